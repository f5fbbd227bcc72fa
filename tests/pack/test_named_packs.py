"""`carecli pack describe`, `diff` and `list`, and packs of installed Python packages."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.pack import installed
from tests.conftest import ROOT, SMALL_PACK

Run = Callable[..., Result]
EXAMPLE = ROOT / "examples" / "packs" / "two-track-case-management"


def test_a_pack_is_described(run: Run) -> None:
    text = run("pack", "describe", SMALL_PACK).stdout
    for said in ("care-manager 1.0.0", "Senior Care Manager (senior)", "15 skills, rated 1 to 5", "Settings"):
        assert said in text
    assert "Lacks     nothing" in text
    data = json.loads(run("pack", "describe", "--json").stdout)
    assert (data["id"], data["extends"], data["lacks"], data["skills"]) == ("care-manager", [], [], 15)
    assert data["levels"][2] == {
        "id": "senior", "title": "Senior Care Manager", "years": {"min": 5, "max": 8},
        "follows": ["care-manager"], "requirements": 4, "skills": 11,
    } | {key: data["levels"][2][key] for key in ("requirements", "skills")}  # fmt: skip
    assert data["requirements"] == sum(level["requirements"] + level["skills"] for level in data["levels"])


def test_what_a_pack_lacks_is_said(run: Run) -> None:
    data = json.loads(run("pack", "describe", EXAMPLE, "--json").stdout)
    assert {"years", "pay", "education", "settings", "topics", "evidence", "wages"} <= {*data["lacks"]}
    assert not {"anchors", "credentials"} & {*data["lacks"]}
    assert data["scale"][1:] == ["beginning", "on your own", "in hard cases", "setting the way"]
    for form in ("table", "plain", "markdown", "csv"):
        result = run("pack", "describe", EXAMPLE, "--format", form)
        assert (result.exit_code, result.stderr) == (0, ""), form
        assert "Team Lead" in result.stdout


def test_a_pack_says_what_it_extends(tmp_path: Path, run: Run) -> None:
    (tmp_path / "guide.toml").write_text(
        f'id = "acme"\ntitle = "A"\nversion = "1.0.0"\nsummary = "s"\nextends = "{SMALL_PACK}"\nsource = []\n'
    )
    text = run("pack", "describe", tmp_path).stdout
    assert f"Extends   {SMALL_PACK.name}" in text


def test_a_difference_is_told_in_words(tmp_path: Path, run: Run) -> None:
    (tmp_path / "guide.toml").write_text(
        f'id = "acme"\ntitle = "A"\nversion = "2.0.0"\nsummary = "s"\nextends = "{SMALL_PACK}"\n'
        '[[source]]\nid = "hr"\nkind = "publisher"\nname = "HR"\ncite = "HR"\n'
    )
    (tmp_path / "ladder.toml").write_text(
        '[[level]]\nid = "lead"\ntitle = "Lead Navigator"\nsource = "hr"\n'
        '[[level.requirement]]\nid = "certification"\nimportance = "preferred"\nbasis = "external"\n'
        'source = "hr"\ndespite = "ours"\n'
    )
    (tmp_path / "skills.toml").write_text(
        '[[skill]]\nid = "care-planning"\n[skill.targets]\nlead = { rating = 5, importance = "expected", '
        'basis = "external", source = "hr" }\n'
    )
    text = run("pack", "diff", SMALL_PACK, tmp_path).stdout
    assert text.startswith("From care-manager 1.0.0 to acme 2.0.0: ")
    for said in (
        "Lead Care Manager is now called Lead Navigator",
        "target 4 → 5",
        "is now preferred, was expected",
    ):
        assert said in text
    data = json.loads(run("pack", "diff", SMALL_PACK, tmp_path, "--json").stdout)
    assert (data["from"]["id"], data["to"]["id"]) == ("care-manager", "acme")
    (found,) = [change for change in data["changes"] if change["kind"] == "target"]
    assert (found["level"], found["thing"], found["before"], found["after"]) == (
        "lead", "skill:care-planning", "4", "5",
    )  # fmt: skip
    assert found["text"].endswith("target 4 → 5")
    markdown = run("pack", "diff", SMALL_PACK, tmp_path, "--format", "markdown").stdout
    assert "## Lead Navigator" in markdown


def test_packs_that_are_the_same_or_differ_in_words_alone(tmp_path: Path, run: Run) -> None:
    assert run("pack", "diff", SMALL_PACK, SMALL_PACK).stdout == (
        "care-manager 1.0.0 and care-manager 1.0.0 are the same.\n"
    )
    (tmp_path / "guide.toml").write_text(
        f'id = "acme"\ntitle = "A"\nversion = "1.0.0"\nsummary = "s"\nextends = "{SMALL_PACK}"\nsource = []\n'
    )
    told = " ".join(run("pack", "diff", SMALL_PACK, tmp_path).stdout.split())
    assert "ask and pay the same; only words or sources differ" in told


def test_a_pack_that_is_not_there_is_told_in_one_line(run: Run) -> None:
    for command in (["describe", "nowhere"], ["diff", "care-manager", "nowhere"], ["diff", "nowhere", "."]):
        result = run("pack", *command)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (4, "", 1)
        assert "pack nowhere: does not exist" in result.stderr


# ------------------------------------------------------------ installed packs


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder of installed packages with one that brings a pack."""
    folder = tmp_path / "site"
    made = folder / "acme_ladder"
    made.mkdir(parents=True)
    (made / "__init__.py").write_text("raise SystemExit('carecli runs nothing of a pack')\n")
    ladder = made / "ladder"
    ladder.mkdir()
    for path in EXAMPLE.iterdir():
        (ladder / path.name).write_bytes(path.read_bytes())
    about = folder / "acme_ladder-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-ladder\nVersion: 1.2\n")
    (about / "entry_points.txt").write_text("[carecli.packs]\nacme = acme_ladder.ladder\n")
    return folder


