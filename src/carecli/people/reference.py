"""The rules person by person: what `rules` works out by columns, by the engine, for runs that are small."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import narwhals as nw

from carecli.engine.assess import assess_against
from carecli.engine.judging import decide_verdict, score
from carecli.engine.requirements import MET, Tally, add_up, tally
from carecli.engine.results import VERDICTS, LevelAssessment
from carecli.engine.standards import Standards, set_standards
from carecli.names import clean_text
from carecli.pack.ladder import Rules
from carecli.pack.pack import Pack
from carecli.people.roster import read_person
from carecli.profile.model import Profile

STATUSES = {"missing": 0, "partial": 1, "met": 2, "unknown": 3, "waived": None}


def judge_people(
    frame: "nw.LazyFrame[Any]", pack: Pack, today: date, lifted: str = "every"
) -> "nw.LazyFrame[Any]":
    """The frame with what `rules.judge_people` adds to it, findings included, but for what is only wished.

    What would lift a verdict is worked out for the level that is `lifted`, for each one's `next`, or `every`.
    """
    table = frame.collect()
    standards: dict[str | None, Standards] = {}
    judged = list[dict[str, int | None]]()
    for row in table.iter_rows(named=True):
        person = read_person(row)
        if person.setting not in standards:
            standards[person.setting] = set_standards(pack, person.setting)
        judged.append(dict(_judge(person, standards[person.setting], today, lifted)))
    names = dict.fromkeys(name for row in judged for name in row)
    columns = {name: [row.get(name) for row in judged] for name in names}
    found = nw.from_dict(columns, dict.fromkeys(names, nw.Int16()), backend=table.implementation)
    return nw.concat([table, found], how="horizontal").lazy()


def _judge(
    person: Profile, standards: Standards, today: date, lifted: str
) -> Iterator[tuple[str, int | None]]:
    found = assess_against(person, standards, today, "none")
    order = {level.id: place for place, level in enumerate(found.levels)}
    for level in found.levels:
        yield f"{level.id}|low", VERDICTS.index(level.verdict.low)
        yield f"{level.id}|high", VERDICTS.index(level.verdict.high)
        yield f"{level.id}|score_low", round(level.score.low * 10)
        yield f"{level.id}|score_high", round(level.score.high * 10)
        yield f"{level.id}|passed", int(level.passed_over is not None)
        for finding in level.findings:
            if not finding.requirement.is_wish:
                yield f"{level.id}|{finding.requirement.id}", STATUSES[finding.status]
        is_lifted = lifted in ("every", level.id) or (lifted == "next" and level.id == found.next_level)
        lifts_of = list_lifts(level, standards.scales.rules) if is_lifted else {}
        for name, lifts in lifts_of.items():
            yield f"{level.id}|{name}|lifts", int(lifts)
    yield "current", _place(found.current_level, order)
    yield "next", _place(found.next_level, order)


def _place(level: str | None, order: Mapping[str, int]) -> int:
    return -1 if level is None else order[level]


def list_lifts(level: LevelAssessment, rules: Rules) -> dict[str, bool]:
    """For each must or expected thing that is lacking for certain: whether the verdict rises once it is met.

    Open answers count as missing, before and after, and nothing else changes.
    """
    asked = [finding for finding in level.findings if not finding.requirement.is_wish]
    judged = [(f, tally(f.requirement, f.worst, rules)) for f in asked]
    credentials = add_up([worst for f, worst in judged if f.requirement.kind != "skill"])
    skills = add_up([worst for f, worst in judged if f.requirement.kind == "skill"])
    low, lifts = VERDICTS.index(level.verdict.low), dict[str, bool]()
    for finding, worst in judged:
        requirement = finding.requirement
        if finding.status in ("missing", "partial"):
            met = tally(requirement, MET, rules)
            is_skill = requirement.kind == "skill"
            then = credentials if is_skill else _replace(credentials, worst, met)
            rated = _replace(skills, worst, met) if is_skill else skills
            reached = decide_verdict(then, rated, score(then, rated), rules)
            lifts[requirement.id] = VERDICTS.index(reached) > low
    return lifts


def _replace(whole: Tally, part: Tally, other: Tally) -> Tally:
    """What a half comes to with another part in the place of one."""
    return Tally(
        whole.points - part.points + other.points,
        whole.total - part.total + other.total,
        whole.stops - part.stops + other.stops,
        whole.short - part.short + other.short,
        whole.large - part.large + other.large,
    )


class Individual(NamedTuple):
    """One person of a run, where names are asked for: what they are `called`, where they stand, and advice.

    The `focus` is the level asked about, or else their next one, or the highest, with advice for it. `row` is
    that of a table.
    """

    called: str
    name: str | None
    file: str
    row: int | None
    values: Mapping[str, str | None]
    current_level: str | None
    focus: LevelAssessment


def list_individuals(
    rows: Iterable[Mapping[str, Any]],
    places: Sequence[str],
    names: Mapping[str, str],
    pack: Pack,
    today: date,
    by: Mapping[str, str],
    level: str | None = None,
) -> Iterator[Individual]:
    """Yield each person with the advice that the engine has for them; `by` are columns as they are shown."""
    standards: dict[str | None, Standards] = {}
    everybody = [*rows]
    for row, called in zip(everybody, name_people(everybody, places, names), strict=True):
        person = read_person(row)
        if person.setting not in standards:
            standards[person.setting] = set_standards(pack, person.setting)
        found = assess_against(person, standards[person.setting], today, (level,) if level else "next")
        wanted = level or found.next_level or found.current_level or found.levels[-1].id
        focus = next(each for each in found.levels if each.id == wanted)
        values = {said: row[column] for column, said in by.items()}
        file = places[row["file"]]
        yield Individual(called, found.name, file, row["row"], values, found.current_level, focus)


def name_people(
    rows: Sequence[Mapping[str, Any]], places: Sequence[str], names: Mapping[str, str]
) -> list[str]:
    """What everybody is called; those of one name are told apart by their files, and by their rows there."""
    own = [_name_person(row, places, names) for row in rows]
    short = _tell_apart(own, own, [_say_place(Path(places[row["file"]]).stem, row["row"]) for row in rows])
    return _tell_apart(short, own, [_say_place(places[row["file"]], row["row"]) for row in rows])


def _tell_apart(called: Sequence[str], own: Sequence[str], where: Sequence[str]) -> list[str]:
    """What everybody is called, with where they stand behind their own name if it is another's as well."""
    counted = Counter(called)
    return [
        said if counted[said] == 1 else f"{name} ({place})"
        for said, name, place in zip(called, own, where, strict=True)
    ]


def _say_place(file: str, row: int | None) -> str:
    return clean_text(file if row is None else f"{file} row {row}")


def _name_person(row: Mapping[str, Any], places: Sequence[str], names: Mapping[str, str]) -> str:
    """What somebody is called: as their profile is in `names`, or their name, or by its file.

    In a table it is their row.
    """
    place = places[row["file"]]
    if name := clean_text(names.get(place) or row["name"] or ""):
        return name
    return _say_place(Path(place).stem, row["row"])
