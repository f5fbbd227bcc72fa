"""Two people's ratings: which one counts, and where they differ."""

from hypothesis import given
from hypothesis import strategies as some

from carecli.engine.ratings import LARGE, WAYS, choose_ratings, pair_ratings

RATINGS = some.dictionaries(some.sampled_from("abcdef"), some.integers(0, 6), max_size=6)


@given(RATINGS, RATINGS)
def test_what_counts_lies_between_the_two_and_nothing_is_lost(
    own: dict[str, int], other: dict[str, int]
) -> None:
    chosen = {way: choose_ratings(own, other, counted) for way, counted in WAYS.items()}
    for skill in own.keys() | other.keys():
        given_ratings = {ratings[skill] for ratings in (own, other) if skill in ratings}
        assert chosen["lower"][skill] == min(given_ratings)
        assert chosen["higher"][skill] == max(given_ratings)
        assert chosen["own"][skill] == own.get(skill, other.get(skill))
        assert chosen["other"][skill] == other.get(skill, own.get(skill))
    assert all(found.keys() == own.keys() | other.keys() for found in chosen.values())


@given(RATINGS, RATINGS)
def test_the_largest_differences_stand_first_and_the_modest_before_the_bold(
    own: dict[str, int], other: dict[str, int]
) -> None:
    gaps = [pair.gap for pair in pair_ratings(own, other)]
    assert [abs(gap) for gap in gaps] == sorted((abs(gap) for gap in gaps), reverse=True)
    large = [gap > 0 for gap in gaps if abs(gap) == LARGE]
    assert large == sorted(large, reverse=True)
