"""What a posting pays: the one range that is pay, in its own unit, and as a year's.

A bonus, a budget, a stipend and help with moving are no pay. An amount without a unit is an hour's or a
year's by its size.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from carecli.papers.lexicon import fold_text
from carecli.papers.paper import Evidence
from carecli.papers.posting import Unit, Wage
from carecli.papers.segments import PostingPart, quote

_FITTING: dict[Unit, tuple[float, float]] = {
    "hour": (7, 400), "day": (60, 4_000), "week": (250, 15_000), "two weeks": (500, 30_000),
    "month": (1_000, 60_000), "year": (12_000, 900_000), "visit": (7, 1_000),
}  # fmt: skip

_SUM = (
    r"(?P<sign>(?:us)?\$ ?|usd ?)?(?P<whole>\d{1,3}(?:,\d{3}){1,2}|\d{1,6})(?P<cents>\.\d{1,4})?"
    r"(?P<kilo> ?k\b)?(?![\d%])"
)
_AMOUNT = re.compile(rf"(?<![\w.,/-]){_SUM}")
_SECOND = re.compile(_SUM)
_CELL = r"\$ ?\d{1,3}(?:,\d{3})*(?:\.\d\d)?"
_NAMED_CELL = r"(?:(?:mid-?point|mid|middle|median|max(?:imum)?|top|high)\.?:? *)?"
_ROW = re.compile(rf"{_CELL}(?:(?: {{2,}}| *[|/] *){_NAMED_CELL}{_CELL})+(?![\d,])")
_TO = re.compile(
    r"(?:\.(?= ))?(?: ?\+)?"
    r"(?: ?(?:usd|an hour|per hour|/ ?hr|/hour|hourly|annually|yearly|a year|per year|/year|/yr|per annum)"
    r"){0,2}"
    r"(?: to start)?,?(?: in the [a-z]{3,8}(?: [a-z]{3,12}){1,2})?"
    r" ?(?:-{1,2}|to|and|through|up to|~) ?(?:up to )?"
    r"(?:a )?(?:max(?:imum)?(?: [a-z]{3,8})? of )?"
)
_UNITS: tuple[tuple[Unit, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(pattern))  # type: ignore[misc]
    for unit, pattern in (
        (
            "two weeks",
            r"bi-?weekly|every two weeks|every other week|per pay period|/ ?pay period|per two weeks",
        ),
        ("hour", r"hour|/ ?hr|\bhrs?\b|\bhrly\b|/ ?h\b|p/h"),
        ("year", r"year|annual|annum|/ ?yr|\byr\b|\bper yr|yearly|salary|/ ?a\b"),
        ("month", r"month|/ ?mo\b"),
        ("week", r"week|/ ?wk\b"),
        ("day", r"per day|a day|daily|/ ?day|per diem rate"),
    )
)
_NO_PAY = re.compile(
    r"bonus|sign[- ]?on|stipend|relocat|budget|tuition|reimburs|allowance|referral|401|premium|deductible"
    r"|co-?pay|revenue|grant|funding|savings|loan|differential|million|billion|^ ?mm?\b|^ ?b\b|assets|mileage"
    r"|gift|insurance of|life insurance|coverage|fee\b|fund\b|invest|raised|valu|incentive|per mile"
    r"|a mile|contribut"
    r"|forgiveness|repayment|spend|worth|account"
)
_SAYS_PAY = re.compile(
    r"pay|salary|wage|compensation|\brate|hourly|range|base|annual|earn|starting|starts|from|\bband\b|grade|min"
)
_MAY_PAY = re.compile(r"\d(?:k\b|[.,]\d\d)", re.IGNORECASE)  # an amount without a sign
_PIECE = re.compile(
    r"\+? ?(?:usd )?(?:/|per|an|a|each|every|for each) ?"
    r"(?:completed |home |patient |client |clinical |initial )?"
    r"((?:billable|billed|client|patient|contact|direct) (?:hour|hr)|visit(?! hour)|session|case|assessment"
    r"|encounter|evaluation|interview|enrollment|referral|claim|review|unit)\b"
)
_TIME = re.compile(r" ?(?:\w+ )?(?:hours|hrs|days|shifts|weeks|visits|patients|cases|clients|members)\b")
_BESIDE = 32  # letters after an amount in which its unit stands
_AROUND = 60  # letters around an amount that may say what it is
_STOP_AFTER = re.compile(r"[.;+]\s|\+|\bplus\b|\bwith\b|,|\bdepending\b|\(|\band\b")
_STOP_BEFORE = re.compile(r"[.;+]\s|\bplus\b|\band\b|\(|, ")


class _Found(NamedTuple):
    """Amounts that may be pay, and how much speaks for it."""

    weight: int
    low: float
    high: float
    unit: Unit
    evidence: Evidence
    piece: str | None


def find_wage(parts: Sequence[PostingPart], file: str) -> Wage | None:
    """The wage that a posting states, or None. Of several the first of those that are said most plainly."""
    best: _Found | None = None
    line = None
    for part in parts:
        is_new, line = part.line is not line, part.line
        if "$" in part.text or _MAY_PAY.search(part.text):
            for found in (*(_find_rows(part, file) if is_new else ()), *_find_in(part, file)):
                if best is None or found.weight > best.weight:
                    best = found
    return Wage(best.low, best.high, best.unit, (best.evidence,), best.piece) if best else None


def _find_rows(part: PostingPart, file: str) -> Iterator[_Found]:
    """Amounts side by side in a row of a table, from the least to the most: minimum, middle and maximum."""
    whole = part._replace(text=part.line.text.strip())
    lower = fold_text(whole.text)
    for row in _ROW.finditer(lower):
        first, *_, last = _AMOUNT.finditer(lower, row.start(), row.end())
        if _value(first) < _value(last) and (found := _judge(whole, file, lower, first, last)):
            yield found._replace(weight=found.weight + 1)


def _find_in(part: PostingPart, file: str) -> Iterator[_Found]:
    lower = fold_text(part.text)
    position = 0
    while first := _AMOUNT.search(lower, position):
        position = first.end()
        second = None
        if joint := _TO.match(lower, first.end()):
            second = _SECOND.match(lower, joint.end())
            position = second.end() if second else position
        if found := _judge(part, file, lower, first, second):
            yield found


def _judge(
    part: PostingPart, file: str, lower: str, first: re.Match[str], second: re.Match[str] | None
) -> _Found | None:
    end = second.end() if second else first.end()
    before, after = _read_before(lower, first.start()), _read_after(lower, end)
    says = part.rule == "pay" or bool(_SAYS_PAY.search(before))
    sign = first["sign"] or (second and second["sign"])
    if not (sign or (says and (first["cents"] or first["kilo"] or "," in first["whole"] or second))):
        return None
    if _NO_PAY.search(before) or _NO_PAY.search(after) or (not sign and _TIME.match(after)):
        return None
    high = _value(second) if second else None
    low = _value(first)
    if high is not None and second is not None and second["kilo"] and not first["kilo"] and low < 1_000:
        low *= 1_000
    if high is not None and not low <= high <= low * 6:
        high, end, second = None, first.end(), None
    piece = _PIECE.match(after)
    unit, is_said = (
        _find_piece(piece[1]) if piece else _find_unit(f"{lower[first.end() : end]} {after}", before, low)
    )
    if unit is None or not all(_FITTING[unit][0] <= x <= _FITTING[unit][1] for x in (low, high or low)):
        return None
    weight = 2 * (high is not None) + 2 * is_said + 2 * says + bool(sign)
    return _Found(weight, low, high or low, unit, quote(part, file), piece[1] if piece else None)


def _read_before(lower: str, start: int) -> str:
    """What stands before an amount in its own clause."""
    text = lower[max(0, start - _AROUND) : start]
    cuts = [found.end() for found in _STOP_BEFORE.finditer(text)]
    return text[cuts[-1] :] if cuts else text


def _read_after(lower: str, end: int) -> str:
    """What stands after an amount in its own clause."""
    text = lower[end : end + _AROUND]
    cut = _STOP_AFTER.search(text)
    return text[: cut.start()] if cut else text


def _value(found: re.Match[str]) -> float:
    value = float(found["whole"].replace(",", "") + (found["cents"] or ""))
    return value * 1_000 if found["kilo"] else value


def _find_piece(piece: str) -> tuple[Unit, bool]:
    """The unit of what is paid by the piece, which is said."""
    return ("hour" if piece.endswith(("hour", "hr")) else "visit"), True


def _find_unit(after: str, before: str, low: float) -> tuple[Unit | None, bool]:
    """The unit, and whether it is said: first after the amount, then before it, then by its size."""
    for text in (after[:_BESIDE], before):
        placed = [(found.start(), unit) for unit, pattern in _UNITS if (found := pattern.search(text))]
        for _, unit in sorted(placed, key=lambda place: place[0]):
            if _FITTING[unit][0] <= low <= _FITTING[unit][1]:
                return unit, True
    if low < _FITTING["hour"][1] / 2:
        return "hour", False
    return ("year", False) if low >= _FITTING["year"][0] else (None, False)


_SCHEMA_UNITS: dict[str, Unit] = {
    "HOUR": "hour", "DAY": "day", "WEEK": "week", "MONTH": "month", "YEAR": "year", "BIWEEK": "two weeks",
}  # fmt: skip


def read_salary(data: Mapping[str, Any], file: str) -> Wage | None:
    """The wage of a JobPosting of schema.org, if it states one."""
    base = data.get("baseSalary")
    base = base[0] if isinstance(base, list) and base else base
    value = base.get("value") if isinstance(base, Mapping) else base
    if not isinstance(value, Mapping):
        value = {"value": value, "unitText": base.get("unitText") if isinstance(base, Mapping) else None}
    low, high = (_read_amount(value.get(key)) for key in ("minValue", "maxValue"))
    low = low or high or _read_amount(value.get("value"))
    unit = _SCHEMA_UNITS.get(str(value.get("unitText") or "").upper().removesuffix("LY"))
    if low is None:
        return None
    unit = unit or ("hour" if low < 400 else "year")
    if not _FITTING[unit][0] <= low <= _FITTING[unit][1]:
        return None
    return Wage(low, max(low, high or low), unit, (Evidence(file, 1, f"baseSalary: {low:g} a {unit}"),))


def _read_amount(value: Any) -> float | None:
    try:
        return float(str(value).replace(",", "").lstrip("$")) or None
    except ValueError:
        return None
