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
        ("RASID_PORT", "lots", "expected a whole number"),
        ("RASID_PORT", "70000", "expected 1 to 65534"),
        ("RASID_PARTITIONS", "0", "expected 1 to"),
        ("RASID_SECURITY_PROTOCOL", "TLS", "expected one of PLAINTEXT, SSL"),
        ("RASID_SECURITY_PROTOCOL", "SASL_SSL", "needs RASID_SASL_USERNAME"),
        ("RASID_SSL_CA", "/nowhere.pem", "no such file"),
        ("RASID_SASL_PASSWORD_FILE", "/nowhere", "RASID_SASL_PASSWORD_FILE"),
        ("RASID_TOPIC_PREFIX", "a b", "letters, digits"),
        ("RASID_BROKER", "x:9092", "no such setting"),
    ],
)
def test_a_wrong_setting_is_named(variable, value, says):
    with pytest.raises(SettingsError, match=says) as caught:
        settings.load({variable: value})
    assert variable in str(caught.value)


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    found = settings.load({"RASID_SASL_PASSWORD_FILE": str(secret), "RASID_SASL_USERNAME": "rasid"})
    assert found.sasl_password == "s3cret"


def test_a_secret_is_never_shown():
    assert "s3cret" not in repr(settings.load({"RASID_SASL_PASSWORD": "s3cret"}))


def test_a_prefix_stands_before_every_topic():
    assert settings.load({"RASID_TOPIC_PREFIX": "gulf"}).name("articles.raw") == "gulf.articles.raw"
