"""A text of another ending may be a profile, and a mistake in it is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("me.txt", "years = 3\nlicenses = [RN]\n", "me.txt:2 is not valid TOML"),
        ("me.md", "[skills]\nehr 3\n", "me.md:2 is not valid TOML"),
        ("me.toml", "Ana Ruiz, RN\n", "me.toml:1 is not valid TOML"),
        ("me.json", '{"work": 3}', "1 problem, nothing of it was used"),
        ("me.toml", "", "me.toml is empty"),
    ],
)
def test_a_mistake_in_a_profile_is_still_named_with_its_line(
    name: str, text: str, message: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("assess", "-p", tmp_path / name)
    assert result.exit_code == 3
    assert message in result.stderr


def test_a_text_file_may_hold_a_profile(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "me.txt").write_text("years = 3\n", encoding="utf-8")
    assert run("assess", "-p", tmp_path / "me.txt").exit_code == 0
