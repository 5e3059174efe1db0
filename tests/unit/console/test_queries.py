"""A query is shown as it is written, each of its words running its own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.showing.queries import direction, needs_isolates, parts


@given(st.text(alphabet='سفير لندن()"«»:*=/ANDOR', max_size=40))
def test_the_parts_of_a_query_are_the_query(text: str) -> None:
    assert "".join(part.text for part in parts(text)) == text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("السفير NEAR/5 لندن", ["السفير", "NEAR/5", "لندن"]),
        ("(تمويل OR ممول*)", ["تمويل", "OR", "ممول*"]),
        ("NOT genre:(opinion OR analysis>=0.55)", ["NOT", "genre", "opinion", "OR", "analysis>=0.55"]),
        ('person:"محمد بن سلمان" لندن', ['person:"محمد بن سلمان"', "لندن"]),
        ("«مجلس التعاون» title:لندن", ["«مجلس التعاون»", "title:لندن"]),
        ('"لا نهاية', ['"لا', "نهاية"]),
    ],
)
def test_a_word_and_a_phrase_keep_their_direction_to_themselves(query: str, words: list[str]) -> None:
    assert [part.text for part in parts(query) if part.word] == words


def test_a_query_runs_as_its_arabic_words_do() -> None:
    assert direction("subject:diplomacy AND البحرين") == "rtl"
    assert direction("NOT genre:opinion") == "ltr"


@pytest.mark.parametrize(
    ("query", "shown_again"),
    [
        ("محمد بن سلمان", False),
        ("(تمويل OR ممول*) NEAR/4 إرهاب*", False),  # operators stand alone: nothing swaps
        ('subject:diplomacy NEAR/8 (السفير OR "London") NOT genre:opinion', False),  # from the left
        ('(السفير OR "London") NOT genre:opinion', True),
        ("السفير NEAR/s @cities", True),
        ("", False),
    ],
)
def test_a_query_that_its_field_cannot_show_is_shown_again(query: str, shown_again: bool) -> None:
    assert needs_isolates(query) is shown_again
