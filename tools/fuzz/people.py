"""People at a terminal, who type lines or press keys."""

import json
from random import Random
from typing import Any

from tools.fuzz.case import DRAFT, PROFILE, Case, Content, Words
from tools.fuzz.documents import spoil_document
from tools.fuzz.stock import Stock
from tools.fuzz.values import as_bytes, draw_text, twist_bytes, twist_document

ANSWERS = (
    b"nurse", b"social worker", b"RN", b"RN, BSN", b"none", b"bachelor", b"nursing", b"6 yrs", b"0", b"3",
    b"1", b"2", b"clinic", b"hospital", b"oh", b"senior", b"Dana", b"skip", b"back", b"?", b"repeat",
    b"report", b"done", b"quit", b"more", b"save", b"leave", b"yes", b"no", b"not sure", b"", b"idk", b"4",
    b"5",
)  # fmt: skip
ODD_LINES = (
    b"Dana\xff", b"\xff\xfe", b"\x1b]0;t\x07", b"\x1b[31mx", b"\xc2\x9b31m", b"\xe2\x80\xaeabc",
    b"\xe2\x80\x8b", b"\xed\xa0\x80", b"\xf4\x8f\xbf\xbf", b"a\tb", b"x" * 4_000, b"9" * 3_000,
    "\u6f22".encode() * 900, b"1,2,3,4,5,6", b"-1", b"1e999", b"99999999", "\u0663".encode(), b"[bold]x[/]",
    b"$(id)", b"RN" * 500, b"\x1b[A", b"\x1bOP", b"a\x16\x1bb", b"\x00", b"2026-02-30", "\u00bd".encode(),
    b"=1+1",
)  # fmt: skip
KEYS = (
    b"\r", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\t", b"\x7f", b"\x1b", b"\x01", b"\x05", b"\x0b",
    b"\x15", b"\x17", b"\x1b[3~", b"\x1b[H", b"\x1b[200~pasted\n\x1b]0;t\x07\x1b[201~", b"\x12", b"\x1a",
    b"\x0c", b"\x14", b"\x19", b"\x1bb", b"\x1b.", b"\x1b[99;99R", b"?", b"\x1b[<0;1;1M",
)  # fmt: skip
ENDS = ((), (b"\x04",), (b"\x03",), (b"quit\n",))
TALKS = (("assess",), ("assess",), ("profile", "new"), ("profile", "new", "--replace"), ("profile", "edit"),
("assess", "--plain"), ("profile", "erase"), ("plan",), (),
         ("history", "erase"), ("assess", "--target", "senior", "--years", "3"),
         ("salary", "-o", "profile.toml"))  # fmt: skip


def make_lines(rng: Random, stock: Stock) -> Case:
    """A person who types lines, with anything in them, and stops anywhere."""
    typed = [
        (rng.choice(ANSWERS) if rng.random() < 0.75 else draw_line(rng)) + b"\n"
        for _ in range(rng.choice((1, 5, 12, 25)))
    ]
    environment = {"CARECLI_PROMPT": "lines", "COLUMNS": rng.choice(("80", "80", "20", "5", "200"))}
    return _make_talk(rng, stock, typed, environment)


def _make_talk(
    rng: Random, stock: Stock, typed: list[bytes], environment: dict[str, str], **more: Any
) -> Case:
    """Somebody who types these, and then ends in some way, beside what is kept of them."""
    return Case(
        "",
        (draw_talk(rng),),
        lay_kept(rng, stock),
        environment=environment,
        typed=(*typed, *rng.choice(ENDS)),
        **more,
    )


def draw_line(rng: Random) -> bytes:
    """A line of anything but what ends or stops a program."""
    line = rng.choice(ODD_LINES) if rng.random() < 0.6 else draw_text(rng).encode("utf-8", "surrogatepass")
    return bytes(byte for byte in line if byte not in b"\x03\x04\x1a\x1c\n")[:4_000]


def draw_talk(rng: Random) -> Words:
    """A command that asks, or may ask."""
    return rng.choice(TALKS) if rng.random() < 0.5 else ("assess",)


def lay_kept(rng: Random, stock: Stock) -> dict[str, Content]:
    """What carecli may keep of the person by then: a profile, a draft, which may be spoiled, or nothing."""
    files: dict[str, Content] = {"work/profile.toml": b"x"}
    if rng.random() < 0.3:
        files[PROFILE] = rng.choice((stock.people[3].encode(), b"", spoil_document(rng, stock.people[3])))
    if rng.random() < 0.3:
        entries = [
            {"question": "years", "answers": {"years": 3}},
            {"question": "skill:ehr", "answers": {"skill:ehr": 3}},
        ]
        draft: Any = {
            "schema": "carecli.draft/2",
            "pack": {"id": "care-manager", "version": "1"},
            "entries": entries,
        }
        draft = draft if rng.random() < 0.3 else twist_document(rng, draft)
        files[DRAFT] = rng.choice(
            (as_bytes(json.dumps(draft, default=str)), twist_bytes(rng, json.dumps(entries).encode()))
        )
    return files


def make_keys(rng: Random, stock: Stock) -> Case:
    """A person who presses keys, on a terminal of some size."""
    typed = [
        rng.choice(
            (rng.choice(KEYS), rng.choice(KEYS), rng.choice(ANSWERS) + b"\r", draw_line(rng)[:200], b"\r")
        )
        for _ in range(rng.choice((3, 12, 25)))
    ]
    environment = {
        "COLUMNS": "{unset}",
        "TERM": rng.choice(("xterm", "xterm-256color", "linux", "vt100", "dumb", "nonsense", "")),
    }
    size = rng.choice(((24, 80), (24, 80), (14, 40), (5, 20), (1, 1), (200, 300)))
    return _make_talk(rng, stock, typed, environment, size=size)
