"""``python -m training.common_words`` asks of the common words what a new process would have to ask.

Of a word that is met for the first time the clitics come off, its stem is looked for, its consonants are
hashed. What three word tables say of the common ones ships with Rasid (``processors/text/common_words.py``):
nearly all words are known from the start. It changes nothing but the time; a test asks again.

With ``--data`` the words are counted anew first.
"""

import argparse
from collections import Counter
from pathlib import Path

from processors.stories import fingerprint
from processors.subjects import content_words, model
from processors.subjects.model import Model
from processors.subjects.model_file import read_model_file
from training.data import read_rows
from training.reading import read_row

WORDS = Path(__file__).with_name("common_words.txt")

_LEAST = 5  # times: 68,112 words, 97 of 100 that are met; three times as many would be 99
_READ = 500  # words of a body: what a fingerprint is made of, and twice what the model sees


def count_words(path: Path) -> list[str]:
    """Return the common words of a file of articles, in search form, the most common first."""
    counts: Counter[str] = Counter()
    for row in read_rows(path):
        text = read_row(row)
        counts.update(text.tokens.words[: text.titled + _READ])
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, times in ranked if times >= _LEAST]


def answers(words: list[str]) -> dict[Path, bytes]:
    """Return the files of answers, as they should be."""
    vocabulary = Model(read_model_file(model.FILE.read_bytes())).vocabulary
    asked = (
        (model.COMMON, vocabulary.number),
        (content_words.COMMON, content_words.know),
        (fingerprint.COMMON, fingerprint.know),
    )
    return {Path(str(common.file)): common.make(words, ask) for common, ask in asked}


def write_answers() -> None:
    """Ask of the common words, and put the answers where they ship."""
    for path, found in answers(read_words()).items():
        path.write_bytes(found)


def read_words() -> list[str]:
    """Return the common words as they were last counted."""
    return WORDS.read_text(encoding="utf-8").split()


def main() -> None:
    """Count the words if there are articles to count in, ask, and write the answers."""
    parser = argparse.ArgumentParser(prog="python -m training.common_words", description=main.__doc__)
    parser.add_argument("--data", type=Path, help="the folder of the data")
    options = parser.parse_args()
    if options.data:
        words = count_words(options.data / "ant21.jsonl.gz")
        WORDS.write_text("\n".join(words) + "\n", encoding="utf-8")
    write_answers()


if __name__ == "__main__":
    main()
