"""RSS 2.0 and 1.0, Atom and JSON Feed as outlets send them, and what they become."""

import json
from datetime import timedelta

import pytest

from processors.formats import UnreadableBody, xml_text
from tests.unit.formats.making import NOW, RIYADH, only, parsed, told, warned

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
GUID = "<guid>https://wire.example/?p=1</guid>"
DATE = "<pubDate>Sun, 01 Mar 2026 12:00:00 +0300</pubDate>"


CHANNEL = "<link>https://wire.example/</link><language>ar</language>"
ATOM = 'xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"'


def rss(*items: str, channel: str = CHANNEL, head: str = "") -> str:
    inside = f"<title>وكالة</title>{channel}" + "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0" {NAMESPACES}><channel>{inside}</channel></rss>'


def atom(*entries: str) -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<feed {ATOM}><title>وكالة</title><id>urn:f</id>{inside}</feed>"


def test_an_item_of_rss_becomes_an_article():
    article = only(
        rss(
            f"<title>خبر أول</title><link>https://wire.example/1</link>{GUID}{DATE}"
            "<dc:creator>سعاد</dc:creator><category>سياسة</category><category>محليات</category>"
            "<description>ملخص</description>"
            "<content:encoded><![CDATA[<p>أول</p><p>ثان</p>]]></content:encoded>"
            '<enclosure url="https://wire.example/a.mp3" type="audio/mpeg" length="1"/>'
            '<media:content url="https://wire.example/b.jpg" type="image/jpeg"/>',
            channel=f"{CHANNEL.replace('>ar', '>ar-bh')}<copyright>© وكالة</copyright>",
        )
    )
    assert (article.id, article.title, article.body) == ("https://wire.example/?p=1", "خبر أول", "أول\nثان")
    assert (article.source, article.language, article.url) == (
        "wire.example",
        "ar-bh",
        "https://wire.example/1",
    )
    assert (article.published_at, article.version) == ("2026-03-01T12:00:00+03:00", 1772355600000)
    assert article.status == "usable"
    assert article.extra == {
        "byline": "سعاد",
        "keywords": ["سياسة", "محليات"],
        "media": [
            {"url": "https://wire.example/a.mp3", "type": "audio/mpeg"},
            {"url": "https://wire.example/b.jpg", "type": "image/jpeg"},
        ],
        "summary": "ملخص",
        "usage_terms": "© وكالة",
    }


BODIES = {
    "CDATA": ("<description><![CDATA[<p>أول &amp; ثان</p>]]></description>", "أول & ثان"),
    "escaped HTML": ("<description>&lt;p&gt;أول&lt;/p&gt;&lt;p&gt;ثان&lt;/p&gt;</description>", "أول\nثان"),
    "escaped twice": ("<description>&amp;lt;p&amp;gt;أول&amp;lt;/p&amp;gt;</description>", "أول"),
    "plain lines": ("<description>أول\nثان</description>", "أول\nثان"),
    "HTML as elements": ("<description><p>أول</p><p>ثان</p></description>", "أول\nثان"),
    "nbsp in XML": ("<description>أول&nbsp;ثان &laquo;نعم&raquo;</description>", "أول ثان «نعم»"),
    "a lone ampersand": ("<description>AT&T & غيرها</description>", "AT&T & غيرها"),
    "an address's ampersand": (
        "<description>أول</description><link>https://w.example/?a=1&b=2</link>",
        "أول",
    ),
    "a script and a caption": (
        "<description><![CDATA[<script>x</script><figure><figcaption>صورة</figcaption></figure>أول]]></description>",
        "أول",
    ),
    "read also": ("<description><![CDATA[<p>أول</p><p>اقرأ أيضا: <a>غيره</a></p>]]></description>", "أول"),
    "an entity of Windows": ("<description>أول &#150; ثان</description>", "أول – ثان"),
    "a control character": ("<description>أو\x0bل&#8;</description>", "أول"),
    "the full text wins": (
        "<description>ملخص</description><content:encoded>النص الكامل</content:encoded>",
        "النص الكامل",
    ),
    "a photo's caption": (
        (
            "<description>وصل الوزير إلى المنامة.</description><media:content url='https://wire.example/b.jpg'>"
            "<media:description>الوزير لدى وصوله</media:description></media:content>"
        ),
        "وصل الوزير إلى المنامة.",
    ),
    "a podcast's summary": (
        (
            "<description>نص كامل</description>"
            "<i:summary xmlns:i='http://www.itunes.com/dtds/podcast-1.0.dtd'>ملخص</i:summary>"
        ),
        "نص كامل",
    ),
    "a podcast's summary alone": (
        "<i:summary xmlns:i='http://www.itunes.com/DTDs/PodCast-1.0.dtd'>ملخص</i:summary>",
        "ملخص",
    ),
    "two parts of CDATA": ("<description><![CDATA[أول]]><![CDATA[ ثان]]></description>", "أول ثان"),
}


