"""`carecli plan done`: ticks live in the saved profile, show in every later plan, and cost no answer."""

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.pack.pack import Pack
from carecli.profile.model import format_profile, read_profile
from tests.conftest import PEOPLE, SMALL_PACK

Run = Callable[..., Result]
PressTab = Callable[[str], list[str]]

NURSE = PEOPLE / "bedside-nurse.toml"
WORKER = PEOPLE / "community-health-worker.toml"
EXAM = "Earn the certification CCM, Certified Case Manager [certification-ccm]"
UPDATE = "carecli profile edit {} writes it into your profile, so that it counts\n"
PLAN = ("plan", "--to", "senior", "--today", "2026-11-23", "--full")


@pytest.fixture
def saved(home: Path, pack: Pack) -> Path:
    """Save the profile of the bedside nurse, as carecli writes it."""
    place = home / ".local" / "share" / "carecli" / "profile.toml"
    place.parent.mkdir(parents=True)
    place.write_text(format_profile(read_profile(NURSE, pack)), "utf-8")
    place.chmod(0o600)
    return place


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def tick(run: Run, *args: str) -> list[str]:
    result = run("plan", "done", *args)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def show(run: Run, *args: str) -> str:
    result = run(*PLAN, *args)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def load(run: Run, *args: str) -> Any:
    return json.loads(show(run, "--json", *args))


def test_a_tick_is_kept_beside_the_answers_and_none_is_lost(run: Run, saved: Path) -> None:
    before = read(saved)
    assert tick(run, "certification-ccm") == [f"Done: {EXAM}"]
    assert read(saved) == before | {"done": ["certification-ccm"]}
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert [path.name for path in saved.parent.iterdir()] == ["profile.toml"]


def test_what_somebody_has_written_by_hand_is_kept_once(run: Run, saved: Path) -> None:
    shutil.copy(NURSE, saved)
    kept = saved.with_name("profile.previous.toml")
    assert f"kept as {kept}\n" in run("plan", "done", "certification-ccm").stderr
    assert "kept as" not in run("plan", "done", "begin-network").stderr
    assert kept.read_bytes() == NURSE.read_bytes()
    assert sorted(path.name for path in saved.parent.iterdir()) == [kept.name, saved.name]


def test_several_steps_and_those_of_the_checklist_are_ticked_together(run: Run, saved: Path) -> None:
    lines = tick(run, "begin-network", "care-planning-4", "begin-papers", "begin-network")
    assert lines == [
        "Done: People in the field [begin-network]",
        "Done: Risk assessment and care planning: from 3 to 4 [care-planning-4]",
        "Done: Resume and letter [begin-papers]",
    ]
    assert read(saved)["done"] == ["begin-network", "care-planning-4", "begin-papers"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("CERTIFICATION-CCM", "certification-ccm"),
        ("certification-cc", "certification-ccm"),
        ("begin-net", "begin-network"),
        ("People in the field", "begin-network"),
        ("earn the certification CCM", "certification-ccm"),
    ],
)
def test_a_step_is_named_by_its_id_its_title_or_a_unique_beginning(
    typed: str, meant: str, run: Run, saved: Path
) -> None:
    tick(run, typed)
    assert read(saved)["done"] == [meant]


def test_ticking_twice_changes_nothing(run: Run, saved: Path) -> None:
    tick(run, "certification-ccm")
    saved.write_text(f"# my notes\n{saved.read_text('utf-8')}", "utf-8")
    before = saved.read_bytes()
    assert tick(run, "certification-ccm") == [f"Done before: {EXAM}"]
    assert saved.read_bytes() == before
    lines = tick(run, "certification-ccm", "begin-papers")
    assert lines == [f"Done before: {EXAM}", "Done: Resume and letter [begin-papers]"]
    assert read(saved)["done"] == ["certification-ccm", "begin-papers"]


