"""Checks across the files of a pack, which no single file can answer for itself."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from carecli.errors import Problem
from carecli.names import fold
from carecli.pack.credentials import Credential, EducationFile
from carecli.pack.facts import Fact, index_facts, list_citations, list_handbook_citations, list_own_facts
from carecli.pack.handbook import Handbook
from carecli.pack.ladder import (
    MOST_RATINGS,
    Adjustment,
    AnyAsked,
    AnyNeed,
    CredentialAsked,
    Importance,
    Level,
    SkillNeed,
    SkillsFile,
    YearsAsked,
    YearsNeed,
)
from carecli.pack.layers import find_file
from carecli.pack.pack import Pack
from carecli.pack.plan import Cost, Duration, PlanFile
from carecli.pack.reading import MOST_PROBLEMS, DocumentError, Place, check_file
from carecli.pack.wages import (
    AREAS,
    FIGURES,
    WAGES,
    WageEstimate,
    parse_row,
    read_areas,
    say_unreadable,
    skip_header,
    trim_line,
)

Fault = tuple[str, Place, str]


def find_faults(pack: Pack) -> list[Fault]:
    """Every fault as (file, place in it, message): ids, references, ratings, sources."""
    faults = [
        *_check_ids(pack),
        *_check_ladder(pack),
        *_check_skills(pack),
        *_check_scale(pack.skills),
        *_check_education(pack.education),
        *_check_credentials(pack),
        *_check_settings(pack),
        *_check_salary(pack),
        *_check_sources(pack),
    ]
    return list(dict.fromkeys(faults))


def check_repeats(file: str, key: str, ids: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each id of a file's `key` that stands twice."""
    ids = [fold(name) for name in ids]
    counts = Counter(ids)
    for i, name in enumerate(ids):
        if counts[name] > 1 and name in ids[:i]:
            yield file, (key, i, "id"), f"id {name!r} stands twice"


def _check_ids(pack: Pack) -> Iterator[Fault]:
    yield from check_repeats("guide", "source", (source.id for source in pack.guide.source))
    yield from check_repeats("ladder", "level", (level.id for level in pack.ladder.level))
    yield from check_repeats("skills", "skill", (skill.id for skill in pack.skills.skill))
    yield from check_repeats("skills", "group", (group.id for group in pack.skills.group))
    yield from check_repeats("education", "level", (level.id for level in pack.education.level))
    yield from check_repeats("education", "field", (field.id for field in pack.education.field))
    yield from check_repeats("education", "degree", (degree.id for degree in pack.education.degree))
    yield from check_repeats("settings", "setting", (setting.id for setting in pack.settings.setting))
    yield from check_repeats("credentials", "role", (role.id for role in pack.credentials.role))
    names = [(i, name) for i, c in enumerate(pack.credentials.credential) for name in (c.id, *c.also)]
    counts = Counter(fold(name) for _, name in names)
    for i, name in names:
        if counts[fold(name)] > 1:
            yield (
                "credentials",
                ("credential", i, "id"),
                f"the name {name!r} stands for more than one credential",
            )


def say_unknown(what: str, name: str) -> str:
    """The message for a name that the pack does not know."""
    return f"{name!r} is not {'an' if what[0] in 'aeiou' else 'a'} {what} of this pack"


def list_credentials(pack: Pack, kind: str) -> set[str]:
    """The codes of the licenses or certifications of a pack."""
    return {c.id for c in pack.credentials.credential if c.kind == kind}


def list_known(pack: Pack) -> dict[str, set[str]]:
    """What requirements and routes may name, by what it is called."""
    return {
        "license": list_credentials(pack, "license"),
        "certification": list_credentials(pack, "certification"),
        "level of education": {level.id for level in pack.education.level},
        "field": {field.id for field in pack.education.field},
        "skill": {skill.id for skill in pack.skills.skill},
        "": set(),
    }


def _check_ladder(pack: Pack) -> Iterator[Fault]:
    licenses = list_credentials(pack, "license")
    for i, level in enumerate(pack.ladder.level):
        ids = [requirement.id for requirement in level.requirement]
        asks_skill = any(level.id in skill.targets for skill in pack.skills.skill)
        if not ids and not asks_skill:
            yield "ladder", ("level", i), "asks for nothing"
        for code in (name for name in level.passed_over if name not in licenses):
            yield "ladder", ("level", i, "passed_over"), say_unknown("license", code)
        for j, requirement in enumerate(level.requirement):
            place: Place = ("level", i, "requirement", j)
            if refused := _refuse(requirement, requirement.importance, requirement.despite):
                yield "ladder", (*place, "importance"), refused
            if isinstance(requirement, YearsAsked) and requirement.years is None and level.years is None:
                yield "ladder", place, "needs years: the level has no band to take them from"
            if requirement.id in ids[:j]:
                yield "ladder", (*place, "id"), f"id {requirement.id!r} stands twice in {level.id}"
            if requirement.id.startswith("skill:"):
                yield "ladder", (*place, "id"), "skills are asked for in skills.toml"
            for code in (name for name in requirement.holders if name not in licenses):
                yield "ladder", (*place, "holders"), say_unknown("license", code)
            yield from _check_need(pack, "ladder", place, requirement)
            yield from _check_alternatives(pack, "ladder", place, requirement, requirement.or_)


