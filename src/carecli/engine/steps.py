"""What planning starts from: what a person holds, the degrees to earn, the steps to a first post."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from carecli.engine.assess import find_expiries
from carecli.engine.kinds import Credentials, Degree, say_studies
from carecli.engine.requirements import (
    Case,
    Qualification,
    Scales,
    find_field_inside,
    is_abroad,
    open_case,
)
from carecli.engine.results import Assessment, Checklist, Estimate, FirstStepDone, Step
from carecli.engine.standards import Standards
from carecli.names import fold
from carecli.pack.credentials import EducationLevel, Fee
from carecli.pack.pack import Pack
from carecli.pack.plan import Cost, Duration, FirstStep, Origin, PlanFile, Program
from carecli.profile.model import Education, Profile


class HeldDegree(NamedTuple):
    """A degree that is held, or that the step `by` brings; `field` is an id of the pack, if it is one.

    One from `abroad` counts once it is evaluated.
    """

    level: str
    field: str | None
    by: str | None = None
    field_is_open: bool = False
    in_any_field: bool = False
    abroad: bool = False


class Holdings(NamedTuple):
    """What a person holds now or after some steps; each credential with the step that brings it, or None.

    None in place of all of them means that the person has not said.
    """

    licenses: Mapping[str, str | None] | None
    certifications: Mapping[str, str | None] | None
    degrees: tuple[HeldDegree, ...] | None

    def of(self, kind: str) -> Mapping[str, str | None] | None:
        """The licenses or the certifications."""
        return self.licenses if kind == "license" else self.certifications


class Setup(NamedTuple):
    """What every part of planning reads: the person, the pack, the day, and the hours of a working week.

    `week` is None where they are not known. `held` is what the person holds on the day, `lapsed` the last
    days of credentials that have expired.
    """

    profile: Profile
    pack: Pack
    file: PlanFile
    standards: Standards
    today: date
    week: float | None
    held: Holdings = Holdings(None, None, None)
    lapsed: Mapping[str, date] = {}

    @property
    def scales(self) -> Scales:
        """What the pack measures by."""
        return self.standards.scales

    @property
    def case(self) -> Case:
        """What a judgement of the person rests on."""
        return open_case(self.profile, self.today, self.scales)


def set_up(
    profile: Profile,
    pack: Pack,
    file: PlanFile,
    standards: Standards,
    today: date,
    week: float | None = None,
) -> Setup:
    """What planning reads, for the hours of a working week or, without them, those of full-time work."""
    full = file.full_time.hours if file.full_time else None
    lapsed = {e.credential: e.last_day for e in find_expiries(profile, today, within=-1)}
    setup = Setup(profile, pack, file, standards, today, week or full, lapsed=lapsed)
    return setup._replace(held=_list_held(setup))


def _list_held(setup: Setup) -> Holdings:
    """What the person holds on the day."""
    profile, today = setup.profile, setup.today
    licenses, certifications, education = profile.licenses, profile.certifications, profile.education
    return Holdings(
        None if licenses is None else {h.id: None for h in licenses if h.is_current(today)},
        None if certifications is None else {h.id: None for h in certifications if h.is_current(today)},
        None
        if education is None
        else tuple(
            HeldDegree(
                entry.level,
                name_field(entry, setup),
                field_is_open=entry.field is None,
                abroad=is_abroad(entry, setup.scales),
            )
            for entry in education
        ),
    )


def list_holdings(setup: Setup, planned: Iterable[Step] = ()) -> Holdings:
    """What the person holds on the day, and what the planned steps will bring."""
    held = setup.held
    licenses, certifications = dict(held.licenses or {}), dict(held.certifications or {})
    degrees = list(held.degrees or ())
    for step in planned:
        for gain in step.gains:
            if isinstance(gain, Degree):
                degrees.append(HeldDegree(gain.level, gain.field, step.id, in_any_field=step.in_any_field))
            elif isinstance(gain, Credentials):
                credentials = licenses if gain.kind == "license" else certifications
                credentials |= {code: credentials.get(code, step.id) for code in gain.codes}
    return Holdings(
        None if held.licenses is None else licenses,
        None if held.certifications is None else certifications,
        None if held.degrees is None else tuple(degrees),
    )


def name_field(entry: Education, setup: Setup) -> str | None:
    """The id of a field of study, or None where there is none or the pack does not know it.

    At a level that the ladder asks for, a longer name counts as in the assessment: "nursing practice" is
    nursing there, while a certificate in "practical nursing" opens no door to nurses.
    """
    if entry.field is None:
        return None
    wanted, scales = fold(entry.field), setup.scales
    asked = [r.need for s in setup.standards.levels for r in s.others if isinstance(r.need, Degree)]
    lowest = min((need.rank(scales) for need in asked), default=len(scales.ranks))
    if wanted in scales.fields or scales.ranks[entry.level] < lowest:
        return scales.fields.get(wanted)
    return find_field_inside(wanted, scales)


def add_gains(profile: Profile, gains: Iterable[Qualification]) -> Profile:
    """The profile of a person who has made the gains."""
    for gain in gains:
        profile = gain.add_to(profile)
    return profile


def estimate(figure: Duration | Cost | None) -> Estimate | None:
    """A figure of the pack as an estimate of months or of money."""
    if figure is None:
        return None
    said = Estimate(figure.low, figure.high, figure.basis, figure.source, figure.note, figure.reason)
    if isinstance(figure, Cost):
        return said._replace(currency=figure.currency, open=figure.open, year=figure.year)
    return said


def is_old(figure: Fee | Cost, setup: Setup) -> bool:
    """Whether a fee is too old to count on, or of no known date, by the pack's rule."""
    rule = setup.file.old_fee
    return rule is not None and (figure.year is None or setup.today.year - figure.year > rule.years)