def test_undo_takes_a_tick_back(run: Run, saved: Path) -> None:
    before = read(saved)
    tick(run, "certification-ccm", "begin-network")
    lines = tick(run, "--undo", "certification-ccm", "begin-papers")
    assert lines == [f"No longer done: {EXAM}", "Was not ticked: Resume and letter [begin-papers]"]
    assert read(saved)["done"] == ["begin-network"]
    result = run("plan", "done", "begin-network", "--undo")
    assert (result.exit_code, result.stderr) == (0, "")
    assert read(saved) == before


@pytest.mark.usefixtures("saved")
def test_later_plans_show_the_tick_and_take_less(run: Run) -> None:
    before = load(run)
    tick(run, "certification-ccm", "experience-ccm")
    after = load(run)
    assert {s["id"]: s["done"] for s in after["steps"] if s["done"]} == {
        "certification-ccm": True,
        "experience-ccm": True,
    }
    assert [step["id"] for step in after["steps"] if step["needed"]][:3] == [
        "apply-care-manager",
        "experience-ccm",
        "certification-ccm",
    ]
    assert after["cost"] == {"low": 30_000, "high": 60_000, "currency": "USD", "open": True}
    assert before["cost"]["low"] - after["cost"]["low"] == 420
    text = show(run)
    assert "for 30,000 to 60,000 USD" in text
    drawn = text.partition("Schedule from")[2].partition("\n\n")[0]
    assert "degree-master" in drawn
    assert "certification-ccm" not in drawn
    assert "done: ticked" not in drawn
    plain = show(run, "--plain").splitlines()
    for what in ("Takes", "Done by", "Costs"):
        assert f"{EXAM}. {what}: done." in plain
    rows = {row["Step"]: row["Done"] for row in csv.DictReader(io.StringIO(show(run, "--format", "csv")))}
    assert {name for name, is_done in rows.items() if is_done == "yes"} == {
        "certification-ccm",
        "experience-ccm",
    }
    (row,) = [
        r
        for r in show(run, "--format", "markdown").splitlines()
        if "[certification-ccm" in r.replace("\\", "")
    ]
    assert row.count("| done |") + row.count("done | done") >= 2
    calendar = show(run, "--format", "ics")
    assert re.search(r"^UID:degree-master-end-[0-9a-f]{12}@carecli", calendar, re.MULTILINE)
    assert "ccm" not in calendar


@pytest.mark.usefixtures("saved")
def test_a_ticked_skill_and_checklist_item_say_so(run: Run) -> None:
    tick(run, "care-planning-4", "begin-papers")
    text = show(run, "--plain")
    assert "Risk assessment and care planning, done [care-planning-4]. What you then do: " in text
    assert "5. [x] done: Resume and letter (begin-papers). " in text
    assert "4. [ ] People in the field (begin-network). " in text
    assert next(i["done"] for i in load(run)["checklist"]["items"] if i["id"] == "begin-papers") is True


@pytest.mark.usefixtures("saved")
def test_all_ticked_says_what_is_left_to_do(run: Run) -> None:
    names = [step["id"] for step in load(run)["steps"] if step["needed"]]
    tick(run, *names)
    assert show(run, "--plain").startswith(
        "Maya, you have ticked every step to Senior Care Manager. Tell your"
    )
    data = load(run)
    assert (data["months"], data["cost"], data["unknown_cost"]) == ({"low": 0, "high": 0}, None, [])
    assert data["finish"] == {"low": "2026-11", "high": "2026-11"}


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("step", "update"),
    [
        ("certification-ccm", "--certification CCM"),
        ("care-planning-4", "--skill care-planning=4"),
        ("years-5", "--years 5"),
        ("degree-master", "--education master:nursing"),
        ("experience-ccm", None),
        ("first-post", None),
        ("begin-network", None),
    ],
)
def test_the_way_to_tell_the_profile_is_named(step: str, update: str | None, run: Run) -> None:
    result = run("plan", "done", step)
    assert result.stderr == (UPDATE.format(update) if update else "")
    if update and "FIELD" not in update:
        assert run("profile", "edit", *update.split()).exit_code == 0
        assert step not in [found["id"] for found in load(run)["steps"]]


