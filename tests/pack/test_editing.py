"""`carecli pack set`: each change, whose it is from then on, and that nothing wrong is ever written."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from typer.testing import CliRunner, Result

from carecli.cli.app import app
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
NAMED = ("--title", "Our ladder", "--source", "Handbook of 2026")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the small pack that is somebody's own, made once."""
    folder = tmp_path_factory.mktemp("copied") / "mine"
    done = CliRunner().invoke(app, ["pack", "new", str(folder), "--from", str(SMALL_PACK), *NAMED])
    assert done.exit_code == 0, done.stderr
    shutil.rmtree(folder / "topics")  # what no change is about only takes time to check
    for name in ("wages.csv", "areas.csv", "occupations", "disagreements", "countries", "plan", "sources"):
        (folder / name).with_suffix(Path(name).suffix or ".toml").unlink()
    return folder


@pytest.fixture
def mine(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a pack of one's own, to be changed."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(copied, tmp_path / "mine"))


@pytest.fixture
def laid_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a pack that extends the small one and says nothing more."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "guide.toml").write_text(
        f'# ours\nid = "mine"\ntitle = "Ours"\nversion = "1.0.0"\nsummary = "s"\nextends = "{SMALL_PACK}"\n\n'
        '[[source]]\nid = "employer"\nkind = "publisher"\nname = "Handbook"\ncite = "HB"\n', "utf-8",
    )  # fmt: skip
    return folder


def find(things: Any, ident: str) -> Any:
    return next(thing for thing in things if thing.id == ident)


def target(pack: Pack, skill: str, level: str) -> Any:
    return find(pack.skills.skill, skill).targets.get(level)


def say_target(pack: Pack, skill: str, level: str) -> Any:
    found = target(pack, skill, level)
    return found and (found.rating, found.importance, found.basis, found.source)


def say_requirement(pack: Pack, level: str, ident: str) -> Any:
    return find(find(pack.ladder.level, level).requirement, ident)


