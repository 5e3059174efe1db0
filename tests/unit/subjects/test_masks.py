"""Names of streets, formulas and figures of speech say nothing of the matter."""

import pytest

from processors.pipeline import enrich
from processors.subjects.content_words import MASKED, SAYS, tag_words
from processors.subjects.model import shipped_model
from processors.text.reading import read_article
from schemas import Article


def tagged(title: str) -> tuple[list[str], list[int]]:
    text = read_article(title, "")
    return text.tokens.words, tag_words(text.tokens, len(text.tokens.words)).tolist()


def silent(title: str) -> list[str]:
    """Which words can be no evidence."""
    return [word for word, known in zip(*tagged(title), strict=True) if not known & SAYS]


@pytest.mark.parametrize(
    ("title", "masked"),
    [
        ("وصل بمشيئة الله تعالى", ["بمشيءه", "الله", "تعالي"]),
        ("الوزير رحمه الله وزير", ["رحمه", "الله"]),
        ("الطائف 26 شوال 1436 هـ", ["26", "شوال", "1436", "ه"]),
        ("حضر أحمد القاضي", ["القاضي"]),
        ("حضر أحمد. القاضي غاب", []),
        ("فاز الفريق 3 صفر", []),
        ("حكم القاضي بسجن الحربي", []),
    ],
)
def test_formulas_dates_and_surnames_are_read_for_no_subject(title: str, masked: list[str]):
    words, tags = tagged(title)
    assert [word for word, known in zip(words, tags, strict=True) if known & MASKED] == masked
    page = shipped_model().vocabulary.page(read_article(title, ""))
    assert all(page.words[place] < 0 for place, known in enumerate(tags) if known & MASKED)
    assert not any(known & SAYS for known in tags if known & MASKED)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("حريق بشارع الحج", ["بشارع", "الحج"]),
        ("مظاهرة ميدان التحرير", ["ميدان", "التحرير"]),
        ("قصف ميدان المعركة", []),
        ("الفنان فجر مفاجأة", ["فجر", "مفاجاه"]),
        ("الإرهابي فجر سيارة", []),
        ("ينتهي الشارع", []),
        ("رأى شارع", []),
    ],
)
def test_streets_and_figures_of_speech_are_no_evidence_but_are_read(title: str, expected: list[str]):
    assert silent(title) == expected
    assert not any(known & MASKED for known in tagged(title)[1])


def test_a_street_is_not_shown_for_a_subject():
    body = "اندلع حريق في شارع الحج، وأخمده رجال الدفاع المدني وأنقذوا سبعة من سكان المبنى"
    for subject in enrich(Article(id="a", source="s", title="حريق في الطائف", body=body)).subjects:
        assert all(each.text not in {"شارع الحج", "الحج"} for each in subject.evidence)
