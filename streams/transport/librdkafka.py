"""librdkafka's configuration, derived from Faust's: one place for addresses, secrets and sizes."""

import ssl
from collections.abc import Mapping, Sequence
from typing import Any

from faust.auth import SASLCredentials, SSLCredentials
from faust.exceptions import ImproperlyConfigured
from faust.transport.drivers.aiokafka import server_list
from yarl import URL

DEFAULT_PORT = 9092

# A broker that hangs keeps its connections open and answers nothing. Others lead its partitions after 9 s
# (`broker.session.timeout.ms`); left alone librdkafka would wait for 60 s, and aiokafka under Faust for 90.
REQUEST_MS = 10_000


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
        **security(conf.broker_credentials, conf.ssl_context),
    }


def security(credentials: Any, ssl_context: ssl.SSLContext | None) -> dict[str, Any]:
    """Return the security settings: SASL PLAIN and SCRAM, TLS, both or neither.

    Raises:
        ImproperlyConfigured: credentials of another kind.
    """
    match credentials:
        case None:
            return {"security.protocol": "SSL", **tls(ssl_context)} if ssl_context else {}
        case SSLCredentials():
            return {"security.protocol": "SSL", **tls(credentials.context)}
        case SASLCredentials():
            return {
                "security.protocol": credentials.protocol.value,
                "sasl.mechanism": credentials.mechanism.value,
                "sasl.username": credentials.username,
                "sasl.password": credentials.password,
                **tls(credentials.ssl_context),
            }
    raise ImproperlyConfigured(
        f"broker_credentials: {type(credentials).__name__} is not supported, SASL and SSL are"
    )


def tls(context: ssl.SSLContext | None) -> dict[str, Any]:
    """Return the settings that trust and check what a TLS context does.

    A client's own certificate can't be read back out of a context: give its files to
    `Transport(librdkafka={"ssl.certificate.location": …, "ssl.key.location": …})`.
    """
    if context is None:
        return {}
    authorities = context.get_ca_certs(binary_form=True)
    trust: Mapping[str, Any] = (
        {"ssl.ca.pem": "".join(map(ssl.DER_cert_to_PEM_cert, authorities))}
        if authorities
        else {"ssl.ca.location": "probe"}  # the system's: a context loads those only when they are needed
    )
    return {
        **trust,
        "enable.ssl.certificate.verification": context.verify_mode is not ssl.CERT_NONE,
        "ssl.endpoint.identification.algorithm": "https" if context.check_hostname else "none",
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
