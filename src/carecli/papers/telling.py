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
    if says_posting(paper):
        return True
    if paper.kind in RESUMES or resume.jobs:
        return False
    return sum(kind in ASKS or ident == "nice" for kind, ident in _list_cues(paper, lexicon)) >= SURE


def says_posting(paper: Paper) -> bool:
    """Whether the format itself says that it is a posting."""
    return paper.kind == "posting-json" or (paper.kind == "html" and paper.data is not None)


def is_resume(paper: Paper, lexicon: Lexicon, as_of: date) -> bool:
    """Whether a paper is a résumé: its format says so, or it has posts with dates and asks for nothing.

    Most postings say so in their first lines; of what asks for nothing a résumé is made, in 15 ms.
    """
    if paper.kind in RESUMES or says_posting(paper):
        return not says_posting(paper)
    if any(kind in ("before", "after") for kind, _ in _list_cues(paper, lexicon)):
        return False
    resume, _ = understand_resume(paper, lexicon, as_of)
    return any(job.period.start for job in resume.jobs)


def _list_cues(paper: Paper, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for line in paper.lines:
        yield from ((mark.kind, mark.id) for mark in lexicon.find(line.text))
