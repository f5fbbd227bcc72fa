"""Export and import: everything goes out, comes in once, and a wrong file is never partly used."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carecli.errors import ExitCode, HistoryError, PersonalFileError
from carecli.history.exchange import OPENING, SCHEMA, Imported, import_snapshots, write_export
from carecli.history.rows import LONGEST_LINE
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.pack.pack import Pack
from carecli.profile.files import hold_folder
from tests.history.making import make_content, save_many

Document = dict[str, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a place for a history."""
    return tmp_path / "history.sqlite3"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    """Return a history of three snapshots, two of them alike, which is only read."""
    path = tmp_path_factory.mktemp("other") / "history.sqlite3"
    save_snapshot(path, make_content(pack, note="first \U0001f600 [a]"))
    for _ in range(2):
        save_snapshot(path, make_content(pack, years=9))
    return path


@pytest.fixture(scope="module")
def exported(source: Path) -> str:
    """Return the export of this history."""
    return export(source)


def export(path: Path) -> str:
    text = "".join(write_export(path))
    assert text == "".join(write_export(path, ahead=True))
    return text


def import_text(path: Path, text: str, name: str = "here") -> Imported:
    return import_snapshots(path, text.encode("utf-8", "surrogatepass").split(b"\n"), name)


def test_an_export_is_one_document_with_everything(exported: str, source: Path) -> None:
    document = json.loads(exported)
    assert document["schema"] == "carecli.history-export/1"
    assert [found.pop("number") for found in document["snapshots"]] == [1, 2, 3]
    assert document["snapshots"] == [
        json.loads(json.dumps(read_snapshot(source, number).content._asdict())) for number in (1, 2, 3)
    ]


def test_an_export_of_nothing_can_be_imported(path: Path) -> None:
    text = export(path)
    assert json.loads(text) == {"schema": "carecli.history-export/1", "snapshots": []}
    assert import_text(path, text) == Imported(0, 0)
    assert list_snapshots(path) == ()


def pretty(text: str) -> str:
    return json.dumps(json.loads(text), indent=2)


@pytest.mark.parametrize(
    "layout", [str, pretty, lambda text: text.replace("\n", "\r\n")], ids=["ours", "pretty", "crlf"]
)
def test_what_is_exported_comes_back_as_it_was(
    layout: Callable[[str], str], exported: str, path: Path
) -> None:
    assert import_text(path, layout(exported)) == Imported(3, 0)
    assert export(path) == exported


def test_a_second_import_finds_everything_there(exported: str, path: Path) -> None:
    import_text(path, exported)
    for text in (exported, pretty(exported)):
        assert import_text(path, text) == Imported(0, 3)
    assert export(path) == exported


def test_what_is_new_gets_numbers_after_what_is_there(exported: str, path: Path, pack: Pack) -> None:
    save_many(path, pack, 2)
    save_snapshot(path, make_content(pack, years=9))
    assert import_text(path, exported) == Imported(2, 1)
    assert sorted(found.number for found in list_snapshots(path)) == [1, 2, 3, 4, 5]
    assert import_text(path, exported) == Imported(0, 3)