@pytest.mark.parametrize(("inside", "body"), BODIES.values(), ids=BODIES.keys())
def test_a_body_of_rss_is_what_its_reader_reads(inside, body):
    assert only(rss(f"<title>خبر</title>{GUID}{DATE}{inside}")).body == body


def test_a_photos_caption_is_not_the_body_of_an_article_without_one():
    photo = "<media:group><media:description>الوزير لدى وصوله</media:description> </media:group>"
    assert only(rss(f"<title>خبر</title>{GUID}{DATE}{photo}")).body is None


def test_a_channel_whose_link_is_broken_names_no_source():
    found = parsed(rss(f"<title>خبر</title>{GUID}{DATE}", channel="<link>http://[x</link>"), source=None)
    assert told(found) == [(0, "source", "missing-field")]


@pytest.mark.parametrize(
    ("inside", "ids", "becomes"),
    [
        (f"{GUID}<link>https://wire.example/1</link>", "guid", "https://wire.example/?p=1"),
        ('<guid isPermaLink="false">tag:wire,1</guid>', "guid", "tag:wire,1"),
        ('<guid isPermaLink="false">1044</guid>', "guid", "wire.example:1044"),
        ("<link>https://wire.example/1</link>", "guid", "https://wire.example/1"),
        ("<link>/news/1</link>", "guid", "https://wire.example/news/1"),
        (f"{GUID}<link>https://wire.example/1</link>", "url", "https://wire.example/1"),
        (GUID, "url", "https://wire.example/?p=1"),
    ],
)
def test_an_id_is_the_guid_or_the_address(inside, ids, becomes):
    assert only(rss(f"<title>خبر</title>{DATE}{inside}"), ids=ids).id == becomes


def test_an_item_without_guid_and_address_gets_an_id_of_title_and_date():
    first, second = parsed(rss(f"<title>خبر</title>{DATE}", f"<title>آخر</title>{DATE}")).articles
    again = only(rss(f"<title>خبر</title>{DATE}"))
    assert first.id == again.id != second.id


def test_an_id_of_title_and_date_stays_when_a_date_that_lay_ahead_has_come():
    body = rss("<title>خبر</title><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>")
    before, after = (parsed(body, received_at=NOW + timedelta(hours=late)).articles[0] for late in (0, 9))
    assert (before.published_at, after.published_at) == (None, "2026-03-02T12:00:00+00:00")
    assert before.id == after.id


def test_a_link_that_articles_share_is_the_id_of_none():
    shared = f"<link>https://wire.example/latest</link>{DATE}"
    heads = (
        *("<title>خبر</title>", "<title>آخر</title>", "<title>خبر</title>"),
        *("<description>نص</description>", "<description>غيره</description>"),
    )
    found = parsed(rss(*(head + shared for head in heads))).articles
    assert [each.title or each.body for each in found] == ["خبر", "آخر", "نص", "غيره"]
    assert len({each.id for each in found} - {"https://wire.example/latest"}) == 4
    assert {each.url for each in found} == {"https://wire.example/latest"}


