"""The ladder as a page and as JSON: all levels side by side, or one in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carecli.report.assessment import band_json, requirement_json
from carecli.report.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, cell
from carecli.report.sources import list_sources
from carecli.report.wording import (
    IMPORTANCES,
    say_band,
    say_list,
    say_money,
    say_need,
    say_origin,
)

if TYPE_CHECKING:
    from carecli.engine.assessment import Requirement
    from carecli.engine.standards import Standard, Standards
    from carecli.guide.ladder import LadderFile, Level
    from carecli.guide.pack import Pack
    from carecli.guide.salary import Pay, SalaryFile
    from carecli.guide.sources import GuideFile


def ladder_page(ladder: LadderFile, guide: GuideFile, salary: SalaryFile) -> Page:
    """Return the levels side by side, as they stand with no setting named."""
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
        f"{asked.level if asked.kind == 'education' else ' or '.join(asked.any_of)} ({asked.importance})"
        for asked in level.requirement
        if asked.kind != "years" and asked.kind == kind
    ]
    return "; ".join(said) or "not asked"


def _say_median(level: str, salary: SalaryFile) -> str:
    pay = _find_pay(level, salary)
    return say_money(pay.median, pay.currency) if pay and pay.median else "not known"


def _find_pay(level: str, salary: SalaryFile) -> Pay | None:
    return next((pay for pay in salary.pay if pay.level == level and pay.state is None), None)


def level_page(standard: Standard, pack: Pack) -> Page:
    """Return one level in full: summary, focus areas, requirements with basis and source, and pay."""
    level = standard.level
    sources = {source.id: source for source in pack.guide.source}
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
        *list_sources(
            [s for r in standard.requirements for s in (r.source, *r.against)]
            + [pay.source for pay in [_find_pay(level.id, pack.salary)] if pay],
            [*sources.values()],
        ),
    )
    return Page(level.title, blocks)


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
            cell(say_need(requirement, requirement.need, pack.education)),
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


def ladder_json(standards: Standards, pack: Pack, level: str | None = None) -> dict[str, Any]:
    """Return the ladder, or one level of it, as `carecli.ladder/1`."""
    return {
        "schema": "carecli.ladder/1",
        "pack": {"id": pack.guide.id, "version": pack.guide.version},
        "levels": [_level_json(s, pack) for s in standards.levels if level in (None, s.level.id)],
    }


def _level_json(standard: Standard, pack: Pack) -> dict[str, Any]:
    level = standard.level
    pay = _find_pay(level.id, pack.salary)
    return {
        "id": level.id,
        "title": level.title,
        "years": band_json(level.years),
        "summary": level.summary,
        "focus": [focus.text for focus in level.focus],
        "requirements": [requirement_json(requirement) for requirement in standard.requirements],
        "salary": pay and {"median": pay.median, "mean": pay.mean, "currency": pay.currency},
    }
