"""Names on the command line: what they mean, or one line that says what to do."""

from collections.abc import Iterable, Mapping

from carecli.errors import UsageError


def resolve(
    typed: str, what: str, names: Mapping[str, Iterable[str]], *, beginnings: bool = True, otherwise: str = ""
) -> str:
    """Return the id that a name means. Raises UsageError with the nearest ones and what to do `otherwise`."""
    from carecli.guide.naming import match_name, suggest_name

    found = match_name(typed, names, beginnings=beginnings)
    if found is None:
        hint = "; ".join(part for part in (suggest_name(typed, names), otherwise) if part)
        raise UsageError(f"there is no {what} '{typed}'", hint=hint)
    return found
