"""`carecli ladder`: all levels side by side, or one in full."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

from carecli.pack.pack import Pack

Run = Callable[..., Result]

TITLES = [
    "Assistant Care Manager",
    "Care Manager",
    "Senior Care Manager",
    "Lead Care Manager",
    "Care Management Supervisor",
    "Director of Care Management",
]


def facts(result: Result) -> list[str]:
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_all_levels_stand_side_by_side_with_years_requirements_and_pay(run: Run) -> None:
    lines = facts(run("ladder", "--plain"))
    assert [line for line in lines if ". Years: " in line] == [
        f"{title}. Years: {years}."
        for title, years in zip(TITLES, ["0-2", "2-5", "5-8", "8-12", "10-15", "15+"], strict=True)
    ]
    assert "Senior Care Manager. Degree: bachelor (must); master (preferred)." in lines
    assert "Care Manager. License: RN or LCSW (expected)." in lines
    assert "Assistant Care Manager. Certification: not asked." in lines
    assert "Director of Care Management. Median pay: 128,000 USD." in lines


def test_the_overview_says_what_is_the_guides_and_what_is_carecli_s(run: Run) -> None:
    text = run("ladder", "--plain").stdout
    assert "Years and pay are the guide's; the other requirements are carecli's reading of it." in text


@pytest.mark.parametrize("level", range(6), ids=TITLES)
def test_a_level_in_full_has_summary_focus_requirements_with_sources_and_pay(
    level: int, run: Run, pack: Pack
) -> None:
    found = pack.ladder.level[level]
    lines = facts(run("ladder", found.id, "--full", "--plain"))
    assert lines[0].startswith(f"{found.title}: ")
    assert lines[0].endswith(found.summary)
    assert lines[1].startswith("Pay, any background: median ")
    assert "[guide: pay, stated]" in lines[1]
    listed = lines[lines.index("Focus areas:") + 1 :]
    assert listed[: len(found.focus)] == [f"- {focus.text}" for focus in found.focus]
    asked = [line for line in lines if ". Basis and source: " in line]
    targets = [skill for skill in pack.skills.skill if found.id in skill.targets]
    assert len(asked) == len(found.requirement) + len(targets)
    for line in asked:
        assert any(f", {basis}" in line for basis in ("stated", "external", "derived")), line
    assert "Sources:" in lines


def test_a_level_in_full_says_what_the_setting_changes(run: Run) -> None:
    lines = facts(run("ladder", "senior", "--full", "--plain"))
    changes = lines[lines.index("What the setting changes:") + 1 :]
    assert changes[0].startswith(
        "- Hospital, Outpatient clinic, Long-term care and Home health or hospice: "
        "RN or LCSW license becomes must."
    )
    assert "What the setting changes:" not in facts(run("ladder", "assistant", "--full", "--plain"))


def test_what_the_setting_changes_carries_its_basis_and_source(run: Run, pack: Pack) -> None:
    lines = facts(run("ladder", "senior", "--full", "--plain"))
    start = lines.index("What the setting changes:") + 1
    changes = [line for line in lines[start : lines.index("Sources:")] if line.startswith("- ")]
    assert len(changes) >= 5
    cites = {source.cite for source in pack.guide.source}
    for change in changes:
        assert any(f"[{cite}, derived" in change for cite in cites), change


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("director", "Director of Care Management"),
        ("DIRECTOR", "Director of Care Management"),
        ("dir", "Director of Care Management"),
        ("Director of Care Management", "Director of Care Management"),
        ("lead care manager", "Lead Care Manager"),
        ("care-manager", "Care Manager"),
        ("case manager", "Care Manager"),
        ("sup", "Care Management Supervisor"),
    ],
)
def test_a_level_is_named_by_id_title_or_unique_beginning_in_any_case(
    name: str, title: str, run: Run
) -> None:
    assert run("ladder", name).stdout.startswith(f"{title}: ")


def test_the_json_has_the_keys_of_the_contract(run: Run) -> None:
    data: Any = json.loads(run("ladder", "--json").stdout)
    assert data["schema"] == "carecli.ladder/1"
    assert [level["title"] for level in data["levels"]] == TITLES
    for level in data["levels"]:
        assert set(level) >= {"id", "title", "years", "summary", "focus", "requirements", "salary"}
        assert set(level["years"]) == {"min", "max"}
        assert set(level["salary"]) == {"median", "mean", "currency", "low", "high"}
        assert level["focus"]
        assert all(isinstance(focus, str) for focus in level["focus"])
        for asked in level["requirements"]:
            assert set(asked) >= {"id", "kind", "label", "importance", "need", "basis", "source"}
            assert asked["basis"] != "derived" or asked["reason"]


def test_the_json_of_one_level_holds_it_alone_and_as_in_the_whole(run: Run) -> None:
    one = json.loads(run("ladder", "lead", "--json").stdout)
    every = json.loads(run("ladder", "--json").stdout)
    assert one["levels"] == [every["levels"][3]]
    assert one["levels"][0]["years"] == {"min": 8, "max": 12}
    assert every["levels"][5]["years"] == {"min": 15, "max": None}


def test_a_wrong_name_offers_the_nearest(run: Run) -> None:
    result = run("ladder", "seniro")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: there is no level 'seniro'; did you mean senior?\n"
