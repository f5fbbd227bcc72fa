"""Histories: foreign bytes, rows that no carecli wrote, and exports that are none."""

import json
import zlib
from hashlib import sha256
from random import Random
from typing import Any

from tools.fuzz.case import HISTORY, PROFILE, SPECIAL, Case, Content, Words
from tools.fuzz.stock import LATER, Stock, edit_history, make_log, read_rows
from tools.fuzz.values import as_bytes, draw_text, nest, twist_bytes, twist_document, twist_text, twist_value


def make_history_bytes(rng: Random, stock: Stock) -> Case:
    """A history with bytes that are not its own, in the file or beside it."""
    files: dict[str, Content] = {HISTORY: stock.history, PROFILE: stock.people[0].encode()}
    way = rng.randrange(8)
    if way == 0:
        at = rng.randrange(100)
        files[HISTORY] = stock.history[:at] + rng.randbytes(rng.choice((1, 2, 4))) + stock.history[at + 4 :]
    elif way < 3:
        files[HISTORY] = twist_bytes(rng, stock.history)
    elif way == 3:
        pages = [stock.history[at : at + 4096] for at in range(0, len(stock.history), 4096)]
        files[HISTORY] = b"".join(pages[:1] + rng.sample(pages[1:], len(pages) - 1))
    else:
        other = edit_history(stock.history, *rng.sample(CHANGES, rng.choice((1, 2))))
        log = make_log(rng.choice((stock.history, bytes(len(other)))), other)
        foreign = (
            twist_bytes(rng, log),
            rng.randbytes(5_000),
            stock.history,
            b"",
            twist_bytes(rng, stock.history),
        )
        beside = "-wal" if way > 5 else rng.choice(("-wal", "-shm", "-journal"))
        files[HISTORY + beside] = log if way > 5 else rng.choice((*foreign, *foreign, *SPECIAL))
        if way == 5:
            files[HISTORY] = rng.choice((b"", twist_bytes(rng, stock.history), rng.choice(SPECIAL)))
    return Case("", draw_later(rng), {**files, "work/history.json": stock.export.encode()})


CHANGES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("DELETE FROM snapshots", ()),
    ("UPDATE snapshots SET note = 'another'", ()),
    ("PRAGMA application_id = 7", ()),
    ("DROP TABLE snapshots", ()),
    ("CREATE TABLE foreign_table (a)", ()),
)
"""What makes a history another one."""


def draw_later(rng: Random) -> tuple[Words, ...]:
    """A few commands that use a history."""
    return tuple(rng.choice(LATER) for _ in range(rng.choice((1, 2, 3))))


def make_rows(rng: Random, stock: Stock) -> Case:
    """A sound file whose rows no carecli has written: wrong types and shapes, large things packed small."""
    row = rng.choice(read_rows(stock.history))
    way = rng.randrange(5)
    statements: list[tuple[str, tuple[Any, ...]]] = []
    if way == 0:
        column = rng.choice([*row])
        wrong = rng.choice((*ODD_VALUES, draw_text(rng).encode("utf-8", "ignore").decode()))
        statements = [(f"UPDATE snapshots SET {column} = ? WHERE number = ?", (wrong, row["number"]))]
    elif way == 1:
        statements = [(rng.choice(ODD_STATEMENTS), ())]
    else:
        spoiled = spoil_row(rng, row)
        columns = [*spoiled]
        insert = f"INSERT INTO snapshots ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        statements = [(insert, tuple(spoiled.values()))]
        if rng.random() < 0.5:
            statements.insert(0, ("DELETE FROM snapshots", ()))
    history = edit_history(stock.history, *statements)
    files = {HISTORY: history, PROFILE: stock.people[0].encode(), "work/history.json": stock.export.encode()}
    number = str(rng.choice((1, 2, 3, 4)))
    shown = (("history", "show", number), ("history", "diff", number), ("history", "show", number, "--json"))
    return Case("", (*draw_later(rng), rng.choice(shown)), files)


ODD_STATEMENTS = (
    "DROP TABLE snapshots", "DROP TABLE _migrations", "DELETE FROM _migrations",
    "INSERT INTO _migrations (name) VALUES ('later')", "ALTER TABLE snapshots ADD COLUMN more TEXT",
    "ALTER TABLE snapshots DROP COLUMN note", "ALTER TABLE snapshots RENAME COLUMN result TO results",
    "CREATE TRIGGER t AFTER INSERT ON snapshots BEGIN DELETE FROM snapshots; END",
    "CREATE VIEW v AS SELECT * FROM snapshots", "UPDATE snapshots SET number = number + 9223372036854775800",
    "UPDATE snapshots SET number = -number", "PRAGMA application_id = 0", "PRAGMA user_version = 77",
    "UPDATE sqlite_sequence SET seq = 9223372036854775807", "UPDATE snapshots SET uid = 'x'",
    "DELETE FROM snapshots WHERE number = 2", "PRAGMA writable_schema = 1",
    "UPDATE snapshots SET standings = '[[\"a\",0,0,\"ready\",\"ready\"]]'", "UPDATE snapshots SET taken = ''",
    "INSERT INTO _migrations (position, name) VALUES (NULL, char(27) || ']0;t' || char(7))",
    "DELETE FROM snapshots", "CREATE TABLE copy AS SELECT * FROM snapshots",
    "UPDATE snapshots SET result = zeroblob(20000000)",
    "UPDATE snapshots SET note = char(27) || '[2J' || char(8238)",
)  # fmt: skip


