"""``rasid search`` on a real Kafka: it follows the topics, and says what is wrong with a query."""

import json
from dataclasses import replace

from processors.pipeline import enrich
from schemas import Article, wire
from tests.installation import Installation


def enriched(number: int, body: str, version: int = 1) -> bytes:
    article = Article(id=f"a-{number}", source="bna.bh", title=f"خبر {number}", body=body, version=version)
    return wire.encode(enrich(article))


def found(rasid: Installation, *arguments: str) -> list[str]:
    lines = rasid.run("search", *arguments, "--json").stdout.splitlines()
    return [json.loads(line)["article"]["id"] for line in lines]


def test_articles_are_found_as_they_come_and_as_they_now_read(rasid: Installation) -> None:
    rasid.send("articles.enriched", [enriched(1, "وصل السفير البحريني إلى لندن."), enriched(2, "في لندن.")])
    assert sorted(found(rasid, "لندن")) == ["a-1", "a-2"]
    rasid.send("articles.enriched", [enriched(1, "وصل السفير إلى باريس.", version=2)])
    assert found(rasid, "لندن") == ["a-2"]
    [line] = rasid.run("search", "السفير NEAR/5 باريس", "--json").stdout.splitlines()
    hit = json.loads(line)
    assert [each["text"] for each in hit["evidence"]] == ["السفير", "باريس"]
    body = hit["article"]["body"]
    assert [body[each["start"] : each["end"]] for each in hit["evidence"]] == ["السفير", "باريس"]
    next((rasid.settings.home / "index").rglob("archive.sqlite")).unlink()
    assert found(rasid, "لندن") == ["a-2"], "built again from the topics"


def test_the_newest_are_shown_and_that_there_are_more_is_said(rasid: Installation) -> None:
    rasid.send("articles.enriched", [enriched(number, "في لندن.") for number in range(5)])
    answer = rasid.run("search", "لندن", "--limit", "2", "--last", "1h")
    assert answer.stdout.decode().count("bna.bh") == 2
    assert "there are more" in answer.stderr.decode()
    assert found(rasid, "لندن", "--until", "2020-01-01T00:00Z") == []


def test_a_wrong_query_is_told_before_anything_is_read(rasid: Installation) -> None:
    nowhere = Installation(replace(rasid.settings, brokers="127.0.0.1:1"))
    answer = nowhere.run("search", "لندن AND", check=False)
    said = answer.stderr.decode()
    assert answer.returncode == 1
    assert "rasid: the query, column" in said
    assert "^" in said
    assert "Traceback" not in said
