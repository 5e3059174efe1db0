"""Feeds that are polled: a real web server, a real gateway, a real Kafka."""

import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from schemas import Article, wire
from streams.feeds import feed_files, known, polls
from streams.messages import times
from streams.messages.lanes import ARCHIVE
from tests.installation import Installation, Process, free_ports, until
from tests.samples import TESTER
from tests.website import Website, item, rss, website

DAY = 24 * 3600


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as opened:
        yield opened


class Polling:
    """An installation with a gateway that polls what a test puts in force."""

    def __init__(self, rasid: Installation, folder: Path) -> None:
        self.rasid = rasid
        self._file = folder / "feeds.yaml"
        self.gateway: Process = rasid.gateway()

    def apply(self, *feeds: dict) -> None:
        usual = {"source": "outlet.example", "every": "1s", "internal": True}
        self._file.write_text(json.dumps({"feeds": [usual | each for each in feeds]}))  # JSON is YAML
        entries, problems = feed_files.read([self._file])
        assert not problems
        assert polls.apply(self.rasid.settings, [each.feed for each in entries], lambda _: None, by=TESTER)

    def articles(self) -> list[Article]:
        """Return what is on articles.raw, by ids and versions."""
        found = [wire.decode(Article, each.value) for each in self.rasid.read("articles.raw")]
        return sorted(found, key=lambda each: (each.id, each.version))

    def until_articles(self, number: int) -> list[Article]:
        until(lambda: self.rasid.count("articles.raw") >= number, 15, f"{number} articles")
        return self.articles()

    def state(self, name: str) -> str:
        """Say how polling a feed goes."""
        own = self.rasid.settings
        feed = next(each for each in known.read(own) if each.name == name)
        return polls.state(feed, polls.read(own).get(name), times.now())

    def metric(self, name: str, listen: str = "") -> float:
        """Return a metric of a gateway."""
        with urlopen(f"http://{listen or self.rasid.settings.listen}/metrics") as told:
            found = re.search(rf"^{re.escape(name)} (\S+)$", told.read().decode(), re.MULTILINE)
        return float(found[1]) if found else 0.0


@pytest.fixture
def polling(install: Callable[..., Installation], tmp_path: Path) -> Polling:
    listen = f"127.0.0.1:{free_ports(1)}"
    return Polling(install(listen=listen, session_timeout=6, partitions=1), tmp_path)


def test_what_is_new_or_changed_is_sent_once_whoever_polls(polling: Polling, site: Website) -> None:
    def asked(path: str = "/rss") -> None:
        """Wait until the site was asked twice more: the first may have been on its way."""
        before = site.times(path)
        until(lambda: site.times(path) >= before + 2, 15, "fetched again")

    dated, undated = item("1", "جسر جديد"), item("2", "ندوة في المنامة", age=None)
    old = item("0", "خبر قديم", age=3 * DAY)
    site.put("/rss", status=503)
    polling.apply({"name": "wire", "url": f"{site.url}/rss"})
    until(lambda: site.times("/rss"), 15, "it was asked")
    site.put("/rss", rss(dated, undated, old), etag='"1"')

    # What is new is sent; what was news before the feed is known, as an archive.
    first = polling.until_articles(3)
    assert [each.id for each in first] == [f"outlet.example:{n}" for n in "012"]
    assert {each.source for each in first} == {"outlet.example"}
    marked = {each.key.decode(): ARCHIVE in dict(each.headers) for each in polling.rasid.read("articles.raw")}
    assert marked == {f"outlet.example:{n}": n == "0" for n in "012"}

    # 304: nothing is sent.
    asked()
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert polling.rasid.count("articles.raw") == 3

    # An item that changes is a new version: by its time where that has changed, else the next number.
    newer = item("1", "جسر جديد للمشاة", age=30)
    site.put("/rss", rss(newer, item("2", "ندوة في المحرق", age=None), old), etag='"2"')
    changed = polling.until_articles(5)
    by_time = [each for each in changed if each.id.endswith(":1")]
    by_content = [each for each in changed if each.id.endswith(":2")]
    assert by_time[0].version < by_time[1].version
    assert [each.version for each in by_content] == [1, 2]
    assert by_content[1].title == "ندوة في المحرق"
    assert polling.state("wire") == "well"

    # A restart goes on from what is known, also where the server forgets its ETag.
    assert polling.gateway.stop() == 0
    site.put("/rss", rss(newer, item("2", "ندوة في المحرق", age=None), old), etag='"3"')
    polling.gateway = polling.rasid.gateway()
    asked()
    assert polling.rasid.count("articles.raw") == 5

    # Paused and resumed.
    assert polls.pause(polling.rasid.settings, "wire", paused=True, by=TESTER)
    assert polling.state("wire") == "paused"
    site.put("/rss", rss(item("3", "خبر")), etag='"4"')
    assert polls.pause(polling.rasid.settings, "wire", paused=False, by=TESTER)
    polling.until_articles(6)
    for told in ("articles_total", "feed_readable"):  # an article is there before it is counted
        until(lambda told=told: polling.metric(f'rasid_gateway_{told}{{feed="wire"}}') == 1, 15, told)
    assert "Traceback" not in polling.gateway.output


