"""What is longer than the terminal's screen, through a pager, as git does."""

import os
import shlex
import shutil
import signal
import sys

LESS = "FRX"  # leave at once what fits, keep color, leave what was read on the screen


def show_in_pager(text: str) -> bool:
    """Show a text through the pager that PAGER names, else less; False where it is to be printed at once.

    That is so where it fits on the screen, and without a pager.
    """
    command = _find_pager()
    if not command or _fits(text):
        return False
    import subprocess  # for what is long on a terminal alone: 8 ms

    environment = {**os.environ, "LESS": os.environ.get("LESS", LESS)}
    encoding = sys.stdout.encoding
    try:
        pager = subprocess.Popen(  # noqa: S603  the person's own
            command, stdin=subprocess.PIPE, env=environment, encoding=encoding, errors="replace"
        )
    except OSError:
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pager is the one to heed Ctrl-C
    try:
        pager.communicate(text)
    finally:
        signal.signal(signal.SIGINT, before)
    return True


def _find_pager() -> list[str]:
    """The pager's command line; nothing where there is none, or none is wanted."""
    named = os.environ.get("PAGER")
    try:
        command = shlex.split("less" if named is None else named)
    except ValueError:
        return []
    is_plain = os.environ.get("TERM", "dumb") == "dumb" or command in ([], ["cat"])
    return command if not is_plain and shutil.which(command[0]) else []


def _fits(text: str) -> bool:
    """Whether a text leaves a line of the terminal for the next prompt."""
    return text.count("\n") < shutil.get_terminal_size().lines
