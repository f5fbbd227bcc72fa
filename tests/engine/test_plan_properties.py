"""What holds for every plan: it closes the gaps, in an order that can be kept, with sums that add up."""

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from carecli.engine.plan import PREFERENCES, Plan, Preference, Step
from carecli.profile.model import Profile
from tests.engine.plans import plan
from tests.engine.strategies import LEVELS, profiles

targets = st.sampled_from(LEVELS)
preferences = st.sampled_from(PREFERENCES)


def is_needed(step: Step) -> bool:
    return step.importance != "preferred"


@given(profiles(), targets, preferences)
def test_a_plan_closes_every_gap_that_answers_leave(
    profile: Profile, target: str, preference: Preference
) -> None:
    made = plan(profile, target, preference=preference)
    needed = [step for step in made.steps if is_needed(step)]
    last = needed[-1].standing if needed else made.standing
    assert last.verdict.high == "ready"
    if not made.open_answers:
        assert last.verdict.low == "ready"
        assert (made.steps[-1].standing if made.steps else made.standing).score == (100.0, 100.0)


@given(profiles(), targets, preferences)
def test_every_step_comes_after_what_it_waits_for(
    profile: Profile, target: str, preference: Preference
) -> None:
    made = plan(profile, target, preference=preference)
    steps = {step.id: step for step in made.steps}
    assert len(steps) == len(made.steps)
    seen: set[str] = set()
    for step in made.steps:
        assert set(step.starts_after) <= seen
        for name in step.starts_after:
            assert step.start.low >= steps[name].finish.low
            assert step.start.high >= steps[name].finish.high
        seen.add(step.id)
    assert [is_needed(step) for step in made.steps] == sorted(map(is_needed, made.steps), reverse=True)


@given(profiles(), targets, preferences)
def test_no_requirement_is_closed_twice(profile: Profile, target: str, preference: Preference) -> None:
    closed = [name for step in plan(profile, target, preference=preference).steps for name in step.closes]
    assert len(closed) == len(set(closed))


@given(profiles(), targets, preferences)
def test_sums_are_the_longest_chain_and_all_known_costs(
    profile: Profile, target: str, preference: Preference
) -> None:
    made = plan(profile, target, preference=preference)
    for total, steps in (
        (made.needed, [s for s in made.steps if is_needed(s)]),
        (made.everything, made.steps),
    ):
        chain: dict[str, float] = {}
        for step in made.steps:
            begun = max((chain[name] for name in step.starts_after), default=0)
            chain[step.id] = begun + (step.months.high if step.months else 0)
        assert isclose(total.months.high, max((chain[step.id] for step in steps), default=0))
        costs = [step.cost for step in steps if step.cost]
        assert (total.cost is None) is (not costs)
        if total.cost:
            assert total.cost[:2] == (sum(c.low for c in costs), sum(c.high for c in costs))
        assert set(total.unknown_months) == {step.id for step in steps if step.months is None}


@given(profiles(), targets)
def test_neither_way_loses_what_it_is_preferred_for(profile: Profile, target: str) -> None:
    fastest, cheapest = (plan(profile, target, preference=preference) for preference in PREFERENCES)
    unknown = fastest.needed.unknown_months or cheapest.needed.unknown_months
    if not [name for name in unknown if name.startswith(("degree", "certification"))]:
        assert fastest.needed.months.high <= cheapest.needed.months.high


@given(profiles(), targets, st.data())
def test_a_tick_never_makes_a_plan_longer_or_dearer(
    profile: Profile, target: str, data: st.DataObject
) -> None:
    made = plan(profile, target)
    if not made.steps:
        return
    name = data.draw(st.sampled_from([step.id for step in made.steps]))
    ticked = plan(profile, target, done=(name,))
    assert find_months(ticked) <= find_months(made)
    assert [step for step in ticked.steps if step.is_done and step.id == name]


def find_months(made: Plan) -> float:
    return max(made.everything.months.high, made.needed.months.high)


@given(profiles(), targets)
def test_the_order_of_answers_does_not_matter(profile: Profile, target: str) -> None:
    turned = {
        key: tuple(reversed(held))
        for key in ("licenses", "certifications", "education")
        if (held := getattr(profile, key)) is not None
    }
    assert plan(profile.model_copy(update=turned), target) == plan(profile, target)
