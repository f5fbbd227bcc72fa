"""Degrees of a résumé: which are done, which are not, and what only sounds like one."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from carecli.papers.claims import Claim, choose_lines
from carecli.papers.contents import Contents, Course
from carecli.papers.dates import find_periods, has_ended
from carecli.papers.jobs import Said
from carecli.papers.lexicon import Lexicon, Mention
from carecli.papers.resume import Period, School

# Letters that are degrees where a line is of a school, and anything elsewhere.
_LETTERS = (
    ("doctorate", r"Ph\.?\s?D|Ed\.?D|D\.?N\.?P|Psy\.?D|Doctor(?:ate)?"),
    (
        "master",
        r"M\.?A\.?|M\.?S\.?|M\.?Ed\.?|M\.?S\.?Ed|MBA|M\.?P\.?A\.?"
        r"|Masters?(?:['\u2019]s?)?(?:\s(?:of|in)\s(?:Arts|Science))?",
    ),
    (
        "bachelor",
        r"B\.?A\.?|B\.?S\.?|B\.?\s?Sc\.?|B\.?A\.?S\.?|B\.?B\.?A\.?"
        r"|Bachelors?(?:['\u2019]s?)?(?:\sof\s(?:Arts|Science|Applied\sScience))?",
    ),
    (
        "associate",
        r"A\.?A\.?|A\.?S\.?|A\.?A\.?S\.?"
        r"|Associates?(?:['\u2019]s?)?(?:\s(?:of|in)\s(?:Applied\s)?(?:Arts|Science))?",
    ),
    (
        "certificate",
        r"(?:Post[- ]?)?(?:Graduate\s)?[Cc]ertificate|Vocational\s(?:Diploma|Certificate)|Technical\sDiploma"
        r"|Diploma",
    ),
    ("high-school", r"G\.?E\.?D\.?|High[\s-]School(?:\sDiploma)?|H\.?S\.?\sDiploma"),
)
_DEGREES = re.compile(
    "|".join(rf"(?P<{level.replace('-', '_')}>(?<![\w.])(?:{p})(?![\w]))" for level, p in _LETTERS)
)
_NOT_DONE = re.compile(
    r"\bin[- ]progress\b|\bin process\b|\bpursuing\b|\bexpected\b|\banticipat\w+|\bcandidate\b"
    r"|\bcurrent(?:ly)?\b|\benroll\w*"
    r"|\bto be completed\b|\bwill (?:complete|graduate)|\bgraduat(?:es|ing)\b|\bworking towards?\b"
    r"|\bongoing\b|\bstudent\b"
    r"|\bpending\b|\bnot (?:yet )?(?:complete|finish|award)\w*|\bunfinished\b|\bon hold\b|\bexp\."
    r"|\bstudying\b|\baccepted\b",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"\bcredits?\b|\bcredit hours\b|\bcourse ?work\b|\bsome college\b|\bunits\b|\bsemester hours\b"
    r"|\btowards?\b|\babd\b"
    r"|\ball but dissertation\b|\bincomplete\b|\bwithdrew\b|\bdid not (?:complete|finish|graduate)\b"
    r"|\bno degree\b|\bleft\b"
    r"|\bcourses in\b|\bclasses\b|\bnon[- ]degree\b|\btransferred\b|\b(?:one|two|three"
    r"|[1-3]) years? (?:of|completed)\b|\baudited\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:[0-9]{1,2}|one|two|three|four|five|six|eight|ten|twelve)[\s-]?(?:-\s?)?(?:weeks?|wks?|days?"
    r"|hours?|hrs?)\b"
    r"|\b[0-9]{2,3}[\s-]?(?:hours?|hrs?)\b|\bbootcamp\b|\bworkshop\b|\bwebinar\b|\bCEU"
    r"|\bcontinuing education\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:school|program|college|department|institute)\s+of\b|\bprogram\b|\baccredited\b|\bnursing school\b",
    re.I,
)
_FIELD = re.compile(
    r"^\s*(?:degree\b)?\s*(?:['\u2019]s)?\s*(?:\((?P<paren>[A-Za-z.\s]{2,12})\))?\s*(?:of|in|:|,|-"
    r"|\u2013|\u2014|with a major in|major(?:ing)? in)?\s*(?P<field>[A-Z][A-Za-z&/' -]{2,60})"
)
_PLACE = re.compile(
    r"\b(?:university|college|school|institute|academy|univ|community|state)\b", re.IGNORECASE
)
_NURSING = re.compile(r"\bRN\b|\bnursing\b", re.IGNORECASE)
MOST_SCHOOLS = 100  # kinds of degrees of one person
_NAMED_BEFORE = re.compile(r"(?:[A-Z][a-z]+ ){1,4}$")
_REACH = 3  # rows after a degree, in which it may say that it is not done
_NEVER = re.compile(r"\b(?:RN|LPN|LVN|ADN|ASN)[ -](?:to|-)[ -](?=(?:BSN|MSN|RN)\b)")


class _FoundDegree(NamedTuple):
    level: str
    field: str | None  # of the pack
    written: str | None
    start: int
    end: int


def read_schools(
    contents: Contents, lexicon: Lexicon, as_of: date
) -> tuple[tuple[School, ...], tuple[Claim, ...]]:
    """The schools of a résumé, and what they claim of degrees."""
    schools: list[School] = []
    claims: list[Claim] = []
    for course in contents.courses:
        school, claim = _read_course(course, lexicon, as_of)
        schools.append(school)
        claims += [claim] if claim else []
    rows = [*contents.schools, *_pick_degrees(contents, lexicon)]
    for at, said in enumerate(rows):
        after = rows[at + 1 : at + 1 + _REACH]
        for school, claim in _read_row(said, after, lexicon, as_of):
            schools.append(school)
            claims.append(claim)
    named = {claim.id.partition(":")[0] for claim in claims if claim.state == "named"}
    for said in contents.letters:
        for degree in find_degrees(said.text, lexicon, strict=True):
            # Letters without a field, such as DSW, are of the degree that a line tells of.
            claims += (
                [_claim(degree, "named", None, said)] if degree.field or degree.level not in named else []
            )
    claims += _refuse_levels(contents, lexicon)
    return tuple(schools), _settle(claims)


def _settle(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """One claim for each degree and state; a level that is named with its field needs none without."""
    same: dict[tuple[str, str, str | None, str], list[Claim]] = {}
    for claim in claims:
        key = (claim.id, claim.state, claim.reason, str(claim.value or "").casefold())
        same.setdefault(key, []).append(claim)
    kept = [
        mine[0]._replace(evidence=choose_lines(line for claim in mine for line in claim.evidence))
        for mine in same.values()
    ][:MOST_SCHOOLS]
    refused = [claim for claim in kept if claim.state == "refused"]
    return tuple(claim for claim in kept if not any(_denies(other, claim) for other in refused))


def _denies(refused: Claim, claim: Claim) -> bool:
    """Whether a line says of the same degree that it is not done, which the claim's own line does not."""
    if claim.state == "refused" or refused.id.partition(":")[0] != claim.id.partition(":")[0]:
        return False
    if ":" in claim.id or ":" in refused.id:
        return refused.id == claim.id
    names = [str(one.value or "").casefold() for one in (claim, refused)]
    return all(names) and (names[0].startswith(names[1]) or names[1].startswith(names[0]))


