"""Atom, as content systems write it."""

from tests.unit.formats.shapes.shape import Shape

BLOGGER = """<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href="http://www.blogger.com/styles/atom.css" type="text/css"?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' xmlns:thr='http://purl.org/syndication/thread/1.0'>
<id>tag:blogger.com,1999:blog-55</id><updated>2026-03-01T11:20:00.000+03:00</updated><title type='text'>مدونة الجبل</title>
<link rel='alternate' type='text/html' href='https://aljabal.example/'/>
<author><name>نادر</name><email>noreply@blogger.com</email></author>
<openSearch:totalResults>1</openSearch:totalResults>
<entry><id>tag:blogger.com,1999:blog-55.post-901</id><published>2026-03-01T10:00:00.000+03:00</published>
<updated>2026-03-01T11:20:00.123+03:00</updated>
<category scheme='http://www.blogger.com/atom/ns#' term='رحلات'/>
<title type='text'>ثلوج على الجبل</title>
<content type='html'>&lt;div dir=&quot;rtl&quot; style=&quot;text-align: right;&quot; trbidi=&quot;on&quot;&gt;تساقطت الثلوج على القمة.&lt;br /&gt;&lt;br /&gt;وأغلق الطريق حتى المساء.&lt;/div&gt;</content>
<link rel='replies' type='application/atom+xml' href='https://aljabal.example/feeds/901/comments/default' title='تعليقات'/>
<link rel='alternate' type='text/html' href='https://aljabal.example/2026/03/snow.html' title='ثلوج على الجبل'/>
<author><name>نادر</name><email>noreply@blogger.com</email></author><thr:total>0</thr:total></entry></feed>
"""

XHTML = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar" xml:base="https://majlis.example/">
  <title>أخبار المجلس</title><id>urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6</id>
  <link rel="self" href="atom.xml"/>
  <updated>2026-03-01T09:00:00Z</updated>
  <entry xml:base="2026/">
    <title type="html">جلسة &lt;em&gt;علنية&lt;/em&gt;</title>
    <link href="session-3"/>
    <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
    <updated>2026-03-01T09:00:00Z</updated>
    <summary>ملخص الجلسة</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h2>الجلسة الثالثة</h2>
      <p>ناقش المجلس <i>الموازنة</i> وأقر &#x628;&#x646;&#x648;&#x62F;&#x647;&#x627;.</p>
      <ul><li>التعليم</li><li>الصحة</li></ul></div></content>
  </entry>
</feed>
"""

TEXT = """<feed xmlns="http://www.w3.org/2005/Atom"><title>تقنية</title><id>urn:t</id>
<entry><title>لغة C&lt;T&gt; في كتاب</title><id>urn:t:1</id><updated>2026-03-01T09:00:00+03:00</updated>
<link rel="enclosure" type="application/pdf" href="https://tech.example/1.pdf"/>
<summary type="text">صدر كتاب يشرح استعمال &lt;b&gt; في الصفحات.</summary></entry></feed>
"""

SHAPES = (
    Shape(
        name="Blogger's Atom",
        format="atom",
        body=BLOGGER,
        becomes=[
            {
                "id": "tag:blogger.com,1999:blog-55.post-901",
                "source": "wire.example",
                "version": 1772353200123,
                "title": "ثلوج على الجبل",
                "body": ["تساقطت الثلوج على القمة.", "وأغلق الطريق حتى المساء."],
                "url": "https://aljabal.example/2026/03/snow.html",
                "published_at": "2026-03-01T10:00:00.000+03:00",
                "extra": {"thr_total": "0", "byline": "نادر", "keywords": ["رحلات"]},
            }
        ],
    ),
    Shape(
        name="XHTML, and links below two xml:base",
        format="atom",
        body=XHTML,
        becomes=[
            {
                "id": "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
                "source": "wire.example",
                "version": 1772355600000,
                "title": "جلسة علنية",
                "body": ["الجلسة الثالثة", "ناقش المجلس الموازنة وأقر بنودها.", "التعليم", "الصحة"],
                "language": "ar",
                "url": "https://majlis.example/2026/session-3",
                "published_at": "2026-03-01T09:00:00Z",
                "extra": {"summary": "ملخص الجلسة"},
            }
        ],
    ),
    Shape(
        name="plain text with what looks like tags, and no page",
        format="atom",
        body=TEXT,
        becomes=[
            {
                "id": "urn:t:1",
                "source": "wire.example",
                "version": 1772344800000,
                "title": "لغة C<T> في كتاب",
                "body": ["صدر كتاب يشرح استعمال <b> في الصفحات."],
                "published_at": "2026-03-01T09:00:00+03:00",
                "extra": {"media": [{"url": "https://tech.example/1.pdf", "type": "application/pdf"}]},
            }
        ],
    ),
    Shape(
        name="an entry alone, under a prefix",
        format="atom",
        body='<a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:id>urn:t:2</a:id><a:title>افتتاح حديقة</a:title>'
        '<a:updated>2026-03-01T09:00:00Z</a:updated><a:content type="text">افتتحت.</a:content></a:entry>',
        becomes=[
            {
                "id": "urn:t:2",
                "source": "wire.example",
                "version": 1772355600000,
                "title": "افتتاح حديقة",
                "body": ["افتتحت."],
                "published_at": "2026-03-01T09:00:00Z",
            }
        ],
    ),
)
