"""An article read as one text is what its title and its body are when each is read alone."""

from hypothesis import example, given
from hypothesis import strategies as st

from processors.text.boilerplate import boilerplate, tokens_outside
from processors.text.normalize import normalize
from processors.text.reading import read_article
from processors.text.tokens import tokenize
from processors.text.word_table import hash_words
from tests.unit.text.test_normalize import TEXTS, law

FOOTERED = TEXTS | st.sampled_from(["خبر\nحقوق النشر محفوظة", "للمزيد من الأخبار"])


@law
@given(FOOTERED, FOOTERED)
@example("a <b", "c> d")
@example("ا ل", "ي و م")
@example("خبر", "ً\u0654ا")
@example("&am", "p;lt;")
@example("<b\x1c>", "\x1c")
def test_both_are_read_as_if_each_were_alone(title: str, body: str) -> None:
    text = read_article(title, body)
    alone = {"title": normalize(title, "search"), "body": normalize(body, "search")}
    assert (text.title, text.body) == (alone["title"].text, alone["body"].text)
    headline, in_body = tokenize(alone["title"]), tokenize(alone["body"])
    news = tokens_outside(in_body, boilerplate(alone["body"].text))
    parts = (text.tokens.part(slice(text.titled)), text.tokens.part(slice(text.titled, None)))
    for field, together, apart in zip(("title", "body"), parts, (headline, news), strict=True):
        assert together.words == apart.words
        assert together.hashes.tolist() == apart.hashes.tolist() == hash_words(apart.words).tolist()
        for place in range(len(apart.words)):
            quote = text.quote(*together.span(place, place))
            span = alone[field].original_span(*apart.span(place, place))
            assert (quote.field, quote.start, quote.end) == (field, *span)
            assert quote.text == {"title": title, "body": body}[field][quote.start : quote.end]


@law
@given(FOOTERED, FOOTERED, st.integers(1, 5))
def test_a_beginning_says_of_its_words_what_the_whole_does(title: str, body: str, words: int) -> None:
    text = read_article(title, body)
    beginning = text.beginning(words)
    assert beginning.tokens.words == text.tokens.words[:words]
    assert beginning.titled == min(text.titled, words)
    for place in range(len(beginning.tokens.words)):
        span = text.tokens.span(place, place)
        assert beginning.tokens.span(place, place) == span
        assert beginning.quote(*span) == text.quote(*span)
