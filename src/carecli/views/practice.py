"""Questions to practice, and the stories that answer them: as pages, on paper and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from carecli.pack.ladder import Level, Scale, Skill, SkillsFile
from carecli.pack.practice import PracticeQuestion, Sign, choose_questions
from carecli.pack.sources import GuideFile
from carecli.profile.stories import PARTS, Story, list_serving
from carecli.views.document import Document, ReportSection
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Room, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import add_article, say_count, say_list


class Prompted(NamedTuple):
    """A question to practice: of which skill, and the `rating` that the level asks, if it asks for the skill.

    `is_gap` says that the person has less than that; `stories` are those of theirs that serve. `scale` has
    the names of ratings.
    """

    question: PracticeQuestion
    skill: Skill
    rating: int | None
    is_gap: bool
    stories: tuple[Story, ...]
    scale: Scale

    @property
    def sign(self) -> Sign:
        """What a good answer shows at the rating that is asked."""
        return self.question.find_sign(self.rating or self.scale.competent)


class Practice(NamedTuple):
    """The questions to practice, in the order in which to practice them.

    `posting` is the title of the posting that they are for, `level` the level.
    """

    prompted: tuple[Prompted, ...]
    level: Level | None = None
    posting: str | None = None
    only: Skill | None = None

    @property
    def without_story(self) -> tuple[Skill, ...]:
        """The skills of the questions for which there is no story yet."""
        served = {prompted.skill.id for prompted in self.prompted if prompted.stories}
        skills = {prompted.skill.id: prompted.skill for prompted in self.prompted}
        return tuple(skill for name, skill in skills.items() if name not in served)


def order_skills(skills: Iterable[str], gaps: Sequence[str], stories: Sequence[Story]) -> list[str]:
    """Skills in the order in which to practice them: gaps first, then those without a story."""
    told = {name for story in stories for name in story.skills}
    chosen = list(skills)

    def weigh(name: str) -> tuple[int, bool]:
        """The key by which skills stand: the widest gap first, then what has no story."""
        return gaps.index(name) if name in gaps else len(gaps), name in told

    return sorted(chosen, key=weigh)


def choose_practice(
    questions: Sequence[PracticeQuestion],
    file: SkillsFile,
    wanted: Iterable[str],
    stories: Sequence[Story],
    level: Level | None,
    gaps: Sequence[str] = (),
) -> tuple[Prompted, ...]:
    """The questions about the skills that are wanted, in the order in which to practice them."""
    known = {skill.id: skill for skill in file.skill}
    order = order_skills((name for name in wanted if name in known), gaps, stories)
    return tuple(
        Prompted(
            question,
            known[question.skill],
            _find_rating(known[question.skill], level),
            question.skill in gaps,
            list_serving(stories, question.skill),
            file.scale,
        )
        for question in choose_questions(questions, order, level.id if level else None)
    )


def _find_rating(skill: Skill, level: Level | None) -> int | None:
    target = skill.targets.get(level.id) if level else None
    return target.rating if target else None


# ------------------------------------------------------------ on the screen

MOST_ON_A_SCREEN = 5


def practice_page(practice: Practice, *, full: bool = False) -> Page:
    """The questions, what a good answer shows, and which story serves; a few of them unless `full`."""
    prompted = practice.prompted
    is_whole = full or practice.only is not None
    shown = prompted if is_whole else prompted[:MOST_ON_A_SCREEN]
    columns = (
        Column("Id", only_data=True),
        Column("Kind", only_data=True),
        Column("Your story", only_data=True),
        Column("Question", wrap=True),
        Column("A good answer shows", wrap=True),
        Column("Skill"),
    )
    rows = tuple(_list_cells(one, is_whole=is_whole) for one in shown)
    blocks: tuple[Block, ...] = (
        Paragraph(say_lead(practice), "strong"),
        Table("", columns, rows, grouped=True),
        *_say_rest(practice, len(prompted) - len(shown)),
    )
    return Page("Questions to practice", blocks)


def _list_cells(one: Prompted, *, is_whole: bool) -> tuple[Cell, ...]:
    question, titles = one.question, "; ".join(story.title for story in one.stories)
    signs = say_signs(one) if is_whole else one.sign.shows
    return (
        cell(question.id),
        cell(question.kind),
        cell(titles),
        cell(question.text),
        Cell(f"{signs}. Your story: {titles}" if titles else signs, data=signs),
        cell(f"{one.skill.name}{' (gap)' if one.is_gap else ''}"),
    )


def say_signs(one: Prompted) -> str:
    """What a good answer shows at each rating."""
    return "; ".join(f"{one.scale.say(sign.rating)}: {sign.shows}" for sign in one.question.good)


def say_lead(practice: Practice) -> str:
    """How many questions there are, and for what."""
    count = say_count(len(practice.prompted), "question")
    if practice.only:
        return f"{practice.only.name}: {count}. Tell a story: situation, task, action, result, learning."
    what = f" for {practice.posting}" if practice.posting else ""
    what = what or (f" for {practice.level.title}" if practice.level else "")
    first = ": your gaps first" if any(one.is_gap for one in practice.prompted) else ""
    return f"{count}{what}{first}. Tell a story: situation, task, action, result, learning."


def _say_rest(practice: Practice, more: int) -> Iterator[Block]:
    if more:
        yield Paragraph(f"{say_count(more, 'more question')}: add --full.", "quiet")
    if names := [skill.name for skill in practice.without_story]:
        listed = (
            names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"]
        )
        yield Paragraph(
            "No story of yours shows it yet." if practice.only else f"No story yet: {say_list(listed)}."
        )
    hint = "On a terminal one at a time: carecli practice. On paper: carecli practice -o questions.pdf"
    yield Paragraph("", "quiet", hint)


MOST_NAMES = 4


# ------------------------------------------------------------ on paper


def practice_document(practice: Practice, day: date, guide: GuideFile) -> Document:
    """The questions on paper, each with what a good answer shows and room to write a story."""
    sections = [
        ReportSection(skill.id, skill.name, tuple(_list_blocks(one for one in asked)))
        for skill, asked in groupby(practice.prompted, key=lambda one: one.skill)
    ]
    whose = add_article(guide.words.client)
    what = practice.posting or (practice.only.name if practice.only else "")
    what = what or (practice.level.title if practice.level else "")
    return Document(
        f"Interview questions: {what}" if what else "Interview questions",
        day,
        f"Made on {day:%B} {day.day}, {day.year} with {guide.title}, version {guide.version}.",
        f"Write no name, date of birth, number or address of {whose}: a story does without.",
        tuple(sections),
        lang=guide.lang,
    )


def _list_blocks(asked: Iterable[Prompted]) -> Iterator[Block]:
    for one in asked:
        yield Paragraph(one.question.text, "strong")
        yield Paragraph(f"A good answer shows: {say_signs(one)}.", "quiet")
        if one.stories:
            yield Paragraph(f"Your story: {say_list([story.title for story in one.stories], 'or')}.")
        yield Room(tuple(part.name for part in PARTS))


# ------------------------------------------------------------ stories


def stories_page(
    stories: Sequence[Story],
    questions: Sequence[PracticeQuestion],
    skills: Sequence[Skill],
    wanted: Sequence[str],
    draft: str | None = None,
    *,
    full: bool = False,
) -> Page:
    """The stories, what each serves, and the wanted skills that have none; with their texts if `full`.

    `draft` is the title of one that is half written.
    """
    names = {skill.id: skill.name for skill in skills}
    counts = {name: sum(question.skill == name for question in questions) for name in names}
    told = {name for story in stories for name in story.skills}
    served = sum(question.skill in told for question in questions)
    lead = "You have no story yet. carecli practice --write begins one."
    if draft is not None and not stories:
        lead = "You have no finished story yet."
    if stories:
        of = say_count(len(questions), "question")
        lead = f"{say_count(len(stories), 'story', 'stories')}, for {served} of {of}."
    blocks: list[Block] = [Paragraph(lead, "strong")]
    if draft is not None:
        said = f"A story is half written: {draft} ..."
        blocks.append(Paragraph(said, hint="carecli practice --write goes on with it."))
    if stories:
        blocks.append(_list_stories(stories, names, counts))
    if full:
        blocks += [_tell_story(story) for story in stories]
    lacking = [names[name] for name in wanted if name not in told and name in names]
    if lacking:
        most = len(lacking) if full else 8
        listed = lacking[:most] + ([f"{len(lacking) - most} more"] if len(lacking) > most else [])
        blocks.append(Paragraph(f"Skills without a story: {say_list(listed)}."))
    if stories:
        name = stories[0].id
        hint = f"carecli practice --edit {name} changes it, --remove {name} removes it; --full tells all"
        blocks.append(Paragraph("", "quiet", hint))
    return Page("Stories", tuple(blocks))


def _list_stories(stories: Sequence[Story], names: Mapping[str, str], counts: Mapping[str, int]) -> Table:
    columns = (
        Column("Story", wrap=True),
        Column("Id"),
        Column("Written"),
        Column("Not told yet", wrap=True),
        Column("Serves", wrap=True),
    )
    rows = tuple(
        (
            Cell(story.title, "strong"),
            cell(story.id, "quiet"),
            cell(story.date),
            Cell(
                lacking := ", ".join(story.lacking) or "-",
                drawn=f"to tell: {lacking}" if story.lacking else "",
            ),
            cell(_say_served(story, names, counts)),
        )
        for story in stories
    )
    return Table("", columns, rows, stacked=True)


def _say_served(story: Story, names: Mapping[str, str], counts: Mapping[str, int]) -> str:
    """The skills that a story shows, each with how many questions ask for it."""
    known = [f"{names[x]} ({say_count(counts[x], 'question')})" for x in story.skills if x in names]
    others = [f"{name} (of another ladder)" for name in story.skills if name not in names]
    return ", ".join([*known, *others]) or "no skill yet"


def _tell_story(story: Story) -> Table:
    """A story, part by part."""
    rows = tuple((cell(part.name), cell(getattr(story, part.key) or "not told yet")) for part in PARTS)
    return Table(story.title, (Column("Part"), Column("Told", wrap=True)), rows, bare=True)


def told_page(story: Story, one: Prompted | None) -> Page:
    """A story that answers a question, with what a good answer shows beside it."""
    blocks: list[Block] = [_tell_story(story)]
    if one:
        blocks.append(Paragraph(f"A good answer shows: {say_signs(one)}."))
    if story.lacking:
        blocks.append(Paragraph(f"Not told yet: {say_list(story.lacking)}.", "warn"))
    return Page(story.title, tuple(blocks))


# ------------------------------------------------------------ JSON


class AskedQuestion(NamedTuple):
    """A question as JSON: `rating` is the one that the level asks, `stories` the ids of those that serve."""

    id: str
    skill: str
    kind: Literal["behavioral", "situational"]
    text: str
    good: tuple[Sign, ...]
    levels: tuple[str, ...]
    rating: int | None
    gap: bool
    stories: tuple[str, ...]
    basis: Literal["stated", "external", "derived"]
    source: str


class AskedQuestions(NamedTuple):
    """All questions to practice, and the skills among them without a story."""

    level: str | None
    posting: str | None
    questions: tuple[AskedQuestion, ...]
    without_story: tuple[str, ...]


class ToldStory(NamedTuple):
    """A story, and the ids of the questions that it serves."""

    story: Story
    questions: tuple[str, ...]


class ToldStories(NamedTuple):
    """All stories, and the skills without one."""

    stories: tuple[ToldStory, ...]
    without_story: tuple[str, ...]


PRACTICE = Form(AskedQuestions, schema="carecli.practice/1")
TOLD = Form(
    ToldStories,
    schema="carecli.story-bank/1",
    stories=Form(
        ToldStory,
        "id=story.id title=story.title date=story.date skills=story.skills situation=story.situation "
        "task=story.task action=story.action result=story.result learning=story.learning questions",
    ),
)


def practice_json(practice: Practice) -> AskedQuestions:
    """The questions as `carecli.practice/1` has them."""
    return AskedQuestions(
        practice.level.id if practice.level else None,
        practice.posting,
        tuple(_ask(one) for one in practice.prompted),
        tuple(skill.id for skill in practice.without_story),
    )


def _ask(one: Prompted) -> AskedQuestion:
    asked = one.question
    told = tuple(story.id for story in one.stories)
    return AskedQuestion(
        asked.id, asked.skill, asked.kind, asked.text, asked.good, asked.levels, one.rating, one.is_gap, told,
        asked.basis, asked.source,
    )  # fmt: skip


def stories_json(
    stories: Sequence[Story], questions: Sequence[PracticeQuestion], wanted: Sequence[str]
) -> ToldStories:
    """The stories as `carecli.story-bank/1` has them."""
    told = {name for story in stories for name in story.skills}
    return ToldStories(
        tuple(ToldStory(s, tuple(q.id for q in questions if q.skill in s.skills)) for s in stories),
        tuple(name for name in wanted if name not in told),
    )
