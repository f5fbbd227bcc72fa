"""What each level of the small pack asks in each setting: written out here, and read by the engine."""

from typing import Any

import pytest

from carecli.engine.kinds import Credentials, Degree, Rating, Years
from carecli.engine.requirements import Requirement, count_steps
from carecli.engine.standards import set_standards
from carecli.pack.credentials import EducationFile
from carecli.pack.evidence import find_count
from carecli.pack.ladder import (
    Adjustment,
    AnyNeed,
    Counted,
    CredentialNeed,
    EducationNeed,
    Importance,
    SkillNeed,
    YearsNeed,
)
from tests.engine.strategies import LEVELS, PACK, SETTINGS, Asked, More, Small

SCALE = PACK.skills.scale
STUDIES = "in a health or social field"

RULES = PACK.ladder.rules
DIRECT = ["hospital", "outpatient", "home-health-hospice", "long-term-care"]
OTHERS = ["payer", "community", "remote-telephonic"]

# By requirement and setting, one letter a level from assistant to director:
# (m)ust, (e)xpected, (p)referred, or - for not asked.
IMPORTANCE = {
    "years": dict.fromkeys([None, *DIRECT, *OTHERS], "eeeeee"),
    "education:bachelor": dict.fromkeys([None, *DIRECT, *OTHERS], "emmmmm"),
    "education:master": {
        **dict.fromkeys([None, *DIRECT, *OTHERS], "--ppee"),
        "hospital": "--eeee",
    },
    "license": {
        None: "peeeee",
        "hospital": "pmmmee",
        "outpatient": "pmmmee",
        "home-health-hospice": "pmmmee",
        "long-term-care": "pmmmee",
        "payer": "ppppee",
        "community": "ppppee",
        "remote-telephonic": "ppppee",
    },
    "certification": {
        None: "-peeee",
        "hospital": "-peeee",
        "outpatient": "-peeee",
        "home-health-hospice": "-peeee",
        "long-term-care": "-peeee",
        "payer": "-emmmm",
        "community": "-peeee",
        "remote-telephonic": "-peeee",
    },
}
NAMES = {"m": "must", "e": "expected", "p": "preferred"}
CASES = [
    (requirement, setting, level, NAMES.get(letter))
    for requirement, settings in IMPORTANCE.items()
    for setting, letters in settings.items()
    for level, letter in zip(LEVELS, letters, strict=True)
]


def list_asked(level: str, setting: str | None = None) -> dict[str, Requirement]:
    standards = Asked(setting).standards
    requirements = standards.levels[LEVELS.index(level)].requirements
    return {requirement.id: requirement for requirement in requirements}


def test_the_table_has_every_setting_and_level() -> None:
    assert LEVELS == ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]
    assert set(SETTINGS) == {None, *DIRECT, *OTHERS}
    assert len(CASES) == len(IMPORTANCE) * 8 * 6


@pytest.mark.parametrize(("requirement", "setting", "level", "importance"), CASES)
def test_a_setting_decides_how_much_a_requirement_matters(
    requirement: str, setting: str | None, level: str, importance: str | None
) -> None:
    asked = list_asked(level, setting).get(requirement)
    assert (asked.importance if asked else None) == importance


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_moves_importance_and_adds_alternatives_but_rewrites_no_level(setting: str | None) -> None:
    for level in LEVELS:
        plain, here = list_asked(level), list_asked(level, setting)
        assert list(plain) == list(here)
        for name, before in plain.items():
            after = here[name]
            assert (after.kind, after.label) == (before.kind, before.label)
            if isinstance(before.need, Credentials):
                assert isinstance(after.need, Credentials)
                assert after.need.accepts >= before.need.accepts
                assert after.need.codes[: len(before.need.codes)] == before.need.codes
            else:
                assert after.need == before.need


@pytest.mark.parametrize(
    ("level", "years"),
    [("assistant", 0), ("care-manager", 2), ("senior", 5), ("lead", 8), ("supervisor", 10), ("director", 15)],
)
def test_a_level_asks_for_the_years_at_which_its_band_begins(level: str, years: float) -> None:
    assert list_asked(level)["years"].need.plain == years


