"""ZIP files and XML: opened only as far as they are no bomb, and never onto the disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from carecli.errors import PersonalFileError
from carecli.papers.plain import AGAIN, RIGHT_FILE

MOST_UNPACKED = 50_000_000
"""Bytes that all of a ZIP file may unpack to."""

MOST_FILES = 10_000
MOST_XML = 5_000_000
"""Bytes of one XML document: a hundred pages of Word have half of that."""

MOST_ELEMENTS = 300_000
"""Elements of one, of which a second takes so many."""

LINE = "line"


def open_packed(raw: bytes, name: str, most: int = MOST_UNPACKED) -> zipfile.ZipFile:
    """Open a ZIP file by what it says of itself. Raises PersonalFileError: it is broken, locked or huge."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise PersonalFileError(f"{name} is broken or cut off", hint=AGAIN) from None
    held = packed.infolist()
    if sum(file.file_size for file in held) > most or len(held) > MOST_FILES:
        size = f"more than {most // 1_000_000:,} MB or {MOST_FILES:,} files"
        raise PersonalFileError(f"{name} unpacks to {size}", hint=RIGHT_FILE)
    if any(file.flag_bits & 0x1 for file in held):
        raise PersonalFileError(f"{name} is locked with a password", hint="save it without one")
    return packed


def read_member(packed: zipfile.ZipFile, member: str, name: str, most: int = MOST_XML) -> bytes:
    """What one file in a ZIP file holds, of which no more is unpacked than allowed, whatever it says.

    Raises PersonalFileError.
    """
    try:
        with packed.open(member) as stream:
            content = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise PersonalFileError(f"{name} is broken or cut off", hint=AGAIN) from None
    if len(content) > most:
        raise PersonalFileError(f"{name} holds more than {most // 1_000_000} MB of text", hint=RIGHT_FILE)
    return content


@contextmanager
def _refuse_xml(name: str) -> Iterator[None]:
    """Raise PersonalFileError for what is no XML, and for one that defines entities of its own."""
    from defusedxml.common import DefusedXmlException

    try:
        yield
    except DefusedXmlException:
        message = f"{name} holds XML entities of its own, which carecli does not open"
        raise PersonalFileError(message, hint=RIGHT_FILE) from None
    except (ParseError, ValueError, LookupError):
        raise PersonalFileError(f"{name} is broken or cut off: its XML cannot be read", hint=AGAIN) from None


def walk_xml(content: bytes, name: str) -> Iterator[tuple[str, str, Element]]:
    """Yield `start` or `end`, the tag without its namespace and the element, as an XML document goes.

    Raises PersonalFileError.
    """
    from defusedxml.ElementTree import iterparse

    with _refuse_xml(name):
        for number, (event, element) in enumerate(iterparse(io.BytesIO(content), ("start", "end"))):
            if number > 2 * MOST_ELEMENTS:
                raise _refuse_many(name)
            yield event, element.tag.rpartition("}")[2], element


def _refuse_many(name: str) -> PersonalFileError:
    return PersonalFileError(f"{name} holds more than {MOST_ELEMENTS:,} elements", hint=RIGHT_FILE)


class _Builder(TreeBuilder):
    """Builds elements with tags without their namespace, and with their line among the attributes."""

    parser: Any = None
    name = ""
    count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        """Begin an element. Raises PersonalFileError for one too many."""
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise _refuse_many(self.name)
        line = str(self.parser.parser.CurrentLineNumber)
        return super().start(tag.rpartition("}")[2], {**attrs, LINE: line})

    def end(self, tag: str) -> Element:
        """End an element."""
        return super().end(tag.rpartition("}")[2])


def parse_xml(content: bytes, name: str) -> Element:
    """The root of an XML document, each tag without its namespace, each line under `LINE`.

    Raises PersonalFileError.
    """
    from defusedxml.ElementTree import XMLParser

    with _refuse_xml(name):
        builder = _Builder()
        builder.name, builder.parser = name, XMLParser(target=builder)
        builder.parser.feed(content)
        return cast("Element", builder.parser.close())
