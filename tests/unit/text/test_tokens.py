"""Words and sentences keep their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.text.normalize import Normalized, normalize
from processors.text.tokens import sentence_at, sentences, tokenize
from tests.laws import thorough

law = thorough(2_000)


def read(text: str) -> Normalized:
    return normalize(text, "exact")


@law
@given(st.text())
def test_a_token_is_the_slice_at_its_offsets(text: str) -> None:
    normalized = read(text)
    tokens = tokenize(normalized)
    spans = [tokens.span(place, place) for place in range(len(tokens.words))]
    assert [normalized.text[start:end] for start, end in spans] == tokens.words


@law
@given(st.text())
def test_every_letter_and_digit_is_in_one_token(text: str) -> None:
    normalized = read(text)
    letters = [char for char in normalized.text if char.isalnum()]
    in_tokens = [char for word in tokenize(normalized).words for char in word if char.isalnum()]
    assert in_tokens == letters


@law
@given(st.text("اب .!؟\n5د"))
def test_sentences_hold_every_word_and_do_not_overlap(text: str) -> None:
    normalized = read(text)
    spans = sentences(normalized)
    bounds = [bound for span in spans for bound in span]
    assert bounds == sorted(bounds)
    tokens = tokenize(normalized)
    for place in range(len(tokens.words)):
        start, end = tokens.span(place, place)
        first, last = sentence_at(spans, start)
        assert first <= start
        assert end <= last


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوزير. ثم غادر!", ["وصل الوزير.", "ثم غادر!"]),
        ("ارتفع السعر 3.5 بالمئة. لماذا؟ لا أحد يعلم", ["ارتفع السعر 3.5 بالمئة.", "لماذا؟", "لا أحد يعلم"]),
        ("قال د. سمير ذلك.", ["قال د. سمير ذلك."]),
        ("وكالة أ.ف.ب ذكرت ذلك", ["وكالة أ.ف.ب ذكرت ذلك"]),
        ("عنوان\nمتن", ["عنوان", "متن"]),
        ("", []),
        (" ... ", ["..."]),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: list[str]) -> None:
    normalized = read(text)
    assert [normalized.text[start:end] for start, end in sentences(normalized)] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«الخبر»، قال:", ["الخبر", "قال"]),
        ("#كلنا_معكم", ["كلنا", "معكم"]),
        ("COVID-19 و5G", ["COVID", "19", "و5G"]),
        ("كِتَابٌ", ["كتاب"]),
        ("漢字 हिन्दी", ["漢字", "हिन्दी"]),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_digits_and_marks(text: str, words: list[str]) -> None:
    assert tokenize(read(text)).words == words


def test_no_sentence_before_the_first_one() -> None:
    with pytest.raises(LookupError, match="offset 0"):
        sentence_at([], 0)
