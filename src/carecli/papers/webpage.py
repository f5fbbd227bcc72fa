"""HTML into lines, and the posting that a page holds as data: schema.org's JobPosting."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from carecli.errors import PersonalFileError
from carecli.names import say_amount
from carecli.papers.formats import Leaf, drop_lines, read_json
from carecli.papers.paper import Line, Paper
from carecli.papers.plain import RIGHT_FILE, tidy
from carecli.profile.documents import find_posting

MOST_MARKUP = 5_000_000
"""Letters of a page, without pictures and scripts in it."""

MOST_NESTED = 1_000
"""Elements inside each other; a parser takes as long as the square of them."""

MOST_TAGS = 100_000
"""Beginnings and ends of elements: a long page has a tenth."""

MOST_OPEN = 10
"""Marks of letters that nobody closes, which a parser repeats in every paragraph."""

LEAST_POSTING = 200
"""Letters of a posting, below which the page beside it says more."""

LONGEST_HEADING = 80
LITTLE, SOME = 500, 1_500
"""Letters of a page that has nothing else than to sign in, and of one with a field for a password."""

_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)\b[^<>]{1000,}+>")
_UNSEEN = re.compile(r"<script\b[^>]*+>|<style\b[^>]*+>|<!--", re.IGNORECASE)
_ENDS = {"<s": re.compile(r"</s(?:cript|tyle)\s*>", re.IGNORECASE), "<!": re.compile("-->")}
_LETTERS = ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
_LETTER_TAG = re.compile(rf"</?(?:{'|'.join(_LETTERS)})(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# These end by themselves, or hold nothing.
_FLAT = {
    "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "source", "td", "th", "tr", "wbr",
}  # fmt: skip
_BLOCKS = (
    "address, article, aside, blockquote, br, caption, center, dd, details, div, dl, dt, fieldset, figure, "
    "figcaption, footer, form, h1, h2, h3, h4, h5, h6, header, hr, legend, li, main, ol, p, section, "
    "summary, table, tr, ul"
)
_LEFT_OUT = (
    "script, style, noscript, template, nav, footer, aside, svg, iframe, object, select, button, dialog, "
    "del, s, strike, [hidden], [aria-hidden=true], [style*='display:none'], [style*='display: none']"
)
_CONTROLS = re.compile("[\\x00-\\x08\\x0e-\\x1a\\x1c-\\x1f]")
# Letters that stand for the ends of lines, headings, bold letters, items and cells until the text is out.
_END, _HEAD, _HEAD_END, _BOLD, _BOLD_END, _ITEM, _CELL = "\x1e\x01\x02\x03\x04\x05\x06"
_MARKS = f" {_HEAD}{_HEAD_END}{_BOLD}{_BOLD_END}{_ITEM}{_CELL}"
_MARK = re.compile(f"[{_HEAD}{_HEAD_END}{_BOLD}{_BOLD_END}{_ITEM}]")
_BOLD_PART = re.compile(f"{_BOLD}[^{_BOLD_END}]*{_BOLD_END}")
_SIGN_IN = re.compile(
    r"\b(?:sign|log) ?in (?:to|with|or|using|here)\b|\bjoin (?:now )?to (?:see|view|apply)\b|"
    r"\b(?:please|must|need to) (?:be )?(?:sign|log)(?:ged)? ?in\b|\bcreate an account\b|"
    r"\bforgot (?:your )?password\b",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"\b(?:enable|requires?|turn on) (?:java ?script|cookies)\b|\baccess denied\b|\bcaptcha\b|"
    r"\b(?:checking|verify) (?:that )?you(?:r browser)?\b",
    re.IGNORECASE,
)
SAVE_IT = "open it in a browser, and save the page or copy its text into a file"


def read_html(text: str, name: str) -> Paper:
    """The paper of a web page: the posting that it holds as data, or else what it shows.

    Raises PersonalFileError, also for a page that has nothing but a way to sign in.
    """
    text, scripts = _take_scripts(_LONG_TAG.sub(r"<\1>", text))
    posting = next(filter(None, (_find_data(script, name) for script in scripts)), None)
    lines = list_posting(posting, name) if posting else []
    if sum(len(line.text) for line in lines) < LEAST_POSTING:
        lines = list_shown(text, name)
        if not posting:
            _check_shown(" ".join(line.text for line in lines), text, name)
    numbered = tuple(line._replace(number=number) for number, line in enumerate(lines, 1))
    return Paper(name, "html", numbered, drop_lines(posting) if posting else None)


def _take_scripts(text: str) -> tuple[str, list[str]]:
    """A page without its scripts, styles and comments, and those scripts that are data."""
    seen, data, at = list[str](), list[str](), 0
    while found := _UNSEEN.search(text, at):
        seen.append(text[at : found.start()])
        end = _ENDS[found[0][:2].lower()].search(text, found.end())
        if "ld+json" in found[0] and end:
            data.append(text[found.end() : end.start()])
        at = end.end() if end else len(text)
    return "".join([*seen, text[at:]]), data


def _find_data(script: str, name: str) -> Any:
    """The JobPosting among the data of a page, each value with its line, or None."""
    try:
        return find_posting(read_json(script, name))
    except (PersonalFileError, RecursionError):  # what a page holds beside its text may be anything
        return None


def _check_shown(shown: str, text: str, name: str) -> None:
    """Raise PersonalFileError for a page that shows no posting yet."""
    wants_password = bool(re.search(r"<input\b[^<>]{0,500}password", text, re.IGNORECASE))
    if (wants_password and len(shown) < SOME) or (len(shown) < LITTLE and _SIGN_IN.search(shown)):
        raise PersonalFileError(f"{name} is a page to sign in with, not what is behind it", hint=SAVE_IT)
    if len(shown) < LITTLE and _NO_PAGE.search(text):
        raise PersonalFileError(f"{name} is a page that is not there yet", hint=SAVE_IT)


# ------------------------------------------------------------ what a page shows


def list_shown(text: str, name: str) -> list[Line]:
    """The lines of HTML as it is seen, without menus and what is hidden. Raises PersonalFileError."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_defuse(_CONTROLS.sub(" ", text), name))
    for node in tree.css(_LEFT_OUT):
        node.decompose()
    for node in tree.css("pre, textarea"):
        node.replace_with(f"{_END}{node.text()}".replace("\n", _END) + _END)
    for node in tree.css(_BLOCKS):
        node.insert_before(_END)
        node.insert_after(_END)
    for selector, before, after in (
        ("h1, h2, h3, h4, h5, h6", _HEAD, _HEAD_END),
        ("b, strong", _BOLD, _BOLD_END),
        ("li", _ITEM, ""),
        ("td, th", "", _CELL),
    ):
        for node in tree.css(selector):
            node.insert_before(before)
            node.insert_after(after)
    return list(_part_lines(_find_main(tree)))


