"""Whatever a message carries, the worker goes on, the commands read it, and the message is accounted for."""

import confluent_kafka
from kafka import KafkaProducer

from schemas import EnrichedArticle, wire
from streams.dead_letters import record as dead_letters
from streams.messages import lanes, topics
from tests.chance import Name
from tests.e2e.articles import article
from tests.installation import Installation, until

HEADERS = {
    "a lane without a value": [(lanes.HEADER, None)],
    "a lane of somebody else's": [(lanes.HEADER, b"20260101-000000-abcd")],
    "released": [(lanes.RELEASED, b"x")],
    "attempts without end": [(dead_letters.ATTEMPTS, b"9" * 5_000)],
    "a first time that is none": [(dead_letters.FIRST_SEEN, b"yesterday")],
    "an event of ours": [("ce_type", b"rasid.article.dead"), ("ce_id", b"\xff\xfe")],
    "the mark of a dead letter": [(dead_letters.PREFIX + "offset", b"x")],
    "no bytes at all": [("", b""), ("", None)],
}


def test_headers_of_ours_that_a_feed_wrote_stop_nobody_and_lose_nothing(install) -> None:
    """Each stands on a good article and on a broken one: both are accounted for."""
    rasid: Installation = install(partitions=1)
    for number, headers in enumerate(HEADERS.values()):
        rasid.send("articles.raw", [article(number), b"broken %d" % number], headers=headers)
    with rasid.worker() as worker:
        until(lambda: rasid.count("articles.enriched") >= len(HEADERS), 60, "all good ones enriched")
        until(lambda: rasid.count("articles.dead") >= len(HEADERS), 30, "all broken ones set aside")
    assert worker.exit_code == 0
    assert rasid.restarts() == []
    found = [wire.decode(EnrichedArticle, record.value).id for record in rasid.read("articles.enriched")]
    assert sorted(found) == sorted(wire.decode(EnrichedArticle, r.value).id for r in _once(rasid))
    listed = rasid.run("dead", "list", "--letters", "--all").stdout.decode()
    assert listed.count("not-json") == len(HEADERS)


def _once(rasid: Installation) -> list:
    return list({record.key: record for record in rasid.read("articles.enriched")}.values())


def test_a_name_of_a_header_that_is_no_text_stops_neither_workers_nor_commands(install) -> None:
    rasid: Installation = install(partitions=1)
    producer = KafkaProducer(bootstrap_servers=rasid.settings.bootstrap)
    name = topics.of(rasid.settings).raw.name
    producer.send(name, article(0), headers=[(Name(b"\xff\xfe"), b"\x00")]).get(timeout=30)
    producer.send(name, b"broken", headers=[(Name(b"\xc3\x28"), b"\x00")]).get(timeout=30)
    producer.send(name, article(1)).get(timeout=30)
    producer.close()
    with rasid.worker() as worker:
        until(lambda: rasid.count("articles.enriched") == 2, 60, "both good ones enriched")
        until(lambda: rasid.count("articles.dead") == 1, 30, "the broken one set aside")
    assert worker.exit_code == 0
    assert rasid.restarts() == []
    [letter] = rasid.read("articles.dead")
    assert letter.value == b"broken"
    assert ("\\xc3(", b"\x00") in letter.headers
    assert b"enriched" in rasid.run("trace", "m-0").stdout
    plan = rasid.run("replay", "plan", "--last", "1h", "--out", str(rasid.settings.home / "plan.yaml"))
    assert b"3 messages" in plan.stdout


def test_a_record_that_no_dead_letter_can_hold_is_set_aside_by_its_place_and_digest(install) -> None:
    """Packed it is small and the broker takes it; unpacked no topic of ours carries it once more."""
    rasid: Installation = install(partitions=1, max_article_bytes=1_000_000)
    producer = confluent_kafka.Producer(
        {
            "bootstrap.servers": rasid.settings.bootstrap,
            "compression.type": "gzip",
            "message.max.bytes": 100_000_000,
        }
    )
    name = topics.of(rasid.settings).raw.name
    producer.produce(name, b'{"body": "' + b"x" * 20_000_000, b"huge")
    producer.produce(name, article(1), b"good")
    assert producer.flush(30) == 0
    with rasid.worker() as worker:
        until(lambda: rasid.count("articles.enriched") == 1, 60, "the good one enriched")
    assert worker.exit_code == 0
    assert rasid.restarts() == []
    [letter] = rasid.read("articles.dead")
    why = dead_letters.from_headers(letter.headers)
    assert (letter.value, why.reason, why.topic, why.offset) == (None, "too-large", name, 0)
    assert why.digest
    assert "its place and digest are kept" in worker.output
    assert b"nothing to send" in rasid.run("dead", "redrive", "--execute").stderr


def test_every_codec_of_kafka_is_read_by_workers_and_commands(rasid: Installation) -> None:
    codecs = ["none", "gzip", "snappy", "lz4", "zstd"]
    for number, codec in enumerate(codecs):
        producer = confluent_kafka.Producer(
            {"bootstrap.servers": rasid.settings.bootstrap, "compression.type": codec, "linger.ms": 100}
        )
        for each in range(20):
            producer.produce(topics.of(rasid.settings).raw.name, article(20 * number + each), b"k")
        assert producer.flush(30) == 0
    assert len(rasid.read("articles.raw")) == 20 * len(codecs)
    with rasid.worker() as worker:
        until(lambda: rasid.count("articles.enriched") == 20 * len(codecs), 60, "all of them enriched")
    assert worker.exit_code == 0
    for number in range(7, 20 * len(codecs), 20):
        assert b"received" in rasid.run("trace", f"m-{number}").stdout
