"""A letter to a posting, of what the person holds and wrote; each sentence says what it rests on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from carecli.engine.kinds import say_count_of_years
from carecli.pack.pack import Pack
from carecli.pack.sources import Words
from carecli.papers.composition import FindSkills
from carecli.papers.matching import Match, Matched
from carecli.papers.resume import Job, Resume
from carecli.profile.model import Profile
from carecli.profile.stories import Story

MOST_EXAMPLES, MOST_STORIES = 3, 2


class Ground(NamedTuple):
    """What a sentence rests on: an answer of the profile, a line of the posting, kept work, or a story."""

    kind: Literal["profile", "posting", "work", "story"]
    said: str
    line: int | None = None


class Sentence(NamedTuple):
    """A sentence, or a few that rest on the same grounds."""

    text: str
    grounds: tuple[Ground, ...]


class Letter(NamedTuple):
    """A draft, paragraph by paragraph, and what the posting asks that it does not speak of."""

    name: str | None
    title: str
    employer: str | None
    paragraphs: tuple[tuple[Sentence, ...], ...]
    left_out: tuple[Matched, ...]


class Material(NamedTuple):
    """All that a letter may use: what is kept of a résumé, stories, and the names of the pack."""

    kept: Resume | None
    stories: Sequence[Story]
    pack: Pack
    find_skills: FindSkills


def write_letter(match: Match, person: Profile, material: Material) -> Letter:
    """A draft to one posting. Nothing stands in it that the person has not confirmed or written themselves.

    What they lack is left out, but for a certification that the posting lets come later: it is named as not
    held yet. Examples are lines of the kept résumé, in the person's own words, that show a skill which the
    posting names; stories are whole.
    """
    skills = {
        skill: found for found in match.held if found.asked.kind == "skill" for skill in found.asked.any_of
    }
    examples = list(_list_examples(skills, material))[:MOST_EXAMPLES]
    shown = {skill for skill, _ in examples}
    stories = [story for story in material.stories if skills.keys() & set(story.skills)][:MOST_STORIES]
    paragraphs = (
        tuple(_open(match, material)),
        tuple(_say_held(match, person, material.pack.guide.words)),
        tuple(sentence for _, sentence in examples),
        tuple(_say_other_skills(skills, shown, material)),
        *((_tell(story),) for story in stories),
        tuple(_say_later(match)),
        (Sentence("I would be glad to tell you more.", ()),),
    )
    told = {id(found) for found in (*match.held, *_list_later(match))}
    return Letter(
        person.name,
        match.posting.title,
        match.posting.employer,
        tuple(filter(None, paragraphs)),
        tuple(found for found in match.found if id(found) not in told),
    )


def _open(match: Match, material: Material) -> Iterator[Sentence]:
    posting = match.posting
    at = f" at {posting.employer}" if posting.employer else ""
    yield Sentence(
        f"I am applying for your post of {posting.title}{at}.", (Ground("posting", posting.title),)
    )
    job = next((job for job in material.kept.jobs if job.period.is_open), None) if material.kept else None
    if job:
        at = f" at {job.employer}" if job.employer else ""
        yield Sentence(f"I work as {job.title}{at} today.", (_ground_in(job),))


def _ground_in(job: Job) -> Ground:
    line = job.evidence[0] if job.evidence else None
    return Ground("work", line.text if line else job.title, line.line if line else None)


def _ground(found: Matched) -> tuple[Ground, ...]:
    asked = tuple(Ground("posting", line.text, line.line) for line in found.asked.evidence[:1])
    return (*asked, Ground("profile", found.side.said))


def _say_held(match: Match, person: Profile, words: Words) -> Iterator[Sentence]:
    """Credentials and years that are asked or wished for and held, those of one kind in one sentence."""
    held: dict[str, list[Matched]] = {}
    for found in match.held:
        held.setdefault(found.asked.kind, []).append(found)
    said: dict[str, Callable[[str], str]] = {
        "license": lambda names: f"I hold the license that you ask for: {names}.",
        "education": lambda names: f"I have the degree that you name: {names}.",
        "certification": lambda names: f"I hold the {names} that you name.",
        "years": lambda _: f"I bring {_say_years(person, words)}.",
    }
    for kind, say in said.items():
        if kind in held:
            names = _join(_list_once(_lower(found.side.said) for found in held[kind]))
            yield Sentence(say(names), tuple(ground for found in held[kind] for ground in _ground(found)))


def _list_once(names: Iterable[str]) -> list[str]:
    """Each name once, and none that another one says with its state: of `RN` and `RN in NC` the second."""
    once = list(dict.fromkeys(names))
    return [name for name in once if not any(other.startswith(f"{name} in ") for other in once)]


def _say_years(person: Profile, words: Words) -> str:
    own = f"{say_count_of_years(person.years)} in {words.field}" if person.years else ""
    related = say_count_of_years(person.related_years or 0)
    other = f"{related} in {words.related_short}" if person.related_years else ""
    return _join(filter(None, (own, other)))


def _join(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _lower(said: str) -> str:
    """Words for the middle of a sentence: capitals of codes stay."""
    return said if said[1:2].isupper() else f"{said[:1].lower()}{said[1:]}"


def _list_examples(skills: dict[str, Matched], material: Material) -> Iterator[tuple[str, Sentence]]:
    """For each skill that is named and held the first line of the kept work that shows it, each line once."""
    lines = [(job, text) for job in (material.kept.jobs if material.kept else ()) for text in job.highlights]
    shows = {text: set(material.find_skills(text)) for _, text in lines}
    used = set[str]()
    for skill, found in skills.items():
        job, text = next(
            ((job, text) for job, text in lines if skill in shows[text] and text not in used), (None, "")
        )
        if job:
            used.add(text)
            at = f"{job.title} at {job.employer}" if job.employer else job.title
            said = f"{_name(skill, material.pack)}, as {at}: {text.rstrip('.')}."
            yield skill, Sentence(said, (*_ground(found)[:1], _ground_in(job)))


def _say_other_skills(skills: dict[str, Matched], shown: set[str], material: Material) -> Iterator[Sentence]:
    others = {skill: found for skill, found in skills.items() if skill not in shown}
    if others:
        names = [_lower(_name(skill, material.pack)) for skill in others]
        also = "also " if shown else ""
        grounds = tuple(ground for found in others.values() for ground in _ground(found))
        yield Sentence(f"Of what you name I {also}bring {_join(names)}.", grounds)


def _name(skill: str, pack: Pack) -> str:
    return next((known.name for known in pack.skills.skill if known.id == skill), skill)


def _tell(story: Story) -> Sentence:
    """A story in the order in which it is told, in the person's own words."""
    parts = (story.situation, story.task, story.action, story.result)
    text = " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
    return Sentence(text, (Ground("story", story.title),))


def _list_later(match: Match) -> tuple[Matched, ...]:
    return tuple(found for found in match.found if found.asked.kind == "certification" and found.comes_later)


def _say_later(match: Match) -> Iterator[Sentence]:
    for found in _list_later(match):
        name, months = " or ".join(found.asked.any_of), found.asked.later_months
        when = (
            f"; you allow {months} months after hire for it" if months else ", which you allow to come later"
        )
        yield Sentence(f"I do not hold the {name} yet{when}.", _ground(found))
