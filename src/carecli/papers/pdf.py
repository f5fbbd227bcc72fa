"""PDF into lines with their pages; what is attached to one by Europass is given in its place."""

import io
import math
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from carecli.errors import CareError, PersonalFileError
from carecli.papers.paper import Line
from carecli.papers.plain import AGAIN, BULLET, RIGHT_FILE, tidy
from carecli.profile.documents import BEGINNING, EUROPASS

MOST_PAGES = 60
MOST_SECONDS = 4.0
"""What the pages of one document may take; usual ones take a twentieth of a second each."""

MOST_DRAWN = 1_000_000
"""Bytes of what one page draws, of which the library reads some 200,000 a second."""

LEAST_TEXT = 20
"""Letters of a document, below which it is a picture."""

LEVEL, NEAR = 0.3, 2.5
"""How far, in sizes of type, pieces of one line stand above and beside each other."""

NO_TEXT = "make its text readable with OCR, or type its text into a file"
_SYMBOLS = re.compile("[\uf020-\uf0ff]\\s*")  # what stands in the fonts of symbols is a bullet
_SPACED = re.compile(r"(?:\S ){3,}\S")
_BEFORE_COMMA = re.compile(r"\s+([,;])")
_UNREADABLE = re.compile("\ufffd|/g\\d+|\\(cid:\\d+\\)")
_PARTED = re.compile(r"(?<=[A-Za-z]{2})-$")
_GOES_ON = re.compile(r"[a-z(&]")
_ENDED = re.compile(r"[.:;!?]$")
FILLED = 0.75
"""Of the longest line of a page, how long one is that only ends where the paper does."""


def open_pdf(raw: bytes, name: str) -> tuple[bytes | None, list[Line]]:
    """The Europass CV that a PDF carries, or else its lines. Raises PersonalFileError."""
    import logging

    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        with _end_in_time():
            return _open(raw, name)
    except (CareError, ModuleNotFoundError):
        raise
    except DependencyError:
        raise PersonalFileError(f"{name} is encrypted", hint="print it into a new PDF") from None
    except _TooLongError:
        hint = "save its text as a text file"
        raise PersonalFileError(f"{name} takes too long to read", hint=hint) from None
    except Exception:  # whatever is wrong in a file goes wrong somewhere in the library
        raise PersonalFileError(f"{name} is broken or cut off", hint=AGAIN) from None


def _open(raw: bytes, name: str) -> tuple[bytes | None, list[Line]]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise PersonalFileError(f"{name} is locked with a password", hint="save it without one")
    attached = _find_europass(reader)
    return attached, [] if attached else _read_pages(reader, name)


class _TooLongError(BaseException):
    """The time for one document is over: nothing that the library catches."""


REPEATED = 0.2  # seconds, for whatever catches it all the same


