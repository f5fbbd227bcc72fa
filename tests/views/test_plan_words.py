"""What a plan says: how long, how much, what to begin with, what stops, what is not known, the grounds."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.engine.plan import make_plan
from carecli.engine.results import PREFERENCES, Alternative, Span, Step, Total
from carecli.pack.loading import load_sources
from carecli.pack.pack import Pack
from carecli.pack.plan import PlanFile
from carecli.profile.model import Profile
from carecli.views.page import Table
from carecli.views.plan import compare_ways
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

DAY = "2026-11-23"
READY = "you are ready for"
ADVANTAGES = "The advantages, if you want them:"
LICENSE = "What stops you there today: RN or LCSW license."
NO_SOURCE = "No source says how long that takes"
SIX = (
    "Hospital, Outpatient clinic, {}Long-term care, Home health or hospice, Community organization and "
    "Remote or telephonic"
)
EVERYWHERE = SIX.format("Insurer or managed care, ")
OPEN = "Insurer or managed care, Community organization and Remote or telephonic"
APPLY = "Apply now for posts as"
ALL, NEARLY = "you have what posts ask in", "you have nearly all that posts ask in"
SIT = "You may sit for the CCM now."
TICKED = (
    "Dana, you have ticked every step to Lead Care Manager. Tell your profile what they brought, and the "
    "verdict counts it too. That is: carecli profile edit"
)
LAST = "Steps:", "Skills to raise, beside the steps:", "Schedule", "What it pays a year:", "Sources:"


def make(pack: Pack, **changes: Any) -> dict[str, Any]:
    """Return the answers of somebody who is ready for every level, with changes; None leaves one open."""
    answers = {
        "name": "Dana",
        "setting": "hospital",
        "years": 20,
        "related_years": 3,
        "licenses": ["RN"],
        "certifications": ["CCM", "CPHQ"],
        "education": [{"level": "master", "field": "nursing"}],
    }
    skills = {skill.id: 5 for skill in pack.skills.skill} | changes.pop("skills", {})
    return {key: said for key, said in {**answers, "skills": skills, **changes}.items() if said is not None}


def show(run: Run, answers: dict[str, Any], *args: str) -> list[str]:
    result = run("plan", "-p", "-", "--today", DAY, "--plain", "--full", *args, stdin=json.dumps(answers))
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def load(run: Run, answers: dict[str, Any], *args: str) -> Any:
    result = run("plan", "-p", "-", "--today", DAY, "--json", *args, stdin=json.dumps(answers))
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def summarize(run: Run, answers: dict[str, Any], *args: str) -> list[str]:
    """Return the lines above the tables."""
    lines = show(run, answers, *args)
    return lines[: next(i for i, line in enumerate(lines) if line.startswith(LAST))]


CASES: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "the top is reached": (
        {}, "director",
        [f"{APPLY} Director of Care Management: {ALL} {EVERYWHERE}.",
         f"Dana, {READY} Director of Care Management already. There is nothing left to plan. "
         "It is the top of the ladder."],
    ),
    "a level is reached, and there are more": (
        {"years": 9}, "lead",
        [f"{APPLY} Lead Care Manager: {ALL} {EVERYWHERE}.",
         f"Dana, {READY} Lead Care Manager already. There is nothing left to plan. "
         "Look further: carecli plan --to supervisor"],
    ),
    "only advantages are left": (
        {"certifications": []}, "care-manager",
        [f"{APPLY} Care Manager: {ALL} {SIX.format('')}, and nearly all of it in Insurer or managed "
         "care.",
         f"Dana, {READY} Care Manager already. What is left are advantages.",
         SIT,
         f"{ADVANTAGES} 6 to 18 months, 420 USD."],
    ),
    "only one skill is left": (
        {"skills": {"staffing": 2}}, "supervisor",
        [f"{APPLY} Care Management Supervisor: {NEARLY} {EVERYWHERE}.",
         f"Dana, you can be ready for Care Management Supervisor once 1 skill is raised. {NO_SOURCE} or what "
         "it costs.",
         "Begin with: the skill Hiring and staffing (from 2 to 4)."],
    ),
    "only skills are left": (
        {"skills": {"staffing": 2, "strategy": 2}}, "supervisor",
        [f"Dana, you can be ready for Care Management Supervisor once 2 skills are raised. {NO_SOURCE} or "
         "what it costs.",
         "Begin with: 2 skills, first Hiring and staffing (from 2 to 4)."],
    ),
    "a step of no known length, with its cost": (
        {"licenses": []}, "lead",
        [f"Dana, you can be ready for Lead Care Manager once license-rn is done, for 200 USD. {NO_SOURCE}.",
         "Begin with: Get the license RN, Registered Nurse.",
         f"{LICENSE} The step license-rn clears it, at a time that no source gives.",
         f"Elsewhere nothing stops you as Lead Care Manager today: {ALL} {OPEN}."],
    ),
    "a step and a skill of no known length": (
        {"licenses": [], "skills": {"mentoring": 2}}, "lead",
        [f"Dana, you can be ready for Lead Care Manager once license-rn and 1 skill are done, for 200 USD. "
         f"{NO_SOURCE}.",
         "Begin with: Get the license RN, Registered Nurse; the skill Mentoring and staff development "
         "(from 2 to 4).",
         f"{LICENSE} The step license-rn clears it, at a time that no source gives.",
         f"Elsewhere nothing stops you as Lead Care Manager today: {NEARLY} {OPEN}.",
         "Not in these sums, because no source gives it: what 1 skill costs."],
    ),
    "a length, a cost and advantages": (
        {"certifications": []}, "lead",
        [f"{APPLY} Lead Care Manager: {NEARLY} {EVERYWHERE}.",
         "Dana, you can be ready for Lead Care Manager in 6 to 18 months, between 2027-05 and 2028-05, for "
         "420 USD.",
         "Begin with: Earn the certification CCM, Certified Case Manager.",
         "You may sit for the CCM now. You may sit for the CPHQ now.",
         "With the advantages too: 6 to 18 months, 790 to 860 USD."],
    ),
    "what has no length comes before what has one": (
        {"licenses": [], "certifications": ["CPHQ"]}, "lead",
        ["Dana, you can be ready for Lead Care Manager in 6 to 18 months or more, not before 2027-05, for "
         "620 USD.",
         "Begin with: Get the license RN, Registered Nurse.",
         f"{LICENSE} The step license-rn clears it, at a time that no source gives.",
         f"Elsewhere nothing stops you as Lead Care Manager today: {NEARLY} {OPEN}.",
         "You may sit for the CCM once you have: Active license for independent practice, such as RN or "
         "LCSW.",
         "Not in these sums, because no source gives it: how long license-rn takes."],
    ),
    "a part of the cost is not known": (
        {"name": None, "licenses": [], "education": [{"level": "bachelor", "field": "social work"}]},
        "care-manager",
        ["You can be ready for Care Manager in 24 to 36 months (2 to 3 years) or more, not before 2028-11, "
         "for 200 USD plus what is not known.",
         "Begin with: Nursing diploma.",
         f"{LICENSE} The step license-rn clears it, at a time after 2028-11 that no source gives.",
         f"Elsewhere nothing stops you as Care Manager today: {ALL} {OPEN}.",
         "Not in these sums, because no source gives it: how long license-rn takes and what "
         "degree-certificate-nursing costs."],
    ),
    "only years": (
        {"years": 2}, "lead",
        [f"{APPLY} Lead Care Manager: {NEARLY} {EVERYWHERE}.",
         "Dana, you can be ready for Lead Care Manager in 72 months (6 years), by 2032-11.",
         "These years are the usual tenure and no gate."],
    ),
    "years and skills": (
        {"years": 2, "skills": {"mentoring": 2}}, "lead",
        [f"{APPLY} Senior Care Manager: {NEARLY} {EVERYWHERE}.",
         "Dana, you can be ready for Lead Care Manager in 72 months (6 years), by 2032-11.",
         "Begin with: the skill Mentoring and staff development (from 2 to 4).",
         "The years take longest. They are the usual tenure and no gate: nothing else has a length.",
         "Not in these sums, because no source gives it: how long 1 skill takes and what it costs."],
    ),
    "years and a certification": (
        {"years": 3, "certifications": ["CPHQ"]}, "lead",
        ["Dana, you can be ready for Lead Care Manager in 60 months (5 years), by 2031-11, for 420 USD.",
         "Begin with: Earn the certification CCM, Certified Case Manager.",
         SIT,
         "The years take longest. They are the usual tenure and no gate: everything else is done by "
         "2028-05."],
    ),
    "an answer decides": (
        {"licenses": None}, "lead",
        ["Dana, whether you are ready for Lead Care Manager depends on answers that are still open.",
         "What could stop you is not answered yet: RN or LCSW license.",
         "1 answer is still open, and what it asks is in no step: your licenses, or that you have none. "
         "To answer: carecli profile edit --license CODE"],
    ),
    "answers decide, and nobody has a name": (
        {"name": None, "licenses": None, "certifications": None}, "care-manager",
        ["Whether you are ready for Care Manager depends on answers that are still open.",
         "What could stop you is not answered yet: RN or LCSW license.",
         "2 answers are still open, and what they ask is in no step. First: your licenses, or that you have "
         "none. To answer: carecli profile edit --license CODE"],
    ),
    "a step for certain, and an open answer": (
        {"years": None, "certifications": []}, "senior",
        ["Dana, you can be ready for Senior Care Manager in 6 to 30 months, between 2027-05 "
         "and 2029-05, for 420 USD, if the open answers turn out well.",
         "Begin with: Work: case management supervised by a CCM.",
         "You may sit for the CCM once you have: 12 months of full-time case management under a supervisor "
         "who holds the CCM (12 months left).",
         "1 answer is still open, and what it asks is in no step: your years in care management. "
         "To answer: carecli profile edit --years N"],
    ),
    "an open rating": (
        {"skills": {"staffing": None}}, "supervisor",
        [f"{APPLY} Care Management Supervisor: {NEARLY} {EVERYWHERE}.",
         "Dana, whether you are ready for Care Management Supervisor depends on answers that are still open.",
         "1 answer is still open, and what it asks is in no step: your rating of Hiring and staffing. "
         "To answer: carecli profile edit --skill staffing=N; carecli skills staffing shows what 1 to 5 "
         "mean"],
    ),
    "all ticked": (
        {"certifications": ["CPHQ"], "done": ["certification-ccm", "certification-acm"]}, "lead",
        [f"{APPLY} Lead Care Manager: {NEARLY} {EVERYWHERE}.",
         TICKED],
    ),
    "the step past a hard stop is ticked": (
        {"licenses": [], "done": ["license-rn"]}, "lead",
        [TICKED,
         f"{LICENSE} You have ticked license-rn, which clears it: tell your profile as well.",
         f"Elsewhere nothing stops you as Lead Care Manager today: {ALL} {OPEN}."],
    ),
    "one has expired and one will": (
        {"licenses": [{"id": "RN", "expires": "2027-01"}],
         "certifications": [{"id": "CCM", "expires": "2026-05"}, "CPHQ"]}, "lead",
        [f"{APPLY} Lead Care Manager: {NEARLY} {EVERYWHERE}.",
         "Dana, you can be ready for Lead Care Manager in 6 to 18 months, between 2027-05 and 2028-05, for "
         "420 USD.",
         "Begin with: Renew or regain the certification CCM, Certified Case Manager.",
         SIT,
         "Your CCM certification expired on 2026-05-31 and counts as missing.",
         "Your RN license expires on 2027-01-31, in 69 days. Renew it in time. What is known "
         "of it: carecli guide RN"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "target", "lines"), CASES.values(), ids=list(CASES))
def test_the_lines_above_the_steps(
    changes: dict[str, Any], target: str, lines: list[str], run: Run, pack: Pack
) -> None:
    answers = make(pack, **changes)
    answers["skills"] = {key: rating for key, rating in answers["skills"].items() if rating is not None}
    assert summarize(run, answers, "--to", target) == lines


def test_part_time_work_is_named_where_it_is_not_the_full_week(run: Run, pack: Pack) -> None:
    answers = make(pack, years=1, certifications=[], licenses=["RN"])
    week = "Counted at {} hours of work a week: experience that is asked in hours or in full-time months is "
    rest = "stretched to match. Study is not, because the sources give it in months alone."
    for hours in ("20", "37.5"):
        assert week.format(hours) + rest in summarize(
            run, answers, "--to", "senior", "--hours-per-week", hours
        )
    for full in ([], ["--hours-per-week", "40"]):
        assert not [line for line in summarize(run, answers, "--to", "senior", *full) if "hours" in line]


def test_a_certificate_that_expires_within_the_plan_is_named(run: Run, pack: Pack) -> None:
    """Four years of work end in 2030-11: a license until 2029-06 lapses before, one until 2031 does not."""
    for expires, is_named in (("2029-06", True), ("2031-06", False)):
        answers = make(pack, years=4, licenses=[{"id": "RN", "expires": expires}])
        said = " ".join(summarize(run, answers, "--to", "lead"))
        assert ("Your RN license expires on 2029-06-30, in 950 days." in said) is is_named


SOCIAL_WORKER = {"years": 5, "licenses": ["LSW"], "certifications": [],
                 "education": [{"level": "master", "field": "psychology"}]}  # fmt: skip


def test_the_fastest_and_the_cheapest_way_stand_side_by_side_where_they_differ(run: Run, pack: Pack) -> None:
    answers = make(pack, **SOCIAL_WORKER)
    data = {way: load(run, answers, "--to", "senior", "--prefer", way) for way in ("fastest", "cheapest")}
    fast, cheap = data["fastest"], data["cheapest"]
    assert fast["months"]["high"] < cheap["months"]["high"]
    # A degree of no known price counts as a dear one.
    assert "degree-certificate-nursing" in {step["id"] for step in fast["steps"] if step["cost"] is None}
    assert all(step["cost"] for step in cheap["steps"] if step["importance"] != "preferred")
    lines = show(run, answers, "--to", "senior")
    for name, plan in data.items():
        months = sorted({plan["months"]["low"], plan["months"]["high"]})
        assert f"Takes. {name}: {' to '.join(map(str, months))} months." in lines
        ends = sorted({plan["finish"]["low"], plan["finish"]["high"]})
        assert f"Ends. {name}: {' to '.join(ends)}." in lines
        costs = sorted({plan["cost"]["low"], plan["cost"]["high"]})
        said = " to ".join(f"{cost:,}" for cost in costs)
        assert any(line.startswith(f"Costs, where known. {name}: {said} USD") for line in lines)
        assert [way["prefer"] for way in plan["alternatives"]] == ["fastest", "cheapest"]
        kinds = ("education", "license", "certification")
        chosen = {s["title"] for s in plan["steps"] if s["kind"] in kinds and s["importance"] != "preferred"}
        (said,) = [line for line in lines if line.startswith(f"Chooses. {name}: ")]
        assert {title for title in chosen if title not in said} == set()
    note = "Both without the advantages. Shown in full: {}. The other one: carecli plan --prefer {}"
    assert note.format("fastest", "cheapest") in lines
    assert note.format("cheapest", "fastest") in show(run, answers, "--to", "senior", "--prefer", "cheapest")


def test_where_both_ways_are_the_same_nothing_is_compared(run: Run, pack: Pack) -> None:
    lines = show(run, make(pack, certifications=[]), "--to", "lead")
    assert "Fastest and cheapest:" not in lines
    assert load(run, make(pack, certifications=[]))["alternatives"] == []


def test_what_a_step_rests_on_has_its_figures_with_their_sources(run: Run, pack: Pack) -> None:
    lines = show(run, make(pack, certifications=[], years=0), "--to", "senior", "--hours-per-week", "20")
    (exam,) = [line for line in lines if line.startswith("- certification-ccm: ")]
    assert exam.startswith(
        "- certification-ccm: Closes: CCM or ACM certification. Who may: Active license for "
        "independent practice, such as RN or LCSW (you have this) [CCMC, external]; "
    )
    assert "Takes 6 to 18 months, CCMC itself asks for no course [guide: education, stated]." in exam
    assert "Costs 420 USD, application and exam, CCMC;" in exam
    assert "300 to 700 USD, exam; the guide's range" in exam
    assert exam.endswith("Payback: the sources give no uplift.")
    (work,) = [line for line in lines if line.startswith("- experience-ccm: ")]
    assert ": Takes " in work
    assert " months, toward 12 months of " in work
    assert "Or " in work
    assert "- years-5: Closes: Years in care management. Takes 60 months [guide: Senior, stated]." in lines


UPLIFT = """
[[uplift]]
certification = "CCM"
low = 2100
high = 4200
currency = "{currency}"
basis = "external"
source = "guide-pay"
reason = "for this test"
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the small pack, to change."""
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))


def test_the_payback_is_shown_where_a_source_gives_an_uplift(run: Run, pack: Pack, copy: Path) -> None:
    """An exam of 420 is earned back by 4,200 a year in 420 / 350 = 1.2, so 2 months, by 2,100 in 2.4, so 3.

    The exam is passed after 6 to 18 months from 2026-11, in 2027-05 to 2028-05.
    """
    plan = copy / "plan.toml"
    text = plan.read_text("utf-8")
    source = pack.guide.source[0].id
    answers = make(pack, certifications=[])
    for currency, said in (("USD", "after 2 to 3 months of the higher pay, 2027-07 to 2028-08"),
                           ("EUR", "the sources give no uplift")):  # fmt: skip
        uplift = UPLIFT.format(currency=currency).replace("guide-pay", source)
        plan.write_text(f"{text}\n{uplift}", "utf-8")
        lines = show(run, answers, "--to", "lead", "--pack", str(copy))
        (exam,) = [line for line in lines if line.startswith("- certification-ccm: ")]
        assert exam.endswith(f"Payback: {said}.")
        data = load(run, answers, "--to", "lead", "--pack", str(copy))
        payback = [step["payback_months"] for step in data["steps"] if step["id"] == "certification-ccm"]
        assert payback == [{"low": 2, "high": 3} if currency == "USD" else None]


def test_a_pack_without_a_plan_file_says_what_it_does_not_know(run: Run, pack: Pack, copy: Path) -> None:
    (copy / "plan.toml").unlink()
    answers = make(pack, education=[{"level": "high-school"}], certifications=[])
    lines = show(run, answers, "--to", "lead", "--pack", str(copy), "--hours-per-week", "20")
    assert lines[0] == f"{APPLY} Assistant Care Manager: {NEARLY} {EVERYWHERE}."
    assert lines[1].startswith("Dana, you can be ready for Lead Care Manager ")
    (degree,) = [line for line in lines if line.startswith("- degree-bachelor: ")]
    assert " No source gives its length or cost [" in degree
    assert "Becoming a care manager, step by step:" not in lines
    data = load(run, answers, "--to", "lead", "--pack", str(copy))
    assert "degree-bachelor" in data["unknown_months"]
    assert "degree-bachelor" in data["unknown_cost"]
    assert data["checklist"] is None


def test_a_pack_in_another_currency_is_added_up_in_it(run: Run, pack: Pack, copy: Path) -> None:
    for path in copy.rglob("*.toml"):
        path.write_text(path.read_text("utf-8").replace('"USD"', '"EUR"'), "utf-8")
    lines = show(run, make(pack, certifications=[]), "--to", "lead", "--pack", str(copy))
    assert lines[0] == f"{APPLY} Lead Care Manager: {NEARLY} {EVERYWHERE}."
    assert lines[1].endswith(" for 420 EUR.")
    assert "USD" not in "".join(lines[:4])


def test_money_in_two_currencies_is_never_added_up(run: Run, pack: Pack, copy: Path) -> None:
    path = copy / "plan.toml"
    text = path.read_text("utf-8").replace('"USD"', '"EUR"')
    path.write_text(re.sub(r"^fact = .*\n", "", text, flags=re.MULTILINE), "utf-8")
    answers = make(pack, certifications=["CPHQ"], education=[{"level": "bachelor", "field": "nursing"}])
    lines = show(run, answers, "--to", "lead", "--pack", str(copy))
    sums = {"for 420 USD plus what is not known.", "for 30,000 to 60,000 EUR or more plus what is not known."}
    assert [said for said in sums if lines[0].endswith(said)], lines[0]
    assert "Not in these sums, because no source gives it: what " in " ".join(lines[:5])


def test_a_hard_stop_that_the_pack_knows_no_step_for_is_said(run: Run, pack: Pack, copy: Path) -> None:
    """Every route to a credential is closed to practical nurses in this ladder."""
    path = copy / "credentials.toml"
    text = re.sub(r"^excludes = .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    closed = text.replace("[[credential.route]]\n", '[[credential.route]]\nexcludes = ["LPN"]\n')
    path.write_text(closed, "utf-8")
    lines = summarize(run, make(pack, licenses=["LPN"]), "--to", "lead", "--pack", str(copy))
    assert lines == [
        "Dana, you are not ready for Lead Care Manager, and the pack knows no step that leads there.",
        f"{LICENSE} The pack knows no step that clears it.",
        f"Elsewhere nothing stops you as Lead Care Manager today: {ALL} {OPEN}.",
    ]


def test_a_source_that_the_guide_file_has_not_is_named_in_full(run: Run, pack: Pack, copy: Path) -> None:
    path = copy / "plan.toml"
    text = path.read_text("utf-8")
    assert "bls-ooh-managers-2023" not in {source.id for source in pack.guide.source}
    path.write_text(
        text.replace('source = "college-board-bestcolleges"', 'source = "bls-ooh-managers-2023"'), "utf-8"
    )
    answers = make(pack, licenses=["LCSW"], education=[{"level": "high-school"}])
    lines = show(run, answers, "--to", "lead", "--pack", str(copy))
    (name,) = [source.name for source in load_sources(copy) if source.id == "bls-ooh-managers-2023"]
    assert [line for line in lines[lines.index("Sources:") :] if name in line]


def test_what_takes_no_time_can_be_had_at_once(run: Run, pack: Pack, copy: Path) -> None:
    path = copy / "plan.toml"
    text = re.sub(r"^fact = .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text.replace("low = 48\nhigh = 48\n", "low = 0\nhigh = 0\n"), "utf-8")
    answers = make(pack, licenses=["LCSW"], education=[{"level": "high-school"}])
    lines = summarize(run, answers, "--to", "care-manager", "--pack", str(copy))
    assert lines[0] == f"{APPLY} Assistant Care Manager: {NEARLY} {EVERYWHERE}."
    assert lines[1] == "Dana, you can be ready for Care Manager at once, for 40,000 to 100,000 USD or more."


def test_ways_of_no_known_length_are_compared_without_a_month(pack: Pack) -> None:
    person = Profile(years=3, skills={skill.id: 5 for skill in pack.skills.skill})
    plan = make_plan(person, pack, PlanFile(), "care-manager", date(2026, 11, 23))
    license_ = Step("license-rn", "license", "A license", "derived", "own")
    rating = Step("ehr-3", "skill", "A rating", "derived", "own")
    unknown = Total(Span(0, 0), None, (license_,), (license_, rating))
    ways = tuple(Alternative(name, unknown, ()) for name in PREFERENCES)
    table, _ = compare_ways(plan._replace(alternatives=ways))
    assert isinstance(table, Table)
    assert {row[0].text: row[1].text for row in table.rows} == {
        "Takes": "not known",
        "Ends": "not known",
        "Costs, where known": "not known",
        "Length not known": "license-rn",
        "Cost not known": "license-rn and 1 skill",
        "Chooses": "nothing",
    }
