"""Packs that are installed as Python packages, found by their entry points. Nothing of theirs is run."""

import os
import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from carecli.names import clean_text

ENTRY_POINTS = "carecli.packs"
NAME = re.compile(r"[\w-]+(\.[\w-]+)*")
"""The name of a pack: nothing that could be the path of a folder, or that nobody can type."""


class InstalledPack(NamedTuple):
    """An entry point: its name, where its folder is or else why there is none, and whose it is."""

    name: str
    folder: Path | None
    fault: str | None
    package: str


def list_installed() -> list[InstalledPack]:
    """Every pack that an installed Python package offers, by name."""
    found = [_look_up(point) for point in _list_points()]
    names = [pack.name for pack in found]
    return sorted(
        pack._replace(folder=None, fault="is the name of two packages")
        if names.count(pack.name) > 1
        else pack
        for pack in dict.fromkeys(found)
    )


def _list_points() -> Iterator[EntryPoint]:
    """Yield the entry points. What a broken package says of itself is not there."""
    try:
        yield from entry_points(group=ENTRY_POINTS)
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return


def _look_up(point: EntryPoint) -> InstalledPack:
    name = clean_text(point.name)
    package = clean_text(point.dist.name) if point.dist else ""
    try:
        folder = _find_folder(point.module)
    except (ImportError, ValueError, AttributeError, TypeError, OSError):
        folder = None
    fault = None if folder else f"names no folder of a package: {clean_text(point.value)}"
    if not NAME.fullmatch(point.name):
        folder, fault = None, "has a name that is none: it may hold letters, digits, hyphens and dots"
    return InstalledPack(name, folder, fault, package)


def _find_folder(module: str) -> Path | None:
    """The folder of a package, which is not imported: `acme.ladder` is `ladder` inside that of `acme`."""
    top, *below = module.split(".")
    spec = find_spec(top)
    places = spec.submodule_search_locations or () if spec else ()
    return next((folder for place in places if os.path.isdir(folder := Path(place, *below))), None)
