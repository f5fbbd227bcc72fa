"""A résumé, whatever format it came from: work, schools, credentials, as it states them itself."""

from typing import Annotated, NamedTuple

from carecli.pack.fields import Limits
from carecli.papers.paper import Evidence


class Period(NamedTuple):
    """From when until when, as exactly as it is written: `2019`, `2019-03` or `2019-03-01`; None is not said.

    An open period runs to the day of reading.
    """

    start: str | None = None
    end: str | None = None
    is_open: bool = False


class Job(NamedTuple):
    """One post: what it was, where and when, what its lines say; `share` of full time is 1 where not said."""

    title: str
    employer: str | None
    period: Period
    highlights: tuple[str, ...] = ()
    share: Annotated[float, Limits(strict=True, ge=0, allow_inf_nan=False)] = 1.0
    evidence: tuple[Evidence, ...] = ()


class School(NamedTuple):
    """One course of study as it is written, with the level and field that it is, if they are known."""

    institution: str | None
    degree: str | None
    level: str | None
    field: str | None
    period: Period
    evidence: tuple[Evidence, ...] = ()


class HeldCredential(NamedTuple):
    """A license, certification or card as it is written; `expires` and `issued` are a year, month or day."""

    name: str
    states: tuple[str, ...] = ()
    issued: str | None = None
    expires: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Resume(NamedTuple):
    """All of a résumé that carecli keeps: no phone, e-mail, street or license number, and no references."""

    name: str | None
    label: str | None
    summary: str | None
    jobs: tuple[Job, ...] = ()
    schools: tuple[School, ...] = ()
    credentials: tuple[HeldCredential, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
