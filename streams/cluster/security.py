"""How each client of ours is told to log in, from the same settings.

Three libraries talk to Kafka here, and each names these things its own way. Nothing in this module logs,
and the password stands in no other place than the settings.
"""

import logging
import re
import ssl
import time
from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException, Producer

from streams.errors import ClusterError, RefusedError, SettingsError
from streams.settings import Settings

LOG_IN_SECONDS: Final = 8.0  # with the start of Python, an answer to a wrong password within ten seconds

# Between two requests of librdkafka's and the answer: a broker that hangs is given up as fast as by aiokafka
# (`broker_request_timeout`). Its default of 60 s is long after others lead.
SOCKET_MS: Final = 10_000

# What a new attempt cannot mend. librdkafka tells the reason of each, where the others only say "no broker".
_REFUSALS: Final = frozenset(
    (KafkaError._AUTHENTICATION, KafkaError._SSL, KafkaError.SASL_AUTHENTICATION_FAILED)  # noqa: SLF001  # public names of theirs
)
# "[thrd:…]: ", the address once more, and librdkafka's state.
_INTERNAL: Final = re.compile(r"^(\[thrd:\S+\]: )?(\w+://\S+: )?| \(after \d+ms in state \w+\)$")
_SILENT: Final = logging.getLogger("rasid.librdkafka")
_SILENT.setLevel(logging.CRITICAL)


def log_in(settings: Settings) -> str:
    """Log in once, to have the reason told where the cluster refuses us; return the address that answered.

    kafka-python takes one address of several by chance, and waits for it to the end where that broker hangs.

    Raises:
        RefusedError: wrong user, password, mechanism or certificate, in the broker's or TLS's own words.
        ClusterError: no answer within ``LOG_IN_SECONDS``.
    """
    if settings.security_protocol == "PLAINTEXT" and "," not in settings.bootstrap:
        return settings.bootstrap
    told: list[KafkaError] = []
    client = Producer({"error_cb": told.append, **for_librdkafka(settings)})
    end = time.monotonic() + LOG_IN_SECONDS
    while time.monotonic() < end:
        client.poll(0.05)  # errors are told from here
        for error in told:
            if error.code() in _REFUSALS:
                raise RefusedError(f"Kafka at {settings.bootstrap} refuses us: {_plainly(error, settings)}")
        try:
            answered: str = client.list_topics(timeout=0.3).orig_broker_name
        except KafkaException:
            continue
        return answered.rpartition("//")[2].partition("/")[0]  # "sasl_ssl://host:port/bootstrap"
    why = f" ({_plainly(told[-1], settings)})" if told else ""
    raise ClusterError(f"no Kafka answers at {settings.bootstrap}{why}")


def _plainly(error: KafkaError, settings: Settings) -> str:
    """Return librdkafka's words without its internal prefix, and what to look at."""
    words = _INTERNAL.sub("", error.str())
    if error.code() == KafkaError._SSL:  # noqa: SLF001  # as above
        return f"{words} (RASID_SSL_CA: is it the authority that signed the brokers' certificates?)"
    if error.code() in _REFUSALS:
        return f"{words} (user {settings.sasl_username!r}, {settings.sasl_mechanism})"
    return words


def for_kafka_python(settings: Settings) -> dict[str, Any]:
    """Return the security part of a kafka-python client's configuration."""
    config: dict[str, Any] = {"security_protocol": settings.security_protocol}
    if settings.security_protocol.endswith("SSL"):
        config["ssl_context"] = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        config |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": settings.sasl_password,
        }
    return config


def for_librdkafka(settings: Settings) -> dict[str, Any]:
    """Return what every confluent-kafka client of ours is told: where the brokers are, how to log in, no log.

    An error that matters is raised; librdkafka's own lines about it would stand between those of a command.
    """
    return {
        "bootstrap.servers": settings.bootstrap,
        "logger": _SILENT,
        "socket.timeout.ms": SOCKET_MS,
        "topic.metadata.refresh.interval.ms": SOCKET_MS // 2,  # new leaders are known by then
        **librdkafka_log_in(settings),
    }


def librdkafka_log_in(settings: Settings) -> dict[str, Any]:
    """Return how librdkafka logs in: the security part of its configuration."""
    config: dict[str, Any] = {"security.protocol": settings.security_protocol}
    if settings.security_protocol.endswith("SSL") and settings.ssl_ca:
        config["ssl.ca.location"] = settings.ssl_ca
    if settings.security_protocol.startswith("SASL"):
        config |= {
            "sasl.mechanism": settings.sasl_mechanism,
            "sasl.username": settings.sasl_username,
            "sasl.password": settings.sasl_password,
        }
    return config


def for_faust(settings: Settings) -> Any:
    """Return the ``broker_credentials`` of a Faust app; None where the brokers ask for nothing."""
    import faust  # noqa: PLC0415  # half a second: only workers pay for it

    if settings.security_protocol == "PLAINTEXT":
        return None
    if settings.security_protocol == "SSL":
        return faust.SSLCredentials(ssl_context(settings))
    encrypted = settings.security_protocol.endswith("SSL")
    return faust.SASLCredentials(
        username=settings.sasl_username,
        password=settings.sasl_password,
        mechanism=settings.sasl_mechanism,
        ssl_context=ssl_context(settings) if encrypted else None,
    )


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """Return a context that trusts ``ssl_ca``, or the system's authorities where it is empty.

    Raises:
        SettingsError: the file is no certificate, or cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=settings.ssl_ca or None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"RASID_SSL_CA={settings.ssl_ca}: not a PEM certificate ({error})") from None
