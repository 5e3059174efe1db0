"""``python -m training.common_words`` asks of the common words what a new process would have to ask.

A word costs ten microseconds when it is met for the first time (its clitics come off, its stem is looked for,
its consonants are hashed), and in its first minute a worker meets thousands of them a second. What the three
word tables say of the common ones ships with Rasid: nearly all words are known from the start. It changes
nothing but the time; a test asks again.

With ``--data`` the words are counted anew first.
"""

import argparse
from collections import Counter
from importlib.resources import files
from pathlib import Path

import processors
from processors.stories import fingerprint
from processors.subjects import content_words
from processors.subjects.model import Model
from processors.subjects.model_file import read_model_file
from processors.text.word_table import answer
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


def answers(words: list[str]) -> dict[str, bytes]:
    """Return the files of answers, each by its path in ``processors``."""
    model = Model(read_model_file((files("processors.subjects") / "subjects.model").read_bytes()))
    asked = {
        "subjects/stems.answers": model.vocabulary.number,
        "subjects/content.answers": content_words.know,
        "stories/fingerprint.answers": fingerprint.know,
    }
    return {path: answer(words, ask).tobytes() for path, ask in asked.items()}


def write_answers() -> None:
    """Ask of the common words, and put the answers where they ship."""
    for path, found in answers(read_words()).items():
        (Path(processors.__file__).parent / path).write_bytes(found)


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
