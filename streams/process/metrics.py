"""The Prometheus metrics of a worker process: all of their names, labels and help texts.

Each process serves its own: the first slot on the port of ``RASID_METRICS``, slot n on the port n above it.
"""

from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    disable_created_metrics,
    start_http_server,
)
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from streams.errors import SettingsError, reason
from streams.settings import Settings, address

# A second series beside each counter, which nothing here reads.
disable_created_metrics()  # type: ignore[no-untyped-call]  # theirs has no types

# From a batch on an idle machine (milliseconds) to a backlog of an hour, each about three times the last.
LATENCY: Final = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3600)
BATCH: Final = (1, 3, 10, 30, 100, 200)


def own_registry() -> CollectorRegistry:
    """Return a registry that has what is known of any process: its memory, its processor time."""
    own = CollectorRegistry()
    ProcessCollector(registry=own)
    PlatformCollector(registry=own)
    return own


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = own = own_registry()
        self.info = Info("rasid", "What runs here: pipeline, slot, lane.", registry=own)
        self.restarts = Counter(
            "rasid_restarts", "How often the supervisor started this process anew.", registry=own
        )
        self.messages = Counter(
            "rasid_messages", "Messages finished by an agent, all outputs confirmed.", ["stage"], registry=own
        )
        self.articles = Counter(
            "rasid_articles", "Articles read and finished, enriched or dead.", registry=own
        )
        self.enriched = Counter(
            "rasid_enriched_articles", "Enriched articles confirmed by the broker.", registry=own
        )
        self.hits = Counter("rasid_hits", "Hits (a rule matched an article) confirmed.", registry=own)
        self.alerts = Counter("rasid_alerts", "Alerts confirmed, by channel.", ["channel"], registry=own)
        self.suppressed = Counter("rasid_suppressed_alerts", "Suppressed alerts confirmed.", registry=own)
        self.dead = Counter(
            "rasid_dead_letters", "Dead letters confirmed, by stage and reason.", ["stage", "reason"],
            registry=own,
        )  # fmt: skip
        self.dead_share = Gauge(
            "rasid_dead_share", "Share of dead letters in the last minute, 0 to 1.", ["stage"], registry=own
        )
        self.latency = Histogram(
            "rasid_latency_seconds", "From an article's Kafka timestamp to its confirmed outputs, by agent.",
            ["stage"], buckets=LATENCY, registry=own,
        )  # fmt: skip
        self.batch = Histogram(
            "rasid_batch_messages", "Messages in a batch.", ["stage"], buckets=BATCH, registry=own
        )
        self.in_flight = Gauge("rasid_in_flight_outputs", "Outputs sent and not confirmed.", registry=own)
        self.in_flight_bytes = Gauge(
            "rasid_in_flight_bytes", "Bytes of the outputs sent and not confirmed.", registry=own
        )
        self.lag = Gauge(
            "rasid_lag_messages", "Messages not finished, by partition assigned to this process.",
            ["topic", "partition"], registry=own,
        )  # fmt: skip
        self.waited = Gauge(
            "rasid_waited_seconds",
            "For how long messages of a partition of this process have waited and none was finished.",
            ["topic", "partition"], registry=own,
        )  # fmt: skip
        self.unread = Gauge(
            "rasid_unread_messages",
            "Messages in partitions that no process of any machine reads.",
            registry=own,
        )
        self.unreadable = Gauge(
            "rasid_unreadable_records",
            "Records of Rasid's own topics that cannot be read and are passed over.",
            ["topic", "partition"], registry=own,
        )  # fmt: skip
        self.progress = Gauge(
            "rasid_last_progress_timestamp_seconds", "When a batch was last finished, epoch.", registry=own
        )
        self.kafka_answers = Gauge(
            "rasid_kafka_answers", "1 while the brokers answer, 0 while they do not.", registry=own
        )


def serve(metrics: Metrics, settings: Settings, slot: int) -> None:
    """Serve the metrics at the address in ``RASID_METRICS``, if there is one.

    Raises:
        SettingsError: the address is not valid or not free.
    """
    if not settings.metrics:
        return
    host, port = address(settings.metrics, "RASID_METRICS")
    try:
        start_http_server(port + slot, addr=host, registry=metrics.registry)
    except OSError as error:
        why = reason(error)
        raise SettingsError(f"RASID_METRICS={settings.metrics}: {host}:{port + slot}: {why}") from None
