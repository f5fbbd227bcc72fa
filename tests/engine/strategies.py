"""People and packs to draw from: profiles, better and fuller ones, and packs that ask for other things."""

from functools import lru_cache
from itertools import zip_longest
from math import ceil
from typing import NamedTuple, get_args

from hypothesis import strategies as st

from carecli.engine.results import VERDICTS, Assessment, Verdict
from carecli.engine.standards import Standards, set_standards
from carecli.pack.ladder import (
    AnyAsked,
    AnyNeed,
    Band,
    CredentialNeed,
    EducationNeed,
    Importance,
    Level,
    Rules,
    SkillNeed,
    YearsNeed,
)
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import SMALL_PACK

PACK = load_pack(SMALL_PACK)
LEVELS = [level.id for level in PACK.ladder.level]
SETTINGS = [None, *(setting.id for setting in PACK.settings.setting)]
SKILLS = [skill.id for skill in PACK.skills.skill]
LICENSES = [c.id for c in PACK.credentials.credential if c.kind == "license"]
CERTIFICATIONS = [c.id for c in PACK.credentials.credential if c.kind == "certification"]
DEGREES = [level.id for level in PACK.education.level]

COMPLETE = Profile(
    years=40,
    related_years=0,
    licenses=(License(id="RN"),),
    certifications=(Certification(id="CCM"), Certification(id="CPHQ")),
    education=(Education(level="master", field="nursing"),),
    skills=dict.fromkeys(SKILLS, 5),
)
BEGINNER = Profile(
    years=0, related_years=0, licenses=(), certifications=(), education=(), skills=dict.fromkeys(SKILLS, 0)
)

ratings = st.integers(0, 5)
years = st.one_of(st.integers(0, 72).map(lambda quarters: quarters / 4), st.floats(0, 80))
OTHER_FIELDS = ["history", "economics"]
fields = st.sampled_from(["nursing", "Social Work", "MSN nursing practice", *OTHER_FIELDS])
countries = st.sampled_from([None, None, None, "US", "IN"])
degrees = st.builds(Education, level=st.sampled_from(DEGREES), field=st.none() | fields, country=countries)
expiries = st.sampled_from([None, None, "2020-01", "2026-10", "2026-11", "2030-12-31"])
licenses = st.builds(License, id=st.sampled_from(LICENSES), expires=expiries)
certifications = st.builds(Certification, id=st.sampled_from(CERTIFICATIONS), expires=expiries)


