"""What the shell offers when Tab is pressed: names from the pack in use, in any case."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import typer

from carecli.errors import CareError
from carecli.pack.reading import DEFAULT_PACK, find_pack
from carecli.views.formats import Subject, list_formats


class Value(str):
    """An offer. Typer leaves out what does not start as typed, letter by letter and case by case."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        """Always: what is offered was chosen here."""
        return True


Offer = list[tuple[Value, str]]
Named = Iterable[tuple[str, str]]


def pick(named: Named, typed: str) -> Offer:
    """The names that begin as typed, in any case, each with what it means."""
    return [(Value(name), said) for name, said in named if name.lower().startswith(typed.lower())]


def pick_alone(names: Iterable[str], typed: str) -> list[str]:
    """The names that begin as typed, in any case."""
    return [name for name, _ in pick(((name, "") for name in names), typed)]


def _list_names(context: typer.Context, attribute: str) -> list[tuple[str, str]]:
    """Names of one kind; the models of the pack load only when somebody presses Tab."""
    from carecli.pack.loading import load_pack
    from carecli.pack.pack import list_names

    try:
        names = getattr(list_names(load_pack(find_pack(context.params.get("pack")))), attribute)
    except CareError:
        return []
    return [(name, others[0]) for name, others in names.items()]


def offer_formats(subject: Subject) -> Callable[[str], list[str]]:
    """What offers the formats of a subject."""

    def complete_formats(incomplete: str) -> list[str]:
        """The formats that begin so."""
        return pick_alone(list_formats(subject), incomplete)

    return complete_formats


def complete_ways(incomplete: str) -> list[str]:
    """Offer the ways that a plan can prefer."""
    return pick_alone(("fastest", "cheapest"), incomplete)


def complete_readers(incomplete: str) -> list[str]:
    """Offer the readers of a report."""
    from carecli.views.address import READERS

    return pick_alone(READERS, incomplete)


def complete_levels(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the levels of the ladder."""
    return pick(_list_names(ctx, "levels"), incomplete)


