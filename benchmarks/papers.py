"""How well postings are understood, field by field, and how fast, on papers that people have labelled.

    python benchmarks/papers.py [FOLDER] [--wrong]

FOLDER holds `labels.json` and the papers it names; without one it is the copy in `tests/papers`. With
`--wrong` every difference is shown. A field is scored over all postings: what was found and is labelled,
what was found and is not, what was labelled and not found.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from carecli.pack.reading import find_built_in
from carecli.papers.documents import read_paper
from carecli.papers.lexicon import Lexicon, load_lexicon
from carecli.papers.posting import Asked, Posting
from carecli.papers.postings import understand_posting

HERE = Path(__file__).resolve().parent.parent / "tests" / "papers"
# Skills that the labels name by another, wider one: they know those of the guide alone.
WIDER = {"motivational-interviewing": "empathetic-communication"}
GUIDE_SKILLS = {
    "ehr", "clinical-knowledge", "regulations", "discharge-planning", "resource-navigation", "collaboration",
    "payer-authorization", "care-planning", "data-reporting", "telehealth", "empathetic-communication",
    "crisis-intervention", "negotiation-advocacy", "cultural-competence", "problem-solving", "boundaries",
    "resilience",
}  # fmt: skip
Label = Mapping[str, Any]
CARE = "care management or not"
CARE_ALONE = ("id", "file", "care", "note")
"""All that a label of another field may say: nothing else of it is scored."""


class Score(NamedTuple):
    """Counts of a field."""

    right: int = 0
    extra: int = 0
    missing: int = 0

    @property
    def precision(self) -> float:
        """How much of what was found is labelled."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """How much of what is labelled was found."""
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0

    @property
    def f1(self) -> float:
        """The mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def list_asked(posting: Posting, kind: str) -> list[Asked]:
    """What a posting asks of a kind."""
    return [asked for asked in posting.asked if asked.kind == kind]


def find_license(posting: Posting) -> set[Any]:
    """Groups of licenses that are musts or wishes; one that a degree may replace is none."""
    return {
        (asked.importance, frozenset(asked.any_of))
        for asked in list_asked(posting, "license")
        if asked.importance != "unclear" and not asked.instead
    }


def label_license(label: Label) -> set[Any]:
    """The labelled groups."""
    groups = label["licenses"]
    return {("must", frozenset(g)) for g in groups["required"]} | {
        ("nice", frozenset(g)) for g in groups["preferred"]
    }


def is_by_years(way: Sequence[str], level: str) -> bool:
    """Whether a way takes years and no higher degree than `level`."""
    order = LEXICON.levels
    degrees = [name.split(":")[1] for name in way if name.startswith("education:")]
    has_years = any(name.startswith("years:") for name in way)
    is_licensed = any(name.startswith("license:") for name in way)
    return (
        has_years and not is_licensed and all(order.index(degree) <= order.index(level) for degree in degrees)
    )


def find_degree(posting: Posting) -> set[Any]:
    """The lowest degree that is a must, with whether experience may replace it, and the lowest wish."""
    order = list(LEXICON.levels)
    found: set[Any] = set()
    for importance in ("must", "nice"):
        lowest = []
        replaced = False
        for asked in list_asked(posting, "education"):
            if asked.importance == importance:
                ways = [
                    name.partition(":")[2]
                    for way in asked.instead
                    for name in way
                    if name.startswith("education:")
                ]
                levels = [name.partition(":")[0] for name in (*asked.any_of, *ways)]
                lowest.append(min(levels, key=order.index))
                replaced |= asked.by_experience or any(is_by_years(way, levels[0]) for way in asked.instead)
        if lowest:
            found.add(
                (
                    importance,
                    max(lowest, key=order.index) if importance == "must" else min(lowest, key=order.index),
                )
            )
            if importance == "must" and replaced:
                found.add("experience will do")
    return found


