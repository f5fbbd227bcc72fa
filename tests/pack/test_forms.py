"""A form of a table that is looked at and not kept: what it must have, may have, and passes over."""

from typing import NotRequired, TypedDict

import pytest
from pydantic_core import ValidationError

from carecli.pack.schema import adapt


class Seen(TypedDict):
    day: str
    note: NotRequired[str]


def test_a_form_takes_what_it_names_and_passes_over_the_rest() -> None:
    form = adapt(Seen)
    assert form.validate_python({"day": "a", "more": 1})["day"] == "a"
    assert form.validate_python({"day": "a", "note": "b"})["note"] == "b"
    with pytest.raises(ValidationError):
        form.validate_python({"note": "b"})
