"""How well reports of the same thing are told from others.

    python -m benchmarks.stories --data DIR [--saudi DIR]

The pairs of training/story_pairs.tsv, each read and judged (benchmarks/NOTES.md), against
``processors.stories.grouping.relate``; the ANT and ANS corpora give the texts, and SaudiNewsNet where
``--saudi`` names its folder ``dataset``. Articles that were published further apart than a desk remembers
are two stories, as for a desk. Of the pairs called duplicates: the share that is (precision); of those that
are: the share that was found (recall), and that was silenced or told as an update of the same story (kept
together). All once more for copies with edits alone. Then what a desk would care for: duplicates that were
none, by what they were.
"""

import argparse
import gzip
import json
import zipfile
from collections import Counter
from pathlib import Path

from processors.identity import content_id
from processors.stories.bursts import HOUR
from processors.stories.desk import WINDOW
from processors.stories.fingerprint import make_fingerprint, read_fingerprint
from processors.stories.grouping import Relation, relate
from schemas.times import milliseconds
from training.reading import read_row

COPY = 0.5  # of their three-word runs in common: from here on two texts are a copy with edits, no rewriting
PAIRS = Path(__file__).parents[1] / "training" / "story_pairs.tsv"


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of a gzipped JSON-lines file by their id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def saudi_rows(path: Path) -> dict[str, dict[str, str]]:
    """Return the articles of SaudiNewsNet as those of ANT are, by digests of their URLs."""
    rows = {}
    for archive in sorted(path.glob("*.zip")):
        with zipfile.ZipFile(archive) as files:
            for name in files.namelist():
                for row in json.loads(files.read(name)) if name.endswith(".json") else ():
                    at = row["date_extracted"].replace(" ", "T") + "Z"
                    known = {"title": row["title"], "body": row["content"], "source": row["source"]}
                    rows.setdefault(content_id(row["url"]), known | {"published_at": at})
    return rows


def shared_runs(one: list[str], other: list[str]) -> float:
    """Return the share of three-word runs of two bodies together that stand in both."""
    runs, others = (set(zip(words, words[1:], words[2:], strict=False)) for words in (one, other))
    return len(runs & others) / (len(runs | others) or 1)


def main() -> None:
    """Print the figures for each part of the pairs, and for those in it that are copies with edits."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--saudi", type=Path)
    given = parser.parse_args()
    data = given.data
    saudi = saudi_rows(given.saudi) if given.saudi else {}
    articles, headlines = rows_of(data / "ant21.jsonl.gz"), rows_of(data / "ans_headline_pairs.jsonl.gz")
    counts: Counter[tuple[str, str, str]] = Counter()
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "set\t")):
            continue
        corpus, first, second, verdict, part = line.split("\t")
        names = [f"{corpus} {part}"]
        if corpus == "saudi" and not saudi:
            continue
        if corpus != "ans":
            rows = articles if corpus == "ant21" else saudi
            earlier, later = rows[first], rows[second]
            texts = [read_row(row) for row in (earlier, later)]
            same_outlet = earlier["source"] == later["source"]
            gap = milliseconds(later["published_at"]) - milliseconds(earlier["published_at"])
            names.append(f"{corpus} all")
            if shared_runs(*(text.tokens.words[text.titled :] for text in texts)) >= COPY:
                names += [f"{corpus} {part}, copies", f"{corpus} all, copies"]
        else:
            texts = [read_row({"title": headlines[first][side], "body": ""}) for side in ("s1", "s2")]
            same_outlet, gap = False, 0
        one, other = (read_fingerprint(make_fingerprint(text.tokens, text.titled)) for text in texts)
        said = relate(one, other, same_outlet=same_outlet, soon=gap < 48 * HOUR)
        said = said if gap < WINDOW else Relation.DIFFERENT
        counts.update((name, verdict, said.value) for name in names)
    for name in sorted({key[0] for key in counts}):
        report(name, {key[1:]: number for key, number in counts.items() if key[0] == name})


def report(name: str, counts: dict[tuple[str, str], int]) -> None:
    """Print the figures of some pairs, counted by what they were judged and what they were called."""
    called = {
        verdict: number for (verdict, said), number in counts.items() if said == Relation.DUPLICATE.value
    }
    are = sum(number for (verdict, _), number in counts.items() if verdict == "duplicate")
    right, all_called = called.get("duplicate", 0), sum(called.values())
    apart = counts.get(("duplicate", Relation.DIFFERENT.value), 0)
    print(
        f"{name}: {sum(counts.values())} pairs, {are} duplicates; precision {right}/{all_called}"
        f" = {right / max(1, all_called):.3f}, recall {right}/{are} = {right / max(1, are):.3f},"
        f" kept together {are - apart}/{are} = {(are - apart) / max(1, are):.3f}"
    )
    for (verdict, said), number in sorted(counts.items()):
        print(f"    judged {verdict:<10} called {said:<10} {number}")


if __name__ == "__main__":
    main()