def list_papers(license_code: str | None, setup: Setup) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What a degree from abroad takes before a license, or to count as a degree, and what comes after it.

    Each of the first waits for the one above it. Without a word of the pack it is the evaluation alone.
    """
    ways = setup.file.abroad
    way = next((way for way in ways if way.license == license_code), None)
    rules = setup.pack.ladder.rules.steps
    if way is None:
        evaluated = Step(
            "evaluation", "recognition", "Have your degree from abroad evaluated", "derived", rules.source,
            "No source gives its length or cost", gains=_list_evaluated(setup), short="Degree evaluation",
        )  # fmt: skip
        return (evaluated,), ()
    before: list[Step] = []
    after: list[Step] = []
    for paper in way.paper:
        step = Step(
            paper.id, "recognition", paper.title, paper.basis, paper.source,
            paper.reason or "No checked source gives its length or cost",
            months=estimate(paper.months),
            cost=estimate(paper.cost),
            note=paper.note,
            gains=_list_evaluated(setup) if paper.evaluates else (),
            is_old=paper.cost is not None and is_old(paper.cost, setup),
            short=paper.short,
        )  # fmt: skip
        waits = () if paper.after else tuple(earlier.id for earlier in before[-1:])
        (after if paper.after else before).append(step._replace(starts_after=waits))
    return tuple(before), tuple(after)


def _list_evaluated(setup: Setup) -> tuple[Qualification, ...]:
    """The degrees from abroad as they count once they are evaluated, the lowest first."""
    names, entries = setup.scales.names, setup.profile.education or ()
    degrees = [
        Degree(entry.level, names[entry.level], name_field(entry, setup) or entry.field)
        for entry in entries
        if is_abroad(entry, setup.scales)
    ]
    return tuple(sorted(degrees, key=lambda degree: (degree.rank(setup.scales), degree.field or "")))


def plan_degree(
    level: str, fields: Sequence[str], holdings: Holdings, setup: Setup, *, named: bool = False
) -> tuple[Step, ...]:
    """The steps to a degree of `level` in one of `fields`, those that it builds on first.

    No fields mean that any will do; `named` that it must be one the pack counts.
    """
    ranks = setup.scales.ranks
    levels = {found.id: found for found in setup.pack.education.level}
    below = levels[level].builds_on
    held = max((ranks[degree.level] for degree in holdings.degrees or ()), default=-1)
    first: tuple[Step, ...] = ()
    by: tuple[str, ...] = ()
    if below is not None and held < ranks[below]:
        # What a degree builds on need not be in its field, but in one that counts it serves the ladder too.
        first = plan_degree(below, (), holdings, setup, named=levels[below].builds_on is not None)
        by = (first[-1].id,)
    elif below is not None:
        enough = [degree.by for degree in holdings.degrees or () if ranks[degree.level] >= ranks[below]]
        by = () if None in enough else tuple(step for step in enough[:1] if step)
    return (*first, _study(levels[level], fields, holdings, setup, by, named=named))


def _study(
    level: EducationLevel,
    fields: Sequence[str],
    holdings: Holdings,
    setup: Setup,
    after: tuple[str, ...],
    *,
    named: bool,
) -> Step:
    program = _choose(level.id, fields, holdings, setup)
    field = _find_field(program, fields, setup, named=named)
    is_any = not fields and (program is None or program.field is None)
    step = Step(
        id=f"degree-{level.id}" + ("" if is_any or field is None else f"-{field}"),
        kind="education",
        title=_title(level, program, fields, field, setup, named=named),
        basis="derived",
        source=setup.pack.ladder.rules.steps.source,
        reason="No source gives its length or cost",
        starts_after=after,
        gains=(Degree(level.id, level.name, field),),
        in_any_field=is_any,
        seldom=_say_seldom(level, program, fields, holdings, setup),
        short=level.name,
    )
    if program is None:
        return step
    by = [name for code, name in (holdings.licenses or {}).items() if code in program.licenses and name]
    return step._replace(
        basis=program.basis,
        source=program.source,
        reason=program.reason,
        starts_after=(*after, *by[:1]),
        months=estimate(program.months),
        cost=estimate(program.cost),
        otherwise=tuple(
            found
            for said in (*map(estimate, program.other_months), *map(estimate, program.otherwise))
            if (found := said)
        ),
        note=program.note,
        short=program.short or program.name,
    )


def _say_seldom(
    level: EducationLevel,
    program: Program | None,
    fields: Sequence[str],
    holdings: Holdings,
    setup: Setup,
) -> str | None:
    """Why few people take a degree this way, if so: it is rare, repeats a degree, or passes by a bridge."""
    if program and (program.seldom or program.licenses or program.holds):
        return program.seldom
    entries = _list_entry_levels(setup)
    if level.id not in entries:
        return None
    ranks = setup.scales.ranks
    held = max((ranks[degree.level] for degree in holdings.degrees or () if degree.by is None), default=-1)
    rule = setup.file.second_degree
    if rule and held >= max(ranks[name] for name in entries):
        return rule.note
    licenses = {code for code, by in (holdings.licenses or {}).items() if by is None}
    bridge = next((p for p in setup.file.program if licenses & set(p.licenses) and p.field in fields), None)
    return f"{bridge.name} counts the license you hold" if bridge else None


def _list_entry_levels(setup: Setup) -> list[str]:
    """The levels of education that build on school alone."""
    levels = setup.pack.education.level
    lowest = {level.id for level in levels if level.builds_on is None}
    return [level.id for level in levels if level.builds_on in lowest]


def _title(
    level: EducationLevel,
    program: Program | None,
    fields: Sequence[str],
    field: str | None,
    setup: Setup,
    *,
    named: bool,
) -> str:
    """The name of a degree: the program's where it is one of a field, else the level's with its field."""
    if program and program.field:
        return program.name
    if fields and field:
        return f"{level.name} in {_name_study(field, setup).lower()}"
    studies = say_studies(setup.pack)
    return f"{level.name} {studies}" if studies and named and not fields else level.name


def _name_study(field: str, setup: Setup) -> str:
    return next(found.name for found in setup.pack.education.field if found.id == field)


def _choose(level: str, fields: Sequence[str], holdings: Holdings, setup: Setup) -> Program | None:
    """The program for holders of a license or degree held, else the one of the field, else any."""
    own = next((field for field in _list_own_fields(setup) if field in fields), None)
    wanted = own or next(iter(fields), None)
    programs = [program for program in setup.file.program if program.level == level]
    bridges = [p for p in programs if p.licenses and (p.field in fields or not fields)]
    fitting = [p for p in programs if p.field in (None, wanted) or p in bridges]
    held = set(holdings.licenses or ())
    mine = [p for p in fitting if held & set(p.licenses)]
    mine = mine or [p for p in fitting if p.field in fields and _is_for_holders(p, holdings, setup)]
    open_to_all = [p for p in fitting if not p.licenses and not p.holds]
    return next(iter(mine or sorted(open_to_all, key=lambda p: p.field is None)), None)


def _is_for_holders(program: Program, holdings: Holdings, setup: Setup) -> bool:
    """Whether a program builds on a degree that is held, in whatever field."""
    ranks = setup.scales.ranks
    held = [degree for degree in holdings.degrees or () if degree.by is None]
    return any(program.holds and ranks[degree.level] >= ranks[program.holds] for degree in held)


def _find_field(program: Program | None, fields: Sequence[str], setup: Setup, *, named: bool) -> str | None:
    """The field a degree is taken for: the one needed, the program's, or the person's own."""
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
    """The fields that a person has studied, those of their highest degrees first."""
    ranks, order = setup.scales.ranks, [field.id for field in setup.pack.education.field]
    entries = setup.profile.education or ()
    found = [
        (-ranks[entry.level], order.index(name)) for entry in entries if (name := name_field(entry, setup))
    ]
    return [order[place] for _, place in sorted(found)]


def take_in_field(step: Step, field: str, opens: str, setup: Setup) -> Step:
    """A degree in any field as one in `field`, with what that opens besides."""
    gains = tuple(gain._replace(field=field) for gain in step.gains if isinstance(gain, Degree))
    note = f"Taken in {_name_study(field, setup).lower()}, it also opens the way to the {opens}"
    return step._replace(gains=gains, note=note, in_any_field=False)


def find_origin(setup: Setup, planned: Iterable[Step] = ()) -> Origin | None:
    """Where a person comes from, once the planned steps are done: the first origin of the pack that fits."""
    holdings = list_holdings(setup, planned)
    held = {*(holdings.licenses or ()), *(holdings.certifications or ())}
    studied = {name_field(entry, setup) for entry in setup.profile.education or ()}
    for origin in setup.file.origin:
        asks = (*origin.licenses, *origin.certifications, *origin.fields)
        by_work = origin.related and bool(setup.profile.related_years or setup.profile.years)
        if held & set(asks) or studied & set(origin.fields) or by_work or not (asks or origin.related):
            return origin
    return None


def list_first_steps(assessment: Assessment, done: Collection[str], setup: Setup) -> Checklist | None:
    """The checklist for someone not yet on the ladder, else None.

    That is who has not a year in care management, or where no level can be ready, whatever the open
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
