"""Checks of `plan.toml` against the rest of a pack: names it knows, figures that agree with the topics."""

from collections.abc import Iterator, Mapping

from carecli.guide.checking import Fault, Place, check_repeats, list_credentials, say_unknown
from carecli.guide.pack import Pack
from carecli.guide.planning import Cost, Duration, PlanFile
from carecli.guide.topics import Fact

MONTHS = {"months": 1.0, "years": 12.0}


def find_plan_faults(plan: PlanFile, pack: Pack, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    """Yield every fault as (file, place in it, message)."""
    yield from check_repeats("plan", "program", (program.id for program in plan.program))
    yield from check_repeats("plan", "origin", (origin.id for origin in plan.origin))
    yield from check_repeats("plan", "first_step", (step.id for step in plan.first_step))
    yield from _check_names(plan, pack)
    for place, figure in _list_figures(plan):
        if figure.high < figure.low:
            yield "plan", (*place, "high"), "high is below low"
        if figure.fact is not None:
            yield from _check_fact(place, figure, facts)


def _check_names(plan: PlanFile, pack: Pack) -> Iterator[Fault]:
    known = {
        "level of education": {level.id for level in pack.education.level},
        "field": {field.id for field in pack.education.field},
        "license": list_credentials(pack, "license"),
        "certification": list_credentials(pack, "certification"),
        "origin": {origin.id for origin in plan.origin},
    }
    named: list[tuple[Place, str, tuple[str | None, ...]]] = []
    for i, program in enumerate(plan.program):
        named.append((("program", i, "level"), "level of education", (program.level,)))
        named.append((("program", i), "field", (program.field, program.gives)))
        named.append((("program", i, "licenses"), "license", program.licenses))
    for i, exam in enumerate(plan.exam):
        named.append((("exam", i, "certifications"), "certification", exam.certifications))
    for i, uplift in enumerate(plan.uplift):
        named.append((("uplift", i, "certification"), "certification", (uplift.certification,)))
        named.append((("uplift", i, "degree"), "level of education", (uplift.degree,)))
        if (uplift.certification is None) == (uplift.degree is None):
            yield "plan", ("uplift", i), "needs either certification or degree"
    for i, origin in enumerate(plan.origin):
        named.append((("origin", i, "licenses"), "license", origin.licenses))
        named.append((("origin", i, "certifications"), "certification", origin.certifications))
        named.append((("origin", i, "fields"), "field", origin.fields))
    for i, step in enumerate(plan.first_step):
        named.append((("first_step", i, "todo"), "origin", tuple(step.todo)))
    for place, what, names in named:
        for name in names:
            if name is not None and name not in known[what]:
                yield "plan", place, say_unknown(what, name)


def _list_figures(plan: PlanFile) -> Iterator[tuple[Place, Duration | Cost]]:
    for key in ("program", "exam", "origin"):
        for i, record in enumerate(getattr(plan, key)):
            for part in ("months", "cost"):
                if (figure := getattr(record, part, None)) is not None:
                    yield (key, i, part), figure
            for j, figure in enumerate(getattr(record, "otherwise", ())):
                yield (key, i, "otherwise", j), figure


def _check_fact(place: Place, figure: Duration | Cost, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    """Yield a fault where a figure is not the one that the topics show."""
    assert figure.fact is not None  # noqa: S101
    fact = facts.get(figure.fact)
    topic = figure.fact.partition("/")[0]
    if fact is None and not any(name.startswith(f"{topic}/") for name in facts):
        return  # a pack may leave out a whole topic
    if fact is None:
        yield "plan", (*place, "fact"), say_unknown("fact", figure.fact)
        return
    low, high = (fact.low, fact.high) if fact.value is None else (fact.value, fact.value)
    size = 1.0 if isinstance(figure, Cost) else MONTHS.get(fact.unit or "", 0.0)
    same = low is not None and high is not None and (figure.low, figure.high) == (low * size, high * size)
    if isinstance(figure, Cost):
        same = same and (figure.currency, figure.open) == (fact.currency, fact.open)
    if not same:
        yield "plan", place, f"is not what the fact {figure.fact!r} says"