def break_first(**changes: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        document["snapshots"][0].update(changes)

    return change


def drop(key: str) -> Callable[[Document], None]:
    return lambda document: document["snapshots"][1].pop(key)


def break_level(**changes: Any) -> Callable[[Document], None]:
    return lambda document: document["snapshots"][2]["result"]["levels"][0].update(changes)


BROKEN: dict[str, tuple[Callable[[Document], object], str]] = {
    "no number": (drop("number"), "number is missing"),
    "no inputs": (drop("inputs"), "inputs is missing"),
    "no result": (drop("result"), "result is missing"),
    "an unknown key": (break_first(mood="good"), "mood is not a key"),
    "a year": (break_first(day="2026"), "day must be a day, such as 2026-11-23"),
    "a day that is none": (break_first(day="2026-02-30"), "day must be a day"),
    "a day of another age": (break_first(day="1066-10-14"), "day must be a day"),
    "a moment without seconds": (break_first(taken="2026-02-01T10:00Z"), "taken must be a moment"),
    "a moment that is none": (break_first(taken="2026-02-01T25:00:00Z"), "taken must be a moment"),
    "rules of text": (break_first(rules_version="1"), "rules_version must be a whole number"),
    "rules too large": (break_first(rules_version=10**7), "rules_version must be at most 1e+06"),
    "an empty note": (break_first(note=" "), "note is empty"),
    "inputs of a list": (break_first(inputs=[]), "inputs must be a table"),
    "inputs with a wrong rating": (
        break_first(inputs={"skills": {"ehr": 9}}),
        "inputs.skills.ehr must be at most 7, not 9",
    ),
    "a result of a list": (break_first(result=[1]), "result must be a table"),
    "a result of another schema": (break_first(result={"schema": "x"}), "result.schema must be"),
    "a level without stops": (break_level(stops=None), "stops must be a list"),
    "a score of text": (break_level(score={"low": "1", "high": 2}), "score.low must be a number"),
    "a score above 100": (break_level(score={"low": 1, "high": 101}), "score.high must be at most 100"),
    "a score upside down": (
        break_level(score={"low": 9, "high": 1}),
        "score has a low end above its high end",
    ),
    "a verdict upside down": (
        break_level(verdict={"low": "ready", "high": "blocked"}),
        "verdict has a low end above its high end",
    ),
    "a level without a name": (break_level(title="\n"), "title is empty"),
    "a level with an id of a formula": (break_level(id="=1+1"), "id must be lower-case words"),
    "a level with control characters": (break_level(id="\x1b[31mred"), "id must be lower-case words"),
    "a level now with control characters": (
        lambda d: d["snapshots"][0]["result"].update(current_level="\x07"),
        "current_level must be lower-case words",
    ),
    "a pack without a version": (
        lambda d: d["snapshots"][0]["result"]["pack"].update(version=" "),
        "version is empty",
    ),
    "an unknown verdict": (break_level(verdict={"low": "so", "high": "ready"}), "verdict.low must be"),
    "no levels": (
        lambda d: d["snapshots"][0]["result"].update(levels=[]),
        "levels must not be an empty list",
    ),
    "text that is none": (break_first(result={}, note="\ud800x"), ""),
    "a snapshot of text": (lambda d: d["snapshots"].append("x"), "must be a snapshot"),
    "another schema": (
        lambda d: d.update(schema="carecli.history/1"),
        "it does not say carecli.history-export/1",
    ),
    "no list": (lambda d: d.pop("snapshots"), "it has no list of snapshots"),
}


@pytest.mark.parametrize("is_ours", [True, False], ids=["ours", "pretty"])
@pytest.mark.parametrize(("change", "words"), BROKEN.values(), ids=list(BROKEN))
def test_a_wrong_document_is_refused_with_its_problems_and_nothing_is_used(
    change: Callable[[Document], object], words: str, is_ours: bool, exported: str, path: Path, pack: Pack
) -> None:
    save_many(path, pack, 1)
    before = path.read_bytes()
    document = json.loads(exported)
    change(document)
    text = pretty(json.dumps(document))
    if is_ours and document.keys() == {"schema", "snapshots"} and document["schema"] == SCHEMA:
        text = "\n".join([OPENING, ",\n".join(map(json.dumps, document["snapshots"])), "]}"])
    problems = refuse(path, text)
    assert any(words in f"{problem.key} {problem.message}" for problem in problems)
    assert path.read_bytes() == before


def refuse(path: Path, text: str) -> Any:
    with pytest.raises(PersonalFileError) as caught:
        import_text(path, text, "my.json")
    error = caught.value
    assert error.code == ExitCode.FILE
    count = len(error.problems)
    said = f"history my.json: {count} problem{'s' if count > 1 else ''}, nothing of it was used"
    if error.problems[0].message.startswith("is not an exported history"):
        said = f"history my.json {error.problems[0].message}"
    assert error.message == said
    assert {problem.file for problem in error.problems} == {"my.json"}
    return error.problems


@pytest.mark.parametrize(
    "text",
    [
        "x", "[]", "null", "{}", '{"schema": "carecli.history-export/1"}', "[" * 100_000,
        '{"schema": "carecli.history-export/1", "snapshots": [\n{"number": NaN}\n]}',
        '{"schema": "carecli.history-export/1", "snapshots": [\n{"number": 1e999}\n]}',
        '{"schema": "carecli.history-export/1", "snapshots": [\n{"number": 1},\n]}',
        '{"schema": "carecli.history-export/1", "snapshots": [\n{"number": 1\n]}',
        '{"schema": "carecli.history-export/1", "snapshots": {}}',
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused_and_no_history_is_made(text: str, path: Path) -> None:
    refuse(path, text)
    assert not path.exists()


def test_a_problem_names_its_line(exported: str, path: Path) -> None:
    lines = exported.split("\n")
    lines[2] = lines[2].replace('"number": 2', '"number": 0')
    (problem,) = refuse(path, "\n".join(lines))
    assert (problem.line, problem.key, problem.message) == (3, "number", "must be at least 1, not 0")
    (problem,) = refuse(path, exported.replace('"number": 3', '"number": '))
    assert problem.message == "is not an exported history: it is not JSON on line 4"


def test_an_export_that_was_cut_off_is_refused(exported: str, path: Path) -> None:
    for share in (0.1, 0.5, 0.99):
        refuse(path, exported[: int(len(exported) * share)])
    assert not path.exists()


def test_text_that_is_no_unicode_is_a_problem(exported: str, path: Path) -> None:
    document = json.loads(exported)
    document["snapshots"][0]["result"]["name"] = "\ud800"
    (problem,) = refuse(path, json.dumps(document))
    assert problem.message == "has text that is not Unicode"


def test_of_very_many_problems_the_first_are_named(exported: str, path: Path) -> None:
    document = json.loads(exported)
    document["snapshots"] = [{**document["snapshots"][0], "number": 0}] * 50
    with pytest.raises(PersonalFileError, match="50 problems") as caught:
        import_text(path, json.dumps(document), "my.json")
    assert len(caught.value.problems) == 20


def test_what_is_imported_is_copied_at_once(exported: str, path: Path) -> None:
    copy = path.with_name("history.last-good.sqlite3")
    import_text(path, exported)
    assert list_snapshots(copy) == list_snapshots(path)
    copy.unlink()
    import_text(path, exported)
    assert not copy.exists(), "nothing was new"


def test_a_slow_reader_of_an_export_keeps_nobody_waiting(path: Path, pack: Pack) -> None:
    save_many(path, pack, 3)
    lines = write_export(path, ahead=True)
    first = next(lines)
    with hold_folder(path.parent, alone=True, patience=0):
        assert len(json.loads(first + "".join(lines))["snapshots"]) == 3


@pytest.mark.parametrize(
    ("letter", "fits", "too_many"),
    [("x", 3_900_000, 4_000_000), ("\u00e9", 1_300_000, 1_400_000), ("\U0001f600", 650_000, 670_000),
     ("\x7f", 1_300_000, 1_400_000), (",", 950_000, 1_100_000)],
)  # fmt: skip
def test_what_can_be_saved_can_be_exported_and_imported_again(
    letter: str, fits: int, too_many: int, tmp_path: Path, pack: Pack
) -> None:
    content = make_content(pack, note="\u00e9" * 1_000)
    here, there = tmp_path / "here" / "history.sqlite3", tmp_path / "there" / "history.sqlite3"
    with pytest.raises(HistoryError, match="too large"):
        save_snapshot(here, content._replace(result={**content.result, "more": letter * too_many}))
    save_snapshot(here, content._replace(result={**content.result, "more": letter * fits}))
    lines = "".join(write_export(here)).encode().split(b"\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert import_snapshots(there, lines, "x") == Imported(1, 0)
    assert read_snapshot(there, 1) == read_snapshot(here, 1)
