"""Words of queries are read as articles' words are."""

from hypothesis import given
from hypothesis import strategies as st

from processors.rules.words import read_text, split_words
from tests.laws import thorough

LETTERS = st.text("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويى" + "اله" + "ـًّ", min_size=1, max_size=12)


@given(LETTERS)
@thorough(2_000)
def test_a_word_is_read_alone_as_it_is_in_a_text(said: str) -> None:
    read = read_text(said)
    assert split_words(said) == [
        (word, *read.original_span(place, place)) for place, word in enumerate(read.words)
    ]