def _find_main(tree: Any) -> str:
    """The text of the one part of a page that it calls its main one, or of all of it."""
    for selector in ("main, [role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and len(text := found[0].text(deep=True, separator="")) >= LEAST_POSTING:
            return str(text)
    return str(tree.body.text(deep=True, separator="")) if tree.body else ""


def _defuse(text: str, name: str) -> str:
    """A page without what would keep a parser busy. Raises PersonalFileError."""
    if len(text) > MOST_MARKUP:
        raise PersonalFileError(
            f"{name} holds more than {MOST_MARKUP // 1_000_000} MB of HTML", hint=RIGHT_FILE
        )
    tags = _TAG.findall(text)
    if len(tags) > MOST_TAGS:
        raise PersonalFileError(f"{name} holds more than {MOST_TAGS:,} elements", hint=RIGHT_FILE)
    depth = most = letters = most_letters = 0
    for close, tag in tags:
        if (lower := tag.lower()) in _FLAT:
            continue
        step = -1 if close else 1
        depth = max(0, depth + step)
        most = max(most, depth)
        if lower in _LETTERS:
            letters = max(0, letters + step)
            most_letters = max(most_letters, letters)
    if most > MOST_NESTED:
        raise PersonalFileError(f"{name} is nested too deeply", hint=RIGHT_FILE)
    return _LETTER_TAG.sub("", text) if most_letters > MOST_OPEN else text


def _part_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text with marks in it, which may stand before, in or around what they mark."""
    headings, is_item = 0, False
    for part in text.split(_END):
        headings += part.count(_HEAD)
        is_item |= _ITEM in part
        shown = " | ".join(filter(None, (tidy(_MARK.sub("", cell)) for cell in part.split(_CELL))))
        if shown:
            is_bold = not _BOLD_PART.sub("", part).strip(_MARKS) and len(shown) <= LONGEST_HEADING
            yield Line(0, shown, is_heading=(headings > 0 or is_bold) and not is_item, is_item=is_item)
            is_item = False
        headings -= part.count(_HEAD_END)


# ------------------------------------------------------------ what a posting says as data

_TEXTS = (
    ("", "description"),
    ("Responsibilities", "responsibilities"),
    ("Qualifications", "qualifications"),
    ("Skills", "skills"),
    ("Education", "educationRequirements"),
    ("Experience", "experienceRequirements"),
)
_UNITS = {"HOUR": "an hour", "DAY": "a day", "WEEK": "a week", "MONTH": "a month", "YEAR": "a year"}
_CURRENCIES = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3"}


def list_posting(posting: Mapping[str, Any], name: str) -> list[Line]:
    """The lines of a JobPosting, as a page would show it. Raises PersonalFileError."""
    lines = [
        *_list_value(posting.get("title"), is_heading=True),
        *_list_value(_find(posting, "hiringOrganization", "name")),
        *_list_place(_find(posting, "jobLocation", "address")),
        *_list_pay(posting.get("baseSalary") or posting.get("estimatedSalary")),
    ]
    for heading, key in _TEXTS:
        found = [line for leaf in _list_texts(posting.get(key)) for line in _list_text(leaf, name)]
        if found and heading:
            lines.append(Line(found[0].number, heading, is_heading=True))
        lines += found
    return lines


def _find(data: Any, *keys: str) -> Any:
    """What stands at the end of a way of keys; of several things the first."""
    for key in keys:
        data = data[0] if isinstance(data, list) and data else data
        data = data.get(key) if isinstance(data, dict) else None
    return data[0] if isinstance(data, list) and data else data


def _list_value(value: Any, *, is_heading: bool = False) -> list[Line]:
    text = tidy(value.text) if isinstance(value, Leaf) else ""
    return [Line(value.line, text, is_heading=is_heading)] if text else []


def _list_place(address: Any) -> list[Line]:
    parts = [_find(address, key) for key in ("addressLocality", "addressRegion")]
    leaves = [part for part in parts if isinstance(part, Leaf)] or (
        [address] if isinstance(address, Leaf) else []
    )
    return [Line(leaves[0].line, tidy(", ".join(leaf.text for leaf in leaves)))] if leaves else []


def _list_pay(salary: Any) -> list[Line]:
    """The pay in one line: `Pay: $38 to $46 an hour`."""
    value = _find(salary, "value")
    ends = [end for key in ("minValue", "maxValue") if isinstance(end := _find(value, key), Leaf)]
    ends = ends or [end for end in (_find(value, "value"), value) if isinstance(end, Leaf)][:1]
    unit, currency = _find(value, "unitText") or _find(salary, "unitText"), _find(salary, "currency")
    sign = currency.text if isinstance(currency, Leaf) else "USD"
    sign = _CURRENCIES.get(sign, f"{sign} ")
    amounts = dict.fromkeys(_say_amount(sign, end.text) for end in ends)
    said = _UNITS.get(unit.text.upper(), unit.text) if isinstance(unit, Leaf) else ""
    return [Line(ends[0].line, tidy(f"Pay: {' to '.join(amounts)} {said}"))] if ends else []


def _say_amount(sign: str, text: str) -> str:
    try:
        return f"{sign}{say_amount(float(text.replace(',', '').strip('$ ')))}"
    except (ValueError, OverflowError):
        return text


def _list_texts(value: Any) -> Iterator[Leaf]:
    """Yield the texts of a value that is one, some, or a record of what is asked."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, Leaf):
            yield part
        elif isinstance(months := _find(part, "monthsOfExperience"), Leaf):
            yield months._replace(text=f"{months.text} months of experience")
        elif isinstance(kind := _find(part, "credentialCategory") or _find(part, "name"), Leaf):
            yield kind


def _list_text(leaf: Leaf, name: str) -> list[Line]:
    """The lines of a text, which is HTML on most pages, and escaped twice on some."""
    text = leaf.text if "<" in leaf.text else unescape(leaf.text)
    if not re.search("<[a-zA-Z/]", text):
        return [Line(leaf.line, clean) for line in text.splitlines() if (clean := tidy(line))]
    return [line._replace(number=leaf.line) for line in list_shown(text, name)]
