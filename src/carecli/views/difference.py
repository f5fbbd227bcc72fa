"""What differs between two packs, in words and as JSON."""

from itertools import groupby
from typing import NamedTuple

from carecli.engine.difference import PackChange
from carecli.pack.pack import Pack
from carecli.views.page import Block, Bullets, Heading, Page, Paragraph
from carecli.views.serialize import Form
from carecli.views.words import say_count


class Difference(NamedTuple):
    """Two packs and what differs between them; `is_same` says that nothing does, in any word."""

    old: Pack
    new: Pack
    changes: tuple[PackChange, ...]
    is_same: bool


_NAMED = Form(Pack, "id=guide.id title=guide.title version=guide.version")
DIFFERENCE = Form(
    Difference,
    "from to=new changes",
    schema="carecli.pack-diff/1",
    from_=(_NAMED, lambda difference: difference.old),
    to=_NAMED,
    changes=Form(
        PackChange, "kind level setting thing name before after text", text=(str, lambda change: say(change))
    ),
)


def difference_page(difference: Difference) -> Page:
    """A sentence with how much differs, then every change below its level."""
    old, new = difference.old, difference.new
    titles = {level.id: level.title for pack in (old, new) for level in pack.ladder.level}
    settings = _name_settings(difference)
    names = [f"{pack.guide.id} {pack.guide.version}" for pack in (old, new)]
    blocks: list[Block] = [Paragraph(_lead(difference, *names), "strong")]
    for level, changes in groupby(difference.changes, key=lambda change: change.level):
        blocks.append(Heading(titles[level] if level else "All levels"))
        blocks.append(Bullets(tuple(_say_in_setting(change, settings) for change in changes)))
    return Page(f"From {names[0]} to {names[1]}", tuple(blocks))


def _lead(difference: Difference, old: str, new: str) -> str:
    if difference.is_same:
        return f"{old} and {new} are the same."
    if not difference.changes:
        return f"{old} and {new} ask and pay the same; only words or sources differ."
    levels = {change.level for change in difference.changes if change.level}
    where = f" at {say_count(len(levels), 'level')}" if levels else ""
    return f"From {old} to {new}: {say_count(len(difference.changes), 'change')}{where}."


def _say_in_setting(change: PackChange, settings: dict[str, str]) -> str:
    return f"{say(change)}{f' in {settings[change.setting]}' if change.setting else ''}"


def list_lines(difference: Difference) -> list[str]:
    """Each change on a line of its own, with the level that it is about."""
    titles = {
        level.id: level.title for pack in (difference.old, difference.new) for level in pack.ladder.level
    }
    settings = _name_settings(difference)
    return [
        f"{f'{titles[change.level]}: ' if change.level and change.kind not in NAMING else ''}"
        f"{_say_in_setting(change, settings)}"
        for change in difference.changes
    ]


NAMING = ("level", "title")
"""Changes that name their level themselves."""


def _name_settings(difference: Difference) -> dict[str, str]:
    settings = (*difference.old.settings.setting, *difference.new.settings.setting)
    return {setting.id: setting.name for setting in settings}


def say(change: PackChange) -> str:
    """One change in words, as the person wants to know it whom it is about."""
    said = SAID[change.kind]
    before, after = change.before, change.after
    if isinstance(said, str):
        return said.format(name=change.name, before=before or "not told", after=after or "not told")
    came, went, moved = said
    words = came if before is None else went if after is None else moved
    return words.format(name=change.name, before=before, after=after)


Three = tuple[str, str, str]
SAID: dict[str, str | Three] = {
    "level": ("{name} is a new level", "{name} is no longer a level", ""),
    "title": "{before} is now called {after}",
    "follows": (
        "now comes after {after}, and no longer stands at the beginning",
        "now stands at the beginning, and no longer comes after {before}",
        "now comes after {after}, no longer after {before}",
    ),
    "years": "{name}: {before} → {after}",
    "asked": ("now asks {name}: {after}", "no longer asks {name}, was {before}", ""),
    "need": "{name}: {before} → {after}",
    "importance": "{name} is now {after}, was {before}",
    "target": "{name}: target {before} → {after}",
    "pay": (
        "{name} is now told: {after}",
        "{name} is no longer told, was {before}",
        "{name}: {before} → {after}",
    ),
    "skill": ("{name} is a new skill", "{name} is no longer asked", "{before} is now called {after}"),
    "anchors": "{name}: what its ratings look like is described anew",
    "setting": ("{name} is a new setting", "{name} is no longer a setting", ""),
    "credential": ("{name} now counts", "{name} no longer counts", ""),
    "scale": "ratings: {before} → {after}",
    "rule": "the rules of the assessment, {name}: {before} → {after}",
}
"""How each kind of change is said: where it came, where it went, where it moved; or one way for all."""