def complete_settings(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the settings."""
    return pick(_list_names(ctx, "settings"), incomplete)


NONE = ("none", "none held")


def complete_licenses(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the licenses."""
    return pick([*_list_names(ctx, "licenses"), NONE], incomplete)


def complete_certifications(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the certifications."""
    return pick([*_list_names(ctx, "certifications"), NONE], incomplete)


def complete_skills(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the skills."""
    return pick(_list_names(ctx, "skills"), incomplete)


def complete_practice(ctx: typer.Context, incomplete: str) -> list[Any]:
    """Offer the skills, and files where no skill begins so."""
    return complete_skills(ctx, incomplete) or _list_files(incomplete)


def _list_files(typed: str) -> list[Any]:
    """The files and folders whose path begins as typed."""
    folder, _, begun = typed.rpartition("/")
    place = f"{folder}/" if "/" in typed else ""
    try:
        found = sorted(entry.name + "/" * entry.is_dir() for entry in os.scandir(place or "."))
    except OSError:
        return []
    return [Value(f"{place}{name}") for name in found if name.startswith(begun) and name[0] != "."]


def complete_people(incomplete: str) -> Offer:
    """Offer the people whose data is kept here, but those who are archived."""
    from carecli.profile.desk import list_members

    try:
        return pick([(member.name, "") for member in list_members()], incomplete)
    except CareError:
        return []


def complete_archived(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer everybody who can be archived, or taken back."""
    from carecli.profile.desk import list_members

    try:
        found = list_members(archived=True)
    except CareError:
        return []
    wanted = bool(ctx.params.get("undo"))
    return pick([(member.name, "") for member in found if member.is_archived is wanted], incomplete)


def complete_stories(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the stories that are kept."""
    from carecli.profile.desk import use_person
    from carecli.profile.stories import read_stories

    try:
        with use_person(ctx.params.get("person")):
            stories = read_stories()
        return pick([(story.id, story.title) for story in stories], incomplete)
    except CareError:
        return []


def complete_skill_ratings(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the skills with the sign that a rating follows, and then the ratings."""
    from carecli.pack.loading import load_pack

    skills = _list_names(ctx, "skills")
    ratings = load_pack(find_pack(ctx.params.get("pack"))).skills.scale.ratings if skills else ()
    return pick(_rate(skills, ratings, incomplete), incomplete)


def _rate(skills: Named, ratings: Sequence[str], typed: str) -> Iterator[tuple[str, str]]:
    skill, sign, _ = typed.partition("=")
    for name, said in skills:
        if not sign:
            yield f"{name}=", said
        elif name.lower() == skill.lower():
            yield from ((f"{name}={rating}", stage) for rating, stage in enumerate(ratings))


def complete_education(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the levels of education, and behind a colon the fields."""
    return pick([*_list_education(ctx, incomplete), NONE], incomplete)


def _list_education(context: typer.Context, typed: str) -> Named:
    level, sign, _ = typed.partition(":")
    levels = _list_names(context, "education")
    if not sign:
        return levels
    from carecli.pack.loading import load_pack

    known = next((name for name, _ in levels if name.lower() == level.lower()), None)
    fields = load_pack(find_pack(context.params.get("pack"))).education.field if known else ()
    return [(f"{known}:{field.id}", field.name) for field in fields]


def complete_changes(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer what a what-if can change, and then to what."""
    kind, sign, value = incomplete.partition("=")
    skill, is_skill, rest = incomplete.partition(":")
    if is_skill and skill.lower() == "skill":
        return [(Value(f"skill:{name}"), said) for name, said in complete_skill_ratings(ctx, rest)]
    if not sign:
        return pick(CHANGES.items(), incomplete)
    offers: dict[str, Callable[[typer.Context, str], Offer]] = {
        "certification": complete_certifications, "license": complete_licenses,
        "education": complete_education, "setting": complete_settings,
    }  # fmt: skip
    offer = offers.get(kind.lower())
    return [(Value(f"{kind}={name}"), said) for name, said in offer(ctx, value)] if offer else []


CHANGES = {
    "certification=": "a certification held", "license=": "a license held", "education=": "a completed level",
    "setting=": "another place of work", "skill:": "another rating", "years=": "years of work",
}  # fmt: skip


def _list_places(context: typer.Context, kinds: tuple[str, ...], key: str) -> list[tuple[str, str]]:
    from carecli.pack.wages import list_areas

    try:
        areas = list_areas(find_pack(context.params.get("pack")))
    except (CareError, OSError):
        return []
    return [(getattr(area, key), area.name) for area in areas if area.kind in kinds]


def complete_states(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the states of the wage tables: by code, or by name where more than a code is typed."""
    key = "id" if len(incomplete) < 3 else "name"
    return pick(_list_places(ctx, ("state",), key), incomplete)


def complete_compared(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer states behind the last comma."""
    before, comma, last = incomplete.rpartition(",")
    return [(Value(f"{before}{comma}{name}"), said) for name, said in complete_states(ctx, last)]


def complete_metros(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the metropolitan areas of the wage tables."""
    return pick(_list_places(ctx, ("metro", "nonmetro"), "name"), incomplete)


def complete_countries(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the countries that the pack describes, by code and by name."""
    from carecli.pack.handbook import CountriesFile
    from carecli.pack.loading import load_file

    try:
        countries = load_file(find_pack(ctx.params.get("pack")), "countries", CountriesFile).country
    except CareError:
        return []
    named = [(name, found.name) for found in countries for name in (found.id, found.name)]
    return pick(named, incomplete)


def complete_snapshots(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the numbers of the newest saved assessments, each with its day; nobody waits for them."""
    from carecli.history.snapshots import choose_last, choose_snapshots
    from carecli.profile.desk import use_person
    from carecli.profile.files import history_file

    try:
        with use_person(ctx.params.get("person")):
            _, found = choose_snapshots(history_file(), lambda count: choose_last(count, 50), patience=0)
    except CareError:
        return []
    return pick([(str(snapshot.number), snapshot.day) for snapshot in found], incomplete)


def _offer_from_handbook(context: typer.Context, incomplete: str, attribute: str) -> Offer:
    from carecli.pack.loading import load_handbook

    try:
        found = getattr(load_handbook(find_pack(context.params.get("pack"))), attribute)
    except CareError:
        return []
    return pick([(item.id, getattr(item, "title", None) or item.name) for item in found], incomplete)


def complete_pack_keys(incomplete: str) -> Offer:
    """Offer what can be changed in a pack."""
    return pick(PACK_KEYS.items(), incomplete)


PACK_KEYS = {
    "title=": "the pack's title", "level:": "what a level is called", "pay:": "the pay of a level",
    "target:": "the rating of a skill", "importance:": "must, expected, preferred", "years:": "years asked",
    "source:": "a source", "add-level:": "a new level", "add-skill:": "a new skill", "remove-skill:": "out",
}  # fmt: skip


def complete_packs(incomplete: str) -> list[Any]:
    """Offer the names of packs, and folders."""
    from carecli.pack.installed import list_installed

    names = [DEFAULT_PACK, *(pack.name for pack in list_installed() if pack.folder)]
    folders = [name for name in _list_files(incomplete) if name.endswith("/")]
    return [*pick_alone(names, incomplete), *folders]


def complete_topics(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the topics."""
    return _offer_from_handbook(ctx, incomplete, "topics")


def complete_sources(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the sources."""
    return _offer_from_handbook(ctx, incomplete, "sources")


def complete_disagreements(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the disagreements."""
    return _offer_from_handbook(ctx, incomplete, "disagreements")
