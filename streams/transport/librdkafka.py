"""librdkafka's configuration, derived from Faust's: addresses, sizes and times.

How to log in is not: Faust holds a TLS context, which librdkafka cannot take. The transport is given it.
"""

from collections.abc import Sequence
from typing import Any

from faust.exceptions import ImproperlyConfigured
from faust.transport.drivers.aiokafka import server_list
from yarl import URL

DEFAULT_PORT = 9092

# A broker that hangs keeps its connections open and answers nothing. Others lead its partitions after 9 s
# (`broker.session.timeout.ms`); left alone librdkafka would wait for 60 s, and aiokafka under Faust for 90.
REQUEST_MS = 10_000

# Requests to a broker without an answer yet. It answers a connection's requests one after the other, so more
# than one gain no more than a way through the network. And while a partition's records wait for an answer,
# librdkafka polls without a pause, on a whole core, as long as it could send another partition's (its issue
# 3692); with one request it could not.
IN_FLIGHT = 1


def producer_configuration(conf: Any, urls: Sequence[URL]) -> dict[str, Any]:
    """Return the configuration of a producer that loses nothing, repeats nothing, and keeps the order.

    Args:
        conf: Faust's settings (`app.conf`).
        urls: addresses of the brokers.

    Raises:
        ImproperlyConfigured: a setting of Faust that has no equal here, or that would break a promise.
    """
    _refuse_what_breaks_promises(conf)
    # Faust's default linger is 0; librdkafka's is 5 ms, which fills batches at no cost worth naming.
    linger_ms = int(conf.producer_linger * 1000) or 5
    return {
        "bootstrap.servers": ",".join(server_list(list(urls), DEFAULT_PORT)),
        "client.id": conf.broker_client_id,
        "acks": "all",
        "enable.idempotence": True,
        "max.in.flight.requests.per.connection": IN_FLIGHT,
        "compression.type": conf.producer_compression_type or "none",
        "linger.ms": linger_ms,
        "message.max.bytes": conf.producer_max_request_size,
        # Faust's "request timeout" is how long aiokafka holds a record before it gives it up: the same thing.
        "delivery.timeout.ms": max(int(conf.producer_request_timeout * 1000), linger_ms + 1),
        "socket.timeout.ms": REQUEST_MS,
        "topic.metadata.refresh.interval.ms": conf.producer_metadata_max_age_ms,
        "metadata.max.age.ms": 3 * conf.producer_metadata_max_age_ms,  # librdkafka's own proportion
        "connections.max.idle.ms": conf.producer_connections_max_idle_ms,
        "partitioner": "murmur2_random",  # equal to Java's, and so to aiokafka's and Faust's
        # `wait_for_capacity()` keeps the queue far below; these only bound an agent that never calls it.
        "queue.buffering.max.messages": 100_000,
        "queue.buffering.max.kbytes": 262_144,
        "reconnect.backoff.ms": 1_000,  # ten tries a second, as by default, are ten lines of log a second
        "reconnect.backoff.max.ms": 2_000,  # a broker that comes back is found within 2 s (default 10 s)
        "log.connection.close": False,  # brokers close idle connections all day
    }


def _refuse_what_breaks_promises(conf: Any) -> None:
    if conf.producer_partitioner is not None:
        raise ImproperlyConfigured("producer_partitioner: this transport has Kafka's murmur2 and no other")
    if conf.producer_acks not in (-1, "all"):
        raise ImproperlyConfigured("producer_acks: must stay 'all': anything else loses confirmed outputs")
    if conf.producer_threaded:
        raise ImproperlyConfigured("producer_threaded: librdkafka has threads of its own: leave it off")
    if str(conf.processing_guarantee) not in {"at_least_once", "ProcessingGuarantee.AT_LEAST_ONCE"}:
        raise ImproperlyConfigured(
            "processing_guarantee: must stay at_least_once: Faust's exactly_once is broken"
        )
