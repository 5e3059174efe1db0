"""The language of a text, short texts included."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.text.language import detect, detect_article
from tests.laws import thorough

law = thorough(2_000)

SAMPLES = {
    "ar": [
        "قال الوزير إن المفاوضات ستستأنف غدا",
        "كتاب",
        "أميركا وكندا و14 دولة",
        "گوگل تطلق هاتفا جديدا في مصر",
        "ڤيروس يضرب باريس",
        "شركة Apple تكشف عن هاتف iPhone جديد",
    ],
    "fa": [
        "به گزارش خبرگزاری، وزیر امور خارجه وارد تهران شد",
        "باران در شمال ایران",
        "او از خانه به مدرسه رفت",
        "اين كتاب براي شما است",
        "هوا سرد است",
    ],
    "ur": [
        "وزیر اعظم نے کہا کہ حکومت نئے منصوبے شروع کرے گی",
        "لاہور میں بارش",
        "بچے اسکول جا رہے ہیں",
    ],
    "ckb": ["سەرۆکی هەرێمی کوردستان سەردانی بەغدای کرد", "هەولێر شارێکی کۆنە", "ئەمڕۆ باران دەبارێت"],
    "en": ["The minister said talks will resume", "Breaking news", "Government to open new school"],
    "fr": ["Le ministre a déclaré que les négociations reprendront", "L'équipe d'Algérie gagne"],
    "other": [
        "Привет, мир",
        "Der Minister sagte, dass die Gespräche beginnen",
        "El gobierno anunció nuevas medidas para los trabajadores",
        "漢字",
        "שלום",
        "د افغانستان د بهرنیو چارو وزیر ویلي چې ښوونځي",
        "2019",
        "",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, texts in SAMPLES.items() for text in texts]
)
def test_a_short_text_tells_its_language(language: str, text: str) -> None:
    assert detect(text) == language


def _neighbours() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("neighbours.txt").read_text(encoding="utf-8").splitlines()
    return [(line.split(": ", 1)[0], line.split(": ", 1)[1]) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("language", "text"), _neighbours())
def test_a_keyboard_makes_no_language(language: str, text: str) -> None:
    """Arabic is typed on Persian and Urdu keyboards, and each of the others stays what it is."""
    assert detect(text) == language


@pytest.mark.parametrize("text", [text for code, text in _neighbours() if code == "ar"])
def test_arabic_is_arabic_on_each_keyboard(text: str) -> None:
    arabic = text.translate(str.maketrans("یکہ", "يكه"))
    for keyboard in ("یکه", "یکہ", "یكه", "يکه", "ےکہ"):
        assert detect(arabic.translate(str.maketrans("يكه", keyboard))) == "ar"


@law
@given(st.text())
def test_every_text_has_a_language(text: str) -> None:
    assert detect(text) in {"ar", "fa", "ur", "ckb", "en", "fr", "other"}


@law
@given(st.sampled_from(SAMPLES["ar"]), st.text("\u064b\u064e\u0651\u0640\u200f ", max_size=20))
def test_marks_do_not_change_the_language(text: str, marks: str) -> None:
    assert detect(marks.join(text.split(" "))) == detect(text)


def test_an_article_with_an_arabic_title_over_names_in_latin_letters_is_arabic():
    films = "The Conformist, Bernardo Bertolucci, Italy and France\nFive Easy Pieces, Bob Rafelson, USA"
    for title, language in (("أبرز أفلام العام", "ar"), ("Films of the year", "en"), ("", "en")):
        assert detect_article(f"{title}\n{films}", title) == language
    persian = "وزیر خارجه ایران گفت"
    assert detect_article(f"{persian}\nTehran, an agency's report in English", persian) != "ar"


def test_a_pashto_article_is_no_arabic_one_because_its_title_is_short():
    body = "د افغانستان د بهرنیو چارو وزارت ویلي چې ښاغلي وزیر له خپل سیال سره لیدلي دي او ټولې ستونزې څېړي"
    assert detect_article(f"افغانستان\n{body}", "افغانستان") == "other"
