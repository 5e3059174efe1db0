"""What ships of the common words is what the code says of them today."""

from pathlib import Path

import pytest

from processors.text.common_words import CommonWords
from processors.text.word_table import WordTable, hash_words
from training.common_words import answers, read_words


def test_what_is_known_of_the_common_words_is_what_is_said_when_asked() -> None:
    for path, asked in answers(read_words()).items():
        assert path.read_bytes() == asked, (
            f"{path.name} is of other code, lexicons or model: say `make words`"
        )


@pytest.fixture
def common(tmp_path: Path) -> CommonWords:
    """Answers that are made from a lexicon."""
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "words.txt").write_text("كلمة", encoding="utf-8")
    common = CommonWords(tmp_path / "words.answers", (tmp_path / "lexicon",))
    (tmp_path / "words.answers").write_bytes(common.make(["كلمة", "في"], len))
    return common


def test_answers_come_back_as_they_were_made(common: CommonWords) -> None:
    def ask(word: str) -> int:
        raise AssertionError(word)

    words = ["في", "كلمة"]
    assert WordTable(ask, common.read()).look_up(words, hash_words(words)).tolist() == [2, 4]


def test_a_changed_lexicon_counts_at_once(common: CommonWords, tmp_path: Path) -> None:
    (tmp_path / "lexicon" / "words.txt").write_text("كلمات", encoding="utf-8")
    assert not len(common.read())
