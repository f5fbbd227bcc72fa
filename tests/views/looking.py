"""Looks for a text in what a command printed, in whatever format, folded over lines or not."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from markdown_it import MarkdownIt

from carecli.names import clean_text, say_amount

Value = str | int | float


def squash(text: str) -> str:
    """A text without spaces and case: where a line is broken and what begins with a capital is not asked."""
    return "".join(text.split()).casefold()


def say(value: Value) -> list[str]:
    """A value in the ways in which a page may say it: a year has no comma."""
    if isinstance(value, str):
        return [squash(clean_text(value))]
    return [squash(say_amount(value)), f"{value:.10g}"]


def find_lost(values: Iterable[Value], printed: str, form: str) -> list[Value]:
    """Those values that do not stand in what was printed."""
    wanted = list(dict.fromkeys(values))
    if form == "json":
        leaves = [*list_leaves(json.loads(printed))]
        whole = "\n".join(squash(leaf) for leaf in leaves if isinstance(leaf, str))
        numbers = {leaf for leaf in leaves if not isinstance(leaf, str)}
        return [v for v in wanted if not (squash(v) in whole if isinstance(v, str) else v in numbers)]
    if form == "plain":  # where each fact is a sentence
        whole = "\n".join(map(squash, printed.split("\n")))
        return [v for v in wanted if not any(said.removesuffix(".") in whole for said in say(v))]
    if form == "table":
        screen = Screen(printed.split("\n"))
        return [v for v in wanted if not any(map(screen.holds, say(v)))]
    cells = (
        [x for row in csv.reader(io.StringIO(printed)) for x in row]
        if form == "csv"
        else read_markdown(printed)
    )
    whole = "\n".join(map(squash, cells))
    return [v for v in wanted if not any(said in whole for said in say(v))]


def list_leaves(data: Any) -> Iterator[Any]:
    """Every value in JSON."""
    if isinstance(data, dict):
        data = [*data, *data.values()]
    if isinstance(data, list):
        for item in data:
            yield from list_leaves(item)
    else:
        yield data


def read_markdown(text: str) -> Iterator[str]:
    """The texts that a reader of Markdown shows, each paragraph or cell on its own."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "inline":
            yield "".join(child.content if child.content else " " for child in token.children or ())
        elif token.type in ("fence", "html_block", "code_block"):
            yield token.content


class Screen:
    """The lines of a terminal, in which a text may go on in the next line, at whatever column."""

    def __init__(self, lines: list[str]) -> None:
        self.whole = squash("".join(lines))
        self.rows = [line.casefold() for line in lines]

    def holds(self, wanted: str) -> bool:
        """Whether all of a squashed text stands there."""
        if wanted in self.whole:
            return True
        # Each place where a part may begin, with how much is left: each is tried once.
        left = [
            (0, row, column) for row, line in enumerate(self.rows) for column in find_all(line, wanted[0])
        ]
        tried = set(left)
        while left:
            done, row, column = left.pop()
            line, ends = self.rows[row], list[int]()
            for letter in line[column:]:
                if done == len(wanted):
                    return True
                if letter == " ":
                    ends.append(done)  # a cell may end here, though the next one goes on alike
                elif letter == wanted[done]:
                    done += 1
                else:
                    break
            if done == len(wanted):
                return True
            below = self.rows[row + 1] if row + 1 < len(self.rows) else ""
            for end in {*ends, done} - {0}:
                begun = {
                    (end, row + 1, x) for x in find_all(below, wanted[end]) if not x or below[x - 1] == " "
                }
                left += begun - tried
                tried |= begun
        return False


def find_all(line: str, letter: str) -> Iterator[int]:
    """The places of a letter."""
    place = line.find(letter)
    while place >= 0:
        yield place
        place = line.find(letter, place + 1)
