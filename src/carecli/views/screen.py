"""What screens share: names of levels, a margin of names, and what to type next."""

from collections.abc import Callable, Iterable, Sequence

from carecli.views.page import Block, Cell, Column, Table, cell

SHORTEST = 2
"""Letters of a word that is read letter by letter, such as IC."""


def name_level(level: str) -> str:
    """The name by which a level can be typed, as a bar is headed with it."""
    words = level.split("-")
    return " ".join(word.upper() if len(word) <= SHORTEST else word.title() for word in words)


def list_pairs(facts: Sequence[tuple[str, str]]) -> Table:
    """Names in a margin, and what is said of each."""
    rows = [(Cell(name, drawn=f"  {name}"), cell(said)) for name, said in facts]
    return Table("", (Column("About"), Column("Said", wrap=True)), tuple(rows), bare=True, gap=3)


def list_margin(said: Iterable[tuple[str, Cell]]) -> list[Block]:
    """Lines with a quiet word before each, if there are any."""
    rows = tuple((cell(name, "quiet"), what) for name, what in said)
    columns = (Column("About"), Column("What is said", wrap=True))
    return [Table("", columns, rows, bare=True, gap=2)] if rows else []


EACH = "each with"
LONGEST_WHO = 40
LONGEST_COMMAND = 44
"""Letters of a command that leave room for what it shows beside it."""


def list_commands(commands: Sequence[tuple[str, str]], who: str | None = "") -> list[Block]:
    """What to type next, and what it shows; `who` is how they name the person, said once.

    A command, or a person, too long for that beside it stands alone on a screen: all of it can be copied.
    """
    return [_lay_out(commands, who)]


def _lay_out(commands: Sequence[tuple[str, str]], who: str | None) -> Table:
    is_long = len(who or "") > LONGEST_WHO or any(len(said) > LONGEST_COMMAND for said, _ in commands)
    rows = [
        (Cell("", drawn="Next" if not number else " "), cell(command, "strong"), cell(shows, "quiet"))
        for number, (command, shows) in enumerate(commands)
    ]
    if who:
        said = cell(f"{EACH}{who}", "quiet")
        rows.append((Cell("", drawn=" "), *((said, cell("")) if is_long else (cell(""), said))))
    columns = (
        Column("", decorative=True),
        Column("Command", wrap=is_long),
        Column("Shows", wrap=True, only_data=is_long),
    )
    return Table("", columns, tuple(rows), bare=True, gap=3)


def add_options(listed: Table, find_lacking: Callable[[str], str]) -> Table:
    """A table of `list_commands` with the options that each command lacks; those that all lack are said once.

    `find_lacking` gives the options that a command lacks, each with a space before it.
    """
    commands = [(row[1].text, row[2].text) for row in listed.rows if row[1].tone == "strong"]
    said = [part.text.removeprefix(EACH) for part in listed.rows[-1] if part.text.startswith(EACH)]
    who = said[0] if said else ""
    lacking = [find_lacking(command + who) for command, _ in commands]
    if len(commands) > 1 and len(set(lacking)) == 1:
        return _lay_out(commands, who + lacking[0])
    each = [(f"{command}{more}", shows) for (command, shows), more in zip(commands, lacking, strict=True)]
    return _lay_out(each, who)
