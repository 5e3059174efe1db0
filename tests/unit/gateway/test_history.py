"""Looking articles up takes threads and time: both are bounded. One is meant of those that share an id."""

import asyncio
import errno
import threading
from dataclasses import replace

import pytest

from schemas import UNKNOWN_SOURCE, Article, wire
from services.gateway import history
from services.gateway.answers import Refusal
from services.gateway.history import Histories
from streams.errors import ClusterError
from streams.history.trace import Step
from streams.settings import Settings
from tests.unit.gateway.making import NOW, Got, Site, ask, bearer


def test_look_ups_are_bounded_in_number_and_in_time(monkeypatch):
    monkeypatch.setattr(history, "_MOST", 3)
    monkeypatch.setattr(history, "MOST_SECONDS", 0.05)
    let_go = threading.Event()
    done = []

    def look_up(_progress) -> None:
        let_go.wait(10)
        done.append(1)

    async def ask() -> list[str]:
        histories = Histories(Settings())
        asked = await asyncio.gather(
            *(histories._in_thread(look_up) for _ in range(4)), return_exceptions=True
        )
        let_go.set()
        await asyncio.gather(*histories._running)
        return [each.reason for each in asked]

    assert asyncio.run(ask()) == ["reading", "reading", "reading", "busy"]
    assert len(done) == 3, "what nobody waits for is still read to its end"


def test_a_cluster_that_does_not_answer_is_told_and_a_stop_ends_what_runs():
    def look_up(progress) -> None:
        progress(1, 2)

    async def ask() -> None:
        histories = Histories(Settings())
        await histories._in_thread(look_up)
        histories.stop()
        with pytest.raises(Refusal, match="stopping") as refused:
            await histories._in_thread(look_up)
        assert isinstance(refused.value.__context__, ClusterError)
        assert refused.value.status == 503

    asyncio.run(ask())


def test_a_machine_that_can_open_no_more_files_is_told_without_their_names():
    def look_up(_progress) -> None:
        raise OSError(errno.EMFILE, "Too many open files", "/srv/rasid/index/places.lock")

    async def ask() -> None:
        with pytest.raises(Refusal) as refused:
            await Histories(Settings())._in_thread(look_up)
        assert (refused.value.status, str(refused.value)) == (503, "too many open files")

    asyncio.run(ask())


SENT = [
    Article(id="7", source="wire.example", title="افتتاح جسر جديد", version=2),
    Article(id="7", source="radio.example", title="سوق الخضار يفتح أبوابه", version=5),
]
TOMBSTONE = Article(id="7", source=UNKNOWN_SOURCE, status="canceled")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    steps = [
        Step(NOW, 0, "articles.raw", 0, at, None, f"received from {each.source}", each.source)
        for at, each in enumerate(SENT)
    ]
    steps.append(Step(NOW, 0, "articles.raw", 0, 9, None, "taken back by a record without a value"))
    monkeypatch.setattr(history, "trace", lambda *_, **__: (list(steps), 3))
    monkeypatch.setattr(history, "received", lambda *_, **__: list(SENT))
    return Site()


def told(got: Got) -> list[str]:
    return [each["text"].removeprefix("received from ") for each in got.json["steps"]]


def test_where_several_sources_have_an_id_what_became_of_it_is_told_of_the_one_that_is_meant(site: Site):
    choice = ask(site.app, "GET", "/v1/articles/7")
    assert (choice.status, choice.json) == (300, {"id": "7", "sources": ["radio.example", "wire.example"]})
    one = ask(site.app, "GET", "/v1/articles/7", query="source=radio.example")
    assert one.status == 200
    assert told(one) == ["radio.example", "taken back by a record without a value"]
    assert ask(site.app, "GET", "/v1/articles/7", query="source=other.example").status == 404


def test_a_feed_sees_nothing_of_what_became_of_anothers_article_of_the_same_id(site: Site):
    site.add()
    mine = ask(site.app, "GET", "/v1/articles/7", bearer())
    assert told(mine) == ["wire.example", "taken back by a record without a value"]
    assert ask(site.app, "GET", "/v1/articles/7", bearer(), query="source=radio.example").status == 404
    site.add("other", "their-secret", sources=["other.example"])
    assert ask(site.app, "GET", "/v1/articles/7", bearer("their-secret")).status == 404


def test_nothing_is_taken_back_before_it_is_said_of_which_source(site: Site):
    assert ask(site.app, "DELETE", "/v1/articles/7").told == (409, "several-sources")
    assert site.sent == []
    assert ask(site.app, "DELETE", "/v1/articles/7", query="source=wire.example").status == 202
    [gone] = [wire.decode(Article, each.value) for each in site.sender.outputs]
    assert (gone.source, gone.version, gone.status) == ("wire.example", 3, "canceled")


def test_what_a_tombstone_took_back_is_taken_back(site: Site, monkeypatch):
    first = replace(SENT[0], version=1)
    monkeypatch.setattr(history, "received", lambda *_, **__: [first, TOMBSTONE])
    assert ask(site.app, "DELETE", "/v1/articles/7").status == 200
    assert site.sent == []
    monkeypatch.setattr(history, "received", lambda *_, **__: [TOMBSTONE])
    assert ask(site.app, "DELETE", "/v1/articles/7").status == 404