@pytest.mark.parametrize("guid", ["https://wire.example/", "0"])
def test_a_guid_that_articles_share_is_the_id_of_none(guid):
    heads = [(n, f"<title>خبر {n}</title><link>https://wire.example/{n}</link>{DATE}") for n in "12"]
    found = parsed(rss(*(f"<guid>{guid}</guid>{head}" for _, head in heads)))
    assert [each.id for each in found.articles] == ["https://wire.example/1", "https://wire.example/2"]
    assert warned(found) == ["id", "id"]


def test_corrections_of_an_article_keep_its_guid():
    link = "<link>https://wire.example/1</link>"
    items = f"<title>خبر</title>{link}{GUID}{DATE}", f"<title>خبر مصحح</title>{link}{GUID}"
    tracked = f"<title>خبر</title><link>https://wire.example/1?from=rss</link>{GUID}{DATE}"
    found = parsed(rss(*items, tracked))
    assert {each.id for each in found.articles} == {"https://wire.example/?p=1"}


@pytest.mark.parametrize(
    ("link", "url", "becomes"),
    [
        ("/news/1", "https://feeds.example/rss", "https://feeds.example/news/1"),
        ("news/1", "https://feeds.example/a/rss", "https://feeds.example/a/news/1"),
        ("//cdn.example/1", "https://feeds.example/rss", "https://cdn.example/1"),
        ("/news/1", None, "https://wire.example/news/1"),
        (" https://wire.example/1 \n", None, "https://wire.example/1"),
    ],
)
def test_relative_links_are_resolved(link, url, becomes):
    assert only(rss(f"<title>خبر</title>{GUID}{DATE}<link>{link}</link>"), url=url).url == becomes


def test_an_address_that_cannot_be_resolved_is_dropped_with_a_warning():
    found = parsed(rss(f"<title>خبر</title>{GUID}<link>/1</link>", channel=""))
    assert (found.articles[0].url, warned(found)) == (None, ["url"])


def test_times_are_in_the_zone_of_the_feed_or_are_dropped():
    arabian = rss(f"<title>خبر</title>{GUID}<pubDate>Sun, 01 Mar 2026 12:00:00 AST</pubDate>")
    assert only(arabian, zone=RIYADH).published_at == "2026-03-01T12:00:00+03:00"
    assert warned(parsed(arabian)) == ["published_at"]
    arabic = rss(f"<title>خبر</title>{GUID}<pubDate>الأحد 1 آذار 2026 12:00</pubDate>")
    assert only(arabic, zone=RIYADH).published_at == "2026-03-01T12:00:00+03:00"
    future = parsed(rss(f"<title>خبر</title>{GUID}<pubDate>Sun, 01 Mar 2076 12:00:00 GMT</pubDate>"))
    assert (future.articles[0].published_at, future.articles[0].version) == (None, 1)


def test_an_item_that_stands_twice_is_taken_once():
    item = f"<title>خبر</title>{GUID}{DATE}"
    found = parsed(rss(item, item))
    assert (len(found.items), warned(found)) == (1, ["id"])


def test_an_item_without_any_text_is_an_error_of_its_own():
    found = parsed(rss(GUID, f"<title>خبر</title>{GUID}2{DATE}"))
    assert (told(found), len(found.items)) == ([(0, "body", "invalid-field")], 1)


def test_rss_1_is_read():
    body = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" {NAMESPACES}><channel rdf:about="https://wire.example/">'
        "<title>وكالة</title><link>https://wire.example/</link><dc:language>ar</dc:language></channel>"
        '<item rdf:about="https://wire.example/1"><title>خبر</title><link>https://wire.example/1</link>'
        "<description>نص</description><dc:date>2026-03-01T12:00:00+03:00</dc:date></item></rdf:RDF>"
    )
    article = only(body)
    assert (article.id, article.title, article.body) == ("https://wire.example/1", "خبر", "نص")
    assert (article.language, article.published_at) == ("ar", "2026-03-01T12:00:00+03:00")


