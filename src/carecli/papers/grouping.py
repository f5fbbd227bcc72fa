"""Things that a sentence names, put together: any one of several, other ways, what replaces a degree.

Sentences know alternatives in many shapes: `A, B or C`, `A/B`, `either A with B or C with D`, a list of which
one will do, a line that begins with OR, and a later sentence that takes something else as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from carecli.papers.asking import Thing
from carecli.papers.lexicon import Lexicon, Mark, fold_text
from carecli.papers.segments import Part

JOINED = ("license", "certification", "education", "years")
_OR = re.compile(r"(?:^|[\s,/(])or\b[^,;.]{0,34}$|/\s?$")
_CLOSES = re.compile(
    r"\b(?:with|and|plus|field|fields|discipline|area|degree|required|preferred|including|in)\b"
)
_LINK = re.compile(
    r"[\s,/()&+:-]*(?:(?:and/or|or|and|an?|the|current|active|valid|licensed|license|licensure|as|of|state"
    r"|certification|certified|credential|degree|degrees|either|unrestricted|clear|in|nursing|higher|equivalent|other"
    r"|their|with|also|level|from|an accredited)[\s,/()&+:-]*){0,6}"
)
_OPEN_FIELD = re.compile(
    r"\b(?:related|similar|relevant|other|comparable|equivalent|appropriate|allied|any)\b"
)
_FIELDS = re.compile(
    r"(?:'?s)?(?: (?:degree|level|prepared|required|preferred))?\s*(?:\([^)]{0,40}\)\s*)?(?:[,:]|in\b|of\b|with\b|from\b|-|\u2013)"
)
_FIELD_REACH = 170


class Group(NamedTuple):
    """Things of one kind of which any one will do, and their other ways. `heads` are its things."""

    kind: str
    ids: tuple[str, ...]
    words: tuple[str, ...]
    heads: tuple[Thing, ...]
    instead: tuple[tuple[str, ...], ...] = ()
    by_experience: bool = False

    @property
    def first(self) -> Thing:
        """The first thing, which says how much it is asked."""
        return self.heads[0]

    @property
    def start(self) -> int:
        return self.heads[0].start

    @property
    def end(self) -> int:
        return self.heads[-1].end

    def list_names(self) -> list[str]:
        """Each of its ids with its kind: `license:RN`."""
        return [f"{self.kind}:{ident}" for ident in self.ids]


def group_part(part: Part, things: Sequence[Thing], lexicon: Lexicon) -> list[Group]:
    """What a sentence asks, with alternatives put together. Things that are not asked are left out."""
    asked = [thing for thing in things if thing.weight != "none" and thing.kind in JOINED]
    runs = [run for run in _list_runs(part, asked, lexicon) if run.ids]
    if len(runs) < 2:
        groups = runs
    else:
        groups = list(_join_branches(part, runs))
    return [_add_experience(part, group, groups) for group in groups]


def _list_runs(part: Part, things: Sequence[Thing], lexicon: Lexicon) -> Iterator[Group]:
    """Things of one kind that stand together, as groups. Of those joined by `and` each is asked."""
    run: list[Thing] = []
    for thing in things:
        if run and not _continues(part, run[-1], thing):
            yield from _close(part, run, lexicon)
            run = []
        run.append(thing)
    if run:
        yield from _close(part, run, lexicon)


def _continues(part: Part, last: Thing, thing: Thing) -> bool:
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


def _close(part: Part, run: list[Thing], lexicon: Lexicon) -> Iterator[Group]:
    """A run as one group, or each of its things as one where all of them are asked."""
    between = [fold_text(part.text[a.end : b.start]) for a, b in zip(run, run[1:], strict=False)]
    is_choice = any(" or" in gap or "/" in gap or "(" in gap for gap in between) or not any(
        " and " in f"{gap} " for gap in between
    )
    if run[0].kind == "certification" and not is_choice:
        yield from (_make(part, [thing], lexicon) for thing in run)
    else:
        yield _make(part, run, lexicon)


def _make(part: Part, run: Sequence[Thing], lexicon: Lexicon) -> Group:
    kind = run[0].kind
    named: dict[str, str] = {}
    for thing in run:
        for ident in _name(part, thing):
            named.setdefault(ident, thing.held)
    if kind == "education":
        rank = {level: number for number, level in enumerate(lexicon.levels)}
        named = dict(sorted(named.items(), key=lambda item: rank[item[0].partition(":")[0]]))
    return Group(kind, tuple(named), tuple(named.values()), tuple(run))


def _name(part: Part, thing: Thing) -> list[str]:
    """The ids of a thing: of a degree with its fields, of years the number."""
    if thing.time is not None:
        return [f"{thing.time.years:g}"]
    if thing.kind != "education":
        return [thing.id]
    lower = fold_text(part.text)
    if _is_school(thing) and not re.search(r"graduat|complet|diploma", lower[: thing.start]):
        return []
    if ":" in thing.id:
        return [thing.id]
    return _list_fields(part, thing, lower)


def _is_school(thing: Thing) -> bool:
    return (
        thing.held.lower().endswith(("school", "program", "school of nursing", "nursing"))
        and "degree" not in thing.held.lower()
        and ("school" in thing.held.lower() or "program" in thing.held.lower())
    )


def _list_fields(part: Part, thing: Thing, lower: str) -> list[str]:
    """A degree with each field that it may be in; the degree alone where another field will do too."""
    if thing.id == "high-school" or not _FIELDS.match(lower, thing.end):
        return [thing.id]
    stops = [
        m.start for m in part.marks if m.kind in ("education", "license", "after") and m.start >= thing.end
    ]
    end = min(
        [
            *stops,
            *(b.start() for b in re.finditer(r"[;.]\s", lower) if b.start() >= thing.end),
            thing.end + _FIELD_REACH,
        ]
    )
    fields = [m.id for m in part.marks if m.kind == "field" and thing.end <= m.start and m.end <= end + 1]
    if not fields:
        return [thing.id]
    is_open = bool(_OPEN_FIELD.search(lower[thing.end : end]))
    return [*dict.fromkeys(f"{thing.id}:{field}" for field in fields), *([thing.id] if is_open else [])]


def _is_or(between: str) -> bool:
    """Whether what stands between two things makes the second another way than the first."""
    found = _OR.search(between)
    return bool(found) and not _CLOSES.search(between[found.start() :] if found else "")


def _join_branches(part: Part, runs: Sequence[Group]) -> Iterator[Group]:
    """Runs that `or` parts are branches; the things of the others are other ways for those of the first."""
    branches: list[list[Group]] = [[runs[0]]]
    has_choice = [mark.end for mark in part.marks if mark.kind == "ways" and mark.id == "choice"]
    for last, run in zip(runs, runs[1:], strict=False):
        between = fold_text(part.text[last.end : run.start])
        is_listed = any(end <= last.start for end in has_choice) and between.strip() in (",", "/")
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
    ways = tuple(way for branch in others for way in list_ways(branch))
    taken = [
        group
        for group in head
        if group.kind != "years" or len(head) == 1 or any("years" in k for k in kinds[1:])
    ]
    kept = [group for group in head if group not in taken]
    return [*(group._replace(instead=(*group.instead, *ways)) for group in taken), *kept]


def _join_pairs(branches: Sequence[Sequence[Group]]) -> list[Group]:
    """A license with a degree, or another with another: any of the licenses, and the lowest degree."""
    groups = [group for branch in branches for group in branch]
    made = []
    for kind in ("license", "education"):
        same = [group for group in groups if group.kind == kind]
        named = dict(pair for group in same for pair in zip(group.ids, group.words, strict=True))
        made.append(same[0]._replace(ids=tuple(named), words=tuple(named.values())))
    return made


def list_ways(branch: Sequence[Group]) -> list[tuple[str, ...]]:
    """What a branch takes together, once for each of the things of its first group."""
    first, *rest = branch
    return [(name, *(group.list_names()[0] for group in rest)) for name in first.list_names()]


def _add_experience(part: Part, group: Group, groups: Iterable[Group]) -> Group:
    """A degree that experience may replace, where the sentence says so behind it."""
    if group.kind != "education" or group.by_experience:
        return group
    later = [other.start for other in groups if other.kind == "education" and other.start > group.end]
    end = min([*later, len(part.text)])
    said = any(_is_instead(part, mark, group) for mark in part.marks if group.end <= mark.start < end)
    return group._replace(by_experience=True) if said else group


def _is_instead(part: Part, mark: Mark, group: Group) -> bool:
    if mark.kind != "ways":
        return False
    if mark.id == "equivalent":
        return True
    is_diploma = group.ids == ("high-school",)
    is_degree = any(m.kind == "ways" and m.id == "equal_degree" and m.start == mark.start for m in part.marks)
    return mark.id == "equal" and not is_diploma and not is_degree
