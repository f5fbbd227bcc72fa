"""The steps of a plan before they have a place in time: what they bring, degrees, a first post."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from carecli.engine.results import Assessment, Checklist, Eligibility, Estimate, FirstStepDone, StepKind
from carecli.engine.standards import Standards
from carecli.names import fold
from carecli.pack.credentials import EducationLevel
from carecli.pack.fields import Basis
from carecli.pack.pack import Pack
from carecli.pack.plan import Cost, Duration, FirstStep, Origin, PlanFile, Program
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
    routes: tuple[Eligibility, ...] = ()
    others: tuple[Eligibility, ...] = ()
    note: str | None = None
    gains: tuple[Gain, ...] = ()
    ratings: tuple[int, int] | None = None
    skill: str | None = None
    is_free: bool = False
    in_any_field: bool = False
    open_answers: tuple[str, ...] = ()


class HeldDegree(NamedTuple):
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
    degrees: tuple[HeldDegree, ...] | None

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
        else tuple(
            HeldDegree(entry.level, name_field(entry, setup), field_is_open=entry.field is None)
            for entry in education
        ),
    )


def list_holdings(setup: Setup, drafts: Iterable[Draft] = ()) -> Holdings:
    """Return what the person holds on the day, and what the drafts will bring."""
    held = setup.held
    licenses, certifications = dict(held.licenses or {}), dict(held.certifications or {})
    degrees = list(held.degrees or ())
    for draft in drafts:
        for gain in draft.gains:
            if gain.kind == "education":
                degrees.append(HeldDegree(gain.name, gain.field, draft.id, in_any_field=draft.in_any_field))
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


def estimate(figure: Duration | Cost | None) -> Estimate | None:
    """Return a figure of the pack as an estimate of months or of money."""
    if figure is None:
        return None
    said = Estimate(figure.low, figure.high, figure.basis, figure.source, figure.note, figure.reason)
    if isinstance(figure, Cost):
        return said._replace(currency=figure.currency, open=figure.open, year=figure.year)
    return said


def plan_degree(
    level: str, fields: Sequence[str], holdings: Holdings, setup: Setup, *, named: bool = False
) -> tuple[Draft, ...]:
    """Return the steps to a degree of `level` in one of `fields`, those that it builds on first.

    No fields mean that any will do; `named` that it must be one the pack counts.
    """
    ranks = setup.standards.ranks
    levels = {found.id: found for found in setup.pack.education.level}
    below = levels[level].builds_on
    held = max((ranks[degree.level] for degree in holdings.degrees or ()), default=-1)
    first: tuple[Draft, ...] = ()
    by: tuple[str, ...] = ()
    if below is not None and held < ranks[below]:
        # What a degree builds on need not be in its field, but in one that counts it serves the ladder too.
        first = plan_degree(below, (), holdings, setup, named=levels[below].builds_on is not None)
        by = (first[-1].id,)
    elif below is not None:
        enough = [degree.by for degree in holdings.degrees or () if ranks[degree.level] >= ranks[below]]
        by = () if None in enough else tuple(step for step in enough[:1] if step)
    return (*first, _draft(levels[level], fields, holdings, setup, by, named=named))


def _draft(
    level: EducationLevel,
    fields: Sequence[str],
    holdings: Holdings,
    setup: Setup,
    after: tuple[str, ...],
    *,
    named: bool,
) -> Draft:
    program = _choose(level.id, fields, holdings, setup)
    field = _find_field(program, fields, setup, named=named)
    study = {found.id: found.name for found in setup.pack.education.field}
    is_any = not fields and (program is None or program.field is None)
    if program and program.field and not is_any:
        title = program.name
    else:
        title = level.name + (" in a health or social field" if is_any and named else "")
        title += f" in {study[field].lower()}" if fields and field else ""
    name = f"degree-{level.id}" + ("" if is_any or field is None else f"-{field}")
    if program is None:
        reason = "No source gives its length or cost"
        source = setup.pack.ladder.rules.steps.source
        return Draft(
            name, "education", title, "derived", source, reason, after,
            gains=_gain(level, field), in_any_field=is_any,
        )  # fmt: skip
    by = [step for code, step in (holdings.licenses or {}).items() if code in program.licenses and step]
    return Draft(
        name, "education", title, program.basis, program.source, program.reason, (*after, *by[:1]),
        estimate(program.months), estimate(program.cost),
        tuple(found for cost in program.otherwise if (found := estimate(cost))),
        gains=_gain(level, field),
        in_any_field=is_any,
    )  # fmt: skip


def _gain(level: EducationLevel, field: str | None) -> tuple[Gain, ...]:
    return (Gain("education", level.id, field),)


def _choose(level: str, fields: Sequence[str], holdings: Holdings, setup: Setup) -> Program | None:
    """Return the program for holders of a license held, else the one of the field, else any."""
    own = next((field for field in _list_own_fields(setup) if field in fields), None)
    wanted = own or next(iter(fields), None)
    programs = [program for program in setup.file.program if program.level == level]
    bridges = [p for p in programs if p.licenses and (p.field in fields or not fields)]
    fitting = [p for p in programs if p.field in (None, wanted) or p in bridges]
    held = set(holdings.licenses or ())
    mine = [p for p in fitting if held & set(p.licenses)]
    open_to_all = [p for p in fitting if not p.licenses]
    return next(iter(mine or sorted(open_to_all, key=lambda p: p.field is None)), None)


def _find_field(program: Program | None, fields: Sequence[str], setup: Setup, *, named: bool) -> str | None:
    """Return the field a degree is taken for: the one needed, the program's, or the person's own."""
    if program and program.field and (program.field in fields or not fields):
        return program.field
    own = _list_own_fields(setup)
    if fields:
        return next((field for field in own if field in fields), fields[0])
    counted = {field.id for field in setup.pack.education.field if field.named}
    mine = next((field for field in own if field in counted), None)
    if mine or not named:
        return mine
    gives = program.gives if program else None
    return gives or next((field.id for field in setup.pack.education.field if field.named), None)


def _list_own_fields(setup: Setup) -> list[str]:
    """Return the fields that a person has studied, those of her highest degrees first."""
    ranks, order = setup.standards.ranks, [field.id for field in setup.pack.education.field]
    entries = setup.profile.education or ()
    found = [
        (-ranks[entry.level], order.index(name)) for entry in entries if (name := name_field(entry, setup))
    ]
    return [order[place] for _, place in sorted(found)]


def take_in_field(draft: Draft, field: str, opens: str, setup: Setup) -> Draft:
    """Return a degree in any field as one in `field`, with what that opens besides."""
    name = next(found.name for found in setup.pack.education.field if found.id == field)
    gains = tuple(gain._replace(field=field) for gain in draft.gains)
    note = f"Taken in {name.lower()}, it also opens the way to the {opens}"
    return draft._replace(gains=gains, note=note, in_any_field=False)


def run_in_turn(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the steps with the degrees one after another: nobody studies for two at once.

    They keep their order, so that one which is needed never waits for one that is only preferred.
    """
    by_id = {draft.id: draft for draft in drafts}

    def waits_for(draft: Draft, other: str) -> bool:
        return other in draft.after or any(waits_for(by_id[n], other) for n in draft.after if n in by_id)

    degrees = [draft for draft in sort_by_dependence(drafts) if draft.kind == "education"]
    for earlier, later in pairwise(degrees):
        if not waits_for(later, earlier.id):
            by_id[later.id] = later._replace(after=(*later.after, earlier.id))
    return list(by_id.values())


