"""What a search found, as a page and as JSON."""

from collections.abc import Mapping
from typing import Any

from carecli.names import clean_text
from carecli.pack.search import Findings, Hit
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
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
    """Return the hits, each with the line that matched and the command that shows more."""
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
    """Return the command that shows the thing in full."""
    return COMMANDS[hit.kind].format(id=hit.id)


def search_json(words: str, findings: Findings) -> dict[str, Any]:
    """Return the hits as `carecli.search/1`."""
    return {
        "schema": "carecli.search/1",
        "words": _clean(words),
        "read_as": findings.read_as,
        "total": findings.total,
        "hits": [
            hit._asdict()
            | {"title": _clean(hit.title), "line": _clean(hit.line), "command": say_command(hit)}
            for hit in findings.hits
        ],
    }


def _clean(text: str) -> str:
    """Return text without control and direction characters: what is typed and read here is as it came."""
    if text.isprintable():
        return text

    return clean_text(text)
