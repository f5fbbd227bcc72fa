"""Tables of people, in every kind of file: the same rows come in, each cell read, each guess told."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from carecli.errors import PersonalFileError
from carecli.names import clean_text
from carecli.pack.pack import Pack
from carecli.people.conversion import clean_column
from carecli.people.roster import Roster, list_rows, read_frame, read_person, read_roster
from carecli.profile.model import License, Profile, dump_profile, read_profile
from tests.conftest import EVERYBODY, SMALL_PACK, load_once
from tests.engine.strategies import profiles

HEADS = ["Name", "Team", "Years", "licences", "Education", "EHR", "Care Planning", "setting"]
CELLS = [
    ["Ann", "North", "12 yrs", "RN; LCSW@2027-05", "BSN", "3", "competent", "Hospital"],
    ["Bo \u00c4", "South", "", "none", "bachelor:nursing@IN", "", "", ""],
    ["", "", "", "", "", "", "", ""],
    ["Cy", "", "", "", "", "", "", ""],
]
READ = [
    ("Ann", "North", 12.0, "RN;LCSW@2027-05", "bachelor:nursing", 3, 3, "hospital", 2),
    ("Bo \u00c4", "South", None, "", "bachelor:nursing@IN", None, None, None, 3),
    ("Cy", None, None, None, None, None, None, None, 5),
]
COLUMNS = [
    "name", "kept:Team", "years", "licenses", "education", "skill:ehr", "skill:care-planning", "setting",
    "row",
]  # fmt: skip

Read = Callable[..., Roster]


@pytest.fixture
def read(pack: Pack) -> Read:
    def read_files(*files: Path, **options: Any) -> Roster:
        return read_roster([str(file) for file in files], pack, **options)

    return read_files


def collect(roster: Roster) -> pl.DataFrame:
    frame: pl.DataFrame = roster.frame.collect().to_native()
    return frame.sort("file", "row")


def write_csv(separator: str, end: str = "\r\n") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows([HEADS, *CELLS])
    return stream.getvalue()


TEXTS = {
    "commas": (write_csv(",").encode(), ()),
    "mark": (write_csv(",").encode("utf-8-sig"), ()),
    "semicolons": (write_csv(";").encode(), ("with semicolons between",)),
    "tabs": (write_csv("\t").encode(), ("with tabs between",)),
    "bars": (write_csv("|").encode(), ("with bars between",)),
    "old-mac": (write_csv(",", "\r").encode(), ()),
    "utf-16": (write_csv(",").encode("utf-16"), ()),
    "utf-16-unmarked": (write_csv(",").encode("utf-16-be"), ("is read as UTF-16",)),
    "utf-32": (b"\xff\xfe\0\0" + write_csv(",").encode("utf-32-le"), ()),
    "windows": (
        write_csv(";").encode("cp1252"),
        ("read as Windows-1252", "first odd letter is \u00c4", "semicolons"),
    ),
    "above": (("All our people\n\n" + write_csv(",", "\n")).encode(), ()),
}


def test_a_text_table_is_read_whatever_its_separator_and_encoding(read: Read, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    for kind, (raw, told) in TEXTS.items():
        table.write_bytes(raw)
        roster = read(table)
        above = 2 if kind == "above" else 0
        rows = collect(roster).select(COLUMNS).rows()
        assert rows == [(*row[:-1], row[-1] + above) for row in READ], kind
        assert roster.kept == ("Team",)
        assert all(any(part in note for note in roster.notes) for part in told), kind
        assert bool(roster.notes) == bool(told), kind


def test_a_workbook_is_read_by_its_first_sheet_of_people(read: Read, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Cover"  # type: ignore[union-attr]
    book.active["A1"] = "People of 2026"  # type: ignore[index]
    people = book.create_sheet("People")
    for row in (HEADS, *CELLS):
        people.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.create_sheet("Old").append(HEADS)
    book.save(tmp_path / "people.xlsx")
    roster = read(tmp_path / "people.xlsx")
    assert collect(roster).select(COLUMNS).rows() == READ
    assert roster.notes == (f"{tmp_path / 'people.xlsx'}: of its sheets only 'People' is read",)


def make_frame() -> pl.DataFrame:
    """The same people as a database has them: numbers, lists, and types that lie."""
    return pl.DataFrame(
        {
            "Name": ["Ann", "Bo \u00c4", "Cy"],
            "Team": pl.Series(["North", "South", None], dtype=pl.Categorical),
            "Years": ["12", None, ""],
            "licences": [["RN", "LCSW@2027-05"], [], None],
            "Education": ["BSN", "bachelor:nursing@IN", None],
            "EHR": [3.0, None, float("nan")],
            "Care Planning": pl.Series([3, None, None], dtype=pl.Int64),
            "setting": ["Hospital", None, " "],
        }
    )


WRITERS: dict[str, Callable[[pl.DataFrame, Path], Any]] = {
    "parquet": lambda frame, place: frame.write_parquet(place),
    "arrow": lambda frame, place: frame.write_ipc(place),
    "arrows": lambda frame, place: frame.write_ipc_stream(place),
    "csv": lambda frame, place: frame.write_parquet(place),  # named wrongly: what it begins with decides
}


def test_a_table_in_columns_is_read_by_what_it_holds(read: Read, tmp_path: Path) -> None:
    for kind, write in WRITERS.items():
        table = tmp_path / f"people.{kind}"
        write(make_frame(), table)
        roster = read(table)
        rows = collect(roster).select(COLUMNS).rows()
        assert rows == [(*row[:-1], number) for number, row in enumerate(READ, 1)], kind
        assert roster.notes == ()


def test_rows_of_a_database_are_people_though_nothing_is_known_of_them(read: Read, tmp_path: Path) -> None:
    pl.DataFrame({"name": [None, None], "years": [None, 3.0]}).write_parquet(tmp_path / "people.parquet")
    assert collect(read(tmp_path / "people.parquet")).height == 2


def test_a_parquet_stays_where_it_lies(read: Read, tmp_path: Path) -> None:
    make_frame().write_parquet(tmp_path / "people.parquet")
    plan = read(tmp_path / "people.parquet").frame.to_native().select("years").explain()
    assert "Parquet SCAN" in plan
    assert "PROJECT 1/8 COLUMNS" in plan


def test_a_batch_of_another_engine_is_read_as_a_table_is(pack: Pack) -> None:
    roster = read_frame(make_frame().lazy(), "a batch", pack)
    assert collect(roster).select(COLUMNS).rows() == [(*row[:-1], place) for place, row in enumerate(READ, 1)]
    assert collect(read_frame(make_frame().clear().lazy(), "a batch", pack)).height == 0
    wrong = make_frame().with_columns(Years=pl.lit("x")).lazy()
    assert read_frame(wrong, "a batch", pack, skip_bad=True).skipped == 3
    with pytest.raises(PersonalFileError, match="a batch: 3 mistakes"):
        read_frame(wrong, "a batch", pack)


def test_a_table_in_parts_is_read_from_its_folder(read: Read, tmp_path: Path) -> None:
    for number in (1, 2):
        make_frame().write_parquet(tmp_path / f"part-{number}.parquet")
    (tmp_path / "_SUCCESS").touch()
    roster = read(tmp_path)
    assert collect(roster)["row"].to_list() == [1, 2, 3, 4, 5, 6]
    assert roster.places == (str(tmp_path),)
    make_frame().drop("Team").write_parquet(tmp_path / "part-2.parquet")  # now they are two tables
    roster = read(tmp_path)
    assert collect(roster)["file"].to_list() == [0, 0, 0, 1, 1, 1]
    assert roster.places == tuple(str(tmp_path / f"part-{number}.parquet") for number in (1, 2))
    (tmp_path / "part-2.parquet").write_bytes(b"PAR1")
    with pytest.raises(PersonalFileError, match=r"part-2\.parquet is broken"):
        read(tmp_path)


def test_profiles_and_tables_together_keep_people_of_one_name_apart(read: Read, tmp_path: Path) -> None:
    (tmp_path / "ann.toml").write_text('name = "Ann"\nyears = 1\n')
    (tmp_path / "people.csv").write_text("name,years\nAnn,2\nAnn,3\n")
    roster = read(tmp_path / "people.csv", tmp_path / "ann.toml", tmp_path / "ann.toml")
    people = collect(roster).select("name", "years", "file", "row").rows()
    assert people == [("Ann", 1.0, 0, None), ("Ann", 2.0, 1, 2), ("Ann", 3.0, 1, 3)]
    assert [Path(place).name for place in roster.places] == ["ann.toml", "people.csv"]


def test_a_folder_of_profiles_names_what_it_passes_by(read: Read, tmp_path: Path) -> None:
    for name in ("a.toml", "b.TOML"):
        (tmp_path / name).write_text("years = 1\n")
    for name in ("c.txt", "d.pdf", "e.docx", "f.png", ".hidden"):
        (tmp_path / name).write_text("x")
    roster = read(tmp_path)
    assert collect(roster).height == 2
    (note,) = roster.notes
    assert note.startswith("4 of the files in ")
    assert note.endswith("were passed by: c.txt, d.pdf, e.docx and 1 more")


def test_odd_quotes_and_ends_of_lines_in_cells_are_kept_whole(read: Read, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text('name,team,years\n"Jo" Ann,"a\nb",1\nA "B" C,x,2\nD,"long, one",3,,\n')
    frame = collect(read(table))
    assert frame.select("name", "kept:team", "years", "row").rows() == [
        ("Jo Ann", "a b", 1.0, 2), ('A "B" C', "x", 2.0, 3), ("D", "long, one", 3.0, 4),
    ]  # fmt: skip


def test_what_a_cell_hides_is_cleaned_as_everywhere(read: Read, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,te\x1b[31mam,years\n\x1b[31mA\u202enn\x1b[0m,\x1b]0;x\x07North  1,1\n")
    roster = read(table)
    assert collect(roster).select("name", "kept:team").rows() == [("Ann", "North 1")]


@settings(max_examples=10)
@given(
    texts=st.lists(
        st.text(st.sampled_from("aB \t\n\x1b[31m]\x07\u202e\u200d\u00a0\x85\u2028;\U0001f600"), max_size=9)
    )
)
def test_a_column_is_cleaned_as_a_text_is(texts: list[str]) -> None:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(clean_column(pl.col("text")))
    assert frame["text"].to_list() == [clean_text(text) or None for text in texts]


def test_heads_that_nearly_are_a_key_are_told_and_others_kept(read: Read, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    heads = "liscenses,Start,yaers,staet,status,yeers,Risk assesment,Medication"
    table.write_text(f"name,years,skill:resilience,{heads}\nA,1,3,RN,x,2,OH,y,2,3,4\n")
    roster = read(table)
    assert roster.kept == tuple(heads.split(","))
    said = [note.split(": ", 1)[1] for note in roster.notes]
    assert said == [
        "the column 'liscenses' is not read as an answer; did you mean licenses?",
        "the column 'yaers' is not read as an answer; did you mean years?",
        "the column 'staet' is not read as an answer; did you mean state?",
        "the column 'yeers' is not read as an answer; did you mean years?",
        "the column 'Risk assesment' is not read as an answer; did you mean care-planning?",
    ]
    assert collect(roster)["skill:resilience"].to_list() == [3]


def test_another_name_of_a_skill_is_one_only_where_ratings_stand(read: Read, tmp_path: Path) -> None:
    also = load_once(SMALL_PACK).skills.skill[0].also[1]
    table = tmp_path / "people.csv"
    table.write_text(f"name,years,{also}\nA,1,4\n")
    assert collect(read(table))["skill:ehr"].to_list() == [4]
    table.write_text(f"name,years,{also}\nA,1,17\nB,2,\n")
    roster = read(table)
    assert roster.kept == (also,)
    assert "for it holds no ratings" in roster.notes[0]
    assert collect(roster)[f"kept:{also}"].to_list() == ["17", None]


def test_two_columns_of_one_head_are_both_kept(read: Read, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,years,team,team,\nA,1,x,y,z\n")
    assert collect(read(table)).select("kept:team", "kept:team (2)").rows() == [("x", "y")]


@pytest.mark.parametrize("file", EVERYBODY, ids=lambda file: file.stem)
def test_a_row_of_a_profile_is_the_same_person(read: Read, pack: Pack, file: Path) -> None:
    (row,) = read(file).frame.collect().iter_rows(named=True)
    assert dump_profile(read_person(row)) == dump_profile(read_profile(file, pack))


def test_what_no_rule_asks_for_stays_with_a_person_too(read: Read, tmp_path: Path) -> None:
    (tmp_path / "ann.toml").write_text(
        'done = ["first-post", "exam:ccm"]\n[[licenses]]\nid = "LPN"\n[[licenses]]\nid = "RN"\n'
        'states = ["CA", "NY"]\nexpires = "2028-05"\n'
    )
    (tmp_path / "bo.csv").write_text("name,done\nBo,first-post; exam:ccm\nCy,none\nDi,\n")
    rows = [*read(tmp_path / "ann.toml", tmp_path / "bo.csv").frame.collect().iter_rows(named=True)]
    ann, *others = [read_person(row) for row in rows]
    assert ann.done == others[0].done == ("first-post", "exam:ccm")
    assert [person.done for person in others[1:]] == [(), ()]
    licenses = [License(id="LPN"), License(id="RN", states=("CA", "NY"), expires="2028-05")]
    assert ann.licenses == tuple(licenses)


def write_cells(rows: list[dict[str, Any]]) -> str:
    """Rows of a roster as a person would type them: none where nothing is held."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    stream = io.StringIO()
    table = csv.writer(stream)
    table.writerow(heads)
    for row in rows:
        cells = [row.get(head) for head in heads]
        table.writerow(["none" if cell == "" else "" if cell is None else cell for cell in cells])
    return stream.getvalue()


@settings(max_examples=12)
@given(people=st.lists(profiles(), min_size=1, max_size=5))
def test_people_survive_the_way_into_a_table_and_back(
    tmp_path_factory: pytest.TempPathFactory, people: list[Profile]
) -> None:
    named = [person.replace(name=f"P{number}") for number, person in enumerate(people)]
    rows = list_rows(named)
    assert [read_person(row) for row in rows] == named
    table = tmp_path_factory.getbasetemp() / "people.csv"
    table.write_text(write_cells(rows))
    roster = read_roster([str(table)], load_once(SMALL_PACK))
    assert [read_person(row) for row in collect(roster).iter_rows(named=True)] == named
