"""An empty table to fill in, a row a person: as CSV, or as a workbook with choices and explanations."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from carecli.names import clean_text
from carecli.pack.ladder import Skill
from carecli.pack.pack import Names, Pack, list_names

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 5_000
"""Rows of a workbook that offer choices; more can be filled in, by typing."""

PEOPLE, COLUMNS, CHOICES = "People", "Columns", "Choices"
_LONGEST_TIP = 250  # letters that a spreadsheet program shows beside a cell
_WIDE, _NARROW = 24, 16


class ColumnChoice(NamedTuple):
    """A value that a cell may have, and what it is called."""

    value: str
    name: str = ""


class AskedColumn(NamedTuple):
    """A column: its head, what it holds, how it is written, and its values where it has some.

    Where `several` of them may stand in a cell, and where there are none, anything may be typed.
    """

    head: str
    about: str
    written: str
    choices: tuple[ColumnChoice, ...] = ()
    several: bool = False


def list_asked(pack: Pack, states: Iterable[tuple[str, str]]) -> list[AskedColumn]:
    """The columns of a table of people, in the order of a profile; none of what the pack does not know.

    `states` are codes and names.
    """
    names, credentials, study = list_names(pack), pack.credentials.credential, pack.education
    codes = tuple(ColumnChoice(code, name) for code, name in states)
    licenses = [ColumnChoice(c.id, c.name) for c in credentials if c.kind == "license"]
    certifications = [ColumnChoice(c.id, c.name) for c in credentials if c.kind == "certification"]
    studied = [ColumnChoice(level.id, level.name) for level in study.level]
    field = f":{study.field[0].id}" if study.field else ""
    words, number, letters = pack.guide.words, "A number, such as 2.5.", "Two letters, such as {}."
    settings = _list_choices(names.settings)
    last = ("its last day or month", "@2028-05")
    asked = [
        AskedColumn("name", "What the person is called", "Any text; two people may have one name."),
        AskedColumn("target", "The level to reach", "One of the levels.", _list_choices(names.levels)),
        *(
            [AskedColumn("setting", "The place of work, or the one looked for", "One.", settings)]
            if settings
            else []
        ),
        AskedColumn("country", "The country of the work", letters.format("US")),
        AskedColumn("state", "The state of the work: for pay", letters.format("CA"), codes),
        AskedColumn(
            "pay", "Today's pay a year, for comparison only", "A number, such as 78000, or 37.50/hour."
        ),
        AskedColumn("years", f"Years in {words.field}", number),
        AskedColumn("related_years", f"Years in {words.related_long}", number),
    ]
    if licenses:
        asked.append(_ask_several("licenses", "Licenses held", *last, licenses))
    if certifications:
        asked.append(_ask_several("certifications", "Certifications held", *last, certifications))
    if studied:
        asked.append(_ask_several("education", "Levels completed", "its field", field, studied))
    none = pack.skills.scale.none
    return asked + [_ask_skill(skill, none) for skill in pack.skills.skill]


def _ask_several(
    head: str, about: str, more: str, example: str, choices: Sequence[ColumnChoice]
) -> AskedColumn:
    """A column of lists, shown by the values that the pack has first."""
    shown = [choice.value for choice in choices[:2]]
    written = f"Several are divided by a semicolon: {';'.join(shown)}. Each may have {more} behind it: "
    written += f"{shown[-1]}{example}. Write none where nothing is held; blank is unknown."
    return AskedColumn(head, about, written if shown else "Write none.", tuple(choices), several=True)


def _ask_skill(skill: Skill, none: str) -> AskedColumn:
    about = f"{skill.name}: {skill.description}"
    ratings = [ColumnChoice(str(rating), text) for rating, text in enumerate((none, *skill.anchors))]
    written = f"A whole number from 0 to {len(skill.anchors)}." if skill.anchors else "A whole number."
    return AskedColumn(skill.id, about, written, tuple(ratings) if skill.anchors else ())


def _list_choices(names: Names) -> tuple[ColumnChoice, ...]:
    return tuple(ColumnChoice(name, others[0] if others else "") for name, others in names.items())


def write_csv_template(asked: Sequence[AskedColumn]) -> str:
    """The heads as one line of CSV."""
    return ",".join(column.head for column in asked) + "\r\n"


def write_xlsx_template(asked: Sequence[AskedColumn]) -> bytes:
    """The heads in a workbook, with choices in the cells below and a sheet that explains each column."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    people, columns, choices = (book.create_sheet(name) for name in (PEOPLE, COLUMNS, CHOICES))
    _fill_people(people, asked)
    _explain(columns, asked)
    _offer(people, choices, asked)
    for sheet, frozen in ((people, "B2"), (columns, "A2"), (choices, "A2")):
        sheet.freeze_panes = frozen
    return _save(book)


