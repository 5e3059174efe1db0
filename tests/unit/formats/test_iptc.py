"""IPTC's formats as agencies send them, and what they become: ninjs, NewsML-G2, NewsML 1.2."""

import json

import pytest

from tests.unit.formats.making import RIYADH, only, parsed, told, warned

NINJS_1 = {
    "uri": "urn:newsml:wire.example:20260301:1",
    "type": "text",
    "version": "3",
    "firstcreated": "2026-03-01T09:00:00+03:00",
    "versioncreated": "2026-03-01T12:00:00+03:00",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "ar",
    "headline": "افتتاح جسر",
    "byline": "سعاد المناعي",
    "body_xhtml": "<p>أعلنت&#160;الوزارة</p><p>وقالت &laquo;نعم&raquo;</p>",
    "body_text": "لا يقرأ",
    "description_text": "ملخص",
    "usageterms": "للنشر الإعلامي",
    "copyrightholder": "وكالة",
    "subject": [{"code": "medtop:20000103", "name": "تطرف"}, {"code": "medtop:11000000"}],
    "place": [{"name": "المنامة"}],
    "renditions": {"main": {"href": "https://wire.example/a.jpg", "mimetype": "image/jpeg"}},
    "associations": {
        "photo": {"uri": "x", "renditions": {"r": {"href": "https://wire.example/b.jpg"}}},
        "no": None,
    },
}
NINJS_2 = {
    "standard": {"name": "ninjs", "version": "2.1"},
    "uri": NINJS_1["uri"],
    "version": "3",
    "firstcreated": NINJS_1["firstcreated"],
    "versioncreated": NINJS_1["versioncreated"],
    "pubstatus": "usable",
    "urgency": 3,
    "language": "ar",
    "headlines": [{"role": "short", "value": "جسر"}, {"role": "main", "value": "افتتاح جسر"}],
    "by": "سعاد المناعي",
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": "لا يقرأ"},
        {"role": "main", "contenttype": "text/html", "value": NINJS_1["body_xhtml"]},
    ],
    "descriptions": [{"role": "caption", "value": "صورة"}, {"role": "summary", "value": "ملخص"}],
    "usageterms": "للنشر الإعلامي",
    "copyrightholder": "وكالة",
    "subjects": [{"uri": "medtop:20000103"}, {"literal": "medtop:11000000"}],
    "places": [{"name": "المنامة"}],
    "renditions": [{"name": "main", "href": "https://wire.example/a.jpg", "contenttype": "image/jpeg"}],
    "associations": [{"renditions": [{"href": "https://wire.example/b.jpg"}]}],
}
CAPITALS = {
    "versioncreated": "versionCreated",
    "firstcreated": "firstCreated",
    "pubstatus": "pubStatus",
    "usageterms": "usageTerms",
    "copyrightholder": "copyrightHolder",
}
NINJS_3 = {
    **{CAPITALS.get(name, name): value for name, value in NINJS_2.items()},
    "standard": {"name": "ninjs", "version": "3.0"},
    "bodies": [
        {"contentType" if name == "contenttype" else name: value for name, value in body.items()}
        for body in NINJS_2["bodies"]
    ],
}


@pytest.mark.parametrize("item", [NINJS_1, NINJS_2, NINJS_3], ids=["1.x", "2.x", "3.x"])
def test_an_item_of_every_ninjs_becomes_the_same_article(item):
    article = only(json.dumps(item))
    assert (article.id, article.version, article.status) == (
        "urn:newsml:wire.example:20260301:1",
        4,
        "usable",
    )
    assert (article.title, article.body) == ("افتتاح جسر", "أعلنت الوزارة\nوقالت «نعم»")
    assert (article.source, article.language) == ("wire.example", "ar")
    assert article.published_at == "2026-03-01T09:00:00+03:00"
    places = article.extra.pop("place", None) or article.extra.pop("places")
    assert places == [{"name": "المنامة"}]
    assert article.extra == {
        "version": "3",
        "version_created": "2026-03-01T12:00:00+03:00",
        "byline": "سعاد المناعي",
        "summary": "ملخص",
        "urgency": 3,
        "usage_terms": "للنشر الإعلامي",
        "copyright_holder": "وكالة",
        "subject_codes": ["medtop:20000103", "medtop:11000000"],
        "media": [
            {"url": "https://wire.example/a.jpg", "type": "image/jpeg"},
            {"url": "https://wire.example/b.jpg"},
        ],
    }


