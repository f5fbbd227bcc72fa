"""`carecli assess --with`: before and after side by side, each change in order, and what cannot be read."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import PEOPLE, SMALL_PACK

Run = Callable[..., Result]

NURSE, LEADER = PEOPLE / "bedside-nurse.toml", PEOPLE / "nurse-leader.toml"
WORKER, HALF = PEOPLE / "community-health-worker.toml", PEOPLE / "half-answered.toml"
SOCIAL = PEOPLE / "community-social-worker.toml"
LEVELS = ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]
STAFFING, BUDGET, STRATEGY = "skill:staffing=4", "skill:budget-management=3", "skill:strategy=4"
SHOWN = {"blocked": "needs a must first"}


def what_if(
    run: Run, person: Path | str, *changes: str, rest: tuple[str, ...] = (), stdin: Any = None
) -> str:
    typed = [part for change in changes for part in ("--with", change)]
    result = run("assess", "-p", person, *typed, "--full", *rest, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def lines(
    run: Run, person: Path | str, *changes: str, rest: tuple[str, ...] = (), stdin: Any = None
) -> list[str]:
    return what_if(run, person, *changes, rest=("--plain", *rest), stdin=stdin).splitlines()


def data(run: Run, person: Path | str, *changes: str, rest: tuple[str, ...] = (), stdin: Any = None) -> Any:
    return json.loads(what_if(run, person, *changes, rest=("--json", *rest), stdin=stdin))


def assess(run: Run, *args: Any, stdin: Any = None) -> Any:
    found = json.loads(run("assess", *args, "--json", stdin=stdin).stdout)
    return {key: said for key, said in found.items() if key not in ("pay", "elsewhere", "answer")}


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        (["certification=CCM"], ["--certification", "CCM"]),
        (["Certifications = ccm , ACM"], ["--certification", "CCM,ACM"]),
        (["certification=Certified Case Manager"], ["--certification", "CCM"]),
        (["years=2"], ["--years", "2"]),
        (["years=+2,5"], ["--years", "2.5"]),
        (["YEARS= + 2"], ["--years", "2"]),
        (["related-years=1"], ["--related-years", "1"]),
        (["related_years=+0.5"], ["--related-years", "6.5"]),
        (["license=LCSW"], ["--license", "LCSW"]),
        (["license=none"], ["--license", "none"]),
        (["education=master:nursing"], ["--education", "master:nursing"]),
        (["education=MSW"], ["--education", "MSW"]),
        (["skill:mentoring=4"], ["--skill", "mentoring=4"]),
        (["skill:Mentoring and staff development=proficient"], ["--skill", "mentoring=4"]),
        (["skill:ehr=1"], ["--skill", "ehr=1"]),
        (["setting=payer"], ["--setting", "payer"]),
        (["setting=Insurer or managed care"], ["--setting", "payer"]),
        (["years=4", "years=+2"], ["--years", "6"]),
        (["years=+2", "years=4"], ["--years", "4"]),
        (["years=+0.1", "years=+0.2"], ["--years", "0.3"]),
        (
            ["years=3", "license=LCSW", "skill:ehr=5"],
            ["--years", "3", "--license", "LCSW", "--skill", "ehr=5"],
        ),
    ],
    ids=lambda value: " ".join(value),
)
def test_a_change_says_the_same_as_the_flag(changes: list[str], flags: list[str], run: Run) -> None:
    found = data(run, NURSE, *changes)
    assert found["schema"] == "carecli.what-if/1"
    assert found["before"] == assess(run, "-p", NURSE)
    assert [stage["change"] for stage in found["stages"]] == changes
    assert found["stages"][-1]["after"] == assess(run, "-p", NURSE, *flags)


def test_stages_add_up_in_order(run: Run) -> None:
    found = data(run, NURSE, "certification=CCM", "years=+2", "setting=payer")
    steps = [["--certification", "CCM"], ["--years", "2"], ["--setting", "payer"]]
    for n, stage in enumerate(found["stages"]):
        assert stage["after"] == assess(run, "-p", NURSE, *(flag for step in steps[: n + 1] for flag in step))
        assert stage["changes_answers"] is True
    assert [stage["says"] for stage in found["stages"]] == [
        "CCM", "2 more years in care management", "Insurer or managed care as the setting",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "changes", "says"),
    [
        (NURSE, ["years=+1"], "1 more year in care management"),
        (NURSE, ["related-years=4"], "2 fewer years in other direct care"),
        (HALF, ["related-years=4"], "4 years in other direct care"),
        (NURSE, ["license=LCSW"], "LCSW"),
        (NURSE, ["license=none"], "no license"),
        (LEADER, ["certification=none"], "no certification"),
        (NURSE, ["education=none"], "no completed education"),
        (NURSE, ["education=MSW"], "Master's degree in social work"),
        (NURSE, ["education=doctorate"], "Doctorate"),
        (NURSE, ["education=master:[red]Ethics[/red]"], "Master's degree in [red]Ethics[/red]"),
        (NURSE, ["skill:ehr=0"], "EHR and case management software at 0 none"),
        (NURSE, ["setting=payer"], "Insurer or managed care as the setting"),
        (NURSE, ["license=RN"], "license=RN"),
    ],
)
def test_a_change_is_said_in_words(person: Path, changes: list[str], says: str, run: Run) -> None:
    assert data(run, person, *changes)["stages"][0]["says"] == says
    name = data(run, person, *changes)["before"]["name"]
    assert lines(run, person, *changes)[0].startswith(f"{name}, with {says} ")


def test_a_change_may_hold_several_things(run: Run) -> None:
    assert data(run, NURSE, "license=LCSW,LPC")["stages"][0]["says"] == "LCSW, LPC"
    assert lines(run, NURSE, "license=LCSW,LPC")[0].startswith("Maya, with LCSW and LPC, you would ")


def test_the_levels_stand_side_by_side(run: Run) -> None:
    found = data(run, WORKER, "education=BSN", "setting=hospital")
    assert [change["id"] for change in found["changes"]] == LEVELS
    for change, before, after in zip(
        found["changes"], found["before"]["levels"], found["stages"][-1]["after"]["levels"], strict=True
    ):
        assert change["title"] == before["title"]
        for side, level in (("before", before), ("after", after)):
            assert change[side] == {key: level[key] for key in ("verdict", "score", "stops", "open_stops")}
    by_level = {change["id"]: change for change in found["changes"]}
    assert [change["change"] for change in found["changes"]] == [
        "better", "changed", "changed", "changed", "better", "better",
    ]  # fmt: skip
    assert (by_level["senior"]["stops_gone"], by_level["senior"]["stops_new"]) == (
        ["education:bachelor"], ["license"],
    )  # fmt: skip
    assert by_level["senior"]["median_pay"] == {
        "low": None, "median": 84000, "mean": 88000, "high": None, "currency": "USD", "basis": "stated",
        "source": "guide-pay",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("person", "changes", "sentence"),
    [
        (
            LEADER,
            [STAFFING, BUDGET, STRATEGY],
            "Priya, with Hiring and staffing at 4 proficient, Budget and financial management at 3 competent"
            " and Strategic planning at 4 proficient, you would be ready for Care Management Supervisor"
            " (now: Lead Care Manager); Director of Care Management would be developing, 77.7 of 100"
            " (now: developing, 70.2). Medical and health services managers in New York: 123,170 to"
            " 164,120 USD"
            " a year as Care Management Supervisor, from the lowest quarter to the middle of what they earn.",
        ),
        (
            NURSE,
            ["certification=CCM"],
            "Maya, with CCM you would still be ready for Care Manager; Senior Care Manager would be"
            " developing, 74.5 of 100 (now: developing, 66.2).",
        ),
        (
            LEADER,
            ["license=none", "certification=none", "years=0"],
            "Priya, with 11 fewer years in care management, no license and no certification, you would be"
            " ready only for Assistant Care Manager"
            " (now: Lead Care Manager); Care Management Supervisor would be needs a must first, 65.6 of 100"
            " (now: stretch, 94.7). What stops you at Care Management Supervisor: CCM or ACM certification"
            " (Insurers and managed care are named first among those who prefer certification)."
            " Community health workers in New York: 50,350 to 58,130 USD a year as Assistant Care"
            " Manager, from"
            " the lowest quarter to the middle of what they earn.",
        ),
        (
            NURSE,
            ["skill:regulations=0"],
            "Maya, with Healthcare regulations and compliance at 0 none you would no longer be ready for any"
            " level (now: Care Manager); Care Manager would be stretch, 91.6 of 100"
            " (now: ready, 97.2).",
        ),
        (
            WORKER,
            ["education=BSN"],
            "Rosa, with Bachelor's degree in nursing you would not be ready for any level yet; Assistant Care"
            " Manager would be stretch, 93.7 of 100 (now: developing, 68.7).",
        ),
        (
            HALF,
            ["setting=payer", "years=0", "related-years=0"],
            "Kim, with 6 fewer years in care management, 0 years in other direct care and Insurer or managed"
            " care as the setting, no level would be certain from your answers yet; Senior Care Manager would"
            " be needs a must first to stretch, 30.2 to 86.1 of 100 (now: developing to ready, 56.9 to 98.6)."
            " What could stop you at Senior Care Manager is not answered yet: CCM or ACM certification.",
        ),
        (
            NURSE,
            ["license=RN"],
            "Maya, with license=RN you would still be ready for Care Manager; Senior Care Manager would"
            " stay developing, 66.2 of 100.",
        ),
        (
            "-",
            ["years=16"],
            "With 2 more years in care management you would be ready for Director of Care Management"
            " (now: Care Management Supervisor). Medical and health services managers in the whole country:"
            " 123,860 to 166,100 USD a year as Director of Care Management, from the middle to the top"
            " quarter of"
            " what they earn.",
        ),
    ],
    ids=["up", "the same level", "down", "to no level", "no level yet", "open", "idle", "top"],
)
def test_it_leads_with_what_would_change(
    person: Path | str, changes: list[str], sentence: str, run: Run
) -> None:
    stdin = None
    if person == "-":
        skills = [skill["id"] for skill in json.loads(run("skills", "--json").stdout)["skills"]]
        stdin = json.dumps(
            {
                "years": 14, "licenses": ["RN"], "certifications": ["CCM"],
                "skills": dict.fromkeys(skills, 5),
                "education": [{"level": "master", "field": "nursing"}],
            }
        )  # fmt: skip
    assert lines(run, person, *changes, stdin=stdin)[0] == sentence


def test_from_no_level_to_one_has_a_pay_and_none_of_now(run: Run) -> None:
    raised = [
        "education=BSN",
        "skill:care-planning=2",
    ]
    found = data(run, WORKER, *raised, "skill:clinical-knowledge=3", "skill:ehr=3")
    assert (found["before"]["current_level"], found["stages"][-1]["after"]["current_level"]) == (
        None, "assistant",
    )  # fmt: skip
    sentence = lines(run, WORKER, *raised, "skill:clinical-knowledge=3", "skill:ehr=3")[0]
    assert (
        "you would be ready for Assistant Care Manager (now: no level); Care Manager would be stretch,"
        " 91.6 of 100 (now: needs a must first, 50.5). Community health workers" in sentence
    )
    assert sentence.endswith(
        "Community health workers in Texas: 43,620 to 48,720 USD a year as Assistant Care Manager, from the "
        "lowest quarter to the middle of what they earn."
    )


def test_every_view_tells_the_same_before_and_after(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    changes = ["license=LCSW", "setting=payer", "years=5"]
    found = data(run, HALF, *changes)
    wide, markdown = what_if(run, HALF, *changes), what_if(run, HALF, *changes, rest=("--format", "markdown"))
    plain = lines(run, HALF, *changes)
    rows = list(csv.DictReader(io.StringIO(what_if(run, HALF, *changes, rest=("--format", "csv")))))
    assert len(rows) == len(found["changes"])

    def say(level: Any) -> str:
        verdict, score = level["verdict"], level["score"]
        worst, best = (SHOWN.get(verdict[end], verdict[end]) for end in ("low", "high"))
        said = worst if worst == best else f"{worst} to {best}"
        low, high = f"{score['low']:.1f}", f"{score['high']:.1f}"
        return f"{said}, {low if low == high else f'{low} to {high}'}"

    signs = {"better": "+", "worse": "-", "changed": "~", "same": "="}
    for change, row in zip(found["changes"], rows, strict=True):
        title, word = change["title"], change["change"]
        now, then = say(change["before"]), say(change["after"])
        (line,) = [line for line in plain if re.match(rf"{title}( \(.*\))?\. Now: ", line)]
        assert line.endswith(f"Now: {now}.")
        named = line.split(". Now: ")[0]
        assert f"{named}. Then: {then}." in plain
        assert f"{named}. Change: {word}." in plain
        assert f"| {named} | {word} | {now} | {then} |" in markdown
        assert re.search(rf"{re.escape(named)} +{re.escape(signs[word])} {word} +{now} +{then}", wide)
        assert (row["Level"], row["Id"], row["Change"]) == (title, change["id"], word)
        assert (row["Now"], row["Then"]) == (now.split(",")[0], then.split(",")[0])
        assert [row[f"Score {when}, {end}"] for when in ("now", "then") for end in ("low", "high")] == [
            str(change[when]["score"][end]) for when in ("before", "after") for end in ("low", "high")
        ]
        assert row["Pay a year (USD)"] == str(change["median_pay"]["median"])


def test_the_levels_reached_before_and_after_are_marked(run: Run) -> None:
    raised = [STAFFING, BUDGET, STRATEGY]
    text = "\n".join(lines(run, LEADER, *raised))
    assert "Lead Care Manager (reached now). Change: same." in text
    assert "Care Management Supervisor (reached then, target). Change: better." in text
    rows = list(csv.DictReader(io.StringIO(what_if(run, LEADER, *raised, rest=("--format", "csv")))))
    assert {row["Id"]: row["Reached"] for row in rows if row["Reached"]} == {
        "lead": "reached now", "supervisor": "reached then",
    }  # fmt: skip
    assert "Care Manager (reached, target). Change: better." in lines(run, NURSE, "skill:regulations=4")
    assert "Lead Care Manager (reached). Change: worse." in lines(run, LEADER, "skill:mentoring=3")


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        (["education=BSN"], "gone: Bachelor's degree in a health or social field"),
        (
            ["setting=hospital"],
            "new: RN or LCSW license; still: Bachelor's degree in a health or social field",
        ),
        (
            ["education=BSN", "setting=hospital"],
            "gone: Bachelor's degree in a health or social field; new: RN or LCSW license",
        ),
        (["education=bachelor"], "gone: Bachelor's degree in a health or social field"),
        (
            ["education=BSN", "license=RN", "setting=hospital"],
            "gone: Bachelor's degree in a health or social field",
        ),
        (["years=9"], "still: Bachelor's degree in a health or social field"),
    ],
)
def test_hard_stops_are_gone_new_or_still_there(changes: list[str], cell: str, run: Run) -> None:
    found = [
        line for line in lines(run, WORKER, *changes) if line.startswith("Senior Care Manager. Hard stops: ")
    ]
    assert found[0] == f"Senior Care Manager. Hard stops: {cell}."


def test_a_stop_that_is_not_answered_has_a_question_mark(run: Run) -> None:
    there = "Senior Care Manager (target). Hard stops: new: CCM or ACM certification?."
    early = ["setting=payer", "years=0", "related-years=0"]
    assert there in lines(run, HALF, *early)
    settled = lines(run, HALF, *early, "certification=CCM")
    assert "Senior Care Manager, Step 4: CCM. Hard stops: gone: CCM or ACM certification?." in settled
    # whoever may sit for the exam is not stopped, whether they have named certifications or not
    assert "Senior Care Manager (target). Hard stops: none." in lines(run, HALF, "setting=payer")
    sits = lines(run, HALF, "setting=payer", "certification=none")
    assert "Senior Care Manager (target). Hard stops: none." in sits
    denied = lines(run, HALF, "setting=payer", "years=0", "related-years=0", "certification=none")
    assert "Senior Care Manager (target). Hard stops: new: CCM or ACM certification." in denied
    assert (
        "Senior Care Manager, Step 4: no certification. Hard stops: still: CCM or ACM certification."
        in denied
    )


def test_each_change_has_its_own_effect_in_order(run: Run) -> None:
    text = lines(run, NURSE, "license=none", "certification=CCM", "license=RN")
    there = text.index("Each change in order:")
    steps = [
        line for line in text[there:] if ". Change: " in line and line.startswith("Senior Care Manager, ")
    ]
    assert steps == [
        "Senior Care Manager, Step 1: no license. Change: worse.",
        "Senior Care Manager, Step 2: CCM. Change: better.",
        "Senior Care Manager, Step 3: RN. Change: better.",
    ]
    assert "Senior Care Manager, Step 3: RN. Hard stops: gone: RN or LCSW license." in text
    found = data(run, NURSE, "license=none", "certification=CCM", "license=RN")
    for n, (before, after) in enumerate([(0, 1), (1, 2), (2, 3)], 1):
        stood = [found["before"], *(stage["after"] for stage in found["stages"])]
        for side, level in (("Before", stood[before]["levels"][2]), ("After", stood[after]["levels"][2])):
            verdict = level["verdict"]["low"]
            said = f"{SHOWN.get(verdict, verdict)}, {level['score']['low']}"
            assert [x for x in text if re.match(rf"Senior .*, Step {n}: .* {side}: {said}\.", x)]


def test_one_change_needs_no_second_table(run: Run) -> None:
    assert "Each change in order" not in what_if(run, NURSE, "certification=CCM")
    assert "Each change in order" not in what_if(run, NURSE, "license=RN", "skill:ehr=4")
    assert "Each change in order" in what_if(run, NURSE, "license=RN", "certification=CCM")


def test_csv_is_the_table_of_levels_however_many_changes(run: Run) -> None:
    one = what_if(run, NURSE, "certification=CCM", rest=("--format", "csv")).splitlines()
    two = what_if(run, NURSE, "years=+1", "certification=CCM", rest=("--format", "csv")).splitlines()
    assert one[0] == two[0]
    assert len(one) == len(two) == 1 + len(LEVELS)


@pytest.mark.parametrize("change", ["license=RN", "years=0", "years=+0", "skill:ehr=4",
                                    "education=BSN", "setting=hospital", "certification=none"])  # fmt: skip
def test_what_the_person_has_already_changes_nothing(change: str, run: Run) -> None:
    assert lines(run, NURSE, change)[1] == f"{change} changes nothing: your answers say it already."
    found = data(run, NURSE, change)
    assert found["stages"][0]["changes_answers"] is False
    assert found["stages"][0]["after"]["levels"] == found["before"]["levels"]
    assert {level["change"] for level in found["changes"]} == {"same"}


def test_a_change_that_no_level_notices_is_said(run: Run) -> None:
    text = lines(run, NURSE, "skill:ehr=5", "certification=CCM")
    assert (
        text[1]
        == "EHR and case management software at 5 expert: that changes no verdict, score or hard stop, alone"
        " or with the others."
    )
    assert not [line for line in text if "Step 1" in line]
    assert "Step 2: CCM" in "".join(text)


@pytest.mark.parametrize(
    ("person", "changes", "given"),
    [
        (NURSE, ["years=+2", "years=+2"], "4 more years in care management"),
        (NURSE, ["years=9", "years=1"], "1 more year in care management"),
        (NURSE, ["skill:ehr=5", "skill:ehr=4", "license=LPC"], "LPC"),
        (NURSE, ["license=none", "license=LPC"], "LPC and without RN,"),
        (NURSE, ["license=none", "license=RN"], "no license and RN,"),
        (NURSE, ["education=none", "education=associate"], "Associate degree and without Bachelor's degree,"),
        (NURSE, ["education=none", "education=MSN", "education=BSN"], "Master's degree in nursing"),
        (LEADER, ["certification=CCM", "years=+1"], "1 more year in care management"),
    ],
)
def test_it_leads_with_what_all_changes_come_to(
    person: Path, changes: list[str], given: str, run: Run
) -> None:
    name, _, said = lines(run, person, *changes)[0].partition(", with ")
    assert name in ("Maya", "Priya")
    assert said.startswith(f"{given} you would ")


def test_what_is_idle_is_not_among_the_changes_that_lead(run: Run) -> None:
    assert lines(run, NURSE, "license=RN", "certification=CCM")[0].startswith("Maya, with CCM you would ")


def test_the_setting_before_and_after_is_said(run: Run) -> None:
    here, moved = lines(run, NURSE, "years=1"), lines(run, NURSE, "setting=payer")
    assert here[1] == "Nothing was saved: this is a what-if. Setting: Hospital. Pack: care-manager 1.0.0."
    assert moved[1].split(" Pack")[0] == (
        "Nothing was saved: this is a what-if. Setting now: Hospital; then: Insurer or managed care."
    )
    assert "Setting now: none named; then: Hospital." in lines(run, HALF, "setting=hospital")[1]


def test_level_shows_that_level_only(run: Run) -> None:
    found = data(run, NURSE, "certification=CCM", "years=+2", rest=("--level", "senior"))
    assert [change["id"] for change in found["changes"]] == ["senior"]
    for stood in (found["before"], *(stage["after"] for stage in found["stages"])):
        assert [level["id"] for level in stood["levels"]] == ["senior"]
    text = lines(run, NURSE, "certification=CCM", "years=+2", rest=("--level", "senior"))
    assert text[0] == (
        "Maya, with 2 more years in care management and CCM, Senior Care Manager would be stretch, 77.8 of"
        " 100 (now: developing, 66.2)."
    )
    assert {line.split(".")[0].split(",")[0] for line in text if ". Change: " in line} == {
        "Senior Care Manager"
    }
    assert [line for line in text if line.startswith("- Senior Care Manager: 82,510 to 99,030 USD")]


@pytest.mark.parametrize(
    ("person", "changes", "level", "code"),
    [
        (LEADER, [STAFFING, BUDGET, STRATEGY], "supervisor", 0),
        (LEADER, [STAFFING, "skill:budget-management=1"], "supervisor", 1),
        (LEADER, ["certification=none"], "lead", 1),
        (LEADER, ["years=+1"], "lead", 0),
        (HALF, ["setting=hospital"], "assistant", 1),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_check_judges_what_would_be(
    person: Path, changes: list[str], level: str, code: int, form: list[str], run: Run
) -> None:
    typed = [part for change in changes for part in ("--with", change)]
    result = run("assess", "-p", person, *typed, "--check", level, *form)
    assert (result.exit_code, result.stderr) == (code, "")
    assert result.stdout


def test_pay_is_for_the_license_then_held_at_the_levels_reached(run: Run) -> None:
    text = lines(run, SOCIAL, "license=none")
    (paid,) = [line for line in text if line.startswith("- Care Manager (reached): ")]
    assert "community health workers in North Carolina" in paid
    (paid,) = [
        line for line in lines(run, SOCIAL, "license=RN") if line.startswith("- Care Manager (reached): ")
    ]
    assert "registered nurses in North Carolina" in paid
    text = lines(run, LEADER, STAFFING, BUDGET, STRATEGY)
    assert [line.split(":")[0] for line in text if line.startswith("- ") and "any background" in line] == [
        "- Lead Care Manager (reached now)", "- Care Management Supervisor (reached then)",
        "- Director of Care Management",
    ]  # fmt: skip
    found = data(run, LEADER, STAFFING, BUDGET, STRATEGY)
    assert {row["level"] for row in found["pay"]["rows"]} == {"lead", "supervisor", "director"}
    found = data(run, WORKER, "years=+1")
    assert found["stages"][-1]["after"]["current_level"] is None
    assert {(row["level"], row["occupation"]) for row in found["pay"]["rows"]} == {
        ("assistant", "21-1094"), ("assistant", "21-1093"), ("assistant", None),
    }  # fmt: skip


def test_the_guides_pay_is_not_shown_for_another_country(run: Run) -> None:
    abroad = ("--country", "DE")
    text = lines(run, LEADER, STAFFING, BUDGET, STRATEGY, rest=abroad)
    assert not [line for line in text if "USD" in line or line.startswith("What it pays")]
    assert any("Lead Care Manager (reached now)" in line for line in text), text
    assert not [line for line in text if line.startswith("Pay is ")]
    found = data(run, LEADER, STAFFING, rest=abroad)
    assert {change["median_pay"] for change in found["changes"]} == {None}


def test_what_expires_is_warned_of_as_in_the_report(run: Run) -> None:
    text = lines(run, LEADER, "years=+1", rest=("--today", "2030-06-01"))
    assert text[1] == "Your CCM certification expired on 2030-05-31 and counts as missing."
    renewed = data(run, LEADER, "certification=CCM", rest=("--today", "2030-06-01"))
    assert (renewed["before"]["current_level"], renewed["stages"][0]["after"]["current_level"]) == (
        "assistant", "lead",
    )  # fmt: skip
    assert renewed["before"]["expiring"][0]["state"] == "expired"
    assert renewed["stages"][0]["after"]["expiring"] == []


def test_the_changed_lines_have_a_sign_and_a_word_with_and_without_color(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = what_if(run, WORKER, "education=BSN", "setting=hospital")
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = what_if(run, WORKER, "education=BSN", "setting=hospital")
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == bare
    for line in (bare, colored):
        assert len(re.findall(r"\+ better", line)) == 9
        assert len(re.findall(r"- worse", line)) == 3
        assert len(re.findall(r"~ changed", line)) == 3
    assert "\x1b[32m+ better\x1b[0m" in colored
    assert "\x1b[33m~ changed\x1b[0m" in colored
    assert "\x1b[1;31m- worse" in colored


def test_a_narrow_terminal_gets_facts_line_by_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    words = " ".join(what_if(run, NURSE, "certification=CCM", "years=+2").split())
    assert "Senior Care Manager. Now: developing, 66.2. Senior Care Manager. Then: stretch, 77.8." in words


@pytest.fixture
def saved(run: Run, home: Path) -> Path:
    """Return the place of a saved profile with three years."""
    assert run("profile", "new", "--years", "3", "--license", "RN", "--name", "Saved").exit_code == 0
    (place,) = home.rglob("profile.toml")
    return place


def test_the_saved_profile_is_used_and_stays_as_it_is(run: Run, saved: Path, home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    result = run("assess", "--with", "years=+2", "--plain", "--full")
    assert result.exit_code == 0
    assert result.stderr == f"Using your saved profile, {saved}\n"
    assert result.stdout.startswith("Saved, with 2 more years in care management ")
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_flags_make_the_person_who_changes(run: Run) -> None:
    result = run("assess", "--years", "3", "--license", "RN", "--with", "years=+2", "--json")
    found = json.loads(result.stdout)
    assert found["before"] == assess(run, "--years", "3", "--license", "RN")
    assert found["stages"][0]["after"] == assess(run, "--years", "5", "--license", "RN")


def test_it_needs_somebody_to_start_from_and_asks_nobody(run: Run, home: Path) -> None:
    for args in ([], ["--setting", "payer"], ["--name", "Dana", "--no-input"]):
        result = run("assess", "--with", "years=3", *args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            "carecli: error: --with needs somebody to start from; pass --profile FILE or flags such as"
            " --years 3 --license RN, or save your answers first: carecli profile new\n"
        )
    assert list(home.iterdir()) == []


SETTINGS = (
    "choose one of hospital, outpatient, payer, long-term-care, home-health-hospice, community, "
    "remote-telephonic"
)  # fmt: skip
KEYS = "choose one of years, related-years, education, license, certification, skill, setting"
FORM = "write it as certification=CCM, years=+2, skill:mentoring=4 or education=master:nursing"
RATING = "is not a rating: give a whole number from 0 (none) to 5 (expert)"
DIGITS = "is not a number: write years in digits, such as 3 or 2.5"
LIMITS = "years must be from 0 to 80"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("nonsense", f"a change has a key and a value; {FORM}"),
        ("", f"a change has a key and a value; {FORM}"),
        ("skill:mentoring", f"a change has a key and a value; {FORM}"),
        ("=CCM", f"there is nothing named '' to change; {KEYS}"),
        ("certificaton=CCM", "there is nothing named 'certificaton' to change; did you mean certification?"),
        ("target=lead", f"there is nothing named 'target' to change; {KEYS}"),
        ("mentoring=4", "there is nothing named 'mentoring' to change; write it as skill:mentoring=4"),
        ("EHR=", "there is nothing named 'EHR' to change; write it as skill:ehr=4"),
        ("years=+x", f"'x' {DIGITS}"),
        ("years=x", f"'x' {DIGITS}"),
        ("years=+", f"'' {DIGITS}"),
        ("years=", "it has no value; write it as years=+2"),
        ("years=-1", LIMITS),
        ("years=81", LIMITS),
        ("years=1e9", LIMITS),
        ("years=nan", LIMITS),
        ("years=+-2", LIMITS),
        ("years=+78", f"3 and 78 make 81, and {LIMITS}"),
        ("years=+77.5", f"3 and 77.5 make 80.5, and {LIMITS}"),
        ("related-years=+1", "what to add it to is not known; give --related-years N first"),
        ("related-years=many", f"'many' {DIGITS}"),
        ("skill=4", "it names no skill; write it as skill:ehr=3"),
        ("skill:=4", "it names no skill; write it as skill:ehr=3"),
        ("skill:mentering=4", "there is no skill 'mentering'; did you mean mentoring?"),
        ("skill:mentoring=6", f"'6' {RATING}"),
        ("skill:mentoring=+1", f"'+1' {RATING}"),
        ("skill:mentoring=", f"'' {RATING}"),
        ("license=", "it has no value; write it as license=RN"),
        ("license=LCSV", "there is no license 'LCSV'; did you mean LCSW?"),
        ("license:RN=yes", "license takes no ':' before the '='; write it as license=RN"),
        ("certification= ", "it has no value; write it as certification=CCM"),
        ("certification=CMGT", "there is no certification 'CMGT'; did you mean CMGT-BC?"),
        ("certification=CCM,none", "none stands alone for certifications; name what you hold, or only none"),
        ("education=", "it has no value; write it as education=ADN"),
        (
            "education=xyz",
            "'xyz' is not a level of education here: choose one of high-school, certificate, associate,"
            " bachelor, master, doctorate",
        ),
        ("setting=", "it has no value; write it as setting=hospital"),
        ("setting=moon", f"there is no setting 'moon'; {SETTINGS}"),
    ],
)
def test_a_change_that_cannot_be_read_is_one_line(typed: str, message: str, run: Run) -> None:
    result = run("assess", "--years", "3", "--license", "RN", "--with", "years=3", "--with", typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"carecli: error: --with '{typed}': {message}\n"


def test_years_cannot_be_added_to_what_is_not_known(run: Run) -> None:
    result = run("assess", "--license", "RN", "--with", "years=+2")
    assert result.stderr == (
        "carecli: error: --with 'years=+2': what to add it to is not known; give --years N first\n"
    )
    assert run("assess", "--license", "RN", "--with", "years=3", "--with", "years=+2").exit_code == 0


def test_the_error_is_json_where_json_was_asked_for(run: Run) -> None:
    result = run("assess", "-p", NURSE, "--with", "nonsense", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    error = json.loads(result.stderr)["error"]
    assert (error["code"], error["message"]) == (2, "--with 'nonsense': a change has a key and a value")


def test_control_characters_of_a_change_are_not_shown(run: Run) -> None:
    result = run("assess", "-p", NURSE, "--with", "years=\x1b[31m+2\x07")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    text = what_if(run, NURSE, "education=master:\x1b[31mArt\x07\u202e")
    assert "Master's degree in Art" in text
    assert not set(text) & {"\x1b", "\x07", "\u202e"}


def test_titles_of_a_pack_are_text(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(SMALL_PACK, folder)
    ladder = folder / "ladder.toml"
    text = ladder.read_text("utf-8")
    assert text.count('title = "Care Manager"') == 1
    ladder.write_text(text.replace('title = "Care Manager"', 'title = "Care {0} [red]Manager"'), "utf-8")
    said = " ".join(what_if(run, NURSE, "skill:regulations=0", rest=("--pack", str(folder))).split())
    assert "; Care {0} [red]Manager would be stretch, 91.6 of 100 (now: ready, 97.2)." in said


@pytest.mark.parametrize(
    ("person", "changes", "does"),
    [
        (NURSE, ["license=RN"], ["idle"]),
        (NURSE, ["skill:ehr=5", "license=RN"], ["nothing", "idle"]),
        (NURSE, ["skill:care-planning=4", "skill:care-planning=5"], ["also", "also"]),
        ("-", ["years=3", "years=+2"], ["alone", "alone"]),
    ],
)
def test_a_change_acts_alone_together_as_well_or_not_at_all(
    person: Path | str, changes: list[str], does: list[str], run: Run
) -> None:
    stdin = '{"licenses": ["RN"]}' if person == "-" else None
    found = data(run, person, *changes, stdin=stdin)
    assert [stage["does"] for stage in found["stages"]] == does


SCREENS = {
    "up": (LEADER, [STAFFING, BUDGET, STRATEGY], "you would be ready for Care Management Supervisor"),
    "the same": (NURSE, ["skill:ehr=5"], "Senior Care Manager would stay developing, "),
    "down": (NURSE, ["skill:regulations=0", "skill:ehr=0"], "you would no longer be ready for Care Manager"),
    "many": (
        NURSE,
        [
            "years=+2",
            "skill:ehr=5",
            "certification=CCM",
            "skill:regulations=3",
            "related-years=9",
            "setting=payer",
        ],
        " more changes: ",
    ),
}


@pytest.mark.parametrize(("person", "changes", "lead"), SCREENS.values(), ids=list(SCREENS))
def test_the_screen_says_what_would_be_and_each_level_now_and_then(
    person: Path, changes: list[str], lead: str, run: Run
) -> None:
    typed = [part for change in changes for part in ("--with", change)]
    shown = run("assess", "-p", person, *typed).stdout
    assert len(shown.splitlines()) <= 40
    assert max(map(len, shown.splitlines())) <= 80
    assert lead in " ".join(shown.split())
    assert "Nothing was saved: this is a what-if." in shown
    plain = run("assess", "-p", person, *typed, "--plain").stdout
    for change in data(run, person, *changes)["changes"]:
        (line,) = [line for line in plain.splitlines() if line.startswith(f"{change['title']}: ")]
        assert line.endswith(f"; {change['change']}")
        points = {int(change[end]["score"]["low"]) for end in ("before", "after")}
        assert all(str(number) in line for number in points)
    assert ("What each change does:" in plain) is (len(changes) > 1)


def test_the_pay_of_the_level_in_view_is_there_also_where_it_is_above_the_next(run: Run) -> None:
    for command in ([], ["--with", "years=+2"]):
        found = json.loads(run("assess", "-p", NURSE, "--target", "lead", *command, "--json").stdout)
        assert found["pay"]["expected"]["level"] == "lead"
        low = found["pay"]["expected"]["low"]
        assert f"{low:,} to " in run("assess", "-p", NURSE, "--target", "lead", *command).stdout


@pytest.mark.parametrize("command", [["ladder"], ["salary"], ["skills"], ["profile", "show", str(NURSE)]])
def test_only_assess_knows_what_if(command: list[str], run: Run) -> None:
    result = run(*command, "--with", "years=+2")
    assert (result.exit_code, result.stdout) == (2, "")
