"""What inputs are made of: commands and their options, good values for each, examples, packs, a history."""

import json
import re
import shlex
import sqlite3
import struct
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import tomli

from carecli.cli.app import COMMANDS, load_command
from tools.fuzz.case import HISTORY, PROFILE, Case
from tools.fuzz.running import TREES, Step, run_case
from tools.fuzz.values import DATES, NUMBERS

PAGES = (
    ("assess",), ("assess", "--full"), ("assess", "--why"), ("assess", "--json"),
    ("assess", "--with", "certification=CCM", "--with", "years=+2"), ("plan",), ("plan", "--full"),
    ("plan", "--json"), ("salary",), ("salary", "--full"), ("report", "-o", "r.html"),
    ("report", "-o", "r.docx"), ("report", "-o", "r.md"), ("report", "-o", "r.json"),
    ("plan", "--format", "ics", "-o", "p.ics"), ("assess", "--format", "csv", "-o", "a.csv"),
    ("plan", "--plain"), ("assess", "--format", "markdown"),
)  # fmt: skip
"""Commands that show a person."""

SAVES = (
    ("profile", "show"), ("profile", "check"), ("profile", "edit", "--years", "4"),
    ("profile", "new", "--replace", "--years", "3"), ("history", "save"), ("plan", "done", "first-post"),
    ("profile", "erase", "--yes"), ("assess",), (),
)  # fmt: skip
"""Commands that use or change the saved profile."""

LOOKS = (
    ("ladder",), ("ladder", "senior"), ("ladder", "--full"), ("ladder", "--format", "csv"), ("salary",),
    ("salary", "--state", "CA"), ("salary", "--json"), ("skills",), ("skills", "ehr"), ("skills", "--json"),
    ("guide",), ("guide", "outlook"), ("guide", "settings", "--full"), ("search", "care"), ("sources",),
    ("disagreements",), ("evidence",), ("evidence", "--format", "csv"), ("pack", "check"),
)  # fmt: skip
"""Commands that show a pack."""

LATER = (
    ("history", "list"), ("history", "list", "--json"), ("history", "list", "--all", "--plain"),
    ("history", "show", "1"), ("history", "show", "3"), ("history", "show", "2", "--json"),
    ("history", "diff"), ("history", "diff", "1", "2", "--full"), ("history", "chart"),
    ("history", "chart", "--json"), ("history", "export"), ("history", "export", "-o", "out.json"),
    ("report", "-o", "r.html"), ("history", "repair"), ("history", "save", "--note", "x"),
    ("history", "import", "history.json"), ("history", "erase", "--yes"),
)  # fmt: skip
"""Commands that use a history."""


BARE = ("--help", "--version", "--show-completion", "--install-completion")
PAGE = 4096


class Option(NamedTuple):
    """An option of a command, or its argument where it has no names; a flag takes no value."""

    names: tuple[str, ...]
    takes: str
    is_flag: bool


class Command(NamedTuple):
    """A command with its options, and the examples of its help as words."""

    path: tuple[str, ...]
    options: tuple[Option, ...]
    examples: tuple[tuple[str, ...], ...]


class Stock(NamedTuple):
    """Everything that inputs are made of."""

    commands: tuple[Command, ...]
    values: Mapping[str, tuple[str, ...]]
    people: tuple[str, ...]
    packs: Mapping[str, Mapping[str, bytes]]
    export: str
    history: bytes


@cache
def take_stock() -> Stock:
    """Read the program and the checkout once, and make a history of three snapshots by the program itself."""
    people = tuple(path.read_text("utf-8") for path in sorted(TREES["examples"].glob("*.toml")))
    packs = {
        name: {str(p.relative_to(TREES[name])): p.read_bytes() for p in sorted(TREES[name].rglob("*.*"))}
        for name in ("small", "shipped")
    }
    export, history = _make_history(people[0])
    return Stock(_list_commands(), _list_values(packs["shipped"]), people, packs, export, history)


def _list_commands() -> tuple[Command, ...]:
    """Every command from Typer's own tree, so that a new one comes by itself."""
    found = [Command((), tuple(Option((name,), "", is_flag=True) for name in BARE), ((),))]
    for name in COMMANDS:
        top: Any = load_command(name)
        below = getattr(top, "commands", {})
        found += [_read_command((name,), top)]
        found += [_read_command((name, key), command) for key, command in below.items()]
    return tuple(found)


def _read_command(path: tuple[str, ...], command: Any) -> Command:
    options = [
        Option(
            tuple(p.opts) if p.param_type_name == "option" else (),
            re.sub(r"\W.*", "", (p.metavar or "TEXT").strip("[]")),
            bool(getattr(p, "is_flag", False)),
        )
        for p in command.params
    ]
    _, _, rest = re.sub(r"\bExample:", "Examples:", command.help or "").partition("Examples:\n")
    lines = [re.split(r"\s{3,}", line.strip())[0] for line in rest.split("\n\n")[0].splitlines()]
    examples = [tuple(shlex.split(line)[1:]) for line in lines if line.startswith("carecli ")]
    return Command(path, (*options, Option(("--help",), "", is_flag=True)), (*examples, path))


