"""Checks across the topics, countries, disagreements, occupations and sources of a pack."""

import re
from collections.abc import Iterator

from carecli.guide.checking import Fault, check_repeats, list_cited, list_credentials, say_unknown
from carecli.guide.contents import index_facts, list_own_facts
from carecli.guide.handbook import Handbook
from carecli.guide.plan_checking import find_plan_faults

_NUMBER = r"[-+$€£]*\d[\d.,]*[kKmM%]?(?:[-\u2013][$€£]?\d[\d.,]*[kKmM%]?)*\+?"
_CODE = r"\d\d-\d{4}(?:\.\d\d)?|(?:19|20)\d\d-\d\d"  # an occupation, or a period such as 2024-34


def find_handbook_faults(handbook: Handbook) -> list[Fault]:
    """Return every fault as (file, place in it, message): ids, references, sources, numbers in prose."""
    faults = [
        *_check_ids(handbook),
        *_check_references(handbook),
        *_check_occupations(handbook),
        *_check_plan(handbook),
        *_check_sources(handbook),
        *_check_prose(handbook),
    ]
    return list(dict.fromkeys(faults))


def _check_ids(handbook: Handbook) -> Iterator[Fault]:
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


def _check_sources(handbook: Handbook) -> Iterator[Fault]:
    known = {source.id for source in handbook.sources}
    for file, place, name in list_handbook_citations(handbook):
        if name not in known:
            yield file, place, f"{name!r} is not a source in guide.toml or sources.toml"


def list_handbook_citations(handbook: Handbook) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield every source that the further files name, as (file, place, source)."""
    parts: dict[str, object] = {
        "countries": {"country": [country.model_dump() for country in handbook.countries]},
        "disagreements": {"disagreement": [d.model_dump() for d in handbook.disagreements]},
        "occupations": handbook.occupations.model_dump() if handbook.occupations else {},
        "plan": handbook.plan.model_dump() if handbook.plan else {},
        **{file: family.model_dump() for file, family in handbook.families.items()},
    }
    for file, dumped in parts.items():
        for place, name in list_cited(dumped):
            yield file, place, name


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