@pytest.mark.parametrize(
    ("version", "becomes"),
    [
        ("0", 1),
        ("1", 2),
        (0, 1),
        ("12", 13),
        (None, 1772355600000),
        ("1.2", 1772355600000),
        ("", 1772355600000),
    ],
)
def test_versions_of_ninjs_count_from_0_or_are_their_time(version, becomes):
    assert only(json.dumps({**NINJS_1, "version": version})).version == becomes


@pytest.mark.parametrize(
    ("changes", "status", "until"),
    [
        ({}, "usable", None),
        ({"pubstatus": "canceled"}, "canceled", None),
        ({"pubstatus": "http://cv.iptc.org/newscodes/pubstatusg2/withheld"}, "withheld", None),
        ({"embargoed": "2026-03-02T12:01:00+03:00"}, "withheld", "2026-03-02T12:01:00+03:00"),
        ({"embargoed": "2026-03-02T11:00:00+03:00"}, "usable", "2026-03-02T11:00:00+03:00"),
        (
            {"embargoed": "2026-03-03T12:00:00+03:00", "pubstatus": "canceled"},
            "canceled",
            "2026-03-03T12:00:00+03:00",
        ),
    ],
)  # fmt: skip
def test_status_and_embargo_of_ninjs(changes, status, until):
    article = only(json.dumps({**NINJS_1, **changes}))
    told_until = getattr(article, "embargoed_until", None) or article.extra.get("embargoed_until")
    assert (article.status, told_until) == (status, until)


def test_a_role_that_is_no_text_is_no_role():
    item = {**NINJS_2, "descriptions": [{"role": [], "value": "ملخص"}]}
    assert only(json.dumps(item)).extra["summary"] == "ملخص"


def test_a_status_that_is_not_known_withholds():
    found = parsed(json.dumps({**NINJS_1, "pubstatus": "draft"}))
    assert (found.articles[0].status, warned(found)) == ("withheld", ["status"])


def test_an_address_of_ap_is_an_id_without_its_query():
    uri = "https://api.ap.org/media/v/content/b2b6?qt=a&et=b"
    assert only(json.dumps({**NINJS_1, "uri": uri})).id == "https://api.ap.org/media/v/content/b2b6"


def test_items_of_ninjs_have_their_own_errors():
    picture = {**NINJS_1, "uri": "urn:p", "type": "picture"}
    nameless = {name: value for name, value in NINJS_1.items() if name != "uri"}
    empty = {"uri": "urn:e", "headline": " ", "body_html": "<p></p>"}
    found = parsed(json.dumps([picture, nameless, empty, NINJS_1, 7]), "ninjs")
    assert told(found) == [
        (0, "type", "not-text"),
        (1, "id", "missing-field"),
        (2, "body", "invalid-field"),
        (4, None, "not-an-object"),
    ]
    assert [item.index for item in found.items] == [3]
    lines = "\n".join(map(json.dumps, [picture, NINJS_1]))
    assert [item.index for item in parsed(lines, "ninjs").items] == [1]


def test_nitf_in_ninjs_is_its_content_alone():
    nitf = (
        "<nitf><body><body.head><hedline><hl1>عنوان</hl1></hedline></body.head>"
        "<body.content><p>أول</p><media><media-caption>صورة</media-caption></media><p>ثان</p>"
        "</body.content></body></nitf>"
    )
    item = {**NINJS_2, "bodies": [{"contenttype": "application/nitf+xml", "value": nitf}]}
    assert only(json.dumps(item)).body == "أول\nثان"


