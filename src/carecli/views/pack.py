"""A pack as a page and as JSON: whose it is, what it holds, what it lacks; and all packs that there are."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from carecli.pack.handbook import Handbook
from carecli.pack.ladder import Band, Level
from carecli.pack.pack import Pack
from carecli.views.ladder import find_pay
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.screen import list_margin
from carecli.views.serialize import Form
from carecli.views.words import list_sources, say_band, say_count, say_list, say_usual

LACKS = {
    "years": "usual years of the levels",
    "anchors": "what each rating of a skill looks like",
    "pay": "pay",
    "credentials": "licenses and certifications",
    "education": "degrees",
    "settings": "settings, places of work that ask more or less",
    "topics": "topics to read",
    "evidence": "counts of postings",
    "plan": "how long steps of a plan take, and what they cost",
    "questions": "questions to practice with",
    "wages": "published wages",
}
"""What a pack may do without, by the name that programs read."""


class DescribedLevel(NamedTuple):
    """A level, the levels that it comes after, and how much it asks."""

    id: str
    title: str
    years: Band | None
    follows: tuple[str, ...]
    requirements: int
    skills: int


class Description(NamedTuple):
    """A pack: its folder, the folders of those that it extends, its levels, and what it lacks."""

    pack: Pack
    folder: str
    extends: tuple[str, ...]
    levels: tuple[DescribedLevel, ...]
    requirements: int
    lacks: tuple[str, ...]


DESCRIPTION = Form(
    Description,
    "id=pack.guide.id title=pack.guide.title version=pack.guide.version summary=pack.guide.summary folder"
    " extends levels skills requirements scale settings sources lacks",
    schema="carecli.pack/1",
    levels=Form(DescribedLevel, years=Form(Band, "min max")),
    skills=(int, lambda described: len(described.pack.skills.skill)),
    scale=(list[str], lambda described: [*described.pack.skills.scale.ratings]),
    settings=(list[str], lambda described: [setting.id for setting in described.pack.settings.setting]),
    sources=(list[str], lambda described: [source.id for source in described.pack.guide.source]),
)


def describe_pack(handbook: Handbook, folder: str, extends: Sequence[str], *, has_wages: bool) -> Description:
    """What a pack holds and what it lacks."""
    pack = handbook.pack
    follows = pack.ladder.follows
    levels = tuple(
        DescribedLevel(
            level.id,
            level.title,
            level.years,
            follows[level.id],
            len(level.requirement),
            _count_skills(pack, level),
        )
        for level in pack.ladder.level
    )
    asked = sum(level.requirements + level.skills for level in levels)
    lacks = tuple(
        name for name, is_there in _list_parts(handbook, has_wages=has_wages).items() if not is_there
    )
    return Description(pack, folder, tuple(extends), levels, asked, lacks)


def _count_skills(pack: Pack, level: Level) -> int:
    return sum(level.id in skill.targets for skill in pack.skills.skill)


def _list_parts(handbook: Handbook, *, has_wages: bool) -> dict[str, bool]:
    """Whether each part is there that a pack may do without."""
    pack = handbook.pack
    return {
        "years": all(level.years for level in pack.ladder.level),
        "anchors": all(skill.anchors for skill in pack.skills.skill),
        "pay": bool(pack.salary.pay),
        "credentials": bool(pack.credentials.credential),
        "education": bool(pack.education.level),
        "settings": bool(pack.settings.setting),
        "topics": bool(handbook.families),
        "evidence": pack.evidence is not None,
        "plan": handbook.plan is not None,
        "questions": handbook.questions is not None,
        "wages": has_wages,
    }


LEVELS = (
    Column("Level", wrap=True),
    Column("Comes after", wrap=True),
    Column("Years"),
    Column("Skills", right=True),
    Column("Else", right=True),
    Column("Pay"),
)


def description_page(described: Description) -> Page:
    """Whose the pack is, its levels, and its parts."""
    guide, pack = described.pack.guide, described.pack
    titles = {level.id: level.short for level in pack.ladder.level}
    rows = tuple(
        (
            cell(f"{level.title} ({level.id})"),
            cell(" or ".join(titles[name] for name in level.follows) or "-"),
            cell(say_band(level.years)),
            cell(level.skills),
            cell(level.requirements),
            cell(say_usual(pay) if (pay := find_pay(level.id, pack.salary)) else "-"),
        )
        for level in described.levels
    )
    blocks: list[Block] = [
        Paragraph(f"{guide.title}: {guide.summary}", "strong"),
        *list_margin(_list_margin(described)),
        Table("", LEVELS, rows),
        Paragraph("What the levels ask: carecli ladder. What rests on what: carecli sources", "quiet"),
    ]
    sources = list_sources([source.id for source in guide.source], guide.source)
    return Page(guide.title, tuple(blocks), sources if len(sources) <= FEW else ())


FEW = 5
"""Sources that are named in full beside what a pack is."""


def _list_margin(described: Description) -> list[tuple[str, Cell]]:
    pack, guide = described.pack, described.pack.guide
    scale, kinds = pack.skills.scale, Counter(source.kind for source in guide.source)
    names = f": {', '.join(scale.names)}" if all(scale.names) else ""
    settings = (
        say_list(setting.name for setting in pack.settings.setting) if pack.settings.setting else "none"
    )
    codes = Counter(credential.kind for credential in pack.credentials.credential)
    said = [
        ("Pack", f"{guide.id} {guide.version}, in {described.folder}"),
        ("Extends", say_list(described.extends) if described.extends else ""),
        ("Note", guide.note or ""),
        ("Skills", f"{say_count(len(pack.skills.skill), 'skill')}, rated 1 to {scale.most}{names}"),
        ("Asks", f"{say_count(described.requirements, 'requirement')} in all"),
        (
            "Knows",
            f"{say_count(codes['license'], 'license')}, {say_count(codes['certification'], 'certification')}",
        ),
        ("Settings", settings),
        ("Sources", ", ".join(f"{number} of kind {kind}" for kind, number in kinds.items())),
        ("Lacks", "; ".join(LACKS[name] for name in described.lacks) or "nothing"),
    ]
    return [(name, cell(text)) for name, text in said if text]


class ListedPack(NamedTuple):
    """A pack by the name to call it: where it is, whose, what it says it is, and else what is wrong."""

    name: str
    title: str | None
    version: str | None
    package: str
    folder: str | None
    fault: str | None


PACKS = Form(tuple[ListedPack, ...], "packs=.", schema="carecli.packs/1", packs=Form(ListedPack))


def packs_page(packs: Sequence[ListedPack]) -> Page:
    """The packs to be named after --pack."""
    columns = (Column("Name"), Column("Ladder", wrap=True), Column("Version"), Column("From", wrap=True))
    rows = tuple(
        (
            cell(pack.name, "strong"),
            Cell(pack.title or pack.fault or "", "plain" if pack.title else "bad"),
            cell(pack.version or "-"),
            cell(pack.package),
        )
        for pack in packs
    )
    hint = "One of your own: carecli pack new my-ladder"
    return Page("Packs", (Table("", columns, rows), Paragraph("Name one after --pack.", "quiet", hint)))
