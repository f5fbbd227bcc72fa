"""Bad input: one clear line, the listed problems, the documented exit code, nothing written, no traceback."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import Result

from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

LEVELS = "choose one of assistant, care-manager, senior, lead, supervisor, director"
SETTINGS = (
    "choose one of hospital, outpatient, payer, long-term-care, home-health-hospice, community, "
    "remote-telephonic"
)  # fmt: skip
RATING = "is not a rating: give a whole number from 0 (none) to 5 (expert)"
NOBODY = "pass --profile FILE or flags such as --years 3 --license RN, or use a terminal to be asked"

# What a file of the person's says, how it is named in the first line, and the problems that follow.
FILES: dict[str, tuple[str, bytes, str, list[str]]] = {
    "an empty file": ("a.toml", b"", "a.toml is empty", []),
    "an empty JSON file": ("a.json", b"\n", "a.json is empty", []),
    "broken TOML": ("a.toml", b"years = 1\nname = = 2\n", "a.toml:2 is not valid TOML: invalid value", []),
    "broken JSON": ("a.json", b'{"years": 1,\n"name" 2}', "a.json:2 is not valid JSON: ", []),
    "JSON that is a list": ("a.json", b"[]", "a.json:1 must hold keys and values at the top", []),
    "not UTF-8": (
        "a.toml", b'years = 1\nname = "Zo\xeb"\n', "a.toml:2 is not UTF-8 text; save it as UTF-8", [],
    ),
    "50 MB": ("a.toml", bytes(50_000_000), "a.toml is larger than 1 MB; is it the right file?", []),
    "50 MB of JSON": ("a.json", bytes(50_000_000), "a.json is larger than 1 MB; is it the right file?", []),
    "a huge number": ("a.toml", b"years = " + b"9" * 5000, "a.toml", []),
    "an unknown key": (
        "a.toml", b'nmae = "Dana"', "a.toml: 1 problem, nothing of it was used",
        ["a.toml:1: nmae is not a key that carecli knows (did you mean name?)"],
    ),
    "an unknown level": (
        "a.toml", b'target = "boss"', "a.toml: 1 problem, nothing of it was used",
        [f"a.toml:1: target 'boss' is not a level of this pack ({LEVELS})"],
    ),
    "an unknown setting": (
        "a.toml", b'setting = "moon"', "a.toml: 1 problem, nothing of it was used",
        [f"a.toml:1: setting 'moon' is not a setting of this pack ({SETTINGS})"],
    ),
    "an unknown license": (
        "a.toml", b'licenses = ["RN", "LCSV"]', "a.toml: 1 problem, nothing of it was used",
        ["a.toml:1: licenses[2] 'LCSV' is not a license of this pack (did you mean LCSW?)"],
    ),
    "an unknown skill": (
        "a.json", b'{"skills": {"ehrr": 3}}', "a.json: 1 problem, nothing of it was used",
        ["a.json: skills.ehrr 'ehrr' is not a skill of this pack (did you mean ehr?)"],
    ),
    "the same skill twice": (
        "a.toml", b"[skills]\nehr = 3\nEHR = 4\n", "a.toml: 1 problem, nothing of it was used",
        ["a.toml:1: skills name 'ehr' twice, the second time as 'EHR': keep one"],
    ),
    "a table named in a text before": (
        "a.toml", b'name = """\nDana\n[skills]\n"""\n[skills]\nehr = 3\nEHR = 4\n',
        "a.toml: 1 problem, nothing of it was used",
        ["a.toml:5: skills name 'ehr' twice, the second time as 'EHR': keep one"],
    ),
    "a list and its tables over several lines": (
        "a.toml", b'licenses = [\n  "RN", # ]\n  { id = "LCSW",\n    expires = 3 },\n  "LCSV",\n]\n',
        "a.toml: 2 problems, nothing of it was used",
        [
            "a.toml:4: licenses[2].expires must be text, not 3",
            "a.toml:5: licenses[3] 'LCSV' is not a license of this pack (did you mean LCSW?)",
        ],
    ),
    "the same key twice": (
        "a.toml", b"[skills]\nehr = 3\nehr = 4\n", "a.toml:3 is not valid TOML: cannot overwrite a value", [],
    ),
    "ratings of 6, -1, 2.5, four and NaN": (
        "a.toml", b'[skills]\nehr = 6\nregulations = -1\npolicy = 2.5\nstrategy = "four"\nstaffing = nan\n',
        "a.toml: 5 problems, nothing of it was used",
        [
            "a.toml:2: skills.ehr must be a rating from 0 (none) to 5 (expert), not 6",
            "a.toml:3: skills.regulations must be a rating from 0 (none) to 5 (expert), not -1",
            "a.toml:4: skills.policy must be a whole number, not 2.5",
            "a.toml:5: skills.strategy must be a whole number, not 'four'",
            "a.toml:6: skills.staffing must be a whole number, not nan",
        ],
    ),
    "years of -3 and 1e9": (
        "a.toml", b"years = -3\nrelated_years = 1e9\n", "a.toml: 2 problems, nothing of it was used",
        [
            "a.toml:1: years must be at least 0, not -3",
            "a.toml:2: related_years must be at most 80, not 1000000000.0",
        ],
    ),
    "years that are no number": (
        "a.json", b'{"years": NaN}', "a.json: 1 problem, nothing of it was used",
        ["a.json: years must be a number, not infinite or NaN"],
    ),
    "an empty name": (
        "a.toml", b'name = ""', "a.toml: 1 problem, nothing of it was used",
        ["a.toml:1: name is empty: write some text or leave the key out"],
    ),
    "a name of control characters": (
        "a.json", b'{"name": "\\u001b[31m\\u0007\\u202e"}', "a.json: 1 problem, nothing of it was used",
        ["a.json: name is empty: write some text or leave the key out, not '\\x1b[31m\\x07\\u202e'"],
    ),
}  # fmt: skip

# What is typed, and the whole first line after `carecli: error: `.
FLAGS = {
    "an unknown license": (["assess", "--license", "LCSV"], "there is no license 'LCSV'; did you mean LCSW?"),
    "half a license": (
        ["assess", "--license", "LC"], "there is no license 'LC'; did you mean LCSW?",
    ),
    "an unknown certification": (
        ["assess", "--certification", "CPHX"], "there is no certification 'CPHX'; did you mean CPHQ?",
    ),
    "an unknown level of education": (
        ["assess", "--education", "bachelorz"],
        "--education: 'bachelorz' is not a level of education here: did you mean bachelor?",
    ),
    "an unknown setting": (
        ["assess", "--years", "1", "--setting", "moon"], f"there is no setting 'moon'; {SETTINGS}",
    ),
    "an unknown target": (
        ["assess", "--years", "1", "--target", "boss"], f"there is no level 'boss'; {LEVELS}",
    ),
    "an unknown level to show": (
        ["assess", "--level", "seniro"], "there is no level 'seniro'; did you mean senior?",
    ),
    "an unknown level to check": (
        ["assess", "--check", "leed"], "there is no level 'leed'; did you mean lead?",
    ),
    "an unclear level": (["ladder", "s"], "there is no level 's'; did you mean senior or supervisor?"),
    "an unknown skill": (["assess", "--skill", "ehrr=3"], "there is no skill 'ehrr'; did you mean ehr?"),
    "a rating of 6": (["assess", "--skill", "ehr=6"], f"--skill ehr: '6' {RATING}"),
    "a rating of -1": (["assess", "--skill", "ehr=-1"], f"--skill ehr: '-1' {RATING}"),
    "a rating of 2.5": (["assess", "--skill", "ehr=2.5"], f"--skill ehr: '2.5' {RATING}"),
    "a rating of four": (["assess", "--skill", "ehr=four"], f"--skill ehr: 'four' {RATING}"),
    "a rating of NaN": (["assess", "--skill", "ehr=nan"], f"--skill ehr: 'nan' {RATING}"),
    "a rating in other digits": (["assess", "--skill", "ehr=\u0663"], f"--skill ehr: '\u0663' {RATING}"),
    "no rating": (["assess", "--skill", "ehr"], "--skill 'ehr' has no rating; write it as --skill ehr=3"),
    "the same skill twice": (
        ["assess", "--skill", "ehr=3", "--skill", "EHR=4"], "--skill rates ehr twice; give each skill once",
    ),
    "years of -3": (["assess", "--years", "-3"], "--years: years must be from 0 to 80"),
    "years of 1e9": (["assess", "--years", "1e9"], "--years: years must be from 0 to 80"),
    "years of NaN": (["assess", "--related-years", "nan"], "--related-years: years must be from 0 to 80"),
    "years in words": (
        ["assess", "--years", "six"],
        "--years: 'six' is not a number: write years in digits, such as 3 or 2.5",
    ),
    "an empty name": (
        ["assess", "--years", "1", "--name", ""], "--name is empty; write a name or leave it out",
    ),
    "a name of control characters": (
        ["assess", "--years", "1", "--name", "\x1b[31m\x07\u202e"],
        "--name is empty; write a name or leave it out",
    ),
    "nobody": (["assess"], f"there is nobody to assess; {NOBODY}"),
    "nobody and no input": (["assess", "--no-input"], f"there is nobody to assess; {NOBODY}"),
    "two formats": (
        ["salary", "--plain", "--format", "csv"], "csv and plain cannot both be the format; name one of them",
    ),
    "an unknown option": (["salary", "--levle", "lead"], "no such option: --levle"),
    "a pack before the command": (
        ["--pack", "mine", "ladder"], "--pack goes after the command; write carecli ladder --pack",
    ),
    "a profile before the command": (
        ["-p", "plan.toml", "plan", "--to", "lead"], "-p goes after the command; write carecli plan -p",
    ),
    "an option before a command of two words": (
        ["--level=lead", "history", "chart"],
        "--level goes after the command; write carecli history chart --level",
    ),
    "an option that the command has not": (["--level", "lead", "ladder"], "no such option: --level"),
    "an option before no command": (["--pack", "mine"], "no such option: --pack; see carecli --help"),
    "an option that none has before a command": (["--levle", "ladder"], "no such option: --levle"),
    "an unknown command": (["salaries"], "no such command 'salaries'"),
    "an argument too many": (["ladder", "lead", "senior"], "got unexpected extra argument(s) (senior)"),
    "an option without its value": (["assess", "--years"], "option '--years' requires an argument"),
    "an unknown format": (["salary", "--format", "xml"], "there is no format 'xml'; choose one of"),
    "no saved profile": (
        ["profile", "check"],
        "there is no saved profile; name a file, or make one with carecli profile new",
    ),
    "an empty level": (["ladder", ""], "there is no level ''"),
    "an empty level of pay": (["salary", "--level", ""], "there is no level ''"),
    "an empty level to show": (["assess", "--years", "1", "--level", ""], "there is no level ''"),
    "an empty level to check": (["assess", "--years", "1", "--check", ""], "there is no level ''"),
    "an empty skill": (["skills", ""], "there is no skill ''"),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, with the home inside it, so that nothing new escapes notice."""
    monkeypatch.setenv("HOME", str(tmp_path / home.name))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def expect_error(run: Run, desk: Path, code: int, args: list[str], message: str, problems: list[str]) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in desk.rglob("*"))
    result = run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    first, *rest = result.stderr.splitlines()
    assert first.startswith(f"carecli: error: {message}"), result.stderr
    assert rest == [f"  {problem}" for problem in problems]
    assert sorted((path, path.stat().st_mtime_ns) for path in desk.rglob("*")) == before, (
        "something was written"
    )


