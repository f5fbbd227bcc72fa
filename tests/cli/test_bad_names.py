"""Names made of markup, ANSI codes, control characters and right-to-left marks are text in every format."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

PERSIAN = "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc"
LINK = "\x1b]0;owned\x07Dana\x1b]8;;http://x.example\x1b\\ Lee\x1b]8;;\x1b\\"
CODES = "\x1b[31mDa\x1b[0mna\x07\x9b"
NAMES = {
    "markup": ("[red]Dana[/red] [link=x]y[/link] [bold]", "[red]Dana[/red] [link=x]y[/link] [bold]"),
    "an unclosed tag": ("Dana [/nothing]", "Dana [/nothing]"),
    "an emoji code": ("Dana :heart:", "Dana :heart:"),
    "ANSI codes and controls": (CODES, "Dana"),
    "a title and a link": (LINK, "Dana Lee"),
    "right to left": ("\u202eanaD\u202c \u200fLee\u2066", "anaD Lee"),
    "several lines": ("Dana\nLee\r\n\tSenior. Verdict: ready.", "Dana Lee Senior. Verdict: ready."),
    "letters of other scripts": (f"{PERSIAN} \u738b", f"{PERSIAN} \u738b"),
}  # fmt: skip
FORMATS = ["table", "plain", "json", "markdown"]


def unescape(text: str, form: str) -> str:
    if form == "json":
        return str(json.loads(text)["name"])
    return text.replace("\\", "") if form == "markdown" else text


def find_controls(text: str) -> set[str]:
    marks = set(
        "\u200b\u200e\u200f\u061c\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    )
    return {c for c in text if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in marks}


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=list(NAMES))
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("given", ["flag", "file"])
def test_a_name_is_shown_as_text(
    name: str, shown: str, form: str, given: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    path = tmp_path / "me.json"
    path.write_text(json.dumps({"years": 1} if given == "flag" else {"years": 1, "name": name}))
    flags = ["--name", name] if given == "flag" else []
    result = run("assess", "-p", path, *flags, "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert shown in unescape(result.stdout, form)
    assert find_controls(result.stdout) == set()


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=list(NAMES))
def test_a_name_is_saved_as_it_is_shown(name: str, shown: str, run: Run) -> None:
    assert run("profile", "new", "--years", "1", "--name", name).exit_code == 0
    saved = Path(run("profile", "path").stdout.strip())
    assert find_controls(saved.read_text("utf-8")) == set()
    assert json.loads(run("profile", "show", "--json").stdout)["name"] == shown


@pytest.mark.parametrize("form", ["table", "plain", "json", "markdown", "csv"])
def test_a_field_of_study_is_shown_as_text(form: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    flags = ("--education", "bachelor:[red]law\x1b[31m\u202e", "--years", "1", "--level", "senior")
    result = run("assess", "--full", *flags, "--format", form)
    assert result.exit_code == 0
    assert "[red]law" in result.stdout.replace("\\", "")
    assert find_controls(result.stdout) == set()


@pytest.mark.parametrize(
    "args",
    [
        ["ladder", CODES],
        ["assess", "--skill", f"{CODES}=3"],
        ["assess", "--skill", f"ehr={CODES}"],
        ["assess", "--license", CODES],
        ["assess", "--years", CODES],
        ["assess", "--education", CODES],
        ["assess", "-p", f"{CODES}.toml"],
        ["salary", "--pack", CODES],
        ["salary", f"--{CODES}"],
        ["salary", "-o", f"/dev/null/{CODES}"],
        ["salary", "--state", CODES],
        ["salary", "--level", "senior", "--metro", CODES],
        ["salary", "--country", CODES],
        ["salary", "--level", "senior", "--offer", CODES],
        ["assess", "--state", CODES],
        ["assess", "--country", CODES],
        ["assess", "--country", "UK", "--state", CODES],
        ["guide", CODES],
        ["guide", f"{CODES}CCM"],
        ["search", "pay", "--pack", CODES],
        ["search", "pay", "-o", f"/dev/null/{CODES}"],
        ["sources", "--pack", CODES],
        ["sources", CODES],
        ["disagreements", CODES],
        ["disagreements", "--format", CODES],
    ],
    ids=lambda args: " ".join(part.replace(CODES, "X") for part in args),
)
@pytest.mark.parametrize("flags", [[], ["--json"]], ids=["text", "json"])
def test_an_error_never_repeats_control_characters(args: list[str], flags: list[str], run: Run) -> None:
    result = run(*args, *flags)
    assert result.exit_code in (2, 3, 4)
    assert result.stdout == ""
    assert find_controls(result.stderr) == set()
    if flags:
        assert json.loads(result.stderr)["schema"] == "carecli.error/1"
    else:
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(("words", "shown"), NAMES.values(), ids=list(NAMES))
@pytest.mark.parametrize("form", FORMATS)
def test_words_to_search_for_are_shown_as_text(
    words: str, shown: str, form: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    result = run("search", f"{words} nurse", "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert find_controls(result.stdout) == set()
    text = json.loads(result.stdout)["words"] if form == "json" else result.stdout.replace("\\", "")
    assert f"{shown} nurse" in text


@pytest.mark.parametrize("title", ["=1+1", "+1", "@x", "-1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(title: str, run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    text = (folder / "ladder.toml").read_text("utf-8")
    changed = text.replace('"Lead Care Manager"', f'"{title}"')
    assert changed != text
    (folder / "ladder.toml").write_text(changed, "utf-8")
    (folder / "occupations.toml").unlink()
    rows = run("salary", "--format", "csv", "--pack", folder).stdout.splitlines()
    assert [row for row in rows if row.startswith(f"'{title},")]
    assert [row for row in rows if row.startswith(title)] == []
