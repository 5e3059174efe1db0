"""NewsML-G2 and NewsML 1.2, as agencies write them."""

from tests.unit.formats.making import RIYADH
from tests.unit.formats.shapes.shape import Shape

G2_ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wadi.example:20260301:{number}"
    version="{version}" standard="NewsML-G2" standardversion="2.33" conformance="power" xml:lang="en">
  <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
  <rightsInfo><copyrightHolder uri="http://www.wadi.example"><name>وكالة الوادي</name></copyrightHolder>
    <usageTerms>للنشر الإعلامي</usageTerms></rightsInfo>
  <itemMeta>
    <itemClass qcode="ninat:{kind}"/>
    <provider qcode="nprov:WADI"/>
    <versionCreated>2026-03-01T09:30:00Z</versionCreated>
    <firstCreated>2026-03-01T09:00:00Z</firstCreated>
    {more}
    <service qcode="svc:AR"/>
    <link rel="irel:seeAlso" contenttype="text/html" href="https://wadi.example/n/{number}"/>
  </itemMeta>
  <contentMeta>
    <urgency>4</urgency>
    <creator><name>سامي</name></creator><by>سامي</by>
    <dateline>الوادي 1 آذار</dateline>
    <language tag="ar"/>
    <genre qcode="genre:Current"/>
    <subject qcode="subj:04000000"><name xml:lang="ar">اقتصاد</name></subject>
    <headline>اتفاق على خط للسكك</headline>
    <slugline separator="-">RAIL-WADI</slugline>
  </contentMeta>
  <contentSet>{body}</contentSet>
</newsItem>"""
INLINE = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ar">
  <head><title/></head><body><p>الوادي - وقعت الوزارة اتفاقا.</p><p>ويبدأ العمل في <em>الربيع</em>.</p>
  </body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
  <body><body.head><hedline><hl1>اتفاق</hl1></hedline><byline>سامي</byline></body.head>
  <body.content><p>وقعت الوزارة اتفاقا.</p><hl2>الموعد</hl2><p>في الربيع.</p></body.content></body></nitf></inlineXML>"""
USABLE = '<pubStatus qcode="stat:usable"/>'
EMBARGO = f"<embargoed>2026-03-02T18:00:00+03:00</embargoed>{USABLE}"
ENDED = f"<embargoed>2026-03-02T08:00:00Z</embargoed>{USABLE}"


def g2(number: int, body: str = INLINE, *, more: str = USABLE, kind: str = "text", version: str = "1") -> str:
    """Return a newsItem."""
    return G2_ITEM.format(number=number, body=body, more=more, kind=kind, version=version)


PACKAGE = '<packageItem guid="urn:newsml:wadi.example:20260301:top"><groupSet root="G1"/></packageItem>'
MESSAGE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
  <header><sent>2026-03-01T09:31:00Z</sent><sender>wadi.example</sender><channel>AR</channel><priority>4</priority></header>
  <itemSet>
  {g2(1)}
  {g2(2, more=EMBARGO)}
  {g2(3, more='<pubStatus qcode="stat:canceled"/>', version="3", body="")}
  {g2(4, kind="picture", body='<remoteContent href="https://wadi.example/4.jpg"/>')}
  {PACKAGE}
  {g2(5, NITF, more=ENDED)}
  </itemSet>
