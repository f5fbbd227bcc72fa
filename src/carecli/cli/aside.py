"""What carecli says aside, on standard error: always clean of control characters, never a reason to fail."""

import os
import sys
from typing import TextIO

from carecli.cli.proposals import complete
from carecli.names import clean_lines


def tell(message: str, end: str = "\n") -> None:
    """Say something on standard error. Where that takes nothing, as a full disk does, it is not said."""
    try:
        sys.stderr.write(f"{clean_lines(complete(message))}{end}")
        sys.stderr.flush()
    except OSError:
        lead_nowhere(sys.stderr)


def lead_nowhere(stream: TextIO) -> None:
    """Let a stream that takes nothing more lead into nothing: Python would complain of it again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
