"""A pack that changes a part of another: `extends` in its guide.toml, and its files laid over the other's.

`pack/overlay` has the rules. With a level or a skill that a pack removes goes all that names it below.
"""

import os
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import PackError, Problem
from carecli.pack.mentions import Thing, drop_mentions
from carecli.pack.overlay import Overlay, Table, identify, list_removed
from carecli.pack.reading import DocumentError, Place, find_named, is_built_in, parse, read_text, refuse
from carecli.pack.spots import find_line, show_place

DEEPEST = 5
"""Packs that may stand on each other."""

RIGHT_BASE = "name a pack, or a folder as seen from this one"
OWN_KEYS = ("id", "title", "version", "summary", "note")  # of guide.toml: never those of another pack


class Layer(NamedTuple):
    """A file of one of the packs that stand on each other: the folder of the pack, its text and its data."""

    folder: Path
    path: Path
    text: str
    data: Table


class LayeredDocument(NamedTuple):
    """A file of a pack as data, the files that it was made of, its own first, and what is wrong with it."""

    data: Table
    layers: tuple[Layer, ...]
    problems: tuple[Problem, ...] = ()

    def find_spot(self, place: Place) -> tuple[str, int | None]:
        """The file and the line that set a place, or the closest enclosing one; the pack's own first."""
        trails = [follow(place, self.data, layer.data) for layer in self.layers]
        best = max(range(len(trails)), key=lambda i: (len(trails[i]), -i))
        layer, trail = self.layers[best], trails[best]
        return str(layer.path), find_line(layer.text, (*trail, *place[len(trail) :]))


def list_layers(folder: Path) -> tuple[Path, ...]:
    """The folders of a pack: its own, that of the one it extends, and so on.

    Raises PackError for a pack that extends itself, and for a base that is missing or too deep.
    """
    found = [folder]
    while not is_built_in(found[-1]) and "extends" in (guide := _read_data(found[-1], "guide")):
        base, fault = _find_base(guide["extends"], found)
        if base is None:
            place = found[-1] / "guide.toml"
            line = find_line(read_text(place), ("extends",))
            problem = Problem(f"{guide['extends']!r} {fault}", str(place), line, "extends", RIGHT_BASE)
            raise refuse(folder, [problem])
        found.append(base)
    return tuple(found)


def _find_base(named: Any, found: Sequence[Path]) -> tuple[Path | None, str]:
    """The pack that the last of those found extends, or why it cannot."""
    if not isinstance(named, str):
        return None, "is no name"
    try:
        base = find_named(named, found[-1])
    except PackError as error:
        return None, error.message.removeprefix(f"pack {named}: ")
    if base.samefile(found[-1]):
        return None, "is this pack itself"
    if any(base.samefile(known) for known in found):
        return None, "stands on this pack: that is a circle"
    if len(found) == DEEPEST:
        return None, f"is one too many: at most {DEEPEST} packs stand on each other"
    return base, ""


