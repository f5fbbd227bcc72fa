"""Ratings by a second person: the request, what they return, and what is kept of both, as files.

A request carries the skills with their anchors, so that whoever rates needs no ladder. What comes back holds
the whole request, is signed, and is taken only as the answer to a request that is kept here.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from carecli.errors import PersonalFileError, Problem
from carecli.names import clean_text
from carecli.pack.fields import AtMost, Identifier, Limits, Matching, Record, Text, Verified
from carecli.pack.ladder import Skill
from carecli.pack.reading import MAX_BYTES, DocumentError, count_problems, decode, parse, read_bytes
from carecli.pack.validation import validate
from carecli.profile.files import PRIVATE, Tell, hold_data, previous_ratings, ratings_file, write_file
from carecli.profile.model import OrDay

REQUEST: Literal["carecli.rating-request/1"] = "carecli.rating-request/1"
ANSWER: Literal["carecli.rating-answer/1"] = "carecli.rating-answer/1"
KEPT: Literal["carecli.ratings/1"] = "carecli.ratings/1"
MOST_SKILLS = 1_000
MOST_KEPT = 200
"""Requests, and answers to them, that are kept of one person."""

MOST_LETTERS = 500
"""Letters of a reason, and of a name."""

Judgment = Literal["confirmed", "corrected", "rejected", "open"]
"""What the second person says to a rating: right, another one, not theirs to say, or nothing yet."""

Kind = TypeVar("Kind", bound=Record)
Name = Annotated[Text, AtMost(MOST_LETTERS)]
Stage = Annotated[int, Limits(strict=True, ge=0, le=9)]
Digits = Annotated[str, Matching("[0-9a-f]*", "must be hexadecimal digits")]


def _find_day(text: str) -> str:
    date.fromisoformat(text)
    return text


Day = Annotated[
    str, Matching(r"\d{4}-\d\d-\d\d", "must be a day, such as 2026-11-28"), Verified(_find_day), OrDay
]


class AskedRating(Record):
    """A skill to be rated: its name, the anchors from 1 on, and how the person rates it; None is not said."""

    skill: Identifier
    name: Name
    anchors: tuple[Text, ...]
    own: Stage | None = None


class RatingRequest(Record):
    """What a person asks somebody to rate, by an `id` of chance, with the ladder that the skills are of.

    `most` is the highest rating of that ladder.
    """

    schema_: Literal["carecli.rating-request/1"] = REQUEST
    id: Digits
    person: Name
    pack: Identifier
    version: Text
    asked: Day
    most: Stage
    ratings: Annotated[tuple[AskedRating, ...], Limits(min_length=1, max_length=MOST_SKILLS)]

    def check(self) -> None:
        """Each skill stands once."""
        skills = [rating.skill for rating in self.ratings]
        if len({*skills}) < len(skills):
            raise ValueError("asks for a skill twice")
        for rating in self.ratings:
            if rating.own is not None and rating.own > self.most:
                raise ValueError(f"has a rating of {rating.skill!r} above {self.most}")

    def find(self, skill: str) -> AskedRating | None:
        """What is asked of a skill."""
        return next((rating for rating in self.ratings if rating.skill == skill), None)


class GivenRating(Record):
    """What the second person says of one skill, with a line why; the `rating` is theirs, None without one."""

    skill: Identifier
    judgment: Judgment
    rating: Stage | None = None
    why: Annotated[str, Verified(clean_text), AtMost(MOST_LETTERS)] = ""

    def check(self) -> None:
        """A rating stands where there is one to give."""
        if (self.rating is None) != (self.judgment in ("rejected", "open")):
            raise ValueError("has a rating where it is confirmed or corrected, and else none")


class RatingAnswer(Record):
    """What the second person returns: who they are, when, and their ratings, signed.

    `key` is their public one and `signature` is made of all else, both in hexadecimal digits; empty is not
    signed.
    """

    schema_: Literal["carecli.rating-answer/1"] = ANSWER
    request: RatingRequest
    by: Name
    role: Annotated[str, Verified(clean_text), AtMost(MOST_LETTERS)] = ""
    answered: Day
    ratings: Annotated[tuple[GivenRating, ...], Limits(max_length=MOST_SKILLS)]
    key: Digits = ""
    signature: Digits = ""

    def check(self) -> None:
        """Each rating is of a skill that is asked, once, and within its anchors."""
        skills = [given.skill for given in self.ratings]
        if len({*skills}) < len(skills):
            raise ValueError("rates a skill twice")
        for given in self.ratings:
            asked = self.request.find(given.skill)
            if asked is None:
                raise ValueError(f"rates {given.skill!r}, which the request does not ask for")
            if given.rating is not None and given.rating > self.request.most:
                raise ValueError(f"rates {given.skill!r} above {self.request.most}")
            if given.judgment == "confirmed" and given.rating != asked.own:
                raise ValueError(f"confirms {given.skill!r} with another rating than the person's own")

    @property
    def is_signed(self) -> bool:
        """Whether it is signed; what is kept was checked before it was taken."""
        return bool(self.signature)

    @property
    def given(self) -> dict[str, int]:
        """The ratings that it gives, by skill."""
        return {one.skill: one.rating for one in self.ratings if one.rating is not None}

    @property
    def id(self) -> str:
        """What tells it from other answers, eight digits of what it holds."""
        return sha256(self.signed).hexdigest()[:8]

    @property
    def signed(self) -> bytes:
        """What the signature is made of: all but the signature itself."""
        return _write(self.replace(signature=""))


class RatingsFile(Record):
    """All that is kept of a person: the requests they made and the answers they took, the oldest first."""

    schema_: Literal["carecli.ratings/1"] = KEPT
    requests: Annotated[tuple[RatingRequest, ...], Limits(max_length=MOST_KEPT)] = ()
    answers: Annotated[tuple[RatingAnswer, ...], Limits(max_length=MOST_KEPT)] = ()


def make_request(
    person: str,
    skills: Sequence[Skill],
    own: dict[str, int],
    pack: tuple[str, str],
    most: int,
    today: date,
) -> RatingRequest:
    """A request for the ratings of skills, of a person who rates them as their `own`.

    `pack` is its id and version, `most` its highest rating.
    """
    asked = tuple(
        AskedRating(skill=skill.id, name=skill.name, anchors=skill.anchors, own=own.get(skill.id))
        for skill in skills
    )
    return RatingRequest(
        id=secrets.token_hex(8), person=person, pack=pack[0], version=pack[1], asked=today.isoformat(),
        most=most, ratings=asked,
    )  # fmt: skip


# ------------------------------------------------------------ as files


def read_request(path: Path) -> RatingRequest:
    """The request in a file. Raises PersonalFileError."""
    return _read(path, RatingRequest, REQUEST, "a request for ratings")[0]


def read_answer(path: Path) -> RatingAnswer:
    """The answer in a file, which is as it was written: a letter more or less, and it is refused.

    Raises PersonalFileError.
    """
    answer, raw = _read(path, RatingAnswer, ANSWER, "an answer to a request for ratings")
    if answer.signature and _even_out(raw) != _even_out(_write(answer)):
        raise PersonalFileError(
            f"{path} was changed after it was signed", hint="ask for the file again, as it was written"
        )
    return answer


def write_answer(answer: RatingAnswer) -> bytes:
    """An answer as its file holds it."""
    return _write(answer)


def _even_out(raw: bytes) -> bytes:
    """What mail and editors change in every file: the ends of lines, a mark at the beginning."""
    return raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").strip()


def _write(record: Record) -> bytes:
    return (json.dumps(lay_open(record), indent=2, ensure_ascii=False) + "\n").encode()


def lay_open(value: Any) -> Any:
    """A record as plain data, in the order of its fields."""
    if isinstance(value, Record):
        return {name.removesuffix("_"): lay_open(getattr(value, name)) for name in value.FIELDS}
    return [lay_open(item) for item in value] if isinstance(value, tuple) else value


def _read(path: Path, model: type[Kind], schema: str, what: str) -> tuple[Kind, bytes]:
    """A record in a file, and the file as it is. Raises PersonalFileError."""
    try:
        raw = read_bytes(path, MAX_BYTES + 1)
        data = parse(decode(raw, str(path)), str(path), as_json=True)
    except DocumentError as error:
        _refuse(path, [error.problem], what)
    if data.get("schema") != schema:
        raise PersonalFileError(f"{path} is not {what}", hint=INSTEAD.get(str(data.get("schema")), MADE_BY))
    checked = validate(model, data, str(path))
    if isinstance(checked, list):
        _refuse(path, checked, what)
    return checked, raw


MADE_BY = "carecli rate request makes one for somebody to answer, and they return it with carecli rate answer"
INSTEAD = {
    REQUEST: "it is a request: carecli rate answer answers it",
    ANSWER: "it is an answer: carecli rate accept takes it",
}


def _refuse(path: Path, problems: Sequence[Problem], what: str) -> NoReturn:
    first = problems[0]
    if len(problems) == 1 and first.key is None:
        raise PersonalFileError(f"{path} {first.message}", hint=first.hint or f"name {what}")
    said = f"{path}: {count_problems(problems)}, nothing of it was used"
    raise PersonalFileError(said, hint=f"name {what} as it was written", problems=[*problems])


# ------------------------------------------------------------ what is kept


def read_kept() -> RatingsFile:
    """The requests and answers that are kept. Raises PersonalFileError for a file that is not valid."""
    place = ratings_file()
    if not os.path.lexists(place):
        return RatingsFile()
    return _read(place, RatingsFile, KEPT, "what carecli keeps of ratings")[0]


def change_kept(change: Callable[[RatingsFile], RatingsFile], tell: Tell) -> RatingsFile:
    """Change what is kept, and give it. No other carecli writes meanwhile. Raises PersonalFileError.

    Where an answer goes, the file until now is kept beside it, and `tell` hears where.
    """
    with hold_data(tell):
        before = read_kept()
        changed = change(before)
        if changed == before:
            return changed
        loses = not {*before.answers} <= {*changed.answers}
        raw = _write(changed)
        if len(raw) > MAX_BYTES or max(len(changed.requests), len(changed.answers)) > MOST_KEPT:
            raise PersonalFileError(
                f"there is no room for more ratings: {MOST_KEPT} and {MAX_BYTES // 1_000_000} MB are kept",
                hint="remove some with carecli rate remove",
            )
        kept = write_file(ratings_file(), raw, mode=PRIVATE, keep=previous_ratings() if loses else None)
    if kept:
        tell(f"What was kept until now is kept as {kept}")
    return changed


def list_answers(kept: RatingsFile, name: str | None) -> tuple[RatingAnswer, ...]:
    """The answers that are about a person of that name; all of them where the person has none."""
    return tuple(answer for answer in kept.answers if name is None or answer.request.person == name)


def find_latest(answers: Iterable[RatingAnswer]) -> dict[str, tuple[int, RatingAnswer]]:
    """For each skill the latest rating by a second person, and the answer that gives it."""
    ordered = sorted(answers, key=lambda answer: answer.answered)
    return {skill: (rating, answer) for answer in ordered for skill, rating in answer.given.items()}


def find_request(answer: RatingAnswer, kept: Iterable[RatingRequest]) -> RatingRequest | None:
    """The request that is kept and that an answer is to, unchanged; None where there is none."""
    return next((request for request in kept if request == answer.request), None)
