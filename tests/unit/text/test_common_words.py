"""What is known of the common words from the start is what the code says of them when asked."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from processors.entities import clues, tagger
from processors.stories import codes
from processors.subjects import content_words, model
from processors.text.common_words import CommonWords, checksum
from processors.text.word_table import Answer, WordTable, hash_words
from training.common_words import answers, read_words

WORDS = ["في", "كلمة"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a lexicon."""
    (tmp_path / "processors" / "lexicon").mkdir(parents=True)
    (tmp_path / "processors" / "lexicon" / "words.txt").write_text("كلمة", encoding="utf-8")
    return tmp_path / "processors"


@pytest.fixture
def common(package: Path) -> CommonWords:
    """Answers that were made from it."""
    common = CommonWords(package / "words.answers", checksum(package))
    (package / "words.answers").write_bytes(common.make(WORDS, len))
    return common


def test_a_word_that_is_known_from_the_start_is_not_asked_for(common: CommonWords) -> None:
    def ask(word: str) -> int:
        raise AssertionError(word)

    assert WordTable(ask, common.read()).look_up(WORDS, hash_words(WORDS)).tolist() == [2, 4]


def test_without_the_file_all_words_are_asked_for(package: Path) -> None:
    nothing = CommonWords(package / "none.answers", checksum(package)).read()
    assert WordTable(len, nothing).look_up(WORDS, hash_words(WORDS)).tolist() == [2, 4]


def test_answers_that_were_made_from_something_else_are_not_used(common: CommonWords, package: Path) -> None:
    assert CommonWords(common.file, checksum(package)).read().tolist()  # the file itself changes nothing
    (package / "lexicon" / "words.txt").write_text("كلمات", encoding="utf-8")
    assert not len(CommonWords(common.file, checksum(package)).read())


def test_answers_that_were_made_by_another_library_are_not_used(common: CommonWords, package: Path) -> None:
    assert not len(CommonWords(common.file, checksum(package, "16.0.0")).read())


@pytest.mark.parametrize(
    ("common", "ask"),
    [
        (content_words.COMMON, content_words.tag),
        (model.COMMON, model.shipped_model().vocabulary.number),
        (codes.COMMON, codes.encode_word),
        (clues.COMMON, clues.clues_of),
        (tagger.COMMON, tagger.shipped_tagger().vector),
    ],
    ids=["content", "stems", "codes", "clues", "vectors"],
)
def test_what_is_made_of_the_common_words_is_what_each_table_would_ask(
    common: CommonWords, ask: Callable[[str], Answer], tmp_path: Path
) -> None:
    words = read_words()[::50]
    (tmp_path / "words.answers").write_bytes(answers(words)[Path(str(common.file))])
    known = replace(common, file=tmp_path / "words.answers").read()
    assert known["hash"].tolist() == hash_words(words).tolist()
    assert np.array_equal(known["answer"], [ask(word) for word in words])
