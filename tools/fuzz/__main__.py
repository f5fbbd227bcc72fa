"""Run inputs of every family, count what came of them, and list what was found, each kind and place once."""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tools.fuzz.case import Case, dump_case, load_case
from tools.fuzz.families import FAMILIES, make_case
from tools.fuzz.judging import Finding, judge
from tools.fuzz.running import Step, run_case, warm_up
from tools.fuzz.shrinking import find_place, shrink
from tools.fuzz.stock import take_stock


class Tried(NamedTuple):
    """What came of one input; `processor` is the time of all its commands, in seconds."""

    family: str
    name: str
    codes: tuple[int | None, ...]
    processor: float
    findings: tuple[Finding, ...]


def main() -> int:
    """Do what the command line says; 1 where something was found."""
    arguments = read_arguments()
    warm_up()
    take_stock()
    if arguments.case:
        return max(show_case(read_case(named)) for named in arguments.case)
    begun = time.monotonic()
    names = list(draw_names(arguments.count, arguments.seed, arguments.family))
    with get_context("fork").Pool(arguments.jobs) as pool:
        tried = list(report_progress(pool.imap_unordered(try_name, names, chunksize=4), len(names)))
    print(f"{len(tried)} inputs, seed {arguments.seed}, in {time.monotonic() - begun:.0f} s")
    print(say_families(tried))
    return report_findings(tried, arguments.keep)


def read_arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1, help="which inputs")
    parser.add_argument("--family", choices=FAMILIES, help="of one family only")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--case", nargs="+", help="inputs again: FAMILY:SEED:NUMBER, or files that were kept")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep one input of each finding there, made small"
    )
    return parser.parse_args()


def draw_names(count: int, seed: int, family: str | None) -> Iterator[tuple[str, int, int]]:
    """The names of so many inputs, each family in its share and evenly spread."""
    shares = {family: 1} if family else {name: each.share for name, each in FAMILIES.items()}
    total, owed, given = sum(shares.values()), dict.fromkeys(shares, 0), dict.fromkeys(shares, 0)
    for _ in range(count):
        owed = {name: owed[name] + share for name, share in shares.items()}
        chosen = max(owed, key=lambda name: owed[name])
        owed[chosen] -= total
        yield chosen, seed, given[chosen]
        given[chosen] += 1


def try_name(name: tuple[str, int, int]) -> Tried:
    """Make the input of a name, run it and judge it."""
    case = make_case(*name)
    steps = run_case(case)
    findings = tuple(judge(case, steps))
    if findings:  # a machine may be busy: what is so is so twice
        # What is said names a folder of chance.
        again = {(found.kind, found.place) for found in judge(case, run_case(case))}
        same = {found for found in findings if (found.kind, found.place) in again}
        findings = tuple(name_places(case, same))
    return Tried(
        case.family, case.name, tuple(s.code for s in steps), sum(s.processor for s in steps), findings
    )


def name_places(case: Case, findings: set[Finding]) -> Iterator[Finding]:
    """The findings, each defect with the line of the program that it comes from."""
    for finding in sorted(findings):
        yield (
            finding._replace(place=find_place(case) or finding.place) if finding.kind == "defect" else finding
        )


def report_progress(tried: Iterator[Tried], count: int) -> Iterator[Tried]:
    """Pass on what was tried, and say every now and then how far it is."""
    found = 0
    for number, each in enumerate(tried, 1):
        found += bool(each.findings)
        if number % 500 == 0:
            print(f"{number} of {count}, {found} with findings", file=sys.stderr, flush=True)
        yield each


def say_families(tried: list[Tried]) -> str:
    """A line for each family: inputs, commands by exit code, processor time."""
    lines = []
    for family in dict.fromkeys(each.family for each in tried):
        own = [each for each in tried if each.family == family]
        codes = Counter("over time" if code is None else str(code) for each in own for code in each.codes)
        counted = ", ".join(f"{code}: {count}" for code, count in sorted(codes.items()))
        lines.append(f"  {family:<13}{len(own):>6}   {sum(e.processor for e in own):>7.1f} s   {counted}")
    return "\n".join(lines)


def report_findings(tried: list[Tried], keep: Path | None) -> int:
    """List the findings by kind and place, with their count and the first input; 1 where there are any."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for each in tried:
        for finding in each.findings:
            found[finding.kind, finding.place].append((each.name, finding.said))
    for (kind, place), inputs in sorted(found.items(), key=lambda item: (item[0][0], -len(item[1]))):
        name, said = min(inputs)
        print(f"{kind}: {place}: {len(inputs)} inputs, such as {name}\n    {said[-300:]!r}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            small = shrink(make_case(*read_name(name)), kind, place)
            (keep / f"{kind.replace(' ', '-')}-{name.replace(':', '-')}.json").write_text(
                dump_case(small), "utf-8"
            )
    print(f"{len(found)} findings" if found else "nothing found")
    return int(bool(found))


def read_name(name: str) -> tuple[str, int, int]:
    """The family, seed and number of an input's name."""
    family, seed, number = name.split(":")
    return family, int(seed), int(number)


def read_case(named: str) -> Case:
    """The input of a name, or of a file."""
    return load_case(Path(named)) if named.endswith(".json") else make_case(*read_name(named))


def show_case(case: Case) -> int:
    """Run one input and show all of it; 1 where something was found."""
    print(dump_case(case)[:5_000])
    steps = run_case(case)
    for step in steps:
        show_step(step)
    findings = [*name_places(case, {*judge(case, steps)})]
    for finding in findings:
        print(f"{finding.kind}: {finding.place}: {finding.said}")
    return int(bool(findings))


def show_step(step: Step) -> None:
    """How a command ended, and the first of what it printed, with escapes written out."""
    print(f"$ carecli {' '.join(map(ascii, step.command))[:2_000]}")
    print(f"  code {step.code}, {step.processor:.2f} s, {step.memory} MB")
    for raw in (step.out, step.err):
        print(
            "".join(f"  | {line!a}\n" for line in raw.decode("utf-8", "backslashreplace").split("\n")[:15]),
            end="",
        )


if __name__ == "__main__":
    sys.exit(main())
