"""What reading Arabic text costs, step by step, beside pyarabic's own normalise and tokenize in the same run.

    python -m benchmarks.text [--data DIR] [--articles N]

On real articles (the ANT Corpus). Each figure is CPU time on one core in microseconds an article: the median
of five rounds over the same articles; the word cache is warmed by the first, as in a worker that runs.
"""

import argparse
import gzip
import itertools
import json
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pyarabic import araby

from processors.text.boilerplate import boilerplate
from processors.text.clitics import stems
from processors.text.language import detect
from processors.text.normalize import Normalized, normalize, normalize_twice
from processors.text.tokens import Tokens, sentences, tokenize

Item = TypeVar("Item")

_ROUNDS = 5
_EVERY = 6  # takes articles from all outlets: the corpus is sorted by outlet


def read_bodies(path: Path, number: int) -> list[str]:
    """Return the bodies of ``number`` articles spread over the corpus."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in itertools.islice(lines, 0, None, _EVERY))
        return list(itertools.islice((row["body"] for row in rows if row["body"]), number))


def cost(step: Callable[[Item], object], items: Iterable[Item]) -> float:
    """Return the microseconds of CPU that ``step`` takes for one item, the median of five rounds."""
    items = list(items)
    rounds = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for item in items:
            step(item)
        rounds.append(time.process_time() - start)
    return statistics.median(rounds) / len(items) * 1e6


def with_pyarabic(text: str) -> list[str]:
    """Normalise and tokenize with pyarabic: marks, tatweel, ligatures, hamza, alef, ta marbuta, words."""
    text = araby.strip_tashkeel(text)
    text = araby.strip_tatweel(text)
    text = araby.normalize_ligature(text)
    text = araby.normalize_hamza(text)
    text = araby.normalize_alef(text)
    text = araby.normalize_teh(text)
    return list(araby.tokenize(text))


def _stem_all(tokens: Tokens) -> None:
    for word in tokens.words:
        stems(word)


def _locate_all(pair: tuple[Normalized, Tokens]) -> None:
    normalized, tokens = pair
    for place in range(min(20, len(tokens.words))):
        normalized.original_span(*tokens.span(place, place))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="where ant21.jsonl.gz is")
    parser.add_argument("--articles", type=int, default=3_000)
    options = parser.parse_args()
    path = options.data / "ant21.jsonl.gz"
    if not path.exists():
        parser.exit(1, f"benchmarks.text: {path} is missing: say where the ANT Corpus is with --data\n")
    bodies = read_bodies(path, options.articles)
    exact = [normalize(body, "exact") for body in bodies]
    search = [normalize(body, "search") for body in bodies]
    tokens = [tokenize(normalized) for normalized in search]
    steps = {
        "normalize, exact": cost(lambda body: normalize(body, "exact"), bodies),
        "normalize, search": cost(lambda body: normalize(body, "search"), bodies),
        "normalize, both": cost(normalize_twice, bodies),
        "tokenize": cost(tokenize, search),
        "stems of every word": cost(_stem_all, tokens),
        "sentences": cost(sentences, exact),
        "boilerplate": cost(boilerplate, [normalized.text for normalized in search]),
        "detect language": cost(detect, bodies),
        "20 spans back to the original": cost(_locate_all, zip(search, tokens, strict=True)),
    }
    together = cost(lambda body: tokenize(normalize(body, "search")), bodies)
    peer = cost(with_pyarabic, bodies)
    size = statistics.mean(len(body.encode()) for body in bodies)
    words = statistics.mean(len(each.words) for each in tokens)
    print(
        f"{len(bodies)} articles, mean {size / 1000:.1f} KB and {words:.0f} words; us an article on one core"
    )
    for name, taken in steps.items():
        print(f"  {name:32}{taken:8.1f}")
    print(f"  {'normalize + tokenize, Rasid':32}{together:8.1f}")
    print(f"  {'normalize + tokenize, pyarabic':32}{peer:8.1f}   {peer / together:.1f} times as long")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of this process, the articles held in it: {memory:.0f} MB")


if __name__ == "__main__":
    main()