def test_feeds_that_cannot_be_read_say_why_and_harm_no_other(polling: Polling, site: Website) -> None:
    site.put("/gone", status=410)
    site.put("/bomb", gzip.compress(b"\0" * 40_000_000), content_encoding="gzip")
    site.put("/away", status=503, retry_after="3600")
    site.put("/inside", status=302, location="http://169.254.169.254/latest")
    page = '<!doctype html><link rel="alternate" type="application/rss+xml" href="/well">'
    site.put("/page", page, content_type="text/html")
    site.put("/broken", rss(item("1", "خبر"), "<item><guid>2</guid></item>"))
    site.put("/moved", status=301, location="/well")
    site.put("/well", rss(item("3", "خبر")))
    paths = ("gone", "bomb", "away", "inside", "page", "broken", "moved", "well")
    feeds = [{"name": path, "url": f"{site.url}/{path}"} for path in paths]
    public = {"name": "private", "url": f"{site.url}/private", "every": "1m", "internal": False}
    polling.apply(*feeds, public)

    for name, said in {
        "gone": "gone .410. since",
        "bomb": "failing since .*: the body is above 16,777,216 bytes",
        "away": "failing since .*: the server answers 503 Service Unavailable",
        "inside": "failing since .*: 169.254.169.254 is not in any network that may be asked",
        "page": f"failing since .*: it is a page for readers; it says that its feed is at {site.url}/well",
        "private": "failing since .*: 127.0.0.1 is not in the public internet; `internal: true` allows",
        "broken": "well, 1 item could not be taken",
        "moved": f"well, moved to {site.url}/well",
        "well": "well",
    }.items():
        until(lambda name=name, said=said: re.match(said, polling.state(name)), 15, f"{name}: {said}")
    assert {each.id for each in polling.articles()} == {"outlet.example:1", "outlet.example:3"}
    assert site.times("/private") == 0
    assert polling.metric('rasid_gateway_feed_readable{feed="bomb"}') == 0
    before = site.times("/well")
    until(lambda: site.times("/well") >= before + 3, 15, "others are fetched on")
    assert site.times("/gone") == site.times("/away") == 1, "410 stops it, Retry-After holds"

    site.put("/gone", rss(item("4", "خبر")))
    polling.rasid.run("feed", "resume", "gone")
    listed = polling.rasid.run("feed", "list").stdout.decode()
    shown = rf"^bomb\t{site.url}/bomb\t1s\t\d+s ago\tnever\tfailing since"
    assert re.search(shown, listed, re.MULTILINE)
    until(lambda: polling.state("gone") == "well", 15, "who is back is read again")
    assert "Traceback" not in polling.gateway.output


def test_of_two_gateways_one_polls_and_the_other_takes_over(polling: Polling, site: Website) -> None:
    site.put("/rss", rss(item("1", "خبر")))
    polling.apply({"name": "wire", "url": f"{site.url}/rss"})
    polling.until_articles(1)
    other = f"127.0.0.1:{free_ports(1)}"
    second = polling.rasid.gateway("--listen", other)
    start, before = time.monotonic(), site.times("/rss")
    until(lambda: site.times("/rss") >= before + 4, 20, "fetched on")
    assert time.monotonic() - start > 3, "as often as one alone"

    def polling_now() -> list[str]:
        """Return which of the two poll; neither does while they are dealt anew."""
        return [each for each in ("", other) if polling.metric("rasid_gateway_polling", each)]

    [poller] = until(lambda: len(found := polling_now()) == 1 and found, 20, "one of them polls")
    owner = second if poller == other else polling.gateway
    standing_by = other if owner is polling.gateway else ""
    owner.kill()
    until(lambda: polling.metric("rasid_gateway_polling", standing_by) == 1, 30, "the other polls")
    before = site.times("/rss")
    until(lambda: site.times("/rss") >= before + 2, 15, "fetched by the other")
    assert polling.rasid.count("articles.raw") == 1, "and sends nothing twice"


def test_a_feed_is_tried_before_it_is_applied_and_full_text_is_read(
    polling: Polling, site: Website, tmp_path: Path
) -> None:
    text = " ".join(["ناقش المشاركون سبل مكافحة التطرف وحماية الشباب من الفكر المتطرف."] * 6)
    page = f"<html><body><article><h1>ندوة</h1><p>{text}</p><p>{text}</p></article></body></html>"
    site.put("/a", page, content_type="text/html; charset=utf-8")
    site.put("/robots.txt", "User-agent: *\nDisallow: /b\n")
    links = {name: f"{site.url}/{name}" for name in "ab"}
    site.put("/rss", rss(*(item(name, "ندوة", "موجز", link=link) for name, link in links.items())))

    done = polling.rasid.run("feed", "test", f"{site.url}/rss", "--internal", "--source", "outlet.example")
    assert done.stdout.decode().count("outlet.example:") == 2
    assert "2 articles would be sent" in done.stderr.decode()
    refused = polling.rasid.run("feed", "test", f"{site.url}/rss", check=False)
    assert refused.returncode == 1
    assert "is not in the public internet" in refused.stderr.decode()
    assert polling.rasid.count("articles.raw") == 0

    bad = tmp_path / "bad.yaml"
    bad.write_text("feeds:\n  - name: wire\n    uri: x\n")
    checked = polling.rasid.run("feed", "check", str(bad), check=False)
    assert checked.returncode == 1
    assert b"bad.yaml:3: feed wire, a feed has no field uri: expected url" in checked.stderr

    good = tmp_path / "good.yaml"
    good.write_text(
        f"feeds:\n  - name: wire\n    url: {site.url}/rss\n    source: outlet.example\n"
        "    every: 1s\n    internal: true\n    full_text: true\n"
    )
    polling.rasid.run("feed", "check", str(good))
    applied = polling.rasid.run("feed", "apply", str(good), "--yes")
    assert b"+ wire  outlet.example, every 1s" in applied.stderr
    read, kept_out = polling.until_articles(2)
    assert text in read.body
    assert read.extra["summary"] == "موجز"
    assert kept_out.body == "موجز"
    assert site.times("/b") == 0