def spoil_row(rng: Random, row: dict[str, Any]) -> dict[str, Any]:
    """A row whose uid fits what it says, and what it says is wrong somewhere."""
    kept = {**row, "number": None}
    saved = zlib.decompress(row["result"]).decode()
    if make_uid(row, saved) != row["uid"]:
        raise RuntimeError("carecli makes the uid of a snapshot in another way than the fuzzer")
    result: Any = json.loads(saved)
    inputs: Any = json.loads(row["inputs"])
    way = rng.randrange(6)
    if way == 0:
        result = twist_value(rng, result)
    elif way == 1:
        inputs = twist_document(rng, inputs)
    elif way == 2:
        kept[rng.choice(("taken", "day", "note"))] = draw_text(rng)
    elif way == 3:
        kept["rules_version"] = rng.choice((0, -1, 2**62, "x", None, 1.5))
    else:
        result = twist_document(rng, result)
    kept["inputs"] = json.dumps(inputs, ensure_ascii=True, default=str)
    text = json.dumps(result, ensure_ascii=True, default=str)
    if rng.random() < 0.06:
        text = rng.choice(BOMBS)()
    if rng.random() < 0.2:
        kept["standings"] = rng.choice((*ODD_STANDINGS, draw_text(rng)))
    kept["uid"] = make_uid(kept, text)
    kept["result"] = zlib.compress(as_bytes(text), 9)
    return {
        key: value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value
        for key, value in kept.items()
    }


ODD_VALUES = (None, 0, -1, 2**62, 1.5, "", b"", b"\xff", "[]", "{}", "[1]")
ODD_STANDINGS = (
    "[]", "{}", "[[]]", '[["a"]]', '[["senior",0,"x","ready","ready"]]', '[["senior",50,10,"no","ready"]]',
)  # fmt: skip
BOMBS = (
    lambda: " " * 160_000_000 + "{}", lambda: " " * 30_000_000 + "{}", lambda: "[" * 50_000,
    lambda: json.dumps(nest(900, as_list=True)), lambda: "0", lambda: '"x"', lambda: "nul",
)  # fmt: skip


def make_uid(row: dict[str, Any], result: str) -> str:
    """What tells a snapshot from any other, as carecli makes it."""
    said = [row[key] for key in ("taken", "day", "rules_version", "note")]
    told = json.dumps([*said, row["inputs"], result], ensure_ascii=False, separators=(",", ":"))
    return sha256(as_bytes(told)).hexdigest()


def make_import(rng: Random, stock: Stock) -> Case:
    """An exported history with values, lines or bytes spoiled, into a history or where there is none."""
    lines = stock.export.splitlines()
    way = rng.randrange(5)
    if way < 3:
        document = json.loads(stock.export)
        at = rng.randrange(len(document["snapshots"]))
        document["snapshots"][at] = twist_document(rng, document["snapshots"][at])
        if way == 0:
            document = twist_document(rng, document)
        text = json.dumps(document, ensure_ascii=rng.random() < 0.5)
        if isinstance(document, dict) and isinstance(document.get("snapshots"), list) and rng.random() < 0.5:
            each = ",\n".join(json.dumps(snapshot) for snapshot in document["snapshots"])
            text = f"{lines[0]}\n{each}\n{lines[-1]}\n"
    else:
        text = twist_text(rng, stock.export)
    if rng.random() < 0.05:
        text = "\n".join(
            [lines[0], *[rng.choice(('{"number": 1},', "{},", "0,", "[],"))] * 40_000, lines[-1]]
        )
    raw = as_bytes(text)
    raw = twist_bytes(rng, raw) if rng.random() < 0.3 else raw
    command, files, stdin = ("history", "import", "in.json"), {"work/in.json": raw}, b""
    if rng.random() < 0.3:
        command, files, stdin = ("history", "import", "-"), {}, raw
    if rng.random() < 0.5:
        files = {**files, HISTORY: stock.history}
    return Case("", (command, *draw_later(rng)[:1]), files, stdin=stdin)
