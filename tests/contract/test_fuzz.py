"""The fuzzer: its judge finds what is planted; a short run, and what was found before, find nothing."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.fuzz.case import Case, dump_case, load_case
from tools.fuzz.families import FAMILIES

CASES = sorted((ROOT / "tests" / "fuzz" / "cases").glob("*.json"))
FOUND = {
    "nothing": [],
    "an error as it should be": [],
    "an error in JSON": [],
    "a profile kept and replaced": [],
    "a defect": ["defect"],
    "an exception": ["traceback"],
    "an end by a signal": ["killed"],
    "an unknown code": ["undocumented code"],
    "work without end": ["hang"],
    "a wait without end": ["hang"],
    "much memory": ["memory"],
    "a failure without a word": ["says nothing"],
    "a failure that begins oddly": ["no error line"],
    "pages of errors": ["too long"],
    "an endless line": ["too long"],
    "a title of the terminal": ["control character"],
    "a turned direction": ["control character"],
    "a control character in an error": ["control character"],
    "half a letter": ["not text"],
    "a control character in a file": ["control character"],
    "half of a JSON file": ["half-written"],
    "half of a page": ["half-written"],
    "half of a saved profile": ["half-written"],
    "a temporary file": ["left over"],
    "a profile lost": ["lost"],
    "a profile lost by an error": ["lost"],
    "a profile gone": ["lost"],
    "a file for all to read": ["open to others"],
    "an erasing that does nothing": ["not erased"],
    "an erasing that names what stays": [],
}


def run_module(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


@cache
def find_planted() -> dict[str, list[str]]:
    done = run_module("tests.contract.planted")
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    assert found.keys() == FOUND.keys()
    return found


@pytest.mark.parametrize("fault", FOUND)
def test_the_judge_finds_what_is_planted_and_nothing_else(fault: str) -> None:
    assert find_planted()[fault] == FOUND[fault]


def test_an_input_is_kept_as_it_was(tmp_path: Path) -> None:
    case = Case(
        "lines:1:2", (("assess", "-p", "\udcff\x1b"), ()),
        {"work/a": b"\xff\x00", "work/b": "link /x", "c": b"text"}, {"work/pack": "small"}, {"LANG": "C"},
        b"\xe2", (b"one\n", b"\xff"), (1, 2), (0, 2), full=True, is_real=True,
    )  # fmt: skip
    kept = tmp_path / "case.json"
    kept.write_text(dump_case(case), "utf-8")
    assert load_case(kept) == case


def test_some_inputs_of_every_family_find_nothing() -> None:
    done = run_module("tools.fuzz", "--count", "200", "--seed", "1", "--jobs", "1")
    assert [family for family in FAMILIES if f"\n  {family} " not in done.stdout] == []
    assert done.stdout.endswith("\nnothing found\n"), done.stdout + done.stderr
    assert done.returncode == 0


def test_what_was_found_before_is_mended() -> None:
    assert CASES
    done = run_module("tools.fuzz", "--case", *map(str, CASES))
    assert done.returncode == 0, done.stdout + done.stderr
