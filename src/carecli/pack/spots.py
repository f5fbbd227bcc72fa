"""Where things stand in a TOML text: the line of a key or an entry, and a place as people write it."""

import re
from collections.abc import Iterable
from functools import lru_cache

import tomli

# The tokens of TOML. A text over several lines may end in two quotes, before the three that close it.
_TEXT = r'"(?:[^"\\\n]++|\\.)*+"' + r"|'[^'\n]*+'"
_LONG_TEXT = r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}' + r"|'''(?:[^']++|'(?!''))*+'{3,5}"
_KEY = rf"[\w-]++|{_TEXT}"
_DOTTED = rf"(?:{_KEY})(?:[ \t]*\.[ \t]*(?:{_KEY}))*+"
_TOKEN = (
    rf"(?P<key>{_DOTTED})[ \t]*="  # No value stands before `=`.
    rf"|(?P<value>{_LONG_TEXT}|{_TEXT}|[\w+-][^\n,\[\]{{}}#]*)"  # A date and its time are one value.
    r"|(?P<mark>[\[\]{}])"
    r"|#[^\n]*"
)
_HEADER = rf"\[(?P<is_array>\[?)[ \t]*(?P<table>{_DOTTED})[ \t]*\]\]?"


def show_place(place: Iterable[str | int]) -> str:
    """Write a place in a document as people do: `level[2].years.min`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


class Node:
    """A place of a document: the line that sets it, and what is set inside it, by key or array position."""

    __slots__ = ("inside", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.inside: dict[str | int, Node] = {}


def find_line(text: str, place: Iterable[str | int]) -> int | None:
    """The line of a valid TOML text that sets `place`, or the closest enclosing one; None if unknown.

    A place is keys and array positions, as Pydantic gives them: `("level", 1, "years", "min")`. In

        years = 3
        [skills]
        ehr = { rating = 9 }

    `("skills", "ehr", "rating")` stands in line 3, a missing `("skills", "sdoh")` in line 2, and a missing
    `("name",)` nowhere.
    """
    node, line = index_lines(text), None
    for part in place:
        if part not in node.inside:
            break
        node = node.inside[part]
        line = node.line
    return line


@lru_cache(maxsize=8)
def index_lines(text: str) -> Node:
    """Where everything in a valid TOML text is set: at a key, a header or an element of an array.

    The text is read once, token by token, whatever the number of problems; the few last texts are kept, as
    one file's problems come one after the other. No library does it: tomli and tomlkit keep no lines.
    """
    find_token, match_header = re.compile(_TOKEN, re.DOTALL).search, re.compile(_HEADER, re.DOTALL).match
    root = here = Node(0)
    around: list[Node] = []  # what the array or inline table `here` stands in
    awaited: Node | None = None  # whose value comes next, after a key
    line, counted, position = 1, 0, 0
    while token := find_token(text, position):
        line += text.count("\n", counted, token.start())
        counted, position = token.start(), token.end()
        mark = token["mark"]
        if token["key"]:
            awaited = _enter(here, token["key"], line)
        elif mark in ("]", "}"):
            here = around.pop()
        elif not around and awaited is None and (header := match_header(text, token.start())):
            position = header.end()
            here = _enter(root, header["table"], line)
            if header["is_array"]:
                here = _append(here, line)
            here.line = line  # A table inside it may have come before.
        elif mark in ("[", "{") or token["value"]:
            value, awaited = awaited or _append(here, line), None
            if mark:
                around.append(here)
                here = value
    return root


def _enter(node: Node, dotted: str, line: int) -> Node:
    """What a dotted key names inside a node; an array of tables stands for its last table."""
    for part in re.findall(_KEY, dotted):
        key = tomli.loads(f"key = {part}")["key"] if part[0] in "\"'" else part
        node = node.inside.get(len(node.inside) - 1, node)
        node = node.inside.setdefault(key, Node(line))
    return node


def _append(array: Node, line: int) -> Node:
    return array.inside.setdefault(len(array.inside), Node(line))
