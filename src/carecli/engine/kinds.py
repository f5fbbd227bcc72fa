"""The kinds of requirement: years, degrees, licenses and certifications, ratings of skills.

Each is a `Qualification`, whose methods are explained there: it judges a person, counts its steps, lists what
could be done, and says itself. `read_need` makes one of what a pack asks. A new kind is one more class here;
CONTRIBUTING.md lists what else it touches.
"""

from functools import lru_cache
from typing import Any, Literal, NamedTuple

from carecli.engine.eligibility import find_any, may_sit
from carecli.engine.requirements import (
    MET,
    Case,
    Finding,
    Gain,
    Outcome,
    Qualification,
    Reading,
    Scales,
    Studied,
    count_steps,
    strength,
)
from carecli.names import say_number
from carecli.pack.ladder import AnyNeed, EducationNeed, Level, Rules, Scale, SkillNeed, YearsNeed
from carecli.pack.pack import Pack
from carecli.pack.sources import Words
from carecli.profile.model import Certification, Education, License, Profile


def say_count_of_years(years: float) -> str:
    """A number of years: `1 year`, `2.5 years`."""
    return f"{say_number(years)} {'year' if years == 1 else 'years'}"


class Years(NamedTuple):
    """Years of work in the field of the pack; with `related`, related work counts towards them."""

    years: float
    related: bool = False

    @property
    def kind(self) -> Literal["years"]:
        """The kind, as JSON names it."""
        return "years"

    @property
    def plain(self) -> float:
        """It in JSON."""
        return self.years

    def say(self) -> str:
        """It as something asked, in few words."""
        return say_count_of_years(self.years)

    def say_held(self, is_open: bool) -> str:
        """It as what a person has."""
        return f"{self.say()} so far" if is_open else self.say()

    def say_short(self, finding: Finding) -> str:
        """How far a person is from it, where that is not plain to see."""
        if finding.open_answer is not None or finding.status == "met":
            return ""
        return f"{say_count_of_years(self.years - self.amount_of(finding.have))} short."

    def say_goal(self, label: str, _have: Qualification | None) -> str:
        """It as something to reach."""
        return f"{label}: reach {self.say()}"

    def judge(self, case: Case) -> Reading:
        """Years in the field, and in related work where that counts.

        An open answer could add any number of years, so it leaves the best case met.
        """
        own, other = case.profile.years, case.profile.related_years if self.related else 0
        known, size = (own or 0) + (other or 0), case.scales.rules.steps.years
        worst = self._weigh(known, size)
        if own is not None and other is not None:
            return Reading(Years(known), worst, worst)
        is_all_open = own is None and (other is None or not self.related)
        have = None if is_all_open else Years(known)
        if worst == MET:
            return Reading(have, MET, MET)
        asked = {"years": own, "related_years": other}
        return Reading(have, worst, MET, tuple([name for name, years in asked.items() if years is None]))

    def _weigh(self, years: float, size: float) -> Outcome:
        short = self.years - years
        if short <= 0:
            return MET
        return Outcome("partial" if years else "missing", years / self.years, count_steps(short, size))

    def list_gains(self, case: Case) -> list[Gain]:
        """Each step of work more, the last one up to what is asked."""
        profile, size = case.profile, case.scales.rules.steps.years
        other = (profile.related_years or 0) if self.related else 0
        have = (profile.years or 0) + other
        if have >= self.years:
            return []
        reached = [
            min(self.years, have + n * size) for n in range(1, count_steps(self.years - have, size) + 1)
        ]
        return [Gain(n, Years(years), Years(years - other)) for n, years in enumerate(reached, 1)]

    def is_served_by(self, _gain: Qualification, _scales: Scales) -> bool:
        """Whether a step that brings `gain` leads to it."""
        return False  # Years that an exam asks for are worked for the exam, whatever else they serve.

    def add_to(self, profile: Profile) -> Profile:
        """The profile of a person who has this as well."""
        return profile.replace(years=max(profile.years or 0, self.years))

    @staticmethod
    def amount_of(have: Qualification | None) -> float:
        """The years that somebody has, 0 if unknown."""
        return have.years if isinstance(have, Years) else 0


