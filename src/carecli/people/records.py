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
    columns = [nw.col("name"), *(nw.col(name).alias(said) for name, said in kept.items() if name in given)]
    order = [level.id for level in pack.ladder.level]
    columns += [_name(nw.col(what), order).alias(f"{what}_level") for what in ("current", "next")]
    columns += [column for level in order for column in _list_of_level(level)]
    frame: pl.DataFrame = judged.select(columns).collect("polars").to_native()
    return frame


def _list_of_level(level: str) -> Iterator[nw.Expr]:
    for end, said in (("low", ""), ("high", "_best")):
        yield _name(nw.col(f"{level}|{end}"), VERDICTS).alias(f"{level}_verdict{said}")
        yield (nw.col(f"{level}|score_{end}") / TENTHS).round(1).alias(f"{level}_score{said}")


def _name(place: nw.Expr, names: "list[str] | tuple[str, ...]") -> nw.Expr:
    """What stands at a place of a list; null where there is none."""
    found = nw.lit(None, nw.String())
    for number, name in enumerate(names):
        found = nw.when(place == number).then(nw.lit(name)).otherwise(found)
    return found
