"""The key of a name: one for all spellings of a person, another for other people."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.entities.keys import person_key, words_of
from processors.pipeline import enrich
from schemas import Article

NAMES = [
    *(
        "محمد بن سلمان",
        "عبد الله بن زايد",
        "أبو بكر البغدادي",
        "أنطونيو غوتيريش",
        "مؤيد آل خليفة",
        "يحيى رؤى",
    ),
    *("دونالد ترامب", "علي خامنئي", "فاطمة الزهراء", "إسماعيل هنية"),
]
# The marks of vowels, of doubling and of none, the small alef, and what stretches a word.
MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640"


def key(name: str) -> tuple[str, ...]:
    return person_key(words_of(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبدالله بن زايد", "عبد الله زايد"),
        ("دونالد ترامب", "دونالد ترمب"),
        ("أنطونيو غوتيريش", "انطونيو جوتيريش"),
        ("محمد_بن_سلمان", "محمد بن سلمان"),
        ("أبو بكر البغدادي", "أبي بكر البغدادي"),
        ("مصطفى الكاظمي", "مصطفي الكاظمى"),
    ],
)
def test_spellings_of_a_name_have_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("محمد سالم", "محمد سليم"), ("حسن روحاني", "حسن نصرالله"), ("بشار الأسد", "حافظ الأسد")],
)
def test_other_people_have_other_keys(one, other):
    assert key(one) != key(other)


@st.composite
def vocalised(draw: st.DrawFn, text: str) -> str:
    """Return a text with marks behind some of its letters: مُحمّد."""
    marks = draw(st.lists(st.text(MARKS, max_size=2), min_size=len(text), max_size=len(text)))
    return "".join(
        letter + (mark if letter.isalpha() else "") for letter, mark in zip(text, marks, strict=True)
    )


@given(st.data(), st.sampled_from(NAMES), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
@settings(max_examples=200)
def test_marks_do_not_change_a_key(data, name, form):
    assert key(unicodedata.normalize(form, data.draw(vocalised(name)))) == key(name)


@given(
    vocalised("قال محمد بن سلمان في الرياض إن مجلس الأمن يدعم سوريا")
    | vocalised("قال الرئيس حسن روحاني إنه يعتمد على لاريجاني")  # على, not the first name of علي لاريجاني
)
@settings(max_examples=50)
def test_an_article_with_marks_names_the_same(text):
    marked, plain = (
        enrich(Article(id="a", source="s", title="", body=body)) for body in (text, _without_marks(text))
    )
    assert plain.entities
    assert [each.key for each in marked.entities] == [each.key for each in plain.entities]


def _without_marks(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, MARKS)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كامبريدج أناليتيكا", "كمبردج أناليتيكا"),
        ("باريس سان جيرمان", "سان جرمان"),
        ("صحيفة الغارديان", "الجارديان"),
        ("فنربخشة", "فناربخشة"),
    ],
)
def test_spellings_of_a_known_body_mean_one(one, other):
    found = [
        enrich(Article(id="a", source="s", title="", body=f"وقال {name} في بيان اليوم إنه ينفي ما نشر"))
        for name in (one, other)
    ]
    [[of_one], [of_other]] = [[each.key for each in article.entities] for article in found]
    assert of_one == of_other
