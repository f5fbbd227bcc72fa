"""What is put to a person: a question with its choices, however it is shown."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from carecli.interview.questions import MOST_LISTED, Offered
from carecli.names import clean_text, fold

COMMANDS = ("back", "skip", "?", "repeat", "report", "done", "quit")


class Live(NamedTuple):
    """How the level that skills are asked for stands: its title, a bar, numbers and a verdict."""

    title: str
    bar: str
    numbers: str
    verdict: str


class Card(NamedTuple):
    """A question as it is put: where it stands, what is asked, what may be chosen, what was said before.

    The prompt begins with the `title`, where it has one.
    `check` says what is wrong with a text, or None; `find` gives the place of the choice that a text means,
    and `say` what one that is right is understood as. `kept` is the earlier answer that an empty one keeps.
    `live` draws what a text would do to the score. `understood` is what the answers before came to.
    `keys` are those that answer at once, where nothing else is typed, and the word that each types.
    """

    progress: str
    prompt: str
    hint: str
    choices: tuple[Offered, ...] = ()
    first: int = 1
    title: str = ""
    kept: str = ""
    check: Callable[[str], str | None] = lambda _: None
    find: Callable[[str], int | None] = lambda _: None
    say: Callable[[str], str] = lambda typed: typed
    live: Callable[[str], Live] | None = None
    understood: str = ""
    keys: Mapping[str, str] = {}

    @property
    def is_listed(self) -> bool:
        """Whether the choices are few enough to be numbered."""
        return 0 < len(self.choices) <= MOST_LISTED


class Prompter(Protocol):
    """A way to ask. `ask` gives a line as typed or the text of a choice, and a command as its word.

    It raises KeyboardInterrupt, and EOFError where nobody answers any more. `unfinished` is what was typed by
    then and not yet taken, where that is known.
    """

    unfinished: str

    def ask(self, card: Card) -> str:
        """Put a card, and give the answer."""
        ...


def filter_choices(card: Card, typed: str) -> list[int]:
    """The places of the choices that have each word of a text, or a word that begins with it."""
    wanted = fold(typed).split("-")
    places = []
    for place, choice in enumerate(card.choices):
        words = fold(clean_text(f"{choice.typed} {choice.name} {choice.about}").replace("(", "")).split("-")
        if all(any(word.startswith(part) for word in words) for part in wanted):
            places.append(place)
    return places