@pytest.mark.parametrize(
    ("level", "counts"),
    [
        ("assistant", True),
        ("care-manager", True),
        ("senior", False),
        ("lead", False),
        ("supervisor", False),
        ("director", False),
    ],
)
def test_other_direct_care_counts_only_at_the_first_levels(level: str, *, counts: bool) -> None:
    need = list_asked(level)["years"].need
    assert isinstance(need, Years)
    assert need.related is counts


@pytest.mark.parametrize(
    ("requirement", "setting", "need", "accepts"),
    [
        ("license", None, ("RN", "LCSW"), {"RN", "LCSW", "APRN"}),
        ("license", "hospital", ("RN", "LCSW"), {"RN", "LCSW", "APRN"}),
        (
            "license",
            "community",
            ("RN", "LCSW", "LMSW", "LSW", "LPC", "LMFT"),
            {"RN", "LCSW", "APRN", "LMSW", "LSW", "LPC", "LMFT"},
        ),
        (
            "certification",
            "payer",
            ("CCM", "ACM"),
            {"CCM", "ACM", "CMGT-BC", "C-SWCM", "C-ASWCM", "CMC"},
        ),
        ("certification:leadership", None, ("CMAC", "CPHQ"), {"CMAC", "CPHQ"}),
    ],
)
def test_any_of_the_credentials_named_or_their_equals_is_accepted(
    requirement: str, setting: str | None, need: tuple[str, ...], accepts: set[str]
) -> None:
    asked = list_asked("lead", setting)[requirement].need
    assert isinstance(asked, Credentials)
    assert asked.codes == need
    assert set(asked.accepts) == accepts


def test_must_weighs_three_expected_two_and_preferred_nothing() -> None:
    weights = {
        (requirement.importance, requirement.weight)
        for setting in SETTINGS
        for standard in Asked(setting).standards.levels
        for requirement in standard.requirements
    }
    assert weights == {("must", 3), ("expected", 2), ("preferred", 0)}


def test_the_weights_of_must_and_expected_are_those_of_the_pack() -> None:
    weights = RULES.weights.replace(must=7.5, expected=0.1, preferred=9)
    rules = RULES.replace(weights=weights)
    asks = Small({"years": "expected", "license": "must", "certification": "preferred"}, rules=rules)
    asked = asks.standards.levels[0].requirements
    assert [(r.id, r.weight) for r in asked] == [("years", 0.1), ("license", 7.5), ("certification", 0)]


def test_a_skill_is_asked_where_it_has_a_target_with_its_own_source() -> None:
    seen = 0
    for level in LEVELS:
        asked = [r for r in list_asked(level, "community").values() if r.kind == "skill"]
        targets = {
            f"skill:{skill.id}": skill.targets[level] for skill in PACK.skills.skill if level in skill.targets
        }
        assert [r.id for r in asked] == list(targets)
        for requirement, target in zip(asked, targets.values(), strict=True):
            assert (requirement.need.plain, requirement.importance) == (target.rating, target.importance)
            assert (requirement.basis, requirement.source) == (target.basis, target.source)
            assert (requirement.reason, requirement.against) == (target.reason, ())
            seen += 1
    assert seen > len(PACK.skills.skill)


def test_leading_is_asked_of_a_lead_and_not_of_an_assistant() -> None:
    leading = {f"skill:{skill.id}" for skill in PACK.skills.skill if skill.group == "leadership"}
    assert leading
    assert not leading & set(list_asked("assistant"))
    for level in ("lead", "supervisor", "director"):
        assert leading <= set(list_asked(level))


def test_a_changed_requirement_carries_the_reason_of_the_setting() -> None:
    plain, moved = list_asked("senior")["license"], list_asked("senior", "payer")["license"]
    assert (plain.source, plain.against) == ("guide-qualifications", ("guide-entry",))
    assert (moved.basis, moved.source, moved.against) == ("derived", "guide-entry", ())
    assert moved.reason
    assert moved.reason != plain.reason
    assert list_asked("director", "payer")["license"] == list_asked("director")["license"]


