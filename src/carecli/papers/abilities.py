"""Skills and languages of a résumé, with the lines that say so, and the ratings that they suggest."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from carecli.papers.careers import Career, PostKind
from carecli.papers.claims import Claim, choose_lines
from carecli.papers.contents import Contents
from carecli.papers.jobs import Said
from carecli.papers.lexicon import Lexicon, Mention
from carecli.papers.paper import Evidence
from carecli.papers.resume import Resume

_NOT_OWN = re.compile(
    r"(?:^|[.;] )calls? on\b|\b(?:refer(?:red|s)? (?:to|patients to)|helped|assist(?:s|ed|ing)?"
    r"|works? with|worked with|customers?"
    r"|presented to|sold|sells|demonstrat\w+|webinars?|no experience|interest(?:ed)? in|eager to|hop(?:e"
    r"|es|ing) to|wants? to"
    r"|seeking|learn(?:ing)? about|objective|looking for)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:lead|leads|led|direct|directs|directed|supervis(?:es|ed|e)|train(?:s|ed)?|teach(?:es)?|taught"
    r"|coach(?:es|ed)?|mentor(?:s|ed)?"
    r"|precept(?:s|ed)?|chair(?:s|ed)?|oversees|oversaw|spearhead\w*|hired)\b"
    r"|\b(?:taught|trains?|trained|lead|led|leads|chairs?|chaired|mentor(?:s|ed)?|precept(?:s|ed)?"
    r"|super ?user"
    r"|subject matter expert|wrote the (?:policy|standard|protocol))\b(?! by)",
    re.IGNORECASE,
)
_HELPING = re.compile(
    r"\b(?:assist(?:s|ed|ing)?|help(?:s|ed|ing)?|support(?:s|ed|ing)?|shadow(?:s|ed)?|observ(?:es|ed)"
    r"|under (?:the )?(?:supervision|an?)"
    r"|participat(?:es|ed)|exposure|familiar|basic|intern|learn(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_BASIC = re.compile(
    r"\b(?:basic|beginner|elementary|some|limited|conversational beginner|learning|a little|a1|a2)\b",
    re.IGNORECASE,
)
_FLUENT = re.compile(
    r"\b(?:bilingual|trilingual|fluent|fluently|native|speaks?|spoken|proficient|professional|advanced"
    r"|languages?|conversational"
    r"|interpreter|bi-lingual)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\bin (?:both )?(?:English (?:and|or|&) )?$", re.IGNORECASE)
ENGLISH = "en"
SUGGESTED = "the rating is a suggestion, from what the lines say"


Where = Literal["list", "work", "placement", "aside", "trade"]
LISTED: Where = "list"
ASIDE: Where = "aside"
TRADE: Where = "trade"


class _SkillMention(NamedTuple):
    said: Said
    where: Where
    mark: Mention


def claim_skills(contents: Contents, career: Career, lexicon: Lexicon, years: float) -> tuple[Claim, ...]:
    """The skills that lines name, each with them and, as a suggestion, the rating that they speak for.

    What is listed is named, and so is what somebody did in care, for `years`. What stands in the work of
    another trade is refused; what is only wished for, or done by others, says nothing.
    """
    mentions = list(_find_mentions(contents, career, lexicon))
    claims = []
    for skill in dict.fromkeys(mention.mark.id for mention in mentions):
        mine = [mention for mention in mentions if mention.mark.id == skill]
        held = [mention for mention in mine if mention.where != "trade"]
        lines = choose_lines(mention.said.evidence for mention in held or mine)
        if held:
            rating = suggest_rating(held, years)
            claims.append(Claim("skill", skill, "named", rating, SUGGESTED if rating else None, lines))
        else:
            claims.append(Claim("skill", skill, "refused", None, "of another trade, not of care", lines))
    return tuple(claims)


def _find_mentions(contents: Contents, career: Career, lexicon: Lexicon) -> Iterator[_SkillMention]:
    places: dict[PostKind, Where] = {"none": "trade", "placement": "placement"}
    in_care = bool(career.list_posts("care", "related", "aide", "placement")) or not career.kinds
    for said in contents.skills:
        yield from _mention(said, LISTED if in_care else TRADE, lexicon)
    for post, kind in career.kinds:
        where = places.get(kind, "work")
        yield from _mention(Said(post.job.title, post.head.evidence), where, lexicon)
        for said in post.below:
            yield from _mention(said, where, lexicon)
    for said in contents.summary:
        yield from _mention(said, ASIDE if in_care else TRADE, lexicon)


def _mention(said: Said, where: Where, lexicon: Lexicon) -> Iterator[_SkillMention]:
    """The skills of a line; of a sentence that tells of others, of wishes or of customers none."""
    if where != "list" and (where != "trade" or len(said.text.split()) > 12) and _NOT_OWN.search(said.text):
        return
    marks = lexicon.find(said.text)
    for mark in marks:
        if (
            mark.kind == "skill"
            or (mark.kind == "told" and where not in ("list", "trade"))
            or (mark.kind == "listed" and where in ("list", "trade") and _stands_alone(said.text, mark))
        ):
            yield _SkillMention(said, where, mark)


def _stands_alone(text: str, mark: Mention) -> bool:
    """Whether a word is all of an item of a list."""
    before, after = text[: mark.start].rstrip(), text[mark.end :].lstrip()
    return (not before or before[-1] in ",;|:•·/(&") and (not after or after[0] in ",;|•·/)&.")


def suggest_rating(mentions: Sequence[_SkillMention], years: float) -> int | None:
    """The stage that lines speak for, cautiously; none where a skill is only listed.

    4 takes words of leading or teaching in it, 3 a year of such work, 2 is for helping, for a placement, and
    for less than a year. 5, who decides for all, is never read out of lines.
    """
    told = [mention for mention in mentions if mention.where in ("work", "placement")]
    if not told:
        return None
    if (
        all(mention.where == "placement" or _HELPING.search(mention.said.text) for mention in told)
        or years < 1
    ):
        return 2
    return 4 if years >= 2 and any(_LEADING.search(mention.said.text) for mention in told) else 3


def rate_work(
    resume: Resume, lexicon: Lexicon, years: float
) -> dict[str, tuple[int | None, tuple[str, ...]]]:
    """For each skill that lines of a kept résumé's work name: the rating that they speak for, and the lines.

    A skill that is only listed has no line here.
    """
    found: dict[str, list[_SkillMention]] = {}
    for job in resume.jobs:
        for text in (job.title, *job.highlights):
            for mention in _mention(Said(text, Evidence(job.employer or "", 0, text)), "work", lexicon):
                found.setdefault(mention.mark.id, []).append(mention)
    return {
        skill: (suggest_rating(mentions, years), tuple(dict.fromkeys(m.said.text for m in mentions)))
        for skill, mentions in found.items()
    }


def claim_languages(contents: Contents, career: Career, lexicon: Lexicon) -> tuple[Claim, ...]:
    """Languages other than English that a person says they speak."""
    found: dict[str, list[tuple[str, Evidence, bool]]] = {}
    lines = [(said, True) for said in contents.languages]
    told = (contents.summary, contents.skills, contents.other, contents.credentials, contents.training)
    lines += [(said, False) for part in told for said in part]
    lines += [(contents.label, False)] if contents.label else []
    lines += [(said, False) for post, kind in career.kinds if kind != "none" for said in post.below]
    for said, sure in lines:
        for mark in lexicon.find(said.text):
            if mark.kind != "language" or mark.id == ENGLISH:
                continue
            around = said.text[max(0, mark.start - 40) : mark.end + 40]
            if sure or _FLUENT.search(around) or _SPOKEN.search(said.text[: mark.start]):
                found.setdefault(mark.id, []).append(
                    (around, said.evidence, _BASIC.search(around) is not None)
                )
    return tuple(
        Claim(
            "language",
            ident,
            "refused" if all(basic for _, _, basic in mine) else "named",
            None,
            "only a little of it" if all(basic for _, _, basic in mine) else None,
            choose_lines(evidence for _, evidence, _ in mine),
        )
        for ident, mine in found.items()
    )
