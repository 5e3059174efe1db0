"""Evidence is quoted with its sentence, or the clauses around it, and says where in it it stands."""

from hypothesis import given
from hypothesis import strategies as st

from processors import pipeline
from processors.quoting import CUT, SENTENCE_CHARS, Quoter
from schemas import Article, Evidence, Quote

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


LEAD = "أعلنت وزارة الداخلية في بيان نشرته أمس أن قواتها دهمت منزلا في ضاحية المدينة الشرقية"
FOUND = "عثرت فيه على أسلحة وذخائر وأحزمة ناسفة كانت معدة للتفجير في أسواق العاصمة خلال العيد"
TRIED = "وأن المحكمة ستنظر في القضية مطلع الشهر المقبل بحضور محامي المتهمين وذويهم والصحافة"
BACKGROUND = "وكانت الوزارة قد أعلنت مطلع العام عن تفكيك خلية أخرى تضم خمسة من المقيمين في البلاد"
LONG = f"{LEAD}، {FOUND}، {TRIED}، {BACKGROUND}."


def quotes(body: str, *texts: str) -> list[Quote]:
    article = pipeline.enrich(Article(id="a", source="s", body=body))
    found = []
    for text in texts:
        start = body.index(text)
        found.append(Evidence(field="body", start=start, end=start + len(text), text=text))
    return Quoter(article).quotes(found)


def test_of_a_long_sentence_whole_clauses_are_shown() -> None:
    [quote] = quotes(LONG, "المحكمة")
    assert quote.sentence == f"{CUT}{FOUND}، {TRIED}، {BACKGROUND}."
    [quote] = quotes(LONG, "دهمت منزلا")
    assert quote.sentence == f"{LEAD}، {FOUND}، {TRIED}، {CUT}"


def test_evidence_that_fits_together_is_shown_in_one_sentence() -> None:
    found = quotes(LONG, "دهمت", "أسلحة", "المحكمة")
    assert {quote.sentence for quote in found} == {f"{LEAD}، {FOUND}، {TRIED}، {CUT}"}
    assert [quote.sentence[quote.at :].split()[0] for quote in found] == ["دهمت", "أسلحة", "المحكمة"]


def test_evidence_too_far_apart_is_shown_apart_and_no_word_twice() -> None:
    one, other = quotes(LONG, "وزارة الداخلية", "خلية أخرى")
    assert one.sentence == f"{LEAD}، {FOUND}، {TRIED}، {CUT}"
    assert other.sentence == f"{CUT}{BACKGROUND}."


def test_a_clause_too_long_to_show_is_cut_between_words() -> None:
    words = [f"كلمة{'ا' * (number % 7)}ب" for number in range(120)]
    body = " ".join([*words[:60], "التفجير", *words[60:]])
    [quote] = quotes(body, "التفجير")
    shown = quote.sentence.strip(CUT)
    assert f" {shown} " in body
    assert SENTENCE_CHARS - 20 < len(shown) <= SENTENCE_CHARS


@given(BODIES, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40)), min_size=1, max_size=6))
def test_whatever_the_evidence_each_piece_stands_in_what_is_shown(body: str, places) -> None:
    found = [
        Evidence(field="body", start=start, end=min(start + length, len(body)), text="")
        for start, length in places
        if start < len(body)
    ]
    article = pipeline.enrich(Article(id="a", source="s", body=body))
    for quote in Quoter(article).quotes(found):
        assert quote.at is not None
        assert quote.sentence[quote.at : quote.at + len(quote.text)] == quote.text
        assert quote.text == body[quote.start : quote.end]
