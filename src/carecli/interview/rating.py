"""Rating somebody else: one skill at a time beside its anchors, confirmed, corrected or rejected, and why."""

from collections.abc import Mapping
from datetime import date

from rich.console import Console

from carecli.interview.card import Card, Prompter
from carecli.interview.kept import KeptFile, UnreadableDraftError
from carecli.interview.questions import Offered
from carecli.interview.stories import say_detail
from carecli.names import clean_text, fold
from carecli.pack.reading import DocumentError, decode, parse
from carecli.pack.validation import validate
from carecli.papers.patient_details import find_details
from carecli.profile.files import rating_draft, rating_put_aside
from carecli.profile.ratings import (
    ANSWER,
    MOST_LETTERS,
    AskedRating,
    GivenRating,
    Judgment,
    RatingAnswer,
    RatingRequest,
    write_answer,
)
from carecli.views.terminal import make_text

HINT = "A number, Enter to confirm, r reject, s skip, back, done, quit, or ? for help."
HELP = (
    "Enter confirms the rating that is there; a number is yours; reject says that you cannot rate it of "
    "them; skip leaves it open. back goes to the one before, done leaves the rest open, quit stops and "
    "keeps all."
)
KEYS = {"c": "confirm", "r": "reject", "s": "skip", "b": "back", "d": "done", "q": "quit"}
WHY = "Why? One line, for them to read. Enter leaves it out."


class RatingDialogue:
    """A dialogue over a request. Raises EOFError where the person stops; what they gave is kept."""

    def __init__(
        self, request: RatingRequest, by: str, role: str, today: date, prompter: Prompter, console: Console
    ) -> None:
        """`by` is who rates, `role` who they are to the person."""
        self.request, self.by, self.role, self.today = request, by, role, today
        self.prompter, self.console = prompter, console
        self.given: dict[str, GivenRating] = {}
        self.draft = KeptFile(rating_draft(), rating_put_aside())
        self.has_warned = False

    def run(self) -> RatingAnswer:
        """Ask for every skill that is open, and give the answer, which is not signed."""
        self._resume()
        asked = self.request.ratings
        self.say(f"{self.request.person} asks you to rate {len(asked)} skills. Name no patients.", "strong")
        place = next((n for n, one in enumerate(asked) if one.skill not in self.given), 0)
        while place < len(asked):
            place = self._ask(place)
        return self._make()

    def say_kept(self) -> str:
        """How to go on with what is kept, if anything is."""
        return "What you gave is kept: run the same command to go on." if self.draft.last else ""

    def end(self) -> None:
        """Remove the draft, for the answer is written."""
        self.draft.remove()

    # ------------------------------------------------------------ the draft

    def _resume(self) -> None:
        """Take up what they gave to this request; what is of another, or by another, is put aside."""
        try:
            raw = self.draft.read()
            kept = _read_draft(raw) if raw is not None else None
        except (UnreadableDraftError, DocumentError):
            raw, kept = b"", None
        if kept is not None and (kept.request, fold(kept.by)) == (self.request, fold(self.by)):
            self.draft.last = raw
            self.given = {one.skill: one for one in kept.ratings}
            self.say(f"{len(self.given)} of last time taken up; back shows them.", "quiet")
        elif raw is not None and (place := self.draft.put_aside()):
            self.say(f"Ratings by or of somebody else were half given; they are kept as {place}.", "warn")

    def _keep(self) -> None:
        problem = self.draft.write(write_answer(self._make()))
        if problem and not self.has_warned:
            self.has_warned = True
            self.say(f"Your ratings cannot be kept between runs ({problem}). Finish in one go.", "warn")

    def _make(self) -> RatingAnswer:
        return make_answer(self.request, self.given, self.by, self.role, self.today)

    # ------------------------------------------------------------ one skill

    def _ask(self, place: int) -> int:
        """Put a skill, and give the place of the next one to put."""
        one = self.request.ratings[place]
        typed = self.prompter.ask(self._make_card(place)).strip()
        match typed.lower():
            case "quit" | "q":
                raise EOFError
            case "back" | "b":
                return max(place - 1, 0)
            case "done" | "d":
                return len(self.request.ratings)
            case "?":
                self.say(HELP, "quiet")
                return place
        try:
            given = read_given(one, self.request.most, typed, self.given.get(one.skill))
        except ValueError as error:
            self.say(f"{error}.", "warn")
            return place
        if given.judgment in ("corrected", "rejected"):
            self.given[one.skill] = given
            self._keep()
            given = given.replace(why=self._ask_why(given))
        self.given[one.skill] = given
        self._keep()
        self.say(f"{one.name}: {say_given(given)}.")
        return place + 1

    def _ask_why(self, given: GivenRating) -> str:
        """A line why; what may tell who a patient is goes in only when it is typed again."""
        doubted = ""
        while True:
            typed = clean_text(self.prompter.ask(Card("", WHY, "", kept=given.why)))
            if typed.lower() in ("", "skip", "none", "done"):
                return given.why
            if typed.lower() == "quit":
                raise EOFError
            details = () if typed == doubted else find_details(typed)
            if len(typed) > MOST_LETTERS:
                self.say(f"That has {len(typed):,} letters; {MOST_LETTERS} are the most.", "warn")
            elif details:
                doubted = typed
                self.say(f"{say_detail(details[0])} Type it again if it tells nothing of one.", "warn")
            else:
                return typed

    def _make_card(self, place: int) -> Card:
        one, most = self.request.ratings[place], self.request.most
        anchors = [Offered(str(n), text) for n, text in enumerate(one.anchors, 1)]
        own = f"{self.request.person} says {one.own}" if one.own is not None else "not rated by themselves"
        earlier = self.given.get(one.skill)
        theirs = f"{one.own}, as {self.request.person} says" if one.own is not None else ""

        def check(typed: str) -> str | None:
            """What is wrong with what is typed, as a sentence; None if nothing is."""
            try:
                read_given(one, most, typed, earlier)
            except ValueError as error:
                return f"{error}."
            return None

        def find(typed: str) -> int | None:
            """The place of the rating that is meant, if it is one."""
            return int(typed) if typed.isdecimal() and int(typed) <= most else None

        return Card(
            f"{place + 1} of {len(self.request.ratings)}. ",
            f"{one.name}: {own}.",
            HINT,
            (Offered("0", "Has not done this."), *anchors) if anchors else (),
            0,
            title=one.name,
            kept=say_given(earlier) if earlier else theirs,
            keys=KEYS,
            check=check,
            find=find,
        )

    def say(self, text: str, tone: str = "plain") -> None:
        """Print a line to the person."""
        self.console.print(make_text(text, tone))