def test_nitf_without_an_end_is_taken_whole():
    item = {
        **NINJS_2,
        "bodies": [{"contenttype": "application/nitf+xml", "value": "<body.content><p>أول</p>"}],
    }
    assert only(json.dumps(item)).body == "أول"


NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" standardversion="2.29"'
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'


PREFIXED = "<x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>أول</x:p><x:p>ثان</x:p></x:div>"
NITF = (
    "<nitf><body><body.head><hedline><hl1>عنوان</hl1></hedline></body.head>"
    "<body.content><p>أول</p><p>ثان</p></body.content></body></nitf>"
)


def g2(
    *,
    meta: str = "",
    content: str = "",
    body: str = f"<inlineXML>{XHTML.format('<p>أعلنت الوزارة</p><p>وقالت</p>')}</inlineXML>",
    version: str = 'version="2"',
    status: str = '<pubStatus qcode="stat:usable"/>',
    kind: str = "text",
) -> str:
    return (
        f'<newsItem {NAR} guid="urn:newsml:wire.example:20260301:2" {version} xml:lang="en">'
        "<rightsInfo><copyrightHolder literal='وكالة'/><usageTerms>للنشر</usageTerms></rightsInfo>"
        f'<itemMeta><itemClass qcode="ninat:{kind}"/>'
        '<provider qcode="nprov:BNA"><name>وكالة</name></provider>'
        "<versionCreated>2026-03-01T12:00:00+03:00</versionCreated>"
        f"<firstCreated>2026-03-01T09:00:00+03:00</firstCreated>{meta}{status}</itemMeta>"
        '<contentMeta><urgency>3</urgency><by>سعاد</by><language tag="ar"/>'
        '<subject type="cpnat:abstract" qcode="medtop:20000103"/><subject qcode="medtop:11000000"/>'
        f"<headline>افتتاح <b>جسر</b></headline><slugline>جسر</slugline>{content}</contentMeta>"
        f'<contentSet>{body}<remoteContent href="https://wire.example/a.jpg" contenttype="image/jpeg"/>'
        "</contentSet>"
        "</newsItem>"
    )


def test_a_news_item_of_g2_becomes_an_article():
    article = only('<?xml version="1.0" encoding="UTF-8"?>' + g2())
    assert (article.id, article.version) == ("urn:newsml:wire.example:20260301:2", 2)
    assert (article.source, article.language, article.status) == ("BNA", "ar", "usable")
    assert (article.title, article.body) == ("افتتاح جسر", "أعلنت الوزارة\nوقالت")
    assert article.published_at == "2026-03-01T09:00:00+03:00"
    assert article.extra == {
        "byline": "سعاد",
        "subject_codes": ["medtop:20000103", "medtop:11000000"],
        "media": [{"url": "https://wire.example/a.jpg", "type": "image/jpeg"}],
        "urgency": 3,
        "usage_terms": "للنشر",
        "copyright_holder": "وكالة",
        "slugline": "جسر",
        "version_created": "2026-03-01T12:00:00+03:00",
    }


@pytest.mark.parametrize(
    ("body", "becomes"),
    [
        ("<inlineData contenttype='text/plain'>أول\n\nثان &amp; ثالث</inlineData>", "أول\nثان & ثالث"),
        ("<inlineData>&lt;p&gt;أول&lt;/p&gt;&lt;p&gt;ثان&lt;/p&gt;</inlineData>", "أول\nثان"),
        ("<inlineData><![CDATA[<p>أول</p><p>ثان</p>]]></inlineData>", "أول\nثان"),
        (f"<inlineXML>{XHTML.format('<p>أول&nbsp;<br/>ثان</p><script>x</script>')}</inlineXML>", "أول\nثان"),
        (f"<inlineXML>{PREFIXED}</inlineXML>", "أول\nثان"),
        (f"<inlineXML>{NITF}</inlineXML>", "أول\nثان"),
    ],
    ids=["text", "html", "cdata", "xhtml", "prefix", "nitf"],
)  # fmt: skip
def test_a_body_of_g2_is_inline_xml_or_data(body, becomes):
    assert only(g2(body=body)).body == becomes


