"""A file where answers are kept while they are given: never over another's, and never thrown away unasked."""

import contextlib
import os
from pathlib import Path

from carecli.errors import CareError
from carecli.pack.reading import MAX_BYTES, DocumentError, read_bytes
from carecli.profile.files import PRIVATE, find_free_place, hold_data, keep_file, write_file

PATIENCE = 3.0
"""Seconds that an answer waits for another carecli; the person is at the terminal."""


class UnreadableDraftError(Exception):
    """There is a file where the draft is kept, and it is none that can be read."""


class KeptFile:
    """Where answers are kept. Two that are given at once never write over each other's."""

    def __init__(self, place: Path, aside: Path) -> None:
        """`aside` is the place of what is not gone on with. Nothing is read or written yet."""
        self.place = place
        self.aside = aside
        self.last: bytes | None = None  # what is known to be in the file

    def read(self) -> bytes | None:
        """What is there; None where nothing is. Raises UnreadableDraftError."""
        if not os.path.lexists(self.place):
            return None
        try:
            return read_bytes(self.place, MAX_BYTES + 1)
        except DocumentError as error:
            raise UnreadableDraftError from error

    def put_aside(self) -> Path | None:
        """Give what is there another name, which is given: what was answered is never thrown away unasked.

        Where that cannot be, it stays as it is, and the answers given now go elsewhere.
        """
        self.last = kept = None
        with contextlib.suppress(OSError, CareError), hold_data(patience=PATIENCE):
            kept = keep_file(self.place, self.aside)
            self.place.unlink()
        return kept

    def write(self, raw: bytes | None) -> str | None:
        """Write what is to be kept, or remove it for None. Gives why that cannot be, or None."""
        if raw is None and self.last is None:
            return None
        try:
            with hold_data(patience=PATIENCE):
                if self._is_of_another():
                    self.place = find_free_place(self.aside)
                if raw is not None:
                    write_file(self.place, raw, mode=PRIVATE)
                elif os.path.lexists(self.place):
                    self.place.unlink()
        except (CareError, OSError) as error:
            return str(error)
        self.last = raw
        return None

    def remove(self) -> None:
        """Remove the file, for its answers are saved; that of another stays."""
        with contextlib.suppress(OSError, CareError), hold_data(patience=PATIENCE):
            if self.last is not None and not self._is_of_another():
                self.place.unlink(missing_ok=True)

    def _is_of_another(self) -> bool:
        """Whether there is something that was neither read nor written here."""
        try:
            return os.path.lexists(self.place) and read_bytes(self.place, MAX_BYTES + 1) != self.last
        except DocumentError:
            return True
