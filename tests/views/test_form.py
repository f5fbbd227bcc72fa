"""The page to fill in, as it is written: one file, its words escaped, its one script allowed and no other."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from typer.testing import Result

from carecli.pack.pack import Pack
from carecli.views.form import format_form, make_form, take_sum

FROZEN = Path(__file__).parents[1] / "frozen"
Run = Callable[..., Result]
LOADS = {"src", "href", "action", "srcset", "data", "poster", "background", "formaction"}


class Parts(HTMLParser):
    """The tags of a page with their attributes, and the scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)

    def find(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


def read_policy(parts: Parts) -> str:
    (policy,) = [m["content"] for m in parts.find("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    return policy or ""


def test_the_page_is_one_file_that_asks_all_and_loads_nothing(run: Run, pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "form.html"
    result = run("people", "form", "-o", file)
    assert (result.exit_code, result.stdout) == (0, "")
    parts = Parts(file.read_text(encoding="utf-8"))
    loaded = [
        (tag, value) for tag, given in parts.tags for name, value in given.items() if name in LOADS and value
    ]
    assert loaded
    assert all(tag == "a" and value.startswith("#") for tag, value in loaded)
    (script,) = parts.scripts
    assert read_policy(parts) == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{take_sum(script)}';"
        " base-uri 'none'; form-action 'none'"
    )
    assert not re.search(
        r"fetch|XMLHttpRequest|localStorage|sendBeacon|WebSocket|cookie|eval|innerHTML", script
    )
    asked = {given.get("data-key") for _, given in parts.tags} - {None}
    assert asked == {"name", "target", "years", "related_years", "setting", "country", "state", "pay"}
    assert {given["data-list"] for given in parts.find("fieldset") if "data-list" in given} == {
        "licenses", "certifications", "education",
    }  # fmt: skip
    rated = [given["data-skill"] for given in parts.find("fieldset") if "data-skill" in given]
    assert rated == [skill.id for skill in pack.skills.skill]


def test_words_of_a_pack_are_text_and_never_part_of_the_page(pack: Pack) -> None:
    evil = "</script><script>alert(1)</script>\" onfocus='x\x1b[31m"
    skill = pack.skills.skill[0].replace(name=evil, description=evil, anchors=(evil,) * 5)
    level, guide = pack.ladder.level[0].replace(title=evil), pack.guide.replace(title=evil)
    bad = pack.replace(
        skills=pack.skills.replace(skill=(skill,)), ladder=pack.ladder.replace(level=(level,)), guide=guide
    )
    page = format_form(make_form(bad, [("CA", evil)]))
    parts = Parts(page)
    assert len(parts.scripts) == 1
    assert take_sum(parts.scripts[0]) in read_policy(parts)
    assert not [name for _, given in parts.tags for name in given if name.startswith("on")]
    assert "\x1b" not in page
    assert page.count("&lt;/script&gt;") >= 8


def test_what_a_pack_does_not_know_is_not_asked(pack: Pack) -> None:
    skill = pack.skills.skill[0].replace(anchors=(), group=None)
    bare = pack.replace(
        credentials=pack.credentials.replace(credential=(), role=()),
        settings=pack.settings.replace(setting=()),
        education=pack.education.replace(level=(), field=(), degree=(), country=None),
        skills=pack.skills.replace(skill=(skill,), group=()),
    )
    parts = Parts(format_form(make_form(bare, [])))
    assert [given["data-list"] for given in parts.find("fieldset") if "data-list" in given] == []
    asked = {given.get("data-key") for _, given in parts.tags} - {None}
    assert asked == {"name", "target", "years", "related_years", "country", "state", "pay"}
    assert [given["href"] for given in parts.find("a")] == ["#content", "#you", "#work", "#group-1", "#save"]
    ratings = [given["value"] for given in parts.find("input") if given.get("name") == f"skill-{skill.id}"]
    assert ratings == ["", "0", "1", "2", "3", "4", "5"]


def test_a_page_asks_no_years_and_no_pay_where_the_ladder_counts_neither(run: Run, tmp_path: Path) -> None:
    for place, years, pay in (
        (FROZEN / "pack", True, True),
        (FROZEN / "ladders" / "fork", False, False),
        (FROZEN / "ladders" / "unpaid", True, False),
    ):
        file = tmp_path / f"{place.name}.html"
        assert run("people", "form", "--pack", place, "-o", file).exit_code == 0
        page = file.read_text("utf-8")
        assert (place, 'id="years"' in page, 'id="pay"' in page) == (place, years, pay)


def test_a_page_goes_into_a_file(run: Run) -> None:
    result = run("people", "form")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: say where to write the page; add -o form.html\n"
