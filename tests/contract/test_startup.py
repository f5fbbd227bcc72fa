"""What a command imports and reads: start-up is a feature."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "polars", "textual", "pypdf", "jinja2", "docx", "lxml", "sqlite3", "tomli_w", "rich.markdown", "pygments",
    "tomlkit", "icalendar", "typst", "prompt_toolkit",
}  # fmt: skip
WAGES = ROOT / "data" / "care-manager" / "wages.csv"
TRACE = """
import io, json, sys
opened, taken = set(), []
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and args[0].endswith((".toml", ".csv")):
        opened.add(args[0].rsplit("/", 1)[1])
sys.addaudithook(watch)
class Counted(io.FileIO):
    def readinto(self, buffer):
        taken.append(super().readinto(buffer))
        return taken[-1]
    def readall(self):
        text = super().readall()
        taken.append(len(text))
        return text
plain_open = io.open
def count(path, mode="r", buffering=-1, *rest, **options):
    if not str(path).endswith("wages.csv"):
        return plain_open(path, mode, buffering, *rest, **options)
    assert mode == "rb", mode
    return io.BufferedReader(Counted(str(path)), buffering if buffering > 0 else io.DEFAULT_BUFFER_SIZE)
io.open = count
from carecli.__main__ import run
try:
    run()
except SystemExit as leaving:
    assert not leaving.code, leaving.code
    print("\\n" + json.dumps({"modules": sorted(sys.modules), "opened": sorted(opened), "taken": sum(taken)}))
