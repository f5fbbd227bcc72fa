"""A person's own résumé made anew: what they confirmed, in the order and words that a posting asks for."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from carecli.names import fold, match_name
from carecli.pack.pack import Pack, list_names
from carecli.papers.matching import Match
from carecli.papers.paper import Evidence
from carecli.papers.posting import Asked
from carecli.papers.resume import HeldCredential, Period, Resume, School
from carecli.profile.model import Certification, Education, License, Profile

FindSkills = Callable[[str], Iterable[str]]  # ids of the skills that a text names


class Lead(NamedTuple):
    """What a person has and a posting asks for: what it is, as the posting calls it, and its lines."""

    kind: str
    id: str
    name: str
    evidence: tuple[Evidence, ...]


class Composition(NamedTuple):
    """A résumé to be written, and what of it a posting asks for, in the order of the posting.

    `left_out` are credentials and courses of the kept résumé that the profile does not hold, by name.
    """

    resume: Resume
    leads: tuple[Lead, ...] = ()
    left_out: tuple[str, ...] = ()


def compose(
    person: Profile,
    kept: Resume | None,
    pack: Pack,
    today: date,
    match: Match | None = None,
    find_skills: FindSkills | None = None,
) -> Composition:
    """The résumé of a person: credentials, degrees and skills from the profile, the work from what is kept.

    The profile decides what is held, for the person has confirmed it: what the kept résumé names beyond it
    is left out, as is what has expired by `today`. With the `match` of a posting what it asks for stands
    first, under the posting's own words where they mean the same; nothing is added. Skills count from a
    rating of 3.
    """
    kept = kept or Resume(person.name, None, None)
    leads = _list_leads(match) if match else ()
    asked = {lead.id: place for place, lead in reversed(list(enumerate(leads)))}
    credentials, unheld = _list_credentials(person, kept, pack, today)
    schools, unearned = _list_schools(person, kept, pack)
    jobs = tuple(
        job._replace(
            highlights=_put_first(job.highlights, asked, find_skills) if find_skills else job.highlights
        )
        for job in kept.jobs
    )
    made = kept._replace(
        name=person.name or kept.name,
        jobs=jobs,
        schools=schools,
        credentials=tuple(
            held for _, held in sorted(credentials, key=lambda pair: asked.get(pair[0], len(asked)))
        ),
        skills=_list_skills(person, kept, pack, leads),
    )
    return Composition(made, leads, (*unheld, *unearned))


def _list_leads(match: Match) -> tuple[Lead, ...]:
    """What the posting asks or wishes for and the person holds, musts first, each once."""
    found: dict[str, Lead] = {}
    for each in (*match.list_by("must"), *match.list_by("unclear"), *match.list_by("nice")):
        words = dict(zip(each.asked.any_of, _list_words(each.asked), strict=True))
        for held in each.side.held:
            found.setdefault(held, Lead(each.asked.kind, held, words.get(held, held), each.asked.evidence))
    return tuple(found.values())


def _list_words(asked: Asked) -> Sequence[str]:
    """The posting's words for each of a group, or its ids where the words are not known."""
    return asked.words if len(asked.words) == len(asked.any_of) else asked.any_of


def _list_credentials(
    person: Profile, kept: Resume, pack: Pack, today: date
) -> tuple[list[tuple[str, HeldCredential]], list[str]]:
    """Each credential to name with its id, and the names of those that are not held.

    Cards and certificates that the pack does not know are the person's own word, and stay.
    """
    names = {credential.id: credential.name for credential in pack.credentials.credential}
    known = list_names(pack)
    codes = {**known.licenses, **known.certifications}
    issued = {match_name(c.name, codes, beginnings=False): c.issued for c in kept.credentials}
    found = [
        (
            held.id,
            HeldCredential(
                _name_credential(held.id, names),
                getattr(held, "states", ()),
                issued.get(held.id),
                held.expires,
            ),
        )
        for held in _list_current(person, today)
    ]
    held_ids = {identifier for identifier, _ in found}
    left = list[str]()
    for credential in kept.credentials:
        identifier = match_name(credential.name, codes, beginnings=False)
        if identifier is None:
            found.append((fold(credential.name), credential))
        elif identifier not in held_ids:
            left.append(credential.name)
    return found, left


def _list_current(person: Profile, today: date) -> list[License | Certification]:
    held: list[License | Certification] = [*(person.licenses or ()), *(person.certifications or ())]
    return [each for each in held if each.is_current(today)]


def _name_credential(identifier: str, names: dict[str, str]) -> str:
    name = names[identifier]
    return name if identifier in name else f"{name} ({identifier})"


def _list_schools(person: Profile, kept: Resume, pack: Pack) -> tuple[tuple[School, ...], list[str]]:
    """The courses of study behind the degrees of the profile, highest first, then those still under way."""
    levels = [level.id for level in pack.education.level]
    titles = {level.id: level.name for level in pack.education.level}
    held = sorted(person.education or (), key=lambda each: -levels.index(each.level))
    left = list(kept.schools)
    found = list[School]()
    for degree in held:
        school = next((s for s in left if _is_of(s, degree)), None)
        if school is not None:
            left.remove(school)
        found.append(school or School(None, titles[degree.level], degree.level, degree.field, Period()))
    under_way = [school for school in left if school.period.is_open]
    return (*found, *under_way), [s.degree or s.institution or "" for s in left if not s.period.is_open]


def _is_of(school: School, degree: Education) -> bool:
    """Whether a course led to a degree: the same level, and the same field where both name one."""
    if school.level != degree.level or school.period.is_open:
        return False
    return not (school.field and degree.field) or fold(school.field) == fold(degree.field)


def _list_skills(person: Profile, kept: Resume, pack: Pack, leads: Sequence[Lead]) -> tuple[str, ...]:
    """Names of skills: those asked for with the posting's words, the others by rating, then one's own."""
    words = {lead.id: lead.name for lead in leads if lead.kind == "skill"}
    names = {skill.id: skill.name for skill in pack.skills.skill}
    least = pack.skills.scale.competent
    rated = {skill: rating for skill, rating in person.skills.items() if rating >= least}
    order = [*words, *sorted(rated.keys() - words.keys(), key=lambda skill: (-rated[skill], names[skill]))]
    said = [_add_words(names[skill], words.get(skill, skill), skill) for skill in order]
    taken = {fold(name) for name in (*said, *(names[skill] for skill in order))}
    return (*said, *(name for name in kept.skills if fold(name) not in taken))


def _add_words(name: str, words: str, skill: str) -> str:
    """A name with the posting's own words, where they are others."""
    return name if fold(words) in (fold(name), fold(skill)) else f"{name} ({words})"


def _put_first(highlights: Sequence[str], asked: dict[str, int], find_skills: FindSkills) -> tuple[str, ...]:
    """Highlights with those first that show a skill that is asked for, in the order of the posting."""

    def rank(text: str) -> int:
        """The place of the first thing asked that a text shows."""
        return min((asked[skill] for skill in find_skills(text) if skill in asked), default=len(asked))

    return tuple(sorted(highlights, key=rank))