class Degree(NamedTuple):
    """At least this level of education, in a field that the pack counts; `level` is empty for no education.

    As what somebody has or a step brings, it has its `field`: theirs as they write it, a step's by its id.
    `country` is where it was earned, if that is abroad and it is still to be evaluated. `studies` says of one
    that is asked which fields count.
    """

    level: str
    name: str = ""
    field: str | None = None
    country: str | None = None
    studies: str = ""

    @property
    def kind(self) -> Literal["education"]:
        """The kind, as JSON names it."""
        return "education"

    @property
    def plain(self) -> str:
        """It in JSON."""
        if not self.level:
            return "none"
        return f"{self.level}:{self.field}" if self.field else self.level

    def say(self) -> str:
        """It as something asked, in few words."""
        return self.name

    def say_held(self, is_open: bool) -> str:
        """It as what a person has."""
        if not self.level:
            return "none"
        if self.country:
            return ", ".join(part for part in (self.name, self.field, f"from {self.country}") if part)
        if self.field:
            return f"{self.name}, {self.field}"
        return f"{self.name}, field not given" if is_open else self.name

    def say_short(self, finding: Finding) -> str:
        """How far a person is from it, where that is not plain to see."""
        if finding.worst.status != "partial":
            return ""
        if isinstance(finding.have, Degree) and finding.have.country:
            return "It is to be evaluated first."
        return (
            "The field decides: say which."
            if finding.open_answer
            else "The field is not one the guide names."
        )

    def say_goal(self, _label: str, have: Qualification | None) -> str:
        """It as something to reach."""
        if isinstance(have, Degree) and have.country and have.level == self.level:
            return f"Have it evaluated: {have.name}"
        return f"Earn: {self.name}{self.studies and f' {self.studies}'}"

    def judge(self, case: Case) -> Reading:
        """The entry that comes closest counts; a level without its field leaves the field open."""
        degrees, scales = case.degrees, case.scales
        if not degrees:
            nothing = Outcome("missing", 0.0, scales.steps_to[None, self.level])
            if degrees is None:
                return Reading(None, nothing, MET, ("education",))
            return Reading(Degree(""), nothing, nothing)
        ends = [self._weigh(degree, scales) for degree in degrees]
        nearest, (worst, best) = degrees[0], ends[0]
        if len(degrees) > 1:
            nearest, (worst, _) = max(zip(degrees, ends, strict=True), key=_rank_degree)
            best = max((best for _, best in ends), key=strength)
        have = Degree(nearest.level, scales.names[nearest.level], nearest.field or None)
        if nearest.abroad and worst.status != "missing":
            have = have._replace(country=nearest.abroad)
        return Reading(have, worst, best, ("education",) if worst != best else ())

    def _weigh(self, degree: Studied, scales: Scales) -> tuple[Outcome, Outcome]:
        """How far a degree is enough, at worst and at best."""
        to_go = scales.steps_to[degree.level, self.level]
        if to_go:
            short = Outcome("missing", 0.0, to_go)
            return short, short
        partial = scales.rules.partial
        credit = 1.0 if degree.is_named else partial.other_field
        best = 1.0 if degree.field is None else credit
        if degree.abroad:
            credit, best = credit * partial.abroad, best * partial.abroad
        low = MET if credit == 1.0 else Outcome("partial", credit, 1)
        return low, low if best == credit else MET if best == 1.0 else Outcome("partial", best, 1)

    def rank(self, scales: Scales) -> int:
        """The place of its level among all, -1 for none."""
        return scales.ranks.get(self.level, -1)

    def list_gains(self, case: Case) -> list[Gain]:
        """Earning this level or one above it in a field that counts, or having one from abroad evaluated.

        One below helps only where it leaves no more to go than a stretch allows.
        """
        scales, held = case.scales, case.degrees or ()
        highest = max(held, key=lambda degree: degree.rank).level if held else None
        gains = [
            Gain(
                max(1, scales.steps_to[highest, level]),
                Degree(level, name, studies=scales.studies),
                Degree(level, name, scales.field),
            )
            for level, name in scales.names.items()
            if scales.steps_to[level, self.level] <= scales.rules.stretch.steps
        ]
        for degree in held:
            if degree.abroad and not scales.steps_to[degree.level, self.level]:
                earned = Degree(degree.level, scales.names[degree.level], degree.field)
                gains.append(Gain(1, earned, earned))
        return gains

    def is_served_by(self, gain: Qualification, scales: Scales) -> bool:
        """Whether a step that brings `gain` leads to it."""
        return isinstance(gain, Degree) and gain.rank(scales) >= self.rank(scales)

    def add_to(self, profile: Profile) -> Profile:
        """The profile of a person who has this as well."""
        entry = _earn_degree(self.level, self.field)
        return profile.replace(education=(*(profile.education or ()), entry))


def _rank_degree(weighed: tuple[Studied, tuple[Outcome, Outcome]]) -> tuple[Any, ...]:
    """The key by which the degree that comes closest is found, whatever the order of answers."""
    degree, (worst, best) = weighed
    return strength(worst), degree.rank, strength(best), degree.field or "", degree.abroad or ""


