"""Quix Streams, as its documentation has it, in an environment of its own: its pins differ from ours."""

import tempfile
from typing import Any

from quixstreams import Application

from benchmarks.contestants.job import ARTICLES, BROKER, GROUP, INPUT, OUTPUT, Watch, work


def main() -> None:
    """Run until every article is through."""
    enrich, watch = work(), Watch()
    app = Application(
        broker_address=BROKER,
        consumer_group=GROUP,
        auto_offset_reset="earliest",
        commit_every=ARTICLES,  # one checkpoint, at the end: it flushes and commits
        commit_interval=3600,  # nor any before it, however long the work takes
        producer_extra_config={"compression.type": "lz4", "enable.idempotence": True},
        state_dir=tempfile.mkdtemp(),
        loglevel="WARNING",
        auto_create_topics=False,
    )
    commit = app._consumer.commit  # noqa: SLF001  # the only place that tells when the checkpoint is done

    def timed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        result = commit(*args, **kwargs)
        watch.stop()
        return result

    app._consumer.commit = timed  # noqa: SLF001

    def each(value: bytes) -> bytes:
        watch.start()
        return enrich(value)

    articles = app.topic(INPUT, value_deserializer="bytes", key_deserializer="bytes")
    output = app.topic(OUTPUT, value_serializer="bytes", key_serializer="bytes")
    app.dataframe(articles).apply(each).to_topic(output)
    app.run(count=ARTICLES, collect=False)


if __name__ == "__main__":
    main()