@pytest.mark.parametrize(
    ("step", "update"),
    [("license-rn", "--license RN"), ("degree-bachelor-nursing", "--education bachelor:nursing")],
)
def test_a_license_and_a_degree_in_a_field_are_told_with_one_flag(
    step: str, update: str, run: Run, saved: Path
) -> None:
    text = WORKER.read_text("utf-8").replace('"community"', '"hospital"').replace('"assistant"', '"senior"')
    saved.write_text(text, "utf-8")
    assert run("plan", "done", step).stderr.endswith(f"\n{UPDATE.format(update)}")
    assert run("profile", "edit", *update.split()).exit_code == 0


def test_a_tick_of_a_step_that_no_plan_has_is_harmless_and_can_be_taken_back(run: Run, saved: Path) -> None:
    before = show(run)
    saved.write_text(f'done = ["license-of-old", "degree-of-old"]\n{saved.read_text("utf-8")}', "utf-8")
    assert show(run) == before
    assert tick(run, "license-of-old", "degree-of-old") == [
        "Done before: license-of-old [license-of-old]",
        "Done before: degree-of-old [degree-of-old]",
    ]
    assert tick(run, "license-of-old", "--undo") == ["No longer done: license-of-old [license-of-old]"]
    assert read(saved)["done"] == ["degree-of-old"]


def test_what_the_profile_tells_by_itself_drops_the_step_and_keeps_the_tick(run: Run, saved: Path) -> None:
    tick(run, "certification-ccm")
    edited = run("profile", "edit", "--certification", "CCM", "--skill", "ehr=5")
    assert edited.exit_code == 0
    assert read(saved)["done"] == ["certification-ccm"]
    assert read(saved)["skills"]["ehr"] == 5
    assert "certification-ccm" not in [step["id"] for step in load(run)["steps"]]


