from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.pipeline import PIPELINE, enrich
from processors.text.normalize import normalize
from processors.text.tokens import sentences
from schemas import Article, EnrichedArticle
from schemas.wire import encode
from tests.laws import thorough

TITLE = "وزير الداخلية يبحث سبل مكافحة التطرف والإرهاب"
BODY = (
    "بحث وزير الداخلية مع نظيره، خلال اجتماع في العاصمة، تعزيز التعاون بين البلدين للتصدي "
    "لتنظيم داعش الإرهابي وتجفيف منابع تمويله.\nوأكد الوزيران أهمية حماية الشباب من الفكر المتطرف عام 2019 "
    "وتبادل المعلومات الأمنية."
)
MATCH = (
    "فاز الفريق الأزرق على ضيفه بهدفين في المباراة النهائية لبطولة الكأس، "
    "وسجل اللاعب هدف الفوز في الدقيقة 90."
)
RAID = "قتل جنود في هجوم انتحاري تبناه تنظيم داعش على حاجز عسكري، وانفجرت سيارة مفخخة قرب السوق."


def article(title: str | None = TITLE, body: str | None = BODY) -> Article:
    return Article(id="a-1", source="house", title=title, body=body)


def slugs(enriched: EnrichedArticle) -> list[str]:
    return [subject.slug for subject in enriched.subjects]


def test_action_against_extremism_is_counter_extremism_with_its_evidence():
    subject = enrich(article()).subjects[0]
    assert subject.slug == "counter-extremism"
    assert any("مكافحة التطرف" in each.text for each in subject.evidence)


def test_an_attack_is_terrorism_and_not_action_against_it():
    found = slugs(enrich(article(title="عشرات القتلى في تفجير انتحاري", body=RAID)))
    assert found[0] == "terrorism"
    assert "counter-extremism" not in found


def test_a_match_is_sport():
    assert slugs(enrich(article(title=None, body=MATCH))) == ["sport"]


def test_exactly_one_subject_is_primary_and_it_comes_first():
    subjects = enrich(article()).subjects
    assert subjects[0].primary
    assert not any(subject.primary for subject in subjects[1:])


def test_the_same_article_gives_the_same_bytes():
    assert encode(enrich(article())) == encode(enrich(article()))


@pytest.mark.parametrize(
    "text",
    ["The minister met his counterpart to discuss ways to counter extremism.", "ok", "12345", "😀", "،،،"],
)
def test_what_is_not_arabic_or_says_nothing_has_no_subjects(text):
    assert enrich(article(title=text, body=None)).subjects == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "".join(letter + "\u064e" if "ء" <= letter <= "ي" else letter for letter in text),
        lambda text: text.replace("ا", "ا\u0640"),
        lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda text: text.translate(str.maketrans("أإى", "اا\u06cc")),
    ],
    ids=["diacritics", "tatweel", "digits", "alef and ya"],
)
def test_spelling_changes_neither_subjects_nor_confidence(change):
    plain, dressed = enrich(article()), enrich(article(change(TITLE), change(BODY)))
    assert [(s.slug, s.confidence) for s in plain.subjects] == [
        (s.slug, s.confidence) for s in dressed.subjects
    ]


DRESS = st.text(st.sampled_from('\u064b\u0650\u0651\u0640\u200f\u200d\u00a0 \n،"«»#'), max_size=2)
# 2,000 examples: the promise of the issue; no deadline, since a busy machine breaks no law.
law = thorough(2_000)


@law
@given(st.lists(DRESS, min_size=1, max_size=6), st.floats(0, 1))
def test_evidence_slices_back_to_the_original_text_whatever_it_wears(dresses, share):
    words = (TITLE + " " + BODY).split()
    dressed = " ".join(word + dress for word, dress in zip(words, cycle(dresses), strict=False))
    split = int(share * len(dressed))
    asked = article(dressed[:split] or None, dressed[split:] or None)
    for subject in enrich(asked).subjects:
        assert len(subject.evidence) <= 3
        for each in subject.evidence:
            assert getattr(asked, each.field)[each.start : each.end] == each.text
            assert each.field == "title" or len(sentences(normalize(each.text, "search"))) == 1


@law
@given(st.text(max_size=300))
def test_no_text_of_any_kind_breaks_the_reading(text):
    enriched = enrich(article(title="عاجل", body=text))
    assert enriched.pipeline == PIPELINE
    for subject in enriched.subjects:
        assert 0 <= subject.confidence <= 1
