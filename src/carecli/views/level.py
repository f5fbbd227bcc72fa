"""One level in full as a page, and the ladder as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from carecli.engine.kinds import read_need
from carecli.engine.requirements import Finding, Plain, Requirement
from carecli.engine.standards import Standard, Standards
from carecli.pack.evidence import Count
from carecli.pack.ladder import Adjustment, Kind, Level
from carecli.pack.pack import Pack
from carecli.pack.pay import Pay
from carecli.pack.sources import GuideFile
from carecli.views.ladder import find_pay
from carecli.views.page import Block, Bullets, Cell, Column, Heading, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import (
    IMPORTANCES,
    SIGNS,
    STATUS_TONES,
    list_sources,
    say_band,
    say_count,
    say_figures,
    say_have,
    say_list,
    say_need,
    say_origin,
)


def level_page(
    standard: Standard, pack: Pack, setting: str | None = None, findings: Sequence[Finding] = ()
) -> Page:
    """One level as it stands in a setting: what it asks, how strongly, and how many postings do.

    Of the person who reads it, if there is one, `findings` tell what they have; that is only named.
    """
    mine = {finding.requirement.id: finding for finding in findings}
    level = standard.level
    met = [r for r in standard.requirements if (found := mine.get(r.id)) and found.status == "met"]
    asked = [r for r in standard.requirements if r.importance != "preferred" or r.kind != "skill"]
    wished = len(standard.requirements) - len(asked)
    columns = (
        Column("Requirement", wrap=True, most=32 if mine else 38),
        Column("Needed", wrap=True, most=19),
        *([Column("Yours")] if mine else []),
        Column("Importance"),
        *([Column("Postings")] if pack.evidence else []),
    )
    rows = tuple(
        (
            cell(r.label),
            cell(say_need(r)),
            *([_show_mine(mine.get(r.id))] if mine else []),
            cell(r.importance, "strong" if r.importance == "must" else "plain"),
            *([_say_postings(r)] if pack.evidence else []),
        )
        for r in sorted(asked, key=_importance)
        if r not in met
    )
    where = _name_setting(setting, pack)
    more = f"carecli ladder {level.id}{f' --setting {setting}' if setting else ''} --full"
    blocks: tuple[Block, ...] = (
        Paragraph(_introduce(level, where), "strong"),
        *([Table("", columns, rows)] if rows else []),
        *([Paragraph(_say_met([r.label for r in met if r in asked]), "good")] if met else []),
        *_say_place(level, pack, _say_wished(wished)),
        Paragraph(f"Reasons{', counts' if pack.evidence else ''} and sources: {more}", "quiet"),
    )
    return Page(level.title, blocks)


def _introduce(level: Level, where: str) -> str:
    """What a level is, with the usual years of it where the ladder tells them."""
    usual = f"{say_band(level.years)} years. " if level.years else ""
    return f"{level.title}{where}: {usual}{level.summary}"


def _say_postings(requirement: Requirement) -> Cell:
    count = requirement.postings
    return cell(f"{count.asked} of {count.n}" if count else "-", "quiet")


def _list_focus(level: Level) -> list[Block]:
    texts = tuple(focus.text for focus in level.focus)
    return [Heading("Focus areas"), Bullets(texts)] if texts else []


def _say_place(level: Level, pack: Pack, more: str = "") -> list[Paragraph]:
    """Where a level stands among the tracks, what it pays, and more, as far as there is something to say."""
    said = " ".join(filter(None, (*_say_tracks(level, pack), _say_pay(level.id, pack), more)))
    return [Paragraph(said)] if said else []


def _say_tracks(level: Level, pack: Pack) -> Iterator[str]:
    """What a level comes after and what may follow it, where the ladder has tracks."""
    ladder = pack.ladder
    if ladder.has_tracks:
        before = [other.title for other in ladder.level if other.id in ladder.follows[level.id]]
        after = [other.title for other in ladder.level if level.id in ladder.follows[other.id]]
        yield f"Follows {say_list(before, 'or')}." if before else "A first level."
        yield f"Then {say_list(after, 'or')}." if after else "The top of its track."


def _show_mine(finding: Finding | None) -> Cell:
    """What the person has of a requirement."""
    if finding is None:
        return cell("-", "quiet")
    sign = SIGNS[finding.status]
    rating = f" {finding.have.plain}" if finding.have and finding.have.kind == "skill" else ""
    short = sign if finding.have is None else f"{sign}{rating}"
    return Cell(say_have(finding), STATUS_TONES[finding.status], sign, drawn=short)


def _say_wished(count: int) -> str:
    return f"{say_count(count, 'more skill is', 'more skills are')} advantages." if count else ""


FEW = 4


def _say_met(labels: list[str]) -> str:
    """What somebody has of what is asked, by name where it is not much."""
    if len(labels) <= FEW:
        return f"You have: {say_list(labels)}."
    return f"You have: {', '.join(labels[:FEW])} and {len(labels) - FEW} more of what is asked."


def _name_setting(setting: str | None, pack: Pack) -> str:
    found = next((known.name for known in pack.settings.setting if known.id == setting), None)
    return f", {found}" if found else ""


def full_level_page(standard: Standard, pack: Pack, setting: str | None = None) -> Page:
    """One level in full: summary, focus areas, requirements with reason, count, basis and source, and pay."""
    level = standard.level
    skills = [r for r in standard.requirements if r.kind == "skill"]
    others = [r for r in standard.requirements if r.kind != "skill"]
    where = _name_setting(setting, pack)
    blocks: tuple[Block, ...] = (
        Paragraph(_introduce(level, where), "strong"),
        *_say_place(level, pack),
        *_list_focus(level),
        *([_requirement_table("Requirements", others, pack)] if others else []),
        *([] if setting else _setting_changes(standard, pack)),
        _requirement_table(f"Skills ({len(skills)})", sorted(skills, key=_importance), pack),
    )
    pay = find_pay(level.id, pack.salary)
    cited = [s for r in standard.requirements for s in (r.source, *r.against)]
    return Page(
        level.title, blocks, list_sources([*cited, *([pay.source] if pay else [])], pack.guide.source)
    )


def _importance(requirement: Requirement) -> int:
    return IMPORTANCES.index(requirement.importance)


def _say_pay(level: str, pack: Pack) -> str:
    pay = find_pay(level, pack.salary)
    if pay is None:
        return "Pay: not known." if pack.salary.pay else ""
    cite = next(source.cite for source in pack.guide.source if source.id == pay.source)
    return f"Pay, any background: {say_figures(pay)} a year [{cite}, {pay.basis}]."


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
            cell(say_need(requirement)),
            cell(requirement.importance, "strong" if requirement.importance == "must" else "plain"),
            cell(_say_reason(requirement)),
            cell(say_origin(requirement, sources)),
        )
        for requirement in requirements
    )
    return Table(title, columns, rows)


def _say_reason(requirement: Requirement) -> str:
    """Why it is asked, and why that departs from the count, if it does."""
    lead = "Despite the count: " if requirement.postings else ""
    said = (requirement.reason, requirement.despite and f"{lead}{requirement.despite}")
    return ". ".join(part for part in said if part)


def _setting_changes(standard: Standard, pack: Pack) -> list[Block]:
    labels = {r.id: r.label for r in standard.requirements}
    cites = {source.id: source.cite for source in pack.guide.source}
    groups: dict[str, list[str]] = {}
    for setting in pack.settings.setting:
        for change in setting.change:
            if standard.level.id in change.levels:
                moved = f" becomes {change.importance}" if change.importance else " stays"
                origin = f"{cites[change.source]}, {change.basis}"
                also = _say_alternatives(change, standard.level, pack)
                said = f"{labels[change.requirement]}{moved}{also}."
                text = " ".join(filter(None, (said, change.reason, f"[{origin}]")))
                groups.setdefault(text, []).append(setting.name)
    items = tuple(f"{say_list(names)}: {text}" for text, names in groups.items())
    return [Heading("What the setting changes"), Bullets(items)] if items else []


def _say_alternatives(change: Adjustment, level: Level, pack: Pack) -> str:
    """What a setting takes besides, or instead."""
    others = [*change.also_accepts, *(read_need(need, level, pack)[0].say() for need in change.or_)]
    only = f", {say_list(change.any_of, 'or')} alone" if change.any_of else ""
    return only + (f", and {say_list(others, 'or')} will do too" if others else "")


class Other(NamedTuple):
    """What will do as well as what is needed."""

    kind: Kind
    need: Plain


REQUIREMENT = Form(
    Requirement,
    "id kind label importance need=need.plain or basis source evidence=postings reason against despite",
    evidence=Form(Count, "asked wished after_hire n"),
    or_=(list[Other], lambda requirement: [Other(way.kind, way.plain) for way in requirement.alternatives]),
)
LADDER = Form(
    tuple[GuideFile, list[tuple[Standard, Pay | None]]],
    "pack=0 levels=1",
    schema="carecli.ladder/1",
    pack=Form(GuideFile, "id version"),
    levels=Form(
        tuple[Standard, Pay | None],
        "*level=0.level follows=0.follows requirements=0.requirements salary=1",
        level=Form(Level, "id title years summary focus=focus.text"),
        requirements=REQUIREMENT,
        salary=Form(Pay, "median mean currency low high"),
    ),
)


def ladder_json(standards: Standards, pack: Pack, level: str | None = None) -> dict[str, Any]:
    """The ladder, or one level of it, as `carecli.ladder/1`."""
    kept = [standard for standard in standards.levels if level in (None, standard.level.id)]
    return LADDER((pack.guide, [(found, find_pay(found.level.id, pack.salary)) for found in kept]))
