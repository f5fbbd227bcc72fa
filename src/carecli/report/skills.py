"""The skills as a page and as JSON: the list, or one with its anchors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carecli.report.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, cell
from carecli.report.sources import list_sources
from carecli.report.wording import STAGES, say_count

if TYPE_CHECKING:
    from carecli.guide.ladder import Level
    from carecli.guide.skills import Skill
    from carecli.guide.sources import Source


def skills_page(skills: Sequence[Skill], note: str | None, levels: Sequence[Level]) -> Page:
    """Return all skills with the rating that each level asks for."""
    columns = (
        Column("Skill", wrap=True),
        Column("Id"),
        *(Column(level.short, right=True) for level in levels),
        Column("Group"),
    )
    rows = tuple(
        (
            cell(skill.name),
            cell(skill.id, "quiet"),
            *(cell(_say_target(skill, level)) for level in levels),
            cell(skill.group),
        )
        for skill in skills
    )
    legend = "; ".join(f"{level.short}: {level.title}" for level in levels)
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"{say_count(len(skills), 'skill')}, and the rating from 1 to 5 that each level asks for. "
            "Parentheses: an advantage only. A dash: not asked.",
            "strong",
        ),
        Table("", columns, rows, grouped=True),
        Paragraph(f"{legend}.", "quiet"),
        *([Paragraph(note, "quiet")] if note else []),
        Paragraph(f"What 1 to 5 mean for a skill: carecli skills {skills[0].id}", "quiet"),
    )
    return Page("Skills", blocks)


def _say_target(skill: Skill, level: Level) -> str:
    target = skill.targets.get(level.id)
    if target is None:
        return "-"
    return str(target.rating) if target.importance != "preferred" else f"({target.rating})"


def skill_page(
    skill: Skill, levels: Sequence[Level], sources: Sequence[Source], scale: str | None = None
) -> Page:
    """Return one skill: what it is, what 1 to 5 look like, other names, and targets by level.

    `scale` is the source of the ratings.
    """
    cites = {source.id: source.cite for source in sources}
    titles = {level.id: level.title for level in levels}
    anchors = tuple(f"{STAGES[rating]}: {anchor}" for rating, anchor in enumerate(skill.anchors, 1))
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
            cell(f"{target.rating} {STAGES[target.rating]}"),
            cell(target.importance),
            cell(target.reason or ""),
            cell(f"{cites[target.source]}, {target.basis}"),
        )
        for level in levels
        for target in [skill.targets.get(level.id)]
        if target
    )
    names = ", ".join(skill.also) if skill.also else "none recorded"
    blocks: tuple[Block, ...] = (
        Paragraph(f"{skill.name}: {skill.description}", "strong"),
        Heading("What a person does at each rating"),
        Bullets(anchors, first=1),
        Paragraph(f"Also called: {names}."),
        Table("What the levels ask", columns, rows),
        *list_sources([*([scale] if scale else []), *(t.source for t in skill.targets.values())], sources),
    )
    return Page(skill.name, blocks)


def skills_json(skills: Sequence[Skill]) -> dict[str, Any]:
    """Return skills as `carecli.skills/1`."""
    return {
        "schema": "carecli.skills/1",
        "skills": [
            {
                "id": skill.id,
                "name": skill.name,
                "group": skill.group,
                "description": skill.description,
                "anchors": list(skill.anchors),
                "also": list(skill.also),
                "targets": {level: target.rating for level, target in skill.targets.items()},
            }
            for skill in skills
        ],
    }
