"""What must hold of every input, whatever it was: exit codes, clean streams, whole files, nothing lost."""

import json
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator, Sized
from contextlib import closing
from io import BytesIO
from typing import NamedTuple

import tomli

from carecli.errors import ExitCode
from tools.fuzz.case import DATA, DRAFT, HISTORY, LINKED, PROFILE, Case, Content
from tools.fuzz.running import USUAL_LIMITS, Limits, Step

DOCUMENTED = {*ExitCode} - {ExitCode.DEFECT}
FAILURES = (ExitCode.USAGE, ExitCode.FILE, ExitCode.PACK, ExitCode.HISTORY)
MOST_LINES = 60
MOST_PROBLEMS = 20
MOST_BYTES = 20_000

COLOR = re.compile(r"\x1b\[[0-9;]*m")
UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Direction and zero-width characters; joiners are needed in names."""

TEMPORARY = re.compile(r"(^|/)\.[^/]+\.[a-z0-9_]{8}$|\.new-[a-z0-9_]{8}")
PERSONAL = ("assess", "plan", "report", "profile", "history")
GROUPS = ("profile", "history", "plan", "pack")
ASKED_TO_GO = ("erase", "--force")
ENDS = ((b"<!doctype", b"</html>"), (b"begin:vcalendar", b"END:VCALENDAR"), (b"%pdf", b"%%EOF"), (b"{", b"}"))
TEXTS = ("html", "md", "csv", "txt", "ics", "json", "toml")


class Finding(NamedTuple):
    """What must not be: its kind, the place that tells it from others of its kind, and more words."""

    kind: str
    place: str
    said: str = ""


def judge(case: Case, steps: list[Step], limits: Limits = USUAL_LIMITS) -> Iterator[Finding]:
    """Yield what is wrong with what came of an input."""
    for step in steps:
        yield from _judge_end(case, step, limits)
        yield from _judge_streams(case, step)
        yield from _judge_files(case, step)


def name_command(step: Step) -> str:
    """The command of a step, without its options and values; for carecli alone its name."""
    words = [word for word in step.command if re.fullmatch("[a-z]+", word)] or ["carecli"]
    return " ".join(words[:2] if words[0] in GROUPS else words[:1])


def _judge_end(case: Case, step: Step, limits: Limits) -> Iterator[Finding]:
    command, said = name_command(step), step.err.decode(find_encoding(case), "replace").strip()
    if step.code is None:
        yield Finding("hang", command, f"more than {limits.clock:g} s of the clock")
    elif step.code == -24:
        yield Finding("hang", command, f"more than {limits.processor} s of processor time")
    elif step.code < 0:
        yield Finding("killed", command, f"signal {-step.code}")
    elif step.code == ExitCode.DEFECT:
        yield Finding("defect", said.splitlines()[-1][:90] if said else command, said[-500:])
    elif step.code not in DOCUMENTED:
        yield Finding("undocumented code", f"{step.code} of {command}", said[-500:])
    if b"Traceback (most recent call last)" in step.out + step.err:
        yield Finding("traceback", command, said[-500:])
    if step.memory > limits.held:
        yield Finding("memory", command, f"{step.memory} MB")
    if case.typed is None and 2 not in case.closed:
        yield from _judge_message(step, command, said)


def find_encoding(case: Case) -> str:
    """How the streams of a case are written."""
    return case.environment.get("PYTHONIOENCODING", "utf-8").partition(":")[0]


def _judge_message(step: Step, command: str, said: str) -> Iterator[Finding]:
    """A failure says what is wrong, in a line that begins as all do, or as JSON, and not for pages."""
    told = _read_error(said)
    if step.code in FAILURES and not said:
        yield Finding("says nothing", f"{step.code} of {command}")
    elif step.code in FAILURES and told is None and not re.search(r"^carecli: error: \S", said, re.MULTILINE):
        yield Finding("no error line", f"{step.code} of {command}", said[:300])
    lines = said.count("\n") + 1 if told is None else 0
    if lines > MOST_LINES or len(told or ()) > MOST_PROBLEMS or len(step.err) > MOST_BYTES:
        yield Finding("too long", f"{step.code} of {command}", f"{lines} lines, {len(step.err)} bytes")


def _read_error(said: str) -> Sized | None:
    """The problems of an error in JSON; None where it is none."""
    try:
        problems = json.loads(said[said.index("{") :])["error"]["problems"]
    except (ValueError, KeyError, TypeError):
        return None
    return problems if isinstance(problems, list) else None


def _judge_streams(case: Case, step: Step) -> Iterator[Finding]:
    encoding = find_encoding(case)
    colored = case.environment.get("FORCE_COLOR", "0") not in ("0", "") or case.typed is not None
    for name, raw in (("stdout", step.out), ("stderr", step.err)):
        place = f"{name} of {name_command(step)}"
        if case.family == "keys":  # the keys' own screen is made of escapes; a title is none of them
            if b"\x1b]0;" in raw:
                yield Finding("control character", f"a title on {place}")
            continue
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            yield Finding("not text", place, repr(raw[max(0, error.start - 40) : error.end + 20]))
            continue
        if case.environment.get("_CARECLI_COMPLETE"):
            continue  # read by a shell, and by the rules of one
        text = COLOR.sub("", text) if colored else text
        is_calendar = b"BEGIN:VCALENDAR" in raw or "csv" in step.command
        yield from _judge_text(text.replace("\r\n", "\n") if is_calendar else text, place)


def _judge_text(text: str, place: str) -> Iterator[Finding]:
    """No control, direction or invisible characters but ends of lines."""
    if text.isascii() and text.isprintable():
        return
    for character in sorted({*text} - {"\n"}):
        if unicodedata.category(character) == "Cc" or UNSEEN.match(character):
            at = text.index(character)
            yield Finding(
                "control character",
                f"U+{ord(character):04X} on {place}",
                repr(text[max(0, at - 60) : at + 20]),
            )
            return


def _judge_files(case: Case, step: Step) -> Iterator[Finding]:
    command = name_command(step)
    for path, content in step.after.items():
        if step.before.get(path, b"") == content and path in step.before:
            continue
        if TEMPORARY.search(path):
            yield Finding("left over", f"{_name(path)} by {command}")
        elif content is not None and content not in step.before.values():  # not one that was put aside
            yield from _judge_whole(path, content, command, step.before.get(path))
            if step.modes[path] & 0o077 and (path.startswith(DATA) or command.startswith(PERSONAL)):
                yield Finding("open to others", f"{_kind(path)} by {command}", path)
    is_at_home = not {"HOME", "XDG_DATA_HOME", "_CARECLI_COMPLETE"} & {*case.environment}
    if "erase" in step.command and step.code == 0 and is_at_home and not step.out.startswith(b"Usage:"):
        yield from _judge_erasing(case, step, command)
    if step.code == ExitCode.USAGE or not {*ASKED_TO_GO} & {*step.command}:
        yield from _judge_loss(step, command, is_at_terminal=case.typed is not None)


def _judge_erasing(case: Case, step: Step, command: str) -> Iterator[Finding]:
    """Nothing of the person's stays in the data folder, or it is named."""
    said = (step.out + step.err).decode("utf-8", "replace")
    history_only = command == "history erase"
    for path, content in step.after.items():
        name = path.rpartition("/")[2]
        is_meant = path.startswith(DATA) and (not history_only or "history" in name)
        is_linked = path == LINKED and not history_only and _is_link(case) and PROFILE in step.before
        if (is_meant or is_linked) and content and name not in said:
            yield Finding("not erased", f"{_name(path)} by {command}", path)


