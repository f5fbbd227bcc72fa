"""Pictures of what commands print, as SVG: drawn from the output itself, with local fonts and no address."""

import os
import shlex
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pexpect
import pyte
from rich.console import Console
from rich.style import Style
from rich.text import Text
from typer.testing import CliRunner

from carecli.cli.app import app

WIDTH, HEIGHT = 80, 24
FOLDER = Path(__file__).resolve().parent / "pictures"
# As Rich draws a terminal, but with a name and a description for those who do not see it, and with whatever
# fixed-width font there is: the places of all letters are written down.
TEMPLATE = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" \
aria-labelledby="NAME-title NAME-text">
<title id="NAME-title">TITLE</title>
<desc id="NAME-text">TEXT</desc>
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; \
font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class Picture(NamedTuple):
    """A file, the command that it shows, and what is to be seen in words."""

    name: str
    command: str
    text: str


PICTURES = (
    Picture(
        "assess",
        "carecli assess -p examples/bedside-nurse.toml",
        "Where a bedside nurse in Ohio stands on six levels, what Care Manager pays, and three things to do.",
    ),
    Picture(
        "plan",
        "carecli plan -p examples/community-social-worker.toml --to senior",
        "The way of a social worker to Senior Care Manager: what to begin, the steps over time, pay then.",
    ),
    Picture(
        "salary",
        "carecli salary -p examples/bedside-nurse.toml",
        "What nurses in Ohio earn at each level of care management.",
    ),
    Picture(
        "match",
        "carecli match examples/postings -p examples/bedside-nurse.toml",
        "Five postings beside a bedside nurse: which to apply for, what stops them, what would open most.",
    ),
)


INTERVIEW = Picture(
    "interview",
    "carecli assess",
    "The second of eight questions, on the license, with the choices to move through.",
)


def make_pictures() -> dict[Path, str]:
    """Every picture by its path, from what its command prints on a color terminal of 80 columns."""
    made = {}
    for name, command, text in PICTURES:
        runner = CliRunner(env={"FORCE_COLOR": "1"})
        result = runner.invoke(app, shlex.split(command)[1:], prog_name="carecli")
        assert result.exit_code == 0, result.stderr  # noqa: S101
        shown = Text.from_ansi(f"$ {command}\n\n{result.stdout.rstrip()}")
        made[FOLDER / f"{name}.svg"] = draw(name, command, text, shown)
    made[FOLDER / f"{INTERVIEW.name}.svg"] = draw(*INTERVIEW, ask_second_question())
    return made


def draw(name: str, command: str, text: str, shown: Text) -> str:
    """What a command printed, with its colors, as a picture."""
    with Path("/dev/null").open("w") as nowhere:
        console = Console(
            record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor"
        )
        console.print(shown)
        named = TEMPLATE.replace("NAME", name).replace("TITLE", escape(command)).replace("TEXT", escape(text))
        return console.export_svg(title=command, code_format=named, unique_id=name)


def ask_second_question() -> Text:
    """The screen of a terminal on which a nurse has answered the first question of the interview."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    with TemporaryDirectory() as home:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        environment = kept | {"HOME": home, "XDG_DATA_HOME": home, "TERM": "xterm-256color"}
        command = ["-m", "carecli", "assess"]
        terminal = pexpect.spawn(
            sys.executable, command, env=environment, dimensions=(HEIGHT, WIDTH), encoding="utf-8", timeout=60
        )
        for wanted, typed in (("Question 1 of 8", "nurse\r"), ("Question 2 of 8", "")):
            while not any(wanted in line for line in screen.display) or "why" not in "".join(screen.display):
                stream.feed(terminal.read_nonblocking(1 << 16, timeout=60))
            terminal.send(typed)
        terminal.close(force=True)
    return read_screen(screen)


def read_screen(screen: pyte.Screen) -> Text:
    """What stands on a terminal, without the empty lines at its end."""
    shown = Text()
    for row in range(len(" ".join(screen.display).rstrip()) // (WIDTH + 1) + 1):
        for column in range(WIDTH):
            found = screen.buffer[row][column]
            color = None if found.fg == "default" else f"#{found.fg}" if len(found.fg) == 6 else found.fg
            style = Style(color=color, bold=found.bold, reverse=found.reverse, underline=found.underscore)
            shown.append(found.data, style)
        shown.append("\n")
    shown.rstrip()
    return shown
