"""What in a text may tell who a patient is, and what to write instead: names, dates, numbers, places.

It follows the identifiers of HIPAA's safe harbor (45 CFR 164.514(b)(2)). A name that is nobody's costs the
person one answer, one that is missed may cost a patient their privacy: so it finds rather too much.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from carecli.names import MONTH
from carecli.papers.given_names import GIVEN_NAMES, NO_NAMES, ORGANIZATIONS

DetailKind = Literal[
    "name",
    "date of birth",
    "exact date",
    "record number",
    "phone number",
    "e-mail",
    "account",
    "address",
    "room",
    "age",
]


PATIENT = "patient"


class Detail(NamedTuple):
    """A place in a text that may tell who a patient is; `instead` takes the place of what stands there.

    `advice` says what to write instead.
    """

    kind: DetailKind
    start: int
    end: int
    text: str
    instead: str
    advice: str


# What takes its place in the text, and what a person is told to write.
_INSTEAD: dict[DetailKind, tuple[str, str]] = {
    "name": ("the patient", "write what they are, such as the patient or the daughter"),
    "date of birth": ("a date of birth", "write an age, such as in their seventies"),
    "exact date": ("that day", "write the season or the year"),
    "record number": ("a record number", "leave it out"),
    "phone number": ("a phone number", "leave it out"),
    "e-mail": ("an e-mail address", "leave it out"),
    "account": ("an account", "leave it out"),
    "address": ("an address", "write the kind of place, such as a house in the country"),
    "room": ("their room", "leave the number out"),
    "age": ("90-or-older", "write 90 or older"),
}

# A word with a capital letter, without the mark of a possessive; and a name of such words or initials.
_WORD = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017d][^\W\d_]*(?:['\u2019](?!s\b)[^\W\d_]+|-[^\W\d_]+)*"
_PART = rf"(?:(?:[A-Z]\.)+|{_WORD})"  # no text can be read as either
_NAME = rf"{_PART}(?: {_PART}){{0,4}}"
_TITLE = r"(?:Mr\.? and )?(?:Mr|Mrs|Ms|Mx)\b\.?|MRS?\.|MS\.|Miss|Se\u00f1ora?|Sra?\."
_KINSHIP = (
    "husband|wife|spouse|partner|widow|widower|fianc[e\u00e9]e?|boyfriend|girlfriend|daughters?|sons?|mother|"
    "father|mom|mum|dad|parents?|sisters?|brothers?|siblings?|twins?|nieces?|nephews?|aunt|uncle|cousins?|"
    "grandmother|grandfather|grandma|grandpa|grandsons?|granddaughters?|"
    "(?:mother|father|sister|brother|daughter|son)-in-law"
)
_RELATION = (
    f"{_KINSHIP}|patients?|pts?\\b\\.?|clients?|residents?|members?|consumers?|veterans?|caregivers?|guardians?|"
    "neighbors?|friends?|man|woman|lady|gentleman|boy|girl|baby|child|infant|toddler|teenager|mentee"
)
_CALLED = r"named|called|by the name of|whose name (?:is|was)|name (?:is|was)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
_FULL_DATE = (
    rf"(?:(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])/(?:\d{{4}}|\d\d)\b|"
    rf"(?:[12]\d|3[01]|0?[1-9])[.-](?:[12]\d|3[01]|0?[1-9])[.-]\d{{4}}\b|"
    rf"(?:19|20)\d\d-\d\d-\d\d\b|{MONTH} {_DAY},? (?:19|20)\d\d\b|{_DAY} (?:of )?{MONTH},? (?:19|20)\d\d\b)"
)
_OF_RECORD = (
    "medical record|record|chart|account|acct|member|policy|claim|case|medicaid|medicare|patient|client|"
    "resident|insurance|subscriber|encounter|file|social security"
)
_OTHER_ROOMS = ("conference", "meeting", "exam", "training", "class", "break")
_NO_ROOM = "".join(f"(?<!{kind} )" for kind in _OTHER_ROOMS)
_COLLEAGUES = (
    "supervisor|manager|director|colleague|co-?worker|preceptor|mentor|boss|lead|nurse|physician|doctor|"
    "surgeon|psychiatrist|social worker|coordinator|therapist|pharmacist|dietitian|chaplain|interpreter|"
    "administrator|teammate|hospitalist|aide|specialist|navigator|officer|attorney|judge"
)
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|"
    "V[AT]|W[AIVY]"
)
_STREET = (
    "Street|St|Avenue|Ave|Road|Rd|Drive|Lane|Ln|Boulevard|Blvd|Court|Place|Way|Terrace|Circle|Highway|Hwy|"
    "Parkway|Pkwy|Trail|Alley|Square"
)
_TOLL_FREE = r"8(?:00|33|44|55|66|77|88)"

_PATTERNS: tuple[tuple[DetailKind, str], ...] = (
    (
        "date of birth",
        rf"(?i)\b(?:d\.?o\.?b\b\.?|date of birth|birth ?date|birthday|born)(?: (?:is|was|on))*[:,]? *"
        rf"(?:{_FULL_DATE}|{MONTH} {_DAY}|(?:1[0-2]|0?[1-9])/\d{{1,4}}\b)",
    ),
    ("exact date", rf"(?i)(?<![\w/.-])(?:{_FULL_DATE})(?![\w/])"),
    (
        "exact date",
        rf"(?i)(?<=\bon )(?:{MONTH} {_DAY}|"
        r"(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])\b(?!/| (?:of|dose|tablet)))",
    ),
    (
        "record number",
        rf"(?i)\b(?:(?:mrn|ssn|mbi|hicn)\b|(?:{_OF_RECORD})(?:'s)?[ -]?(?:no\b\.?|number\b|num\b\.?|#|id\b))"
        r"(?: number)?(?: (?:is|was))?[:#]? *#?[a-z]{0,3}-?\d[\da-z-]{2,}",
    ),
    ("record number", r"\b\d{3}-\d\d-\d{4}\b|\bID(?: (?:no\b\.?|number|is|was))*[:#]? ?\d{4,}\b"),
    (
        "record number",
        r"(?i)\b(?:ssn|mrn|social security|account|card)(?: number)? end(?:s|ing|ed)?(?: in| with)? \d{3,}\b",
    ),
    ("record number", r"\b[1-9][A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d\d\b"),
    ("record number", r"(?<![\w.,$-])\d{7,}\b"),
    (
        "phone number",
        rf"(?<![\w-])(?:\+?1[-. ]?)?\(?(?!{_TOLL_FREE})[2-9]\d\d(?:\) ?|[-. ]{{1,2}})\d{{3}}[-. ]\d{{4}}\b",
    ),
    (
        "phone number",
        r"(?i)\b(?:phone|cell|tel(?:ephone)?|mobile|reach(?:ed)? \w+ (?:at|on)|call(?:ed)? \w* ?(?:at|on))"
        r"(?: (?:is|was|number))*[:.]? *(?:\+[\d ()-]{8,16}\d|\d{3}[-. ]\d{4})\b",
    ),
    ("e-mail", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    ("account", r"(?<![\w@.])@[A-Za-z_]\w{2,}|(?i:\b(?:facebook|instagram|tiktok|linkedin|x)\.com/[\w./-]+)"),
    (
        "address",
        rf"\b\d{{1,6}}[A-Za-z]? (?:[NSEW]\.? )?(?:{_WORD} |\d{{1,3}}(?:st|nd|rd|th) ){{1,3}}"
        rf"(?:{_STREET})\b\.?"
        r"(?:,? (?:(?:Apt|Apartment|Unit|Suite)\.? ?#?\w{1,5}))?",
    ),
    (
        "address",
        rf"(?:(?<=lives on )|(?<=lived on )|(?<=house on )|(?<=home on ))(?:{_WORD} ){{1,3}}(?:{_STREET})\b",
    ),
    ("address", r"\b(?:Apt\b\.?|[Aa]partment) ?#?(?:\d{1,4}[A-Za-z]?|[A-Z]\d?)\b"),
    ("address", r"(?i)\bapt\.? ?#\d+"),
    ("address", r"(?i)\bp\.? ?o\.? box \d+"),
    ("address", rf"\b(?:{_STATES}) \d{{5}}(?:-\d{{4}})?\b|(?i:\bzip(?: code)?)[: ]+\d{{5}}(?:-\d{{4}})?\b"),
    ("room", rf"(?i)(?<!\w){_NO_ROOM}(?:room|rm\.?) ?#?\d{{2,4}}[a-z]?\b"),
    ("age", r"(?i)\b(?:9\d|1[01]\d)(?:[- ]years?[- ]old\b| ?y[./]?o\b\.?|(?:st|nd|rd|th)(?= birthday))"),
    (
        "age",
        r"(?i)(?:(?<=\baged )|(?<=\bage )|(?<=\bturned ))(?:9\d|1[01]\d)\b"
        r"(?! ?(?:%|percent|degrees|days|hours|minutes|months|pounds))",
    ),
    ("age", r"(?<=[a-z], )(?:9\d|1[01]\d)(?=,? (?:who|was|with|lives|lived|had)\b)"),
)
_FOUND = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

_TITLED_IN_ANY_CASE = re.compile(r"(?<![\w.])(?i:mrs?|ms|mx)\. (?P<name>[^\W\d_]{2,})(?: [A-Z]{2,}\b)?")
_FAMILY = re.compile(rf"\b[Tt]he (?P<name>{_WORD}) (?:family|household|couple|children|kids|twins)\b")
_TITLED = re.compile(rf"(?<![\w.])(?:{_TITLE}) (?P<name>{_NAME})")
_RELATED = re.compile(
    rf"\b(?P<who>(?i:{_RELATION}))(?P<cut>(?:,? (?:{_CALLED}))?,? (?P<name>{_NAME}))(?![\w@])"
)
_KIN = re.compile(rf"(?<![\w.'\u2019-])(?P<name>{_NAME})['\u2019]s (?:{_KINSHIP})\b")
_LED = re.compile(rf"(?:,? (?:{_CALLED}))?,? ?$")
_IS_RELATED = re.compile(rf"\b(?i:{_RELATION}),? $")
_NAMED = re.compile(rf"(?i:\b(?:{_CALLED}) (?P<name>[^\W\d_]+))")
_PLAIN = re.compile(rf"(?i:\b(?:{_RELATION}),? (?P<name>[^\W\d_]+))")
_RUN = re.compile(rf"(?<![\w@.'\u2019-])(?:{_WORD})(?: (?:{_WORD}|[A-Z]\.))*")
_SAINT = re.compile(
    r"\b(?:St|Saint|San|Santa|Mt|Mount|Fort|Lake|Port|King|Queen|Prince|Dr|Doctor|Nurse|Sister)\.? $"
)
_COLLEAGUE = re.compile(rf"(?i:\b(?:{_COLLEAGUES}))(?:,| named|,? called)? $")
_HOUSE = re.compile(rf"(?:['\u2019]s?)? (?:{'|'.join(sorted(ORGANIZATIONS))})\b")

_LEAD = re.compile(rf"(?:{_TITLE}) |(?i:(?:mrs?|ms|mx)\. )")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['\u2019](?!s\b)[^\W\d_]+)*")


def find_details(text: str, known: Collection[str] = (), client: str = PATIENT) -> tuple[Detail, ...]:
    """What in a clean text may tell who a patient is, in order; of two that overlap the first, or longer.

    `known` are words of names that were found before (`list_words`); those of a name that is found here
    count in the whole text. A patient is called what the pack calls a `client`.

    >>> [detail.text for detail in find_details("My patient, Anna, 84, has MRN 12345.")]
    ['Anna', 'MRN 12345']
    """
    found = [*_list_patterns(text), *_list_names(text)]
    found += _list_known({*known, *list_words(found)}, text)
    kept: list[Detail] = []
    for detail in sorted(found, key=lambda detail: (detail.start, -detail.end)):
        if not kept or detail.start >= kept[-1].end:
            kept.append(detail)
    return tuple(_call(detail, client) for detail in kept)


def _call(detail: Detail, client: str) -> Detail:
    said = (text.replace(PATIENT, client) for text in (detail.instead, detail.advice))
    return Detail(*detail[:4], *said)


def list_words(details: Iterable[Detail]) -> set[str]:
    """The words of the names among details by which a name can be known again: no title, no initial.

    >>> sorted(list_words(find_details("Mrs. Harriet J. Doyle fell")))
    ['Doyle', 'Harriet']
    """
    names = (_LEAD.sub("", detail.text) for detail in details if detail.kind == "name")
    words = (word for name in names for word in _NAME_WORD.findall(name))
    return {word for word in words if len(word) > 1 and word.capitalize() not in NO_NAMES}


def reword(text: str, details: Iterable[Detail]) -> str:
    """The text with what to write instead of each detail.

    >>> reword("My patient, Anna, 84", find_details("My patient, Anna, 84"))
    'My patient, 84'
    """
    for detail in sorted(details, reverse=True, key=lambda detail: detail.start):
        before = text[: detail.start]
        instead = detail.instead if before else detail.instead.capitalize()
        if not instead:  # with what led to the name: `, Anna`, ` named Anna`
            before = _LED.sub("", before)
        after = text[detail.end :]
        if detail.kind in _LEFT_OUT and before[:-1].strip() and before[-1] == "(" and after[:1] == ")":
            before, instead, after = before[:-1].rstrip(), "", after[1:]
        text = f"{before}{instead}{after}"
    return text


# What is left out with the parentheses that it stands in.
_LEFT_OUT: tuple[DetailKind, ...] = ("date of birth", "record number", "phone number", "e-mail", "account")


def _list_patterns(text: str) -> Iterator[Detail]:
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            yield Detail(kind, match.start(), match.end(), match[0], *_INSTEAD[kind])


def _list_names(text: str) -> Iterator[Detail]:
    yield from _list_titled(text)
    yield from _list_related(text)
    for pattern in (_NAMED, _PLAIN):  # in small letters
        for match in pattern.finditer(text):
            if match["name"].islower() and match["name"].capitalize() in GIVEN_NAMES:
                yield _name(match.start("name"), match.end("name"), text, "")
    for match in _RUN.finditer(text):
        yield from _list_given(match, text)


def _list_known(words: Collection[str], text: str) -> Iterator[Detail]:
    """Words of a name found elsewhere, with a capital; in small letters where it is no other word."""
    if not words:
        return
    forms = {form for word in words for form in (word, word.title(), word.upper())}
    forms |= {word.lower() for word in words if word.title() in GIVEN_NAMES}
    one = "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))
    for match in re.finditer(rf"(?<!\w)(?:{one})(?: (?:{one}))*(?!\w)", text):
        before = text[: match.start()]
        if not (_SAINT.search(before) or _COLLEAGUE.search(before) or _HOUSE.match(text, match.end())):
            yield _name(match.start(), match.end(), text, "the patient")


def _list_titled(text: str) -> Iterator[Detail]:
    """Names behind Mr. and the like."""
    for match in _TITLED.finditer(text):
        if not _is_other(match["name"]):
            instead = "" if _IS_RELATED.search(text[: match.start()]) else "the patient"
            yield _name(match.start(), match.end(), text, instead)
    for match in _TITLED_IN_ANY_CASE.finditer(text):
        if match["name"].capitalize() not in NO_NAMES:
            yield _name(match.start(), match.end(), text, "the patient")


def _list_related(text: str) -> Iterator[Detail]:
    """Names beside what somebody is to somebody: the daughter Anna, Garcia's mother, the Lee family."""
    for match in _FAMILY.finditer(text):
        if _is_of_a_person(match["name"]):
            yield _name(match.start("name"), match.end("name"), text, "patient's")
    for match in _KIN.finditer(text):
        if _is_of_a_person(match["name"]) and not _SAINT.search(text[: match.start()]):
            yield _name(match.start(), match.end("name"), text, "the patient")
    for match in _RELATED.finditer(text):
        name = _trim_name(match["name"])
        if not name or _HOUSE.match(text, match.start("name") + len(name)):
            continue
        is_heading = match["who"][0].isupper() and not _begins_sentence(text, match.start())
        if not is_heading or name.split()[0] in GIVEN_NAMES:
            yield _name(match.start("name"), match.start("name") + len(name), text, "")


