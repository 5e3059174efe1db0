"""What Kafka's clients raise, as a ClusterError of one line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import KafkaError

from streams.errors import ClusterError
from streams.settings import Settings

# kafka-python reports each failed connection on its own; the one line of the error says it all.
logging.getLogger("kafka").setLevel(logging.CRITICAL)


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Turn whatever kafka-python raises inside into a ClusterError."""
    try:
        yield
    except (KafkaError, OSError) as error:
        raise ClusterError(_explain(error, settings)) from error


def _explain(error: Exception, settings: Settings) -> str:
    text = str(error) or type(error).__name__
    where = settings.bootstrap
    if "bootstrap" in text.lower():
        start = "; `rasid up` starts the local broker" if settings.local else ""
        return (
            f"no Kafka answers at {where}: is it running, is the address right"
            + (", are protocol, user, password and certificate right?" if settings.brokers else "?")
            + start
        )
    return f"Kafka at {where}: {text}"
