"""Generated files are fresh, and the schemas say what the loader does."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from carecli.pack.loading import load_handbook

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "data" / "care-manager"
SCHEMAS = sorted((ROOT / "docs" / "schemas").glob("*.schema.json"))
OUTPUT = sorted((ROOT / "docs" / "schemas" / "output").glob("*.schema.json"))
COVERAGE = ROOT / "docs" / "guide-coverage.md"
# Everything that is made and not written by hand.
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
MADE = [*SCHEMAS, *OUTPUT, COVERAGE, *PICTURES, ROOT / "docs" / "commands.md", ROOT / "docs" / "tour.md"]


def test_schemas_commands_tour_and_pictures_are_fresh() -> None:
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert done.stdout == f"{len(MADE)} generated files, 0 not fresh\n"
    assert all(path.is_file() for path in MADE)
    written = {
        path
        for path in (ROOT / "docs").rglob("*")
        if path.is_file() and path.suffix in (".md", ".json", ".svg")
    }
    by_hand = ("performance.md", "reliability.md", "papers.md", "people.md", "packs.md")
    assert written - set(MADE) == {ROOT / "docs" / name for name in by_hand}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_needs_nothing_else_and_says_what_it_shows(path: Path) -> None:
    """No address, script or picture in it, and a title and a description for who does not see it."""
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "@font-face" not in text
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert {"title", "desc", "text"} <= names <= {
        "svg", "title", "desc", "style", "defs", "clipPath", "rect", "g", "text", "circle", "path",
    }  # fmt: skip
    assert root.get("role") == "img"
    assert all(element.text for element in root.iter() if element.tag.endswith(("title", "desc")))


def test_the_readme_shows_every_picture_with_words_for_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(ROOT / place for _, place in shown) == PICTURES
    assert len(PICTURES) >= 3
    assert all(len(words.split()) >= 8 for words, _ in shown)


def test_every_file_of_a_pack_and_the_profile_has_a_schema() -> None:
    names = {path.name.removesuffix(".schema.json") for path in SCHEMAS}
    of_a_person = {"profile", "stories", "letterhead", "people-map"}
    assert names == {path.stem for path in PACK.glob("*.toml")} | {"topics"} | of_a_person
    assert len(names) >= 14


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_refuses_unknown_keys(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    objects = [part for part in (schema, *schema.get("$defs", {}).values()) if "properties" in part]
    assert objects
    assert all(part["additionalProperties"] is False for part in objects)


@pytest.mark.parametrize(
    "folder",
    [
        "data/care-manager",
        "data/care-manager/topics",
        "examples",
        "tests/frozen/pack",
        "tests/frozen/pack/topics",
        "tests/frozen/people",
    ],
)
def test_data_files_name_their_schema(folder: str) -> None:
    files = sorted((ROOT / folder).glob("*.toml"))
    assert len(files) >= 5
    for path in files:
        named = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#:schema ")
        assert (path.parent / named).resolve() in SCHEMAS, path


def read_coverage() -> list[list[str]]:
    """Return the rows of the table: lines, section, topics and data."""
    rows = [line for line in COVERAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert rows[:2] == ["| lines | section of the guide | topics | data |", "|---|---|---|---|"]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_coverage_names_every_section_of_the_guide() -> None:
    sections = {
        (source.lines or "", source.name) for source in load_handbook(PACK).sources if source.kind == "guide"
    }
    rows = read_coverage()
    assert len(rows) == len(sections) >= 60
    assert {(lines, name) for lines, name, _, _ in rows} == sections


def test_every_section_of_the_guide_is_held_somewhere_or_left_out_for_a_reason() -> None:
    topics = {topic.id for topic in load_handbook(PACK).topics}
    shown: set[str] = set()
    left_out = 0
    for _, name, held, data in read_coverage():
        if held.startswith("left out: "):
            left_out += 1
            assert data == ""
            assert len(held.removeprefix("left out: ").split()) >= 5, name
            continue
        places = [place for place in held.split(", ") if place]
        files = [file for file in data.split(", ") if file]
        assert places or files, f"nothing holds {name}"
        for place in places:
            assert re.fullmatch(r"[a-z-]+ \([1-9][0-9]*\)", place), place
        for file in files:
            found = re.fullmatch(r"`([a-z]+)` \([1-9][0-9]*\)", file)
            assert found, file
            assert (PACK / f"{found[1]}.toml").is_file()
        shown |= {place.split(" ")[0] for place in places}
    assert shown <= topics
    assert len(shown) >= 15
    assert left_out <= 3


def test_the_lines_of_the_guide_are_all_covered_once() -> None:
    covered: list[int] = []
    for lines, *_ in read_coverage():
        for first, last in re.findall(r"L(\d+)(?:-(\d+))?", lines):
            covered += range(int(first), int(last or first) + 1)
    assert sorted(covered) == list(range(1, 269)), "the guide has 268 lines"


def test_constraints_name_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 20
    assert not [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line)]
