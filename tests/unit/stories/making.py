"""Hits for the tests: what is said is given, the rest is filled in."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from processors.identity import content_id
from processors.quoting import BODY_CHARS, LEAD_CHARS, beginning, behind_word
from processors.stories.fingerprint import make_fingerprint
from processors.stories.revisions import content_of
from processors.text.reading import read_article
from schemas import ArticleLine, Hit, Rule, SubjectLine, Withdrawal
from schemas.times import rfc3339

NOON = int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp() * 1000)
MINUTE = 60_000
HOUR = 60 * MINUTE

CALL = "نائب الملك يتلقى اتصالا هاتفيا من رئيس وزراء {}"
CALL_BODY = (
    "تلقى نائب الملك اليوم اتصالا هاتفيا من رئيس وزراء {0}، جرى خلاله استعراض العلاقات الثنائية بين البلدين"
    " الشقيقين وسبل تعزيزها في مختلف المجالات. وأعرب رئيس وزراء {0} عن تقديره لمواقف المملكة الداعمة للأمن"
    " والاستقرار في المنطقة، كما جرى بحث عدد من القضايا ذات الاهتمام المشترك."
)


@cache
def fingerprint(title: str, body: str = "") -> str:
    text = read_article(title, body)
    return make_fingerprint(text.tokens, text.titled)


@cache
def content(title: str, body: str = "") -> str:
    return content_of(read_article(title, body))


def rule(name: str = "calls", **fields: object) -> Rule:
    known = {"id": name, "desk": "gulf", "channel": "diplomacy", "name": "اتصالات", "query": "اتصال"}
    return Rule(**(known | fields))


def article(name: str = "a-1", *, at: int = NOON, title: str = "خبر", **fields: object) -> ArticleLine:
    known = {
        "id": name, "version": 1, "source": "bna.bh", "title": title, "url": None, "status": "usable",
        "published_at": None, "received_at": rfc3339(at),
        "subjects": [SubjectLine(slug="diplomacy", confidence=0.9, primary=True)],
    }  # fmt: skip
    return ArticleLine(**(known | fields))


def hit(
    name: str = "a-1",
    *,
    at: int = NOON,
    title: str = "خبر",
    body: str = "",
    by: Rule | None = None,
    **fields: object,
) -> Hit:
    by = by or rule()
    about = article(name, at=at, title=title, content=content(title, body), **fields)
    return Hit(
        id=content_id(by.id, by.version, about, body),
        rule=by,
        article=about,
        pipeline="1.0",
        fingerprint=fingerprint(title, body),
        lead=beginning(body, LEAD_CHARS),
        body=behind_word(body, BODY_CHARS),
    )


def call(name: str, country: str, **fields: object) -> Hit:
    return hit(name, title=CALL.format(country), body=CALL_BODY.format(country), **fields)


# What happened one after another to a town.
_EVENTS = (
    "فيضان النهر يغمر أحياء البلدة القديمة ويقطع جسر السوق",
    "فرق الدفاع المدني تجلي مئات العائلات بالزوارق المطاطية",
    "وزير الأشغال يعاين السدود المتضررة ويتعهد بتعويض المزارعين",
    "نقابة المزارعين تطالب بفتح تحقيق في إهمال صيانة القنوات",
    "النيابة تستدعي مدير شركة المقاولات وتحجز سجلات المناقصات",
    "البرلمان يناقش قانون المناقصات وسط مشادات بين الكتل",
    "كتلة الإصلاح تنسحب من الائتلاف وتلوح بحجب الثقة",
    "رئيس الحكومة يقدم استقالته ويدعو لاقتراع مبكر",
    "مفوضية الاقتراع تحدد موعد التسجيل وتستعين بمراقبين أجانب",
    "بعثة المراقبين تصل العاصمة وتنتشر على ثمانين مركزا",
)


def chained(number: int, **fields: object) -> Hit:
    """Make a hit of a report of three events: it shares two with the next report, and none with the third."""
    told = [_EVENTS[each % len(_EVENTS)] for each in range(number, number + 3)]
    return hit(f"c-{number}", title=told[2], body="، و".join(reversed(told)), **fields)


def withdrawal(of: Hit, *, at: int, **fields: object) -> Withdrawal:
    taken_back = {"version": of.article.version + 1, "status": "canceled", "received_at": rfc3339(at)}
    gone = replace(of.article, **(taken_back | fields))
    return Withdrawal(id=content_id(of.rule.desk, gone), desk=of.rule.desk, article=gone, pipeline="1.0")
