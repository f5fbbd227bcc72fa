"""An assessment as a page, the gap report, and as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from carecli.engine.kinds import Credentials, say_count_of_years
from carecli.engine.openings import Elsewhere
from carecli.engine.pay import PaySheet
from carecli.engine.requirements import Finding
from carecli.engine.results import (
    Advantages,
    Assessment,
    Change,
    Expiry,
    LevelAssessment,
    Lift,
    Opening,
    Range,
    Step,
)
from carecli.names import say_number
from carecli.pack.pack import Pack, asks_for, asks_years
from carecli.pack.sources import Source
from carecli.views.answer import ANSWER, CHANGE, ScreenAnswer, find_focus, rank_gaps
from carecli.views.charts import QUARTERS, UNSURE, Chart, Key, Row, mark_score
from carecli.views.level import REQUIREMENT
from carecli.views.page import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Page,
    Paragraph,
    Table,
    cell,
    lay_columns,
)
from carecli.views.pay import ADD_STATE, PAY, say_pay
from carecli.views.serialize import Form
from carecli.views.words import (
    SIGNS,
    STATUS_TONES,
    VERDICT_TONES,
    list_sources,
    name_stops,
    say_band,
    say_count,
    say_elsewhere,
    say_have,
    say_list,
    say_need,
    say_origin,
    say_score,
    say_setting,
    say_sitting,
    say_standing,
    say_verdict,
    warn_of_expiry,
)

NO_EXAMS: Mapping[str, Step] = {}


def greet(assessment: Assessment) -> str:
    """How the person stands at the level that the report goes into, as a line of welcome."""
    name = f", {assessment.name}" if assessment.name else ""
    return f"Welcome back{name}. {_judged(find_focus(assessment))}."


def summarize(assessment: Assessment, focus: LevelAssessment) -> str:
    """Where the person stands, what is next and what stops them, as one or two sentences."""
    levels = {level.id: level for level in assessment.levels}
    parts = [_standing(assessment)]
    if following := [_judged(levels[name]) for name in assessment.next_levels]:
        parts.append(f"next is {say_list(following, 'or')}")
    if focus.id not in (*assessment.next_levels, *assessment.current_levels):
        what = "your target is" if focus.id == assessment.target_level else "you asked about"
        parts.append(f"{what} {_judged(focus)}")
    return f"{'; '.join(parts)}. {_stopped(focus)}"


def _standing(assessment: Assessment) -> str:
    said = _say_level(assessment)
    return f"{assessment.name}, {said}" if assessment.name else said[:1].upper() + said[1:]


def _say_level(assessment: Assessment) -> str:
    if assessment.current_level is None:
        if any(level.verdict.high == "ready" and not level.passed_over for level in assessment.levels):
            return "no level is certain from your answers so far"
        passed = [level for level in assessment.levels if level.passed_over]
        if passed:
            return f"you start above {passed[-1].title}, thanks to your {passed[0].passed_over} license"
        return "you do not fully meet any level yet"
    titles = say_list(assessment.name_levels(assessment.current_levels))
    return f"you are ready for {titles}{'' if assessment.next_level else ', the top of this ladder'}"


def _judged(level: LevelAssessment) -> str:
    return f"{level.title} ({say_standing(level, name_stops(level))} of 100)"


def _stopped(focus: LevelAssessment) -> str:
    labels = {f.requirement.id: f.requirement.label for f in focus.findings}
    if focus.stops:
        return f"What stops you there: {explain_stops(focus)}."
    if focus.open_stops:
        return (
            f"What could stop you is not answered yet: {say_list(labels[stop] for stop in focus.open_stops)}."
        )
    gaps = [f for f in rank_gaps(focus) if not f.requirement.is_wish]
    known = [f.requirement.label for f in gaps if f.status != "unknown"]
    said = []
    if known:
        more = f"; and {len(known) - 3} more" if len(known) > 3 else ""
        said.append(f"To work on: {'; '.join(known[:3])}{more}.")
    if open_count := len(gaps) - len(known):
        said.append(f"Not answered yet: {open_count} of the must and expected points.")
    if not said:
        return f"Every must and expected point of {focus.title} is met."
    return f"No hard stop there. {' '.join(said)}"


def explain_stops(level: LevelAssessment) -> str:
    """What stops a person at a level, each with the law, the count or the guide's word that it rests on."""
    asked = {f.requirement.id: f.requirement for f in level.findings}
    return "; ".join(
        asked[stop].label + (f" ({reason})" if (reason := asked[stop].reason) else "") for stop in level.stops
    )