def _is_link(case: Case) -> bool:
    """Whether the saved profile was laid out as a link to it; what no link leads to is no part of it."""
    content = case.files.get(PROFILE)
    return isinstance(content, str) and content.startswith("link ") and content.endswith(LINKED)


def _kind(path: str) -> str:
    """The ending of a file by which its content is known, in small letters."""
    ending = path.rpartition(".")[2].lower()
    return ending if ending in (*TEXTS, "docx", "pdf", "sqlite3") else "file"


def _name(path: str) -> str:
    """The name of a file without what is drawn by lot in it."""
    return re.sub(r"[a-z0-9_]{8}(?=\.sqlite3|$)", "*", path.rpartition("/")[2])[:60]


def _judge_whole(path: str, content: bytes, command: str, before: Content | None) -> Iterator[Finding]:
    """A file that was written is one of its kind from its beginning to its end, and clean if it is text.

    One that was none `before` cannot be made one by adding to it.
    """
    kind = _kind(path)
    reason = _find_fault(path, kind, content)
    if reason and isinstance(before, bytes) and _find_fault(path, kind, before):
        return
    if reason:
        yield Finding("half-written", f"{kind} by {command}", f"{path}: {reason}")
    elif kind in TEXTS and not path.startswith(DATA):
        text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        yield from _judge_text(text, f"file {kind} by {command}")


def _find_fault(path: str, kind: str, content: bytes) -> str:
    """Why a file is none of its kind, its readers' errors included; nothing where it is."""
    try:
        return _find_break(path, kind, content)
    except (ValueError, OSError, sqlite3.Error, zipfile.BadZipFile, RecursionError) as error:
        return f"{type(error).__name__}: {error}"


def _find_break(path: str, kind: str, content: bytes) -> str:
    """Why a file is none of its kind; nothing where it is. May raise what its readers do."""
    body = content.strip()
    if kind == "json" and body.startswith(b"{"):
        json.loads(content)
    elif kind == "toml" and path.startswith(DATA):
        tomli.loads(content.decode())
    elif kind == "sqlite3":
        return _check_database(content)
    elif kind == "docx" and body.startswith(b"PK"):
        return zipfile.ZipFile(BytesIO(content)).testzip() or ""
    for first, last in ENDS:  # whatever the name says: not every command heeds it
        if body.lower().startswith(first) and not body.endswith(last):
            return "cut off"
    return ""


def _check_database(content: bytes) -> str:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content[:18] + b"\x01\x01" + content[20:])
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if said == "ok" else str(said)


def _judge_loss(step: Step, command: str, *, is_at_terminal: bool) -> Iterator[Finding]:
    """What was there is there, under its name or another one, or as the rows of a history."""
    kept = {content for content in step.after.values() if content}
    for path, content in step.before.items():
        if not content or content in kept or path.endswith(("-shm", "-wal", "-journal", "last-good.sqlite3")):
            continue
        if is_at_terminal and (path == DRAFT or "-o" in step.command):  # used up, or the person was asked
            continue
        if path == HISTORY and read_uids(content) is not None:
            left = set[str]().union(
                *(read_uids(c) or () for p, c in step.after.items() if c and p.endswith("sqlite3"))
            )
            if missing := (read_uids(content) or set()) - left:
                yield Finding("lost", f"snapshots by {command}", f"{len(missing)} of them")
            continue
        yield Finding("lost", f"{_name(path)} by {command} (code {step.code})", path)


def read_uids(content: Content) -> set[str] | None:
    """What tells the snapshots of a history's file apart; None where it cannot be read."""
    assert isinstance(content, bytes)  # noqa: S101
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(content[:18] + b"\x01\x01" + content[20:])
            return {str(uid) for (uid,) in connection.execute("SELECT uid FROM snapshots")}
    except (sqlite3.Error, ValueError, OverflowError):
        return None