class Credentials(NamedTuple):
    """Any one of these licenses, or of these certifications.

    `accepts` are those named in `codes` and all that count as one of them.
    """

    kind: Literal["license", "certification"]
    codes: tuple[str, ...]
    accepts: frozenset[str] = frozenset()

    @property
    def plain(self) -> tuple[str, ...]:
        """It in JSON."""
        return self.codes

    def say(self) -> str:
        """It as something asked, in few words."""
        return " or ".join(self.codes)

    def say_held(self, _is_open: bool) -> str:
        """It as what a person has."""
        return ", ".join(self.codes) or "none"

    def say_short(self, finding: Finding) -> str:
        """How far a person is from it, where that is not plain to see."""
        if self.kind == "license" or finding.open_answer is not None or finding.status == "met":
            return ""
        if finding.status == "partial":
            return "You may sit for it now."
        return "You may not sit for it yet: the plan says what it asks first."

    def say_goal(self, label: str, _have: Qualification | None) -> str:
        """It as something to reach."""
        return f"Earn: {label}"

    def judge(self, case: Case) -> Reading:
        """Any one that is current will do; those that have expired are named.

        A certification whose exam may be sat is partly met: the exam is the one step left.
        """
        steps = case.scales.rules.steps
        if self.kind == "license":
            current, missing = case.licenses, Outcome("missing", 0.0, steps.license)
        else:
            current, missing = case.certifications, Outcome("missing", 0.0, steps.certification)
        if current is None:
            # Whoever turns out to hold none may still sit for the exam.
            worst = missing if self.kind == "license" else self._weigh_exam(self, missing, case).worst
            return Reading(None, worst, MET, (f"{self.kind}s",))
        if not current.isdisjoint(self.accepts):
            return Reading(Credentials(self.kind, tuple(sorted(current & self.accepts))), MET, MET)
        have = Credentials(self.kind, tuple(sorted(current)))
        if self.kind == "license":
            return Reading(have, missing, missing, lapsed=tuple(sorted(case.lapsed & self.accepts)))
        return self._weigh_exam(have, missing, case)

    def _weigh_exam(self, have: "Credentials", missing: Outcome, case: Case) -> Reading:
        known, held = case.scales.credentials, case.profile.certifications or ()
        lapsed = tuple(sorted({found.id for found in held if found.id in self.accepts}))
        chance = find_any(may_sit(known[code], case) for code in self.accepts)
        eligible = Outcome("partial", case.scales.rules.partial.eligible, 1)
        worst, best = (eligible if holds else missing for holds in chance)
        ask: tuple[str, ...] = ()
        if worst != best:
            answers = ("licenses", "education", "years", "related_years")
            ask = (next((name for name in answers if getattr(case.profile, name) is None), "education"),)
        return Reading(have, worst, best, ask, lapsed)

    def list_gains(self, case: Case) -> list[Gain]:
        """Any one of them; where some may be sat for, only these, for the exam is the one step left."""
        steps = case.scales.rules.steps
        if self.kind == "license":
            return [Gain(steps.license, self, Credentials(self.kind, (code,))) for code in self.codes]
        known = case.scales.credentials
        codes = (*self.codes, *sorted(self.accepts.difference(self.codes)))
        open_ = tuple([code for code in codes if may_sit(known[code], case).high])
        goal = self._replace(codes=open_) if open_ else self
        count = 1 if open_ else steps.certification
        return [Gain(count, goal, Credentials(self.kind, (code,))) for code in goal.codes]

    def is_served_by(self, gain: Qualification, _scales: Scales) -> bool:
        """Whether a step that brings `gain` leads to it."""
        return isinstance(gain, Credentials) and gain.kind == self.kind and gain.codes[0] in self.accepts

    def add_to(self, profile: Profile) -> Profile:
        """The profile of a person who has this as well."""
        if self.kind == "license":
            licenses = [_earn_license(code) for code in self.codes]
            return profile.replace(licenses=(*(profile.licenses or ()), *licenses))
        earned = [_earn_certification(code) for code in self.codes]
        return profile.replace(certifications=(*(profile.certifications or ()), *earned))


# What steps and changes bring is the same few things for everybody.
@lru_cache
def _earn_degree(level: str, field: str | None) -> Education:
    return Education(level=level, field=field)


@lru_cache
def _earn_license(code: str) -> License:
    return License(id=code)


@lru_cache
def _earn_certification(code: str) -> Certification:
    return Certification(id=code)


