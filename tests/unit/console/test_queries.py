"""A query is shown as it is written, each of its words running its own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.showing.queries import direction, parts


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
