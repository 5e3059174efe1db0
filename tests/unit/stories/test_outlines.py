"""Outlines leave out nothing that may be the same story."""

from hypothesis import given
from hypothesis import strategies as st

from processors.stories.outlines import WordBits

words = st.frozensets(st.integers(0, (1 << 23) - 1), max_size=300)


@given(words, words, words)
def test_a_share_is_never_less_than_it_is(
    one: frozenset[int], other: frozenset[int], both: frozenset[int]
) -> None:
    part, whole = one | both, other | both
    share = len(part & whole) / (len(part) or 1)
    assert share <= WordBits.of(part).most_in(WordBits.of(whole)) <= 1
    shorter = max(share, len(part & whole) / (len(whole) or 1))
    assert shorter <= WordBits.of(part).most_of_shorter(WordBits.of(whole)) <= 1
    assert (
        len(part & whole) / (len(part | whole) or 1) <= WordBits.of(part).most_shared(WordBits.of(whole)) <= 1
    )


def test_words_with_one_bit_are_counted_one_by_one() -> None:
    twins = frozenset((7, 7 + (1 << 20), 8))
    assert WordBits.of(twins).most_in(WordBits.of(frozenset((7,)))) == 2 / 3
    assert WordBits.of(frozenset()).most_in(WordBits.of(twins)) == 0
