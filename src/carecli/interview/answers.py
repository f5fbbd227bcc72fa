"""The answers of an import that is under way, kept after every one so that nothing is lost."""

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from carecli.errors import CareError
from carecli.pack.reading import MAX_BYTES, DocumentError, decode, parse, read_bytes
from carecli.profile.files import PRIVATE, hold_data, keep_file, write_file

SCHEMA = "carecli.import-answers/1"
PATIENCE = 3.0
"""Seconds that an answer waits for another carecli; the person is at the terminal."""

Answer = bool | float | None
"""Yes, no, another number than the one that was read, or left open."""


class AnswerFile:
    """Where answers are kept until they are saved, by what they answer. Two imports at once keep both."""

    def __init__(self, place: Path, whose: str) -> None:
        """`whose` tells one person's answers from another's. Nothing is read or written yet."""
        self.place, self.whose = place, whose
        self.warning = ""
        self.is_kept = False

    def load(self) -> Mapping[str, Answer]:
        """The answers that are kept of this person; a file that cannot be read is put aside."""
        try:
            found = self._read()
        except DocumentError:
            self.warning = "Answers of an earlier import cannot be read; their file is put aside."
            with contextlib.suppress(OSError, CareError), hold_data(patience=PATIENCE):
                keep_file(self.place, self.place.with_suffix(".previous.json"))
                self.place.unlink()
            return {}
        own = found.get(self.whose, {})
        self.is_kept = bool(own)
        return {
            key: answer for key, answer in own.items() if answer is None or type(answer) in (bool, int, float)
        }

    def save(self, answers: Mapping[str, Answer]) -> str | None:
        """Keep the answers, for the person alone. Gives why that cannot be, or None."""
        return self._write(answers)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove answers, for they are saved; those of another import stay."""
        self._write({}, set(keys))
        self.is_kept = False

    def _write(self, answers: Mapping[str, Answer], gone: set[str] = frozenset()) -> str | None:  # type: ignore[assignment]
        try:
            with hold_data(patience=PATIENCE):
                kept = self._read()
                own = {
                    key: said
                    for key, said in {**kept.get(self.whose, {}), **answers}.items()
                    if key not in gone
                }
                others = {whose: said for whose, said in kept.items() if whose != self.whose}
                kept = others | ({self.whose: own} if own else {})
                if kept:
                    data = {"schema": SCHEMA, "answers": kept}
                    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
                    write_file(self.place, text, mode=PRIVATE)
                else:
                    self.place.unlink(missing_ok=True)
        except (CareError, OSError, DocumentError) as error:
            return str(error)
        self.is_kept = bool(own)
        return None

    def _read(self) -> dict[str, Any]:
        """The answers of everybody. Raises DocumentError."""
        if not os.path.lexists(self.place):
            return {}
        data = parse(
            decode(read_bytes(self.place, MAX_BYTES + 1), str(self.place)), str(self.place), as_json=True
        )
        answers = data.get("answers")
        if data.get("schema") != SCHEMA or not isinstance(answers, dict):
            return {}
        return {whose: said for whose, said in answers.items() if isinstance(said, dict)}