@contextmanager
def _end_in_time() -> Iterator[None]:
    """Raise _TooLongError from wherever the library is when the time is over, where a system has alarms.

    It reads a page into memory before it draws the first thing, which takes as long as it takes.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        """Raise, in the midst of the library."""
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS, REPEATED)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _find_europass(reader: Any) -> bytes | None:
    for name, contents in reader.attachments.items():
        if name.lower().endswith(".xml") or "europass" in name.lower():
            for content in contents:
                if EUROPASS.match(content, 0, BEGINNING):
                    return bytes(content)
    return None


def _read_pages(reader: Any, name: str) -> list[Line]:
    if "/Collection" in reader.trailer["/Root"] and reader.attachments:
        raise PersonalFileError(
            f"{name} is a portfolio of other files", hint="save the one inside that you mean"
        )
    if len(reader.pages) > MOST_PAGES:
        message = f"{name} has {len(reader.pages):,} pages; carecli reads up to {MOST_PAGES}"
        raise PersonalFileError(message, hint=RIGHT_FILE)
    watch = _make_watch()
    pages = [_read_page(page, watch) for page in reader.pages]
    text = "\n".join(line for page in pages for line in page)
    readable = sum(map(str.isalnum, _UNREADABLE.sub("", text)))
    if readable < LEAST_TEXT or len(_UNREADABLE.findall(text)) * 3 > readable:
        raise PersonalFileError(f"{name} is a PDF without text, such as a scan", hint=NO_TEXT)
    words = set(re.findall(r"[a-z]+", re.sub(r"[A-Za-z]+-\n", "", text).lower()))
    joined = [(line, number) for number, page in enumerate(pages, 1) for line in _join_lines(page, words)]
    return [_make_line(number, line, page) for number, (line, page) in enumerate(joined, 1)]


def _make_watch() -> Callable[..., None]:
    """What is called before each thing that is drawn, forms inside forms included, and ends it in time."""
    end = time.monotonic() + MOST_SECONDS

    def watch(*_: object) -> None:
        """Raise where the time is over."""
        if time.monotonic() > end:
            raise _TooLongError

    return watch


def _read_page(page: Any, watch: Callable[..., None]) -> list[str]:
    """The lines of a page as they are drawn, without empty ones."""
    watch()
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MOST_DRAWN:
        raise _TooLongError
    drawn = _Drawn()
    page.extract_text(visitor_operand_before=watch, visitor_text=drawn.take)
    watch()  # inside forms the library goes on after whatever is raised
    text = _SYMBOLS.sub("\u2022 ", "".join(drawn.parts))
    return [line for line in map(_join_letters, text.split("\n")) if line]


class _Drawn:
    """The text of a page as it is drawn: what goes on at the same height, close by, goes on in the same line.

    The library ends the line at each of the pieces that some programs draw a line in.
    """

    def __init__(self) -> None:
        self.parts = list[str]()
        self.space = ""
        self.height, self.end = math.nan, math.nan

    def take(self, text: str, page: list[float], line: list[float], _font: object, size: float) -> None:
        """Take a piece: its text, how the page and the line are placed and turned, and the size of type.

        After a piece comes an empty one where it ends.
        """
        x = page[0] * line[4] + page[2] * line[5] + page[4]
        y = page[1] * line[4] + page[3] * line[5] + page[5]
        size = abs(size * page[3] * line[3])
        if not text:
            self.end = x if y == self.height else self.end
        elif not text.strip():
            self.space += text
        else:
            is_near = abs(y - self.height) < LEVEL * size and -size < x - self.end < NEAR * size
            self.parts += [" " if is_near and "\n" in self.space else self.space, text]
            self.space = ""
            self.height, self.end = (math.nan, math.nan) if "\n" in text else (y, x)


def _join_letters(line: str) -> str:
    """A line, tidy; a heading that is set with a space after each letter is a word again."""
    parts = re.split(r"\s{2,}", line.strip())
    joined = " ".join(part.replace(" ", "") if _SPACED.fullmatch(part) else part for part in parts)
    return tidy(_BEFORE_COMMA.sub(r"\1", joined))


def _join_lines(page: list[str], words: set[str]) -> Iterator[str]:
    """Yield the lines of a page, what only goes on in the next one joined to it.

    `words` are those of the document: a hyphen stays where both sides or what stands before it is one.
    """
    longest = max(map(len, page), default=0)
    so_far = ""
    for line in page:
        if not so_far:
            so_far = line
        elif _PARTED.search(so_far) and _GOES_ON.match(line):
            so_far = _join_word(so_far, line, words)
        elif BULLET.fullmatch(so_far) or _is_wrapped(so_far, line, longest):
            so_far = f"{so_far} {line}"
        else:
            yield so_far
            so_far = line
    if so_far:
        yield so_far


def _join_word(line: str, rest: str, words: set[str]) -> str:
    before = re.split(r"[^a-z]", line[:-1].lower())[-1]
    after = re.split(r"[^a-z]", rest.lower(), maxsplit=1)[0]
    return (line if before in words and before + after not in words else line[:-1]) + rest


def _is_wrapped(line: str, rest: str, longest: int) -> bool:
    return len(line) >= FILLED * longest and bool(_GOES_ON.match(rest)) and not _ENDED.search(line)


def _make_line(number: int, text: str, page: int) -> Line:
    bullet = BULLET.match(text)
    return Line(number, text[bullet.end() :] if bullet else text, page, is_item=bool(bullet))
