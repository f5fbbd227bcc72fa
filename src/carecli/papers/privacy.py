"""What is never kept or quoted of a paper: numbers of licenses and people, phones, e-mail, streets, links."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")
NUMBER, PHONE, MAIL = "[number left out]", "[phone left out]", "[e-mail left out]"
STREET, LINK, DAY = "[address left out]", "[link left out]", "[date left out]"
MOST_PASSES = 8  # what was left out may leave something to be seen that was hidden in it

# Every repetition is bounded, or begins only where its own letters do: the whole is linear in the text. What
# a pattern calls `keep` stays before the mark. All but those of `_AS_WRITTEN` take letters of any case.

DASH = "\\-\u2010-\u2015\u2212"
MAILS = (
    r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}",
    r"\b[\w.+-]{1,64} ?[(\[]at[)\]] ?[\w-]{1,63}(?: ?(?:[(\[]dot[)\]]|\.) ?[\w-]{1,63}){1,4}",
    r"\b[\w.+-]{1,64} at [\w-]{1,63} dot (?:com|org|net|edu|gov|us|io)\b",
)
REST = r"[^\s|<>\"\[\]]+"  # of an address of the web
LINKS = (
    rf"\b(?:https?://|www\.){REST}",
    rf"(?<![\w.@-])(?:[a-z0-9-]{{1,40}}\.){{1,4}}(?:com|org|net|edu|gov|io|me|us|co|uk|ca|de|dev|page|bio)/{REST}",
    r"(?<![\w.@-])[a-z0-9-]{1,40}\.(?:github\.io|wordpress\.com|wixsite\.com|blogspot\.com)\b",
)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = (
    rf"\d{{1,4}}[/.{DASH}]\d{{1,2}}[/.{DASH}]\d{{1,4}}|(?:\d{{1,2}} )?{MONTH}\.?,? \d{{1,2}}(?:, ?\d{{4}})?"
)
BIRTHDAYS = (rf"(?P<keep>\b(?:date of birth|birth ?date|d\.?o\.?b\.?|born(?: on)?)\b[ :]{{0,3}})(?:{DATE})",)
FIRST_NUMBERS = (  # those that would be taken for a phone
    r"(?<![\dX])(?:\d{3}|X{3})[- ](?:\d{2}|XX)[- ]\d{4}(?!\d)",  # of social security
    r"\b(?P<keep>NPI\b(?: (?:number|no\.?|is)| ?#|:){0,3} ?)\d{10}(?!\d)",
)
EXTENSION = r"(?!\d)(?: ?(?:x|ext\.?|extension|#) ?\d{1,6})?"
PHONES = (
    # Ten digits, with their country or without; after "+"; after a "0" in the groups of some countries.
    rf"(?<![\d$.,])(?:\+?1[ .{DASH}]{{0,3}})?\(?\d{{3}}\)?[ ./{DASH}\u00b7]{{0,3}}\d{{3}}"
    rf"[ .{DASH}\u00b7]{{0,3}}\d{{4}}{EXTENSION}",
    rf"\+ ?\d(?:[ ()./{DASH}]{{0,3}}\d){{6,14}}{EXTENSION}",
    rf"(?<![\d$.,/{DASH}])\(?0\d{{2,4}}\)?[ /{DASH}]{{1,3}}\d{{3,4}}[ {DASH}]?\d{{3,4}}(?!\d)",
    r"(?<![\d$.,])00\d{1,3}(?: ?\d){7,12}(?!\d)|(?<!\d)0\d(?:[ .]\d\d){4}(?!\d)",
    r"(?<![\d$.,/-])0\d (?!(?:19|20)\d\d)\d{4} \d{4}(?!\d)",
    # Any, behind its word; and a short one as stories have it.
    r"\b(?P<keep>(?:(?:tele)?phone|tel|mobile|cell|fax|pager|whatsapp|ph)\b[.: #]{0,3}(?:no\.? )?)"
    rf"\(?\+?\d(?:[ ()./{DASH}]{{0,2}}\d){{5,14}}{EXTENSION}",
    rf"(?<![\d{DASH}])555[{DASH}]\d{{4}}(?!\d)",
)
# Letters that somebody writes right before the number of the license or certificate that they stand for.
CODES = (
    "RN|LPN|LVN|PN|APRN|ARNP|CRNP|FNP|NP|CNS|PHN|CNA|STNA|CMA|RMA|EMT|LSW|LBSW|LMSW|LGSW|LCSW|LICSW|LISW|LSWAIC"
    "|CSW|SW|LPC|LPCC|LCPC|LMHC|LMFT|MFT|LCDC|CADC|LCADC|PSY|PSYCH|CCM|ACM|CMAC|CPHQ|CRRN|CMC|CRC|CDMS|COHN|CHW"
    "|OT|PT|RRT|RD|BLS|ACLS"
)
LABELS = (
    r"lic(?:en[sc]e|\.)?|certificat(?:e|ion)|cert\.?|registration|reg\.?|credential|permit|member(?:ship)?"
    r"|verification|nursys|npi|dea|ssn|passport|medicaid provider|provider"
)
# What follows a count of something and no number of a license: `250000 members`, `12345 covered lives`.
COUNTED = r"(?! ?(?:[+%]|(?:[a-z-]{1,20} )?(?!is\b|as\b|has\b|expires\b)[a-z-]{2,20}s\b|people\b|USD\b))"
NUMBERS = (
    # However short, where its word says that it is a number.
    rf"\b(?P<keep>(?:{LABELS})(?: (?:number|num\b\.?|no\b\.?|nr\b\.?|id\b)| ?#){{1,2}}[ :=]{{0,3}}"
    rf"(?:(?:{CODES})[ .{DASH}]{{0,3}})?)(?=[a-z]{{0,4}}[.{DASH} ]?\d{{2}})"
    rf"(?:[a-z]{{1,4}}[. {DASH}]?)?\d[a-z\d.{DASH}]{{1,20}}",
    # A long one right behind the word of a license or its letters, with a state between them maybe.
    rf"\b(?P<keep>(?:{LABELS}|(?-i:{CODES}))(?:[ :,.{DASH}]{{1,3}}[A-Z][A-Za-z]{{1,12}}){{0,2}}"
    rf"[ :=.{DASH}]{{0,3}})#? ?(?:[A-Z]{{1,4}}[. {DASH}]?)?\d{{2,}}[{DASH}]?\d{{3,12}}[A-Z]?"
    rf"(?![\w/,.]?\d){COUNTED}",
    rf"# ?(?:[A-Z]{{1,4}}[ .{DASH}]?)?\d[\d{DASH}]{{3,16}}[A-Z]?\b",
    rf"\b(?P<keep>(?-i:{CODES}) ?)# ?\d{{2,10}}\b",
    rf"(?<![\w$-])(?-i:[A-Z]{{1,4}})[.{DASH}]?\d{{6,10}}(?![\w{DASH}])",
)
BOXES = (r"\b(?:p\.? ?o\.? ?|post office )box ?#? ?\d{1,7}\b",)
DOOR = r"(?:Apt|Apartment|Unit|Suite|Ste|Floor|Fl|Room|Rm|No)"
STREETS_AS_WRITTEN = (
    r"(?<![\w$.,/#-])\d{1,6}[A-Za-z]?(?:[ -]1/2)? (?:[NSEW]{1,2}\.? |North |South |East |West )?"
    r"(?:(?:[A-Z][\w'\u2019-]{0,20}\.?|\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)|de|la|of|the) ){1,4}?"
    r"(?:S(?:treet|TREET|t|T)|A(?:venue|VENUE|ve|VE)|R(?:oad|OAD|d|D)|B(?:oulevard|OULEVARD|lvd|LVD)"
    r"|L(?:ane|ANE|n|N)|D(?:rive|RIVE|r|R)|C(?:ourt|OURT|t|T|ircle|IRCLE|ir|IR)"
    r"|T(?:errace|ERRACE|er|rail|RAIL)|P(?:arkway|ARKWAY|kwy|ike|IKE)|H(?:ighway|IGHWAY|wy|WY)|Trl"
    r"|Sq(?:uare)?|Alley|Broadway)(?![\w'\u2019-])\.?+"
    r"(?! [A-Z][a-z]{1,15}(?:'s|\u2019s)| (?:Medical|Hospital|Health|Clinic)|\w)"
    r"(?: (?:[NSEW]{1,2}\b|North|South|East|West|\d{1,4}\b))?"
    rf"(?:,? {DOOR}\b\.? ?#?\w{{1,6}}|,? # ?\w{{1,6}})?",
    r"(?<![\w$.,-])\d{2,5} Broadway\b|\b(?:Rural Route|RR) \d{1,3},? Box \d{1,6}\b",
)
STREETS = (
    # In small letters, where nothing but the end or the town follows.
    r"(?<![\w$.,/#-])\d{1,6} (?!(?:on|the|in|of|at|for|to)\b)[a-z][\w']{1,20}(?: (?!the\b)[a-z][\w']{1,20})? "
    r"(?:street|avenue|road|boulevard|lane|drive|way|place|court|loop|run|terrace|parkway)\b"
    r"(?=\.? ?(?:,|$|\||\u00b7|\u2022|apt|unit|#))(?:[., ]{1,3}(?:apt|unit|#)\.? ?#?\w{1,6})?",
    r"(?<!\w)\w{2,30}(?:stra\u00dfe|strasse|str\.|gasse|weg|platz|allee) \d{1,4}[a-z]?\b",
    r"\b\d{1,4},? (?:bis )?rue (?:[\w'\u2019-]{1,20}[ ,]{0,2}){1,4}",
    r"\b(?:Calle|Rue|Rua|Avenida) (?:[\w'\u2019.-]{1,20},? ){1,4}\d{1,5}\b",
    r"\b(?:apt|apartment)\b\.? ?#? ?(?=\w{0,4}\d)\w{1,6}\b",
)
ZIP_CODES = (r"(?<=\b[A-Z]{2})(?P<keep>,? {1,2})\d{5}(?:-\d{4})?(?![\w,%+-])(?! [a-z])",)

_AS_WRITTEN = (STREETS_AS_WRITTEN, ZIP_CODES)
_RULES = (
    (MAILS, MAIL), (LINKS, LINK), (BIRTHDAYS, DAY), (FIRST_NUMBERS, NUMBER), (PHONES, PHONE),
    (NUMBERS, NUMBER), (BOXES, STREET), (STREETS_AS_WRITTEN, STREET), (STREETS, STREET), (ZIP_CODES, NUMBER),
)  # fmt: skip


@cache
def _list_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each pattern and what takes its place, made when the first paper is read."""
    return tuple(_make_rules())


