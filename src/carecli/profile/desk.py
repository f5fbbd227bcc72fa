"""The people whose data is kept here, each in a folder of their own: who there is, and who is in use.

The first one stays where carecli kept the files of the one person it knew, so that an earlier carecli finds
them as they are. Each further one has a folder in `people/`, laid out in the same way.
"""

import errno
import json
import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import PersonalFileError, UsageError
from carecli.names import clean_text, fold, spell_plainly, suggest_name
from carecli.pack.reading import DocumentError, decode, parse, read_bytes
from carecli.profile.files import (
    DEAD,
    PRIVATE,
    Tell,
    data_folder,
    desk_folder,
    history_file,
    hold_folder,
    list_personal_files,
    list_shared_folders,
    make_folder,
    person_file,
    refuse_writing,
    saved_profile,
    signing_key,
    use_folder,
    write_file,
)

SCHEMA = "carecli.person/1"
VARIABLE = "CARECLI_PERSON"
FIRST = "me"
"""What the first person is called until they are renamed."""

MOST_LETTERS = 80
MOST_BYTES = 10_000
"""Of what somebody is called, or of who is in use; more is no file of carecli's."""

# Windows takes these for devices, with every ending.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


class Member(NamedTuple):
    """Somebody whose data is kept here: their name, their folder, and whether they are put away.

    `fault` says why the name is that of the folder: nothing else could be read.
    """

    name: str
    folder: Path
    is_archived: bool = False
    fault: str = ""

    @property
    def is_first(self) -> bool:
        """Whether their files are where carecli kept those of the one person it knew."""
        return self.folder == desk_folder()

    @property
    def profile(self) -> Path:
        """The place of their saved profile. It may not exist."""
        with use_folder(self.folder):
            return saved_profile()

    @property
    def history(self) -> Path:
        """The place of their saved assessments. It may not exist."""
        with use_folder(self.folder):
            return history_file()

    @property
    def has_files(self) -> bool:
        """Whether anything is kept of them, be it their name alone; the coach's key is nobody's here."""
        with use_folder(self.folder):
            return any(file != signing_key() for file in list_personal_files())


# ------------------------------------------------------------ who there is


def list_members(*, archived: bool = False) -> tuple[Member, ...]:
    """Everybody of whom something is kept, the first one first and the others by name.

    Who is `archived` is left out, unless they are asked for. Raises PersonalFileError.
    """
    first = read_member(desk_folder())
    others = sorted(_list_others(), key=lambda member: (_spell(member.name), member.folder.name))
    found = [*([first] if first.has_files else []), *others]
    return tuple(member for member in found if archived or not member.is_archived)


def has_others() -> bool:
    """Whether data of more than one person is, or may come to be, kept here."""
    return any(True for _ in _list_others())


