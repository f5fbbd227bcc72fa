"""People and packs to draw from: profiles, better and fuller ones, and packs with other rules."""

from functools import lru_cache
from typing import NamedTuple, get_args

from hypothesis import strategies as st

from carecli.engine.results import VERDICTS, Assessment, Verdict
from carecli.engine.standards import Standards, set_standards
from carecli.pack.ladder import Importance, Rules
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
fields = st.sampled_from(["nursing", "Social Work", "MSN nursing practice", "history", "economics"])
degrees = st.builds(Education, level=st.sampled_from(DEGREES), field=st.none() | fields)
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
    return COMPLETE.model_copy(update={**answers, "skills": skills})


@st.composite
def improved(draw: st.DrawFn, profile: Profile) -> Profile:
    """Return the person with better evidence for some of what is already answered."""
    update: dict[str, object] = {}
    for name in ("years", "related_years"):
        if (had := getattr(profile, name)) is not None:
            update[name] = had + draw(years)
    for name, more in LISTS.items():
        if (held := getattr(profile, name)) is not None:
            update[name] = (*(draw(_bettered(one)) for one in held), *draw(more))
    gain = draw(st.integers(0, 2))
    raised = draw(st.sets(st.sampled_from(SKILLS), max_size=5))
    update["skills"] = {
        skill: min(5, rating + gain + (skill in raised)) for skill, rating in profile.skills.items()
    }
    return profile.model_copy(update=update)


def _bettered(one: Held) -> st.SearchStrategy[Held]:
    """Return a renewed credential, a field that counts for one that may not, or a higher degree."""
    if not isinstance(one, Education):
        return st.sampled_from([one, one.model_copy(update={"expires": None})])
    higher = st.sampled_from(DEGREES[DEGREES.index(one.level) :])
    field = st.just(one.field) if one.field is None else st.sampled_from([one.field, "nursing"])
    return st.builds(Education, level=higher, field=field)


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
            Education(level=e.level, field=e.field or draw(fields if everything else st.none() | fields))
            for e in profile.education
        )
    open_skills = [skill for skill in SKILLS if skill not in profile.skills]
    rest = dict.fromkeys(open_skills, draw(ratings)) if everything else {}
    some = draw(st.dictionaries(st.sampled_from(open_skills), ratings, max_size=5)) if open_skills else {}
    return profile.model_copy(update={**update, "skills": {**profile.skills, **rest, **some}})


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Return the rules of the pack with other numbers, extremes included."""
    weight = st.sampled_from([0.1, 1, 2, 3, 7.5])
    new: dict[str, dict[str, object]] = {
        "weights": {i: draw(weight) for i in ("must", "expected", "preferred")},
        "steps": {"rating": draw(st.integers(1, 5)), "years": draw(st.sampled_from([0.5, 1, 2, 10]))},
        "partial": {
            "rating_gap": draw(st.integers(0, 5)),
            "other_field": draw(st.sampled_from([0, 0.5])),
        },
        "stretch": {
            "score": draw(st.sampled_from([0, 50, 74.55, 75, 99.99, 100])),
            "steps": draw(st.integers(0, 5)),
        },
    }
    old = PACK.ladder.rules
    return old.model_copy(update={k: getattr(old, k).model_copy(update=v) for k, v in new.items()})


def with_rules(rules: Rules) -> Pack:
    """Return the small pack with other rules."""
    return PACK.model_copy(update={"ladder": PACK.ladder.model_copy(update={"rules": rules})})


class Asked(NamedTuple):
    """What is asked, in few words for the report of a failure: a setting, and rules where not the pack's."""

    setting: str | None
    rules: Rules | None = None

    @property
    def standards(self) -> Standards:
        return _set_standards(self)


@lru_cache(maxsize=64)
def _set_standards(asked: Asked) -> Standards:
    return set_standards(with_rules(asked.rules) if asked.rules else PACK, asked.setting)


asked_anywhere = st.builds(Asked, st.sampled_from(SETTINGS), st.none() | rules())


class Small(NamedTuple):
    """A ladder of one small level: requirements with their importance, skills with rating and importance."""

    asks: dict[str, Importance]
    skills: tuple[tuple[int, Importance], ...] = ()
    years: float = 5.0
    rules: Rules = PACK.ladder.rules

    @property
    def standards(self) -> Standards:
        level = next(level for level in PACK.ladder.level if level.id == "supervisor")
        models = {asked.id.partition(":")[0]: asked for asked in reversed(level.requirement)}
        changed = []
        for name, importance in self.asks.items():
            kind, _, degree = name.partition(":")
            update = {"id": name, "importance": importance, **({"level": degree} if degree else {})}
            changed.append(models[kind].model_copy(update=update))
        band = level.years.model_copy(update={"min": self.years})
        level = level.model_copy(update={"requirement": tuple(changed), "years": band})
        skills = []
        for skill, (rating, importance) in zip(PACK.skills.skill, self.skills, strict=False):
            target = skill.targets["senior"].model_copy(update={"rating": rating, "importance": importance})
            skills.append(skill.model_copy(update={"targets": {level.id: target}}))
        ladder = PACK.ladder.model_copy(update={"rules": self.rules, "level": (level,)})
        listed = PACK.skills.model_copy(update={"skill": tuple(skills)})
        return set_standards(PACK.model_copy(update={"ladder": ladder, "skills": listed}))


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
    return Small(asks, tuple(skills), draw(st.sampled_from([2.0, 3.5, 5.0])), draw(rules()))


small_profiles = st.builds(
    lambda update, rated: BEGINNER.model_copy(
        update={**update, "skills": dict(zip(SKILLS, rated, strict=False))}
    ),
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
