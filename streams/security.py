"""How each client of ours is told to log in, from the same settings.

Three libraries talk to Kafka here, and each names these things its own way. Nothing in this module logs,
and the password stands in no other place than the settings.
"""

import ssl
from typing import Any

from streams.errors import SettingsError
from streams.settings import Settings


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
    """Return the security part of a confluent-kafka client's configuration."""
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
    """Return a context that trusts ``ssl_ca``, or the system's authorities where it is empty."""
    try:
        return ssl.create_default_context(cafile=settings.ssl_ca or None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"RASID_SSL_CA={settings.ssl_ca}: not a PEM certificate ({error})") from None
