"""`carecli plan` from the front door: one result in every format, at every width."""

import csv
import io
import json
import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import EVERYBODY, PEOPLE, leave_out_named

Run = Callable[..., Result]

NURSE = PEOPLE / "bedside-nurse.toml"
LEADER = PEOPLE / "nurse-leader.toml"
WORKER = PEOPLE / "social-worker-in-hospital.toml"
DAY = ["--today", "2026-11-23"]
LEVELS = ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]
REACHED = {"bedside-nurse": 1, "community-social-worker": 1, "nurse-leader": 3}
PLANS = [(path, level) for path in EVERYBODY for level in LEVELS[REACHED.get(path.stem, 0) :]]
every_plan = pytest.mark.parametrize(
    ("path", "level"), PLANS, ids=[f"{path.stem} to {level}" for path, level in PLANS]
)


def show(run: Run, *args: object) -> str:
    result = run("plan", *args, *DAY, "--full")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def load(run: Run, *args: object) -> Any:
    return json.loads(show(run, *args, "--json"))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def say(found: dict[str, Any], thousands: str = ",") -> str:
    low, high = (format(found[end], thousands) for end in ("low", "high"))
    return low if low == high else f"{low} to {high}"


@every_plan
def test_every_view_of_a_plan_has_the_same_steps_and_sums(
    path: Path, level: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    args = ("-p", path, "--to", level)
    data = load(run, *args)
    table, plain, markdown = (
        squeeze(show(run, *args, "--format", form)) for form in ("table", "plain", "markdown")
    )
    rows = {row["Step"]: row for row in csv.DictReader(io.StringIO(show(run, *args, "--format", "csv")))}
    assert data["target_level"] == level
    assert list(rows) == [step["id"] for step in data["steps"]]
    views = (table, plain, markdown.replace("\\", ""))
    if data["months"]["high"]:
        for view in views:
            assert f"{say(data['months'])} month" in view
    if data["cost"]:
        for view in views:
            assert f"for {say(data['cost'])} {data['cost']['currency']}" in view
    for step in data["steps"]:
        row, months, cost = rows[step["id"]], step["months"], step["cost"]
        for view in views:
            assert f"[{step['id']}]" in view
        assert (row["Title"], row["Basis"], row["Source"]) == (step["title"], step["basis"], step["source"])
        assert (row["Closes"].split(), row["Starts after"].split()) == (step["closes"], step["starts_after"])
        ends = (f"{months['low']:g}", f"{months['high']:g}") if months else ("", "")
        assert (row["Months, least"], row["Months, most"]) == ends
        priced = (f"{cost['low']:.10g}", f"{cost['high']:.10g}") if cost else ("", "")
        assert (row["Cost, least"], row["Cost, most"]) == priced
        assert row["May cost more"] == ({True: "yes", False: "no"}[cost["open"]] if cost else "")
        when = (step["finish"]["low"], step["finish"]["high"]) if months else ("", "")
        assert (row["Done by, earliest"], row["Done by, latest"]) == when
        verdict, score = step["after"]["verdict"], step["after"]["score"]
        assert (row["Verdict after, worst"], row["Verdict after, best"]) == (verdict["low"], verdict["high"])
        assert row["Score after, least"] == f"{score['low']:.1f}"
        assert row["Score after, most"] == f"{score['high']:.1f}"
        if step["kind"] == "apply":
            assert (step["months"], step["cost"]) == (None, None)
        elif step["kind"] != "skill":
            name = f"{step['title']} [{step['id']}]"
            assert f"{name}. Takes: {f'{say(months)} month' if months else 'not known.'}" in plain
            paid = f"{say(cost)} {cost['currency']}" if cost else "not known"
            paid = "paid work" if step["kind"] in ("experience", "years") else paid
            assert f"{name}. Costs: {paid}" in plain


@every_plan
def test_the_json_of_a_plan_keeps_the_contract(path: Path, level: str, run: Run) -> None:
    data = load(run, "-p", path, "--to", level)
    assert data["schema"] == "carecli.plan/1"
    assert set(data["months"]) == {"low", "high"}
    assert data["cost"] is None or {"low", "high", "currency"} <= set(data["cost"])
    known = {"id", "title", "closes", "starts_after", "months", "cost", "basis", "source"}
    ids = [step["id"] for step in data["steps"]]
    assert len(ids) == len(set(ids))
    needed = [step for step in data["steps"] if step["needed"]]
    for step in data["steps"]:
        assert known <= set(step)
        assert step["basis"] in ("stated", "external", "derived")
        assert set(step["starts_after"]) <= set(ids)
        for before in (other for other in data["steps"] if other["id"] in step["starts_after"]):
            for end in ("low", "high"):
                assert before["finish"][end] <= step["start"][end]
    for plan, steps in ((data, needed), (data["with_advantages"], data["steps"])):
        assert sorted(plan["unknown_months"]) == sorted(
            s["id"] for s in steps if s["months"] is None and s["kind"] != "apply"
        )
        for end in ("low", "high"):
            assert plan["finish"][end] == max([data["start"], *(step["finish"][end] for step in steps)])
            paid = sum(step["cost"][end] for step in steps if step["cost"] and not step["cost_is_old"])
            assert (plan["cost"][end] if plan["cost"] else 0) == paid
    closed = [name for step in data["steps"] for name in step["closes"]]
    assert len(closed) == len(set(closed))
    assert set(data["stops"]) <= set(closed)


@every_plan
def test_a_page_fits_80_columns_and_its_chart_is_plain_characters(path: Path, level: str, run: Run) -> None:
    text = show(run, "-p", path, "--to", level)
    assert [line for line in text.splitlines() if len(line) > 80 or line != line.rstrip()] == []
    assert " 0 months" not in text
    assert "..." not in text.replace("carecli plan", "")
    _, title, chart = text.partition("Schedule from ")
    drawn = chart.partition("\n\n")[0]
    months = load(run, "-p", path, "--to", level)["with_advantages"]["months"]["high"]
    assert bool(title) is bool(months)
    assert drawn.isascii()


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_below_80_columns_the_steps_are_facts_and_the_chart_is_left_to_them(
    path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = show(run, "-p", path)
    assert max(map(len, text.splitlines())) <= 60
    for step in load(run, "-p", path)["steps"]:
        assert f"[{step['id']}]. After it: " in squeeze(text)
    assert "####" not in text
    assert ("A chart needs 80 columns" in text) is ("Schedule from" in text)


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_each_plain_line_can_be_heard_alone(path: Path, run: Run) -> None:
    lines = show(run, "-p", path, "--plain").splitlines()
    assert all(line == line.strip() != "" for line in lines)
    assert [line for line in lines if line.startswith((". ", "."))] == []
    assert [line for line in lines if line.endswith("..")] == []
    assert [line for line in lines if "####" in line or "─" in line] == []
    facts = [line for line in lines if re.search(r" \[[a-z0-9-]+\]\. ", line) and not line.startswith("- ")]
    assert facts
    assert all(re.match(r"\S.* \[[a-z0-9-]+\]\. [A-Z][^:]+: .+\.$", line) for line in facts)


def test_the_first_lines_say_where_to_apply_how_long_how_much_and_what_to_begin_with(run: Run) -> None:
    where, *lines = show(run, "-p", NURSE, "--to", "senior", "--plain").splitlines()
    assert where == (
        "Apply now for posts as Care Manager: you have what posts ask in Hospital, Outpatient clinic, "
        "Long-term care, Home health or hospice, Community organization and Remote or telephonic, and nearly "
        "all of it in Insurer or managed care."
    )
    assert lines[0] == (
        "Maya, you can be ready for Senior Care Manager in 63 to 66 months (5.5 years), between 2032-02 and "
        "2032-05, for 30,420 to 60,420 USD or more."
    )
    assert lines[1] == (
        "Begin with: Find a first post in care management; Master's degree in a health or social field; 2 "
        "skills, first Healthcare policy (from 1 to 2)."
    )
    assert lines[2] == (
        "You may sit for the CCM once you have: 12 months of full-time case management under a supervisor "
        "who holds the CCM (12 months left)."
    )
    assert lines[3] == (
        "The years take longest. They are the usual tenure and no gate: everything else is done by 2029-11."
    )


def test_the_experience_comes_before_the_exam_that_asks_for_it(run: Run) -> None:
    """A bedside nurse without care-management years sits for the CCM 12 months after a first post."""
    steps = {step["id"]: step for step in load(run, "-p", NURSE, "--to", "senior")["steps"]}
    exam, work, post = steps["certification-ccm"], steps["experience-ccm"], steps["first-post"]
    assert work["id"] in exam["starts_after"]
    assert post["id"] in work["starts_after"]
    assert (post["finish"], work["months"]["low"]) == ({"low": "2027-02", "high": "2027-05"}, 12)
    assert exam["start"] == work["finish"] == {"low": "2028-02", "high": "2028-05"}
    assert exam["finish"] == {"low": "2028-08", "high": "2029-11"}


def test_the_start_moves_the_whole_plan(run: Run) -> None:
    now, later = (load(run, "-p", NURSE, "--to", "senior", *start) for start in ([], ["--start", "2027-11"]))
    assert (now["start"], later["start"]) == ("2026-11", "2027-11")
    assert now["months"] == later["months"]
    for before, after in zip(now["steps"], later["steps"], strict=True):
        year, month = before["finish"]["high"].split("-")
        assert after["finish"]["high"] == f"{int(year) + 1}-{month}"


def test_part_time_work_takes_longer_and_study_does_not(run: Run) -> None:
    """24 months of full-time work are 48 of 20 hours a week, 12 of them already worked."""
    worker = PEOPLE / "community-health-worker.toml"
    full, half = (
        {step["id"]: step["months"] for step in load(run, "-p", worker, "--to", "senior", *hours)["steps"]}
        for hours in ([], ["--hours-per-week", "20"])
    )
    assert (full["experience-ccm"]["low"], half["experience-ccm"]["low"]) == (12, 36)
    assert half["certification-ccm"] == full["certification-ccm"]
    assert half["degree-master"] == full["degree-master"]


@pytest.mark.parametrize("typed", ["Senior Care Manager", "SENIOR", "sen"])
def test_a_level_is_named_by_id_title_or_unique_beginning(typed: str, run: Run) -> None:
    assert load(run, "-p", NURSE, "--to", typed) == load(run, "-p", NURSE, "--to", "senior")


def test_the_pay_of_the_level_reached_and_of_the_target_is_in_every_view(run: Run) -> None:
    data = load(run, "-p", LEADER, "--to", "director")
    assert {row["level"] for row in data["pay"]["rows"]} >= {"lead", "director"}
    band = data["pay"]["expected"]
    assert band["level"] == "director"
    for form in ("table", "plain", "markdown"):
        assert f"{band['low']:,} to {band['high']:,} USD for medical and health services managers" in squeeze(
            show(run, "-p", LEADER, "--to", "director", "--format", form)
        )


def test_abroad_no_wages_are_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "abroad.toml"
    path.write_text(NURSE.read_text("utf-8").replace('"US"', '"DE"').replace('"OH"', '"BY"'), "utf-8")
    assert load(run, "-p", path)["pay"] is None
    assert "What it pays a year" not in show(run, "-p", path)


def test_without_a_state_the_hint_is_a_command_that_there_is(run: Run) -> None:
    text = show(run, "-p", PEOPLE / "half-answered.toml", "--plain")
    assert "For the wages of your state: set state in " in text
    assert "add --state" not in text


def test_markdown_has_every_part_under_its_heading(run: Run, tmp_path: Path) -> None:
    """With a master's in another field the certifications are left to choose, and the ways part."""
    path = tmp_path / "me.toml"
    text = (
        WORKER.read_text("utf-8").replace('"bachelor"', '"master"').replace('"social work"', '"psychology"')
    )
    path.write_text(text, "utf-8")
    lines = show(run, "-p", path, "--format", "markdown").splitlines()
    assert lines[0] == "# Plan for Tom: Senior Care Manager"
    assert [line for line in lines if re.match("##? ", line)][1:] == [
        "## Steps",
        "## Skills to raise, beside the steps",
        "## Fastest and cheapest",
        "## Other ways, not chosen",
        "## Schedule from 2026-11 to 2030-11, a mark is 1 month",
        "## What the steps rest on",
        "## What it pays a year",
        "## Sources",
    ]
    for above, below in pairwise(lines):
        if above.startswith("|") and below.startswith("|"):
            assert above.count("|") == below.count("|")


@pytest.mark.parametrize("form", ["table", "plain", "json", "markdown", "csv", "ics"])
def test_a_file_holds_what_the_screen_would_show(form: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plans" / "mine"
    args = ("-p", NURSE, "--format", form)
    done = run("plan", *args, *DAY, "-o", path)
    said = f"Made the folder {path.parent}\nWritten to {path}\n"
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", said)
    assert path.read_bytes().removeprefix(BOM_UTF8) == run("plan", *args, *DAY).stdout_bytes


def test_a_plan_from_the_saved_profile_says_so(run: Run, home: Path) -> None:
    saved = home / ".local" / "share" / "carecli" / "profile.toml"
    saved.parent.mkdir(parents=True)
    saved.write_bytes(NURSE.read_bytes())
    mine = run("plan", *DAY, "--full")
    assert (mine.exit_code, mine.stderr) == (0, f"Using your saved profile, {saved}\n")
    own = " ".join(leave_out_named(show(run, "-p", NURSE)).split()).replace(" --anyone", "")
    assert " ".join(mine.stdout.split()) == own.replace(
        'done = ["first-post"] in your profile', "carecli plan done first-post"
    )


def test_sources_that_only_a_plan_cites_are_named_in_full(run: Run) -> None:
    cited = set(
        re.findall(r"\[([^\[\]]+?), (?:stated|external|derived)\]", show(run, "-p", WORKER, "--plain"))
    )
    lines = show(run, "-p", WORKER, "--plain").splitlines()
    sources = lines[lines.index("Sources:") + 1 :]
    assert len(cited) >= 5
    for cite in cited:
        assert [line for line in sources if line.startswith(f"- {cite.split(', 20')[0]}")], cite


@pytest.mark.parametrize("form", [[], ["--plain"], ["--format", "ics"]], ids=" ".join)
def test_nobody_is_told_to_tick_that_they_apply(run: Run, tmp_path: Path, form: list[str]) -> None:
    leader = tmp_path / "leader.toml"
    answers = (
        'licenses = ["RN"]\ncertifications = ["CCM", "CPHQ", "CMAC"]\nyears = 20\nsetting = "hospital"\n'
    )
    degree = '[[education]]\nlevel = "doctorate"\nfield = "nursing"\n'
    rated = "".join(f"{name} = 5\n" for name in tomllib.loads(NURSE.read_text("utf-8"))["skills"])
    leader.write_text(f"{answers}{degree}[skills]\n{rated}", "utf-8")
    shown = show(run, "-p", leader, "--to", "director", *form)
    assert "Apply now for posts as Director of Care Management" in shown.replace("\r\n ", "")
    assert not re.search(r"\btick", leave_out_named(" ".join(shown.split())).lower())
