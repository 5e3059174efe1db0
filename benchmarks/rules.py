"""What matching stored rules costs, beside brute force and Lucene's monitor, in one run.

    python -m benchmarks.rules [--data DIR] [--rules 1000 100000] [--articles N] [--no-lucene]

Articles are real (the ANT Corpus); rules are made of words and pairs of words that stand in it, twenty terms
each:

    (5 words OR 2 phrases) AND (8 words) AND NOT (3 words)                          35%
    (a word NEAR/8 (5 words) OR a phrase) AND (9 words) AND NOT (3 words)           25%
    (5 phrases) AND (10 words)                                                      20%
    (8 words OR a phrase) AND (10 words)                                            20%

Ours analyses the text, decides and collects evidence. Brute force is the same without the presearcher: an
article is read once and every rule is run. The peer is Lucene 9.11's monitor, which matches stored queries as
we do, with its Arabic analyzer and a MultipassTermFilteredPresearcher: the same rules, the same articles, one
thread, with and without the spans of its matches. Its stemmer conflates more than ours, so it has more hits.
All rates are CPU time of one core, the best of three rounds (Lucene: of five, for its compiler's sake).
"""

import argparse
import gc
import gzip
import itertools
import json
import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from processors.rules import Matcher, parse
from processors.rules.atoms import Atoms
from processors.rules.forms import word_keys
from processors.rules.program import compile_query
from processors.rules.words import read_text, term_keys
from schemas import EnrichedArticle, NormalizedText, Rule

HERE = Path(__file__).parent
_EVERY = 6  # takes articles from all outlets: the corpus is sorted by outlet
_ADDED = 2_000
# A newsroom's rules name what is in the news: words that up to 1% of articles have. A hundred thousand rules
# are those of thousands of desks, which name people and companies: up to 0.2%.
_A_NEWSROOM, NEWS, _NAMES = 10_000, 0.01, 0.002
_PATIENCE = 1_800  # seconds for Lucene

Clause = tuple[str, list[str]]  # "+" or "-", and its terms as the contestants' line says them


@dataclass(frozen=True)
class Vocabulary:
    """Words and phrases to make rules of, with how often each is taken."""

    words: list[str]
    weights: list[float]
    phrases: list[str]

    def some(self, number: int, rng: random.Random) -> list[str]:
        """Return ``number`` words, the more common ones more often."""
        return rng.choices(self.words, cum_weights=self.weights, k=number)

    def pairs(self, number: int, rng: random.Random) -> list[str]:
        """Return ``number`` phrases of two words."""
        return rng.choices(self.phrases, k=number)


def vocabulary(texts: list[str], share: float) -> Vocabulary:
    """Return words that find up to ``share`` of the texts, and pairs of words with one of them."""
    found: Counter[str] = Counter()
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        read = read_text(text).words
        found.update({key for word in set(read) for key in word_keys(word)})
        words.update(set(read))
        pairs.update(set(itertools.pairwise(read)))
    most = share * len(texts)
    rare = {
        word
        for word in words
        if len(word) > 2 and word.isalpha() and 2 <= max(found[key] for key in term_keys(word)) <= most
    }
    kept = sorted(rare)
    phrases = sorted(
        " ".join(pair) for pair, count in pairs.items() if count >= 2 and not rare.isdisjoint(pair)
    )
    return Vocabulary(kept, list(itertools.accumulate(words[word] ** 0.5 for word in kept)), phrases)


def made_rules(known: Vocabulary, number: int, rng: random.Random) -> Iterator[list[Clause]]:
    """Yield rules in the mixture of the module's docstring."""
    for _ in range(number):
        kind = rng.random()
        some = known.some
        if kind < 0.35:
            yield [("+", some(5, rng) + known.pairs(2, rng)), ("+", some(8, rng)), ("-", some(3, rng))]
        elif kind < 0.6:
            near = f"near:8:{some(1, rng)[0]}:{','.join(some(5, rng))}"
            yield [("+", [near, *known.pairs(1, rng)]), ("+", some(9, rng)), ("-", some(3, rng))]
        elif kind < 0.8:
            yield [("+", known.pairs(5, rng)), ("+", some(10, rng))]
        else:
            yield [("+", some(8, rng) + known.pairs(1, rng)), ("+", some(10, rng))]


def as_query(clauses: list[Clause]) -> str:
    """Say a rule in Rasid's language."""
    said = (f"{'NOT ' * (sign == '-')}({' OR '.join(map(_term, terms))})" for sign, terms in clauses)
    return " AND ".join(said)


def _term(term: str) -> str:
    if term.startswith("near:"):
        _, distance, word, choices = term.split(":")
        return f"{word} NEAR/{distance} ({' OR '.join(choices.split(','))})"
    return f'"{term}"' if " " in term else term


def as_line(clauses: list[Clause]) -> str:
    """Say a rule for the peer."""
    return "\t".join(sign + ";".join(terms) for sign, terms in clauses)


