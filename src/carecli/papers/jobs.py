"""The posts of a résumé: title, employer, dates and what was done, from its lines or from its data."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from carecli.papers.dates import Found, find_periods, is_day_first
from carecli.papers.paper import Evidence, Paper
from carecli.papers.resume import Job, Period
from carecli.papers.sections import ResumeRow, quote
from carecli.papers.titles import (
    EDGE,
    MOST_LETTERS,
    MOST_WORDS,
    has_post,
    is_deed,
    is_place,
    is_title,
    read_head,
    read_share,
)

MOST_JOBS = 200
MOST_NAME = 8  # words of an employer
MOST_BETWEEN = 24  # letters between two periods of one post
NEAR = 3  # lines above or below a date in which its title may stand

_HIRED = re.compile(
    r"^(?:i )?(?:was )?(?:hired|worked|employed|served|started|began)(?: out)? as (?:an? |the )?"
    r"(?P<title>[A-Za-z][^.;,]{2,60}?)(?= (?:for|at|in|on|with|where|from)\b|[.;,]|$)",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """What a paper says, and where."""

    text: str
    evidence: Evidence


class Post(NamedTuple):
    """A job with what its head and the lines below say of it."""

    job: Job
    head: Said
    below: tuple[Said, ...] = ()


class _JobStart(NamedTuple):
    """Where a job begins among the rows: its date and the rows of its head, `first` being the topmost."""

    row: int
    found: Found | None
    first: int
    title_row: int | None
    last: int


def read_posts(rows: Sequence[ResumeRow], paper: Paper, *, dated: bool = False) -> tuple[Post, ...]:
    """The jobs that the rows of one part name, in their order; a job without a date has an empty period.

    Without any date, each title is taken for a job, unless only `dated` ones are asked for.
    """
    rows = list(rows)
    entries: list[_JobStart] = []
    day_first = is_day_first(row.text for row in rows)
    dates = {at: found for at, row in enumerate(rows) if (found := _find_date(row, day_first))}
    date_first = bool(dates) and min(dates) == 0
    for at, found in list(dates.items())[:MOST_JOBS]:
        low = entries[-1].last if entries else -1
        entries.append(_find_head(rows, at, found, dates, low, date_first))
    if not dates and not dated:
        titles = (at for at, row in enumerate(rows) if not row.bullet and is_title(row.text))
        free = (at for at in titles if at == 0 or rows[at].after_blank or rows[at - 1].bullet)
        entries = [_JobStart(at, None, at, at, at) for at in islice(free, MOST_JOBS)]
    ends = [*(entry.first for entry in entries[1:]), len(rows)][: len(entries)]
    posts: list[Post] = []
    for entry, end in zip(entries, ends, strict=True):
        posts.append(_make_post(rows, entry, end, paper))
        posts += _repeat(posts[-1], rows[entry.row], entry.found, day_first)
    return tuple(posts)


def _repeat(post: Post, row: ResumeRow, found: Found | None, day_first: bool) -> Iterator[Post]:
    """The same post for each further period in its row: "2011 to 2019, then again 2022 to present"."""
    for other in find_periods(row.text[:400], day_first=day_first) if found else ():
        if not other.single and found and other.start > found.end and other.start - found.end < MOST_BETWEEN:
            yield Post(post.job._replace(period=other.period, highlights=()), post.head)


def _find_date(row: ResumeRow, day_first: bool) -> Found | None:
    """The period that a row is headed with, or None where it is a sentence that has a date in it."""
    found = next(
        iter(sorted(find_periods(row.text[:400], day_first=day_first), key=lambda one: one.single)), None
    )
    if found is None:
        return None
    head, tail = row.text[: found.start].strip(EDGE), row.text[found.end :].strip()
    if found.single and (row.bullet or min(len(head), len(tail)) > 3 or len(head + tail) > 60):
        return None
    if not head:
        return found if not row.bullet or is_title(_cut_sentence(tail, alone=True)) else None
    if len(head.split()) > MOST_WORDS + 4 or is_deed(head):
        return None
    if row.bullet:
        return found if is_title(head) and head[0].isupper() else None
    ends = not tail or tail[0] in ",.;:|)(·•-\u2013\u2014]" or len(tail) < 40
    return found if ends and not head[0].islower() else None


def _find_head(
    rows: list[ResumeRow], at: int, found: Found, dated: Mapping[int, Found], low: int, date_first: bool
) -> _JobStart:
    """The rows that a date belongs to: its own where that has a title, else those near it."""
    if has_post(_strip_date(rows[at].text, found)):
        return _JobStart(at, found, at, at, at)
    above = _list_near(rows, range(at - 1, max(low, at - 1 - NEAR), -1), dated)
    below = _list_near(rows, range(at + 1, min(len(rows), at + 1 + NEAR)), dated)
    if not date_first:
        # Where titles stand above their dates, one below an empty line is the next one's.
        below = [*takewhile(lambda near: not rows[near].after_blank, below)]
    order = (*below, *above) if date_first else (*above, *below)
    titles = [near for near in order if is_title(rows[near].text.strip(EDGE))]
    title = next((near for near in titles if not is_place(rows[near].text)), titles[0] if titles else None)
    if title is None:
        return _JobStart(at, found, at, None, at)
    first = min(at, title)
    if title < at and not rows[title].after_blank and title - 1 in above:
        first = title - 1
    return _JobStart(at, found, first, title, max(at, title))


def _list_near(rows: list[ResumeRow], places: Iterable[int], dated: Mapping[int, Found]) -> list[int]:
    """The rows next to a date that may be its head: short ones up to a bullet, a sentence or another date."""
    near: list[int] = []
    for place in places:
        row = rows[place]
        if place in dated or row.bullet or len(row.text) > MOST_LETTERS or row.text.endswith("."):
            break
        near.append(place)
    return near


def _strip_date(text: str, found: Found) -> str:
    """What a row says beside its date, up to the end of its first sentence."""
    head, tail = (
        text[: found.start].rstrip(" (,;:|\u2013\u2014-").strip(),
        _cut_sentence(text[found.end :], alone=found.start == 0),
    )
    return f"{head}, {tail}" if head and tail else head or tail


def _cut_sentence(text: str, *, alone: bool = False) -> str:
    """The first sentence after a date; of what stands before it too, unless the date stands `alone` first."""
    text = text.lstrip(" )].:" if alone else " )]")
    if text[:1] in (".", "!"):
        return ""
    return re.split(r"(?<=[a-z)]{4})\.\s", text[:300], maxsplit=1)[0].strip().lstrip(EDGE)


def _make_post(rows: list[ResumeRow], entry: _JobStart, end: int, paper: Paper) -> Post:
    row = rows[entry.row]
    head = own = _strip_date(row.text, entry.found) if entry.found else row.text
    lines = [entry.row]
    if entry.title_row is not None and entry.title_row != entry.row:
        above = rows[entry.title_row].text
        head = f"{above} | {own}" if own else above
        lines = [entry.title_row, entry.row]
    title, employer = read_head(head)
    if not employer and entry.first not in lines and len(rows[entry.first].text.split()) <= MOST_NAME:
        employer = rows[entry.first].text
    told = (
        found
        for row in rows[entry.row + 1 : min(end, entry.row + 1 + NEAR)]
        if (found := _HIRED.match(row.text))
    )
    if entry.title_row is None and (hired := next(told, None)):
        title = hired["title"]
    tail = row.text[entry.found.end :].partition(". ")[2].strip() if entry.found else ""
    quoted = quote(paper, rows[lines[0]])
    below = [Said(rows[at].text, quote(paper, rows[at])) for at in range(entry.first, end) if at not in lines]
    if tail:
        below.insert(0, Said(tail, quote(paper, row)))
    job = Job(
        title,
        employer or None,
        entry.found.period if entry.found else Period(),
        tuple(said.text for said in below),
        read_share(head),
        tuple(quote(paper, rows[place]) for place in sorted(lines)),
    )
    return Post(job, Said(head, quoted), tuple(below))
