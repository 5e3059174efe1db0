"""Articles of up to 5 MB pass from end to end; what is larger is an error at `push` or a dead letter."""

import base64
import json
import random

import pytest

from schemas import EnrichedArticle, wire
from streams.dead_letters import record as dead_letters
from tests.installation import until

SENTENCE = "أكد الوزير خلال اللقاء أهمية الحوار بين الأديان ونبذ خطاب الكراهية والتطرف. "
NAMES = "زار الوفد مصر وليبيا وتونس والجزائر، ثم التقى أحمد الشمري في بغداد وحلب ودمشق. "
LARGEST = 5_000_000


def article(article_id: str, *, size: int, text: str = SENTENCE) -> bytes:
    """Return an article of exactly ``size`` bytes."""
    fields = {"id": article_id, "source": "example.org", "body": ""}
    room = size - len(json.dumps(fields))
    fields["body"] = text * (room // len(text.encode())) + "x" * (room % len(text.encode()))
    data = json.dumps(fields, ensure_ascii=False).encode()
    assert len(data) == size
    return data


@pytest.mark.parametrize("text", [SENTENCE, NAMES])
def test_the_largest_article_passes_from_end_to_end(rasid, text):
    largest = article("largest", size=LARGEST, text=text)
    rasid.env["RASID_ARTICLE_DEADLINE"] = "60"  # a busy machine: this is about sizes
    with rasid.worker():
        rasid.run("push", "-", stdin=largest)
        until(lambda: rasid.count("articles.enriched") + rasid.count("articles.dead"), 90, "an output")
    assert rasid.count("articles.dead") == 0
    [record] = rasid.read("articles.enriched")
    assert wire.decode(EnrichedArticle, record.value).body == json.loads(largest)["body"]


def test_an_article_that_is_larger_is_refused_at_push(rasid):
    good, larger = article("good", size=1_000), article("larger", size=LARGEST + 1)
    done = rasid.run("push", "-", stdin=larger + b"\n" + good, check=False)
    assert done.returncode == 1
    assert "rasid: stdin:1: 5,000,001 bytes: larger than RASID_MAX_ARTICLE_BYTES" in done.stderr.decode()
    assert [record.key for record in rasid.read("articles.raw")] == [b"good"]


def test_what_is_too_large_or_grows_too_large_is_a_dead_letter(rasid):
    rasid.env["RASID_ARTICLE_DEADLINE"] = "60"
    # The ligature is 3 bytes, and 33 when it is written out: the enriched article outgrows every topic.
    grows = article("grows", size=2_000_000, text="ﷺ ")
    rasid.send("articles.raw", [article("larger", size=LARGEST + 1), grows])
    with rasid.worker():
        until(lambda: rasid.count("articles.dead") == 2, 90, "both are set aside")
    reasons = {dead_letters.from_headers(each.headers).reason for each in rasid.read("articles.dead")}
    assert reasons == {"too-large"}
    assert {len(each.value) for each in rasid.read("articles.dead")} == {LARGEST + 1, 2_000_000}


def test_what_outgrows_a_topic_made_under_a_lower_limit_is_a_dead_letter_and_the_others_go_on(install):
    """`RASID_MAX_ARTICLE_BYTES` was raised; topics that exist keep the largest record that they had."""
    rasid = install(max_article_bytes=1_000_000)
    rasid.env |= {"RASID_MAX_ARTICLE_BYTES": "5000000", "RASID_ARTICLE_DEADLINE": "60"}
    # What no compression makes smaller: fits on the topic, and twice of it does not.
    noise = base64.b64encode(random.Random(1).randbytes(2_400_000)).decode()
    rasid.send("articles.raw", [article("outgrows", size=3_000_000, text=noise[:2_900_000])])
    # And what does become smaller passes, though as it is made it is larger than the topic takes.
    rasid.send("articles.raw", [article("packed", size=3_000_000), article("small", size=1_000)])
    with rasid.worker():
        until(
            lambda: rasid.count("articles.enriched") + rasid.count("articles.dead") == 3, 90, "three outputs"
        )
    assert rasid.restarts() == []
    [dead] = rasid.read("articles.dead")
    assert json.loads(dead.value)["id"] == "outgrows"
    letter = dead_letters.from_headers(dead.headers)
    assert (letter.reason, letter.stage) == ("too-large", "enrich")
    assert "articles.enriched: the topic takes 4,000,000 bytes (max.message.bytes)" in letter.message
    assert "send it in parts, or ask ops to raise" in letter.message
    assert {record.key for record in rasid.read("articles.enriched")} == {b"packed", b"small"}
