"""`carecli report`: one document in four forms, what it is made of, and where it goes."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from typer.testing import Result

from carecli.cli.app import COMMANDS
from tests.conftest import EVERYBODY, PEOPLE, SHIPPED_PACK, SMALL_PACK

Run = Callable[..., Result]

NURSE = PEOPLE / "bedside-nurse.toml"
LEADER = PEOPLE / "nurse-leader.toml"
DAY = "2026-11-23"
SCRIPT = "<script>alert(1)</script>"
every_example = pytest.mark.parametrize("example", EVERYBODY, ids=lambda path: path.stem)
HIDE = """
import sys
sys.modules[{hidden!r}] = None
sys.argv = ["carecli", *{args!r}]
from carecli.__main__ import run
run()
"""


def read(run: Run, *args: str | Path) -> str:
    """Return what `carecli report` prints."""
    result = run("report", "--today", DAY, *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def read_word(run: Run, folder: Path, *args: str | Path) -> Any:
    """Return a Word report, opened again."""
    path = folder / "report.docx"
    result = run("report", "--today", DAY, *args, "-o", path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written to {path}\n")
    return docx.Document(BytesIO(path.read_bytes()))


@every_example
def test_a_report_has_all_its_parts_in_each_form(example: Path, run: Run, tmp_path: Path) -> None:
    markdown = read(run, "-p", example, "--format", "markdown")
    titles = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    patterns = [
        "Summary", "All levels", "What is missing for .+", "The plan for .+", "What it pays", "Progress",
        "Sources",
    ]  # fmt: skip
    assert len(titles) == len(patterns)
    assert all(re.fullmatch(pattern, title) for pattern, title in zip(patterns, titles, strict=True))
    html = read(run, "-p", example, "--format", "html")
    assert re.findall(r"<h2 id=.*-title\">(.*)</h2>", html) == titles
    word = read_word(run, tmp_path, "-p", example)
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"] == titles
    for form in (markdown, html):
        assert "None" not in form
        assert "TODO" not in form


@every_example
def test_the_parts_are_those_of_the_other_commands(example: Path, run: Run) -> None:
    report = json.loads(read(run, "-p", example, "--json"))
    assert list(report) == ["schema", "day", "assessment", "plan", "progress"]
    assert (report["schema"], report["day"], report["progress"]) == ("carecli.report/1", DAY, None)
    assessed = json.loads(run("assess", "-p", example, "--today", DAY, "--json").stdout)
    assert {row["level"] for row in report["assessment"]["pay"]["rows"]} == {
        level["id"] for level in assessed["levels"]
    }
    assert assessed.pop("answer")["level"]
    assert report["assessment"] | {"pay": []} == assessed | {"pay": []}
    planned = json.loads(run("plan", "-p", example, "--today", DAY, "--json").stdout)
    assert report["plan"] | {"pay": []} == planned | {"pay": []}
    markdown = read(run, "-p", example)
    of_plan = run("plan", "-p", example, "--today", DAY, "--full", "--format", "markdown").stdout
    steps = re.findall(r"^\| .*\\\[.*$", of_plan, re.MULTILINE)
    assert len(steps) >= 2
    assert [step for step in steps if step not in markdown] == []


def test_each_source_is_named_once_and_in_full(run: Run) -> None:
    markdown = read(run, "-p", NURSE)
    sources = markdown.partition("\n## Sources\n")[2]
    listed = re.findall(r"^- (.*)$", sources, re.MULTILINE)
    assert len(listed) == len(set(listed)) >= 10
    assert "bls.gov/oes/tables.htm" in sources
    assert "ccmcertification.org" in sources
    assert markdown.count("Sources\n") == 1


def test_the_levels_and_the_gaps_are_those_of_assess(run: Run) -> None:
    markdown = read(run, "-p", NURSE, "--to", "senior")
    assessed = run("assess", "-p", NURSE, "--target", "senior", "--format", "markdown").stdout
    rows = [line for line in assessed.splitlines() if line.startswith("| ") and "Care Manager" not in line]
    assert len(rows) > 10
    assert [row for row in rows if row not in markdown] == []
    assert "## What is missing for Senior Care Manager\n" in markdown
    assert "## The plan for Senior Care Manager\n" in markdown


def test_pay_goes_through_all_levels_in_the_state_of_the_profile(run: Run) -> None:
    pay = read(run, "-p", NURSE).partition("\n## What it pays\n")[2]
    assert "Pay by level, Ohio" in pay
    for title in ("Assistant Care Manager", "Lead Care Manager", "Director of Care Management"):
        assert f"| {title} |" in pay
    assert "| 82,510 |" in pay


ASKED = re.compile(rf"carecli ({'|'.join(COMMANDS)})\b|(?<![\w-])--[a-z]")


@every_example
@pytest.mark.parametrize("args", [[], ["--to", "director"]], ids=["the next level", "the top"])
def test_no_document_says_what_to_type(example: Path, args: list[str], run: Run) -> None:
    for form in ("markdown", "html"):
        said = re.sub(
            "<style>.*</style>", "", read(run, "-p", example, *args, "--format", form), flags=re.DOTALL
        )
        assert ASKED.findall(said) == []


def test_neither_does_one_with_progress_ticks_an_expiry_or_of_another_country(
    run: Run, tmp_path: Path
) -> None:
    assert run("profile", "new", "--name", "Dana", "--years", "1", "--license", "RN").exit_code == 0
    assert ASKED.findall(run("report").stdout) == []
    licenses = [{"id": "RN", "expires": "2026-12-01"}]
    soon = write_profile(tmp_path, name="Dana", years=9, licenses=licenses, country="DE")
    said = read(run, "-p", soon)
    assert "expires on 2026-12-01, in 8 days. Renew it in time." in said
    assert ASKED.findall(said) == []
    assert ASKED.findall(run("assess", "-p", soon, "--today", DAY, "--plain").stdout)


@every_example
def test_a_report_for_a_manager_speaks_about_the_person(example: Path, run: Run, tmp_path: Path) -> None:
    name = json.loads(run("assess", "-p", example, "--json").stdout)["name"]
    for form in ("markdown", "html"):
        said = read(run, "-p", example, "--for", "manager", "--format", form)
        said = re.sub("<style>.*</style>", "", said, flags=re.DOTALL)
        assert re.findall(r".*\b[Yy]ou(?:r|rs)?\b.*", said) == []
        assert f"Career report on {name}" in said
    word = read_word(run, tmp_path, "-p", example, "--for", "MANAGER")
    assert not re.search(r"\b[Yy]ou(?:r|rs)?\b", "\n".join(word.element.body.itertext()))


def test_a_manager_is_not_told_what_somebody_earns_today(run: Run, tmp_path: Path) -> None:
    profile = write_profile(tmp_path, name="Dana", years=3, licenses=["RN"], pay=81_234)
    shipped = ("-p", profile, "--pack", SHIPPED_PACK)
    assert "Your 81,234 is" in read(run, *shipped)
    assert "81,234" not in read(run, *shipped, "--for", "manager")
    assert read(run, *shipped, "--for", "client") == read(run, *shipped)


def write_profile(folder: Path, **answers: Any) -> Path:
    path = folder / "profile.json"
    path.write_text(json.dumps({"schema": "carecli.profile/1"} | answers), encoding="utf-8")
    return path


def test_pay_abroad_is_the_range_of_that_country(run: Run, tmp_path: Path) -> None:
    profile = write_profile(tmp_path, years=3, licenses=["RN"], country="DE")
    pay = read(run, "-p", profile).partition("\n## What it pays\n")[2]
    assert "Germany" in pay
    assert "EUR" in pay
    assert "registered nurses" not in pay
    assert "chart-pay" not in read(run, "-p", profile, "--format", "html")


def test_pay_of_a_country_that_nothing_is_known_of_is_that_of_the_pack(run: Run, tmp_path: Path) -> None:
    profile = write_profile(tmp_path, years=3, country="NZ")
    assert "84,000 USD" in read(run, "-p", profile).partition("\n## What it pays\n")[2]


def test_a_pack_without_wage_tables_has_its_own_figures_as_a_chart(run: Run, tmp_path: Path) -> None:
    ladder = tmp_path / "ladder"
    shutil.copytree(SMALL_PACK, ladder)
    for name in ("wages.csv", "areas.csv", "occupations.toml"):
        (ladder / name).unlink()
    profile = write_profile(tmp_path, years=3)
    html = read(run, "-p", profile, "--pack", ladder, "--format", "html")
    assert "All rows are on one scale of money. Assistant Care Manager: median 52,000 USD, average" in html
    assert "the guide&#39;s figure" in html


def test_without_a_profile_it_is_about_the_saved_one_and_shows_its_progress(run: Run) -> None:
    assert run("profile", "new", "--name", "Dana", "--years", "1", "--license", "RN").exit_code == 0
    nothing = run("report", "--today", "2026-03-01")
    assert nothing.exit_code == 0
    assert "No assessment is saved yet, so there is no progress to show." in nothing.stdout
    assert run("history", "save", "--today", "2026-01-05").exit_code == 0
    assert run("profile", "edit", "--education", "BSN", "--skill", "ehr=4").exit_code == 0
    assert run("history", "save", "--today", "2026-02-05").exit_code == 0
    said = run("report", "--today", "2026-03-01")
    assert "Using your saved profile" in said.stderr
    progress = said.stdout.partition("\n## Progress\n")[2].partition("\n## ")[0]
    assert "2 saved assessments, from 2026-01-05 to 2026-02-05." in progress
    saved = json.loads(run("report", "--json").stdout)["progress"]
    listed = json.loads(run("history", "list", "--json").stdout)
    assert saved == listed
    first, last = (snapshot["scores"]["assistant"]["low"] for snapshot in saved["snapshots"])
    assert first < last
    for score in (first, last):
        assert f"{score:.1f} to" in progress
    html = run("report", "--format", "html").stdout
    assert re.search(rf"Assistant Care Manager: {first:.1f} to [\d.]+, now {last:.1f} to", html)


def test_progress_is_never_that_of_somebody_else(run: Run) -> None:
    assert run("profile", "new", "--name", "Dana", "--years", "1").exit_code == 0
    assert run("history", "save", "--note", "of Dana alone").exit_code == 0
    assert "of Dana alone" in run("report").stdout
    other = read(run, "-p", NURSE)
    assert "of Dana alone" not in other
    assert json.loads(read(run, "-p", NURSE, "--json"))["progress"] is None
    place = run("profile", "path").stdout.strip()
    assert "of Dana alone" in run("report", "-p", place).stdout


def test_many_saved_assessments_are_thinned_out(run: Run) -> None:
    assert run("profile", "new", "--years", "1").exit_code == 0
    for day in range(1, 21):
        assert run("history", "save", "--today", f"2026-01-{day:02}").exit_code == 0
    progress = run("report").stdout.partition("\n## Progress\n")[2].partition("\n## ")[0]
    assert "20 saved assessments, from 2026-01-01 to 2026-01-20. 12 of them are shown" in progress
    days = re.findall(r"2026-01-\d\d", progress.partition("| No.")[2])
    assert (len(days), days[0], days[-1]) == (12, "2026-01-01", "2026-01-20")


@every_example
def test_html_loads_nothing_and_leads_nowhere_else(example: Path, run: Run) -> None:
    html = read(run, "-p", example, "--format", "html")
    assert html.startswith("<!DOCTYPE html>")
    assert html.count("<h1>") == 1
    assert "//" not in html
    assert re.findall(r"<(script|link|img|iframe|object|form|base)\b", html) == []
    assert re.findall(r"\b(?:src|srcset|action|data)=", html) == []
    links = re.findall(r'href="([^"]*)"', html)
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(links) >= 8
    assert {link[1:] for link in links} <= set(ids)
    assert len(ids) == len(set(ids)), "an id is there twice"
    assert not re.search(r"\bon[a-z]+=", html)


@every_example
def test_a_word_report_has_headings_and_tables_whose_first_row_repeats(
    example: Path, run: Run, tmp_path: Path
) -> None:
    word = read_word(run, tmp_path, "-p", example)
    styles = [p.style.name for p in word.paragraphs]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == 7
    assert styles.count("Heading 2") >= 2
    assert word.core_properties.title == word.paragraphs[0].text
    assert word.core_properties.language == "en-US"
    assert word.core_properties.created.isoformat().startswith(DAY)
    summary = json.loads(run("assess", "-p", example, "--today", DAY, "--json").stdout)
    assert word.paragraphs[3].text.startswith(f"{summary['name']}, ")
    captions = [p.text for p in word.paragraphs if p.style.name == "Caption"]
    assert len(word.tables) == len(captions) >= 4
    assert [c.text for c in word.tables[0].rows[0].cells] == ["Level", "Verdict", "Score", "Years", "Stops"]
    for table in word.tables:
        marks = [row._tr.xpath("w:trPr/w:tblHeader") for row in table.rows]
        assert marks[0]
        assert not any(marks[1:])
        assert all(cell.text for cell in table.rows[0].cells)
        assert len(table._tbl.xpath("w:tblPr/w:tblCaption")) == 1
    scores = [row.cells[2].text for row in word.tables[0].rows[1:]]
    found = [level["score"] for level in summary["levels"]]
    scores = [score.removeprefix("otherwise ") for score in scores]
    assert [score.partition(" to ")[0] for score in scores] == [f"{score['low']:.1f}" for score in found]


# A letter takes at least half its size, and a cell of Word has 1.9 mm of air at either side.
HALF_A_POINT, AIR = 0.5 * 25.4 / 72, 3.8


@every_example
def test_no_column_of_a_word_report_breaks_a_word(example: Path, run: Run, tmp_path: Path) -> None:
    for table in read_word(run, tmp_path, "-p", example).tables:
        total = sum(cell.width.mm for cell in table.rows[0].cells)
        assert total == pytest.approx(176, abs=1)
        for row in table.rows:
            if len({cell._tc for cell in row.cells}) < len(row.cells):  # a heading over all columns
                continue
            for cell in row.cells:
                letter = cell.paragraphs[0].style.font.size.pt * HALF_A_POINT if cell.text else 0
                longest = max((len(word) for word in re.split(r"[\s-]", cell.text)), default=0)
                assert longest * letter <= cell.width.mm - AIR, cell.text


def test_a_report_begins_with_the_summary_of_assess_in_each_form(run: Run, tmp_path: Path) -> None:
    said = run("assess", "-p", NURSE, "--format", "markdown").stdout.splitlines()[2]
    assert said.startswith("Maya, you are ready for")
    assert said in read(run, "-p", NURSE)
    assert said.replace("'", "&#39;") in read(run, "-p", NURSE, "--format", "html")
    assert said in [p.text for p in read_word(run, tmp_path, "-p", NURSE).paragraphs]


ODD = f'{SCRIPT} \x07\x1b[31m😀 &amp; "it\'s"  \ufffe| # *Zoë* \u202e[a](b)'
CLEAN = f'{SCRIPT} 😀 &amp; "it\'s" | # *Zoë* [a](b)'


def test_an_odd_name_is_text_everywhere(run: Run, tmp_path: Path) -> None:
    profile = write_profile(tmp_path, name=ODD, years=1, licenses=["RN"], skills={"ehr": 3})
    html = read(run, "-p", profile, "--format", "html")
    assert "<script" not in html
    assert "<title>Career report for &lt;script&gt;alert(1)&lt;/script&gt; 😀 &amp;amp; " in html.replace(
        "\ufffe", ""
    )
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", html)
    markdown = read(run, "-p", profile)
    assert "<script" not in markdown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 😀 &amp;amp;" in markdown
    assert json.loads(read(run, "-p", profile, "--json"))["assessment"]["name"].startswith(SCRIPT)
    word = read_word(run, tmp_path, "-p", profile)
    assert word.paragraphs[0].text == f"Career report for {CLEAN}"
    assert word.core_properties.title == f"Career report for {CLEAN}"
    assert any(p.text.startswith(f"{CLEAN}, ") for p in word.paragraphs)
    everything = "".join(word.element.body.itertext())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", everything)


def test_a_very_long_name_is_in_each_form(run: Run, tmp_path: Path) -> None:
    name = "N" * 10_000
    profile = write_profile(tmp_path, name=name, years=1)
    word = read_word(run, tmp_path, "-p", profile)
    assert word.paragraphs[0].text == f"Career report for {name}"
    assert len(word.core_properties.title) == 255
    for form in ("html", "markdown"):
        assert name in read(run, "-p", profile, "--format", form)


FORMATS = {
    "report.html": "<!DOCTYPE html>", "report.HTM": "<!DOCTYPE html>", "report.md": "# Career report",
    "report.markdown": "# Career report for Maya", "report.json": "{", "report.docx": "PK",
    "report.pdf": "%PDF",
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_the_ending_of_the_file_says_the_format(name: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / name
    result = run("report", "-p", NURSE, "-o", path)
    said = f"Made the folder {path.parent}\nWritten to {path}\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", said)
    assert path.read_bytes().startswith(FORMATS[name].encode())
    assert [found.name for found in path.parent.iterdir()] == [name]


def test_a_named_format_goes_before_the_ending_and_the_screen_gets_markdown(run: Run, tmp_path: Path) -> None:
    assert run("report", "-p", NURSE, "--format", "JSON", "-o", tmp_path / "report.html").exit_code == 0
    assert json.loads((tmp_path / "report.html").read_text("utf-8"))["schema"] == "carecli.report/1"
    assert read(run, "-p", NURSE).startswith("# Career report for Maya\n")
    assert read(run, "-p", NURSE) == read(run, "-p", NURSE, "--format", "markdown")


def test_the_same_input_gives_the_same_report(run: Run) -> None:
    for form in ("html", "markdown", "json"):
        assert read(run, "-p", NURSE, "--format", form) == read(run, "-p", NURSE, "--format", form)


def test_today_moves_the_day_and_what_has_expired(run: Run) -> None:
    assert "Made on November 23, 2026 with The pack of the tests" in read(run, "-p", LEADER)
    later = run("report", "-p", LEADER, "--today", "2031-01-01").stdout
    assert "Made on January 1, 2031" in later
    summary = later.partition("\n## Summary\n")[2].partition("\n## ")[0]
    assert "Your CCM certification expired on 2030-05-31 and counts as missing." in summary


BAD: dict[str, tuple[list[str], str]] = {
    "format": (["--format", "odt"], "no format 'odt'; choose one of html, markdown, docx, pdf, json"),
    "ending": (["-o", "report.txt"], "report.txt does not say which format to write; use one of .html, .htm"),
    "no ending": (["-o", "report"], "the ending of report does not say"),
    "word on the screen": (
        ["--format", "docx"],
        "a Word document goes into a file; add --output report.docx",
    ),
    "reader": (["--for", "boss"], "there is no reader 'boss'; choose one of client, manager"),
    "level": (["--to", "boss"], "there is no level 'boss'; choose one of assistant"),
    "day": (["--today", "2026-13-01"], "--today '2026-13-01' is not a day"),
    "below": (["--to", "assistant"], "Assistant Care Manager lies below"),
}  # fmt: skip


@pytest.mark.parametrize(("args", "said"), BAD.values(), ids=list(BAD))
def test_bad_input_is_refused_in_a_line_and_nothing_is_written(
    args: list[str], said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("report", "-p", LEADER, *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.startswith("carecli: error: ")
    assert list(tmp_path.iterdir()) == []


def test_two_formats_are_refused_in_json_where_one_is_json(run: Run) -> None:
    result = run("report", "-p", LEADER, "--format", "html", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert json.loads(result.stderr)["error"]["message"] == "html and json cannot both be the format"


def test_without_anybody_it_says_so(run: Run) -> None:
    result = run("report", "--format", "html")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "carecli: error: there is nobody to assess; pass --profile FILE, or save your answers with carecli"
        " profile new\n"
    )


UNUSABLE: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:5000]),
    "garbage": lambda file: file.write_bytes(b"garbage" * 1000),
    "of another program": lambda file: file.write_bytes(file.read_bytes().replace(b"care", b"abcd", 1)),
    "a folder": lambda file: Path(file.rename(f"{file}.old")).with_name(file.name).mkdir(),
    "a pipe": lambda file: os.mkfifo(file.rename(f"{file}.old").with_name(file.name)),
    "its log alone": lambda file: file.rename(f"{file}-wal"),
}


@pytest.mark.parametrize("spoil", UNUSABLE.values(), ids=list(UNUSABLE))
def test_a_history_that_cannot_be_used_costs_the_progress_alone(
    spoil: Callable[[Path], object], run: Run, home: Path, tmp_path: Path
) -> None:
    assert run("profile", "new", "--years", "1").exit_code == 0
    whole = run("report", "--format", "markdown").stdout
    assert run("history", "save").exit_code == 0
    (file,) = home.rglob("history.sqlite3")
    spoil(file)
    for ending in ("html", "docx", "md", "json", "pdf"):
        result = run("report", "-o", tmp_path / f"r.{ending}")
        assert (result.exit_code, result.stdout) == (0, "")
        _, told, written = result.stderr.splitlines()
        assert told.startswith("The report is without your progress: ")
        assert "carecli history repair" in told
        assert written.startswith("Written to ")
    made = (tmp_path / "r.md").read_text("utf-8")
    assert made == re.sub(r"\n## Progress\n.*?(?=\n## )", "", whole, flags=re.DOTALL)
    assert json.loads((tmp_path / "r.json").read_text())["progress"] is None


def test_an_output_that_cannot_be_written_is_code_3_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "report.html"
    folder.mkdir()
    result = run("report", "-p", NURSE, "-o", folder)
    assert result.exit_code == 3
    assert f"cannot write {folder}" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def run_without(hidden: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command line in a process that cannot import `hidden`."""
    code = HIDE.format(hidden=hidden, args=[str(arg) for arg in args])
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ)


