"""Messages made by chance: any bytes, headers, codecs, sizes and times, in transactions and without."""

import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kafka import KafkaProducer

from streams.dead_letters import record as dead_letters
from streams.messages import lanes, topics
from streams.settings import Settings
from tests.e2e.articles import article

AT_ONCE: Final = 20  # messages of one producer, and of one transaction
CODECS: Final = (None, "gzip", "snappy", "lz4", "zstd")
OURS: Final = (
    lanes.HEADER,
    lanes.RELEASED,
    lanes.ARCHIVE,
    dead_letters.ATTEMPTS,
    dead_letters.FIRST_SEEN,
    f"{dead_letters.PREFIX}offset",
    "ce_id",
    "ce_type",
    "content-type",
)


class Name(str):
    """A name that is written as the bytes that it was made of."""

    def __new__(cls, data: bytes) -> "Name":
        made = super().__new__(cls, data.decode(errors="backslashreplace"))
        made.data = data
        return made

    def encode(self, *_: object) -> bytes:
        return self.data


class Message(NamedTuple):
    """What is sent, and the id that must come out enriched; empty where it is no article."""

    value: bytes | None
    key: bytes | None
    headers: list[tuple[str, bytes]]
    timestamp: int
    article: str


class Sent(NamedTuple):
    """What must come out: enriched articles, by id, and dead letters, by where the message stands."""

    good: set[str]
    broken: dict[tuple[int, int], bytes | None]


def messages(chance: random.Random, largest: int) -> Iterator[Message]:
    """Yield messages without end; ``largest``: bytes of an article that is still taken."""
    kinds: tuple[Callable[[int], bytes | None], ...] = (
        lambda _: chance.randbytes(chance.randrange(200)),
        lambda number: article(number)[: chance.randrange(1, 60)],
        lambda number: article(number).replace(b"{", b"{" * chance.randrange(2, 2_000), 1),
        lambda number: article(number, "ا" * largest),
        lambda number: json.dumps({"id": number, "source": None, "title": [], "version": "x"}).encode(),
        lambda _: None,
    )
    now = int(time.time() * 1000)
    number = 0
    while True:
        number += 1
        good = chance.random() < 0.6
        value = article(number, "نبأ " * chance.randrange(1, 1_000)) if good else chance.choice(kinds)(number)
        key = chance.choice((b"", b"\xff" + chance.randbytes(chance.randrange(40)), f"m-{number}".encode()))
        good = good or (value is None and key.startswith(b"m-"))  # it takes an article back
        yield Message(
            value=value,
            key=key,
            headers=[header(chance) for _ in range(chance.choice((0, 0, 1, 3, 12)))],
            timestamp=now + chance.randrange(-86_400_000, 1_800_000),
            article=f"m-{number}" if good else "",
        )


def header(chance: random.Random) -> tuple[str, bytes]:
    """Return a header: a name of ours or any bytes, and any bytes for a value (null: test_hostile)."""
    name = chance.choice(OURS) if chance.random() < 0.5 else Name(chance.randbytes(chance.randrange(30)))
    value = chance.choice((b"", b"9" * 5_000, chance.randbytes(chance.randrange(1, 300))))
    return name, value


def producer(settings: Settings, codec: str | None, transaction: str) -> KafkaProducer:
    own = {"transactional_id": transaction} if transaction else {}
    made = KafkaProducer(
        bootstrap_servers=settings.bootstrap, compression_type=codec, max_request_size=10_000_000, **own
    )
    if transaction:
        made.init_transactions()
    return made


def send(settings: Settings, chance: random.Random, number: int) -> Sent:
    """Send ``number`` messages; return what must become of those that were not in an aborted transaction."""
    name = topics.of(settings).raw.name
    ways = [
        (producer(settings, codec, transaction and f"{transaction}-{codec}"), transaction)
        for codec in CODECS
        for transaction in ("", "chance")
    ]
    made, sent = messages(chance, settings.max_article_bytes), Sent(set(), {})
    for _ in range(number // AT_ONCE):
        writer, transaction = chance.choice(ways)
        if transaction:
            writer.begin_transaction()
        batch = [next(made) for _ in range(AT_ONCE)]
        futures = [
            writer.send(name, each.value, each.key, each.headers, timestamp_ms=each.timestamp)
            for each in batch
        ]
        writer.flush()
        places = [future.get(timeout=30) for future in futures]
        if transaction and chance.random() < 0.3:
            writer.abort_transaction()
            continue
        if transaction:
            writer.commit_transaction()
        for each, at in zip(batch, places, strict=True):
            if each.article:
                sent.good.add(each.article)
            else:
                sent.broken[at.partition, at.offset] = each.value
    for writer, _ in ways:
        writer.close()
    return sent
