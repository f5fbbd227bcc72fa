"""A person's own ratings beside what else they told: stories, years, lines of their résumé.

It asks, both ways, and never judges: who rates high may have more to tell than stands there, who rates low
may be too modest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from carecli.pack.ladder import Skill, SkillsFile
from carecli.profile.model import Profile
from carecli.profile.stories import Story, list_serving

COMPETENT_YEARS = 2
"""Years after which Benner sees the competent stage, two to three of them (facts.md, section 5)."""

MODEST = 2
"""How many ratings lines must speak for beyond one's own to ask whether that is too modest."""

Reason = Literal["untold", "early", "modest", "told"]
"""Why it is asked: nothing tells of a high rating; it comes before the years that it takes; lines of the
résumé speak for a higher one; a story shows a skill that is rated as none or as a novice's."""


class SelfCheck(NamedTuple):
    """A question about a person's own rating.

    `suggested` is what lines speak for, `lines` and `stories` are what there is of the skill.
    """

    skill: Skill
    rating: int
    reason: Reason
    suggested: int | None = None
    lines: tuple[str, ...] = ()
    stories: tuple[Story, ...] = ()

    @property
    def is_modest(self) -> bool:
        """Whether it asks if the rating is too low."""
        return self.reason in ("modest", "told")


def check_ratings(
    person: Profile,
    skills: SkillsFile,
    stories: Sequence[Story],
    work: Mapping[str, tuple[int | None, tuple[str, ...]]],
) -> tuple[SelfCheck, ...]:
    """The questions about the ratings of a person, those about modesty first.

    `work` is what lines of their résumé speak for, by skill (`abilities.rate_work`). Years that are not known
    ask nothing.
    """
    asked = [
        question
        for skill in skills.skill
        if skill.id in person.skills
        for question in _ask(
            skill,
            skills.scale.most - 1,
            person,
            list_serving(stories, skill.id),
            *work.get(skill.id, (None, ())),
        )
    ]
    return tuple(sorted(asked, key=lambda one: not one.is_modest))


def _ask(
    skill: Skill,
    high: int,
    person: Profile,
    stories: tuple[Story, ...],
    suggested: int | None,
    lines: tuple[str, ...],
) -> Iterator[SelfCheck]:
    """The first question that there is to ask of a skill, whose ratings are high from `high` on."""
    rating = person.skills[skill.id]
    years = _count_years(person)
    if suggested is not None and suggested >= rating + MODEST:
        yield SelfCheck(skill, rating, "modest", suggested, lines, stories)
    elif stories and rating <= 1:
        yield SelfCheck(skill, rating, "told", suggested, lines, stories)
    elif rating >= high and not stories and not lines:
        yield SelfCheck(skill, rating, "untold")
    elif rating >= high and years is not None and years < COMPETENT_YEARS:
        yield SelfCheck(skill, rating, "early", suggested, lines, stories)


def _count_years(person: Profile) -> float | None:
    """All years in care, or None where one of the two is not said."""
    if person.years is None or person.related_years is None:
        return None
    return person.years + person.related_years