def _make_rules() -> Iterator[tuple[re.Pattern[str], str]]:
    for patterns, mark in _RULES:
        for pattern in patterns:
            made = re.compile(pattern, re.NOFLAG if patterns in _AS_WRITTEN else re.IGNORECASE)
            yield made, rf"\g<keep>{mark}" if "keep" in made.groupindex else mark


@cache
def _find_named() -> re.Pattern[str]:
    """What names a license, behind which a long bare number is that of it."""
    return re.compile(rf"\b(?:{CODES})\b|\b(?i:licen[sc]e[ds]?|lic\b|licensure|NPI)")


@cache
def _find_bare() -> re.Pattern[str]:
    """A bare number that is no day, no amount and no count."""
    day = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)"
    return re.compile(rf"(?<![\w$.,#/{DASH}])(?!{day})\d{{6,12}}(?!\w|/|,\d){COUNTED}", re.IGNORECASE)


def redact(text: str) -> str:
    """A line without numbers of licenses and people, phones, e-mail, streets and personal links.

    A plain mark stands where each was. Years, dates, hours, amounts, caseloads and names of certificates
    stay. What is redacted already stays as it is; time is linear in the text.

    >>> redact("RN - Pennsylvania #000000; ACM-RN 2022")
    'RN - Pennsylvania [number left out]; ACM-RN 2022'
    """
    for _ in range(MOST_PASSES):
        before, text = text, _redact_once(text)
        if text == before:
            break
    return text


def _redact_once(text: str) -> str:
    for pattern, mark in _list_rules():
        text = pattern.sub(mark, text)
    named = _find_named().search(text)
    if named is None:
        return text
    return text[: named.end()] + _find_bare().sub(NUMBER, text[named.end() :])


def redact_all(value: T) -> T:
    """A record, list or mapping of them with each of its texts redacted."""
    return cast("T", _redact_any(value))


def _redact_any(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_redact_any, value))
    if isinstance(value, list | tuple):
        return type(value)(map(_redact_any, value))
    if isinstance(value, Mapping):
        return {key: _redact_any(held) for key, held in value.items()}
    return value