ASSOCIATE = EducationNeed(kind="education", level="associate")
FIVE_YEARS = YearsNeed(kind="years", years=5.0, related=True)
OWN = {"basis": "external", "source": "own", "reason": "For a test"}


def settle(*changes: Adjustment, ways: tuple[AnyNeed, ...] = ()) -> dict[str | None, dict[str, Requirement]]:
    """Return what a senior is asked with no setting and in a hospital that changes this."""
    levels = [
        level.replace(
            requirement=tuple(
                asked.replace(or_=ways) if asked.id == "education:bachelor" else asked
                for asked in level.requirement
            )
        )
        for level in PACK.ladder.level
    ]
    settings = [x.replace(change=changes) for x in PACK.settings.setting if x.id == "hospital"]
    pack = PACK.replace(
        ladder=PACK.ladder.replace(level=tuple(levels)),
        settings=PACK.settings.replace(setting=tuple(settings)),
    )
    standards = {setting: set_standards(pack, setting) for setting in (None, "hospital")}
    return {
        setting: {requirement.id: requirement for requirement in made.levels[LEVELS.index("senior")].others}
        for setting, made in standards.items()
    }


def change(requirement: str, **update: Any) -> Adjustment:
    return Adjustment(requirement=requirement, levels=("senior",), **{**OWN, **update})


def test_a_requirement_may_list_alternatives_of_other_kinds() -> None:
    nurse, skilled = (
        CredentialNeed(kind="license", any_of=("RN",)),
        SkillNeed(kind="skill", skill="ehr", rating=4),
    )
    asked = settle(ways=(nurse, FIVE_YEARS, skilled))[None]["education:bachelor"]
    assert asked.need == Degree("bachelor", "Bachelor's degree", studies=STUDIES)
    # what counts as a license counts here, too, and years are those that are named, not those of the band
    assert asked.alternatives == (
        Credentials("license", ("RN",), frozenset({"RN", "APRN"})),
        Years(5, related=True),
        Rating("ehr", 4, SCALE),
    )
    assert asked.ways == (asked.need, *asked.alternatives)
    assert asked.label == "Bachelor's degree in a health or social field"


def test_a_setting_adds_alternatives_to_those_of_the_level() -> None:
    here = settle(change("education:bachelor", or_=(FIVE_YEARS,)), ways=(ASSOCIATE,))
    plain, moved = here[None]["education:bachelor"], here["hospital"]["education:bachelor"]
    assert plain.alternatives == (Degree("associate", "Associate degree", studies=STUDIES),)
    assert moved.alternatives == (*plain.alternatives, Years(5, related=True))
    assert (moved.need, moved.importance, moved.weight) == (plain.need, plain.importance, plain.weight)
    assert (moved.basis, moved.source, moved.reason, moved.against) == ("external", "own", "For a test", ())


@pytest.mark.parametrize(
    ("update", "codes", "accepts"),
    [
        ({}, ("RN", "LCSW"), {"RN", "LCSW", "APRN"}),
        ({"any_of": ("LPN",)}, ("LPN",), {"LPN"}),
        ({"any_of": ("RN",)}, ("RN",), {"RN", "APRN"}),
        ({"also_accepts": ("LPN",)}, ("RN", "LCSW", "LPN"), {"RN", "LCSW", "APRN", "LPN"}),
        ({"any_of": ("LSW",), "also_accepts": ("RN",)}, ("LSW", "RN"), {"LSW", "RN", "APRN"}),
    ],
)
def test_a_setting_may_name_other_licenses_or_more_of_them(
    update: dict[str, tuple[str, ...]], codes: tuple[str, ...], accepts: set[str]
) -> None:
    here = settle(change("license", importance="must", **update))
    need = here["hospital"]["license"].need
    assert need == Credentials("license", codes, frozenset(accepts))
    assert here[None]["license"].need == Credentials(
        "license", ("RN", "LCSW"), frozenset({"RN", "LCSW", "APRN"})
    )
    assert here["hospital"]["license"].importance == "must"
    assert here["hospital"]["license"].weight == 3


