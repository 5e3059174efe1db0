"""What deciding costs when desks are full, and a digest of what was decided: two versions must have the same.

    python -m benchmarks.deciding --data DIR [--articles 6000] [--days 3]

The stream of benchmarks.memory without Kafka, in one process: articles of the ANT Corpus in an order by
chance, over and over, 43,200 a day of event time, matched with the rules of examples/rules. Enriching and
matching are done before; then the desks are filled with so many days; then the articles are timed: from the
bytes of a hit to those of its entry and alerts. A turn takes some five minutes, most of it enriching.
"""

import argparse
import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.alerts import RULES, corpus
from processors import pipeline
from processors.hits import hits
from processors.identity import content_id
from processors.rules import Matcher
from processors.stories.desk import Desk
from processors.stories.entries import write_entry
from processors.stories.ledger import decide
from processors.stories.silences import Silences
from schemas import Hit, wire
from schemas.times import milliseconds, rfc3339
from streams.desks import rule_files

A_DAY = 43_200  # articles: 300 a second, event time 600 times as fast
START = milliseconds("2019-03-01T00:00:00Z")


def stream(data: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Yield articles without end: when each reached Kafka, and its hits as they travel."""
    matcher = Matcher([entry.rule for entry in rule_files.read([RULES])[0]])
    known = []
    for _, article in corpus(data):
        # Without its time of publication: by that each would be old news, of which no desk is told.
        enriched = replace(pipeline.enrich(article), published_at=None)
        encoded, matches = wire.encode(enriched), matcher.match(enriched)
        known.append(list(hits(enriched, matches, encoded=encoded, received_at=rfc3339(START))))
    order = random.Random(1).sample(known, len(known))
    number = 0
    while True:
        for found in order:
            at = START + number * 86_400_000 // A_DAY
            yield at, [_again(hit, number, at) for hit in found]
            number += 1


def _again(hit: Hit, number: int, at: int) -> bytes:
    article = replace(hit.article, id=str(number), received_at=rfc3339(at))
    # Without the name of the pipeline, which is another with each version.
    return wire.encode(replace(hit, id=content_id(hit.rule.id, str(number)), article=article, pipeline=""))


class Decider:
    """The desks of one process."""

    def __init__(self) -> None:
        self.hits = 0
        self.said = hashlib.sha256()
        self._desks: defaultdict[str, Desk] = defaultdict(Desk)

    def take(self, at: int, data: bytes) -> None:
        """Decide one hit."""
        hit = wire.decode(Hit, data)
        desk = self._desks[hit.rule.desk]
        self.hits += 1
        decision = decide(desk, hit, offset=self.hits, time=at, silences=Silences())
        said = [write_entry(decision.entry), *map(wire.encode, decision.alerts)]
        desk.fold(decision.entry)
        for each in said:
            self.said.update(each)


def main() -> None:
    """Measure, and print a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=6_000)
    parser.add_argument("--days", type=int, default=3, help="a desk remembers three")
    given = parser.parse_args()
    articles, decider = stream(given.data), Decider()
    for at, found in islice(articles, given.days * A_DAY):
        for data in found:
            decider.take(at, data)
    timed, before = list(islice(articles, given.articles)), decider.hits
    started = time.process_time()
    for at, found in timed:
        for data in found:
            decider.take(at, data)
    spent, hit = time.process_time() - started, decider.hits - before
    print(
        f"{given.articles:,} articles, {hit:,} hits: {1000 * spent / given.articles:.3f} ms of a processor an"
        f" article, {1e6 * spent / hit:.0f} us a hit; decided: {decider.said.hexdigest()[:16]}"
    )


if __name__ == "__main__":
    main()