</newsMessage>"""

# As a large agency's text service writes it: a prefix for the namespace, a body in escaped HTML.
PREFIXED = """<?xml version="1.0" encoding="UTF-8"?>
<g2:newsItem xmlns:g2="http://iptc.org/std/nar/2006-10-01/" guid="tag:wire.example,2026:newsml_L8N1" version="7">
<g2:itemMeta><g2:itemClass qcode="icls:text" rtr:msgType="S" xmlns:rtr="http://wire.example/rtr/"/>
<g2:provider literal="wire.example"/><g2:versionCreated>2026-03-01T09:30:00.000Z</g2:versionCreated>
<g2:pubStatus qcode="stat:usable"/><g2:edNote>يصحح الفقرة الثانية</g2:edNote></g2:itemMeta>
<g2:contentMeta><g2:urgency>3</g2:urgency><g2:language tag="ar"/><g2:headline>النفط يستقر</g2:headline></g2:contentMeta>
<g2:contentSet><g2:inlineData contenttype="text/html">&lt;p&gt;استقر النفط.&lt;/p&gt;&lt;p&gt;(إعداد سعاد)&lt;/p&gt;</g2:inlineData></g2:contentSet>
</g2:newsItem>"""

AFP = """<?xml version="1.0" encoding="windows-1256"?>
<!DOCTYPE NewsML PUBLIC "-//IPTC//DTD NewsML 1.2//EN" "http://iptc.org/std/NewsML/1.2/specification/NewsML_1.2.dtd" [
<!ENTITY % nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
%nitf;
]>
<NewsML Version="1.2">
  <Catalog Href="http://www.afp.example/dtd/AFPCatalog.xml"/>
  <NewsEnvelope><SentFrom><Party FormalName="AFP"/></SentFrom><DateAndTime>20260301T093000Z</DateAndTime>
    <NewsService FormalName="DGTE"/><Priority FormalName="4"/></NewsEnvelope>
  <NewsItem xml:lang="ar">
    <Identification><NewsIdentifier><ProviderId>afp.example</ProviderId><DateId>20260301</DateId>
      <NewsItemId>TX-PAR-QAB12</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId>
      <PublicIdentifier>urn:newsml:afp.example:20260301:TX-PAR-QAB12:1</PublicIdentifier></NewsIdentifier>
      <NameLabel>فضاء-علوم</NameLabel></Identification>
    <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260301T091500Z</FirstCreated>
      <ThisRevisionCreated>20260301T093000Z</ThisRevisionCreated><Status FormalName="Usable"/>
      <Urgency FormalName="4"/></NewsManagement>
    <NewsComponent><NewsLines><HeadLine>إطلاق قمر صناعي عربي</HeadLine><ByLine/><DateLine>باريس 1 آذار</DateLine>
        <CopyrightLine>© 2026</CopyrightLine><SlugLine>فضاء</SlugLine><KeywordLine>علوم</KeywordLine></NewsLines>
      <AdministrativeMetadata><Provider><Party FormalName="AFP"/></Provider></AdministrativeMetadata>
      <DescriptiveMetadata><Language FormalName="ar"/>
        <SubjectCode><Subject FormalName="13000000"/><SubjectMatter FormalName="13008000"/></SubjectCode></DescriptiveMetadata>
      <ContentItem><MediaType FormalName="Text"/><Format FormalName="NITF3.1"/>
        <DataContent><p>أطلق قمر صناعي لرصد الطقس.</p>
<p>وقال المدير: «نجحت المهمة».</p></DataContent></ContentItem>
    </NewsComponent>
  </NewsItem>
