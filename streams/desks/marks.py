"""Marks of alerts, on the compacted topic ``marks``: read, and taken care of, for all of a desk to see."""

from schemas import Mark, wire
from streams.cluster.admin import Admin
from streams.cluster.sender import send_all
from streams.messages import cloudevents, times, topics
from streams.messages.records import event
from streams.settings import Settings


def put(settings: Settings, mark: Mark) -> None:
    """Write the mark of an alert over the one before; returns when it is confirmed.

    Raises:
        ClusterError: it is not written.
    """
    topic = topics.of(settings).marks
    with Admin.open(settings) as admin:
        admin.ensure_topics([topic], settings)  # a console may be of a newer version than the workers
    now = times.now()
    send_all(
        settings,
        [
            event(
                cloudevents.MARK,
                f"{mark.alert}/{now}",
                wire.encode(mark),
                topic=topic.name,
                key=mark.alert,
                source="/rasid/marks",
                timestamp=now,
            )
        ],
    )
