"""Two thousand messages made by chance: whatever they carry, each is enriched or a dead letter, and once."""

import json
import os
import random
import secrets
from collections import Counter

from streams.dead_letters import record as dead_letters
from tests import chance
from tests.installation import Installation, until


def test_two_thousand_messages_made_by_chance_are_each_accounted_for(install) -> None:
    seed = int(os.environ.get("SEED", secrets.randbits(32)))
    print(f"SEED={seed}")  # shown where the test fails
    rasid: Installation = install(partitions=3, max_article_bytes=100_000)
    sent = chance.send(rasid.settings, random.Random(seed), 2_000)
    with rasid.worker() as worker:
        until(lambda: rasid.count("articles.enriched") >= len(sent.good), 90, "all articles enriched")
        until(lambda: rasid.count("articles.dead") >= len(sent.broken), 60, "all others set aside")
    assert worker.exit_code == 0
    assert rasid.restarts() == []
    enriched = Counter(json.loads(record.value)["id"] for record in rasid.read("articles.enriched"))
    assert enriched == Counter(sent.good)
    letters = [(dead_letters.from_headers(each.headers), each.value) for each in rasid.read("articles.dead")]
    assert {(why.partition, why.offset): value for why, value in letters} == sent.broken
    assert len(letters) == len(sent.broken)
    assert b"unexpected-error" not in rasid.run("dead", "list", "--all").stdout
    assert b"enriched" in rasid.run("trace", min(sent.good)).stdout
