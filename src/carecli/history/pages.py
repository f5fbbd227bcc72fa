"""The pages of a SQLite file read without SQLite: what a damaged file still holds.

Rows stand in leaf pages, each of which says by itself what it has; the tree above them and the header are
not needed. The layout is SQLite's published file format. Everything here may be garbage: what does not
parse is passed over, and the caller checks what does.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import Any

from carecli.history.schema import PAGE_SIZE

LEAF = 0x0D
LOG_HEADER = 32
FRAME_HEADER = 24
MAGIC = b"SQLite format 3\0"

Pages = Mapping[int, bytes]


def gather_pages(database: bytes, log: bytes) -> dict[int, bytes]:
    """Return the pages of a database by number, with those committed to its write-ahead log instead."""
    pages = {
        start // PAGE_SIZE + 1: database[start : start + PAGE_SIZE]
        for start in range(0, len(database), PAGE_SIZE)
    }
    waiting: dict[int, bytes] = {}
    for start in range(LOG_HEADER, len(log) - FRAME_HEADER - PAGE_SIZE + 1, FRAME_HEADER + PAGE_SIZE):
        number, size, *salt = struct.unpack_from(">IIII", log, start)
        if struct.pack(">II", *salt) != log[16:24]:
            break  # left over from before the log began anew
        waiting[number] = log[start + FRAME_HEADER : start + FRAME_HEADER + PAGE_SIZE]
        if size:  # the transaction ends here
            pages |= waiting
            waiting = {}
    return pages


def list_rows(pages: Pages) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rowid and the values of every row of any table that can be read."""
    first = pages.get(1, b"")
    usable = PAGE_SIZE - (first[20] if first.startswith(MAGIC) else 0)
    for number, page in pages.items():
        start = 100 if number == 1 else 0
        if len(page) < start + 8 or page[start] != LEAF:
            continue
        (count,) = struct.unpack_from(">H", page, start + 3)
        for place in range(start + 8, start + 8 + 2 * count, 2):
            try:
                yield _read_row(pages, page, struct.unpack_from(">H", page, place)[0], usable)
            except (ValueError, IndexError, KeyError, struct.error):
                continue


def _read_row(pages: Pages, page: bytes, place: int, usable: int) -> tuple[int, list[Any]]:
    size, place = _read_varint(page, place)
    if size > len(pages) * PAGE_SIZE:
        raise ValueError("the row is larger than the file")
    rowid, place = _read_varint(page, place)
    local = _count_local(size, usable)
    payload = page[place : place + local]
    following = struct.unpack_from(">I", page, place + local)[0] if local < size else 0
    visited = set()
    while len(payload) < size:
        if following in visited:
            raise ValueError("the pages go round in a circle")
        visited.add(following)
        overflow = pages[following]
        (following,) = struct.unpack_from(">I", overflow)
        payload += overflow[4 : min(usable, 4 + size - len(payload))]
    return rowid, _read_record(payload)


def _count_local(size: int, usable: int) -> int:
    """Return how many bytes of a row stand in the leaf itself; the rest flows over to other pages."""
    if size <= usable - 35:
        return size
    least = (usable - 12) * 32 // 255 - 23
    local = least + (size - least) % (usable - 4)
    return local if local <= usable - 35 else least


def _read_record(payload: bytes) -> list[Any]:
    end, place = _read_varint(payload, 0)
    body = end
    values: list[Any] = []
    while place < end:
        kind, place = _read_varint(payload, place)
        size = _count_bytes(kind)
        if body + size > len(payload):
            raise ValueError("the row is cut off")
        values.append(_read_value(kind, payload[body : body + size]))
        body += size
    return values


def _count_bytes(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]


def _read_value(kind: int, raw: bytes) -> Any:
    if kind == 0:
        return None
    if kind < 7:
        return int.from_bytes(raw, "big", signed=True)
    if kind == 7:
        return struct.unpack(">d", raw)[0]
    if kind < 10:
        return kind - 8
    return raw.decode() if kind % 2 else raw


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and the place after it. Negative ones do not occur."""
    value = 0
    for i in range(8):
        byte = data[place + i]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + i + 1
    return value << 8 | data[place + 8], place + 9
