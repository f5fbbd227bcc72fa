"""The eleven families of inputs, and the input of a name."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tools.fuzz.case import Case
from tools.fuzz.commands import make_flags
from tools.fuzz.documents import make_pack, make_profile
from tools.fuzz.histories import make_history_bytes, make_import, make_rows
from tools.fuzz.papers import make_paper
from tools.fuzz.people import make_keys, make_lines
from tools.fuzz.stock import Stock, take_stock
from tools.fuzz.world import make_environment, make_place


class Family(NamedTuple):
    """How a family makes an input, and its share of all of them."""

    make: Callable[[Random, Stock], Case]
    share: int


FAMILIES = {
    "profiles": Family(make_profile, 16),
    "flags": Family(make_flags, 24),
    "papers": Family(make_paper, 10),
    "packs": Family(make_pack, 12),
    "bytes": Family(make_history_bytes, 8),
    "rows": Family(make_rows, 8),
    "imports": Family(make_import, 8),
    "lines": Family(make_lines, 5),
    "keys": Family(make_keys, 1),
    "environments": Family(make_environment, 4),
    "places": Family(make_place, 4),
}


def make_case(family: str, seed: int, number: int) -> Case:
    """The input of a name: always the same one."""
    rng = Random(f"{family}:{seed}:{number}")
    case = FAMILIES[family].make(rng, take_stock())
    environment = case.environment
    if not environment and rng.random() < 0.15:
        environment = {"COLUMNS": str(rng.choice((1, 2, 3, 4, 5, 8, 12, 20, 33, 60, 400)))}
    return case._replace(name=f"{family}:{seed}:{number}", environment=environment)
