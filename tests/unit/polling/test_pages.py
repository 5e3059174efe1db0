"""The text of an article is taken from its page, where robots.txt allows it."""

import asyncio
import time

import pytest

from processors.formats import Item
from schemas import Article, wire
from services.gateway.polling.hosts import Hosts
from services.gateway.polling.page_reader import PageReader
from services.gateway.polling.page_text import text_of
from services.gateway.polling.pages import Pages
from services.gateway.polling.web import Web
from tests.website import Website, website

LEAD = "وقعت الأمانة العامة لمجلس التعاون والاتحاد الأوروبي، اليوم في بروكسل، مذكرة تفاهم لتعزيز التعاون."
MORE = (
    "وعقد الجانبان على هامش التوقيع جولة من المشاورات السياسية تناولت أمن الملاحة في البحر الأحمر وما حوله."
)
PAGE = f"""<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>مذكرة تفاهم</title></head><body>
<nav><a href="/">الرئيسية</a><a href="/sport">رياضة</a></nav>
<article><h1>مذكرة تفاهم</h1><p>{LEAD}</p><script>track()</script><p>{MORE}</p><p>{LEAD} {MORE}</p></article>
<aside>الأكثر قراءة</aside><footer>جميع الحقوق محفوظة</footer></body></html>"""


@pytest.fixture
def site() -> Website:
    with website() as opened:
        opened.put("/a", PAGE, content_type="text/html; charset=utf-8")
        yield opened


def full(site: Website, path: str = "/a", body: str = "موجز", status: str = "usable") -> Article:
    article = Article(
        id="a", source="outlet.example", title="مذكرة", body=body, url=f"{site.url}{path}", status=status
    )

    async def read() -> Item:
        hosts = Hosts(time.monotonic)
        async with Web.open(hosts) as web, PageReader(time.monotonic) as reader:
            given = Item(0, article, wire.encode(article))
            return await Pages(web, hosts, reader, time.monotonic).full(given, most=100_000, internal=True)

    found = asyncio.run(read())
    assert wire.decode(Article, found.value) == found.article
    return found.article


def test_the_text_of_a_page_is_the_articles(site):
    found = full(site)
    assert LEAD in found.body
    assert MORE in found.body
    assert not any(word in found.body for word in ("الرئيسية", "track", "محفوظة"))
    assert found.extra["summary"] == "موجز"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_a_page_is_read_in_its_encoding(encoding):
    page = PAGE.replace("utf-8", encoding).encode(encoding)
    assert MORE in text_of(page, "https://outlet.example/a", encoding)
    assert MORE in text_of(page, "https://outlet.example/a", None)


@pytest.mark.parametrize("charset", ["undefined", "punycode", "no-such"])
def test_a_charset_that_is_none_is_found_by_what_the_page_says(site, charset):
    site.put("/b", PAGE, content_type=f"text/html; charset={charset}")
    assert MORE in full(site, "/b").body


def test_a_page_that_no_reader_understands_leaves_the_summary(site, monkeypatch):
    async def fails(*_args: object) -> str:
        raise RecursionError

    monkeypatch.setattr(PageReader, "text", fails)
    assert full(site).body == "موجز"


def test_where_robots_keep_out_the_summary_stays(site):
    site.put("/robots.txt", "User-agent: *\nDisallow: /a\n")
    assert full(site).body == "موجز"
    assert site.times("/a") == 0
    site.put("/b", PAGE, content_type="text/html")
    assert MORE in full(site, "/b").body


def test_while_robots_cannot_be_read_nothing_is_fetched(site):
    site.put("/robots.txt", status=503)
    assert full(site).body == "موجز"
    assert site.times("/a") == 0


@pytest.mark.parametrize(("path", "kind"), [("/nothing", None), ("/picture", "image/png")])
def test_a_page_that_is_none_leaves_the_summary(site, path, kind):
    if kind:
        site.put(path, b"\x89PNG", content_type=kind)
    assert full(site, path).body == "موجز"


def test_a_longer_text_of_the_feeds_own_stays(site):
    long = "نص " * 1_000
    assert full(site, body=long).body == long


def test_what_is_taken_back_is_not_fetched(site):
    assert full(site, status="canceled").body == "موجز"
    assert site.asked == []
