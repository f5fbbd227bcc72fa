"""A row for each person with their verdicts in words, for a program to read on."""

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw
import polars as pl

from carecli.engine.results import VERDICTS
from carecli.pack.pack import Pack

TENTHS = 10


def list_verdicts(judged: "nw.LazyFrame[Any]", pack: Pack, kept: Mapping[str, str]) -> pl.DataFrame:
    """Name, the `kept` columns as they are called, current and next level, verdict and score of each level.

    A verdict is that with open answers missing; `best` is that with all of them met.
    """
    given = judged.collect_schema().names()
    order = [level.id for level in pack.ladder.level]
    found = {f"{what}_level": _name(nw.col(what), order) for what in ("current", "next")}
    found |= {name: column for level in order for name, column in _list_of_level(level)}
    columns = {"name": nw.col("name")}
    for name, said in kept.items():
        if name in given:  # a column of theirs may be called as one of ours is
            columns[f"{said} (given)" if said in {"name", *found} else said] = nw.col(name)
    named = [column.alias(name) for name, column in {**columns, **found}.items()]
    frame: pl.DataFrame = judged.select(named).collect("polars").to_native()
    return frame


def _list_of_level(level: str) -> Iterator[tuple[str, nw.Expr]]:
    for end, said in (("low", ""), ("high", "_best")):
        yield f"{level}_verdict{said}", _name(nw.col(f"{level}|{end}"), VERDICTS)
        yield f"{level}_score{said}", (nw.col(f"{level}|score_{end}") / TENTHS).round(1)


def _name(place: nw.Expr, names: "list[str] | tuple[str, ...]") -> nw.Expr:
    """What stands at a place of a list; null where there is none."""
    found = nw.lit(None, nw.String())
    for number, name in enumerate(names):
        found = nw.when(place == number).then(nw.lit(name)).otherwise(found)
    return found
