"""`questions.toml`: what an interview asks about each skill, and what a good answer shows."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Annotated, Literal

from carecli.pack.fields import AtMost, Identifier, Limits, Record, Sourced, Text
from carecli.pack.ladder import MOST_RATINGS

GoodRating = Annotated[int, Limits(strict=True, ge=1, le=MOST_RATINGS)]
Said = Annotated[Text, AtMost(300)]


class Sign(Record):
    """What a good answer shows of a rating; the text goes on from "a good answer shows"."""

    rating: GoodRating
    shows: Said


class PracticeQuestion(Sourced):
    """A question of an interview: `behavioral` asks what somebody did, `situational` what they would do.

    `good` goes from the lowest rating to the highest. `levels` are those that it is for, where it is not for
    every level that asks for the skill.
    """

    id: Identifier
    skill: Identifier
    kind: Literal["behavioral", "situational"]
    text: Said
    good: Annotated[tuple[Sign, ...], Limits(min_length=1)]
    levels: tuple[Identifier, ...] = ()

    def check(self) -> None:
        """Each rating stands once, the lower one first."""
        super().check()
        if any(first.rating >= second.rating for first, second in pairwise(self.good)):
            raise ValueError("needs its ratings once each, the lowest first")

    def find_sign(self, rating: int) -> Sign:
        """What an answer at a rating shows: the first sign at or above it, or else the highest."""
        return next((sign for sign in self.good if sign.rating >= rating), self.good[-1])


class QuestionsFile(Record):
    """The questions, in the order of the skills."""

    question: tuple[PracticeQuestion, ...] = ()


def choose_questions(
    questions: Iterable[PracticeQuestion], skills: Iterable[str], level: str | None
) -> Iterator[PracticeQuestion]:
    """The questions about skills, in the order of these, that are for a level where one is named."""
    known = tuple(questions)
    for skill in skills:
        yield from (
            question
            for question in known
            if question.skill == skill and (level is None or not question.levels or level in question.levels)
        )
