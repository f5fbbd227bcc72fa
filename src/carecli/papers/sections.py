"""The lines of a résumé in its parts: the heading above a line rules it, or the label before it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from textwrap import wrap
from typing import Literal, NamedTuple

from carecli.papers.paper import Evidence, Line, Paper, cite
from carecli.papers.privacy import redact
from carecli.papers.titles import is_title

Part = Literal[
    "header",
    "summary",
    "work",
    "volunteer",
    "education",
    "training",
    "credentials",
    "skills",
    "languages",
    "references",
    "other",
    "mixed",  # schools and licenses
    "unknown",
]

# The words that make a heading; the first part that has one of them wins.
_WORDS: tuple[tuple[Part, str], ...] = (
    ("references", "references reference referees referee recommendations testimonials"),
    ("volunteer", "volunteer volunteering volunteerism"),
    (
        "credentials",
        "hold papers license licenses licence licences licensure licensed licensing certification"
        " certifications certificate certificates certified credentials credential registration",
    ),
    ("skills", "skills skill competencies expertise strengths proficiencies abilities tools software"),
    ("languages", "languages language"),
    ("education", "education educational degrees degree school schools schooling academic studies"),
    ("training", "training trainings courses coursework workshops ceus inservices"),
    ("work", "employment employers jobs positions worked"),
    ("summary", "summary profile objective about overview highlights qualifications statement goal"),
    ("work", "experience experiences work career"),
    (
        "other",
        "awards award honors honours scholarships scholarship interests hobbies publications presentations"
        " affiliations affiliation memberships membership associations activities projects research contact"
        " personal additional accomplishments achievements military service involvement details miscellaneous"
        " conferences",
    ),
)
_KEYS = tuple((part, frozenset(words.split())) for part, words in _WORDS)
# Words that may stand beside them and say nothing of the part.
_BESIDE_WORDS = (
    "and of the my me in with or for history professional relevant additional other key core areas area"
    " background clinical nursing healthcare health care case management medical social hospital community"
    " technical computer"
    " special selected current past previous recent paid related held development continuing post graduate"
    " information executive personal foreign spoken a an list organizations organization field direct patient"
    " leadership board state national active to date record job specialty specialized top i have what where"
)
_BESIDE = frozenset(_BESIDE_WORDS.split())
_KEY_WORDS = frozenset().union(*(words for _, words in _KEYS))
_CAPITALS, _OTHERS = (
    "|".join(sorted((word.upper() for word in words if len(word) > 1), key=len, reverse=True))
    for words in (_KEY_WORDS, _BESIDE)
)
_LOST_ENDS = re.compile(
    rf"(?<=[\w.;,)\]]\s)((?:(?:{_OTHERS}|&)\s){{0,3}}(?:{_CAPITALS})(?:\s(?:AND|&|/)\s(?:{_CAPITALS}))?:?)(?=\s)"
    r"|\s(?=[•●▪■‣]\s)"
)
_BULLET = re.compile(
    r"^\s*(?:[•·▪◦‣●○■□➢➤✓✔»§∙*+\uf0b7-]|[-\u2013\u2014]|o(?=\s\s|\s[A-Z])"
    r"|\d{1,2}[.)](?=\s))\s*"
)
_MARKS = re.compile(r"\*\*|__|`|^\s{0,3}#{1,6}\s+|\s#{1,6}$|^>\s*|^[=_~*-]{3,}$|<[^<>]{1,40}>")
_LABEL = re.compile(r"^(?P<label>[^:\uff1a]{3,40}?)\s*[:\uff1a](?:\s+|$)(?P<rest>.*)$")
_BOLD_LABEL = re.compile(
    r"^(?:\*\*|__)(?P<label>[^*_]{3,40}?):?(?:\*\*"
    r"|__)\s*[:\u2013\u2014-]?\s*(?P<rest>.*)$"
)
# A label in bold loses its mark on the way in: `Education MSN, 2010`.
_BARE_LABEL = re.compile(
    r"^(?P<label>Education|Certifications?|Skills|Licen[sc]es?|Licensure|Languages"
    r"|References) (?P<rest>(?!and\b|&|of\b|in\b|for\b|to\b).{2,})$"
)
_POSTED = re.compile(
    r"^\w+ (?:\w+ ){0,2}(?:coordinator|manager|specialist|director|trainer|nurse|officer|assistant"
    r"|consultant|instructor|lead|program|department|services)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"^(?:[,:;|/\uff3c\uff0f\uff0d\uff0c\uff5c]{1,2}|to|at|ï¼\W{0,3}|â€\W{0,3}"
    r"|[-\u2013\u2014]{1,2})$",
    re.IGNORECASE,
)
_LONE_DASH = re.compile(r"^[-\u2013\u2014]$")
_LONE_BULLET = re.compile(r"^(?:[•·▪◦‣●○■□➢➤✓✔»§∙*\uf0b7-]|[-\u2013\u2014])$")
_DATE = re.compile(
    r"^(?:[01]?[0-9]/(?:19|20)[0-9]{2}|[A-Z][a-z]{2,8}\.? (?:19|20)[0-9]{2}|current|present)$", re.IGNORECASE
)
MOST_GLUED = 40  # lines
MOST_LINES = 4_000  # of a résumé, about eighty pages
LONG = 400  # letters, from which on a line is looked through for lost line ends
MOST_ROW = 1_000
MOST_HEADING = 60  # letters of a heading


class ResumeRow(NamedTuple):
    """One line of a résumé without its marks; `lines` are those of the paper that it stands on.

    A row that begins with a bullet is a `bullet`. `after_blank` says that an empty line stands above it,
    and `whole` is the row with the label that its text lacks. One that `heads` a part is a heading that is
    not known.
    """

    text: str
    lines: tuple[Line, ...]
    part: Part
    bullet: bool = False
    after_blank: bool = False
    whole: str = ""
    heads: bool = False


def split_rows(paper: Paper) -> tuple[ResumeRow, ...]:
    """The lines of a paper that say something, each with its part; headings are left out."""
    part: Part = "header"
    before: Part | None = None  # what a line with a label of its own stands in
    blank = parted = False  # after a heading or an empty line; after an empty line
    rows: list[ResumeRow] = []
    pieces = list(_list_pieces(paper.lines))
    for at, (lines, raw) in enumerate(pieces):
        plain = _MARKS.sub("", raw).strip()
        bulleted = _BULLET.match(plain) if not raw.lstrip().startswith("**") else None
        text = plain[bulleted.end() :].strip() if bulleted else plain
        if not text:
            blank = parted = True
            continue
        bullet = bulleted is not None or (len(lines) == 1 and lines[0].is_item)
        if (found := read_heading(text)) and not (bullet and part in ("skills", "work")):
            part, before, blank, parted = found, None, True, False
            continue
        if parted and before is not None:
            part, before = before, None
        following = pieces[at + 1][1].strip() if at + 1 < len(pieces) else None
        if not bullet and rows and _is_unknown_heading(text, lines, part, parted, following):
            rows.append(ResumeRow(text, lines, "unknown", False, blank, text, heads=True))
            part, before, blank, parted = "unknown", None, True, False
            continue
        labeled = _read_label(raw if not bulleted else text, text, bullet)
        found, rest = labeled or (part, text)
        rows.append(ResumeRow(rest, lines, found, bullet, blank, text))
        if not bullet and found != part:
            before, part = before or part, found
        blank = parted = False
    return tuple(rows)


def _list_pieces(lines: Iterable[Line]) -> Iterator[tuple[tuple[Line, ...], str]]:
    """The lines without what is private. One that is long, as where line ends were lost, is parted.

    That is at headings in capitals and at bullets, and what is still long at the ends of sentences.
    """
    for held, text in _glue(islice(lines, MOST_LINES)):
        clean = redact(text)
        if len(clean) <= LONG:
            yield held, clean
            continue
        for piece in _LOST_ENDS.split(clean):
            if piece and piece.strip():
                yield from ((held, part) for part in wrap(piece, MOST_ROW, break_on_hyphens=False))


def _glue(lines: Iterable[Line]) -> Iterator[tuple[tuple[Line, ...], str]]:
    """The lines, where one is a mark of separation alone together with those beside it.

    So a PDF that sets each word of `2012 - Current` by itself is read as it was written.
    """
    held: list[Line] = []
    blank = False
    for line in lines:
        if not line.text.strip():
            blank = True
            continue
        if held and len(held) < MOST_GLUED and _belongs(held[-1].text.strip(), line.text.strip()):
            held.append(line)
        else:
            yield from _join(held)
            if blank:
                yield (), ""
            held = [line]
        blank = False
    yield from _join(held)


def _belongs(before: str, text: str) -> bool:
    """Whether a line goes on with the one before it: either is a mark of separation, or that a bullet."""
    if _LONE_BULLET.match(before) or (_DATE.match(before) and _DATE.match(text)):
        return True
    if _LONE_DASH.match(text):
        return before[-1].isdigit() or before[-1] in "),"
    return bool(_SEPARATOR.match(text) or _SEPARATOR.match(before))


def _join(held: list[Line]) -> Iterator[tuple[tuple[Line, ...], str]]:
    if len(held) == 1:
        yield (held[0],), held[0].text
    elif held:
        texts = [line.text.strip() for line in held]
        # Two dates below each other are from one to the other.
        marks = [
            " - " if _DATE.match(text) and _DATE.match(after) else " " for text, after in pairwise(texts)
        ]
        yield tuple(held), "".join(part for pair in zip(texts, [*marks, ""], strict=True) for part in pair)


def read_heading(text: str) -> Part | None:
    """The part that a line is the heading of, or None."""
    if len(text) > MOST_HEADING or text.endswith((".", ",", ";")):
        return None
    words = _list_words(text)
    if not 0 < len(words) <= 7 or text[0].islower():
        return None
    free = [word for word in words if word not in _KEY_WORDS and word not in _BESIDE]
    ends = words[-1] in ("experience", "history") and len(words) <= 4 and not any(c.isdigit() for c in text)
    if free and not (ends and text.istitle() | text.isupper()):
        return None
    parts = [part for part, keys in _KEYS if not keys.isdisjoint(words)]
    return "mixed" if {"education", "credentials"} <= {*parts} else parts[0] if parts else None


def _is_unknown_heading(
    text: str, lines: Sequence[Line], part: Part, parted: bool, following: str | None
) -> bool:
    """Whether a line heads a part that has no name here, such as WHAT I AM PROUD OF.

    Two words alone between an empty line and another, a bullet or a title are one too.
    """
    if len(text) > MOST_HEADING or any(c.isdigit() or c in ",|.;\u00b7" for c in text) or is_title(text):
        return False
    if lines[0].is_heading and len(lines) == 1:
        return True
    if part == "header":
        return False
    words = len(text.split())
    if text.isupper():
        return 1 < words <= 6 and part != "work"
    begins = following == "" or (following is not None and (_BULLET.match(following) or is_title(following)))
    return parted and words <= 2 and text.istitle() and bool(begins)


def _list_words(text: str) -> list[str]:
    """The words of a heading, in small letters; E D U C A T I O N is one."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) > 3 and all(len(word) == 1 for word in words):
        return ["".join(words)]
    return words


def _read_label(raw: str, text: str, bulleted: bool) -> tuple[Part, str] | None:
    """The part that a label before a colon, or in bold, gives to its line, and the rest of the line."""
    for pattern, where in ((_BOLD_LABEL, raw.strip()), (_LABEL, text), (_BARE_LABEL, text)):
        if (found := pattern.match(where)) and not (
            pattern is _BARE_LABEL and (bulleted or _POSTED.match(text))
        ):
            part = read_heading(found["label"].strip())
            rest = _MARKS.sub("", found["rest"]).strip()
            if part and rest and not (bulleted and part in ("work", "summary", "other")):
                return part, rest
    return None


def quote(paper: Paper, row: ResumeRow) -> Evidence:
    """Where a row says something: what was private has been left out of it before."""
    return cite(row.lines[0], paper.file, row.whole or row.text)
