"""Profiles and packs that are not quite ones."""

import json
from random import Random

import tomli
import tomli_w

from tools.fuzz.case import PROFILE, SPECIAL, Case, Content
from tools.fuzz.stock import LOOKS, PAGES, SAVES, Stock
from tools.fuzz.values import as_bytes, twist_bytes, twist_document, twist_text


def make_profile(rng: Random, stock: Stock) -> Case:
    """A profile that is not quite one: in a file, on standard input, or saved."""
    as_json = rng.random() < 0.4
    raw = spoil_document(rng, rng.choice(stock.people), as_json=as_json)
    way = rng.randrange(4)
    if way == 0:
        saves = tuple(rng.choice(SAVES) for _ in range(rng.choice((1, 2, 3))))
        return Case("", saves, {PROFILE: raw})
    if way == 1 and as_json:
        return Case("", ((*rng.choice(PAGES), "-p", "-"),), stdin=raw)
    name = "person.json" if as_json else "person.toml"
    command = rng.choice(
        (*((*page, "-p", name) for page in PAGES), ("profile", "show", name), ("profile", "check", name))
    )
    return Case("", (command,), {f"work/{name}": raw})


def spoil_document(rng: Random, text: str, *, as_json: bool = False) -> bytes:
    """A document in TOML with values, lines or bytes spoiled, perhaps as JSON."""
    if rng.random() < 0.6:
        document = twist_document(rng, tomli.loads(text))
        if as_json:
            return as_bytes(json.dumps(document, ensure_ascii=rng.random() < 0.5, default=str))
        try:
            text = tomli_w.dumps(document)
        except (TypeError, ValueError, AttributeError, RecursionError):  # no TOML can say it
            text = twist_text(rng, text)
    elif as_json:
        text = json.dumps(tomli.loads(text), indent=1, default=str)
    if rng.random() < 0.5:
        text = twist_text(rng, text)
    raw = as_bytes(text)
    return twist_bytes(rng, raw) if rng.random() < 0.3 else raw


def make_pack(rng: Random, stock: Stock) -> Case:
    """A pack of which one or two files are spoiled, gone, or no files at all."""
    tree = rng.choice(("small", "small", "shipped"))
    files: dict[str, Content] = {}
    for _ in range(rng.choice((1, 1, 2))):
        path = rng.choice(list(stock.packs[tree]))
        raw = stock.packs[tree][path]
        way = rng.random()
        if way < 0.1:
            files[f"work/pack/{path}"] = rng.choice((*SPECIAL, b""))
        elif path.endswith(".csv") or way < 0.3:
            files[f"work/pack/{path}"] = twist_bytes(rng, as_bytes(twist_text(rng, raw.decode())))
        else:
            files[f"work/pack/{path}"] = spoil_document(rng, raw.decode())
    look = rng.choice(
        (*LOOKS, ("pack", "check"), *((*page, "-p", "examples/half-answered.toml") for page in PAGES[:10]))
    )
    command = ("pack", "check", "pack") if look == ("pack", "check") else (*look, "--pack", "pack")
    return Case("", (command,), files, {"work/pack": tree, "work/examples": "examples"})
