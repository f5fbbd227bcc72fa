"""A posting understood: what it is, what it asks and how much, what it pays. Nothing is invented.

What is unclear, may come later or may be replaced by experience is kept as that: a false stop harms more
than a missed one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from carecli.papers.asking import AskedThing, rate_thing, weigh_part
from carecli.papers.exchanges import Exchange, read_exchange
from carecli.papers.experience import Experience, read_experience
from carecli.papers.grouping import Group, add_names, group_part, is_school, list_ways
from carecli.papers.lexicon import OTHER, Lexicon, Mention
from carecli.papers.paper import Evidence, Paper
from carecli.papers.posting import Asked, Compact, Importance, Posting
from carecli.papers.roles import find_level, find_setting, find_title, is_care
from carecli.papers.segments import PostingPart, part_paper, quote
from carecli.papers.speaking import list_languages
from carecli.papers.states import find_states
from carecli.papers.wage import find_wage, read_salary

_RANK = {"must": 2, "unclear": 1, "nice": 0}
_MOST_LINES = 3  # that are quoted for one thing
_MOST_BARE = 18  # words of a line that is nothing but what it asks
_MOST_GROUPS = 300  # of things that one posting can ask: what asks more is no posting
_MOST_SINGLES = 3_000
_BARE_START = 14
_GRADUATE = re.compile(r"(?:an? )?graduat\w+ (?:of|from) (?:an? )?(?:\w+ )?$")
_BARE_WORDS = ("current", "active", "valid", "an active", "a current")
_HEAD_LINES = 2
_CERTIFICATE = re.compile(r"\b(?:certification|certificate)s?\b")
_NO_CERTIFICATE = re.compile(
    r"birth|death|marriage|baptis|gift|medicare|board of|continuing|accredit|immuni|vaccin|health certificate"
)
_DRIVERS = re.compile(r"\bdriver'?s?'? licen[sc]e")
_LICENSE_WORD = re.compile(r"\blicens(?:e|ed|ure)s?\b")
_GRACED_WORDS = {"license": _LICENSE_WORD, "certification": re.compile(r"\bcertif|\bcredential")}
_BACKGROUND = re.compile(r"experience|background", re.IGNORECASE)
_NONE = re.compile(r"\s*(?:none|n/a|not required|no\b)")
_WITHOUT = re.compile(
    r"^(?:candidates|applicants|nurses|people|those|anyone|persons)? ?(?:without|who lack|lacking)\b[^.;]*"
    r"\b(?:considered|accepted|welcome|may apply|may also apply|can apply|encouraged to apply)\b"
    r"|\b(?:consider|accept|welcome|hire|interview)s? (?:\w+ ){0,3}(?:without|who lack|lacking)\b"
)
_STANDS_FOR = re.compile(
    r"\b(?:may|can|will|could) (?:also )?(?:replace|be substituted|substitute|stand in|take the place)\b"
    r"|\breplaces\b|\b(?:instead|in place) of\b"
)
_COMPACT_ALONE = re.compile(
    r"(?<!or )(?<!or a )\b(?:compact|multi-?state)\b[^.;,]{0,24}\b(?:is|are) required"
)
_MIX = re.compile(r"(?:combination|mix)\b.{0,20}\b(?:education|training|schooling)\b")
_EXPERIENCE = re.compile(r"experience|years|degree|diploma|license|certification|credential|education")


def understand_posting(paper: Paper, lexicon: Lexicon) -> Posting:
    """What a posting says, with its lines. What its data say of title, pay and employer goes before."""
    parts = part_paper(paper, lexicon)
    data = paper.data if paper.kind == "posting-json" or paper.data is None else None
    title = find_title(parts, data)
    marks = lexicon.find(title, in_posting=True)
    asked = _PostingReader(paper.file, parts, lexicon).read()
    holds = any(_holds(one, lexicon) for one in asked)
    care = is_care(marks, parts, title)
    return Posting(
        file=paper.file,
        title=title,
        care=care,
        level=find_level(marks, lexicon, holds=holds, is_simple=_is_simple(asked, lexicon)) if care else None,
        setting=find_setting(marks, parts, lexicon.places) if care else None,
        asked=asked,
        pay=(read_salary(data, paper.file) if data else None) or find_wage(parts, paper.file),
        compact=_find_compact(parts),
        employer=_find_employer(parts, title, data),
        not_asked=tuple(_list_not_asked(parts, paper.file)),
    )


def _is_simple(asked: Sequence[Asked], lexicon: Lexicon) -> bool:
    """Whether the lowest degree is a must, nothing will do instead, and no license is asked."""
    musts = [one for one in asked if one.importance == "must"]
    schools = [one for one in musts if one.kind == "education"]
    is_lowest = bool(schools) and all(one.any_of == lexicon.levels[:1] and not one.instead for one in schools)
    return is_lowest and not any(one.kind == "license" for one in musts)


def _holds(one: Asked, lexicon: Lexicon) -> bool:
    """Whether something asked takes a license or a bachelor's degree and nothing instead."""
    if one.importance != "must" or one.instead:
        return False
    if one.kind == "license":
        return True
    levels = lexicon.levels
    lowest = one.any_of[0].partition(":")[0] if one.kind == "education" else None
    return lowest is not None and "bachelor" in levels and levels.index(lowest) >= levels.index("bachelor")


