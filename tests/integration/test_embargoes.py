"""Embargoes on a real Kafka: whoever sent the article, it is told at its time, once, whatever was killed."""

import json
import time
from collections.abc import Callable

import pytest

from schemas import Alert, Article, wire
from schemas.times import milliseconds, rfc3339
from streams.messages import lanes
from tests.installation import Installation, free_ports, until
from tests.integration.test_gateway import Site

SOON = 6  # seconds: a gateway that is to be killed before is killed by then, on a busy machine too
TITLE = "وزير الخارجية يستقبل سفير الجمهورية ويبحث معه العلاقات الثنائية بين البلدين"


@pytest.fixture
def rasid(install: Callable[..., Installation]) -> Installation:
    return install(listen=f"127.0.0.1:{free_ports(1)}")


def article(name: str, seconds: float, **more) -> dict:
    """Return an article whose embargo ends in some seconds."""
    until_ = rfc3339(int((time.time() + seconds) * 1000))
    return {"id": name, "source": "wire.example", "title": TITLE, "embargoed_until": until_, **more}


def push(rasid: Installation, *articles: dict) -> None:
    """Send articles as a Kafka producer of a feed's own does."""
    for each in articles:
        rasid.send("articles.raw", [json.dumps(each).encode()], key=each["id"].encode())


def received(rasid: Installation, name: str) -> list[tuple[int, str]]:
    read = rasid.read("articles.raw")
    articles = [wire.decode(Article, each.value) for each in read if each.key == name.encode()]
    return [(each.version, each.status) for each in articles]


def test_what_waits_is_told_at_its_time_by_whatever_way_it_came(rasid: Installation) -> None:
    site = Site(rasid)
    with rasid.worker():
        posted = article("posted", 3)
        assert site.post(posted)[0] == 202
        pushed = article("pushed", 3, title="المنتخب يفوز بهدفين دون رد")
        push(rasid, pushed)
        status, history = until(lambda: _traced(site, "posted"), 30, "the posted one is enriched")
        assert status == 200
        assert ", withheld" in history["steps"][0]["text"]
        for name, sent in (("posted", posted), ("pushed", pushed)):
            first = "withheld" if name == "posted" else "usable"  # as its own producer wrote it
            told = [(1, first), (2, "usable")]
            until(
                lambda name=name, told=told: received(rasid, name) == told, 30, f"{name}: its time has come"
            )
            [_, out] = [each for each in rasid.read("articles.raw") if each.key == name.encode()]
            assert out.timestamp == milliseconds(sent["embargoed_until"]) <= time.time() * 1000
            assert lanes.EMBARGO in dict(out.headers)
        until(lambda: rasid.count("alerts.diplomacy"), 30, "the desk is told")
        alerts = [wire.decode(Alert, each.value) for each in rasid.read("alerts.diplomacy")]
        assert [each.article.version for each in alerts] == [2], "nobody is told of the first"
        until(lambda: not _waiting(rasid), 10, "nothing waits any more")
        text = _traced(site, "posted")[1]["steps"]
        assert any("its embargo has ended: received" in each["text"] for each in text)
        # Withheld once more, it is taken back until it may be used again.
        push(rasid, article("posted", 3, version=3))
        until(lambda: _kinds(rasid)[:2] == ["new", "retraction"], 30, "it is taken back")
        until(lambda: _kinds(rasid) == ["new", "retraction", "update"], 30, "it is told again")


def test_a_killed_gateway_sends_what_was_due_meanwhile_and_nothing_twice(rasid: Installation) -> None:
    site = Site(rasid)
    assert site.post(article("gone", SOON), article("void", SOON), article("later", 300))[0] == 202
    until(lambda: len(_waiting(rasid)) == 3, 20, "they wait")
    site.process.kill()
    push(rasid, {"id": "void", "source": "wire.example", "title": TITLE, "version": 2, "status": "canceled"})
    site.process = rasid.gateway()
    until(lambda: len(received(rasid, "gone")) == 2, 40, "it is sent by the next one")
    assert site.process.stop() == 0
    # Two at once: each looks after its partitions, and after the other's when that one is gone.
    first = rasid.gateway()
    second = rasid.start("-m", "services.cli", "gateway", "--listen", f"127.0.0.1:{free_ports(1)}")
    until(lambda: "gateway listens" in second.output, 60, "a second gateway")
    for n in range(8):
        push(rasid, article(f"both-{n}", 4))
    first.kill()
    until(lambda: all(len(received(rasid, f"both-{n}")) > 1 for n in range(8)), 60, "all are sent")
    # What was sent is read back before it is noted that it waits no more.
    until(lambda: set(_waiting(rasid)) == {"later"}, 30, "nothing else waits any more")
    assert second.stop() == 0
    assert received(rasid, "gone") == [(1, "withheld"), (2, "usable")]
    assert received(rasid, "void") == [(1, "withheld"), (2, "canceled")]
    assert received(rasid, "later") == [(1, "withheld")]
    assert [received(rasid, f"both-{n}")[:2] for n in range(8)] == [[(1, "usable"), (2, "usable")]] * 8
    assert "Traceback" not in site.process.output + first.output + second.output


def test_two_sources_that_count_from_one_each_have_their_own_embargo(rasid: Installation) -> None:
    site = Site(rasid)
    radio = {"source": "radio.example", "title": "افتتاح سوق الخضار الجديد في وسط المدينة"}
    assert site.post(article("1", SOON), article("2", SOON), article("1", 300, **radio))[0] == 202
    until(lambda: sorted(_waiting(rasid)) == ["1", "1", "2"], 20, "all wait")
    site.process.kill()
    newest = {each.key: each.value for each in rasid.read("embargoes")}
    for place, value in newest.items():  # as the version before wrote it: without its source
        older = {name: told for name, told in json.loads(value).items() if name != "source"}
        rasid.send("embargoes", [json.dumps(older).encode()], key=place)
    push(rasid, {"id": "1", "status": "canceled", **radio}, {"id": "2", "status": "canceled", **radio})
    site.process = rasid.gateway()
    until(lambda: len(received(rasid, "2")) == len(received(rasid, "1")) - 1 == 3, 40, "both are sent")
    out = [each for each in rasid.read("articles.raw") if lanes.EMBARGO in dict(each.headers)]
    told = [wire.decode(Article, each.value) for each in out]
    assert sorted((each.source, each.id) for each in told) == [("wire.example", "1"), ("wire.example", "2")]
    until(lambda: _waiting(rasid) == ["1"], 20, "nothing waits but what was withdrawn, until its time")
    assert "of this id waits under another source" in site.process.output
    assert site.process.stop() == 0


def _traced(site: Site, name: str) -> tuple[int, dict] | None:
    status, history = site.ask("GET", f"/v1/articles/{name}")
    enriched = status == 200 and any(each["topic"] == "articles.enriched" for each in history["steps"])
    return (status, history) if enriched else None


def _kinds(rasid: Installation) -> list[str]:
    return [wire.decode(Alert, each.value).kind for each in rasid.read("alerts.diplomacy")]


def _waiting(rasid: Installation) -> list[str]:
    """Return the articles that wait, as the topic says."""
    newest = {each.key: each.value for each in rasid.read("embargoes")}
    return [json.loads(value)["article"] for value in newest.values() if value]