def expect_json(run: Run, code: int, args: list[str], message: str, count: int) -> None:
    result = run(*args, "--json")
    assert (result.exit_code, result.stdout) == (code, "")
    data = json.loads(result.stderr)
    assert set(data) == {"schema", "error"}
    assert data["schema"] == "carecli.error/1"
    assert set(data["error"]) == {"code", "message", "hint", "problems"}
    assert data["error"]["code"] == code
    text = "; ".join(part for part in (data["error"]["message"], data["error"]["hint"]) if part)
    assert text.startswith(message)
    assert len(data["error"]["problems"]) >= count
    for problem in data["error"]["problems"]:
        assert set(problem) == {"file", "line", "key", "message", "hint"}


@pytest.mark.parametrize(("name", "raw", "message", "problems"), FILES.values(), ids=list(FILES))
@pytest.mark.parametrize("command", ["assess -p", "profile check"])
def test_a_bad_file_is_refused_as_a_whole(
    command: str, name: str, raw: bytes, message: str, problems: list[str], run: Run, desk: Path
) -> None:
    (desk / name).write_bytes(raw)
    args = [*command.split(), name]
    expect_error(run, desk, 3, args, f"profile {message}", problems)
    if command == "assess -p":
        expect_json(run, 3, args, f"profile {message}", max(1, len(problems)))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.toml", "nowhere.toml does not exist; check the path"),
        (".", ". is a folder, not a file; name a file inside it"),
        ("file/below.toml", "file/below.toml cannot be read: Not a directory"),
        ("long" * 100, "longlong"),
    ],
    ids=["missing", "a folder", "below a file", "a long name"],
)
def test_a_file_that_cannot_be_read_is_named(name: str, message: str, run: Run, desk: Path) -> None:
    (desk / "file").touch()
    expect_error(run, desk, 3, ["assess", "-p", name], f"profile {message}", [])
    expect_json(run, 3, ["assess", "-p", name], f"profile {message}", 1)


