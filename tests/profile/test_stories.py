"""The story bank: what is kept, what is refused, and what is never lost."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli

from carecli.errors import PersonalFileError
from carecli.profile.stories import (
    MOST_LETTERS,
    Story,
    change_stories,
    list_serving,
    make_title,
    name_story,
    put_story,
    read_stories,
)

ONE = Story(id="one", title="One call", date="2026-11-28", skills=("ehr",), situation="A ward", result="Home")
TWO = Story(id="two", title="Two", date="2026-11-29", action="I called")


@pytest.fixture
def place(home: Path) -> Path:
    """Make the folder where carecli keeps what is the person's, and give the place of the stories."""
    folder = home / ".local" / "share" / "carecli"
    folder.mkdir(parents=True, mode=0o700)
    return folder / "stories.toml"


def keep(*stories: Story) -> list[str]:
    said: list[str] = []
    change_stories(lambda _: stories, said.append)
    return said


def test_without_a_file_or_with_a_blank_one_there_are_none(place: Path) -> None:
    assert read_stories() == ()
    place.write_bytes(b" \n")
    assert read_stories() == ()
    assert keep(ONE) == []
    assert read_stories() == (ONE,)


def test_what_is_kept_comes_back_for_the_person_alone(place: Path) -> None:
    assert keep(ONE, TWO) == []
    assert read_stories() == (ONE, TWO)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert tomli.loads(place.read_text("utf-8"))["story"][1] == {
        "id": "two", "title": "Two", "date": "2026-11-29", "action": "I called",
    }  # fmt: skip
    assert ONE.lacking == ("Task", "Action", "Learning")
    assert list_serving((ONE, TWO), "ehr") == (ONE,)


@pytest.mark.parametrize(
    ("change", "keeps"),
    [
        (lambda s: (*s, TWO), False),
        (lambda s: (s[0].replace(skills=("ehr", "policy")),), False),
        (lambda s: s, False),
        (lambda s: (s[0].replace(result="Elsewhere"),), True),
        (lambda _: (), True),
    ],
    ids=["one more", "one more skill", "nothing", "another text", "removed"],
)
def test_no_text_is_lost(place: Path, change: Callable[[Any], Any], keeps: bool) -> None:
    keep(ONE)
    before = place.read_bytes()
    said: list[str] = []
    change_stories(change, said.append)
    kept = place.with_name("stories.previous.toml")
    assert kept.exists() == keeps
    assert said == ([f"Your stories until now are kept as {kept}"] if keeps else [])
    assert not keeps or kept.read_bytes() == before
    assert not keeps or stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_was_written_by_hand_is_kept_beside_and_each_earlier_file_has_a_name(place: Path) -> None:
    place.write_text('# mine\n[[story]]\nid = "a"\ntitle = "A"\ndate = 2026-11-28\n', "utf-8")
    assert read_stories()[0].date == "2026-11-28"
    change_stories(lambda s: (*s, ONE), print)
    change_stories(lambda _: (), print)
    assert place.with_name("stories.previous.toml").read_text("utf-8").startswith("# mine")
    assert "One call" in place.with_name("stories.previous-2.toml").read_text("utf-8")


GOOD = 'id = "a"\ntitle = "A"\ndate = "2026-11-28"\n'
HEAD = f"[[story]]\n{GOOD}"
MANY = "".join(HEAD.replace('"a"', f'"a{n}"') for n in range(201))
BAD: dict[str, tuple[bytes, str]] = {
    "no UTF-8": (b"\xff\xfe\x00", "is not UTF-8 text"),
    "no TOML": (b"[[story", "is not valid TOML"),
    "a key that there is not": (f'{HEAD}mood = "good"\n'.encode(), "is not a key that carecli knows"),
    "no title": (b'[[story]]\nid = "a"\ndate = "2026-11-28"\n', "is missing"),
    "a day that there is not": (HEAD.replace("11-28", "02-30").encode(), "day is out of range"),
    "a text too long": (f'{HEAD}task = "{"x" * 4001}"\n'.encode(), "must have at most 4000 characters"),
    "two of one id": ((HEAD * 2).encode(), "has two stories with the id 'a'"),
    "too many": (MANY.encode(), "must have at most 200 entries"),
    "too large": (b"# " + b"x" * 1_000_001, "is larger than 1 MB"),
    "a folder": (b"", "is a folder"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "message"), BAD.values(), ids=list(BAD))
def test_a_file_that_is_wrong_is_refused_and_left_as_it_is(place: Path, raw: bytes, message: str) -> None:
    if raw:
        place.write_bytes(raw)
    else:
        place.mkdir()
    with pytest.raises(PersonalFileError) as caught:
        read_stories()
    said = " ".join([caught.value.message, *(problem.message for problem in caught.value.problems)])
    assert message in said
    assert str(place) in said
    assert "mend the file" in str(caught.value.hint)
    with pytest.raises(PersonalFileError):
        keep(ONE)
    assert not raw or place.read_bytes() == raw


def test_a_pipe_is_not_waited_for(place: Path) -> None:
    os.mkfifo(place)
    with pytest.raises(PersonalFileError):
        read_stories()


def test_control_characters_are_left_out(place: Path) -> None:
    place.write_text(f'[[story]]\n{GOOD}task = "a\\u001b[31mred\\u202e\\nline"\n', "utf-8")
    assert read_stories()[0].task == "ared line"


def test_more_than_a_file_holds_is_refused(place: Path) -> None:
    stories = tuple(ONE.replace(id=f"s{n}") for n in range(201))
    with pytest.raises(PersonalFileError, match="no room for another story"):
        keep(*stories)
    long = dict.fromkeys(("situation", "task", "action", "result", "learning"), "\u4e2d" * MOST_LETTERS)
    with pytest.raises(PersonalFileError, match="no room for another story"):
        keep(*(ONE.replace(id=f"s{n}", **long) for n in range(40)))
    assert not place.exists()


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("The Saturday bed", (), "the-saturday-bed"),
        ("The Saturday bed", ("the-saturday-bed",), "the-saturday-bed-2"),
        ("\u4e2d\u6587", (), "story"),
        ("x" * 100, (), "x" * 40),
    ],
)
def test_a_story_is_named_by_its_title(title: str, taken: tuple[str, ...], expected: str) -> None:
    assert name_story(title, taken) == expected


def test_a_title_is_made_of_the_first_words() -> None:
    assert make_title({"task": "One two three four five six seven."}) == "One two three four five six"
    assert make_title({}) == "A story"
    assert make_title({"task": "x" * 200}) == "x" * 80


def test_a_story_takes_the_place_of_that_of_its_id() -> None:
    changed = ONE.replace(title="Other")
    assert put_story(changed, (TWO, ONE)) == (TWO, changed)
    assert put_story(TWO, (ONE,)) == (ONE, TWO)
