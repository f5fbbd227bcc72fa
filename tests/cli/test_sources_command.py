"""`carecli sources`: every source with its year, how it was read, and what rests on it."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.pack.handbook import Handbook
from carecli.pack.loading import load_handbook
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

KINDS = {
    "guide": "The guide",
    "publisher": "Outside publishers",
    "count": "Counted by carecli",
    "own": "carecli's own",
}
READ_FROM = {"A": "issuer's own page", "B": "official data through a copy", "C": "third party only"}


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return load_handbook(SMALL_PACK)


def show(run: Run, *args: object) -> str:
    result = run("sources", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def read(run: Run) -> list[dict[str, Any]]:
    data = json.loads(show(run, "--json"))
    assert data["schema"] == "carecli.sources/1"
    sources: list[dict[str, Any]] = data["sources"]
    return sources


def say_uses(source: dict[str, Any]) -> str:
    if source["left_out"]:
        return f"left out: {source['left_out']}"
    return ", ".join(f"{place} ({count})" for place, count in source["used_by"].items()) or "nothing"


def say_name(source: dict[str, Any]) -> str:
    if source["kind"] != "publisher":
        return str(source["name"])
    return ", ".join(filter(None, (source["name"], source["publisher"], source["address"])))


def test_the_json_has_every_source_with_what_rests_on_it(run: Run, handbook: Handbook) -> None:
    sources = read(run)
    assert [source["id"] for source in sources] == [source.id for source in handbook.sources]
    assert len(sources) > 50
    keys = {
        "id",
        "kind",
        "name",
        "publisher",
        "year",
        "address",
        "lines",
        "left_out",
        "confidence",
        "used_by",
    }
    topics = {f"topic {topic.id}" for topic in handbook.topics}
    for source in sources:
        assert set(source) == keys
        assert all(count > 0 for count in source["used_by"].values())
        assert not (source["left_out"] and source["used_by"])
    places = {place for source in sources for place in source["used_by"]}
    assert topics <= places
    assert all(place.startswith("topic ") or "/" not in place for place in places)


def test_the_uses_of_a_source_are_where_the_other_commands_cite_it(run: Run) -> None:
    sources = {source["id"]: source for source in read(run)}
    facts = json.loads(run("guide", "visas", "--json").stdout)["facts"]
    counts = Counter(fact["source"] for fact in facts)
    assert counts
    assert {name: sources[name]["used_by"].get("topic visas") for name in counts} == dict(counts)


def test_the_source_of_the_scale_of_ratings_is_used_by_the_skills(run: Run) -> None:
    (scale,) = [source for source in read(run) if source["id"] == "benner-wsna"]
    assert scale["used_by"] == {"skills": 1}


def test_csv_has_one_row_a_source(run: Run) -> None:
    sources = {(say_name(s), s["lines"] or ""): s for s in read(run)}
    header, *rows = csv.reader(io.StringIO(show(run, "--full", "--format", "csv")))
    assert header == ["Source", "Year or lines", "Read from", "What rests on it", "Kind"]
    assert len(rows) == len(sources) > 50
    for name, year, read_from, uses, kind in rows:
        source = sources[name, year if year.startswith("L") else ""]
        assert uses == say_uses(source)
        assert kind == KINDS[source["kind"]]
        assert read_from == READ_FROM.get(source["confidence"], "")
        is_dated = source["kind"] in ("publisher", "count")
        expected = source["year"] or "undated" if is_dated else source["lines"] or ""
        assert year == str(expected)


def test_the_guide_comes_first_by_its_lines_and_then_the_publishers(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(show(run, "--full", "--format", "csv"))))[1:]
    assert list(dict.fromkeys(row[4] for row in rows)) == list(KINDS.values())
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), key=list(KINDS.values()).index)
    starts = [
        int(found[0]) for row in rows if (found := re.findall(r"\d+", row[1])) and row[4] == KINDS["guide"]
    ]
    assert starts == sorted(starts)
    assert (starts[0], len(starts)) == (1, len([row for row in rows if row[4] == KINDS["guide"]]))


def test_what_is_left_out_of_the_guide_says_why(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(show(run, "--full", "--format", "csv"))))[1:]
    left_out = {row[1]: row[3] for row in rows if row[3].startswith("left out: ")}
    assert set(left_out) == {"L3", "L261-268"}
    assert all(len(said) > 30 for said in left_out.values())


def test_plain_gives_one_thing_a_line(run: Run) -> None:
    sources = read(run)
    lines = show(run, "--full", "--plain").splitlines()
    assert lines[0] == (
        f"{len(sources)} sources: sections of the guide with their lines, then outside publishers."
    )
    assert len(lines) == 1 + 4 * len(sources)
    said = Counter(
        line.partition(". What rests on it: ")[2] for line in lines if ". What rests on it: " in line
    )
    assert said == Counter(f"{say_uses(source)}." for source in sources)


def test_markdown_has_a_row_a_source(run: Run) -> None:
    sources = read(run)
    lines = show(run, "--full", "--format", "markdown").splitlines()
    assert lines[0] == "# Sources"
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == len(sources) + 2
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


@pytest.mark.parametrize("args", [[], ["--full"], ["benner-wsna"]], ids=["list", "all", "one"])
@pytest.mark.parametrize("columns", [40, 80, 85])
def test_the_page_fits_a_terminal_and_loses_nothing(
    columns: int, args: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strip(text: str) -> Counter[str]:
        return Counter(re.sub(r"[\s─]", "", text).lower())

    monkeypatch.setenv("COLUMNS", "250")
    everything = strip(show(run, *args))
    monkeypatch.setenv("COLUMNS", str(columns))
    text = show(run, *args)
    assert max(map(len, text.splitlines())) <= columns
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "…" not in text
    assert everything - strip(text) == Counter()


def test_a_table_heads_each_kind(run: Run) -> None:
    lines = show(run).splitlines()
    heads = [kind.upper() for kind in KINDS.values()]
    assert [line for line in lines if line in heads] == heads


@pytest.mark.parametrize("form", ["table", "plain", "json", "markdown", "csv"])
def test_output_writes_what_the_screen_would_show(form: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "sources.txt"
    result = run("sources", "--format", form, "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Made the folder {path.parent}\nWritten to {path}\n"
    assert path.read_text("utf-8").removeprefix("\ufeff") == show(run, "--format", form)


def test_color_says_nothing_by_itself_and_no_color_is_obeyed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = show(run, "--full")
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = show(run, "--full")
    assert "\x1b[1m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    assert "Year or" in plain.splitlines()[2], "the heading has two lines, one of them short"
    monkeypatch.setenv("NO_COLOR", "1")
    codes = re.findall(r"\x1b\[([0-9;]*)m", show(run))
    assert [code for code in codes if re.search(r"\b(3|4|9|10)[0-9]\b", code)] == []


def test_the_list_has_a_line_for_each_source_which_its_name_opens(run: Run, handbook: Handbook) -> None:
    sources = read(run)
    header, *rows = csv.reader(io.StringIO(show(run, "--format", "csv")))
    assert header == ["Name", "Mark", "Year or lines", "Facts", "Kind"]
    assert {row[0] for row in rows} == {source["id"] for source in sources}
    cites = {source.id: source.cite for source in handbook.sources}
    facts = {source["id"]: str(sum(source["used_by"].values())) for source in sources}
    assert all((row[1], row[3]) == (cites[row[0]], facts[row[0]]) for row in rows)
    assert len(show(run).splitlines()) <= len(sources) + len(KINDS) + 4


def test_one_source_is_found_by_its_name_or_its_mark_and_said_whole(run: Run) -> None:
    sources = read(run)
    for source in sources[::9]:
        data = json.loads(show(run, source["id"], "--json"))
        assert data["sources"] == [source]
        lines = show(run, source["id"], "--plain").splitlines()
        assert lines[0] == f"{source['name']}."
        assert f"What rests on it: {say_uses(source)}" in [line.rstrip(".") for line in lines]
        if source["address"]:
            assert any(source["address"] in line for line in lines)
    assert json.loads(show(run, "BLS wages May 2022", "--json"))["sources"][0]["id"] == "bls-oews-2022"


def test_a_wrong_source_is_refused_with_the_nearest(run: Run) -> None:
    result = run("sources", "bls-oews-2002")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "carecli: error: there is no source 'bls-oews-2002'; did you mean bls-oews-20"
    )