def _list_given(run: re.Match[str], text: str) -> Iterator[Detail]:
    """The name in a run of words with capitals, from the first word on that people are called by."""
    words = run[0].split()
    place = next((n for n, word in enumerate(words) if _is_given(word)), None)
    if place is None or ORGANIZATIONS & {*words}:
        return
    start = run.start() + len(" ".join(words[:place])) + (1 if place else 0)
    before = text[:start]
    if _SAINT.search(before) or _COLLEAGUE.search(before) or _HOUSE.match(text, run.end()):
        return
    yield _name(start, run.end(), text, "the patient")


def _is_given(word: str) -> bool:
    """Whether people are called so; in capitals alone a short word may be an abbreviation."""
    return word in GIVEN_NAMES or (len(word) > SHORTEST and word.isupper() and word.title() in GIVEN_NAMES)


SHORTEST = 3  # letters of an abbreviation


def _name(start: int, end: int, text: str, instead: str) -> Detail:
    return Detail("name", start, end, text[start:end], instead, _INSTEAD["name"][1])


def _trim_name(name: str) -> str:
    """A name without what follows it that is none; nothing where it begins with what is none."""
    kept: list[str] = []
    for word in name.split():
        if _is_other(word):
            break
        kept.append(word)
    is_letter = len(kept) == 1 and len(kept[0]) == 1  # patient B is nobody's name
    return " ".join(kept) if kept and not is_letter and not ORGANIZATIONS & {*name.split()} else ""


def _is_other(name: str) -> bool:
    """Whether a word with a capital is no name: a day, a drug, a system, a language, an abbreviation."""
    first = name.split()[0]
    is_short = len(first) > 1 and first.isupper() and first.isalpha()
    return first in NO_NAMES or is_short or (first == "I" and not name.startswith("I."))


def _is_of_a_person(name: str) -> bool:
    return not _is_other(name) and not ORGANIZATIONS & {*name.split()}


def _begins_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip()
    return not before or before[-1] in '.?!:;\u201c"'