def _check_need(pack: Pack, file: str, place: Place, need: AnyNeed) -> Iterator[Fault]:
    known = list_known(pack)
    key, what, names = need.names
    for name in (n for n in names if n not in known[what]):
        yield file, (*place, key), say_unknown(what, name)
    most = pack.skills.scale.most
    if isinstance(need, SkillNeed) and need.rating > most:
        yield file, (*place, "rating"), f"is {need.rating}, and the highest rating is {most}"


def _check_alternatives(
    pack: Pack, file: str, place: Place, asked: AnyAsked, alternatives: Sequence[AnyNeed]
) -> Iterator[Fault]:
    """Alternatives that name what the pack lacks, or what is asked anyway."""
    for k, need in enumerate(alternatives):
        at: Place = (*place, "or", k)
        yield from _check_need(pack, file, at, need)
        if isinstance(need, YearsNeed) and need.years is None:
            yield file, at, "needs years, the number that will do"
        is_same = need.kind == asked.kind and need.names == asked.names
        if is_same and getattr(need, "years", None) == getattr(asked, "years", None):
            yield file, at, "names what is asked anyway"


def _refuse(asked: AnyAsked, importance: Importance | None, despite: str | None) -> str | None:
    """Why a requirement cannot have an importance, or None where it can."""
    is_gate = importance == "must" and isinstance(asked, YearsAsked) and not despite
    return "years are a must only by a law: name it in despite" if is_gate else None


def _check_skills(pack: Pack) -> Iterator[Fault]:
    levels = {level.id for level in pack.ladder.level}
    for i, skill in enumerate(pack.skills.skill):
        if skill.grow and not pack.skills.grow:
            yield "skills", ("skill", i, "grow"), "needs [grow] in the file, with basis, source and reason"
        for level in skill.targets:
            if level not in levels:
                yield "skills", ("skill", i, "targets", level), say_unknown("level", level)
    asked = {s.id for s in pack.skills.skill}
    for i, level_ in enumerate(pack.ladder.level):
        for j, focus in enumerate(level_.focus):
            for name in (n for n in focus.skills if n not in asked):
                yield "ladder", ("level", i, "focus", j, "skills"), say_unknown("skill", name)
            for name in (n for n in focus.skills if n in asked):
                skill = next(s for s in pack.skills.skill if s.id == name)
                if level_.id not in skill.targets:
                    message = f"skill {name!r} has no target for {level_.id} in skills.toml"
                    yield "ladder", ("level", i, "focus", j, "skills"), message


def _check_scale(file: SkillsFile) -> Iterator[Fault]:
    """Skills with another number of anchors than there are ratings, and ratings that there are not."""
    most = file.scale.most
    if not 2 <= most <= MOST_RATINGS:
        message = f"needs anchors: 2 to {MOST_RATINGS}, one for each rating, or [scale] with their names"
        yield "skills", ("skill", 0), message
        return
    groups = {group.id for group in file.group}
    for i, skill in enumerate(file.skill):
        for key, given, needed in (("anchors", skill.anchors, most), ("grow", skill.grow, most - 1)):
            if given and len(given) != needed:
                message = f"are {len(given)}, and ratings from 1 to {most} need {needed}"
                yield "skills", ("skill", i, key), message
        for level, target in skill.targets.items():
            if target.rating > most:
                message = f"is {target.rating}, and the highest rating is {most}"
                yield "skills", ("skill", i, "targets", level, "rating"), message
        if groups and skill.group not in groups:
            message = (
                say_unknown("group", skill.group) if skill.group else "needs a group, as the others have"
            )
            yield "skills", ("skill", i, "group"), message


