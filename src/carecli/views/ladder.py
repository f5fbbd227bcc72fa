"""The ladder and the skills as pages and as JSON: side by side, or one in full."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from carecli.pack.credentials import EducationFile
from carecli.pack.fields import Sourced
from carecli.pack.ladder import LadderFile, Level, Scale, Skill, SkillsFile
from carecli.pack.pay import Pay, SalaryFile
from carecli.pack.sources import GuideFile, Source
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell, lay_columns
from carecli.views.serialize import Form
from carecli.views.words import (
    list_sources,
    say_band,
    say_count,
    say_figures,
    say_list,
    say_money,
    say_standing,
)

if TYPE_CHECKING:
    from carecli.engine.results import Assessment


KINDS = {"education": "Degree", "license": "License", "certification": "Certification"}


class Rungs(NamedTuple):
    """What the levels side by side are made of."""

    ladder: LadderFile
    guide: GuideFile
    salary: SalaryFile
    education: EducationFile


def ladder_page(rungs: Rungs, assessment: "Assessment | None" = None) -> Page:
    """The levels side by side, as they stand with no setting named; with where a person stands, if asked.

    What no level has is left out; where levels part into tracks, each says which it follows.
    """
    ladder, guide, salary, education = rungs
    mine = {level.id: say_standing(level) for level in assessment.levels} if assessment else {}
    paid = {level.id: find_pay(level.id, salary) for level in ladder.level}
    has_medians = all(pay is None or pay.median for pay in paid.values())
    degrees = {level.id: level.short or level.name for level in education.level}
    asked = {asked.kind for level in ladder.level for asked in level.requirement}
    pays = Column("Median pay", right=True) if has_medians else Column("Pay a year", wrap=True)
    columns = (
        Column("Level", wrap=True),
        Column("Years") if any(level.years for level in ladder.level) else None,
        Column("Follows", wrap=True) if ladder.has_tracks else None,
        Column("What it is", wrap=True) if not asked - {"years"} else None,
        *(Column(name, wrap=True) if kind in asked else None for kind, name in KINDS.items()),
        pays if any(paid.values()) else None,
    )
    rows = [
        (
            Cell(_add(level.title, mine.get(level.id)), "strong", data=level.title),
            cell(say_band(level.years)),
            cell(_say_before(level, ladder)),
            cell(level.summary),
            *(cell(_say_kind(level, kind, degrees)) for kind in KINDS),
            cell(_say_paid(paid[level.id], has_medians=has_medians)),
        )
        for level in ladder.level
    ]
    strengths = "must: a hard stop if missing. expected: normal for the level. preferred: an advantage."
    decides = f"The setting decides {guide.words.setting}." if guide.words.setting else ""
    notes = filter(None, (strengths if asked else "", decides, guide.note))
    blocks: tuple[Block, ...] = (
        Paragraph(f"{guide.summary} Lowest first; carecli skills lists the skills.", "strong"),
        Table("", *lay_columns(columns, rows)),
        *([Paragraph(said, "quiet")] if (said := " ".join(notes)) else []),
        Paragraph(f"One level in full, with sources: carecli ladder {ladder.level[-1].id}", "quiet"),
    )
    return Page("The ladder", blocks)


def _say_before(level: Level, ladder: LadderFile) -> str:
    """The levels that a level comes after."""
    before = [other.title for other in ladder.level if other.id in ladder.follows[level.id]]
    return say_list(before, "or") if before else "-"


def _add(name: str, mine: object) -> str:
    """A name with what the reader has of it."""
    return name if mine is None else f"{name} (you: {mine})"


def _say_kind(level: Level, kind: str, degrees: Mapping[str, str]) -> str:
    said = [
        f"{' or '.join(degrees.get(name, name) for name in asked.names.names)} ({asked.importance})"
        for asked in level.requirement
        if asked.kind == kind
    ]
    return "; ".join(said) or "not asked"


def _say_paid(pay: Pay | None, *, has_medians: bool) -> str:
    """The median of a level; every figure where not all levels have one."""
    if pay is None:
        return "not known"
    return say_money(pay.median, pay.currency) if has_medians and pay.median else say_figures(pay)


def find_pay(level: str, salary: SalaryFile) -> Pay | None:
    """The pay that the pack states first for a level, if any."""
    return next((pay for pay in salary.pay if pay.level == level and pay.state is None), None)


NOT_ASKED = "-"
STAGES_TITLE = "What a person does at each rating"


def skills_page(file: SkillsFile, levels: Sequence[Level], mine: Mapping[str, int] | None = None) -> Page:
    """All skills with the rating that each level asks for, and those of a person, if they are given."""
    skills, note = file.skill, file.note
    has_groups, about = any(skill.group for skill in skills), f"1 to {file.scale.most}"
    columns = (
        Column("Skill", wrap=True),
        Column("Id"),
        *(Column(level.short, right=True) for level in levels),
        Column("Group"),
    )
    rows = tuple(
        (
            Cell(_add(skill.name, (mine or {}).get(skill.id)), data=skill.name),
            cell(skill.id, "quiet"),
            *(cell(_say_target(skill, level)) for level in levels),
            cell(file.name_group(skill)),
        )
        for skill in skills
    )
    if not has_groups:
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    legend = "; ".join(f"{level.short}: {level.title}" for level in levels)
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"{say_count(len(skills), 'skill')}, and the rating from {about} that each level asks for. "
            "Parentheses: an advantage only. A dash: not asked.",
            "strong",
        ),
        Table("", columns, rows, grouped=has_groups),
        Paragraph(f"{legend}.", "quiet"),
        *([Paragraph(note, "quiet")] if note else []),
        *(
            [Paragraph(f"What {about} mean for a skill: carecli skills {skills[0].id}", "quiet")]
            if skills[0].anchors
            else []
        ),
    )
    return Page("Skills", blocks)


def _say_target(skill: Skill, level: Level) -> str:
    target = skill.targets.get(level.id)
    if target is None:
        return NOT_ASKED
    return str(target.rating) if target.importance != "preferred" else f"({target.rating})"


def skill_page(
    skill: Skill,
    file: SkillsFile,
    levels: Sequence[Level],
    sources: Sequence[Source],
    rating: int | None = None,
) -> Page:
    """One skill: what each rating looks like, what to do for it, and in a line what the levels ask.

    `rating` is that of the person who reads it, if they have given one.
    """
    mine = "" if rating is None else f" Yours is {file.scale.say(rating)}."
    blocks: tuple[Block, ...] = (
        Paragraph(f"{skill.name}: {skill.description}{mine}", "strong"),
        *_list_stages(skill, file.scale, ""),
        Paragraph(
            " ".join(
                (
                    *_say_asked(skill, file, levels, sources),
                    f"Reasons, other names and sources: carecli skills {skill.id} --full",
                )
            )
        ),
    )
    return Page(skill.name, blocks)


def _say_asked(
    skill: Skill, file: SkillsFile, levels: Sequence[Level], sources: Sequence[Source]
) -> Iterator[str]:
    """The rating that each level asks for, and whose advice the steps are, with their marks."""
    kinds = {source.id: "guide" if source.kind == "guide" else source.cite for source in sources}
    asked = [f"{level.title} {said}" for level in levels if (said := _say_target(skill, level)) != NOT_ASKED]
    marks = dict.fromkeys(f"{kinds[target.source]}, {target.basis}" for target in skill.targets.values())
    if asked:
        yield f"Asked: {', '.join(asked)}; in parentheses an advantage [{'; '.join(marks)}]."
    if file.grow and skill.grow:
        yield f"To reach the next: advice [{kinds[file.grow.source]}, {file.grow.basis}]."


def full_skill_page(
    skill: Skill, file: SkillsFile, levels: Sequence[Level], sources: Sequence[Source]
) -> Page:
    """One skill in full: other names, targets with reasons, what ratings look like, what to do for each."""
    cites = {source.id: source.cite for source in sources}
    titles = {level.id: level.title for level in levels}
    columns = (
        Column("Level", wrap=True, most=18),
        Column("Rating", wrap=True, most=12),
        Column("Importance"),
        Column("Why", wrap=True),
        Column("Source", wrap=True, most=13),
    )
    rows = tuple(
        (
            cell(titles[level.id]),
            cell(file.scale.say(target.rating)),
            cell(target.importance),
            cell(target.reason or ""),
            cell(f"{cites[target.source]}, {target.basis}"),
        )
        for level in levels
        for target in [skill.targets.get(level.id)]
        if target
    )
    names = ", ".join(skill.also) if skill.also else "none recorded"
    grow = file.grow if skill.grow else None
    blocks: tuple[Block, ...] = (
        Paragraph(f"{skill.name}: {skill.description}", "strong"),
        Paragraph(f"Also called: {names}."),
        Table("What the levels ask", columns, rows),
        *_list_stages(skill, file.scale, STAGES_TITLE),
        *([Paragraph(_say_basis(grow, cites), "quiet")] if grow else []),
    )
    rests_on = (file.source, *(target.source for target in skill.targets.values()), grow and grow.source)
    return Page(skill.name, blocks, list_sources([source for source in rests_on if source], sources))


def _list_stages(skill: Skill, scale: Scale, title: str) -> list[Table]:
    """What a person does at each rating and what to do to reach the next, as far as the pack says it."""
    if not skill.anchors:
        return []
    columns = [Column("Rating", wrap=True, most=12), Column("What a person does", wrap=True)]
    rows = [[cell(scale.say(rating)), cell(anchor)] for rating, anchor in enumerate(skill.anchors, 1)]
    if skill.grow:
        columns.append(Column("To reach the next", wrap=True))
        steps = [*(cell(step, "strong") for step in skill.grow), Cell("-", data="")]
        rows = [[*row, step] for row, step in zip(rows, steps, strict=True)]
    return [Table(title, tuple(columns), tuple(map(tuple, rows)), caption=STAGES_TITLE)]


def _say_basis(grow: Sourced, cites: Mapping[str, str]) -> str:
    reason = f": {grow.reason}" if grow.reason else ""
    return f"To reach the next ({cites[grow.source]}, {grow.basis}){reason}."


SKILLS = Form(
    tuple[list[Skill], SkillsFile],
    "skills=0 note=1.note",
    schema="carecli.skills/1",
    skills=Form(Skill, "id name group description anchors grow also targets=targets.rating asked=targets"),
)
