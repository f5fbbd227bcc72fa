"""Text and Markdown into lines: the encoding, the ends of lines, and marks that are only marks."""

import re
import unicodedata
from collections.abc import Iterable

from carecli.errors import PersonalFileError
from carecli.names import clean_text
from carecli.papers.paper import Line

RIGHT_FILE = "is it the right file?"
AGAIN = "save it again from where it was made"

# Letters that type sets as one, marks of where a word may be parted, and spaces that fill nothing.
_SPELLED = str.maketrans({
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
    "\ufb06": "st", "\xad": None, "\u2010": "-", "\u2011": "-",
})  # fmt: skip
BULLET = re.compile(
    "[\u2022\u25aa\u25ab\u25cf\u25cb\u25e6\u2023\u25a0\u25a1\u27a2\u2713\u2714\u25b8\u25ba\u00b7]\\s*"
)
"""What stands before an item of a list in type."""

# A letter of two to four bytes in UTF-8, as Windows' own letters.
_MISREAD = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
# What is left of a space and of a mark of quotation whose second half is no letter.
_LEFT_OVER = re.compile("(?<!\\S)\u00c2(?!\\S)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_PART_END = re.compile("[\v\f\x85\u2028\u2029]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKED_AT = 4_096


def tidy(text: str) -> str:
    """One line as it is read: clean, each letter by itself, none of it parted or composed."""
    if not text.isascii():
        text = _LEFT_OVER.sub("", _MISREAD.sub(_mend, text)).replace("\u00e2\u20ac", '"')
        text = unicodedata.normalize("NFC", text.translate(_SPELLED))
    return clean_text(text)


def _mend(found: re.Match[str]) -> str:
    """Letters that were read as Windows' own when they were UTF-8, as they were meant."""
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def decode_text(raw: bytes, name: str) -> str:
    """The bytes as text: UTF-8, UTF-16 or UTF-32 by their mark or zero bytes, else Windows' own letters.

    Raises PersonalFileError for what is no text.
    """
    encoding = next((known for mark, known in _BOMS if raw.startswith(mark)), None) or _guess_wide(raw)
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = raw.decode(encoding or "cp1252", errors="replace")
    if "\0" in text or len(_CONTROLS.findall(text)) * 50 > len(text):
        raise PersonalFileError(f"{name} is no text that carecli can read", hint=RIGHT_FILE)
    return text


def _guess_wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    head = raw[:_LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def split_text(text: str) -> list[Line]:
    """The lines of a text, numbered as an editor numbers them."""
    return [
        Line(number, tidy(part))
        for number, line in enumerate(_LINE_END.split(text.rstrip()), 1)
        for part in _PART_END.split(line)
    ]


# What a mark may hold is bounded, so that no line of marks without an end takes long.
_HEADING = re.compile(r"\s{0,3}#{1,6}[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*")
_RULE = re.compile(r"\s*(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|(?:```|~~~).*|\[[^\]]{1,99}\]:\s+\S+.*)")
_ITEM = re.compile(r"\s*(?:[-*+\u2022]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
_BOLD_LINE = re.compile(r"(\*\*|__)(?!\s)(?:(?!\1).)+\1:?")
# A label in bold, which only its letters part from what follows: `**Education** MSN, 2010`.
_LABEL = re.compile(r"^\s*(\*\*|__)(\w+(?:[ /&-]+\w+){0,2})\1[ \t]+(?=[A-Z0-9])")
_LOOKS_MARKED = re.compile(r"^#{1,6} \S.*\n(?:.*\n)*?#{1,6} \S|\*\*\w[^*\n]*\*\*", re.MULTILINE)
_TAGS = "b|i|u|em|strong|span|p|div|sub|sup|small|a|center|font|details|summary"
_INLINE = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"~~\S[^~]{0,500}~~", ""),
        (r"!\[[^\[\]]{0,300}\]\([^)\s]{0,500}\)", ""),
        (r"\[([^\[\]]{1,300})\]\([^)\s]{0,500}(?:\s+\"[^\"]{0,300}\")?\)", r"\1"),
        (r"\[([^\[\]]{1,300})\]\[[^\]]{0,99}\]", r"\1"),
        (r"<((?:https?://|mailto:)[^>\s]{1,500})>", r"\1"),
        (rf"</?(?:{_TAGS})\b[^>]{{0,300}}>", ""),
        (r"(?<!\\)(\*\*|__)(?!\s)(.{1,500}?)(?<!\s)\1", r"\2"),
        (r"(?<![\\*\w])\*(?![\s*])([^*]{1,500})(?<!\s)\*(?!\w)", r"\1"),
        (r"(?<![\\_\w])_(?![\s_])([^_]{1,500})(?<!\s)_(?!\w)", r"\1"),
        (r"(`{1,3})([^`]{1,500})\1", r"\2"),
        (r"\\([\\`*_{}\[\]()#+\-.!|>~$&])", r"\1"),
    )
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def looks_marked(text: str) -> bool:
    """Whether a text without a name of its own is Markdown: two headings, or something bold."""
    return bool(_LOOKS_MARKED.search(text))


def split_markdown(text: str) -> list[Line]:
    """The lines of a Markdown text without its marks; what is struck out is left out."""
    lines = list[Line]()
    for number, line in enumerate(_LINE_END.split(_drop_comments(text).rstrip()), 1):
        if _UNDERLINE.fullmatch(line) and lines and lines[-1].text and not lines[-1].is_item:
            lines[-1] = lines[-1]._replace(is_heading=True)
            lines.append(Line(number, ""))
        else:
            lines += _read_marked(number, line)
    return lines


def _drop_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    for part in rest:
        hidden, end, after = part.partition("-->")
        first += "\n" * hidden.count("\n") + after if end else f"<!--{part}"
    return first


def _read_marked(number: int, line: str) -> Iterable[Line]:
    if _RULE.fullmatch(line) or ("|" in line and "-" in line and not set(line) - set("|-: \t\r")):
        return [Line(number, "")]
    line = line[found.end() :] if (found := _QUOTE.match(line)) else line
    heading, item = _HEADING.match(line), _ITEM.match(line)
    if heading:
        line = _drop_end(line[heading.end() :].rstrip())
    elif item:
        line = line[item.end() :]
    elif line.strip().startswith("|"):
        line = line.strip().strip("|")
    line = _LABEL.sub(r"\2: ", line) if number > 1 else line
    is_heading = bool(heading or _BOLD_LINE.fullmatch(line.strip()))
    return [
        Line(number, tidy(drop_marks(part)), is_heading=is_heading, is_item=bool(item))
        for whole in _BREAK.split(line)
        for part in _PART_END.split(whole)
    ]


def _drop_end(heading: str) -> str:
    """A heading without the marks that may close it; the one of C# is none."""
    bare = heading.rstrip("#")
    return bare if bare.endswith((" ", "\t")) else heading


def drop_marks(line: str) -> str:
    """A line without the marks of Markdown inside it."""
    for pattern, instead in _INLINE:
        line = pattern.sub(instead, line)
    return line