def label_degree(label: Label) -> set[Any]:
    """The labelled degrees."""
    said = label["education"]
    found: set[Any] = {("must", said["required"])} if said["required"] else set()
    found |= {("nice", said["preferred"])} if said["preferred"] else set()
    return found | ({"experience will do"} if said["or_experience"] else set())


def find_years(posting: Posting) -> set[Any]:
    """Every minimum of years, and every wish for some."""
    return {
        (asked.importance, float(asked.any_of[0]))
        for asked in list_asked(posting, "years")
        if asked.importance != "unclear"
    }


def label_years(label: Label) -> set[Any]:
    """The labelled minima and wishes."""
    said = label["years"]
    wished = {("nice", float(said["preferred"]))} if said["preferred"] else set()
    return {("must", float(years)) for years in said["all_required"]} | wished


def find_certifications(posting: Posting) -> set[Any]:
    """Certifications by importance; those that need only be within reach are none."""
    return {
        (asked.importance, code)
        for asked in list_asked(posting, "certification")
        if asked.importance != "unclear" and not asked.eligible
        for code in asked.any_of
    }


def label_certifications(label: Label) -> set[Any]:
    """The labelled certifications."""
    names = {"must": "required", "nice": "preferred"}
    return {
        (ours, code)
        for ours, theirs in names.items()
        for group in label["certifications"][theirs]
        for code in group
    }


def find_grace(posting: Posting) -> set[Any]:
    """Months after hire, by what may come then."""
    found = set()
    for asked in posting.asked:
        if asked.later_months and asked.kind in ("license", "certification"):
            found |= {
                ("license" if asked.kind == "license" else code, asked.later_months) for code in asked.any_of
            }
    return found


def label_grace(label: Label) -> set[Any]:
    """The labelled months."""
    return {(grace["what"], grace["months"]) for grace in label["grace"]}


def find_pay(posting: Posting) -> set[Any]:
    """Pay: its lower end with its unit, its upper end."""
    return {(posting.pay.low, posting.pay.unit)} | {("high", posting.pay.high)} if posting.pay else set()


def label_pay(label: Label) -> set[Any]:
    """The labelled pay."""
    pay = label["pay"]
    if not pay:
        return set()
    return {
        (float(pay["min"]), pay["unit"]),
        ("high", float(pay["max"] if pay["max"] is not None else pay["min"])),
    }


def find_languages(posting: Posting) -> set[Any]:
    """Languages by importance."""
    asked = [one for one in list_asked(posting, "language") if one.importance != "unclear"]
    return {(one.importance, code) for one in asked for code in one.any_of}


def label_languages(label: Label) -> set[Any]:
    """The labelled languages."""
    return {("must", code) for code in label["languages"]} | {
        ("nice", code) for code in label["languages_preferred"]
    }


def find_skills(posting: Posting) -> set[Any]:
    """Skills of the guide that the text names; nothing of a post that is no care management."""
    if not posting.care:
        return set()
    named = {WIDER.get(a.any_of[0], a.any_of[0]) for a in list_asked(posting, "skill")}
    return named & GUIDE_SKILLS


FIELDS: dict[str, tuple[Callable[[Posting], set[Any]], Callable[[Label], set[Any]]]] = {
    CARE: (lambda p: {p.care}, lambda x: {x["care"]}),
    "level": (lambda p: {p.level} - {None}, lambda x: {x["level"]} - {None}),
    "setting": (lambda p: {p.setting} - {None}, lambda x: {x["setting"]} - {None}),
    "license": (find_license, label_license),
    "degree": (find_degree, label_degree),
    "years": (find_years, label_years),
    "certification": (find_certifications, label_certifications),
    "grace": (find_grace, label_grace),
    "pay": (find_pay, label_pay),
    "languages": (find_languages, label_languages),
    "driver's license": (
        lambda p: {"yes" for a in list_asked(p, "drivers-license") if a.importance == "must"},
        lambda x: {"yes"} if x["drivers_license"] else set(),
    ),
    "compact": (lambda p: {p.compact} - {None}, lambda x: {x.get("compact")} - {None}),
    "skills": (find_skills, lambda x: set(x["skills"])),
}  # fmt: skip