CHANGES: dict[str, tuple[list[str], Callable[[Pack], Any], Any, str]] = {
    "the title": (["title=Acme ladder"], lambda p: p.guide.title, "Acme ladder", ""),
    "a level": (
        ["level:senior=Principal Navigator"],
        lambda p: (find(p.ladder.level, "senior").title, find(p.ladder.level, "senior").source),
        ("Principal Navigator", "employer"),
        "Senior Care Manager is now called Principal Navigator",
    ),
    "pay": (
        ["pay:senior=91,000"],
        lambda p: [(x.median, x.mean, x.basis, x.source) for x in p.salary.pay if x.level == "senior"],
        [(91000, None, "external", "employer")],
        "Senior Care Manager: pay in US: median 84,000, mean 88,000 USD → median 91,000 USD",
    ),
    "pay as a range in another country": (
        ["pay:senior=60000 to 70000 GBP GB"],
        lambda p: [(x.low, x.high, x.currency, x.country) for x in p.salary.pay if x.level == "senior"][-1],
        (60000, 70000, "GBP", "GB"),
        "Senior Care Manager: pay in GB is now told: low 60,000, high 70,000 GBP",
    ),
    "a target": (
        ["target:lead:care-planning=5"],
        lambda p: say_target(p, "care-planning", "lead"),
        (5, "expected", "external", "employer"),
        "target 4 → 5",
    ),
    "a target that was not there": (
        ["target:assistant:mentoring=2"],
        lambda p: say_target(p, "mentoring", "assistant"),
        (2, "expected", "external", "employer"),
        "Assistant Care Manager: now asks",
    ),
    "a target taken out, and where a focus names it": (
        ["target:senior:policy=none"],
        lambda p: say_target(p, "policy", "senior"),
        None,
        "Senior Care Manager: no longer asks",
    ),
    "the importance of a requirement": (
        ["importance:senior:certification=preferred"],
        lambda p: (say_requirement(p, "senior", "certification").importance,
                   say_requirement(p, "senior", "certification").source),
        ("preferred", "employer"),
        "is now preferred, was expected",
    ),
    "the importance of a skill": (
        ["importance:senior:telehealth=must"],
        lambda p: say_target(p, "telehealth", "senior"),
        (3, "must", "external", "employer"),
        "is now must, was preferred",
    ),
    "years": (
        ["years:senior=4"], lambda p: say_requirement(p, "senior", "years").years, 4, "5 years → 4 years",
    ),
    "half a year": (
        ["years:senior=2.5"], lambda p: say_requirement(p, "senior", "years").years, 2.5, "2.5 years",
    ),
    "a source": (
        ["source:hb=Handbook of 2027"],
        lambda p: find(p.guide.source, "hb").name, "Handbook of 2027", "",
    ),
    "a source called otherwise": (
        ["source:employer=Handbook of 2028"],
        lambda p: (find(p.guide.source, "employer").name, find(p.guide.source, "employer").cite),
        ("Handbook of 2028", "Handbook of 2028"), "",
    ),
    "a level added with what it asks and pays": (
        ["add-level:expert:senior=Expert", "target:expert:care-planning=5", "pay:expert=9", "years:expert=7"],
        lambda p: [level.id for level in p.ladder.level],
        ["assistant", "care-manager", "senior", "expert", "lead", "supervisor", "director"],
        "Expert is a new level",
    ),
    "a level added at the top": (
        ["add-level:chief=Chief", "target:chief:care-planning=5", "importance:chief:care-planning=must"],
        lambda p: ([level.id for level in p.ladder.level][-1], say_target(p, "care-planning", "chief")[1]),
        ("chief", "must"),
        "Chief is a new level",
    ),
    "a skill added": (
        ["add-skill:triage:technical=Telephone triage", "target:lead:triage=3"],
        lambda p: (find(p.skills.skill, "triage").name, say_target(p, "triage", "lead")),
        ("Telephone triage", (3, "expected", "external", "employer")),
        "Telephone triage is a new skill",
    ),
    "a skill removed with all that names it": (
        ["remove-skill:ehr"],
        lambda p: [skill.id for skill in p.skills.skill if skill.id == "ehr"], [], "is no longer asked",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "read", "expected", "said"), CHANGES.values(), ids=CHANGES)
def test_a_copy_is_changed(
    changes: list[str], read: Callable[[Pack], Any], expected: Any, said: str, mine: Path, run: Run
) -> None:
    result = run("pack", "set", "mine", *changes)
    assert result.exit_code == 0, result.stderr
    pack = load_pack(mine)
    assert read(pack) == expected
    assert said in result.stdout
    assert result.stdout.startswith("mine is now mine 1.0.1.\n")
    assert pack.guide.version == "1.0.1"
    assert "# Pay by level" in (mine / "salary.toml").read_text("utf-8"), "comments are kept"


@pytest.mark.parametrize(("changes", "read", "expected", "said"), CHANGES.values(), ids=CHANGES)
def test_a_pack_that_extends_another_is_changed_in_its_own_files(
    changes: list[str], read: Callable[[Pack], Any], expected: Any, said: str, laid_over: Path, run: Run
) -> None:
    before = {path: path.read_bytes() for path in SMALL_PACK.rglob("*.toml")}
    if changes[0].startswith("target:senior:policy"):  # a focus area of the base names it
        assert run("pack", "set", "mine", *changes).exit_code == 4
        return
    result = run("pack", "set", "mine", *changes)
    assert result.exit_code == 0, result.stderr
    assert read(load_pack(laid_over)) == expected
    assert said in result.stdout
    assert {path: path.read_bytes() for path in SMALL_PACK.rglob("*.toml")} == before