def zipped(*names: str) -> bytes:
    """A ZIP file that holds files of these names."""
    held = io.BytesIO()
    with ZipFile(held, "w") as packed:
        for name in names:
            packed.writestr(name, "text")
    return held.getvalue()


OTHERS = {
    "a PDF document": ("r.pdf", b"%PDF-1.7\n\xe2\xe3"),
    "a PDF document, named otherwise": ("r.toml", b"%PDF-1.7\n\xe2\xe3"),
    "a Word document": ("r.docx", zipped("[Content_Types].xml", "word/document.xml")),
    "an old Word document": ("r.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "an OpenDocument text": ("r.odt", zipped("mimetype", "content.xml")),
    "a LinkedIn export": ("l.zip", zipped("Positions.csv", "Profile.csv")),
    "an Excel workbook": ("x.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
    "a ZIP file": ("z.zip", zipped("other.txt")),
    "a ZIP file, cut off": ("z.zip", zipped("other.txt")[:20]),
    "a JSON r\xe9sum\xe9": ("r.json", b'{"basics": {"name": "Dana"}, "work": []}'),
    "a YAML file": ("r.yaml", b"cv:\n  name: Dana\n"),
    "a table (CSV)": ("r.csv", b"Company Name,Title\nA,B\n"),
    "a Markdown text": ("r.md", b"# Dana\n\nNurse\n"),
    "a text": ("r.txt", b"Dana\nNurse\n"),
    "a web page": ("r.html", b"<html><p>Dana</p></html>"),
    "a rich text document": ("r.rtf", b"{\\rtf1 Dana}"),
    "a picture": ("r.png", b"\x89PNG\r\n\x1a\n\x00"),
    "a database": ("d.db", b"SQLite format 3\0"),
    "a JSON posting": ("p.json", b'[{"@type": "JobPosting", "title": "Care Manager"}]'),
    "a Europass CV": ("e.xml", b"<?xml version='1.0'?><SkillsPassport/>"),
}


OTHERWISE = "save it as DOCX, PDF or text, for carecli import to read"
INSTEAD = {
    "r.doc": OTHERWISE, "r.odt": OTHERWISE, "x.xlsx": OTHERWISE, "r.csv": OTHERWISE, "r.rtf": OTHERWISE,
    "z.zip": "take the papers out of it, each as a file, for carecli import to read",
    "r.png": "use a DOCX or a PDF with text in it, or type its text into a file, for carecli import to read",
    "d.db": "to begin one, run carecli assess", "p.json": "carecli match p.json reads it",
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("command", ["assess -p", "profile check", "plan -p"])
def test_a_file_that_is_no_profile_is_called_what_it_is(
    command: str, kind: str, run: Run, desk: Path
) -> None:
    name, content = OTHERS[kind]
    (desk / name).write_bytes(content)
    said = f"{name} is {kind.partition(',')[0]}; carecli reads its own profile, a TOML or JSON file"
    instead = INSTEAD.get(name, f"carecli import {name} reads it")
    expect_error(run, desk, 3, [*command.split(), name], f"{said}; {instead}", [])


def test_a_text_of_another_ending_may_be_a_profile(run: Run, desk: Path) -> None:
    (desk / "me.txt").write_text("years = 3\n")
    assert run("profile", "check", "me.txt").exit_code == 0


@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        (b"", "standard input is empty"),
        (b'{"years": }', "standard input:1 is not valid JSON: expecting value"),
        (b'{"name": "\xff"}', "standard input:1 is not UTF-8 text"),
        (b"[1]", "standard input:1 must hold keys and values at the top"),
        (b" " * 1_000_001, "standard input is larger than 1 MB"),
        (b'{"years": -3}', "standard input: 1 problem, nothing of it was used"),
        (b'{"years": 3, "years": 4}', "standard input: 1 problem, nothing of it was used"),
    ],
    ids=["empty", "broken", "not UTF-8", "a list", "too large", "a wrong value", "a key twice"],
)
def test_bad_standard_input_is_refused(stdin: bytes, message: str, run: Run) -> None:
    result = run("assess", "-p", "-", stdin=stdin)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"carecli: error: profile {message}")


