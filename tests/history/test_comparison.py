"""Two snapshots compared: the parts of the person, of pack and rules, and of time add up to the whole."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.engine.results import RULES_VERSION
from carecli.history.comparison import (
    Answer,
    AnswerChange,
    Comparison,
    LevelChange,
    Shift,
    compare_answers,
    compare_snapshots,
    fit_answers,
    list_answers,
)
from carecli.history.content import Content, Snapshot
from carecli.pack.loading import check_pack, load_pack
from carecli.pack.pack import Pack, take_fingerprint
from carecli.profile.model import License
from tests.conftest import SHIPPED_PACK
from tests.history.making import make_content

LATER = date(2026, 7, 1)
NOTHING = Shift(0.0, 0.0)


def change_pack(pack: Pack, version: str, must: float | None = None, rename: str | None = None) -> Pack:
    """Return the pack with another version, another weight of a must, or one skill under another id."""
    guide = pack.guide.replace(version=version)
    weights = pack.ladder.rules.weights
    weights = weights.replace(must=must or weights.must)
    rules = pack.ladder.rules.replace(weights=weights)
    ladder = pack.ladder.replace(rules=rules)
    known = tuple(s.replace(id="renamed", name="Renamed") if s.id == rename else s for s in pack.skills.skill)
    skills = pack.skills.replace(skill=known)
    return pack.replace(guide=guide, ladder=ladder, skills=skills)


def compare(old: Content, new: Content, pack: Pack) -> Comparison:
    done = compare_snapshots(Snapshot(1, old), Snapshot(2, new), pack)
    for level in done.levels:
        check_sum(level)
    return done


def check_sum(level: LevelChange) -> None:
    """The parts add up to the whole way, for both ends of the score."""
    assert level.before
    assert level.after
    assert level.by_pack
    assert level.by_time
    assert level.by_answers
    for end in (0, 1):
        way = level.after.score[end] - level.before.score[end]
        parts = level.by_pack[end] + level.by_time[end] + level.by_answers[end]
        assert parts == pytest.approx(way, abs=1e-6)


def find(done: Comparison, level: str = "senior") -> LevelChange:
    return next(change for change in done.levels if change.level == level)


def test_with_one_pack_only_the_answers_count(pack: Pack) -> None:
    old = make_content(pack)
    new = make_content(pack, LATER, years=5, certifications=["CCM"], skills={"ehr": 3, "mentoring": 4})
    done = compare(old, new, pack)
    assert done.separation == "answers"
    assert (done.left_out, done.expired) == ((), ())
    assert done.answers == (
        AnswerChange(Answer("years"), 3, 5),
        AnswerChange(Answer("certifications", "CCM"), False, True),
        AnswerChange(Answer("skills", "mentoring"), 3, 4),
    )
    assert (
        {change.by_pack for change in done.levels} == {change.by_time for change in done.levels} == {NOTHING}
    )
    by_answers = find(done).by_answers
    assert by_answers is not None
    assert by_answers > NOTHING


def test_with_the_same_answers_only_the_pack_counts(pack: Pack) -> None:
    newer = change_pack(pack, "2.0.0", must=9)
    done = compare(make_content(pack), make_content(newer, LATER), newer)
    assert (done.separation, done.answers) == ("exact", ())
    assert (
        {change.by_answers for change in done.levels}
        == {change.by_time for change in done.levels}
        == {NOTHING}
    )
    assert find(done).by_pack not in (None, NOTHING)


def test_pack_and_answers_are_told_apart(pack: Pack) -> None:
    newer = change_pack(pack, "2.0.0", must=9)
    old, new = make_content(pack), make_content(newer, LATER, years=9)
    done = compare(old, new, newer)
    assert done.separation == "exact"
    alone = compare(old, make_content(newer, LATER), newer)
    assert find(done).by_pack == find(alone).by_pack != NOTHING
    assert find(done).by_answers != NOTHING


def test_rules_count_with_the_pack(pack: Pack) -> None:
    old = make_content(pack)._replace(rules_version=0)
    done = compare(old, make_content(pack, LATER, years=9), pack)
    assert done.separation == "exact"
    assert find(done).by_pack == NOTHING


def test_two_of_one_earlier_pack_differ_by_their_answers(pack: Pack) -> None:
    now = change_pack(pack, "2.0.0", must=9)
    done = compare(make_content(pack), make_content(pack, LATER, years=9), now)
    assert done.separation == "answers"
    assert {change.by_pack for change in done.levels} == {NOTHING}
    assert find(done) == find(compare(make_content(pack), make_content(pack, LATER, years=9), pack))


def test_of_three_packs_the_rest_is_put_down_to_pack_and_rules(pack: Pack) -> None:
    second, now = change_pack(pack, "2.0.0", must=6), change_pack(pack, "3.0.0", must=12)
    old, new = make_content(pack), make_content(second, LATER, years=9)
    done = compare(old, new, now)
    assert done.separation == "mixed"
    with_now = compare(make_content(now), make_content(now, LATER, years=9), now)
    assert find(done).by_answers == find(with_now).by_answers


def test_a_pack_edited_without_a_new_version_gives_itself_away(pack: Pack) -> None:
    edited = change_pack(pack, pack.guide.version, must=9)
    done = compare(make_content(pack), make_content(edited, LATER), edited)
    assert done.separation == "exact"
    assert find(done).by_pack != NOTHING


def test_content_that_differs_is_another_pack_though_names_and_scores_agree(pack: Pack) -> None:
    renamed = pack.replace(guide=pack.guide.replace(title="Another title"))
    contents = make_content(pack), make_content(pack, LATER, years=9)
    marked = [
        content._replace(result={**content.result, "pack": {**content.result["pack"], "fingerprint": mark}})
        for content, mark in zip(contents, map(take_fingerprint, (pack, renamed)), strict=True)
    ]
    assert compare(*contents, pack).separation == "answers"
    assert compare(marked[0], marked[1], pack).separation == "exact"
    assert compare(contents[0], marked[1], pack).separation == "answers"


def test_a_fingerprint_does_not_hang_on_how_a_pack_was_read(pack: Pack) -> None:
    checked, unchecked = check_pack(SHIPPED_PACK), load_pack(SHIPPED_PACK)
    assert {type(level.years.min) for level in checked.ladder.level if level.years} == {float}
    assert int in {type(level.years.min) for level in unchecked.ladder.level if level.years}
    assert take_fingerprint(checked) == take_fingerprint(unchecked) != take_fingerprint(pack)
    assert take_fingerprint(pack) == take_fingerprint(pack)
    assert take_fingerprint(change_pack(pack, pack.guide.version, must=9)) != take_fingerprint(pack)


def test_a_pack_edited_after_both_is_not_held_against_either(pack: Pack) -> None:
    edited = change_pack(pack, pack.guide.version, must=9)
    done = compare(make_content(pack), make_content(pack, LATER, years=9), edited)
    assert done.separation == "answers"
    assert find(done).by_pack == find(done).by_time == NOTHING


@pytest.mark.parametrize(
    ("expires", "expired"),
    [("2026-01", True), ("2026-06-30", True), ("2026-07", False), ("2025-12", False), ("2028-05", False)],
)
def test_time_alone_takes_a_credential(expires: str, expired: bool, pack: Pack) -> None:
    held = [{"id": "CCM", "expires": expires}]
    done = compare(
        make_content(pack, certifications=held), make_content(pack, LATER, certifications=held), pack
    )
    assert done.expired == (("CCM",) if expired else ())
    assert done.answers == ()
    time = find(done).by_time
    assert time is not None
    assert (time < NOTHING) is expired
    assert find(done).by_answers == find(done).by_pack == NOTHING


def test_a_renewal_makes_good_what_time_took(pack: Pack) -> None:
    old = make_content(pack, certifications=[{"id": "CCM", "expires": "2026-03"}])
    new = make_content(pack, LATER, certifications=[{"id": "CCM", "expires": "2031-03"}])
    done = compare(old, new, pack)
    change = find(done)
    assert change.by_time is not None
    assert change.by_answers == Shift(-change.by_time.low, -change.by_time.high) != NOTHING
    assert done.answers == (AnswerChange(Answer("certifications", "CCM"), "2026-03", "2031-03"),)


def test_an_answer_that_the_pack_of_today_does_not_know_is_left_out_and_named(pack: Pack) -> None:
    now = change_pack(pack, "2.0.0", rename="mentoring")
    old = make_content(pack, skills={"ehr": 3, "mentoring": 4})
    new = make_content(now, LATER, skills={"ehr": 3, "renamed": 4})
    done = compare(old, new, now)
    assert done.left_out == ((1, Answer("skills", "mentoring"), 4),)
    assert done.separation == "exact"


def test_levels_that_only_one_snapshot_has_stand_without_parts(pack: Pack) -> None:
    content = make_content(pack)
    without = content._replace(result={**content.result, "levels": content.result["levels"][:-1]})
    done = compare_snapshots(Snapshot(1, without), Snapshot(2, content), pack)
    director = find(done, "director")
    assert director.before is None
    assert director.after is not None
    assert (director.by_pack, director.by_answers) == (None, None)
    both = compare_snapshots(Snapshot(1, without), Snapshot(2, without), pack)
    assert "director" not in [change.level for change in both.levels]


def test_a_level_that_the_pack_of_today_does_not_have_cannot_be_parted(pack: Pack) -> None:
    ladder = pack.ladder.replace(level=pack.ladder.level[:-1])
    now = change_pack(pack, "2.0.0").replace(ladder=ladder)
    new = make_content(pack, LATER, years=9)._replace(rules_version=7)
    director = find(compare_snapshots(Snapshot(1, make_content(pack)), Snapshot(2, new), now), "director")
    assert director.before
    assert director.after
    assert (director.by_pack, director.by_time, director.by_answers) == (None, None, None)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ({}, {}, []),
        ({"years": 3}, {"years": 3}, []),
        ({}, {"years": 0}, [("years", "", None, 0)]),
        ({"name": "A"}, {"name": "B"}, [("name", "", "A", "B")]),
        ({}, {"licenses": []}, [("licenses", "", None, "none")]),
        ({}, {"licenses": None, "years": None}, []),
        ({"licenses": None}, {"licenses": ["RN"]}, [("licenses", "RN", None, True)]),
        ({"licenses": []}, {}, [("licenses", "", "none", None)]),
        ({}, {"licenses": ["RN"]}, [("licenses", "RN", None, True)]),
        ({"licenses": []}, {"licenses": ["RN"]}, [("licenses", "RN", False, True)]),
        ({"licenses": ["RN"]}, {"licenses": []}, [("licenses", "RN", True, False)]),
        (
            {"licenses": ["RN"]},
            {"licenses": [{"id": "RN", "expires": "2028-05"}]},
            [("licenses", "RN", True, "2028-05")],
        ),
        (
            {"education": [{"level": "bachelor"}]},
            {"education": [{"level": "bachelor", "field": "nursing"}]},
            [("education", "bachelor", True, False), ("education", "bachelor:nursing", False, True)],
        ),
        ({"skills": {"ehr": 1}}, {"skills": {"ehr": 2}}, [("skills", "ehr", 1, 2)]),
        ({"skills": {"ehr": 1}}, {}, [("skills", "ehr", 1, None)]),
    ],
)  # fmt: skip
def test_changes_of_answers(old: dict[str, Any], new: dict[str, Any], changes: list[tuple[Any, ...]]) -> None:
    assert [(c.answer.key, c.answer.name, c.before, c.after) for c in compare_answers(old, new)] == changes


def test_keys_that_a_newer_result_adds_are_passed_over(pack: Pack) -> None:
    content = make_content(pack)
    level, *others = content.result["levels"]
    more = {**level, "score": {**level["score"], "middle": 50}, "verdict": {**level["verdict"], "why": "so"}}
    newer = content._replace(result={**content.result, "levels": [more, *others]})
    assert compare(content, newer, pack).levels == compare(content, content, pack).levels


def test_every_answer_is_listed_once(pack: Pack) -> None:
    inputs = make_content(pack).inputs
    assert list_answers(inputs) == {
        Answer("name"): "Dana",
        Answer("target"): "senior",
        Answer("setting"): "hospital",
        Answer("years"): 3,
        Answer("education", "bachelor", "nursing"): True,
        Answer("licenses", "RN"): True,
        Answer("certifications"): "none",
        Answer("skills", "ehr"): 3,
        Answer("skills", "mentoring"): 3,
    }


@pytest.mark.parametrize(
    ("inputs", "left_out", "kept"),
    [
        ({"target": "chief"}, [("target", "", "chief")], {}),
        ({"licenses": ["RN", "XX"]}, [("licenses", "XX", True)], {"licenses": ["RN"]}),
        ({"licenses": [{"id": "XX", "expires": "2028-05"}]}, [("licenses", "XX", "2028-05")], {}),
        ({"education": [{"level": "guild"}]}, [("education", "guild", True)], {}),
        ({"skills": {"ehr": 3, "magic": 4}}, [("skills", "magic", 4)], {"skills": {"ehr": 3}}),
        ({"skills": {"ehr": 3, "EHR": 4}}, [("skills", "", "{'ehr': 3, 'EHR': 4}")], {}),
        ({"years": 300, "mood": "good"}, [("years", "", "300"), ("mood", "", "good")], {}),
        ({"licenses": ["RN", "LCSW"], "years": 2}, [], {"licenses": ["RN", "LCSW"], "years": 2}),
    ],
)
def test_what_a_pack_does_not_take_is_left_out(
    inputs: dict[str, Any], left_out: list[tuple[Any, ...]], kept: dict[str, Any], pack: Pack
) -> None:
    before = repr(inputs)
    fitted = fit_answers(inputs, pack)
    assert [(of.key, of.name, value) for of, value in fitted.left_out] == left_out
    assert fitted == fit_answers(kept, pack)._replace(left_out=fitted.left_out)
    assert repr(inputs) == before, "the snapshot stays as it is"


YEARS = st.integers(0, 20)
RATINGS = st.dictionaries(
    st.sampled_from(["ehr", "mentoring", "resilience", "care-planning"]), st.integers(0, 5)
)
CREDENTIALS = [{"id": code, "expires": month} for code in ("CCM", "ACM") for month in ("2025-01", "2026-03")]
EXPIRING = st.lists(st.sampled_from(CREDENTIALS), max_size=2, unique_by=lambda held: held["id"])


@given(
    old=st.tuples(YEARS, RATINGS, EXPIRING),
    new=st.tuples(YEARS, RATINGS, EXPIRING),
    musts=st.tuples(*[st.sampled_from([3.0, 6.0])] * 3),
)
def test_the_parts_always_add_up(
    old: tuple[Any, ...], new: tuple[Any, ...], musts: tuple[float, ...], pack: Pack
) -> None:
    first, second, now = (change_pack(pack, f"{must:.0f}.0.0", must=must) for must in musts)
    before, after = (
        make_content(of, day, years=years, skills=skills, certifications=held)
        for of, day, (years, skills, held) in ((first, date(2026, 1, 5), old), (second, LATER, new))
    )
    done = compare(before, after, now)
    assert done.answers == compare_answers(before.inputs, after.inputs)
    if first == second:
        assert {change.by_pack for change in done.levels} == {NOTHING}
    if old == new and second == now:
        assert {change.by_answers for change in done.levels} == {NOTHING}
    assert done.now[:3] == (now.guide.id, now.guide.version, RULES_VERSION)


def test_all_that_a_pack_does_not_know_is_left_out_at_once(pack: Pack) -> None:
    skills = {f"unknown-{number}": 1 for number in range(900)} | {"ehr": 2}
    licenses = [code for number in range(3_000) for code in ("RN", f"X{number}")]
    inputs = {"schema": "carecli.profile/1", "skills": skills, "licenses": licenses, "target": "nobody"}
    fitted = fit_answers(inputs, pack)
    assert fitted.profile.skills == {"ehr": 2}
    assert fitted.profile.licenses == (License(id="RN"),) * 3_000
    gone = [answer.id for answer, _ in fitted.left_out if answer.key == "licenses"]
    assert gone == [f"X{number}" for number in range(3_000)]
    assert len(fitted.left_out) == 3_901