XHTML = 'type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
ATOM_BODIES = {
    "html": ('<content type="html">&lt;p&gt;أول&lt;/p&gt;&lt;p&gt;ثان&lt;/p&gt;</content>', "أول\nثان"),
    "xhtml": (
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>أول</p><p>ثان</p></div></content>',
        "أول\nثان",
    ),
    "xhtml in lines": (
        f"<content {XHTML}\n  وصل الوزير\n  إلى المنامة\n</div></content>",
        "وصل الوزير إلى المنامة",
    ),
    "xhtml that writes of markup": (f"<content {XHTML}وسم &lt;b&gt; فيه</div></content>", "وسم <b> فيه"),
    "xhtml with a prefix": (
        '<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>أول</h:p>ثان</h:div></content>',
        "أول\nثان",
    ),
    "a summary of xhtml": (f"<summary {XHTML}أول <em>ثان</em>\nثالث</div></summary>", "أول ثان ثالث"),
    "text": ("<content>أول\nثان</content>", "أول\nثان"),
    "summary": ('<summary type="html">&lt;b&gt;أول&lt;/b&gt;</summary>', "أول"),
}


@pytest.mark.parametrize(("inside", "body"), ATOM_BODIES.values(), ids=ATOM_BODIES.keys())
def test_an_entry_of_atom_becomes_an_article(inside, body):
    article = only(
        atom(
            '<id>tag:wire,1</id><title type="text">1 &lt; 2 خبر</title><link rel="alternate" href="n/1"/>'
            "<published>2026-03-01T09:00:00Z</published><updated>2026-03-01T10:00:00Z</updated>"
            f"<author><name>سعاد</name></author>{inside}"
        ),
        url="https://wire.example/atom.xml",
    )
    assert (article.id, article.title, article.body) == ("tag:wire,1", "1 < 2 خبر", body)
    assert (article.url, article.language) == ("https://wire.example/n/1", "ar")
    assert (article.published_at, article.version) == ("2026-03-01T09:00:00Z", 1772359200000)
    assert article.extra == {"byline": "سعاد"}


def test_an_enclosure_without_a_type_is_no_page():
    links = '<link rel="enclosure" href="https://wire.example/a.mp3"/><link href="https://wire.example/1"/>'
    article = only(atom(f"<id>tag:wire,1</id><title>خبر</title>{links}"))
    assert article.extra["media"] == [{"url": "https://wire.example/a.mp3"}]


ENCODED = rss(f"<title>القاهرة اليوم</title>{GUID}{DATE}<description>أعلنت الوزارة افتتاح جسر</description>")


@pytest.mark.parametrize(
    ("head", "codec", "encoding", "is_warned"),
    [
        ('<?xml version="1.0" encoding="windows-1256"?>', "cp1256", None, False),
        ('<?xml version="1.0" encoding="windows-1256"?>', "utf-8", None, True),
        ('<?xml version="1.0" encoding="utf-8"?>', "cp1256", None, True),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8", "windows-1256", True),
        ("", "cp1256", "iso-8859-1", True),
        ("", "utf-8-sig", None, False),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-16", None, False),
        ('<?xml version="1.0" encoding="iso-8859-6"?>', "iso8859-6", None, False),
        ("\n\n <?xml version='1.0'?>", "utf-8", None, False),
    ],
)
def test_every_lie_about_the_charset_is_seen_through(head, codec, encoding, is_warned):
    found = parsed((head + ENCODED).encode(codec), encoding=encoding)
    assert [(each.title, each.body) for each in found.articles] == [
        ("القاهرة اليوم", "أعلنت الوزارة افتتاح جسر")
    ]
    assert warned(found) == ["encoding"] * is_warned


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_can_be():
    body = rss(f"<title>خبر</title>{GUID}{DATE}<description>نص</description>", f"<title>آخر</title>{GUID}2")
    found = parsed(body[: body.index("</item></channel>")])
    # Half a text is not what the outlet said: the item that the feed ends within is told, not taken.
    assert [article.title for article in found.articles] == ["خبر"]
    assert told(found) == [(1, None, "cut-off")]
    assert "not well-formed" in found.warnings[0].problem


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, FILE, FILE.lower().replace("doctype", "DOCTYPE")])
def test_entities_of_its_own_are_refused(head):
    found = parsed(rss("<title>&c;&x;</title>", head=head))
    assert told(found) == [(None, None, "xml-entities")]


