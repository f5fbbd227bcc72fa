"""Text and Markdown as papers: encodings, ends of lines, and marks that are only marks."""

from pathlib import Path

import pytest

from carecli.errors import PersonalFileError
from carecli.papers.documents import make_paper, read_paper
from carecli.papers.paper import Line

TEXT = "Dana Ruiz\r\nRN, “Ohio”\r\n\r\nCare Manager, Café Clinic"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_letters_of_every_encoding_are_read(encoding: str) -> None:
    paper = make_paper(TEXT.encode(encoding), "r.txt", ".txt")
    assert [line.text for line in paper.lines] == TEXT.split("\r\n")
    assert [line.number for line in paper.lines] == [1, 2, 3, 4]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_have_the_numbers_of_an_editor(end: str) -> None:
    text = end.join(["one", "", "two\vtwo again", "three\u2028more"])
    lines = make_paper(text.encode(), "p.txt", ".txt").lines
    assert [(line.number, line.text) for line in lines] == [
        (1, "one"), (2, ""), (3, "two"), (3, "two again"), (4, "three"), (4, "more"),
    ]  # fmt: skip


def test_text_is_clean_and_whole() -> None:
    text = "\x1b[31mEﬃcient\x1b[0m care\xadful\u200b [red] <script> =cmd\u202e\u2011  \u00a0 x e\u0301"
    assert make_paper(text.encode(), "p", "").lines[0].text == "Efficient careful [red] <script> =cmd- x é"


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        (
            "2019 \u00e2\u20ac\u201c now, Caf\u00c3\u00a9, RN\u00e2\u20ac\u2122s",
            "2019 \u2013 now, Caf\u00e9, RN\u2019s",
        ),
        ("a\u00c2\u00a0b \u00c2 c \u4e2d", "a b c \u4e2d"),
        ("\u00e2\u20ac\u0153best\u00e2\u20ac\u200b", '\u201cbest"'),
        ("caf\u00e9\u00bb \u00c2ge \u00e2me", "caf\u00e9\u00bb \u00c2ge \u00e2me"),
    ],
)
def test_letters_that_were_read_wrongly_before_are_read_as_they_were_meant(misread: str, meant: str) -> None:
    assert make_paper(misread.encode(), "p.txt", ".txt").lines[0].text == meant


MARKED = """\
# Dana Ruiz, RN ##
> A quote with C# in it

**Care Manager**, [Delta Health](https://x.org "home"), _2019_ to `now` ![photo](me.png)
* Weekly *team* rounds, 5 * 3 patients, snake_case_name
1. First
- [x] Ticked <b>bold</b> \\*star\\*
---
**Licenses:**
LMSW ~~LCSW~~<br>Louisiana <!-- not
yet LCSW --> active
| RN | Ohio |
|----|------|
Education
=========
```
plain **code**
```
[1]: https://x.org
"""


def test_marks_of_markdown_do_not_stay() -> None:
    lines = make_paper(MARKED.encode(), "r.md", ".md").lines
    assert lines == (
        Line(1, "Dana Ruiz, RN", is_heading=True),
        Line(2, "A quote with C# in it"),
        Line(3, ""),
        Line(4, "Care Manager, Delta Health, 2019 to now"),
        Line(5, "Weekly team rounds, 5 * 3 patients, snake_case_name", is_item=True),
        Line(6, "First", is_item=True),
        Line(7, "Ticked bold *star*", is_item=True),
        Line(8, ""),
        Line(9, "Licenses:", is_heading=True),
        Line(10, "LMSW"),
        Line(10, "Louisiana"),
        Line(11, "active"),
        Line(12, "RN | Ohio"),
        Line(13, ""),
        Line(14, "Education", is_heading=True),
        Line(15, ""),
        Line(16, ""),
        Line(17, "plain code"),
        Line(18, ""),
        Line(19, ""),
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("**Education** MSN, 2010", "Education: MSN, 2010"),
        ("* __Licenses and cards__ RN", "Licenses and cards: RN"),
        ("**Education:** MSN", "Education: MSN"),
        ("**Case Aide** (part time)", "Case Aide (part time)"),
        ("**Registered Nurse** with ten years", "Registered Nurse with ten years"),
        ("**Care Manager**, Delta", "Care Manager, Delta"),
    ],
)
def test_a_label_in_bold_stays_a_label(written: str, read_as: str) -> None:
    assert make_paper(f"**Dana Ruiz** RN\n{written}".encode(), "r.md", ".md").lines[1].text == read_as


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("**Care Manager**\nRN license", "markdown"),
        ("# Job\n\ntext\n\n# Asked\n", "markdown"),
        ("# of beds: 40\nRN license ** required", "text"),
        ("RN license\n- BLS", "text"),
    ],
)
def test_a_text_that_is_marked_is_markdown_whatever_its_name(text: str, kind: str) -> None:
    assert make_paper(text.encode(), "p.txt", ".txt").kind == kind


@pytest.mark.parametrize(
    "marks", ["**", "[", "![", "~~", "<!--", "`", "# ", "> ", "-", "| -", "_a", "\\", "<b ", "* *"]
)
def test_marks_without_an_end_take_no_time(marks: str) -> None:
    text = f"x{marks * (280_000 // len(marks))}x\n{marks * 3_000}"
    assert make_paper(text.encode(), "p.md", ".md").lines


@pytest.mark.parametrize("raw", [b"Dana\0Ruiz", b"\x01\x02\x03 Dana", "Dana\0".encode("utf-16")])
def test_what_is_no_text_is_said(raw: bytes) -> None:
    with pytest.raises(PersonalFileError, match="no text that carecli can read"):
        make_paper(raw, "r.txt", ".txt")


def test_a_file_is_read_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text("# Dana\n")
    assert read_paper(tmp_path / "r.md").file == str(tmp_path / "r.md")
