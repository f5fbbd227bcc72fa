"""Why something is asked: the rule, the count, the words that it rests on, and what others ask."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from carecli.engine.kinds import Rating
from carecli.engine.openings import AskedWhere
from carecli.engine.requirements import Finding, Requirement
from carecli.pack.ladder import Importance
from carecli.pack.pack import Pack
from carecli.pack.sources import Source
from carecli.views.answer import find_deed
from carecli.views.marks import Marks
from carecli.views.page import Block, Column, Page, Paragraph, Table, cell
from carecli.views.screen import list_commands, list_pairs
from carecli.views.words import IMPORTANCES, say_have, say_list, say_need

RULES: dict[Importance, str] = {
    "must": "without it nobody is taken for this level here, whatever else they bring",
    "expected": "normal for this level: being short of it costs points and stops nobody",
    "preferred": "an advantage, counted apart: nobody is stopped by it, and it costs no points",
}


class Why(NamedTuple):
    """A requirement of a level, what a person has of it if there is one, and what is asked elsewhere.

    `levels` has it for each level in the same setting, `settings` for the level in each setting.
    """

    title: str
    requirement: Requirement
    finding: Finding | None
    levels: Sequence[AskedWhere]
    settings: Sequence[AskedWhere]


def reasons_page(
    title: str,
    requirements: Sequence[Requirement],
    pack: Pack,
    sources: Sequence[Source],
    findings: Sequence[Finding] = (),
) -> Page:
    """Every requirement with how strongly it is asked, by how many, and why; of a person those not met."""
    marks, cites = Marks(), {source.id: source.cite for source in sources}
    counted = pack.evidence.source if pack.evidence else None
    open_ones = {f.requirement.id for f in findings if f.is_gap}
    shown = [r for r in requirements if not findings or r.id in open_ones]
    shown.sort(key=lambda r: IMPORTANCES.index(r.importance))
    rows = tuple(
        (cell(r.label), cell(say_need(r)), cell(_say_reasons(r, marks, cites, counted)), cell(r.importance))
        for r in shown
    )
    columns = (
        Column("Requirement", wrap=True, most=24),
        Column("Needed", wrap=True, most=14),
        Column("Why", wrap=True),
        Column("Importance"),
    )
    lead = f"Why {title} asks what you do not fully have." if findings else f"Why {title} asks what it asks."
    if not rows:
        return Page(f"Why: {title}", (Paragraph(f"You have all that {title} asks.", "strong"),))
    blocks: tuple[Block, ...] = (
        Paragraph(lead, "strong"),
        Table("", columns, rows, grouped=True),
        Paragraph(f"One of them: --why and its name, such as --why {_choose_example(shown)}.", "quiet"),
        marks.list(),
    )
    return Page(f"Why: {title}", blocks)


def _choose_example(shown: Sequence[Requirement]) -> str:
    """The name of a requirement to ask for: that of a license where there is one."""
    ids = [requirement.id for requirement in shown]
    return "license" if "license" in ids else ids[0].removeprefix("skill:")


def _say_whose(requirement: Requirement) -> str:
    return "As carecli reads it" if requirement.basis == "derived" else "As its source says"


def _say_reasons(
    requirement: Requirement, marks: Marks, cites: Mapping[str, str], counted: str | None
) -> str:
    """The count of those who ask for it, and why it is asked, each with its mark."""
    count = requirement.postings
    said = [
        f"{count.asked} of {count.n} posts ask for it{marks.cite(cites[counted])}"
        if count and counted
        else "",
        f"{requirement.reason or _say_whose(requirement)}{marks.cite(cites[requirement.source])}",
        requirement.despite or "",
    ]
    return ". ".join(filter(None, said))


def why_page(why: Why, pack: Pack, sources: Sequence[Source]) -> Page:
    """One requirement: the rule, the count, the words it rests on, and what other levels and settings ask."""
    requirement, finding, marks = why.requirement, why.finding, Marks()
    cites = {source.id: source.cite for source in sources}
    have = f" You have: {say_have(finding)} ({finding.status})." if finding else ""
    lead = f"{requirement.label}: {requirement.importance} for {why.title}."
    blocks: list[Block] = [
        Paragraph(f"{lead} Asked: {say_need(requirement)}.{have}", "strong"),
        list_pairs([*_list_facts(why, pack, marks, cites)]),
        *list_commands(_list_next(requirement)),
        marks.list(),
    ]
    return Page(f"Why: {requirement.label}", tuple(blocks))


def _list_facts(why: Why, pack: Pack, marks: Marks, cites: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    requirement = why.requirement
    yield "The rule", f"{requirement.importance}: {RULES[requirement.importance]}."
    if (count := requirement.postings) and pack.evidence:
        wished = f", {count.wished} wish for it" if count.wished else ""
        later = f", {count.after_hire} give time for it" if count.after_hire else ""
        mark = marks.cite(cites[pack.evidence.source])
        yield (
            "Posts",
            f"{count.asked} of {count.n} ask for it{wished}{later}{mark}: {_say_counted(why, pack)}.",
        )
    if requirement.reason:
        yield "Reason", f"{requirement.reason}{marks.cite(cites[requirement.source])}."
    if requirement.despite:
        yield "And yet", f"{requirement.despite}."
    section = next((s for s in pack.guide.source if s.id == requirement.source and s.kind == "guide"), None)
    if section:
        yield "Guide", f"section “{section.name}”, {section.lines or 'as a whole'}"
    if requirement.against:
        yield "Others say", f"{say_list(cites[name] for name in requirement.against)} says otherwise."
    yield from _list_others(why)
    if isinstance(requirement.need, Rating) and (rating := requirement.need.rating):
        skill = next(skill for skill in pack.skills.skill if skill.id == requirement.need.skill)
        if skill.anchors:
            yield f"At {rating}", skill.anchors[rating - 1]
        if why.finding and why.finding.is_gap and (deed := find_deed(why.finding, pack)):
            yield "To do", deed


def _say_counted(why: Why, pack: Pack) -> str:
    """Whose postings the count is of."""
    count = why.requirement.postings
    assert count  # noqa: S101
    titles = {level.id: level.title for level in pack.ladder.level}
    names = {setting.id: setting.name for setting in pack.settings.setting}
    lowest = pack.ladder.level[0].title
    level = titles[count.levels[0]] if len(count.levels) == 1 else f"all levels above {lowest}"
    where = say_list(names[name].lower() for name in count.settings) if count.settings else "any setting"
    return f"{level}, {where}"


def _list_others(why: Why) -> Iterator[tuple[str, str]]:
    """Yield what the other levels ask, and the other settings, where that differs from each other."""
    yield "Levels", f"{_group(why.levels)}."
    if len({_say_asked(asked.requirement) for asked in why.settings}) > 1:
        yield "Settings", f"{_group(why.settings)}."
    elif why.settings:
        yield "Settings", "the same in every setting."


def _group(asked: Sequence[AskedWhere]) -> str:
    """Where the same is asked, together."""
    said: dict[str, list[str]] = {}
    for name, requirement in asked:
        said.setdefault(_say_asked(requirement), []).append(name)
    return "; ".join(f"{what} for {say_list(names)}" for what, names in said.items())


def _say_asked(requirement: Requirement | None) -> str:
    return f"{requirement.importance} ({say_need(requirement)})" if requirement else "not asked"


def _list_next(requirement: Requirement) -> list[tuple[str, str]]:
    need = requirement.need
    if isinstance(need, Rating):
        return [(f"carecli skills {need.skill}", f"what 1 to {need.scale.most} mean, and how to grow")]
    topic = "certifications" if requirement.kind == "certification" else "licenses"
    found = [(f"carecli guide {topic}", "what is known of it")] if requirement.kind != "years" else []
    return [*found, ("carecli evidence", "what posts ask, counted")]
