"""The index of places on a real Kafka: it follows the topics, whatever happens to it and to them."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import confluent_kafka

from streams.cluster.admin import Admin
from streams.index.follow import Index
from streams.install import install
from tests.installation import Installation, until


def article(number: int) -> bytes:
    return json.dumps({"id": f"a-{number}", "source": "s", "title": f"خبر {number}"}).encode()


def file(rasid: Installation) -> Path:
    [found] = (rasid.settings.home / "index").rglob("places.sqlite")
    return found


def found(rasid: Installation, number: int) -> tuple[int, int]:
    """Return how many records about an article are found, and how many had to be read for it."""
    read = 0

    def progress(passed: int, _: int) -> None:
        nonlocal read
        read += passed

    with Index.open(rasid.settings, progress) as index:
        return len(list(index.about(f"a-{number}"))), read


def test_only_what_is_new_is_read_and_a_deleted_file_is_built_again(rasid: Installation) -> None:
    rasid.send("articles.raw", map(article, range(300)))
    assert found(rasid, 7) == (1, 300)
    assert found(rasid, 8) == (1, 0)
    rasid.send("articles.raw", [article(7)])
    assert found(rasid, 7) == (2, 1)
    file(rasid).unlink()
    assert found(rasid, 7) == (2, 301)
    assert "a-7" not in rasid.run("trace", "a-8").stdout.decode()


def test_a_topic_that_was_deleted_and_made_again_starts_anew(rasid: Installation) -> None:
    rasid.send("articles.raw", map(article, range(30)))
    rasid.send("articles.enriched", [article(3)], key=b"a-3")
    assert found(rasid, 3) == (2, 31)
    with Admin.open(rasid.settings) as admin:
        admin.delete_topics([rasid.settings.name("articles.raw")])
    install(rasid.settings)
    rasid.send("articles.raw", map(article, range(20, 60)))
    assert found(rasid, 3)[0] == 1
    assert found(rasid, 40)[0] == 1


def test_what_retention_deleted_and_what_was_aborted_is_no_trace(rasid: Installation) -> None:
    rasid.send("articles.raw", map(article, range(10)), key=b"k")
    assert found(rasid, 3)[0] == 1
    with Admin.open(rasid.settings) as admin:
        raw = admin.ends(admin.parts([rasid.settings.name("articles.raw")]))
        admin.delete_records(raw)
    assert found(rasid, 3) == (0, 0)
    feed = confluent_kafka.Producer(
        {"bootstrap.servers": rasid.settings.bootstrap, "transactional.id": rasid.settings.topic_prefix}
    )
    feed.init_transactions(30)
    for number, end in enumerate((feed.abort_transaction, feed.commit_transaction)):
        feed.begin_transaction()
        feed.produce(rasid.settings.name("articles.raw"), article(20 + number), partition=0)
        feed.flush()
        end(30)
    # Kafka confirms a transaction before its end can be read.
    until(lambda: found(rasid, 21)[0] == 1, 20, "what was committed is found")
    assert found(rasid, 20)[0] == 0
    assert found(rasid, 21) == (1, 0), "the marks of transactions are not waited for again"


def test_several_commands_at_once_build_one_index_and_all_find(rasid: Installation) -> None:
    rasid.send("articles.raw", map(article, range(2_000)))
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda number: rasid.run("trace", f"a-{number}").stdout.decode(), range(4)))
    assert all(text.count("received from s") == 1 for text in said)
    assert found(rasid, 5) == (1, 0)
