"""The main job on real input, from nothing to alerts: what ``rasid demo`` and ``make run`` do."""

import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from schemas import Alert, Article, DeadLetter, EnrichedArticle, wire
from schemas.times import milliseconds, rfc3339
from streams import broker, install
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.reader import Reader
from streams.dead_letters import record as dead_letters
from streams.errors import BrokerError
from streams.feeds.push import push
from streams.messages import topics
from streams.messages.records import Record
from streams.process import background
from streams.process.background import Background
from streams.settings import Settings, address

Outcome = EnrichedArticle | DeadLetter | Alert

PATIENCE: Final = 60.0  # seconds for all articles; a second or two is usual for the samples
POLL_SECONDS: Final = 0.3
SERVICE_SECONDS: Final = 15.0  # for a service to start; two are usual


def bring_up(settings: Settings, say: Callable[[str], None]) -> None:
    """Start the local broker, make the topics, install the built-in rules; what stands stays as it is.

    Args:
        settings: where the broker is to stand.
        say: told what is done on the way.

    Raises:
        BrokerError: the broker cannot be started.
        TopicError: a topic stands otherwise than it should.
    """
    broker.start(settings, say)
    for name in install.install(settings):
        say(f"made {name}")
    for difference in install.differences(settings):
        say(f"warning: {difference}")


def start_worker(settings: Settings) -> int:
    """Start a worker of one process in the background, where none runs; return its process id."""
    worker = background.worker(settings)
    return worker.find() or worker.start([sys.executable, "-m", "streams.cli", "worker", "--processes", "1"])


def start_service(service: Background) -> int:
    """Start a service in the background, where it does not run; return its process id.

    Services are programs of their own above this package, started by their command lines.
    """
    return service.find() or service.start([sys.executable, "-m", "services.cli", service.name])


def await_service(service: Background, where: str) -> bool:
    """Wait until a service listens at ``where`` (``host:port``) or has ended; return whether it listens."""
    listens = address(where, service.name)

    def answers() -> bool:
        with suppress(OSError), socket.create_connection(listens, timeout=1):
            return True
        return False

    background.wait_until(lambda: answers() or not service.find(), SERVICE_SECONDS)
    return bool(service.find()) and answers()


def as_of_now(articles: Iterable[Article], now: int) -> Iterator[tuple[Article, bytes]]:
    """Yield articles with their bytes, published as if the last of them were new: old news is not told.

    Args:
        articles: with their times of publication, if any.
        now: in ms since 1970.
    """
    articles = list(articles)
    times = [milliseconds(each.published_at) for each in articles if each.published_at]
    for article in articles:
        if article.published_at:
            at = now - max(times) + milliseconds(article.published_at)
            article = replace(article, published_at=rfc3339(at))  # noqa: PLW2901
        yield article, wire.encode(article)


def run(
    settings: Settings,
    articles: Iterable[tuple[Article, bytes]],
    *,
    sent: Callable[[int], None],
    came: Callable[[Outcome], None],
) -> None:
    """Send articles, each with its bytes, and tell what comes out until each is accounted for.

    Args:
        settings: where broker and worker run.
        articles: what to send.
        sent: told how many were sent, before anything comes out.
        came: told each enriched article, dead letter, alert and suppressed alert as it comes.

    Raises:
        BrokerError: some are missing after ``PATIENCE``, or the worker ended.
    """
    with Admin.open(settings) as admin, Reader.open(settings) as reader:
        outputs = _watch_from_now(settings, reader)
        count = push(settings, articles)
        sent(count)
        for each in _outcomes(settings, admin, reader, outputs, count):
            came(each)


def _watch_from_now(settings: Settings, reader: Reader) -> set[str]:
    """Place ``reader`` at the end of every topic that something can come out of; return their names."""
    own = topics.of(settings)
    names = {own.enriched.name, own.dead.name, own.suppressed.name}
    names |= {name for name in reader.topics() if own.channel_of(name)}
    reader.read_from(reader.ends(names))
    return names


def _outcomes(
    settings: Settings, admin: Admin, reader: Reader, outputs: set[str], sent: int
) -> Iterator[Outcome]:
    worker = background.worker(settings)
    end = time.monotonic() + PATIENCE
    seen = 0
    while not (seen >= sent and _all_done(settings, admin, reader) and _all_read(reader, outputs)):
        if time.monotonic() > end or not worker.find():
            raise _missing(worker, sent - seen)
        for records in reader.poll(POLL_SECONDS).values():
            for record in records:
                outcome = _outcome(settings, record)
                seen += not isinstance(outcome, Alert)
                yield outcome


def _missing(worker: Background, count: int) -> BrokerError:
    why = f"{count} articles are missing" if worker.find() else "the worker ended"
    return BrokerError(f"{why}; the worker's log says more: {worker.log_file}")


def _all_done(settings: Settings, admin: Admin, reader: Reader) -> bool:
    """Whether the three agents have acknowledged all that they have to read."""
    own = topics.of(settings)
    ends = reader.ends([own.raw.name, own.enriched.name, own.hits.name])
    begins = reader.firsts(ends)
    done = admin.committed(group(settings))
    # A partition that holds nothing has no acknowledgement; one that holds something must have its own.
    return all(end == begins[part] or (part in done and done[part] >= end) for part, end in ends.items())


def _all_read(reader: Reader, outputs: set[str]) -> bool:
    """Whether we have read all that came out. True only after ``_all_done``: then nothing more comes."""
    return all(reader.position(part) >= end for part, end in reader.ends(outputs).items())


def _outcome(settings: Settings, record: Record) -> Outcome:
    own = topics.of(settings)
    if record.topic == own.enriched.name:
        return wire.decode(EnrichedArticle, record.value or b"")
    if record.topic == own.dead.name:
        return dead_letters.from_headers(record.headers)
    return wire.decode(Alert, record.value or b"")
