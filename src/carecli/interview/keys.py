"""Asking with arrow keys: choices to move through and to filter by typing, on a terminal that can do it."""

import os
import sys
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import (
    BufferControl,
    Dimension,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.output import ColorDepth, create_output
from prompt_toolkit.styles import Style

from carecli.interview.card import COMMANDS, Card, filter_choices
from carecli.names import clean_text
from carecli.views.terminal import READABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    Handler = Callable[[KeyPressEvent], None]
    Writer = Callable[[], StyleAndTextTuples]

STYLE = Style.from_dict(
    {"asked": "bold", "chosen": "bold", "quiet": "#888888", "wrong": "ansiyellow", "verdict": "bold"}
)
PLAIN_STYLE = Style.from_dict(
    {"asked": "bold", "chosen": "bold", "quiet": "", "wrong": "bold", "verdict": ""}
)


OTHER_LINES = 4  # what is typed, and those that end each part without a break

MOST_TYPED = 300
"""Letters of an answer: all are looked up as each comes, so that thousands would take seconds."""

JOINERS = "\u200c\u200d"  # without these, names in several scripts and some emoji fall apart


class Signs(NamedTuple):
    """What stands for the choice looked at, and between the keys that are named."""

    mark: str
    choose: str
    left: str
    link: str


UNICODE = Signs("\u25b8", "\u2191\u2193", "\u2190", " \u00b7 ")
ASCII = Signs(">", "up and down", "left:", ", ")


def find_encoding() -> str:
    """The encoding of what is drawn."""
    return (getattr(sys.stderr, "encoding", None) or "").lower()


class KeyPrompter:
    """Cards that arrow keys move through. What was asked is wiped when it is answered."""

    def __init__(self) -> None:
        """Read the keys of standard input and draw on standard error."""
        # What a terminal says when it is asked for its cursor could end up in an answer of the person's.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        self.input: Input = create_input(sys.stdin)
        self.output: Output = create_output(stdout=sys.stderr)
        self.history = InMemoryHistory()
        self.unfinished = ""
        self.signs = UNICODE if find_encoding().startswith("utf") else ASCII

    def ask(self, card: Card) -> str:
        """Put a card and give what was typed or chosen. Raises KeyboardInterrupt and EOFError."""
        screen = _Screen(card, self)
        try:
            return screen.run()
        except KeyboardInterrupt:
            self.unfinished = screen.typed
            raise


class _Screen:
    """One card on the screen: which choice is looked at, what is typed, what was wrong with it."""

    def __init__(self, card: Card, prompter: KeyPrompter) -> None:
        self.card = card
        self.signs = prompter.signs
        self.shown = list(range(len(card.choices)))
        # Of what is shown; -1 is the earlier answer. No rating is looked at before somebody moves to one, and
        # where one key answers, the Enter after it answers nothing of what comes next.
        self.place = self.start = -1 if card.kept or card.live or card.keys else 0
        self.has_moved = False
        self.wrong = ""
        self.buffer = Buffer(multiline=False, history=prompter.history, on_text_changed=self._filter)
        colors = os.environ.get("NO_COLOR")
        self.app: Application[str] = Application(
            layout=self._lay_out(),
            key_bindings=self._bind_keys(),
            style=PLAIN_STYLE if colors else STYLE,
            color_depth=ColorDepth.DEPTH_1_BIT if colors else None,
            erase_when_done=True,
            input=prompter.input,
            output=prompter.output,
        )

    def run(self) -> str:
        """Wait for the answer and give it."""
        return self.app.run()

    @property
    def typed(self) -> str:
        """What is typed so far, clean."""
        return clean_text(self.buffer.text)

    @property
    def looked_at(self) -> str | None:
        """What the choice looked at types; nothing for the earlier answer, which is kept, or for none."""
        if not self.shown or self.place < 0:
            return None
        return self.card.choices[self.shown[self.place]].typed

    def _filter(self, _: Buffer) -> None:
        """Show the choices that what is typed leaves, and look at the one that it means."""
        self.wrong, self.has_moved = "", False
        everything = list(range(len(self.card.choices)))
        if not self.typed:
            self.shown, self.place = everything, self.start
            return
        meant = self.card.find(self.typed)
        if self.typed.isdecimal() and meant is not None:
            self.shown = everything
        else:
            self.shown = sorted({*filter_choices(self.card, self.typed), *([] if meant is None else [meant])})
        self.place = self.shown.index(meant) if meant is not None else 0

    def _take(self, event: KeyPressEvent) -> None:
        """Take the choice looked at, or else what is typed where it is an answer or a command."""
        typed, chosen = self.typed, self.looked_at
        wrong = self.card.check(typed) if typed and typed.lower() not in COMMANDS and chosen is None else None
        if wrong is not None:
            self.wrong = wrong
            return
        if typed and not self.card.choices:
            self.buffer.append_to_history()
        is_command = typed.lower() in COMMANDS and not self.has_moved
        event.app.exit(result=typed if is_command or chosen is None else chosen)

    def _move(self, step: int) -> None:
        first = self.start if not self.typed else 0
        self.place = max(first, min(len(self.shown) - 1, self.place + step))
        self.has_moved = True

    def _bind_keys(self) -> KeyBindings:
        keys = KeyBindings()
        has_choices = Condition(lambda: bool(self.card.choices))
        is_empty = Condition(lambda: not self.buffer.text)

        def leave(word: str) -> "Handler":
            """What ends the question with a word."""
            return lambda event: event.app.exit(result=word)

        keys.add("enter")(self._take)
        keys.add("up", filter=has_choices)(lambda _: self._move(-1))
        keys.add("down", filter=has_choices)(lambda _: self._move(1))
        keys.add("pageup", filter=has_choices)(lambda _: self._move(-10))
        keys.add("pagedown", filter=has_choices)(lambda _: self._move(10))
        keys.add("left", filter=is_empty)(leave("back"))
        keys.add("tab")(leave("skip"))
        for key, word in self.card.keys.items():
            for typed in (key, key.upper()):
                keys.add(typed, filter=is_empty)(leave(word))
        keys.add("?", filter=is_empty)(leave("?"))
        keys.add("c-d", filter=is_empty)(lambda event: event.app.exit(exception=EOFError))
        for key in ("c-c", "<sigint>"):
            keys.add(key)(lambda event: event.app.exit(exception=KeyboardInterrupt))

        @keys.add("<bracketed-paste>")
        def paste(event: KeyPressEvent) -> None:
            """Lines that are pasted are one answer."""
            self._insert(clean_text(event.data))

        @keys.add("<any>")
        def insert(event: KeyPressEvent) -> None:
            """Take a letter; what the terminal sends besides letters is no part of an answer."""
            if event.data.isprintable() or event.data in JOINERS:
                self._insert(event.data)

        return keys

    def _insert(self, letters: str) -> None:
        """Put letters into the answer as far as there is room, and say where there is none."""
        room = MOST_TYPED - len(self.buffer.text)
        if room > 0:
            self.buffer.insert_text(letters[:room])
        if len(letters) > room:
            self.wrong = f"An answer has room for {MOST_TYPED:,} letters; what came after them was left out."

    def _lay_out(self) -> Layout:
        field = Window(BufferControl(self.buffer), height=Dimension(min=1, max=3), wrap_lines=True)
        lead = Window(FormattedTextControl(lambda: [("", "  > ")]), width=4, dont_extend_width=True)
        rows = [
            self._write(lambda: [*self._space(1), *self._head()]),
            Window(
                FormattedTextControl(self._list, show_cursor=False), always_hide_cursor=True, wrap_lines=True
            ),
            VSplit([lead, field], height=Dimension(min=1, max=3)),
            self._write(lambda: [*self._space(2), *self._foot()]),
        ]
        return Layout(HSplit(rows), focused_element=field)

    @staticmethod
    def _write(fragments: "Writer") -> Window:
        return Window(FormattedTextControl(fragments), dont_extend_height=True, wrap_lines=True)

    def _head(self) -> StyleAndTextTuples:
        lines: StyleAndTextTuples = []
        if self.card.progress:
            progress, stop = f"  {self.card.progress.rstrip('. ')}", "Ctrl-C stops and keeps"
            gap = self._width() - len(progress) - len(stop)
            lines.append(("class:quiet", f"{progress}{' ' * gap}{stop if gap > 0 else ''}\n"))
        asked = "\n".join(self._fold(self.card.prompt, "  ", "  "))
        strong = (
            len(self.card.title) + 3 if self.card.title else len(asked)
        )  # its margin and its mark are too
        lines += [("class:asked", asked[:strong]), ("", asked[strong:])]
        return [*lines, ("", "\n")] if self.card.choices or self.card.kept else lines

    def _list(self) -> StyleAndTextTuples:
        # Where there is no room for what every choice is about, that of the one looked at is shown.
        is_roomy = self._find_room() >= 0
        lines: StyleAndTextTuples = []
        if self.card.kept and not self.typed:
            lines += self._draw_choice(-1, f"Keep: {self.card.kept}", "")
        for place, number in enumerate(self.shown):
            choice = self.card.choices[number]
            name = f"{self.card.first + number}  {choice.name}" if self.card.is_listed else choice.name
            lines += self._draw_choice(place, name, choice.about if is_roomy or place == self.place else "")
        return lines

    def _find_room(self) -> int:
        """How many lines are left when every choice shows what it is about."""
        around = "".join(fragment[1] for fragment in (*self._head(), *self._foot())).count("\n")
        said = [self.card.choices[number] for number in self.shown]
        lines = sum(len(self._fold(f"0  {c.name}: {c.about}", " " * 4, " " * 7)) for c in said)
        return get_app().output.get_size().rows - around - lines - OTHER_LINES

    def _space(self, needed: int) -> StyleAndTextTuples:
        """A blank line, where so many are left."""
        return [("", "\n")] if self._find_room() >= needed else []

    def _draw_choice(self, place: int, name: str, about: str) -> StyleAndTextTuples:
        is_chosen = place == self.place
        mark = f"  {self.signs.mark} " if is_chosen else "    "
        style = "class:chosen" if is_chosen else ""
        said = f"{name}: {about}" if about else name
        where: StyleAndTextTuples = [("[SetCursorPosition]", "")] if is_chosen else []
        return [*where, *((style, f"{line}\n") for line in self._fold(said, mark, " " * 7))]

    def _foot(self) -> StyleAndTextTuples:
        lines: StyleAndTextTuples = []
        if self.wrong:
            lines += [("class:wrong", f"{line}\n") for line in self._fold(self.wrong, "  ", "  ")]
        elif self.typed and self.looked_at is None and self.card.check(self.typed) is None:
            said = f"Enter takes: {self.card.say(self.typed)}"
            lines += [("class:chosen", f"{line}\n") for line in self._fold(said, "  ", "  ")]
        if self.card.live:
            lines += self._draw_live()
        if self.card.understood:
            said = f"understood so far: {self.card.understood}"
            lines += [("class:quiet", f"{line}\n") for line in self._fold(said, "  ", "  ")]
        shown = "\n".join(self._fold(self.signs.link.join(self._name_keys()), "  ", "  "))
        return [*lines, ("class:quiet", shown)]

    def _name_keys(self) -> list[str]:
        """What each key does."""
        signs = self.signs
        if self.card.keys:
            others = [f"{signs.choose} or a number: another"] if self.card.choices else []
            return [*(f"{key} {word}" for key, word in self.card.keys.items()), *others, "? why"]
        choosing = [f"{signs.choose} choose", "type to filter"] if self.card.choices else []
        return [*choosing, "Enter takes", f"{signs.left} back", "Tab skips", "? why"]

    def _draw_live(self) -> StyleAndTextTuples:
        assert self.card.live is not None  # noqa: S101  asked by who calls
        typed = self.typed if self.typed and not self.has_moved else self.looked_at or ""
        title, bar, numbers, verdict = self.card.live(typed)
        room = self._width() - len(title) - len(numbers) - len(verdict) - 10
        first: StyleAndTextTuples = [("", f"  {title}  ")]
        said: StyleAndTextTuples = [("", f"{numbers}  "), ("class:verdict", verdict)]
        if room >= len(bar):
            return [*first, ("", f"{bar}  "), *said, ("", "\n")]
        return [*first, ("", f"{bar}\n  {' ' * len(title)}  "), *said, ("", "\n")]

    def _fold(self, text: str, first: str, then: str) -> list[str]:
        return wrap(
            clean_text(text), max(self._width(), len(then) + 10), initial_indent=first, subsequent_indent=then
        )

    @staticmethod
    def _width() -> int:
        return min(get_app().output.get_size().columns, READABLE) - 1
