"""Things that a sentence names, put together: any one of several, other ways, what replaces a degree.

Sentences know alternatives in many shapes: `A, B or C`, `A/B`, `either A with B or C with D`, a list of which
one will do, a line that begins with OR, and a later sentence that takes something else as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from carecli.papers.asking import AskedThing
from carecli.papers.lexicon import Lexicon, Mention, fold_text
from carecli.papers.segments import PostingPart

JOINED = ("license", "certification", "education", "years")
_OR = re.compile(r"(?:^|.*[\s,/(])(?P<last>or\b[^,;.]{0,34})$|/\s?$", re.DOTALL)
_CLOSES = re.compile(
    r"\b(?:with|and|plus|field|fields|discipline|area|degree|required|preferred|including|in)\b"
)
_LINK = re.compile(
    r"[\s,/()&+:-]*(?:(?:and/or|or|and|an?|the|current|active|valid|licensed|license|licensure|as|of|state"
    r"|certification|certified|credential|degree|degrees|either|unrestricted|clear|in|nursing|higher|equivalent|other"
    r"|their|with|also|level|from|an accredited)[\s,/()&+:-]*){0,6}"
)
_OR_EXPERIENCE = re.compile(
    r"\bor (?!degree)(?:(?!and\b|with\b|plus\b|year|degree|field)[a-z'-]+ ){0,5}experience\b"
)
_WITH_YEARS = re.compile(r"[^;.]{0,70}(?:\bwith|\bplus|\band|\+|&)(?: at least| a minimum of)? ?")
_OPEN_FIELD = re.compile(
    r"\b(?:related|similar|relevant|other|comparable|equivalent|appropriate|allied|any)\b"
)
_FIELDS = re.compile(
    r"(?:'?s)?(?: (?:degree|level|prepared|required|preferred))?\s*(?:\([^)]{0,40}\)\s*)?"
    r"(?:[,:]|in\b|of\b|with\b|from\b|-|\u2013)"
)
_MORE_FIELDS = re.compile(r" ?(?:,|/|or\b|\()")
_FIELD_REACH = 170
BROAD_FIELD = "health or human services"
"""A field by the posting's own words, which takes every one that the pack counts."""

_BROAD = re.compile(
    r"\bhealth(?: ?care|[- ]related)?(?: field)?(?: or | and |/| & |, )(?:social |human )services?\b"
)
_ONE_FIELD = r"[a-z&'-]+(?: [a-z&'-]+){0,2}?"
_LIST_OF_FIELDS = re.compile(
    rf" in (?P<list>{_ONE_FIELD}(?:, {_ONE_FIELD})*,? or {_ONE_FIELD})"
    r"(?=$|[.;(,]| (?:is|are|from|at|required|preferred|degree|field|with|and|plus)\b)"
)
_NO_FIELD = re.compile(
    r"\b(?:an?|the|any|or|and|skills?|experience|years?|abilit\w+|knowledge|strong|equivalent|degree|field"
    r"|license\w*|certif\w+|currently|enrolled|program|work experience)\b"
)


