"""Pictures of what commands print, as SVG: drawn from the output itself, with local fonts and no address."""

import shlex
from html import escape
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner

from carecli.cli.app import app

WIDTH = 80
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
)


def make_pictures() -> dict[Path, str]:
    """Every picture by its path, from what its command prints on a color terminal of 80 columns."""
    made = {}
    for name, command, text in PICTURES:
        result = CliRunner(env={"FORCE_COLOR": "1"}).invoke(
            app, shlex.split(command)[1:], prog_name="carecli"
        )
        assert result.exit_code == 0, result.stderr  # noqa: S101
        made[FOLDER / f"{name}.svg"] = draw(name, command, text, result.stdout)
    return made


def draw(name: str, command: str, text: str, printed: str) -> str:
    """What a command printed, with its colors, as a picture."""
    with Path("/dev/null").open("w") as nowhere:
        console = Console(
            record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor"
        )
        console.print(Text.from_ansi(f"$ {command}\n\n{printed.rstrip()}"))
        named = TEMPLATE.replace("NAME", name).replace("TITLE", escape(command)).replace("TEXT", escape(text))
        return console.export_svg(title=command, code_format=named, unique_id=name)
