"""Résumés and postings that are not quite ones, in every form of documents, alone or in a folder."""

import json
from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

from tests.papers.making import EUROPASS_NEW, EUROPASS_OLD, draw_lines, draw_pdf, make_docx, pack, paragraph
from tools.fuzz.case import PROFILE, SPECIAL, Case, Content
from tools.fuzz.running import TREES
from tools.fuzz.stock import Stock
from tools.fuzz.values import as_bytes, twist_bytes, twist_document, twist_text

PERSON = ("-p", "examples/bedside-nurse.toml")
USES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("import",), ()), (("import",), ("--json",)), (("import",), ("--yes",)), (("import",), ("--full",)),
    (("import",), ("--yes", "--into", "new.toml")), (("match",), PERSON), (("match",), (*PERSON, "--json")),
    (("match",), (*PERSON, "--full")), (("match",), (*PERSON, "--format", "csv")), (("match",), ("--save",)),
    (("match", "--evidence"), ()), (("letter",), PERSON), (("resume", "--for"), (*PERSON, "--json")),
    (("practice",), (*PERSON, "--no-input")), (("assess", "-p"), ()),
)  # fmt: skip
"""What reads a paper, before and behind its name."""


def make_paper(rng: Random, stock: Stock) -> Case:
    """A paper of any form, spoiled as text, data or bytes; in a folder with others, or on standard input."""
    ending = rng.choice(list(FORMS))
    raw = FORMS[ending](rng)
    raw = twist_bytes(rng, raw) if rng.random() < 0.25 else raw
    name = f"paper.{ending if rng.random() < 0.8 else rng.choice(list(FORMS))}"
    files: dict[str, Content] = {f"work/papers/{name}": raw, PROFILE: as_bytes(rng.choice(stock.people))}
    before, behind = rng.choice(USES)
    trees = {"work/examples": "examples"}
    if before[0] in ("import", "match", "practice") and rng.random() < 0.2:
        return Case("", ((*before, "-", *behind),), files, trees, stdin=raw)
    named = f"papers/{name}"
    if before[0] == "match" and rng.random() < 0.4:
        files["work/papers/other"] = rng.choice((*SPECIAL, twist_bytes(rng, raw)))
        named = "papers"
    return Case("", ((*before, named, *behind),), files, trees)


def _take_text(rng: Random) -> str:
    """The text of an example, spoiled in none or a few of its lines."""
    text = rng.choice(sorted(TREES["examples"].rglob("*.txt"))).read_text("utf-8")
    for _ in range(rng.randrange(3)):
        text = twist_text(rng, text)
    return text


def _take_lines(rng: Random) -> list[str]:
    return [escape(line) for line in _take_text(rng).split("\n")]


def _write_page(rng: Random) -> bytes:
    data = {"@type": "JobPosting", "title": "RN", "description": _take_text(rng)[:300]}
    script = json.dumps(twist_document(rng, data), default=str)
    body = "".join(f"<{rng.choice(('p', 'li', 'div', 'td'))}>{line}" for line in _take_lines(rng))
    head = f'<script type="application/ld+json">{script}</script>' if rng.random() < 0.4 else ""
    return as_bytes(f"<html><head>{head}</head><body>{body}</body></html>")


def _write_data(rng: Random, head: str = "") -> bytes:
    """A résumé as data: by the names of JSON Resume, or behind a `head` by those of RenderCV."""
    first, *lines = _take_text(rng).split("\n")[:12]
    work = [{"position": line, "startDate": "2019-03", "highlights": lines[:2]} for line in lines]
    data = {
        "basics": {"name": first, "summary": " ".join(lines)},
        "work": work,
        "languages": [{"language": "Spanish"}],
        "education": [{"studyType": "BSN", "endDate": "2015"}],
        "certificates": [{"name": "CCM", "date": "2022"}],
    }
    if head:
        data = {"name": first, "sections": {"experience": work, "licenses": lines[:3]}}
    return as_bytes(head + json.dumps(twist_document(rng, data), ensure_ascii=False, default=str))


FORMS: dict[str, Callable[[Random], bytes]] = {
    "txt": lambda rng: as_bytes(_take_text(rng)),
    "md": lambda rng: as_bytes(f"# {_take_text(rng)}"),
    "html": _write_page,
    "json": _write_data,
    "yaml": lambda rng: _write_data(rng, "cv:\n  "),
    "xml": lambda rng: as_bytes(twist_text(rng, rng.choice((EUROPASS_OLD, EUROPASS_NEW)))),
    "docx": lambda rng: make_docx(twist_text(rng, "".join(map(paragraph, _take_lines(rng))))),
    "pdf": lambda rng: draw_pdf(*[draw_lines(*_take_lines(rng)) for _ in range(rng.choice((1, 1, 2)))]),
    "zip": lambda rng: pack(
        {"Positions.csv": twist_text(rng, "Company Name,Title,Started On,Finished On\nA,RN,Mar 2019,\n" * 3)}
    ),
}
