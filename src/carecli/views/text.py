"""A page without layout: one fact a line for screen readers, Markdown, and CSV; and data as JSON."""

import csv
import io
import re

from carecli.names import clean_text
from carecli.views.marks import BRACKETS
from carecli.views.page import Bullets, Cell, Column, Drawing, Heading, Page, Paragraph, Room, Table

SPOKEN = str.maketrans(BRACKETS)  # a screen reader says a bracket and a number more clearly


def format_plain(page: Page) -> str:
    """A page as plain lines, each readable on its own: no columns, boxes or signs to decode."""
    lines: list[str] = []
    for block in page.parts:
        if isinstance(block, Heading):
            lines.append(f"{clean_text(block.text)}:")
        elif isinstance(block, Paragraph):
            lines.append(clean_text(block.said))
        elif isinstance(block, Bullets):
            lines += [f"{mark} {clean_text(item)}" for mark, item in _mark(block)]
        elif isinstance(block, Table):
            if block.title:
                lines.append(f"{clean_text(block.title)}:")
            lines += list_facts(block)
    return "\n".join(lines).translate(SPOKEN) + "\n"


def _mark(block: Bullets) -> list[tuple[str, str]]:
    return [
        ("-" if block.first is None else f"{block.first + i}.", item) for i, item in enumerate(block.items)
    ]


def _list_kept(table: Table, *, for_people: bool = True) -> list[int]:
    """The places of the columns that say something."""
    return [
        i
        for i, column in enumerate(table.columns)
        if not column.decorative and not (for_people and column.only_data)
    ]


def list_facts(table: Table) -> list[str]:
    """A table as lines of one fact each: the row, the column and what stands there.

    A dash that stands for no data is not said.
    """
    kept = _list_kept(table)
    if table.bare:
        return [_say_row([clean_text(row[i].text) for i in kept]) for row in table.rows]
    names = [clean_text(row[kept[0]].text) for row in table.rows]
    if table.grouped and len(set(names)) < len(names):  # each line is heard alone: its group tells rows apart
        names = [f"{name}, {clean_text(row[-1].text)}" for name, row in zip(names, table.rows, strict=True)]
        kept = kept[:-1]
    lines: list[str] = []
    for name, row in zip(names, table.rows, strict=True):
        said = [
            (table.columns[i].name, row[i].text) for i in kept[1:] if (row[i].text, row[i].data) != ("-", "")
        ]
        lead = name if name.endswith((".", "?", "!")) else f"{name}."
        lines += [
            f"{lead} {clean_text(column)}: {clean_text(text).removesuffix('.') or 'none'}."
            for column, text in said
        ] or [lead]
    return lines


def _say_row(said: list[str]) -> str:
    """A row of a bare table as one line."""
    name, *rest = filter(None, said)
    return f"{name}: {'; '.join(rest)}" if rest else name


def format_markdown(page: Page, level: int = 1) -> str:
    """A page as a Markdown document, or as a part of one whose title is a heading of `level`."""
    above, inner = "#" * level, "#" * (level + 1)
    parts = [f"{above} {_escape(page.title)}"]
    for block in page.parts:
        if isinstance(block, Heading):
            parts.append(f"{inner} {_escape(block.text)}")
        elif isinstance(block, Paragraph):
            parts.append(_begin(block.said))
        elif isinstance(block, Bullets):
            parts.append("\n".join(f"{mark} {_begin(item)}" for mark, item in _mark(block)))
        elif isinstance(block, Room):
            parts.append("\n".join(f"- **{_escape(label)}**:" for label in block.labels))
        elif isinstance(block, Drawing):
            parts += [f"{inner} {_escape(block.title)}", "\n".join(("```text", *block.lines, "```"))]
        else:
            shown = _markdown_list(block) if block.bare else _markdown_table(block)
            parts += ([f"{inner} {_escape(block.title)}"] if block.title else []) + [shown]
    return "\n\n".join(parts) + "\n"


def _markdown_list(table: Table) -> str:
    kept = _list_kept(table)
    rows = [[row[i].text for i in kept if row[i].text] for row in table.rows]
    return "\n".join(
        f"- **{_escape(name)}**: {'; '.join(map(_escape, rest))}" if rest else f"- {_begin(name)}"
        for name, *rest in rows
    )


def _markdown_table(table: Table) -> str:
    kept = _list_kept(table)
    rows = [
        [table.columns[i].name for i in kept],
        ["---:" if table.columns[i].right else "---" for i in kept],
    ]
    rows += [[row[i].text for i in kept] for row in table.rows]
    return "\n".join(
        f"| {' | '.join(cells if n == 1 else [_escape(c) for c in cells])} |" for n, cells in enumerate(rows)
    )


def _escape(text: str) -> str:
    """Text that Markdown shows as it stands, HTML included."""
    text = clean_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{c}" if c in "\\`*_[]|#~" else c for c in text)


def _begin(text: str) -> str:
    """The same where it begins a line, and shall begin no list, heading or rule."""
    return re.sub(r"^(\d{0,9})([-+.)])(?=[\s-]|$)", r"\1\\\2", _escape(text))


def format_csv(page: Page) -> str:
    """The last, most detailed table of a page as CSV, if it has one. Formulas are made harmless."""
    tables = [block for block in page.blocks if isinstance(block, Table)]
    if not tables:
        return ""
    table = _join_parts(page, tables[-1]) if tables[-1].bare else tables[-1]
    kept = _list_kept(table, for_people=False)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    named = [table.columns[i] for i in kept]
    heads = [f"{column.name} ({column.unit})" if column.unit else column.name for column in named]
    writer.writerow([_disarm(clean_text(head)) for head in heads])
    writer.writerows([[_disarm(clean_text(_read(row[i]))) for i in kept] for row in table.rows])
    return stream.getvalue()


def _read(cell: Cell) -> str:
    return cell.text if cell.data is None else cell.data


def _join_parts(page: Page, last: Table) -> Table:
    """The bare tables of a page as one, each row led by the heading of its part, if they have any."""
    part, rows = "", list[tuple[Cell, ...]]()
    for block in page.blocks:
        if isinstance(block, Heading):
            part = block.text
        elif isinstance(block, Table) and block.bare:
            part = block.title or part
            rows += [(Cell(part), *row) for row in block.rows]
    if not any(row[0].text for row in rows):
        return last
    return Table("", (Column("Part"), *last.columns), tuple(rows))


def _disarm(text: str) -> str:
    """Text that no spreadsheet takes for a formula, the wide signs of East Asian ones included."""
    is_formula = text[:1] in FORMULAS and text not in FORMULAS
    return f"'{text}" if is_formula else text


FORMULAS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