"""


class Trace(NamedTuple):
    """What a command did: the modules it imported, the data files it opened, the bytes of wages it read."""

    modules: set[str]
    opened: set[str]
    taken: int


def trace(*args: str) -> Trace:
    """Run a command in a new process and watch it."""
    command = [sys.executable, "-c", TRACE, *args]
    # Coverage of subprocesses would import much of its own.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    seen = Trace(set(found["modules"]), set(found["opened"]), found["taken"])
    assert "carecli.cli.app" in seen.modules
    assert (seen.taken > 0) == ("wages.csv" in seen.opened)
    return seen


@pytest.mark.parametrize("args", [["--version"], ["--help"]])
def test_version_and_help_need_neither_rich_nor_pydantic_nor_data(args: list[str]) -> None:
    seen = trace(*args)
    assert not seen.modules & {"rich", "pydantic", "pydantic_core", "carecli.pack.pack", "carecli.engine"}
    assert seen.opened == set()


PACK = {"guide", "ladder", "skills", "education", "credentials", "settings", "salary", "evidence"}
LADDER = {"guide", "ladder", "salary"}
WAGE_TABLES = {"occupations.toml", "wages.csv", "areas.csv"}
NURSE = "examples/bedside-nurse.toml"


def name_files(stems: set[str]) -> set[str]:
    return {f"{stem}.toml" for stem in stems}


TOPICS = {path.name for path in (WAGES.parent / "topics").glob("*.toml")}
# The words that papers are read by are of no other command.
ALL = ({path.name for path in WAGES.parent.glob("*.toml")} | TOPICS) - name_files({"lexicon", "cues"})
FILES: dict[str, tuple[list[str], set[str]]] = {
    "ladder": (["ladder"], name_files({*LADDER, "education"})),
    "salary": (["salary"], name_files({*LADDER, "sources"}) | WAGE_TABLES),
    "salary of a level": (
        ["salary", "--level", "senior", "--state", "CA", "--license", "RN"],
        name_files({*LADDER, "sources", "credentials"}) | WAGE_TABLES,
    ),
    "salary of a country": (
        ["salary", "--country", "Germany"],
        name_files({"guide", "sources", "countries", "occupations"}),
    ),
    "assess": (["assess", "--profile", NURSE], name_files(PACK) | WAGE_TABLES | {"bedside-nurse.toml"}),
    "assess in full": (
        ["assess", "--profile", NURSE, "--full"],
        name_files({*PACK, "plan"}) | WAGE_TABLES | {"bedside-nurse.toml"},
    ),
    # who holds what a level asks is not told when they may sit for it
    "assess of the certified": (
        ["assess", "--profile", NURSE, "--full", "--certification", "CCM,CPHQ"],
        name_files(PACK) | WAGE_TABLES | {"bedside-nurse.toml"},
    ),
    "assess abroad": (
        ["assess", "--profile", NURSE, "--country", "DE", "--state", "BY"],
        name_files({*PACK, "countries", "occupations"}) | {"areas.csv", "bedside-nurse.toml"},
    ),
    "match": (
        ["match", "examples/postings/hospital-rn-case-manager.txt", "--profile", NURSE],
        name_files({*PACK, "lexicon", "cues"}) | WAGE_TABLES | {"bedside-nurse.toml"},
    ),
    "plan": (
        ["plan", "--profile", NURSE],
        name_files({*PACK, "plan"}) | WAGE_TABLES | {"bedside-nurse.toml"},
    ),
    "plan for a spreadsheet": (
        ["plan", "--profile", NURSE, "--format", "csv"],
        name_files({*PACK, "plan"}) | {"bedside-nurse.toml"},
    ),
    "history": (["history", "list"], {"ladder.toml"}),
    "person": (["person", "list"], {"ladder.toml"}),
    "guide": (["guide", "outlook"], ALL),
    "disagreements": (["disagreements"], ALL),
    "sources": (["sources"], ALL),
    "search": (["search", "ccm"], (ALL | {"areas.csv"}) - name_files({"plan", "evidence"})),
}  # fmt: skip


@pytest.mark.parametrize(("args", "files"), FILES.values(), ids=list(FILES))
def test_a_command_reads_only_what_it_needs(args: list[str], files: set[str]) -> None:
    seen = trace(*args)
    assert seen.opened == files
    assert seen.modules & HEAVY == ({"sqlite3"} if args[0] in ("search", "history") else set())
    assert not [name for name in seen.modules if name.startswith("carecli.interview.dialogue")]
    assert "carecli.pack.checks" not in seen.modules
    assert "pydantic" not in seen.modules
    assert ("pydantic_core" in seen.modules) == (args[0] in ("assess", "plan", "history", "match"))


def test_a_calendar_needs_its_library_and_no_wages() -> None:
    seen = trace("plan", "--profile", NURSE, "--format", "ics")
    assert seen.modules & (HEAVY | {"rich"}) == {"icalendar"}
    assert seen.opened == FILES["plan for a spreadsheet"][1]


@pytest.mark.parametrize("form", ["json", "plain", "markdown"])
def test_a_plan_without_layout_needs_no_rich(form: str) -> None:
    seen = trace("plan", "--profile", NURSE, "--format", form)
    assert seen.modules & (HEAVY | {"rich"}) == set()
    assert seen.opened == FILES["plan"][1]


@pytest.mark.parametrize(
    "args",
    [["people"], *(["people", name, "--help"] for name in ("assess", "report", "template", "form"))],
)
def test_the_help_of_many_people_needs_no_library_of_theirs(args: list[str]) -> None:
    seen = trace(*args)
    assert seen.modules & (HEAVY | {"narwhals", "openpyxl", "pyarrow"}) == set()
    assert seen.opened == set()


def test_what_is_to_be_filled_in_is_made_without_a_library_for_tables(tmp_path: Path) -> None:
    page = trace("people", "form", "-o", str(tmp_path / "form.html"))
    assert {"polars", "narwhals", "openpyxl"}.isdisjoint(page.modules)
    assert "jinja2" in page.modules
    table = trace("people", "template", "-o", str(tmp_path / "people.csv"))
    assert {"polars", "narwhals", "openpyxl", "jinja2"}.isdisjoint(table.modules)


def test_few_people_are_judged_without_rules_over_columns() -> None:
    seen = trace("people", "assess", "examples/people")
    assert seen.modules & (HEAVY | {"narwhals", "openpyxl", "pyarrow"}) == {"polars", "narwhals"}
    assert "carecli.people.rules" not in seen.modules
    assert not seen.opened & {"wages.csv", "lexicon.toml"}


@pytest.mark.parametrize(
    "args",
    [
        ["salary", "--level", "senior", "--state", "CA", "--license", "RN"],
        ["salary", "--level", "director", "--metro", "San Diego"],
        ["assess", "--profile", NURSE],
        ["plan", "--profile", NURSE],
    ],
    ids=["a state", "a metropolitan area", "assess", "plan"],
)
def test_less_than_a_tenth_of_the_wages_is_read(args: list[str]) -> None:
    size = WAGES.stat().st_size
    assert size > 200_000
    assert 0 < trace(*args).taken < size / 10


def test_comparing_states_reads_a_part_of_the_wages_for_each() -> None:
    one = trace("salary", "--level", "lead", "--compare", "TX").taken
    three = trace("salary", "--level", "lead", "--compare", "TX,NY,WY").taken
    assert one < three < 3 * one


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_search_needs_no_model_of_the_pack(form: str) -> None:
    seen = trace("search", "ccm", "exam", "cost", "--format", form)
    models = {
        f"carecli.pack.{name}" for name in ("pack", "fields", "credentials", "ladder", "handbook", "loading")
    }
    assert not seen.modules & models
    assert "sqlite3" in seen.modules
    assert ("rich" in seen.modules) is (form == "table")


FORMS = {"json": set(), "markdown": set(), "html": {"jinja2"}, "docx": {"docx", "lxml"}, "pdf": {"typst"}}


@pytest.mark.parametrize("form", FORMS)
def test_a_report_imports_only_what_its_form_needs(form: str, tmp_path: Path) -> None:
    seen = trace("report", "--profile", NURSE, "--format", form, "--output", str(tmp_path / "report"))
    assert seen.modules & HEAVY == FORMS[form]
    assert "rich" not in seen.modules
    assert not [
        name for name in seen.modules if name.startswith(("carecli.interview.dialogue", "carecli.history.s"))
    ]


def test_a_what_if_reads_the_same_files_as_an_assessment() -> None:
    plain = trace("assess", "--profile", "examples/bedside-nurse.toml")
    asked = trace("assess", "--profile", "examples/bedside-nurse.toml", "--with", "years=+2")
    assert asked.opened == plain.opened != set()
