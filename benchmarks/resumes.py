"""How well résumés are understood, field by field, and how fast, on résumés that people have labelled.

    python benchmarks/resumes.py [FOLDER …] [--wrong]

Each FOLDER holds `labels.json` and the résumés it names; without one these are the two in `tests/papers`.
With `--wrong` every difference is shown. Credentials count as found where they are named or supported,
degrees, languages and skills where they are named, years where the range holds the labelled number within
its tolerance (a twentieth for related years), refusals where what the label refuses is refused.
"""

import json
import sys
import time
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from papers import GUIDE_SKILLS, HERE, LEXICON, WIDER, Score

from carecli.papers.claims import Claim, YearSpan
from carecli.papers.documents import read_paper
from carecli.papers.paper import Paper
from carecli.papers.resumes import understand_resume

FOLDERS = (HERE / "resumes", HERE / "held_resumes")
Label = Mapping[str, Any]
Claims = tuple[Claim, ...]


def list_found(claims: Claims, kind: str, *states: str) -> set[str]:
    """The ids of the claims of a kind that are in one of some states."""
    return {claim.id for claim in claims if claim.kind == kind and claim.state in states}


def find_degrees(claims: Claims) -> set[str]:
    """Degrees that are named, by level and field."""
    named = [claim for claim in claims if claim.kind == "education" and claim.state == "named"]
    fields = [(claim.value or claim.id.partition(":")[2].replace("-", " ")).lower() for claim in named]
    return {
        f"{claim.id.partition(':')[0]} {field}".strip() for claim, field in zip(named, fields, strict=True)
    }


def find_refused(claims: Claims) -> set[str]:
    """What is refused, a degree by its level alone."""
    refused = [claim for claim in claims if claim.state == "refused"]
    degree = "education"
    return {f"{degree}:{c.id.partition(':')[0]}" if c.kind == degree else c.id for c in refused}


def find_all(claims: Claims) -> dict[str, set[str]]:
    """What was found, by field."""
    skills = {WIDER.get(skill, skill) for skill in list_found(claims, "skill", "named")}
    return {
        "license": list_found(claims, "license", "named", "supported"),
        "certification": list_found(claims, "certification", "named", "supported"),
        "degree": find_degrees(claims),
        "languages": list_found(claims, "language", "named"),
        "skills": skills & GUIDE_SKILLS,
    }


def read_label(label: Label) -> dict[str, set[str]]:
    """What is labelled, by field."""
    return {
        "license": set(label["licenses"]),
        "certification": set(label["certifications"]),
        "degree": {f"{one['level']} {(one['field'] or '').lower()}".strip() for one in label["education"]},
        "languages": set(label["languages"]),
        "skills": set(label["skills"]) & GUIDE_SKILLS,
    }


def read_refused(label: Label) -> set[str]:
    """What the label refuses, without the state of a license."""
    return {one["claim"].split(" in ")[0].replace("care years", "years") for one in label["refused"]}


def find_day(text: str) -> date:
    """The last day of a month."""
    year, month = map(int, text.split("-")[:2])
    return date(year, month, monthrange(year, month)[1])


def holds(claims: Claims, kind: str, years: float, near: float) -> bool:
    """Whether a range of years holds a number."""
    spans = [claim.value for claim in claims if claim.kind == kind and isinstance(claim.value, YearSpan)]
    return bool(spans) and spans[0].low - near <= years <= spans[0].high + near


def add(old: Score, found: set[str], wanted: set[str]) -> Score:
    """A score with one more résumé."""
    missing = len(wanted - found)
    return Score(old.right + len(found & wanted), old.extra + len(found - wanted), old.missing + missing)


def score(folder: Path, *, show: bool = False) -> dict[str, Score]:
    """The score of every field over a folder."""
    scores: dict[str, Score] = {}
    for label in json.loads((folder / "labels.json").read_text("utf-8"))["resumes"]:
        paper = read_paper(folder / Path(label["file"]).name)
        claims = understand_resume(paper, LEXICON, find_day(label["as_of"]))[1]
        found, wanted = find_all(claims), read_label(label)
        wanted["refused"] = read_refused(label)
        found["refused"] = find_refused(claims) & wanted["refused"]
        for kind, years, near in (
            ("years", label["care_years"], label["care_years_tolerance"]),
            ("related_years", label["related_years"], max(0.3, (label["related_years"] or 0) / 20)),
        ):
            if years is not None:
                wanted[kind] = {f"{years}"}
                found[kind] = wanted[kind] if holds(claims, kind, years, near) else {"another number"}
        for field in wanted:
            if show and found[field] != wanted[field]:
                extra, missing = found[field] - wanted[field], wanted[field] - found[field]
                print(f"{label['id']} {field}: extra {extra or ''}, missing {missing or ''}")
            scores[field] = add(scores.get(field, Score()), found[field], wanted[field])
    return scores


def measure(papers: list[Paper], seconds: float = 2.0) -> float:
    """Milliseconds a résumé."""
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for paper in papers:
            understand_resume(paper, LEXICON, date(2026, 1, 31))
        count += len(papers)
    return spent / count * 1000


def main() -> None:
    """Print the table of each folder, and the speed."""
    folders = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")] or [*FOLDERS]
    for folder in folders:
        print(f"\n{folder.name}\n\n| field | precision | recall | F1 | right | extra | missing |")
        print("|---|---|---|---|---|---|---|")
        for field, s in score(folder, show="--wrong" in sys.argv).items():
            numbers = f"{s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f} | {s.right} | {s.extra} | {s.missing}"
            print(f"| {field} | {numbers} |")
    papers = [read_paper(path) for path in sorted(folders[0].glob("[a-z][0-9][0-9]*"))]
    print(f"\n{measure(papers):.1f} ms a résumé")


if __name__ == "__main__":
    main()
