"""Ways to hold an interview: in this process, line by line, and on a pseudo-terminal with keys or lines."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
import tomli
from typer.testing import Result

DRAFT = ".local/share/carecli/interview.json"
PROFILE = ".local/share/carecli/profile.toml"


class Talk:
    """An interview in this process: what was printed, and what is kept afterwards."""

    shown = ""

    def __init__(self, result: Result, home: Path) -> None:
        """Read what was kept in a home."""
        self.code = result.exit_code
        self.said = " ".join(result.stderr.split())
        self.lines = result.stderr.splitlines()
        self.answer = result.stdout
        draft, profile = home / DRAFT, home / PROFILE
        self.draft: Any = json.loads(draft.read_text(encoding="utf-8")) if draft.is_file() else None
        self.profile: dict[str, Any] | None = (
            tomli.loads(profile.read_text(encoding="utf-8")) if profile.exists() else None
        )

    @property
    def kept(self) -> dict[str, Any]:
        """Every answer of the draft, by what it fills."""
        entries = self.draft["entries"] if self.draft else []
        return {key: value for entry in entries for key, value in entry["answers"].items()}


@pytest.fixture
def talk(run: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Talk]:
    """Return a function that runs a command and types lines into it, as on a terminal without keys."""
    monkeypatch.setenv("CARECLI_PROMPT", "lines")
    monkeypatch.setattr("carecli.cli.answers.can_prompt", lambda: True)
    monkeypatch.setattr("carecli.cli.profile.can_prompt", lambda: True)

    def hold(*typed: str | bytes, command: tuple[str, ...] = ("assess",)) -> Talk:
        lines = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in typed)
        result = run(*command, stdin=lines)
        assert result.exit_code != 70, result.stderr
        return Talk(result, home)

    return hold


@pytest.fixture
def spawn(
    spawn: Callable[..., "pexpect.spawn[str]"], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., "pexpect.spawn[str]"]:
    """Return a function that starts carecli on a pseudo-terminal, without color."""
    monkeypatch.setenv("NO_COLOR", "1")
    return spawn


def finish(child: "pexpect.spawn[str]", code: int = 0) -> str:
    """Return what is still printed, once the program has ended with a code."""
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code, child.before
    return child.before or ""
