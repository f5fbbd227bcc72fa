"""What a person has of one thing that a posting asks: the best of all ways that will do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, get_args

from carecli.engine.assess import assess_against
from carecli.engine.kinds import Credentials, say_count_of_years
from carecli.engine.requirements import Case, Scales, Studied, find_field_inside, open_case
from carecli.engine.standards import set_standards
from carecli.names import fold, say_number
from carecli.pack.credentials import Credential, Role
from carecli.pack.ladder import Scale
from carecli.pack.pack import Pack
from carecli.papers.grouping import BROAD_FIELD
from carecli.papers.posting import Asked, Kind, Posting
from carecli.profile.model import License, Profile

Status = Literal["met", "partial", "missing", "unknown"]
RANKS: dict[Status, int] = {"missing": 0, "partial": 1, "unknown": 2, "met": 3}
"""Of several ways the one of the highest rank counts, of what is asked together that of the lowest."""

NEAR = 2 / 3
"""Years from two thirds of what is asked on are nearly there."""
KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
ENGLISH = "en"
UNTOLD = "not answered"
UNASKED = "not known"
NO_QUESTION = "carecli does not ask"


class Side(NamedTuple):
    """What a person has of something: its status, it in words, and the ids of what is there of it.

    With `is_open` an answer that is not given decides whether they have any of it.
    """

    status: Status
    said: str
    is_open: bool = False
    held: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """How good it is among ways that will do."""
        return RANKS[self.status]


class Measure(NamedTuple):
    """All that one person's matches rest on: their case, and what the pack knows. `set_measure` makes one.

    `enough` has for each license or certification all that will do for it; `cards` are those of a day's
    course; `targets` are ratings by level and skill on the `scale`. `tracks` are for each license those of
    the people who mostly hold it. `languages` are those that they are known to speak, None where none are
    known. `passed_over` has for each level the licenses that start above it, `behind` for
    each the levels on the ways to it, and `standing` is the level that they stand on.
    """

    case: Case
    enough: Mapping[str, frozenset[str]]
    kinds: Mapping[str, str]
    cards: frozenset[str]
    targets: Mapping[tuple[str, str], int]
    scale: Scale
    related: str
    skills: frozenset[str]
    tracks: Mapping[str, frozenset[str]]
    passed_over: Mapping[str, tuple[str, ...]]
    behind: Mapping[str, frozenset[str]]
    standing: str | None
    languages: frozenset[str] | None = None

    def list_strange(self) -> frozenset[str]:
        """Licenses that add nothing to those of the person: of others' tracks. None where they hold none."""
        held = self.case.licenses or frozenset()
        own = frozenset[str]().union(*(self.tracks.get(code, frozenset()) for code in held))
        licenses = {code for code, kind in self.kinds.items() if kind == "license"}
        return frozenset(licenses - own) if own else frozenset()


def set_measure(person: Profile, pack: Pack, today: date, languages: Iterable[str] | None = None) -> Measure:
    """What a person's matches rest on, on a day; `languages` are the codes of those that they speak."""
    credentials, standards = pack.credentials.credential, set_standards(pack, person.setting)
    return Measure(
        open_case(person, today, standards.scales),
        {known.id: _find_enough(known.id, credentials) for known in credentials},
        {known.id: known.kind for known in credentials},
        frozenset(known.id for known in credentials if known.card),
        {
            (level, skill.id): target.rating
            for skill in pack.skills.skill
            for level, target in skill.targets.items()
        },
        pack.skills.scale,
        pack.guide.words.related_short,
        frozenset(skill.id for skill in pack.skills.skill),
        {known.id: _find_track(known.id, pack.credentials.role) for known in credentials},
        {level.id: level.passed_over for level in pack.ladder.level},
        pack.ladder.below,
        assess_against(person, standards, today, "none").current_level,
        None if languages is None else frozenset(languages),
    )


def _find_track(code: str, roles: Iterable[Role]) -> frozenset[str]:
    """The licenses of the first role that has it: care managers, who hold those of several, come later."""
    return next((frozenset(role.licenses) for role in roles if code in role.licenses), frozenset([code]))


