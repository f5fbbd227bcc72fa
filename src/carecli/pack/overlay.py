"""The data of a pack's file laid over that of the pack that it extends.

docs/packs.md says the rules to people. An entry with an `id` is laid over the entry of that id, key by key; a
new one goes to the end, or where its `after` or `before` says. A table without an `id` that names a source,
as a target does, is taken whole, and so is a row of pay; any other table is laid over key by key, any other
list taken whole. `remove` names what goes. What stands in the pack's own files names a source of its own.
"""

from typing import Any

from carecli.names import suggest_name
from carecli.pack.reading import Place

Table = dict[str, Any]
SOURCING = ("basis", "source", "reason", "against", "despite")  # what a value rests on changes as a whole
WORDS = ("remove", "after", "before")  # how an entry is laid over another; they are no part of it


def list_removed(table: Table) -> list[str]:
    """What a table says is to be removed from the one below it."""
    removed = table.get("remove")
    return [name for name in removed if isinstance(name, str)] if isinstance(removed, list) else []


def identify(entry: Any) -> tuple[Any, ...] | None:
    """What tells an entry of a list from others: its id, or whose pay it is and where; None for any other."""
    if not isinstance(entry, dict):
        return None
    if isinstance(entry.get("id"), str):
        return (entry["id"],)
    return (
        (entry["level"], entry["country"], entry.get("state"))
        if {"level", "country"} <= entry.keys()
        else None
    )


class Overlay:
    """Lays the data of a file over that of the pack below, by the rules above.

    `sources` are those that the pack brings itself, `faults` what is against the rules: the place in its own
    file, what it is and what to do.
    """

    def __init__(self, sources: set[str]) -> None:
        self.sources = sources
        self.faults: list[tuple[Place, str, str | None]] = []

    def lay(self, base: Table, own: Table, place: Place) -> Table:
        """A table laid over another, key by key."""
        laid = self._remove(base, own, place)
        if isinstance(own.get("source"), str):
            laid = {key: value for key, value in laid.items() if key not in SOURCING}
        for key, value in own.items():
            if not _is_word(own, key):
                laid[key] = self._join(laid.get(key), value, (*place, key))
        self._check_source(base, own, place)
        return laid

    def _join(self, base: Any, own: Any, place: Place) -> Any:
        """A value over another."""
        if isinstance(own, dict):
            is_whole = isinstance(own.get("source"), str) or not isinstance(base, dict)
            return self.lay({} if is_whole else base, own, place)
        if not isinstance(own, list):
            return own
        below = base if isinstance(base, list) else []
        are_told_apart = all(identify(entry) is not None for entry in (*below, *own))
        return self._join_entries(below if are_told_apart else [], own, place)

    def _join_entries(self, base: list[Any], own: list[Any], place: Place) -> list[Any]:
        """A list of entries over another, by what tells them apart; one taken whole has none below."""
        laid = list(base)
        for i, entry in enumerate(own):
            names = [identify(known) for known in laid] if isinstance(entry, dict) else []
            if not isinstance(entry, dict):
                laid.append(entry)
            elif base and identify(entry) in names:
                at = names.index(identify(entry))
                laid[at] = self.lay(laid[at] if "id" in entry else {}, entry, (*place, i))
            else:
                at = self._find_position(names, entry, (*place, i))
                laid.insert(at, self.lay({}, entry, (*place, i)))
        return laid

    def _find_position(self, names: list[tuple[Any, ...] | None], entry: Table, place: Place) -> int:
        """Where a new entry goes."""
        ids = {name[0]: i for i, name in enumerate(names) if name and len(name) == 1}
        for key, offset in (("after", 1), ("before", 0)):
            named = entry.get(key)
            if _is_word(entry, key) and named in ids:
                return ids[named] + offset
            if _is_word(entry, key):
                hint = suggest_name(str(named), dict.fromkeys(ids, ()))
                self.faults.append(((*place, key), f"names {named!r}, which is not there", hint))
        return len(names)

    def _remove(self, base: Table, own: Table, place: Place) -> Table:
        """The table below without what the one above removes from it."""
        laid, removed = dict(base), own.get("remove", [])
        if not isinstance(removed, list) or not all(isinstance(name, str) for name in removed):
            self.faults.append(((*place, "remove"), "must be a list of names", None))
        for i, name in enumerate(list_removed(own)):
            key, _, inner = name.partition(".")
            held = laid.get(key)
            if not place and name.endswith((".toml", ".csv")):  # a whole file, which guide.toml names
                continue
            if not inner and key in laid:
                del laid[key]
            elif isinstance(held, dict) and inner in held:
                laid[key] = {name: value for name, value in held.items() if name != inner}
            elif isinstance(held, list) and any(_is_of(entry, inner) for entry in held):
                laid[key] = [entry for entry in held if not _is_of(entry, inner)]
            else:
                self.faults.append(((*place, "remove", i), f"names {name!r}, which is not there", None))
        return laid

    def _check_source(self, base: Table, own: Table, place: Place) -> None:
        """Find what is said in the name of another pack's source."""
        source = own.get("source")
        if isinstance(source, str):
            if source not in self.sources:
                hint = "write a [[source]] for it in guide.toml, with an id of its own"
                self.faults.append(((*place, "source"), f"{source!r} is no source of this pack's own", hint))
        elif place and isinstance(base.get("source"), str):
            changed = [key for key in own if key not in ("id", *WORDS, *SOURCING)]
            if any(_stands_on_table(own[key]) for key in changed):
                message = "is changed, and so needs a source of its own"
                self.faults.append((place, message, "add basis and source, or source alone"))


def _is_word(entry: Table, key: str) -> bool:
    """Whether a key only says how an entry is laid over another."""
    return key == "remove" or (key in WORDS and "id" in entry and isinstance(entry.get(key), str))


def _is_of(entry: Any, name: str) -> bool:
    """Whether an entry of a list is the one of that id, or the pay of the level of that id."""
    return bool((identify(entry) or (None,))[0] == name)


def _stands_on_table(value: Any) -> bool:
    """Whether a value rests on the source of the table that holds it, and not on one of its own."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not inside or not all(isinstance(part, dict) and {"source", "id"} & part.keys() for part in inside)
