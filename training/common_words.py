"""``python -m training.common_words`` asks of the common words what a new process would have to ask.

Of a word that is met for the first time the clitics come off, its stem is looked for, its consonants are
hashed, lists of names are asked. What five word tables say of the common ones lies beside their code
(``processors/text/common_words.py``): nearly all words are known from the start. It is made when the package
is built (``hatch_build.py``) and by `make setup`, whenever what it is made from has changed.
"""

from pathlib import Path

from processors.entities import clues, tagger
from processors.model_file import read_model_file
from processors.stories import codes
from processors.subjects import content_words, model
from processors.subjects.model import Model

WORDS = Path(__file__).with_name("common_words.txt")  # made by training/word_counts.py, the commonest first


def answers(words: list[str]) -> dict[Path, bytes]:
    """Return the files of answers, as they should be."""
    vocabulary = Model(read_model_file(model.FILE.read_bytes())).vocabulary
    asked = (
        (model.COMMON, vocabulary.number),
        (content_words.COMMON, content_words.tag),
        (codes.COMMON, codes.encode_word),
        (clues.COMMON, clues.clues_of),
        (tagger.COMMON, tagger.shipped_tagger().vector),
    )
    return {Path(str(common.file)): common.make(words, ask) for common, ask in asked}


def write_answers() -> None:
    """Ask of the common words, and put the answers where they ship."""
    for path, found in answers(read_words()).items():
        path.write_bytes(found)


def read_words() -> list[str]:
    """Return the common words as they were last counted."""
    return WORDS.read_text(encoding="utf-8").split()


if __name__ == "__main__":
    write_answers()
