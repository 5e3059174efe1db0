"""RSS 2.0 and 1.0, as content systems write it."""

from tests.unit.formats.shapes.shape import Shape

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
	<title>صحيفة الوادي</title>
	<atom:link href="https://alwadi.example/feed/" rel="self" type="application/rss+xml" />
	<link>https://alwadi.example</link>
	<description>أخبار الوادي</description>
	<lastBuildDate>Sun, 01 Mar 2026 12:30:00 +0000</lastBuildDate>
	<language>ar</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<generator>https://wordpress.org/?v=6.5.2</generator>
	<item>
		<title>بلدية الوادي تفتتح مكتبة &#8220;النور&#8221;</title>
		<link>https://alwadi.example/2026/03/01/library/</link>
		<comments>https://alwadi.example/2026/03/01/library/#respond</comments>
		<dc:creator><![CDATA[ليلى حسن]]></dc:creator>
		<pubDate>Sun, 01 Mar 2026 09:00:00 +0000</pubDate>
		<category><![CDATA[محليات]]></category>
		<category><![CDATA[ثقافة]]></category>
		<guid isPermaLink="false">https://alwadi.example/?p=4711</guid>
		<description><![CDATA[<p>افتتحت البلدية مكتبة جديدة. [&#8230;]</p>
<p>The post <a href="https://alwadi.example/2026/03/01/library/">بلدية الوادي</a> appeared first on صحيفة الوادي.</p>
]]></description>
		<content:encoded><![CDATA[
<figure class="wp-block-image size-large"><img src="https://alwadi.example/a.jpg" alt="" /><figcaption class="wp-element-caption">واجهة المكتبة</figcaption></figure>
<p>افتتحت بلدية الوادي&nbsp;مكتبة عامة تضم عشرة آلاف كتاب.</p>
<p><strong>اقرأ أيضا: </strong><a href="https://alwadi.example/x/">مدرسة جديدة في الوادي</a></p>
<p>وقالت المديرة إن الدخول مجاني &#8220;لكل قارئ&#8221;.</p>
<div class="wp-block-embed"><iframe src="https://video.example/1">فيديو</iframe></div>
<script>track("4711")</script>
]]></content:encoded>
		<wfw:commentRss>https://alwadi.example/2026/03/01/library/feed/</wfw:commentRss>
		<slash:comments>3</slash:comments>
	</item>
</channel>
</rss>
"""

DRUPAL = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xml:base="https://almina.example/ar" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>جريدة الميناء</title>
    <link>https://almina.example/ar</link>
    <description/>
    <language>ar</language>
    <item>
  <title>سفينة أبحاث ترسو في الميناء</title>
  <link>https://almina.example/ar/node/812</link>
  <description>&lt;span class=&quot;field field--name-title&quot;&gt;سفينة أبحاث ترسو في الميناء&lt;/span&gt;

&lt;div class=&quot;clearfix text-formatted field field--name-body&quot;&gt;&lt;p&gt;رست سفينة أبحاث في الميناء صباح اليوم.&lt;/p&gt;

&lt;p&gt;وتدرس السفينة الشعاب المرجانية.&lt;/p&gt;
&lt;/div&gt;</description>
  <pubDate>Sun, 01 Mar 2026 07:15:00 +0300</pubDate>
    <dc:creator>editor</dc:creator>
    <guid isPermaLink="false">812 at https://almina.example</guid>
    </item>
  </channel>
</rss>
"""

RDF = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://radio.example/rss">
    <title>إذاعة الساحل</title><link>https://radio.example/</link><description>نشرة</description>
    <dc:language>ar</dc:language><dc:rights>إذاعة الساحل</dc:rights>
    <items><rdf:Seq><rdf:li rdf:resource="https://radio.example/n/1"/></rdf:Seq></items>
  </channel>
  <item rdf:about="https://radio.example/n/1">
    <title>أمطار على الساحل</title>
    <link>https://radio.example/n/1</link>
    <description>توقعت الأرصاد أمطارا خفيفة على الساحل مساء اليوم.</description>
    <dc:date>2026-03-01T08:00:00+03:00</dc:date>
    <dc:creator>قسم الأخبار</dc:creator><dc:subject>طقس</dc:subject>
  </item>
</rdf:RDF>
"""


def channel(*items: str, head: str = "") -> str:
    """Return a plain RSS 2.0 of a small outlet."""
    inside = "\n".join(f"<item>{item}</item>" for item in items)
    return (
        f'{head}<rss version="2.0"><channel><title>أنباء التل</title><link>https://altal.example/</link>'
        f"<language>ar</language>\n{inside}\n</channel></rss>"
    )


DATE = "<pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate>"
TITLE = "<title>افتتاح حديقة</title>"
BODY = "<description>افتتحت البلدية حديقة عامة.</description>"
LINK = "<link>https://altal.example/n/7</link>"
GUID = "<guid>https://altal.example/n/7</guid>"
ARTICLE = {
    "id": "https://altal.example/n/7",
    "version": 1772355600000,
    "source": "wire.example",
    "title": "افتتاح حديقة",
    "body": ["افتتحت البلدية حديقة عامة."],
    "language": "ar",
    "url": "https://altal.example/n/7",
    "published_at": "2026-03-01T09:00:00+00:00",
}

WITHOUT_URL = {name: value for name, value in ARTICLE.items() if name != "url"}

SHAPES = (
    Shape(
        name="WordPress, full text and its 'read also'",
        format="rss",
        body=WORDPRESS,
        becomes=[
            {
                "id": "https://alwadi.example/?p=4711",
                "source": "wire.example",
                "version": 1772355600000,
                "title": "بلدية الوادي تفتتح مكتبة “النور”",
                "body": [
                    "افتتحت بلدية الوادي مكتبة عامة تضم عشرة آلاف كتاب.",
                    "وقالت المديرة إن الدخول مجاني “لكل قارئ”.",
                ],
                "language": "ar",
                "url": "https://alwadi.example/2026/03/01/library/",
                "published_at": "2026-03-01T09:00:00+00:00",
                "extra": {
                    "comments": "https://alwadi.example/2026/03/01/library/#respond",
                    "wfw_commentrss": "https://alwadi.example/2026/03/01/library/feed/",
                    "slash_comments": "3",
                    "byline": "ليلى حسن",
                    "keywords": ["محليات", "ثقافة"],
                    "summary": "افتتحت البلدية مكتبة جديدة. […]",
                },
            }
        ],
    ),
    Shape(
        name="Drupal, its fields as escaped HTML",
        format="rss",
        body=DRUPAL,
        becomes=[
            {
                "id": "812 at https://almina.example",
                "source": "wire.example",
                "version": 1772338500000,
                "title": "سفينة أبحاث ترسو في الميناء",
                "body": [
                    "سفينة أبحاث ترسو في الميناء",
                    "رست سفينة أبحاث في الميناء صباح اليوم.",
                    "وتدرس السفينة الشعاب المرجانية.",
                ],
                "language": "ar",
                "url": "https://almina.example/ar/node/812",
                "published_at": "2026-03-01T07:15:00+03:00",
                "extra": {"byline": "editor"},
            }
        ],
    ),
    Shape(
        name="RSS 1.0 of an old broadcaster",
        format="rss",
        body=RDF,
        becomes=[
            {
                "id": "https://radio.example/n/1",
                "source": "wire.example",
                "version": 1772341200000,
                "title": "أمطار على الساحل",
                "body": ["توقعت الأرصاد أمطارا خفيفة على الساحل مساء اليوم."],
                "language": "ar",
                "url": "https://radio.example/n/1",
                "published_at": "2026-03-01T08:00:00+03:00",
                "extra": {"byline": "قسم الأخبار", "keywords": ["طقس"], "usage_terms": "إذاعة الساحل"},
            }
        ],
    ),
    Shape(
        name="no guid: the address is the id",
        format="rss",
        body=channel(TITLE + LINK + DATE + BODY),
        becomes=[ARTICLE],
    ),
    Shape(
        name="neither guid nor address: title and date are the id",
        format="rss",
        body=channel(TITLE + DATE + BODY),
        becomes=[{**WITHOUT_URL, "id": "072b854879aa24dd4356"}],
    ),
    Shape(
        name="a guid that is a number of a table",
        format="rss",
        body=channel(f'{TITLE}{LINK}{DATE}{BODY}<guid isPermaLink="false">1044</guid>'),
        becomes=[{**ARTICLE, "id": "wire.example:1044"}],
    ),
    Shape(
        name="an empty guid",
        format="rss",
        body=channel(f"{TITLE}{LINK}{DATE}{BODY}<guid></guid>"),
        becomes=[ARTICLE],
    ),
    Shape(
        name="a guid alone, which is no address though nothing says so",
        format="rss",
        body=channel(f"{TITLE}<guid>1044</guid>{DATE}{BODY}"),
        hints={"url": "https://altal.example/feeds/rss.xml"},
        becomes=[{**WITHOUT_URL, "id": "wire.example:1044"}],
    ),
    Shape(
        name="a summary alone, with WordPress's line below it",
        format="rss",
        body=channel(
            f"{TITLE}{LINK}{DATE}<description><![CDATA[<p>افتتحت البلدية حديقة عامة.</p>"
            '<p>ظهرت المقالة <a href="https://altal.example/n/7">افتتاح حديقة</a> أولاً على <a href="/">أنباء التل</a>.</p>'
            "]]></description>"
        ),
        becomes=[ARTICLE],
    ),
    Shape(
        name="a guid alone, which is its address",
        format="rss",
        body=channel(TITLE + GUID + DATE + BODY),
        becomes=[ARTICLE],
    ),
    Shape(
        name="the same item twice, and once more after a correction without a new date",
        format="rss",
        body=channel(
            TITLE + LINK + GUID + DATE + BODY,
            TITLE + LINK + GUID + DATE + BODY,
            TITLE.replace("حديقة", "حديقتين") + LINK + GUID + DATE + BODY,
        ),
        becomes=[ARTICLE, {**ARTICLE, "title": "افتتاح حديقتين"}],
        warnings=[
            (1, "id", "the same item stands in the body twice"),
            (2, "version", "the same id and version as an item above, with other content"),
        ],
    ),
    Shape(
        name="relative links below the feed's own address",
        format="rss",
        body=channel(f"{TITLE}<link>/n/7?a=1&b=2</link>{DATE}{BODY}", f"{TITLE}<link>n/8</link>{DATE}{BODY}"),
        hints={"url": "https://altal.example/feeds/rss.xml"},
        becomes=[
            {
                **ARTICLE,
                "id": "https://altal.example/n/7?a=1&b=2",
                "url": "https://altal.example/n/7?a=1&b=2",
            },
            {**ARTICLE, "id": "https://altal.example/feeds/n/8", "url": "https://altal.example/feeds/n/8"},
        ],
    ),
    Shape(
        name="relative links with xml:base",
        format="rss",
        body=channel(f"{TITLE}<link>n/7</link>{DATE}{BODY}").replace(
            '<rss version="2.0">', '<rss version="2.0" xml:base="https://altal.example/ar/">'
        ),
        becomes=[{**ARTICLE, "id": "https://altal.example/ar/n/7", "url": "https://altal.example/ar/n/7"}],
    ),
    Shape(
        name="HTML's entities without a document type, and a lone ampersand",
        format="rss",
        body=channel(
            f"<title>شركة R&D تعلن&nbsp;أرباحها &laquo;الأولى&raquo;</title>{LINK}{DATE}"
            "<description>ارتفعت الأرباح &ndash; بحسب الشركة &hellip; إلى الضعف</description>"
        ),
        becomes=[
            {
                **ARTICLE,
                "title": "شركة R&D تعلن أرباحها «الأولى»",
                "body": ["ارتفعت الأرباح – بحسب الشركة … إلى الضعف"],
            }
        ],
    ),
    Shape(
        name="HTML and CDATA in titles, on several lines",
        format="rss",
        body=channel(
            f"<title><![CDATA[\n  <b>عاجل</b>:\n  افتتاح&nbsp;حديقة &amp; ملعب\n]]></title>{LINK}{DATE}{BODY}"
        ),
        becomes=[{**ARTICLE, "title": "عاجل: افتتاح حديقة & ملعب"}],
    ),
    Shape(
        name="items without text, and one without anything",
        format="rss",
        body=channel(f"{LINK}{DATE}<title/><description> </description>", "", TITLE + LINK + DATE + BODY),
        becomes=[ARTICLE],
        errors=[(0, "body", "invalid-field"), (1, "id", "missing-field")],
    ),
    Shape(name="a feed without items", format="rss", body=channel(), becomes=[]),
    Shape(
        name="pictures and sounds of Media RSS, one of them in a group",
        format="rss",
        body=channel(
            f"{TITLE}{LINK}{DATE}{BODY}"
            '<enclosure url="https://altal.example/7.mp3" length="9" type="audio/mpeg"/>'
            '<media:group xmlns:media="http://search.yahoo.com/mrss/">'
            '<media:content url="https://altal.example/7.jpg" medium="image" type="image/jpeg"/></media:group>'
            '<media:thumbnail xmlns:media="http://search.yahoo.com/mrss/" url="https://altal.example/7s.jpg"/>'
        ),
        becomes=[
            {
                **ARTICLE,
                "extra": {
                    "media": [
                        {"url": "https://altal.example/7.mp3", "type": "audio/mpeg"},
                        {"url": "https://altal.example/7.jpg", "type": "image/jpeg"},
                        {"url": "https://altal.example/7s.jpg"},
                    ]
                },
            }
        ],
    ),
    Shape(
        name="plain text with line breaks, as old systems export it",
        format="rss",
        body=channel(
            f"{TITLE}{LINK}{DATE}<description>افتتحت البلدية حديقة.\r\n\r\n  وقالت إنها «للجميع».\r\n</description>"
        ),
        becomes=[{**ARTICLE, "body": ["افتتحت البلدية حديقة.", "وقالت إنها «للجميع»."]}],
    ),
    Shape(
        name="HTML of a word processor",
        format="rss",
        body=channel(
            f"{TITLE}{LINK}{DATE}<description><![CDATA[<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->"
            '<p class="MsoNormal" dir="RTL"><span lang="AR-SA" style="font-size:14.0pt">افتتحت البلدية '
            "حديقة<o:p></o:p></span></p><style>p.MsoNormal{margin:0}</style>"
            "<p class=MsoNormal><span>وقالت: 3 < 5<o:p></o:p></span></p>]]></description>"
        ),
        becomes=[{**ARTICLE, "body": ["افتتحت البلدية حديقة", "وقالت: 3 < 5"]}],
    ),
    Shape(
        name="cut off on the way: what came whole is read",
        format="rss",
        body=channel(TITLE + LINK + DATE + BODY, TITLE + LINK.replace("/7", "/8") + DATE + BODY)[:-75],
        becomes=[ARTICLE],
        errors=[(1, None, "cut-off")],
        warnings=[
            (None, None, "not well-formed XML: Couldn't find end of Start Tag d line 3 (line 3, column 122)")
        ],
    ),
    Shape(
        name="blank lines and a comment before the declaration",
        format="rss",
        body=channel(
            TITLE + LINK + DATE + BODY,
            head='\r\n\r\n<!-- cache 17ms -->\n<?xml version="1.0" encoding="utf-8"?>\n',
        ),
        becomes=[ARTICLE],
    ),
)
