"""A résumé as it is understood: its parts in one form, and what it claims of its person."""

from datetime import date

from carecli.papers.abilities import claim_languages, claim_skills
from carecli.papers.careers import count_years, find_customers, read_career
from carecli.papers.claims import Claim
from carecli.papers.contents import Contents, read_contents
from carecli.papers.lexicon import Lexicon
from carecli.papers.licensure import claim_credentials
from carecli.papers.paper import Paper
from carecli.papers.resume import Resume
from carecli.papers.schools import read_schools
from carecli.papers.tenure import claim_told_years


def understand_resume(paper: Paper, lexicon: Lexicon, as_of: date) -> tuple[Resume, tuple[Claim, ...]]:
    """What a résumé says, and what it claims of its person on a day.

    License numbers, phones, e-mails, street addresses and references stay behind in the paper. Claims are
    in the order name, licenses and certifications, education, years, skills, languages; each is named where
    it is written outright, supported where it is inferred, and refused, with the reason, where it is not
    the person's or not held. Ratings of skills are suggestions.
    """
    contents = read_contents(paper, lexicon)
    career = read_career(contents.posts, lexicon)
    credentials, licensure = claim_credentials(contents, career, lexicon, as_of)
    schools, education = read_schools(contents, lexicon, as_of)
    years = count_years(career, as_of, lexicon)
    label = (contents.label,) if contents.label else ()
    told = claim_told_years((*label, *contents.summary, *contents.other), lexicon)
    years = tuple(told.get(one.kind, one) if one.state == "absent" else one for one in years)
    customers = None if "years" in told else find_customers(career, contents.summary, lexicon)
    languages = claim_languages(contents, career, lexicon)
    claims = (
        *_claim_name(contents),
        *licensure,
        *education,
        *years,
        *((customers,) if customers else ()),
        *claim_skills(contents, career, lexicon, _sum_years(years)),
        *languages,
    )
    resume = Resume(
        contents.name,
        contents.label.text if contents.label else None,
        " ".join(said.text for said in contents.summary) or None,
        tuple(post.job for post in contents.posts),
        schools,
        credentials,
        tuple(said.text for said in contents.skills),
        tuple(claim.id for claim in languages if claim.state == "named"),
    )
    return resume, claims


def _claim_name(contents: Contents) -> tuple[Claim, ...]:
    if contents.name is None:
        return ()
    return (Claim("name", contents.name, "named", None, None, contents.name_lines),)


def _sum_years(claims: tuple[Claim, ...]) -> float:
    """All years of care, of either kind, at the most."""
    return sum(float(claim.value.high) for claim in claims if claim.value)
