"""`carecli history diff`: what the person changed, told apart from what the pack changed."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
Change = tuple[str, str, str]

OLD = """
target = "senior"
setting = "hospital"
years = 3
licenses = ["RN"]
certifications = []
[[education]]
level = "bachelor"
field = "nursing"
[skills]
mentoring = 3
ehr = 3
"""
NEW = OLD.replace("years = 3", "years = 5").replace("[]", '["CCM"]').replace("mentoring = 3", "mentoring = 4")
HEAVIER = ("ladder.toml", "must = 3\n", "must = 9\n")
NEWER = ("guide.toml", 'version = "1.0.0"', 'version = "2.0.0"')
NEWEST = ("guide.toml", 'version = "1.0.0"', 'version = "3.0.0"')
RENAMED = [
    ("skills.toml", 'id = "mentoring"', 'id = "coaching"'),
    ("skills.toml", 'name = "Mentoring', 'name = "Coaching'),
    ("ladder.toml", '"mentoring"', '"coaching"'),
    ("skills.toml", '"mentoring"', '"coaching others"'),
]


@pytest.fixture
def make_pack(tmp_path: Path) -> Callable[..., str]:
    """Return a function that makes a pack of its own out of the small one."""

    def make(name: str, *changes: Change) -> str:
        folder = tmp_path / name
        shutil.copytree(SMALL_PACK, folder)
        for file, old, new in changes:
            text = (folder / file).read_text("utf-8")
            assert old in text, old
            (folder / file).write_text(text.replace(old, new), "utf-8")
        return str(folder)

    return make


@pytest.fixture
def save(run: Run, home: Path) -> Callable[..., None]:
    """Return a function that saves the assessment of a profile on a day."""

    def put_and_save(profile: str, day: str, pack: str | None = None) -> None:
        folder = home / ".local" / "share" / "carecli"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "profile.toml").write_text(profile, "utf-8")
        result = run("history", "save", "--today", day, *(["--pack", pack] if pack else []))
        assert result.exit_code == 0, result.stderr

    return put_and_save


def diff(run: Run, *args: str) -> list[str]:
    """Return the plain lines of a comparison."""
    result = run("history", "diff", *args, "--plain", "--full")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def diff_json(run: Run, *args: str) -> Any:
    return json.loads(run("history", "diff", *args, "--json").stdout)


def find_level(lines: Sequence[str], column: str) -> str:
    """Return what a column says of the senior level."""
    (said,) = [line for line in lines if line.startswith(f"Senior Care Manager. {column}: ")]
    return said.removeprefix(f"Senior Care Manager. {column}: ").removesuffix(".")


def test_with_the_same_pack_only_the_answers_changed(run: Run, save: Callable[..., None]) -> None:
    save(OLD, "2026-01-05")
    save(NEW, "2026-07-01")
    lines = diff(run)
    assert lines[0] == "From snapshot 1 (2026-01-05) to 2 (2026-07-01)."
    assert lines[1:8] == [
        "Your answers that changed:",
        "Years in care management. Snapshot 1: 3 years.",
        "Years in care management. Snapshot 2: 5 years.",
        "Certification CCM. Snapshot 1: not held.",
        "Certification CCM. Snapshot 2: held.",
        "Mentoring and staff development. Snapshot 1: 3 competent.",
        "Mentoring and staff development. Snapshot 2: 4 proficient.",
    ]
    assert lines[8] == (
        "Both were made with the same pack and rules (pack care-manager 1.0.0, rules 2): only your answers"
        " changed the scores."
    )
    assert find_level(lines, "Pack or rules") == "0"
    assert "+" in find_level(lines, "Answers")


def test_where_nothing_changed_it_says_so(run: Run, save: Callable[..., None]) -> None:
    save(OLD, "2026-01-05")
    save(OLD, "2026-07-01")
    assert diff(run)[1:3] == [
        "No answer changed.",
        "Both were made with the same pack and rules (pack care-manager 1.0.0, rules 2), and no score"
        " changed.",
    ]


def test_a_pack_of_today_takes_its_part(
    run: Run, save: Callable[..., None], make_pack: Callable[..., str]
) -> None:
    newer = make_pack("newer", NEWER, HEAVIER)
    save(OLD, "2026-01-05")
    save(NEW, "2026-07-01", newer)
    lines = diff(run, "--pack", newer)
    assert any(
        line.startswith("The first was made with pack care-manager 1.0.0, rules 2, the second with pack")
        and "care-manager 2.0.0" in line
        for line in lines
    )
    found = diff_json(run, "--pack", newer)
    assert found["separation"] == "exact"
    (senior,) = [level for level in found["levels"] if level["id"] == "senior"]
    for end in ("low", "high"):
        way = senior["after"]["score"][end] - senior["before"]["score"][end]
        parts = [senior[part][end] for part in ("by_pack", "by_time", "by_answers")]
        assert sum(parts) == pytest.approx(way)
    assert senior["by_pack"]["low"] != 0 != senior["by_answers"]["low"]


def test_the_part_of_the_pack_is_what_it_makes_of_the_old_answers(
    run: Run, save: Callable[..., None], make_pack: Callable[..., str], tmp_path: Path
) -> None:
    newer = make_pack("newer", NEWER, HEAVIER)
    save(OLD, "2026-01-05")
    save(NEW, "2026-07-01", newer)
    old = tmp_path / "old.toml"
    old.write_text(OLD)
    scores = []
    for pack in ([], ["--pack", newer]):
        assessed = json.loads(run("assess", "-p", old, "--today", "2026-01-05", "--json", *pack).stdout)
        scores.append({level["id"]: level["score"]["low"] for level in assessed["levels"]})
    for level in diff_json(run, "--pack", newer)["levels"]:
        expected = scores[1][level["id"]] - scores[0][level["id"]]
        assert level["by_pack"]["low"] == pytest.approx(expected)


def test_a_pack_changed_without_a_new_version_is_said(
    run: Run, save: Callable[..., None], make_pack: Callable[..., str]
) -> None:
    edited = make_pack("edited", HEAVIER)
    save(OLD.replace("[]", '[{ id = "CCM", expires = "2026-03" }]'), "2026-01-05")
    save(OLD, "2026-07-01", edited)
    assert (
        "Both say pack care-manager 1.0.0, rules 2, but the pack was changed in between without a new"
        " version. The part of pack and rules is what the pack of today makes of your old answers; your"
        " answers and the passing of time did the rest."
    ) in diff(run, "--pack", edited)


def test_of_a_third_pack_it_says_what_cannot_be_told_apart(
    run: Run, save: Callable[..., None], make_pack: Callable[..., str]
) -> None:
    newest = make_pack("newest", NEWEST, HEAVIER)
    save(OLD, "2026-01-05")
    save(NEW, "2026-07-01", make_pack("newer", NEWER, ("ladder.toml", "must = 3\n", "must = 5\n")))
    lines = diff(run, "--pack", newest)
    assert any("How the two act together cannot be told apart." in line for line in lines)
    assert any("pack care-manager 3.0.0" in line for line in lines)
    assert diff_json(run, "--pack", newest)["separation"] == "mixed"


def test_an_answer_that_the_pack_does_not_know_any_more_is_named(
    run: Run, save: Callable[..., None], make_pack: Callable[..., str]
) -> None:
    renamed = make_pack("renamed", NEWER, *RENAMED)
    save(OLD, "2026-01-05")
    save(NEW.replace("mentoring", "coaching"), "2026-07-01", renamed)
    lines = diff(run, "--pack", renamed)
    place = lines.index("Left out, because the pack of today does not know it:")
    assert lines[place + 1] == "- mentoring: 3 competent (snapshot 1)"
    assert diff_json(run, "--pack", renamed)["left_out"] == [
        {"snapshot": 1, "key": "skills", "id": "mentoring", "value": 3}
    ]


def test_an_edited_pack_that_kept_its_version_is_never_put_down_to_the_answers(
    run: Run, save: Callable[..., None], make_pack: Callable[..., str]
) -> None:
    """Even where neither snapshot is of the pack of today, so that no score gives the edit away."""
    before, after = (
        make_pack("before", HEAVIER),
        make_pack("after", ("ladder.toml", "must = 3\n", "must = 5\n")),
    )
    save(OLD, "2026-01-05", before)
    save(NEW, "2026-07-01", after)
    lines = diff(run)
    assert not any("only your answers" in line for line in lines)
    assert any(
        line.startswith(
            "Both say pack care-manager 1.0.0, rules 2, but the pack was changed in between without a new"
            " version, and neither gives its result with the pack of today"
        )
        for line in lines
    )


def test_a_credential_that_expired_in_between_is_said_and_is_the_part_of_time(
    run: Run, save: Callable[..., None]
) -> None:
    held = NEW.replace('["CCM"]', '[{ id = "CCM", expires = "2026-03" }]')
    save(held, "2026-01-05")
    save(held, "2026-07-01")
    lines = diff(run)
    assert lines[1:4] == [
        "No answer changed.",
        "In between, CCM expired on the answers of snapshot 1.",
        "Both were made with the same pack and rules (pack care-manager 1.0.0, rules 2): only your answers"
        " and the passing of time changed the scores.",
    ]
    assert find_level(lines, "Time").startswith(("-", "low -"))
    assert find_level(lines, "Answers") == "0"
    assert diff_json(run)["expired"] == ["CCM"]


def test_it_compares_the_last_two_one_with_the_newest_or_any_two(run: Run, save: Callable[..., None]) -> None:
    for number, day in enumerate(("2026-01-05", "2026-02-05", "2026-03-05"), 3):
        save(OLD.replace("years = 3", f"years = {number}"), day)
    for args, pair in (
        ([], (2, 3)), (["1"], (1, 3)), (["2"], (2, 3)), (["1", "2"], (1, 2)), (["3", "1"], (1, 3)),
    ):  # fmt: skip
        found = diff_json(run, *args)
        assert (found["from"]["id"], found["to"]["id"]) == pair, args
        assert found["schema"] == "carecli.history-diff/1"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["1", "1"], "both are snapshot 1; name another one"),
        (["2"], "both are snapshot 2, the newest; name another one"),
    ],
)
def test_a_snapshot_is_not_compared_with_itself(
    args: list[str], words: str, run: Run, save: Callable[..., None]
) -> None:
    save(OLD, "2026-01-05")
    save(NEW, "2026-02-05")
    result = run("history", "diff", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"carecli: error: {words}\n")


@pytest.mark.parametrize("args", [[], ["1"]])
def test_one_snapshot_alone_cannot_be_compared(args: list[str], run: Run, save: Callable[..., None]) -> None:
    save(OLD, "2026-01-05")
    result = run("history", "diff", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("carecli: error: only one snapshot is saved; carecli history save")


def test_a_level_that_is_not_in_both_is_shown_without_parts(
    run: Run, save: Callable[..., None], tmp_path: Path
) -> None:
    save(OLD, "2026-01-05")
    exported = run("history", "export").stdout.replace('"id":"lead","title"', '"id":"guru","title"')
    (tmp_path / "other.json").write_text(exported.replace("2026-01-05", "2026-02-05"))
    assert run("history", "import", tmp_path / "other.json").exit_code == 0
    table = run("history", "diff", "--full")
    assert table.exit_code == 0
    assert "not known" in table.stdout
    lines = diff(run)
    for column in ("Before", "After"):
        assert sum(line.startswith(f"Lead Care Manager. {column}: ") for line in lines) == 1
    assert lines.count("Lead Care Manager. Answers: not known.") == 2
    levels = {level["id"]: level for level in diff_json(run)["levels"]}
    assert (levels["lead"]["after"], levels["guru"]["before"]) == (None, None)
    assert levels["lead"]["by_pack"] is None


def test_the_two_ends_of_a_range_may_go_different_ways(run: Run, save: Callable[..., None]) -> None:
    save("years = 3\n", "2026-01-05")
    save("years = 3\nlicenses = []\n[skills]\nehr = 1\nregulations = 5\n", "2026-02-05")
    said = find_level(diff(run), "Answers")
    assert said.startswith("low +")
    assert ", high -" in said


@pytest.mark.parametrize("width", ["60", "80", "200"])
def test_nothing_is_cut_off(
    width: str, run: Run, save: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    save("years = 3\n", "2026-01-05")
    save(NEW, "2026-02-05")
    for command in (["diff"], ["list"], ["show", "2"], ["chart"]):
        text = run("history", *command).stdout
        assert "…" not in text
        assert max(map(len, text.splitlines())) <= int(width)


# ---------------------------------------------------------------- one screen


def show(run: Run, *args: str) -> list[str]:
    """Return the lines of the screen."""
    result = run("history", "diff", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_the_screen_says_how_the_target_moved_what_was_answered_and_why(
    run: Run, save: Callable[..., None]
) -> None:
    save(OLD, "2026-01-05")
    save(NEW, "2026-07-01")
    lines = show(run, "--plain")
    (senior,) = [level for level in diff_json(run)["levels"] if level["id"] == "senior"]
    before, after = senior["before"]["score"]["low"], senior["after"]["score"]["low"]
    assert lines[0].startswith("From 2026-01-05 to 2026-07-01, Senior Care Manager: ")
    assert f"{before:.1f}" in lines[0]
    assert f"{after:.1f}" in lines[0]
    assert "Changed: Years in care management: 3 years → 5 years" in lines
    assert "Certification CCM: not held → held" in lines
    assert "Why: only your answers changed the scores" in lines
    assert lines[-1] == "Next: carecli history diff 1 2 --full · carecli history chart"


def test_the_screen_of_two_alike_says_that_nothing_moved(run: Run, save: Callable[..., None]) -> None:
    save(OLD, "2026-01-05")
    save(OLD, "2026-07-01")
    lines = show(run, "--plain")
    assert re.search("Senior Care Manager stayed as it was: ", lines[0])
    assert lines[-3:-1] == ["Changed: no answer", "Why: no score changed"]


def test_the_screen_parts_what_the_ladder_did_from_what_the_person_did(
    run: Run, save: Callable[..., None], make_pack: Callable[..., str]
) -> None:
    newer = make_pack("newer", NEWER, HEAVIER)
    save(OLD, "2026-01-05")
    save(NEW, "2026-07-01", newer)
    (why,) = [line for line in show(run, "--plain", "--pack", newer) if line.startswith("Why: ")]
    assert re.fullmatch(
        r"Why: the ladder or its rules changed too\. Senior Care Manager: the ladder and its rules .+"
        r" and your answers .+",
        why,
    )
    lines = show(run, "--plain", "--pack", make_pack("newest", NEWEST, *RENAMED))
    assert any(re.match(r"Left out: \d answers? that the ladder of today", line) for line in lines)
    assert any("as measured with the ladder of today" in line for line in lines)


def test_it_is_one_screen_however_much_was_answered(
    run: Run, save: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    names = [skill["id"] for skill in json.loads(run("skills", "--json").stdout)["skills"]]
    save(OLD, "2026-01-05")
    save(NEW.partition("[skills]")[0] + "[skills]\n" + "".join(f"{n} = 5\n" for n in names), "2026-07-01")
    lines = show(run)
    assert 10 < len(lines) <= 40
    assert max(map(len, lines)) <= 80
    assert any(re.search(r"and \d+ more answers", line) for line in lines)