def _read_data(folder: Path, stem: str) -> Table:
    """A pack's own file as data, empty where it cannot be read: that is found where the file is needed."""
    path = folder / f"{stem}.toml"
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return {}
    return _parse_once(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _parse_once(path: Path, *_stamp: int) -> Table:
    """Parse a file that is asked for many things only once, as long as it does not change."""
    try:
        return parse(read_text(path), str(path), as_json=False)
    except DocumentError:
        return {}


def find_file(folder: Path, name: str) -> Path | None:
    """A file of a pack by its name, `wages.csv`: its own, or that of the nearest pack that it extends."""
    return next((layer / name for layer in _list_holders(folder, name)), None)


def has_file(folder: Path, name: str) -> bool:
    """Whether a pack has a file, its own or of a pack that it extends."""
    return find_file(folder, name) is not None


def _list_holders(folder: Path, name: str) -> Iterator[Path]:
    """Yield the folders of all layers that have a file of that name, down to one that removes it."""
    for layer in list_layers(folder):
        if os.path.lexists(layer / name):  # a link to nowhere is a file that cannot be read
            yield layer
        if not is_built_in(layer) and name in list_removed(_read_data(layer, "guide")):
            return


def read_document(folder: Path, stem: str) -> LayeredDocument:
    """A file of a pack by its stem, laid over those of the packs that it extends.

    Raises DocumentError for one that is not there or cannot be read, and PackError as `list_layers` does.
    """
    folders = list_layers(folder)
    holders = [*_list_holders(folder, f"{stem}.toml")] or [folder]
    layers = tuple(_read_layer(holder, stem) for holder in holders)
    if len(folders) == 1:
        return LayeredDocument(layers[0].data, layers)
    merged, problems = Table(), list[Problem]()
    for below in reversed(folders):
        drop_mentions(stem, merged, _list_gone(below))
        for layer in (layer for layer in layers if layer.folder == below):
            if below == folders[-1]:
                merged = deepcopy(layer.data)
            else:
                overlay = Overlay(_list_sources(below))
                merged = overlay.lay(merged, layer.data, ())
                problems += [_place(layer, *fault) for fault in overlay.faults]
    if stem == "guide":
        problems += _settle_identity(merged, layers)
    return LayeredDocument(merged, layers, tuple(problems))


def _read_layer(folder: Path, stem: str) -> Layer:
    path = folder / f"{stem}.toml"
    text = read_text(path)
    return Layer(folder, path, text, parse(text, str(path), as_json=False))


def _settle_identity(merged: Table, layers: tuple[Layer, ...]) -> Iterator[Problem]:
    """Leave the pack its own name alone. Yields a problem where it is that of a pack that it extends."""
    own, *others = layers
    for key in (*OWN_KEYS, "extends"):
        merged.pop(key, None)
    merged.update({key: own.data[key] for key in OWN_KEYS if key in own.data})
    if any(own.data.get("id") == other.data.get("id") for other in others):
        yield _place(own, ("id",), "is that of the pack that it extends", "give it an id of its own")


def _place(layer: Layer, place: Place, message: str, hint: str | None) -> Problem:
    return Problem(message, str(layer.path), find_line(layer.text, place), show_place(place) or None, hint)


def _list_sources(folder: Path) -> set[str]:
    """The ids of the sources that a pack's own files bring."""
    found = [_read_data(folder, stem).get("source") for stem in ("guide", "sources")]
    names = [identify(source) for sources in found if isinstance(sources, list) for source in sources]
    return {name[0] for name in names if name}


def _list_gone(folder: Path) -> dict[Thing, list[str]]:
    """The levels and skills that a pack removes, but for those that it then writes anew."""
    if is_built_in(folder):
        return {}
    things: tuple[tuple[Thing, str], ...] = (("level", "ladder"), ("skill", "skills"))
    return {thing: _list_gone_from(_read_data(folder, stem), thing) for thing, stem in things}


def _list_gone_from(data: Table, thing: Thing) -> list[str]:
    own = data.get(thing)
    anew = [identify(entry) for entry in own] if isinstance(own, list) else []
    parts = [name.partition(".") for name in list_removed(data)]
    return [name for key, _, name in parts if key == thing and (name,) not in anew]


def follow(place: Place, merged: Any, own: Any) -> list[str | int]:
    """Where a place of laid-over data stands in one of the files it was made of, as far as it is there."""
    trail: list[str | int] = []
    for part in place:
        at = _find_part(part, merged, own)
        if at is None:
            break
        trail.append(at)
        merged, own = merged[part], own[at]
    return trail


def _find_part(part: str | int, merged: Any, own: Any) -> str | int | None:
    """A key, or the position that an entry has in another list, by what tells it apart; None without one."""
    if isinstance(merged, dict) and isinstance(own, dict):
        return part if part in merged and part in own else None
    if not (isinstance(merged, list) and isinstance(own, list) and part in range(len(merged))):
        return None
    wanted = identify(merged[int(part)])
    if wanted is None:
        return part if part in range(len(own)) else None
    return next((i for i, entry in enumerate(own) if identify(entry) == wanted), None)
