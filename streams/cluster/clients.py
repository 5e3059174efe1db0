"""Clients of kafka-python that leave nothing behind where no broker answers."""

from collections.abc import Callable
from typing import Any

from kafka.net.compat import KafkaNetClient


def connected(client: Callable[..., Any], **config: Any) -> tuple[Any, KafkaNetClient]:
    """Return a client, and the connections that it works with, which it shows to nobody.

    A client connects when it is made. Where that fails, kafka-python's own would leave a thread and four
    files open: who tries again for as long as a cluster is away loses a thousand in a quarter of an hour.
    """
    nets: list[KafkaNetClient] = []

    def net(**config: Any) -> KafkaNetClient:
        nets.append(KafkaNetClient(**config))
        return nets[-1]

    try:
        return client(kafka_client=net, **config), nets[-1]
    except BaseException:
        for each in nets:
            each.close()
        raise