def test_a_document_type_alone_is_left_out():
    head = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert only(rss(f"<title>خبر</title>{GUID}{DATE}", head=head)).title == "خبر"


def test_elements_that_are_too_deep_are_an_error_or_read_flat():
    found = parsed(rss(f"<title>خبر</title>{GUID}{'<a>' * 10_000}"))
    assert found.errors or found.warnings


def test_more_elements_than_any_feed_has_are_refused():
    found = parsed(rss(f"<title>خبر</title>{GUID}{'<a/>' * 300_000}"))
    assert told(found) == [(None, None, "too-many")]


def test_elements_that_no_feed_has_are_refused_before_there_is_a_tree_of_them():
    with pytest.raises(UnreadableBody):
        xml_text.tidy("<a/>x" * 1_000_000)
    assert xml_text.tidy(f"<a><![CDATA[{'<b>' * 1_000_000}]]></a>")


@pytest.mark.parametrize(
    "inside",
    [
        "<a b='' c=''/>" * 250_000 + "<a " + "b = '' " * 600_000,
        "<a " + " ".join(f"b{number}=''" for number in range(101)) + "/>",
    ],
    ids=["attributes", "attributes of one"],
)
def test_what_would_be_a_tree_that_no_feed_has_is_refused(inside):
    found = parsed(rss(f"<title>خبر</title>{GUID}{inside}"))
    assert told(found) == [(None, None, "too-many")]


@pytest.mark.parametrize(
    "keywords",
    [
        "".join(f"<category>{number}</category>" for number in range(9_000)),
        f"<media:keywords>{','.join(map(str, range(9_000)))}</media:keywords>",
    ],
    ids=["elements", "one"],
)
def test_no_item_has_more_keywords_than_a_few_hundred(keywords):
    article = only(rss(f"<title>خبر</title>{GUID}{DATE}<category>سياسة</category>{keywords}"))
    assert article.extra["keywords"][0] == "سياسة"
    assert len(article.extra["keywords"]) <= 500


def test_a_summary_that_was_cut_within_a_letter_costs_no_other_item():
    items = [
        f"<title>خبر {n}</title><guid>tag:{n}</guid>{DATE}<description>أعلنت الوزارة ملخص</description>"
        for n in "12"
    ]
    whole = rss(*items).encode()
    cut = whole.replace("ص</description>".encode(), b"\xd8</description>", 1)
    found = parsed(cut)
    assert [each.body for each in found.articles] == ["أعلنت الوزارة ملخ\ufffd", "أعلنت الوزارة ملخص"]
    assert warned(found) == ["encoding", "body"]
    assert told(parsed(cut.replace(b"<rss", b"<no"))) == [(None, None, "encoding")]


def test_a_feed_with_many_broken_letters_is_refused():
    broken = rss(f"<title>خبر</title>{GUID}").encode().replace("خ".encode(), b"\xd8")
    assert told(parsed(broken)) == [(None, None, "encoding")]


def test_a_feed_of_five_megabytes_is_read_whole():
    text = "أعلنت الوزارة اليوم افتتاح جسر جديد للمشاة. " * 60
    items = [
        f"<title>خبر {number}</title><guid>https://wire.example/{number}</guid>{DATE}"
        f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>"
        for number in range(1_100)
    ]
    body = rss(*items).encode()
    assert len(body) > 5_000_000
    found = parsed(body)
    assert (len(found.items), found.errors) == (1_100, [])
    assert {article.body for article in found.articles} == {text.strip()}


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "وكالة",
    "home_page_url": "https://wire.example/",
    "language": "ar",
    "items": [
        {
            "id": "https://wire.example/1",
            "url": "/1",
            "title": "خبر &amp; آخر",
            "content_html": "<p>أول</p><p>ثان</p>",
            "summary": "ملخص",
            "date_published": "2026-03-01T12:00:00+03:00",
            "date_modified": "2026-03-01T13:00:00+03:00",
            "authors": [{"name": "سعاد"}],
            "tags": ["سياسة"],
            "image": "https://wire.example/a.jpg",
        }
    ],
}