def _list_others() -> Iterator[Member]:
    """Everybody but the first. Raises PersonalFileError."""
    _, place = list_shared_folders()
    try:
        with os.scandir(place) as entries:
            names = [entry.name for entry in entries if entry.name[0] != "." and entry.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # where nothing can be
            return
        raise PersonalFileError(
            f"cannot look into {place}: {error.strerror}", hint="make it readable"
        ) from None
    for name in sorted(names):
        member = read_member(place / name)
        if _is_somebody(member):
            yield member


def _is_somebody(member: Member) -> bool:
    """Whether a folder is somebody's: one that is empty, or of another's things alone, is not."""
    return not member.fault or member.has_files or not os.access(member.folder, os.R_OK | os.X_OK)


def read_member(folder: Path) -> Member:
    """Whose folder it is. Who is not called anything has the name of the folder; the first one is `FIRST`."""
    otherwise = FIRST if folder == desk_folder() else clean_text(folder.name)
    place = folder / "person.json"
    if not os.path.lexists(place):
        is_looked_into = os.access(folder, os.R_OK | os.X_OK) or not os.path.lexists(folder)
        fault = "has no name of its own" if is_looked_into else "cannot be looked into"
        return Member(otherwise, folder, fault="" if folder == desk_folder() else fault)
    try:
        data = parse(decode(read_bytes(place, MOST_BYTES), str(place)), str(place), as_json=True)
    except DocumentError as error:
        return Member(otherwise, folder, fault=f"{place.name} {error.problem.message}")
    name, is_archived = data.get("name"), data.get("archived", False)
    is_own = data.get("schema") == SCHEMA and isinstance(is_archived, bool)
    if not (is_own and isinstance(name, str) and is_name(name)):
        return Member(otherwise, folder, fault=f"{place.name} does not say a name")
    return Member(clean_text(name), folder, is_archived)


def list_all_files() -> Iterator[Path]:
    """Every file that carecli keeps of anybody, and the places of those that it would make first."""
    yield _named_in_use()
    for member in (read_member(desk_folder()), *_list_others()):
        with use_folder(member.folder):
            yield from (saved_profile(), history_file(), person_file(), *list_personal_files())


def find_member(typed: str, *, said: str = "") -> Member:
    """Whom a whole name means, in any case; half a name might be somebody else's.

    Raises UsageError with the nearest ones, `said` before it; also where more than one has that name.
    """
    members = [read_member(desk_folder()), *_list_others()]
    spelled = _spell(typed)
    found = [member for member in members if spelled and _spell(member.name) == spelled]
    if len(found) == 1:
        return found[0]
    if found:
        places = " and ".join(str(member.folder) for member in found)
        raise UsageError(
            f"{said}more than one person is called '{typed}': {places}",
            hint="give one of them another name in the person.json there",
        )
    near = suggest_name(typed, known) if (known := {member.name: () for member in list_members()}) else ""
    add = "carecli person add NAME adds one"
    raise UsageError(f"{said}there is no person '{typed}'", hint=f"{near}; {add}" if near else add)


def _spell(name: str) -> str:
    """A name as it is compared: however its letters are made up, in any case."""
    return fold(unicodedata.normalize("NFKC", clean_text(name))).casefold()


def is_name(text: str) -> bool:
    """Whether a text can be somebody's name."""
    return bool(_spell(text)) and len(clean_text(text)) <= MOST_LETTERS


def check_name(typed: str) -> str:
    """A name as it is kept. Raises UsageError."""
    name = clean_text(unicodedata.normalize("NFC", typed))
    if not _spell(name):
        raise UsageError("a person needs a name", hint="such as Maria, or 'Maria (Tuesday)'")
    if len(name) > MOST_LETTERS:
        raise UsageError(
            f"a name of {len(name)} letters is too long", hint=f"name them with at most {MOST_LETTERS}"
        )
    return name


# ------------------------------------------------------------ who is in use


def _named_in_use() -> Path:
    return desk_folder() / "in-use"


def say_in_use(member: Member) -> str:
    """Who is in use, in words: the first one of whom nothing is kept is nobody that a list shows."""
    return member.name if member.has_files else "nobody that is kept here"


def find_usual() -> Member:
    """Whom a command is about that names nobody: whom the environment names, else who was put to use.

    Raises UsageError and PersonalFileError where they are not there.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return find_member(named, said=f"{VARIABLE}: ")
    place = _named_in_use()
    if not os.path.lexists(place):
        return read_member(desk_folder())
    hint = "choose somebody with carecli person use NAME"
    try:
        name = os.fsdecode(read_bytes(place, MOST_BYTES).strip())
    except DocumentError as error:
        raise PersonalFileError(f"{place} {error.problem.message}", hint=hint) from None
    _, people = list_shared_folders()
    is_plain = name and name == Path(name).name and not name.startswith(".") and name.isprintable()
    member = read_member(people / name) if is_plain and os.path.isdir(people / name) else None
    if member is None or not _is_somebody(member):
        raise PersonalFileError(
            f"the person in use is not there: {people / clean_text(name)[:MOST_LETTERS]}", hint=hint
        )
    return member


@contextmanager
def use_person(typed: str | None) -> Iterator[None]:
    """Let everything that follows be about somebody, or about the usual one where nobody is named.

    They stay so to the end, whoever is put to use meanwhile. Raises as `find_usual` does.
    """
    member = find_usual() if typed is None else find_member(typed)
    with use_folder(member.folder):
        yield


def find_in_use() -> Member:
    """Who a command is about."""
    return read_member(data_folder())


def name_in_use() -> str | None:
    """The name of who a command is about; None where there is nobody else, and no name of their own."""
    member = find_in_use()
    return member.name if not member.is_first or has_others() else None


# ------------------------------------------------------------ changing it


@contextmanager
def _hold_desk(tell: Tell) -> Iterator[None]:
    """Hold the desk alone, its folders made. Raises PersonalFileError."""
    try:
        for folder in list_shared_folders():
            make_folder(folder, tell)
    except OSError as error:
        raise refuse_writing(desk_folder(), error) from None
    with hold_folder(desk_folder(), alone=True):
        yield


@contextmanager
def _hold_member(typed: str, tell: Tell) -> Iterator[Member]:
    """Hold the desk, and somebody who is there. Raises UsageError and PersonalFileError."""
    with _hold_desk(tell):
        member = find_member(typed)
        if member.is_first:  # their folder is the desk's
            yield member
            return
        with hold_folder(member.folder, alone=True):
            yield member


def add_member(typed: str, tell: Tell) -> Member:
    """Make room for somebody: a folder of their own with their name in it, there whole or not at all.

    Raises UsageError for a name that is none, or somebody's, and PersonalFileError.
    """
    name = check_name(typed)
    _, people = list_shared_folders()
    with _hold_desk(tell):
        _refuse_taken(name)
        _sweep(people)
        try:
            made = Path(tempfile.mkdtemp(dir=people, prefix=".new-"))
        except OSError as error:
            raise refuse_writing(people, error) from None
        try:
            _write(Member(name, made))
            folder = _find_free_folder(people, name)
            made.rename(folder)
        except OSError as error:
            raise refuse_writing(people, error) from None
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return Member(name, folder)


def _refuse_taken(name: str, *, by: Member | None = None) -> None:
    for member in (read_member(desk_folder()), *_list_others()):
        if _spell(member.name) == _spell(name) and member.folder != (by and by.folder):
            away = ", who is archived" if member.is_archived else ""
            raise UsageError(
                f"there is a person {member.name} already{away}",
                hint=f"say what tells them apart, such as '{name} (Tuesday)'",
            )


def _find_free_folder(people: Path, name: str) -> Path:
    """A folder for somebody that no other one has, whatever the disk makes of case and devices."""
    plain = spell_plainly(name, "person")
    free = plain = f"person-{plain}" if plain in DEVICES else plain
    number = 2
    while os.path.lexists(people / free):
        free, number = f"{plain}-{number}", number + 1
    return people / free


def _sweep(people: Path) -> None:
    """Remove what was half made when carecli was killed."""
    for left in (*people.glob(".new-*"), *desk_folder().glob(".in-use.*")):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - DEAD:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _write(member: Member) -> None:
    data: dict[str, Any] = {"schema": SCHEMA, "name": member.name}
    if member.is_archived:
        data["archived"] = True
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    write_file(member.folder / "person.json", text, mode=PRIVATE)


def rename_member(typed: str, name: str, tell: Tell) -> tuple[Member, Member]:
    """Call somebody something else; they are given as they were and as they are. Their folder stays.

    What is begun, as an import, knows its person by the folder. Raises as `add_member` does.
    """
    named = check_name(name)
    with _hold_member(typed, tell) as member:
        _refuse_taken(named, by=member)
        renamed = Member(named, member.folder, member.is_archived)
        _write(renamed)
    return member, renamed


def archive_member(typed: str, tell: Tell, *, undo: bool = False) -> Member:
    """Put somebody away, or take them back; they are given as they were. Nothing of theirs is moved.

    Raises UsageError and PersonalFileError.
    """
    with _hold_member(typed, tell) as member:
        if member.is_archived is undo:
            if not undo and _is_in_use(member.folder):
                _put_to_use(desk_folder())
            _write(Member(member.name, member.folder, not undo))
    return member


def put_to_use(typed: str, tell: Tell) -> Member:
    """Let commands that name nobody be about somebody, who is taken back where they were archived.

    Raises UsageError and PersonalFileError.
    """
    with _hold_member(typed, tell) as member:
        if member.is_archived:
            _write(Member(member.name, member.folder))
        _put_to_use(member.folder)
    return member


def _is_in_use(folder: Path) -> bool:
    """Whether somebody was put to use, in whatever state the note of that is."""
    try:
        noted = read_bytes(_named_in_use(), MOST_BYTES)
    except DocumentError:
        return False
    return os.fsdecode(noted.strip()) == folder.name


def _put_to_use(folder: Path) -> None:
    """Note who is in use; for the first one nothing is noted. Raises PersonalFileError."""
    place = _named_in_use()
    if folder != desk_folder():
        write_file(place, os.fsencode(f"{folder.name}\n"), mode=PRIVATE)
        return
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise refuse_writing(place, error) from None


def forget(folder: Path, tell: Tell) -> bool:
    """Remove the folder of somebody of whom nothing is kept any more; whether they were in use is given.

    What carecli has not made stays, and so does its folder; that of the first one is everybody's.
    Raises PersonalFileError.
    """
    if folder == desk_folder():
        return False
    with _hold_desk(tell):
        if Member("", folder).has_files:
            return False
        was_in_use = _is_in_use(folder)
        if was_in_use:
            _put_to_use(desk_folder())
        with suppress(OSError):
            folder.rmdir()
    return was_in_use
