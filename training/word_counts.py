"""``python -m training.word_counts --data DIR`` counts which words are common (``common_words.txt``)."""

import argparse
from collections import Counter
from pathlib import Path

from training.common_words import WORDS, write_answers
from training.data import read_rows
from training.reading import read_row

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


def main() -> None:
    """Count, write the list, and what is known of its words."""
    parser = argparse.ArgumentParser(prog="python -m training.word_counts", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    options = parser.parse_args()
    WORDS.write_text("\n".join(count_words(options.data / "ant21.jsonl.gz")) + "\n", encoding="utf-8")
    write_answers()


if __name__ == "__main__":
    main()
