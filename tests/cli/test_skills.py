"""`carecli skills`: the list, or one with what a person does at each rating."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.pack.ladder import Skill
from carecli.pack.pack import Pack
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]


def test_every_skill_is_listed_with_group_and_targets(run: Run, pack: Pack) -> None:
    result = run("skills", "--plain")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line for line in lines if ". Id: " in line] == [
        f"{s.name}. Id: {s.id}." for s in pack.skills.skill
    ]
    assert [line for line in lines if ". Group: " in line] == [
        f"{s.name}. Group: {s.group}." for s in pack.skills.skill
    ]
    assert "Strategic planning. Dir: 5." in lines
    assert "Strategic planning. Asst: -." in lines
    assert "Mentoring and staff development. Dir: (4)." in lines


def test_the_list_says_whose_reading_the_ratings_are(run: Run) -> None:
    """Every figure shown carries its basis, if only in one sentence for all (design section 2)."""
    text = run("skills", "--plain").stdout
    assert "derived" in text or "carecli's reading" in text


def test_the_groups_head_the_list_in_a_table(run: Run) -> None:
    lines = run("skills").stdout.splitlines()
    assert [line for line in lines if line in ("TECHNICAL", "SOFT", "LEADERSHIP")] == [
        "TECHNICAL", "SOFT", "LEADERSHIP",
    ]  # fmt: skip


def test_one_skill_shows_its_anchors_names_and_targets(run: Run, pack: Pack) -> None:
    skill = next(s for s in pack.skills.skill if s.id == "care-planning")
    lines = run("skills", "care-planning", "--full", "--plain").stdout.splitlines()
    assert lines[0] == f"{skill.name}: {skill.description}"
    stages = ["novice", "advanced beginner", "competent", "proficient", "expert"]
    said = [
        f"{n} {stage}. What a person does: {anchor}"
        for n, (stage, anchor) in enumerate(zip(stages, skill.anchors, strict=True), 1)
    ]
    assert [line for line in lines if ". What a person does: " in line] == said
    assert lines[1] == f"Also called: {', '.join(skill.also)}."
    assert "Assistant Care Manager. Rating: 2 advanced beginner." in lines
    assert "Senior Care Manager. Importance: expected." in lines
    assert "Senior Care Manager. Source: guide: Senior, derived." in lines


def test_one_skill_names_the_source_of_the_scale_first(run: Run, pack: Pack) -> None:
    (scale,) = [source for source in pack.guide.source if source.id == pack.skills.source]
    lines = run("skills", "care-planning", "--full", "--plain").stdout.splitlines()
    listed = lines[lines.index("Sources:") + 1 :]
    assert listed[0].startswith(f"- {scale.cite}: {scale.name}")
    assert len(listed) > 3


def test_a_pack_without_a_source_of_its_scale_names_those_of_the_targets_alone(
    run: Run, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    path = folder / "skills.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('source = "benner-wsna"\n', "", 1), "utf-8")
    assert path.read_text("utf-8") != text
    usual = run("skills", "care-planning", "--full", "--plain").stdout.splitlines()
    shown = run("skills", "care-planning", "--full", "--plain", "--pack", folder).stdout.splitlines()
    at = usual.index("Sources:") + 1
    assert shown == usual[:at] + usual[at + 1 :]


@pytest.mark.parametrize(
    "name", ["care-planning", "Care_Planning", "risk assessment and care planning", "care-p"]
)
def test_a_skill_is_named_by_id_name_or_unique_beginning_in_any_case(name: str, run: Run) -> None:
    assert run("skills", name).stdout.startswith("Risk assessment and care planning: ")


def test_the_json_has_exactly_the_keys_of_the_contract(run: Run, pack: Pack) -> None:
    data: Any = json.loads(run("skills", "--json").stdout)
    assert set(data) == {"schema", "skills", "note"}
    assert data["schema"] == "carecli.skills/1"
    assert [skill["id"] for skill in data["skills"]] == [skill.id for skill in pack.skills.skill]
    for skill in data["skills"]:
        assert list(skill) == [
            "id", "name", "group", "description", "anchors", "grow", "also", "targets", "asked",
        ]  # fmt: skip
        assert {level: asked["rating"] for level, asked in skill["asked"].items()} == skill["targets"]
        assert len(skill["anchors"]) == 5
        assert skill["grow"] is None or len(skill["grow"]) == 4
        assert all(isinstance(rating, int) for rating in skill["targets"].values())


def find_skill(pack: Pack, *, grows: bool) -> Skill:
    return next(skill for skill in pack.skills.skill if bool(skill.grow) is grows)


def test_what_to_do_for_each_step_stands_beside_the_stage_where_it_begins(run: Run, pack: Pack) -> None:
    skill = find_skill(pack, grows=True)
    assert skill.grow
    steps = [*skill.grow, ""]
    plain = run("skills", skill.id, "--plain").stdout.splitlines()
    said = [line for line in plain if line[0].isdigit()]
    assert said[1::2] == [
        f"{pack.skills.scale.say(n)}. To reach the next: {step}" for n, step in enumerate(skill.grow, 1)
    ]
    markdown = run("skills", skill.id, "--format", "markdown").stdout
    made = list(csv.reader(io.StringIO(run("skills", skill.id, "--format", "csv").stdout)))
    assert made[0] == ["Rating", "What a person does", "To reach the next"]
    assert [row[1:] for row in made[1:]] == [list(pair) for pair in zip(skill.anchors, steps, strict=True)]
    for anchor, step in zip(skill.anchors, steps, strict=True):
        assert f"| {anchor} | {step or '-'} |" in markdown
    (as_json,) = json.loads(run("skills", skill.id, "--json").stdout)["skills"]
    assert as_json["grow"] == list(skill.grow)


def test_the_table_holds_every_word_of_the_steps_and_says_whose_advice_they_are(run: Run, pack: Pack) -> None:
    skill, basis = find_skill(pack, grows=True), pack.skills.grow
    assert skill.grow
    assert basis
    screen = run("skills", skill.id, "--full").stdout
    assert {word for step in skill.grow for word in step.split()} <= set(screen.split())
    said = f"To reach the next (carecli's rules, derived): {basis.reason}."
    assert said in " ".join(screen.split())
    assert "carecli's rules of assessment" in screen[screen.index("Sources") :]


def test_a_skill_for_which_a_pack_says_no_steps_shows_its_stages_alone(run: Run, pack: Pack) -> None:
    skill = find_skill(pack, grows=False)
    shown = run("skills", skill.id, "--full", "--format", "csv").stdout
    assert [row[1:] for row in csv.reader(io.StringIO(shown))] == [
        ["What a person does"], *([anchor] for anchor in skill.anchors)
    ]  # fmt: skip
    text = run("skills", skill.id, "--plain").stdout
    assert "To reach the next" not in text
    assert "carecli's rules of assessment" not in text
    (as_json,) = json.loads(run("skills", skill.id, "--json").stdout)["skills"]
    assert as_json["grow"] is None


def test_the_json_of_one_skill_holds_it_alone(run: Run) -> None:
    (skill,) = json.loads(run("skills", "strategy", "--json").stdout)["skills"]
    assert skill["targets"] == {"lead": 3, "supervisor": 4, "director": 5}


def test_a_skill_without_other_names_says_so(run: Run, pack: Pack) -> None:
    bare = next(skill for skill in pack.skills.skill if not skill.also)
    assert "Also called: none recorded." in run("skills", bare.id, "--full", "--plain").stdout


def test_a_wrong_name_offers_the_nearest(run: Run) -> None:
    result = run("skills", "ehrr")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: there is no skill 'ehrr'; did you mean ehr?\n"


def test_one_skill_is_its_stages_and_a_line_of_what_the_levels_ask(run: Run, pack: Pack) -> None:
    for skill in pack.skills.skill:
        lines = run("skills", skill.id, "--plain").stdout.splitlines()
        assert lines[0] == f"{skill.name}: {skill.description}"
        assert [line for line in lines if ". What a person does: " in line]
        (said,) = [line for line in lines if line.endswith(f"sources: carecli skills {skill.id} --full")]
        asked = re.findall(r"[A-Z][A-Za-z ]+ \(?\d\)?(?=[,;])", said)
        expected = []
        for level in pack.ladder.level:
            if target := skill.targets.get(level.id):
                shown = f"({target.rating})" if target.importance == "preferred" else target.rating
                expected.append(f"{level.title} {shown}")
        assert [one.removeprefix("Asked: ").strip() for one in asked] == expected


def test_full_is_of_one_skill(run: Run) -> None:
    result = run("skills", "--full")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "carecli: error: --full and --sources are of one skill; name it: carecli skills"
        " care-planning --full\n"
    )
