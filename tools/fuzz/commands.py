"""Command lines: those of the help, changed, and any options with any values; and what they find there."""

import json
from collections.abc import Sequence
from random import Random

import tomli

from tools.fuzz.case import HISTORY, PROFILE, Case, Content, Words
from tools.fuzz.stock import Command, Option, Stock
from tools.fuzz.values import STRANGE, draw_text, twist_word


def make_flags(rng: Random, stock: Stock) -> Case:
    """A command line: an example of the help, changed, or any options of a command with any values."""
    command = rng.choice(stock.commands)
    if rng.random() < 0.4:
        words = list(rng.choice(command.examples))
        for _ in range(rng.choice((1, 1, 2))):
            at = rng.randrange(len(command.path), len(words) + 1)
            words[at : at + 1] = rng.choice(
                ((twist_word(rng, words[at] if at < len(words) else "x"),), draw_option(rng, stock, command))
            )
    else:
        words = [*command.path]
        for _ in range(rng.choice((1, 2, 3, 6))):
            words += draw_option(rng, stock, command)
    if rng.random() < 0.05:
        words.insert(rng.randrange(len(words) + 1), draw_text(rng))
    return Case(
        "", (tame(words),), lay_table(stock, saved=rng.random() < 0.5), TABLE, stdin=stock.people[0].encode()
    )


def draw_option(rng: Random, stock: Stock, command: Command) -> Words:
    """An option of a command with a value: good, nearly good or of any kind."""
    option = rng.choice(command.options)
    if option.is_flag:
        return (rng.choice(option.names),)
    value = draw_value(rng, stock, option)
    if not option.names:
        return (value,)
    name = rng.choice(option.names)
    return (name, value) if rng.random() < 0.8 else (f"{name}={value}",)


def draw_value(rng: Random, stock: Stock, option: Option) -> str:
    """A value of what an option takes, nearly one, or any text."""
    good = rng.choice(stock.values.get(option.takes, STRANGE))
    way = rng.random()
    return good if way < 0.5 else twist_word(rng, good) if way < 0.75 else draw_text(rng)


def tame(words: Sequence[str]) -> Words:
    """Words that the system can pass on and that lead to no place outside the input's folder."""
    return tuple("x" if _leads_away(word) else word.replace("\x00", "") for word in words)


def _leads_away(word: str) -> bool:
    if word.strip() in ("/", "/usr"):  # folders, which can only be read
        return False
    return word.count("..") > 1 or any(f"{mark}/" in f"={word}" for mark in ("=", "-o", "-p", ":", " ", ","))


TABLE = {"work/my-ladder": "small", "work/examples": "examples"}
"""What the examples of the help name."""


def lay_table(stock: Stock, *, saved: bool) -> dict[str, Content]:
    """The files that command lines name, special ones among them; with what is `saved` of a person."""
    files: dict[str, Content] = {
        "work/profile.toml": stock.people[0].encode(),
        "work/profile.json": json.dumps(tomli.loads(stock.people[1])).encode(),
        "work/history.json": stock.export.encode(),
        **{f"work/{kind}": kind for kind in ("fifo", "zero", "null", "full")},
        "work/loop": "link loop",
    }
    return {**files, PROFILE: stock.people[2].encode(), HISTORY: stock.history} if saved else files
