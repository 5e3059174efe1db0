"""Clauses part the words of an article where an editor would set the comma."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.subjects.clauses import read_clauses, split
from processors.subjects.content_words import tag_words
from processors.text.reading import read_article


def clauses(title: str, body: str = "") -> list[str]:
    text = read_article(title, body)
    words = text.tokens.words
    edges = read_clauses(text, tag_words(text.tokens, len(words))).edges
    return [" ".join(words[first:end]) for first, end in pairwise(edges)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("فاز الفريق، وخسر الضيف", ["فاز الفريق", "وخسر الضيف"]),
        ("فاز الفريق. خسر الضيف", ["فاز الفريق", "خسر الضيف"]),
        ('قاتل تنظيم "داعش" الجيش', ["قاتل تنظيم داعش الجيش"]),
        ("قال الوزير إن الحرب انتهت", ["قال الوزير", "ان الحرب انتهت"]),
        ("يريد الوزير أن يزور مصر", ["يريد الوزير ان يزور مصر"]),
        ("قال الوزير إن", ["قال الوزير", "ان"]),
        ("نفى الجيش أن القصف أصاب المدينة", ["نفي الجيش ان القصف اصاب المدينه"]),
        ("لم يصدق أحد أنه فاز. وقال إن الحكم ظالم", ["لم يصدق احد انه فاز", "وقال", "ان الحكم ظالم"]),
        ("فاز الفريق لكن المدرب استقال", ["فاز الفريق", "لكن المدرب استقال"]),
        ("لم يخسر الفريق لكنه استقال", ["لم يخسر الفريق", "لكنه استقال"]),
        ("فاز الفريق فيما خسر الضيف", ["فاز الفريق", "فيما خسر الضيف"]),
        ("اتفقا فيما يتعلق بالحدود", ["اتفقا فيما يتعلق بالحدود"]),
        ("أبدى وزير الخارجية، سامح شكري، أسفه، وسافر", ["ابدي وزير الخارجيه سامح شكري اسفه", "وسافر"]),
        ("حضر الوزير، والسفير، والأمير", ["حضر الوزير", "والسفير", "والامير"]),
        ("ندد #حزب_الله بالقصف", ["ندد حزب الله بالقصف"]),
    ],
)
def test_a_clause_ends_at_a_mark_and_at_a_word_that_opens_another(title, expected):
    assert clauses(title) == expected


def test_title_and_body_are_two_clauses_and_boilerplate_joins_none():
    assert clauses("فاز الفريق", "فاز الفريق أمس") == ["فاز الفريق", "فاز الفريق امس"]


@settings(max_examples=2000, deadline=None)
@given(st.sets(st.integers(1, 90), max_size=20), st.integers(91, 120))
def test_every_word_is_in_one_clause_and_in_one_piece_of_it(starts, count):
    found = split([0, *sorted(starts), count])
    pieces = list(pairwise(found.firsts))
    assert [place for first, end in pieces for place in range(first, end)] == list(range(count))
    for first, end in pieces:
        assert 0 < end - first <= 20
        assert found.around(first) == found.around(end - 1)
    for place in range(count):
        begins, ends = found.around(place)
        assert begins <= place < ends
        assert {begins, ends} <= {0, *starts, count}