Held = License | Certification | Education
LISTS: dict[str, st.SearchStrategy[list[Held]]] = {
    "licenses": st.lists(licenses, max_size=4),
    "certifications": st.lists(certifications, max_size=4),
    "education": st.lists(degrees, max_size=4),
}
ANSWERS: dict[str, st.SearchStrategy[object]] = {
    "years": years,
    "related_years": years,
    **{name: several.map(tuple) for name, several in LISTS.items()},
}


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Return a person from nothing to everything, of whom any answer may be unknown."""
    strong = draw(st.booleans())
    answers = {name: draw(st.none() | answer) for name, answer in ANSWERS.items()}
    if strong:
        answers |= {name: getattr(COMPLETE, name) for name in draw(st.sets(st.sampled_from([*ANSWERS])))}
    rated = dict.fromkeys(SKILLS, draw(st.sampled_from([0, 2, 3, 4, 5, 5])))
    rated |= draw(st.dictionaries(st.sampled_from(SKILLS), ratings, max_size=6))
    unrated = draw(st.just(set(SKILLS)) | st.sets(st.sampled_from(SKILLS), max_size=4))
    skills = {skill: rating for skill, rating in rated.items() if skill not in unrated}
    return COMPLETE.replace(**{**answers, "skills": skills})


@st.composite
def improved(draw: st.DrawFn, profile: Profile) -> Profile:
    """Return the person with better evidence for some of what is already answered."""
    update: dict[str, object] = {}
    for name in ("years", "related_years"):
        if (had := getattr(profile, name)) is not None:
            update[name] = had + draw(years)
    for name, more in LISTS.items():
        if (held := getattr(profile, name)) is not None:
            bettered = [one for had in held for one in draw(_bettered(had))]
            update[name] = (*bettered, *draw(more))
    gain = draw(st.integers(0, 2))
    raised = draw(st.sets(st.sampled_from(SKILLS), max_size=5))
    update["skills"] = {
        skill: min(5, rating + gain + (skill in raised)) for skill, rating in profile.skills.items()
    }
    return profile.replace(**update)


def _bettered(one: Held) -> st.SearchStrategy[list[Held]]:
    """Return a renewed credential, a field that counts for one that may not, or a higher degree.

    One from abroad that was evaluated stands beside the one that was not.
    """
    if not isinstance(one, Education):
        return st.sampled_from([[one], [one.replace(expires=None)]])
    higher = st.sampled_from(DEGREES[DEGREES.index(one.level) :])
    others = ["nursing"] if one.field in OTHER_FIELDS else []
    field = st.sampled_from([one.field, *others])
    same = st.builds(Education, level=higher, field=field, country=st.just(one.country))
    evaluated: list[Held] = [one, one.replace(country=None)]
    return same.map(_alone) | st.just(evaluated)


def _alone(one: Held) -> list[Held]:
    return [one]


@st.composite
def answered(draw: st.DrawFn, profile: Profile) -> Profile:
    """Return the person with some or all of the open answers given, in any way."""
    everything = draw(st.booleans())
    update = {
        name: draw(answer)
        for name, answer in ANSWERS.items()
        if getattr(profile, name) is None and (everything or draw(st.booleans()))
    }
    if profile.education is not None:
        update["education"] = tuple(
            e.replace(field=e.field or draw(fields if everything else st.none() | fields))
            for e in profile.education
        )
    open_skills = [skill for skill in SKILLS if skill not in profile.skills]
    rest = dict.fromkeys(open_skills, draw(ratings)) if everything else {}
    some = draw(st.dictionaries(st.sampled_from(open_skills), ratings, max_size=5)) if open_skills else {}
    return profile.replace(**{**update, "skills": {**profile.skills, **rest, **some}})


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Return the rules of the pack with other numbers, extremes included.

    A license or a degree is no fewer steps than the certification whose exam it lets somebody sit for.
    """
    weight = st.sampled_from([0.1, 1, 2, 3, 7.5])
    share = st.sampled_from([0, 0.3, 0.5, 0.9])
    count = st.integers(1, 5)
    certification, *larger = sorted(draw(st.tuples(count, count, count)))
    new: dict[str, dict[str, object]] = {
        "weights": {i: draw(weight) for i in ("must", "expected", "preferred")},
        "steps": {
            "rating": draw(count),
            "years": draw(st.sampled_from([0.5, 1, 2, 10])),
            "certification": certification,
            **dict(zip(draw(st.permutations(["license", "degree"])), larger, strict=True)),
            "degree_years": draw(st.sampled_from([0.5, 1, 2, 3])),
        },
        "partial": {
            "rating_gap": draw(st.integers(0, 5)),
            **{name: draw(share) for name in ("other_field", "abroad", "eligible")},
        },
        "ready": {"skills": draw(st.sampled_from([0, 50, 75, 90, 100])), "steps": draw(st.integers(0, 5))},
        "stretch": {
            "score": draw(st.sampled_from([0, 50, 74.55, 75, 99.99, 100])),
            "steps": draw(st.integers(0, 5)),
            "gaps": draw(st.integers(0, 3)),
        },
    }
    old = PACK.ladder.rules
    return old.replace(**{k: getattr(old, k).replace(**v) for k, v in new.items()})


def with_rules(rules: Rules) -> Pack:
    """Return the small pack with other rules."""
    return PACK.replace(ladder=PACK.ladder.replace(rules=rules))