def _find_enough(code: str, credentials: Iterable[Credential]) -> frozenset[str]:
    """The code and all that count as it, or stand above it."""
    others = [known.id for known in credentials if code in (*known.counts_as, *known.stands_above)]
    return frozenset([code, *others])


def can_stop(asked: Asked, measure: Measure) -> bool:
    """Whether lacking it can stop somebody at all: an outright must, at once, that nothing can replace."""
    at_once = asked.importance == "must" and asked.later_months is None and not asked.eligible
    takes_years = any(item.startswith("years:") for way in asked.instead for item in way)
    is_paper = asked.kind in ("license", "certification", "education")
    is_card = not measure.cards.isdisjoint(asked.any_of)
    return at_once and is_paper and not (takes_years or asked.by_experience or is_card)


def judge_asked(asked: Asked, posting: Posting, measure: Measure) -> Side:
    """The best of all ways that will do."""
    sides = [_judge_itself(asked, posting, measure)]
    sides += [_judge_together(way, posting, measure) for way in asked.instead]
    if asked.by_experience:
        sides.append(_judge_experience(measure.case.profile))
    best = max(sides, key=lambda side: side.rank)
    can_settle = best.status == "unknown" and (can_stop(asked, measure) or asked.kind == "language")
    return best._replace(is_open=can_settle and any(side.is_open for side in sides))


def _judge_itself(asked: Asked, posting: Posting, measure: Measure) -> Side:
    if asked.kind == "license":
        return _judge_license(asked, posting, measure)
    if asked.kind == "certification":
        return _judge_certification(asked, measure)
    if asked.kind == "education":
        return _judge_degrees(asked.any_of, measure.case)
    if asked.kind == "years":
        return _judge_years(asked, measure)
    if asked.kind == "skill":
        sides = [_judge_skill(skill, posting.level, measure) for skill in asked.any_of]
        best = max(sides, key=lambda side: side.rank, default=Side("unknown", UNASKED))
        return best._replace(held=tuple(name for side in sides for name in side.held))
    if asked.kind == "language":
        return _judge_language(asked, measure)
    return _judge_work(measure) if asked.care else Side("unknown", UNASKED)


def _judge_language(asked: Asked, measure: Measure) -> Side:
    """Whether one of the languages is known to be spoken; that none is can never be told.

    English decides nothing: whoever answers carecli has some.
    """
    if spoken := tuple(code for code in asked.any_of if code in (measure.languages or ())):
        words = dict(zip(asked.any_of, asked.words, strict=False))
        return Side("met", ", ".join(words.get(code) or code for code in spoken), held=spoken)
    said = UNASKED if measure.languages is None else "not in your résumé"
    return Side("unknown", said, is_open=ENGLISH not in asked.any_of)


def _judge_together(way: Sequence[str], posting: Posting, measure: Measure) -> Side:
    """What somebody has of several things that are asked together, as `education:associate`, `years:5`."""
    parts = [item.partition(":") for item in way]
    asked = [Asked(KINDS[kind], (value,), "must", ()) for kind, _, value in parts if kind in KINDS]
    if not asked or len(asked) < len(way):
        return Side("unknown", UNASKED)
    sides = [_judge_itself(each, posting, measure) for each in asked]
    said = ", ".join(dict.fromkeys(side.said for side in sides))
    return min(sides, key=lambda side: side.rank)._replace(said=said)


def _judge_license(asked: Asked, posting: Posting, measure: Measure) -> Side:
    case, known = measure.case, [code for code in asked.any_of if measure.kinds.get(code) == "license"]
    if case.licenses is None:
        return Side("unknown", UNTOLD, is_open=bool(known))
    enough = frozenset[str]().union(*(measure.enough[code] for code in known))
    held = [found for found in case.profile.licenses or () if found.id in enough & case.licenses]
    if held:
        sides = [_judge_states(found, asked, posting, case.profile.state) for found in held]
        best = max(sides, key=lambda side: side.rank)
        return best._replace(held=tuple(found.id for found in held))
    if len(known) < len(asked.any_of):
        return Side("unknown", UNASKED)
    if lapsed := sorted(case.lapsed & enough):
        return Side("missing", f"{', '.join(lapsed)} expired")
    return Side("missing", ", ".join(sorted(case.licenses)) or "no license")


