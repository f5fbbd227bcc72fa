"""A page in a real browser: what it does, what axe-core finds wrong in it, how wide it is."""

import sys
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

AXE = Path(sys.prefix) / "axe" / "node_modules" / "axe-core" / "axe.min.js"


class Watched(NamedTuple):
    """A page, and what it did that a report must not do."""

    page: Page
    faults: list[str]


def check_accessibility(page: Page) -> list[str]:
    """Return what axe-core finds wrong in a page as it stands, each with the parts that it is about."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert len(found["passes"]) > 20, "axe-core has looked at too little"
    return [f"{v['id']}: {v['help']} {[node['target'] for node in v['nodes']]}" for v in found["violations"]]


def measure_overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    wide: int = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    return wide
