"""Where somebody stands, on one screen: the answer, a bar for each level, what to do first, and pay."""

from collections.abc import Iterator, Mapping, Sequence

from carecli.engine.kinds import Rating
from carecli.engine.pay import PaySheet
from carecli.engine.requirements import Finding
from carecli.engine.results import LevelAssessment
from carecli.pack.ladder import Kind
from carecli.pack.pack import Pack
from carecli.pack.sources import Source, Words
from carecli.views.answer import MOST, ScreenAnswer, find_deed, knows_nothing
from carecli.views.assess import ANSWERS, name_answer
from carecli.views.charts import SCORE_WIDTH, draw_rating, draw_score
from carecli.views.marks import Marks
from carecli.views.offer import say_people, say_place
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.pay import say_range
from carecli.views.screen import list_commands, list_pairs, name_level
from carecli.views.words import (
    VERDICT_TONES,
    say_count,
    say_list,
    say_money,
    say_openings,
    say_setting,
    say_usual,
    say_verdict,
    warn_of_expiry,
)

NOUNS: dict[Kind, str] = {
    "license": "a license",
    "education": "a degree",
    "certification": "a certification",
    "years": "more years",
    "skill": "a skill",
}


TOLD: dict[Kind, str] = {
    "license": "license", "education": "education", "years": "years", "certification": "certifications",
}  # fmt: skip


def standing_page(answer: ScreenAnswer, sources: Sequence[Source], *, alone: bool = False) -> Page:
    """The screen; `alone` shows no level but the one that it goes into."""
    marks, assessment, focus = Marks(), answer.assessment, answer.focus
    cites = {source.id: source.cite for source in sources}
    shown = [focus] if alone else assessment.levels
    blocks: list[Block] = [
        Paragraph(" ".join(_list_sentences(answer)), "strong"),
        *warn_of_expiry(assessment.expiring[:2]),
        _draw_levels(shown, focus, on_paper=answer.paper is not None),
    ]
    if facts := [*_list_facts(answer, marks, cites)]:
        blocks.append(list_pairs(facts))
    blocks += _list_todo(answer, marks, cites)
    blocks += list_commands([*_list_next(answer)], answer.who)
    if (noted := marks.list()).rows:
        blocks.append(noted)
    title = f"Where {assessment.name} stands" if assessment.name else "Where you stand"
    return Page(title, tuple(blocks))


def _list_sentences(answer: ScreenAnswer) -> Iterator[str]:
    """Yield the answer, and what it hangs on."""
    assessment, focus = answer.assessment, answer.focus
    said = _say_paper(answer) if answer.paper else _say_standing(answer)
    name = assessment.name
    yield f"{name}, {said}" if name else f"{said[:1].upper()}{said[1:]}"
    if answer.paper or focus.passed_over:
        return
    if focus.settles_most:
        yield f"One answer would settle most: {name_answer(focus.settles_most, answer.pack)[0]}."
    elif not focus.stops and any(f.requirement.importance == "must" for f in focus.findings):
        yield f"Nothing stops you{_say_setting(answer)}."


def _name_setting(answer: ScreenAnswer) -> str | None:
    """The setting that the answer is about, if one is named."""
    named = answer.assessment.setting
    return next((s.name for s in answer.pack.settings.setting if s.id == named), None)


def _say_setting(answer: ScreenAnswer) -> str:
    name = _name_setting(answer)
    return f" there (setting: {name[:1].lower()}{name[1:]})" if name else ""


