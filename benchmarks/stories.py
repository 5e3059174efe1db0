"""How well reports of the same thing are told from others: ``python -m benchmarks.stories --data DIR``.

The pairs of training/story_pairs.tsv, each read and judged by hand (docs/alerts.md), against
``processors.stories.grouping.relate``; the ANT and ANS corpora give the texts. Articles that were published
further apart than a desk remembers are two stories, as for a desk. Of the pairs called duplicates: the share
that is (precision); of those that are, copies with edits all of them: the share that was found (recall). Then
the words that a desk would care for: duplicates that were none, by what they were.
"""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from processors.stories.bursts import HOUR
from processors.stories.desk import WINDOW
from processors.stories.fingerprint import Fingerprint, make_fingerprint, read_fingerprint
from processors.stories.grouping import Relation, relate
from processors.text.boilerplate import boilerplate, tokens_outside
from processors.text.normalize import normalize
from processors.text.tokens import tokenize
from schemas.fields import parse_time

PAIRS = Path(__file__).parents[1] / "training" / "story_pairs.tsv"


def fingerprint(title: str, body: str) -> Fingerprint:
    """Return the fingerprint that ``processors.pipeline`` makes of an article."""
    text = normalize(body, "search")
    words = tokens_outside(tokenize(text), boilerplate(text)).words
    return read_fingerprint(make_fingerprint(tokenize(normalize(title, "search")).words, words))


def texts(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of a gzipped JSON-lines file by their id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def hours_between(earlier: dict[str, str], later: dict[str, str]) -> float:
    """Return how long after the one article the other was published."""
    first, then = (parse_time(row["published_at"]) for row in (earlier, later))
    return (then - first).total_seconds() / 3600


def main() -> None:
    """Print the figures for both parts of the pairs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    articles, headlines = texts(data / "ant21.jsonl.gz"), texts(data / "ans_headline_pairs.jsonl.gz")
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "set\t")):
            continue
        corpus, first, second, verdict, part = line.split("\t")
        if corpus == "ant21":
            rows = (articles[first], articles[second])
            one, other = (fingerprint(row["title"], row["body"]) for row in rows)
            same_outlet = rows[0]["source"] == rows[1]["source"]
            remembered = hours_between(rows[0], rows[1]) * HOUR < WINDOW
        else:
            one, other = (fingerprint(headlines[first][side], "") for side in ("s1", "s2"))
            same_outlet, remembered = False, True
        said = relate(one, other, same_outlet=same_outlet) if remembered else Relation.DIFFERENT
        counts[corpus, part, verdict, said.value] += 1
    for corpus, part in sorted({key[:2] for key in counts}):
        mine = {key[2:]: number for key, number in counts.items() if key[:2] == (corpus, part)}
        called = {
            verdict: number for (verdict, said), number in mine.items() if said == Relation.DUPLICATE.value
        }
        are = sum(number for (verdict, _), number in mine.items() if verdict == "duplicate")
        right, all_called = called.get("duplicate", 0), sum(called.values())
        print(
            f"{corpus} {part}: {sum(mine.values())} pairs, {are} duplicates; precision {right}/{all_called}"
            f" = {right / max(1, all_called):.3f}, recall {right}/{are} = {right / max(1, are):.3f}"
        )
        for (verdict, said), number in sorted(mine.items()):
            print(f"    judged {verdict:<10} called {said:<10} {number}")


if __name__ == "__main__":
    main()
