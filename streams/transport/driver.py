"""The transport that Faust is given."""

from collections.abc import Mapping, Sequence
from typing import Any

from faust.exceptions import ImproperlyConfigured
from faust.transport.drivers import aiokafka as driver
from faust.types import AppT
from yarl import URL

from streams.messages.sizes import Limits
from streams.transport.consumer import Consumer
from streams.transport.flow import FlowControl
from streams.transport.producer import Producer


class Transport(driver.Transport):  # type: ignore[misc]  # Faust ships no complete types
    """Plugged in before agents are declared: `app.transport = Transport([URL("kafka://…")], app)`.

    Attributes:
        librdkafka: settings for librdkafka over those derived from Faust's: how to log in, where the
            brokers ask for it.
        limits: topics that take smaller records than `producer_max_request_size`.
        grace: seconds for finishing what is in flight: at a rebalance once, at a stop at most three times.
    """

    Consumer = Consumer
    Producer = Producer

    def __init__(
        self,
        url: Sequence[URL],
        app: AppT,
        loop: Any = None,
        *,
        librdkafka: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
        grace: float = 5.0,
    ) -> None:
        super().__init__(list(url), app, loop)
        app.flow_control = FlowControl()  # before the first queue is made and given to it
        self.librdkafka = dict(librdkafka or {})
        if app.conf.broker_credentials and "security.protocol" not in self.librdkafka:
            raise ImproperlyConfigured(
                "broker_credentials: librdkafka cannot read them: give Transport(librdkafka=…) its own"
            )
        self.limits = limits or Limits({})
        self.grace = grace
