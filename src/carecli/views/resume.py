"""A person's résumé: as a document, as JSON Resume, and as the YAML that RenderCV reads."""

from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from typing import Any

from carecli.names import MONTHS, fold
from carecli.papers.resume import HeldCredential, Job, Period, Resume, School
from carecli.views.document import Document, ReportSection
from carecli.views.page import Block, Bullets, Heading, Paragraph
from carecli.views.words import say_list

JSON_RESUME = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
UNNAMED = "Résumé"
# RenderCV takes these for Markdown or for commands of Typst, escaped or not, or fails to set them.
UNSET = str.maketrans({"*": "\u2217", "<": "\u2039", ">": "\u203a", "`": "'", "\\": "/", "[": "(", "]": ")"})


def say_moment(moment: str) -> str:
    """A date of a résumé in words, as exactly as it is known: `March 2019`, `2019`."""
    year, *rest = moment.split("-")
    return f"{MONTHS[int(rest[0]) - 1]} {year}" if rest else year


def say_day(day: date) -> str:
    """A day as letters write it: `November 28, 2026`."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def say_period(period: Period) -> str:
    """From when until when: `March 2019 to present`; empty where nothing is known."""
    start = say_moment(period.start) if period.start else ""
    end = "present" if period.is_open else say_moment(period.end) if period.end else ""
    return " to ".join(part for part in dict.fromkeys((start, end)) if part)


def say_credential(credential: HeldCredential) -> str:
    """A credential with its states and how long it holds: `Registered Nurse (RN), OH, to October 2027`."""
    until = f"to {say_moment(credential.expires)}" if credential.expires else ""
    since = say_moment(credential.issued) if credential.issued and not until else ""
    since = "" if since in credential.name else since
    return ", ".join(filter(None, (credential.name, *credential.states, since, until)))


def say_school(school: School) -> str:
    """A course of study in one line: degree, institution, when."""
    degree = school.degree or "Studies"
    if school.field and fold(school.field) not in fold(degree):
        degree = f"{degree}, {school.field.replace('-', ' ')}"
    when = "in progress" if school.period.is_open else say_period(school.period._replace(start=None))
    return ", ".join(filter(None, (degree, school.institution, when)))


def resume_document(resume: Resume, today: date, contact: str = "") -> Document:
    """A résumé to be read by people: no word of carecli's own is in it."""
    parts = (
        ("summary", "Summary", (Paragraph(resume.summary),) if resume.summary else ()),
        ("credentials", "Licenses and certifications", _list(say_credential(c) for c in resume.credentials)),
        ("experience", "Experience", tuple(block for job in resume.jobs for block in _lay_out_job(job))),
        ("education", "Education", _list(say_school(school) for school in resume.schools)),
        ("skills", "Skills", (Paragraph(f"{'; '.join(resume.skills)}"),) if resume.skills else ()),
        ("languages", "Languages", (Paragraph(say_list(resume.languages)),) if resume.languages else ()),
    )
    sections = tuple(ReportSection(id_, title, blocks) for id_, title, blocks in parts if blocks)
    line = ", ".join(filter(None, (resume.label, contact)))
    return Document(resume.name or UNNAMED, today, "", "", sections, lead=line)


def _list(lines: Iterable[str]) -> tuple[Block, ...]:
    items = tuple(lines)
    return (Bullets(items),) if items else ()


def _lay_out_job(job: Job) -> tuple[Block, ...]:
    when = say_period(job.period)
    said: list[Block] = [Heading(", ".join(filter(None, (job.title, job.employer))))]
    said += [Paragraph(when, "quiet")] if when else []
    return (*said, *_list(job.highlights))


def resume_json(resume: Resume) -> dict[str, Any]:
    """A résumé in the keys of JSON Resume 1.0, which other programs read; what is not known is left out."""
    data: dict[str, Any] = _drop_empty(
        {
            "$schema": JSON_RESUME,
            "basics": {"name": resume.name, "label": resume.label, "summary": resume.summary},
            "work": [
                {
                    "name": job.employer,
                    "position": job.title,
                    "startDate": job.period.start,
                    "endDate": job.period.end,
                    "highlights": [*job.highlights],
                }
                for job in resume.jobs
            ],
            "education": [
                {
                    "institution": school.institution,
                    "area": school.field,
                    "studyType": school.degree,
                    "startDate": school.period.start,
                    "endDate": school.period.end,
                }
                for school in resume.schools
            ],
            "certificates": [
                {"name": _name_with_states(held), "date": held.issued, "expires": held.expires}
                for held in resume.credentials
            ],
            "skills": [{"name": skill} for skill in resume.skills],
            "languages": [{"language": language} for language in resume.languages],
        }
    )
    return data


def _name_with_states(held: HeldCredential) -> str:
    return ", ".join((held.name, *held.states))


def _drop_empty(value: Any) -> Any:
    """Plain data without what is None or empty."""
    if isinstance(value, Mapping):
        return {
            key: kept for key, item in value.items() if (kept := _drop_empty(item)) not in (None, "", [], {})
        }
    return [_drop_empty(item) for item in value] if isinstance(value, list) else value


def rendercv_data(resume: Resume) -> dict[str, Any]:
    """A résumé as RenderCV reads it: a `cv` with sections of one kind of entry each.

    What RenderCV would read as markup, or fails to set, is written with a letter of the same look.
    """
    sections = {
        "summary": [_escape(resume.summary)] if resume.summary else [],
        "licenses_and_certifications": [{"bullet": _escape(say_credential(c))} for c in resume.credentials],
        "experience": [
            _make_experience(job, whole=all(j.employer for j in resume.jobs)) for job in resume.jobs
        ],
        "education": [
            _make_education(school, whole=all(s.institution and s.field for s in resume.schools))
            for school in resume.schools
        ],
        "skills": [{"bullet": _escape(skill)} for skill in resume.skills],
        "languages": [{"bullet": _escape(language)} for language in resume.languages],
    }
    cv = {"name": _escape(resume.name), "headline": _escape(resume.label), "sections": sections}
    return {"cv": _drop_empty(cv)}


def _make_experience(job: Job, *, whole: bool) -> dict[str, Any]:
    """A post as an experience, or as an entry of its name alone where not every post has an employer."""
    named = (
        {"company": _escape(job.employer), "position": _escape(job.title)}
        if whole
        else {"name": _escape(", ".join(filter(None, (job.title, job.employer))))}
    )
    return {**named, **_date(job.period), "highlights": [_escape(text) for text in job.highlights]}


def _make_education(school: School, *, whole: bool) -> dict[str, Any]:
    """A course as an education, or as an entry of its name where not every one has its school and field."""
    if whole:
        named = {
            "institution": _escape(school.institution),
            "area": _escape(school.field),
            "degree": _escape(school.degree),
        }
    else:
        said = say_school(school._replace(period=Period()))
        named = {"name": _escape(said)}
    return {**named, **_date(school.period)}


def _date(period: Period) -> dict[str, str | None]:
    """When, in RenderCV's keys: an end needs a start there, so an end alone is its date."""
    if period.start is None:
        return {"date": "present" if period.is_open else period.end}
    return {"start_date": period.start, "end_date": "present" if period.is_open else period.end}


def _escape(text: str | None) -> str | None:
    return text.translate(UNSET).replace("$$", "$") if text else text


def write_rendercv(data: Mapping[str, Any]) -> str:
    """YAML of plain data."""
    from ruamel.yaml import YAML

    stream = StringIO()
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 4096  # a folded line is read back with a space more
    yaml.dump(dict(data), stream)
    return stream.getvalue()