class _PostingReader:
    """Goes over the parts of a posting in order, so that a sentence can change what one before it asked."""

    def __init__(self, file: str, parts: Sequence[PostingPart], lexicon: Lexicon) -> None:
        self.file = file
        self.parts = parts
        self.lexicon = lexicon
        self.groups: list[Group] = []
        self.singles: list[AskedThing] = []
        self.options: dict[int, dict[int, list[Group]]] = {}
        self.lacking: list[Group] = []  # what people may lack and still be considered
        self.needs_degree = True

    def read(self) -> tuple[Asked, ...]:
        """All that is asked or wished for: credentials and years first, then cards, languages, skills."""
        for number, part in enumerate(self.parts):
            if len(self.groups) > _MOST_GROUPS or len(self.singles) > _MOST_SINGLES:
                break
            things = [thing for thing in weigh_part(part, number) if number or thing.kind == "skill"]
            things = self._weigh_bare(part, things)
            self.singles += [thing for thing in things if thing.kind in ("card", "language", "skill")]
            if not things and not part.marks:
                continue
            if any(t.kind == "years" and t.weight == "unclear" for t in things):
                is_work = _BACKGROUND.search(part.text)
                things = [t for t in things if t.kind != "years" or t.weight != "unclear" or is_work]
            groups = group_part(part, things, self.lexicon)
            if part.choice:
                self.options.setdefault(part.choice, {}).setdefault(part.option, []).extend(groups)
            else:
                self._take(part, number, groups)
        for options in self.options.values():
            self.groups += _make_choice(list(options.values()))
        self._soften(self.lacking)
        if not self.needs_degree:
            self._soften([group for group in self.groups if group.kind == "education"])
        nurses = any(t.kind == "license" and t.weight == "must" for g in self.groups for t in g.heads)
        self._excuse_schools()
        made = [self._make_asked(group, nurses) for group in self.groups]
        made += [*self._list_wishes(), *islice(self._list_certificates(), _MOST_GROUPS)]
        made += self._list_singles()
        return tuple(_merge(made))

    def _weigh_bare(self, part: PostingPart, things: list[AskedThing]) -> list[AskedThing]:
        """A line that begins with a degree, years or a license asks for it, whatever stands above it."""
        asked = [thing for thing in things if thing.kind in ("education", "years", "license", "card")]
        if part.rule or not asked or asked[0].said or asked[0].part <= _HEAD_LINES:
            return things
        first = asked[0]
        before = part.text[: first.start].lower()
        starts = (
            first.start <= _BARE_START or before.strip(" -") in _BARE_WORDS or bool(_GRADUATE.match(before))
        )
        is_license = first.kind != "license" or _LICENSE_WORD.search(part.text.lower())
        if not (starts and is_license and part.text.count(" ") < _MOST_BARE):
            return things
        return [t if t.said or t not in asked else t._replace(weight="must", said=True) for t in things]

    def _take(self, part: PostingPart, number: int, groups: list[Group]) -> None:
        """Add what a sentence asks, or change what one before it asked."""
        last = self._find_last(number)
        if exchange := read_exchange(part, groups):
            self._exchange(exchange)
            self.groups += exchange.kept
            return None
        if part.text.startswith(("or ", "or, ", "OR ", "Or ")) and last is not None and groups:
            return self._extend(last, list_ways(groups))
        if _WITHOUT.search(part.text.lower()):
            self.lacking += [group for group in groups if group.kind != "years"]
            self.needs_degree &= not re.search(
                r"(?:without|lack|lacking) (?:a |the )?degree", part.text.lower()
            )
            return None
        kinds = {mark.kind for mark in part.marks}
        if "ways" in kinds and (self._accepts(part, groups, last) or self._replaces(part, groups)):
            return None
        if last is not None and groups and _stand_for(part, groups):
            return self._extend(last, list_ways(groups))
        if "later" in kinds:
            self._give_grace(part, number, groups)
        self.groups += groups
        return None

    def _exchange(self, exchange: Exchange) -> None:
        """Give the last thing of a kind that was asked before its other ways."""
        known = [index for index, group in enumerate(self.groups) if group.kind == exchange.kind]
        if known:
            self._extend(known[-1], exchange.ways)

    def _soften(self, groups: Sequence[Group]) -> None:
        """What people may lack and still be considered is a wish, if nothing else will do for it yet."""
        for index, known in enumerate(self.groups):
            is_same = any(g.kind == known.kind and not set(known.ids).isdisjoint(g.ids) for g in groups)
            if is_same and not known.instead and not known.by_experience:
                heads = tuple(thing._replace(weight="nice") for thing in known.heads)
                self.groups[index] = known._replace(heads=heads)

    def _excuse_schools(self) -> None:
        """Whoever holds a license that is asked has been to its school, with a degree or without."""
        licenses = [
            group for group in self.groups if group.kind == "license" and group.first.weight == "must"
        ]
        ways = tuple((name,) for group in licenses for name in group.list_names())
        for index, group in enumerate(self.groups):
            if group.kind == "education" and any(is_school(thing) for thing in group.heads):
                self.groups[index] = group._replace(instead=(*group.instead, *ways))

    def _find_last(self, number: int) -> int | None:
        """The last group that was asked in the sentence or line just before."""
        if not self.groups:
            return None
        before = self.groups[-1].first.part
        return len(self.groups) - 1 if number - before <= 2 else None

    def _extend(self, index: int, ways: Iterable[tuple[str, ...]]) -> None:
        group = self.groups[index]
        self.groups[index] = group._replace(instead=(*group.instead, *ways))

    def _accepts(self, part: PostingPart, groups: Sequence[Group], last: int | None) -> bool:
        """Take what is accepted as well as another way for what was asked before it."""
        spots = [mark.start for mark in part.marks if (mark.kind, mark.id) == ("ways", "accepted")]
        if not groups or not spots or groups[0].first.weight in ("nice", "none"):
            return False
        head, *others = groups
        if others and others[0].kind == head.kind == "license" and spots[-1] >= others[0].start:
            self.groups += [add_names(head, [_take_now(others[0])]), *others[1:]]
            return True
        near = range(max(0, last - 2), len(self.groups)) if last is not None else ()
        same = [index for index in near if self.groups[index].kind == head.kind]
        if head.first.weight == "must" and part.labelled and not same:
            return False
        if not same:
            return bool(self.options)
        wishes = [group for group in others if group.first.weight == "nice"]
        taken = [group for group in groups if group not in wishes]
        if head.kind == "license" and len(taken) == 1:
            self.groups[same[-1]] = add_names(self.groups[same[-1]], [_take_now(head)])
        else:
            self._extend(same[-1], list_ways(taken))
        self.groups += wishes
        return True

    def _replaces(self, part: PostingPart, groups: Sequence[Group]) -> bool:
        """Let experience stand for the last degree asked, where a sentence of its own says so."""
        if not any(mark.kind == "ways" and mark.id == "equivalent" for mark in part.marks):
            return False
        if any(group.kind == "education" and group.by_experience for group in groups):
            return False
        if _begins_with_years(part, groups):
            return False
        degrees = [i for i, group in enumerate(self.groups) if group.kind == "education"]
        if not degrees or not re.search(
            r"degree|education|bachelor|master|diploma|college|equivalent|substitut", part.text.lower()
        ):
            return False
        years = [f"{group.kind}:{ident}" for group in groups if group.kind == "years" for ident in group.ids]
        for index in degrees:
            self.groups[index] = self.groups[index]._replace(by_experience=True)
        self._extend(degrees[-1], [(name,) for name in years])
        self.groups += [group for group in groups if group.kind not in ("years", "education")]
        return True

    def _give_grace(self, part: PostingPart, number: int, groups: Sequence[Group]) -> None:
        """A sentence that gives time for the license or certification that the sentence before asked."""
        lower = part.text.lower()
        last = self._find_last(number)
        word = _GRACED_WORDS.get(self.groups[last].kind) if last is not None else None
        if groups or last is None or word is None or not word.search(lower):
            return
        probe = AskedThing(number, 0, 1, "certification", "", "must", part.text)
        _, months = _weigh_word(part, probe)
        if months is not None:
            heads = tuple(thing._replace(months=months) for thing in self.groups[last].heads)
            self.groups[last] = self.groups[last]._replace(heads=heads)

    def _make_asked(self, group: Group, nurses: bool) -> Asked:
        first = group.first
        part = self.parts[first.part]
        kind = group.kind
        graces = [thing.months for thing in group.heads if thing.months is not None]
        spots = [(thing.start, thing.end) for thing in group.heads]
        names = {
            ("certification", ident): self._name_card(ident, word, nurses)
            for ident, word in zip(group.ids, group.words, strict=True)
        }
        ids = tuple(
            dict.fromkeys(names[kind, ident] if kind == "certification" else ident for ident in group.ids)
        )
        work = self._read_work(first).work
        return Asked(
            kind=kind,  # type: ignore[arg-type]
            any_of=ids,
            importance=rate_thing(first),
            evidence=(quote(part, self.file),),
            words=group.words if len(ids) == len(group.ids) else group.words[: len(ids)],
            instead=group.instead,
            by_experience=group.by_experience,
            later_months=max(graces) if graces else None,
            eligible=any(thing.eligible for thing in group.heads),
            states=find_states(part, spots) if kind == "license" else (),
            within=self._find_outer(first),
            care=work == "care",
            leading=work == "leading",
        )

    def _read_work(self, first: AskedThing) -> Experience:
        """Of what years are asked; of anything else nothing is said."""
        return Experience("any") if first.time is None else read_experience(self.parts[first.part], first)

    def _list_wishes(self) -> Iterator[Asked]:
        """Work in care management that is wished for beside years of any care."""
        for group in self.groups:
            wish = self._read_work(group.first).wish
            if wish:
                part = self.parts[group.first.part]
                word = part.text[slice(*wish)]
                yield Asked(
                    "other", (word.lower(),), "nice", (quote(part, self.file),), words=(word,), care=True
                )

    def _name_card(self, ident: str, word: str, nurses: bool) -> str:
        """CPR is the card of basic life support where nurses are asked, else a course that anybody takes."""
        return OTHER if "cpr" in word.lower() and "bls" not in word.lower() and not nurses else ident

    def _find_outer(self, first: AskedThing) -> float | None:
        """The larger minimum that years lie inside of."""
        if first.time is None or not first.time.inside:
            return None
        outer = [
            group.first.time.years for group in self.groups
            if group.first.time and group.first.part == first.part and not group.first.time.inside
        ]  # fmt: skip
        return max(outer, default=None)

    def _list_certificates(self) -> Iterator[Asked]:
        """Certificates that are asked by a name that nobody here knows."""
        for number, part in enumerate(self.parts):
            if part.is_heading or part.rule == "ignore" or not number:
                continue
            lower = part.text.lower() if "ertific" in part.text or "ERTIFIC" in part.text else ""
            lower = _DRIVERS.sub(lambda found: " " * len(found[0]), lower)
            found = _CERTIFICATE.search(lower)
            known = any(mark.kind in ("certification", "license") for mark in part.marks)
            if not found or known or _NO_CERTIFICATE.search(lower) or _LICENSE_WORD.search(lower):
                continue
            thing = AskedThing(
                number, found.start(), found.end(), "certification", OTHER, "unclear", found[0]
            )
            weight, months = _weigh_word(part, thing)
            if weight in ("must", "nice") and found.start() > len(part.label):
                yield Asked(
                    "certification", (OTHER,), weight, (quote(part, self.file),),
                    words=(found[0],), later_months=months,
                )  # fmt: skip

    def _list_singles(self) -> Iterator[Asked]:
        """Driver's license, languages, skills: each thing once, as it is asked most."""
        yield from list_languages(self.parts, self.singles, self.file)
        for thing in self.singles:
            if thing.weight == "none" or thing.kind == "language":
                continue
            kind = "drivers-license" if thing.kind == "card" else thing.kind
            said = (quote(self.parts[thing.part], self.file),)
            yield Asked(kind, (thing.id,), rate_thing(thing), said, words=(thing.held,))  # type: ignore[arg-type]


