"""Values that are wrong, strange or nearly right, and ways to spoil a word, a value, a text and bytes."""

import copy
from collections.abc import Callable
from random import Random
from typing import Any

STRANGE = (
    "", " ", "\x1b]0;t\x07", "\x1b[31mred\x1b[0m", "\x9b31mred", "\x90q\x9c", "\x07\x08\x7f", "a\nb", "a\rb",
    "a\tb", "a\x00b", "\u202eabc\u202c", "a\u200bb", "\u2066x\u2069", "a\u2028b\u2029c", "\ufeffa", "\u061ca",
    "\u200c\u200d", "\U0001f600" * 20, "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u6f22" * 50,
    "e" + "\u0301" * 40, "\U0010ffff", "\ufffe", "\ud800", "\U000e0041", "'", '"', "\\", "%s%n{0}{x!r}",
    "$(id)", "`id`", "<script>alert(1)</script>", "<b>&amp;", "]]>", "[bold]x[/bold]", "[/]", "[link=x]",
    "=1+1", "+1", "@x", "--", "-", "-x", "--help", "--json", "..", "~", ".", "x" * 300, "x" * 10_000,
    "a b " * 2_000, "\u00df\u0130\u0131", "\u0660\u0663", "none", "None", "null", "true", "{}", "[]", "NaN",
    "inf", "skip", "quit", "back", "?",
)  # fmt: skip
NUMBERS = (
    "0", "1", "-1", "-0", "5", "6", "3.5", "2.55", "1e2", "1e308", "1e999", "0x10", "1_000", "9" * 30,
    "9" * 5_000, "1/2", "\u00bd", "1,5", "1,000", "12 yrs", "0.000001", "99", "101", "2147483648",
    "9223372036854775808", "+2", "2+", "60", "78000", "37.50/hour", "80-90k", "$1", "\u20ac80.000",
)  # fmt: skip
DATES = (
    "2026-11-23", "2026-02-30", "2028-02-29", "2027-02-29", "2026-13-01", "2026-00-10", "9999-12-31",
    "0001-01-01", "0000-00-00", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "2026-1-1",
    "2026-W01-1", "20261123", "2026-11", "2026-11-23T10:00:00Z", "23.11.2026", "-2026-01-01",
)  # fmt: skip
WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 6, 10**18, 10**400, 0.5, -0.0, 1e308, float("inf"), float("nan"), [], {},
    [[]], [{}], {"": ""}, [None], {"id": None}, {"id": "RN", "expires": "2028-02-30"}, {"min": 5, "max": 1},
    ["RN", "RN"], [1, "1"], {"low": 2, "high": 1},
)  # fmt: skip


def draw_text(rng: Random) -> str:
    """A text that is strange, a number, a date, or any characters at all."""
    pool = rng.choice((STRANGE, STRANGE, NUMBERS, DATES, None))
    if pool is not None:
        return rng.choice(pool)
    return "".join(chr(_draw_character(rng)) for _ in range(rng.choice((1, 3, 12, 80))))


def _draw_character(rng: Random) -> int:
    low, high = rng.choice(
        (
            (0, 0x20),
            (0x20, 0x7F),
            (0x7F, 0x100),
            (0x300, 0x370),
            (0x2000, 0x2070),
            (0x4E00, 0x4E80),
            (0x1F600, 0x1F640),
            (0xE000, 0xE010),
        )
    )
    return rng.randrange(low, high)


def twist_word(rng: Random, word: str) -> str:
    """A word that is nearly what it was."""
    place = rng.randrange(len(word) + 1)
    ways: tuple[Callable[[], str], ...] = (
        word.upper, word.title,
        lambda: word[:place], lambda: word[place:], lambda: word[:place] + word[place + 1 :],
        lambda: word + word, lambda: f" {word}  ", lambda: word + ",", lambda: f"{word},{word}",
        lambda: word.replace("-", " "),
        lambda: word[:place] + rng.choice(STRANGE) + word[place:], lambda: f"{word}={rng.choice(NUMBERS)}",
        lambda: f"{word}:{rng.choice(STRANGE)}",
        lambda: word[::-1], lambda: draw_text(rng),
    )  # fmt: skip
    return rng.choice(ways)()


def twist_value(rng: Random, value: Any) -> Any:
    """A value of any kind in the place of another one."""
    way = rng.randrange(9)
    if isinstance(value, str) and way < 4:
        return twist_word(rng, value)
    if isinstance(value, int | float) and not isinstance(value, bool) and way < 4:
        return rng.choice(
            (value + 1, -value, value * 10, value / 3, value * 1000, str(value), float(value), [value])
        )
    if isinstance(value, list) and value and way < 5:
        return rng.choice(
            (value * 2, value[:-1], value[::-1], value[0], [*value, draw_text(rng)], value * 200)
        )
    if isinstance(value, dict) and value and way < 4:
        return {**value, draw_text(rng): draw_text(rng)}
    if way == 4:
        return nest(rng.choice((3, 30, 400)), as_list=rng.random() < 0.5)
    return copy.deepcopy(rng.choice(WRONG)) if way < 7 else draw_text(rng)