NURSES = ("RN", "APRN")
IMPORTANCES: tuple[Importance, ...] = ("preferred", "expected", "must")
# Once something of these is there, they are one step off at most: the nearest is the one that earns most.
STEADY: tuple[AnyNeed, ...] = (
    CredentialNeed(kind="license", any_of=("LPN",)),
    CredentialNeed(kind="license", any_of=("LCSW", "RN")),
    CredentialNeed(kind="certification", any_of=("CHW",)),
    CredentialNeed(kind="certification", any_of=("ACM", "CMC")),
    EducationNeed(kind="education", level="associate"),
    EducationNeed(kind="education", level="master"),
    YearsNeed(kind="years", years=0.5, related=True),
    SkillNeed(kind="skill", skill="telehealth", rating=1),
)
WAYS: tuple[AnyNeed, ...] = (
    *STEADY,
    YearsNeed(kind="years", years=6.0),
    YearsNeed(kind="years", years=3.0, related=True),
    SkillNeed(kind="skill", skill="telehealth", rating=3),
    SkillNeed(kind="skill", skill="regulations", rating=5),
)
SHORT_YEARS = STEADY[6:7]


class More(NamedTuple):
    """What levels have besides: `ways` will do as well for a requirement; whom they pass over, by level.

    `nurses` are asked the bachelor's with at most this importance. Then a license of theirs stands for the
    bachelor's that everybody is asked, and nothing else does: who becomes a nurse would else be asked for
    more than they gain.
    """

    ways: tuple[tuple[str, tuple[AnyNeed, ...]], ...] = ()
    nurses: Importance | None = None
    passed_over: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def add_to(self, level: Level) -> Level:
        """Return the level with all this."""
        asked = [self._accept(one) for one in level.requirement]
        if self.nurses is not None:
            asked += [_ask_nurses(r, self.nurses) for r in asked if r.id == "education:bachelor"]
        passed_over = dict(self.passed_over).get(level.id, level.passed_over)
        return level.replace(requirement=tuple(asked), passed_over=passed_over)

    def fit(self, rules: Rules) -> Rules:
        """Return rules that ask a nurse for no more than their license stands for, in weight or in steps."""
        if self.nurses is None:
            return rules
        steps, weights = rules.steps, rules.weights
        degree = steps.degree * ceil(max(2, steps.degree_years) / steps.degree_years)
        return rules.replace(
            steps=steps.replace(license=max(steps.license, degree)),
            weights=weights.replace(must=max(weights.must, weights.expected)),
        )

    def _accept(self, asked: AnyAsked) -> AnyAsked:
        ways = dict(self.ways).get(asked.id, ())
        if self.nurses is not None and asked.id == "education:bachelor":
            ways = (CredentialNeed(kind="license", any_of=NURSES),)
        return asked.replace(or_=ways) if ways else asked


def _ask_nurses(asked: AnyAsked, importance: Importance) -> AnyAsked:
    least = min(importance, asked.importance, key=IMPORTANCES.index)
    return asked.replace(id="education:nurses", importance=least, holders=NURSES, or_=())


@st.composite
def mores(draw: st.DrawFn, asked: list[str], levels: list[str], ways: tuple[AnyNeed, ...] = STEADY) -> More:
    """Return more of what levels have, for the requirements that are asked."""
    chosen = draw(st.lists(st.sampled_from(asked), unique=True, max_size=2)) if asked else []
    found = []
    for name in chosen:
        fitting = SHORT_YEARS if name == "years" and ways is STEADY else ways
        found.append(
            (name, tuple(draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=2, unique=True))))
        )
    nurses = draw(st.none() | st.sampled_from(IMPORTANCES)) if "education:bachelor" in asked else None
    passed = draw(st.lists(st.sampled_from(levels), unique=True, max_size=2))
    codes = st.lists(st.sampled_from(LICENSES), min_size=1, max_size=3, unique=True).map(tuple)
    return More(tuple(found), nurses, tuple((level, draw(codes)) for level in passed))


class Asked(NamedTuple):
    """What is asked, in few words for the report of a failure: a setting, and what is not the pack's."""

    setting: str | None
    rules: Rules | None = None
    more: More | None = None

    @property
    def standards(self) -> Standards:
        return _set_standards(self)


@lru_cache(maxsize=64)
def _set_standards(asked: Asked) -> Standards:
    more = asked.more or More()
    ladder = PACK.ladder.replace(
        rules=more.fit(asked.rules or PACK.ladder.rules),
        level=tuple(more.add_to(level) for level in PACK.ladder.level),
    )
    return set_standards(PACK.replace(ladder=ladder), asked.setting)


