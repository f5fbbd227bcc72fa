"""The kinds of requirement: years, degrees, licenses and certifications, ratings of skills.

Each is a `Qualification`, whose methods are explained there: it judges a person, counts its steps, lists what
could be changed, and says itself. `read_need` makes one of what a pack asks. A new kind is one more class
here; CONTRIBUTING.md lists what else it touches.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import inf
from typing import Literal, NamedTuple

from carecli.engine.requirements import (
    MET,
    Case,
    Finding,
    Move,
    Outcome,
    Qualification,
    Reading,
    Scales,
    by_steps,
    count_steps,
    stay,
    strength,
)
from carecli.names import STAGES, fold, say_number
from carecli.pack.ladder import Adjustment, AnyAsked, EducationAsked, Level, Rules, YearsAsked
from carecli.pack.pack import Pack
from carecli.profile.model import Certification, Education, License, Profile

MISSING = Outcome("missing", 0.0, 1)


def say_count_of_years(years: float) -> str:
    """A number of years: `1 year`, `2.5 years`."""
    return f"{say_number(years)} {'year' if years == 1 else 'years'}"


def list_moves_alone(finding: Finding, improved: Iterable[tuple[int, Qualification, Outcome]]) -> list[Move]:
    """The moves of a finding that no other shares: staying, then each (steps, what to reach, outcome)."""
    requirement, now = finding.requirement, finding.best
    return [
        stay((finding,)),
        *(
            Move(steps, requirement.weight * (outcome.credit - now.credit), (outcome,), requirement.id, to)
            for steps, to, outcome in improved
        ),
    ]


class Years(NamedTuple):
    """Years of work in care management; with `related`, other direct care counts towards them."""

    years: float
    related: bool = False

    @property
    def kind(self) -> Literal["years"]:
        return "years"

    @property
    def plain(self) -> float:
        return self.years

    def say(self) -> str:
        return say_count_of_years(self.years)

    def say_held(self, is_open: bool) -> str:
        return f"{self.say()} so far" if is_open else self.say()

    def say_short(self, finding: Finding) -> str:
        if finding.open_answer is not None or finding.status == "met":
            return ""
        return f"{say_count_of_years(self.years - self.amount_of(finding.have))} short."

    def say_goal(self, label: str, _have: Qualification | None) -> str:
        return f"{label}: reach {self.say()}"

    def judge(self, case: Case) -> Reading:
        """Years of care management, and of other direct care where that counts.

        An open answer could add any number of years, so it leaves the best case met.
        """
        answers = {"years": case.profile.years}
        if self.related:
            answers["related_years"] = case.profile.related_years
        known = sum(years for years in answers.values() if years is not None)
        is_open = [answer for answer, years in answers.items() if years is None]
        size = case.scales.rules.steps.years
        worst = self._weigh(known, size)
        best = self._weigh(inf if is_open else known, size)
        have = None if len(is_open) == len(answers) else Years(known)
        return Reading(have, worst, best, is_open[0] if worst != best else None)

    def _weigh(self, years: float, size: float) -> Outcome:
        short = self.years - years
        if short <= 0:
            return MET
        return Outcome("partial" if years else "missing", years / self.years, count_steps(short, size))

    def list_moves(self, group: Sequence[Finding], scales: Scales) -> list[Move]:
        (finding,) = group
        have, size, gap = self.amount_of(finding.have), scales.rules.steps.years, finding.best.gap
        partly = [(steps, have + steps * size) for steps in range(1, gap)]
        improved: list[tuple[int, Qualification, Outcome]] = [
            (steps, Years(years), Outcome("partial", years / self.years, gap - steps))
            for steps, years in partly
        ]
        return list_moves_alone(finding, [*improved, (gap, self, MET)])

    def is_served_by(self, _gain: Qualification, _scales: Scales) -> bool:
        return False  # Years that an exam asks for are worked for the exam, whatever else they serve.

    def add_to(self, profile: Profile) -> Profile:
        return profile.model_copy(update={"years": max(profile.years or 0, self.years)})

    @staticmethod
    def amount_of(have: Qualification | None) -> float:
        """The years that somebody has, 0 if unknown."""
        return have.years if isinstance(have, Years) else 0


class Degree(NamedTuple):
    """At least this level of education, in a field that the pack counts; `level` is empty for no education.

    As what somebody has or a step brings, it has its `field`: theirs as they write it, a step's by its id.
    """

    level: str
    name: str = ""
    field: str | None = None

    @property
    def kind(self) -> Literal["education"]:
        return "education"

    @property
    def plain(self) -> str:
        if not self.level:
            return "none"
        return f"{self.level}:{self.field}" if self.field else self.level

    def say(self) -> str:
        return self.name

    def say_held(self, is_open: bool) -> str:
        if not self.level:
            return "none"
        if self.field:
            return f"{self.name}, {self.field}"
        return f"{self.name}, field not given" if is_open else self.name

    def say_short(self, finding: Finding) -> str:
        if finding.worst.status != "partial":
            return ""
        is_open = finding.open_answer
        return "The field decides: say which." if is_open else "The field is not one the guide names."

    def say_goal(self, _label: str, _have: Qualification | None) -> str:
        return f"Earn: {self.name} in a health or social field"

    def judge(self, case: Case) -> Reading:
        """The entry that comes closest counts; a level without its field leaves the field open."""
        education, scales = case.profile.education, case.scales
        nothing = Outcome("missing", 0.0, self.count_degrees("", scales))
        if education is None:
            return Reading(None, nothing, MET, "education")
        if not education:
            return Reading(Degree(""), nothing, nothing)
        entries = [self._judge_entry(entry, scales) for entry in education]
        ranks = scales.ranks
        have, worst, _ = max(
            entries, key=lambda e: (strength(e[1]), ranks[e[0].level], strength(e[2]), e[0].plain)
        )
        best = max((best for _, _, best in entries), key=strength)
        return Reading(have, worst, best, "education" if worst != best else None)

    def _judge_entry(self, entry: Education, scales: Scales) -> tuple["Degree", Outcome, Outcome]:
        have = Degree(entry.level, scales.names[entry.level], entry.field or None)
        to_go = self.count_degrees(entry.level, scales)
        if to_go:
            short = Outcome("missing", 0.0, to_go)
            return have, short, short
        if entry.field and is_named_field(entry.field, scales):
            return have, MET, MET
        half = Outcome("partial", scales.rules.partial.other_field, 1)
        return have, half, half if entry.field else MET

    def count_degrees(self, held: str, scales: Scales) -> int:
        """How many degrees are still to earn on the way from the level held, 0 if it is enough."""
        return scales.degrees_to[held or None, self.level]

    def rank(self, scales: Scales) -> int:
        """The place of its level among all, -1 for none."""
        return scales.ranks.get(self.level, -1)

    def list_moves(self, group: Sequence[Finding], scales: Scales) -> list[Move]:
        """Earning each level that brings something: it fulfils what it reaches and shortens the rest.

        A master's brings the bachelor's with it, so that all requirements of education are one group.
        """
        asked = [(f, f.requirement.need) for f in group if isinstance(f.requirement.need, Degree)]
        held = max(
            (f.have if isinstance(f.have, Degree) else Degree("") for f in group),
            key=lambda degree: degree.rank(scales),
        )
        lowest = min(need.rank(scales) for _, need in asked)
        nothing = stay(group)
        moves = [nothing]
        for level, name in scales.names.items():
            goal = Degree(level, name)
            if goal.rank(scales) < lowest and not goal.count_degrees(held.level, scales):
                continue
            outcomes = tuple(need._after(finding, held, goal, scales) for finding, need in asked)
            if outcomes == nothing.outcomes:
                continue
            pairs = list(zip(group, outcomes, strict=True))
            moved = [finding for finding, outcome in pairs if outcome != finding.best]
            toward = next((f for f, need in asked if f in moved and need.level == level), moved[0])
            gain = sum(f.requirement.weight * (outcome.credit - f.best.credit) for f, outcome in pairs)
            steps = max(1, goal.count_degrees(held.level, scales))
            moves.append(Move(steps, gain, outcomes, toward.requirement.id, goal))
        return sorted(moves, key=by_steps)

    def _after(self, finding: Finding, held: "Degree", earned: "Degree", scales: Scales) -> Outcome:
        """The outcome once a degree is earned as well, in a field that counts."""
        if finding.best.status == "met" or self.rank(scales) <= earned.rank(scales):
            return MET
        if finding.best.status != "missing":
            return finding.best
        highest = max(held, earned, key=lambda degree: degree.rank(scales))
        return Outcome("missing", 0.0, self.count_degrees(highest.level, scales))

    def is_served_by(self, gain: Qualification, scales: Scales) -> bool:
        return isinstance(gain, Degree) and gain.rank(scales) >= self.rank(scales)

    def add_to(self, profile: Profile) -> Profile:
        entry = Education.model_construct(level=self.level, field=self.field)
        return profile.model_copy(update={"education": (*(profile.education or ()), entry)})


def is_named_field(field: str, scales: Scales) -> bool:
    """Whether the pack counts a field of study, however the person writes it."""
    wanted = fold(field)
    if wanted in scales.fields:
        return scales.fields[wanted]
    return any(f"-{stem}-" in f"-{wanted}-" for stem in scales.stems)


class Credentials(NamedTuple):
    """Any one of these licenses, or of these certifications.

    `accepts` are those named in `codes` and all that count as one of them.
    """

    kind: Literal["license", "certification"]
    codes: tuple[str, ...]
    accepts: frozenset[str] = frozenset()

    @property
    def plain(self) -> tuple[str, ...]:
        return self.codes

    def say(self) -> str:
        return " or ".join(self.codes)

    def say_held(self, _is_open: bool) -> str:
        return ", ".join(self.codes) or "none"

    def say_short(self, _finding: Finding) -> str:
        return ""

    def say_goal(self, label: str, _have: Qualification | None) -> str:
        return f"Earn: {label}"

    def judge(self, case: Case) -> Reading:
        """Any one that is current will do; those that have expired are named."""
        held: Sequence[License | Certification] | None = case.profile.licenses
        answer = "licenses"
        if self.kind == "certification":
            held, answer = case.profile.certifications, "certifications"
        if held is None:
            return Reading(None, MISSING, MET, answer)
        current = sorted({h.id for h in held if h.is_current(case.today)})
        fitting = tuple(code for code in current if code in self.accepts)
        if fitting:
            return Reading(Credentials(self.kind, fitting), MET, MET)
        lapsed = tuple(sorted({h.id for h in held if h.id in self.accepts}))
        return Reading(Credentials(self.kind, tuple(current)), MISSING, MISSING, lapsed=lapsed)

    def list_moves(self, group: Sequence[Finding], _scales: Scales) -> list[Move]:
        return list_moves_alone(group[0], [(1, self, MET)])

    def is_served_by(self, gain: Qualification, _scales: Scales) -> bool:
        return isinstance(gain, Credentials) and gain.kind == self.kind and gain.codes[0] in self.accepts

    def add_to(self, profile: Profile) -> Profile:
        if self.kind == "license":
            licenses = [License.model_construct(id=code, expires=None) for code in self.codes]
            return profile.model_copy(update={"licenses": (*(profile.licenses or ()), *licenses)})
        earned = [Certification.model_construct(id=code, expires=None) for code in self.codes]
        return profile.model_copy(update={"certifications": (*(profile.certifications or ()), *earned)})


class Rating(NamedTuple):
    """A rating of one skill, 0 to 5."""

    skill: str
    rating: int

    @property
    def kind(self) -> Literal["skill"]:
        return "skill"

    @property
    def plain(self) -> int:
        return self.rating

    def say(self) -> str:
        return f"{self.rating} {STAGES[self.rating]}"

    def say_held(self, _is_open: bool) -> str:
        return self.say()

    def say_short(self, finding: Finding) -> str:
        have = self.amount_of(finding.have)
        return f"{self.rating - have} ratings short." if finding.status == "missing" and have else ""

    def say_goal(self, label: str, have: Qualification | None) -> str:
        return f"{label}: from {Rating(self.skill, self.amount_of(have)).say()} to {self.say()}"

    def judge(self, case: Case) -> Reading:
        return self.judge_rating(case.profile.skills.get(self.skill), case.scales.rules)

    def judge_rating(self, rating: int | None, rules: Rules) -> Reading:
        """The reading of a rating that is given, or of an open one.

        One that is open stands for none at worst, and is missing then whatever the target.
        """
        partial_gap, step = rules.partial.rating_gap, rules.steps.rating
        if rating is not None:
            outcome = rate_skill(self.rating, rating, partial_gap, step)
            return Reading(Rating(self.skill, rating), outcome, outcome)
        if not self.rating:
            return Reading(None, MET, MET)
        worst = Outcome("missing", 0.0, count_steps(self.rating, step))
        return Reading(None, worst, MET, f"skill:{self.skill}")

    def list_moves(self, group: Sequence[Finding], scales: Scales) -> Sequence[Move]:
        (finding,) = group
        requirement, rules = finding.requirement, scales.rules
        return _raise_rating(
            requirement.id, requirement.weight, self, self.amount_of(finding.have),
            rules.partial.rating_gap, rules.steps.rating,
        )  # fmt: skip

    def is_served_by(self, gain: Qualification, _scales: Scales) -> bool:
        return isinstance(gain, Rating) and gain.skill == self.skill

    def add_to(self, profile: Profile) -> Profile:
        rating = max(profile.skills.get(self.skill, 0), self.rating)
        return profile.model_copy(update={"skills": {**profile.skills, self.skill: rating}})

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


@lru_cache(maxsize=4096)
def _raise_rating(
    requirement: str, weight: float, target: Rating, rating: int, partial_gap: int, size: int
) -> tuple[Move, ...]:
    """The moves of a skill. Kept, because many people share a rating and a target."""
    now = rate_skill(target.rating, rating, partial_gap, size)
    moves = [Move(0, 0.0, (now,))]
    for to in range(rating + 1, target.rating + 1):
        outcome = rate_skill(target.rating, to, partial_gap, size)
        gain = weight * (outcome.credit - now.credit)
        goal = Rating(target.skill, to)
        moves.append(Move(count_steps(to - rating, size), gain, (outcome,), requirement, goal))
    return tuple(sorted(moves, key=by_steps))


def read_need(
    asked: AnyAsked, level: Level, change: Adjustment | None, pack: Pack
) -> tuple[Qualification, str]:
    """What a requirement of `ladder.toml` needs, as a setting changes it, and its label."""
    if isinstance(asked, YearsAsked):
        label = "Years in care management" + (" or other direct care" if asked.related else "")
        return Years(level.years.min, asked.related), label
    if isinstance(asked, EducationAsked):
        name = next(e.name for e in pack.education.level if e.id == asked.level)
        return Degree(asked.level, name), f"{name} in a health or social field"
    codes = (*asked.any_of, *(change.also_accepts if change else ()))
    equals = {c.id for c in pack.credentials.credential if set(c.counts_as) & set(asked.any_of)}
    return Credentials(asked.kind, codes, frozenset(codes) | equals), asked.label
