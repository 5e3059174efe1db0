"""ninjs, as AP and IPTC's own examples write it."""

import json

from tests.unit.formats.shapes.shape import Shape

AP = {
    "altids": {"itemid": "b2b6c0ffee", "etag": "b2b6c0ffee_0a0aza0c0", "friendlykey": "26060123456789"},
    "uri": "https://api.ap.org/media/v/content/b2b6c0ffee?qt=abc&et=0a0aza0c0",
    "version": 0,
    "versionedid": "b2b6c0ffee.0",
    "type": "text",
    "profile": "story",
    "urgency": 5,
    "firstcreated": "2026-03-01T06:00:00Z",
    "versioncreated": "2026-03-01T06:10:00Z",
    "pubstatus": "usable",
    "language": "ar",
    "headline": "ميناء يستقبل أول عبارة كهربائية",
    "headline_extended": "ميناء يستقبل أول عبارة كهربائية في المنطقة",
    "slug": "ML--عبارة كهربائية",
    "bylines": [{"by": "سعاد المناعي", "title": "مراسلة"}],
    "located": "المنامة",
    "description_summary": "عبارة كهربائية تصل",
    "body_nitf": "<block>\n<p>المنامة (وكالة) _ استقبل الميناء عبارة كهربائية.</p>\n<p>وتحمل العبارة مئتي راكب.</p>\n</block>",
    "subject": [{"name": "نقل", "code": "kcl:1", "rels": ["category"], "creator": "Editorial"}],
    "associations": {
        "1": {
            "type": "picture",
            "uri": "https://api.ap.org/media/v/content/pic1?qt=z",
            "renditions": {"preview": {"href": "https://ap.example/pic1.jpg", "mimetype": "image/jpeg"}},
        }
    },
    "usageterms": ["للنشر في الصحف"],
    "copyrightnotice": "وكالة 2026",
}

AP_FEED = {
    "id": "page-1",
    "data": {"items": [{"meta": {"products": [{"id": 1}]}, "item": AP}]},
}

ARC = {
    "uri": "urn:newsml:arc.example:20260301:77",
    "type": "composite",
    "version": "4",
    "versioncreated": "2026-03-01T09:00:00+03:00",
    "pubstatus": "usable",
    "embargoed": "2026-03-02T18:00:00+03:00",
    "language": "ar",
    "headline": "تقرير البنك السنوي",
    "body_html": "<p>ارتفعت الودائع.</p><p>وبلغت <b>مليارا</b>.</p>",
    "person": [{"name": "هدى"}],
}

NINJS_2_1 = {
    "standard": {
        "name": "ninjs",
        "version": "2.1",
        "schema": "https://iptc.org/std/ninjs/ninjs-schema_2.1.json",
    },
    "uri": "http://www.example.com/1234567890",
    "type": "text",
    "representationtype": "complete",
    "profile": "news",
    "version": "1",
    "firstcreated": "2026-03-01T05:00:00Z",
    "versioncreated": "2026-03-01T05:30:00Z",
    "contentcreated": "2026-03-01T04:00:00Z",
    "pubstatus": "usable",
    "urgency": 2,
    "language": "ar-SA",
    "provider": "وكالة النخيل",
    "headlines": [{"role": "main", "value": "قمة <i>بيئية</i>"}, {"role": "web", "value": "قمة"}],
    "subheadlines": [{"value": "اليوم الأول"}],
    "descriptions": [{"role": "drop", "contenttype": "text/plain", "value": "ملخص القمة"}],
    "bodies": [
        {
            "role": "main",
            "contenttype": "text/html",
            "charcount": 20,
            "value": "<h1>القمة</h1><p>بدأت القمة.</p>",
        },
        {"role": "short", "contenttype": "text/plain", "value": "بدأت"},
    ],
    "subjects": [{"name": "بيئة", "uri": "https://cv.iptc.org/newscodes/mediatopic/06000000"}],
    "people": [{"name": "هدى"}],
    "altids": [{"role": "internal", "value": "X-9"}],
    "trustindicators": [{"role": "publishing", "href": "https://palm.example/trust"}],
}

NINJS_3_0 = {
    "standard": {"name": "ninjs", "version": "3.0"},
    "uri": "urn:ninjs:example.com:20260301:1",
    "type": "text",
    "version": "2",
    "firstCreated": "2026-03-01T05:00:00Z",
    "versionCreated": "2026-03-01T05:30:00Z",
    "pubStatus": "canceled",
    "language": "ar",
    "headlines": [{"role": "main", "value": "يلغى"}],
    "edNote": "خطأ في الاسم",
}

