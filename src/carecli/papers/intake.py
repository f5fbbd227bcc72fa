"""Résumés of one person taken in together: their files, what they state and what they claim."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar, cast

from carecli.names import fold, match_name
from carecli.pack.pack import Names, Pack, list_names
from carecli.papers.claims import Claim
from carecli.papers.clearing import clear_resume
from carecli.papers.lexicon import OTHER, Lexicon
from carecli.papers.merging import Contradiction, make_profile, merge_claims
from carecli.papers.paper import Paper
from carecli.papers.privacy import redact_all
from carecli.papers.resume import HeldCredential, Job, Resume, School
from carecli.papers.resumes import understand_resume
from carecli.papers.telling import is_posting

# The keys of a profile: texts and numbers, credentials as codes or with more about them, and degrees.
ProfileData = dict[str, str | float | list[str | dict[str, str | list[str]]]]
Item = TypeVar("Item", bound=Job | School)


class FileRead(NamedTuple):
    """A file that was read, and what kind of document it is."""

    file: str
    kind: str


class Intake(NamedTuple):
    """What the résumés of one person come to. `profile` is what they write, unasked.

    `postings` are the files that are none.
    """

    files: tuple[FileRead, ...]
    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]
    resume: Resume
    profile: ProfileData
    postings: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The file, or the first of several."""
        return self.files[0].file

    @property
    def kind(self) -> str:
        """The kind of the first file."""
        return self.files[0].kind

    def find_doubt(self, claim: Claim) -> str | None:
        """In what the papers contradict each other about a claim; None where they do not."""
        return next((one.what for one in self.contradictions if (one.kind, one.id) == claim[:2]), None)

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
    postings = [p.file for p, (said, _) in zip(papers, read, strict=True) if is_posting(p, said, lexicon)]
    merged = merge_claims([claims for _, claims in read])
    claims, contradictions = redact_all(merged.claims), redact_all(merged.contradictions)
    doubted = {(one.kind, one.id) for one in contradictions}
    return Intake(
        tuple(FileRead(paper.file, paper.kind) for paper in papers),
        claims,
        contradictions,
        clear_resume(redact_all(join_resumes([resume for resume, _ in read], pack))),
        make_profile([claim for claim in claims if claim[:2] not in doubted], pack),
        tuple(postings),
    )


def join_resumes(resumes: Sequence[Resume], pack: Pack) -> Resume:
    """Several résumés of one person as one: what stands in more than one place stands in it once."""
    codes = list_codes(pack)
    return Resume(
        next((resume.name for resume in resumes if resume.name), None),
        next((resume.label for resume in resumes if resume.label), None),
        next((resume.summary for resume in resumes if resume.summary), None),
        _once(job for resume in resumes for job in resume.jobs),
        _once(school for resume in resumes for school in resume.schools),
        _join_credentials([held for resume in resumes for held in resume.credentials], codes),
        tuple(dict.fromkeys(skill for resume in resumes for skill in resume.skills)),
        tuple(dict.fromkeys(language for resume in resumes for language in resume.languages)),
    )


def list_codes(pack: Pack) -> Names:
    """The names of licenses and certifications by their codes."""
    names = list_names(pack)
    return {**names.licenses, **names.certifications}


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    """The first of those that are the same thing in several files, with the lines of all."""
    found: dict[tuple[str, ...], Item] = {}
    for item in items:
        key = _tell_apart(item)
        lines = (*found[key].evidence, *item.evidence) if key in found else item.evidence
        found[key] = cast("Item", found.get(key, item)._replace(evidence=lines))
    return tuple(found.values())


def _tell_apart(item: Job | School) -> tuple[str, ...]:
    said: tuple[str | None, ...]
    if isinstance(item, Job):
        said = (item.title, item.employer, (item.period.start or "")[:4])
    else:
        said = (item.level, item.field) if item.level else (item.degree, item.institution)
    return tuple(fold(part or "") for part in said)


def _join_credentials(held: Sequence[HeldCredential], codes: Names) -> tuple[HeldCredential, ...]:
    """Each credential once, as where most is told of it; the letters behind a name say least."""
    found: dict[tuple[str, ...], HeldCredential] = {}
    for one in held:
        key: tuple[str, ...] = (match_name(one.name, codes, beginnings=False) or fold(one.name),)
        known = found.get(key)
        if known and known.states and one.states and known.states != one.states:
            key = (*key, *one.states)
            known = found.get(key)
        found[key] = max([known, one], key=_weigh) if known else one
    return tuple(found.values())


def _weigh(held: HeldCredential) -> tuple[int, int]:
    return sum(map(bool, (held.states, held.issued, held.expires))), len(held.name)


def keep_confirmed(intake: Intake, confirmed: Collection[Claim], pack: Pack) -> Resume:
    """What a résumé states without the schools and credentials of which no claim was confirmed.

    Credentials that the pack does not know have no place in a profile: nobody is asked, and they stay.
    """
    codes = list_codes(pack)

    def is_confirmed(item: School | HeldCredential) -> bool:
        """Whether a claim with its lines or its code was confirmed."""
        lines = {(line.file, line.line) for line in item.evidence}
        code = match_name(item.name, codes, beginnings=False) if isinstance(item, HeldCredential) else None
        kinds = ("education",) if isinstance(item, School) else ("license", "certification")
        about = [claim for claim in intake.claims if claim.kind in kinds and _is_about(claim, code, lines)]
        unasked = any(claim.id == OTHER and claim.state == "named" for claim in about)
        return unasked or any(claim in confirmed for claim in about) or not about

    return intake.resume._replace(
        schools=tuple(filter(is_confirmed, intake.resume.schools)),
        credentials=tuple(filter(is_confirmed, intake.resume.credentials)),
    )


def _is_about(claim: Claim, code: str | None, lines: Collection[tuple[str, int]]) -> bool:
    if code is not None:
        return claim.id == code
    return any((line.file, line.line) in lines for line in claim.evidence)