def test_a_setting_that_names_no_importance_leaves_it() -> None:
    here = settle(change("license", also_accepts=("LPN",), despite="Few posts are counted"))
    assert (here["hospital"]["license"].importance, here["hospital"]["license"].weight) == ("expected", 2)
    assert (here[None]["license"].despite, here["hospital"]["license"].despite) == (
        None,
        "Few posts are counted",
    )


@pytest.mark.parametrize("nurses", ["preferred", "expected", "must"])
def test_a_requirement_may_be_asked_of_the_holders_of_a_license(nurses: Importance) -> None:
    level = Small({"education:bachelor": "expected"}, more=More(nurses=nurses)).standards.levels[0]
    everybody, holders = level.requirements
    assert (everybody.holders, holders.holders) == (frozenset(), frozenset({"RN", "APRN"}))
    assert (holders.need, holders.alternatives) == (everybody.need, ())
    assert holders.importance == ("preferred" if nurses == "preferred" else "expected")


def test_a_level_follows_the_one_before_it_or_those_that_it_names() -> None:
    assert [standard.follows for standard in Asked(None).standards.levels] == [
        (), *((level,) for level in LEVELS[:-1]),
    ]  # fmt: skip
    follows = {"lead": ("care-manager",), "supervisor": ("senior", "lead"), "director": ()}
    levels = [x.replace(follows=follows.get(x.id, x.follows)) for x in PACK.ladder.level]
    ladder = PACK.ladder.replace(level=tuple(levels))
    named = {x.level.id: x.follows for x in set_standards(PACK.replace(ladder=ladder)).levels}
    assert named == {"assistant": (), "care-manager": ("assistant",), "senior": ("care-manager",), **follows}


def test_a_pack_that_counts_no_postings_has_no_count_of_a_requirement() -> None:
    counted = Counted(thing="license")
    levels = [
        level.replace(requirement=tuple(r.replace(evidence=counted) for r in level.requirement))
        for level in PACK.ladder.level
    ]
    ladder = PACK.ladder.replace(level=tuple(levels))
    for evidence in (PACK.evidence, None):
        pack = PACK.replace(ladder=ladder, evidence=evidence)
        for standard in set_standards(pack, "hospital").levels:
            for requirement in standard.others:
                expected = evidence and find_count(evidence, counted, standard.level.id, "hospital", LEVELS)
                assert requirement.postings == expected
    assert all(r.postings is None for standard in Asked("hospital").standards.levels for r in standard.others)


def test_standards_carry_pack_setting_and_rules() -> None:
    standards = set_standards(PACK, "payer")
    assert (standards.pack_id, standards.pack_version) == (PACK.guide.id, PACK.guide.version)
    assert (standards.setting, standards.scales.rules) == ("payer", PACK.ladder.rules)
    assert set_standards(PACK).setting is None
    assert [standard.level for standard in standards.levels] == [*PACK.ladder.level]


@pytest.mark.parametrize(
    ("short", "size", "steps"),
    [
        (1, 1, 1),
        (3, 1, 3),
        (0.25, 2, 1),
        (2, 2, 1),
        (2.01, 2, 2),
        (4, 2, 2),
        (15, 2, 8),
        (0.1 + 0.2, 0.1, 3),
        (1e-12, 2, 1),
        (3, 5, 1),
    ],
)
def test_a_started_step_counts_whole(short: float, size: float, steps: int) -> None:
    assert count_steps(short, size) == steps


