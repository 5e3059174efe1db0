"""``python -m training.commonness`` counts in which share of articles the common words stand."""

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import processors.rules
from processors.rules.forms import word_keys
from processors.rules.words import read_text
from training.data import read_rows

# One per cent: below it a word tells little of a rule's cost, and the table would be ten times as long.
LEAST = 0.01


def shares(texts: Iterable[str]) -> dict[str, float]:
    """Return for each key of words the share of ``texts`` that have it, the most common first."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        counts.update({key for word in set(read_text(text).words) for key in word_keys(word)})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {key: round(count / total, 4) for key, count in ranked if count >= LEAST * total}


def main() -> None:
    """Count, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m training.commonness", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="where the data is")
    parser.add_argument(
        "--out", type=Path, default=Path(processors.rules.__file__).with_name("commonness.tsv")
    )
    options = parser.parse_args()
    rows = read_rows(options.data / "ant21.jsonl.gz")
    table = shares(f"{row['title'] or ''}\n{row['body'] or ''}" for row in rows)
    made = "Made by training/commonness.py from ANT v2.1."
    head = f"# A key of words, the share of articles that have it. {made}\n"
    options.out.write_text(
        head + "".join(f"{key}\t{share}\n" for key, share in table.items()), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