def _pick_degrees(contents: Contents, lexicon: Lexicon) -> Iterator[Said]:
    """Lines under other headings that are of a degree all the same, by its full letters."""
    for said in (*contents.credentials, *contents.training, *contents.summary):
        if said in contents.schools or (said in contents.summary and not _PLACE.search(said.text)):
            continue
        if any(True for _ in find_degrees(said.text, lexicon, strict=True)):
            yield said


def find_degrees(text: str, lexicon: Lexicon, *, strict: bool = False) -> list[_FoundDegree]:
    """The degrees that a line names, each once. `strict`: only those that are degrees wherever they stand."""
    marks = [mark for mark in lexicon.find(text) if mark.kind in ("education", "field")]
    cards = [mark for mark in lexicon.find(text) if mark.kind in ("license", "certification")]
    found = [
        _FoundDegree(*_split(_read_level(text, mark)), None, mark.start, mark.end)
        for mark in marks
        if mark.kind == "education" and not _is_place(text, mark)
    ]
    if strict:
        return [degree for degree in found if degree.field or text[degree.start : degree.end].isupper()]
    for match in _DEGREES.finditer(text):
        level = (match.lastgroup or "").replace("_", "-")
        if any(card.start <= match.start() and match.end() <= card.end for card in cards):
            continue  # a CHW certificate
        over = [one for one in found if match.start() < one.end and one.start < match.end()]
        if all(one.level == level and one.field is None and one.end < match.end() for one in over):
            found = [one for one in found if one not in over]
            found.append(_FoundDegree(level, None, None, *match.span()))
    found.sort(key=lambda one: one.start)
    return _join_spellings([_find_field(text, degree, marks) for degree in found], text)


