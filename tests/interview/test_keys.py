"""The interview with keys, in this process: what each key does, and what a card shows at which size."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output
from typer.testing import Result

from tests.interview.conftest import Talk

Press = Callable[..., Talk]
UP, DOWN, LEFT, RIGHT, TAB, ENTER, BACKSPACE = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\t", "\r", "\x7f"
PAGE_DOWN, PAGE_UP = "\x1b[6~", "\x1b[5~"
CTRL_C, CTRL_D = "\x03", "\x04"
EIGHT = [
    ENTER, ENTER, f"ADN{ENTER}", f"0{ENTER}", f"6{ENTER}", ENTER, f"oh{ENTER}", f"2{ENTER}", f"Dana{ENTER}"
]  # fmt: skip
SKILLS = [*EIGHT, ENTER, f"none{ENTER}"]


@pytest.fixture
def press(run: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Return a function that runs `assess` and presses keys; what the screen was sent is in `shown`."""

    def hold(*keys: str, size: tuple[int, int] = (24, 80), encoding: str = "utf-8") -> Talk:
        screen = io.StringIO()
        with create_pipe_input() as pipe:
            pipe.send_text("".join(keys))
            output = Vt100_Output(screen, lambda: Size(*size), term="xterm", enable_cpr=False)
            monkeypatch.setattr("carecli.cli.answers.can_prompt", lambda: True)
            monkeypatch.setattr("carecli.cli.answers.can_use_keys", lambda: True)
            monkeypatch.setattr("carecli.interview.keys.create_input", lambda _: pipe)
            monkeypatch.setattr("carecli.interview.keys.create_output", lambda **_: output)
            if encoding != "utf-8":
                monkeypatch.setattr("carecli.interview.keys.find_encoding", lambda: encoding)
            held = Talk(run("assess"), home)
        assert held.code in (0, 130), held.said
        held.shown = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", screen.getvalue()).replace("\r\n", "\n")
        return held

    return hold


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ([ENTER], {"role": "nurse"}),
        ([DOWN, ENTER], {"role": "social-worker"}),
        ([DOWN * 9, ENTER], {"role": "newcomer"}),
        ([DOWN * 3, UP, ENTER], {"role": "counselor"}),
        ([UP, ENTER], {"role": "nurse"}),
        ([PAGE_DOWN, ENTER], {"role": "newcomer"}),
        ([PAGE_DOWN, PAGE_UP, ENTER], {"role": "nurse"}),
        (["3", ENTER], {"role": "counselor"}),
        (["soc", ENTER], {"role": "social-worker"}),
        (["worker", DOWN, ENTER], {"role": "health-worker"}),
        (["soc", BACKSPACE * 3, ENTER], {"role": "nurse"}),
        (["nurze", BACKSPACE * 2, "se", ENTER], {"role": "nurse"}),
        (["RN", ENTER], {"role": "nurse", "licenses": ["RN"]}),
        (["NR", LEFT, BACKSPACE, RIGHT, "N", ENTER], {"role": "nurse", "licenses": ["RN"]}),
        (["\x1b[200~RN\nOhio\x1b[201~", ENTER], {"role": "nurse", "licenses": ["RN"], "state": "OH"}),
        (["\x1bOP\x1b[15~\x07", ENTER], {"role": "nurse"}),
        (["skip", ENTER, ENTER], {"licenses": ["RN"]}),
        ([TAB, ENTER], {"licenses": ["RN"]}),
        ([ENTER, LEFT, DOWN * 2, ENTER], {"role": "social-worker"}),
        ([ENTER, "back", ENTER, DOWN, ENTER], {"role": "nurse"}),
        ([ENTER, LEFT, ENTER, ENTER], {"role": "nurse", "licenses": ["RN"]}),
        ([ENTER, "rn, lpn", ENTER], {"role": "nurse", "licenses": ["RN", "LPN"]}),
        ([ENTER, "none", ENTER], {"role": "nurse", "licenses": []}),
        ([ENTER, "licensed", DOWN, ENTER], {"role": "nurse", "licenses": ["LSW"]}),
    ],
    ids=lambda value: repr("".join(value)) if isinstance(value, list) else "",
)
def test_keys_choose_and_type(press: Press, keys: list[str], kept: dict[str, object]) -> None:
    assert press(*keys, CTRL_C).kept == kept