@pytest.mark.parametrize(
    ("status", "meta", "becomes"),
    [
        ('<pubStatus qcode="stat:canceled"/>', "", "canceled"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', "", "withheld"),
        ("", "", "usable"),
        ("", "<embargoed>2026-03-02T12:01:00+03:00</embargoed>", "withheld"),
        ("", "<embargoed>2026-03-02T11:59:00+03:00</embargoed>", "usable"),
    ],
)
def test_status_and_embargo_of_g2(status, meta, becomes):
    assert only(g2(status=status, meta=meta)).status == becomes


def test_an_embargo_without_an_end_withholds_and_is_told():
    found = parsed(g2(meta="<embargoed> </embargoed>"))
    assert (found.articles[0].status, warned(found)) == ("withheld", ["embargoed_until"])


def test_a_news_item_without_version_has_that_of_its_time():
    assert only(g2(version="")).version == 1772355600000


def test_a_message_of_g2_has_several_items_each_with_its_own_error():
    items = [
        g2(),
        g2(kind="picture"),
        "<packageItem guid='urn:p'/>",
        g2().replace("20260301:2", "20260301:3"),
    ]
    header = "<header><sent>2026-03-01T12:00:00Z</sent></header>"
    found = parsed(f"<newsMessage {NAR}>{header}<itemSet>{''.join(items)}</itemSet></newsMessage>")
    assert [item.index for item in found.items] == [0, 3]
    assert told(found) == [(1, "type", "not-text"), (2, None, "not-text")]


def test_g2_in_windows_1256_is_read_as_it_says():
    head = '<?xml version="1.0" encoding="windows-1256"?>'
    assert only((head + g2()).encode("cp1256")).title == "افتتاح جسر"


def newsml_1(
    status: str = '<Status FormalName="Usable"/>',
    *,
    data: str = "<DataContent><p>أعلنت الوزارة</p><p>وقالت</p></DataContent>",
    kind: str = "Text",
    revision: str = "<RevisionId PreviousRevision='1' Update='N'>2</RevisionId>",
    item: str = "BNA-1",
) -> str:
    return (
        "<NewsItem xml:lang='ar'><Identification><NewsIdentifier><ProviderId>bna.example</ProviderId>"
        f"<DateId>20260301</DateId><NewsItemId>{item}</NewsItemId>{revision}"
        f"<PublicIdentifier>urn:newsml:bna.example:20260301:{item}:2</PublicIdentifier>"
        "</NewsIdentifier></Identification>"
        "<NewsManagement><NewsItemType FormalName='News'/><FirstCreated>20260301T090000+0300</FirstCreated>"
        f"<ThisRevisionCreated>20260301T120000</ThisRevisionCreated>{status}<Urgency FormalName='3'/>"
        "</NewsManagement><NewsComponent>"
        "<NewsLines><HeadLine>افتتاح جسر</HeadLine><ByLine>سعاد</ByLine><SlugLine>جسر</SlugLine></NewsLines>"
        "<AdministrativeMetadata><Provider><Party FormalName='BNA'/></Provider></AdministrativeMetadata>"
        "<DescriptiveMetadata><Language FormalName='ar'/>"
        "<SubjectCode><Subject FormalName='11000000'/></SubjectCode></DescriptiveMetadata>"
        f"<NewsComponent><ContentItem><MediaType FormalName='{kind}'/>{data}</ContentItem></NewsComponent>"
        "<NewsComponent><ContentItem Href='https://bna.example/a.jpg'><MediaType FormalName='Photo'/>"
        "</ContentItem></NewsComponent></NewsComponent></NewsItem>"
    )


def envelope(*items: str, head: str = "") -> str:
    sent = "<NewsEnvelope><DateAndTime>20260301T120000Z</DateAndTime></NewsEnvelope>"
    return f"{head}<NewsML Version='1.2'>{sent}{''.join(items)}</NewsML>"


DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE NewsML SYSTEM "http://127.0.0.1:9/NewsML_1.2.dtd" '
    '[<!ENTITY % nitf SYSTEM "nitf-3-2.dtd"> %nitf;]>'
)