def _check_education(education: EducationFile) -> Iterator[Fault]:
    earlier: set[str] = set()
    for i, level in enumerate(education.level):
        if ":" in level.id:
            yield "education", ("level", i, "id"), "must not hold a colon, which parts a level from its field"
        if level.builds_on is not None and level.builds_on not in earlier:
            yield "education", ("level", i, "builds_on"), "must name a level that stands above it in the file"
        earlier.add(level.id)
    fields = {field.id for field in education.field}
    for i, degree in enumerate(education.degree):
        if degree.level not in earlier:
            yield "education", ("degree", i, "level"), say_unknown("level of education", degree.level)
        if degree.field not in fields:
            yield "education", ("degree", i, "field"), say_unknown("field", degree.field)


def _check_credentials(pack: Pack) -> Iterator[Fault]:
    licenses = list_credentials(pack, "license")
    for i, role in enumerate(pack.credentials.role):
        for code in (name for name in role.licenses if name not in licenses):
            yield "credentials", ("role", i, "licenses"), say_unknown("license", code)
    for i, credential in enumerate(pack.credentials.credential):
        for name in (n for n in credential.counts_as if n not in list_credentials(pack, credential.kind)):
            yield "credentials", ("credential", i, "counts_as"), say_unknown(credential.kind, name)
        for name in (n for n in credential.stands_above if n not in licenses):
            yield "credentials", ("credential", i, "stands_above"), say_unknown("license", name)
        if credential.counts_as and credential.reason is None:
            yield "credentials", ("credential", i, "counts_as"), "needs a reason of one line"
        yield from _check_routes(pack, i, credential)


def _check_routes(pack: Pack, i: int, credential: Credential) -> Iterator[Fault]:
    known = list_known(pack)
    for j, route in enumerate(credential.route):
        named = {
            "license": route.licenses,
            "certification": route.certifications,
            "level of education": (route.degree,) if route.degree else (),
            "field": route.fields,
        }
        for what, names in named.items():
            for name in (n for n in names if n not in known[what]):
                yield "credentials", ("credential", i, "route", j), say_unknown(what, name)
    for j, fee in enumerate(credential.fee):
        if (fee.amount is None) == (fee.low is None or fee.high is None):
            yield "credentials", ("credential", i, "fee", j), "needs either amount, or low and high"
        elif fee.low is not None and fee.high is not None and fee.high < fee.low:
            yield "credentials", ("credential", i, "fee", j), "high is below low"
    for j, study in enumerate(credential.study):
        if study.months_high < study.months_low:
            yield "credentials", ("credential", i, "study", j), "months_high is below months_low"


def _check_settings(pack: Pack) -> Iterator[Fault]:
    levels = {level.id: level for level in pack.ladder.level}
    for i, setting in enumerate(pack.settings.setting):
        moved: set[tuple[str, str]] = set()
        for j, change in enumerate(setting.change):
            place: Place = ("setting", i, "change", j)
            for name in change.levels:
                if (change.requirement, name) in moved:
                    message = f"{change.requirement!r} of {name} is changed twice in {setting.id}"
                    yield "settings", (*place, "levels"), message
                moved.add((change.requirement, name))
                if name not in levels:
                    yield "settings", (*place, "levels"), say_unknown("level", name)
                else:
                    yield from _check_change(pack, place, levels[name], change)


def _check_change(pack: Pack, place: Place, level: Level, change: Adjustment) -> Iterator[Fault]:
    asked = {r.id: r for r in level.requirement}.get(change.requirement)
    if asked is None:
        message = f"{level.id} has no requirement {change.requirement!r}"
        yield "settings", (*place, "requirement"), message
        return
    for key in ("any_of", "also_accepts"):
        codes = getattr(change, key)
        if codes and not isinstance(asked, CredentialAsked):
            message = "only a license or certification has more of its kind; write or"
            yield "settings", (*place, key), message
        elif isinstance(asked, CredentialAsked):
            known = list_credentials(pack, asked.kind)
            for code in (name for name in codes if name not in known):
                yield "settings", (*place, key), say_unknown(asked.kind, code)
    if refused := _refuse(asked, change.importance, change.despite or asked.despite):
        yield "settings", (*place, "importance"), refused
    yield from _check_alternatives(pack, "settings", place, asked, change.or_)


def _check_salary(pack: Pack) -> Iterator[Fault]:
    levels = {level.id for level in pack.ladder.level}
    for i, pay in enumerate(pack.salary.pay):
        if pay.level not in levels:
            yield "salary", ("pay", i, "level"), say_unknown("level", pay.level)
        figures = [x for x in (pay.low, pay.median, pay.high) if x is not None]
        if figures != sorted(figures):
            yield "salary", ("pay", i, "median"), "low, median and high are not in order"
        if not figures and pay.mean is None:
            yield "salary", ("pay", i), "has no figure"


