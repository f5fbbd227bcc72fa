"""What a résumé says, part by part and in one form, whether it is read from lines or from data."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from carecli.papers.dates import read_date
from carecli.papers.jobs import MOST_JOBS, Post, Said, read_posts
from carecli.papers.lexicon import Lexicon
from carecli.papers.paper import Evidence, Line, Paper, cite
from carecli.papers.privacy import NUMBER, redact
from carecli.papers.resume import Job, Period
from carecli.papers.sections import Part, ResumeRow, quote, split_rows
from carecli.papers.titles import is_title, read_share

MOST_ITEMS = 300  # of a list of a data file
NEAR = 400  # lines, in which a part of one is looked for
LONG = 240  # letters, from which on a line of data is not quoted whole


class Course(NamedTuple):
    """A school as data gives it. `text` is its degree and field as one line of a résumé would say them."""

    said: Said
    degree: str
    area: str
    institution: str | None
    period: Period


class Contents(NamedTuple):
    """The parts of a résumé. References are kept apart: what stands there is of other people."""

    name: str | None
    name_lines: tuple[Evidence, ...]
    letters: tuple[Said, ...]  # after the person's own name
    label: Said | None
    summary: tuple[Said, ...]
    posts: tuple[Post, ...]
    unpaid: tuple[Post, ...]
    schools: tuple[Said, ...]
    courses: tuple[Course, ...]
    credentials: tuple[Said, ...]
    training: tuple[Said, ...]
    skills: tuple[Said, ...]
    levels: tuple[Said, ...]  # how good somebody is at a skill, in data: "Master"
    languages: tuple[Said, ...]
    references: tuple[Said, ...]
    other: tuple[Said, ...]


def read_contents(paper: Paper, lexicon: Lexicon) -> Contents:
    """The parts of a paper: of its data, where it has some, else of its lines."""
    return _read_data(paper, paper.data, lexicon) if paper.data else _read_rows(paper, lexicon)


# ---------------------------------------------------------------- from lines


def _read_rows(paper: Paper, lexicon: Lexicon) -> Contents:
    rows = split_rows(paper)
    header = [row for row in rows if row.part == "header"]
    parts: dict[Part, list[ResumeRow]] = {}
    for row in rows:
        parts.setdefault(row.part, []).append(row)
    for group in _group_unknown(rows):
        _add_guessed(parts, group, paper, lexicon)
    work = parts.get("work", [])
    if not work:
        # Jobs under no heading, or each under one of its own.
        begin = next(
            (at for at, row in enumerate(header) if read_posts([row], paper, dated=True)), len(header)
        )
        for group in _split_at_blanks(header[begin:]):
            _add_guessed(parts, group, paper, lexicon)
        header, work = header[:begin], parts.get("work", [])
    top = _read_header(header, paper, lexicon)

    def say(*names: Part) -> tuple[Said, ...]:
        """What the rows of these parts say."""
        return tuple(_say(row, paper) for part in names for row in parts.get(part, ()))

    return Contents(
        top.name,
        (quote(paper, header[0]),) if top.name else (),
        top.letters,
        top.label,
        (*top.prose, *say("summary")),
        read_posts(work, paper),
        read_posts(parts.get("volunteer", []), paper),
        say("education", "mixed"),
        (),
        (*top.licenses, *say("credentials", "mixed")),
        say("training"),
        say("skills"),
        (),
        say("languages"),
        say("references"),
        (*top.rest, *say("other")),
    )


def _split_at_blanks(rows: Sequence[ResumeRow]) -> Iterator[list[ResumeRow]]:
    """Rows in groups that an empty line parts."""
    group: list[ResumeRow] = []
    for row in rows:
        if group and row.after_blank:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _group_unknown(rows: Sequence[ResumeRow]) -> Iterator[list[ResumeRow]]:
    """The rows of each part whose heading is not known, with that heading."""
    group: list[ResumeRow] = []
    for row in rows:
        if group and (row.heads or row.part != "unknown"):
            yield group
            group = []
        if row.part == "unknown":
            group.append(row)
    if group:
        yield group


def _add_guessed(
    parts: dict[Part, list[ResumeRow]], group: list[ResumeRow], paper: Paper, lexicon: Lexicon
) -> None:
    """Add rows to the part that they are; their heading only to jobs, where it may be an employer."""
    part = _guess_part(group, paper, lexicon)
    parts.setdefault(part, []).extend(row for row in group if part == "work" or not row.heads)


_TOLD_BY: tuple[tuple[Part, frozenset[str]], ...] = (
    ("education", frozenset(("education",))),
    ("credentials", frozenset(("license", "certification"))),
    ("mixed", frozenset(("education", "license", "certification"))),
)


def _guess_part(rows: Sequence[ResumeRow], paper: Paper, lexicon: Lexicon) -> Part:
    """What a part is by what stands in it: jobs with dates, degrees, credentials, or nothing of these."""
    titles = [post.job.title for post in read_posts(rows, paper, dated=True)]
    if any(is_title(title) and not begins_with_degree(title, lexicon) for title in titles):
        return "work"
    kinds = [{mark.kind for mark in lexicon.find(row.text)} for row in rows]
    for part, wanted in _TOLD_BY:
        if 2 * sum(not wanted.isdisjoint(kind) for kind in kinds) >= max(len(rows) - 1, 1):
            return part
    return "summary" if any("skill" in kind or "told" in kind for kind in kinds) else "other"


def begins_with_degree(title: str, lexicon: Lexicon) -> bool:
    """Whether a line with a date is of a school: Bachelor of Science in Nursing."""
    return any(mark.kind == "education" and mark.start == 0 for mark in lexicon.find(title))


def _say(row: ResumeRow, paper: Paper) -> Said:
    return Said(row.text, quote(paper, row))


_NOT_NAMES = re.compile(r"[\d@/\\:]|r[eé]sum[eé]|curriculum|vitae|\bcv\b", re.IGNORECASE)
_TITLED = re.compile(r"(?i)(?:r[eé]sum[eé]|curriculum vitae|cv)(?: of)?")
_LICENSE = re.compile(r"\b(?:licen[sc]es?|licensure|registration)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"[^|\u00b7\u2022]{0,40}" + re.escape(NUMBER))
_LEFT_OUT = re.compile(r"\[[a-z-]+ left out\]")
PROSE = 5  # words, from which on a line may be a part of a sentence
_AFTER_NAME = re.compile(r"[,|(]|\s[-\u2013\u2014]\s")


class _Header(NamedTuple):
    """The top of a page: `letters` stand after the name, `label` is what the person calls themselves.

    `prose` tells of them, `licenses` are lines of licenses, and `rest` is place, contact and the like.
    """

    name: str | None = None
    letters: tuple[Said, ...] = ()
    label: Said | None = None
    licenses: tuple[Said, ...] = ()
    prose: tuple[Said, ...] = ()
    rest: tuple[Said, ...] = ()


def _read_header(rows: Sequence[ResumeRow], paper: Paper, lexicon: Lexicon) -> _Header:
    rows = [row for row in rows if not _TITLED.fullmatch(row.text)]
    if not rows:
        return _Header()
    name, letters = split_name(rows[0].text.removeprefix("Name: "), lexicon)
    below = rows if name is None else rows[1:]
    licenses = [row for row in below if _is_license(row.text, lexicon)]
    label = next((_say(row, paper) for row in below[:2] if row not in licenses and is_title(row.text)), None)
    prose = [row for row in below if row not in licenses and _is_prose(row.text)]
    return _Header(
        name,
        (_say(rows[0], paper)._replace(text=letters),) if letters else (),
        label,
        tuple(_say(row, paper) for row in licenses),
        tuple(_say(row, paper) for row in prose),
        tuple(_say(row, paper) for row in below if row not in licenses and row not in prose),
    )


def _is_license(text: str, lexicon: Lexicon) -> bool:
    """Whether a line of the header is of a license, by its word or its number, and no title or sentence."""
    marks = [mark for mark in lexicon.find(text) if mark.kind == "license"]
    ends = [mark.end for mark in marks]
    return (
        bool(ends)
        and not _is_prose(text)
        and bool(_LICENSE.search(text) or any(_NUMBERED.match(text, end) for end in ends))
    )


def _is_prose(text: str) -> bool:
    """Whether a line is, or goes on with, a sentence: more words in small letters than others."""
    words = _LEFT_OUT.sub("", text).split()
    small = sum(word[0].islower() for word in words)
    return (len(words) >= PROSE and 2 * small > len(words)) or (small > 0 and text.endswith((".", "!")))


def split_name(text: str, lexicon: Lexicon) -> tuple[str | None, str]:
    """A person's name, if a text begins with one, and the letters after it: `Ann Lee`, `BSN, RN`."""
    first = _AFTER_NAME.split(text[:100], maxsplit=1)[0].strip()
    words = first.split()
    while len(words) > 1 and _is_letters(words[-1], lexicon):
        words.pop()
    name = " ".join(words)
    if not 1 < len(words) <= 5 or _NOT_NAMES.search(name) or is_title(name) or name.endswith("."):
        return None, ""
    rest = text[text.index(words[-1], len(name) - len(words[-1])) + len(words[-1]) :]
    return name.title() if name.isupper() else name, rest.strip(" ,|()-\u2013\u2014")


