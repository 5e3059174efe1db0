"""A word that no key begins as has none of the keys: nothing that a rule asks for is passed over."""

from hypothesis import given
from hypothesis import strategies as st

from processors.rules.beginnings import Beginnings
from processors.rules.forms import word_keys
from tests.laws import thorough
from tests.unit.rules.test_forms import KNOWN, LISTED
from tests.unit.text.test_clitics import LETTERS

law = thorough(3_000)

BEFORE = [
    "",
    "و",
    "ف",
    "ب",
    "ك",
    "ل",
    "س",
    "وس",
    "وب",
    "ال",
    "وال",
    "لل",
    "ولل",
    "فلل",
    "بال",
    "وبال",
    "فكال",
]
BEHIND = [
    "",
    "ه",
    "ها",
    "هم",
    "نا",
    "ة",
    "ى",
    "ات",
    "اته",
    "تها",
    "تين",
    "تان",
    "اها",
    "ون",
    "ين",
    "ان",
    "وا",
    "ت",
]
words = st.sampled_from(sorted(KNOWN | {*LISTED})) | LETTERS
dressed = st.builds("{}{}{}".format, st.sampled_from(BEFORE), words, st.sampled_from(BEHIND))


@law
@given(dressed | st.text(max_size=40))
def test_a_word_may_have_each_of_its_keys_and_all_that_they_start_with(word: str) -> None:
    for key in word_keys(word):
        missed = [end for end in range(1, len(key) + 1) if not Beginnings([key[:end]]).may_be_of(word)]
        assert missed == []


def test_every_word_of_the_lexicon_may_have_its_keys() -> None:
    found = {word: word_keys(word) for word in (*KNOWN, *LISTED)}
    assert [
        word for word, keys in found.items() if not all(Beginnings([key]).may_be_of(word) for key in keys)
    ] == []


def test_most_words_are_told_apart_from_the_rules_terms() -> None:
    terms = Beginnings(["سفير", "انفجار", "متطرف"])
    words = ["السفيرة", "بانفجارين", "ومتطرفون", "السفر", "انفجر", "التطرف"]
    assert [word for word in words if terms.may_be_of(word)] == ["السفيرة", "بانفجارين", "ومتطرفون"]


def test_no_keys_are_of_no_word() -> None:
    assert not Beginnings([]).may_be_of("لله")
