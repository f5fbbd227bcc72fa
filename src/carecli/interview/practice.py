"""Practice for an interview: one question at a time, answered with a story of the person's."""

from collections.abc import Callable, Sequence

from carecli.interview.choosing import choose
from carecli.interview.stories import HalfStory, Teller
from carecli.profile.files import Tell
from carecli.profile.stories import Story, change_stories, list_serving, put_story, read_stories
from carecli.views.practice import Practice, Prompted, say_lead, told_page
from carecli.views.terminal import render_page
from carecli.views.words import say_count, say_list

WRITE, NEXT, OTHER, STOP = "write", "next", "other", "stop"
MOST_OFFERED = 9
MOVES = "Pick a story or write one. next or skip goes on, back goes back, stop or quit ends it."


class Rehearsal:
    """A dialogue over questions. Raises EOFError where nobody answers any more."""

    def __init__(self, prompted: Sequence[Prompted], teller: Teller, tell: Tell) -> None:
        """`teller` asks for stories, `tell` hears where earlier ones are kept."""
        self.prompted = prompted
        self.teller = teller
        self.tell = tell
        self.stories = read_stories()
        self.answered = 0

    def run(self, practice: Practice) -> None:
        """Go on with a half-written story, then put the questions, until the last or the person stops."""
        self.teller.say(say_lead(practice), "strong")
        self.teller.say("Answer aloud, then pick a story. Your stories stay on this computer.", "quiet")
        if story := self.teller.resume():
            self._add(story)
        place = 0
        while place < len(self.prompted):
            step = self._put(place)
            if step is None:
                break
            place = max(0, place + step)
        self._say_end()

    def _put(self, place: int) -> int | None:
        """Put one question: how many to go on by, or None to stop."""
        one = self.prompted[place]
        serving = list_serving(self.stories, one.question.skill)
        others = [story for story in self.stories if story not in serving]
        choices = [(story.id, f"Answer with: {story.title}") for story in serving[-MOST_OFFERED:]]
        choices.append((WRITE, "Write a story for it"))
        choices += [(OTHER, "Answer with another story of yours")] if others else []
        choices += [(NEXT, "Next question"), (STOP, "Stop here")]
        chosen = choose(
            self.teller.prompter, f"{one.skill.name}: {one.question.text}", choices,
            lambda command, wrong: self._obey(one, command, wrong),
            progress=f"Question {place + 1} of {len(self.prompted)}. ", title=one.skill.name, skips_to=NEXT,
        )  # fmt: skip
        actions: dict[str, Callable[[], int | None]] = {
            NEXT: lambda: 1,
            STOP: lambda: None,
            "back": lambda: -1,
            WRITE: lambda: self._write(one),
            OTHER: lambda: self._choose_other(one, others[-MOST_OFFERED:]),
        }
        if chosen in actions:
            return actions[chosen]()
        return self._answer(one, next(story for story in serving if story.id == chosen))

    def _write(self, one: Prompted) -> int:
        story = self.teller.write(HalfStory(skills=(one.question.skill,)))
        if story is None:
            return 0
        self._add(story)
        return self._answer(one, story)

    def _choose_other(self, one: Prompted, others: Sequence[Story]) -> int:
        """Let a story serve this skill as well."""
        choices = [(story.id, story.title) for story in others]
        chosen = self.teller.choose(f"Which one? It then shows {one.skill.name} too.", choices)
        story = next((story for story in others if story.id == chosen), None)
        if story is None:
            return 0
        skills = (*story.skills, one.question.skill)

        def change(before: tuple[Story, ...]) -> list[Story]:
            """The stories, with the skill added to the one that was told."""
            return [known.replace(skills=skills) if known.id == story.id else known for known in before]

        self.stories = change_stories(change, self.tell)
        return self._answer(one, story)

    def _answer(self, one: Prompted, story: Story) -> int:
        self.answered += 1
        console = self.teller.console
        console.file.write(f"\n{render_page(told_page(story, one), console)}")
        return 1

    def _add(self, story: Story) -> None:
        self.stories = put_story(story, self.stories)

    def _obey(self, one: Prompted, command: str, wrong: str) -> None:
        if command == "quit":
            raise EOFError
        if command != "?":
            self.teller.say(f"{wrong}.", "warn")
            return
        for sign in one.question.good:
            self.teller.say(f"A good answer at {one.scale.say(sign.rating)} shows {sign.shows}.")
        if one.rating:
            self.teller.say(f"{one.scale.say(one.rating)} is asked.")
        self.teller.say(MOVES, "quiet")

    def _say_end(self) -> None:
        told = {name for story in self.stories for name in story.skills}
        names = dict.fromkeys(p.skill.name for p in self.prompted if p.question.skill not in told)
        count = say_count(self.answered, "question")
        self.teller.say(f"Answered with a story: {count} of {len(self.prompted)}.", "strong")
        if names:
            listed = [*names][:6] + ([f"{len(names) - 6} more"] if len(names) > 6 else [])
            self.teller.say(f"No story yet: {say_list(listed)}.")