def _check_sources(pack: Pack) -> Iterator[Fault]:
    known = {source.id for source in pack.guide.source}
    for file, place, name in list_citations(pack):
        if name not in known:
            yield file, place, f"{name!r} is not a source in guide.toml"


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
        named.append((("program", i, "holds"), "level of education", (program.holds,)))
    named += [(("abroad", i, "license"), "license", (way.license,)) for i, way in enumerate(plan.abroad)]
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
    records: list[tuple[Place, object]] = [
        ((key, i), record)
        for key in ("program", "exam", "origin")
        for i, record in enumerate(getattr(plan, key))
    ]
    for i, abroad in enumerate(plan.abroad):
        records += [(("abroad", i, "paper", j), paper) for j, paper in enumerate(abroad.paper)]
    for place, record in records:
        for part in ("months", "cost"):
            if (figure := getattr(record, part, None)) is not None:
                yield (*place, part), figure
        for part in ("otherwise", "other_months"):
            for j, figure in enumerate(getattr(record, part, ())):
                yield (*place, part, j), figure


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


_NUMBER = r"[-+$€£]*\d[\d.,]*[kKmM%]?(?:[-\u2013][$€£]?\d[\d.,]*[kKmM%]?)*\+?"
_CODE = r"\d\d-\d{4}(?:\.\d\d)?|(?:19|20)\d\d-\d\d"  # an occupation, or a period such as 2024-34


def find_handbook_faults(handbook: Handbook) -> list[Fault]:
    """Every fault as (file, place in it, message): ids, references, sources, numbers in prose."""
    faults = [
        *_check_handbook_ids(handbook),
        *_check_references(handbook),
        *_check_occupations(handbook),
        *_check_plan(handbook),
        *_check_questions(handbook),
        *_check_handbook_sources(handbook),
        *_check_prose(handbook),
    ]
    return list(dict.fromkeys(faults))


def _check_handbook_ids(handbook: Handbook) -> Iterator[Fault]:
    yield from check_repeats("countries", "country", (country.id for country in handbook.countries))
    yield from check_repeats("disagreements", "disagreement", (d.id for d in handbook.disagreements))
    known = {source.id for source in handbook.pack.guide.source}
    for i, source in enumerate(handbook.sources[len(handbook.pack.guide.source) :]):
        if source.id in known:
            yield "sources", ("source", i, "id"), f"id {source.id!r} stands twice"
        known.add(source.id)
    topics: set[str] = set()
    for file, family in handbook.families.items():
        for i, topic in enumerate(family.topic):
            if topic.id in topics:
                yield file, ("topic", i, "id"), f"id {topic.id!r} stands twice"
            topics.add(topic.id)
            facts: set[str] = set()
            for fact in list_own_facts(topic, handbook):
                if fact.id in facts:
                    yield file, ("topic", i), f"id {fact.id!r} stands twice in {topic.id}"
                facts.add(fact.id)


def _check_references(handbook: Handbook) -> Iterator[Fault]:
    facts = index_facts(handbook)
    for file, family in handbook.families.items():
        for i, topic in enumerate(family.topic):
            for j, section in enumerate(topic.section):
                for reference in (r for r in section.include if r not in facts):
                    place = ("topic", i, "section", j, "include")
                    yield file, place, say_unknown("fact", reference)
    for i, disagreement in enumerate(handbook.disagreements):
        for reference in (r for r in disagreement.fact if r not in facts):
            yield "disagreements", ("disagreement", i, "fact"), say_unknown("fact", reference)


def _check_occupations(handbook: Handbook) -> Iterator[Fault]:
    file = handbook.occupations
    if file is None:
        return
    yield from check_repeats("occupations", "occupation", (occupation.id for occupation in file.occupation))
    levels = {level.id for level in handbook.pack.ladder.level}
    licenses = list_credentials(handbook.pack, "license")
    occupations = {occupation.id for occupation in file.occupation}
    settings = {setting.id for setting in handbook.pack.settings.setting}
    for i, fit in enumerate(file.fit):
        if (fit.holds == "any") != bool(fit.licenses):
            yield "occupations", ("fit", i), "needs either licenses, or holds"
        for key, names, known, what in (
            ("levels", fit.levels, levels, "level"),
            ("licenses", fit.licenses, licenses, "license"),
            ("occupations", fit.occupations, occupations, "occupation"),
        ):
            for name in (n for n in names if n not in known):
                yield "occupations", ("fit", i, key), say_unknown(what, name)
    for i, industry in enumerate(file.industry):
        if industry.setting not in settings:
            yield "occupations", ("industry", i, "setting"), say_unknown("setting", industry.setting)


def _check_plan(handbook: Handbook) -> Iterator[Fault]:
    if handbook.plan is not None:
        yield from find_plan_faults(handbook.plan, handbook.pack, index_facts(handbook))