def _say_standing(answer: ScreenAnswer) -> str:
    """The answer where skills are rated, as a sentence that follows a name."""
    assessment, focus = answer.assessment, answer.focus
    title, (low, high) = focus.title, focus.verdict
    others = {*assessment.current_levels} - {focus.id}
    ahead = f"you are ready for {say_list(assessment.name_levels(others))}; " if others else ""
    score = say_points(focus)
    if focus.passed_over:
        return f"with {focus.passed_over} you start above {title}."
    if high == "blocked":
        also = "; elsewhere you could start today" if answer.openings else ""
        where = "in your setting " if assessment.setting else ""
        return f"{ahead}to work as {title} {where}you need {name_kinds(focus)} first{also}."
    if low == "blocked":
        return (
            f"{ahead}whether {title} is open to you hangs on what is not answered yet: {name_kinds(focus)}."
        )
    if low != high:
        return f"{ahead}for {title} you are between {low} and {high}: {score} of 100."
    return (
        ahead
        + {
            "ready": f"you have what posts as {title} ask: ready, {score} of 100.",
            "stretch": f"you could try for {title} now: a stretch, {score} of 100.",
            "developing": f"{title} is still some way off: developing, {score} of 100.",
        }[low]
    )


def name_kinds(level: LevelAssessment) -> str:
    """What stops somebody or could, by its kind: `a license and a degree`."""
    kinds = {f.requirement.id: f.requirement.kind for f in level.findings}
    return say_list(dict.fromkeys(NOUNS[kinds[stop]] for stop in (*level.stops, *level.open_stops)))


def _say_paper(answer: ScreenAnswer) -> str:
    """The answer where no skill is rated: where the papers and years are enough."""
    focus, paper = answer.focus, answer.paper
    assert paper  # noqa: S101
    if knows_nothing(answer.assessment):
        kinds = {f.requirement.kind for f in focus.findings} & TOLD.keys()
        told = say_list(TOLD[kind] for kind in TOLD if kind in kinds)
        return f"tell carecli your {told}, and it says which level you fit."
    if focus.passed_over:
        return f"with {focus.passed_over} you start above {focus.title}."
    settings, mine = answer.pack.settings.setting, _name_setting(answer)
    asked = [f for f in focus.findings if f.requirement.kind != "skill" and not f.requirement.is_wish]
    if paper.fits:
        where = f"all {len(settings)} settings" if len(paper.fits) == len(settings) else ""
        where = f" in {where or _list_some(paper.fits)}" if settings else ""
        said = f"on paper you fit {focus.title} now{where}"
        lacking = say_list(f.requirement.label for f in answer.gaps) if answer.gaps else ""
        return f"{said}. {mine} asks for more: {lacking}." if mine and lacking else f"{said}."
    if focus.stops and answer.gaps:
        first = answer.gaps[0].requirement
        return f"on paper you do not fit {focus.title} yet; what comes first: {first.label}."
    if answer.gaps:
        missing = say_list(f.requirement.label for f in answer.gaps)
        decides = _list_open(asked, answer.pack.guide.words)
        also = f" What decides besides is {say_list(decides)}." if decides else ""
        return f"on paper {focus.title} asks for more than you have: {missing}.{also}"
    met = [NOUNS[f.have.kind] for f in asked if f.have and f.status == "met" and f.have.kind != "years"]
    have = f"you have {say_list(dict.fromkeys(met))}, as {focus.title} asks;" if met else f"for {focus.title}"
    return f"{have} what decides now is {say_list(_list_open(asked, answer.pack.guide.words))}."


def _name_open(words: Words) -> dict[str, str]:
    """Answers that may be open, in few words."""
    return {
        "years": f"your years in {words.field}",
        "related_years": f"your years in {words.related_short}",
        "education": "your education",
        "licenses": "your license",
        "certifications": "your certifications",
    }


def _list_open(findings: Sequence[Finding], words: Words) -> list[str]:
    """What is not answered yet, in few words."""
    names = _name_open(words)
    return list(dict.fromkeys(names[f.open_answer] for f in findings if f.open_answer in names))


def _list_some(names: Sequence[str]) -> str:
    """Names within a sentence, in small letters, at most three of them."""
    said = [f"{name[:1].lower()}{name[1:]}" for name in names]
    return say_list(said if len(said) <= MOST else [*said[: MOST - 1], f"{len(said) - MOST + 1} others"])


