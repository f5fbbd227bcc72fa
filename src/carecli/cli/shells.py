"""What bash, zsh and fish are told when Tab is pressed: file names only where a file is asked for.

Typer's own scripts complete to files wherever carecli offers nothing, and match letters by their case. This
rests on parts of Typer that it does not promise to keep: tests/cli/test_shells.py holds them.
"""

import os
import re
import sys
from typing import Any

from typer import _completion_classes as typer_classes
from typer import _completion_shared as typer_scripts
from typer._click import shell_completion

ASK_A_FILE = ("FILE", "DIR")
NO_FILES = 4
BREAKS = "=:"
BASH = """
%(complete_func)s() {
    local IFS=$'\\n' found
    found=$( env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD COMP_LINE="$COMP_LINE" \\
             COMP_POINT="$COMP_POINT" COMP_WORDBREAKS="$COMP_WORDBREAKS" \\
             %(autocomplete_var)s=complete_bash $1 ) || compopt +o default 2>/dev/null
    COMPREPLY=( $found )
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=:,] ]] && compopt -o nospace 2>/dev/null
    return 0
}

complete -o default -F %(complete_func)s %(prog_name)s
"""


class _Told(shell_completion.ShellComplete):
    """What is common to the shells: the offers, what they follow, and whether a file is asked for."""

    asks_file = False
    typed = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor and the one at it; none where the shell tells no line to read."""
        try:
            words, last = super().get_completion_args()  # type: ignore[safe-super]
        except (KeyError, ValueError, IndexError):
            return [], ""
        return words, last

    def get_completions(self, args: list[str], incomplete: str) -> list[Any]:
        """The offers for what was typed; a file is no offer but a question to the shell."""
        context = shell_completion._resolve_context(self.cli, self.ctx_args, self.prog_name, args)
        asked, self.typed = shell_completion._resolve_incomplete(context, args, incomplete)
        self.asks_file = getattr(asked, "metavar", None) in ASK_A_FILE
        if self.asks_file:
            return []
        return [
            item
            for item in asked.shell_complete(context, self.typed)
            if item.type == "plain" and item.value.isprintable()  # what was typed may be part of it
        ]


class Bash(_Told, typer_classes.BashComplete):
    """Bash breaks words at `=` and `:` as well, and is told only what follows the last of these."""

    source_template = BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor and the one at it, as they were typed if the script tells."""
        line = os.environ.get("COMP_LINE", "")
        if not line:
            return super().get_completion_args()
        point = os.environ.get("COMP_POINT", "")
        typed = line[: int(point)] if re.fullmatch(r"[0-9]{1,6}", point) else line
        words = shell_completion.split_arg_string(typed)[1:]
        return (words, "") if typed[-1:].isspace() else (words[:-1], words[-1] if words else "")

    def format_completion(self, item: Any) -> str:
        """What is to be put at the cursor, its spaces and the like as a shell reads them."""
        if not os.environ.get("COMP_LINE"):
            return super().format_completion(item)
        breaks = [c for c in BREAKS if c in os.environ.get("COMP_WORDBREAKS", BREAKS)]
        known = max((self.typed.rfind(c) + 1 for c in breaks), default=0)
        return re.sub(r"([\s'\"()&;|<>$`\\*?])", r"\\\1", item.value[known:])

    def complete(self) -> str:
        """The offers; without any, the exit code says that no files are to stand in for them."""
        said = super().complete()
        if not said and not self.asks_file and os.environ.get("COMP_LINE"):
            sys.exit(NO_FILES)
        return said


class Zsh(_Told, typer_classes.ZshComplete):
    """Zsh evaluates what it is told."""

    def complete(self) -> str:
        """A command for zsh: what there is in any case, files, or nothing."""
        said = super().complete()
        if said == "_files":
            return said if self.asks_file else ":"
        return said.replace("_arguments ", "_arguments -M 'm:{a-zA-Z}={A-Za-z}' ", 1)


class Fish(_Told, typer_classes.FishComplete):
    """Fish asks first whether there is anything but files, and then what."""

    def complete(self) -> str:
        """The offers, or the exit code that says whether they stand in for files."""
        if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") != "is-args":
            return super().complete()
        self.get_completions(*self.get_completion_args())
        sys.exit(1 if self.asks_file else 0)


def set_up_shells() -> None:
    """Let Typer tell the shells this, and give this script for bash."""
    for shell in (Bash, Zsh, Fish):
        shell_completion.add_completion_class(shell, shell.name)
    typer_scripts._completion_scripts["bash"] = BASH
