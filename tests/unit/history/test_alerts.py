"""What is kept is shown whole, or it is said that it was not."""

import time
from collections.abc import Iterator

import pytest

from schemas import Alert
from streams.cluster.reader import Reader
from streams.errors import ClusterError
from streams.history import alerts
from streams.settings import Settings

NOBODY = Settings(brokers="127.0.0.1:1")


def session(_: Reader) -> Iterator[Alert | None]:
    yield None


def test_what_is_kept_and_cannot_be_read_is_an_error_when_the_time_is_over():
    said: list[str] = []
    over = time.monotonic()
    with pytest.raises(ClusterError, match="no Kafka answers"):
        list(alerts._through_outages(NOBODY, session, over, said.append, patience=1.0))
    list(alerts._through_outages(NOBODY, session, over, said.append))  # what is live has an end
