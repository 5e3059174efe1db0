"""What stands in place of a feed is told by its name, with what the server says and where the feed may be."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.polling.no_feed import described

URL = "https://outlet.example/feeds/"
PAGE = "<!doctype html><html><head><title>أخبار اليوم</title></head><body>خبر</body></html>"
OPML = '<opml version="2.0"><body><outline text="وطن">{}</outline></body></opml>'
OUTLINE = '<outline type="rss" xmlUrl="https://{}.example/rss?a=1&amp;b=2"/>'
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
JSON = "it is JSON, but neither JSON Feed nor ninjs"
IS_PAGE = "it is a page for readers, no feed"
ASK = "ask the site for its RSS, Atom or JSON Feed"


def told(body: str | bytes, content_type: str | None = None) -> str | None:
    found = described(body.encode() if isinstance(body, str) else body, content_type, URL)
    return found and found.text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"error": "مفتاح غير صالح"}, "; it says 'مفتاح غير صالح'"),
        ({"error": {"code": 401, "message": "Invalid key"}}, "; it says 'Invalid key'"),
        ({"status": "error", "code": "keyMissing", "message": "No key"}, "; it says 'No key'"),
        ({"Errors": [{"detail": "no such feed"}], "id": "req-1"}, "; it says 'no such feed'"),
        ({"title": "Forbidden", "status": 403, "detail": "Not yours"}, "; it says 'Not yours'"),
        ({"error": True, "msg": "two\nlines"}, "; it says 'two lines'"),
        ({"message": "\x1b[2J" + "x" * 300}, f"; it says '\\x1b[2J{'x' * 196}…'"),
        ({"status": "error"}, ""),
        ({"error": {"error": {"error": {"error": {"error": "deep"}}}}}, ""),
        ([{"id": 12, "title": {"rendered": "خبر"}}], ""),
        ("no", "; it says 'no'"),
        ({}, ""),
    ],
)
@pytest.mark.parametrize("content_type", ["application/json", "application/feed+json", "text/html", None])
def test_json_of_no_feed_is_told_with_what_it_says(value, said, content_type):
    assert told(json.dumps(value), content_type) == f"{JSON}{said}"


def test_a_feed_of_json_without_its_version_is_told_what_it_lacks():
    assert '"version": "https://jsonfeed.org/version/1' in told(json.dumps({"items": [{"id": "1"}]}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_page_is_known_in_whatever_encoding(encoding):
    assert told(PAGE.encode(encoding), "text/html") == f"{IS_PAGE}; its title is 'أخبار اليوم'"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<head><title>دخول</title></head><form>", "; its title is 'دخول'"),
        ("<title>Just a moment...</title><p>Checking", "; its title is 'Just a moment...'"),
        ("<p>لا توجد صفحة</p>", ""),
        ("<!-- cached --><div>خبر</div>", ""),
    ],
)
def test_a_page_without_its_outer_tags_is_a_page(page, title):
    assert told(page) == told(page, "text/html") == told(page, "application/json") == IS_PAGE + title


def test_words_that_the_server_calls_a_page_are_one():
    assert told("الصفحة غير موجودة", "text/html; charset=utf-8") == IS_PAGE


def test_a_page_tells_where_its_feed_is():
    page = "<head><link rel=alternate type=application/rss+xml href='../rss?a=1&amp;b=2'></head>"
    said = "it is a page for readers; it says that its feed is at https://outlet.example/rss?a=1&b=2"
    assert told(page.encode("utf-16")) == said


def test_a_list_of_feeds_names_the_first_of_them():
    feeds = [f"https://{name}.example/rss?a=1&b=2" for name in "abcd"]
    said = "it is OPML, a list of feeds, no feed itself"
    assert told(OPML.format("")) == said
    assert told(OPML.format(OUTLINE.format("a"))) == f"{said}; poll those that it names: {feeds[0]}"
    many = OPML.format("".join(OUTLINE.format(name) for name in "aabcd"))
    assert told(many) == f"{said}; poll those that it names: {', '.join(feeds[:3])}, …"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"<urlset {SITEMAP}><url/></urlset>", f"it is a sitemap, a list of pages, no feed; {ASK}"),
        (f"<sitemapindex {SITEMAP}/>", f"it is a list of sitemaps, no feed; {ASK}"),
        (
            '<?xml version="1.0"?><Error><Code>Denied</Code><Message><![CDATA[ممنوع]]></Message></Error>',
            "it is XML, but no feed: it begins with <error> and says 'Denied ممنوع'",
        ),
        ("<svg:svg/>", "it is XML, but no feed: it begins with <svg>"),
        (
            '<br />\n<b>Warning</b>: no x<br />\n<?xml version="1.0"?>\n<rss version="2.0"/>',
            "something stands before the feed: '<br /> <b>Warning</b>: no x<br />'",
        ),
    ],
)
@pytest.mark.parametrize("content_type", ["application/rss+xml", "text/xml", None])
def test_other_xml_is_told_by_its_name(body, said, content_type):
    assert told(body, content_type) == said


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"%PDF-1.4\n\xe2", "application/pdf", "it is no feed: the server calls it application/pdf"),
        (
            "Not found\n",
            "text/plain; charset=utf-8",
            "it is no feed: the server calls it text/plain and it begins with 'Not found'",
        ),
    ],
)
def test_what_is_none_of_these_is_told_by_the_name_that_the_server_gives_it(body, content_type, said):
    assert told(body, content_type) == said


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>لا توجد صفحة</p>", "page"),
        (f"<urlset {SITEMAP}/>", "sitemap"),
        (OPML.format(""), "opml"),
        ("{}", "json"),
        ('no x\n<?xml version="1.0"?>\n<rss version="2.0"/>', "before-feed"),
        ("<svg/>", "no-feed"),
    ],
)
def test_each_has_a_kind_of_its_own(body, kind):
    assert described(body.encode(), None, URL).kind == kind


@pytest.mark.parametrize(
    "body",
    [
        "<rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "<newsItem/>",
        '{"version": "https://jsonfeed.org/version/1"}',
        '{"uri": "x"}',
        '{"id": "x", "title": "خبر", "message": "y"}',
        '{"error": ',
        "",
        b"\xff\xfe\0",
    ],
)
def test_what_is_a_feed_or_not_known_is_left_to_who_reads_it(body):
    assert told(body) is None


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.sampled_from([None, "text/html", "application/json", "text/plain; charset=utf-16"]),
)
def test_whatever_comes_is_told_in_a_line(body, content_type):
    said = told(body, content_type)
    assert said is None or (said.splitlines() == [said] and len(said) < 600)


@pytest.mark.parametrize(
    "piece", ["<", "<link ", "<title", "<rss xmlns", "<!--", "<?", '{"error":', "[", "&lt;p&gt;"]
)
@pytest.mark.parametrize("start", ["", "<x>", "<html>", "<opml>"])
def test_a_body_that_is_made_to_take_long_takes_no_time(piece, start):
    body = start + piece * (1_000_000 // len(piece))
    began = time.process_time()
    told(body)
    assert time.process_time() - began < 1
