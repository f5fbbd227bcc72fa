"""How well résumés are understood: what was reached on each set may not be lost."""

from pathlib import Path

import pytest

from benchmarks.resumes import score

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("folder", ["resumes", "held_resumes"])
def test_no_field_falls(folder: str) -> None:
    scores = score(FOLDER / folder)
    assert len(scores) == 8
    for field, reached in scores.items():
        assert reached.f1 >= (0.88 if field == "skills" else 0.9), (field, reached)
        assert reached.precision >= (0.85 if field == "skills" else 0.95), (field, reached)
