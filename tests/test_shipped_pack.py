"""The audit of the shipped pack against the contract: its ids, figures, counts and sources.

This module and the golden reports are the only tests that a change of `data/care-manager/` should break.
"""

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.engine.kinds import Credentials, Years
from carecli.engine.pay import choose_fits, lay_out_pay, list_occupations
from carecli.engine.standards import set_standards
from carecli.names import match_name
from carecli.pack.checks import check_wages
from carecli.pack.evidence import count_level, count_together, find_count, find_group, read_importance
from carecli.pack.facts import count_citations
from carecli.pack.handbook import Handbook
from carecli.pack.ladder import Counted
from carecli.pack.loading import check_pack, load_handbook
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.pack.search import list_entries, read_files, search
from carecli.pack.wages import Area, WageEstimate, find_wages, list_areas
from tests.conftest import EXAMPLES, ROOT, SHIPPED_PACK

Run = Callable[..., Result]

BANDS = {
    "assistant": (0, 2),
    "care-manager": (2, 5),
    "senior": (5, 8),
    "lead": (8, 12),
    "supervisor": (10, 15),
    "director": (15, None),
}

GUIDE_SKILLS = {
    "technical": {
        "ehr", "clinical-knowledge", "regulations", "discharge-planning", "resource-navigation",
        "payer-authorization", "care-planning", "data-reporting", "telehealth",
    },
    "soft": {
        "empathetic-communication", "crisis-intervention", "negotiation-advocacy", "cultural-competence",
        "problem-solving", "boundaries", "resilience", "collaboration",
    },
}  # fmt: skip

LEADERSHIP = {
    "team-leadership", "staffing", "performance-management", "quality-improvement", "project-management",
    "budget-management", "change-management", "strategy", "policy", "stakeholder-engagement",
}  # fmt: skip

LICENSES = {"RN", "LPN", "LSW", "LMSW", "LCSW", "LPC", "LMFT", "PSYCH"}
CERTIFICATIONS = {"CCM", "ACM", "CMAC", "CPHQ", "CMGT-BC", "C-SWCM", "C-ASWCM", "CMC", "CHW"}

PAY = {
    "assistant": (52_000, 55_000),
    "care-manager": (68_000, 72_000),
    "senior": (84_000, 88_000),
    "lead": (90_000, 95_000),
    "supervisor": (100_000, 105_000),
    "director": (128_000, 135_000),
}

DIRECT = {"hospital", "outpatient", "home-health-hospice", "long-term-care"}
OTHER = {"payer", "community", "remote-telephonic"}
SETTINGS: list[str | None] = [None, *sorted(DIRECT | OTHER)]

# Other names that facts.md marks M: from memory, checked by nobody.
UNCHECKED_NAMES = (
    "Oracle Health", "Veradigm", "URAC", "EMTALA", "HEDIS", "STARS", "TOC", "dashboards", "RPM",
    "virtual care", "bilingual", "Chronic Care Management", "myocardial infarction",
)  # fmt: skip


@pytest.fixture(scope="module")
def handbook() -> Handbook:
    return load_handbook(SHIPPED_PACK)


# ---------------------------------------------------------------- the whole


