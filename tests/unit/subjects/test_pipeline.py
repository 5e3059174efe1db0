from processors.pipeline import enrich
from schemas import Article

ARTICLE = Article(
    id="a-1",
    source="house",
    title="وزير الداخلية يبحث سبل مكافحة التطرف والإرهاب",
    body="بحث الوزير مع نظيره تعزيز التعاون بين البلدين للتصدي لتنظيم داعش الإرهابي وتجفيف منابع تمويله.",
)


def test_action_against_extremism_is_counter_extremism_with_its_evidence():
    subject = enrich(ARTICLE).subjects[0]
    assert subject.slug == "counter-extremism"
    assert any("مكافحة التطرف" in each.text for each in subject.evidence)


def test_evidence_slices_back_to_the_original_text():
    for subject in enrich(ARTICLE).subjects:
        assert subject.evidence
        for each in subject.evidence:
            assert getattr(ARTICLE, each.field)[each.start : each.end] == each.text


def test_exactly_one_subject_is_primary():
    assert [subject.primary for subject in enrich(ARTICLE).subjects].count(True) == 1
