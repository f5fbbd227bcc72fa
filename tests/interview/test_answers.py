"""Answers of an import that is under way: kept for whom they are of, never one over another's."""

import json
import stat
from pathlib import Path

import pytest

from carecli.interview.answers import AnswerFile
from carecli.profile.files import import_draft

ANSWERS = {"license:RN": True, "certification:CCM": False, "years:6.9-7.1": 6.5, "skill:ehr:3": None}


def test_what_is_kept_is_taken_up_and_gone_when_it_is_saved() -> None:
    kept = AnswerFile(import_draft(), "Dana")
    assert (kept.load(), kept.is_kept) == ({}, False)
    assert kept.save(ANSWERS) is None
    assert stat.S_IMODE(import_draft().stat().st_mode) == 0o600
    again = AnswerFile(import_draft(), "Dana")
    assert again.load() == ANSWERS
    assert again.is_kept
    again.remove(ANSWERS)
    assert not import_draft().exists()


def test_two_imports_at_once_keep_both() -> None:
    one, other = AnswerFile(import_draft(), "Dana"), AnswerFile(import_draft(), "Otto")
    one.load(), other.load()
    one.save({"license:RN": True})
    other.save({"license:LPN": False})
    one.save({"license:RN": True, "certification:CCM": True})
    assert AnswerFile(import_draft(), "Otto").load() == {"license:LPN": False}
    one.remove(["license:RN", "certification:CCM"])
    assert AnswerFile(import_draft(), "Otto").load() == {"license:LPN": False}


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[1]"])
def test_a_file_that_cannot_be_read_is_put_aside(content: bytes) -> None:
    import_draft().parent.mkdir(parents=True)
    import_draft().write_bytes(content)
    kept = AnswerFile(import_draft(), "Dana")
    assert kept.load() == {}
    assert "put aside" in kept.warning
    assert (import_draft().parent / "import.previous.json").read_bytes() == content
    assert kept.save(ANSWERS) is None
    assert AnswerFile(import_draft(), "Dana").load() == ANSWERS


def test_what_is_no_answer_is_left_out() -> None:
    import_draft().parent.mkdir(parents=True)
    data = {
        "schema": "carecli.import-answers/1",
        "answers": {"Dana": {"a": "x", "b": [1], "c": True}, "Otto": 5},
    }
    import_draft().write_text(json.dumps(data))
    assert AnswerFile(import_draft(), "Dana").load() == {"c": True}
    assert AnswerFile(import_draft(), "Otto").load() == {}


def test_a_place_that_takes_nothing_is_said(home: Path) -> None:
    (home / "file").write_text("")
    kept = AnswerFile(home / "file" / "import.json", "Dana")
    assert "Not a directory" in str(kept.save(ANSWERS))
    assert not kept.is_kept