def nest(depth: int, *, as_list: bool) -> Any:
    """A value so many levels deep."""
    made: Any = 1
    for _ in range(depth):
        made = [made] if as_list else {"a": made}
    return made


def twist_document(rng: Random, document: Any) -> Any:
    """A document with one to three of its values, keys or entries spoiled."""
    made = copy.deepcopy(document)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        holder, key = _choose_place(rng, made)
        if holder is None:
            return twist_value(rng, made)
        way = rng.randrange(8)
        if way < 5:
            holder[key] = twist_value(rng, holder[key])
        elif way == 5:
            del holder[key]
        elif isinstance(holder, dict):
            value = holder.pop(key) if way == 6 else holder[key]
            holder[twist_word(rng, str(key))] = value
        else:
            holder.insert(key, copy.deepcopy(rng.choice(holder)))
    return made


def _choose_place(rng: Random, document: Any) -> tuple[Any, Any]:
    """A holder anywhere in a document and one of its keys or places; nothing where it holds nothing."""
    found: tuple[Any, Any] = (None, None)
    while isinstance(document, dict | list) and document:
        key = rng.choice(list(document)) if isinstance(document, dict) else rng.randrange(len(document))
        found, document = (document, key), document[key]
        if rng.random() < 0.35:
            break
    return found


def twist_text(rng: Random, text: str) -> str:
    """A text with one of its lines or characters spoiled."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    place = rng.randrange(len(text) + 1)
    line = lines[at]
    ways: tuple[Callable[[], str], ...] = (
        lambda: "\n".join(lines[:at] + lines[at + 1 :]),
        lambda: "\n".join([*lines[: at + 1], line, *lines[at + 1 :]]),
        lambda: "\n".join([*lines[:at], *[line] * rng.choice((50, 3_000)), *lines[at + 1 :]])[:900_000],
        lambda: "\n".join([*lines[:at], twist_word(rng, line), *lines[at + 1 :]]),
        lambda: "\n".join(rng.sample(lines, len(lines))),
        lambda: text[:place], lambda: text[:place] + draw_text(rng) + text[place:],
        lambda: text[:place] + text[place + rng.randrange(1, 40) :],
        lambda: text.replace("\n", "\r\n"), lambda: text.replace("\n", "\r"), lambda: text * 3,
        lambda: "\ufeff" + text, lambda: "\n" * 5_000 + text,
        lambda: f"{text}\n{draw_text(rng)} = {draw_text(rng)}\n", lambda: text.replace('"', "'"),
        lambda: text.replace(" = ", " = = ", 1),
        lambda: "a = " + "[" * rng.choice((50, 5_000)) + "\n" + text,
        lambda: "a." * rng.choice((50, 5_000)) + "a = 1\n" + text,
        lambda: f"{text}\n" + "\n".join(f"wrong-{number} = 1" for number in range(rng.choice((60, 2_000)))),
        lambda: draw_text(rng),
    )  # fmt: skip
    return rng.choice(ways)()


def twist_bytes(rng: Random, raw: bytes) -> bytes:
    """Bytes with some of them changed, gone, moved or added."""
    place, length = rng.randrange(len(raw) + 1), rng.choice((1, 1, 4, 16, 100, 4096))
    odd = (b"\xff", b"\x00", b"\xc3", b"\xed\xa0\x80", b"\x1b]0;t\x07", b"\xe2\x80\xae", b"\xc2\x9b")
    encodings = ("utf-16", "utf-32", "cp500")
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: raw[:place] + bytes([(raw[place:] or b"x")[0] ^ 1 << rng.randrange(8)]) + raw[place + 1 :],
        lambda: raw[:place] + rng.randbytes(length) + raw[place + length :],
        lambda: raw[:place] + bytes(length) + raw[place + length :],
        lambda: raw[:place], lambda: raw[place:], lambda: raw[:place] + raw[place + length :],
        lambda: raw + rng.randbytes(length), lambda: rng.randbytes(length) + raw,
        lambda: raw[:place] + raw[place : place + length] + raw[place:], lambda: raw + raw,
        lambda: b"", lambda: rng.randbytes(length), lambda: bytes(length),
        lambda: raw[:place] + rng.choice(odd) + raw[place:],
        lambda: raw[:200_000].decode("utf-8", "replace").encode(rng.choice(encodings), "replace"),
        lambda: raw[::-1],
    )  # fmt: skip
    return rng.choice(ways)()


def as_bytes(text: str) -> bytes:
    """A text as bytes, also where it is no text."""
    return text.encode("utf-8", "surrogatepass")
