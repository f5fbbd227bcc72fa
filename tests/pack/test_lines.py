"""The line of every place of a TOML document: in cases, and in documents written with their lines known."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from carecli.pack.ladder import SkillsFile
from carecli.pack.reading import Place, parse
from carecli.pack.spots import find_line, show_place
from carecli.pack.validation import validate

# A document line by line, each with the places that it sets.
CASES: dict[str, list[tuple[str, ...]]] = {
    "a table and a key inside a text": [
        ('a = """', "a"), ("[b]",), ("x = 1",), ('"""',), ("[b]", "b"), ("x = 2", "b.x"),
    ],
    "the same in a literal text": [
        ("a = '''", "a"), ("[[b]]",), ("x = 1",), ("'''",), ("[[b]]", "b", "b[1]"), ("x = 2", "b[1].x"),
    ],
    "quotes and escapes in a text": [
        ('a = """', "a"), (r'\"""',), ("b = 1",), (r'\\""""" # """',), ('c = """"', "c"), ("d = 1",),
        ('""" # \'\'\'',), ('e = """"""', "e"), ("f = 1", "f"),
    ],
    "quotes and escapes in a literal text": [
        ("a = ''''", "a"), ("''b = 1",), (r"\'''''",), ("c = ''''''", "c"), ("d = 1", "d"),
    ],
    "signs inside texts of one line": [
        (r'a = "# [b] \" \\" # "', "a"), (r"b = '\' # '", "b"), ("c = 'x = [{'", "c"), ('d = ""', "d"),
        ("e = ''", "e"), ('f = "\'\'\'"', "f"), ("g = '\"\"\"'", "g"), ("h = 1", "h"),
    ],
    "comments": [
        ("# a = 1",), ("a = 1 # b = 2", "a"), ('# """',), ("[c] # [d]", "c"), ("# '",), ("b = 2", "c.b"),
        ("d = [ # 1, ]", "c.d"), ("# 1,",), ("2 # ]", "c.d[1]"), (",] # [",), ("e = 3", "c.e"),
    ],
    "quoted keys": [
        ('"a.b" = 1', "a.b"), ("'# c' = 1", "# c"), ('["[d]"."=".\'"\']', "[d]", "[d].=", '[d].=."'),
        ('"" = 1', '[d].=.".'), ("'x = 1' = 2", '[d].=.".x = 1'),
    ],
    "escapes in keys": [
        (r'"\u00e9\t" = 1', "é\t"), (r"'\u00e9' = 1", r"\u00e9"), (r'["\"]\\"]', '"]\\'),
        (r'"\U0001F600".b = 1', '"]\\.\U0001f600', '"]\\.\U0001f600.b'),
    ],
    "numbers and dates as keys and as values": [
        ("1 = 1.5", "1"), ("2.3 = 2026-11-23 10:00:00", "2", "2.3"), ("-4 = +1e9", "-4"),
        ("5 = [2026-11-23 10:00:00, 10:00:00, -inf,", "5", "5[1]", "5[2]", "5[3]"), ("0xf]", "5[4]"),
    ],
    "dotted keys": [
        ("a.b.c = 1", "a", "a.b", "a.b.c"), ("a . b\t. d = 2", "a.b.d"), ("[e]", "e"),
        ('f."g.h" = 1', "e.f", "e.f.g.h"),
        ("f.i = { j.k = 1, j.l = 2 }", "e.f.i", "e.f.i.j", "e.f.i.j.k", "e.f.i.j.l"),
    ],
    "a table after one inside it": [
        ("[a.b]", "a.b"), ("c = 1", "a.b.c"), (" [ a ] ", "a"), ("\td = 1", "a.d"), ("[a.b.e]", "a.b.e"),
    ],
    "arrays of tables": [
        ("[[a]]", "a", "a[1]"), ("[[a.b]]", "a[1].b", "a[1].b[1]"), ("x = 1", "a[1].b[1].x"),
        ("[[a.b]] # 2", "a[1].b[2]"), ("[a.b.c]", "a[1].b[2].c"), ("[[ a ]]", "a[2]"),
        ("[a.b]", "a[2].b"), ("x = 1", "a[2].b.x"),
    ],
    "arrays over several lines": [
        ("a = [", "a"), ('  "x", # ]', "a[1]"), ("  [1, [2,", "a[2]", "a[2][1]", "a[2][2]", "a[2][2][1]"),
        ("  3]],", "a[2][2][2]"), ("[4],", "a[3]", "a[3][1]"),
        ("  '''", "a[4]"), ("5, 6''', 7", "a[5]"), (",",), ("]",),
        ("b = [[]]", "b", "b[1]"), ("c = []", "c"),
    ],
    "inline tables over several lines": [
        ("a = [", "a"), ("  { b = 1, c = [", "a[1]", "a[1].b", "a[1].c"), ("    1,", "a[1].c[1]"),
        ("  ], d.e = {} },", "a[1].d", "a[1].d.e"), ("  { b = 2 }]", "a[2]", "a[2].b"),
        ("f = {", "f"), ("  g = 1, # }", "f.g"), ("  h = 2,", "f.h"), ("}",), ("[i]", "i"),
    ],
}  # fmt: skip


def list_places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Yield every place inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, held in inside:
        yield (*place, part)
        yield from list_places(held, (*place, part))


def list_lines(text: str) -> dict[Place, int | None]:
    """Return the line of every place of a document."""
    return {place: find_line(text, place) for place in list_places(tomli.loads(text))}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_every_place_has_its_line(case: list[tuple[str, ...]], end: str) -> None:
    expected = {place: number for number, (_, *places) in enumerate(case, 1) for place in places}
    found = list_lines(end.join(line for line, *_ in case))
    assert {show_place(place): line for place, line in found.items()} == expected