</NewsML>
"""

SHAPES = (
    Shape(
        name="a message of G2: usable, embargoed, canceled, a picture, a package, an embargo that ended",
        format="newsml-g2",
        body=MESSAGE,
        becomes=[
            {
                "id": "urn:newsml:wadi.example:20260301:1",
                "source": "WADI",
                "title": "اتفاق على خط للسكك",
                "body": ["الوادي - وقعت الوزارة اتفاقا.", "ويبدأ العمل في الربيع."],
                "language": "ar",
                "url": "https://wadi.example/n/1",
                "published_at": "2026-03-01T09:00:00Z",
                "extra": {
                    "byline": "سامي",
                    "subject_codes": ["subj:04000000"],
                    "urgency": 4,
                    "usage_terms": "للنشر الإعلامي",
                    "copyright_holder": "وكالة الوادي",
                    "slugline": "RAIL-WADI",
                    "dateline": "الوادي 1 آذار",
                    "genre": "genre:Current",
                    "version_created": "2026-03-01T09:30:00Z",
                },
            },
            {
                "id": "urn:newsml:wadi.example:20260301:2",
                "source": "WADI",
                "title": "اتفاق على خط للسكك",
                "body": ["الوادي - وقعت الوزارة اتفاقا.", "ويبدأ العمل في الربيع."],
                "language": "ar",
                "url": "https://wadi.example/n/2",
                "published_at": "2026-03-01T09:00:00Z",
                "status": "withheld",
                "embargoed_until": "2026-03-02T18:00:00+03:00",
                "extra": {
                    "byline": "سامي",
                    "subject_codes": ["subj:04000000"],
                    "urgency": 4,
                    "usage_terms": "للنشر الإعلامي",
                    "copyright_holder": "وكالة الوادي",
                    "slugline": "RAIL-WADI",
                    "dateline": "الوادي 1 آذار",
                    "genre": "genre:Current",
                    "version_created": "2026-03-01T09:30:00Z",
                },
            },
            {
                "id": "urn:newsml:wadi.example:20260301:3",
                "source": "WADI",
                "version": 3,
                "title": "اتفاق على خط للسكك",
                "language": "ar",
                "url": "https://wadi.example/n/3",
                "published_at": "2026-03-01T09:00:00Z",
                "status": "canceled",
                "extra": {
                    "byline": "سامي",
                    "subject_codes": ["subj:04000000"],
                    "urgency": 4,
                    "usage_terms": "للنشر الإعلامي",
                    "copyright_holder": "وكالة الوادي",
                    "slugline": "RAIL-WADI",
                    "dateline": "الوادي 1 آذار",
                    "genre": "genre:Current",
                    "version_created": "2026-03-01T09:30:00Z",
                },
            },
            {
                "id": "urn:newsml:wadi.example:20260301:5",
                "source": "WADI",
                "title": "اتفاق على خط للسكك",
                "body": ["وقعت الوزارة اتفاقا.", "الموعد", "في الربيع."],
                "language": "ar",
                "url": "https://wadi.example/n/5",
                "published_at": "2026-03-01T09:00:00Z",
                "embargoed_until": "2026-03-02T08:00:00Z",
                "extra": {
                    "byline": "سامي",
                    "subject_codes": ["subj:04000000"],
                    "urgency": 4,
                    "usage_terms": "للنشر الإعلامي",
                    "copyright_holder": "وكالة الوادي",
                    "slugline": "RAIL-WADI",
                    "dateline": "الوادي 1 آذار",
                    "genre": "genre:Current",
                    "version_created": "2026-03-01T09:30:00Z",
                },
            },
        ],
        errors=[(3, "type", "not-text"), (4, None, "not-text")],
    ),
    Shape(
        name="G2 under a prefix, its body escaped HTML",
        format="newsml-g2",
        body=PREFIXED,
        becomes=[
            {
                "id": "tag:wire.example,2026:newsml_L8N1",
                "source": "wire.example",
                "version": 7,
                "title": "النفط يستقر",
                "body": ["استقر النفط.", "(إعداد سعاد)"],
                "language": "ar",
                "published_at": "2026-03-01T09:30:00.000Z",
                "extra": {
                    "urgency": 3,
                    "editorial_note": "يصحح الفقرة الثانية",
                    "version_created": "2026-03-01T09:30:00.000Z",
                },
            }
        ],
    ),
    Shape(
        name="NewsML 1.2 in Windows-1256, with a document type that is never fetched",
        format="newsml-1",
        body=AFP.encode("cp1256"),
        becomes=[
            {
                "id": "urn:newsml:afp.example:20260301:TX-PAR-QAB12",
                "source": "afp.example",
                "title": "إطلاق قمر صناعي عربي",
                "body": ["أطلق قمر صناعي لرصد الطقس.", "وقال المدير: «نجحت المهمة»."],
                "language": "ar",
                "published_at": "2026-03-01T09:15:00+00:00",
                "extra": {
                    "subject_codes": ["13000000", "13008000"],
                    "urgency": 4,
                    "copyright_notice": "© 2026",
                    "provider": "AFP",
                    "keywords": ["علوم"],
                    "slugline": "فضاء",
                    "dateline": "باريس 1 آذار",
                    "version_created": "20260301T093000Z",
                },
            }
        ],
    ),
    Shape(
        name="NewsML 1.2: an embargo, and times without a zone",
        format="newsml-1",
        body=AFP.replace(' encoding="windows-1256"', "")
        .replace(
            '<Status FormalName="Usable"/>',
            '<Status FormalName="Embargoed"/><StatusWillChange>'
            '<FutureStatus FormalName="Usable"/><DateAndTime>20260302T200000</DateAndTime></StatusWillChange>',
        )
        .replace("00Z<", "00<"),
        hints={"zone": RIYADH},
        becomes=[
            {
                "id": "urn:newsml:afp.example:20260301:TX-PAR-QAB12",
                "source": "afp.example",
                "title": "إطلاق قمر صناعي عربي",
                "body": ["أطلق قمر صناعي لرصد الطقس.", "وقال المدير: «نجحت المهمة»."],
                "language": "ar",
                "published_at": "2026-03-01T09:15:00+03:00",
                "status": "withheld",
                "embargoed_until": "2026-03-02T20:00:00+03:00",
                "extra": {
                    "subject_codes": ["13000000", "13008000"],
                    "urgency": 4,
                    "copyright_notice": "© 2026",
                    "provider": "AFP",
                    "keywords": ["علوم"],
                    "slugline": "فضاء",
                    "dateline": "باريس 1 آذار",
                    "version_created": "20260301T093000",
                },
            }
        ],
    ),
    Shape(
        name="G2 that is cut off: an agency's document is read whole or not at all",
        format="newsml-g2",
        body=MESSAGE[:-300],
        becomes=[],
        errors=[(None, None, "not-xml")],
    ),
)
