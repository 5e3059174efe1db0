"""Work that one process of several does, on whatever machine: it belongs to whom a partition is assigned to.

Kafka's groups do what else a lease would: who stops leaves, and another has the work at once; who is killed
or cut off is found out when its session is over.
"""

import threading
from typing import Any, Final

import structlog
from confluent_kafka import Consumer, KafkaException

from streams.cluster import security
from streams.settings import Settings

_POLL_SECONDS: Final = 0.2
_RETRY_SECONDS: Final = 5.0

log = structlog.get_logger(__name__)


class Ownership:
    """A member of a group over a topic of one partition, in a thread of its own; reads no records.

    Attributes:
        term: how often the work has come to this process; another number is another term, and what was known
            in the one before is old.
    """

    def __init__(self, settings: Settings, *, topic: str, group: str) -> None:
        """Stand by.

        Args:
            settings: where the cluster is.
            topic: with one partition, on the cluster.
            group: without the installation's prefix.
        """
        self.term = 0
        self._mine = False
        self._topic = topic
        self._stopping = threading.Event()
        self._configuration = {
            **security.for_librdkafka(settings),
            "client.id": "rasid-gateway",
            "group.id": settings.name(group),
            "session.timeout.ms": int(settings.session_timeout * 1000),
            "heartbeat.interval.ms": int(settings.session_timeout * 1000 / 4),
            "enable.auto.commit": False,
            "auto.offset.reset": "latest",
            "error_cb": _unsaid,
        }
        self._thread = threading.Thread(target=self._run, name=group, daemon=True)

    @property
    def mine(self) -> bool:
        """Whether the work is this process's, as far as it knows."""
        return self._mine and not self._stopping.is_set()

    def start(self) -> None:
        """Join the group."""
        self._thread.start()

    def stop(self) -> None:
        """Leave it: whoever stands by has the work at once. Blocks for a moment."""
        self._stopping.set()
        self._thread.join(_RETRY_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._belong()
            except KafkaException as error:
                log.warning("not in the group that shares out the work", error=error.args[0].str())
                self._mine = False
                self._stopping.wait(_RETRY_SECONDS)

    def _belong(self) -> None:
        consumer = Consumer(self._configuration)
        try:
            consumer.subscribe(
                [self._topic], on_assign=self._assigned, on_revoke=self._taken, on_lost=self._taken
            )
            while not self._stopping.is_set():
                message = consumer.poll(_POLL_SECONDS)  # the partition is paused: only what is wrong comes
                if message is not None and (error := message.error()) and error.fatal():
                    raise KafkaException(error)
        finally:
            self._mine = False
            consumer.close()

    def _assigned(self, consumer: Any, parts: list[Any]) -> None:
        consumer.assign(parts)
        if parts:
            consumer.pause(parts)
            self.term += 1
            self._mine = True

    def _taken(self, consumer: Any, _parts: list[Any]) -> None:
        self._mine = False
        consumer.unassign()


def _unsaid(_error: object) -> None:
    """Most errors are about connections, and librdkafka recovers by itself."""