def say_points(level: LevelAssessment) -> str:
    """A score in whole points, which never says more than there is: `94`, `75 to 97`."""
    low, high = map(int, level.score)
    return str(low) if low == high else f"{low} to {high}"


def _draw_levels(levels: Sequence[LevelAssessment], focus: LevelAssessment, *, on_paper: bool) -> Table:
    """A bar for each level with its score and verdict; what stops somebody stands in place of the bar."""
    width = measure_bars(levels)
    columns = (
        Column("Level"),
        Column("", decorative=True),
        Column("Score"),
        Column("Verdict"),
    )
    rows = [_draw_level(level, width, is_focus=level is focus, on_paper=on_paper) for level in levels]
    return Table("", columns, tuple(rows), bare=True, gap=2)


def measure_bars(levels: Sequence[LevelAssessment]) -> int:
    """How wide bars can be beside the names of levels."""
    longest = max(len(name_level(level.id)) for level in levels)
    return max(16, SCORE_WIDTH - max(0, longest - 12))


def _draw_level(
    level: LevelAssessment, width: int, *, is_focus: bool, on_paper: bool
) -> tuple[Cell, Cell, Cell, Cell]:
    tone: Tone = "strong" if is_focus else "plain"
    name = Cell(level.title, tone, drawn=f"{'▸' if is_focus else ' '} {name_level(level.id)}")
    if level.passed_over:
        why = f"your {level.passed_over} license starts above it"
        return name, Cell("", "quiet", drawn=f"·  {why}"), cell(""), Cell(why, drawn=" ")
    stops, mood = level.verdict.high == "blocked", VERDICT_TONES[level.verdict.low]
    bar = Cell("", mood, drawn=draw_score(*level.score, width))
    if stops:
        needs = _shorten(f"needs {name_kinds(level)} first", "needs several things first", width)
        bar = Cell("", mood if is_focus else "quiet", drawn=needs)
    if on_paper:
        low, high = map(int, level.credentials)
        paper = str(low) if low == high else f"{low} to {high}"
        if low == 0 < high:
            return (
                name,
                Cell("", "quiet", drawn=_say_asked(level)),
                cell(""),
                Cell(_say_asked(level), drawn=" "),
            )
        points = Cell(f"{paper} of 100 on paper", drawn=f"paper {paper.replace(' to ', '-')}")
        return name, bar, points, Cell("skills not rated yet" + _say_first(level), drawn="skills open")
    score = say_points(level)
    points = Cell(f"{'otherwise ' * stops}{score} of 100", tone, drawn=score.replace(" to ", "-").rjust(3))
    if stops:
        otherwise = f"otherwise {score.replace(' to ', '-')}"
        return name, bar, points._replace(drawn=" "), Cell(_say_first(level)[2:], drawn=otherwise)
    is_open = level.verdict.low == "blocked"
    said = f"hangs on {name_kinds(level)}" if is_open else say_verdict(level.verdict)
    return name, bar, points, Cell(said, mood)


def _say_asked(level: LevelAssessment) -> str:
    """What a level asks besides skills, by its kinds: `asks 2 years, a degree and a license`."""
    asked = [
        f.requirement for f in level.findings if f.requirement.kind != "skill" and not f.requirement.is_wish
    ]
    said = [r.need.say() if r.kind == "years" else NOUNS[r.kind] for r in asked]
    return f"asks {say_list(dict.fromkeys(said))}" if said else "asks skills alone"


def _shorten(said: str, short: str, width: int) -> str:
    """What fits in place of a bar, of what is said in full elsewhere."""
    return said if len(said) <= width else short


def _say_first(level: LevelAssessment) -> str:
    """What a level needs first, in full, behind other words."""
    labels = {f.requirement.id: f.requirement.label for f in level.findings}
    return f"; needs first: {say_list(labels[stop] for stop in level.stops)}" if level.stops else ""


