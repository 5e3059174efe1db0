"""``python -m training.ordinary --data DIR`` finds the words of every day (``lexicon/ordinary.txt``).

The tagger reads the articles that nobody labelled. A common word that it hardly ever takes for a name, or for
part of one, is none where it takes it for one all the same. The list that stands keeps its words, but for
those that the tagger of today mostly takes for names: an earlier one did not know ديبالا. ``--anew`` asks it
for all.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from processors.entities.clues import look
from processors.entities.scan import scan
from processors.entities.tagger import OUT, see, shipped_tagger
from processors.text.reading import read_article
from processors.text.word_list import read_words
from training.data import Row, read_rows, unlabelled

OUT_FILE = Path(str(files("processors.entities"))) / "lexicon" / "ordinary.txt"
SEEN = 30  # times: of a word that is rarer nothing is known
HARDLY = 0.12  # of its chances to be of a name, their mean
MOSTLY = 0.9
READ = 2_500  # characters of a body

_HEAD = """\
# Common words that are hardly ever a name or part of one: made by training/ordinary.py from the ANT Corpus.
# Words by hand: no_names.txt.
"""


def chances_of_common(rows: Iterable[Row]) -> dict[str, float]:
    """Return the common words of some articles, and how likely each is to be of a name, on average."""
    seen: Counter[str] = Counter()
    chances: Counter[str] = Counter()
    tagger = shipped_tagger()
    for row in rows:
        text = read_article(row["title"] or "", (row["body"] or "")[:READ])
        if not text.tokens.words:
            continue
        shown = see(text, scan(text.tokens, look(text.tokens)))
        of_name = 1 - tagger.probabilities(text, shown)[:, OUT]
        for word, chance in zip(text.tokens.words, of_name.tolist(), strict=True):
            seen[word] += 1
            chances[word] += chance
    return {word: chances[word] / times for word, times in seen.items() if times >= SEEN}


def main() -> None:
    """Read, and write the list."""
    parser = argparse.ArgumentParser(prog="python -m training.ordinary", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    parser.add_argument("--anew", action="store_true", help="forget the list that stands")
    options = parser.parse_args()
    data = options.data
    held = {row["id"] for row in read_rows(data / "gold_dev.jsonl.gz")}
    rows = (row for row in unlabelled(data) if row["id"] not in held)
    common = chances_of_common(rows)
    if options.anew:
        words = [word for word, chance in common.items() if chance < HARDLY]
    else:
        words = [word for word in read_words(OUT_FILE) if common.get(word, 0) < MOSTLY]
    OUT_FILE.write_text(_HEAD + "\n".join(sorted(words)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
