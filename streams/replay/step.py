"""What a replay's worker does with a copied article: enrich and match in one step, so that order is kept.

Live, the two are agents of their own, with ``articles.enriched`` between them; over its partitions the order
is lost. The stories of a desk depend on the order of its hits, so here both are written by the same hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from streams.agents.enrich import EnrichStep
from streams.agents.guard import Result
from streams.agents.watch import WatchStep
from streams.cluster.reader import Reader
from streams.messages import lanes, topics
from streams.messages.records import Output, Record
from streams.replay import headers
from streams.replay.headers import BEFORE_ALL, Place
from streams.settings import Settings


class EnrichAndWatch:
    """The step of a replay: an enriched article, and the hits of it that were not written before a crash."""

    def __init__(
        self, settings: Settings, enrich: EnrichStep, watch: WatchStep, written: Mapping[bytes | None, Place]
    ) -> None:
        self._enrich = enrich
        self._watch = watch
        self._written = written
        self._hits = topics.of(settings).replay_hits.name

    def __call__(self, record: Record, value: bytes) -> list[Result]:
        """Return what ``record`` causes, each with its place in the replay."""
        article = headers.place(record.headers).article
        enriched = _outputs(self._enrich(record, value))
        outputs = [_placed(each, each.topic, Place(article)) for each in enriched]
        hits = [hit for each in enriched for hit in _outputs(self._watch(record, each.value or b""))]
        for number, hit in enumerate(hits):
            place = Place(article, number)
            if place > self._written.get(hit.key, BEFORE_ALL):
                outputs.append(_placed(hit, self._hits, place))
        return [Result(outputs)]


def written(settings: Settings, replay_id: str, starts: Mapping[str, int]) -> dict[bytes | None, Place]:
    """Return the place of the last hit of each desk that this replay has written so far.

    ``starts``: partition of ``hits.replay`` → the offset from which on it writes.
    """
    last: dict[bytes | None, Place] = {}
    with Reader.open(settings) as reader:
        spans = {
            part: (max(start, starts.get(str(part.partition), 0)), end)
            for part, (start, end) in reader.kept([topics.of(settings).replay_hits.name]).items()
        }
        for record in reader.scan(spans):
            if lanes.of(record.headers) == replay_id:
                last[record.key] = max(last.get(record.key, BEFORE_ALL), headers.place(record.headers))
    return last


def _outputs(results: Iterable[Result]) -> list[Output]:
    return [output for result in results for output in result.outputs]


def _placed(output: Output, topic: str, place: Place) -> Output:
    return replace(output, topic=topic, headers=[*output.headers, headers.mark(place)])
