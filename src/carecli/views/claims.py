"""What résumés claim of their person: as a page, claims by state each with its line, and as JSON."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from carecli.engine.kinds import say_count_of_years
from carecli.engine.what_if import BeforeAfter, WhatIf, compare_levels
from carecli.names import say_amount
from carecli.pack.ladder import Scale
from carecli.pack.pack import Pack
from carecli.pack.sources import Words
from carecli.papers.claims import Claim, State, YearSpan
from carecli.papers.filling import Proposal
from carecli.papers.intake import Intake, ProfileData
from carecli.papers.lexicon import OTHER
from carecli.papers.merging import Contradiction
from carecli.papers.paper import Evidence
from carecli.views.answer import find_focus
from carecli.views.outcome import draw_levels, say_level
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.serialize import Form
from carecli.views.words import say_count, say_list

# On the screen; --full has all of it.
MOST = {"named": 5, "supported": 3, "refused": 3, "skill": 2}
EXCERPT, SHORT = 140, 56  # letters of a line: where it is asked about, and in a list
MOST_SAID = 10  # things in the first sentence
ELLIPSIS = "\u2026"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
HEADINGS: dict[State, str] = {
    "named": "Written there",
    "supported": "Read out of it",
    "refused": "Not credited",
    "absent": "Not found",
}
TONES: dict[State, Tone] = {"named": "good", "supported": "plain", "refused": "warn", "absent": "quiet"}


class ClaimNames(NamedTuple):
    """The names that claims are said by, by their ids."""

    credentials: Mapping[str, str]
    levels: Mapping[str, str]
    fields: Mapping[str, str]
    skills: Mapping[str, str]
    languages: Mapping[str, str]
    scale: Scale
    words: Words

    def name_years(self, kind: str) -> str:
        """What years of a kind are years of."""
        return self.words.field if kind == "years" else self.words.related_short


def name_claims(pack: Pack, languages: Mapping[str, str]) -> ClaimNames:
    """The names of a pack; those of languages come from its words."""
    return ClaimNames(
        {found.id: found.name for found in pack.credentials.credential},
        {found.id: found.name for found in pack.education.level},
        {found.id: found.name[:1].lower() + found.name[1:] for found in pack.education.field},
        {found.id: found.name for found in pack.skills.skill},
        languages,
        pack.skills.scale,
        pack.guide.words,
    )


# ------------------------------------------------------------ in words


def say_claim(claim: Claim, words: ClaimNames) -> str:
    """A claim in few words: `RN, OH, until 2027-10`, `Bachelor's degree in nursing`, `Care planning`."""
    if claim.kind in ("license", "certification"):
        value = claim.value if isinstance(claim.value, Mapping) else {}
        holds = claim.state != "refused"  # what is not held does not end
        until = f"until {value['expires']}" if holds and value.get("expires") else ""
        return ", ".join(filter(None, (value.get("name") or claim.id, say_states(value), until)))
    if claim.kind == "education":
        level, _, field = claim.id.partition(":")
        name = words.levels.get(level, level)
        return f"{name} in {_say_field(claim, field, words)}" if field or claim.value else name
    if isinstance(claim.value, YearSpan):
        return say_span(claim, words)
    names = {"skill": words.skills, "language": words.languages}.get(claim.kind, {})
    if claim.kind in ("years", "related_years"):
        return f"Years of {words.name_years(claim.kind)}"
    return names.get(claim.id, claim.id)


def _say_field(claim: Claim, field: str, words: ClaimNames) -> str:
    """The field by its name in the pack where that is one, else as it is written."""
    known = words.fields.get(field)
    return known if known and field != "health-related" else str(claim.value or field.replace("-", " "))


def say_states(value: Mapping[str, Any]) -> str:
    """The states of a license: `OH and PA`."""
    return say_list(value["states"]) if value.get("states") else ""


def say_span(claim: Claim, words: ClaimNames) -> str:
    """Years as a range: `6.9 to 7.1 years of care management`."""
    low, high = (round(end, 1) for end in claim.value)
    said = say_amount(low) if low == high else f"{say_amount(low)} to {say_amount(high)}"
    return f"{said} {'year' if low == high == 1 else 'years'} of {words.name_years(claim.kind)}"


def lead_claims(intake: Intake, words: ClaimNames) -> str:
    """What was read, in one sentence, and how much of it was not credited."""
    files = say_list(name_files(intake).values())
    found = list(dict.fromkeys(filter(None, (_say_short(claim, words) for claim in intake.claims))))
    skills = sum(claim.kind == "skill" and claim.state != "refused" for claim in intake.claims)
    if (over := len(found) - MOST_SAID) > 0:
        found[MOST_SAID:] = [f"{over} more"]
    if skills:
        found.append(f"lines on {say_count(skills, 'skill')}")
    refused = sum(claim.state == "refused" for claim in intake.claims)
    number = NUMBERS[refused] if refused < len(NUMBERS) else str(refused)
    verb = "thing was" if refused == 1 else "things were"
    more = f"; {number} {verb} not credited" if refused else ""
    return f"Read from {files}: {say_list(found) if found else 'nothing that counts for a level'}{more}."


def _say_short(claim: Claim, words: ClaimNames) -> str:
    """A claim as part of the sentence; nothing of what is not credited, of skills and of names."""
    if claim.state not in ("named", "supported"):
        return ""
    if claim.kind in ("license", "certification"):
        value = claim.value if isinstance(claim.value, Mapping) else {}
        states = say_states(value)
        return f"{value.get('name') or claim.id}{f' ({states})' if states else ''}"
    if claim.kind == "education":
        level, _, field = claim.id.partition(":")
        name = words.levels.get(level, level).removesuffix(" degree")
        name = f"{'an' if name[0] in 'AEIOU' else 'a'} {name[:1].lower()}{name[1:]}"
        return f"{name} in {_say_field(claim, field, words)}" if field or claim.value else name
    return say_span(claim, words) if isinstance(claim.value, YearSpan) and claim.value.high else ""


def name_files(intake: Intake) -> dict[str, str]:
    """What each file is called, by its place; several are numbered: `cv.pdf [1]`."""
    names = {source.file: PurePath(source.file).name for source in intake.files}
    if len(names) == 1:
        return names
    return {file: f"{name} [{n}]" for n, (file, name) in enumerate(names.items(), 1)}


def say_line(line: Evidence, intake: Intake) -> str:
    """Where a line stands: `line 23`, `page 2, line 10`, of several files `[2] line 10`."""
    files = list(dict.fromkeys(source.file for source in intake.files))
    number = next((n for n, file in enumerate(files, 1) if line.file.startswith(file)), 0)
    first = f"[{number}] " if number and len(files) > 1 else ""
    first += f"{PurePath(line.file).name}, " if line.file not in files else ""
    return f"{first}{f'page {line.page}, ' if line.page else ''}line {line.line}"


def quote(text: str) -> str:
    """A line in quotation marks."""
    return f"\u201c{text}\u201d"


def cut(text: str, what: str, most: int = EXCERPT) -> str:
    """As much of a long line as stands around what it says, or its beginning: some papers are one line."""
    if len(text) <= most:
        return text
    start = max(text.find(what) - most // 2, 0) if what else 0
    end = start + most
    return f"{ELLIPSIS * (start > 0)}{text[start:end].strip()}{ELLIPSIS * (end < len(text))}"


# ------------------------------------------------------------ the page

CLAIMS = (Column("What", wrap=True, most=32), Column("Where"), Column("What the line says", wrap=True))
SIDES = (Column("What", wrap=True, most=26), Column("Profile", wrap=True), Column("Papers", wrap=True))


def claims_page(
    intake: Intake,
    proposals: Sequence[Proposal],
    words: ClaimNames,
    *,
    full: bool = False,
    moves: Sequence[Block] = (),
    hint: Sequence[Block] = (),
) -> Page:
    """What was read and what was not credited, each claim with its line; then what it `moves`, and a `hint`.

    On the screen suggested ratings are only counted where there are moves.
    """
    shown = [claim for claim in intake.claims if claim.kind not in ("skill", "name")]
    skills = [claim for claim in intake.claims if claim.kind == "skill" and claim.state != "refused"]
    refused = [claim for claim in intake.claims if claim.state == "refused"]
    is_short = bool(moves) and not full

    def list_state(state: State) -> list[Block]:
        """The claims of one state under their heading."""
        return _list_claims(HEADINGS[state], [c for c in shown if c.state == state], words, intake, full=full)

    blocks: list[Block] = [
        Paragraph(lead_claims(intake, words), "strong"),
        *_list_contradictions(intake, words),
        *list_state("named"),
        *_say_unknown([claim for claim in shown if claim.id == OTHER and claim.state == "named"], words),
        *list_state("supported"),
        *(_count_skills(skills) if is_short else _list_skills(skills, words, intake, full=full)),
        *_list_claims(HEADINGS["refused"], refused, words, intake, full=full),
        *_say_absent([claim for claim in shown if claim.state == "absent"], words),
        *_list_sides([proposal for proposal in proposals if proposal.standing == "other"], words),
        *moves,
        *hint,
    ]
    return Page(f"Read from {PurePath(intake.file).name}", tuple(blocks))


def _list_claims(
    heading: str, claims: Sequence[Claim], words: ClaimNames, intake: Intake, *, full: bool
) -> list[Block]:
    chosen = claims if full else claims[: MOST.get(claims[0].state if claims else "", 0)]
    rows = [row for claim in chosen for row in _list_lines(claim, words, intake, full=full)]
    if not rows:
        return []
    more = len(claims) - len(chosen)
    hint = [Paragraph(f"And {more} more: --full shows them.", "quiet")] if more else []
    return [Table(heading, CLAIMS, tuple(rows), bare=True, gap=2), *hint]


def _list_lines(claim: Claim, words: ClaimNames, intake: Intake, *, full: bool) -> Iterator[tuple[Cell, ...]]:
    """Yield the row of a claim, and in full one for each further line."""
    what = Cell(f"  {say_claim(claim, words)}", TONES[claim.state])
    if isinstance(claim.value, YearSpan) and not full:
        yield what, cell(_say_places(claim, intake), "quiet"), cell(claim.reason or "")
        return
    first, *others = rank_lines(claim.evidence, intake) or (None,)
    where = cell(say_line(first, intake) if first else "", "quiet")
    said = [claim.reason or ""] if claim.state != "named" else []
    said += [quote(first.text if full else cut(first.text, claim.id, SHORT))] if first else []
    more = f" (+{len(others)})" if others and not full else ""
    yield what, where, cell(f"{': '.join(filter(None, said))}{more}")
    for line in others if full else ():
        yield cell(""), cell(say_line(line, intake), "quiet"), cell(quote(line.text))


def rank_lines(lines: Sequence[Evidence], intake: Intake) -> list[Evidence]:
    """The lines that say it, the one first that says most: none of a post, one with a day, a long one."""
    posts = {(line.file, line.line) for job in intake.resume.jobs for line in job.evidence}

    def weigh(line: Evidence) -> tuple[bool, bool, int]:
        """The key by which lines stand."""
        return (line.file, line.line) in posts, not re.search(r"\d", line.text), -len(line.text)

    return sorted(lines, key=weigh)


def _say_places(claim: Claim, intake: Intake) -> str:
    lines = dict.fromkeys(say_line(line, intake) for line in claim.evidence)
    first = next(iter(lines), "")
    return f"{first} \u2026" if len(lines) > 1 else first


def _list_skills(skills: Sequence[Claim], words: ClaimNames, intake: Intake, *, full: bool) -> list[Block]:
    """What the lines suggest as ratings; on the screen the few that rest on most lines."""
    ranked = skills if full else sorted(skills, key=lambda claim: -len(claim.evidence))[: MOST["skill"]]
    rows = [_draw_skill(claim, words, intake) for claim in ranked]
    if not rows:
        return []
    table = Table("Suggested ratings, never set unless you say so", CLAIMS, tuple(rows), bare=True, gap=2)
    more = len(skills) - len(ranked)
    hint = f"And {say_count(more, 'more skill')}: --full shows them with every line."
    return [table, *([Paragraph(hint, "quiet")] if more else [])]


def _count_skills(skills: Sequence[Claim]) -> list[Block]:
    """That there are ratings to confirm, where there is no room for them."""
    rated = sum(claim.value is not None for claim in skills)
    if not rated:
        return []
    said = f"{say_count(rated, 'skill')} {'has' if rated == 1 else 'have'} lines that suggest a rating"
    hint = "never set unasked: on a terminal you confirm each; --full shows them."
    return [Paragraph(f"{said}, {hint}", "quiet")]


def _draw_skill(claim: Claim, words: ClaimNames, intake: Intake) -> tuple[Cell, ...]:
    line = claim.evidence[0] if claim.evidence else None
    rating = f", {words.scale.say(claim.value)}" if claim.value is not None else ""
    return (
        cell(f"  {words.skills.get(claim.id, claim.id)}{rating}"),
        cell(say_line(line, intake) if line else "", "quiet"),
        cell(quote(cut(line.text, "", SHORT)) if line else ""),
    )


def _say_unknown(claims: Sequence[Claim], words: ClaimNames) -> list[Block]:
    """That what the pack does not know is in no profile."""
    if not claims:
        return []
    verb = "is" if len(claims) == 1 else "are"
    names = say_list(say_claim(claim, words) for claim in claims)
    said = f"{names} {verb} not in the profile, which holds what the pack knows; only a saved résumé names"
    return [Paragraph(f"{said} {'it' if len(claims) == 1 else 'them'}.", "quiet")]


def _say_absent(claims: Sequence[Claim], words: ClaimNames) -> list[Block]:
    if not claims:
        return []
    return [
        Paragraph(f"Not found, so it stays open: {say_list(say_claim(c, words) for c in claims)}.", "quiet")
    ]


def _list_contradictions(intake: Intake, words: ClaimNames) -> list[Block]:
    rows = [
        (
            cell(f"  {say_claim(claim, words)}", "warn"),
            cell(say_line(claim.evidence[0], intake) if claim.evidence else "", "quiet"),
            cell(f"{one.what}{f': {quote(claim.evidence[0].text)}' if claim.evidence else ''}"),
        )
        for one in intake.contradictions
        for claim in one.claims
    ]
    return [Table("The papers do not agree", CLAIMS, tuple(rows), bare=True, gap=2)] if rows else []


def _list_sides(differing: Sequence[Proposal], words: ClaimNames) -> list[Block]:
    """What the profile says otherwise, which stays unless its person changes it."""
    rows = [
        (
            cell(f"  {name_thing(one.claim, words)}", "warn"),
            cell(f"profile: {say_now(one, words)}"),
            cell(f"papers: {_say_side(one.claim, words)}"),
        )
        for one in differing
    ]
    return [Table("Your profile says otherwise", SIDES, tuple(rows), bare=True, gap=2)] if rows else []


def _say_side(claim: Claim, words: ClaimNames) -> str:
    return words.scale.say(claim.value) if claim.kind == "skill" else say_claim(claim, words)


def name_thing(claim: Claim, words: ClaimNames) -> str:
    """What a claim is about: `License RN`, `Years of care management`, `Care planning`."""
    if claim.kind in ("license", "certification"):
        return f"{claim.kind.title()} {claim.id}"
    if claim.kind == "skill":
        return words.skills.get(claim.id, claim.id)
    names = {"name": "Name", "education": "Education"}
    return names.get(claim.kind) or f"Years of {words.name_years(claim.kind)}"


def say_now(proposal: Proposal, words: ClaimNames) -> str:
    """What the profile says of it now."""
    now = proposal.now
    if proposal.claim.kind == "skill":
        return words.scale.say(now)
    if proposal.claim.kind in ("years", "related_years"):
        return say_count_of_years(now)
    if isinstance(now, Mapping):
        until = f", until {now['expires']}" if now.get("expires") else ""
        return f"{now.get('id') or words.levels.get(now['level'], now['level'])}{until}"
    return "none" if now == [] else str(now)


def list_moves(what_if: WhatIf, *, is_first: bool) -> list[Block]:
    """The levels that what was confirmed moves; of somebody of whom nothing was known, how they stand."""
    focus = find_focus(what_if.after)
    changes = compare_levels(what_if.before, what_if.after)
    focused = next(change for change in changes if change.after.id == focus.id)
    said = f"{focus.title}: {say_level(focused.after)}"
    if focused.direction == "same":
        said = f"{focus.title} stays as it was: {say_level(focused.after)}"
    elif not is_first:
        said += f"; it was {say_level(focused.before)}"
    moved = [change for change in changes if change.direction != "same" or change is focused]
    table = draw_levels(moved, focused)
    if is_first:  # there is no change to show
        changes = tuple(BeforeAfter(change.after, change.after) for change in changes)
        table = draw_levels(changes, next(change for change in changes if change.after.id == focus.id))
        table = table._replace(columns=table.columns[:-1], rows=tuple(row[:-1] for row in table.rows))
    return [Paragraph(f"{said}.", "strong"), table]


# ------------------------------------------------------------ JSON


class Told(NamedTuple):
    """What an import comes to: what was read, what the profile says otherwise, and where it was written."""

    intake: Intake
    differing: tuple[Proposal, ...]
    written: str | None


LINE = Form(Evidence, "file page line text")
# Years as a range, a credential with its states and its last day, a rating, or a field as it is written.
Value = YearSpan | dict[str, str | tuple[str, ...]] | str | float | None
CLAIM = Form(
    Claim, "kind id state value reason evidence", value=(Value, lambda claim: claim.value), evidence=LINE
)
IMPORT = Form(
    Told,
    "file=intake.file kind=intake.kind claims=intake.claims profile=intake.profile files=intake.files"
    " contradictions=intake.contradictions differing written",
    schema="carecli.import/1",
    claims=CLAIM,
    contradictions=Form(Contradiction, "kind id what claims", claims=CLAIM),
    differing=Form(
        Proposal,
        "kind=claim.kind id=claim.id now said",
        now=(str | float | list[str] | dict[str, str | list[str]], lambda one: one.now),
        said=(ProfileData, lambda one: one.fills),
    ),
)


def import_json(told: Told) -> dict[str, Any]:
    """The import as `carecli.import/1`."""
    return IMPORT(told)