def _list_values(pack: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """Good values, by what an option says that it takes."""

    def list_ids(file: str, table: str, *keys: str) -> tuple[str, ...]:
        return tuple(str(entry[key]) for entry in tomli.loads(pack[file].decode())[table] for key in keys)

    levels, settings = (
        list_ids("ladder.toml", "level", "id", "title"),
        list_ids("settings.toml", "setting", "id"),
    )
    skills, codes = list_ids("skills.toml", "skill", "id"), list_ids("credentials.toml", "credential", "id")
    files = (
        "profile.toml", "profile.json", "history.json", "out.json", "new/out.html", "out.docx", "out.ics",
        "out.csv", "out.pdf", "out.md", "-", "examples/half-answered.toml", "examples", "fifo", "zero",
        "null", "full", "loop", "missing.toml", "/", "/usr",
    )  # fmt: skip
    return {
        "LEVEL": (*levels, "bachelor:nursing", "BSN", "master", "none", "high-school"), "SETTING": settings,
        "CODE": (*codes, "none", "RN,CCM"),
        "ID": tuple(f"{skill}={rating}" for skill in skills for rating in (0, 5)), "SKILL": skills,
        "REQUIREMENT": (*skills, "years", "license", "bachelor"),
        "COUNTRY": ("US", "Germany", "de", "Canada", "XX"), "STATE": ("CA", "texas", "PR", "XX"),
        "STATES": ("NY,TX", "CA", "IN,PA,MI,OH"),
        "N": (*NUMBERS, "2", "3"), "M": ("1", "2", "3", "4"), "DATE": DATES, "MONTH": ("2027-01", *DATES),
        "PAY": NUMBERS, "TEXT": ("a note", "x"),
        "NAME": ("Dana", "Boston", "New York"),
        "FORMAT": ("table", "json", "markdown", "csv", "plain", "html", "docx", "pdf", "ics"),
        "CHANGE": ("certification=CCM", "years=+2", "skill:mentoring=4", "education=master:nursing",
        "license=RN", "setting=payer", "years=-9"),
        "WAY": ("fastest", "cheapest"), "READER": ("me", "coach", "school", "employer"),
        "STEP": ("first-post", "exam:CCM", "1"),
        "TOPIC": ("outlook", "certifications", "settings", "ccm"), "PART": ("1", "exam"),
        "WORDS": ("ccm", "exam", "cost", "carr"), "SOURCE": ("bls-wages", "guide"),
        "FILE": files, "DIR": ("my-ladder", "examples", "fifo", "/", "/usr", "loop", "a/" * 1_000),
    }  # fmt: skip


def _make_history(person: str) -> tuple[str, bytes]:
    """A history of three snapshots, the same each time: its export, and its file."""
    saves = [
        ("history", "save", "--note", f"number {number}", "--today", f"2026-0{number + 1}-05")
        for number in range(3)
    ]
    edits = [("profile", "edit", "--years", f"{number}") for number in range(3)]
    commands = [command for both in zip(edits, saves, strict=True) for command in both]
    made = run_case(Case("stock:0:0", (*commands, ("history", "export")), {PROFILE: person.encode()}))
    document = json.loads(_demand(made[-1]))
    for number, snapshot in enumerate(document["snapshots"]):
        snapshot["taken"] = f"{date(2026, 1, 5) + timedelta(30 * number)}T09:30:00Z"
    lines = ",\n".join(json.dumps(snapshot) for snapshot in document["snapshots"])
    export = f'{{"schema": {json.dumps(document["schema"])}, "snapshots": [\n{lines}\n]}}\n'
    imported = run_case(
        Case("stock:0:1", (("history", "import", "history.json"),), {"work/history.json": export.encode()})
    )
    _demand(imported[-1])
    file = imported[-1].after[HISTORY]
    assert file is not None  # noqa: S101  as the command ended with 0
    return export, file


def _demand(step: Step) -> bytes:
    """What a command printed. Raises RuntimeError where it did not do its work: then nothing can be tried."""
    if step.code != 0:
        raise RuntimeError(f"carecli {shlex.join(step.command)} ended with {step.code}: {step.err!r}")
    return step.out


def edit_history(history: bytes, *statements: tuple[str, tuple[Any, ...]]) -> bytes:
    """The file of a history after statements that no carecli would run; what SQLite refuses is left out."""
    with closing(sqlite3.connect(":memory:")) as connection:
        # A database in memory has no log: the two bytes say so, and say at the end what they said before.
        connection.deserialize(history[:18] + b"\x01\x01" + history[20:])
        for statement, values in statements:
            try:
                connection.execute(statement, values)
                connection.commit()
            except sqlite3.Error:
                connection.rollback()
        made = connection.serialize()
    return made[:18] + history[18:20] + made[20:]


def make_log(before: bytes, after: bytes) -> bytes:
    """The write-ahead log that makes one file of SQLite another one, as SQLite's file format says.

    A header and, for each page that differs, its number, how many there are and the page; sums go on from
    one to the next.
    """
    head = struct.pack(">6I", 0x377F0683, 3_007_000, PAGE, 0, 1, 2)
    sums = _add_up(head, (0, 0))
    made = [head + struct.pack(">2I", *sums)]
    pages = [(at // PAGE + 1, after[at : at + PAGE]) for at in range(0, len(after), PAGE)]
    changed = [
        (number, page) for number, page in pages if page != before[(number - 1) * PAGE : number * PAGE]
    ]
    for number, page in changed:
        end = len(pages) if number == changed[-1][0] else 0
        start = struct.pack(">2I", number, end)
        sums = _add_up(start + page, sums)
        made.append(start + struct.pack(">4I", 1, 2, *sums) + page)
    return b"".join(made)


def _add_up(content: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    words = struct.unpack(f">{len(content) // 4}I", content)
    one, two = sums
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def read_rows(history: bytes) -> list[dict[str, Any]]:
    """The snapshots of a history's file, by their columns."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(history[:18] + b"\x01\x01" + history[20:])
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM snapshots")]