EXPIRY = Form(
    Expiry,
    "credential kind last_day days_left state",
    state=(Literal["expired", "soon"], lambda expiry: "expired" if expiry.has_expired else "soon"),
)
SCORE = Form(Range, decimals=True)
LEVEL = Form(
    LevelAssessment,
    "id title years verdict score credentials skills advantages passed_over stops open_stops"
    " requirements=findings smallest_change=lift settles_most",
    score=SCORE,
    credentials=SCORE,
    skills=SCORE,
    advantages=Form(Advantages),
    smallest_change=Form(Lift, "verdict changes", changes=CHANGE),
    requirements=Form(Finding, "*requirement status have=have.plain", requirement=REQUIREMENT),
)
PACK = "id=pack_id version=pack_version"
ASSESSED = Form(
    Assessment,
    "pack name setting current_level current_levels=tracks? next_level next_levels target_level expiring"
    " levels",
    pack=Form(Assessment, PACK),
    expiring=EXPIRY,
    levels=LEVEL,
)
ASSESSMENT = Form(
    tuple[Assessment, Sequence[Elsewhere], PaySheet | None, ScreenAnswer | None],
    "*assessment=0 elsewhere=1 pay=2 answer=3?",
    schema="carecli.assessment/1",
    assessment=ASSESSED,
    elsewhere=Form(Elsewhere, score=SCORE),
    pay=PAY,
    answer=ANSWER,
)


def assessment_json(
    assessment: Assessment,
    elsewhere: Sequence[Elsewhere],
    level: str | None = None,
    pay: PaySheet | None = None,
    answer: ScreenAnswer | None = None,
) -> dict[str, Any]:
    """The assessment, or one level of it, as `carecli.assessment/1`, with the pay of its levels.

    `elsewhere` is how they stand in other settings at the level that matters most, `answer` what to do there.
    """
    return ASSESSMENT((keep_level(assessment, level), elsewhere, pay, answer))


def keep_level(assessment: Assessment, level: str | None) -> Assessment:
    """The assessment with no level but the one named, if one is."""
    return assessment._replace(levels=tuple(x for x in assessment.levels if level in (None, x.id)))


LEGEND = (
    "ready: every credential asked is there, and {skills} % of the skill points. stretch: {score} or more, "
    "and at most {gaps} gaps larger than one step. developing: more to do. needs a must first: that is "
    "missing, and the score is that without it. A step is {step}. "
    "The score is half credentials, half skills; what is preferred stops nobody."
)


SKILLS_LEGEND = (
    "ready: {skills} % of the skill points, with no skill far short. stretch: {score} or more, and at most "
    "{gaps} gaps larger than one step. developing: more to do. A step is one rating. The score is how much "
    "of the skills asked is there; what is preferred stops nobody."
)


def gap_report(
    assessment: Assessment,
    pack: Pack,
    level: str | None = None,
    pay: PaySheet | None = None,
    sources: Sequence[Source] = (),
    elsewhere: Sequence[Opening] = (),
    exams: Mapping[str, Step] = NO_EXAMS,
    *,
    alone: bool = False,
) -> Page:
    """The gap report, which goes into `level` if one is named; `alone` shows no other.

    `pay` is that of the levels reached and next, for this person's licenses and state; `sources` are those
    that it cites, if the guide's own are not all. `elsewhere` are the settings in which nothing of what stops
    them would, `exams` those that `list_exams` asks for, by the requirement.
    """
    focus = find_focus(assessment, level)
    shown = [focus] if alone else list(assessment.levels)
    blocks: list[Block] = [
        Paragraph(summarize(assessment, focus), "strong"),
        *([Paragraph(say_elsewhere(focus.title, elsewhere))] if elsewhere else []),
        *warn_of_expiry(assessment.expiring),
        Paragraph(say_context(assessment, pack), "quiet"),
        levels_table(assessment, shown),
        Paragraph(say_legend(pack), "quiet"),
        *list_gaps(focus, pack, exams),
        *say_lift(focus, exams),
        *say_open(focus, pack),
        *say_pay(
            pay,
            sources or pack.guide.source,
            {
                assessment.target_level: " (target)",
                **dict.fromkeys(assessment.next_levels, " (next)"),
                **dict.fromkeys(assessment.current_levels, " (reached)"),
            },
            ADD_STATE,
        ),
    ]
    title = f"Gap report for {assessment.name}" if assessment.name else "Gap report"
    paid = [row.source for row in pay.rows] if pay else []
    return Page(title, tuple(blocks), cite_gaps(focus, sources or pack.guide.source, paid))


def say_context(assessment: Assessment, pack: Pack) -> str:
    """The setting and the pack that the report is for."""
    setting = next((s.name for s in pack.settings.setting if s.id == assessment.setting), None)
    decides = say_setting(pack)
    where = f"Setting: {setting}. " if setting else ""
    where = where or (f"No setting named, and the setting decides {decides}. " if decides else "")
    return f"{where}Pack: {assessment.pack_id} {assessment.pack_version}."


