"""What a word table says is what its function says, whatever was asked before."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.text import word_table
from processors.text.word_table import WordTable, answer, hash_words

WORDS = st.lists(st.text(st.characters(categories=["L", "N", "M"]), min_size=1, max_size=8), max_size=30)


@settings(max_examples=500)
@given(WORDS, st.lists(WORDS, max_size=5))
def test_a_table_answers_as_its_function_does(known: list[str], texts: list[list[str]]) -> None:
    table = WordTable(len, answer(known, len))
    for words in texts:
        assert table.look_up(words, hash_words(words)).tolist() == list(map(len, words))


@settings(max_examples=500)
@given(WORDS, WORDS)
def test_a_word_has_the_same_hash_wherever_it_stands(before: list[str], words: list[str]) -> None:
    assert hash_words([*before, *words])[len(before) :].tolist() == hash_words(words).tolist()


@given(WORDS)
def test_different_words_have_different_hashes(words: list[str]) -> None:
    assert len(set(hash_words(words).tolist())) == len(set(words))


def test_a_text_longer_than_the_powers_kept_is_hashed_alike() -> None:
    words = ["كلمة", "x" * 5_000, "داعش", "y" * 9_000, "كلمة"]
    assert hash_words(words).tolist() == [int(hash_words([word])[0]) for word in words]


def test_a_word_is_asked_for_once() -> None:
    asked: list[str] = []

    def ask(word: str) -> int:
        asked.append(word)
        return 7

    table = WordTable(ask)
    for _ in range(3):
        table.look_up(["نعم", "لا", "نعم"], hash_words(["نعم", "لا", "نعم"]))
    assert asked == ["نعم", "لا"]


def test_a_word_that_is_known_from_the_start_is_never_asked_for(monkeypatch) -> None:
    def ask(word: str) -> int:
        if word == "معلومة":
            raise AssertionError(word)
        return 7

    monkeypatch.setattr(word_table, "_MOST", 3)
    table = WordTable(ask, answer(["معلومة"], len))
    for new in ("أ", "ب", "ج", "د", "ه"):  # the table is full, and forgets, on the way
        assert table.look_up(["معلومة", new], hash_words(["معلومة", new])).tolist() == [6, 7]


def test_words_that_want_the_same_slot_each_keep_their_answer() -> None:
    table = WordTable(int)
    words = [str(number) for number in range(100)]  # of which eight find a place, the others none
    same_slot = np.arange(1, 101, dtype=np.int64)
    for _ in range(2):
        assert table.look_up(words, same_slot).tolist() == list(range(100))


def test_a_full_table_forgets_and_goes_on(monkeypatch) -> None:
    monkeypatch.setattr(word_table, "_MOST", 10)
    table = WordTable(int)
    for start in range(0, 100, 5):
        words = [str(number) for number in range(start, start + 5)]
        assert table.look_up(words, hash_words(words)).tolist() == list(range(start, start + 5))
    assert table._held <= 15
