"""One fetch of a feed from a real server: nothing is lost and nothing sent twice, whatever is confirmed."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from schemas import Article, Feed, Poll, Polling, wire
from schemas.times import rfc3339
from services.gateway.answers import Refused
from services.gateway.intake import Intake, Read
from services.gateway.polling.fetching import Fetching, why_unread
from services.gateway.polling.hosts import Hosts
from services.gateway.polling.memory import Memory
from services.gateway.polling.outcomes import Found
from services.gateway.polling.web import Reply, Web
from streams.cluster.async_sender import NotStored
from streams.feeds.polls import read_poll, read_sent
from streams.messages import times, topics
from streams.settings import Settings
from tests.unit.gateway.making import MemorySender
from tests.website import Website, item, rss, website

AWAY = NotStored("Local: Message timed out", may_pass=True)


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as opened:
        yield opened


class Polled:
    """A feed that is fetched whenever a test says so, its records in memory."""

    def __init__(self, site: Website) -> None:
        self.site = site
        self.sender = MemorySender()
        self.settings = Settings()
        self.polling = Polling(url=f"{site.url}/rss", every="1s", internal=True, since=rfc3339(1))
        self.feed = Feed(
            name="wire", sources=["outlet.example"], made_at=rfc3339(1), made_by="me", polling=self.polling
        )
        self.memory = Memory(self.settings, self.sender, {}, {})

    def fetch(self) -> Found:
        async def once() -> Found:
            async with Web.open(Hosts(time.monotonic)) as web:
                fetching = Fetching(
                    self.settings,
                    web=web,
                    pages=None,
                    taking=Intake(self.settings, self.sender),
                    memory=self.memory,
                    now_ms=times.now,
                )
                found = await fetching.fetch(self.feed, self.polling)
                await self.memory.keep(self.feed.name, found.poll, times.now())
                return found

        return asyncio.run(once())

    def elsewhere(self) -> "Polled":
        """Return the same on another machine, which knows what is on the topics alone."""
        other = Polled(self.site)
        other.sender.outputs = self.sender.outputs
        own = topics.of(self.settings)
        polls, sent = (
            {each.key.decode(): read(each.value) for each in self.sender.outputs if each.topic == topic.name}
            for topic, read in ((own.polls, read_poll), (own.polls_sent, read_sent))
        )
        other.memory = Memory(self.settings, other.sender, polls, sent)
        return other

    @property
    def articles(self) -> list[tuple[str, int]]:
        raw = topics.of(self.settings).raw.name
        read = (wire.decode(Article, each.value) for each in self.sender.outputs if each.topic == raw)
        return [(each.id.partition(":")[2], each.version) for each in read]


@pytest.fixture
def polled(site: Website) -> Polled:
    site.put("/rss", rss(item("1", "خبر", age=None), item("2", "خبر آخر", age=None)), etag='"1"')
    return Polled(site)


def test_what_is_not_confirmed_comes_with_the_next_fetch_and_the_rest_does_not(polled):
    polled.sender.failing["outlet.example:2"] = AWAY
    found = polled.fetch()
    assert (found.sent, found.poll.failures, found.poll.etag) == (1, 1, None)
    polled.sender.failing.clear()
    assert polled.elsewhere().fetch().sent == 1
    assert polled.articles == [("1", 1), ("2", 1)]


def test_what_kafka_will_never_take_is_not_tried_for_ever(polled):
    polled.sender.failing["outlet.example:2"] = NotStored("Message size too large", may_pass=False)
    found = polled.fetch()
    assert (found.sent, found.poll.failures, found.poll.etag) == (1, 0, '"1"')


def test_another_machine_goes_on_where_this_one_stopped(polled, site):
    assert polled.fetch().sent == 2
    other = polled.elsewhere()
    assert other.fetch().sent == 0
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    site.put("/rss", rss(item("1", "خبر عاجل", age=None)), etag='"2"')
    assert other.fetch().sent == 1
    assert other.articles == [("1", 1), ("2", 1), ("1", 2)]


def test_a_feed_that_is_cut_off_is_fetched_again_though_it_has_not_changed(polled, site):
    whole = rss(item("1", "خبر", age=None), item("2", "خبر آخر", age=None))
    site.put("/rss", whole[: whole.rindex("</item>")], etag='"1"')
    assert polled.fetch().sent == 1
    site.put("/rss", whole, etag='"1"')
    assert polled.fetch().sent == 1
    assert polled.articles == [("1", 1), ("2", 1)]


def test_the_etag_of_another_address_is_not_sent(polled, site):
    polled.fetch()
    site.put("/new", rss(item("3", "خبر", age=None)), etag='"1"')
    polled.polling = Polling(url=f"{site.url}/new", every="1s", internal=True, since=rfc3339(times.now()))
    assert polled.fetch().sent == 1
    assert "if-none-match" not in site.asked[-1][1]


@pytest.mark.parametrize("body", ["", "<html><p>", '{"a": 1}', "<rss>", "\0\0"])
def test_what_is_no_feed_keeps_what_was_known(polled, site, body):
    polled.fetch()
    site.put("/rss", body)
    found = polled.fetch()
    assert found.poll.failures == 1
    assert found.poll.problem
    site.put("/rss", rss(item("1", "خبر", age=None)))
    again = polled.fetch()
    assert (again.sent, again.poll.failures, again.poll.failing_since) == (0, 0, None)


@pytest.mark.parametrize(
    ("feed", "why", "kind"),
    [
        ('{"error": "no key"}', "it is JSON, but neither JSON Feed nor ninjs; it says 'no key'", "json"),
        ('{"id": 1, "title": "خبر"}\n{"id": 2, "title": "خبر"}', "id: expected a valid string", "unreadable"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_name_or_by_its_field(polled, site, feed, why, kind):
    site.put("/rss", feed, content_type="application/json")
    poll = polled.fetch().poll
    assert poll.problem.startswith(why)
    assert poll.problem_kind == kind


def test_an_article_of_another_source_is_refused(polled, site):
    feed = '{"version": 1, "id": "x", "source": "stranger.example", "title": "خبر"}'
    site.put("/rss", feed, content_type="application/json")
    found = polled.fetch()
    assert (found.sent, found.poll.failures) == (0, 1)
    assert "may not send articles of 'stranger.example'" in found.poll.problem


def test_what_a_fetch_found_survives_the_wire(polled):
    poll = polled.fetch().poll
    assert wire.decode(Poll, wire.encode(poll)) == poll


def test_nothing_new_is_no_answer_to_who_has_nothing(polled, site):
    site.put("/rss", "", status=304)
    found = polled.fetch()
    assert (found.poll.failures, found.sent) == (1, 0)
    assert found.poll.problem == "the server answers 304 to a request that named no version"


@pytest.mark.parametrize("href", ["http://[", "//[x]/"])
def test_a_page_that_names_no_address_of_a_feed_is_a_page_for_readers(href):
    body = f'<html><link type="application/rss+xml" href="{href}"></html>'.encode()
    reply = Reply(status=200, url="https://outlet.example/", body=body)
    none = Refused(
        index=None, id=None, status=400, reason="unknown", field=None, problem="no feed", cure="send one"
    )
    why = why_unread(reply, Read([], [none], []))
    assert (str(why), why.kind) == ("it is a page for readers, no feed", "page")


@pytest.mark.parametrize(
    "before",
    [
        "\ufeff",
        "<!-- أخبار اليوم --> <!-- ق -->\n",
        '<?xml version="1.0" encoding="utf-8"?>\n',
        '\ufeff<?xml version="1.0"?><!-- ق --><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">',
    ],
)
@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("<title>أخبار</title>", "it is a page for readers, no feed; its title is 'أخبار'"),
        (
            '<link rel="alternate" type="application/rss+xml" href="/feed"/>',
            "it is a page for readers; it says that its feed is at http",
        ),
    ],
)
def test_a_page_is_known_behind_whatever_may_stand_before_it(polled, site, before, head, said):
    site.put("/rss", f"{before}<html><head>{head}</head><body><p>وصل الوزير.</p></body></html>")
    found = polled.fetch()
    assert found.poll.failures == 1
    assert found.poll.problem.startswith(said)