def read_articles(path: Path, number: int) -> list[EnrichedArticle]:
    """Return ``number`` articles spread over the corpus."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = itertools.islice(map(json.loads, itertools.islice(lines, 0, None, _EVERY)), number)
        return [
            EnrichedArticle(
                id=row["id"],
                source=row["source"],
                title=row["title"] or row["id"],
                body=row["body"],
                pipeline="",
                detected_language="ar",
                normalized=NormalizedText(title="", body=""),
            )
            for row in rows
        ]


def rate(match: Callable[[EnrichedArticle], int], articles: list[EnrichedArticle]) -> tuple[float, float]:
    """Return articles a second of CPU time, the best of three rounds, and hits an article."""
    best = hits = 0.0
    for _ in range(3):
        start = time.process_time()
        hits = sum(map(match, articles)) / len(articles)
        best = max(best, len(articles) / (time.process_time() - start))
    return best, hits


def ours(queries: Iterable[str], articles: list[EnrichedArticle], more: list[str]) -> float:
    """Measure and print the matcher's figures; return its hits an article."""
    rules = [_rule(f"r{number}", query) for number, query in enumerate(queries)]
    gc.collect()
    gc.freeze()
    gc.disable()  # as a worker does while it loads its rules
    before, start = _resident(), time.process_time()
    matcher = Matcher(rules)
    built = time.process_time() - start
    each, memory = built / len(rules) * 1e6, _resident() - before
    print(f"  ours: built in {built:.2f} s ({each:.0f} us a rule), {memory:.0f} MB")
    gc.freeze()
    gc.enable()
    speed, hits = rate(lambda article: len(matcher.match(article)), articles)
    print(f"  ours: {speed:,.0f} articles/s, {hits:.2f} hits an article, with evidence")
    times = []
    for number, query in enumerate(more):
        rule = _rule(f"more{number}", query)
        start = time.thread_time()
        matcher.add(rule)
        times.append(time.thread_time() - start)
    times.sort()
    middle, late = statistics.median(times) * 1e3, times[len(times) * 99 // 100] * 1e3
    print(f"  ours: a rule is added in {middle:.2f} ms (median), {late:.2f} ms (99 of 100)")
    return hits


def brute_force(queries: Iterable[str], articles: list[EnrichedArticle]) -> float:
    """Measure and print what running every rule costs; return the hits an article."""
    atoms = Atoms()
    programs = [compile_query(parse(query), atoms.acquire) for query in queries]

    def match(article: EnrichedArticle) -> int:
        reading = atoms.read(article)
        return sum(program.holds(reading) for program in programs)

    speed, hits = rate(match, articles)
    print(f"  brute force: {speed:,.1f} articles/s, {hits:.2f} hits an article, without evidence")
    return hits


def lucene(lines: Iterable[str], articles: list[EnrichedArticle]) -> None:
    """Measure and print the peer's figures."""
    with tempfile.TemporaryDirectory() as folder:
        jars, source = Path(folder, "jars"), HERE / "contestants" / "lucene"
        copy = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        subprocess.run(["mvn", "-q", "-B", "-f", source / "pom.xml", *copy], check=True)
        subprocess.run(["javac", "-cp", f"{jars}/*", "-d", folder, source / "Monitors.java"], check=True)
        Path(folder, "rules").write_text("\n".join(lines) + "\n", encoding="utf-8")
        texts = (" ".join(f"{each.title} . {each.body or ''}".split()) for each in articles)
        Path(folder, "articles").write_text("\n".join(texts) + "\n", encoding="utf-8")
        java = ["java", "-Xmx3g", "-XX:+UseSerialGC", "-cp", f"{jars}/*:{folder}"]
        done = subprocess.run(
            [*java, "Monitors", "rules", "articles"],
            cwd=folder, check=True, capture_output=True, text=True, timeout=_PATIENCE,
        )  # fmt: skip
    loaded, plain, spans, hits = done.stdout.split()
    print(f"  Lucene's monitor: loaded in {loaded} s")
    print(f"  Lucene's monitor: {plain} articles/s, {spans} with spans, {hits} hits an article")


def _rule(rule_id: str, query: str) -> Rule:
    return Rule(id=rule_id, desk="desk", channel="channel", name="قاعدة", query=query)


def _resident() -> float:
    """Return the most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="where ant21.jsonl.gz is")
    parser.add_argument("--rules", type=int, nargs="+", default=[1_000, 100_000], metavar="N")
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument(
        "--no-lucene", action="store_true", help="leave the peer out (it needs Java 17 and Maven)"
    )
    options = parser.parse_args()
    articles = read_articles(options.data / "ant21.jsonl.gz", options.articles)
    texts = [article.body or "" for article in read_articles(options.data / "ant21.jsonl.gz", 5_000)]
    with_lucene = not options.no_lucene and all(map(shutil.which, ("mvn", "javac")))
    for number in options.rules:
        print(f"{number:,} rules, {len(articles):,} articles")
        rng = random.Random(20_190_301)
        known = vocabulary(texts, NEWS if number <= _A_NEWSROOM else _NAMES)
        rules = list(made_rules(known, number, rng))
        more = [as_query(clauses) for clauses in made_rules(known, _ADDED, rng)]
        ours(map(as_query, rules), articles, more)
        few = articles[: max(10, 200_000 // number)]  # every rule is run: a few articles are minutes
        brute_force(map(as_query, rules), few)
        if with_lucene:
            lucene(map(as_line, rules), articles)


if __name__ == "__main__":
    main()