@pytest.mark.parametrize("head", ["", DOCTYPE], ids=["plain", "document type"])
def test_a_news_item_of_newsml_1_becomes_an_article(head):
    article = only(envelope(newsml_1(), head=head), zone=RIYADH)
    assert (article.id, article.version) == ("urn:newsml:bna.example:20260301:BNA-1", 2)
    assert (article.source, article.language, article.status) == ("bna.example", "ar", "usable")
    assert (article.title, article.body) == ("افتتاح جسر", "أعلنت الوزارة\nوقالت")
    assert article.published_at == "2026-03-01T09:00:00+03:00"
    assert article.extra == {
        "byline": "سعاد",
        "subject_codes": ["11000000"],
        "media": [{"url": "https://bna.example/a.jpg"}],
        "urgency": 3,
        "provider": "BNA",
        "slugline": "جسر",
        "version_created": "20260301T120000",
    }


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        ('<Status FormalName="Canceled"/>', "canceled"),
        ('<Status FormalName="Withheld"/>', "withheld"),
        ('<Status FormalName="Embargoed"/>', "withheld"),
        (
            "<Status FormalName='Embargoed'/><StatusWillChange><FutureStatus FormalName='Usable'/>{}".format(
                "<DateAndTime>20260302T130000+0300</DateAndTime></StatusWillChange>"
            ),
            "withheld",
        ),
    ],
)
def test_status_and_embargo_of_newsml_1(status, becomes):
    assert only(envelope(newsml_1(status))).status == becomes


def test_a_revision_without_number_is_its_time():
    assert only(envelope(newsml_1(revision="")), zone=RIYADH).version == 1772355600000


@pytest.mark.parametrize(
    ("data", "becomes"),
    [
        ("<DataContent>أول\n\nثان</DataContent>", "أول\nثان"),
        ("<DataContent><![CDATA[<p>أول</p><p>ثان</p>]]></DataContent>", "أول\nثان"),
        (f"<DataContent>{NITF}</DataContent>", "أول\nثان"),
    ],
)  # fmt: skip
def test_a_body_of_newsml_1_is_text_html_or_nitf(data, becomes):
    assert only(envelope(newsml_1(data=data))).body == becomes


def test_encoded_content_is_told_and_pictures_are_no_texts():
    encoded = "<Encoding Notation='Base64'><DataContent>2KPZiNmE</DataContent></Encoding>"
    found = parsed(envelope(newsml_1(data=encoded), newsml_1(item="BNA-2")))
    assert (told(found), len(found.items)) == ([(0, "DataContent", "not-text")], 1)
    picture = newsml_1(kind="Photo", data="").replace("<HeadLine>افتتاح جسر</HeadLine>", "")
    assert told(parsed(envelope(picture))) == [(0, "type", "not-text")]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (g2()[:-20], "newsml-g2", "not-xml"),
        (f"<newsMessage {NAR}/>", "newsml-g2", "no-items"),
        ("<NewsML/>", "newsml-1", "no-items"),
        (f"<!DOCTYPE NewsML [<!ENTITY a 'x'>]>{envelope(newsml_1())}", None, "xml-entities"),
        ("{}", "newsml-g2", "not-xml"),
        ("<a/>", "ninjs", "not-json"),
        ("7", "ninjs", "not-an-object"),
    ],
)
def test_a_body_that_is_not_its_format_is_one_error(body, kind, reason):
    assert told(parsed(body, kind)) == [(None, None, reason)]


def test_an_error_in_xml_says_its_line_and_column():
    body = g2().replace("</contentMeta>", "\n</contentmeta>")
    assert "(line 2, column" in parsed(body).errors[0].problem
