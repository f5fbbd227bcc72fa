"""A plan on one screen: its sentence, what to begin with, the bars, and that nothing of it is made up."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.engine.plan import make_plan
from carecli.views.plan_screen import WIDTH, draw_bar, draw_years
from tests.conftest import EVERYBODY, PEOPLE
from tests.engine.plans import FILE, example, plan
from tests.engine.strategies import PACK

Run = Callable[..., Result]

DAY = ("--today", "2026-11-23")
NURSE = PEOPLE / "bedside-nurse.toml"
BASE: dict[str, Any] = {
    "name": "Dana", "setting": "hospital", "years": 20, "related_years": 3, "licenses": ["RN"],
    "certifications": ["CCM", "CPHQ"], "education": [{"level": "master", "field": "nursing"}],
    "skills": dict.fromkeys([skill.id for skill in PACK.skills.skill], 5),
}  # fmt: skip


def show(run: Run, *args: object, stdin: str | None = None) -> list[str]:
    result = run("plan", *args, *DAY, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def say(run: Run, changed: dict[str, Any], *args: str) -> list[str]:
    return show(run, "-p", "-", "--plain", *args, stdin=json.dumps(BASE | changed))


def load(run: Run, changed: dict[str, Any], *args: str) -> Any:
    return json.loads("\n".join(show(run, "-p", "-", "--json", *args, stdin=json.dumps(BASE | changed))))


def rate(**ratings: int) -> dict[str, int]:
    return {**BASE["skills"], **{name.replace("_", "-"): rating for name, rating in ratings.items()}}


SENTENCES: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing is left": (
        {}, "director",
        "Dana, you are ready for Director of Care Management already. There is nothing left to plan. It is "
        "the top of the ladder.",
    ),
    "a day that is certain": (
        {"years": 3}, "lead", "Dana, you can be ready for Lead Care Manager by November ",
    ),
    "two days of a year": (
        {"certifications": [], "years": 6}, "senior",
        "Dana, you can be ready for Senior Care Manager between May 2027 and May 2028, for 420 USD.",
    ),
    "no length is known": (
        {"skills": rate(staffing=2)}, "supervisor",
        "Dana, you can be ready for Care Management Supervisor once 1 skill is raised. No source says how "
        "long that takes or what it costs.",
    ),
    "a license, whose price is known": (
        {"licenses": []}, "lead",
        "Dana, you can be ready for Lead Care Manager once RN license is done, for 200 USD. No source says "
        "how long that takes.",
    ),
    "an answer decides": (
        {"certifications": None}, "senior",
        "Dana, whether you are ready for Senior Care Manager depends on answers that are still open.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "target", "said"), SENTENCES.values(), ids=list(SENTENCES))
def test_the_first_line_is_the_answer(changed: dict[str, Any], target: str, said: str, run: Run) -> None:
    changed = {key: value for key, value in (BASE | changed).items() if value is not None}
    lines = show(run, "-p", "-", "--plain", "--to", target, stdin=json.dumps(changed))
    assert lines[0].startswith(said)


def test_what_can_be_begun_stands_below_it_with_what_to_do(run: Run) -> None:
    lines = show(run, "-p", NURSE, "--to", "senior", "--plain")
    assert lines[1].startswith(
        "Now: Apply now for posts as Care Manager: you have what posts ask in Hospital,"
    )
    assert lines[1].endswith(" [1]")
    assert lines[2].startswith(
        "Begin with: Find a first post in care management, 3 to 6 months [2]; Master's"
    )
    assert lines[3] == "Healthcare policy, 1 to 2."  # of this one the small pack does not say how


def test_a_skill_is_named_with_the_first_thing_to_do_for_it(run: Run) -> None:
    unsure = {"years": 0, "skills": rate(care_planning=2)}
    (raised,) = [line for line in say(run, unsure, "--to", "senior") if line.startswith("Risk assessment")]
    data = load(run, unsure, "--to", "senior")
    (step,) = [step for step in data["steps"] if step["skill"] == "care-planning"]
    assert raised == f"{step['title'].partition(':')[0]}, 2 to 4. {step['grow'][0]} [1]"


def test_what_stops_somebody_is_named_with_who_asks_for_it(run: Run) -> None:
    lines = say(run, {"licenses": []}, "--to", "lead")
    assert lines[1].startswith("Needed first: RN or LCSW license (")
    assert re.search(r" \[1\]\)\.$", lines[1])
    assert [line for line in lines if line.startswith("Elsewhere: today nothing stops you in ")]


def test_what_is_open_is_asked_for(run: Run) -> None:
    lines = show(run, "-p", PEOPLE / "half-answered.toml", "--plain")
    (asked,) = [line for line in lines if line.startswith("Open: ")]
    assert re.search(r"answers are open and in no step; first .+: set \w+ in ", asked)


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_every_step_on_the_screen_is_one_of_the_data(path: Any, run: Run) -> None:
    data = json.loads("\n".join(show(run, "-p", path, "--json")))
    steps = {step["id"]: step for step in data["steps"]}
    lines = show(run, "-p", path, "--plain")
    rows = [re.fullmatch(r"(.+?)( (?:\[\d+\])+)?\. To tick it: (\S+)\.", line) for line in lines]
    shown = [row for row in rows if row]
    assert len(shown) == min(len(shown), 8)
    for row in shown:
        step = steps[row[3]]
        assert row[1] == (step["short"] or step["title"])
        assert bool(row[2]) == bool(step["months"] or step["cost"])
        (ended,) = {line for line in lines if line.startswith(f"{row[1]}{row[2] or ''}. Done by: ")}
        assert ended.endswith(", not needed.") is (not step["needed"] and not step["done"])
    marks = {mark for line in lines[:-1] for mark in re.findall(r"\[\d+\]", line)}
    assert marks == set(re.findall(r"\[\d+\]", lines[-1])) or not marks


def test_a_bar_runs_from_the_soonest_begin_to_the_latest_end() -> None:
    made = plan(example("bedside-nurse"), "senior")
    bars = {step.id: draw_bar(step, 66) for step in made.steps if step.kind not in ("skill", "apply")}
    assert len(bars["years-5"].rstrip("▒").rstrip("█")) == 0
    assert len(bars["years-5"]) == WIDTH
    assert bars["certification-ccm"].startswith("    █")
    assert "▒" in bars["certification-ccm"]
    ticked = make_plan(
        example("bedside-nurse"), PACK, FILE, "senior", date(2026, 11, 23), done=["certification-ccm"]
    )
    assert draw_bar(next(s for s in ticked.steps if s.id == "certification-ccm"), 66) == ""


def test_a_step_of_no_known_length_is_a_sign_that_says_so() -> None:
    leader = plan(example("nurse-leader"), "supervisor")
    (exam,) = [step for step in leader.steps if step.kind == "certification"]
    assert draw_bar(exam, 12) == "░"
    assert draw_bar(exam._replace(is_needed=True), 12) == "?"


@pytest.mark.parametrize(
    ("start", "months", "line"),
    [
        (date(2026, 11, 1), 36, "2027 2028  2029"),
        (date(2026, 1, 1), 36, "2026   2027  2028"),
        (date(2026, 11, 1), 6, "2026  2027"),
        (date(2026, 11, 1), 1, "2026"),
        (date(2026, 11, 1), 120, "2027  2030  2033"),
    ],
)
def test_years_stand_where_they_begin_and_never_touch(start: date, months: int, line: str) -> None:
    drawn = draw_years(start, months)
    assert len(drawn) <= WIDTH
    assert re.sub(r"\s+", " ", drawn).strip() == re.sub(r"\s+", " ", line)


def is_less(way: Any, data: Any) -> bool:
    """Whether a way may be shorter, or what is known of its cost is less."""
    months = any(way["months"][end] < data["months"][end] for end in ("low", "high"))
    return months or bool(way["cost"] and data["cost"] and way["cost"]["high"] < data["cost"]["high"])


def test_the_other_way_is_named_where_it_is_shorter_or_cheaper(run: Run) -> None:
    worker = {
        "licenses": [], "certifications": [], "education": [{"level": "high-school"}], "setting": "hospital",
    }  # fmt: skip
    lines = say(run, worker, "--to", "care-manager")
    data = json.loads(
        "\n".join(show(run, "-p", "-", "--to", "care-manager", "--json", stdin=json.dumps(BASE | worker)))
    )
    said = [line for line in lines if line.startswith("Or: ")]
    shorter = [way for way in data["other_ways"] if not way["seldom"] and is_less(way, data)]
    assert bool(said) == bool(shorter)


def test_the_next_command_is_the_last_line_and_makes_the_same_plan(run: Run) -> None:
    lines = show(run, "-p", NURSE, "--to", "senior", "--prefer", "cheapest", "--plain")
    (line,) = [line for line in lines if line.startswith("Next: ")]
    assert f"carecli plan -p {NURSE} --to senior --prefer cheapest --full" in line
    assert "plan done" not in line, "it would tick the steps of the saved profile"


def test_a_tick_is_offered_where_it_works(run: Run, home: Path) -> None:
    place = home / ".local" / "share" / "carecli" / "profile.toml"
    place.parent.mkdir(parents=True, mode=0o700)
    place.write_text(NURSE.read_text())
    for full in ((), ("--full",), ("--format", "ics")):
        command, named = "carecli plan done first-post", 'done = ["first-post"] in your profile'
        saved = clean_calendar(run("plan", "--to", "senior", *full).stdout)
        own = clean_calendar(run("plan", "-p", NURSE, "--to", "senior", *full).stdout)
        assert (command in saved, named in saved) == (True, False)
        assert (command in own, named in own) == (False, bool(full))
    assert "To tick it" not in run("plan", "-p", NURSE, "--to", "senior").stdout


def clean_calendar(said: str) -> str:
    """Return a text on one line, without the breaks and the escapes of a calendar."""
    return " ".join(said.replace("\r\n ", "").replace("\\", "").split())


def test_what_is_needed_comes_before_what_only_helps(run: Run, home: Path) -> None:
    place = home / ".local" / "share" / "carecli" / "profile.toml"
    place.parent.mkdir(parents=True, mode=0o700)
    seen = set()
    for person in EVERYBODY:
        place.write_text(person.read_text())
        data = json.loads(run("plan", "--json").stdout)
        left = [step for step in data["steps"] if not step["done"] and step["kind"] != "apply"]
        line = next(x for x in run("plan", "--plain").stdout.splitlines() if x.startswith("Next: "))
        named = line.rpartition("carecli plan done ")[2]
        needs = {step["id"]: step["needed"] for step in left}
        if left:
            assert needs[named] is any(needs.values())
            seen.add(needs[named])
    assert seen == {True, False}
