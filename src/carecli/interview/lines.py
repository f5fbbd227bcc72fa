"""Asking line by line: for screen readers, plain terminals and whoever likes it better."""

import re
from typing import BinaryIO

from rich.console import Console
from rich.text import Text

from carecli.interview.card import Card
from carecli.names import clean_text
from carecli.views.terminal import READABLE, make_text

# Keys that a terminal without line editing sends as they are: arrows, Home, F1 and the like.
_KEYS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")


UNREADABLE = "\ufffd"  # what stands for a byte that is no letter


class LinePrompter:
    """Cards as numbered lines, answers as lines of a stream of bytes."""

    def __init__(self, console: Console, stream: BinaryIO) -> None:
        """`stream` is what the person types into."""
        self.console = console
        self.stream = stream
        self.unfinished = ""  # the terminal throws it away

    def ask(self, card: Card) -> str:
        """Show a card and read a line. Raises EOFError at the end of the stream."""
        self._show(card)
        while True:
            self.console.print("> ", end="")
            self.console.file.flush()
            line = self.stream.readline()
            if not line:
                self.console.print()
                raise EOFError
            typed = _KEYS.sub("", line.decode("utf-8", "replace"))
            if UNREADABLE in typed:
                self._say("A character that cannot be read was left out.", "warn")
            answer = clean_text(typed.replace(UNREADABLE, ""))
            if answer == "repeat":
                self._show(card)
                continue
            return answer

    def _show(self, card: Card) -> None:
        self.console.print()
        self._say(f"{card.progress}{card.prompt}", "strong")
        if card.hint:
            self._say(card.hint, "quiet")
        if card.is_listed:
            for number, choice in enumerate(card.choices, card.first):
                mark = f"{number:>3}. "
                said = f"{choice.name}: {choice.about}" if choice.about else choice.name
                width = min(self.console.width, READABLE) - len(mark)
                for n, line in enumerate(make_text(said).wrap(self.console, max(width, 1))):
                    self.console.print(Text(mark if n == 0 else " " * len(mark)) + line)
        if card.kept:
            self._say(f"Your answer: {card.kept}. Enter keeps it.", "quiet")

    def _say(self, text: str, tone: str) -> None:
        self.console.print(make_text(text, tone), width=min(self.console.width, READABLE))
