"""Résumés of one person taken in together: their files, what they state and what they claim."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from carecli.names import fold, match_name
from carecli.pack.pack import Pack, list_names
from carecli.papers.claims import Claim
from carecli.papers.lexicon import Lexicon
from carecli.papers.merging import Contradiction, make_profile, merge_claims
from carecli.papers.paper import Paper
from carecli.papers.privacy import redact_all
from carecli.papers.resume import Credential, Job, Resume, School
from carecli.papers.resumes import understand_resume

Item = TypeVar("Item", Job, School, Credential)


class Source(NamedTuple):
    """A file that was read, and what kind of document it is."""

    file: str
    kind: str


class Intake(NamedTuple):
    """What the résumés of one person come to. `profile` is what they write of themselves, unasked."""

    files: tuple[Source, ...]
    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]
    resume: Resume
    profile: dict[str, object]

    @property
    def file(self) -> str:
        """The file, or the first of several."""
        return self.files[0].file

    @property
    def kind(self) -> str:
        """The kind of the first file."""
        return self.files[0].kind

    @property
    def holds_nothing(self) -> bool:
        """Whether nothing in it is what a résumé says."""
        said = [
            c for c in self.claims if c.state in ("named", "supported") and c.kind not in ("name", "skill")
        ]
        held = (self.resume.jobs, self.resume.schools, self.resume.credentials)
        refused = [claim for claim in self.claims if claim.state == "refused"]
        return not (any(held) or refused or any(claim.evidence for claim in said))


def take_in(papers: Sequence[Paper], lexicon: Lexicon, as_of: date, pack: Pack) -> Intake:
    """What the papers of one person say together, on a day; what is personal is left out of it."""
    read = [understand_resume(paper, lexicon, as_of) for paper in papers]
    merged = merge_claims([claims for _, claims in read])
    claims, contradictions = redact_all(merged.claims), redact_all(merged.contradictions)
    return Intake(
        tuple(Source(paper.file, paper.kind) for paper in papers),
        claims,
        contradictions,
        redact_all(join_resumes([resume for resume, _ in read])),
        make_profile(claims, pack),
    )


def join_resumes(resumes: Sequence[Resume]) -> Resume:
    """Several résumés of one person as one: what stands in more than one of them stands in it once."""
    first = resumes[0]
    names = [resume.name for resume in resumes if resume.name]
    return Resume(
        next(iter(names), None),
        next((resume.label for resume in resumes if resume.label), None),
        next((resume.summary for resume in resumes if resume.summary), first.summary),
        _once(job for resume in resumes for job in resume.jobs),
        _once(school for resume in resumes for school in resume.schools),
        _once(held for resume in resumes for held in resume.credentials),
        tuple(dict.fromkeys(skill for r in resumes for skill in r.skills)),
        tuple(dict.fromkeys(language for r in resumes for language in r.languages)),
    )


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    """The first of those that are the same thing, in whichever file."""
    return tuple({_tell_apart(item): item for item in reversed([*items])}.values())[::-1]


def _tell_apart(item: Job | School | Credential) -> tuple[str, ...]:
    match item:
        case Job():
            said = (item.title, item.employer, (item.period.start or "")[:4])
        case School():
            said = (item.level or item.degree, item.field, item.level and "" or item.institution)
        case Credential():
            said = (item.name, *item.states)
    return tuple(fold(part or "") for part in said)


def keep_confirmed(intake: Intake, confirmed: Collection[Claim], pack: Pack) -> Resume:
    """What a résumé states without the schools and credentials of which no claim was confirmed."""
    names = list_names(pack)
    codes = {**names.licenses, **names.certifications}

    def is_confirmed(item: School | Credential) -> bool:
        lines = {(line.file, line.line) for line in item.evidence}
        code = match_name(item.name, codes, beginnings=False) if isinstance(item, Credential) else None
        kinds = ("education",) if isinstance(item, School) else ("license", "certification")
        about = [claim for claim in intake.claims if claim.kind in kinds and _is_about(claim, code, lines)]
        return any(claim in confirmed for claim in about) or not about

    return intake.resume._replace(
        schools=tuple(filter(is_confirmed, intake.resume.schools)),
        credentials=tuple(filter(is_confirmed, intake.resume.credentials)),
    )


def _is_about(claim: Claim, code: str | None, lines: Collection[tuple[str, int]]) -> bool:
    if code is not None:
        return claim.id == code
    return any((line.file, line.line) in lines for line in claim.evidence)
