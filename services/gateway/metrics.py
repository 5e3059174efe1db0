"""The Prometheus metrics of the gateway: all of their names, labels and help texts."""

from collections.abc import Collection, Iterable
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from streams.process.metrics import own_registry

# From one article on an idle machine to the longest wait for a confirmation.
SECONDS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 15)


class Metrics:
    """The metrics of one gateway, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = own = own_registry()
        self.accepted = Counter(
            "rasid_gateway_articles", "Articles confirmed by the broker, by feed.", ["feed"], registry=own
        )
        self.refused = Counter(
            "rasid_gateway_refused", "Articles and requests refused, by feed and reason.", ["feed", "reason"],
            registry=own,
        )  # fmt: skip
        self.last = Gauge(
            "rasid_gateway_last_article_timestamp_seconds",
            "When a feed's last article was confirmed, epoch.",
            ["feed"], registry=own,
        )  # fmt: skip
        self.seconds = Histogram(
            "rasid_gateway_post_seconds",
            "From a body's last byte to its answer.",
            buckets=SECONDS,
            registry=own,
        )
        self.in_flight = Gauge(
            "rasid_gateway_in_flight_articles", "Articles sent and not confirmed.", registry=own
        )
        self.held = Gauge(
            "rasid_gateway_body_bytes", "Bytes of the bodies that are being read and answered.", registry=own
        )
        self.embargoed = Gauge(
            "rasid_gateway_embargoed_articles",
            "Articles that wait here for the end of their embargo.",
            registry=own,
        )
        self.kafka_answers = Gauge(
            "rasid_gateway_kafka_answers", "1 while the brokers answer, 0 while they do not.", registry=own
        )
        self.polls = Counter(
            "rasid_gateway_polls",
            "Fetches of polled feeds, by feed and outcome: articles, nothing-new, failed, gone.",
            ["feed", "outcome"], registry=own,
        )  # fmt: skip
        self.last_poll = Gauge(
            "rasid_gateway_last_poll_timestamp_seconds",
            "When a polled feed was last fetched, epoch.",
            ["feed"], registry=own,
        )  # fmt: skip
        self.readable = Gauge(
            "rasid_gateway_feed_readable",
            "1 while a polled feed can be read, 0 while it cannot or is gone.",
            ["feed"], registry=own,
        )  # fmt: skip
        self.polling = Gauge(
            "rasid_gateway_polling",
            "1 where this gateway polls the feeds, 0 where another one does or none is polled.",
            registry=own,
        )

        self._polled: set[str] = set()  # that are told of

    def count(self, feed: str, accepted: int, refused: Iterable[str], now_ms: int) -> None:
        """Count what became of the articles of a feed.

        Args:
            feed: its name.
            accepted: how many are confirmed.
            refused: the reason of each that was not taken.
            now_ms: the present, in milliseconds of the epoch.
        """
        if accepted:
            self.accepted.labels(feed).inc(accepted)
            self.last.labels(feed).set(now_ms / 1000)
        for reason in refused:
            self.refused.labels(feed, reason).inc()

    def count_poll(self, feed: str, outcome: str, now_ms: int) -> None:
        """Count a fetch of a feed, by its outcome."""
        self.polls.labels(feed, outcome).inc()
        self.last_poll.labels(feed).set(now_ms / 1000)
        self.readable.labels(feed).set(outcome not in {"failed", "gone"})
        self._polled.add(feed)

    def tell_of_polling(self, feeds: Collection[str]) -> None:
        """Tell of these polled feeds alone: others are paused, or another gateway fetches them."""
        for feed in self._polled.difference(feeds):
            self.last_poll.remove(feed)
            self.readable.remove(feed)
        self._polled.intersection_update(feeds)
