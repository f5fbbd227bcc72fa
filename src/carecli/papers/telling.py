"""Whether a paper is a résumé or a posting, where that is sure."""

from collections.abc import Iterator
from datetime import date

from carecli.papers.lexicon import Lexicon
from carecli.papers.paper import Paper
from carecli.papers.resume import Resume
from carecli.papers.resumes import understand_resume

RESUMES = ("json-resume", "rendercv", "linkedin", "europass")
ASKS = ("before", "after", "later", "ways")
SURE = 2


def is_posting(paper: Paper, resume: Resume, lexicon: Lexicon) -> bool:
    """Whether what was read as a résumé is a posting: no post, and words that ask or wish for things."""
    if paper.kind in RESUMES or resume.jobs:
        return paper.kind == "posting-json"
    asking = sum(1 for kind, ident in _list_cues(paper, lexicon) if kind in ASKS or ident == "nice")
    return paper.kind == "posting-json" or asking >= SURE


def is_resume(paper: Paper, lexicon: Lexicon, as_of: date) -> bool:
    """Whether a paper is a résumé: its format says so, or it has posts with dates and asks for nothing.

    It takes as long as understanding a résumé does: ask only of a paper that asks for nothing as a posting.
    """
    if paper.kind in RESUMES or paper.kind == "posting-json":
        return paper.kind != "posting-json"
    if any(kind in ("before", "after") for kind, _ in _list_cues(paper, lexicon)):
        return False
    resume, _ = understand_resume(paper, lexicon, as_of)
    return any(job.period.start for job in resume.jobs)


def _list_cues(paper: Paper, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for line in paper.lines:
        yield from ((mark.kind, mark.id) for mark in lexicon.find(line.text))
