"""A cluster that wants TLS and a password: what is right comes in, what is wrong is told in ten seconds."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.articles import article
from tests.installation import Installation, until
from tests.secure_broker import PASSWORD, SecureBroker, secure_broker

WRONG = "not the password"


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    with secure_broker(tmp_path_factory.mktemp("secure")) as broker:
        yield broker


@pytest.fixture
def enter(secure: SecureBroker, install: Callable[..., Installation]) -> Callable[..., Installation]:
    def one(**settings: object) -> Installation:
        names = ("brokers", "security_protocol", "sasl_username", "sasl_password", "ssl_ca")
        return install(**{name: getattr(secure.settings, name) for name in names} | settings)

    return one


@pytest.mark.parametrize(
    ("protocol", "mechanism"),
    [
        ("SASL_SSL", "SCRAM-SHA-512"),
        ("SASL_SSL", "PLAIN"),
        ("SASL_PLAINTEXT", "SCRAM-SHA-256"),
        ("SSL", "SCRAM-SHA-512"),
    ],
)
def test_an_article_passes_a_cluster_that_lets_in_whom_it_knows(enter, secure, protocol, mechanism):
    address = secure.addresses[protocol]
    rasid = enter(brokers=address, security_protocol=protocol, sasl_mechanism=mechanism, topics=False)
    rasid.run("up")
    with rasid.worker() as worker:
        rasid.run("push", "-", stdin=article(1))
        until(lambda: rasid.count("articles.enriched"), 30, "the article is enriched")
        until(lambda: rasid.run("health", check=False).returncode == 0, 30, "the worker is well")
    assert worker.exit_code == 0
    assert PASSWORD not in worker.output
    assert PASSWORD not in rasid.run("status").stdout.decode()


COMMANDS = {"worker": ["worker", "--processes", "1"], "push": ["push", "-"], "admin": ["status"]}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sasl_password": WRONG}, "Authentication failed"),
        ({"sasl_username": "nobody"}, "Authentication failed"),
        ({"ssl_ca": "other"}, "certificate verify failed"),
    ],
    ids=["password", "user", "CA"],
)
def test_what_is_wrong_is_told_in_one_line_within_ten_seconds(enter, secure, command, wrong, told):
    if "ssl_ca" in wrong:
        wrong = {"ssl_ca": secure.other_ca}
    rasid = enter(topics=False, **wrong)
    begun = time.monotonic()
    done = rasid.run(*command, check=False, stdin=article(1))
    assert time.monotonic() - begun < 10
    assert done.returncode == 1
    [line] = done.stderr.decode().splitlines()
    assert line.startswith(f"rasid: Kafka at {secure.settings.brokers} refuses us: ")
    assert told in line
    assert WRONG not in line


def test_a_password_that_goes_bad_under_a_running_worker_ends_it(enter, secure):
    """Stock Faust goes on trying for ever after its next reconnect, alive and idle."""
    secure.set_password("goes-bad", "right for now")
    rasid = enter(sasl_username="goes-bad", sasl_password="right for now", topics=False)
    rasid.run("up")
    with rasid.worker() as worker:
        until(lambda: rasid.run("health", check=False).returncode == 0, 40, "the worker is well")
        secure.set_password("goes-bad", "another now")
        secure.stop()  # and with it the connections that were let in with the old password
        secure.start()
        assert worker.wait(60) == 1
    [line] = [line for line in worker.output.splitlines() if line.startswith("rasid: ")]
    assert f"Kafka at {secure.settings.brokers} refuses us" in line
    assert line.endswith("Authentication failed during authentication due to invalid credentials"
                         " with SASL mechanism SCRAM-SHA-512 (user 'goes-bad', SCRAM-SHA-512)")  # fmt: skip