def read_given(one: AskedRating, most: int, typed: str, earlier: GivenRating | None = None) -> GivenRating:
    """What a text says of a skill; nothing typed keeps what was said, or confirms. Raises ValueError."""
    word = typed.strip().lower()
    if not word and earlier is not None:
        return earlier
    if word in ("", "confirm", "c", "yes", "y"):
        if one.own is None:
            raise ValueError(f"There is no rating to confirm: give one, 0 to {most}, or skip")
        return GivenRating(skill=one.skill, judgment="confirmed", rating=one.own)
    if word in ("reject", "r"):
        return GivenRating(skill=one.skill, judgment="rejected")
    if word in ("skip", "s", "open", "not sure"):
        return GivenRating(skill=one.skill, judgment="open")
    if not (word.isascii() and word.isdecimal() and int(word) <= most):
        raise ValueError(f"{clean_text(typed)!r} is no rating: give a whole number from 0 to {most}")
    rating = int(word)
    judgment: Judgment = "confirmed" if rating == one.own else "corrected"
    return GivenRating(skill=one.skill, judgment=judgment, rating=rating)


def say_given(given: GivenRating) -> str:
    """What was said of a skill, in words: `confirmed, 3`, `corrected to 4`, `rejected`, `left open`."""
    return {
        "confirmed": f"confirmed, {given.rating}",
        "corrected": f"corrected to {given.rating}",
        "rejected": "rejected",
        "open": "left open",
    }[given.judgment]


def make_answer(
    request: RatingRequest, given: Mapping[str, GivenRating], by: str, role: str, today: date
) -> RatingAnswer:
    """The answer to a request, not signed; what was not said is left open."""
    ratings = [
        given.get(one.skill) or GivenRating(skill=one.skill, judgment="open") for one in request.ratings
    ]
    return RatingAnswer(request=request, by=by, role=role, answered=today.isoformat(), ratings=tuple(ratings))


def _read_draft(raw: bytes) -> RatingAnswer | None:
    """The answer in a draft, without what is still open; None where it is none. Raises DocumentError."""
    data = parse(decode(raw, "draft"), "draft", as_json=True)
    checked = validate(RatingAnswer, data, "draft") if data.get("schema") == ANSWER else []
    if isinstance(checked, list):
        return None
    return checked.replace(ratings=tuple(one for one in checked.ratings if one.judgment != "open"))
