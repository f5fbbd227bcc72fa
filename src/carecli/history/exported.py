"""What a snapshot of an exported history must look like. Keys that a newer result may add are let through."""

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from carecli.engine.results import VERDICTS, Verdict
from carecli.pack.fields import Identifier, Record, Text
from carecli.profile.model import Profile


class _Result(BaseModel):
    model_config = ConfigDict(extra="allow", defer_build=True)


def _check_order(low: float, high: float) -> None:
    if low > high:
        raise ValueError("has a low end above its high end")


class _Ends(_Result):
    low: Annotated[float, Field(strict=True, ge=0, le=100)]
    high: Annotated[float, Field(strict=True, ge=0, le=100)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_order(self.low, self.high)
        return self


class _Verdicts(_Result):
    low: Verdict
    high: Verdict

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_order(VERDICTS.index(self.low), VERDICTS.index(self.high))
        return self


class _Requirement(_Result):
    id: str
    label: str


class _Level(_Result):
    id: Identifier
    title: Text
    score: _Ends
    verdict: _Verdicts
    stops: tuple[str, ...]
    requirements: tuple[_Requirement, ...]


class _Pack(_Result):
    id: Text
    version: Text


class _Assessment(_Result):
    schema_: Annotated[Literal["carecli.assessment/1"], Field(alias="schema")]
    pack: _Pack
    current_level: Identifier | None
    levels: Annotated[tuple[_Level, ...], Field(min_length=1)]


def _check_day(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text) or not _is_date(text):
        raise ValueError("must be a day, such as 2026-11-23")
    return text


def _check_moment(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) or not _is_date(text):
        raise ValueError("must be a moment, such as 2026-11-23T09:30:00Z")
    return text


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


class Exported(Record):
    """One snapshot as it stands in an exported history."""

    number: Annotated[int, Field(strict=True, ge=1)]
    taken: Annotated[str, AfterValidator(_check_moment)]
    day: Annotated[str, AfterValidator(_check_day)]
    rules_version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    note: Text | None
    inputs: Profile
    result: _Assessment