def _is_place(text: str, mark: Mention) -> bool:
    """Whether what was found is a school or its program, and no degree."""
    words = text[mark.start : mark.end]
    return _SCHOOL.search(words) is not None or words.lower() in ("advanced", "college degree")


def _read_level(text: str, mark: Mention) -> str:
    """The level that a mark is of; a diploma in nursing is a nursing school's, and no degree."""
    words = text[mark.start : mark.end].lower()
    return "certificate:nursing" if "diploma" in words and mark.id.endswith(":nursing") else mark.id


def _split(ident: str) -> tuple[str, str | None]:
    level, _, field = ident.partition(":")
    return level, field or None


def _find_field(text: str, degree: _FoundDegree, marks: Sequence[Mention]) -> _FoundDegree:
    """A degree with the field that stands after it, as the pack's and as it is written."""
    rest = text[degree.end : degree.end + 120]
    match = _FIELD.match(rest)
    written = match["field"].strip(" -") if match else None
    field = degree.field
    if match and field is None:
        start = degree.end + match.start("field")
        fields = (mark for mark in marks if mark.kind == "field" and start <= mark.start < start + 40)
        field = next((mark.id for mark in fields), None)
    if field is None and (match is None or _PLACE.search(match["field"])):
        before = (mark for mark in marks if mark.kind == "field" and 0 <= degree.start - mark.end < 3)
        field = next((mark.id for mark in before), None)
    if (
        field is None
        and degree.level == "certificate"
        and (named := _NAMED_BEFORE.search(text[: degree.start]))
    ):
        written = named[0].strip()
    if degree.level == "high-school":
        return degree
    if written and (_PLACE.search(written) or find_periods(written)):
        written = None
    return degree._replace(field=field, written=None if degree.field else written)


def _join_spellings(degrees: list[_FoundDegree], text: str) -> list[_FoundDegree]:
    """The degrees without those that only spell out the one before: Bachelor of Science in Nursing (BSN)."""
    kept: list[_FoundDegree] = []
    for degree in degrees:
        before = kept[-1] if kept else None
        if before and _is_same(before, degree, text):
            field, written = before.field or degree.field, before.written or degree.written
            kept[-1] = before._replace(field=field, written=written)
        else:
            kept.append(degree)
    return kept


def _is_same(before: _FoundDegree, degree: _FoundDegree, text: str) -> bool:
    """Whether a degree only spells out the one before it."""
    between = text[before.end : degree.start]
    if before.level != degree.level or len(between) >= 60 or ";" in between or "|" in between:
        return False
    if before.field == degree.field:
        return True
    return not (before.field and degree.field) and ("(" in between or not between.strip(" ,:-\u2013"))


