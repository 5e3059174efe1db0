"""What became of an alert on its way to a receiver."""

from dataclasses import dataclass
from typing import Literal

from schemas.alert import Alert
from schemas.fields import Count, Id, Severity, Slug, Text, Time

DeliveryState = Literal["waiting", "delivered", "dead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert that is sent, or to be sent, by one integration of a receiver.

    ``severity`` is the alert's, ``offset`` where it stands on its channel's topic, ``topic_id`` Kafka's id of
    that: alerts of a story are sent in that order, those of a topic that was made anew after those of the one
    before. ``attempts`` were made, the last at ``tried_at`` with ``answer``; the next is at
    ``due_at``. Those that go in one message the first time have the same ``tried_at`` before they go. What is
    delivered has its ``alert`` no more.
    """

    state: DeliveryState
    receiver: Slug
    integration: Slug
    alert_id: Id
    channel: Slug
    story: Id
    offset: Count
    topic_id: Text = ""
    severity: Severity = "info"
    queued_at: Time
    attempts: Count = 0
    tried_at: Time | None = None
    due_at: Time | None = None
    answer: Text = ""
    alert: Alert | None = None

    @property
    def id(self) -> str:
        """Its name, and its key: ``receiver/integration/alert``."""
        return f"{self.receiver}/{self.integration}/{self.alert_id}"