def _fill_people(sheet: "Worksheet", asked: Sequence[AskedColumn]) -> None:
    for place, column in enumerate(asked, 1):
        _write(sheet, 1, place, column.head, is_head=True)
        sheet.column_dimensions[_letter(place)].width = _WIDE if column.several or place == 1 else _NARROW


def _explain(sheet: "Worksheet", asked: Sequence[AskedColumn]) -> None:
    """Each column once, and below it each of its values."""
    for place, (head, width) in enumerate((("Column", 26), ("Value", 22), ("What it is", 90)), 1):
        _write(sheet, 1, place, head, is_head=True)
        sheet.column_dimensions[_letter(place)].width = width
    for row, cells in enumerate(_list_explained(asked), 2):
        for place, text in enumerate(cells, 1):
            _write(sheet, row, place, text, is_head=place == 1)


def _list_explained(asked: Sequence[AskedColumn]) -> Iterator[tuple[str, str, str]]:
    for column in asked:
        yield column.head, "", f"{column.about.rstrip('.')}. {column.written}"
        for choice in column.choices:
            yield "", choice.value, choice.name


def _offer(people: "Worksheet", sheet: "Worksheet", asked: Sequence[AskedColumn]) -> None:
    """Choices in the cells of people, out of a sheet of them: a list in a cell itself is short."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = [column for column in asked if column.choices]
    for place, column in enumerate(offered, 1):
        _write(sheet, 1, place, column.head, is_head=True)
        for row, choice in enumerate(column.choices, 2):
            _write(sheet, row, place, choice.value)
    for place, column in enumerate(asked, 1):
        tip = clean_text(f"{column.about.rstrip('.')}. {column.written}")[:_LONGEST_TIP]
        if column in offered:
            letter, last = _letter(offered.index(column) + 1), len(column.choices) + 1
            choices = f"{CHOICES}!${letter}$2:${letter}${last}"
            rule = DataValidation("list", formula1=choices, errorStyle="warning", allow_blank=True)
            rule.showErrorMessage = not column.several
            rule.error = f"Choose one of the list, or leave the cell blank where nobody knows: {column.head}"
        else:
            rule = DataValidation(allow_blank=True)
        rule.showInputMessage, rule.promptTitle, rule.prompt = True, column.head[:32], tip
        people.add_data_validation(rule)
        rule.add(f"{_letter(place)}2:{_letter(place)}{ROWS + 1}")


def _write(sheet: "Worksheet", row: int, place: int, text: str, *, is_head: bool = False) -> None:
    """Text into a cell, never as a formula."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell: Any = sheet.cell(row, place)
    cell.value, cell.data_type = clean_text(text), "s"
    cell.alignment = Alignment(vertical="top", wrap_text=len(text) > _WIDE)
    if is_head:
        cell.font = Font(bold=True)
    if row == 1:
        cell.fill = PatternFill("solid", fgColor="E3EFF0")


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def _save(book: "Workbook") -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