class Group(NamedTuple):
    """Things of one kind of which any one will do, and their other ways. `heads` are its things."""

    kind: str
    ids: tuple[str, ...]
    words: tuple[str, ...]
    heads: tuple[AskedThing, ...]
    instead: tuple[tuple[str, ...], ...] = ()
    by_experience: bool = False

    @property
    def first(self) -> AskedThing:
        """The first thing, which says how much it is asked."""
        return self.heads[0]

    @property
    def start(self) -> int:
        """Where it begins in its sentence."""
        return self.heads[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.heads[-1].end

    def list_names(self) -> list[str]:
        """Each of its ids with its kind: `license:RN`."""
        return [f"{self.kind}:{ident}" for ident in self.ids]


def group_part(part: PostingPart, things: Sequence[AskedThing], lexicon: Lexicon) -> list[Group]:
    """What a sentence asks, with alternatives put together. Things that are not asked are left out."""
    asked = [thing for thing in things if thing.weight != "none" and thing.kind in JOINED]
    runs = [run for run in _list_runs(part, asked, lexicon) if run.ids]
    if not runs:
        return []
    groups = runs if len(runs) < 2 else _join_levels(list(_join_branches(part, runs)), lexicon)
    groups = [_add_experience(part, group, groups) for group in groups]
    return _replace_years(part, _free_years(part, groups))


def _free_years(part: PostingPart, groups: list[Group]) -> list[Group]:
    """Years that stand with the last of several licenses are of that one alone: nobody knows of whom else."""
    freed = []
    for last, group in pairwise([None, *groups]):
        assert group is not None  # noqa: S101  only the first before all is none
        of_one = last is not None and last.kind == "license" and len(last.heads) > 1 and group.kind == "years"
        gap = fold_text(part.text[last.end : group.start]) if last is not None else ""
        if of_one and re.fullmatch(r" with (?:at least |a minimum of )?", gap):
            heads = tuple(thing._replace(weight="unclear") for thing in group.heads)
            freed.append(group._replace(heads=heads))
        else:
            freed.append(group)
    return freed


_REPLACES = re.compile(r"substitut|in lieu|in place|instead")


def _replace_years(part: PostingPart, groups: list[Group]) -> list[Group]:
    """Years that a clause of their own says stand for a degree are another way, and no minimum."""
    degree = next((group for group in groups if group.kind == "education"), None)
    if degree is None:
        return groups
    lower = fold_text(part.text)
    ways = [mark for mark in part.marks if mark.kind == "ways"]
    spots = [mark.start for mark in ways if _REPLACES.search(lower, mark.start, mark.end)]
    moved = [group for group in groups if group.kind == "years" and _stand_for(group, degree, spots, lower)]
    instead = (*degree.instead, *((group.list_names()[0],) for group in moved))
    kept = [group for group in groups if group not in moved]
    return [degree._replace(instead=instead) if group is degree else group for group in kept]


def _stand_for(years: Group, degree: Group, spots: Iterable[int], lower: str) -> bool:
    """Whether years stand in another clause than the degree, and something says that they replace it."""
    is_apart = degree.end < years.start and bool(re.search("[;.]", lower[degree.end : years.start]))
    return is_apart and any(years.end <= spot and ";" not in lower[years.end : spot] for spot in spots)


def _list_runs(part: PostingPart, things: Sequence[AskedThing], lexicon: Lexicon) -> Iterator[Group]:
    """Things of one kind that stand together, as groups. Of those joined by `and` each is asked."""
    run: list[AskedThing] = []
    for thing, following in pairwise([*things, None]):
        assert thing is not None  # noqa: S101  only what follows the last is none
        if run and not (
            _continues(part, run[-1], thing) and not _needs_years(part, run[-1], thing, following, lexicon)
        ):
            yield from _close(part, run, lexicon)
            run = []
        run.append(thing)
    if run:
        yield from _close(part, run, lexicon)


def _needs_years(
    part: PostingPart, last: AskedThing, thing: AskedThing, following: AskedThing | None, lexicon: Lexicon
) -> bool:
    """Whether a degree is another way than a higher one before it, since years are asked with it alone."""
    if thing.kind != "education" or following is None or following.time is None:
        return False
    between = part.text[thing.end : following.start]
    rank = [lexicon.levels.index(one.id.partition(":")[0]) for one in (last, thing)]
    return rank[0] > rank[1] and bool(_WITH_YEARS.fullmatch(between))


def _continues(part: PostingPart, last: AskedThing, thing: AskedThing) -> bool:
    if thing.kind != last.kind or thing.kind == "years" or thing.weight != last.weight:
        return False
    if last.eligible != thing.eligible and thing.kind == "certification":
        return False
    between = fold_text(part.text[last.end : thing.start])
    if ";" in between:
        return False
    if thing.kind == "education":
        return len(between) < 120 and (
            bool(_LINK.fullmatch(between)) or _is_or(between) or "(" in between[:3]
        )
    return bool(_LINK.fullmatch(between)) or (_is_or(between) and len(between) < 90)


def _close(part: PostingPart, run: list[AskedThing], lexicon: Lexicon) -> Iterator[Group]:
    """A run as one group, or each of its things as one where all of them are asked."""
    between = [fold_text(part.text[a.end : b.start]) for a, b in pairwise(run)]
    is_choice = any(" or" in gap or "/" in gap or "(" in gap for gap in between) or not any(
        " and " in f"{gap} " for gap in between
    )
    if run[0].kind == "certification" and not is_choice:
        yield from (_make(part, [thing], lexicon) for thing in run)
    else:
        yield _make(part, run, lexicon)


def _make(part: PostingPart, run: Sequence[AskedThing], lexicon: Lexicon) -> Group:
    kind = run[0].kind
    named: dict[str, str] = {}
    for thing in run:
        for ident in _name(part, thing):
            named.setdefault(ident, thing.held)
    if kind == "education":
        rank = {level: number for number, level in enumerate(lexicon.levels)}
        named = dict(sorted(named.items(), key=lambda item: rank[item[0].partition(":")[0]]))
    return Group(kind, tuple(named), tuple(named.values()), tuple(run))


def _name(part: PostingPart, thing: AskedThing) -> list[str]:
    """The ids of a thing: of a degree with its fields, of years the number."""
    if thing.time is not None:
        return [f"{thing.time.years:g}"]
    if thing.kind != "education":
        return [thing.id]
    lower = fold_text(part.text)
    if is_school(thing) and not re.search(r"graduat|complet|diploma", lower[: thing.start]):
        return []
    return _list_fields(part, thing, lower)


def is_school(thing: AskedThing) -> bool:
    """Whether a degree is told by its school alone: a graduate of a nursing program, its diploma."""
    return ("diploma" in thing.held.lower() and thing.id != "high-school") or (
        thing.held.lower().endswith(("school", "program", "school of nursing", "nursing"))
        and "degree" not in thing.held.lower()
        and ("school" in thing.held.lower() or "program" in thing.held.lower())
    )


def _list_fields(part: PostingPart, thing: AskedThing, lower: str) -> list[str]:
    """A degree with each field that it may be in; the degree alone where another field will do too."""
    level = thing.id.partition(":")[0]
    has_field = level != thing.id
    if level == "high-school" or not (_MORE_FIELDS if has_field else _FIELDS).match(lower, thing.end):
        return [thing.id]
    end = _find_end_of_fields(part, thing, lower)
    fields = [m.id for m in part.marks if m.kind == "field" and thing.end <= m.start and m.end <= end + 1]
    is_open = bool(_OPEN_FIELD.search(lower[thing.end : end]))
    named = [thing.id] if has_field else []
    named += [f"{level}:{field}" for field in fields]
    if _BROAD.search(lower, thing.end, end):
        named = [f"{level}:{BROAD_FIELD}"]
    elif named and not is_open:
        named += [f"{level}:{field}" for field in _list_unknown(part, thing.end, lower[:end])]
    return [*dict.fromkeys(named or [level]), *([level] if named and is_open else [])]


def _list_unknown(part: PostingPart, start: int, lower: str) -> Iterator[str]:
    """Fields that the pack does not know, in a list of them that ends with `or`."""
    found = _LIST_OF_FIELDS.match(lower.rstrip(), start)
    pieces = re.split(r",? or |, ", found["list"]) if found else []
    if any(_NO_FIELD.search(piece) for piece in pieces):
        return
    known = [
        lower[mark.start : mark.end] for mark in part.marks if mark.kind == "field" and mark.start >= start
    ]
    yield from (piece for piece in pieces if not any(name in piece for name in known))


def _find_end_of_fields(part: PostingPart, thing: AskedThing, lower: str) -> int:
    """Where the fields of a degree end: before the next thing, phrase or sentence."""
    stops = [
        mark.start for mark in part.marks
        if mark.start >= thing.end and mark.kind in ("education", "license", "certification", "after")
    ]  # fmt: skip
    ends = [
        found.start()
        for found in re.finditer(r"[;.]\s", lower[: thing.end + _FIELD_REACH])
        if found.start() >= thing.end
    ]
    return min([*stops, *ends, thing.end + _FIELD_REACH])


def _is_or(between: str) -> bool:
    """Whether what stands between two things makes the second another way than the first."""
    found = _OR.search(between)
    return found is not None and not _CLOSES.search(found["last"] or "")


def _join_branches(part: PostingPart, runs: Sequence[Group]) -> Iterator[Group]:
    """Runs that `or` parts are branches; the things of the others are other ways for those of the first."""
    branches: list[list[Group]] = [[runs[0]]]
    has_choice = [mark.end for mark in part.marks if mark.kind == "ways" and mark.id == "choice"]
    for last, run in pairwise(runs):
        between = fold_text(part.text[last.end : run.start])
        is_listed = any(end <= last.start for end in has_choice) and (
            between.strip() in (",", "/") or ";" in between
        )
        if run.first.weight == last.first.weight and (_is_or(between) or is_listed) and not _is_inside(run):
            branches.append([run])
        elif run.first.weight != last.first.weight or ";" in between:
            yield from _join(branches)
            branches = [[run]]
        else:
            branches[-1].append(run)
    yield from _join(branches)


def _is_inside(run: Group) -> bool:
    return run.first.time is not None and run.first.time.inside


def _join(branches: Sequence[Sequence[Group]]) -> list[Group]:
    head, *others = branches
    if not others:
        return list(head)
    kinds = [{group.kind for group in branch} for branch in branches]
    if all({"license", "education"} <= kind for kind in kinds):
        return _join_pairs(branches)
    if len(head) == 1 and head[0].kind != "years":  # more of the same: any one of all
        same = [branch for branch in others if len(branch) == 1 and branch[0].kind == head[0].kind]
        head = [add_names(head[0], [branch[0] for branch in same])]
        others = [branch for branch in others if branch not in same]
    ways = tuple(way for branch in others for way in list_ways(branch))
    taken = [
        group
        for group in head
        if group.kind != "years" or len(head) == 1 or any("years" in k for k in kinds[1:])
    ]
    kept = [group for group in head if group not in taken]
    return [*(group._replace(instead=(*group.instead, *ways)) for group in taken), *kept]


def _join_levels(groups: list[Group], lexicon: Lexicon) -> list[Group]:
    """Degrees of several levels in one sentence are ways of one ladder: the lowest will do."""
    musts = [group for group in groups if group.kind == "education" and group.first.weight == "must"]
    if len({group.ids[0].partition(":")[0] for group in musts}) < 2:
        return groups
    joined = sort_levels(add_names(musts[0], musts[1:]), lexicon)
    years = [group for group in groups if group.kind == "years"]
    left = [group for group in groups if group not in musts[1:]]
    if len(years) == len(musts):  # each degree with years of its own
        pairs = [(d.list_names()[0], y.list_names()[0]) for d, y in zip(musts[1:], years[1:], strict=True)]
        first = years[0]._replace(instead=(*years[0].instead, *pairs))
        left = [first if group is years[0] else group for group in left if group not in years[1:]]
    return [joined if group is musts[0] else group for group in left]


def sort_levels(group: Group, lexicon: Lexicon) -> Group:
    """The same with its degrees in order, the lowest first."""
    pairs = list(zip(group.ids, group.words, strict=True))
    pairs.sort(key=lambda pair: lexicon.levels.index(pair[0].partition(":")[0]))
    return group._replace(ids=tuple(name for name, _ in pairs), words=tuple(word for _, word in pairs))


def add_names(group: Group, others: Iterable[Group]) -> Group:
    """A group with the things of others of its kind."""
    groups = [group, *others]
    named = dict(pair for one in groups for pair in zip(one.ids, one.words, strict=True))
    heads = tuple(thing for one in groups for thing in one.heads)
    return group._replace(ids=tuple(named), words=tuple(named.values()), heads=heads)


def _join_pairs(branches: Sequence[Sequence[Group]]) -> list[Group]:
    """A license with a degree, or another with another: any of the licenses, and the lowest degree."""
    groups = [group for branch in branches for group in branch]
    made = []
    for kind in ("license", "education"):
        first, *others = [group for group in groups if group.kind == kind]
        made.append(add_names(first, others))
    return made


def list_ways(branch: Sequence[Group]) -> list[tuple[str, ...]]:
    """What a branch takes together, once for each of the things of its first group."""
    first, *rest = branch
    return [(name, *(group.list_names()[0] for group in rest)) for name in first.list_names()]


def _add_experience(part: PostingPart, group: Group, groups: Iterable[Group]) -> Group:
    """A degree that experience may replace, where the sentence says so behind it."""
    if group.kind != "education" or group.by_experience:
        return group
    later = [other.start for other in groups if other.kind == "education" and other.start > group.end]
    end = min([*later, len(part.text)])
    said = any(_is_instead(part, mark, group) for mark in part.marks if group.end <= mark.start < end)
    said = said or bool(_OR_EXPERIENCE.search(fold_text(part.text[group.end : end])))
    return group._replace(by_experience=True) if said else group


def _is_instead(part: PostingPart, mark: Mention, group: Group) -> bool:
    if mark.kind != "ways" or mark.id == "equivalent":
        return mark.kind == "ways"
    is_diploma = group.ids == ("high-school",)
    is_degree = any(m.kind == "ways" and m.id == "equal_degree" and m.start == mark.start for m in part.marks)
    return mark.id == "equal" and not is_diploma and not is_degree