def levels_table(assessment: Assessment, levels: Sequence[LevelAssessment]) -> Table:
    """Levels with verdict, score, years and hard stops."""
    columns = (
        Column("Level", wrap=True),
        Column("Verdict", wrap=True),
        Column("Score", wrap=True),
        Column("Years") if any(level.years for level in levels) else None,
        Column("Stops", wrap=True),
    )
    rows = []
    for level in levels:
        marks = [
            mark
            for mark, marked in (
                ("reached", assessment.current_levels),
                ("next", assessment.next_levels),
                ("target", (assessment.target_level,)),
            )
            if level.id in marked
        ]
        title = f"{level.title} ({', '.join(marks)})" if marks else level.title
        rows.append(
            (
                cell(title, "strong" if marks else "plain"),
                cell(say_verdict(level.verdict, "a must"), VERDICT_TONES[level.verdict.low]),
                cell("otherwise " * (level.verdict.high == "blocked") + say_score(level.score)),
                cell(say_band(level.years)),
                _stops_cell(level),
            )
        )
    return Table("", *lay_columns(columns, rows), caption="Verdict and score by level")


def _stops_cell(level: LevelAssessment) -> Cell:
    labels = {f.requirement.id: f.requirement.label for f in level.findings}
    stops = [labels[stop] for stop in level.stops] + [f"{labels[stop]}?" for stop in level.open_stops]
    return cell(", ".join(stops), "bad") if stops else cell("none", "quiet")


def say_legend(pack: Pack) -> str:
    """What the verdicts mean."""
    rules = pack.ladder.rules
    asks_more = any(level.requirement for level in pack.ladder.level)
    return (LEGEND if asks_more else SKILLS_LEGEND).format(
        score=say_number(rules.stretch.score),
        step=_say_step(pack),
        gaps=rules.stretch.gaps,
        skills=say_number(rules.ready.skills),
    )


def _say_step(pack: Pack) -> str:
    """What one step is, and what of that which the ladder asks is several."""
    steps = pack.ladder.rules.steps
    years = f" or {say_count_of_years(steps.years)}" if asks_years(pack) else ""
    counted = (
        ("license", "license", steps.license),
        ("certification", "certification", steps.certification),
        ("education", "degree", steps.degree),
    )
    several = [f"a {name}" for kind, name, count in counted if count > 1 and asks_for(pack, kind)]
    return f"one rating{years}" + (f"; {say_list(several, 'or')} is several" if several else "")


def list_exams(focus: LevelAssessment) -> dict[str, Credentials]:
    """The certifications of a level whose exam may not be sat yet, by the requirement that asks for one."""
    return {
        finding.requirement.id: way
        for finding in focus.findings
        if finding.status != "met" and not finding.open_answer and not _may_sit(finding)
        for way in finding.requirement.ways
        if isinstance(way, Credentials) and way.kind == "certification"
    }


def _may_sit(finding: Finding) -> bool:
    """Whether all that is lacking is an exam that may be sat now."""
    have = finding.have
    return finding.status == "partial" and have is not None and have.kind == "certification"


def list_gaps(focus: LevelAssessment, pack: Pack, exams: Mapping[str, Step] = NO_EXAMS) -> list[Block]:
    """What a level asks and the person does not fully have, with the reasons, and what is met."""
    gaps = rank_gaps(focus)
    met = [f.requirement.label for f in focus.findings if f.status == "met"]
    blocks: list[Block] = []
    if gaps:
        blocks.append(
            _gap_table(f"Asked of a {focus.title}, and not fully yours ({len(gaps)})", gaps, pack, exams)
        )
    if met:
        blocks.append(Paragraph(f"Met ({len(met)} of {len(focus.findings)}): {', '.join(met)}.", "good"))
    return blocks


def _gap_table(title: str, gaps: Sequence[Finding], pack: Pack, exams: Mapping[str, Step]) -> Table:
    sources = {source.id: source for source in pack.guide.source}
    columns = (
        Column("Requirement", wrap=True, most=19),
        Column("Needed", wrap=True, most=10),
        Column("Yours", wrap=True, most=11),
        Column("Status"),
        Column("Why", wrap=True, detail=True),
        Column("Importance"),
    )
    rows = tuple(
        (
            cell(finding.requirement.label),
            cell(say_need(finding.requirement)),
            cell(say_have(finding)),
            Cell(finding.status, STATUS_TONES[finding.status], SIGNS[finding.status]),
            cell(_why(finding, sources, exams.get(finding.requirement.id)), "plain"),
            cell(finding.requirement.importance),
        )
        for finding in gaps
    )
    return Table(title, columns, rows, grouped=True)


