"""The posts of a résumé: title, employer, dates and what was done, from its lines or from its data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from carecli.papers.dates import Found, find_periods
from carecli.papers.paper import Evidence, Paper
from carecli.papers.resume import Job, Period
from carecli.papers.sections import Row, quote

MOST_WORDS = 12  # of a title
MOST_LETTERS = 110  # of a line that is no sentence
MOST_JOBS = 200
MOST_NAME = 8  # words of an employer
NEAR = 3  # lines above or below a date in which its title may stand

_POST = re.compile(
    r"\b(?:nurse|rn|lpn|lvn|cna|aprn|manager|mgr|managing|coordinator|coord|director|supervisor"
    r"|lead(?:er)?|chief|head"
    r"|president|vp|officer|executive|administrator|specialist|worker|caseworker|aide|assistant|asst"
    r"|technician|tech"
    r"|therapist|counsell?or|clinician|practitioner|physician|paramedic|emt|midwife|navigator|planner"
    r"|advocate|liaison"
    r"|reviewer|analyst|consultant|educator|instructor|teacher|tutor|professor|trainer|coach"
    r"|intern(?:ship)?|extern"
    r"|fellow|resident|student|volunteer|caregiver|companion|babysitter|nanny|homemaker|promotora?|clerk"
    r"|secretary"
    r"|receptionist|representative|rep|agent|associate|attendant|cashier|server|waitress|waiter|barista"
    r"|bartender|cook"
    r"|chef|driver|operator|engineer|developer|accountant|bookkeeper|buyer|recruiter|sales\w*|inspector"
    r"|auditor|monitor"
    r"|investigator|paralegal|attorney|lawyer|pharmacist|dietitian|psychologist|psychiatrist|chaplain"
    r"|interpreter"
    r"|translator|librarian|owner|founder|partner|proprietor|staff|desk|crew|laborer|janitor|housekeeper"
    r"|guard"
    r"|sergeant|captain|corpsman|medic|provider|registrar|scheduler|biller|coder|transporter"
    r"|phlebotomist|scribe"
    r"|sitter|mentor|facilitator|organizer|generalist|member|designer|artist|writer|editor|planner"
    r"|strategist|stylist"
    r"|employee|adjuster|temp|contractor|freelancer?|work(?:er)?|management|nursing|charge|preceptor"
    r"|screener|surveyor)s?\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:hospitals?|medical cent(?:er|re)|health ?(?:system|plan|care|services|partners|network)"
    r"|clinics?|inc|llc"
    r"|ltd|corp(?:oration)?|company|university|college|school|agency|county|city of|state of"
    r"|department of|center"
    r"|centre|services|foundation|institute|group|associates|hospice|shelter|home health|rehab"
    r"|nursing home|manor"
    r"|church|ministries|society|bureau|facility|systems|solutions|enterprises|partners)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:\||·|•|\t|;|,\s|\s[-\u2013\u2014]{1,2}\s|\s@\s|\sat\s(?=[A-Z])|ï¼\W{0,2}|\s//?\s|\uff3c"
    r"|\uff0f)\s*"
)
_RANK = re.compile(
    r"^(?:(?:senior|regional|assistant|associate|executive|program|interim|vice|nurse|clinical|sr\.?"
    r"|asst\.?) )*"
    r"(?:manager|director|supervisor|lead|coordinator|president|vp|head|specialist|administrator"
    r"|team lead(?:er)?)$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:(?:registered |licensed practical |licensed vocational |staff )?nurse|social worker"
    r"|rn|lpn|lvn|lcsw|lmsw|lsw|msw)$",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"^[A-Za-z-]{3,}(?:ed|ing)\b(?! (?:nurse|care|director|manager|supervisor|social))", re.IGNORECASE
)
_HIRED = re.compile(
    r"^(?:i )?(?:was )?(?:hired|worked|employed|served|started|began)(?: out)? as (?:an? |the )?"
    r"(?P<title>[A-Za-z][^.;,]{2,60}?)(?= (?:for|at|in|on|with|where|from)\b|[.;,]|$)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^(?:RN|LPN|LVN|APRN|NP|LCSW|LMSW|LSW|LICSW|MSW|BSW|BSN|MSN|CCM|ACM)(?:[ /-](?:RN|BSN|MSN|CCM|MSW))*$"
)
_EDGE = " \t,;:|·•-\u2013\u2014()[]./\uff3c\uff0f*_"
_HOURS = re.compile(
    r"\b(?P<hours>[1-3]?[0-9])(?:\.[0-9])?\s?(?:-\s?)?(?:hours?|hrs?\.?)\s?(?:a|per|/|each"
    r"|every)?\s?-?w(?:ee)?k",
    re.I,
)
_FTE = re.compile(r"\b0?(?P<fte>\.[0-9]{1,2})\s?fte\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:part[ -]?time|half[ -]?time|per[ -]?diem|prn|as needed|casual|weekends? only)\b", re.I
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


class _Entry(NamedTuple):
    """Where a job begins among the rows: its date and the rows of its head, `first` being the topmost."""

    row: int
    found: Found | None
    first: int
    title_row: int | None
    last: int


def read_posts(rows: Sequence[Row], paper: Paper, *, dated: bool = False) -> tuple[Post, ...]:
    """The jobs that the rows of one part name, in their order; a job without a date has an empty period.

    Without any date, each title is taken for a job, unless only `dated` ones are asked for.
    """
    rows = list(rows)
    entries: list[_Entry] = []
    dates = {at: found for at, row in enumerate(rows) if (found := _find_date(row))}
    date_first = bool(dates) and min(dates) == 0
    for at, found in list(dates.items())[:MOST_JOBS]:
        low = entries[-1].last if entries else -1
        entries.append(_find_head(rows, at, found, dates, low, date_first))
    if not dates and not dated:
        titles = (at for at, row in enumerate(rows) if not row.bullet and is_title(row.text))
        free = (at for at in titles if at == 0 or rows[at].after_blank or rows[at - 1].bullet)
        entries = [_Entry(at, None, at, at, at) for at in islice(free, MOST_JOBS)]
    ends = [*(entry.first for entry in entries[1:]), len(rows)][: len(entries)]
    return tuple(_make_post(rows, entry, end, paper) for entry, end in zip(entries, ends, strict=True))


def is_title(text: str) -> bool:
    """Whether a text may be the title of a post, and not a sentence about one."""
    return (
        len(text) <= MOST_LETTERS
        and len(text.split()) <= MOST_WORDS
        and not text.endswith(".")
        and not text[:1].islower()
        and not _DOING.match(text)
        and _POST.search(text) is not None
    )


def _find_date(row: Row) -> Found | None:
    """The period that a row is headed with, or None where it is a sentence that has a date in it."""
    found = next(iter(sorted(find_periods(row.text[:400]), key=lambda one: one.single)), None)
    if found is None:
        return None
    head, tail = row.text[: found.start].strip(_EDGE), row.text[found.end :].strip()
    if found.single and (row.bullet or min(len(head), len(tail)) > 3 or len(head + tail) > 60):
        return None
    if not head:
        return found if not row.bullet or is_title(_cut_sentence(tail)) else None
    if len(head.split()) > MOST_WORDS + 4 or _DOING.match(head):
        return None
    if row.bullet:
        return found if is_title(head) and head[0].isupper() else None
    ends = not tail or tail[0] in ",.;:|)(·•-\u2013\u2014]" or len(tail) < 40
    return found if ends and not head[0].islower() else None


def _find_head(
    rows: list[Row], at: int, found: Found, dated: Mapping[int, Found], low: int, date_first: bool
) -> _Entry:
    """The rows that a date belongs to: its own where that has a title, else those near it."""
    if _POST.search(_strip_date(rows[at].text, found)):
        return _Entry(at, found, at, at, at)
    above = _list_near(rows, range(at - 1, max(low, at - 1 - NEAR), -1), dated)
    below = _list_near(rows, range(at + 1, min(len(rows), at + 1 + NEAR)), dated)
    order = (*below, *above) if date_first else (*above, *below)
    title = next((near for near in order if is_title(rows[near].text.strip(_EDGE))), None)
    if title is None:
        return _Entry(at, found, at, None, at)
    first = min(at, title)
    if title < at and not rows[title].after_blank and title - 1 in above:
        first = title - 1
    return _Entry(at, found, first, title, max(at, title))


def _list_near(rows: list[Row], places: Iterable[int], dated: Mapping[int, Found]) -> list[int]:
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
    head, tail = text[: found.start].rstrip(" (,;:|\u2013\u2014-").strip(), _cut_sentence(text[found.end :])
    return f"{head}, {tail}" if head and tail else head or tail


def _cut_sentence(text: str) -> str:
    text = text.lstrip(" )]")
    if text[:1] in (".", "!"):
        return ""
    return re.split(r"(?<=[a-z)]{4})\.\s", text[:300], maxsplit=1)[0].strip().lstrip(_EDGE)


def _make_post(rows: list[Row], entry: _Entry, end: int, paper: Paper) -> Post:
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


def read_head(text: str) -> tuple[str, str | None]:
    """Title and employer of a line such as `RN Case Manager, Larkfield Medical Center`.

    >>> read_head("Manager, Case Management · Aspen Ridge Health Plan")
    ('Manager, Case Management', 'Aspen Ridge Health Plan')
    """
    pieces = [
        piece for part in _CUT.split(re.sub(r"\([^()]{0,80}\)", " ", text)) if (piece := part.strip(_EDGE))
    ]
    if not pieces:
        return text.strip(_EDGE), None
    titles = [at for at, piece in enumerate(pieces) if _POST.search(piece) and not _PLACE.search(piece)]
    titles = titles or [at for at, piece in enumerate(pieces) if _POST.search(piece)] or [0]
    at = titles[0]
    title, rest = pieces[at], pieces[:at] + pieces[at + 1 :]
    following = pieces[at + 1] if at + 1 < len(pieces) else ""
    names = _BARE.match(title) and _POST.search(following)
    if following and not _PLACE.search(following) and (_RANK.match(title) or names or _CODE.match(following)):
        title, rest = f"{title}, {following}", pieces[:at] + pieces[at + 2 :]
    employer = next((piece for piece in rest if _PLACE.search(piece)), rest[0] if rest else None)
    return title, employer


def read_share(text: str) -> float:
    """The share of full time that a text states; half for part time without hours, else all of it."""
    if fte := _FTE.search(text):
        return float(fte["fte"])
    if hours := _HOURS.search(text):
        return min(int(hours["hours"]) / 40, 1.0) or 1.0
    return 0.5 if _PART.search(text) else 1.0
