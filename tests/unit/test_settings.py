import pytest

from streams import settings
from streams.errors import SettingsError


def test_defaults_need_no_environment():
    found = settings.load({})
    assert found.local
    assert found.bootstrap == "127.0.0.1:9092"
    assert found.instance


def test_a_flag_wins_over_the_environment():
    env = {"RASID_BROKERS": "one:9092", "RASID_PARTITIONS": "8"}
    found = settings.load(env, brokers="two:9092", partitions=None)
    assert (found.brokers, found.partitions) == ("two:9092", 8)


def test_an_empty_variable_is_as_good_as_none():
    assert settings.load({"RASID_BROKERS": "", "RASID_PORT": ""}).port == 9092


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("RASID_PORT", "lots", "valid integer"),
        ("RASID_PORT", "70000", "less than or equal to 65534"),
        ("RASID_PARTITIONS", "0", "greater than or equal to 1"),
        ("RASID_SECURITY_PROTOCOL", "TLS", "'PLAINTEXT', 'SSL'"),
        ("RASID_SECURITY_PROTOCOL", "SASL_SSL", "needs RASID_SASL_USERNAME"),
        ("RASID_SSL_CA", "/nowhere.pem", "no such file"),
        ("RASID_SSL_CA", "x" * 300, "no such file"),  # nor may one look there
        ("RASID_SASL_PASSWORD_FILE", "/nowhere", "RASID_SASL_PASSWORD_FILE"),
        ("RASID_TOPIC_PREFIX", "a b", "A-Za-z0-9"),
        ("RASID_BROKER", "x:9092", "no such setting"),
        ("RASID_BROKERS", "one:9092,two:http", "expected host:port"),
        ("RASID_BROKERS", " ", "expected host:port"),
        ("RASID_HOME", "~nobody-of-this-name/rasid", "no such user's folder"),
        ("RASID_CACHE", "~nobody-of-this-name/rasid", "no such user's folder"),
    ],
)
def test_a_wrong_setting_is_named(variable, value, says):
    with pytest.raises(SettingsError, match=says) as caught:
        settings.load({variable: value})
    assert variable in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_wrong_settings_are_named_at_once():
    with pytest.raises(SettingsError, match=r"RASID_PORT='lots' .*; RASID_PARTITIONS='0' "):
        settings.load({"RASID_PORT": "lots", "RASID_PARTITIONS": "0"})


def test_another_process_is_given_these_settings_and_no_others_of_ours(monkeypatch):
    monkeypatch.setenv("RASID_PORT", "1234")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    ours = settings.load({"RASID_BROKERS": "one:9092"}, topic_prefix="gulf")
    told = ours.environment()
    assert settings.load(told) == ours
    assert told["LC_ALL"] == "C.UTF-8"


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    found = settings.load({"RASID_SASL_PASSWORD_FILE": str(secret), "RASID_SASL_USERNAME": "rasid"})
    assert found.sasl_password == "s3cret"
    assert "s3cret" not in str(found.environment())
    assert settings.load(found.environment()) == found


def test_a_secret_that_is_no_text_is_named_by_its_file(tmp_path):
    secret = tmp_path / "password"
    secret.write_bytes("سر".encode("cp1256"))
    with pytest.raises(SettingsError, match=rf"RASID_SASL_PASSWORD_FILE={secret}: .*UTF-8"):
        settings.load({"RASID_SASL_PASSWORD_FILE": str(secret)})


@pytest.mark.parametrize("brokers", ["one", "one:9092, two:9092,", "[::1]:9092", "[::1]"])
def test_brokers_have_ports_or_none(brokers):
    assert settings.load({"RASID_BROKERS": brokers}).bootstrap == brokers


@pytest.mark.parametrize("text", ["127.0.0.1:²", "127.0.0.1:", "127.0.0.1:65536", "here"])
def test_an_address_without_a_port_is_named(text):
    with pytest.raises(SettingsError, match=r"RASID_LISTEN=.* expected host:port"):
        settings.address(text, "RASID_LISTEN")


def test_a_secret_is_never_shown():
    assert "s3cret" not in repr(settings.load({"RASID_SASL_PASSWORD": "s3cret"}))


def test_a_prefix_stands_before_every_topic():
    assert settings.load({"RASID_TOPIC_PREFIX": "gulf"}).name("articles.raw") == "gulf.articles.raw"
