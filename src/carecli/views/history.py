"""The history as pages and as JSON: snapshots listed, one in full, two compared, scores over time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from carecli.engine.kinds import say_count_of_years
from carecli.engine.results import Range, VerdictRange
from carecli.history.comparison import (
    Answer,
    AnswerChange,
    Comparison,
    LevelChange,
    Separation,
    Shift,
    Value,
    list_answers,
)
from carecli.history.content import LevelStanding, Listed, Maker, Snapshot, read_standings
from carecli.pack.ladder import Level
from carecli.pack.pack import Pack, list_names
from carecli.views.charts import (
    ASCII,
    BLOCKS,
    QUARTERS,
    STRIP_WIDTH,
    UNSURE,
    Chart,
    Key,
    Mark,
    Row,
    draw_level,
    draw_strips,
    mark_score,
)
from carecli.views.page import Block, Bullets, Cell, Column, Heading, Page, Paragraph, Table, cell
from carecli.views.serialize import Form, write_item, write_listed
from carecli.views.words import (
    VERDICT_TONES,
    capitalize,
    say_count,
    say_list,
    say_score,
    say_verdict,
)

NOTHING = "Nothing is saved yet: carecli history save keeps an assessment."
ABSENT = Cell("-", data="")


def choose_newest(count: int, most: int) -> Sequence[int]:
    """The places, of so many, of the first snapshot and of the newest ones: what a short list needs."""
    return range(count) if count <= most + 1 else (0, *range(count - most, count))


def history_page(
    snapshots: Sequence[Listed], ladder: Sequence[Level], last: int | None = None, count: int | None = None
) -> Page:
    """The list of snapshots, the oldest first; with `last` only so many of the newest.

    `count` is how many there are where not all of them, but the first one, were read.
    """
    if not snapshots:
        return Page("History", (Paragraph(NOTHING),))
    shown, count = snapshots[-last:] if last else snapshots, count or len(snapshots)
    lead = f"{say_count(count, 'saved assessment')}, {say_span(snapshots)}."
    if len(shown) < count:
        lead += f" The newest {len(shown)} are shown; --all shows every one."
    return Page("History", (Paragraph(lead, "strong"), list_table(shown, ladder)))


def say_span(snapshots: Sequence[Listed]) -> str:
    """The days from the first to the last snapshot."""
    first, last = snapshots[0].day, snapshots[-1].day
    return f"on {first}" if first == last else f"from {first} to {last}"


def list_table(snapshots: Sequence[Listed], ladder: Sequence[Level]) -> Table:
    """Snapshots as a table: one a row, with the score of each level."""
    levels = name_levels(snapshots, ladder)
    notes = any(snapshot.note for snapshot in snapshots)
    columns = (
        Column("No.", right=True),
        Column("Date"),
        Column("Ready", wrap=True),
        *(Column(short, wrap=True) for short in levels.values()),
        Column("Pack", wrap=True),
        *([Column("Note", wrap=True)] if notes else []),
    )
    rows = tuple(_list_row(snapshot, levels, notes=notes) for snapshot in snapshots)
    return Table("", columns, rows, caption="Saved assessments, with the score of each level")


def name_levels(snapshots: Iterable[Listed], ladder: Sequence[Level]) -> dict[str, str]:
    """The short titles of all levels, lowest first; one that the pack does not have goes by its id."""
    names = {level.id: level.short for level in ladder}
    return names | {s.level: s.level for found in snapshots for s in found.standings if s.level not in names}


def _list_row(snapshot: Listed, levels: Mapping[str, str], *, notes: bool) -> tuple[Cell, ...]:
    standings = {standing.level: standing for standing in snapshot.standings}
    current = snapshot.current_level
    return (
        cell(snapshot.number),
        cell(snapshot.day),
        cell(levels.get(current, current) if current else "none"),
        *(level_cell(standings.get(level)) for level in levels),
        cell(snapshot.made_with.pack_version),
        *([cell(snapshot.note or "")] if notes else []),
    )


def level_cell(standing: LevelStanding | None) -> Cell:
    """The score of a level, colored by its verdict; a dash where its ladder did not have it."""
    if standing is None:
        return ABSENT
    return cell(say_score(standing.score), VERDICT_TONES.get(standing.verdict.low, "plain"))


MOMENT = "id=number taken day "
SCORES = (dict[str, Range], lambda listed: {s.level: s.score for s in listed.standings})
VERDICTS = (dict[str, VerdictRange], lambda listed: {s.level: s.verdict for s in listed.standings})
LISTED = Form(
    Listed,
    MOMENT + "current_level scores verdicts *made_with note",
    made_with=Form(Maker, "pack_id pack_version rules_version"),
    scores=SCORES,
    verdicts=VERDICTS,
    decimals=True,
)
HISTORY = Form(list[Listed], "snapshots", schema="carecli.history/1", snapshots=LISTED)


def history_json(snapshots: Sequence[Listed]) -> str:
    """The list of snapshots as `carecli.history/1`."""
    items = (write_item(LISTED(snapshot)) for snapshot in snapshots)
    return write_listed({"schema": HISTORY.schema}, "snapshots", items)


def say_made_with(made: Maker) -> str:
    """What an assessment was made with: `pack care-manager 1.0.0, rules 1`."""
    return f"pack {made.pack_id} {made.pack_version}, rules {made.rules_version}"


LABELS = {
    "name": "Name",
    "target": "Target",
    "setting": "Setting",
    "country": "Country",
    "state": "State",
    "pay": "Pay a year",
    "education": "Education",
    "licenses": "License",
    "certifications": "Certification",
}
HELD = {True: "held", False: "not held"}


def snapshot_page(snapshot: Snapshot, pack: Pack) -> Page:
    """A snapshot: its levels as they were judged, and the answers it was made from."""
    content = snapshot.content
    lead = f"Snapshot {snapshot.number} of {content.day}, made with {say_made_with(content.made_with)}."
    blocks: list[Block] = [Paragraph(lead, "strong")]
    if content.note:
        blocks.append(Paragraph(f"Note: {content.note}"))
    answers = tuple(
        (cell(say_answer(answer, pack)), cell(say_value(answer, value, pack)))
        for answer, value in list_answers(content.inputs).items()
    )
    blocks.append(_levels_table(content.result))
    blocks.append(Table("Answers", (Column("About", wrap=True), Column("Answer", wrap=True)), answers))
    return Page(f"Snapshot {snapshot.number}", tuple(blocks))


def _levels_table(result: Mapping[str, Any]) -> Table:
    columns = (
        Column("Level", wrap=True), Column("Verdict", wrap=True), Column("Score", wrap=True),
        Column("Stops", wrap=True),
    )  # fmt: skip
    standings = read_standings(result)
    return Table("", columns, tuple(_level_row(level, standings[level["id"]]) for level in result["levels"]))


def _level_row(level: Mapping[str, Any], standing: LevelStanding) -> tuple[Cell, ...]:
    labels = {requirement["id"]: requirement["label"] for requirement in level["requirements"]}
    stops = [labels.get(stop, stop) for stop in level["stops"]]
    return (
        cell(level["title"]),
        cell(say_verdict(standing.verdict), VERDICT_TONES[standing.verdict.low]),
        cell(say_score(standing.score)),
        cell(", ".join(stops), "bad") if stops else cell("none", "quiet"),
    )


def say_answer(answer: Answer, pack: Pack) -> str:
    """What was asked, by the names of the pack where it has one: `Certification CCM`."""
    if answer.key == "skills":
        return next((skill.name for skill in pack.skills.skill if skill.id == answer.id), answer.id)
    words = pack.guide.words
    years = {"years": f"Years in {words.field}", "related_years": capitalize(words.related)}
    label = (LABELS | years).get(answer.key, answer.key)
    if not answer.id:
        return {"licenses": "Licenses", "certifications": "Certifications"}.get(answer.key, label)
    if answer.key == "education":
        name = next((found.name for found in pack.education.level if found.id == answer.id), answer.id)
        return f"{name}, {answer.field}" if answer.field else name
    return f"{label} {answer.id}"


def say_value(answer: Answer, value: Value, pack: Pack) -> str:
    """An answer in words: `3 years`, `4 proficient`, `held until 2028-05`, `not answered`."""
    if value is None:
        return "not answered"
    if isinstance(value, bool):
        return ("completed" if value else "not named") if answer.key == "education" else HELD[value]
    if answer.key in ("licenses", "certifications") and answer.id:
        return f"held until {value}"
    if answer.key in ("years", "related_years"):
        return say_count_of_years(float(value))
    if answer.key == "skills" and isinstance(value, int):
        return pack.skills.scale.say(value)
    names = list_names(pack)
    known = {"target": names.levels, "setting": names.settings}.get(answer.key, {})
    return known[value][0] if isinstance(value, str) and value in known else str(value)


# What a snapshot says of itself.
DESCRIBED = Form(
    Snapshot,
    "id=number taken=content.taken day=content.day *made_with=content.made_with note=content.note",
)
SNAPSHOT = Form(
    Snapshot,
    "*described inputs=content.inputs result=content.result",
    schema="carecli.history-snapshot/1",
    decimals=True,
    described=DESCRIBED,
)


STILL = "Both were made with the same pack and rules ({made}), and no score changed."
SAME = "Both were made with the same pack and rules ({made}): only your answers{time} changed the scores."
PARTS = (
    " The part of pack and rules is what the pack of today makes of your old answers; your answers{time} did "
    "the rest."
)
EXACT = "The first was made with {old}, the second with {made}." + PARTS
EDITED = "Both say {made}, but the pack was changed in between without a new version"
MEASURED = (
    ", and neither gives its result with the pack of today ({now}). What your answers changed is measured "
    "with the pack of today; the rest is put down to pack and rules. How the two act together cannot be told "
    "apart."
)
MIXED = "The first was made with {old}, the second with {made}" + MEASURED
SAID: dict[Separation, str] = {"answers": SAME, "exact": EXACT, "mixed": MIXED}


def diff_page(comparison: Comparison, pack: Pack) -> Page:
    """What changed between two snapshots: the answers, then each level with the parts of its way."""
    old, new = comparison.old, comparison.new
    title = f"From snapshot {old.number} ({old.content.day}) to {new.number} ({new.content.day})"
    blocks: list[Block] = [Paragraph(f"{title}.", "strong"), _answers(comparison, pack)]
    if comparison.left_out:
        blocks += _left_out(comparison, pack)
    if comparison.expired:
        codes = say_list(comparison.expired)
        blocks.append(
            Paragraph(f"In between, {codes} expired on the answers of snapshot {old.number}.", "warn")
        )
    blocks += [Paragraph(_say_separation(comparison)), _compare_table(comparison)]
    return Page(title, tuple(blocks))


def _answers(comparison: Comparison, pack: Pack) -> Block:
    if not comparison.answers:
        return Paragraph("No answer changed.")
    columns = (
        Column("Answer", wrap=True),
        Column(f"Snapshot {comparison.old.number}", wrap=True),
        Column(f"Snapshot {comparison.new.number}", wrap=True),
    )
    rows = tuple(
        (
            cell(say_answer(change.answer, pack)),
            cell(say_value(change.answer, change.before, pack)),
            cell(say_value(change.answer, change.after, pack)),
        )
        for change in comparison.answers
    )
    return Table("Your answers that changed", columns, rows)


def _left_out(comparison: Comparison, pack: Pack) -> list[Block]:
    items = tuple(
        f"{say_answer(answer, pack)}: {say_value(answer, value, pack)} (snapshot {number})"
        for number, answer, value in comparison.left_out
    )
    return [Heading("Left out, because the pack of today does not know it"), Bullets(items)]


def _say_separation(comparison: Comparison) -> str:
    return _choose_words(comparison).format(
        old=say_made_with(comparison.old.content.made_with),
        made=say_made_with(comparison.new.content.made_with),
        now=say_made_with(comparison.now),
        time=" and the passing of time" if has_time(comparison) else "",
    )


def _choose_words(comparison: Comparison) -> str:
    old, new = comparison.old.content.made_with, comparison.new.content.made_with
    if comparison.separation == "answers" and not has_time(comparison):
        return SAME if any(level.before != level.after for level in comparison.levels) else STILL
    if comparison.separation != "answers" and old.has_same_names(new):
        return EDITED + ("." + PARTS if comparison.separation == "exact" else MEASURED)
    return SAID[comparison.separation]


def has_time(comparison: Comparison) -> bool:
    """Whether the passing of time alone moved a score."""
    return any(level.by_time not in (None, (0, 0)) for level in comparison.levels)


def _compare_table(comparison: Comparison) -> Table:
    timed = has_time(comparison)
    columns = (
        Column("Level", wrap=True),
        Column("Before", wrap=True),
        Column("Pack or rules", wrap=True),
        *([Column("Time", wrap=True)] if timed else []),
        Column("Answers", wrap=True),
        Column("After", wrap=True),
    )
    return Table("", columns, tuple(_compare_row(level, timed=timed) for level in comparison.levels))


def _compare_row(level: LevelChange, *, timed: bool) -> tuple[Cell, ...]:
    return (
        cell(level.title),
        _standing_cell(level.before),
        _shift_cell(level.by_pack),
        *([_shift_cell(level.by_time)] if timed else []),
        _shift_cell(level.by_answers),
        _standing_cell(level.after),
    )


def _standing_cell(standing: LevelStanding | None) -> Cell:
    if standing is None:
        return ABSENT
    return cell(f"{say_score(standing.score)}, {say_verdict(standing.verdict)}")


def _shift_cell(shift: Shift | None) -> Cell:
    """A part of the way; the ends of a range may go different ways."""
    if shift is None:
        return Cell("not known", data="")
    if not any(shift):
        return cell("0", "quiet")
    if shift.low == shift.high:
        return cell(say_shift(shift), "good" if shift.low > 0 else "bad")
    return cell(say_shift(shift))


def say_shift(shift: Shift) -> str:
    """By how much a score moved: `+2.8`, `low 0, high -1.5`."""
    if shift.low == shift.high:
        return _sign(shift.low)
    return f"low {_sign(shift.low)}, high {_sign(shift.high)}"


def _sign(points: float) -> str:
    return f"{points:+.1f}" if points else "0"


ANSWER = Form(Answer, "key id=name")
STANDING = Form(LevelStanding, "score verdict", decimals=True)
DIFF = Form(
    Comparison,
    "from=old to=new separation answers left_out expired levels",
    schema="carecli.history-diff/1",
    from_=DESCRIBED,
    to=DESCRIBED,
    answers=Form(AnswerChange, "*answer before after", answer=ANSWER, decimals=True),
    left_out=(
        [Form(tuple[int, Answer, Value], "snapshot=0 *answer=1 value=2", answer=ANSWER, decimals=True)],
        lambda comparison: [*comparison.left_out],
    ),
    levels=Form(
        LevelChange,
        "id=level title before by_pack by_time by_answers after",
        before=STANDING,
        after=STANDING,
        decimals=True,
    ),
)


def chart_page(
    snapshots: Sequence[Listed],
    ladder: Sequence[Level],
    level: str | None = None,
    *,
    count: int | None = None,
    plain_marks: bool = False,
) -> Page:
    """The scores over time, of all levels or of one; `plain_marks` draws with ASCII alone.

    `count` is how many there are where only those were read that a chart can show.
    """
    if not snapshots:
        return Page("Progress", (Paragraph(NOTHING),))
    return Page("Progress", chart_blocks(snapshots, ladder, level, count=count, plain_marks=plain_marks))


def chart_blocks(
    snapshots: Sequence[Listed],
    ladder: Sequence[Level],
    level: str | None = None,
    *,
    count: int | None = None,
    plain_marks: bool = False,
) -> tuple[Block, ...]:
    """The chart of at least one snapshot and the table of what it draws.

    Of more snapshots than fit, some are chosen evenly, the first and the last among them.
    """
    shown, count = thin_out(snapshots, STRIP_WIDTH), count or len(snapshots)
    lead = f"Scores of {say_count(count, 'saved assessment')}, {say_span(snapshots)}."
    if len(shown) < count:
        lead += f" {len(shown)} of them are shown, evenly chosen; carecli history list --all has every one."
    marks = ASCII if plain_marks else BLOCKS
    names = {level: level} if level else name_levels(shown, ladder)
    chart = chart_progress(shown, ladder, names)
    if level:
        return Paragraph(lead, "strong"), draw_level(chart, marks), _level_table(shown, level)
    return Paragraph(lead, "strong"), draw_strips(chart, marks), _score_table(shown, names)


def choose_evenly(count: int, most: int = STRIP_WIDTH) -> Sequence[int]:
    """At most so many places of `count`, chosen evenly, the first and the last among them."""
    return range(count) if count <= most else [i * (count - 1) // (most - 1) for i in range(most)]


def thin_out(snapshots: Sequence[Listed], most: int) -> Sequence[Listed]:
    """At most so many, chosen evenly, the first and the last among them."""
    return [snapshots[place] for place in choose_evenly(len(snapshots), most)]


def _score_table(snapshots: Sequence[Listed], names: Mapping[str, str]) -> Table:
    columns = (Column("No.", right=True), Column("Date"), *(Column(n, wrap=True) for n in names.values()))
    rows = tuple(
        (cell(s.number), cell(s.day), *(level_cell(find_standing(s, level)) for level in names))
        for s in snapshots
    )
    return Table("", columns, rows)


def _level_table(snapshots: Sequence[Listed], level: str) -> Table:
    columns = (Column("No.", right=True), Column("Date"), Column("Score"), Column("Verdict"))
    rows = []
    for snapshot in snapshots:
        standing = find_standing(snapshot, level)
        said = (
            (cell(say_score(standing.score)), cell(say_verdict(standing.verdict)))
            if standing
            else (ABSENT,) * 2
        )
        rows.append((cell(snapshot.number), cell(snapshot.day), *said))
    return Table("", columns, tuple(rows))


POINT = Form(Listed, MOMENT + "scores verdicts", scores=SCORES, verdicts=VERDICTS, decimals=True)
CHART = Form(
    tuple[str | None, list[Listed]], "level=0 points=1", schema="carecli.history-chart/1", points=POINT
)


def chart_json(snapshots: Sequence[Listed], level: str | None = None) -> str:
    """Every snapshot's scores, of all levels or of one, as `carecli.history-chart/1`."""
    points = (write_item(POINT(keep_level(snapshot, level))) for snapshot in snapshots)
    return write_listed({"schema": CHART.schema, "level": level}, "points", points)


