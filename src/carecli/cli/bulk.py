"""A report for each of many people, in files of their own that nobody else can read."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from unicodedata import normalize

from carecli.cli.output import spare, tell
from carecli.cli.plan import make_plan_to
from carecli.cli.progress import show_progress
from carecli.cli.report import read_audience as read_audience
from carecli.cli.session import Session
from carecli.engine.assess import assess_against
from carecli.errors import UsageError
from carecli.names import clean_text
from carecli.profile.files import PRIVATE, make_folder, refuse_writing, write_file
from carecli.profile.letterhead import Letterhead
from carecli.profile.model import Profile
from carecli.views.address import address
from carecli.views.brief import make_brief
from carecli.views.document import Document
from carecli.views.formats import Format

LONGEST_NAME = 60
"""Letters of a file's name; a file system may take no more than 255 bytes."""

SHOWN = 3
# Windows has no file of these names, whatever their ending.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def write_each(
    people: Sequence[tuple[str, Profile]],
    folder: Path,
    chosen: Format,
    session: Session,
    *,
    to: str | None,
    reader: str,
    head: Letterhead | None,
    force: bool,
) -> None:
    """Write the short report of each person, beside what they are called, into a folder, and say how many.

    Nothing is written where a file is there already, unless it is to be written over. Raises UsageError, and
    PersonalFileError for what cannot be written.
    """
    files = [folder / f"{name}{chosen.endings[0]}" for name in name_files(name for name, _ in people)]
    check_folder(folder, files, force=force)
    try:
        make_folder(folder)
    except OSError as error:
        raise refuse_writing(folder, error) from None
    with show_progress(len(people), "Writing", many=2, stride=1) as progress:
        for (_, person), file in zip(people, files, strict=True):
            document = tell_person(session.turn_to(person), to)
            addressed = address(document, reader, person.name)._replace(letterhead=head)
            content = chosen.make(addressed, sys.stdout)
            write_file(file, content, mode=PRIVATE)
            progress()
    written = f"{len(files):,} reports are" if len(files) != 1 else "1 report is"
    tell(f"{written} in {folder}")


def tell_person(session: Session, to: str | None) -> Document:
    """The report of a person on one page, with the plan to a level, or to the next where they are past it."""
    person, pack = session.person, session.pack
    standards = session.find_standards(person)
    assessment = assess_against(person, standards, session.today, "none")
    order = [level.id for level in assessment.levels]
    current = assessment.current_level
    is_past = bool(to and current and order.index(to) < order.index(current))
    assessment, plan = make_plan_to(None if is_past else to, session)
    assessment = assess_against(person, standards, session.today)
    sheet = session.find_pay(person, order, assessment.next_level or assessment.current_level)
    if sheet:
        sheet = sheet._replace(pay=None)  # what somebody earns today is theirs to tell
    return make_brief(assessment, plan, pack, session.today, session.sources, sheet)


def name_files(names: Iterable[str]) -> list[str]:
    """A name of a file for each person, without its ending: safe on every system, and no two alike.

    The second of a name is told apart by a number, as `Dana-Lee-2`; one without letters is `person-7`.
    """
    taken, found = set[str](), list[str]()
    for number, name in enumerate(names, 1):
        base = _make_safe(name) or f"person-{number}"
        chosen, again = base, 1
        while chosen.casefold() in taken:
            again += 1
            chosen = f"{base}-{again}"
        taken.add(chosen.casefold())
        found.append(chosen)
    return found


def _make_safe(name: str) -> str:
    """A name of letters and digits of any script with hyphens between; empty where it has none."""
    words = re.findall(r"[^\W_]+", normalize("NFC", clean_text(name)))
    joined = "-".join(words)[:LONGEST_NAME].strip("-")
    while len(joined.encode()) > 3 * LONGEST_NAME:
        joined = joined[:-1]
    return f"{joined}-" if _RESERVED.fullmatch(joined) else joined


def check_folder(folder: Path, files: Sequence[Path], *, force: bool) -> None:
    """Refuse a place that is no folder, or where something would be written over. Raises UsageError."""
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise UsageError(f"--output {folder} is a file", hint="name a folder for the reports")
    for file in files:
        spare(file)
    there = [file for file in files if os.path.lexists(file)]
    if there and not force:
        more = f" and {len(there) - 1:,} more" if len(there) > 1 else ""
        are = "are" if more else "is"
        raise UsageError(
            f"{there[0]}{more} {are} there already",
            hint="add --force to write over them, or name another folder",
        )