def _is_letters(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a license, certification or degree by its letters."""
    return any(
        mark.kind in ("license", "certification", "education")
        and mark.end - mark.start >= len(word.strip(".,"))
        for mark in lexicon.find(word)
    )


# ---------------------------------------------------------------- from data


class _Places:
    """Where the values of a data file stand in its lines, looked for from the last one on."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.at = 0
        self.whole: dict[str, list[int]] = {}
        for at, line in enumerate(paper.lines):
            self.whole.setdefault(line.text, []).append(at)

    def say(self, *values: str) -> Said:
        """What data says, with the line of its first value that stands in one."""
        text = redact(", ".join(value for value in values if value))
        line = next((found for value in values if value and (found := self._find(value))), None)
        if line is None:
            return Said(text, Evidence(self.paper.file, 1, text[:LONG]))
        quoted = line.text.strip() if len(line.text) <= LONG else text
        return Said(text, cite(line, self.paper.file, redact(quoted)))

    def _find(self, value: str) -> Line | None:
        lines: tuple[Line, ...] = self.paper.lines
        wanted = value.strip().split("\n")[0][:80]
        whole = self.whole.get(wanted, ())
        after = whole[bisect_left(whole, self.at) :] or whole
        near = range(self.at, min(len(lines), self.at + NEAR))
        at = after[0] if after else next((at for at in near if wanted in lines[at].text), None)
        self.at = self.at if at is None else at
        return None if at is None else lines[at]


def _read_data(paper: Paper, data: Mapping[str, Any], lexicon: Lexicon) -> Contents:
    places = _Places(paper)
    basics = data.get("basics")
    basics = basics if isinstance(basics, Mapping) else {}
    name, letters = split_name(_text(basics, "name"), lexicon)
    name = redact(name or _text(basics, "name")) or None
    label, summary = _text(basics, "label"), _text(basics, "summary")
    after = (places.say(_text(basics, "name"))._replace(text=letters),) if letters else ()
    skills, levels = [], []
    head = (places.say(label) if label else None, (places.say(summary),) if summary else ())
    posts = tuple(_read_post(item, places) for item in _items(data, "work")[:MOST_JOBS])
    unpaid = tuple(_read_post(item, places) for item in _items(data, "volunteer")[:MOST_JOBS])
    courses = tuple(_read_course(item, places) for item in _items(data, "education"))
    for item in _items(data, "skills"):
        skills.append(places.say(_text(item, "name"), *_texts(item, "keywords")))
        if level := _text(item, "level"):
            levels.append(Said(redact(level), places.say(_text(item, "name")).evidence))
    return Contents(
        name,
        (places.say(name).evidence,) if name else (),
        after,
        head[0],
        head[1],
        posts,
        unpaid,
        (),
        courses,
        tuple(_read_certificate(item, places) for item in _items(data, "certificates")),
        (),
        tuple(said for said in skills if said.text),
        tuple(levels),
        tuple(
            places.say(_text(item, "language"), _text(item, "fluency")) for item in _items(data, "languages")
        ),
        tuple(
            places.say(_text(item, "name"), _text(item, "reference")) for item in _items(data, "references")
        ),
        tuple(_say_all(data, ("awards", "publications", "interests", "projects"), places)),
    )


def _items(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = data.get(key)
    return (
        [item for item in found[:MOST_ITEMS] if isinstance(item, Mapping)] if isinstance(found, list) else []
    )


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _texts(data: Mapping[str, Any], key: str) -> list[str]:
    found = data.get(key)
    return (
        [item.strip() for item in found[:MOST_ITEMS] if isinstance(item, str)]
        if isinstance(found, list)
        else []
    )


def _read_period(item: Mapping[str, Any]) -> Period:
    """From start to end; an end that is missing, empty or `present` is none yet."""
    start, end = read_date(_text(item, "startDate")), read_date(_text(item, "endDate"))
    return Period(start, end, start is not None and end is None)


def _read_post(item: Mapping[str, Any], places: _Places) -> Post:
    title, employer = _text(item, "position"), _text(item, "name") or _text(item, "organization")
    head = places.say(title, employer)
    below = [places.say(part) for part in (_text(item, "summary"), *_texts(item, "highlights")) if part]
    job = Job(
        redact(title),
        redact(employer) or None,
        _read_period(item),
        tuple(said.text for said in below),
        read_share(title),
        (head.evidence,),
    )
    return Post(job, head, tuple(below))


def _read_course(item: Mapping[str, Any], places: _Places) -> Course:
    degree, area = _text(item, "studyType"), _text(item, "area")
    said = places.say(degree, area, _text(item, "institution"))
    text = f"{degree} in {area}" if degree and area else degree or area
    institution = redact(_text(item, "institution")) or None
    return Course(
        Said(redact(text), said.evidence), redact(degree), redact(area), institution, _read_period(item)
    )


def _read_certificate(item: Mapping[str, Any], places: _Places) -> Said:
    name, expires = _text(item, "name"), _text(item, "expires") or _text(item, "endDate")
    said = places.say(name, _text(item, "issuer"))
    # What stands in this list is a certificate, whatever its name.
    text = f"{redact(name)} (certificate)"
    return Said(f"{text}, expires {expires}" if expires else text, said.evidence)


def _say_all(data: Mapping[str, Any], keys: Sequence[str], places: _Places) -> Iterator[Said]:
    for key in keys:
        for item in _items(data, key):
            said = places.say(*(_text(item, part) for part in ("title", "name", "summary", "description")))
            if said.text:
                yield said