def _begins_with_years(part: PostingPart, groups: Sequence[Group]) -> bool:
    """Whether a sentence asks years, in whose place a mix of school and work will do."""
    is_mix = any(
        mark.kind == "ways" and mark.id == "equivalent" and _MIX.search(part.text[mark.start :].lower())
        for mark in part.marks
    )
    first = groups[0] if groups else None
    return is_mix and first is not None and first.kind == "years" and first.start <= _BARE_START


def _stand_for(part: PostingPart, groups: Sequence[Group]) -> bool:
    """Whether a sentence of years alone says that they replace what was asked before it."""
    are_years = all(group.kind == "years" for group in groups)
    return are_years and bool(_STANDS_FOR.search(part.text.lower(), groups[-1].end))


def _take_now(group: Group) -> Group:
    """What is accepted, which is there today, whatever has to follow it."""
    return group._replace(heads=tuple(thing._replace(months=None) for thing in group.heads))


def _weigh_word(part: PostingPart, thing: AskedThing) -> tuple[Importance, int | None]:
    """How much something that is no mark is asked, and the grace that the sentence gives it."""
    mark = Mention(thing.start, thing.end, "certification", thing.id)
    weighed = weigh_part(part._replace(marks=tuple(sorted((*part.marks, mark)))), thing.part)
    found = next((one for one in weighed if one.start == thing.start and one.kind == mark.kind), None)
    return ("unclear", None) if found is None else (rate_thing(found), found.months)