def _list_facts(answer: ScreenAnswer, marks: Marks, cites: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield where else they could start, what opens most, pay, and that no setting is named."""
    if len(following := answer.assessment.next_levels) > 1:
        yield (
            "Next",
            f"{say_list(answer.assessment.name_levels(following), 'or')}: --level shows one of them.",
        )
    if answer.openings:
        yield "Elsewhere", f"{say_openings(answer.openings)}."
    fits_here = answer.paper and _name_setting(answer) in answer.paper.fits
    if answer.paper and answer.paper.doors and not answer.focus.passed_over and not fits_here:
        door = answer.paper.doors[0]
        goal, where = door.change.to.say_goal(door.label, None), _list_some(door.settings)
        fits = f" in {where} as well" if answer.pack.settings.setting else " on paper"
        yield "Opens most", f"{goal}. Then you fit{fits}."
    if answer.pay and (paid := say_pay_line(answer.pay, answer.focus, marks, cites)):
        yield "Pay", paid
    decides = say_setting(answer.pack)
    if answer.assessment.setting is None and decides:
        first = answer.pack.settings.setting[0].id
        yield "Setting", f"none named, and it decides {decides}: add --setting {first}."


def say_pay_line(pay: PaySheet, focus: LevelAssessment, marks: Marks, cites: Mapping[str, str]) -> str:
    """What the level pays the person, and beside it what they earn today."""
    kinds = {f.requirement.id: f.requirement.kind for f in focus.findings}
    if any(kinds[stop] == "license" for stop in focus.stops):
        return f"that of the license you earn for it: carecli salary --level {focus.id} --license CODE"
    bands = pay.list_bands(focus.id)
    ends = [end for band in bands for end in (band.low, band.high) if end is not None]
    if not ends:
        stated = [row for row in pay.rows if row.level == focus.id and row.occupation is None]
        if not stated:
            return ""
        said = f"{say_usual(stated[0])} a year, for any background"
        return f"{said}{marks.cite(cites[stated[0].source])}."
    band = bands[0]
    mark = marks.cite(cites[band.source])
    if len(bands) > 1:
        low, high = f"{min(ends):,}", say_money(max(ends), band.currency)
        return f"{low} to {high} a year in {say_place(band.area)}, by the license that you hold{mark}."
    said = f"{say_range(band)} a year for {say_people(band)}{mark}."
    if pay.pay is None:
        return said
    place = {"below": ", which is less", "above": ", which is more", "within": ", which lies between"}
    return f"{said} Today you earn {pay.pay:,}{place.get(band.place(pay.pay) or '', '')}."


def _list_todo(answer: ScreenAnswer, marks: Marks, cites: dict[str, str]) -> list[Block]:
    """What to do, at most three things, each with how far it is and how to begin."""
    focus, first = answer.focus, answer.first
    if not first:
        return []
    skills = [f for f in first if f.requirement.kind == "skill"]
    note = say_list(sorted({cites[f.requirement.source] for f in skills})) if skills else ""
    if any(f.requirement.basis == "derived" for f in skills):
        note += ", as carecli reads it"
    if skills and answer.pack.skills.grow:
        note += "; what to do is its own advice"
    mark = marks.cite(note) if note else ""
    columns = (Column("Number", decorative=True), Column("What"), Column("How far"), Column("What to do"))
    rows = tuple(_say_todo(number, f, answer, marks) for number, f in enumerate(first, 1))
    blocks: list[Block] = [
        Table(f"{_say_aim(answer)}{mark}", columns, rows, bare=True, gap=2, stacked=True),
    ]
    said = [_say_enough(answer), "" if answer.paper else _say_advantages(focus)]
    if more := " ".join(filter(None, said)):
        blocks.append(Paragraph(more))
    return blocks


def _say_aim(answer: ScreenAnswer) -> str:
    focus, paper = answer.focus, answer.paper
    if paper and paper.fits:
        return "What your setting asks besides"
    if focus.verdict.high == "blocked" or paper:
        return "What comes first"
    return "To be ready" if focus.lift is None or focus.lift.verdict == "ready" else "To begin with"


def _say_todo(
    number: int, finding: Finding, answer: ScreenAnswer, marks: Marks
) -> tuple[Cell, Cell, Cell, Cell]:
    requirement, need = finding.requirement, finding.requirement.need
    order = Cell("", "strong", drawn=str(number))
    label = cell(requirement.label, "strong")
    if not isinstance(need, Rating):
        return order, label, cell(""), cell(_say_credential(finding, answer.pack, marks))
    have, most = need.amount_of(finding.have), need.scale.most
    dots = f"{draw_rating(have, most)} → {draw_rating(need.rating, most)}"
    return (
        order,
        label,
        Cell(f"{have} of {most}, asked {need.rating}", drawn=dots),
        cell(find_deed(finding, answer.pack) or f"From {need.scale.say(have)} to {need.say()}."),
    )


def _say_credential(finding: Finding, pack: Pack, marks: Marks) -> str:
    """Who asks for it, and how to get it."""
    requirement, said = finding.requirement, []
    if count := requirement.postings:
        source = next(s.cite for s in pack.guide.source if pack.evidence and s.id == pack.evidence.source)
        said.append(f"{count.asked} of {count.n} posts ask for it{marks.cite(source)}.")
    elif requirement.reason:
        said.append(f"{requirement.reason}.")
    if requirement.kind == "years":
        short = next((text for way in requirement.ways if (text := way.say_short(finding))), "")
        said.append(f"{short} They come with the work.".strip())
    return " ".join(said)


def _say_enough(answer: ScreenAnswer) -> str:
    """How many of the gaps suffice for the next verdict, by the smallest change that leads to it."""
    focus, gaps, enough = answer.focus, answer.gaps, answer.enough
    if enough is None or focus.lift is None or focus.verdict.high == "blocked" or enough >= len(gaps):
        return _say_more(len(gaps) - len(answer.first))
    aim = f"{'a ' if focus.lift.verdict == 'stretch' else ''}{focus.lift.verdict}"
    first = "the first is" if enough == 1 else f"the first {enough} are"
    return f"Of {say_count(len(gaps), 'gap')} {first} enough to be {aim}."


def _say_advantages(level: LevelAssessment) -> str:
    """How many of the advantages somebody has, beside what is asked."""
    low, high, of = level.advantages
    said = str(low) if low == high else f"{low} to {high}"
    return f"Beside that, {said} of {of} advantages." if of else ""


def _say_more(count: int) -> str:
    return f"{say_count(count, 'more gap')}: carecli assess --full." if count > 0 else ""


def _list_next(answer: ScreenAnswer) -> Iterator[tuple[str, str]]:
    """Yield the commands that lead on, for the same person."""
    focus = answer.focus
    if answer.paper:
        asked = [f for f in focus.findings if not f.requirement.is_wish]
        if knows_nothing(answer.assessment):
            flags = answer.pack.guide.words.flags or "--profile FILE"
            yield f"carecli assess {flags}", "with what is true of you"
        elif lacking := next((f.open_answer for f in asked if f.open_answer in ANSWERS), None):
            yield f"carecli assess {name_answer(lacking, answer.pack)[1]}", "what decides now"
        skills = say_count(sum(f.requirement.kind == "skill" for f in asked), "skill")
        yield "carecli assess --skill ID=N", f"rate {skills} to make this exact"
    elif focus.settles_most:
        flag = name_answer(focus.settles_most, answer.pack)[1].partition(";")[0]
        yield f"carecli assess {flag}", "the answer that settles most"
    if answer.who is None:
        yield "carecli profile new", "keep your answers, for the plan"
    else:
        yield "carecli plan", "the way there, month by month"
    if answer.first:
        name = answer.first[0].requirement.id.removeprefix("skill:")
        yield f"carecli assess --why {name}", "why it is asked, and by whom"
    yield "carecli assess --full", "all of it, with the sources"
