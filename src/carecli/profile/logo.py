"""A logo for a document, PNG or JPEG, checked by its bytes; what it says beside the picture is left out.

The forms: PNG (ISO/IEC 15948) and JPEG (ITU-T T.81, annex B). A picture that is drawn by commands, as SVG is,
can load, link and run things, and Word takes none: it is refused.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Literal, NamedTuple

MOST_BYTES = 1_000_000
MOST_ACROSS = 4_000
"""Pixels of a side."""

MOST_PIXELS = 4_000_000
PNG = b"\x89PNG\r\n\x1a\n"
# What the colors of a PNG need; texts, places and days of making are left out.
KEPT_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"IDAT", b"IEND")
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""How many numbers a pixel of a PNG has, by its type of color."""

JPEG = b"\xff\xd8\xff"
# Word knows a JPEG by this segment alone.
JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
FRAMES = (0xC0, 0xC1, 0xC2)
"""The markers of a JPEG that programs draw: baseline, extended, progressive."""

COMMENTS = (0xFE, *range(0xE0, 0xEE), 0xEF)
"""Markers that say things beside the picture; 0xEE says how its colors are meant."""


class Logo(NamedTuple):
    """A picture: its kind, its bytes, and how many pixels it is wide and high."""

    kind: Literal["png", "jpeg"]
    content: bytes
    width: int
    height: int

    def find_width(self, high: float, wide: float) -> float:
        """How wide it is where it is no higher and no wider than so much."""
        return min(high * self.width / self.height, wide)


def check_logo(raw: bytes) -> Logo:
    """The picture that bytes are, with nothing beside it. Raises ValueError with what is wrong."""
    if len(raw) > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1_000_000} MB: save it smaller")
    try:
        if raw.startswith(PNG):
            picture = _check_png(raw)
        elif raw.startswith(JPEG):
            picture = _check_jpeg(raw)
        else:
            raise ValueError("is no PNG or JPEG: save it as PNG")
    except (struct.error, IndexError, zlib.error):
        raise ValueError("is damaged or cut off: save it again") from None
    return picture


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= MOST_ACROSS and 0 < height <= MOST_ACROSS and width * height <= MOST_PIXELS):
        raise ValueError(
            f"has {width:,} by {height:,} pixels: save it with at most {MOST_PIXELS // 1_000_000} million"
        )


def _check_png(raw: bytes) -> Logo:
    chunks = [(kind, data) for kind, data in _list_chunks(raw) if kind in KEPT_CHUNKS]
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise ValueError("is damaged or cut off: save it again")
    width, height, depth, color, _, _, is_interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    _check_size(width, height)
    if color not in CHANNELS:
        raise ValueError("is damaged or cut off: save it again")
    line = 1 + (width * depth * CHANNELS[color] + 7) // 8
    # In seven passes each has lines of its own, so there are some bytes more.
    most = line * height * (2 if is_interlaced else 1) + 64
    size = _measure(b"".join(data for kind, data in chunks if kind == b"IDAT"), most)
    if not line * height - 1 < size < most:
        raise ValueError("is damaged or cut off: save it again")
    content = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return Logo("png", PNG + content, width, height)


def _list_chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk of a PNG, up to its end. Raises ValueError and struct.error."""
    place, kind = len(PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", raw, place)
        data = raw[place + 8 : place + 8 + length]
        (checked,) = struct.unpack_from(">I", raw, place + 8 + length)
        if zlib.crc32(kind + data) != checked:
            raise ValueError("is damaged or cut off: save it again")
        yield kind, data
        place += 12 + length


def _measure(packed: bytes, most: int) -> int:
    """How many bytes packed ones are, of which no more than so many are unpacked. Raises zlib.error."""
    reader, size = zlib.decompressobj(), 0
    while packed and size < most and not reader.eof:
        size += len(reader.decompress(packed, 65_536))
        packed = reader.unconsumed_tail
    return size


def _check_jpeg(raw: bytes) -> Logo:
    kept, size = [raw[:2], JFIF], None
    place = 2
    while True:
        lead, marker, length = struct.unpack_from(">BBH", raw, place)
        if lead != 0xFF or marker in (0xD8, 0xD9):
            raise ValueError("is damaged or cut off: save it again")
        if marker == 0xFF:  # fill before a marker
            place += 1
            continue
        segment = raw[place : place + 2 + length]
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_size(width, height)
            size = width, height
        if marker not in COMMENTS:
            kept.append(segment)
        place += 2 + length
        if marker == 0xDA:
            break
    end = raw.rfind(b"\xff\xd9", place)
    if size is None or end < 0:
        raise ValueError(
            "is damaged or cut off: save it again" if size else "is a JPEG of a rare kind: save it as PNG"
        )
    return Logo("jpeg", b"".join([*kept, raw[place : end + 2]]), *size)
