"""Checks across the files of a pack, which no single file can answer for itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from carecli.guide.credentials import Credential
from carecli.guide.education import EducationFile
from carecli.guide.ladder import CredentialAsked, EducationAsked, LadderFile, Level, YearsAsked
from carecli.guide.naming import fold
from carecli.guide.pack import Pack
from carecli.guide.settings import Change

Place = tuple[str | int, ...]
Fault = tuple[str, Place, str]

NEVER_A_MUST = "years are usual tenure and never a must"


def find_faults(pack: Pack) -> list[Fault]:
    """Return every fault as (file, place in it, message): ids, references, bands, sources."""
    faults = [
        *_check_ids(pack),
        *_check_bands(pack.ladder),
        *_check_ladder(pack),
        *_check_skills(pack),
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
    yield from check_repeats("education", "level", (level.id for level in pack.education.level))
    yield from check_repeats("education", "field", (field.id for field in pack.education.field))
    yield from check_repeats("education", "degree", (degree.id for degree in pack.education.degree))
    yield from check_repeats("settings", "setting", (setting.id for setting in pack.settings.setting))
    names = [(i, name) for i, c in enumerate(pack.credentials.credential) for name in (c.id, *c.also)]
    counts = Counter(fold(name) for _, name in names)
    for i, name in names:
        if counts[fold(name)] > 1:
            yield (
                "credentials",
                ("credential", i, "id"),
                f"the name {name!r} stands for more than one credential",
            )


def _check_bands(ladder: LadderFile) -> Iterator[Fault]:
    for i, (lower, upper) in enumerate(pairwise(ladder.level), 1):
        if upper.years.min <= lower.years.min:
            yield "ladder", ("level", i, "years"), f"must begin later than the band of {lower.id}"
        if lower.years.max is None:
            yield "ladder", ("level", i - 1, "years"), "only the highest level may be open at the top"
        elif upper.years.max is not None and upper.years.max < lower.years.max:
            yield "ladder", ("level", i, "years"), f"must not end before the band of {lower.id}"


def say_unknown(what: str, name: str) -> str:
    """Return the message for a name that the pack does not know."""
    return f"{name!r} is not {'an' if what[0] in 'aeiou' else 'a'} {what} of this pack"


def list_credentials(pack: Pack, kind: str) -> set[str]:
    """Return the codes of the licenses or certifications of a pack."""
    return {c.id for c in pack.credentials.credential if c.kind == kind}


def _check_ladder(pack: Pack) -> Iterator[Fault]:
    education = {level.id for level in pack.education.level}
    for i, level in enumerate(pack.ladder.level):
        ids = [requirement.id for requirement in level.requirement]
        asks_skill = any(level.id in skill.targets for skill in pack.skills.skill)
        if not ids and not asks_skill:
            yield "ladder", ("level", i), "asks for nothing"
        for j, requirement in enumerate(level.requirement):
            place: Place = ("level", i, "requirement", j)
            if isinstance(requirement, YearsAsked) and requirement.importance == "must":
                yield "ladder", (*place, "importance"), NEVER_A_MUST
            if requirement.id in ids[:j]:
                yield "ladder", (*place, "id"), f"id {requirement.id!r} stands twice in {level.id}"
            if requirement.id.startswith("skill:"):
                yield "ladder", (*place, "id"), "skills are asked for in skills.toml"
            if isinstance(requirement, EducationAsked) and requirement.level not in education:
                yield "ladder", (*place, "level"), say_unknown("level of education", requirement.level)
            if isinstance(requirement, CredentialAsked):
                for name in (
                    n for n in requirement.any_of if n not in list_credentials(pack, requirement.kind)
                ):
                    yield "ladder", (*place, "any_of"), say_unknown(requirement.kind, name)


def _check_skills(pack: Pack) -> Iterator[Fault]:
    levels = {level.id for level in pack.ladder.level}
    for i, skill in enumerate(pack.skills.skill):
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
    for i, credential in enumerate(pack.credentials.credential):
        for name in (n for n in credential.counts_as if n not in list_credentials(pack, credential.kind)):
            yield "credentials", ("credential", i, "counts_as"), say_unknown(credential.kind, name)
        if credential.counts_as and credential.reason is None:
            yield "credentials", ("credential", i, "counts_as"), "needs a reason of one line"
        yield from _check_routes(pack, i, credential)


def _check_routes(pack: Pack, i: int, credential: Credential) -> Iterator[Fault]:
    known = {
        "license": list_credentials(pack, "license"),
        "certification": list_credentials(pack, "certification"),
        "level of education": {level.id for level in pack.education.level},
        "field": {field.id for field in pack.education.field},
    }
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


def _check_change(pack: Pack, place: Place, level: Level, change: Change) -> Iterator[Fault]:
    asked = {r.id: r for r in level.requirement}.get(change.requirement)
    if asked is None:
        message = f"{level.id} has no requirement {change.requirement!r}"
        yield "settings", (*place, "requirement"), message
    elif isinstance(asked, CredentialAsked):
        known = list_credentials(pack, asked.kind)
        for code in (name for name in change.also_accepts if name not in known):
            yield "settings", (*place, "also_accepts"), say_unknown(asked.kind, code)
    elif change.also_accepts:
        yield "settings", (*place, "also_accepts"), "only a license or certification has alternatives"
    elif isinstance(asked, YearsAsked) and change.importance == "must":
        yield "settings", (*place, "importance"), NEVER_A_MUST


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


def list_citations(pack: Pack) -> Iterator[tuple[str, Place, str]]:
    """Yield every source that the files of a pack name, as (file, place, source)."""
    for file in Pack.FILES[1:]:
        for place, name in list_cited(getattr(pack, file).model_dump()):
            yield file, place, name


def list_cited(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every source that a record, as plain data, names, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "source" and isinstance(inner, str):
                yield (*place, key), inner
            elif key in ("against", "covers"):
                yield from (((*place, key), name) for name in inner)
            else:
                yield from list_cited(inner, (*place, key))
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from list_cited(inner, (*place, i))
