"""Degrees as steps: which program leads to a level of education from what a person holds."""

from collections.abc import Sequence
from itertools import pairwise

from carecli.engine.drafts import Draft, Gain, Holdings, Setup, name_field, sort_by_dependence
from carecli.engine.plan import Estimate
from carecli.guide.education import EducationLevel
from carecli.guide.planning import Cost, Duration, Program


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
