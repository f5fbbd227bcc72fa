"""The HTML of a report conforms: no needless roles, and tables are tables on any screen."""

import sys
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from typer.testing import Result

from carecli.views import html
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


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The templates in a folder of their own, where Python may keep what it has compiled."""
    folder = Path(copytree(html.TEMPLATES, tmp_path / "templates", ignore=ignore_patterns("__pycache__")))
    monkeypatch.setattr(html, "TEMPLATES", folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return folder


def test_templates_are_compiled_once_and_again_when_they_have_changed(
    templates: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    def write() -> tuple[str, dict[str, int]]:
        path = tmp_path / "report.html"
        assert run("report", "-p", EVERYBODY[0], "-o", path, "--force").exit_code == 0
        kept = {file.name: file.stat().st_mtime_ns for file in (templates / "__pycache__").iterdir()}
        return path.read_text(encoding="utf-8"), kept

    first, kept = write()
    assert len(kept) == len(["report.html.j2", "blocks.html.j2", "report.css"])
    assert write() == (first, kept)
    changed = templates / "report.css"
    changed.write_text(changed.read_text("utf-8") + "/* changed */\n", "utf-8")
    assert "/* changed */" not in first
    assert "/* changed */" in write()[0]


def test_a_report_needs_no_place_for_compiled_templates(
    templates: Path, run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("jinja2.bccache.tempfile.NamedTemporaryFile", refuse)
    assert run("report", "-p", EVERYBODY[0], "-o", tmp_path / "report.html").exit_code == 0
    assert [*(templates / "__pycache__").iterdir()] == []
