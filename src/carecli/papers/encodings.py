"""Tables as text, in whatever encoding a spreadsheet program left them, turned into UTF-8."""

import codecs

from carecli.errors import PersonalFileError

_PART = 1_000_000

_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}


def decode_table(raw: bytes, file: str) -> tuple[bytes, str | None]:
    """A table in UTF-8, and how it was read where that is a guess. Raises PersonalFileError."""
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return _turn_to_utf_8(raw[len(mark) :], encoding, file), None
    beginning = raw[:4096]
    zeros = beginning.count(0)
    if zeros * 4 > len(beginning):
        encoding = "utf-16-be" if beginning[0::2].count(0) * 2 > zeros else "utf-16-le"
        return _turn_to_utf_8(raw, encoding, file), f"{file} is read as UTF-16 text, which it does not say"
    if (odd := _find_odd(raw)) is None:
        return raw, None
    letter = raw[odd : odd + 1].decode("cp1252", "replace")
    note = f"{file} is not UTF-8 text; read as Windows-1252, in which its first odd letter is {letter}"
    return _turn_to_utf_8(raw, "cp1252", file), note


def _find_odd(raw: bytes) -> int | None:
    """Where the first byte stands that is not UTF-8; the whole is not held as text at once."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(raw), _PART):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(raw[start : start + _PART], final=start + _PART >= len(raw))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def _turn_to_utf_8(raw: bytes, encoding: str, file: str) -> bytes:
    if encoding == "utf-8" and _find_odd(raw) is None:
        return raw
    try:
        return raw.decode(encoding).encode("utf-8")
    except UnicodeError:
        raise PersonalFileError(f"{file} is not text that can be read", hint="save it as UTF-8") from None