def _make_choice(options: Sequence[Sequence[Group]]) -> list[Group]:
    """A list of which any one line will do, as one group: the ways of the others stand in its place."""
    filled = [list(option) for option in options if option]
    if not filled:
        return []
    heads = [option for option in filled if len(option) == 1 and option[0].kind == "education"]
    head = (heads or sorted(filled, key=len))[0]
    ways = [way for option in filled if option is not head for way in list_ways(option)]
    is_open = len(filled) < len(options)
    return [
        group._replace(instead=(*group.instead, *ways), by_experience=group.by_experience or is_open)
        for group in head
    ]


def _merge(made: Iterable[Asked]) -> Iterator[Asked]:
    """Each thing once: quoted from all its lines; what one line asks and another wishes is unclear."""
    merged: dict[tuple[object, ...], Asked] = {}
    for one in made:
        key: tuple[object, ...] = (one.kind, frozenset(one.any_of))
        if one.kind == "years" or OTHER in one.any_of:  # two of them are two things
            key = (*key, one.words, one.evidence[0].line)
        known = merged.get(key)
        merged[key] = one if known is None else _combine(known, one)
    kept = list(merged.values())
    yield from (one for one in kept if not any(_is_covered(one, other) for other in kept if other is not one))


def _combine(one: Asked, other: Asked) -> Asked:
    strong, weak = (one, other) if _RANK[one.importance] >= _RANK[other.importance] else (other, one)
    is_torn = {one.importance, other.importance} == {"must", "nice"} and one.kind != "skill"
    graces = [months for months in (one.later_months, other.later_months) if months is not None]
    # what a line of its own demands is not replaced by what will do instead of it in another
    is_plain = one.importance == other.importance == "must" and not (one.instead and other.instead)
    return strong._replace(
        importance="unclear" if is_torn else strong.importance,
        evidence=tuple(dict.fromkeys((*strong.evidence, *weak.evidence)))[:_MOST_LINES],
        instead=() if is_plain else tuple(dict.fromkeys((*strong.instead, *weak.instead))),
        by_experience=one.by_experience or other.by_experience,
        eligible=one.eligible or other.eligible,
        later_months=max(graces) if graces else None,
        states=tuple(dict.fromkeys((*one.states, *other.states))),
        care=one.care or other.care,
        leading=one.leading or other.leading,
    )


