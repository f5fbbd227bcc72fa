"""Packs with tracks, scales and years of their own: what can be wrong with them, each with its place."""

import shutil
from pathlib import Path

import pytest

from carecli.errors import PackError, Problem
from carecli.pack.ladder import number_ratings
from carecli.pack.loading import check_pack
from tests.conftest import SMALL_PACK

LADDERS = SMALL_PACK.parent / "ladders"


def change(ladder: str, file: str, old: str, new: str, tmp_path: Path) -> Path:
    """Return a ladder in which one text stands for another."""
    place = Path(shutil.copytree(LADDERS / ladder, tmp_path / "mine"))
    text = (place / file).read_text("utf-8")
    assert old in text
    (place / file).write_text(text.replace(old, new, 1), "utf-8")
    return place


def refuse(place: Path) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as caught:
        check_pack(place)
    return caught.value.problems


@pytest.mark.parametrize("ladder", sorted(folder.name for folder in LADDERS.iterdir()))
def test_a_ladder_of_another_trade_is_valid(ladder: str) -> None:
    pack = check_pack(LADDERS / ladder)
    assert pack.guide.source[-1].id == "carecli-rules"
    assert pack.ladder.has_tracks == (ladder == "fork")


def test_a_rating_of_an_earlier_scale_is_said_as_it_is() -> None:
    scale = number_ratings(4)
    assert [scale.say(rating) for rating in (0, 4, 5)] == ["0 none", "4 of 4", "5"]


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('follows = ["maker"]', 'follows = ["head"]', "level[5].follows",
         "goes in a circle: principal, which follows head, which follows principal"),
        ('follows = ["maker"]', 'follows = ["principal"]', "level[5].follows", "names the level itself"),
        ('follows = ["maker"]', 'follows = ["ghost"]', "level[5].follows",
         "'ghost' is not a level of this pack"),
        ('follows = ["engineer"]', 'follows = ["principal"]', "level[4].follows",
         "must name levels that stand above it in the file: move 'principal' up"),
        ('follows = ["principal", "manager"]', "follows = []", "level[6].follows",
         "is reached on no path: it follows no level, and none follows it"),
    ],
)  # fmt: skip
def test_tracks_that_lead_nowhere_are_named_with_line_and_key(
    old: str, new: str, key: str, message: str, tmp_path: Path
) -> None:
    place = change("fork", "ladder.toml", old, new, tmp_path)
    line = (place / "ladder.toml").read_text().splitlines().index(new) + 1
    assert [(p.line, p.key, p.message) for p in refuse(place)] == [(line, key, message)]


def test_levels_that_only_a_circle_leads_to_are_on_no_path(tmp_path: Path) -> None:
    place = change(
        "fork", "ladder.toml", 'follows = ["principal", "manager"]', 'follows = ["principal"]', tmp_path
    )
    file = place / "ladder.toml"
    text = file.read_text()
    file.write_text(text.replace('id = "maker"\n', 'id = "maker"\nfollows = ["principal"]\n'))
    said = [f"{problem.key} {problem.message}" for problem in refuse(place)]
    assert "level[3].follows goes in a circle: maker, which follows principal, which follows maker" in said
    assert "level[6].follows is reached on no path: nothing leads to principal" in said


DESPITE = 'despite = "The rule asks for two years before anybody may lift alone"\n'


@pytest.mark.parametrize(
    ("ladder", "file", "old", "new", "message"),
    [
        ("fork", "skills.toml", 'names = ["learning", "able", "teaching"]', 'names = ["one"]',
         "scale.names must have at least 2 entries"),
        ("fork", "skills.toml", "rating = 3", "rating = 5",
         "skill[1].targets.maker.rating is 5, and the highest rating is 3"),
        ("fork", "skills.toml", '[scale]\nnames = ["learning", "able", "teaching"]\n', "",
         "skill[1] needs anchors: 2 to 7, one for each rating, or [scale] with their names"),
        ("fork", "skills.toml", 'group = "leading"', 'group = "leadin"',
         "skill[3].group 'leadin' is not a group of this pack"),
        ("pathway", "skills.toml", '    "Asks before acting on a risk.",\n', "",
         "skill[1].anchors are 3, and ratings from 1 to 4 need 4"),
        ("pathway", "questions.toml", "rating = 4", "rating = 5",
         "question[1].good[2].rating is 5, and the highest rating is 4"),
        ("unpaid", "ladder.toml", DESPITE, "",
         "level[2].requirement[1].importance years are a must only by a law: name it in despite"),
        ("unpaid", "ladder.toml", "years = { min = 2 }\n", "",
         "level[2].requirement[1] needs years: the level has no band to take them from"),
        ("pathway", "ladder.toml", 'level = "level-2"\n',
         'level = "level-2"\nor = [{ kind = "skill", skill = "safety", rating = 6 }]\n',
         "level[3].requirement[1].or[1].rating is 6, and the highest rating is 4"),
        ("fork", "skills.toml", 'group = "leading"\n', "",
         "skill[3].group needs a group, as the others have"),
        ("pathway", "guide.toml", 'lang = "en-GB"', 'lang = "English"',
         "lang must be the code of a language, such as en or pt-BR, not 'English'"),
    ],
)  # fmt: skip
def test_a_fault_of_an_odd_ladder_is_named(
    ladder: str, file: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    problems = refuse(change(ladder, file, old, new, tmp_path))
    assert [f"{problem.key} {problem.message}" for problem in problems] == [message]