def test_the_shipped_pack_is_the_default_and_has_no_problem_at_all(pack: Pack, run: Run) -> None:
    assert find_pack() == SHIPPED_PACK
    assert check_pack(SHIPPED_PACK) == pack
    result = run("pack", "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{SHIPPED_PACK} is valid: 6 levels, 37 skills.\n"


# ---------------------------------------------------------------- levels and skills


def test_the_ladder_has_six_levels_with_the_bands_of_the_guide(pack: Pack) -> None:
    assert {x.id: x.years and (x.years.min, x.years.max) for x in pack.ladder.level} == BANDS
    assert [level.id for level in pack.ladder.level] == list(BANDS), "lowest first"


def test_every_level_has_a_summary_and_focus_areas_each_an_entry_of_its_own(pack: Pack) -> None:
    for level in pack.ladder.level:
        texts = [focus.text for focus in level.focus]
        assert level.summary
        assert len(texts) >= 7, level.id
        assert len(texts) == len(set(texts)), level.id


@pytest.mark.parametrize("group", GUIDE_SKILLS)
def test_the_17_skills_of_the_guide_stand_in_their_groups(group: str, pack: Pack) -> None:
    assert {s.id for s in pack.skills.skill if s.group == group} >= GUIDE_SKILLS[group]


def test_every_skill_has_a_description_and_five_different_anchors(pack: Pack) -> None:
    assert len(pack.skills.skill) >= 17 + len(LEADERSHIP)
    for skill in pack.skills.skill:
        assert len(skill.description) > 20, skill.id
        assert len({*skill.anchors, skill.description}) == 6, skill.id
        assert all(len(anchor) > 20 for anchor in skill.anchors), skill.id
    anchors = [anchor for skill in pack.skills.skill for anchor in skill.anchors]
    assert len(anchors) == len(set(anchors)), "no sentence stands for two ratings"


def test_every_skill_says_what_to_do_for_each_of_its_four_steps(pack: Pack) -> None:
    """Each to be done within weeks, in at most 170 characters, said for one skill and one step alone."""
    assert pack.skills.grow
    assert pack.skills.grow.basis == "derived"
    steps = [step for skill in pack.skills.skill for step in skill.grow or ()]
    assert len(steps) == len(set(steps)) == 4 * len(pack.skills.skill)
    for step in steps:
        assert 60 <= len(step) <= 170, step
        assert 1 <= len(re.findall(r"[.?](?: |$)", step)) <= 3, step
        assert step[0].isupper(), step
        assert step.endswith("."), step
        assert re.search(r"\d|\b(one|two|three|four|five|ten|twice)\b", step.lower()), step
    anchors = [anchor for skill in pack.skills.skill for anchor in skill.anchors]
    repeated = [(s, a) for s in steps for a in anchors if list_runs(s) & list_runs(a)]
    assert repeated == [], "a step says what to do, an anchor what is done"
    alike = [(s, t) for s, t in combinations(steps, 2) if list_runs(s) & list_runs(t)]
    assert alike == []


def list_runs(text: str, length: int = 7) -> set[tuple[str, ...]]:
    """Every so many words that follow each other; the name of the NASW's standards is one of them."""
    text = text.replace("NASW's Standards for Social Work Case Management", "NASW")
    words = re.findall(r"[\w'-]+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_targets_lie_within_0_to_5_and_every_skill_is_asked_somewhere(pack: Pack) -> None:
    levels = {level.id for level in pack.ladder.level}
    for skill in pack.skills.skill:
        assert skill.targets, skill.id
        assert set(skill.targets) <= levels, skill.id
        assert all(0 <= target.rating <= 5 for target in skill.targets.values()), skill.id


def test_an_assistant_is_asked_for_no_leadership_while_the_top_three_are(pack: Pack) -> None:
    leading = [skill for skill in pack.skills.skill if skill.group == "leadership"]
    assert {skill.id for skill in leading} >= LEADERSHIP
    assert [skill.id for skill in leading if "assistant" in skill.targets] == []
    for level in ("lead", "supervisor", "director"):
        assert {skill.id for skill in leading if level in skill.targets} >= LEADERSHIP, level


# ---------------------------------------------------------------- what the levels ask


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_requirement_says_importance_basis_and_source_and_why_if_derived(
    setting: str | None, pack: Pack
) -> None:
    sources = {source.id for source in pack.guide.source}
    asked = [r for level in set_standards(pack, setting).levels for r in level.requirements]
    assert len(asked) > 100
    for requirement in asked:
        assert requirement.importance in ("must", "expected", "preferred"), requirement
        assert requirement.basis in ("stated", "external", "derived"), requirement
        assert {requirement.source, *requirement.against} <= sources, requirement
        if requirement.basis == "derived":
            assert requirement.reason, requirement
        if requirement.reason:
            assert len(requirement.reason) <= 120, f"not one line: {requirement}"


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_license_is_named_by_what_the_setting_takes(setting: str | None, pack: Pack) -> None:
    asked = [r for level in set_standards(pack, setting).levels for r in level.others if r.kind == "license"]
    assert len(asked) == 6
    for requirement in asked:
        takes = requirement.need.plain
        assert isinstance(takes, tuple)
        assert ("social work" in requirement.label) is ("LCSW" in takes), requirement


def test_the_rules_of_the_assessment_are_the_numbers_of_the_design(pack: Pack) -> None:
    rules = pack.ladder.rules
    assert (rules.weights.must, rules.weights.expected, rules.weights.preferred) == (3, 2, 1)
    assert (rules.stretch.score, rules.stretch.steps, rules.stretch.gaps) == (75, 1, 2)
    assert (rules.ready.skills, rules.ready.steps) == (90, 1)
    assert (rules.steps.rating, rules.steps.years) == (1, 2)
    assert (rules.steps.certification, rules.steps.license) == (2, 4)
    assert (rules.steps.degree, rules.steps.degree_years) == (4, 2)
    assert rules.partial.rating_gap == 1


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("level", BANDS)
def test_each_level_asks_what_the_design_lists(level: str, setting: str | None, pack: Pack) -> None:
    standard = next(s for s in set_standards(pack, setting).levels if s.level.id == level)
    asked = {r.id: r.importance for r in standard.requirements if r.kind != "skill"}
    extra = asked.pop("certification:leadership", "preferred")
    assert extra == "preferred", "the pack's own addition only adds an advantage"
    assert asked == expect_importances(level, setting)


def expect_importances(level: str, setting: str | None) -> dict[str, str]:
    """Say again what design section 6 says of degrees, licenses and certifications."""
    if level == "assistant":
        return {"years": "expected", "foundation": "preferred", "license": "preferred"}
    asked = {"years": "expected", "certification": "preferred", "education:master": "preferred"}
    asked["foundation"] = "must" if setting in DIRECT else "expected"
    asked["license"] = {
        "hospital": "must",
        "payer": "must",
        "home-health-hospice": "must",
        "community": "preferred",
    }.get(setting or "", "expected")
    if level == "director":
        return asked | {"foundation": "must", "education:master": "expected"}
    wanted = level != "supervisor" and setting in ("hospital", "outpatient")
    return asked | {"education:bachelor": "expected" if wanted else "preferred"}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_must_of_one_level_is_a_must_of_every_level_above_it(setting: str | None, pack: Pack) -> None:
    carried: set[str] = set()
    for standard in set_standards(pack, setting).levels:
        musts = {r.id for r in standard.requirements if r.importance == "must"}
        assert musts >= carried, standard.level.id
        carried = musts
    assert carried >= {"foundation"}


EXPECTED_SKILLS = {
    "assistant": "care-coordination patient-assessment resource-navigation empathetic-communication "
    "motivational-interviewing ehr regulations care-planning",
    "care-manager": "caseload-management care-planning care-coordination patient-assessment "
    "clinical-knowledge problem-solving negotiation-advocacy conflict-resolution crisis-intervention "
    "collaboration discharge-planning resource-navigation",
    "senior": "complex-care clinical-knowledge problem-solving risk-stratification quality-improvement "
    "mentoring program-development policy negotiation-advocacy project-management",
    "lead": "team-leadership performance-management quality-improvement caseload-management strategy "
    "data-reporting conflict-resolution program-development mentoring regulations stakeholder-engagement",
    "supervisor": "team-leadership staffing performance-management mentoring project-management "
    "budget-management operations-management quality-improvement regulations strategy collaboration "
    "problem-solving",
    "director": "strategy budget-management program-development policy regulations quality-improvement "
    "stakeholder-engagement change-management team-leadership",
}


@pytest.mark.parametrize("level", BANDS)
def test_a_level_expects_the_skills_that_the_guide_names_for_it(level: str, pack: Pack) -> None:
    targets = {skill.id: skill.targets[level] for skill in pack.skills.skill if level in skill.targets}
    expected = {name for name, target in targets.items() if target.importance == "expected"}
    assert expected == set(EXPECTED_SKILLS[level].split())
    assert 8 <= len(expected) <= 12
    assert {target.importance for target in targets.values()} == {"expected", "preferred"}
    assert {targets[name].source for name in expected} == {f"guide-{level}"}


def test_years_are_met_as_the_design_says(pack: Pack) -> None:
    needs = [r.need for s in set_standards(pack).levels for r in s.others if isinstance(r.need, Years)]
    assert [need.years for need in needs] == [0, 2, 5, 5, 5, 9]


HOSPITAL = {"RN", "APRN", "LSW", "LMSW", "LCSW"}
BEHAVIORAL = {"LPC", "LMFT", "PSYCH"}


@pytest.mark.parametrize(
    ("requirement", "setting", "accepts"),
    [
        ("license", None, HOSPITAL),
        ("license", "hospital", HOSPITAL),
        ("license", "long-term-care", HOSPITAL),
        ("license", "outpatient", HOSPITAL | BEHAVIORAL),
        ("license", "remote-telephonic", HOSPITAL | BEHAVIORAL),
        ("license", "payer", HOSPITAL | BEHAVIORAL | {"LPN"}),
        ("license", "community", HOSPITAL | BEHAVIORAL | {"LPN"}),
        ("license", "home-health-hospice", {"RN", "APRN"}),
        ("certification", "payer", {"CCM", "ACM", "CMGT-BC", "C-SWCM", "C-ASWCM", "CMC"}),
        ("certification:leadership", None, {"CMAC", "CPHQ"}),
    ],
)
def test_these_credentials_are_accepted_of_a_lead(
    requirement: str, setting: str | None, accepts: set[str], pack: Pack
) -> None:
    (lead,) = [standard for standard in set_standards(pack, setting).levels if standard.level.id == "lead"]
    needed = [asked.need for asked in lead.requirements if asked.id == requirement]
    assert [set(need.accepts) for need in needed if isinstance(need, Credentials)] == [accepts]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_foundation_is_a_degree_or_what_stands_for_it(setting: str | None, pack: Pack) -> None:
    has_experience = setting in ("payer", "community", "remote-telephonic")
    for standard in set_standards(pack, setting).levels:
        (asked,) = [r for r in standard.others if r.id == "foundation"]
        kinds = [way.kind for way in asked.ways]
        if standard.level.id == "director":
            assert kinds == ["education"]
        elif standard.level.id == "assistant":
            assert kinds == ["education", "license"]
        else:
            assert kinds == ["education", "license", *(["years"] if has_experience else [])]


def test_nurses_and_social_workers_start_above_the_assistant(pack: Pack) -> None:
    above = {level.id: set(level.passed_over) for level in pack.ladder.level if level.passed_over}
    assert above == {"assistant": HOSPITAL | BEHAVIORAL}


def test_other_direct_care_counts_only_at_the_first_two_levels(pack: Pack) -> None:
    counts = {
        standard.level.id: asked.need.related
        for standard in set_standards(pack).levels
        for asked in standard.others
        if isinstance(asked.need, Years)
    }
    assert counts == {level: level in ("assistant", "care-manager") for level in BANDS}


def test_the_settings_are_those_of_the_design_and_say_who_assesses_patients(pack: Pack) -> None:
    direct = {setting.id: setting.direct_assessment for setting in pack.settings.setting}
    assert direct == {**dict.fromkeys(DIRECT, True), **dict.fromkeys(OTHER, False)}


def test_education_is_ordered_as_in_the_design(pack: Pack) -> None:
    levels = ["high-school", "certificate", "associate", "bachelor", "master", "doctorate"]
    assert [level.id for level in pack.education.level] == levels


def test_the_credentials_of_the_design_are_there_with_issuer_and_description(pack: Pack) -> None:
    credentials = pack.credentials.credential
    assert {c.id for c in credentials if c.kind == "license"} >= LICENSES
    assert {c.id for c in credentials if c.kind == "certification"} >= CERTIFICATIONS
    assert all(c.issuer and c.description for c in credentials)


def find_rules(pack: Pack, code: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the parts of an exam's rules, each with the months, hours and training of its routes."""
    (credential,) = [found for found in pack.credentials.credential if found.id == code]
    rules: dict[str, list[tuple[Any, ...]]] = {}
    for route in credential.route:
        asked = (route.months, route.hours, route.ce_hours, route.direct_months)
        rules.setdefault(route.part, []).append(tuple(number for number in asked if number is not None))
    return rules


RULES: dict[str, dict[str, list[tuple[Any, ...]]]] = {
    "RN": {"training": [(), (), ()]},
    "LSW": {"background": [()]},
    "LMSW": {"background": [()]},
    "LCSW": {"background": [()], "experience": [(24, 3000)]},
    "CCM": {"background": [(), (), (), ()], "experience": [(12,), (24,), (12,)]},
    "ACM": {"background": [(), (), ()], "experience": [(12, 2080)]},
    "CMAC": {"track": [(24, 4160), (12,), (36,), (36,), (60,)]},
    "CPHQ": {"background": [()]},
    "CMGT-BC": {"background": [(24,)], "experience": [(2000,)], "training": [(30,)]},
    "C-SWCM": {"background": [()], "experience": [(36, 4500)]},
    "C-ASWCM": {"background": [()], "experience": [(24, 3000)], "training": [(20,)]},
    "CMC": {"track": [(24,), (36, 12), (60, 24), (60, 24), (60, 24)]},
}
# What the first try costs, and how often a certification is renewed, where a source says so.
FEES = {
    "RN": [200], "LSW": [230], "LMSW": [230], "LCSW": [260], "CCM": [420], "CPHQ": [370, 440],
    "CMGT-BC": [395, 270],
}  # fmt: skip
RENEWALS = {"CCM": 5, "ACM": 4, "CPHQ": 2, "CMGT-BC": 5, "C-SWCM": 2, "CMC": 3}


def test_the_rules_fees_and_renewals_of_credentials_are_those_of_their_sources(pack: Pack) -> None:
    credentials = pack.credentials.credential
    assert {c.id: find_rules(pack, c.id) for c in credentials if c.route} == RULES
    fees = {c.id: [fee.amount for fee in c.fee if fee.first_try == "counted"] for c in credentials}
    assert {code: amounts for code, amounts in fees.items() if amounts} == FEES
    assert {c.id: c.renewal.years for c in credentials if c.renewal} == RENEWALS


def test_nobody_gives_an_uplift_of_pay_for_a_credential(handbook: Handbook) -> None:
    assert handbook.plan is not None
    assert handbook.plan.uplift == ()


# ---------------------------------------------------------------- pay


def test_pay_is_the_table_of_the_guide(pack: Pack) -> None:
    rows = {pay.level: (pay.median, pay.mean) for pay in pack.salary.pay}
    assert rows == PAY
    assert len(pack.salary.pay) == 6
    assert {(pay.country, pay.currency, pay.basis) for pay in pack.salary.pay} == {("US", "USD", "stated")}
    assert {pay.source for pay in pack.salary.pay} == {"guide-pay"}


NURSES, SOCIAL_WORKERS, PRACTICAL_NURSES = "29-1141", "21-1022", "29-2061"
HEALTH_WORKERS, ASSISTANTS = "21-1094", "21-1093"
HEALTH_MANAGERS, SOCIAL_MANAGERS = "11-9111", "11-9151"


@pytest.mark.parametrize(
    ("held", "assistant", "staff", "leader"),
    [
        (("RN",), [NURSES], [NURSES], [HEALTH_MANAGERS]),
        (("LCSW",), [SOCIAL_WORKERS], [SOCIAL_WORKERS], [HEALTH_MANAGERS]),
        (("LPN",), [PRACTICAL_NURSES], [PRACTICAL_NURSES], [SOCIAL_MANAGERS]),
        (("LPC",), [SOCIAL_WORKERS], [SOCIAL_WORKERS], [HEALTH_MANAGERS]),
        (
            (), [HEALTH_WORKERS, ASSISTANTS], [HEALTH_WORKERS, ASSISTANTS],
            [SOCIAL_MANAGERS],
        ),
        (
            None, [HEALTH_WORKERS, ASSISTANTS], [NURSES, SOCIAL_WORKERS],
            [HEALTH_MANAGERS, SOCIAL_MANAGERS],
        ),
    ],
    ids=["RN", "LCSW", "LPN", "LPC", "none", "not known"],
)  # fmt: skip
def test_the_nearest_occupations_are_those_of_the_design(
    held: tuple[str, ...] | None,
    assistant: list[str],
    staff: list[str],
    leader: list[str],
    handbook: Handbook,
) -> None:
    assert handbook.occupations is not None
    near = {"assistant": assistant, "supervisor": leader, "director": leader}
    assert {level: list_occupations([level], held, handbook.occupations) for level in BANDS} == {
        level: near.get(level, staff) for level in BANDS
    }


def test_every_license_has_occupations_at_every_level(pack: Pack, handbook: Handbook) -> None:
    assert handbook.occupations is not None
    licenses = [c.id for c in pack.credentials.credential if c.kind == "license"]
    assert {"RN", "APRN", "LPN", "LSW", "LMSW", "LCSW", "LPC", "LMFT"} <= set(licenses)
    for name in licenses:
        assert all(list_occupations([level], [name], handbook.occupations) for level in BANDS), name


# The table of the facts, section 11: what is held, and the percentiles at each level.
PAID = {
    ("RN", "APRN"): [None, "p25-p50", "p50-p75", "p75-p90", "p25-p50", "p50-p75"],
    ("LSW", "LMSW", "LCSW", "LPC", "LMFT"): [None, "p25-p75", "p50-p75", "p75-p90", "p10-p50", "p25-p75"],
    ("LPN",): ["p25-p50", "p50-p90", "p75-p90", "p75-p90", "p25-p75", "p50-p90"],
    (): ["p25-p50", "p25-p75", "p50-p90", "p75-p90", "p25-p75", "p50-p90"],
}


@pytest.mark.parametrize("held", PAID, ids=lambda held: " ".join(held) or "none")
def test_each_level_has_the_band_of_the_table_and_says_why(held: tuple[str, ...], handbook: Handbook) -> None:
    file = handbook.occupations
    assert file is not None
    for license_ in held or (None,):
        bands = []
        for level in BANDS:
            nearest, *others = choose_fits(level, (license_,) if license_ else (), file.fit)
            assert others == []
            assert nearest.basis == "derived"
            assert nearest.reason
            bands.append(f"{nearest.low}-{nearest.high}" if nearest.low else None)
        assert bands == PAID[held]
    reasons = [fit.reason for fit in file.fit]
    assert len(set(reasons)) == len(reasons)


STAFF = ("assistant", "care-manager", "senior", "lead")
HELD = {**{" ".join(held): held[:1] for held in PAID if held}, "RN LCSW": ("RN", "LCSW"), "none": ()}


@pytest.mark.repeats
@pytest.mark.parametrize("held", HELD.values(), ids=list(HELD))
def test_nothing_is_shown_outside_what_nine_in_ten_of_the_people_earn(
    held: tuple[str, ...], handbook: Handbook
) -> None:
    """In every state and at every level: no figure but the guide's one leaves p10 to p90 of its people."""
    file = handbook.occupations
    assert file is not None
    areas = list_areas(SHIPPED_PACK)
    states = [area for area in areas if area.kind == "state"]
    codes = list_occupations(BANDS, held, file)
    assert len(states) == 54
    bands = carried = 0
    for state in states:
        found = [w for area in ("US", state.id) for w in find_wages(SHIPPED_PACK, area, "000000", codes)]
        wages = {(wage.area, wage.industry, wage.occupation): wage for wage in found}
        for level in handbook.pack.ladder.level:
            sheet = lay_out_pay(
                [level], [areas[0], state], held, handbook.pack.salary.pay, file, wages, asked=level.id
            )
            here = [row for row in sheet.rows if row.area == state]
            for band in sheet.bands:
                wage = wages.get((state.id, "000000", band.occupation.id))
                assert wage or (band.low, band.high) == (None, None)
                ends = [end for end in (band.low, band.high) if end is not None]
                assert all(wage and (wage.p10 or 0) <= end <= (wage.p90 or end) for end in ends)
                bands += len(ends) == 2
            for row in (row for row in here if row.carried):
                assert row.carried
                wage = wages[state.id, "000000", row.carried.occupation.id]
                assert wage.p10 is not None
                assert wage.p90 is not None
                assert row.median is not None
                assert wage.p10 <= row.median <= wage.p90
                assert row.carried.occupation.id == SOCIAL_WORKERS
                carried += 1
            assert [row.area.id for row in sheet.rows if row.basis == "stated"] == ["US"]
            if level.id not in STAFF:
                assert not [row for row in here if row.carried]
    assert bands > 5 * 50 - 20
    assert (carried > 100) is (held[:1] == ("LSW",))


ONE_PAY = {
    "a nurse in Ohio": ('["RN"]', "OH", "care-manager", (79_200, 82_510)),
    "a social worker in North Carolina": ('["LCSW"]', "NC", "senior", (63_280, 77_160)),
    "a community health worker in Texas": ("[]", "TX", "assistant", (43_620, 48_720)),
}


@pytest.mark.parametrize(("licenses", "state", "level", "ends"), ONE_PAY.values(), ids=list(ONE_PAY))
def test_every_command_names_the_same_pay(
    licenses: str,
    state: str,
    level: str,
    ends: tuple[int, int],
    run: Callable[..., Result],
    tmp_path: Path,
) -> None:
    path = tmp_path / "me.toml"
    path.write_text(f'schema = "carecli.profile/1"\nstate = "{state}"\nlicenses = {licenses}\n', "utf-8")
    said = f"{ends[0]:,} to {ends[1]:,} USD"
    commands = {
        "assess": ["assess", "-p", path, "--level", level],
        "plan": ["plan", "-p", path, "--to", level],
        "salary": ["salary", "-p", path, "--level", level],
        "what if": ["assess", "-p", path, "--with", "years=1", "--level", level],
    }
    for name, command in commands.items():
        pay = json.loads(run(*command, "--json").stdout)
        pay = pay if name == "salary" else pay["pay"]
        assert (pay["expected"]["low"], pay["expected"]["high"]) == ends, name
        assert said in run(*command, "--plain").stdout, name
    report = json.loads(run("report", "-p", path, "--json").stdout)["assessment"]["pay"]
    assert ends in [(b["low"], b["high"]) for b in report["bands"] if b["level"] == level]
    written = run("report", "-p", path, "--to", level, "--format", "markdown").stdout
    summary = written[written.index("## Summary") : written.index("## All levels")]
    assert said in summary
    assert "by the guide" not in summary


def find_wage(area: str, industry: str, occupation: str) -> WageEstimate:
    (wage,) = find_wages(SHIPPED_PACK, area, industry, [occupation])
    return wage


@pytest.mark.parametrize(
    ("occupation", "p10", "p25", "median", "p75", "p90", "mean", "jobs"),
    [
        ("11-9111", 73_390, 94_700, 123_860, 166_100, 224_340, 140_970, 597_080),
        ("11-9151", 53_150, 64_290, 80_390, 103_200, 132_260, 88_880, 209_330),
        ("21-1022", 46_220, 56_710, 67_880, 82_240, 100_360, 71_790, 187_630),
        ("21-1093", 34_200, 38_150, 45_930, 54_350, 63_290, 47_690, 437_860),
        ("21-1094", 38_810, 45_640, 51_850, 62_540, 77_180, 56_180, 61_660),
        ("29-1141", 68_940, 80_330, 97_550, 112_350, 137_470, 101_420, 3_379_720),
        ("29-2061", 49_740, 59_000, 64_400, 76_030, 83_440, 67_050, 648_410),
    ],
)
def test_national_wages_are_those_of_may_2025(
    occupation: str, p10: int, p25: int, median: int, p75: int, p90: int, mean: int, jobs: int
) -> None:
    expected = WageEstimate("US", "000000", occupation, jobs, mean, p10, p25, median, p75, p90, (), ())
    assert find_wage("US", "000000", occupation) == expected


def read_states() -> list[tuple[str, str, list[str]]]:
    """Return (state, occupation, [p10, median, p90, mean]) as published, with `—` where it is not."""
    with (ROOT / "tests" / "pack" / "state_wages.csv").open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    return [(row[0], header[i].split()[0], row[i : i + 4]) for row in rows for i in (1, 5, 9)]


def test_every_state_has_its_published_wages() -> None:
    states = read_states()
    assert len(states) == 54 * 3
    differing = []
    for state, occupation, figures in states:
        found = find_wages(SHIPPED_PACK, state, "000000", [occupation])
        seen = [(wage.p10, wage.median, wage.p90, wage.mean) for wage in found]
        known = [tuple(int(figure) for figure in figures)] if "—" not in figures else [(None,) * 4]
        if seen != known:
            differing.append((state, occupation, seen, figures))
    # The Virgin Islands are the one place where the row itself is absent.
    assert differing == [("VI", "21-1022", [], ["—"] * 4)]


def test_a_withheld_wage_is_kept_as_withheld() -> None:
    wages = ("mean", "p10", "p25", "median", "p75", "p90")
    guam = WageEstimate("GU", "000000", "29-1141", 690, *(None,) * 6, suppressed=wages, topped=())
    assert find_wage("GU", "000000", "29-1141") == guam
    albany = WageEstimate(
        "10500", "000000", "29-1141", None, 85_130, 64_980, 77_110, 80_390, 96_400, 115_430, ("jobs",), ()
    )
    assert find_wage("10500", "000000", "29-1141") == albany


def test_a_wage_above_the_top_code_of_earlier_years_is_a_number() -> None:
    assert find_wage("NY", "000000", "11-9111").p90 == 340_990


@pytest.mark.parametrize(
    ("occupation", "industry", "median"),
    [
        ("29-1141", "622100", 100_210),
        ("29-1141", "524114", 92_670),
        ("29-1141", "621600", 84_930),
        ("29-1141", "621400", 99_350),
        ("29-1141", "623100", 85_510),
        ("29-1141", "999100", 121_260),
        ("21-1022", "622100", 78_320),
        ("21-1022", "524114", 75_770),
        ("21-1022", "621600", 70_680),
        ("21-1022", "623100", 60_630),
        ("21-1022", "624100", 58_030),
        ("11-9111", "524114", 165_940),
        ("11-9111", "622000", 133_580),
        ("11-9111", "621100", 105_770),
        ("11-9111", "623000", 100_520),
        ("11-9111", "999000", 136_120),
        ("11-9111", "621400", 116_060),
    ],
)
def test_settings_have_their_published_medians(occupation: str, industry: str, median: int) -> None:
    assert find_wage("US", industry, occupation).median == median


def test_the_wage_tables_have_no_fault_and_stay_small() -> None:
    assert check_wages(SHIPPED_PACK) == []
    assert sum((SHIPPED_PACK / name).stat().st_size for name in ("wages.csv", "areas.csv")) < 800_000


def test_the_areas_of_the_wage_tables() -> None:
    areas = list_areas(SHIPPED_PACK)
    rows = (SHIPPED_PACK / "wages.csv").read_text("ascii").splitlines()
    kinds = [area.kind for area in areas]
    assert [kinds.count(kind) for kind in ("country", "state", "metro", "nonmetro")] == [1, 54, 393, 135]
    order = [(("country", "state", "metro", "nonmetro").index(area.kind), area.name) for area in areas]
    assert order == sorted(order)
    assert areas[0] == Area("US", "country", (), "United States")
    assert {area.id for area in areas} == {row.split(",")[0] for row in rows[1:]}
    states = {area.id for area in areas if area.kind == "state"}
    assert {state for state, *_ in read_states()} == states
    assert all(area.states and set(area.states) <= states for area in areas[1:])


# ---------------------------------------------------------------- sources


def test_every_source_that_a_file_names_is_listed_and_every_listed_one_is_complete(pack: Pack) -> None:
    listed = {source.id for source in pack.guide.source}
    folder = find_pack()
    named: set[str] = set()
    for file in (*Pack.FILES[1:], *Pack.OPTIONAL):
        named |= set(re.findall(r'\bsource = "([^"]+)"', (folder / f"{file}.toml").read_text("utf-8")))
    assert len(named) > 20
    assert named <= listed
    for source in pack.guide.source:
        if source.kind == "guide":
            assert source.lines, source.id
            assert source.address, source.id
        assert source.publisher, source.id
        assert (source.confidence is not None) == (source.kind == "publisher"), source.id


def test_no_fact_from_memory_is_used(pack: Pack) -> None:
    assert {source.confidence for source in pack.guide.source} == {"A", "B", "C", None}
    names = {name for skill in pack.skills.skill for name in skill.also}
    names |= {name for credential in pack.credentials.credential for name in credential.also}
    assert len(names) > 100
    assert names & set(UNCHECKED_NAMES) == set()


@pytest.mark.parametrize("file", [*Pack.FILES, *Pack.OPTIONAL])
def test_every_file_points_editors_to_its_schema(file: str) -> None:
    text = (find_pack() / f"{file}.toml").read_text("utf-8")
    assert tomllib.loads(text)
    assert text.startswith(f"#:schema ../../docs/schemas/{file}.schema.json\n")


LINES = 268
"""How many lines the guide's text has."""


def read_sources(kind: str) -> list[dict[str, Any]]:
    files = [
        tomllib.loads((SHIPPED_PACK / f"{name}.toml").read_text("utf-8")) for name in ("guide", "sources")
    ]
    return [source for file in files for source in file["source"] if source["kind"] == kind]


def list_lines(source: dict[str, Any]) -> list[int]:
    """Return the lines of a section, such as 61, 67 and 68 for `L61, L67-68`."""
    spans = [part.removeprefix("L").partition("-") for part in source["lines"].split(", ")]
    return [line for first, _, last in spans for line in range(int(first), int(last or first) + 1)]


def test_every_line_of_the_guide_belongs_to_exactly_one_section() -> None:
    counts = Counter(line for source in read_sources("guide") for line in list_lines(source))
    assert counts == Counter(range(1, LINES + 1))


def test_only_sections_of_the_guide_have_lines_or_are_left_out() -> None:
    others = [*read_sources("publisher"), *read_sources("own"), *read_sources("count")]
    assert len(others) > 50
    assert [source["id"] for source in others if {"lines", "left_out"} & set(source)] == []


def test_every_section_of_the_guide_is_cited_or_left_out(handbook: Handbook) -> None:
    citations = count_citations(handbook)
    used = {source["id"]: bool(citations[source["id"]]) for source in read_sources("guide")}
    left_out = {source["id"] for source in read_sources("guide") if "left_out" in source}
    assert left_out == {"guide-key-facts", "guide-advertising"}
    assert len(used) > 70
    assert {name for name, is_used in used.items() if not is_used} == left_out


def test_every_publisher_has_a_confidence_and_the_guide_needs_none() -> None:
    assert {source.get("confidence") for source in read_sources("publisher")} == {"A", "B", "C"}
    assert {source.get("confidence") for source in read_sources("guide")} == {None}


def test_short_names_are_not_shared_by_two_publishers() -> None:
    counts = Counter(source["cite"] for source in read_sources("publisher"))
    assert counts
    assert {cite: count for cite, count in counts.items() if count > 1} == {}


# ---------------------------------------------------------------- evidence

# Level: degree (bachelor's, master's, nursing, experience, wished, n), license (RN, social work, behavioral,
# mixed, n), certification (after hire, wished, n), years (asked, n) with quartiles, all settings together.
COUNTED = {
    "assistant": ((0, 0, 2, 0, 1, 23), (0, 0, 0, 0, 24), (0, 0, 13), (11, 13), (1, 1, 1)),
    "care-manager": ((31, 15, 16, 7, 5, 85), (28, 10, 4, 3, 87), (3, 6, 71), (44, 72), (1, 2, 2)),
    "senior": ((1, 1, 0, 1, 1, 5), (1, 1, 1, 0, 4), (0, 0, 5), (4, 5), (1.2, 3, 4.8)),
    "lead": ((1, 2, 1, 1, 1, 9), (2, 2, 0, 0, 9), (0, 0, 8), (6, 7), (1, 1, 2.2)),
    "supervisor": ((4, 8, 5, 7, 3, 34), (8, 4, 4, 0, 31), (0, 2, 27), (21, 25), (2, 3, 5)),
    "director": ((5, 8, 1, 1, 0, 17), (4, 5, 0, 0, 16), (0, 0, 14), (10, 11), (4, 4.5, 9.2)),
}


@pytest.mark.parametrize("level", COUNTED)
def test_the_settings_of_a_level_add_up_to_what_was_counted_of_it(level: str, pack: Pack) -> None:
    assert pack.evidence
    rows = {
        thing.id: [row for row in thing.rows if row.level == level and row.settings]
        for thing in pack.evidence.thing
    }
    degree, license_, certification, years, quartiles = COUNTED[level]
    for thing, names, sums in (
        ("degree", ("bachelor", "master", "nursing", "experience"), degree),
        ("license", ("rn", "social-work", "behavioral", "mixed"), license_),
    ):
        assert tuple(sum(row.parts.get(name, 0) for row in rows[thing]) for name in names) == sums[:4]
    assert sum(row.wished or 0 for row in rows["degree"]) == degree[4]
    for thing, n in (("degree", degree[-1]), ("license", license_[-1]), ("certification", certification[-1])):
        assert sum(row.n for row in rows[thing]) == n
    wishes = rows["certification"]
    assert sum(row.after_hire or 0 for row in wishes) == certification[0]
    assert sum(row.wished or 0 for row in wishes) == certification[1]
    assert (sum(row.all_asked for row in rows["years"]), sum(row.n for row in rows["years"])) == years
    (whole,) = [
        row
        for thing in pack.evidence.thing
        for row in thing.rows
        if thing.id == "years" and row.level == level and not row.settings
    ]
    assert [whole.all_asked, whole.n, whole.quartiles] == [*years, quartiles]


def test_the_posts_for_nurses_add_up_and_pay_is_as_counted(pack: Pack) -> None:
    assert pack.evidence
    thing = pack.evidence.find_thing("nurse-degree")
    assert thing
    split = [row for row in thing.rows if row.level is None and row.settings]
    (whole,) = [row for row in thing.rows if row.level is None and not row.settings]
    assert (sum(row.all_asked for row in split), sum(row.n for row in split)) == (11, 41)
    assert [whole.all_asked, whole.wished, whole.n] == [11, 7, 41]
    assert whole.parts == {"nursing": 22, "bachelor": 9, "master": 2, "experience": 1}
    pay = {kind.id: [(row.level, row.median, row.n) for row in kind.rows] for kind in pack.evidence.stated}
    found = [pay["pay"][1], pay["pay-titles"][0]]
    assert found == [("care-manager", 54_000, 31), ("care-manager", 68_000, 44)]


# Thing and parts, level, setting: asked of n, and the importance that this makes.
DECIDED: list[tuple[str, str, str | None, tuple[int, int], str | None]] = [
    ("license", "care-manager", "hospital", (13, 16), "must"),
    ("license", "care-manager", "payer", (8, 8), "must"),
    ("license", "care-manager", "home-health-hospice", (8, 8), "must"),
    ("license", "care-manager", "outpatient", (15, 21), "expected"),
    ("license", "care-manager", "community", (3, 33), "nothing"),
    ("license", "care-manager", "remote-telephonic", (5, 13), "preferred"),
    ("license", "care-manager", "long-term-care", (0, 2), None),
    ("license", "care-manager", None, (45, 87), "expected"),
    ("license", "senior", "hospital", (17, 21), "must"),
    ("license", "supervisor", None, (16, 31), "expected"),
    ("license", "director", None, (9, 16), "expected"),
    ("license", "lead", "home-health-hospice", (15, 15), "must"),
    ("degree", "care-manager", "community", (26, 36), "expected"),
    ("degree", "care-manager", "remote-telephonic", (26, 36), "expected"),
    ("degree", "care-manager", "hospital", (14, 15), "must"),
    ("degree", "care-manager", "payer", (6, 8), "must"),
    ("degree", "supervisor", None, (24, 34), "expected"),
    ("degree bachelor master", "director", None, (13, 17), "must"),
    ("degree master", "director", None, (8, 17), "expected"),
    ("degree master", "supervisor", None, (8, 34), "preferred"),
    ("degree master", "care-manager", None, (15, 85), "preferred"),
    ("degree master", "care-manager", "hospital", (6, 15), "expected"),
    ("nurse-degree", "care-manager", "hospital", (9, 19), "expected"),
    ("nurse-degree", "lead", "outpatient", (9, 19), "expected"),
    ("nurse-degree", "care-manager", None, (11, 41), "preferred"),
    ("nurse-degree", "supervisor", "hospital", (0, 8), "nothing"),
    ("certification", "care-manager", None, (0, 71), "preferred"),
    ("certification", "supervisor", None, (0, 27), "nothing"),
    ("years", "care-manager", None, (44, 72), "expected"),
]


@pytest.mark.parametrize(("link", "level", "setting", "counted", "said"), DECIDED)
def test_the_counts_make_the_importances_of_the_contract(
    link: str, level: str, setting: str | None, counted: tuple[int, int], said: str | None, pack: Pack
) -> None:
    assert pack.evidence
    thing, *parts = link.split()
    levels = [known.id for known in pack.ladder.level]
    count = find_count(pack.evidence, Counted(thing=thing, parts=tuple(parts)), level, setting, levels)
    assert count
    assert (count.asked, count.n) == counted
    assert read_importance(count, pack.evidence.thresholds) == said


# Facts of the topic: thing and parts, level (all above the lowest with None), setting.
TOLD: dict[str, tuple[str, str | None, str | None]] = {
    "degree-any": ("degree", "care-manager", None),
    "degree-hospital": ("degree", "care-manager", "hospital"),
    "degree-community": ("degree", "care-manager", "community"),
    "degree-director": ("degree bachelor master", "director", None),
    "master-director": ("degree master", "director", None),
    "nurse-any": ("nurse-degree nursing", None, None),
    "nurse-bachelor": ("nurse-degree", None, None),
    "nurse-wished": ("nurse-degree", None, None),
    "nurse-supervisor": ("nurse-degree", "supervisor", None),
    "license-any": ("license", "care-manager", None),
    "license-hospital": ("license", "care-manager", "hospital"),
    "license-payer": ("license", None, "payer"),
    "license-home": ("license", None, "home-health-hospice"),
    "license-outpatient": ("license", "care-manager", "outpatient"),
    "license-remote": ("license", None, "remote-telephonic"),
    "license-community": ("license", "care-manager", "community"),
    "certification-hire": ("certification", None, None),
    "certification-wished": ("certification", "care-manager", None),
    "certification-later": ("certification", "care-manager", None),
    "years-asked": ("years", "care-manager", None),
}


def test_the_topic_says_what_the_counts_say(handbook: Handbook, pack: Pack) -> None:
    assert pack.evidence
    levels = [level.id for level in pack.ladder.level]
    topic = next(topic for topic in handbook.topics if topic.id == "evidence")
    facts = {fact.id: fact for section in topic.section for fact in section.fact}
    assert set(TOLD) == {name for name, fact in facts.items() if (fact.unit or "").startswith("of ")}
    for name, (link, level, setting) in TOLD.items():
        thing_id, *parts = link.split()
        thing = pack.evidence.find_thing(thing_id)
        assert thing
        if level is None:
            count = count_together(pack.evidence, thing, parts, levels, find_group(thing, setting))
        else:
            count = count_level(pack.evidence, thing, parts, level, find_group(thing, setting))
        told = {"wished": count.wished, "later": count.after_hire}.get(name.rpartition("-")[2], count.asked)
        assert (facts[name].value, facts[name].unit) == (told, f"of {count.n} postings"), name


# ---------------------------------------------------------------- topics

TOPICS = [
    "overview", "responsibilities", "environment", "tools", "settings",
    "education", "certifications", "becoming",
    "path", "pay", "specializations", "pros-cons", "related",
    "outlook", "market", "evidence",
    "global", "remote", "visas",
    "inclusion", "bodies",
    "questions",
]  # fmt: skip

# the guide's lines of drawbacks, and the facts that hold each: the last of them is two
CONS = {
    219: ["con-caseload"],
    220: ["con-burnout"],
    221: ["con-system"],
    222: ["con-ethics"],
    223: ["con-learning"],
    224: ["con-isolation"],
    225: ["con-pay", "con-training"],
}


def read_topic(run: Run, topic: str) -> dict[str, Any]:
    result = run("guide", topic, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def list_section(data: dict[str, Any], title: str) -> list[dict[str, Any]]:
    """Return the facts of a section, without its paragraph."""
    return [fact for fact in data["facts"] if fact["section"] == title and not is_paragraph(fact)]


def is_paragraph(fact: dict[str, Any]) -> bool:
    return bool(fact["label"] == fact["section"])


def test_the_topics_are_those_of_the_guide_and_hold_its_facts(handbook: Handbook) -> None:
    assert [topic.id for topic in handbook.topics] == TOPICS
    assert [family.title for family in handbook.families.values()] == [
        "The work", "Getting in", "Moving up", "The market", "Abroad and remote", "People and support",
        "Questions",
    ]  # fmt: skip
    facts = [fact for topic in handbook.topics for section in topic.section for fact in section.fact]
    assert len(facts) > 400


def test_every_title_and_other_name_leads_to_its_topic(handbook: Handbook) -> None:
    names = {topic.id: (topic.title, *topic.also) for topic in handbook.topics}
    typed = [(name, topic.id) for topic in handbook.topics for name in (topic.title, *topic.also)]
    assert len(typed) > 60
    assert [name for name, wanted in typed if match_name(name, names) != wanted] == []


def test_the_questions_are_the_eight_of_the_guide(run: Run) -> None:
    facts = read_topic(run, "questions")["facts"]
    sections = list(dict.fromkeys(fact["section"] for fact in facts))
    assert len(sections) == 8
    assert all(section.endswith("?") for section in sections)
    answers = [fact["source"] for fact in facts if is_paragraph(fact)]
    names = ["requirements", "day", "outcomes", "challenges", "outlook", "advancement", "remote", "pay"]
    assert sorted(answers) == sorted(f"guide-question-{name}" for name in names)


def test_the_pros_and_cons_are_the_seven_and_seven_of_the_guide(run: Run) -> None:
    data = read_topic(run, "pros-cons")
    pros, cons = list_section(data, "Pros"), list_section(data, "Cons")
    assert len(pros) == 7
    assert {fact["source"] for fact in pros} == {"guide-pros"}
    assert len(CONS) == 7
    assert [fact["id"] for fact in cons] == [name for names in CONS.values() for name in names]
    assert {fact["source"] for fact in cons} == {"guide-cons"}


@pytest.mark.parametrize(
    ("topic", "section", "count", "beginning"),
    [
        ("responsibilities", "What you answer for", 7, "guide-responsibilities"),
        ("specializations", "The six", 6, "guide-"),
        ("related", "Five neighbors", 5, "guide-related-"),
    ],
)
def test_a_list_of_the_guide_is_whole(topic: str, section: str, count: int, beginning: str, run: Run) -> None:
    facts = list_section(read_topic(run, topic), section)
    assert len({fact["id"] for fact in facts}) == len(facts) == count
    assert all(fact["source"].startswith(beginning) for fact in facts)
    assert {fact["basis"] for fact in facts} == {"stated"}


def test_the_specializations_and_neighbors_have_a_section_of_the_guide_each(run: Run) -> None:
    for topic, section in (("specializations", "The six"), ("related", "Five neighbors")):
        sources = [fact["source"] for fact in list_section(read_topic(run, topic), section)]
        assert len(set(sources)) == len(sources) > 4


def test_the_way_in_has_the_six_steps_of_the_guide(run: Run) -> None:
    steps = [fact for fact in read_topic(run, "becoming")["facts"] if re.fullmatch(r"step-\d", fact["id"])]
    assert [fact["label"][:3] for fact in steps] == [f"{n}. " for n in range(1, 7)]
    assert [fact["source"] for fact in steps] == [f"guide-step-{n}" for n in range(1, 7)]


def test_the_path_has_years_and_pay_of_six_levels(run: Run) -> None:
    facts = {fact["id"]: fact for fact in read_topic(run, "path")["facts"]}
    expected = {
        level: (low if high is None else {"low": low, "high": high}, *PAY[level])
        for level, (low, high) in BANDS.items()
    }
    assert {
        level: tuple(facts[f"{level}:{key}"]["value"] for key in ("years", "median", "mean"))
        for level in expected
    } == expected
    assert [name for name, fact in facts.items() if fact["open"]] == ["director:years"]


def test_the_headline_median_is_never_shown_without_saying_whose_it_is(run: Run) -> None:
    seen = 0
    for topic in TOPICS:
        for fact in read_topic(run, topic)["facts"]:
            if fact["value"] == 110680:
                assert "managers" in fact["label"].lower()
                assert fact["disputed"] == ["headline-median"]
                seen += 1
    assert seen == 2


# ---------------------------------------------------------------- disagreements

# what the guide says against itself or others (facts.md, section 7): ids, and numbers that they must show
ROWS: dict[str, tuple[list[str], list[Any]]] = {
    "1 headline and Care Manager median": (["headline-median"], [110680, 68000, 72000]),
    "2 start of the range and Assistant": (["range-start"], [(65000, 160000), 52000]),
    "3 three ranges of the United States": (
        ["us-range", "question-pay"], [(60000, 85000), (80000, 100000), 68000, 84000],
    ),
    "4 mid-fifties and Assistant": (["question-pay"], [55000, 52000]),
    "5 end of the range and Director": (["range-top"], [(65000, 160000), 128000, 135000]),
    "6 growth and the base of jobs": (["jobs-base"], [28, 107000, 382000, 515100]),
    "7 openings below any count": (["openings"], [30700, 61400, 62100]),
    "8 Lead and Supervisor overlap": (["lead-supervisor-years"], [(8, 12), (10, 15)]),
    "9 the first supervisor, and no specialist rung": (["first-supervisor", "specialist-track"], []),
    "10 an MSW in two to four years": (["master-time"], [(2, 4), 4, 2, 6]),
    "11 a certification as a first step": (["experience-before-certification"], []),
    "12 license and direct care": (["direct-care"], []),
    "13 a degree for a first post": (["entry-degree"], []),
    "14 time to enter": (["time-to-enter"], [(3, 6), (2, 4), (0, 2), (2, 5)]),
    "15 competition": (["competition"], []),
    "16 recession": (["recession"], []),
    "17 demand and supply": (["shortage"], []),
    "18 software": (["software"], []),
    "19 skills outside the list": (["skills-outside-list"], [9, 8]),
    "20 the raise from Senior to Lead": (["senior-lead-raise"], [84000, 90000, 7, (5, 8), (8, 12)]),
}  # fmt: skip
# further clashes with other sources
OTHERS = [
    "growth", "new-jobs", "nurse-pay", "experience-years", "chw-education", "degree-cost", "exam-cost",
    "self-study", "renewal-fee", "mph-cost",
]  # fmt: skip


def read_disagreements(run: Run, *args: str) -> list[dict[str, Any]]:
    result = run("disagreements", *args, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    items: list[dict[str, Any]] = json.loads(result.stdout)["items"]
    return items


def simplify(value: Any) -> Any:
    return (value["low"], value["high"]) if isinstance(value, dict) else value


@pytest.mark.parametrize(("ids", "numbers"), ROWS.values(), ids=list(ROWS))
def test_every_known_inconsistency_of_the_guide_is_shown_with_its_figures(
    ids: list[str], numbers: list[Any], run: Run
) -> None:
    assert len(ROWS) == 20
    figures = [
        figure for name in ids for (item,) in [read_disagreements(run, name)] for figure in item["figures"]
    ]
    assert len(figures) >= 2 * len(ids)
    shown = [simplify(figure["value"]) for figure in figures]
    assert [number for number in numbers if number not in shown] == []
    assert any(figure["source"].startswith("guide-") for figure in figures)


def test_clashes_with_other_sources_are_shown_too(run: Run) -> None:
    items = {item["id"]: item for item in read_disagreements(run)}
    assert set(OTHERS) <= set(items)
    growth = {simplify(figure["value"]) for figure in items["growth"]["figures"]}
    assert growth >= {28, 29, 23.2}
    openings = [(figure["value"], figure["year"], figure["basis"]) for figure in items["openings"]["figures"]]
    assert openings[0] == (30700, None, "stated")
    assert {value: basis for value, _, basis in openings[1:]} == dict.fromkeys(
        (36700, 47000, 61400, 62100), "external"
    )
    jobs = [figure["basis"] for figure in items["new-jobs"]["figures"]]
    assert jobs == ["stated", *["external"] * 5]


# ---------------------------------------------------------------- search

# The query, then what must be found: as the first hit, or with a 3 within the first three.
QUERIES: dict[str, tuple[str, int]] = {
    "ccm exam cost": ("credential CCM", 1),
    "ccm fee": ("credential CCM", 1),
    "who may sit for the ccm": ("credential CCM", 1),
    "CCM": ("credential CCM", 1),
    "lcsw": ("credential LCSW", 1),
    "acm": ("credential ACM", 1),
    "nclex": ("credential RN", 3),
    "renewal": ("credential CCM", 3),
    "recertification": ("credential CCM", 3),
    "salary": ("topic pay", 1),
    "wage": ("topic pay", 1),
    "negotiate pay": ("topic pay", 1),
    "certifications": ("topic certifications", 1),
    "certification": ("topic certifications", 3),
    "license": ("topic certifications", 1),
    "licence": ("topic certifications", 1),
    "how do i become a care manager": ("topic becoming", 1),
    "resume": ("topic becoming", 3),
    "burnout": ("topic pros-cons", 3),
    "pros and cons": ("topic pros-cons", 1),
    "downside": ("topic pros-cons", 1),
    "remote work": ("topic remote", 1),
    "work from home": ("topic remote", 3),
    "abroad": ("topic global", 1),
    "overseas": ("topic global", 1),
    "visa": ("topic visas", 1),
    "immigration": ("topic visas", 1),
    "red flags": ("topic inclusion", 1),
    "diversity": ("topic inclusion", 1),
    "growth 2034": ("topic outlook", 1),
    "job outlook": ("topic outlook", 1),
    "openings a year": ("topic outlook", 3),
    "promotion": ("topic path", 1),
    "career": ("topic path", 1),
    "tuition": ("topic education", 1),
    "licences": ("topic certifications", 1),
    "costs of the ccm exam": ("credential CCM", 1),
    "epic": ("topic tools", 1),
    "ai": ("topic specializations", 3),
    "population health": ("topic market", 3),
    "linkedin": ("topic bodies", 3),
    "medicaid": ("skill regulations", 3),
    "hipaa": ("skill regulations", 1),
    "telehealth": ("skill telehealth", 1),
    "motivational interviewing": ("skill motivational-interviewing", 1),
    "interviewing": ("skill motivational-interviewing", 1),
    "interviews": ("skill motivational-interviewing", 1),
    "discharge planning": ("skill discharge-planning", 1),
    "plan discharges": ("skill discharge-planning", 1),
    "EMR": ("skill ehr", 3),
    "mentor": ("skill mentoring", 1),
    "mentors": ("skill mentoring", 1),
    "budget": ("skill budget-management", 1),
    "director": ("level director", 1),
    "director salary": ("level director", 1),
    "supervisor years": ("level supervisor", 1),
    "supervisors": ("level supervisor", 1),
    "care manager": ("level care-manager", 3),
    "hospital": ("setting hospital", 1),
    "hospice": ("setting home-health-hospice", 1),
    "insurer": ("setting payer", 3),
    "germany": ("country DE", 1),
    "Deutschland": ("country DE", 1),
    "UK": ("country GB", 1),
    "typical day": ("question day", 1),
}


@pytest.mark.parametrize(("query", "wanted"), QUERIES.items(), ids=list(QUERIES))
def test_a_real_query_finds_what_it_means(query: str, wanted: tuple[str, int], run: Run) -> None:
    result = run("search", *query.split(), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    hits = [f"{hit['kind']} {hit['id']}" for hit in json.loads(result.stdout)["hits"]]
    assert wanted[0] in hits[: wanted[1]]


@pytest.mark.parametrize(
    ("query", "wanted", "said"),
    [
        ("ccm exam cost", "credential CCM", "420 USD"),
        ("openings a year", "topic outlook", "openings a year"),
        ("rn-to-bsn online", "topic education", "600 programs or more"),
        ("burnuot", "topic pros-cons", "urnout"),
    ],
)
def test_the_line_answers_the_query(query: str, wanted: str, said: str, run: Run) -> None:
    found = json.loads(run("search", query, "--json").stdout)["hits"]
    lines = {f"{hit['kind']} {hit['id']}": hit["line"] for hit in found[:3]}
    assert said in lines[wanted]


@pytest.fixture(scope="module")
def files() -> Any:
    return read_files(SHIPPED_PACK)


def test_everything_is_found_by_its_own_title(files: Any) -> None:
    things = {(entry.kind, entry.id): entry.title for entry in list_entries(files)}
    assert len(things) > 100
    for thing, title in things.items():
        # A disagreement comes after what it is about, which may be several things.
        best = search(title, files).hits[: 5 if thing[0] == "disagreement" else 3]
        assert thing in [(hit.kind, hit.id) for hit in best], title


def test_no_synonym_stands_for_nothing(files: Any) -> None:
    words = [word for group in files["synonyms"]["group"] for word in group]
    assert len(words) > 40
    assert [word for word in words if word != word.lower() or not search(word, files).hits] == []


# ---------------------------------------------------------------- the examples


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_a_valid_profile(path: Any, run: Run) -> None:
    result = run("profile", "check", path)
    assert (result.exit_code, result.stderr) == (0, "")


def test_who_starts_above_a_level_reads_so_in_a_what_if_too(run: Callable[..., Result]) -> None:
    nurse = ROOT / "examples" / "bedside-nurse.toml"
    said = run("assess", "-p", nurse, "--with", "certification=CCM", "--plain", "--full").stdout
    assert said.startswith(
        "Maya, with CCM you would start above Assistant Care Manager, thanks to your RN license; "
    )


# ---------------------------------------------------------------- questions of interviews

# What may not be asked, or tells the answer that is wanted.
ILLEGAL = re.compile(
    r"\b(?:how old|your age|pregnan|your (?:family|children|husband|wife|faith|religion|health|doctor)|"
    r"married|disab|citizen|native|church|birth|accent|where are you from)",
    re.IGNORECASE,
)
LEADING = re.compile(r"(?:^|[.?] )(?:don't you|isn't|wouldn't you|surely|do you agree)", re.IGNORECASE)
BEGINS = {
    "behavioral": ("Tell me about", "Describe"),
    "situational": (),
}


def test_every_skill_has_questions_of_both_kinds(handbook: Handbook) -> None:
    assert handbook.questions is not None
    kinds = Counter((question.skill, str(question.kind)) for question in handbook.questions.question)
    asked = [(skill.id, kind) for skill in handbook.pack.skills.skill for kind in BEGINS]
    assert len(asked) == 74
    assert [key for key in asked if not kinds[key]] == []


def test_each_question_asks_for_a_story_and_says_what_a_good_answer_shows(handbook: Handbook) -> None:
    assert handbook.questions is not None
    questions = handbook.questions.question
    assert len({question.text for question in questions}) == len(questions) >= 74
    for question in questions:
        assert 60 <= len(question.text) <= 170, question.id
        assert question.text[-1] in "?.", question.id
        assert "?" in question.text, question.id
        assert not ILLEGAL.search(question.text), question.id
        assert not LEADING.search(question.text), question.id
        assert question.text.startswith(BEGINS[question.kind]) or question.kind == "situational", question.id
        assert (question.kind == "behavioral") == question.text.startswith(BEGINS["behavioral"]), question.id
        ratings = [sign.rating for sign in question.good]
        assert ratings == ([4, 5] if question.levels else [3, 4, 5]), question.id
        for sign in question.good:
            assert 25 <= len(sign.shows) <= 140, (question.id, sign.shows)
            assert sign.shows[0].islower(), (question.id, sign.shows)
            assert sign.shows[-1] != ".", (question.id, sign.shows)


def test_no_question_repeats_the_words_of_the_anchors(handbook: Handbook) -> None:
    """They are derived from them, in words of their own: no seven running words are the same."""
    assert handbook.questions is not None

    def list_runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z]+", text.lower())
        return {tuple(words[i : i + 7]) for i in range(len(words) - 6)}

    runs = set().union(*(list_runs(text) for skill in handbook.pack.skills.skill for text in skill.anchors))
    assert len(runs) > 1000
    for question in handbook.questions.question:
        for sign in question.good:
            assert not list_runs(sign.shows) & runs, (question.id, sign.shows)


def test_questions_for_some_levels_are_about_what_these_levels_ask(handbook: Handbook) -> None:
    assert handbook.questions is not None
    targets = {skill.id: skill.targets for skill in handbook.pack.skills.skill}
    for question in handbook.questions.question:
        assert {*question.levels} <= {*targets[question.skill], "director"}, question.id