OFTEN_ASKED = ["years", "education:bachelor", "education:master", "license", "certification"]
asked_anywhere = st.builds(
    Asked, st.sampled_from(SETTINGS), st.none() | rules(), st.none() | mores(OFTEN_ASKED, LEVELS)
)
asked_plainly = st.builds(Asked, st.sampled_from(SETTINGS), st.none() | rules(), st.none())
asked_in_any_way = st.builds(
    Asked, st.sampled_from(SETTINGS), st.none() | rules(), mores(OFTEN_ASKED, LEVELS, WAYS)
)


class Small(NamedTuple):
    """A ladder of one small level: requirements with their importance, skills with rating and importance."""

    asks: dict[str, Importance]
    skills: tuple[tuple[int, Importance], ...] = ()
    years: float = 5.0
    rules: Rules = PACK.ladder.rules
    more: More = More()

    @property
    def standards(self) -> Standards:
        return set_standards(self.pack)

    @property
    def pack(self) -> Pack:
        level = next(level for level in PACK.ladder.level if level.id == "supervisor")
        models = {asked.id.partition(":")[0]: asked for asked in reversed(level.requirement)}
        changed = []
        for name, importance in self.asks.items():
            kind, _, degree = name.partition(":")
            update = {"id": name, "importance": importance, **({"level": degree} if degree else {})}
            changed.append(models[kind].replace(**update))
        band = Band(min=self.years)
        level = self.more.add_to(level.replace(requirement=tuple(changed), years=band))
        skills = []
        for skill, asked in zip_longest(PACK.skills.skill, self.skills):
            target = skill.targets["senior"] if asked else None
            numbers = dict(zip(("rating", "importance"), asked or (), strict=False))
            targets = {level.id: target.replace(**numbers)} if target else {}
            skills.append(skill.replace(targets=targets))
        ladder = PACK.ladder.replace(rules=self.more.fit(self.rules), level=(level,))
        listed = PACK.skills.replace(skill=tuple(skills))
        return PACK.replace(ladder=ladder, skills=listed)


DEGREES_ASKED = [
    (),
    ("bachelor",),
    ("bachelor", "master"),
    ("master",),
    ("associate", "master"),
    ("master", "doctorate"),
]


@st.composite
def small_ladders(draw: st.DrawFn) -> Small:
    importance = st.sampled_from(get_args(Importance))
    kinds = draw(st.lists(st.sampled_from(["years", "license", "certification"]), unique=True))
    kinds += [f"education:{degree}" for degree in draw(st.sampled_from(DEGREES_ASKED))]
    skills = draw(st.lists(st.tuples(st.integers(0, 3), importance), min_size=not kinds, max_size=2))
    asks = {kind: draw(importance) for kind in kinds}
    if asks.get("certification", "preferred") != "preferred":
        # The smallest change does not look for what would do no more than make an exam possible.
        asks = {kind: "expected" if strength == "preferred" else strength for kind, strength in asks.items()}
    more = draw(st.just(More()) | mores([*asks], ["supervisor"]))
    return Small(asks, tuple(skills), draw(st.sampled_from([2.0, 3.5, 5.0])), draw(rules()), more)


small_profiles = st.builds(
    lambda update, rated: BEGINNER.replace(**{**update, "skills": dict(zip(SKILLS, rated, strict=False))}),
    st.fixed_dictionaries(
        {
            "years": st.none() | st.integers(0, 20).map(lambda quarters: quarters / 4),
            "licenses": st.sampled_from([None, (), COMPLETE.licenses]),
            "certifications": st.sampled_from([None, (), COMPLETE.certifications]),
            "education": st.none() | st.lists(degrees, max_size=2).map(tuple),
        }
    ),
    st.lists(st.integers(0, 3), max_size=2),
)


def bounds(assessment: Assessment) -> list[tuple[float, float, int, int]]:
    """Return, for each level, its score and its verdict as numbers: low, high, low, high."""
    return [
        (level.score.low, level.score.high, rank(level.verdict.low), rank(level.verdict.high))
        for level in assessment.levels
    ]


def rank(verdict: Verdict) -> int:
    return VERDICTS.index(verdict)
