"""The Prometheus metrics of what delivers: all of their names, labels and help texts."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from streams.process.metrics import own_registry

_LABELS: Final = ["receiver", "integration"]
# From a receiver in the same house to one that was away for a day.
_SECONDS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 20, 60, 600, 3600, 24 * 3600)


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = own = own_registry()
        self.attempts = Counter(
            "rasid_deliver_attempts", "Messages sent, by receiver and outcome: taken, failed.",
            [*_LABELS, "outcome"], registry=own,
        )  # fmt: skip
        self.deliveries = Counter(
            "rasid_deliver_deliveries", "Alerts that are done with, by receiver and state: delivered, dead.",
            [*_LABELS, "state"], registry=own,
        )  # fmt: skip
        self.waiting = Gauge(
            "rasid_deliver_waiting",
            "Alerts that wait for a receiver or are under way.",
            _LABELS,
            registry=own,
        )
        self.overdue = Gauge(
            "rasid_deliver_overdue_seconds",
            "For how long the alert has waited that was queued first; without those that wait for a time.",
            _LABELS, registry=own,
        )  # fmt: skip
        self.failing = Gauge(
            "rasid_deliver_failing", "1 while a receiver does not take what is sent, 0 while it does.",
            _LABELS, registry=own,
        )  # fmt: skip
        self.switched_off = Gauge(
            "rasid_deliver_switched_off", "1 where a receiver has said that it is gone (410).", _LABELS,
            registry=own,
        )  # fmt: skip
        self.seconds = Histogram(
            "rasid_deliver_seconds",
            "From queuing an alert for a receiver until it took it, where it did at the first attempt.",
            buckets=_SECONDS, registry=own,
        )  # fmt: skip
        self.kafka_answers = Gauge(
            "rasid_deliver_kafka_answers", "1 while the brokers answer, 0 while they do not.", registry=own
        )

    def forget(self, receiver: str, integration: str) -> None:
        """Tell no more of what is sent elsewhere, or nowhere."""
        for gauge in (self.waiting, self.overdue, self.failing):
            gauge.remove(receiver, integration)
