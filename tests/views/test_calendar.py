"""The calendar of a plan, read by two libraries, one of which did not write it."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from ical.calendar import Calendar as Read
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from typer.testing import Result

from tests.conftest import EVERYBODY, PEOPLE, SMALL_PACK

Run = Callable[..., Result]

NURSE = PEOPLE / "bedside-nurse.toml"
LEADER = PEOPLE / "nurse-leader.toml"
DAY = ["--today", "2026-11-23"]
TODAY = date(2026, 11, 23)


def write(run: Run, *args: object) -> bytes:
    result = run("plan", *args, "--format", "ics", *DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout_bytes


WHOSE = r"-[0-9a-f]{12}@carecli"


def read(content: bytes) -> Read:
    """Read a calendar; what tells its person from others is left out of its identifiers."""
    calendar = read_as_it_is(content)
    for event in calendar.events:
        assert re.search(f"{WHOSE}$", event.uid)
        event.uid = re.sub(WHOSE, "@carecli", event.uid)
    return calendar


def read_as_it_is(content: bytes) -> Read:
    return IcsCalendarStream.calendar_from_ics(content.decode("utf-8"))


def load(run: Run, *args: object) -> Any:
    return json.loads(run("plan", *args, "--json", *DAY).stdout)


def first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_every_step_to_do_begins_and_ends_on_a_day_of_the_plan(path: Path, run: Run) -> None:
    data = load(run, "-p", path)
    content = write(run, "-p", path)
    found = {event.uid: event for event in read(content).events}
    expected: dict[str, tuple[str, date]] = {}
    raised = [step for step in data["steps"] if step["kind"] == "skill"]
    for step in data["steps"]:
        if step in raised:
            continue
        begins = max(TODAY, first(step["start"]["low"]))
        expected[f"{step['id']}-start@carecli"] = (f"Begin: {step['title']}", begins)
        if step["months"]:
            end = max(TODAY, first(step["finish"]["high"]))
            expected[f"{step['id']}-end@carecli"] = (f"Done by now: {step['title']}", end)
    ratings = {f"{step['skill']}-{rating}-start@carecli" for step in raised for rating in range(6)}
    steps = {u: event for u, event in found.items() if not u.startswith("expiry-") and u not in ratings}
    assert {uid: (event.summary, event.dtstart) for uid, event in steps.items()} == expected
    for event in Calendar.from_ical(content).walk("VEVENT"):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert all(event.transparency == "TRANSPARENT" for event in found.values())
    assert len(expected) + len(raised) >= 2


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_skills_take_a_month_each_and_say_what_to_do(path: Path, run: Run) -> None:
    """An event for each rating on the way that the pack has a text for; for the last one in any case."""
    raised = [step for step in load(run, "-p", path)["steps"] if step["kind"] == "skill"]
    expected = [
        (f"{step['skill']}-{rating}-start@carecli", todo)
        for step in raised
        for rating, todo in zip(
            range(step["ratings"]["to"] - len(step["grow"] or [1]) + 1, 6), step["grow"] or [""], strict=False
        )
    ]
    found = {event.uid: event for event in read(write(run, "-p", path)).events}
    for month, (uid, todo) in enumerate(expected):
        assert found[uid].dtstart == max(TODAY, date(2026 + (10 + month) // 12, (10 + month) % 12 + 1, 1))
        assert (found[uid].description or "").startswith(todo)
    assert {f"{step['id']}-start@carecli" for step in raised} <= set(found)


def test_both_libraries_read_the_same_events(run: Run) -> None:
    content = write(run, "-p", NURSE, "--to", "senior")
    theirs = sorted((e.uid, e.summary, e.dtstart, e.description) for e in read_as_it_is(content).events)
    ours = sorted(
        (str(e["uid"]), str(e["summary"]), e.decoded("dtstart"), str(e["description"]))
        for e in Calendar.from_ical(content).walk("VEVENT")
    )
    assert theirs == ours
    assert len(ours) > 15


def test_identifiers_are_unique_and_the_file_is_the_same_on_the_same_day(run: Run) -> None:
    once, again = (write(run, "-p", LEADER, "--to", "director") for _ in range(2))
    assert once == again
    uids = re.findall(rb"UID:(\S+)", once)
    assert len(uids) == len(set(uids)) > 5


def test_a_later_plan_keeps_the_identifiers_of_its_steps(run: Run) -> None:
    now = {event.uid: event.dtstart for event in read(write(run, "-p", NURSE, "--to", "senior")).events}
    late = write(run, "-p", NURSE, "--to", "senior", "--start", "2027-11")
    later = {event.uid: event.dtstart for event in read(late).events}
    assert set(later) == set(now)
    assert later["certification-ccm-end@carecli"] == date(2030, 11, 1)
    assert now["certification-ccm-end@carecli"] == date(2029, 11, 1)


def test_what_a_credential_expires_on_has_alarms_before(run: Run) -> None:
    (event,) = [e for e in read(write(run, "-p", LEADER)).events if (e.uid or "").startswith("expiry-")]
    assert (event.uid, event.summary) == ("expiry-certification-ccm@carecli", "CCM certification expires")
    assert event.dtstart == date(2030, 5, 31)
    assert event.description == "Renew it before. What is known: carecli guide CCM"
    assert [alarm.trigger for alarm in event.alarm] == [timedelta(days=-180), timedelta(days=-30)]
    assert [alarm.action for alarm in event.alarm] == ["DISPLAY", "DISPLAY"]
    assert [alarm.description for alarm in event.alarm] == [
        "CCM certification expires in 180 days",
        "CCM certification expires in 30 days",
    ]


def test_what_has_expired_is_no_date_and_a_license_may_end_on_a_day(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    path.write_text(
        json.dumps(
            {
                "years": 3,
                "licenses": [{"id": "RN", "expires": "2027-02-17"}, {"id": "LCSW", "expires": "2026-11-22"}],
                "certifications": [{"id": "CCM", "expires": "2026-11"}],
            }
        )
    )
    days = {e.uid: e.dtstart for e in read(write(run, "-p", path)).events if "expires" in (e.summary or "")}
    assert days == {
        "expiry-certification-ccm@carecli": date(2026, 11, 30),
        "expiry-license-rn@carecli": date(2027, 2, 17),
    }


def test_ticked_steps_are_left_out(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text(f'done = ["certification-ccm", "first-post"]\n{NURSE.read_text("utf-8")}', "utf-8")
    content = write(run, "-p", path, "--to", "senior")
    assert b"UID:certification-ccm" not in content
    assert b"UID:first-post" not in content
    assert b"UID:degree-master-start-" in content


def test_a_plan_with_nothing_left_is_a_calendar_without_events(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text("years = 3\n", "utf-8")
    assert read(write(run, "-p", path)).events == []


def test_lines_end_and_fold_as_the_format_asks(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.ics"
    content = write(run, "-p", NURSE, "--to", "senior")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"\r\n " in content, "long lines are folded"
    assert run("plan", "-p", NURSE, "--to", "senior", "--format", "ics", *DAY, "-o", path).exit_code == 0
    assert path.read_bytes() == content


def test_marks_of_the_format_in_names_are_text_and_no_other_events(run: Run, tmp_path: Path) -> None:
    """A name with a comma, a semicolon, a backslash, a line end and the words of the format itself."""
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    skills = folder / "skills.toml"
    text = skills.read_text("utf-8")
    wild = "Regulations, rules; C:\\\\new\\nEND:VEVENT"  # what TOML reads as a backslash and a line end
    assert text.count('name = "Healthcare regulations and compliance"') == 1
    skills.write_text(
        text.replace('"Healthcare regulations and compliance"', f'"{wild} \u00e9\u738b"'), "utf-8"
    )
    result = run("plan", "-p", NURSE, "--format", "ics", "--pack", folder, *DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    (event,) = [e for e in read(result.stdout_bytes).events if e.uid == "regulations-3-start@carecli"]
    assert event.summary == "Regulations, rules; C:\\new END:VEVENT \u00e9\u738b: toward 3"
    assert max(map(len, result.stdout_bytes.split(b"\r\n"))) <= 75
    plain = read(write(run, "-p", NURSE)).events
    assert len(read(result.stdout_bytes).events) == len(plain)


def test_the_file_names_the_plan_and_not_the_person(run: Run) -> None:
    content = write(run, "-p", NURSE, "--to", "senior")
    calendar = Calendar.from_ical(content)
    assert calendar["prodid"] == "-//carecli//plan//EN"
    assert calendar["version"] == "2.0"
    assert str(calendar["x-wr-calname"]) == "Plan: Senior Care Manager"
    assert b"Maya" not in content


def test_an_event_says_what_the_step_takes_and_how_to_tick_it(run: Run) -> None:
    events = {event.uid: event for event in read(write(run, "-p", NURSE, "--to", "lead")).events}
    assert events["certification-ccm-end@carecli"].description == (
        "Takes: 6 to 18 months. Costs: 420 USD. Starts after: experience-ccm. Done from 2028-08. "
        'Tick it: done = ["certification-ccm"] in your profile'
    )
    assert events["experience-ccm-start@carecli"].description == (
        "Takes: 12 months. Starts after: first-post. Done from 2028-02. "
        'Tick it: done = ["experience-ccm"] in your profile'
    )
    assert events["certification-cphq-start@carecli"].description == (
        "Takes: not known. Costs: 370 to 440 USD. An advantage, not needed. "
        'Tick it: done = ["certification-cphq"] in your profile'
    )


@pytest.mark.parametrize("day", ["1900-01-31", "2199-12-31"])
def test_the_first_and_the_last_day_that_can_be_named(day: str, run: Run) -> None:
    result = run("plan", "-p", NURSE, "--to", "director", "--format", "ics", "--today", day)
    assert (result.exit_code, result.stderr) == (0, "")
    starts = [event.dtstart for event in read(result.stdout_bytes).events if event.dtstart]
    assert min(starts) == date.fromisoformat(day)


def import_all(*files: bytes) -> dict[str, Any]:
    """Return what one calendar holds after these files: an event replaces an older one of its id."""
    held: dict[str, Any] = {}
    for content in files:
        for event in read_as_it_is(content).events:
            if event.uid not in held or event.sequence >= held[event.uid].sequence:
                held[event.uid] = event
    return held


TWINS = "years = 3\nlicenses = ['RN']\neducation = [{ level = 'bachelor', field = 'nursing' }]\n"


@pytest.mark.parametrize(
    "names",
    [("Ana", "Ben"), (None, None), ("Ana", None), ("Ana", "Ana")],
    ids=["two names", "no names", "one name", "one name for both"],
)
def test_two_people_with_the_same_plan_have_room_in_one_calendar(
    names: tuple[str | None, str | None], run: Run, tmp_path: Path
) -> None:
    files = []
    for number, name in enumerate(names):
        path = tmp_path / f"person-{number}.toml"
        path.write_text(TWINS + (f"name = '{name}'\n" if name else ""), "utf-8")
        files.append(write(run, "-p", path, "--to", "senior"))
    alone = [len(import_all(content)) for content in files]
    assert alone[0] == alone[1] >= 3
    assert len(import_all(*files)) == sum(alone)
    assert b"person-" not in files[0]


def test_people_who_take_turns_in_one_file_have_events_of_their_own(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "client.toml"
    files = []
    for name in ("Ana", "Ben"):
        path.write_text(f"{TWINS}name = '{name}'\n", "utf-8")
        files.append(write(run, "-p", path, "--to", "senior"))
    assert len(import_all(*files)) == sum(len(import_all(content)) for content in files)


@pytest.mark.parametrize("saved", [True, False])
def test_the_second_export_of_a_person_takes_the_place_of_the_first(
    saved: bool, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "ana.toml"
    path.write_text(f"{TWINS}name = 'Ana'\n", "utf-8")
    if saved:
        answers = ["--name", "Ana", "--years", "3", "--license", "RN", "--education", "BSN"]
        assert run("profile", "new", *answers).exit_code == 0
    who = [] if saved else ["-p", path]
    once = run("plan", *who, "--to", "senior", "--format", "ics", *DAY).stdout_bytes
    later = ["--start", "2027-06", "--today", "2027-05-01"]
    again = run("plan", *who, "--to", "senior", "--format", "ics", *later).stdout_bytes
    held = import_all(once, again)
    assert held == import_all(again)
    assert {event.dtstamp.date() for event in held.values()} == {date(2027, 5, 1)}
    assert import_all(again, once) == held, "an older file puts nothing back"
    assert len(held) >= 3


def test_a_profile_that_is_named_in_another_way_is_the_same_person(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ana.toml"
    path.write_text(TWINS, "utf-8")
    (tmp_path / "link.toml").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    files = [
        write(run, "-p", name, "--to", "senior") for name in (path, "ana.toml", "./ana.toml", "link.toml")
    ]
    assert len(set(files)) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"name": "Ana"}, {"name": "Ben"}, False),
        ({"name": "Ana"}, {"name": "Ana", "years": 2}, True),
        ({}, {"years": 2}, False),
    ],
    ids=["two names", "one name", "no names"],
)
def test_people_who_come_through_a_pipe_are_told_by_name_else_by_their_answers(
    one: dict[str, Any], other: dict[str, Any], same: bool, run: Run
) -> None:
    files = []
    for person in (one, other):
        text = json.dumps({"years": 3, "licenses": ["RN"]} | person)
        result = run("plan", "-p", "-", "--to", "senior", "--format", "ics", *DAY, stdin=text)
        assert (result.exit_code, result.stderr) == (0, "")
        files.append(import_all(result.stdout_bytes))
    shared = set(files[0]) & set(files[1])
    assert bool(shared) is same
    assert files[0]
