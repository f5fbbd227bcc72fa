"""What judging a table of many people costs beside a bare scan of its columns, in processor time and memory.

People are made up as in `engine.py`, from a fixed seed: half of them complete, in half each answer is open
with a chance of one in five, and every setting occurs. Each way runs in a process of its own, from the file
to its answer, several times in turns; what Python and the libraries take to start is not counted.

    python benchmarks/people.py [PEOPLE] [ROUNDS]

Ten million take 0.2 GB of the temporary folder (TMPDIR), and two minutes with one round.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from math import tau
from pathlib import Path

import duckdb
import narwhals as nw
import polars as pl
import polars.selectors as cs

from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.people.holdings import collect
from carecli.people.rules import judge_people
from carecli.people.summary import summarize

TODAY = date(2026, 11, 23)
KEPT = "name"  # a column that no judgement reads, and so no scan either
SCAN = "bare scan, Polars"


def make_people(count: int, pack: Pack) -> pl.LazyFrame:
    """Return so many made-up people, all columns at once."""
    seeds = iter(range(1, 1_000))

    def draw() -> pl.Expr:
        """A number from 0 to 1 for everybody."""
        return pl.int_range(count, dtype=pl.UInt64).hash(next(seeds)).cast(pl.Float64) / 2**64

    def choose(values: Sequence[str]) -> pl.Expr:
        """One of several values for everybody."""
        places = (draw() * len(values)).floor().clip(0, len(values) - 1).cast(pl.Int32)
        return places.replace_strict(range(len(values)), values, return_dtype=pl.String)

    def leave_open(answer: pl.Expr) -> pl.Expr:
        """The answer, which every other person leaves open with a chance of one in five."""
        return pl.when((pl.int_range(count) % 2 == 1) & (draw() < 0.2)).then(None).otherwise(answer)

    levels = ["high-school", "associate", "bachelor", "bachelor", "master"]
    degrees = [f"{level}:{field}" for level in levels for field in ("nursing", "social work", "history")]
    answers = {
        "years": (draw() * 20).round(1),
        "related_years": (draw() * 10).round(1),
        "licenses": choose(["", "RN", "LCSW", "LPN"]),
        "certifications": choose(["", "", "CCM", "ACM;CPHQ"]),
        "education": choose(degrees),
        "setting": choose([setting.id for setting in pack.settings.setting]),
    }
    for skill in pack.skills.skill:
        noise = (-2 * (1 - draw()).log()).sqrt() * (draw() * tau).cos()
        rating = (pl.col("ability") + noise).round().clip(0, pack.skills.scale.most)
        answers[f"skill:{skill.id}"] = rating.cast(pl.Int8)
    named = pl.concat_str(pl.lit("Person "), pl.int_range(count))
    people = pl.select(ability=draw() * 4 + 1, name=named).lazy()
    open_ = {name: leave_open(answer) for name, answer in answers.items()}
    return people.with_columns(**open_).drop("ability")


def scan_with_polars(file: str, _pack: Pack) -> object:
    """Read every column, and add it up."""
    everything = pl.scan_parquet(file).drop(KEPT)
    sums = everything.select(cs.numeric().sum(), cs.string().str.len_bytes().sum())
    return sums.collect(engine="streaming")


def scan_with_duckdb(file: str, _pack: Pack) -> object:
    """Read every column, and add it up."""
    duckdb.execute("set threads = 2")
    people = duckdb.read_parquet(file)
    types = dict(zip(people.columns, map(str, people.types), strict=True))
    sums = [
        f'sum(length("{name}"))' if kind == "VARCHAR" else f'sum("{name}")'
        for name, kind in types.items()
        if name != KEPT
    ]
    return people.aggregate(", ".join(sums)).fetchall()


def count_verdicts(file: str, pack: Pack) -> object:
    """Count the verdicts of every level."""
    judged = judge_people(nw.from_native(pl.scan_parquet(file)), pack, TODAY)
    return collect(judged.select(*_list_verdicts(pack)))


def count_gaps(file: str, pack: Pack) -> object:
    """Count the verdicts of every level, and of each requirement who lacks it and who has not answered."""
    judged = judge_people(nw.from_native(pl.scan_parquet(file)), pack, TODAY, findings=True)
    names = judged.collect_schema().names()
    asked = [f"{level.id}|{asked}" for level in pack.ladder.level for asked in _list_asked(pack, level.id)]
    gaps = [(nw.col(name) < 2).sum().alias(f"{name} lack") for name in asked if name in names]
    open_ = [(nw.col(name) == 3).sum().alias(f"{name} open") for name in asked if name in names]
    return collect(judged.select(*_list_verdicts(pack), *gaps, *open_))


def overlook(file: str, pack: Pack) -> object:
    """Make the whole overview that `people assess` shows, with what each step would lift."""
    judged = judge_people(nw.from_native(pl.scan_parquet(file)), pack, TODAY, findings=True)
    return summarize(judged, pack)


def _list_verdicts(pack: Pack) -> list[nw.Expr]:
    return [
        (nw.col(f"{level.id}|{end}") == verdict).sum().alias(f"{level.id} {end} {verdict}")
        for level in pack.ladder.level
        for end in ("low", "high")
        for verdict in range(4)
    ]


def _list_asked(pack: Pack, level: str) -> list[str]:
    asked = next(each for each in pack.ladder.level if each.id == level).requirement
    return [
        *[each.id for each in asked],
        *[f"skill:{skill.id}" for skill in pack.skills.skill if level in skill.targets],
    ]


WAYS: dict[str, Callable[[str, Pack], object]] = {
    SCAN: scan_with_polars,
    "bare scan, DuckDB": scan_with_duckdb,
    "verdicts counted": count_verdicts,
    "verdicts and gaps counted": count_gaps,
    "the whole overview": overlook,
}


def run(name: str, file: str) -> None:
    """Go one way in this process, and print what it took."""
    pack = load_pack(find_pack())
    begun, clock = time.process_time(), time.perf_counter()
    WAYS[name](file, pack)
    took = {"processor": time.process_time() - begun, "clock": time.perf_counter() - clock}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**took, "peak": peak}))


def main() -> None:
    """Make people, go every way, and print what each took and how many times the scan that is."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "people.parquet")
        # In another process, so that the memory it takes is not that of those started from this one.
        subprocess.run([sys.executable, __file__, "--make", file, str(count)], check=True)
        for _ in range(rounds):
            for name, seen in taken.items():
                command = [sys.executable, __file__, "--run", name, file]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                seen.append(json.loads(done.stdout))
    middle = {
        name: {part: statistics.median(each[part] for each in seen) for part in seen[0]}
        for name, seen in taken.items()
    }
    bare = middle[SCAN]
    print(
        f"{count:,} people, median of {rounds} rounds, Polars {pl.__version__}, DuckDB {duckdb.__version__}"
    )
    print(f"{'':26} processor, s  times the scan  us a person  clock, s  MB above the scan")
    for name, each in middle.items():
        processor, above = each["processor"], each["peak"] - bare["peak"]
        print(
            f"{name:26} {processor:12.2f} {processor / bare['processor']:15.1f}"
            f" {processor / count * 1e6:12.2f} {each['clock']:9.2f} {above:18.0f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:])
    elif sys.argv[1:2] == ["--make"]:
        make_people(int(sys.argv[3]), load_pack(find_pack())).sink_parquet(sys.argv[2])
    else:
        main()
