"""The sources that a page cites by short names, in full at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.report.page import Block, Bullets, Heading

if TYPE_CHECKING:
    from carecli.guide.sources import Source


def list_sources(cited: Sequence[str], known: Sequence[Source]) -> list[Block]:
    """Return the full names of the sources that a page cites by their short ones."""
    sources = {source.id: source for source in known}
    used = [sources[name] for name in dict.fromkeys(cited)]
    guides = dict.fromkeys(f"guide: {s.publisher}, {s.address}" for s in used if s.kind == "guide")
    items = (*(_say_source(source) for source in used), *guides)
    return [Heading("Sources"), Bullets(items)] if items else []


def _say_source(source: Source) -> str:
    if source.kind == "guide":
        return f'{source.cite}: section "{source.name}"'
    parts = [source.name, source.publisher, str(source.year or ""), source.address]
    said = ", ".join(part for part in parts if part)
    return said if said.startswith(source.cite) else f"{source.cite}: {said}"
