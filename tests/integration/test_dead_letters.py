"""Whatever a feed sends ends as an enriched article or as a dead letter with its bytes untouched."""

import time
from collections import Counter

from streams.cluster.sender import Sender
from streams.dead_letters import record as dead_letters
from streams.messages import topics
from streams.messages.records import Output
from tests.installation import Installation, until
from tests.integration.malformed import ENRICHED, GOOD, Case, cases

HEADERS = [("feed", b"a"), ("feed", b"b"), ("bytes", b"\xff\x00"), ("nothing", None)]


def send(rasid: Installation, wanted: list[Case]) -> None:
    sender = Sender(rasid.settings)
    raw = topics.of(rasid.settings).raw.name
    for number, case in enumerate(wanted):
        headers = [*HEADERS, ("case", str(number).encode())]
        sender.send(
            Output(
                topic=raw, key=case.key, value=case.value, timestamp=int(time.time() * 1000), headers=headers
            )
        )
    sender.close()


def test_every_malformed_message_ends_as_what_it_must(install):
    rasid = install(max_article_bytes=5_000_000)
    wanted = cases()
    assert len(wanted) > 200
    send(rasid, wanted)
    with rasid.worker() as worker:
        until(
            lambda: rasid.count("articles.enriched") + rasid.count("articles.dead") >= len(wanted),
            60, "an output for every input",
        )  # fmt: skip
    dead, enriched = rasid.read("articles.dead"), rasid.read("articles.enriched")

    outcomes = Counter(case.outcome for case in wanted)
    assert len(enriched) == outcomes.pop(ENRICHED)
    found = {int(dict(record.headers)["case"]): record for record in dead}
    for number, case in enumerate(wanted):
        if case.outcome == ENRICHED:
            assert number not in found, case.name
            continue
        record = found.pop(number)
        assert record.value == case.value, case.name
        assert record.key == case.key, case.name
        original = dead_letters.original_headers(record.headers)
        assert original == [*HEADERS, ("case", str(number).encode())], case.name
        letter = dead_letters.from_headers(record.headers)
        assert letter.reason == case.outcome, f"{case.name}: {letter.reason}: {letter.message}"
        assert letter.stage == "enrich"
        assert letter.topic == rasid.settings.name("articles.raw")
    assert not found
    assert "Traceback" not in worker.output
    for word in GOOD["title"].split() + GOOD["body"].split():
        assert word not in worker.output  # no log holds an article's text


def test_a_flood_of_dead_letters_stops_the_worker_that_was_told_to(rasid):
    rasid.send("articles.raw", [b"no article"] * 40)
    with rasid.worker("--max-dead-share", "0.5") as worker:
        # It may stop at the second batch of these already.
        until(
            lambda: worker.exit_code is not None or rasid.count("articles.dead") >= 40,
            30,
            "the first batches set aside",
        )
        rasid.send("articles.raw", [b"no article"] * 40)
        assert worker.wait(30) == 1
    assert "rasid: 100% of the last minute's messages at enrich ended as dead letters" in worker.output
    assert "worker process ended; starting it anew" not in worker.output


def test_a_flood_of_dead_letters_is_said_loudly_and_the_worker_goes_on(rasid):
    rasid.send("articles.raw", [b"no article"] * 40)
    with rasid.worker() as worker:
        until(lambda: rasid.count("articles.dead") >= 40, 30, "the first batches set aside")
        rasid.send("articles.raw", [b"no article"] * 40)
        until(lambda: "many messages end as dead letters" in worker.output, 30, "the warning")
        until(lambda: rasid.count("articles.dead") >= 80, 30, "work goes on")
    assert worker.exit_code == 0
