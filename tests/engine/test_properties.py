"""What must hold for every person, setting and pack (design section 6, last lines)."""

from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from carecli.engine.assess import assess, assess_against, score_against
from carecli.engine.results import Assessment
from carecli.engine.standards import set_standards
from carecli.profile.model import Profile
from tests.conftest import TODAY
from tests.engine.strategies import (
    BEGINNER,
    COMPLETE,
    PACK,
    SETTINGS,
    Asked,
    answered,
    asked_anywhere,
    asked_in_any_way,
    bounds,
    improved,
    profiles,
    rank,
)

Item = TypeVar("Item")


def judge(profile: Profile, asked: Asked) -> Assessment:
    return assess_against(profile, asked.standards, TODAY)


@settings(max_examples=150)
@given(st.data(), profiles(), asked_anywhere)
def test_better_evidence_never_lowers_a_score_or_a_verdict(
    data: st.DataObject, profile: Profile, asked: Asked
) -> None:
    better = data.draw(improved(profile))
    for before, after in zip(bounds(judge(profile, asked)), bounds(judge(better, asked)), strict=True):
        assert all(b <= a for b, a in zip(before, after, strict=True)), (before, after)


@settings(max_examples=150)
@given(st.data(), profiles(), asked_in_any_way)
def test_better_evidence_never_lowers_a_score_whatever_will_do_as_well(
    data: st.DataObject, profile: Profile, asked: Asked
) -> None:
    better = data.draw(improved(profile))
    for before, after in zip(judge(profile, asked).levels, judge(better, asked).levels, strict=True):
        for name in ("score", "skills", "advantages"):
            low, high, *_ = getattr(before, name)
            assert low <= getattr(after, name)[0]
            assert high <= getattr(after, name)[1]


@settings(max_examples=80)
@given(st.data(), profiles(), asked_anywhere)
def test_better_evidence_never_lowers_the_current_level(
    data: st.DataObject, profile: Profile, asked: Asked
) -> None:
    better = data.draw(improved(profile))
    assert find_reached(judge(profile, asked)) <= find_reached(judge(better, asked))


def find_reached(found: Assessment) -> int:
    """Return how many levels are behind somebody: up to the current one, or a higher one passed over."""
    current = [found.current_level == level.id for level in found.levels]
    passed = [level.passed_over is not None for level in found.levels]
    return max((i for i, pair in enumerate(zip(current, passed, strict=True), 1) if any(pair)), default=0)


@settings(max_examples=150)
@given(st.data(), profiles(), asked_anywhere)
def test_an_answer_inside_the_unknowns_lands_inside_the_range(
    data: st.DataObject, profile: Profile, asked: Asked
) -> None:
    fuller = data.draw(answered(profile))
    for outer, inner in zip(bounds(judge(profile, asked)), bounds(judge(fuller, asked)), strict=True):
        low, high, worst, best = inner
        assert outer[0] <= low <= high <= outer[1]
        assert outer[2] <= worst <= best <= outer[3]


@settings(max_examples=150)
@given(profiles(), asked_in_any_way)
def test_low_is_never_above_high(profile: Profile, asked: Asked) -> None:
    for level in judge(profile, asked).levels:
        for low, high in (level.score, level.credentials, level.skills):
            assert 0 <= low <= high <= 100
        assert min(level.credentials.low, level.skills.low) <= level.score.low
        assert level.score.high <= max(level.credentials.high, level.skills.high)
        assert 0 <= level.advantages.low <= level.advantages.high <= level.advantages.of
        assert rank(level.verdict.low) <= rank(level.verdict.high)
        for finding in level.findings:
            assert 0 <= finding.worst.credit <= finding.best.credit <= 1
            assert (finding.open_answer is None) is (finding.worst == finding.best)
            assert finding.best.status != "waived"


@settings(max_examples=150)
@given(st.data(), profiles(), asked_in_any_way)
def test_the_order_of_input_never_matters(data: st.DataObject, profile: Profile, asked: Asked) -> None:
    def shuffled(items: tuple[Item, ...] | None) -> tuple[Item, ...] | None:
        return None if items is None else tuple(data.draw(st.permutations([*items])))

    other = profile.replace(
        licenses=shuffled(profile.licenses),
        certifications=shuffled(profile.certifications),
        education=shuffled(profile.education),
        skills=dict(reversed(profile.skills.items())),
    )
    assert judge(other, asked) == judge(profile, asked)


@settings(max_examples=60)
@given(profiles(), asked_in_any_way)
def test_what_is_named_twice_counts_once(profile: Profile, asked: Asked) -> None:
    lists = ("licenses", "certifications", "education")
    twice = {name: held * 2 for name in lists if (held := getattr(profile, name)) is not None}
    assert judge(profile.replace(**twice), asked) == judge(profile, asked)


@settings(max_examples=60)
@given(profiles(), asked_in_any_way)
def test_a_range_is_as_wide_as_the_open_answers_leave_it(profile: Profile, asked: Asked) -> None:
    for level in judge(profile, asked).levels:
        is_open = any(finding.open_answer for finding in level.findings)
        assert (level.settles_most is not None) is is_open
        if not is_open:
            assert level.score.low == level.score.high
            assert level.verdict.low == level.verdict.high


@settings(max_examples=150)
@given(profiles(), asked_in_any_way)
def test_verdict_and_score_alone_are_those_of_the_whole_assessment(profile: Profile, asked: Asked) -> None:
    found = score_against(profile, asked.standards, TODAY)
    whole = judge(profile, asked).levels
    assert [(x.level, x.verdict, x.score) for x in found] == [(x.id, x.verdict, x.score) for x in whole]


@settings(max_examples=40)
@given(profiles(), st.sampled_from(SETTINGS))
def test_the_same_input_gives_the_same_answer_by_either_way(profile: Profile, setting: str | None) -> None:
    person = profile.replace(setting=setting)
    assert (
        assess(person, PACK, TODAY)
        == assess(person, PACK, TODAY)
        == assess_against(person, set_standards(PACK, setting), TODAY)
    )


@settings(max_examples=60)
@given(profiles(), st.sampled_from(SETTINGS), st.text(max_size=20), st.sampled_from(["senior", "director"]))
def test_no_name_target_or_place_changes_what_is_found(
    profile: Profile, setting: str | None, name: str, target: str
) -> None:
    asked = Asked(setting)
    other = profile.replace(name=name, target=target, country="US", state="CA")
    renamed, plain = judge(other, asked), judge(profile, asked)
    assert renamed.levels == plain.levels
    assert (renamed.current_level, renamed.next_level) == (plain.current_level, plain.next_level)


@settings(max_examples=60)
@given(asked_in_any_way)
def test_whatever_is_asked_all_evidence_is_ready_with_100(asked: Asked) -> None:
    found = judge(COMPLETE, asked)
    assert set(bounds(found)) == {(100.0, 100.0, 3, 3)}
    assert {(*level.credentials, *level.skills) for level in found.levels} == {(100.0,) * 4}
    assert all(level.advantages.low == level.advantages.of for level in found.levels)
    open_to_all = [level.id for level in found.levels if level.passed_over is None]
    assert found.current_level == (open_to_all[-1] if open_to_all else None)


@settings(max_examples=60)
@given(profiles(), asked_anywhere)
def test_nobody_is_below_the_beginner_nor_above_the_complete(profile: Profile, asked: Asked) -> None:
    least, person, most = (bounds(judge(p, asked)) for p in (BEGINNER, profile, COMPLETE))
    for floor, between, top in zip(least, person, most, strict=True):
        assert all(f <= b <= t for f, b, t in zip(floor, between, top, strict=True))
