"""What claims would write into a profile, beside what it says already. Pure: nothing is read or written."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from carecli.names import fold, match_name
from carecli.pack.pack import Pack
from carecli.papers.claims import Claim, YearSpan
from carecli.papers.merging import make_profile

Data = Mapping[str, Any]  # the keys of a profile, as its file has them
Standing = Literal["new", "known", "more", "other"]


class Proposal(NamedTuple):
    """What one claim would write into a profile, and how that stands to what it says.

    `new` is not answered there, `known` stands there already, `more` adds to an answer, as a day to a
    license does, and `other` differs from the answer `now`, which only the person may change.
    """

    claim: Claim
    fills: Data
    standing: Standing
    now: Any = None

    @property
    def is_suggested(self) -> bool:
        """Whether it is a rating, which is never set unless its person says so."""
        return self.claim.kind == "skill"

    @property
    def is_open(self) -> bool:
        """Whether there is something to ask of it."""
        return self.standing != "known"

    @property
    def key(self) -> str:
        """What tells it from other proposals, today and when the same papers are read again."""
        kind, ident, _, value, *_ = self.claim
        said = f"{value.low:g}-{value.high:g}" if isinstance(value, YearSpan) else value
        return ":".join(str(part) for part in (kind, ident, said) if part)


def propose(claims: Iterable[Claim], answers: Data, pack: Pack) -> tuple[Proposal, ...]:
    """What each claim would write over `answers`; those that write nothing are left out."""
    found = ((claim, fill(claim, pack)) for claim in claims if claim.state in ("named", "supported"))
    return tuple(_compare(claim, fills, answers, pack) for claim, fills in found if fills)


def fill(claim: Claim, pack: Pack) -> Data:
    """The key of a profile that a claim answers, once its person says so; none where there is no place."""
    if claim.kind == "skill":
        return {"skills": {claim.id: claim.value}} if claim.value is not None else {}
    return make_profile((claim._replace(state="named"),), pack)


def lay(answers: Data, fills: Data, pack: Pack) -> dict[str, Any]:
    """Answers with what one claim writes: lists add up, what is told of one thing is told beside it."""
    laid = dict(answers)
    for key, said in fills.items():
        if key == "skills":
            laid[key] = {**laid.get(key, {}), **said}
        elif isinstance(said, list):
            laid[key] = _add([*map(_open_up, laid.get(key) or ())], map(_open_up, said), pack)
        else:
            laid[key] = said
    return laid


def _open_up(entry: Any) -> dict[str, Any]:
    return {"id": entry} if isinstance(entry, str) else dict(entry)


def _add(held: list[dict[str, Any]], said: Iterable[Data], pack: Pack) -> list[dict[str, Any]]:
    for entry in said:
        place = _find_like(held, entry, pack)
        if place is None:
            held.append(dict(entry))
            continue
        states = {"states": [*dict.fromkeys([*held[place].get("states", ()), *entry.get("states", ())])]}
        held[place] = {**held[place], **entry, **(states if states["states"] else {})}
    return held


def _find_like(held: Sequence[Data], entry: Data, pack: Pack) -> int | None:
    """The place of the same thing: a credential of that code, or a degree of that level and field."""
    if "id" in entry:
        return next((n for n, one in enumerate(held) if one["id"] == entry["id"]), None)
    same = [n for n, one in enumerate(held) if one["level"] == entry["level"]]
    field = _name_field(entry, pack)
    exact = [n for n in same if field and _name_field(held[n], pack) == field]
    vague = [n for n in same if not field or not held[n].get("field")]
    return next(iter([*exact, *vague]), None)


def _name_field(entry: Data, pack: Pack) -> str:
    """The field of a degree: its id in the pack, or as it is written."""
    names = {field.id: (field.name, *field.also) for field in pack.education.field}
    written = entry.get("field") or ""
    return match_name(written, names, beginnings=False) or fold(written)


def _compare(claim: Claim, fills: Data, answers: Data, pack: Pack) -> Proposal:
    ((key, said),) = fills.items()
    now = answers.get(key)
    if key == "skills":
        (said,) = said.values()
        now = (now or {}).get(claim.id)
    if now is None:
        return Proposal(claim, fills, "new")
    if isinstance(said, list):
        return _compare_listed(claim, fills, [*map(_open_up, now)], pack)
    agrees = now == said
    if isinstance(claim.value, YearSpan):
        agrees = claim.value.low <= now <= claim.value.high
    elif key == "name":
        agrees = set(fold(now).split("-")) <= set(fold(said).split("-"))
    return Proposal(claim, fills, "known" if agrees else "other", now)


def _compare_listed(claim: Claim, fills: Data, held: Sequence[Data], pack: Pack) -> Proposal:
    ((entry,),) = fills.values()
    entry = _open_up(entry)
    if not held:
        return Proposal(claim, fills, "other", [])
    place = _find_like(held, entry, pack)
    if place is None:
        return Proposal(claim, fills, "new")
    one = held[place]
    if entry.get("expires", "") and one.get("expires", entry["expires"]) != entry["expires"]:
        return Proposal(claim, fills, "other", one)
    tells = {*entry} - {*one} or {*entry.get("states", ())} - {*one.get("states", ())}
    return Proposal(claim, fills, "more" if tells else "known", one)