def _is_covered(one: Asked, other: Asked) -> bool:
    """Whether another says the same and more plainly: a mention in passing, or a narrower must."""
    if one.kind != other.kind or one.kind in ("years", "skill"):
        return False
    own, others = _broaden(one), _broaden(other)
    if one.importance == "unclear":
        return own <= others and other.importance != "unclear"
    if one.importance == other.importance == "must" and one.kind == "license":
        return own < others
    return False


def _broaden(one: Asked) -> set[str]:
    return set(one.any_of) | (
        {name.partition(":")[0] for name in one.any_of} if one.kind == "education" else set()
    )


def _find_compact(parts: Sequence[PostingPart]) -> Compact | None:
    """Whether a multistate license is taken; what refuses it goes before what demands it."""
    named = [part for part in parts if part.rule != "ignore" and any(m.kind == "compact" for m in part.marks)]
    said = {mark.id for part in named for mark in part.marks if mark.kind == "compact"}
    said |= {"required" for part in named if _COMPACT_ALONE.search(part.text.lower())}
    return next((word for word in ("refused", "required", "accepted") if word in said), None)


def _find_employer(parts: Sequence[PostingPart], title: str, data: Mapping[str, Any] | None) -> str | None:
    """Who hires: what the data say, else a short second line, up to its place."""
    named = data.get("hiringOrganization") if data else None
    name = named.get("name") if isinstance(named, Mapping) else named
    if isinstance(name, str) and name.strip():
        return name.strip()
    for part in parts[1:3]:
        text = part.text.strip()
        if (
            part.text.strip() != title
            and not part.is_heading
            and ":" not in text
            and text.count(" ") < 9
            and text[-1:].isalnum()
        ):
            return re.split(r" - |, | \u2013 | \(", text.removeprefix("Placed by "))[0] or None
    return None


def _list_not_asked(parts: Sequence[PostingPart], file: str) -> Iterator[Evidence]:
    """Lines that say what is not needed."""
    for number, part in enumerate(parts):
        if part.rule == "ignore" or part.is_heading:
            continue
        lower = part.text.lower()
        says = any(mark.id == "none" and mark.kind in ("after", "before") for mark in part.marks)
        is_none = part.labelled and bool(part.label) and bool(_NONE.match(lower, len(part.label) + 1))
        things = [thing for thing in weigh_part(part, number) if thing.weight == "none"] if says else []
        if is_none or things or (says and _EXPERIENCE.search(lower) and part.rule != "duties"):
            yield quote(part, file)
