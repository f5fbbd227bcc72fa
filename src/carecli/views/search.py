"""What a search found, as a page and as JSON."""

from collections.abc import Mapping
from typing import Any

from carecli.names import clean_text
from carecli.pack.search import Findings, Hit
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import say_count, say_list

COMMANDS = {
    "topic": "carecli guide {id}",
    "question": "carecli guide questions",
    "skill": "carecli skills {id}",
    "credential": "carecli guide {id}",
    "level": "carecli ladder {id}",
    "setting": "carecli guide settings",
    "country": "carecli salary --country {id}",
    "state": "carecli salary --state {id}",
    "metro": "carecli salary --metro {id}",
    "disagreement": "carecli disagreements {id}",
}


def search_page(words: str, findings: Findings) -> Page:
    """The hits, each with the line that matched and the command that shows more."""
    blocks: list[Block] = []
    if findings.read_as:
        said = [f"'{typed}' as '{read}'" for typed, read in findings.read_as.items()]
        blocks.append(Paragraph(f"Read {say_list(said)}.", "warn"))
    if not findings.hits:
        blocks.append(Paragraph(f"Nothing found for '{words}'.", "strong"))
        blocks.append(Paragraph("The topics there are: carecli guide", "quiet"))
        return Page("Search", tuple(blocks))
    columns = (Column("Found", wrap=True, most=28), Column("The line", wrap=True))
    rows = tuple(
        (cell(f"{hit.title} ({hit.kind})", "strong"), Cell(_say_line(hit, findings.cites)))
        for hit in findings.hits
    )
    shown = f"the best {len(rows)} of " if findings.total > len(rows) else ""
    lead = f"{shown}{say_count(findings.total, 'hit')} for '{words}', the best first."
    lead = lead[:1].upper() + lead[1:]
    blocks += [Paragraph(lead, "strong"), Table("", columns, rows, bare=True)]
    return Page("Search", tuple(blocks))


def _say_line(hit: Hit, cites: Mapping[str, str]) -> str:
    origin = f" [{cites[hit.source]}, {hit.basis}]" if hit.source else ""
    return f"{hit.line}{origin} More: {say_command(hit)}"


def say_command(hit: Hit) -> str:
    """The command that shows the thing in full."""
    return COMMANDS[hit.kind].format(id=hit.id)


SEARCH = Form(
    tuple[str, Findings],
    "words=0 read_as=1.read_as total=1.total hits=1.hits",
    schema="carecli.search/1",
    hits=Form(
        Hit, "kind id title line source basis score command", command=(str, say_command), decimals=True
    ),
)


def search_json(words: str, findings: Findings) -> dict[str, Any]:
    """The hits as `carecli.search/1`; what is typed, and read here without a model, is cleaned."""
    hits = [hit._replace(title=_clean(hit.title), line=_clean(hit.line)) for hit in findings.hits]
    return SEARCH((_clean(words), findings._replace(hits=tuple(hits))))


def _clean(text: str) -> str:
    return text if text.isprintable() else clean_text(text)