def test_the_profile_commands_know_the_ticks(run: Run, saved: Path) -> None:
    assert "Steps ticked" not in run("profile", "show", "--plain").stdout
    tick(run, "certification-ccm", "begin-network")
    shown = run("profile", "show", "--plain").stdout.splitlines()
    assert "Steps ticked. Answer: certification-ccm, begin-network." in shown
    assert json.loads(run("profile", "show", "--json").stdout)["done"] == [
        "certification-ccm",
        "begin-network",
    ]
    checked = run("profile", "check")
    assert (checked.exit_code, checked.stdout) == (0, f"{saved} is valid: 15 of 15 skills are rated.\n")
    assert run("assess", "--json").stdout == run("assess", "-p", NURSE, "--json").stdout, (
        "a tick is no evidence"
    )


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize("form", ["toml", "json"])
def test_a_file_of_ones_own_can_hold_ticks(form: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"me.{form}"
    data = read(NURSE) | {"done": ["certification-ccm"]}
    if form == "json":
        path.write_text(json.dumps(data), "utf-8")
    else:
        path.write_text(f'done = ["certification-ccm"]\n{NURSE.read_text("utf-8")}', "utf-8")
    ticked = {step["id"] for step in load(run, "-p", str(path))["steps"] if step["done"]}
    assert ticked == {"certification-ccm", "experience-ccm"}, "the exam takes the work with it"
    assert not [step for step in load(run)["steps"] if step["done"]], "the saved profile has none"
    read_in = run(*PLAN, "-p", "-", "--json", stdin=json.dumps(data))
    assert json.loads(read_in.stdout) == load(run, "-p", str(path))


def test_steps_of_every_level_ahead_and_of_both_ways_are_known(run: Run, saved: Path) -> None:
    shutil.copy(PEOPLE / "social-worker-in-hospital.toml", saved)
    names = set()
    for way in ("fastest", "cheapest"):
        for level in ("senior", "director"):
            data = json.loads(run("plan", "--to", level, "--prefer", way, "--json").stdout)
            names |= {step["id"] for step in data["steps"]}
    assert len(tick(run, *sorted(names))) == len(names)


def test_no_tick_makes_a_profile_that_cannot_be_read(run: Run, saved: Path, tmp_path: Path) -> None:
    """A ladder may ask for half years, and a step is named after them."""
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    path = folder / "ladder.toml"
    text = path.read_text("utf-8")
    assert "years = { min = 5, max = 8 }" in text
    path.write_text(text.replace("years = { min = 5, max = 8 }", "years = { min = 5.5, max = 8 }"), "utf-8")
    before = saved.read_bytes()
    steps = json.loads(run(*PLAN, "--pack", folder, "--json").stdout)["steps"]
    (name,) = [step["id"] for step in steps if step["kind"] == "years"]
    result = run("plan", "done", name, "--pack", folder)
    assert (result.exit_code, saved.read_bytes() == before) in ((0, False), (3, True))
    assert run("profile", "check").exit_code == 0


WRITE = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
from carecli.cli.app import app
app(["plan", "done", "certification-ccm"], prog_name="carecli")
"""


def test_a_full_disk_loses_nothing(saved: Path) -> None:
    before = saved.read_bytes()
    done = subprocess.run([sys.executable, "-c", WRITE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"carecli: error: cannot write {saved}: File too large; ")
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["profile.toml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; the full disk is tried for all")
def test_a_read_only_folder_loses_nothing(run: Run, saved: Path) -> None:
    before = saved.read_bytes()
    saved.parent.chmod(0o500)
    try:
        result = run("plan", "done", "certification-ccm")
    finally:
        saved.parent.chmod(0o700)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"cannot write {saved}: Permission denied" in result.stderr
    assert saved.read_bytes() == before


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("carecli plan done begin-p", ["begin-papers"]),
        ("carecli plan done certification-cc", ["certification-ccm"]),
        ("carecli plan done zzz", []),
        ("carecli plan --to s", ["senior", "supervisor"]),
        ("carecli plan --prefer ", ["fastest", "cheapest"]),
        ("carecli plan --format i", ["ics"]),
        ("carecli plan --format c", ["csv"]),
    ],
)
def test_tab_offers_the_steps_and_the_words_of_the_options(
    line: str, offered: list[str], press_tab: PressTab
) -> None:
    assert press_tab(line) == offered


def test_tab_offers_nothing_where_there_is_no_profile(press_tab: PressTab) -> None:
    assert press_tab("carecli plan done begin") == []


def test_on_a_terminal_what_a_step_brought_is_written_when_it_is_wanted(
    run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecli.cli.plan.can_prompt", lambda: True)
    text = WORKER.read_text("utf-8").replace('"community"', '"hospital"').replace('"assistant"', '"senior"')
    saved.write_text(text, "utf-8")
    refused = run("plan", "done", "license-rn", stdin="n\n")
    assert "Write it into your profile, so that it counts: Get the license RN" in refused.stderr
    assert read(saved)["licenses"] == []
    assert run("plan", "done", "license-rn", "--no-input").stderr == UPDATE.format("--license RN")
    assert run("plan", "done", "license-rn", stdin="\n").exit_code == 0
    assert read(saved)["licenses"] == ["RN"]
    assert read(saved)["done"] == ["license-rn"]
    assert "license-rn" not in [step["id"] for step in load(run)["steps"]]


@pytest.mark.parametrize("undo", [[], ["--undo"]], ids=["done", "undo"])
def test_another_rating_of_a_skill_is_another_step(run: Run, saved: Path, undo: list[str]) -> None:
    before = saved.read_bytes()
    result = run("plan", "done", "care-planning-3", *undo)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no step in your plans called 'care-planning-3'; did you mean care-planning-4?" in result.stderr
    assert saved.read_bytes() == before
