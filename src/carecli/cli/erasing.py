"""Removing what carecli keeps of a person, once she says yes."""

import sys
from collections.abc import Sequence
from pathlib import Path

from carecli.cli.output import write_out
from carecli.errors import PersonalFileError, UsageError


def erase_files(files: Sequence[Path], nothing: str, *, yes: bool, no_input: bool) -> None:
    """Remove files for good, after asking unless `yes`; say `nothing` where there are none.

    Raises UsageError where nobody can be asked, and PersonalFileError for a file that stays.
    """
    if not files:
        write_out(f"Nothing to erase: {nothing}.\n")
        return
    if not yes and not _ask(files, no_input=no_input):
        write_out("Nothing was erased.\n")
        return
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise PersonalFileError(f"cannot erase {file}: {error.strerror}") from None
    write_out("".join(f"Erased {file}\n" for file in files))


def _ask(files: Sequence[Path], *, no_input: bool) -> bool:
    from carecli.cli.person import can_prompt

    if no_input or not can_prompt():
        raise UsageError("erase needs a yes", hint="add --yes")
    listed = [f"  {file}" for file in files]
    sys.stderr.write("\n".join(["This removes for good:", *listed, "Sure? yes or no> "]))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("yes", "y")
