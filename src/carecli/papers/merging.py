"""Claims of several papers as those of one person, and the profile that they make."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from carecli.pack.pack import Pack
from carecli.papers.claims import MOST_LINES, Claim, State, YearSpan, choose_lines
from carecli.papers.holding import OTHERS
from carecli.papers.lexicon import OTHER

_STRENGTH: dict[State, int] = {"named": 3, "supported": 2, "absent": 1, "refused": 0}


class Contradiction(NamedTuple):
    """Claims of one thing that cannot all be true, and in what they differ."""

    kind: str
    id: str
    what: str
    claims: tuple[Claim, ...]


class Merged(NamedTuple):
    """The claims of one person, and where their papers contradict each other."""

    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]


def merge_claims(papers: Iterable[Sequence[Claim]]) -> Merged:
    """The claims of several papers of one person: the same ones joined, the strongest state kept.

    A claim that another paper refuses stays beside it, and so does each of several dates of expiry; both are
    contradictions. Years are the range that holds those of each paper.
    """
    found: dict[tuple[Any, ...], list[Claim]] = {}
    for claims in papers:
        for claim in claims:
            found.setdefault(_take_key(claim), []).append(claim)
    merged = [_join(same) for same in found.values()]
    return Merged(tuple(merged), tuple(_find_contradictions(merged, found)))


def _take_key(claim: Claim) -> tuple[Any, ...]:
    """What makes two claims one: what they are of; for what is refused the reason too."""
    refused = claim.reason if claim.state == "refused" else None
    value = claim.value if claim.kind == "education" or claim.id == OTHER else None
    name = value["name"] if isinstance(value, dict) else str(value or "").casefold()
    return (claim.kind, claim.id if claim.kind != "name" else "", refused, name)


def _join(same: Sequence[Claim]) -> Claim:
    best = max(same, key=lambda claim: _STRENGTH[claim.state])
    lines = choose_lines((line for claim in same for line in claim.evidence), MOST_LINES * len(same))
    values = [claim.value for claim in same if claim.value is not None]
    return best._replace(value=_join_values(values, best.value), evidence=lines)


def _join_values(values: Sequence[Any], best: Any) -> Any:
    if values and all(isinstance(value, YearSpan) for value in values):
        return YearSpan(min(value.low for value in values), max(value.high for value in values))
    if values and all(isinstance(value, dict) for value in values):
        joined: dict[str, Any] = {}
        if states := tuple(dict.fromkeys(state for value in values for state in value.get("states", ()))):
            joined["states"] = states
        if expires := [value["expires"] for value in values if "expires" in value]:
            joined["expires"] = max(expires)
        return joined | next(({"name": value["name"]} for value in values if "name" in value), {})
    if values and all(isinstance(value, int) for value in values):
        return max(values)
    return best if best is not None else next(iter(values), None)


def _find_contradictions(
    merged: Sequence[Claim], found: dict[tuple[Any, ...], list[Claim]]
) -> Iterable[Contradiction]:
    for claim in merged:
        if claim.kind not in ("license", "certification", "education") or claim.state != "named":
            continue
        against = [
            other
            for other in merged
            if (other.kind, other.id, other.state) == (claim.kind, claim.id, "refused")
            and (claim.id != OTHER or other.value == claim.value)
            and not is_others(other)
            and not _is_elsewhere(claim, other)
        ]
        if against:
            yield Contradiction(claim.kind, claim.id, "held in one, and not in the other", (claim, *against))
    for same in found.values():
        dates = {
            claim.value["expires"]: claim
            for claim in same
            if isinstance(claim.value, dict) and "expires" in claim.value
        }
        if len(dates) > 1:
            yield Contradiction(same[0].kind, same[0].id, "expires on different dates", tuple(dates.values()))
    names = found.get(("name", "", None, ""), [])
    if len({claim.id.casefold() for claim in names}) > 1:
        yield Contradiction("name", "name", "different names", tuple(names))


def is_others(claim: Claim) -> bool:
    """Whether a claim is refused because it is somebody else's."""
    return claim.reason in OTHERS


def _is_elsewhere(claim: Claim, other: Claim) -> bool:
    """Whether a license is refused in other states than it is held in."""
    states = [
        set(one.value.get("states", ())) if isinstance(one.value, dict) else set() for one in (claim, other)
    ]
    return bool(states[1]) and not states[0] & states[1]


def make_profile(claims: Iterable[Claim], pack: Pack) -> dict[str, Any]:
    """The profile that claims make unasked, in its keys: named credentials and degrees, years and the name.

    Years are the middle of their range. What the pack does not know is left out, and so are ratings.
    """
    known = {credential.id for credential in pack.credentials.credential}
    levels = {level.id for level in pack.education.level}
    named = [claim for claim in claims if claim.state == "named"]
    names = [claim.id for claim in named if claim.kind == "name"]
    profile: dict[str, Any] = {"name": names[0]} if names else {}
    for claim in claims:
        if (
            claim.kind in ("years", "related_years")
            and isinstance(claim.value, YearSpan)
            and claim.state != "refused"
        ):
            profile[claim.kind] = round((claim.value.low + claim.value.high) / 2, 1)
    for kind, key in (("license", "licenses"), ("certification", "certifications")):
        held = [_write_credential(claim) for claim in named if claim.kind == kind and claim.id in known]
        if held:
            profile[key] = held
    schools = [claim for claim in named if claim.kind == "education" and claim.id.partition(":")[0] in levels]
    if schools:
        profile["education"] = [_write_degree(claim, pack) for claim in schools]
    return profile


def _write_credential(claim: Claim) -> str | dict[str, Any]:
    value = claim.value if isinstance(claim.value, dict) else {}
    written: dict[str, Any] = {"id": claim.id}
    if claim.kind == "license" and value.get("states"):
        written["states"] = list(value["states"])
    if len(value.get("expires", "")) >= 7:  # a year alone is no date of a profile
        written["expires"] = value["expires"]
    return written if len(written) > 1 else claim.id


def _write_degree(claim: Claim, pack: Pack) -> dict[str, str]:
    level, _, field = claim.id.partition(":")
    names = {one.id: one.name.lower() for one in pack.education.field}
    written = claim.value or names.get(field)
    return {"level": level} | ({"field": written} if written else {})