def test_an_item_of_json_feed_becomes_an_article():
    article = only(json.dumps(JSON_FEED))
    assert (article.id, article.title, article.body) == ("https://wire.example/1", "خبر & آخر", "أول\nثان")
    assert (article.url, article.language, article.source) == ("https://wire.example/1", "ar", "wire.example")
    assert (article.published_at, article.version) == ("2026-03-01T12:00:00+03:00", 1772359200000)
    assert article.extra == {
        "media": [{"url": "https://wire.example/a.jpg"}],
        "summary": "ملخص",
        "byline": "سعاد",
        "keywords": ["سياسة"],
    }


def test_an_address_that_items_of_json_feed_share_is_the_id_of_none():
    page = "https://wire.example/latest"
    items = [
        {"url": page, "title": "خبر", "content_text": "نص"},
        {"url": page, "content_text": "آخر بلا عنوان"},
        {"url": page, "content_text": "ثالث بلا عنوان"},
        {"external_url": page, "title": "خبر", "content_text": "نص"},
        {"id": "4", "url": page, "title": "رابع"},
        {"url": "/own", "title": "خامس"},
    ]
    found = parsed(json.dumps({**JSON_FEED, "items": items})).articles
    ids = {each.body or each.title: each.id for each in found}
    assert len(set(ids.values()) - {page}) == len(ids) == 5
    assert (ids["رابع"], ids["خامس"]) == ("wire.example:4", "https://wire.example/own")


def test_an_id_that_items_of_json_feed_share_is_the_id_of_none():
    items = [{"id": "news", "url": f"/{n}", "title": f"خبر {n}"} for n in range(2)]
    found = parsed(json.dumps({**JSON_FEED, "items": items}))
    assert [each.id for each in found.articles] == ["https://wire.example/0", "https://wire.example/1"]


def test_items_of_json_feed_have_their_own_errors():
    items = [{"id": 7, "content_text": "نص\n\nآخر"}, "x", {"id": "a:1"}]
    found = parsed(json.dumps({**JSON_FEED, "items": items}))
    assert (found.articles[0].id, found.articles[0].body) == ("wire.example:7", "نص\n\nآخر")
    assert told(found) == [(1, None, "not-an-object"), (2, "body", "invalid-field")]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        ("<html><body>504 Gateway Time-out</body></html>", "rss", "not-a-feed"),
        ("Not found", "rss", "not-xml"),
        ("<", "atom", "not-xml"),
        ("{}", "json-feed", "not-a-feed"),
        ("[]", "json-feed", "not-a-feed"),
        ("{", "json-feed", "not-json"),
    ],
)
def test_what_is_no_feed_is_one_error(body, kind, reason):
    assert told(parsed(body, kind)) == [(None, None, reason)]


def test_an_element_that_no_reader_understands_costs_its_item_and_no_other():
    broken = (
        '<g:pos xmlns:g="http://www.opengis.net/gml">26 50</g:pos>'  # feedparser wants georss:where around
    )
    items = [f"<title>خبر {number}</title>{GUID.replace('=1', f'={number}')}{DATE}" for number in range(3)]
    found = parsed(rss(items[0], items[1] + broken, items[2]))
    assert [(item.index, item.article.title) for item in found.items] == [(0, "خبر 0"), (2, "خبر 2")]
    assert told(found) == [(1, None, "unreadable")]
    assert found.articles[0] == only(rss(items[0]))


def test_an_empty_feed_has_no_articles_and_no_errors():
    assert parsed(rss()) == parsed(atom()) == parsed(json.dumps({**JSON_FEED, "items": []}))
