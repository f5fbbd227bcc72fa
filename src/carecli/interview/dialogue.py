"""The interview: eight questions, the answer, and then as many skills as the person likes."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from rich.console import Console

from carecli.interview.card import Card, Live, Prompter
from carecli.interview.choosing import choose
from carecli.interview.draft import Draft, DraftFile, Kept
from carecli.interview.kept import UnreadableDraftError
from carecli.interview.live import AskedLevel, draw_live, find_equal_run, say_live
from carecli.interview.questions import (
    Question,
    Terms,
    ask_certifications,
    ask_skill,
    list_basics,
    say_answers,
)
from carecli.names import NUMBERS
from carecli.profile.files import say_put_aside
from carecli.profile.model import Profile, check_profile, dump_profile
from carecli.profile.reading import Fills, is_open
from carecli.views.page import Page
from carecli.views.terminal import make_text, render_page
from carecli.views.words import say_count, say_list, say_verdict

EQUAL_RUN = 6
COMMANDS = (
    "back takes the question before back, skip leaves this one open, repeat says it again, report shows "
    "where you stand so far, done ends the questions, quit stops and keeps your answers."
)
TYPING = "Type an answer, or skip."
NUMBERED = "Type a number, a name, or skip."
SEVERAL = "Type a number, a name, several with commas, or skip."
Stage = Literal["basics", "skills", "others"]
STAGES: tuple[Stage, ...] = ("basics", "skills", "others")
BARS = ("\u2588\u2592\u2591\u2192", "#=.>")  # there, open, not there, an arrow; without UTF-8


class Finished(NamedTuple):
    """The profile that came out, whether to save it, and whether its answer is what was shown last."""

    profile: Profile
    save: bool
    is_shown: bool


class Interview:
    """A dialogue over one draft.

    `answer` makes the page of a person, `resume` is the command that goes on with the interview. `known` are
    answers that need no question; with `review` they are offered again, one by one.
    """

    def __init__(
        self,
        terms: Terms,
        console: Console,
        prompter: Prompter,
        answer: Callable[[Profile], Page],
        *,
        draft_file: Path,
        today: date,
        resume: str,
        known: Profile,
        review: bool = False,
    ) -> None:
        """Begin with what is known."""
        self.terms = terms
        self.console = console
        self.prompter = prompter
        self.answer = answer
        self.drafts = DraftFile(draft_file, terms)
        self.draft_file = draft_file
        self.resume = resume
        self.scale = AskedLevel(terms.pack, today)
        self.draft = Draft()
        self.stage: Stage = "basics"
        self.known = {key: value for key, value in dump_profile(known).items() if key != "schema"}
        self.review = review
        self.has_warned = self.has_doubted = False
        self.last_shown: Profile | None = None
        if review:
            self._offer_again()

    def _offer_again(self) -> None:
        """Make every known answer that a question is about an earlier one."""
        asked = [*list_basics(self.terms, {}), *ask_certifications(self.terms)]
        for name in [question.id for question in asked if question.id in self.known]:
            self.draft.record(name, {name: self.known.pop(name)})
        for skill, rating in self.known.pop("skills", {}).items():
            self.draft.record(f"skill:{skill}", {f"skill:{skill}": rating})
        self.draft.saved = self.draft.answers
        while self.draft.take_back():
            pass

    def run(self) -> Finished | None:
        """Ask. Returns None if the person stopped before the end; the draft then stays."""
        try:
            self._say(self._greet(), "strong")
            self._say("Your answers stay on this computer. ? explains, quit stops and keeps them.", "quiet")
            self._go_on()
            while True:
                question = self._find_open()
                finished = self._close_stage() if question is None else self._ask(question)
                if finished is not None:
                    return finished
        except EOFError:
            self._say(f"Stopped. {self.say_kept() or 'Nothing to keep.'}")
            return None

    def _greet(self) -> str:
        person = self.terms.pack.guide.words.person
        count = sum(not question.part_of for question in list_basics(self.terms, {}))
        asked = f"{NUMBERS[count].capitalize()} questions, then the answer."
        return f"Where do you stand{f' as {person}' if person else ''}? {asked}"

    def say_kept(self) -> str:
        """How to go on with the answers that are kept, if any are."""
        if self.drafts.place != self.draft_file:
            return say_put_aside(self.drafts.place)
        is_kept = os.path.exists(self.draft_file)
        return f"Your answers are kept: run {self.resume} to go on." if is_kept else ""

    # ------------------------------------------------------------ which question

    def _list_questions(self) -> list[Question]:
        basics = list_basics(self.terms, {**self.known, **self.draft.settled})
        if self.stage == "basics":
            return basics
        skills = {skill.id: skill for skill in self.terms.pack.skills.skill}
        first = self.scale.list_skills(self._profile)
        others = [skill for skill in skills if skill not in first] if self.stage == "others" else []
        return [
            *basics,
            *ask_certifications(self.terms),
            *(ask_skill(skills[skill], self.terms.pack.skills.scale) for skill in (*first, *others)),
        ]

    def _find_open(self) -> Question | None:
        return next((q for q in self._list_questions() if not self._is_settled(q)), None)

    def _is_settled(self, question: Question) -> bool:
        """Whether a question was asked, or answered without being asked."""
        if question.id in self.draft.asked:
            return True
        if question.id == "certifications":  # a card that counts for nothing says nothing of the others
            held = self.draft.settled.get("certifications", ())
            return question.id in self.known or any(self._name(code) not in self.terms.idle for code in held)
        known = self.known.get("skills", {}) if question.skill else self.known
        return question.id in self.draft.settled or (question.skill or question.id) in known

    @staticmethod
    def _name(held: Any) -> str:
        return str(held["id"] if isinstance(held, dict) else held)

    # ------------------------------------------------------------ one question

    def _ask(self, question: Question) -> Finished | None:
        card = self._make_card(question)
        typed = self.prompter.ask(card)
        earlier = self.draft.earlier.get(question.id)
        command = typed.lower()
        if command == "repeat":
            return None
        if command in ("back", "?", "report", "done", "quit"):
            return self._obey(command, question)
        if not typed and earlier:
            self._take(question, earlier.fills)
        elif not typed or is_open(typed):
            self._take(question, {})
        else:
            try:
                fills = question.read(typed)
            except ValueError as error:
                self._say(_end(str(error)), "warn")
                return None
            self._take(question, fills)
        return None

    def _obey(self, command: str, question: Question | None) -> Finished | None:
        if command == "quit":
            raise EOFError
        if command == "back":
            if not self.draft.take_back():
                self._say("This is the first question.")
        elif command == "?":
            self._say(f"{question.help} {COMMANDS}" if question else COMMANDS)
        elif not self.draft.answers and not self.known:
            self._say(f"Answer this first question, then {command} is there.")
        elif command == "report":
            self._show_answer()
        else:
            return self._close_stage(is_early=True)
        return None

    def _take(self, question: Question, fills: Fills) -> None:
        """Note what an answer filled, say it back, and ask again where the question itself is still open."""
        idle = [code for code in map(self._name, fills.get("certifications", ())) if code in self.terms.idle]
        if question.id == "certifications" and fills:
            held = self.draft.settled.get("certifications", [])
            fills = {"certifications": list(dict.fromkeys([*fills["certifications"], *held]))}
        before = self._find_live() if question.skill else None
        is_answered = not fills or question.id in fills or question.id == "role"
        self.draft.record(question.id if is_answered else "", fills)
        self.keep()
        self._echo(question, fills)
        self._say_idle(idle)
        if before is not None and fills:
            title, score = before
            _, after = self._find_live()
            self._say(say_live(title, score, after), "quiet")
        if question.skill:
            self._doubt()

    def _echo(self, question: Question, fills: Fills) -> None:
        if question.id == "field" and fills:
            fills = {"education": self.draft.settled["education"], **fills}
        label = question.label if question.skill or not fills else "Understood"
        self._say(f"{label}: {say_answers(fills, self.terms)}.")

    def _say_idle(self, idle: list[str]) -> None:
        if idle:
            verb, them = ("is", "it") if len(idle) == 1 else ("are", "them")
            self._say(f"{say_list(idle)} {verb} kept, but no level here turns on {them}.", "quiet")

    def _doubt(self) -> None:
        """Offer, once, to read two skills again: tired people rate everything the same."""
        rated = [
            (entry.question, entry.fills[entry.question])
            for entry in self.draft.entries
            if entry.question.startswith("skill:") and entry.fills
        ]
        run = find_equal_run(rated, EQUAL_RUN)
        if self.has_doubted or not run:
            return
        self.has_doubted = True
        names = {f"skill:{skill.id}": skill.name for skill in self.terms.pack.skills.skill}
        two = run[:2]  # the first were asked first because they tell most
        rating = rated[-1][1]
        both = "; ".join(names[name] for name in two)
        prompt = f"Six answers in a row are {rating}, which may well be so. Read these two again? {both}."
        if self._choose(prompt, ("no", "No, go on"), ("yes", "Yes, show me the two")) == "yes":
            for name in reversed(two):
                self.draft.take_back(name)

    # ------------------------------------------------------------ the answer

    def _close_stage(self, *, is_early: bool = False) -> Finished | None:
        """Show the answer, and ask what comes next: more questions, or the end."""
        self._show_answer()
        after = self.stage
        if not is_early and after != "others":
            self.stage = STAGES[STAGES.index(after) + 1]
        count = sum(not self._is_settled(question) for question in self._list_questions())
        if not count and self.stage == "skills":
            self.stage = "others"
            count = sum(not self._is_settled(question) for question in self._list_questions())
        more = self._say_more(count, is_early=is_early)
        going, ending = [("more", more)] if count else [], [("save", SAVE), ("leave", LEAVE)]
        choices = [*ending, *going] if is_early else [*going, *ending]  # whoever says done wants the way out
        chosen = self._choose("What next?", *choices)
        if chosen == "back":
            self.stage = after
            self._obey("back", None)
        elif chosen != "more":
            if chosen == "leave":
                self._say(f"Not saved. {self.say_kept()}")
            profile = self._profile
            return Finished(profile, chosen == "save", self.last_shown == profile)
        return None

    def _say_more(self, count: int, *, is_early: bool) -> str:
        questions = say_count(count, "short question")
        if is_early:
            return f"Go on: {questions} left"
        if self.stage == "skills":
            title = self.scale.find_level(self._profile).level.title
            return f"Refine: {questions} on what {title} expects make this exact"
        return f"More: {questions} on the other skills"

    def _choose(self, prompt: str, *choices: tuple[str, str]) -> str:
        """The word of one of some choices, the first for an empty answer; `back` where that was said."""
        return choose(self.prompter, prompt, choices, self._obey_at_the_end)

    def _obey_at_the_end(self, command: str, wrong: str) -> None:
        """Carry out a command where there is no question, or say what was wrong."""
        if command == "quit":
            raise EOFError
        if command == "report":
            self._show_answer()
        elif command == "?":
            self._say(HELP_AT_THE_END)
        elif command != "repeat":
            self._say(_end(wrong), "warn")

    def _show_answer(self) -> None:
        profile = self._profile
        self.console.file.write(f"\n{render_page(self.answer(profile), self.console)}")
        self.last_shown = profile

    # ------------------------------------------------------------ the draft

    def _go_on(self) -> None:
        """Offer to go on with an interview under way, and say what of it cannot be taken over."""
        try:
            kept = self.drafts.load()
        except UnreadableDraftError:
            self._say("Answers of an earlier interview cannot be read; their file is put aside.", "warn")
            self._put_aside()
            return
        if kept is None:
            return
        if not kept.draft.answers:
            self._say_dropped(kept)
            return
        answers = say_count(len(kept.draft.answers), "answer")
        prompt = f"An interview is under way with {answers}. Go on with it?"
        goes_on = self._choose(
            prompt,
            ("yes", "Yes, go on where you stopped"),
            ("no", "No, begin anew; the old answers are put aside"),
        )
        if goes_on == "no":
            self._put_aside()
            return
        if kept.dropped:
            self._say_dropped(kept)
        for entry in kept.draft.entries:
            if entry.question not in self.known:
                self.draft.record(entry.question, entry.fills)
        if any(entry.question.startswith("skill:") for entry in self.draft.entries):
            self.stage = "skills"
        self.keep()

    def _say_dropped(self, kept: Kept) -> None:
        ladder = f"An interview was begun with the ladder {kept.pack}. " if kept.pack else ""
        self._say(f"{ladder}Not known here, so asked again: {say_list(kept.dropped)}.", "warn")
        self._put_aside()

    def _put_aside(self) -> None:
        if place := self.drafts.put_aside():
            self._say(say_put_aside(place), "quiet")

    def keep(self) -> None:
        """Write the draft, and say once where it cannot be kept."""
        place = self.drafts.place
        problem = self.drafts.save(self.draft)
        if place != self.drafts.place:
            said = f"Another interview is under way; the answers of this one are kept as {self.drafts.place}."
            self._say(said, "warn")
        if problem and not self.has_warned:
            self.has_warned = True
            said = f"Your answers cannot be kept between runs ({problem}). Go on, and finish in one go."
            self._say(said, "warn")

    @property
    def _profile(self) -> Profile:
        answers = {key: value for key, value in self.draft.answers.items() if key != "role"}
        field = answers.pop("field", None)
        skills = {
            key.removeprefix("skill:"): answers.pop(key) for key in [*answers] if key.startswith("skill:")
        }
        data = {**self.known, **answers}
        if field and data.get("education"):
            *others, last = data["education"]
            data["education"] = [*others, {"field": field, **last}]
        if skills or "skills" in data:
            data["skills"] = {**data.get("skills", {}), **skills}
        return check_profile(data, self.terms.pack, "interview")

    # ------------------------------------------------------------ how it looks

    def _make_card(self, question: Question) -> Card:
        choice_fills = [question.read(choice.typed) for choice in question.choices]

        def check(typed: str) -> str | None:
            """What is wrong with what is typed, as a sentence; None if nothing is."""
            try:
                if not is_open(typed):
                    question.read(typed)
            except ValueError as error:
                return _end(str(error))
            return None

        def find(typed: str) -> int | None:
            """The place or rating that is meant at once, if it is one."""
            try:
                fills = question.read(typed)
            except ValueError:
                return None
            return choice_fills.index(fills) if fills in choice_fills else None

        earlier = self.draft.earlier.get(question.id)
        several = question.id in ("licenses", "certifications", "education")
        hint = SEVERAL if several else NUMBERED if question.is_listed else TYPING
        return Card(
            self._say_progress(question),
            question.prompt,
            hint,
            question.choices,
            question.first,
            title=question.label if question.skill else "",
            kept=say_answers(earlier.fills if earlier else {}, self.terms) if earlier or self.review else "",
            check=check,
            find=find,
            say=lambda typed: say_answers({} if is_open(typed) else question.read(typed), self.terms),
            live=self._draw(question) if question.skill else None,
            understood="" if question.skill else self._say_understood(),
        )

    def _say_understood(self) -> str:
        settled = {key: value for key, value in self.draft.settled.items() if key != "name"}
        return say_answers(settled, self.terms) if settled else ""

    def _say_progress(self, question: Question) -> str:
        """The number of a question among those asked: `3 of 8. `, or `Skill 6 of 12. `."""
        asked = self.draft.asked
        listed = self._list_questions()
        if question.skill or question.id == "certifications":
            basics = {q.id for q in list_basics(self.terms, {"education": [{"level": ""}]})}
            listed = [q for q in listed if q.id not in basics]
            first = "Refine"
        else:
            listed = [q for q in listed if not q.part_of and not q.skill and q.id != "certifications"]
            first = "Question"
        ids = [q.id for q in listed if q.id in asked or not self._is_settled(q)]
        name = question.part_of or question.id
        number = ids.index(name) + 1 if name in ids else len([x for x in ids if x in asked])
        return f"{first} {number} of {max(len(ids), number)}. "

    def _find_live(self) -> tuple[str, Any]:
        profile = self._profile
        level = self.scale.find_level(profile).level
        return level.title, self.scale.find_score(profile, level.id)

    def _draw(self, question: Question) -> Callable[[str], Live]:
        """What draws the score as it is, and as an answer would make it."""
        profile = self._profile
        level = self.scale.find_level(profile).level
        before = self.scale.find_score(profile, level.id)
        marks = BARS[not self.console.encoding.startswith("utf")]

        def draw(typed: str) -> Live:
            """What is shown while a rating is being typed."""
            try:
                rating = (
                    question.read(typed)[question.id] if typed else profile.skills.get(str(question.skill))
                )
            except ValueError:
                rating = None
            rated = {**profile.skills, **({} if rating is None else {str(question.skill): rating})}
            after = self.scale.find_score(profile.replace(skills=rated), level.id)
            bar, numbers = draw_live(before, after, marks)
            return Live(level.title, bar, numbers, say_verdict(after.verdict))

        return draw

    def _say(self, text: str, tone: str = "plain") -> None:
        self.console.print(make_text(text, tone))


SAVE = "Save these answers for next time, and finish"
LEAVE = "Finish without saving; the answers stay as a draft"
HELP_AT_THE_END = (
    "Saved answers are a file that only you can read; assess, plan and salary use it from then on. "
    "carecli profile erase removes it and the draft. back goes to the last question."
)


def _end(text: str) -> str:
    """A message with one mark at its end."""
    return text if text[-1] in ".?!" else f"{text}."