@pytest.mark.parametrize(("args", "message"), FLAGS.values(), ids=list(FLAGS))
def test_a_bad_flag_is_named_and_the_nearest_offered(
    args: list[str], message: str, run: Run, desk: Path
) -> None:
    expect_error(run, desk, 2, args, message, [])
    if (
        args[0] in ("assess", "ladder", "salary", "skills")
        and args[-1] != "--years"
        and "--plain" not in args
    ):
        expect_json(run, 2, args, message, 0)


def test_a_bad_saved_profile_is_named_and_left_alone(run: Run) -> None:
    assert run("profile", "new", "--years", "3").exit_code == 0
    saved = Path(run("profile", "path").stdout.strip())
    saved.write_text("years = 300\n")
    result = run("assess", "--license", "RN")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"carecli: error: profile {saved}: 1 problem, nothing of it was used" in result.stderr
    assert f"  {saved}:1: years must be at most 80, not 300" in result.stderr.splitlines()
    assert saved.read_text() == "years = 300\n"


def test_a_flag_that_contradicts_itself_is_refused(run: Run) -> None:
    result = run("assess", "--license", "none", "--license", "RN")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "none" in result.stderr


@pytest.mark.parametrize("by_environment", [False, True], ids=["option", "environment"])
@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("missing", None),
        ("a file", None),
        ("a long name", None),
        ("empty", "ladder/skills.toml: does not exist (check the path)"),
        ("a missing skill", "level[3].focus[2].skills 'mentoring' is not a skill of this pack"),
        ("an unknown key", ".relatd is not a key that carecli knows (did you mean related or ready?)"),
    ],
)
def test_a_bad_pack_is_refused_with_its_problems(
    fault: str,
    problem: str | None,
    by_environment: bool,
    run: Run,
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = desk / "ladder"
    if fault == "empty":
        folder.mkdir()
    elif fault == "a file":
        folder.touch()
    elif fault.endswith(("skill", "key")):
        shutil.copytree(SMALL_PACK, folder)
        file, old, new = {
            "a missing skill": ("skills", '[[skill]]\nid = "mentoring"', '[[skill]]\nid = "tutoring"'),
            "an unknown key": ("ladder", "related = true", "relatd = true"),
        }[fault]
        path = folder / f"{file}.toml"
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    name = "long" * 100 if fault == "a long name" else "ladder"
    if by_environment:
        monkeypatch.setenv("CARECLI_PACK", name)
    named = [] if by_environment else ["--pack", name]
    for command in (["ladder"], ["salary"], ["assess", "--years", "1"]):
        result = run(*command, *named)
        assert (result.exit_code, result.stdout) == (4, ""), result.stderr
        lines = result.stderr.splitlines()
        assert lines[0].startswith(f"carecli: error: pack {name}: ")
        assert problem is None or [line for line in lines[1:] if line.endswith(problem)]
        assert (len(lines) == 1) is (problem is None)
        expect_json(run, 4, [*command, *named], f"pack {name}: ", 0 if problem is None else 1)


def test_an_empty_pack_is_not_silently_the_built_in_one(run: Run) -> None:
    result = run("ladder", "--pack", "")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("carecli: error: pack ")


def test_debug_shows_the_trace_of_an_error_and_only_then(run: Run) -> None:
    assert "Traceback" not in run("ladder", "boss").stderr
    shown = run("--debug", "ladder", "boss")
    assert shown.exit_code == 2
    assert shown.stderr.startswith("Traceback (most recent call last):")
    assert "carecli: error: there is no level 'boss'" in shown.stderr


@pytest.mark.parametrize("flags", [[], ["--json"]], ids=["text", "json"])
def test_a_defect_of_carecli_says_so_in_one_line_and_exits_with_70(
    flags: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object = None) -> Path:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr("carecli.cli.session.find_pack", fail)
    result = run("ladder", *flags)
    assert (result.exit_code, result.stdout) == (70, "")
    assert "a wheel came off" in result.stderr
    assert "this is a defect of carecli" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in run("--debug", "ladder", *flags).stderr


def test_an_interruption_exits_with_130_and_no_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object = None) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr("carecli.cli.session.find_pack", interrupt)
    result = run("ladder")
    assert (result.exit_code, result.stdout) == (130, "")
    assert "Traceback" not in result.stderr


REPEATED = {
    "two people": ["report", "-p", "a.toml", "--profile", "b.toml"],
    "two settings": ["ladder", "senior", "--setting", "hospital", "--setting", "payer"],
    "two counts of years in a command of a command": ["profile", "new", "--years", "3", "--years", "3"],
    "two files": ["history", "export", "-o", "a.json", "-o", "b.json"],
}


@pytest.mark.parametrize("command", REPEATED.values(), ids=list(REPEATED))
def test_an_option_that_may_stand_once_is_refused_twice(command: list[str], run: Run) -> None:
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.endswith(" is given 2 times; it may stand once\n")


def test_what_may_stand_more_than_once_is_taken_each_time(run: Run) -> None:
    result = run("assess", "--license", "RN", "--license", "LCSW", "--years", "1", "--json", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
