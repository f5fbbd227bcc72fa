"""Finding a thing by the name a person typed: id, title, other name or unique beginning, in any case."""

from collections.abc import Iterable, Mapping


def fold(name: str) -> str:
    """Return a name without case, and with spaces, underscores and dots as single hyphens."""
    return "-".join(name.replace("_", " ").replace("-", " ").replace(".", "").lower().split())


def match_name(typed: str, names: Mapping[str, Iterable[str]], *, beginnings: bool = True) -> str | None:
    """Return the id that `typed` means, or None. `names` maps each id to its other names.

    An exact name wins over a beginning; a beginning must lead to one id only. Without `beginnings`
    only exact names count: half a license is no license.
    """
    if typed in names:
        return typed
    wanted = fold(typed)
    if not wanted:
        return None
    folded = {identifier: [fold(identifier), *map(fold, others)] for identifier, others in names.items()}
    exact = [identifier for identifier, known in folded.items() if wanted in known]
    if exact or not beginnings:
        return exact[0] if len(exact) == 1 else None
    begun = [identifier for identifier, known in folded.items() if any(k.startswith(wanted) for k in known)]
    return begun[0] if len(begun) == 1 else None


def suggest_name(typed: str, names: Mapping[str, Iterable[str]]) -> str:
    """Return a hint for a name that matches nothing: the nearest ids, or all of them, if any."""
    from difflib import get_close_matches

    wanted = fold(typed)
    spelled = {
        fold(name): identifier for identifier, others in names.items() for name in (*others, identifier)
    }
    begun = [identifier for folded, identifier in spelled.items() if wanted and folded.startswith(wanted)]
    near = begun or [spelled[folded] for folded in get_close_matches(wanted, spelled, n=3, cutoff=0.6)]
    if near:
        return f"did you mean {' or '.join(dict.fromkeys(near))}?"
    listed = list(names)
    if not listed:
        return "this pack has none"
    if len(listed) <= 12:
        return f"choose one of {', '.join(listed)}"
    return f"there are {len(listed)}, such as {', '.join(listed[:5])}"
