"""Whatever is done to a document: a paper of clean lines comes of it, or one line that says what is wrong."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from carecli.errors import CareError
from carecli.papers.documents import make_paper
from tests.papers.making import draw_lines, draw_pdf, dump, make_docx, paragraph
from tests.papers.test_data_papers import EVERYBODY, RENDERCV
from tests.papers.test_plain_papers import MARKED
from tests.papers.test_web_pages import PAGE, POSTING, in_page

DOCUMENTS = {
    **EVERYBODY,
    "p.html": PAGE.encode(),
    "q.html": in_page(POSTING).encode(),
    "p.json": dump(POSTING),
    "r.md": MARKED.encode(),
    "r.pdf": draw_pdf(draw_lines("Registered Nurse in Ohio", "Care manager")),
    "r.docx": make_docx(paragraph("Care manager") * 3),
    "r.yml": RENDERCV.encode(),
}
PIECES = (
    b"\0", b"\xff\xfe", b"{" * 40, b"[" * 40, b"<" * 40, b"]]>", b"\x1b[31m", b"\\u0000", b"&#0;", b"%PDF-",
    b"PK\3\4", "\u202e".encode(), b"1e999", b"NaN", b'"', b"\n", b"- ", b"**", b"<script>", b"<!--",
    b"9" * 5_000, b"present",
)  # fmt: skip


def read(raw: bytes, name: str) -> str:
    """All that comes out of a document: its lines and data, or what is wrong and what to do."""
    try:
        paper = make_paper(raw, name, name[name.index(".") :])
    except CareError as error:
        return f"{error.message}; {error.hint}" if error.hint else ""
    return " ".join(line.text for line in paper.lines) + json.dumps(paper.data, ensure_ascii=False)


def check(raw: bytes, name: str) -> None:
    said = read(raw, name)
    assert said
    assert not [
        letter for letter in said if ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 or letter == "\u202e"
    ]


@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_a_document_that_was_changed_anywhere(name: str, data: st.DataObject) -> None:
    raw = DOCUMENTS[name]
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw)))))
    piece = data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20), st.just(raw[start:end] * 2)))
    keep = data.draw(st.sampled_from([start, end, min(len(raw), start + 9), len(raw)]))
    check(raw[:start] + piece + raw[keep:], name)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from([*POSTING, "name", "value", "work", "skills", "basics"]), inner, max_size=4
        ),
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from([*POSTING, "basics", "work", "skills", "languages"]), VALUES, max_size=6)
)
def test_data_of_any_shape(data: dict[str, Any]) -> None:
    check(dump({"basics": {"name": "Dana"}} | data), "r.json")
    check(dump(data | {"@type": "JobPosting"}), "p.json")
    check(in_page(POSTING | data | {"@type": "JobPosting"}).encode(), "p.html")
