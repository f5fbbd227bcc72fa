"""The two files of words that papers are read by: their form, their ids, and packs that have none."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import Result

from carecli.errors import PackError
from carecli.pack.loading import check_pack
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(copytree(SMALL_PACK, tmp_path / "mine"))


def test_a_pack_may_have_words_or_none(mine: Path) -> None:
    assert check_pack(mine).ladder.level
    (mine / "cues.toml").write_text('[after]\nmust = ["is demanded"]\n', "utf-8")
    (mine / "lexicon.toml").write_text('place = ["hospital"]\n[credential]\nRN = ["ward nurse"]\n', "utf-8")
    assert check_pack(mine).ladder.level


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("lexicon", '[credential]\nXYZ = ["a"]\n', "the pack has no credential 'XYZ'"),
        ("lexicon", '[degree]\n"master:astrology" = ["a"]\n', "the pack has no degree 'master:astrology'"),
        ("lexicon", '[skill]\njuggling = ["a"]\n', "the pack has no skill 'juggling'"),
        ("lexicon", '[setting]\nmoon = ["a"]\n', "the pack has no setting 'moon'"),
        ("lexicon", '[level]\nqueen = ["a"]\n', "the pack has no level 'queen'"),
        ("lexicon", 'place = ["moon"]\n', "the pack has no setting 'moon'"),
        ("lexicon", 'usual_level = "queen"\n', "the pack has no level 'queen'"),
        ("lexicon", '[skill]\nehr = [""]\n', "is empty"),
        ("cues", '[after]\nmuts = ["a"]\n', "is not a key that carecli knows"),
        ("cues", "after = 3\n", "must be a table"),
        ("cues", "[after\n", "is not valid TOML"),
    ],
)
def test_a_fault_in_the_words_is_told_with_its_file(mine: Path, file: str, text: str, message: str) -> None:
    (mine / f"{file}.toml").write_text(text, "utf-8")
    with pytest.raises(PackError) as raised:
        check_pack(mine)
    problem = raised.value.problems[0]
    assert message in problem.message
    assert str(problem.file).endswith(f"{file}.toml")


def test_a_pack_is_checked_again_when_its_words_change(mine: Path, run: Run) -> None:
    assert run("ladder", "--pack", mine).exit_code == 0
    (mine / "lexicon.toml").write_text('[skill]\njuggling = ["a"]\n', "utf-8")
    result = run("ladder", "--pack", mine)
    assert result.exit_code == 4
    assert "lexicon.toml" in result.stderr