def test_the_whole_way_by_keys(press: Press) -> None:
    held = press(
        *SKILLS, DOWN * 4 + ENTER, "3" + ENTER, "exp" + ENTER, TAB, ENTER, DOWN, ENTER, "save" + ENTER
    )
    assert held.profile is not None
    assert held.profile["skills"] == {"ehr": 3, "clinical-knowledge": 3, "regulations": 5, "collaboration": 0}
    assert (held.profile["state"], held.profile["target"], held.profile["name"]) == (
        "OH",
        "care-manager",
        "Dana",
    )


def test_no_rating_is_looked_at_before_somebody_moves_to_one(press: Press) -> None:
    held = press(*SKILLS, ENTER, ENTER, CTRL_C)
    assert not [key for key in held.kept if key.startswith("skill:")]
    assert "left open." in held.said


def test_an_earlier_answer_is_looked_at_first_and_kept_by_enter(press: Press) -> None:
    held = press(*SKILLS, "3" + ENTER, LEFT, ENTER, CTRL_C)
    assert "Keep: 3 competent" in held.shown
    assert held.kept["skill:ehr"] == 3


def test_a_wrong_answer_stays_to_be_mended(press: Press) -> None:
    held = press("zzz", ENTER, BACKSPACE * 3, ENTER, CTRL_C)
    assert held.kept == {"role": "nurse"}


def test_help_and_what_was_understood_are_there(press: Press) -> None:
    held = press("?", *EIGHT[:4], CTRL_C)
    assert "It decides which licenses are offered first." in held.said
    assert "understood so far: Nurse; Registered Nurse (RN); Associate degree, nursing" in held.shown


def test_a_rating_shows_what_it_would_do_to_the_score(press: Press) -> None:
    shown = press(*SKILLS, DOWN * 5, CTRL_C).shown
    assert re.search(r"Care Manager  \S{22}  \d+-\d+", shown)
    assert re.search("\\d+-\\d+ \u2192 \\d+-\\d+", shown)


def test_ctrl_d_stops_and_keeps_where_nothing_is_typed(press: Press) -> None:
    held = press(ENTER, "ab" + LEFT + CTRL_D + CTRL_C)
    assert held.code == 130
    held = press(ENTER, ENTER, CTRL_D)
    assert held.code == 0
    assert "Stopped. Your answers are kept" in held.said


@pytest.mark.parametrize("size", [(24, 80), (40, 120), (60, 200), (24, 40), (14, 40), (14, 80)])
def test_the_choice_looked_at_is_on_every_screen(press: Press, size: tuple[int, int]) -> None:
    assert "\u25b8 5 Expert" in press(*SKILLS, DOWN * 6, CTRL_C, size=size).shown


def test_where_there_is_no_room_only_the_choice_looked_at_says_more(press: Press) -> None:
    target = [*EIGHT[:7], DOWN, CTRL_C]
    assert "closely supervised" in press(*target, size=(40, 80)).shown
    low = press("no" + ENTER, *target, size=(16, 80)).shown
    assert "closely supervised" not in low.rsplit("What level", 1)[-1].rsplit("\u25b8", 1)[-1]


def test_signs_are_plain_where_the_terminal_is(press: Press) -> None:
    shown = press(CTRL_C, encoding="ascii").shown
    assert "> 1 Nurse" in shown
    assert shown.isascii()


def test_colors_are_left_out_where_they_are_not_wanted(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert press(ENTER, CTRL_C).kept == {"role": "nurse"}
