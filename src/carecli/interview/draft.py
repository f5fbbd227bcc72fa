"""The draft: what was typed so far, kept after every answer so that nothing is lost."""

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from carecli.errors import CareError
from carecli.interview.questions import list_questions
from carecli.pack.pack import Pack
from carecli.pack.reading import DocumentError, parse, read_text
from carecli.profile.files import PRIVATE, draft_put_aside, find_free_place, write_file

SCHEMA = "carecli.draft/1"


@dataclass(slots=True)
class Draft:
    """Answers as typed, by question, and the questions that were skipped. The last list is the way taken."""

    answers: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def record(self, question: str, typed: str | None) -> None:
        """Note an answer, or None for a question that was skipped."""
        self.skipped = [skipped for skipped in self.skipped if skipped != question]
        if typed is None:
            self.answers.pop(question, None)
            self.skipped.append(question)
        else:
            self.answers[question] = typed
        if question not in self.asked:
            self.asked.append(question)


def load_draft(path: Path, pack: Pack) -> Draft | None:
    """The draft at `path` without what no longer parses; None if there is none to go on with."""
    try:
        data = parse(read_text(path), str(path), as_json=True)
    except DocumentError:
        return None
    answers, skipped = data.get("answers"), data.get("skipped")
    if data.get("schema") != SCHEMA or not isinstance(answers, dict) or not isinstance(skipped, list):
        return None
    draft = Draft()
    for question, typed in answers.items():
        if isinstance(typed, str) and _fits(pack, draft, question, typed):
            draft.record(question, typed)
    for question in skipped:
        if isinstance(question, str) and question not in draft.answers:
            draft.record(question, None)
    return draft if draft.asked else None


def _fits(pack: Pack, draft: Draft, question: str, typed: str) -> bool:
    """Whether this was asked, given the answers before it, and still parses."""
    found = next((q for q in list_questions(pack, draft.answers) if q.id == question), None)
    try:
        return found is not None and found.parse(typed) is not NotImplemented
    except ValueError:
        return False


def keep_draft(path: Path) -> None:
    """Put a draft aside under another name: what was typed is never thrown away unasked."""
    with contextlib.suppress(OSError):
        path.replace(find_free_place(draft_put_aside()))


def save_draft(path: Path, draft: Draft) -> str | None:
    """Write the draft, readable by the person alone. Gives why it could not be written, or None."""
    data = {"schema": SCHEMA, "answers": draft.answers, "skipped": draft.skipped}
    try:
        write_file(path, json.dumps(data, indent=2, ensure_ascii=False) + "\n", mode=PRIVATE)
    except CareError as error:
        return error.message
    return None
