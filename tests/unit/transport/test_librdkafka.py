"""librdkafka is told what Faust was told, and nothing that would break a promise."""

import faust
import pytest
from faust.auth import SASLCredentials
from faust.exceptions import ImproperlyConfigured
from yarl import URL

from streams.transport import Transport
from streams.transport.librdkafka import producer_configuration

URLS = [URL("kafka://a:9092"), URL("kafka://b")]


def configuration(**settings):
    return producer_configuration(faust.App("t", autodiscover=False, **settings).conf, URLS)


def test_every_output_is_written_to_all_replicas_once_and_in_order():
    config = configuration(producer_compression_type="lz4")
    assert (config["acks"], config["enable.idempotence"], config["compression.type"]) == ("all", True, "lz4")
    assert config["bootstrap.servers"] == "a:9092,b:9092"


def test_sizes_and_times_come_from_fausts_settings():
    config = configuration(
        producer_max_request_size=7_000_000, producer_request_timeout=30, producer_linger=0.02
    )
    assert config["message.max.bytes"] == 7_000_000
    assert config["delivery.timeout.ms"] == 30_000
    assert config["linger.ms"] == 20


@pytest.mark.parametrize(
    "settings",
    [
        {"producer_acks": 1},
        {"producer_partitioner": lambda key, every, available: 0},
        {"producer_threaded": True},
        {"processing_guarantee": "exactly_once"},
    ],
)
def test_a_setting_that_would_break_a_promise_is_refused_by_name(settings):
    with pytest.raises(ImproperlyConfigured, match=next(iter(settings))):
        configuration(**settings)


def test_a_transport_that_only_faust_can_log_in_is_refused():
    credentials = SASLCredentials(username="u", password="p", mechanism="PLAIN")
    app = faust.App("t", autodiscover=False, broker_credentials=credentials)
    with pytest.raises(ImproperlyConfigured, match="broker_credentials"):
        Transport(URLS, app)
    assert Transport(URLS, app, librdkafka={"security.protocol": "SASL_PLAINTEXT"})
