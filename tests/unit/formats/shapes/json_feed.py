"""JSON Feed."""

import json

from tests.unit.formats.shapes.shape import Shape

FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "صحيفة الواحة",
    "home_page_url": "https://alwaha.example/",
    "feed_url": "https://alwaha.example/feed.json",
    "language": "ar",
    "authors": [{"name": "هيئة التحرير"}],
    "items": [
        {
            "id": "https://alwaha.example/n/31",
            "url": "https://alwaha.example/n/31",
            "title": "موسم التمور &amp; العسل",
            "content_html": "<p>بدأ موسم التمور.</p>\n<p class='read-also'>اقرأ أيضا</p><p>ويستمر شهرا.</p>",
            "summary": "بداية الموسم",
            "image": "https://alwaha.example/31.jpg",
            "date_published": "2026-03-01T10:00:00+03:00",
            "date_modified": "2026-03-01T12:00:00+03:00",
            "authors": [{"name": "سالم"}, {"name": "منى"}],
            "tags": ["زراعة"],
            "attachments": [{"url": "https://alwaha.example/31.mp3", "mime_type": "audio/mpeg"}],
        },
        {"id": 32, "external_url": "https://other.example/x", "content_text": "نص < بلا > وسوم\n\nوفقرة"},
        {"title": "بلا رقم", "url": "/n/33", "content_text": "نص", "date_published": "اليوم"},
        {"id": "34"},
        None,
    ],
}

SHAPES = (
    Shape(
        name="JSON Feed 1.1: full, by number, without id, empty, null",
        format="json-feed",
        body=json.dumps(FEED, ensure_ascii=False),
        becomes=[
            {
                "id": "https://alwaha.example/n/31",
                "source": "wire.example",
                "version": 1772355600000,
                "title": "موسم التمور & العسل",
                "body": ["بدأ موسم التمور.", "ويستمر شهرا."],
                "language": "ar",
                "url": "https://alwaha.example/n/31",
                "published_at": "2026-03-01T10:00:00+03:00",
                "extra": {
                    "summary": "بداية الموسم",
                    "byline": "سالم، منى",
                    "keywords": ["زراعة"],
                    "media": [
                        {"url": "https://alwaha.example/31.jpg"},
                        {"url": "https://alwaha.example/31.mp3", "type": "audio/mpeg"},
                    ],
                },
            },
            {
                "id": "wire.example:32",
                "source": "wire.example",
                "body": ["نص < بلا > وسوم", "", "وفقرة"],
                "language": "ar",
                "url": "https://other.example/x",
                "extra": {"external_url": "https://other.example/x", "byline": "هيئة التحرير"},
            },
            {
                "id": "https://alwaha.example/n/33",
                "source": "wire.example",
                "title": "بلا رقم",
                "body": ["نص"],
                "language": "ar",
                "url": "https://alwaha.example/n/33",
                "extra": {"byline": "هيئة التحرير"},
            },
        ],
        errors=[(3, "body", "invalid-field"), (4, None, "not-an-object")],
        warnings=[(2, "published_at", "'اليوم': no day, month and year are found in it")],
    ),
    Shape(
        name="JSON Feed 1.0, whose author is one",
        format="json-feed",
        body='{"version": "https://jsonfeed.org/version/1", "title": "x", "author": {"name": "منى"}, "items": ['
        '{"id": "tag:w,1", "content_html": "&lt;p&gt;بدأ الموسم&lt;/p&gt;", "date_published": "2026-03-01T10:00:00Z"}]}',
        becomes=[
            {
                "id": "tag:w,1",
                "source": "wire.example",
                "version": 1772359200000,
                "body": ["بدأ الموسم"],
                "published_at": "2026-03-01T10:00:00Z",
                "extra": {"byline": "منى"},
            }
        ],
    ),
)