def _read_row(
    said: Said, after: Sequence[Said], lexicon: Lexicon, as_of: date
) -> Iterator[tuple[School, Claim]]:
    text = said.text
    degrees = find_degrees(text, lexicon)
    bounds = [*(_begin(text, degree) for degree in degrees[1:]), len(text)][: len(degrees)]
    start = 0
    for degree, stop in zip(degrees, bounds, strict=True):
        item = text[start:stop]
        following = (
            " ".join(row.text for row in _take_until_degree(after, lexicon)) if stop == len(text) else ""
        )
        period = _find_period(item) or _find_period(following) or Period()
        state, reason = _judge(
            text[start : degree.start], text[degree.end : stop], following, degree, period, as_of, text
        )
        institution = next(
            (part.strip() for part in re.split(r"[,;|(]|\s[-\u2013\u2014]\s", item) if _PLACE.search(part)),
            None,
        )
        school = School(
            institution,
            text[degree.start : degree.end],
            degree.level,
            degree.field or degree.written,
            period,
            (said.evidence,),
        )
        yield school, _claim(degree, state, reason, said)
        start = stop


def _begin(text: str, degree: _FoundDegree) -> int:
    """Where the part of a line begins that is of one degree: after the last mark before it."""
    cuts = [cut.end() for cut in re.finditer(r"[;|]|,\s|\band\b|\)\s", text[: degree.start])]
    return cuts[-1] if cuts and degree.start - cuts[-1] < 30 else degree.start


def _take_until_degree(rows: Sequence[Said], lexicon: Lexicon) -> Iterator[Said]:
    for row in rows:
        others = any(mark.kind in ("license", "certification") for mark in lexicon.find(row.text))
        if others or find_degrees(row.text, lexicon):
            return
        yield row


def _find_period(text: str) -> Period | None:
    found = find_periods(text)
    return found[-1].period if found else None


def _judge(
    before: str, rest: str, following: str, degree: _FoundDegree, period: Period, as_of: date, whole: str
) -> tuple[str, str | None]:
    """Whether a degree is done, and why not."""
    near = f"{before} {rest}"
    if _CREDITS.search(near) or (_CREDITS.search(following[:200]) and not find_periods(rest)):
        return "refused", "credits or courses only"
    if _NOT_DONE.search(near) or _NOT_DONE.search(following[:200]):
        return "refused", "in progress"
    if period.is_open:
        return "refused", "in progress"
    if period.end and not has_ended(period.end, as_of) and period.end > as_of.isoformat()[: len(period.end)]:
        return "refused", f"its end is still to come ({period.end})"
    if degree.level == "certificate":
        if _SHORT.search(whole):
            return "refused", "a course of weeks or hours is no degree"
        if "iploma" in whole and (degree.field == "nursing" or _NURSING.search(whole)):
            return "supported", "a diploma of a nursing school"
    return "named", None


def _claim(degree: _FoundDegree, state: str, reason: str | None, said: Said) -> Claim:
    ident = f"{degree.level}:{degree.field}" if degree.field else degree.level
    return Claim("education", ident, state, degree.written, reason, (said.evidence,))  # type: ignore[arg-type]


def _read_course(course: Course, lexicon: Lexicon, as_of: date) -> tuple[School, Claim | None]:
    """A school of a data file, and what it claims."""
    text = course.said.text
    degrees = find_degrees(text, lexicon) or find_degrees(f"{course.degree}, {course.area}", lexicon)
    if not degrees:
        return School(
            course.institution,
            course.degree or None,
            None,
            course.area or None,
            course.period,
            (course.said.evidence,),
        ), None
    degree = degrees[0]
    fields = [mark.id for mark in lexicon.find(course.area) if mark.kind == "field"]
    degree = degree._replace(
        field=degree.field or (fields[0] if fields else None), written=course.area or degree.written
    )
    state, reason = _judge("", text[degree.end :], "", degree, course.period, as_of, text)
    school = School(
        course.institution,
        course.degree or None,
        degree.level,
        course.area or degree.field,
        course.period,
        (course.said.evidence,),
    )
    return school, _claim(degree, state, reason, course.said)


def _refuse_levels(contents: Contents, lexicon: Lexicon) -> Iterator[Claim]:
    """How good somebody is at a skill may have the name of a degree: Master."""
    for said in contents.levels:
        for degree in find_degrees(said.text, lexicon)[:1]:
            reason = "a level of skill, not a degree"
            yield Claim("education", degree.level, "refused", said.text, reason, (said.evidence,))
