"""The commands that a screen, a hint or an error proposes: about the same person and the same ladder.

Whoever writes "carecli plan" means that of the person and the ladder that are spoken of: what was named on
the command line is added to it here, on its way out.
"""

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, NamedTuple

from carecli.errors import CareError, PersonalFileError
from carecli.views.page import Table
from carecli.views.screen import add_options


class CommandSubject(NamedTuple):
    """What a command line names: the ladder, the file of a person, and ` --person NAME` of one kept here."""

    pack: str | None = None
    profile: str | None = None
    person: str = ""


NOTHING = CommandSubject()
NAMED: ContextVar[CommandSubject] = ContextVar("NAMED", default=NOTHING)

# Which of these options each command takes; `tests/cli/test_proposals` holds it to the commands themselves.
OF_ANYBODY = ("pack", "person", "profile")
OF_ONE = ("pack", "person")
LOOKING_UP = ("pack", "person", "anyone")
TAKES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("assess", "plan", "report", "match", "practice", "letter", "resume"), OF_ANYBODY),
    **dict.fromkeys(("rate request", "rate accept", "rate show", "rate check"), OF_ANYBODY),
    "salary": (*OF_ANYBODY, "anyone"),
    **dict.fromkeys(("ladder", "skills", "evidence"), LOOKING_UP),
    **dict.fromkeys(("import", "plan done"), OF_ONE),
    **dict.fromkeys(("profile new", "profile edit", "profile show", "profile check"), OF_ONE),
    **dict.fromkeys(
        ("history save", "history list", "history show", "history diff", "history chart"), OF_ONE
    ),
    **dict.fromkeys(("profile path", "profile erase"), ("person",)),
    **dict.fromkeys(("history export", "history import", "history erase", "history repair"), ("person",)),
    **dict.fromkeys(("rate remove", "rate answer", "rate sign", "rate key"), ("person",)),
    **dict.fromkeys(("guide", "search", "disagreements", "sources", "person list"), ("pack",)),
    **dict.fromkeys(
        ("people assess", "people report", "people template", "people form", "people history"), ("pack",)
    ),
}
PROPOSED = re.compile(r"\bcarecli ([a-z]+)(?: ([a-z]+))?")
EDIT = re.compile(r"\bcarecli profile edit((?: --[a-z-]+(?:[ =][^\s;,-][^\s;,]*[^\s;,.]|[ =]\w)?)*)")
GIVEN = {
    "pack": re.compile(r" --pack\b"),
    # Whose license is told needs no name.
    "profile": re.compile(r" (-p|--profile|--anyone|--into|--license)\b"),
    "person": re.compile(r" (--person|-p|--profile|--into|--license)\b"),
}
KEYS = {"license": "licenses", "certification": "certifications"}
"""What a profile calls the answers of a flag that may stand more than once."""


@contextmanager
def propose_same(named: CommandSubject) -> Iterator[None]:
    """Let all that is proposed meanwhile be about what is named; hints of errors too.

    Those of errors about files leave out the file of a person, for it is what is wrong.
    """
    outer = NAMED.get()
    token = NAMED.set(CommandSubject(named.pack or outer.pack, named.profile or outer.profile, named.person))
    try:
        yield
    except CareError as error:
        about_file = isinstance(error, PersonalFileError)
        said = NAMED.get()
        error.hint = _complete(error.hint, said._replace(profile=None) if about_file else said)
        raise
    finally:
        NAMED.reset(token)


def read_named(given: Mapping[str, Any], *, of_a_person: bool) -> CommandSubject:
    """What the options of a command name; `of_a_person` says that it is about somebody kept here."""
    return CommandSubject(given.get("pack"), given.get("profile"), say_person() if of_a_person else "")


def say_person() -> str:
    """How another command names the person that this one is about: ` --person Maria`, if it has to."""
    from carecli.profile.desk import find_in_use, find_usual  # help and completion need no files

    member = find_in_use()
    with suppress(CareError):
        if find_usual().folder == member.folder:
            return ""
    return f" --person {shlex.quote(member.name)}"


def complete(made: Any) -> Any:
    """A text, or a page with all its texts, whose proposed commands name what was named."""
    named = NAMED.get()
    return _complete(made, named) if any(named) else made


def _complete(made: Any, named: CommandSubject) -> Any:
    if isinstance(made, str):
        return _complete_text(made, named) if "carecli " in made else made
    if isinstance(made, Table) and any(column.name == "Command" for column in made.columns):
        return add_options(made, lambda command: _list_options(command, named))
    if not isinstance(made, tuple):
        return made
    if not hasattr(made, "_fields"):
        return tuple(_complete(part, named) for part in made)
    return type(made)(*(_complete(part, named) for part in made))


def _complete_text(text: str, named: CommandSubject) -> str:
    """A text whose commands have what they lack, each right behind its name."""
    text = EDIT.sub(lambda found: _propose_change(found[0], found[1], named), text)
    begins = [found.start() for found in PROPOSED.finditer(text)]
    parts = []
    for begin, end in pairwise([0, *begins, len(text)]):
        said = text[begin:end]
        path = _find_path(said)
        whole = f"carecli {path}" if path else ""
        parts.append(f"{whole}{_list_options(said, named)}{said[len(whole) :]}")
    return "".join(parts)


def _propose_change(command: str, flags: str, named: CommandSubject) -> str:
    """How to change what is known of somebody: in their file, or by flags where nothing is kept of them."""
    typed = re.findall(r"--([a-z-]+)(?:[ =](\S+))?", flags)
    if named.profile == "-" and not _is_somebody_kept():
        return command
    if named.profile is not None:
        file = "what you pass as -" if named.profile == "-" else shlex.quote(named.profile)
        keys = [
            f"skills.{value.partition('=')[0]}" if flag == "skill" else KEYS.get(flag, flag.replace("-", "_"))
            for flag, value in typed
        ]
        return f"set {' and '.join(keys)} in {file}" if keys else f"change {file}"
    return command


def _find_path(said: str) -> str:
    """The command with which a text begins: `plan`, `plan done`; nothing where it is none."""
    found = PROPOSED.match(said)
    words = [word for word in found.groups() if word] if found else []
    paths = (" ".join(words[:count]) for count in (2, 1))
    return next((path for path in paths if path in TAKES), "")


def _list_options(said: str, named: CommandSubject) -> str:
    """The options that the command at the beginning of a text lacks to be about what is named."""
    path = _find_path(said)
    takes = TAKES.get(path, ()) if not said.startswith(f"carecli {path} --help") else ()
    added = []
    if named.profile not in (None, "-") and not GIVEN["profile"].search(said):
        if "profile" in takes:
            added.append(f"-p {shlex.quote(named.profile)}")
        elif path == "import":
            added.append(f"--into {shlex.quote(named.profile)}")
        elif "anyone" in takes and _is_somebody_kept():
            added.append("--anyone")
    if named.person and named.profile is None and "person" in takes and not GIVEN["person"].search(said):
        added.append(named.person.strip())
    if named.pack is not None and "pack" in takes and not GIVEN["pack"].search(said):
        added.append(f"--pack {shlex.quote(named.pack)}")
    return "".join(f" {option}" for option in added)


def _is_somebody_kept() -> bool:
    """Whether a saved profile would be shown in place of the one in a file."""
    from carecli.profile.files import saved_profile

    return os.path.exists(saved_profile())
