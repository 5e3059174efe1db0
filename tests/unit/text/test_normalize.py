"""Normalisation keeps the way back."""

import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processors.text.characters import TABLES, WORD, Strength
from processors.text.normalize import normalize, normalize_twice
from schemas import InvalidField
from tests.laws import thorough

# Texts of every Unicode kind, rich in what normalisation changes.
SPICE = (
    "اأإآٱىيیةهكک لوﷲﻹﷺـًَّٰ\u0654\u0655\u0653\u0301"
    "e&<>;#apmlt\u200d\u200f\ufeff\u202e١۲ \n\r\u2028\u0000\ud800😀"
)
TEXTS = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=())),
    st.lists(
        st.sampled_from([*SPICE, "&amp;", "&lt;", "&gt;", "<b>", "</p>", "ا ل ي و م", "ااا", "للله"])
    ).map("".join),
)
STRENGTHS = st.sampled_from(["exact", "search"])
law = thorough(2_000)  # the laws that every later finding leans on


@law
@given(TEXTS, STRENGTHS)
@example("A\u0653\u0300", "exact")  # a mark that joins nothing stands between a letter and its accent
def test_normalising_twice_changes_nothing(text: str, strength: Strength) -> None:
    once = normalize(text, strength).text
    assert normalize(once, strength).text == once


@law
@given(TEXTS, STRENGTHS, st.data())
def test_every_span_lies_within_the_original(text: str, strength: Strength, data: st.DataObject) -> None:
    normalized = normalize(text, strength)
    start = data.draw(st.integers(0, len(normalized.text)))
    end = data.draw(st.integers(start, len(normalized.text)))
    first, last = normalized.original_span(start, end)
    assert 0 <= first <= last <= len(text)
    assert (first < last) == (start < end)


@law
@given(TEXTS, STRENGTHS)
def test_the_original_slice_of_a_character_normalises_to_a_text_with_it(
    text: str, strength: Strength
) -> None:
    normalized = normalize(text, strength)
    for place, char in enumerate(normalized.text):
        start, end = normalized.original_span(place, place + 1)
        if char.isalpha():
            assert char in normalize(text[start:end], strength).text


@law
@given(TEXTS, STRENGTHS)
def test_spans_side_by_side_do_not_go_back(text: str, strength: Strength) -> None:
    normalized = normalize(text, strength)
    spans = [normalized.original_span(place, place + 1) for place in range(len(normalized.text))]
    assert all(one[0] <= two[0] and one[1] <= two[1] for one, two in itertools.pairwise(spans))


def test_search_folds_all_that_exact_folds() -> None:
    exact, search = TABLES["exact"], TABLES["search"]
    letters = exact < 0x110000
    assert (search[exact[letters]] == search[letters]).all()


@law
@given(TEXTS | st.text("اأإآىيةهؤئوبتپکلمن5éE\u0301\u0655 ـ"))
def test_a_text_that_is_read_in_both_strengths_is_what_each_makes_of_it(text: str) -> None:
    for twice, strength in zip(normalize_twice(text), ("exact", "search"), strict=True):
        once = normalize(text, strength)
        assert twice == once
        for place in range(len(once.text)):
            assert twice.original_span(place, place + 1) == once.original_span(place, place + 1)


@pytest.mark.parametrize("text", ["قال إلى مَن&nbsp;معه", "وكالة أ ف ب", "ا\u0655سلام", "***", "ﻹرهاب ﷲ"])
def test_most_texts_have_the_same_places_in_both(text: str) -> None:
    exact, search = normalize_twice(text)
    assert exact.same_places(search)


@pytest.mark.parametrize("text", ["أإآ", "أاأاأ عااااجل", "ا ل ي و م", "قال\u0301"])
def test_a_text_that_is_rewritten_has_not(text: str) -> None:
    exact, search = normalize_twice(text)
    assert not exact.same_places(search)


def test_what_is_spelled_in_another_way_is_a_letter_of_a_word_or_is_none_as_before() -> None:
    letters = TABLES["exact"][TABLES["exact"] < 0x110000]
    assert (WORD[TABLES["search"][letters]] == WORD[letters]).all()


@pytest.mark.parametrize("strength", ["exact", "search"])
def test_what_a_character_becomes_does_not_change_again(strength: Strength) -> None:
    table = TABLES[strength]
    characters = table[table < 0x110000]
    assert (table[characters] == characters).all()


@pytest.mark.parametrize(
    ("text", "exact", "search"),
    [
        ("على", "على", "علي"),
        ("علي", "علي", "علي"),
        ("مستشفى", "مستشفى", "مستشفي"),
        ("إرهابي", "إرهابي", "ارهابي"),
        ("ﻹرهاب", "لإرهاب", "لارهاب"),
        ("ٱلكتاب", "الكتاب", "الكتاب"),
        ("ﷲ", "الله", "الله"),
        ("محـمـد", "محمد", "محمد"),
        ("مُدَرِّسٌ", "مدرس", "مدرس"),
        ("کتابی", "كتابي", "كتابي"),
        ("١٢٫٥ ۱۲", "12.5 12", "12.5 12"),
        ("ا ل ي و م", "اليوم", "اليوم"),
        ("وكالة أ ف ب", "وكالة أ ف ب", "وكاله ا ف ب"),
        ("عااااجل", "عاجل", "عاجل"),
        ("اللللله", "الله", "الله"),
        ("&quot;خبر&quot; &amp;nbsp;عاجل", '"خبر"  عاجل', '"خبر"  عاجل'),
        ("خ<b>ب</b>ر<br/>عاجل", "خبر عاجل", "خبر عاجل"),
        ("مسؤول مسئول", "مسؤول مسئول", "مسءول مسءول"),
        ("ا\u0655سلام", "إسلام", "اسلام"),
        ("\u200fمصر\u200e", "مصر", "مصر"),
    ],
)
def test_each_strength_folds_what_it_says(text: str, exact: str, search: str) -> None:
    assert normalize(text, "exact").text == exact
    assert normalize(text, "search").text == search


def test_a_span_takes_its_last_marks_along() -> None:
    normalized = normalize("قال كتابٌ جديد", "search")
    start = normalized.text.index("كتاب")
    first, last = normalized.original_span(start, start + 4)
    assert normalized.original[first:last] == "كتابٌ"


def test_a_span_cuts_a_character_of_which_it_holds_a_part():
    normalized = normalize("قال ﷺ", "search")
    words = [match.span() for match in re.finditer(r"\w+", normalized.text)]
    assert [normalized.cuts(*word) for word in words] == [False, True, True, True, True]
    assert not normalized.cuts(words[1][0], words[-1][1])
    assert not normalize("قال كتاب", "search").cuts(0, 3)


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(IndexError, match="span 0:9"):
        normalize("خبر", "exact").original_span(0, 9)


def test_letters_that_stand_apart_once_words_are_shortened_are_joined_too():
    once = normalize("ءءء ء ءءء ء", "search").text
    assert normalize(once, "search").text == once


def test_a_text_of_nothing_but_ligatures_is_refused_before_it_is_spelt_out():
    with pytest.raises(InvalidField, match=r"its 1,000,000 characters become 18,000,000") as caught:
        normalize("\ufdfa" * 1_000_000, "search")
    assert caught.value.reason == "too-large"


def test_ligatures_as_people_use_them_are_spelt_out():
    greeted = "قال النبي \ufdfa " * 500
    assert normalize(greeted, "exact").text.count("صلى الله عليه وسلم") == 500
    assert len(normalize("\ufefb" * 100_000, "exact").text) == 200_000
