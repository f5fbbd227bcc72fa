"""Confirming what papers claim: one claim at a time, by one key. Answers are kept until they are saved."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console

from carecli.engine.kinds import say_count_of_years
from carecli.interview.answers import Answer, AnswerFile
from carecli.interview.card import Card, Prompter
from carecli.interview.questions import offer_ratings
from carecli.pack.ladder import Scale
from carecli.pack.pack import Pack
from carecli.papers.claims import YearSpan
from carecli.papers.filling import Data, Proposal
from carecli.papers.intake import Intake
from carecli.papers.resume import Resume
from carecli.profile.reading import is_open, read_rating, read_years
from carecli.views.claims import (
    ClaimNames,
    cut,
    name_thing,
    quote,
    rank_lines,
    say_claim,
    say_line,
    say_now,
)
from carecli.views.terminal import make_text
from carecli.views.words import say_count, say_list

KEYS = {"y": "yes", "n": "no", "s": "skip", "b": "back", "d": "done", "q": "quit"}
CHOICE_KEYS = {key: KEYS[key] for key in "ynbq"}
HINT = "y yes, n no, s skip, back, done, quit, or ? for help."
HELP = (
    "yes writes it into your profile, once you have seen what that changes; no leaves it out; skip leaves it "
    "open. back goes to the one before, done leaves the rest open, quit stops and keeps your answers."
)
HELP_FOR = {
    "skill": " The rating is a suggestion from what the lines say: type another, 0 to {most}, where it is "
    "wrong.",
    "years": " Type another number of years where the papers count wrongly.",
}
HELP_FOR["related_years"] = HELP_FOR["years"]
LINES = 2  # of what a claim rests on, as it is asked
WRONG = "Type y, n, s, back, done or quit"


class Confirmed(NamedTuple):
    """What a person said to each claim, by its proposal's key, and whether jobs and schools are kept."""

    answers: Mapping[str, Answer]
    keeps_resume: bool