def find_origin(setup: Setup) -> Origin | None:
    """Return where a person comes from: the first origin of the pack that fits her."""
    holdings = list_holdings(setup)
    held = {*(holdings.licenses or ()), *(holdings.certifications or ())}
    studied = {name_field(entry, setup) for entry in setup.profile.education or ()}
    for origin in setup.file.origin:
        asks = (*origin.licenses, *origin.certifications, *origin.fields)
        by_work = origin.related and bool(setup.profile.related_years or setup.profile.years)
        if held & set(asks) or studied & set(origin.fields) or by_work or not (asks or origin.related):
            return origin
    return None


def list_first_steps(assessment: Assessment, done: Collection[str], setup: Setup) -> Checklist | None:
    """Return the checklist for someone not yet on the ladder, else None.

    She is not on it without a year in care management, or where no level can be ready, whatever the open
    answers turn out to be.
    """
    on_the_ladder = setup.profile.years != 0 and any(x.verdict.high == "ready" for x in assessment.levels)
    origin = find_origin(setup)
    if on_the_ladder or origin is None or not setup.file.first_step:
        return None
    items = tuple(
        FirstStepDone(
            step.id,
            step.title,
            step.todo.get(origin.id, step.title),
            step.id in done or _is_met(step, assessment, setup),
            step.basis,
            step.source,
        )
        for step in setup.file.first_step
    )
    return Checklist(origin.name, estimate(origin.months), items)


def _is_met(step: FirstStep, assessment: Assessment, setup: Setup) -> bool:
    """Whether the profile shows a step done."""
    profile = setup.profile
    if step.met_by == "experience":
        return bool(profile.years or profile.related_years)
    if step.met_by == "degree":
        found = [f for x in assessment.levels for f in x.findings if f.requirement.kind == "education"]
        return any(finding.status == "met" for finding in found)
    if step.met_by == "skills":
        asked = [f for f in assessment.levels[0].findings if f.requirement.kind == "skill"]
        return all(finding.status == "met" for finding in asked)
    return False