def _check_questions(handbook: Handbook) -> Iterator[Fault]:
    questions = handbook.questions.question if handbook.questions else ()
    yield from check_repeats("questions", "question", (question.id for question in questions))
    skills = {skill.id for skill in handbook.pack.skills.skill}
    levels = {level.id for level in handbook.pack.ladder.level}
    most = handbook.pack.skills.scale.most
    for i, question in enumerate(questions):
        if question.skill not in skills:
            yield "questions", ("question", i, "skill"), say_unknown("skill", question.skill)
        for level in (name for name in question.levels if name not in levels):
            yield "questions", ("question", i, "levels"), say_unknown("level", level)
        for j, sign in enumerate(question.good):
            if sign.rating > most:
                message = f"is {sign.rating}, and the highest rating is {most}"
                yield "questions", ("question", i, "good", j, "rating"), message


def _check_handbook_sources(handbook: Handbook) -> Iterator[Fault]:
    known = {source.id for source in handbook.sources}
    for file, place, name in list_handbook_citations(handbook):
        if name not in known:
            yield file, place, f"{name!r} is not a source in guide.toml or sources.toml"


def _check_prose(handbook: Handbook) -> Iterator[Fault]:
    """Yield a fault for each number in running text: a figure without unit, year and source of its own."""
    message = "holds a number: make it a fact with value and unit"
    for file, family in handbook.families.items():
        for i, topic in enumerate(family.topic):
            if _holds_number(topic.summary):
                yield file, ("topic", i, "summary"), message
            for j, section in enumerate(topic.section):
                place = ("topic", i, "section", j)
                for key in ("text", "unknown"):
                    if _holds_number(getattr(section, key)):
                        yield file, (*place, key), message
                for k, fact in enumerate(section.fact):
                    if _holds_number(fact.text):
                        yield file, (*place, "fact", k, "text"), message


def _holds_number(text: str | None) -> bool:
    """Whether a text holds a number of its own: not a code or a part of a name, as in 29-1141 or 401(k)."""
    words = [word.strip("()[];:!?'\"").rstrip(".,") for word in (text or "").split()]
    return any(re.fullmatch(_NUMBER, word) and not re.fullmatch(_CODE, word) for word in words)


def check_wages(folder: Path, country: str | None = None) -> list[Problem]:
    """Every fault of the two tables: their form, their order, unknown areas and impossible figures.

    A pack need not have either. `country` is the code of the area that must be the country.
    """
    at, path = find_file(folder, AREAS) or folder / AREAS, find_file(folder, WAGES)
    areas, problems = read_areas(at)
    if country is not None and areas and country not in [a.id for a in areas.values() if a.kind == "country"]:
        problems.append(Problem(f"must have a row of the country {country}", str(at)))
    if path is None:
        return problems
    try:
        check_file(path)
        with path.open("rb") as stream:
            if not areas and not problems:
                problems.append(Problem(f"must name the areas of {WAGES}", str(at)))
            skip_header(stream, str(path))
            problems += islice(_check_rows(stream, str(path), set(areas) or None), MOST_PROBLEMS + 1)
    except OSError as error:
        problems.append(say_unreadable(path, error))
    except DocumentError as error:
        problems.append(error.problem)
    return problems


def _check_rows(stream: BinaryIO, file: str, areas: set[str] | None) -> Iterator[Problem]:
    before = ""
    for number, line in enumerate(stream, 2):
        try:
            wage = parse_row(trim_line(line), file, number)
        except DocumentError as error:
            yield error.problem
            continue
        key = ",".join((*wage[:3], ""))
        faults = [*_judge(wage)]
        if areas is not None and wage.area not in areas:
            faults.append(f"area {wage.area!r} is not in {AREAS}")
            areas.add(wage.area)  # named once
        if key <= before:
            faults.append("stands twice" if key == before else "must stand above the row before it")
        yield from (Problem(fault, file, number, key[:-1]) for fault in faults)
        before = key


def _judge(wage: WageEstimate) -> Iterator[str]:
    if not re.fullmatch(r"[0-9]{6}", wage.industry):
        yield "industry must be six digits"
    if not re.fullmatch(r"[0-9]{2}-[0-9]{4}", wage.occupation):
        yield "occupation must be a code such as 29-1141"
    # A figure at or above the highest that is published is above every other.
    rising = [math.inf if name in wage.topped else getattr(wage, name) for name in FIGURES[2:]]
    known = [figure for figure in rising if figure is not None]
    if known != sorted(known):
        yield "percentiles must not fall from p10 to p90"