def _judge_states(held: License, asked: Asked, posting: Posting, home: str | None) -> Side:
    """Whether a license is of a state that is asked, as far as the person says of which it is.

    One of another state can be had in theirs by endorsement, and one of a compact counts in all of its
    states: neither can be told from here, so neither stops. The state where somebody works stands for that
    of a license that names none.
    """
    states = held.states or ((home,) if home else ())
    wants_compact = posting.compact == "required" and held.id in NURSES
    if not asked.states and not wants_compact:
        return Side("met", held.id)
    if asked.states and not set(asked.states).isdisjoint(states):
        where = ", ".join(s for s in states if s in asked.states)
        return Side("met", f"{held.id} in {where}")
    where = f"{held.id} in {', '.join(held.states)}" if held.states else held.id
    if wants_compact or (posting.compact == "accepted" and held.id in NURSES):
        return Side("unknown", f"{where}; multistate not known")
    wanted = " or ".join(asked.states)
    if held.states:
        return Side("partial", f"{where}, not yet {wanted}")
    return Side("unknown", f"{where}; in {wanted}?")


NURSES = ("RN", "LPN")
"""The licenses that the nurses' compact between states is of."""


def _judge_certification(asked: Asked, measure: Measure) -> Side:
    case = measure.case
    known = [code for code in asked.any_of if measure.kinds.get(code) == "certification"]
    if not known:
        return Side("unknown", UNASKED)
    accepts = frozenset[str]().union(*(measure.enough[code] for code in known))
    reading = Credentials("certification", tuple(known), accepts).judge(case)
    if reading.worst.status == "met":
        held = sorted((case.certifications or frozenset()) & accepts)
        return Side("met", ", ".join(held), held=tuple(held))
    if case.certifications is None:
        return Side("unknown", UNTOLD, is_open=True)
    if len(known) < len(asked.any_of):
        return Side("unknown", UNASKED)
    may_sit = reading.worst.status == "partial"
    if asked.eligible and (may_sit or reading.best.status == "partial"):
        return Side("met", "may sit for it") if may_sit else Side("unknown", "may you sit for it?")
    said = f"{', '.join(reading.lapsed)} expired" if reading.lapsed else "not held"
    return Side("missing", f"{said}; may sit for it" if may_sit else said)


def _judge_degrees(asked: Sequence[str], case: Case) -> Side:
    """The degree that comes closest to any of these, each a level or `level:field`; of such the highest."""
    if case.degrees is None:
        return Side("unknown", UNTOLD, is_open=True)
    known = [name for name in asked if name.partition(":")[0] in case.scales.ranks]
    if not known:
        return Side("unknown", UNASKED)
    highest_first = sorted(case.degrees, key=lambda degree: -degree.rank)
    sides = [_judge_degree(name, degree, case.scales) for degree in highest_first for name in known]
    best = max(sides, key=lambda side: side.rank, default=Side("missing", "none"))
    if best.status == "missing" and case.degrees:
        highest = max(case.degrees, key=lambda degree: degree.rank)
        return Side("missing", _say_degree(highest, case.scales))
    return best


def _judge_degree(asked: str, degree: Studied, scales: Scales) -> Side:
    """What one degree is of one that is asked: high enough, in its field, earned here."""
    level, _, field = asked.partition(":")
    said = _say_degree(degree, scales)
    if scales.steps_to[degree.level, level]:
        return Side("missing", said)
    if field and degree.field is None:
        return Side("unknown", f"{said}; in what field?")
    if field and not _is_in_field(field, degree, scales):
        return Side("partial", f"{said}: another field")
    if degree.abroad:
        return Side("partial", f"{said}, to be evaluated", held=(asked,))
    return Side("met", said, held=(asked,))


