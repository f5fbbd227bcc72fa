"""The people whose data is kept here, as a page and as JSON, and the notes that are kept of one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from carecli.profile.notes import Note
from carecli.views.page import Block, Bullets, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import say_count

NOBODY = "Nobody is kept here yet: carecli person add NAME makes room for somebody."
NEVER = Cell("not yet", "quiet", data="")


class Seat(NamedTuple):
    """Somebody's place at the desk: who they are, whether they are in use, and what is saved, in short.

    `assessed` is the day of the newest saved assessment, `level` the one that they were ready for then, by
    its id. `fault` says what cannot be read.
    """

    name: str
    is_in_use: bool
    is_archived: bool
    has_profile: bool
    snapshots: int | None
    assessed: str | None
    level: str | None
    folder: str
    fault: str | None = None


SEAT = Form(
    Seat,
    "name in_use=is_in_use archived=is_archived profile=has_profile snapshots assessed level folder fault?",
)
DESK = Form(tuple[Seat, ...], "people", schema="carecli.desk/1", people=([SEAT], lambda seats: seats))


def desk_page(seats: Sequence[Seat], hidden: int, levels: Mapping[str, str]) -> Page:
    """Who there is, when each was last assessed and what for they were ready; `hidden` are archived."""
    are = "is" if hidden == 1 else "are"
    archived = say_count(hidden, "archived person", "archived people")
    more = f" {archived} {are} not shown here: --all shows everybody." if hidden else ""
    if not seats:
        return Page("People", (Paragraph(f"{NOBODY}{more}"),))
    used = next((seat.name for seat in seats if seat.is_in_use), None)
    lead = say_count(len(seats), "person", "people") + (f"; in use is {used}" if used else "")
    columns = (
        Column("Name", wrap=True),
        Column("Last assessed"),
        Column("Ready for", wrap=True),
        Column("Saved", right=True),
        Column("State", wrap=True),
    )
    rows = tuple(_list_seat(seat, levels) for seat in seats)
    faults = tuple(f"{seat.name}: {seat.fault}" for seat in seats if seat.fault)
    blocks: tuple[Block, ...] = (Paragraph(f"{lead}.{more}", "strong"), Table("", columns, rows))
    return Page("People", (*blocks, *([Bullets(faults)] if faults else [])))


def _list_seat(seat: Seat, levels: Mapping[str, str]) -> tuple[Cell, ...]:
    ready = levels.get(seat.level, seat.level) if seat.level else "no level yet"
    said = [
        *(["in use"] if seat.is_in_use else []),
        *(["archived"] if seat.is_archived else []),
        *([] if seat.has_profile else ["no profile yet"]),
        *(["cannot be read whole"] if seat.fault else []),
    ]
    return (
        cell(seat.name, "strong" if seat.is_in_use else "plain"),
        cell(seat.assessed) if seat.assessed else NEVER,
        cell(ready) if seat.assessed else Cell("-", data=""),
        cell("?" if seat.snapshots is None else seat.snapshots),
        cell(", ".join(said), "warn" if seat.fault else "quiet"),
    )


NOTES = Form(
    tuple[str, tuple[Note, ...]],
    "name=0 notes",
    schema="carecli.notes/1",
    notes=([Form(Note, "day text")], lambda pair: pair[1]),
)


def notes_page(name: str, notes: Sequence[Note]) -> Page:
    """The notes that are kept of somebody, the oldest first."""
    if not notes:
        return Page(
            "Notes", (Paragraph(f"No note is kept of {name}: carecli person note NAME TEXT keeps one."),)
        )
    lead = Paragraph(f"{say_count(len(notes), 'note')} of {name}.", "strong")
    return Page("Notes", (lead, notes_table(notes)))


def notes_table(notes: Sequence[Note]) -> Block:
    """Notes with their days."""
    columns = (Column("Day"), Column("Note", wrap=True))
    return Table("", columns, tuple((cell(note.day), cell(note.text)) for note in notes), caption="Notes")
