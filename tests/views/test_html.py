"""The HTML of a report conforms: no needless roles, and tables are tables on any screen."""

from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import EVERYBODY

OWN_ROLES = {
    "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell", "main": "main",
    "nav": "navigation", "header": "banner", "footer": "contentinfo", "ul": "list", "ol": "list",
    "li": "listitem", "a": "link", "h1": "heading", "h2": "heading", "h3": "heading", "figure": "figure",
}  # fmt: skip
EMPTY = {"meta", "link", "br", "img", "hr", "input", "line", "path", "rect"}


class Elements(HTMLParser):
    """Every element of a document, with its attributes and what it stands in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[int]]] = []
        self.around: list[int] = []
        self.feed(text)
        self.close()
        assert self.around == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, [*self.around]))
        if tag not in EMPTY:
            self.around.append(len(self.found) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, [*self.around]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.found[self.around.pop()][0] == tag


@pytest.fixture(params=EVERYBODY, ids=lambda path: path.stem)
def elements(request: pytest.FixtureRequest, run: Callable[..., Result], tmp_path: Path) -> Elements:
    path = tmp_path / "report.html"
    assert run("report", "-p", request.param, "-o", path).exit_code == 0
    return Elements(path.read_text(encoding="utf-8"))


def test_no_element_says_a_role_that_it_has_anyway_and_no_part_of_a_table_any(elements: Elements) -> None:
    counts = Counter(tag for tag, _, _ in elements.found)
    assert min(counts["table"], counts["td"], counts["th"]) >= 3
    said = [(tag, given["role"]) for tag, given, _ in elements.found if "role" in given]
    assert {tag for tag, _ in said} == {"div", "svg"}, "th and section have one of several"
    assert [(tag, role) for tag, role in said if role == OWN_ROLES.get(tag)] == []


def test_each_table_has_a_name_and_stands_in_a_part_that_keys_can_reach_and_move(elements: Elements) -> None:
    places = [around for tag, _, around in elements.found if tag == "table"]
    parts = [elements.found[around[-1]] for around in places]
    assert [(tag, given["role"], given["tabindex"]) for tag, given, _ in parts] == [
        ("div", "region", "0")
    ] * len(parts)
    assert all(given["aria-label"].strip() for _, given, _ in parts)
    assert all(
        given.get("scope") in ("col", "row", "rowgroup") for tag, given, _ in elements.found if tag == "th"
    )


def test_every_id_stands_once_and_what_is_named_by_one_is_there(elements: Elements) -> None:
    ids = [given["id"] for _, given, _ in elements.found if "id" in given]
    named = [x for _, given, _ in elements.found for x in given.get("aria-labelledby", "").split()]
    named += [given["href"][1:] for tag, given, _ in elements.found if tag == "a"]
    assert len(ids) == len(set(ids)) > 10
    assert set(named) <= set(ids)
    assert len(named) > 10
