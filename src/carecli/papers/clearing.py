"""What is kept of a résumé, without the clauses in which something was left out."""

import re

from carecli.papers.resume import Resume

_MARK = r"\[[a-z-]{4,7} left out\]"
_HAS_MARK = re.compile(_MARK)
_ENDS = re.compile(r"(?<=[.!?])\s+|\s*[;|\u00b7\u2022]\s*|,\s+")
_ASIDE = re.compile(rf"\s*\([^()]{{0,200}}{_MARK}[^()]{{0,200}}\)")
_FIRST = re.compile(rf"^(?:{_MARK}[\s,]*)+")
# A mark in a name, with the words for the number before it.
_NUMBER = re.compile(
    r"[\s,;:#(\u2013-]*(?:\b(?:license|licence|lic|certificate|cert|credential|number|num|no|nr|id|phone|tel)\b"
    rf"[.:#]*\s*){{0,4}}{_MARK}\)?",
    re.IGNORECASE,
)


def clear_resume(resume: Resume) -> Resume:
    """A redacted résumé as it can be written again. The lines that it rests on keep their marks."""
    return resume._replace(
        label=clear_name(resume.label),
        summary=clear_text(resume.summary or "") or None,
        jobs=tuple(
            job._replace(
                title=clear_name(job.title) or job.title,
                employer=clear_name(job.employer),
                highlights=tuple(filter(None, map(clear_text, job.highlights))),
            )
            for job in resume.jobs
        ),
        schools=tuple(
            school._replace(institution=clear_name(school.institution), degree=clear_name(school.degree))
            for school in resume.schools
        ),
        credentials=tuple(
            held._replace(name=clear_name(held.name) or held.name) for held in resume.credentials
        ),
        skills=tuple(filter(None, map(clear_name, resume.skills))),
    )


def clear_name(text: str | None) -> str | None:
    """A name without marks and the words before them; None where nothing is left.

    >>> clear_name("Registered Nurse, Ohio, License No. [number left out]")
    'Registered Nurse, Ohio'
    """
    return (_NUMBER.sub("", text).strip(" ,;:-") or None) if text else None


def clear_text(text: str) -> str:
    """A sentence or several without the clauses in which something was left out.

    >>> clear_text("Plans discharges (NPI [number left out]), reached at [phone left out]; leads rounds.")
    'Plans discharges, leads rounds.'
    """
    if not _HAS_MARK.search(text):
        return text
    text = _ASIDE.sub("", text)
    parts, start = list[tuple[str, str]](), 0
    for end in [*_ENDS.finditer(text), None]:
        clause = text[start : end.start() if end else len(text)]
        parts.append((_FIRST.sub("", clause), end[0] if end else ""))
        start = end.end() if end else start
    kept = [(clause, between) for clause, between in parts if clause and not _HAS_MARK.search(clause)]
    return "".join(f"{clause}{between}" for clause, between in kept).strip(" ,;|\u00b7\u2022")
