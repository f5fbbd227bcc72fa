"""The built-in pack against the contract: levels, skills, credentials, pay and sources."""

import re
import tomllib

import pytest

from carecli.engine.standards import set_standards
from carecli.pack.ladder import CredentialAsked
from carecli.pack.loading import check_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack

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

LICENSES = {"RN", "LPN", "LSW", "LMSW", "LCSW", "LPC", "LMFT"}
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


def test_the_built_in_pack_has_no_problem_at_all(pack: Pack) -> None:
    assert check_pack(find_pack()) == pack


def test_the_ladder_has_six_levels_with_the_bands_of_the_guide(pack: Pack) -> None:
    assert {level.id: (level.years.min, level.years.max) for level in pack.ladder.level} == BANDS
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


def test_the_rules_of_the_assessment_are_the_numbers_of_the_design(pack: Pack) -> None:
    rules = pack.ladder.rules
    assert (rules.weights.must, rules.weights.expected, rules.weights.preferred) == (3, 2, 1)
    assert (rules.stretch.score, rules.stretch.steps) == (75, 1)
    assert (rules.steps.rating, rules.steps.years) == (1, 2)
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
    asked = {"years": "expected", "license": "expected"}
    asked["education:bachelor"] = "expected" if level == "assistant" else "must"
    if level in ("senior", "lead"):
        asked["education:master"] = "expected" if setting == "hospital" else "preferred"
    if level in ("supervisor", "director"):
        asked["education:master"] = "expected"
    if level == "assistant":
        asked["license"] = "preferred"
    if level in ("care-manager", "senior", "lead") and setting:
        asked["license"] = "must" if setting in DIRECT else "preferred"
    if level != "assistant":
        steps = ["preferred", "expected", "must"]
        asked["certification"] = steps[(level != "care-manager") + (setting == "payer")]
    return asked


def test_licenses_ask_for_rn_or_lcsw_and_certifications_for_ccm_or_acm(pack: Pack) -> None:
    asked = [r for level in pack.ladder.level for r in level.requirement if isinstance(r, CredentialAsked)]
    codes = {(r.id, r.any_of) for r in asked}
    assert codes >= {("license", ("RN", "LCSW")), ("certification", ("CCM", "ACM"))}
    assert len(codes) == 3, "no level asks for other codes under the same name"


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


def test_pay_is_the_table_of_the_guide(pack: Pack) -> None:
    rows = {pay.level: (pay.median, pay.mean) for pay in pack.salary.pay}
    assert rows == PAY
    assert len(pack.salary.pay) == 6
    assert {(pay.country, pay.currency, pay.basis) for pay in pack.salary.pay} == {("US", "USD", "stated")}
    assert {pay.source for pay in pack.salary.pay} == {"guide-pay"}


def test_every_source_that_a_file_names_is_listed_and_every_listed_one_is_complete(pack: Pack) -> None:
    listed = {source.id for source in pack.guide.source}
    folder = find_pack()
    named: set[str] = set()
    for file in Pack.FILES[1:]:
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


@pytest.mark.parametrize("file", Pack.FILES)
def test_every_file_points_editors_to_its_schema(file: str) -> None:
    text = (find_pack() / f"{file}.toml").read_text("utf-8")
    assert tomllib.loads(text)
    assert text.startswith(f"#:schema ../../docs/schemas/{file}.schema.json\n")