SCALARS = [
    "1", "-1.5", "true", "2026-11-23", "2026-11-23 10:00:00.5", "10:00:00", "inf", '""', "''",
    '"a # b"', r'"\"]\\"', r"'\'", "'[x]'", '"x = {"', '"""\n[a]\nk1 = 1\n"""', r'"""\"""\" b\\"""',
    '""""\n""\\\n"""""', "'''\n# [[a]]\n''''", "'''\"\"\"'''",
]  # fmt: skip
GAPS = ["", "", " ", "\t", "\n", "\n\n  ", " # [a]\n", '# "\n']
ODD = ["k", "k", "-", "1", ".", "a b", "x = [", "# ", '"', "'", "\\", "\n", "é"]


class Sheet:
    """A document as it is written, and the line of each place in it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[Place, int] = {}
        self.names = 0

    def mark(self, place: Place) -> Place:
        self.lines[place] = self.text.count("\n") + 1
        return place

    def name(self) -> str:
        self.names += 1
        return f"{self.draw(st.sampled_from(ODD))}{self.names}"

    def write_names(self, names: tuple[str, ...]) -> None:
        written = []
        for name in names:
            ways = [json.dumps(name), json.dumps(name, ensure_ascii=False)]
            ways += [name] if re.fullmatch("[a-zA-Z0-9_-]+", name) else []
            ways += [f"'{name}'"] if not re.search("['\n]", name) else []
            written.append(self.draw(st.sampled_from(ways)))
        self.text += self.draw(st.sampled_from([".", " . ", "\t."])).join(written)

    def write_setting(self, table: Place, depth: int) -> None:
        names = tuple(self.name() for _ in range(self.draw(st.integers(1, 3))))
        for length in range(len(names)):
            self.mark((*table, *names[: length + 1]))
        self.write_names(names)
        self.text += self.draw(st.sampled_from(["=", " = ", "\t= "]))
        self.write_value((*table, *names), depth)

    def write_value(self, place: Place, depth: int) -> None:
        kind = self.draw(st.sampled_from(["scalar", "array", "table"][: 3 if depth < 3 else 1]))
        if kind == "scalar":
            self.text += self.draw(st.sampled_from(SCALARS))
            return
        self.text += "[" if kind == "array" else "{"
        for position in range(self.draw(st.integers(0, 3))):
            self.text += "," if position else ""
            self.text += self.draw(st.sampled_from(GAPS))
            if kind == "array":
                self.write_value(self.mark((*place, position)), depth + 1)
            else:
                self.write_setting(place, depth + 1)
            self.text += self.draw(st.sampled_from(GAPS))
        self.text += "]" if kind == "array" else "}"

    def write_body(self, table: Place) -> None:
        self.text += self.draw(st.sampled_from(["\n", " # ]\n", "\n\n"]))
        for _ in range(self.draw(st.integers(0, 2))):
            self.write_setting(table, 0)
            self.text += self.draw(st.sampled_from(["\n", " # [a]\n", "\n# k1 = 1\n"]))

    def write_header(self, names: tuple[str, ...], brackets: str) -> None:
        self.text += brackets
        self.write_names(names)
        self.text += brackets.replace("[", "]")

    def write_tables(self, table: Place, names: tuple[str, ...], depth: int) -> None:
        """Write tables of new names inside a table, and tables inside those, before or after them."""
        for _ in range(self.draw(st.integers(0, 3 if depth == 0 else 1))):
            name = self.name()
            place, inside = (*table, name), (*names, name)
            if self.draw(st.booleans()):
                self.mark(place)
                for position in range(self.draw(st.integers(1, 3))):
                    self.mark((*place, position))
                    self.write_header(inside, "[[")
                    self.write_body((*place, position))
                    if depth < 2:
                        self.write_tables((*place, position), inside, depth + 1)
                continue
            if self.draw(st.booleans()):
                child = self.name()
                self.mark(place)  # until its own header comes, if it comes
                self.mark((*place, child))
                self.write_header((*inside, child), "[")
                self.write_body((*place, child))
            if place not in self.lines or self.draw(st.booleans()):
                self.mark(place)
                self.write_header(inside, "[")
                self.write_body(place)
            if depth < 2:
                self.write_tables(place, inside, depth + 1)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Place, int]]:
    """Return a TOML document and the line of every place in it."""
    sheet = Sheet(draw)
    sheet.write_body(())
    sheet.write_tables((), (), 0)
    return sheet.text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), sheet.lines


@given(documents())
def test_the_lines_of_any_document_are_known(document: tuple[str, dict[Place, int]]) -> None:
    text, lines = document
    assert list_lines(text) == lines
    for place, line in lines.items():
        assert find_line(text, (*place, "not there", 0)) == line
    assert find_line(text, ("not there",)) is None


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"k{number} = 1\n" for number in range(2000)),
        "".join(f"[[skill]]\nk{number} = 1\n" for number in range(2000)),
        f"skill = [{'1,' * 2000}]",
    ],
    ids=["unknown keys", "unknown keys in tables", "wrong entries of a list"],
)
def test_two_thousand_problems_are_found_at_once(text: str) -> None:
    data = parse(text, "me", as_json=False)
    start = time.process_time()
    problems = validate(SkillsFile, data, "me", text)
    assert time.process_time() - start < 2
    assert isinstance(problems, list)
    assert len(problems) >= 2000
