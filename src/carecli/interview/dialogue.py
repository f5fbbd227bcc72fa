"""The interview on a terminal: asking, going back, skipping, looking at the report, stopping and going on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from rich.console import Console

from carecli.engine.assess import assess
from carecli.interview.draft import Draft, keep_draft, load_draft, save_draft
from carecli.interview.questions import OTHER_SKILLS, Question, list_questions, read_answers
from carecli.pack.pack import Pack
from carecli.profile.model import Profile, check_profile
from carecli.views.assess import gap_report
from carecli.views.page import Bullets
from carecli.views.terminal import make_text, print_block, render_page
from carecli.views.words import say_count

EQUAL_RUN = 6
COMMANDS = (
    "At every question: back goes to the one before, skip leaves it open, ? explains, quit stops and keeps "
    "your answers. After the first: report shows where you stand so far, done ends the questions."
)
Move = Literal["next", "back", "again", "quit", "done"]


class Finished(NamedTuple):
    """The profile that came out, and whether the person wants it saved."""

    profile: Profile
    save: bool


class Interview:
    """A dialogue over one draft. `resume` is the command that goes on with it."""

    def __init__(
        self,
        pack: Pack,
        console: Console,
        read_line: Callable[[], str],
        draft_file: Path,
        today: date,
        resume: str,
    ) -> None:
        self.pack = pack
        self.console = console
        self.read_line = read_line
        self.draft_file = draft_file
        self.today = today
        self.resume = resume
        self.draft = Draft()
        self.section = ""
        self.warned = False

    def run(self, prefilled: dict[str, str]) -> Finished | None:
        """Ask everything. Returns None if the person stopped before the end; the draft then stays."""
        self._say("Where do you stand as a care manager? Your answers stay on this computer.", "strong")
        self._say(COMMANDS, "quiet")
        if self._go_on() == "quit":
            return None
        for answered, typed in prefilled.items():
            self.draft.record(answered, typed)
        again: Question | None = None
        is_done = False
        while True:
            question = again or (None if is_done else self._find_open())
            outcome = self._ask(question) if question else self._ask_to_save()
            if isinstance(outcome, Finished):
                return outcome
            if outcome == "quit":
                self._say_stopped()
                return None
            is_done = outcome == "done" or (is_done and outcome == "next")
            again = question if outcome == "again" else None
            if outcome == "back":
                again = self._find_before(question)

    def _say_stopped(self) -> None:
        kept = (
            f"Your answers are kept: run {self.resume} to go on." if self.draft.asked else "Nothing to keep."
        )
        self._say(f"Stopped. {kept}")

    def _questions(self) -> list[Question]:
        return list_questions(self.pack, self.draft.answers)

    def _find_open(self) -> Question | None:
        return next((q for q in self._questions() if q.id not in self.draft.asked), None)

    def _find_before(self, question: Question | None) -> Question | None:
        """The question asked before this one, or this one again where it is the first."""
        listed = {q.id: q for q in self._questions()}
        way = [name for name in self.draft.asked if name in listed]
        place = way.index(question.id) if question and question.id in way else len(way)
        if place == 0:
            self._say("This is the first question.")
            return question
        return listed[way[place - 1]]

    def _ask(self, question: Question) -> Move:
        self._show(question)
        while True:
            typed = self._read(f"{self._progress(question)}> ")
            move = self._obey(typed, question)
            if move == "unknown":
                move = self._answer(question, typed)
            if move is not None:
                return move

    def _obey(self, typed: str, question: Question) -> Move | Literal["unknown"] | None:
        """Carry out a command; None asks the same question again, `unknown` says it is no command."""
        command = typed.lower()
        if command in ("back", "quit"):
            return "back" if command == "back" else "quit"
        if command == "skip":
            self.draft.record(question.id, None)
            self._keep()
            return "next"
        if command == "?":
            self._say(f"{question.help} {COMMANDS}")
            return None
        if command in ("report", "done"):
            if not self.draft.asked:
                self._say(f"Answer or skip this first question, then {command} is there.")
                return None
            if command == "done":
                return "done"
            self._report()
            self._show(question)
            return None
        return "unknown"

    def _answer(self, question: Question, typed: str) -> Move | None:
        """Take an answer, or say what is wrong with it; None asks the same question again."""
        if not typed:
            if question.id in self.draft.answers:
                return "next"
            self._say("Type an answer, or skip to leave it open.")
            return None
        try:
            question.parse(typed)
        except ValueError as error:
            self._say(f"{error}.".replace("..", ".").replace("?.", "?"), "warn")
            return None
        self.draft.record(question.id, typed)
        self._keep()
        return self._ask_about_run(question)

    def _ask_about_run(self, question: Question) -> Move:
        """Ask, gently, about a run of equal ratings: tired people rate everything the same."""
        skills = {q.id for q in self._questions() if q.skill}
        rated = [name for name in self.draft.asked if name in skills and name in self.draft.answers]
        last = [self.draft.answers[name] for name in rated[-EQUAL_RUN:]]
        if question.id not in rated[-1:] or len(rated) % EQUAL_RUN or len(set(last)) != 1:
            return "next"
        self._say(f"Your last {EQUAL_RUN} ratings are all {last[0]}. That may well be so.", "warn")
        while True:
            typed = self._read("Enter goes on, back looks at the last one again> ").lower()
            if typed in ("", "skip", "yes"):
                return "next"
            if typed == "back":
                return "again"
            if typed == "quit":
                return "quit"
            self._say("Equal ratings can be right. If you were only hurrying, type back, then back again.")

    def _ask_to_save(self) -> Move | Finished:
        self._say("Those were the questions. Save your answers as your profile, for next time?", "strong")
        while True:
            typed = self._read("yes or no> ").lower()
            if typed in ("back", "quit"):
                return "back" if typed == "back" else "quit"
            if typed in ("yes", "y", "", "no", "n", "skip", "done"):
                return Finished(self._profile(), save=typed in ("yes", "y", ""))
            if typed == "report":
                self._report()
            else:
                self._say(
                    "yes (or Enter) writes a file that only you can read, and assess uses it from then on. "
                    "no shows the report only; the answers so far stay as a draft. "
                    "carecli profile erase removes both."
                )

    def _go_on(self) -> Move:
        """Offer to go on with an interview under way."""
        draft = load_draft(self.draft_file, self.pack)
        if draft is None:
            return "next"
        self._say(
            f"An interview is under way with {say_count(len(draft.answers), 'answer')}. Go on with it?",
            "strong",
        )
        while True:
            typed = self._read("yes or no> ").lower()
            if typed in ("yes", "y", "", "skip"):
                self.draft = draft
                return "next"
            if typed in ("no", "n"):
                keep_draft(self.draft_file)
                return "next"
            if typed == "quit":
                return "quit"
            self._say("yes goes on where you stopped. no starts again and puts the old answers aside.")

    def _show(self, question: Question) -> None:
        self.console.print()
        if question.section != self.section:
            self.section = question.section
            self.console.print(make_text(question.section, "strong"))
            if question.section == OTHER_SKILLS:
                self._say(
                    "That is all your target asks. Type done for your report, or go on for the other levels.",
                    "quiet",
                )
        self._say(question.prompt, "strong")
        print_block(Bullets(question.details, question.first), self.console)
        if question.id in self.draft.answers:
            self._say(f"Your answer: {self.draft.answers[question.id]}. Enter keeps it.", "quiet")

    def _progress(self, question: Question) -> str:
        ids = [q.id for q in self._questions()]
        return f"{ids.index(question.id) + 1} of {len(ids)} "

    def _profile(self) -> Profile:
        return check_profile(read_answers(self.pack, self.draft.answers), self.pack, "interview")

    def _report(self) -> None:
        page = gap_report(assess(self._profile(), self.pack, self.today), self.pack)
        self._say("So far, with what is open left open:", "quiet")
        self.console.file.write(f"\n{render_page(page, self.console)}\n")

    def _keep(self) -> None:
        problem = save_draft(self.draft_file, self.draft)
        if problem and not self.warned:
            self.warned = True
            self._say(
                f"Your answers cannot be kept between runs ({problem}). Go on, and finish in one go.", "warn"
            )

    def _read(self, prompt: str) -> str:
        self.console.print(make_text(prompt), end=" ")
        self.console.file.flush()
        line = self.read_line()
        if not line:
            self.console.print()
            return "quit"
        return line.strip()

    def _say(self, text: str, tone: str = "plain") -> None:
        self.console.print(make_text(text, tone))
