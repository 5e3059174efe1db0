"""The Prometheus metrics of the gateway: all of their names, labels and help texts."""

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
        self.kafka_answers = Gauge(
            "rasid_gateway_kafka_answers", "1 while the brokers answer, 0 while they do not.", registry=own
        )