def keep_level(snapshot: Listed, level: str | None) -> Listed:
    """A snapshot with the standing of no level but the one named, if one is."""
    kept = tuple(found for found in snapshot.standings if level in (None, found.level))
    return snapshot._replace(standings=kept)


def chart_progress(snapshots: Sequence[Listed], ladder: Sequence[Level], names: Mapping[str, str]) -> Chart:
    """The scores of the levels in `names`, with their short titles: the newest beside the first, and all."""
    first, last = snapshots[0], snapshots[-1]
    titles = {level.id: level.title for level in ladder}
    rows = []
    for level, short in names.items():
        before, now = find_standing(first, level), find_standing(last, level)
        marks, said = (mark_score(*now.score), say_score(now.score)) if now else ([], "")
        if now and before:
            marks.append(Mark("median", before.score.low, before.score.low))
            said = f"{say_score(before.score)}, now {said}"
        standings = [find_standing(snapshot, level) for snapshot in snapshots]
        over_time = tuple(standing and Mark("bar", *standing.score) for standing in standings)
        rows.append(Row(titles.get(level, level), said, tuple(marks), short=short, over_time=over_time))
    key: Key = (
        ("bar", f"score on {last.day}"), ("unsure", UNSURE), ("median", f"score on {first.day}"),
    )  # fmt: skip
    about = "Each bar runs from 0 to the newest score, out of 100; a line shows the first one."
    days = tuple(snapshot.day for snapshot in snapshots)
    return Chart("chart-progress", "Score, first and newest", about, QUARTERS, tuple(rows), key, days)


def find_standing(snapshot: Listed, level: str) -> LevelStanding | None:
    """Score and verdict of a level in a snapshot; None where its ladder did not have it."""
    return next((standing for standing in snapshot.standings if standing.level == level), None)