def _why(finding: Finding, sources: dict[str, Source], exam: Step | None) -> str:
    requirement = finding.requirement
    # What is had says how far it falls short.
    kind = finding.have.kind if finding.have else requirement.kind
    if exam and exam.kind == kind:
        short = say_sitting(exam)
    else:
        short = " ".join(way.say_short(finding) for way in requirement.ways if way.kind == kind)
    said = [short, requirement.reason, f"[{say_origin(requirement, sources)}]"]
    return " ".join(part for part in said if part)


def say_lift(focus: LevelAssessment, exams: Mapping[str, Step] = NO_EXAMS) -> list[Block]:
    """The smallest set of changes that lifts the verdict of a level, if there is one."""
    if focus.lift is None:
        return []
    findings = {f.requirement.id: f for f in focus.findings}
    steps = say_count(sum(change.steps for change in focus.lift.changes), "step")
    places = {f.requirement.id: place for place, f in enumerate(rank_gaps(focus))}
    changes = sorted(focus.lift.changes, key=lambda change: places[change.requirement])
    items = tuple(_say_change(c, findings[c.requirement], exams.get(c.requirement)) for c in changes)
    title = f"Smallest change from {focus.verdict.high} to {focus.lift.verdict} at {focus.title}: {steps}"
    if focus.settles_most:
        title += ", if the open answers turn out well"
    return [Heading(title), Bullets(items), *_hint_credentials(focus.lift)]


def _hint_credentials(lift: Lift) -> list[Block]:
    """Where it is said who may have the credentials that a change names."""
    codes = [change.to.codes[0] for change in lift.changes if isinstance(change.to, Credentials)]
    return [Paragraph("", "quiet", f"Who may have it: carecli guide {codes[0]}")] if codes else []


def _say_change(change: Change, finding: Finding, exam: Step | None) -> str:
    """What to change, and who may have a credential: not everybody may sit for each yet."""
    said = change.to.say_goal(finding.requirement.label, finding.have)
    if not isinstance(change.to, Credentials):
        return said
    if exam and change.to.kind == exam.kind:
        return f"{said}. {say_sitting(exam)}"
    if change.to.kind == "certification" and _may_sit(finding):
        return f"{said}. You may sit for it now."
    return f"{said} (first see who may)"


ANSWERS = {
    "years": ("your years in {words.field}", "--years N"),
    "related_years": ("your years in {words.related_long}", "--related-years N"),
    "education": ("your education, with its field", "--education LEVEL:FIELD"),
    "licenses": ("your licenses, or that you have none", "--license CODE"),
    "certifications": ("your certifications, or that you have none", "--certification CODE"),
}


def name_answer(answer: str, pack: Pack) -> tuple[str, str]:
    """What an open answer is, and the flag that gives it."""
    rated = next((skill for skill in pack.skills.skill if answer == f"skill:{skill.id}"), None)
    if rated is None:
        what, flag = ANSWERS[answer]
        return what.format(words=pack.guide.words), flag
    shows = f"carecli skills {rated.id} shows what 1 to {pack.skills.scale.most} mean"
    return f"your rating of {rated.name}", f"--skill {rated.id}=N; {shows}"


def say_open(focus: LevelAssessment, pack: Pack) -> list[Block]:
    """How many answers are open, and the one that would settle most."""
    if focus.settles_most is None:
        return []
    count = len({f.open_answer for f in focus.findings if f.open_answer})
    say = say_count(count, "answer is", "answers are")
    what, flag = name_answer(focus.settles_most, pack)
    keeps = "" if focus.settles_most in ANSWERS else "; to keep it: carecli profile edit"
    text = f"{say} still open here, preferred points included. Settles most: {what}."
    return [Paragraph(text, "warn", f"To answer: {flag}{keeps}")]


def cite_gaps(
    focus: LevelAssessment, sources: Sequence[Source], others: Sequence[str] = ()
) -> tuple[str, ...]:
    """The sources behind the gaps of a level, and the `others` by their ids, in full."""
    cited: list[str] = []
    for finding in focus.findings:
        if finding.is_gap:
            cited += [finding.requirement.source, *finding.requirement.against]
    return list_sources([*cited, *others], sources)


def chart_scores(assessment: Assessment) -> Chart:
    """The score by level; what open answers could add is a mark of its own."""
    rows = tuple(Row(f.title, say_score(f.score), tuple(mark_score(*f.score))) for f in assessment.levels)
    about = "Each bar runs from 0 to the score, out of 100."
    key: Key = (("bar", "the points that your answers give"), ("unsure", UNSURE))
    return Chart("chart-scores", "Score by level", about, QUARTERS, rows, key)
