"""One saved assessment in full, and what its answers were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carecli.history.comparison import Answer, Value, list_answers
from carecli.history.snapshots import read_standings
from carecli.profile.model import list_names
from carecli.report.history import say_made_with
from carecli.report.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.report.wording import STAGES, VERDICT_TONES, say_count_of_years, say_score, say_verdict

if TYPE_CHECKING:
    from carecli.guide.pack import Pack
    from carecli.history.snapshots import Snapshot, Standing

LABELS = {
    "name": "Name",
    "target": "Target",
    "setting": "Setting",
    "country": "Country",
    "state": "State",
    "years": "Years in care management",
    "related_years": "Other direct care",
    "education": "Education",
    "licenses": "License",
    "certifications": "Certification",
}
HELD = {True: "held", False: "not held"}


def snapshot_page(snapshot: Snapshot, pack: Pack) -> Page:
    """Return a snapshot: its levels as they were judged, and the answers it was made from."""
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


def _level_row(level: Mapping[str, Any], standing: Standing) -> tuple[Cell, ...]:
    labels = {requirement["id"]: requirement["label"] for requirement in level["requirements"]}
    stops = [labels.get(stop, stop) for stop in level["stops"]]
    return (
        cell(level["title"]),
        cell(say_verdict(standing.verdict), VERDICT_TONES[standing.verdict.low]),
        cell(say_score(standing.score)),
        cell(", ".join(stops), "bad") if stops else cell("none", "quiet"),
    )


def say_answer(answer: Answer, pack: Pack) -> str:
    """Return what was asked, by the names of the pack where it has one: `Certification CCM`."""
    if answer.key == "skills":
        return next((skill.name for skill in pack.skills.skill if skill.id == answer.id), answer.id)
    label = LABELS.get(answer.key, answer.key)
    if not answer.id:
        return {"licenses": "Licenses", "certifications": "Certifications"}.get(answer.key, label)
    if answer.key == "education":
        level, _, field = answer.id.partition(":")
        name = next((found.name for found in pack.education.level if found.id == level), level)
        return f"{name}, {field}" if field else name
    return f"{label} {answer.id}"


def say_value(answer: Answer, value: Value, pack: Pack) -> str:
    """Return an answer in words: `3 years`, `4 proficient`, `held until 2028-05`, `not answered`."""
    if value is None:
        return "not answered"
    if isinstance(value, bool):
        return ("completed" if value else "not named") if answer.key == "education" else HELD[value]
    if answer.key in ("licenses", "certifications") and answer.id:
        return f"held until {value}"
    if answer.key in ("years", "related_years"):
        return say_count_of_years(float(value))
    if answer.key == "skills" and isinstance(value, int) and value in range(len(STAGES)):
        return f"{value} {STAGES[value]}"
    names = list_names(pack)
    known = {"target": names.levels, "setting": names.settings}.get(answer.key, {})
    return known[value][0] if isinstance(value, str) and value in known else str(value)


def snapshot_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot in full as `carecli.history-snapshot/1`."""
    return {"schema": "carecli.history-snapshot/1", **describe_json(snapshot)} | {
        "inputs": snapshot.content.inputs,
        "result": snapshot.content.result,
    }


def describe_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a snapshot says of itself: its number, when and with what it was made, and its note."""
    content, made = snapshot.content, snapshot.content.made_with
    return {
        "id": snapshot.number,
        "taken": content.taken,
        "day": content.day,
        "pack_id": made.pack_id,
        "pack_version": made.pack_version,
        "rules_version": made.rules_version,
        "note": content.note,
    }
