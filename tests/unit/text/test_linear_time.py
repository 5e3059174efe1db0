"""No text takes more than linear time, however it is made, and none raises."""

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.rules.forms import term_keys, word_keys
from processors.text.boilerplate import boilerplate, tokens_outside
from processors.text.characters import Strength
from processors.text.language import detect
from processors.text.normalize import normalize
from processors.text.tokens import sentences, tokenize
from tests.laws import thorough

HOSTILE = [
    *(
        "\u064e",
        "\u0301",
        "ا\u0654",
        "e\u0301\u0302",
        "ـ",
        "\u202e",
        "ﻻ",  # two letters; what is longer is refused by its length
        "\U0001d7ce",
        "\U00010fff",
        "\ud800",
    ),
    *("&", "&amp;", "amp;", "&lt;", "<", "<a", "<!--"),
    *("ا ", "ا", "لله", "هاها", "x.", "\n", "رويترز\n", "اضغط هنا. ", "تابع "),
]


def read(text: str, strength: Strength) -> None:
    """Do all that is done to a text."""
    normalized = normalize(text, strength)
    tokens = tokenize(normalized)
    tokens_outside(tokens, boilerplate(normalized.text))
    sentences(normalized)
    detect(text)
    for word in dict.fromkeys(tokens.words):
        word_keys(word)
        term_keys(word)
    for place in range(len(tokens.words)):
        normalized.original_span(*tokens.span(place, place))


def cost(text: str, strength: Strength) -> float:
    """Return the CPU seconds that reading ``text`` takes, the best of three.

    Without the collector of cycles, whose time is that of all that other tests left in memory.
    """
    return min(timeit.repeat(lambda: read(text, strength), timer=time.process_time, number=1, repeat=3))


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
@pytest.mark.parametrize("strength", ["exact", "search"])
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str, strength: Strength) -> None:
    short, long = (f"ا{piece * (size // len(piece))}" for size in (10_000, 100_000))
    # Quadratic time would be a hundredfold; a floor keeps the clock's grain out of the quotient.
    assert cost(long, strength) < 40 * max(cost(short, strength), 0.002)


@pytest.mark.parametrize("piece", ["\u064e", "\u064e\u0651", "\u0301", "\u0654"], ids=ascii)
def test_a_million_combining_marks_are_read_within_two_seconds(piece: str) -> None:
    assert cost("ا" + piece * (1_000_000 // len(piece)), "search") < 2


@thorough(2_000)
@given(st.text(st.characters(codec=None, exclude_categories=())), st.sampled_from(["exact", "search"]))
def test_no_text_raises(text: str, strength: Strength) -> None:
    read(text, strength)
