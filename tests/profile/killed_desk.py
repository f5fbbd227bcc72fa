"""Each change of the desk, killed before every single thing that it does to the disk.

    python -m tests.profile.killed_desk     prints what was found after each kill, as JSON

A process of its own: it forks for each kill, and pytest's has threads.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from carecli.errors import PersonalFileError
from carecli.profile import desk
from carecli.profile.files import desk_folder, list_personal_files, remove_files, use_folder

TOUCHES = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "tempfile.mkstemp",
    "tempfile.mkdtemp",
)
KILLED = 77


def say_nothing(_: str) -> None:
    """Take a message."""


def erase() -> None:
    """Do what `profile erase --person Maria` does."""
    member = desk.find_member("Maria")
    with use_folder(member.folder):
        remove_files(list_personal_files(), say_nothing)
        desk.forget(member.folder, say_nothing)


CHANGES: dict[str, Callable[[], object]] = {
    "add": lambda: desk.add_member("Zoe", say_nothing),
    "rename": lambda: desk.rename_member("Maria", "Marie", say_nothing),
    "rename the first": lambda: desk.rename_member("me", "Dana", say_nothing),
    "archive": lambda: desk.archive_member("Maria", say_nothing),
    "use": lambda: desk.put_to_use("Ann", say_nothing),
    "use the first": lambda: desk.put_to_use("me", say_nothing),
    "erase": erase,
}


def prepare(home: Path) -> None:
    """Fill a home: two people beside the first one, each with a profile, Maria in use."""
    os.environ["HOME"] = str(home)
    desk_folder().mkdir(parents=True, mode=0o700)
    (desk_folder() / "profile.toml").write_text("years = 1\n")
    for name in ("Maria", "Ann"):
        desk.add_member(name, say_nothing).profile.write_text(f'name = "{name}"\n')
    desk.put_to_use("Maria", say_nothing)


def look(home: Path) -> dict[str, object]:
    """Tell who there is, who is in use, and what stands in each profile."""
    os.environ["HOME"] = str(home)
    members = desk.list_members(archived=True)
    try:
        used = desk.find_usual().name
    except PersonalFileError:
        used = None
    return {
        "people": {m.name: m.profile.read_text() if m.profile.exists() else None for m in members},
        "used": used,
        "archived": [m.name for m in members if m.is_archived],
    }


def change(home: Path, number: int | None, do: Callable[[], object]) -> bool:
    """Do something in a process that is killed before its touch of that number; whether it was is given."""
    child = os.fork()
    if child == 0:
        os.environ["HOME"] = str(home)
        left = count()

        def watch(event: str, _: object) -> None:
            if number is not None and event in TOUCHES and next(left) == number:
                os._exit(KILLED)

        sys.addaudithook(watch)
        try:
            do()
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED), code
    return code == KILLED


def try_all() -> dict[str, list[dict[str, object]]]:
    """Kill each change everywhere: what there is before, after each kill, and done again if nothing was."""
    root, found = Path(mkdtemp()), dict[str, list[dict[str, object]]]()
    prepare(root / "home")
    for name, do in CHANGES.items():
        seen = [look(root / "home")]
        for number in count():
            home = root / f"{name}-{number}"
            shutil.copytree(root / "home", home)
            was_killed = change(home, number, do)
            seen.append(look(home))
            if not was_killed:
                break
            if look(home) == seen[0]:
                assert not change(home, None, do)
                seen[-1]["again"] = look(home)
        found[name] = seen
    shutil.rmtree(root)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(try_all()))