def test_changes_one_after_the_other_build_on_each_other(laid_over: Path, run: Run) -> None:
    for change in ("target:lead:care-planning=5", "target:lead:care-planning=none", "remove-skill:ehr"):
        assert run("pack", "set", "mine", change).exit_code == 0
    assert run("pack", "set", "mine", "add-skill:triage=Triage", "target:lead:triage=3").exit_code == 0
    assert run("pack", "set", "mine", "remove-skill:triage").exit_code == 0
    pack = load_pack(laid_over)
    assert target(pack, "care-planning", "lead") is not None, "what the pack says itself is taken back"
    assert {"ehr", "triage"}.isdisjoint(skill.id for skill in pack.skills.skill)
    assert pack.guide.version == "1.0.5"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["foo=1"], "there is no key 'foo'; choose one of title, level, pay"),
        (["levle:senior=x"], "there is no key 'levle'; did you mean level?"),
        ([""], "there is no key ''"),
        (["level:senior=Lead Care Manager"], "there is a level 'Lead Care Manager' already: lead"),
        (["level:senior=lead"], "there is a level 'lead' already: lead"),
        (["level:nope=x"], "there is no level 'nope'"),
        (["level:senior="], "'level:senior=' cannot be read; write it as in level:senior=Principal"),
        (["level:senior"], "'level:senior' cannot be read"),
        (["level=x"], "'level=x' cannot be read"),
        (["title:x=3"], "'title:x=3' cannot be read; write it as in title=Our ladder"),
        (["target:senior:care-planning=9"], "'9' is no rating; write a number from 0 to 5, or none"),
        (["target:senior=3"], "'senior' names no skill"),
        (["target:senior:nope=3"], "there is no skill 'nope'"),
        (["pay:senior=lots"], "'lots' is no pay; write 84000, or 80000-90000 USD US"),
        (["pay:senior=90000-80000"], "nothing is written"),
        (["years:senior=many"], "'many' is no number of years"),
        (["years:senior=200"], "'200' is no number of years"),
        (["importance:senior:license=vital"], "'vital' is no importance; choose one of must"),
        (["importance:senior:nope=must"], "there is no requirement 'nope'"),
        (["source:guide-pay=Acme"], "guide-pay is not a source of yours"),
        (["source:Bad Id=Acme"], "'Bad Id' is no id; write it as bad-id"),
        (["add-level:lead=Another"], "there is a level 'lead' already: lead"),
        (["add-level:next=Director of Care Management"], "there is a level 'Director of Care Manage"),
        (["add-level:Bad Id=x"], "'Bad Id' is no id"),
        (["add-level:next=Next"], "add-level:next needs something that the level asks for; add it to"),
        (["add-skill:ice:Craft=Ice"], "there is no group 'Craft'"),
        (["add-skill:ehr=X"], "there is a skill 'ehr' already"),
        (["remove-skill:ehr=3"], "'remove-skill:ehr=3' cannot be read"),
        (["remove-skill:nope"], "there is no skill 'nope'"),
        ([], "say what to change"),
        (["--source", "guide-pay", "pay:senior=1"], "--source guide-pay is no source of yours"),
        (["--version", "two", "title=x"], "nothing is written"),
        (["--id", "Bad Id", "title=x"], "nothing is written"),
        (["title=x", "level:nope=x"], "there is no level 'nope'"),
    ],
)  # fmt: skip
def test_what_is_wrong_changes_nothing(changes: list[str], message: str, mine: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in mine.parent.rglob("*") if path.is_file()}
    result = run("pack", "set", "mine", *changes)
    assert (result.exit_code, result.stdout) == (4 if "nothing is written" in message else 2, "")
    assert message in result.stderr
    assert {path: path.read_bytes() for path in mine.parent.rglob("*") if path.is_file()} == before


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (["pay:senior=90000-80000"], "pay:senior=90000-80000"),
        (["title=x", "pay:senior=90000-80000", "level:senior=Y"], "pay:senior=90000-80000"),
        (["--version", "two", "title=x"], "--version two"),
    ],
)
def test_a_problem_names_what_was_typed_and_no_line_that_is_not_there(
    changes: list[str], named: str, run: Run
) -> None:
    said = run("pack", "set", "mine", *changes).stderr
    assert said.startswith(f"carecli: error: pack mine: {named} cannot be done, and nothing is written")
    assert not re.search(r"toml:\d", said)
    assert said.count("\n") > 1, "the problem is named below"


