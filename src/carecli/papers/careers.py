"""Years in care management and in other care, counted from the dates of a résumé's posts."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from carecli.papers.claims import Claim, YearSpan, choose_lines
from carecli.papers.dates import WorkPeriod, list_reach, measure
from carecli.papers.jobs import MOST_JOBS, Post, Said
from carecli.papers.lexicon import Lexicon, Mention
from carecli.papers.resume import Job, Period

PostKind = Literal["care", "related", "aide", "placement", "none"]
INTERN_YEAR = 1.0  # what placements count at the most


class Career(NamedTuple):
    """The posts of a person by what they count as; `licensed` says that one is a nurse's or the like."""

    kinds: tuple[tuple[Post, PostKind], ...]
    licensed: bool

    def list_posts(self, *kinds: PostKind) -> list[Post]:
        """The posts of some kinds, in their order."""
        return [post for post, kind in self.kinds if kind in kinds]


def read_career(posts: Sequence[Post], lexicon: Lexicon) -> Career:
    """What each post counts as, by its title."""
    kinds = tuple((post, classify(post.job, post.head.text, lexicon)) for post in posts)
    licensed = any(
        kind == "related" and any(_is_licensed(mark) for mark in lexicon.find(post.job.title))
        for post, kind in kinds
    )
    return Career(kinds, licensed)


def _is_licensed(mark: Mention) -> bool:
    return mark.kind == "license" or (mark.kind == "work" and mark.id == "licensed")


def classify(job: Job, head: str, lexicon: Lexicon) -> PostKind:
    """What a post counts as. Caring for one's family, selling and supporting software are no care."""
    marks = lexicon.find(job.title)
    if any(mark.kind == "education" and mark.start == 0 for mark in marks):  # of a school
        return "none"
    found = {mark.id for mark in marks if mark.kind == "work"}
    around = {mark.id for mark in lexicon.find(f"{head} | {job.employer or ''}") if mark.kind == "work"}
    if "family" in around or "volunteer" in found or "elsewhere" in around or "trade" in found:
        return "none"
    if "learning" in around:
        return "placement" if "care" in found else "none"
    for kind in ("care", "aide", "related"):
        if kind in found:
            return kind
    return "none"


def count_years(career: Career, as_of: date, lexicon: Lexicon) -> tuple[Claim, ...]:
    """Years in care management and related years, as claims with the posts that count."""
    care, placed = career.list_posts("care"), career.list_posts("placement")
    full = [WorkPeriod(post.job.period) for post in care]
    years = YearSpan(measure(_list_stretches(care), as_of).low, measure(full, as_of).high)
    interned = measure([WorkPeriod(post.job.period) for post in placed], as_of).high
    years = YearSpan(years.low, round(years.high + min(interned, INTERN_YEAR), 2))
    related, aides = career.list_posts("related"), career.list_posts("aide")
    sure = related if career.licensed else [*related, *aides]
    other = YearSpan(
        measure(_list_stretches(sure), as_of, full).low,
        measure(_list_stretches([*related, *aides]), as_of, full).high,
    )
    dated = any(list_reach(post.job.period, as_of) for post, _ in career.kinds)
    claims = (
        _claim("years", years, [*care, *placed], dated, f"in {lexicon.field}"),
        _claim("related_years", other, [*related, *aides], dated, f"in {lexicon.related}"),
    )
    # Without words for the work of a field, what is not found is not known to be none.
    return claims if lexicon.knows_work else tuple(claim for claim in claims if claim.evidence)


def _list_stretches(posts: Sequence[Post]) -> list[WorkPeriod]:
    return [WorkPeriod(post.job.period, post.job.share) for post in posts]


def _claim(
    kind: Literal["years", "related_years"], span: YearSpan, posts: Sequence[Post], dated: bool, where: str
) -> Claim:
    evidence = choose_lines((line for post in posts for line in post.job.evidence), 2 * MOST_JOBS)
    undated = sum(post.job.period == Period() for post in posts)
    if not dated or undated == len(posts) > 0:
        reason = f"no post {where} has dates" if posts else "no post has dates"
        return Claim(kind, kind, "absent", None, reason, evidence)
    if not posts:
        return Claim(kind, kind, "supported", span, f"no post is {where}")
    counted = len(posts) - undated
    reason = f"counted from the dates of {counted} post{'s' * (counted != 1)} {where}"
    if undated:
        reason += f"; {undated} without dates not counted"
    return Claim(kind, kind, "supported", span, reason, evidence)


def find_customers(career: Career, said: Sequence[Said], lexicon: Lexicon) -> Claim | None:
    """The claim of care years that is refused: words of care management, and no post in it."""
    if career.list_posts("care", "placement", "related"):
        return None
    lines = [*said, *(below for post, _ in career.kinds for below in (post.head, *post.below))]
    found = [
        line for line in lines if any(m.kind == "work" and m.id == "care" for m in lexicon.find(line.text))
    ]
    if not found:
        return None
    reason = f"{lexicon.field} is named beside the work, and is not the work itself"
    return Claim("years", "years", "refused", None, reason, choose_lines(line.evidence for line in found))
