"""A term finds the word in any dress, and never half a word that looks like it."""

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.text.clitics import matches, stems, term_keys, word_keys
from processors.text.normalize import normalize

law = settings(max_examples=2_000, deadline=None)

LEXICON = files("processors.text") / "lexicon"


def words_of(name: str) -> list[str]:
    lines = (LEXICON / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


WHOLE = words_of("whole.txt")
OWN = dict.fromkeys([*WHOLE, *words_of("beginnings.txt"), *words_of("attested.txt")])
LETTERS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويء", min_size=1, max_size=12)


def search(text: str) -> str:
    return normalize(text, "search").text


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("وزير", "وزير الوزير والوزير بوزير للوزير وبالوزير وزيرها وزيرهم الوزيرات وزيرا فوزير كوزيرنا"),
        ("الوزير", "وزير للوزير ووزيرها"),
        ("مسلم", "المسلمون للمسلمين مسلمات والمسلمة"),
        ("المسلمون", "المسلمين مسلمون وللمسلمين"),
        ("إرهاب", "الإرهاب بالإرهاب إرهابي الإرهابيين الإرهابية"),
        ("وزارة", "وزارة وزارتها للوزارة وزارات بوزارته"),
        ("مستوى", "مستوى مستواها المستوى"),
        ("لجنة", "اللجنة للجنة لجنتهم ولجنتها"),
        ("الله", "الله والله بالله لله"),
        ("لبنان", "لبنان بلبنان ولبنان لبناني اللبنانية اللبنانيين"),
        ("أعلن", "أعلن وأعلن وأعلنوا فأعلن"),
        ("يعلن", "يعلن سيعلن وسيعلن يعلنون"),
        ("أصدقاء", "أصدقائه أصدقاؤه أصدقاءهم"),
        ("قوة", "القوات قوتها بقواتهم"),
        ("دولة", "الدولتين دولتان دولتهم"),
        ("بلد", "البلدين بلدنا ببلدهم"),
        ("مسؤول", "مسؤولو المسؤولين لمسئول"),
        ("دم", "الدم بالدم دمها"),
    ],
)
def test_a_term_finds_a_word_whichever_clitics_it_wears(term: str, words: str) -> None:
    missed = [word for word in words.split() if not matches(search(term), search(word))]
    assert missed == []


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("بال", "بالون البالونات بالونين"),
        ("وال", "والي الوالي والد"),
        ("زير", "وزير والوزير للوزراء"),
        ("لسطين", "فلسطين"),
        ("طين", "فلسطين بفلسطين"),
        ("لام", "كلام سلام الكلام"),
        ("تاب", "كتاب كتابهم"),
        ("يت", "بيت بيتها"),
        ("بنان", "لبنان لبناني"),
        ("لبن", "لبنان"),
        ("ريق", "فريق الفريق"),
        ("جنة", "لجنة للجنة"),
        ("له", "الله لله بالله"),
        ("لي", "ولي والي"),
        ("ولي", "والي"),
        ("مال", "كمال"),
        ("عرب", "عربة العربات"),
        ("الرياض", "رياضة الرياضي الرياضيين"),
        ("سعود", "السعودية سعودي"),
        ("سور", "سوريا سورية السوريين"),
        ("شرط", "الشرطة شرطتها"),
        ("محافظ", "المحافظة محافظات"),
        ("خلاف", "الخلافة"),
        ("طالب", "طالبان"),
        ("دور", "الدوري"),
        ("عمل", "العملية عمليات"),
        ("جامع", "الجامعات جامعتهم"),
        ("قوي", "قواتها"),
        ("وزير", "الوزراء زير"),
        ("وزيرها", "وزير الوزير"),
        ("مسلمون", "مسلم"),
    ],
)
def test_a_term_never_finds_half_a_word(term: str, words: str) -> None:
    found = [word for word in words.split() if matches(search(term), search(word))]
    assert found == []


@law
@given(LETTERS)
def test_every_word_finds_itself(word: str) -> None:
    assert matches(word, word)


@law
@given(LETTERS, LETTERS)
def test_matching_is_keys_in_common(term: str, word: str) -> None:
    assert matches(term, word) == bool({*term_keys(term)} & {*word_keys(word)})


@law
@given(LETTERS)
def test_stems_are_pieces_that_a_word_could_wear(word: str) -> None:
    found = stems(word)
    assert found
    assert len(set(found)) == len(found)
    assert all(len(stem) >= min(2, len(word)) for stem in found)


@law
@given(
    st.sampled_from(list(OWN)), st.sampled_from(["و", "ف", "ب", "ك", "وب", "ال", "وال", "بال", "كال", "وبال"])
)
def test_a_known_word_is_found_under_every_proclitic(word: str, proclitic: str) -> None:
    if proclitic.endswith("ال") and word.startswith("ال"):
        return  # no word wears the article twice
    if len(word) < 3 or any(proclitic[cut:] + word in OWN for cut in range(len(proclitic))):
        return  # بلدي is a word of its own, not ب + لدي
    assert matches(word, proclitic + word)


def test_nothing_comes_off_a_whole_word() -> None:
    assert [word for word in WHOLE if stems(word) != (word,)] == []


def test_the_lexicon_is_in_the_search_strength() -> None:
    assert [word for word in OWN if search(word) != word] == []


def test_a_word_of_a_million_letters_takes_no_longer_than_it_should() -> None:
    assert stems("ها" * 500_000) == ("ها" * 500_000,)
