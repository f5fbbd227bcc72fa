"""Steps before they have a place in time, what they bring, and what a person then holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from carecli.engine.plan import Estimate, Route, StepKind
from carecli.engine.standards import Standards
from carecli.guide.naming import fold
from carecli.guide.pack import Pack
from carecli.guide.planning import PlanFile
from carecli.guide.record import Basis
from carecli.profile.model import Certification, Education, License, Profile


class Gain(NamedTuple):
    """What a finished step adds to a profile: a credential, a degree in a field, years, or a rating."""

    kind: Literal["license", "certification", "education", "years", "skill"]
    name: str
    field: str | None = None
    amount: float = 0


class Draft(NamedTuple):
    """A step before it is placed.

    `is_free` says that it is paid work, which costs nothing. A degree `in_any_field` can still be taken in
    the field that a license asks for. `open_answers` are those that could ask for more before it.
    """

    id: str
    kind: StepKind
    title: str
    basis: Basis
    source: str
    reason: str | None = None
    after: tuple[str, ...] = ()
    months: Estimate | None = None
    cost: Estimate | None = None
    otherwise: tuple[Estimate, ...] = ()
    routes: tuple[Route, ...] = ()
    others: tuple[Route, ...] = ()
    note: str | None = None
    gains: tuple[Gain, ...] = ()
    ratings: tuple[int, int] | None = None
    skill: str | None = None
    is_free: bool = False
    in_any_field: bool = False
    open_answers: tuple[str, ...] = ()


class Degree(NamedTuple):
    """A degree that is held, or that the step `by` brings; `field` is an id of the pack, if it is one."""

    level: str
    field: str | None
    by: str | None = None
    field_is_open: bool = False
    in_any_field: bool = False


class Holdings(NamedTuple):
    """What a person holds now or after some steps; each credential with the step that brings it, or None.

    None in place of all of them means that the person has not said.
    """

    licenses: Mapping[str, str | None] | None
    certifications: Mapping[str, str | None] | None
    degrees: tuple[Degree, ...] | None

    def of(self, kind: str) -> Mapping[str, str | None] | None:
        """Return the licenses or the certifications."""
        return self.licenses if kind == "license" else self.certifications


class Setup(NamedTuple):
    """What every part of planning reads: the person, the pack, the day, and the hours of a working week.

    `week` is None where they are not known. `fields` maps every folded name of a field of study to its id.
    `held` is what the person holds on the day, `lapsed` the last days of credentials that have expired.
    """

    profile: Profile
    pack: Pack
    file: PlanFile
    standards: Standards
    today: date
    week: float | None
    fields: Mapping[str, str]
    held: Holdings = Holdings(None, None, None)
    lapsed: Mapping[str, date] = {}


def list_held(setup: Setup) -> Holdings:
    """Return what the person holds on the day."""
    profile, today = setup.profile, setup.today
    licenses, certifications, education = profile.licenses, profile.certifications, profile.education
    return Holdings(
        None if licenses is None else {h.id: None for h in licenses if h.is_current(today)},
        None if certifications is None else {h.id: None for h in certifications if h.is_current(today)},
        None
        if education is None
        else tuple(Degree(e.level, name_field(e, setup), field_is_open=e.field is None) for e in education),
    )


def list_holdings(setup: Setup, drafts: Iterable[Draft] = ()) -> Holdings:
    """Return what the person holds on the day, and what the drafts will bring."""
    held = setup.held
    licenses, certifications = dict(held.licenses or {}), dict(held.certifications or {})
    degrees = list(held.degrees or ())
    for draft in drafts:
        for gain in draft.gains:
            if gain.kind == "education":
                degrees.append(Degree(gain.name, gain.field, draft.id, in_any_field=draft.in_any_field))
            elif gain.kind in ("license", "certification"):
                credentials = licenses if gain.kind == "license" else certifications
                credentials.setdefault(gain.name, draft.id)
    return Holdings(
        None if held.licenses is None else licenses,
        None if held.certifications is None else certifications,
        None if held.degrees is None else tuple(degrees),
    )


def name_field(entry: Education, setup: Setup) -> str | None:
    """Return the id of a field of study, or None where there is none or the pack does not know it.

    At a level that the ladder asks for, a longer name counts as in the assessment: "nursing practice" is
    nursing there, while a certificate in "practical nursing" opens no door to nurses.
    """
    if entry.field is None:
        return None
    wanted, standards = fold(entry.field), setup.standards
    asked = [r.need for s in standards.levels for r in s.others if r.kind == "education"]
    lowest = min((standards.ranks[str(need)] for need in asked), default=len(standards.ranks))
    if wanted in setup.fields or standards.ranks[entry.level] < lowest:
        return setup.fields.get(wanted)
    return next((setup.fields[stem] for stem in standards.stems if f"-{stem}-" in f"-{wanted}-"), None)


def sort_by_dependence(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the steps with what each waits for before it."""
    by_id = {draft.id: draft for draft in drafts}
    ordered: dict[str, Draft] = {}

    def put(draft: Draft) -> None:
        for name in draft.after:
            if name in by_id and name not in ordered:
                put(by_id[name])
        ordered.setdefault(draft.id, draft)

    for draft in drafts:
        put(draft)
    return list(ordered.values())


def add_gains(profile: Profile, gains: Iterable[Gain]) -> Profile:
    """Return the profile as it is once the gains are made. Years and ratings never fall."""
    for gain in gains:
        if gain.kind == "license":
            held = License.model_construct(id=gain.name, expires=None)
            profile = profile.model_copy(update={"licenses": (*(profile.licenses or ()), held)})
        elif gain.kind == "certification":
            earned = Certification.model_construct(id=gain.name, expires=None)
            profile = profile.model_copy(update={"certifications": (*(profile.certifications or ()), earned)})
        elif gain.kind == "education":
            entry = Education.model_construct(level=gain.name, field=gain.field)
            profile = profile.model_copy(update={"education": (*(profile.education or ()), entry)})
        elif gain.kind == "years":
            profile = profile.model_copy(update={"years": max(profile.years or 0, gain.amount)})
        else:
            rating = max(profile.skills.get(gain.name, 0), int(gain.amount))
            profile = profile.model_copy(update={"skills": {**profile.skills, gain.name: rating}})
    return profile
