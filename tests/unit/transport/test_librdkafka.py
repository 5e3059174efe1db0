"""librdkafka is told what Faust was told, and nothing that would break a promise."""

import ssl

import confluent_kafka
import faust
import pytest
from faust.auth import GSSAPICredentials, SASLCredentials, SSLCredentials
from faust.exceptions import ImproperlyConfigured
from yarl import URL

from streams.transport.librdkafka import producer_configuration, security, tls

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


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_sasl_credentials_are_passed_on(mechanism):
    credentials = SASLCredentials(username="u", password="p", mechanism=mechanism)
    config = security(credentials, None)
    assert config == {
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": mechanism,
        "sasl.username": "u",
        "sasl.password": "p",
    }
    confluent_kafka.Producer(
        config | {"bootstrap.servers": "127.0.0.1:1", "log_level": 0}
    )  # librdkafka takes it


def test_a_context_of_the_systems_authorities_lets_librdkafka_find_them():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert tls(context)["ssl.ca.location"] == "probe"
    assert tls(context)["ssl.endpoint.identification.algorithm"] == "https"


def test_a_context_that_checks_nothing_checks_nothing_here_either():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    assert tls(context)["enable.ssl.certificate.verification"] is False
    assert tls(context)["ssl.endpoint.identification.algorithm"] == "none"


def test_tls_without_a_password_is_plain_ssl():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert security(SSLCredentials(context), None)["security.protocol"] == "SSL"
    assert security(None, context)["security.protocol"] == "SSL"
    assert security(SASLCredentials(username="u", password="p", ssl_context=context), None)[
        "security.protocol"
    ] == ("SASL_SSL")
    assert security(None, None) == {}


def test_credentials_without_an_equal_are_refused():
    with pytest.raises(ImproperlyConfigured, match="GSSAPICredentials"):
        security(GSSAPICredentials(mechanism="GSSAPI"), None)