@pytest.mark.parametrize(
    ("held", "needed", "count"),
    [
        (None, "high-school", 4),
        (None, "bachelor", 4),
        (None, "master", 8),
        (None, "doctorate", 8),
        ("high-school", "master", 8),
        ("certificate", "bachelor", 4),
        ("associate", "bachelor", 4),
        ("associate", "master", 4),
        ("bachelor", "bachelor", 0),
        ("bachelor", "master", 4),
        ("bachelor", "doctorate", 4),
        ("master", "doctorate", 4),
        ("doctorate", "master", 0),
    ],
)
def test_steps_to_a_degree_are_counted_along_what_each_builds_on(
    held: str | None, needed: str, count: int
) -> None:
    assert Asked(None).standards.scales.steps_to[held, needed] == count


# As long as programs usually are: an associate degree shortens a bachelor's by its two years.
LENGTHS = {"certificate": 1, "bachelor": 4, "doctorate": 5.5}


@pytest.mark.parametrize(
    ("held", "needed", "count"),
    [
        (None, "certificate", 4),
        (None, "associate", 4),
        ("certificate", "associate", 4),
        (None, "bachelor", 8),
        ("high-school", "bachelor", 8),
        ("certificate", "bachelor", 8),
        ("associate", "bachelor", 4),
        (None, "master", 12),
        ("associate", "master", 8),
        ("bachelor", "master", 4),
        (None, "doctorate", 20),
        ("bachelor", "doctorate", 12),
        ("master", "doctorate", 8),
        ("doctorate", "bachelor", 0),
    ],
)
def test_a_longer_program_is_more_steps_and_a_started_one_counts_whole(
    held: str | None, needed: str, count: int
) -> None:
    education = PACK.education
    levels = [x.replace(years=LENGTHS.get(x.id, x.years)) for x in education.level]
    changed = education.replace(level=tuple(levels))
    standards = set_standards(PACK.replace(education=changed))
    assert standards.scales.steps_to[held, needed] == count


@pytest.mark.parametrize(
    ("numbers", "held", "count"),
    [
        ({"degree": 1}, None, 2),
        ({"degree": 6}, None, 12),
        ({"degree_years": 4.0}, None, 4),
        ({"degree_years": 3.0}, None, 8),
        ({"degree_years": 1.0}, None, 16),
        ({"degree_years": 1.0}, "bachelor", 8),
        # no shorter than one whole degree
        ({"degree_years": 3.0}, "bachelor", 4),
    ],
)
def test_the_size_of_a_degree_comes_from_the_pack(
    numbers: dict[str, float], held: str | None, count: int
) -> None:
    rules = RULES.replace(steps=RULES.steps.replace(**numbers))
    assert Asked(None, rules).standards.scales.steps_to[held, "master"] == count


def test_a_field_that_the_pack_lists_but_does_not_count_is_no_named_field() -> None:
    education = PACK.education
    changed = [f.replace(named=f.id not in ("nursing", "psychology")) for f in education.field]
    file: EducationFile = education.replace(field=tuple(changed))
    scales = set_standards(PACK.replace(education=file)).scales
    assert scales.fields["psychology"] == scales.fields["behavioral-health"] == "psychology"
    assert scales.fields["healthcare-management"] == "healthcare-administration"
    assert "history" not in scales.fields
    assert scales.named == {f.id for f in education.field} - {"nursing", "psychology"}
    assert not {"psychology", "nursing"} & {*scales.stems}
    assert "social-work" in scales.stems
    assert "social-welfare" not in scales.stems
    # what a step brings is a degree in the first field that counts
    assert (scales.field, Asked(None).standards.scales.field) == ("social-work", "nursing")


def test_a_pack_that_counts_no_field_has_none_to_bring() -> None:
    bare = tuple(f.replace(named=False) for f in PACK.education.field)
    education = PACK.education.replace(field=bare)
    scales = set_standards(PACK.replace(education=education)).scales
    assert (scales.field, scales.named, scales.stems) == (None, frozenset(), ())


def test_a_level_of_another_ladder_asks_only_what_it_lists() -> None:
    asked = Small({"license": "must"}, ((3, "preferred"),)).standards.levels[0]
    assert [(r.id, r.importance) for r in asked.requirements] == [
        ("license", "must"),
        ("skill:ehr", "preferred"),
    ]