@pytest.fixture
def run_beside(site: Path, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Return a function that runs carecli where that package is installed."""

    def start(*args: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "PYTHONPATH": str(site)}
        environment.pop("CARECLI_PACK", None)
        command = [sys.executable, "-m", "carecli", *args]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return start


def test_an_installed_pack_is_found_by_its_name_and_nothing_of_it_is_run(
    run_beside: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    done = run_beside("ladder", "--pack", "acme")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Clinical Specialist" in done.stdout
    listed = json.loads(run_beside("pack", "list", "--json").stdout)["packs"]
    assert [(pack["name"], pack["package"], pack["fault"]) for pack in listed] == [
        ("care-manager", "carecli", None), ("acme", "acme-ladder", None),
    ]  # fmt: skip
    refused = run_beside("pack", "set", "acme", "title=x")
    assert (refused.returncode, "the installed pack acme is not changed" in refused.stderr) == (2, True)
    (tmp_path / "acme").mkdir()
    assert "pack acme: 7 problems" not in (first := run_beside("ladder", "--pack", "acme")).stderr
    assert first.returncode == 4, "a folder of that name wins"


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ("acme = no_such_package", "the installed pack acme names no folder of a package: no_such_package"),
        ("acme = os:system", "the installed pack acme names no folder of a package: os:system"),
        ("acme = acme_ladder", "the installed pack acme holds no ladder"),
        ("acme = acme_ladder.nothing", "the installed pack acme names no folder of a package"),
        ("acme = ..", "the installed pack acme names no folder of a package"),
        ("other = acme_ladder.ladder", "pack acme: does not exist"),
    ],
)
def test_a_broken_entry_point_is_one_line(
    points: str, message: str, site: Path, run_beside: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    (site / "acme_ladder-1.2.dist-info" / "entry_points.txt").write_text(f"[carecli.packs]\n{points}\n")
    done = run_beside("ladder", "--pack", "acme")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (4, "", 1)
    assert done.stderr.startswith(f"carecli: error: {message}")


class Named:
    """A distribution with a name."""

    name = "evil\x1b[31m-package"


def make_point(name: str, value: str) -> EntryPoint:
    point = EntryPoint(name, value, installed.ENTRY_POINTS)
    vars(point)["dist"] = Named()
    return point


def test_hostile_names_of_entry_points(monkeypatch: pytest.MonkeyPatch, run: Run, site: Path) -> None:
    monkeypatch.syspath_prepend(str(site))
    points = [
        make_point("care-manager", "acme_ladder.ladder"),
        make_point("\x1b]0;owned\x07../../etc", "acme_ladder.ladder"),
        make_point("two", "acme_ladder.ladder"),
        make_point("two", "os"),
        make_point("odd", "not a module \x1b[2J"),
        make_point("up", "acme_ladder...etc"),
        make_point("", "acme_ladder"),
        EntryPoint("alone", "acme_ladder.ladder", installed.ENTRY_POINTS),
    ]
    monkeypatch.setattr(installed, "entry_points", lambda **_: points)
    monkeypatch.delenv("CARECLI_PACK")
    listed = run("pack", "list")
    assert listed.exit_code == 0
    assert "\x1b" not in listed.stdout
    assert run("pack", "list", "--json").stdout.count("\\u001b") == 0
    assert "is the name of two packages" in " ".join(listed.stdout.split())
    assert run("ladder", "--pack", "care-manager").stdout.startswith("Six levels"), "the built-in one wins"
    assert "is the name of two packages" in run("ladder", "--pack", "two").stderr
    for name in ("../../etc", "odd"):
        result = run("ladder", "--pack", name)
        assert (result.exit_code, result.stderr.count("\n")) == (4, 1)
    assert run("ladder", "--pack", "alone").exit_code == 0


def test_metadata_that_cannot_be_read_offers_nothing(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    def fail(group: str) -> None:
        raise ValueError(group)

    monkeypatch.setattr(installed, "entry_points", fail)
    assert installed.list_installed() == []
    assert run("ladder", "--pack", "acme").exit_code == 4


def test_names_of_packs_are_offered(press_tab: Callable[[str], list[str]]) -> None:
    assert "care-manager" in press_tab("carecli pack describe care")
    assert "care-manager" in press_tab("carecli ladder --pack care-m")
    assert press_tab("carecli pack set mine lev") == ["level:"]
