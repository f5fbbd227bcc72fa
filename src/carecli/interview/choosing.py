"""One of a few choices, by number, word or the beginning of a word."""

from collections.abc import Callable, Sequence

from carecli.interview.card import Card, Prompter
from carecli.interview.questions import Offered
from carecli.profile.reading import find_place
from carecli.views.words import say_list


def choose(
    prompter: Prompter,
    prompt: str,
    choices: Sequence[tuple[str, str]],
    obey: Callable[[str, str], None],
    *,
    progress: str = "",
    title: str = "",
    skips_to: str | None = None,
) -> str:
    """The word of one of some choices, the first for an empty answer; `back` where that was said.

    `skips_to` is the word that `skip` stands for, where that is another one. `obey` carries out any other
    command, or says what was wrong.
    """
    words = [word for word, _ in choices]

    def find(typed: str) -> int | None:
        """The place of the choice that is meant, if it is one."""
        if typed.isdecimal():
            return find_place(typed, len(words))
        begun = [place for place, word in enumerate(words) if word.startswith(typed.lower())]
        return begun[0] if len(begun) == 1 else None

    def check(typed: str) -> str | None:
        """What is wrong with what is typed, as a sentence; None if nothing is."""
        return None if find(typed) is not None else f"Type 1 to {len(words)}, or {say_list(words, 'or')}"

    shown = tuple(Offered(word, said) for word, said in choices)
    card = Card(progress, prompt, "", shown, title=title, check=check, find=find)
    while True:
        typed = prompter.ask(card)
        if typed == "skip" and skips_to:
            return skips_to
        place = 0 if typed in ("", "skip") else find(typed)
        if place is not None:
            return words[place]
        if typed.lower() == "back":
            return "back"
        obey(typed.lower(), str(check(typed)))
