"""Articles of up to 5 MB pass from end to end; what is larger is an error at `push` or a dead letter."""

import json

from schemas import EnrichedArticle, wire
from streams.dead_letters import record as dead_letters
from tests.installation import until

SENTENCE = "أكد الوزير خلال اللقاء أهمية الحوار بين الأديان ونبذ خطاب الكراهية والتطرف. "
LARGEST = 5_000_000


def article(article_id: str, *, size: int, text: str = SENTENCE) -> bytes:
    """Return an article of exactly ``size`` bytes."""
    fields = {"id": article_id, "source": "example.org", "body": ""}
    room = size - len(json.dumps(fields))
    fields["body"] = text * (room // len(text.encode())) + "x" * (room % len(text.encode()))
    data = json.dumps(fields, ensure_ascii=False).encode()
    assert len(data) == size
    return data


def test_the_largest_article_passes_from_end_to_end(rasid):
    largest = article("largest", size=LARGEST)
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