@pytest.mark.parametrize(
    ("hidden", "name", "what"),
    [
        ("jinja2", "report.html", "an HTML report"),
        ("markupsafe", "report.html", "an HTML report"),
        ("docx", "report.docx", "a Word document"),
        ("lxml", "report.docx", "a Word document"),
        ("typst", "report.pdf", "a PDF document"),
        ("icalendar", "plan.ics", "a calendar"),
        ("dateutil", "plan.ics", "a calendar"),
    ],
)
def test_without_the_extra_it_says_how_to_get_it(hidden: str, name: str, what: str, tmp_path: Path) -> None:
    done = run_without(hidden, Path(name).stem, "-p", NURSE, "-o", tmp_path / name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"carecli: error: {what} needs the extra parts of carecli; install them from its folder: pipx "
        "install --force '.[all]' or python3 -m pip install '.[all]'\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["report.md", "report.json"])
@pytest.mark.parametrize("hidden", ["jinja2", "docx"])
def test_markdown_and_json_need_no_extra(hidden: str, name: str, tmp_path: Path) -> None:
    done = run_without(hidden, "report", "-p", NURSE, "-o", tmp_path / name)
    assert (done.returncode, done.stderr) == (0, f"Written to {tmp_path / name}\n")
    assert (tmp_path / name).stat().st_size > 10_000
