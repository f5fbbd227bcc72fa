"""The ladder and the skills as pages and as JSON: side by side, or one in full."""

from collections.abc import Sequence
from typing import Any

from carecli.engine.requirements import Requirement
from carecli.engine.standards import Standard, Standards
from carecli.names import STAGES
from carecli.pack.ladder import LadderFile, Level, Skill
from carecli.pack.pack import Pack
from carecli.pack.pay import Pay, SalaryFile
from carecli.pack.sources import GuideFile, Source
from carecli.views.assess import REQUIREMENT
from carecli.views.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import (
    IMPORTANCES,
    list_sources,
    say_band,
    say_count,
    say_list,
    say_money,
    say_origin,
)


def ladder_page(ladder: LadderFile, guide: GuideFile, salary: SalaryFile) -> Page:
    """The levels side by side, as they stand with no setting named."""
    columns = (
        Column("Level", wrap=True),
        Column("Years"),
        Column("Degree", wrap=True),
        Column("License", wrap=True),
        Column("Certification", wrap=True),
        Column("Median pay", right=True),
    )
    rows = tuple(
        (
            cell(level.title, "strong"),
            cell(say_band(level.years)),
            *(cell(_say_kind(level, kind)) for kind in ("education", "license", "certification")),
            cell(_say_median(level.id, salary)),
        )
        for level in ladder.level
    )
    blocks: tuple[Block, ...] = (
        Paragraph(f"{guide.summary} Lowest first; carecli skills lists the skills.", "strong"),
        Table("", columns, rows),
        Paragraph(
            "must: a hard stop if missing. expected: normal for the level. preferred: an advantage. "
            f"The setting decides how much a license counts. {guide.note or ''}",
            "quiet",
        ),
        Paragraph(f"One level in full, with sources: carecli ladder {ladder.level[-1].id}", "quiet"),
    )
    return Page("The ladder", blocks)


def _say_kind(level: Level, kind: str) -> str:
    said = [
        f"{' or '.join(asked.names.names)} ({asked.importance})"
        for asked in level.requirement
        if asked.kind == kind
    ]
    return "; ".join(said) or "not asked"


def _say_median(level: str, salary: SalaryFile) -> str:
    pay = _find_pay(level, salary)
    return say_money(pay.median, pay.currency) if pay and pay.median else "not known"


def _find_pay(level: str, salary: SalaryFile) -> Pay | None:
    return next((pay for pay in salary.pay if pay.level == level and pay.state is None), None)


def level_page(standard: Standard, pack: Pack) -> Page:
    """One level in full: summary, focus areas, requirements with basis and source, and pay."""
    level = standard.level
    skills = [r for r in standard.requirements if r.kind == "skill"]
    others = [r for r in standard.requirements if r.kind != "skill"]
    blocks: tuple[Block, ...] = (
        Paragraph(f"{level.title}: {say_band(level.years)} years. {level.summary}", "strong"),
        Paragraph(_say_pay(level.id, pack)),
        Heading("Focus areas"),
        Bullets(tuple(focus.text for focus in level.focus)),
        _requirement_table("Requirements", others, pack),
        *_setting_changes(standard, pack),
        _requirement_table(f"Skills ({len(skills)})", sorted(skills, key=_importance), pack),
    )
    pay = _find_pay(level.id, pack.salary)
    cited = [s for r in standard.requirements for s in (r.source, *r.against)]
    return Page(
        level.title, blocks, list_sources([*cited, *([pay.source] if pay else [])], pack.guide.source)
    )


def _importance(requirement: Requirement) -> int:
    return IMPORTANCES.index(requirement.importance)


def _say_pay(level: str, pack: Pack) -> str:
    pay = _find_pay(level, pack.salary)
    if pay is None or pay.median is None or pay.mean is None:
        return "Pay: not known."
    cite = next(source.cite for source in pack.guide.source if source.id == pay.source)
    median, mean = say_money(pay.median, pay.currency), say_money(pay.mean, pay.currency)
    return f"Pay: median {median}, average {mean} a year [{cite}, {pay.basis}]."


def _requirement_table(title: str, requirements: Sequence[Requirement], pack: Pack) -> Table:
    sources = {source.id: source for source in pack.guide.source}
    columns = (
        Column("Requirement", wrap=True, most=19),
        Column("Needed", wrap=True, most=12),
        Column("Importance"),
        Column("Why", wrap=True),
        Column("Basis and source", wrap=True, most=16),
    )
    rows = tuple(
        (
            cell(requirement.label),
            cell(requirement.need.say()),
            cell(requirement.importance, "strong" if requirement.importance == "must" else "plain"),
            cell(requirement.reason or ""),
            cell(say_origin(requirement, sources)),
        )
        for requirement in requirements
    )
    return Table(title, columns, rows)


def _setting_changes(standard: Standard, pack: Pack) -> list[Block]:
    labels = {r.id: r.label for r in standard.requirements}
    cites = {source.id: source.cite for source in pack.guide.source}
    groups: dict[str, list[str]] = {}
    for setting in pack.settings.setting:
        for change in setting.change:
            if standard.level.id in change.levels:
                moved = f" becomes {change.importance}" if change.importance else " stays"
                also = (
                    f", and {say_list(change.also_accepts, 'or')} will do too" if change.also_accepts else ""
                )
                origin = f"{cites[change.source]}, {change.basis}"
                text = f"{labels[change.requirement]}{moved}{also}. {change.reason} [{origin}]"
                groups.setdefault(text, []).append(setting.name)
    items = tuple(f"{say_list(names)}: {text}" for text, names in groups.items())
    return [Heading("What the setting changes"), Bullets(items)] if items else []


LADDER = Form(
    tuple[GuideFile, list[tuple[Standard, Pay | None]]],
    "pack=0 levels=1",
    schema="carecli.ladder/1",
    pack=Form(GuideFile, "id version"),
    levels=Form(
        tuple[Standard, Pay | None],
        "*level=0.level requirements=0.requirements salary=1",
        level=Form(Level, "id title years summary focus=focus.text"),
        requirements=REQUIREMENT,
        salary=Form(Pay, "median mean currency"),
    ),
)


def ladder_json(standards: Standards, pack: Pack, level: str | None = None) -> dict[str, Any]:
    """The ladder, or one level of it, as `carecli.ladder/1`."""
    kept = [standard for standard in standards.levels if level in (None, standard.level.id)]
    return LADDER((pack.guide, [(found, _find_pay(found.level.id, pack.salary)) for found in kept]))


def skills_page(skills: Sequence[Skill], note: str | None, levels: Sequence[Level]) -> Page:
    """All skills with the rating that each level asks for."""
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
    """One skill: what it is, what 1 to 5 look like, other names, and targets by level.

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
    )
    cited = [*([scale] if scale else []), *(target.source for target in skill.targets.values())]
    return Page(skill.name, blocks, list_sources(cited, sources))


SKILLS = Form(
    list[Skill],
    "skills",
    schema="carecli.skills/1",
    skills=Form(Skill, "id name group description anchors also targets=targets.rating"),
)
