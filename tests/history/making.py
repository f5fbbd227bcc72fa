"""Snapshots for the tests of the history: real assessments of answers that differ."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from carecli.engine.assess import assess
from carecli.engine.results import RULES_VERSION
from carecli.history.content import Content
from carecli.history.snapshots import save_snapshot
from carecli.pack.pack import Pack
from carecli.profile.model import check_profile, dump_profile
from carecli.views.assess import assessment_json

ANSWERS: dict[str, Any] = {
    "name": "Dana",
    "target": "senior",
    "setting": "hospital",
    "years": 3,
    "licenses": ["RN"],
    "certifications": [],
    "education": [{"level": "bachelor", "field": "nursing"}],
    "skills": {"ehr": 3, "mentoring": 3},
}
FIRST = date(2026, 1, 5)


def make_content(pack: Pack, day: date = FIRST, note: str | None = None, **answers: Any) -> Content:
    """Return what `carecli history save` would keep on a day; an answer of None is left out."""
    given = {key: value for key, value in (ANSWERS | answers).items() if value is not None}
    profile = check_profile(given, pack, "the test")
    result = assessment_json(assess(profile, pack, day), ())
    return Content(f"{day}T12:00:00Z", f"{day}", RULES_VERSION, note, dump_profile(profile), result)


def save_many(path: Path, pack: Pack, count: int) -> None:
    """Save so many snapshots, a day apart, each with other answers."""
    for number in range(count):
        day = FIRST + timedelta(number)
        save_snapshot(path, make_content(pack, day, f"day {number}", years=number / 4))