def list_false_stops(posting: Posting, label: Label) -> Iterator[str]:
    """What would stop somebody whom the posting takes: a must that is not labelled as one."""
    must_groups = [set(group) for group in label["licenses"]["required"]]
    codes = {code for group in label["certifications"]["required"] for code in group}
    order = list(LEXICON.levels)
    for asked in posting.asked:
        if (
            asked.importance != "must"
            or asked.instead
            or asked.by_experience
            or asked.eligible
            or asked.later_months is not None
        ):
            continue
        if asked.kind == "license" and not any(group <= set(asked.any_of) for group in must_groups):
            yield f"license {asked.any_of}"
        if asked.kind == "certification" and "OTHER" not in asked.any_of and not codes & set(asked.any_of):
            yield f"certification {asked.any_of}"
        if asked.kind == "education":
            level = asked.any_of[0].partition(":")[0]
            wanted = label["education"]["required"]
            if (
                wanted is None
                or order.index(level) > order.index(wanted)
                or label["education"]["or_experience"]
            ):
                yield f"degree {asked.any_of}"
        if asked.kind == "language" and set(asked.any_of).isdisjoint(label["languages"]):
            yield f"language {asked.any_of}"


def score(folder: Path, *, show: bool = False) -> tuple[dict[str, Score], list[str]]:
    """The score of every field over a folder, and every false stop."""
    labels = json.loads((folder / "labels.json").read_text("utf-8"))["postings"]
    scores = dict.fromkeys(FIELDS, Score())
    stops: list[str] = []
    for label in labels:
        posting = understand_posting(read_paper(folder / label["file"]), LEXICON)
        is_bare = label.keys() <= {*CARE_ALONE}
        if not is_bare:
            stops += [f"{label['id']}: {stop}" for stop in list_false_stops(posting, label)]
        for field, (find, read) in FIELDS.items():
            if (field == "skills" and not label["care"]) or (field != CARE and is_bare):
                continue
            found, wanted = find(posting), read(label)
            if show and found != wanted:
                print(f"{label['id']} {field}: extra {found - wanted or ''}, missing {wanted - found or ''}")
            old = scores[field]
            scores[field] = Score(
                old.right + len(found & wanted),
                old.extra + len(found - wanted),
                old.missing + len(wanted - found),
            )
    return scores, stops


def measure(folder: Path, seconds: float = 2.0) -> tuple[float, float]:
    """Megabytes and postings a second, of one core."""
    papers = [read_paper(path) for path in sorted(folder.rglob("p*.txt"))]
    size = sum(len(line.text) + 1 for paper in papers for line in paper.lines)
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for paper in papers:
            understand_posting(paper, LEXICON)
        count += 1
    return count * size / spent / 1e6, count * len(papers) / spent


def load() -> Lexicon:
    """The lexicon of the built-in pack."""
    return load_lexicon(find_built_in())


LEXICON = load()


def main() -> None:
    """Print the table of a folder, its false stops, and the speed."""
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    folder = Path(named[0]) if named else HERE
    scores, stops = score(folder, show="--wrong" in sys.argv)
    print("| field | precision | recall | F1 | right | extra | missing |")
    print("|---|---|---|---|---|---|---|")
    for field, s in scores.items():
        shares = f"{s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f}"
        print(f"| {field} | {shares} | {s.right} | {s.extra} | {s.missing} |")
    print(f"\nfalse stops: {len(stops)}", *stops, sep="\n  ")
    megabytes, postings = measure(folder)
    print(f"\n{megabytes:.1f} MB and {postings:,.0f} postings a second of one core")


if __name__ == "__main__":
    main()