class Confirming:
    """A dialogue over the claims of papers that are not in the profile yet, which is `place`.

    `show` says what the answers so far would change, `first` is what is to be asked before all else, and
    `make_resume` gives what would be kept of jobs and schools; nothing is where it is None.
    """

    def __init__(
        self,
        intake: Intake,
        proposals: Sequence[Proposal],
        words: ClaimNames,
        pack: Pack,
        console: Console,
        prompter: Prompter,
        kept: AnswerFile,
        show: Callable[[Mapping[str, Answer]], None],
        *,
        place: str,
        first: str = "",
        make_resume: Callable[[Mapping[str, Answer]], Resume] | None = None,
    ) -> None:
        """Begin with the answers of the same import that was stopped, if there are any."""
        self.intake, self.words, self.place = intake, words, place
        self.asked = [proposal for proposal in proposals if proposal.is_open]
        self.anchors = {skill.id: skill.anchors for skill in pack.skills.skill}
        self.scale = pack.skills.scale
        self.console, self.prompter, self.kept, self.show = console, prompter, kept, show
        self.first, self.make_resume = first, make_resume
        known = kept.load()
        self.answers: dict[str, Answer] = {one.key: known[one.key] for one in self.asked if one.key in known}
        self.has_warned = False
        self.hinted = ""  # the claim for which it was said what to type

    def run(self) -> Confirmed | None:
        """Ask. None where the person stopped, or wants nothing written; their answers then stay."""
        if self.kept.warning:
            self._say(self.kept.warning, "warn")
        try:
            if self.first and self._choose(self.first) != "yes":
                self._say("Nothing is written.")
                return None
            return self._ask_all()
        except EOFError:
            self._say(f"Stopped; nothing is written. {self.say_kept()}".rstrip())
            return None

    def say_kept(self) -> str:
        """How to go on with the answers that are kept, if any are."""
        return "Your answers are kept: run the same command to go on." if self.kept.is_kept else ""

    def _ask_all(self) -> Confirmed | None:
        if self.answers:
            self._say(f"{say_count(len(self.answers), 'answer')} of last time taken up; back shows them.")
        place = next((n for n, one in enumerate(self.asked) if one.key not in self.answers), len(self.asked))
        while True:
            while place < len(self.asked):
                place = self._ask(place)
            if not any(map(is_taken, self.answers.values())):
                self._say("Nothing was confirmed, so nothing is written.")
                return None
            self.show(self.answers)
            chosen = self._choose(self._say_saving())
            if chosen == "back":
                place = max(len(self.asked) - 1, 0)
                continue
            if chosen == "no":
                self._say(f"Nothing is written. {self.say_kept()}".rstrip())
                return None
            keeping = self._say_keeping() if self.make_resume else ""
            return Confirmed(dict(self.answers), bool(keeping) and self._choose(keeping) == "yes")

    def _say_saving(self) -> str:
        count = sum(map(is_taken, self.answers.values()))
        beside = " What it says until now is kept beside it." if os.path.lexists(self.place) else ""
        return f"Write {say_count(count, 'answer')} into {self.place}?{beside}"

    def _say_keeping(self) -> str:
        assert self.make_resume is not None  # noqa: S101  asked by who calls
        resume = self.make_resume(self.answers)
        counts = [
            say_count(len(found), one, many)
            for found, one, many in (
                (resume.jobs, "job", None),
                (resume.schools, "school", None),
                (resume.credentials, "credential", None),
            )
            if found
        ]
        if not counts:
            return ""
        return (
            f"Keep {say_list(counts)} as well, for carecli letter and carecli resume? Numbers, phones and "
            "streets are left out."
        )

    # ------------------------------------------------------------ one claim

    def _ask(self, place: int) -> int:
        """Put a claim, and give the place of the next one to put."""
        one = self.asked[place]
        typed = self.prompter.ask(self._make_card(place))
        command = typed.strip().lower()
        if command in ("back", "b"):
            if place == 0:
                self._say("This is the first one.")
            return max(place - 1, 0)
        if command in ("done", "d"):
            return len(self.asked)
        if command in ("quit", "q"):
            raise EOFError
        if command == "?":
            self._say(f"{HELP}{HELP_FOR.get(one.claim.kind, '').format(most=self.scale.most)}")
            return place
        if not command and one.key in self.answers:
            return place + 1
        if command in ("", "repeat", "report"):
            if not command and one.key != self.hinted:
                self.hinted = one.key
                self._say(f"{WRONG}.")
            return place
        try:
            answer = read_answer(one, typed, self.scale)
        except ValueError as error:
            self._say(f"{error}.", "warn")
            return place
        self.answers[one.key] = answer
        self._keep()
        self._say(f"{self._name(one, answer)}: {say_answer(one, answer, self.scale)}.")
        return place + 1

    def _keep(self) -> None:
        problem = self.kept.save(self.answers)
        if problem and not self.has_warned:
            self.has_warned = True
            said = f"Your answers cannot be kept between runs ({problem}). Go on, and finish in one go."
            self._say(said, "warn")

    def _make_card(self, place: int) -> Card:
        one = self.asked[place]
        texts = self.anchors.get(one.claim.id, ()) if one.is_suggested else ()
        choices = tuple(offer_ratings(texts, self.scale)) if texts else ()

        def check(typed: str) -> str | None:
            """What is wrong with what is typed, as a sentence; None if nothing is."""
            try:
                read_answer(one, typed, self.scale)
            except ValueError as error:
                return f"{error}."
            return None

        def find(typed: str) -> int | None:
            """The place or rating that is meant at once, if it is one."""
            return int(typed) if choices and typed in map(str, range(self.scale.most + 1)) else None

        title = self._name(one)
        return Card(
            f"{place + 1} of {len(self.asked)}. ",
            f"{title}: {self._say_source(one)}",
            HINT,
            choices,
            0,
            title=title,
            kept=say_answer(one, self.answers[one.key], self.scale) if one.key in self.answers else "",
            check=check,
            find=find,
            say=lambda typed: say_answer(one, read_answer(one, typed, self.scale), self.scale),
            keys=KEYS,
        )

    def _name(self, one: Proposal, answer: Answer = None) -> str:
        """What is asked about; a rating as a suggestion until there is another."""
        if one.claim.kind == "name":
            return f"Name {one.claim.id}"
        if not one.is_suggested:
            return say_claim(one.claim, self.words)
        name = name_thing(one.claim, self.words)
        return name if is_taken(answer) else f"{name}, perhaps {self.scale.say(one.claim.value)}"

    def _say_source(self, one: Proposal) -> str:
        """The lines that say it, why it is only read out of them, and what the profile says otherwise."""
        lines = one.claim.evidence
        lines = tuple(rank_lines(lines, self.intake)) if not isinstance(one.claim.value, YearSpan) else lines
        said = [
            f"{say_line(line, self.intake)} {quote(cut(line.text, one.claim.id))}" for line in lines[:LINES]
        ]
        more = len(one.claim.evidence) - len(said)
        parts = [*said, *([f"and {say_count(more, 'more line')}"] if more > 0 else [])]
        if one.claim.reason and not one.is_suggested:
            parts.insert(0, one.claim.reason)
        sentence = "; ".join(parts) or "it stands at the head"
        if doubt := self.intake.find_doubt(one.claim):
            sentence += f". The papers do not agree: {doubt}"
        if one.standing == "other":
            sentence += f". Your profile says {say_now(one, self.words)}; no leaves that"
        return f"{sentence}."

    def _choose(self, prompt: str) -> str:
        """A yes, a no or a back."""

        def check(typed: str) -> str | None:
            """What is wrong with what is typed, as a sentence; None if nothing is."""
            return None if typed.lower() in ("yes", "no") else "Type y, n, back or quit."

        card = Card("", prompt, "y yes, n no, back, or quit.", check=check, keys=CHOICE_KEYS)
        while True:
            typed = self.prompter.ask(card).strip().lower()
            word = CHOICE_KEYS.get(typed, typed)
            if word in ("yes", "no", "back"):
                return word
            if word == "quit":
                raise EOFError
            self._say("Type y, n, back or quit.")

    def _say(self, text: str, tone: str = "plain") -> None:
        self.console.print(make_text(text, tone))


def read_answer(one: Proposal, typed: str, scale: Scale) -> Answer:
    """What a text answers: yes, no, nothing, or another number. Raises ValueError."""
    word = KEYS.get(typed.strip().lower(), typed.strip().lower())
    if word in ("yes", "no"):
        return word == "yes"
    if is_open(word):
        return None
    if one.is_suggested:
        return read_rating(typed, scale)
    if one.claim.kind in ("years", "related_years"):
        return read_years(typed)
    raise ValueError(WRONG)


def is_taken(answer: Answer) -> bool:
    """Whether an answer writes something; 0 does."""
    return answer is not None and answer is not False


def fill_answer(one: Proposal, answer: Answer) -> Data:
    """What an answer writes into the profile."""
    if answer is True:
        return one.fills
    if not is_taken(answer):
        return {}
    return {"skills": {one.claim.id: answer}} if one.is_suggested else {one.claim.kind: answer}


def say_answer(one: Proposal, answer: Answer, scale: Scale) -> str:
    """An answer in words: `yes`, `no, left out`, `left open`, `4 proficient`."""
    if answer is None:
        return "left open"
    if answer is False:
        return "no, left out"
    if one.is_suggested:
        return scale.say(one.claim.value if answer is True else int(answer))
    return "yes" if answer is True else say_count_of_years(answer)
