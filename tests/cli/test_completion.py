"""Tab in the shell: what is offered, through the mechanism that the shells use."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SMALL_PACK

PressTab = Callable[[str], list[str]]

LEVELS = ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]
SETTINGS = [
    "hospital", "outpatient", "payer", "long-term-care", "home-health-hospice", "community",
    "remote-telephonic",
]  # fmt: skip


def ask(**variables: str) -> list[str]:
    """Return what a process of its own is told to offer, as the shells start one."""
    done = subprocess.run(
        [sys.executable, "-m", "carecli"],
        env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("carecli s", ["salary", "skills", "search", "sources"]),
        ("carecli g", ["guide"]),
        ("carecli d", ["disagreements"]),
        ("carecli profile ", ["new", "edit", "show", "check", "path", "erase"]),
        ("carecli ladder ", LEVELS),
        ("carecli ladder s", ["senior", "supervisor"]),
        ("carecli salary --level d", ["director"]),
        ("carecli assess --level le", ["lead"]),
        ("carecli assess --check care", ["care-manager"]),
        ("carecli assess --target a", ["assistant"]),
        ("carecli profile new --target l", ["lead"]),
        ("carecli assess --setting ", SETTINGS),
        ("carecli profile new --setting h", ["hospital", "home-health-hospice"]),
        ("carecli skills str", ["strategy"]),
        ("carecli assess --skill te", ["telehealth=", "team-leadership="]),
        ("carecli assess --license L", ["LPN", "LSW", "LMSW", "LCSW", "LPC", "LMFT"]),
        ("carecli profile new --certification CM", ["CMAC", "CMGT-BC", "CMC"]),
        ("carecli ladder --format m", ["markdown"]),
        ("carecli guide p", ["path", "pay", "pros-cons"]),
        ("carecli guide vis", ["visas"]),
        ("carecli guide x", []),
        ("carecli disagreements re", ["renewal-fee", "remote-common"]),
        ("carecli disagreements us-", ["us-range"]),
        ("carecli disagreements x", []),
        ("carecli salary --setting p", ["payer"]),
        ("carecli salary --license LC", ["LCSW"]),
        ("carecli search --format c", ["csv"]),
        ("carecli ladder x", []),
    ],
)
def test_names_are_offered_in_the_order_of_the_pack(
    line: str, offered: list[str], press_tab: PressTab
) -> None:
    assert press_tab(line) == offered


def test_names_come_from_the_pack_on_the_line(tmp_path: Path, press_tab: PressTab) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    text = (folder / "skills.toml").read_text("utf-8")
    (folder / "skills.toml").write_text(text.replace('id = "resilience"', 'id = "calmness"'), "utf-8")
    assert press_tab(f"carecli skills --pack {folder} calm") == ["calmness"]
    topics = folder / "topics" / "world.toml"
    text = topics.read_text("utf-8")
    assert 'id = "visas"' in text
    topics.write_text(text.replace('id = "visas"', 'id = "permits"'), "utf-8")
    assert press_tab(f"carecli guide --pack {folder} per") == ["permits"]


def test_a_pack_without_topics_and_disagreements_offers_none(tmp_path: Path, press_tab: PressTab) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    (folder / "disagreements.toml").unlink()
    assert "tools" in press_tab(f"carecli guide --pack {folder} ")
    shutil.rmtree(folder / "topics")
    assert press_tab(f"carecli guide --pack {folder} ") == []
    assert press_tab(f"carecli disagreements --pack {folder} ") == []


@pytest.mark.parametrize("place", ["nowhere", "."], ids=["a missing pack", "a folder that is no pack"])
@pytest.mark.parametrize("command", ["ladder", "guide", "disagreements"])
def test_without_a_readable_pack_nothing_is_offered_and_nothing_said(
    command: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press_tab: PressTab
) -> None:
    monkeypatch.chdir(tmp_path)
    assert press_tab(f"carecli {command} --pack {place} s") == []


def test_a_process_offers_the_same(press_tab: PressTab) -> None:
    line = "carecli assess --skill te"
    offered = ask(_CARECLI_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD="3")
    assert offered == press_tab(line) == ["telehealth=", "team-leadership="]


def test_fish_and_zsh_show_what_each_name_means() -> None:
    fish = ask(
        _CARECLI_COMPLETE="complete_fish", _TYPER_COMPLETE_ARGS="carecli ladder sen",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    )  # fmt: skip
    assert " ".join(fish) == "senior Senior Care Manager"
    zsh = ask(_CARECLI_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="carecli ladder sen")
    assert '"senior":"Senior Care Manager"' in " ".join(zsh)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_script_for_bash_completes_in_bash() -> None:
    command = Path(sys.executable).with_name("carecli")
    script = (
        f'eval "$({command} --show-completion bash)"\n'
        f"COMP_WORDS=(carecli ladder se); COMP_CWORD=2\n"
        f'_carecli_completion {command}\necho "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("senior\n", "")
