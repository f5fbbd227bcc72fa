"""Four processes that write at once, and processes that are killed: a few here, more by `tools/`."""

from tools.kills import run_kills
from tools.writers import run_rounds


def test_four_writers_at_once_lose_nothing_that_was_acknowledged() -> None:
    done, faults = run_rounds(3)
    assert faults == []
    assert {*done} == {"edit", "tick", "replace", "history", "new"}


def test_a_write_that_is_killed_loses_nothing_and_leaves_nothing_after_erase() -> None:
    done, faults = run_kills(6, seed=1, tell=lambda _: None)
    assert faults == []
    assert done.total() == len(done) == 6
