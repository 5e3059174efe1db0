"""Evidence is quoted with its sentence, and says where in it it stands."""

from hypothesis import given
from hypothesis import strategies as st

from processors import pipeline
from processors.quoting import SENTENCE_CHARS, Quoter
from schemas import Article, Evidence

SENTENCES = st.lists(
    st.sampled_from(["أمن", "وزير", "الدولة", "لندن", "قال", "إن"]), min_size=1, max_size=150
)
BODIES = st.lists(SENTENCES.map(" ".join), min_size=1, max_size=4).map(". ".join)


@given(BODIES, st.data())
def test_a_quote_slices_back_to_its_evidence_in_the_sentence_and_in_the_article(body: str, data) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, min(len(body), start + 40)))
    article = pipeline.enrich(Article(id="a", source="s", body=body))
    [quote] = Quoter(article).quotes([Evidence(field="body", start=start, end=end, text=body[start:end])])
    assert quote.at is not None
    assert quote.sentence[quote.at : quote.at + len(quote.text)] == quote.text == body[start:end]
    assert len(quote.sentence) <= SENTENCE_CHARS + 2  # the marks of omission
