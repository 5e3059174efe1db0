"""A real Kafka for the tests, started once for all of them and for all processes that run them.

    def test_an_article_is_enriched(rasid: Installation) -> None:
        with rasid.worker() as worker:                         # `rasid worker`, its log in a file
            rasid.run("push", "-", stdin=b'{"id": "a", …}\n')  # any command; fails where it exits non-zero
            until(lambda: rasid.count("articles.enriched") == 1, 30, "one article enriched")
        [enriched] = rasid.read("articles.enriched")           # all records, as kafka-python's
        assert worker.exit_code == 0                           # it was stopped by SIGTERM on leaving

- ``kafka``: the Settings of the session's broker. Asking for it starts the broker. Others use it too, at the
  same time: a test that harms its broker takes one of its own (`own_kafka`).
- ``rasid``: an Installation for one test: its own topic prefix, home and topics (made) on that broker.
- ``install``: the same as a function, for a test that needs several or other settings:
  ``install(partitions=1, stall_timeout=5)``. Give ``brokers=`` for another broker than the session's.

Nothing here sleeps to synchronise: wait for a condition with `until`. All that a test started is ended with
it; the ends of the logs are shown where a test fails.
"""

import gc
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from streams import install as installing
from streams.cluster.admin import Admin
from streams.settings import Settings
from tests.installation import Installation, shared_kafka

PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")  # this one's name, where several run the tests
_numbers = count(1)

# A shell that starts the tests in the background has them ignore Ctrl-C, and so would all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A broker of the tests lives for minutes: what Java's second compiler and its parallel collectors cost is
# never earned back. Without them it takes half of the processor's time. Java 9+ reads this for each `java`.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

# A test's commands and workers are new interpreters: they need not compile what the last one did.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# In CI the same examples each time: what lands is judged by its change, not by luck. Everywhere else they are
# new each time, and what they find is a bug to mend. How long one takes on a busy machine breaks no law.
hypothesis_settings.register_profile("ours", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("ours")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage in what is imported and collected, neither now nor later: it stays until the end.

    It takes 6.8 s of the processor, and took 10.4, in each process that runs tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The broker of this session, on free ports."""
    folder = tmp_path_factory.getbasetemp()
    with shared_kafka((folder.parent if PROCESS else folder) / "kafka") as own:
        yield own


@pytest.fixture
def install(kafka: Settings, tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    made: list[Installation] = []

    def one(*, topics: bool = True, **settings: Any) -> Installation:
        number = f"{next(_numbers)}{PROCESS}"
        own = {
            "brokers": kafka.bootstrap,
            "home": tmp_path / f"home{number}",
            "topic_prefix": f"t{number}",
            "instance": f"i{number}",
            "partitions": 2,
            **settings,
        }
        made.append(Installation(Settings(**own)))
        if topics:
            installing.install(made[-1].settings)
        return made[-1]

    yield one
    for each in made:
        each.close()
    delete_topics(kafka, made)


def delete_topics(kafka: Settings, made: Iterable[Installation]) -> None:
    """Delete the topics that a test leaves on the session's broker.

    Whoever connects is told of every topic: with those of 90 tests, a worker's start took a third more.
    """
    own = (each.settings for each in made if each.settings.brokers == kafka.bootstrap)
    prefixes = tuple(f"{each.topic_prefix}." for each in own if each.topic_prefix)
    if prefixes:
        with Admin.open(kafka) as admin:
            admin.delete_topics(name for name in admin.existing() if name.startswith(prefixes))


@pytest.fixture
def rasid(install: Callable[..., Installation]) -> Installation:
    return install()