def test_a_group_is_named_by_its_title_and_refused_where_there_are_none(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, head, cells in (("plain", "", ""), ("grouped", ",group", ",With clients")):
        Path("a.csv").write_text(f"skill,One,Two{head}\nDough,1,2{cells}\n", "utf-8")
        run("pack", "new", name, "--from", "a.csv", "--title", "a", "--source", "b")
    result = run("pack", "set", "plain", "add-skill:ice:Craft=Ice", "target:one:ice=1")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert (
        "'add-skill:ice:Craft=Ice' names the group Craft, and the pack has no groups; leave it"
        in result.stderr
    )
    assert run("pack", "set", "plain", "add-skill:ice=Ice", "target:one:ice=1").exit_code == 0
    changed = run("pack", "set", "grouped", "add-skill:ice:With clients=Ice", "target:one:ice=1")
    assert changed.exit_code == 0, changed.stderr
    assert load_pack(tmp_path / "grouped").skills.skill[-1].group == "with-clients"


def test_what_a_pack_is_counts_no_levels_that_it_had_before(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("pack", "new", "mine", "--title", "Bakery", "--source", "b")
    assert run("pack", "set", "mine", "add-level:top=Top", "target:top:first-skill=3").exit_code == 0
    run("pack", "set", "mine", "pay:top=84000 USD US")
    assert "2 levels" not in run("pack", "describe", "mine").stdout
    shown = run("ladder", "--pack", "mine").stdout
    assert "What it is" in shown
    assert "FILL IN: what a person does as" in " ".join(shown.split())


@pytest.mark.parametrize("named", ["care-manager", "shipped"])
def test_the_built_in_pack_is_never_changed(
    named: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shipped").symlink_to(Path(__file__).resolve().parents[2] / "data" / "care-manager")
    result = run("pack", "set", named, "title=x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        f"the built-in pack {named} is not changed; make one of your own first: carecli pack new"
        in result.stderr
    )


def test_a_copy_that_still_has_the_id_of_another_needs_a_name_of_its_own(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SMALL_PACK, tmp_path / "mine")
    result = run("pack", "set", "mine", "pay:senior=91000")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "still has the id of care-manager, and needs --id, --version, --source" in result.stderr
    given = ("--id", "care-manager", "--version", "1.0.0", "--source", "Handbook")
    assert (
        "--id care-manager is that of the pack it was made from" in run("pack", "set", "mine", *given).stderr
    )
    given = ("--id", "acme", "--version", "3.0.0", "--source", "Handbook of 2026")
    assert run("pack", "set", "mine", "pay:senior=91000", *given).exit_code == 0
    pack = load_pack(tmp_path / "mine")
    (pay,) = [pay for pay in pack.salary.pay if pay.level == "senior"]
    assert (pack.guide.id, pack.guide.version, pay.source) == ("acme", "3.0.0", "handbook-of-2026")
    assert run("pack", "set", "mine", "pay:lead=92000", "--source", "Handbook of 2026").exit_code == 0
    sources = [source.id for source in load_pack(tmp_path / "mine").guide.source]
    assert sources.count("handbook-of-2026") == 1, "a source of that name is taken again"
    assert run("pack", "set", "mine", "pay:lead=93000", "--source", "handbook-of-2026").exit_code == 0


def test_somebody_at_a_terminal_is_asked_whose_it_is(
    tmp_path: Path, spawn: Callable[..., "pexpect.spawn[str]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SMALL_PACK, tmp_path / "mine")
    child = spawn("pack", "set", "mine", "pay:senior=91000")
    for question, answer in (
        ("Id of the ladder: ", "acme"),
        (r"Version \[1.0.0\]: ", ""),
        ("year: ", "Handbook"),
    ):
        child.expect(question)
        child.sendline(answer)
    child.expect("mine is now acme 1.0.0")
    child.expect(pexpect.EOF)
    assert load_pack(tmp_path / "mine").guide.id == "acme"


def test_where_several_sources_could_be_meant_one_is_to_be_named(laid_over: Path, run: Run) -> None:
    guide = laid_over / "guide.toml"
    text = guide.read_text("utf-8").replace('"employer"', '"one"')
    guide.write_text(f'{text}\n[[source]]\nid = "two"\nkind = "publisher"\nname = "T"\ncite = "T"\n', "utf-8")
    result = run("pack", "set", "mine", "pay:senior=91000")
    assert (result.exit_code, "say what the changes rest on" in result.stderr) == (2, True)
    assert run("pack", "set", "mine", "pay:senior=91000", "--source", "two").exit_code == 0
    assert run("pack", "set", "mine", "title=No source is needed for that").exit_code == 0


SMALL = """\
level = [
  { id = "one", title = "One", short = "1", summary = "s", source = "employer" },
  { id = "two", title = "Two", short = "2", summary = "s", source = "employer", requirement = [] },
]
"""


def test_lists_in_one_line_and_packs_without_files_are_changed_as_well(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("pack", "new", "mine", *NAMED).exit_code == 0
    (tmp_path / "mine" / "ladder.toml").write_text(SMALL, "utf-8")
    skills = tmp_path / "mine" / "skills.toml"
    skills.write_text(
        skills.read_text("utf-8").replace("first-level", "one").replace("second-level", "two"), "utf-8"
    )
    result = run("pack", "set", "mine", "pay:one=30000")
    assert (
        "the pack has no currency and country yet; write them behind it: pay:one=30000 GBP GB"
        in result.stderr
    )
    done = run(
        "pack", "set", "mine", "pay:one=30000 GBP GB", "years:two=2", "years:one=1", "add-level:mid:one=Mid",
        "target:mid:first-skill=2", "add-skill:x=X", "target:two:x=1", "level:one=Two Hundred",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    pack = load_pack(tmp_path / "mine")
    assert [level.id for level in pack.ladder.level] == ["one", "mid", "two"]
    assert say_requirement(pack, "two", "years").years == 2
    assert say_requirement(pack, "one", "years").years == 1
    assert pack.ladder.level[0].short == "TH"
    assert pack.salary.pay[0].currency == "GBP"


def test_two_levels_never_share_the_head_of_a_column(mine: Path, run: Run) -> None:
    assert run("pack", "set", "mine", "level:senior=Lead").exit_code == 2, (
        "another level is found by that name"
    )
    assert run("pack", "set", "mine", "level:senior=Sup").exit_code == 0
    shorts = [level.short for level in load_pack(mine).ladder.level]
    assert len({*shorts}) == len(shorts)


@pytest.mark.usefixtures("mine")
def test_without_its_library_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("tomlkit", "carecli.cli.pack_set"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "carecli.pack.editing", raising=False)
    monkeypatch.delitem(sys.modules, "carecli.pack.copying", raising=False)
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    for command in (("set", "mine", "title=x"), ("new", "other", "--from", str(SMALL_PACK), *NAMED)):
        result = run("pack", *command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "pip install 'carecli[packs]'" in result.stderr


def test_a_folder_that_cannot_be_written_is_left_as_it_is(
    mine: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("carecli.cli.pack_files.tempfile.mkdtemp", refuse)
    before = {path: path.read_bytes() for path in mine.rglob("*.toml")}
    result = run("pack", "set", "mine", "title=x")
    assert (result.exit_code, result.stderr) == (
        3, "carecli: error: cannot write mine: Permission denied; choose a place you can write to\n",
    )  # fmt: skip
    assert {path: path.read_bytes() for path in mine.rglob("*.toml")} == before


@pytest.mark.usefixtures("mine")
def test_the_new_pack_is_what_the_other_commands_use(run: Run) -> None:
    assert run("pack", "set", "mine", "level:senior=Principal Navigator").exit_code == 0
    data = json.loads(run("ladder", "principal", "--pack", "mine", "--json").stdout)
    assert data["levels"][0]["title"] == "Principal Navigator"
