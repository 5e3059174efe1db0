"""`rasid trace` on a real Kafka."""

import json

from tests.installation import Installation, until

ARTICLE = {
    "id": "t-1",
    "source": "example.org",
    "title": "ندوة عن مكافحة التطرف في المنامة",
    "body": "ناقش المشاركون سبل مكافحة التطرف وحماية الشباب من الفكر المتطرف.",
}


def test_the_story_of_an_article_is_told_from_its_coming_to_its_alert(rasid: Installation) -> None:
    other = json.dumps(ARTICLE | {"id": "t-2", "title": "غيره", "extra": {"see": "t-1"}}).encode()
    with rasid.worker():
        rasid.run("push", "-", stdin=json.dumps(ARTICLE).encode() + b"\n" + other + b"\n")
        until(lambda: rasid.count("alerts.counter-extremism"), 30, "an alert")
    told = rasid.run("trace", "t-1").stdout.decode().splitlines()
    topics = ["articles.raw", "articles.enriched", "hits", "alerts.counter-extremism"]
    places = [next(i for i, line in enumerate(told) if f"{topic} " in line) for topic in topics]
    assert places == sorted(places)
    assert "t-2" not in "".join(told)
    assert not any("غيره" in line for line in told)
    [enriched] = [line for line in told if "enriched, version" in line]
    assert "where: \u2068المنامة\u2069" in enriched
    assert sum("received from" in line for line in told) == 1, (
        "an article that mentions the id is another one"
    )


def test_a_dead_article_is_traced_and_an_unknown_one_is_an_error(rasid: Installation) -> None:
    rasid.send("articles.raw", [b"broken"], key=b"t-9")
    with rasid.worker():
        until(lambda: rasid.count("articles.dead"), 30, "a dead letter")
    told = rasid.run("trace", "t-9").stdout.decode()
    assert "6 bytes that cannot be read: not-json" in told
    assert "dead in enrich, attempt 1: not-json" in told
    unknown = rasid.run("trace", "nobody", check=False)
    assert unknown.returncode == 1
    assert "no trace of 'nobody'" in unknown.stderr.decode()


def test_of_an_id_that_two_sources_use_one_is_told_of(rasid: Installation) -> None:
    radio = ARTICLE | {"source": "radio.example", "title": "حوار عن مكافحة التطرف في الرياض"}
    both = [json.dumps(each).encode() for each in (ARTICLE, radio)]
    with rasid.worker():
        rasid.run("push", "-", stdin=b"\n".join(both) + b"\n")
        until(lambda: rasid.count("articles.enriched") == 2, 30, "both are enriched")
    for command in ("trace", "why"):
        refused = rasid.run(command, "t-1", check=False)
        assert refused.returncode == 1
        assert "say which with --source: example.org, radio.example" in refused.stderr.decode()
    told = rasid.run("trace", "t-1", "--source", "radio.example").stdout.decode()
    assert told.count("received from") == 1
    assert "received from radio.example" in told
    assert "الرياض" in rasid.run("why", "t-1", "--source", "radio.example").stdout.decode()
    found = rasid.run("search", "التطرف").stdout.decode()
    assert "t-1 · example.org" in found
    assert "t-1 · radio.example" in found
