"""What a person confirmed of jobs, schools and credentials: kept, read again, refused where it is damaged."""

import json
import stat
from pathlib import Path

import pytest

from carecli.errors import PersonalFileError
from carecli.papers.keeping import save_resume, saved_resume
from carecli.papers.paper import Evidence
from carecli.papers.resume import HeldCredential, Job, Period, Resume, School

RESUME = Resume(
    "Dana Ruiz", "RN", None,
    (Job("RN", None, Period("2019-03", None, True), ("one", "two"), 0.5, (Evidence("a", 1, "b"),)),),
    (School("Pelican", "BSN", "bachelor", "nursing", Period("2009", "2013")),),
    (HeldCredential("RN", ("OH", "PA"), None, "2027-10"),),
    ("Epic",), ("es",),
)  # fmt: skip


def test_what_is_kept_is_read_again(home: Path) -> None:
    assert saved_resume() is None
    place = save_resume(RESUME)
    assert place.is_relative_to(home)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert saved_resume() == RESUME


def test_a_long_one_is_read_again() -> None:
    long = RESUME._replace(jobs=tuple(RESUME.jobs[0]._replace(title=f"Post {n}") for n in range(4_000)))
    assert save_resume(long).stat().st_size > 1_000_000
    assert saved_resume() == long


def test_another_one_keeps_the_one_before_and_the_same_again_nothing() -> None:
    place = save_resume(RESUME)
    save_resume(RESUME)
    assert sorted(path.name for path in place.parent.iterdir()) == ["resume.json"]
    save_resume(RESUME._replace(name="Dana R."))
    assert sorted(path.name for path in place.parent.iterdir()) == ["resume.json", "resume.previous.json"]


def test_what_is_personal_is_left_out() -> None:
    job = RESUME.jobs[0]._replace(highlights=("call 937-555-0142", "4211 Planted Street"))
    text = save_resume(RESUME._replace(jobs=(job,), summary="dana@example.org, RN #445566")).read_text()
    assert not [planted for planted in ("0142", "Planted", "dana@", "445566") if planted in text]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"carecli.resume/1"', '"carecli.resume/9"'),
        ('"share": 0.5', '"share": "half"'),
        ('"share": 0.5', '"share": true'),
        ('"share": 0.5', '"share": NaN'),
        ('"share": 0.5', '"share": Infinity'),
        ('"share": 0.5', '"share": 1e999'),
        ('"jobs"', '"posts"'),
        ('"name": "Dana Ruiz"', '"name": 5'),
        ('"name": "Dana Ruiz",', ""),
        ('"skills": [', '"skills": {'),
        ("{", ""),
        ('"highlights": [', '"highlights": [7,'),
    ],
)
def test_a_damaged_file_is_one_error_and_can_be_made_anew(old: str, new: str) -> None:
    place = save_resume(RESUME)
    text = place.read_text()
    assert old in text
    place.write_text(text.replace(old, new, 1))
    with pytest.raises(PersonalFileError, match=r"resume\.json cannot be used") as caught:
        saved_resume()
    assert "carecli import" in str(caught.value.hint)
    save_resume(RESUME)
    assert saved_resume() == RESUME
    assert json.loads(place.read_text())["name"] == "Dana Ruiz"
