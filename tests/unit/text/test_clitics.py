"""What a word may be without its clitics and endings."""

from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from processors.text.clitics import stems
from processors.text.normalize import normalize
from tests.laws import thorough

law = thorough(2_000)

LEXICON = files("processors.text") / "lexicon"


def words_of(name: str) -> list[str]:
    lines = (LEXICON / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


WHOLE = words_of("whole.txt")
OWN = dict.fromkeys([*WHOLE, *words_of("beginnings.txt"), *words_of("attested.txt")])
LETTERS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويء", min_size=1, max_size=12)


def search(text: str) -> str:
    return normalize(text, "search").text


@law
@given(LETTERS)
def test_stems_are_pieces_that_a_word_could_wear(word: str) -> None:
    found = stems(word)
    assert found
    assert len(set(found)) == len(found)
    assert all(len(stem) >= min(2, len(word)) for stem in found)


def test_nothing_comes_off_a_whole_word() -> None:
    assert [word for word in WHOLE if stems(word) != (word,)] == []


def test_the_lexicon_is_in_the_search_strength() -> None:
    assert [word for word in OWN if search(word) != word] == []


def test_a_word_of_a_million_letters_takes_no_longer_than_it_should() -> None:
    assert stems("ها" * 500_000) == ("ها" * 500_000,)
