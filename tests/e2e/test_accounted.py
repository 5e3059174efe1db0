"""Two thousand messages made by chance: whatever they carry, each is enriched or a dead letter, and once."""

import json
import os
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kafka import KafkaProducer

from streams.dead_letters import record as dead_letters
from streams.messages import lanes, topics
from streams.settings import Settings
from tests.e2e.articles import article
from tests.installation import Installation, until
from tests.unit.transport.test_lenient import Name

MESSAGES: Final = 2_000
AT_ONCE: Final = 20  # messages of one producer, and of one transaction
LARGEST: Final = 100_000  # bytes of an article, in this test
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


class Message(NamedTuple):
    """What is sent, and the id that must come out enriched; None where it is no article."""

    value: bytes | None
    key: bytes | None
    headers: list[tuple[str, bytes]]
    timestamp: int
    article: str | None


def messages(chance: random.Random) -> Iterator[Message]:
    """Yield messages without end."""
    kinds: tuple[Callable[[int], bytes | None], ...] = (
        lambda _: chance.randbytes(chance.randrange(200)),
        lambda number: article(number)[: chance.randrange(1, 60)],
        lambda number: article(number).replace(b"{", b"{" * chance.randrange(2, 2_000), 1),
        lambda number: article(number, "ا" * LARGEST),
        lambda number: json.dumps({"id": number, "source": None, "title": [], "version": "x"}).encode(),
        lambda _: None,
    )
    now = int(time.time() * 1000)
    number = 0
    while True:
        number += 1
        good = chance.random() < 0.6
        value = article(number, "نبأ " * chance.randrange(1, 1_000)) if good else chance.choice(kinds)(number)
        yield Message(
            value=value,
            key=chance.choice((b"", chance.randbytes(chance.randrange(1, 40)), f"m-{number}".encode())),
            headers=[header(chance) for _ in range(chance.choice((0, 0, 1, 3, 12)))],
            timestamp=now + chance.randrange(-86_400_000, 1_800_000),
            article=f"m-{number}" if good else None,
        )


def header(chance: random.Random) -> tuple[str, bytes]:
    """Return a header: a name of ours or any bytes, and any bytes for a value (null: test_hostile)."""
    name = chance.choice(OURS) if chance.random() < 0.5 else Name(chance.randbytes(chance.randrange(30)))
    value = chance.choice((b"", b"9" * 5_000, chance.randbytes(chance.randrange(1, 300))))
    return name, value


def producer(settings: Settings, codec: str | None, transaction: str | None) -> KafkaProducer:
    own = {"transactional_id": transaction} if transaction else {}
    made = KafkaProducer(
        bootstrap_servers=settings.bootstrap, compression_type=codec, max_request_size=10_000_000, **own
    )
    if transaction:
        made.init_transactions()
    return made


def send(settings: Settings, chance: random.Random) -> list[tuple[Message, int, int]]:
    """Send all, with every codec, in transactions and without; return those that were not aborted."""
    name = topics.of(settings).raw.name
    ways = [
        (producer(settings, codec, transaction and f"{transaction}-{codec}"), transaction)
        for codec in CODECS
        for transaction in (None, "t")
    ]
    sent = []
    made = messages(chance)
    for _ in range(MESSAGES // AT_ONCE):
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
        sent += [(each, at.partition, at.offset) for each, at in zip(batch, places, strict=True)]
    for writer, _ in ways:
        writer.close()
    return sent


def test_two_thousand_messages_made_by_chance_are_each_accounted_for(install) -> None:
    seed = int(os.environ.get("SEED", secrets.randbits(32)))
    print(f"SEED={seed}")  # shown where the test fails
    rasid: Installation = install(partitions=3, max_article_bytes=LARGEST)
    sent = send(rasid.settings, random.Random(seed))
    good = {each.article for each, _, _ in sent if each.article}
    broken = {(partition, offset): each.value for each, partition, offset in sent if not each.article}
    with rasid.worker() as worker:
        until(lambda: rasid.count("articles.enriched") >= len(good), 90, "all articles enriched")
        until(lambda: rasid.count("articles.dead") >= len(broken), 60, "all others set aside")
    assert worker.exit_code == 0
    assert rasid.restarts() == []
    enriched = Counter(json.loads(record.value)["id"] for record in rasid.read("articles.enriched"))
    assert enriched == Counter(good)
    letters = [(dead_letters.from_headers(each.headers), each.value) for each in rasid.read("articles.dead")]
    assert {(why.partition, why.offset): value for why, value in letters} == broken
    assert len(letters) == len(broken)
    assert b"unexpected-error" not in rasid.run("dead", "list", "--all").stdout
    assert b"enriched" in rasid.run("trace", min(good)).stdout
