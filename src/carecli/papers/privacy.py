"""What is never kept or quoted of a paper: numbers of licenses and people, phones, e-mail, streets, links."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")

NUMBER, PHONE, MAIL = "[number left out]", "[phone left out]", "[e-mail left out]"
STREET, LINK, DAY = "[address left out]", "[link left out]", "[date left out]"
MOST_PASSES = 8  # what was left out may leave something to be seen that was hidden in it

_DASH = "\\-\u2010-\u2015\u2212"
_MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = (
    rf"\d{{1,4}}[/.{_DASH}]\d{{1,2}}[/.{_DASH}]\d{{1,4}}"
    rf"|(?:\d{{1,2}} )?{_MONTHS}\.?,? \d{{1,2}}(?:, ?\d{{4}})?"
)
# Letters that somebody writes right before the number of the license or certificate that they stand for.
_CODES = (
    "RN|LPN|LVN|PN|APRN|ARNP|CRNP|FNP|NP|CNS|PHN|CNA|STNA|CMA|RMA|EMT|LSW|LBSW|LMSW|LGSW|LCSW|LICSW|LISW|LSWAIC"
    "|CSW|SW|LPC|LPCC|LCPC|LMHC|LMFT|MFT|LCDC|CADC|LCADC|PSY|PSYCH|CCM|ACM|CMAC|CPHQ|CRRN|CMC|CRC|CDMS|COHN|CHW"
    "|OT|PT|RRT|RD|BLS|ACLS"
)
_LABELS = (
    r"lic(?:en[sc]e|\.)?|certificat(?:e|ion)|cert\.?|registration|reg\.?|credential|permit|member(?:ship)?"
    r"|verification|nursys|npi|dea|ssn|passport|medicaid provider|provider"
)
_COUNTED = r"(?! ?(?:[+%]|(?:[a-z-]{1,20} )?(?!is\b|as\b|has\b|expires\b)[a-z-]{2,20}s\b|people\b|USD\b))"


def _find(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> Callable[[], re.Pattern[str]]:
    """A pattern that is made when it is first used: a command that reads no paper needs none."""
    return cache(lambda: re.compile(pattern, flags))


# Every repetition is bounded, or begins only where its own letters do: the whole is linear in the text.
_RULES: tuple[tuple[Callable[[], re.Pattern[str]], str], ...] = (
    (_find(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}"), MAIL),
    (
        _find(r"\b[\w.+-]{1,64} ?[(\[]at[)\]] ?[\w-]{1,63}(?: ?(?:[(\[]dot[)\]]|\.) ?[\w-]{1,63}){1,4}"),
        MAIL,
    ),
    (_find(r"\b[\w.+-]{1,64} at [\w-]{1,63} dot (?:com|org|net|edu|gov|us|io)\b"), MAIL),
    (_find(r"\b(?:https?://|www\.)[^\s|<>\"\[\]]+"), LINK),
    (
        _find(
            r"(?<![\w.@-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|org|net|edu|gov|io|me|us|co|uk|ca|de|dev|page|bio)"
            r"/[^\s|<>\"\[\]]+"
        ),
        LINK,
    ),
    (_find(r"(?<![\w.@-])[a-z0-9-]{1,40}\.(?:github\.io|wordpress\.com|wixsite\.com|blogspot\.com)\b"), LINK),
    (
        _find(rf"(?:\b(?:date of birth|birth ?date|d\.?o\.?b\.?|born(?: on)?)\b[ :]{{0,3}})(?:{_DATE})"),
        f"born {DAY}",
    ),
    (_find(r"(?<![\dX])(?:\d{3}|X{3})[- ](?:\d{2}|XX)[- ]\d{4}(?!\d)"), NUMBER),
    (_find(r"\b(?P<label>NPI\b(?: (?:number|no\.?|is)| ?#|:){0,3} ?)\d{10}(?!\d)"), rf"\g<label>{NUMBER}"),
    # A phone: ten digits with a country before them, one with "+", one with "0", or any with its word.
    (
        _find(
            rf"(?<![\d$.,])(?:\+?1[ .{_DASH}]{{0,3}})?\(?\d{{3}}\)?[ ./{_DASH}\u00b7]{{0,3}}\d{{3}}"
            rf"[ .{_DASH}\u00b7]{{0,3}}\d{{4}}(?!\d)(?: ?(?:x|ext\.?|extension|#) ?\d{{1,6}})?"
        ),
        PHONE,
    ),
    (
        _find(rf"\+ ?\d(?:[ ()./{_DASH}]{{0,3}}\d){{6,14}}(?!\d)(?: ?(?:x|ext\.?|extension|#) ?\d{{1,6}})?"),
        PHONE,
    ),
    (
        _find(
            rf"(?<![\d$.,/{_DASH}])\(?0\d{{2,4}}\)?[ /{_DASH}]{{1,3}}\d{{3,4}}[ {_DASH}]?\d{{3,4}}(?!\d)"
            r"|(?<![\d$.,])00\d{1,3}(?: ?\d){7,12}(?!\d)|(?<!\d)0\d(?:[ .]\d\d){4}(?!\d)"
            r"|(?<![\d$.,/-])0\d (?!(?:19|20)\d\d)\d{4} \d{4}(?!\d)"
        ),
        PHONE,
    ),
    (
        _find(
            r"\b(?P<label>(?:tele)?phone|tel|mobile|cell|fax|pager|whatsapp|ph)\b"
            r"(?P<between>[.: #]{0,3}(?:no\.? )?)"
            rf"\(?\+?\d(?:[ ()./{_DASH}]{{0,2}}\d){{5,14}}(?!\d)(?: ?(?:x|ext\.?) ?\d{{1,6}})?"
        ),
        rf"\g<label>\g<between>{PHONE}",
    ),
    (_find(rf"(?<![\d{_DASH}])555[{_DASH}]\d{{4}}(?!\d)"), PHONE),
    # A number that its word says to be one, however short.
    (
        _find(
            rf"\b(?P<label>(?:{_LABELS})(?: (?:number|num\b\.?|no\b\.?|nr\b\.?|id\b)| ?#){{1,2}}[ :=]{{0,3}}"
            rf"(?:(?:{_CODES})[ .{_DASH}]{{0,3}})?)(?=[a-z]{{0,4}}[.{_DASH} ]?\d{{2}})"
            rf"(?:[a-z]{{1,4}}[. {_DASH}]?)?\d[a-z\d.{_DASH}]{{1,20}}"
        ),
        rf"\g<label>{NUMBER}",
    ),
    # A long one right after the word of a license, or its letters.
    (
        _find(
            rf"\b(?P<label>(?:{_LABELS}|(?-i:{_CODES}))(?:[ :,.{_DASH}]{{1,3}}[A-Z][A-Za-z]{{1,12}}){{0,2}}"
            rf"[ :=.{_DASH}]{{0,3}})#? ?(?:[A-Z]{{1,4}}[. {_DASH}]?)?"
            rf"\d{{2,}}[{_DASH}]?\d{{3,12}}[A-Z]?(?![\w/,.]?\d){_COUNTED}"
        ),
        rf"\g<label>{NUMBER}",
    ),
    (_find(rf"# ?(?:[A-Z]{{1,4}}[ .{_DASH}]?)?\d[\d{_DASH}]{{3,16}}[A-Z]?\b"), NUMBER),
    (_find(rf"\b(?P<label>(?-i:{_CODES}) ?)# ?\d{{2,10}}\b"), rf"\g<label>{NUMBER}"),
    (_find(rf"(?<![\w$-])[A-Z]{{1,4}}[.{_DASH}]?\d{{6,10}}(?![\w{_DASH}])", re.NOFLAG), NUMBER),
    # Streets and boxes, and the number of a place behind its state.
    (_find(r"\b(?:p\.? ?o\.? ?|post office )box ?#? ?\d{1,7}\b"), STREET),
    (
        _find(
            r"(?<![\w$.,/#-])\d{1,6}[A-Za-z]?(?:[ -]1/2)? (?:[NSEW]{1,2}\.? |North |South |East |West )?"
            r"(?:(?:[A-Z][\w'\u2019-]{0,20}\.?|\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)|de|la|of|the) ){1,4}?"
            r"(?:S(?:treet|TREET|t|T)|A(?:venue|VENUE|ve|VE)|R(?:oad|OAD|d|D)|B(?:oulevard|OULEVARD|lvd|LVD)"
            r"|L(?:ane|ANE|n|N)|D(?:rive|RIVE|r|R)|C(?:ourt|OURT|t|T|ircle|IRCLE|ir|IR)|T(?:errace|ERRACE|er|rail|RAIL)"
            r"|P(?:arkway|ARKWAY|kwy|ike|IKE)|H(?:ighway|IGHWAY|wy|WY)|Trl|Sq(?:uare)?|Alley|Broadway)"
            r"(?![\w'\u2019-])\.?+(?! [A-Z][a-z]{1,15}(?:'s|\u2019s)| (?:Medical|Hospital|Health|Clinic)|\w)"
            r"(?: (?:[NSEW]{1,2}\b|North|South|East|West|\d{1,4}\b))?"
            r"(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Floor|Fl|Room|Rm|No)\b\.? ?#?\w{1,6}|,? # ?\w{1,6})?",
            re.NOFLAG,
        ),
        STREET,
    ),
    (
        _find(
            r"(?<![\w$.,/#-])\d{1,6} (?!(?:on|the|in|of|at|for|to)\b)[a-z][\w']{1,20}"
            r"(?: (?!the\b)[a-z][\w']{1,20})? "
            r"(?:street|avenue|road|boulevard|lane|drive|way|place|court|loop|run|terrace|parkway)\b"
            r"(?=\.? ?(?:,|$|\||\u00b7|\u2022|apt|unit|#))(?:[., ]{1,3}(?:apt|unit|#)\.? ?#?\w{1,6})?"
        ),
        STREET,
    ),
    (
        _find(r"(?<![\w$.,-])\d{2,5} Broadway\b|\b(?:Rural Route|RR) \d{1,3},? Box \d{1,6}\b", re.NOFLAG),
        STREET,
    ),
    (
        _find(
            r"(?<!\w)\w{2,30}(?:stra\u00dfe|strasse|str\.|gasse|weg|platz|allee) \d{1,4}[a-z]?\b"
            r"|\b\d{1,4},? (?:bis )?rue (?:[\w'\u2019-]{1,20}[ ,]{0,2}){1,4}"
            r"|\b(?:Calle|Rue|Rua|Avenida) (?:[\w'\u2019.-]{1,20},? ){1,4}\d{1,5}\b"
        ),
        STREET,
    ),
    (_find(r"\b(?:apt|apartment)\b\.? ?#? ?(?=\w{0,4}\d)\w{1,6}\b"), STREET),
    (
        _find(r"(?<=\b[A-Z]{2})(?P<between>,? {1,2})\d{5}(?:-\d{4})?(?![\w,%+-])(?! [a-z])", re.NOFLAG),
        rf"\g<between>{NUMBER}",
    ),
)
_NAMED = _find(rf"\b(?:{_CODES})\b|\b(?i:licen[sc]e[ds]?|lic\b|licensure|NPI)", re.NOFLAG)
_BARE = _find(
    rf"(?<![\w$.,#/{_DASH}])(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d))"
    rf"\d{{6,12}}(?!\w|/|,\d){_COUNTED}"
)


def redact(text: str) -> str:
    """A line without numbers of licenses and people, phones, e-mail, streets and personal links.

    A plain mark stands where each was. Years, dates, hours, amounts, caseloads and names of certificates
    stay. What is redacted already stays as it is; time is linear in the text.

    >>> redact("RN - Pennsylvania #000000; ACM-RN 2022")
    'RN - Pennsylvania [number left out]; ACM-RN 2022'
    """
    for _ in range(MOST_PASSES):
        before, text = text, _pass(text)
        if text == before:
            break
    return text


def _pass(text: str) -> str:
    for rule, mark in _RULES:
        text = rule().sub(mark, text)
    named = _NAMED().search(text)
    if named is None:
        return text
    return text[: named.end()] + _BARE().sub(NUMBER, text[named.end() :])


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