SHAPES = (
    Shape(
        name="AP: its version begins at 0, its address has a query",
        format="ninjs",
        body=json.dumps(AP),
        becomes=[
            {
                "id": "https://api.ap.org/media/v/content/b2b6c0ffee",
                "source": "wire.example",
                "title": "ميناء يستقبل أول عبارة كهربائية",
                "body": ["المنامة (وكالة) _ استقبل الميناء عبارة كهربائية.", "وتحمل العبارة مئتي راكب."],
                "language": "ar",
                "published_at": "2026-03-01T06:00:00Z",
                "extra": {
                    "altids": {
                        "itemid": "b2b6c0ffee",
                        "etag": "b2b6c0ffee_0a0aza0c0",
                        "friendlykey": "26060123456789",
                    },
                    "versionedid": "b2b6c0ffee.0",
                    "profile": "story",
                    "slug": "ML--عبارة كهربائية",
                    "located": "المنامة",
                    "version": 0,
                    "version_created": "2026-03-01T06:10:00Z",
                    "byline": "سعاد المناعي",
                    "summary": "عبارة كهربائية تصل",
                    "urgency": 5,
                    "usage_terms": "للنشر في الصحف",
                    "copyright_notice": "وكالة 2026",
                    "subject_codes": ["kcl:1"],
                    "media": [{"url": "https://ap.example/pic1.jpg", "type": "image/jpeg"}],
                },
            }
        ],
    ),
    Shape(
        name="a page of AP's feed: its items lie deeper",
        format="ninjs",
        body=json.dumps(AP_FEED),
        becomes=[
            {
                "id": "https://api.ap.org/media/v/content/b2b6c0ffee",
                "source": "wire.example",
                "title": "ميناء يستقبل أول عبارة كهربائية",
                "body": ["المنامة (وكالة) _ استقبل الميناء عبارة كهربائية.", "وتحمل العبارة مئتي راكب."],
                "language": "ar",
                "published_at": "2026-03-01T06:00:00Z",
                "extra": {
                    "altids": {
                        "itemid": "b2b6c0ffee",
                        "etag": "b2b6c0ffee_0a0aza0c0",
                        "friendlykey": "26060123456789",
                    },
                    "versionedid": "b2b6c0ffee.0",
                    "profile": "story",
                    "slug": "ML--عبارة كهربائية",
                    "located": "المنامة",
                    "version": 0,
                    "version_created": "2026-03-01T06:10:00Z",
                    "byline": "سعاد المناعي",
                    "summary": "عبارة كهربائية تصل",
                    "urgency": 5,
                    "usage_terms": "للنشر في الصحف",
                    "copyright_notice": "وكالة 2026",
                    "subject_codes": ["kcl:1"],
                    "media": [{"url": "https://ap.example/pic1.jpg", "type": "image/jpeg"}],
                },
            }
        ],
    ),
    Shape(
        name="ninjs 1.3 under embargo",
        format="ninjs",
        body=json.dumps(ARC, ensure_ascii=False, indent=2),
        becomes=[
            {
                "id": "urn:newsml:arc.example:20260301:77",
                "source": "wire.example",
                "version": 5,
                "title": "تقرير البنك السنوي",
                "body": ["ارتفعت الودائع.", "وبلغت مليارا."],
                "language": "ar",
                "published_at": "2026-03-01T09:00:00+03:00",
                "status": "withheld",
                "embargoed_until": "2026-03-02T18:00:00+03:00",
                "extra": {
                    "person": [{"name": "هدى"}],
                    "version": "4",
                    "version_created": "2026-03-01T09:00:00+03:00",
                },
            }
        ],
    ),
    Shape(
        name="ninjs 2.1 of IPTC",
        format="ninjs",
        body=json.dumps(NINJS_2_1, ensure_ascii=False),
        becomes=[
            {
                "id": "http://www.example.com/1234567890",
                "source": "وكالة النخيل",
                "version": 2,
                "title": "قمة بيئية",
                "body": ["القمة", "بدأت القمة."],
                "language": "ar-SA",
                "published_at": "2026-03-01T05:00:00Z",
                "extra": {
                    "representationtype": "complete",
                    "profile": "news",
                    "contentcreated": "2026-03-01T04:00:00Z",
                    "subheadlines": [{"value": "اليوم الأول"}],
                    "people": [{"name": "هدى"}],
                    "altids": [{"role": "internal", "value": "X-9"}],
                    "trustindicators": [{"role": "publishing", "href": "https://palm.example/trust"}],
                    "version": "1",
                    "version_created": "2026-03-01T05:30:00Z",
                    "summary": "ملخص القمة",
                    "urgency": 2,
                    "subject_codes": ["https://cv.iptc.org/newscodes/mediatopic/06000000"],
                },
            }
        ],
    ),
    Shape(
        name="ninjs 3.0 takes back, with a note to editors",
        format="ninjs",
        body=json.dumps(NINJS_3_0),
        becomes=[
            {
                "id": "urn:ninjs:example.com:20260301:1",
                "source": "wire.example",
                "version": 3,
                "title": "يلغى",
                "language": "ar",
                "published_at": "2026-03-01T05:00:00Z",
                "status": "canceled",
                "extra": {
                    "version": "2",
                    "version_created": "2026-03-01T05:30:00Z",
                    "editorial_note": "خطأ في الاسم",
                },
            }
        ],
    ),
    Shape(
        name="several ninjs, a line each, one of them a picture",
        format="ninjs",
        body="\n".join(json.dumps(each) for each in (ARC, {**ARC, "uri": "urn:p", "type": "picture"})) + "\n",
        becomes=[
            {
                "id": "urn:newsml:arc.example:20260301:77",
                "source": "wire.example",
                "version": 5,
                "title": "تقرير البنك السنوي",
                "body": ["ارتفعت الودائع.", "وبلغت مليارا."],
                "language": "ar",
                "published_at": "2026-03-01T09:00:00+03:00",
                "status": "withheld",
                "embargoed_until": "2026-03-02T18:00:00+03:00",
                "extra": {
                    "person": [{"name": "هدى"}],
                    "version": "4",
                    "version_created": "2026-03-01T09:00:00+03:00",
                },
            }
        ],
        errors=[(1, "type", "not-text")],
    ),
)
