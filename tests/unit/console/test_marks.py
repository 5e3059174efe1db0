"""Texts in pieces: nothing is lost, and what is marked is what was said to be."""

from hypothesis import given
from hypothesis import strategies as st

from schemas import Quote
from services.showing.marks import Piece, marked, paragraphs, sentences

texts = st.text(st.sampled_from("ابت \n.<b>&a"), max_size=40)
spans = st.lists(
    st.tuples(st.integers(0, 45), st.integers(0, 45), st.sampled_from(["rule", "subject-a"])), max_size=5
)


@given(texts, spans)
def test_pieces_make_the_text_and_each_bears_the_marks_of_its_letters(text, found):
    pieces = marked(text, found)
    assert "".join(piece.text for piece in pieces) == text
    at = 0
    for piece in pieces:
        for place in range(at, at + len(piece.text)):
            assert set(piece.marks) == {name for start, end, name in found if start <= place < end}
        at += len(piece.text)


def test_a_body_is_shown_by_its_paragraphs_without_its_markup():
    text = "<p>وصل <b>السفير</b></p>\n\nإلى &quot;لندن&quot;"
    start = text.index("لندن")
    lines = paragraphs(text, [(start, start + 4, "rule")])
    assert [" ".join("".join(piece.text for piece in line).split()) for line in lines] == [
        "وصل السفير",
        'إلى "لندن"',
    ]
    assert [piece for line in lines for piece in line if piece.marks] == [Piece("لندن", ("rule",))]


def test_a_sentence_that_is_quoted_twice_is_shown_once():
    said = "وصل السفير إلى لندن"
    quotes = [
        Quote(field="body", start=4, end=10, text="السفير", sentence=said, at=4),
        Quote(field="body", start=15, end=19, text="لندن", sentence=said),  # of an older version
    ]
    [line] = sentences(quotes, "rule")
    assert [piece.text for piece in line if piece.marks] == ["السفير", "لندن"]