def _is_in_field(field: str, degree: Studied, scales: Scales) -> bool:
    """Whether a degree is in a field; one that the pack does not know may stand inside a longer name."""
    if field == BROAD_FIELD:
        return bool(degree.is_named)
    wanted, own = _find_field(field, scales), fold(degree.field or "")
    return wanted in (degree.field_id, own) or (wanted not in scales.named and f"-{wanted}-" in f"-{own}-")


def _find_field(name: str, scales: Scales) -> str:
    """The id of a field, however it is written; one that the pack does not know, as it is."""
    wanted = fold(name)
    return scales.fields.get(wanted) or find_field_inside(wanted, scales) or wanted


def _say_degree(degree: Studied, scales: Scales) -> str:
    parts = (scales.names[degree.level], degree.field, degree.abroad and f"from {degree.abroad}")
    return ", ".join(part for part in parts if part)


def _judge_years(asked: Asked, measure: Measure) -> Side:
    """Years of care, as the person gives them.

    Other care counts where any care is asked. Years in care management itself are their own ones alone; of
    a minimum within a larger one it is not known in what they were, and of years of leading nothing.
    """
    if asked.leading:
        return Side("unknown", NO_QUESTION)
    wanted = _read_years(asked.any_of)
    own, other = measure.case.profile.years, measure.case.profile.related_years
    if own is None and other is None:
        return Side("unknown", UNTOLD)
    counted = (own or 0) if _is_own(asked) else (own or 0) + (other or 0)
    said = _say_years(own, other, measure.related)
    if wanted is None:
        return Side("unknown", said)
    is_inner = asked.within is not None and not asked.care  # of what their years were, nobody knows
    if counted >= wanted and not is_inner:
        return Side("met", said)
    if own is None or (other is None and not _is_own(asked)):
        return Side("unknown", said)
    if asked.within is not None and (own or 0) + (other or 0) >= wanted:
        return Side("unknown", f"{said}: in this?")
    return Side("partial" if counted >= wanted * NEAR else "missing", said)


def _is_own(asked: Asked) -> bool:
    """Whether years in care management itself are asked, or inside of others."""
    return asked.care or asked.within is not None


def _read_years(any_of: Sequence[str]) -> float | None:
    """The least number of years that will do; None where none can be read."""
    try:
        return min(map(float, any_of), default=None)
    except ValueError:
        return None


def _say_years(own: float | None, other: float | None, related: str) -> str:
    """Years as a person gives them: `2 years and 6 in other care`."""
    if not own and other:
        return f"{say_count_of_years(other)} in {related}"
    said = say_count_of_years(own or 0)
    return f"{said} and {say_number(other)} in {related}" if other else said


def _judge_experience(person: Profile) -> Side:
    """Experience without a number: how much of it will do is not said."""
    years = (person.years or 0) + (person.related_years or 0)
    if years:
        return Side("partial", f"{say_count_of_years(years)} of experience")
    is_told = person.years is not None and person.related_years is not None
    return Side("missing", "no experience yet") if is_told else Side("unknown", UNTOLD)


def _judge_work(measure: Measure) -> Side:
    """Work in the field, however long."""
    person = measure.case.profile
    if person.years is None:
        return Side("unknown", UNTOLD)
    said = _say_years(person.years, person.related_years, measure.related)
    return Side("met" if person.years else "missing", said)


def _judge_skill(skill: str, level: str | None, measure: Measure) -> Side:
    """A rating beside what the ladder asks at the posting's level, or the middle one."""
    if skill not in measure.skills:
        return Side("unknown", UNASKED)
    rating = measure.case.profile.skills.get(skill)
    if rating is None:
        return Side("unknown", "not rated")
    enough = measure.scale.competent
    target = measure.targets.get((level or "", skill), enough)
    said = measure.scale.say(rating)
    held = (skill,) if rating >= enough else ()
    if rating >= target:
        return Side("met", said, held=held)
    return Side("partial" if rating == target - 1 else "missing", said, held=held)