class Rating(NamedTuple):
    """A rating of one skill on the scale of the pack, from 0 on."""

    skill: str
    rating: int
    scale: Scale

    @property
    def kind(self) -> Literal["skill"]:
        """The kind, as JSON names it."""
        return "skill"

    @property
    def plain(self) -> int:
        """It in JSON."""
        return self.rating

    def say(self) -> str:
        """It as something asked, in few words."""
        return self.scale.say(self.rating)

    def say_held(self, _is_open: bool) -> str:
        """It as what a person has."""
        return self.say()

    def say_short(self, finding: Finding) -> str:
        """How far a person is from it, where that is not plain to see."""
        have = self.amount_of(finding.have)
        return f"{self.rating - have} ratings short." if finding.status == "missing" and have else ""

    def say_goal(self, label: str, have: Qualification | None) -> str:
        """It as something to reach."""
        return f"{label}: from {self.scale.say(self.amount_of(have))} to {self.say()}"

    def judge(self, case: Case) -> Reading:
        """How far a person meets it."""
        return self.judge_rating(case.profile.skills.get(self.skill), case.scales.rules)

    def judge_rating(self, rating: int | None, rules: Rules) -> Reading:
        """The reading of a rating that is given, or of an open one.

        One that is open stands for none at worst.
        """
        partial_gap, step = rules.partial.rating_gap, rules.steps.rating
        if rating is not None:
            outcome = rate_skill(self.rating, rating, partial_gap, step)
            return Reading(self._replace(rating=rating), outcome, outcome)
        if not self.rating:
            return Reading(None, MET, MET)
        worst = rate_skill(self.rating, 0, partial_gap, step)
        return Reading(None, worst, MET, (f"skill:{self.skill}",))

    def list_gains(self, case: Case) -> list[Gain]:
        """Each rating above the one there is, up to what is asked."""
        climbs = self.list_climbs(case.profile.skills.get(self.skill, 0), case.scales.rules)
        return [Gain(steps, goal, goal) for steps, goal in climbs]

    def list_climbs(self, have: int, rules: Rules) -> "list[tuple[int, Rating]]":
        """Each rating above `have`, up to this one, and how many steps it is."""
        size = rules.steps.rating
        return [
            (count_steps(to - have, size), self._replace(rating=to))
            for to in range(have + 1, self.rating + 1)
        ]

    def is_served_by(self, gain: Qualification, _scales: Scales) -> bool:
        """Whether a step that brings `gain` leads to it."""
        return isinstance(gain, Rating) and gain.skill == self.skill

    def add_to(self, profile: Profile) -> Profile:
        """The profile of a person who has this as well."""
        rating = max(profile.skills.get(self.skill, 0), self.rating)
        return profile.replace(skills={**profile.skills, self.skill: rating})

    @staticmethod
    def amount_of(have: Qualification | None) -> int:
        """The rating that somebody has, 0 if unknown."""
        return have.rating if isinstance(have, Rating) else 0


@lru_cache
def rate_skill(target: int, rating: int, partial_gap: int, step: int) -> Outcome:
    """How far a rating meets a target; see `Partial` and `Steps` in the pack for the two rules."""
    short = target - rating
    if short <= 0:
        return MET
    gap = count_steps(short, step)
    return Outcome("partial", rating / target, gap) if short <= partial_gap else Outcome("missing", 0.0, gap)


def name_years(words: Words, need: Years) -> str:
    """What years are called in a pack: `Years in care management or other direct care`."""
    return f"Years in {words.field}{f' or {words.related}' if need.related else ''}"


def say_studies(pack: Pack) -> str:
    """Which fields of study count, after the name of a degree; nothing where any does."""
    if not any(field.named for field in pack.education.field):
        return ""
    return pack.guide.words.studies or "in a field that counts"


def read_need(asked: AnyNeed, level: Level, pack: Pack) -> tuple[Qualification, str]:
    """A need of `ladder.toml` of a level, and what it is called."""
    if isinstance(asked, YearsNeed):
        least = asked.years if level.years is None else level.years.min
        years = Years((least or 0) if asked.years is None else asked.years, asked.related)
        return years, name_years(pack.guide.words, years)
    if isinstance(asked, EducationNeed):
        name = next(e.name for e in pack.education.level if e.id == asked.level)
        studies = say_studies(pack)
        return Degree(asked.level, name, studies=studies), f"{name}{studies and f' {studies}'}"
    if isinstance(asked, SkillNeed):
        skill = next(s.name for s in pack.skills.skill if s.id == asked.skill)
        return Rating(asked.skill, asked.rating, pack.skills.scale), skill
    equals = {c.id for c in pack.credentials.credential if set(c.counts_as) & set(asked.any_of)}
    need = Credentials(asked.kind, asked.any_of, frozenset(asked.any_of) | equals)
    return need, f"{need.say()} {asked.kind}"
