"""What the shell offers when Tab is pressed: names from the pack in use."""

from collections.abc import Callable

import typer

from carecli.errors import CareError
from carecli.pack.reading import find_pack
from carecli.views.formats import Subject, list_formats

Offer = list[tuple[str, str]]


def _offer(context: typer.Context, incomplete: str, attribute: str, suffix: str = "") -> Offer:
    """Offer names of one kind; the models of the pack load only when somebody presses Tab."""
    from carecli.pack.loading import load_pack
    from carecli.profile.model import list_names

    try:
        names = getattr(list_names(load_pack(find_pack(context.params.get("pack")))), attribute)
    except CareError:
        return []
    return [(f"{name}{suffix}", others[0]) for name, others in names.items() if name.startswith(incomplete)]


def offer_formats(subject: Subject) -> Callable[[str], list[str]]:
    """What offers the formats of a subject."""

    def complete_formats(incomplete: str) -> list[str]:
        return [name for name in list_formats(subject) if name.startswith(incomplete)]

    return complete_formats


def complete_ways(incomplete: str) -> list[str]:
    """Offer the ways that a plan can prefer."""
    return [name for name in ("fastest", "cheapest") if name.startswith(incomplete)]


def complete_readers(incomplete: str) -> list[str]:
    """Offer the readers of a report."""
    from carecli.views.address import READERS

    return [name for name in READERS if name.startswith(incomplete)]


def complete_levels(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the levels of the ladder."""
    return _offer(ctx, incomplete, "levels")


def complete_settings(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the settings."""
    return _offer(ctx, incomplete, "settings")


def complete_licenses(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the licenses."""
    return _offer(ctx, incomplete, "licenses")


def complete_certifications(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the certifications."""
    return _offer(ctx, incomplete, "certifications")


def complete_skills(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the skills."""
    return _offer(ctx, incomplete, "skills")


def complete_skill_ratings(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the skills with the sign that a rating follows."""
    return _offer(ctx, incomplete, "skills", "=")


def _offer_from_handbook(context: typer.Context, incomplete: str, attribute: str) -> Offer:
    from carecli.pack.loading import load_handbook

    try:
        found = getattr(load_handbook(find_pack(context.params.get("pack"))), attribute)
    except CareError:
        return []
    titles = [(item.id, getattr(item, "title", None) or item.name) for item in found]
    return [(name, title) for name, title in titles if name.startswith(incomplete)]


def complete_topics(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the topics."""
    return _offer_from_handbook(ctx, incomplete, "topics")


def complete_sources(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the sources."""
    return _offer_from_handbook(ctx, incomplete, "sources")


def complete_disagreements(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the disagreements."""
    return _offer_from_handbook(ctx, incomplete, "disagreements")
