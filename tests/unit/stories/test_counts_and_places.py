"""A silence hides neither other counts of people, nor another place, nor much that is new."""

import random
from typing import NamedTuple

import pytest

from processors import pipeline
from processors.hits import hits
from processors.rules import Matcher
from processors.stories.additions import additions
from processors.stories.desk import Desk
from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import Relation, relate
from processors.stories.ledger import decide
from processors.stories.reports import Report
from processors.stories.silences import Silences
from schemas import Article, EntityLine, wire
from schemas.times import rfc3339
from tests.unit.stories.making import HOUR, NOON, fingerprint, hit, rule


class Page(NamedTuple):
    title: str
    body: str
    source: str
    hours: int = 0  # since the first one


def told(*pages: Page) -> list[str]:
    """Return what becomes of each page: the kind of its alert, or the reason why there is none."""
    desk, matcher = Desk(), Matcher([rule(query="الشرطة")])
    outcomes = []
    for number, page in enumerate(pages):
        at = NOON + page.hours * HOUR
        article = Article(id=f"a-{number}", source=page.source, title=page.title, body=page.body)
        enriched = pipeline.enrich(article)
        [each] = hits(
            enriched, matcher.match(enriched), encoded=wire.encode(enriched), received_at=rfc3339(at)
        )
        decision = decide(desk, each, offset=number, time=at, silences=Silences())
        desk.fold(decision.entry)
        [alert] = decision.alerts
        outcomes.append(alert.suppressed.reason if alert.suppressed else alert.kind)
    return outcomes


ATTACK = (
    "هاجم مسلحون يستقلون دراجات نارية مقر الشرطة في المدينة صباح الاثنين، و{0}. وقال المتحدث باسم الشرطة إن"
    " كاميرات المراقبة أظهرت المهاجمين عند نقطة التفتيش قبل لحظات من الانفجار الذي حطم واجهة المبنى وألحق"
    " أضرارا بعشرات السيارات. وأغلقت السلطات الشوارع المؤدية إلى المقر ودعت السكان إلى الابتعاد عن المكان."
    " وتعد المدينة من أكبر مدن البلاد ويقصدها سياح كثيرون في مثل هذا الموسم."
)
TITLE = "مسلحون يهاجمون مقر الشرطة في المدينة"


@pytest.mark.parametrize(
    ("before", "after", "becomes"),
    [
        ("قتل أربعة مهاجمين", "اعتقلت الشرطة أربعة أشخاص", "update"),
        ("قتل أربعة مهاجمين", "قتل أربعة مهاجمين", "duplicate"),
        ("فر المهاجمون", "فر المهاجمون وهم أربعة مهاجمين", "duplicate"),
    ],
    ids=["others", "the same", "nobody before"],
)
def test_who_counts_other_people_than_was_told_is_told(before: str, after: str, becomes: str) -> None:
    first, second = ATTACK.format(before), ATTACK.format(before) + f" و{after} بحسب المتحدث."
    assert told(Page(TITLE, first, "a"), Page(TITLE, second, "b", 1)) == ["new", becomes]


REPRINTED = "مقر الشرطة في المدينة يتعرض لهجوم"


@pytest.mark.parametrize(
    ("title", "added", "news"),
    [
        (REPRINTED, "", False),
        (REPRINTED, " وانهار الجدار الخلفي.", False),
        ("فرنسا تدين الهجوم على مقر الشرطة في المدينة", " وأدانت فرنسا ذلك.", True),
        ("السياح في مثل هذا الموسم يقصدون أكبر مدن البلاد", "", True),
    ],
    ids=["as it was", "a detail", "a state", "out of the background"],
)
def test_who_prints_a_text_that_was_told_under_a_title_of_its_own_tells_nothing(
    title: str, added: str, news: bool
) -> None:
    body = ATTACK.format("فر المهاجمون")
    assert additions(hit(title=title, body=body + added), [fingerprint(TITLE, body)]).news is news


DETAILS = ". وتطاير زجاج النوافذ وغطى الدخان الحي. وهرعت عربات الإسعاف وطوقت قوة خاصة الجوار"
STATEMENT = (
    ". وندد خطيب الجامع الكبير بترويع الآمنين وطالب الأهالي بالتكاتف وحث الوجهاء على مؤازرة رجال الأمن"
    " والتبرع بالدم"
)


@pytest.mark.parametrize(
    ("title", "added", "soon", "news"),
    [
        (REPRINTED, DETAILS, True, False),
        (REPRINTED, DETAILS, False, True),
        (REPRINTED, DETAILS + ". ولحقت الأضرار بسبع حافلات", True, True),
        (REPRINTED, DETAILS + ". ودانت فرنسا الهجوم", True, True),
        (REPRINTED, STATEMENT, True, True),
        ("مقتل ضابط في هجوم على مقر الشرطة في المدينة", DETAILS, True, True),
        ("دخان فوق مقر الشرطة في المدينة", DETAILS, True, False),
        ("مقر الشرطة في تكريت يتعرض لهجوم", DETAILS, True, True),
    ],
    ids=["details", "later", "a number", "a state", "a statement", "an act", "its own title", "a name"],
)
def test_others_who_tell_the_same_at_the_same_time_tell_nothing_but_details(
    title: str, added: str, soon: bool, news: bool
) -> None:
    names = [EntityLine(type="place", key="تكريت", name="تكريت")]
    report = hit(title=title, body=ATTACK.format(f"فر المهاجمون{added}"), entities=names)
    assert additions(report, [fingerprint(TITLE, ATTACK.format("فر المهاجمون"))], soon=soon).news is news


@pytest.mark.parametrize(("hours", "becomes"), [(6, "duplicate"), (7, "update")])
def test_what_others_write_later_has_something_to_say(hours: int, becomes: str) -> None:
    first = Page(TITLE, ATTACK.format("فر المهاجمون"), "a")
    second = Page(REPRINTED, ATTACK.format(f"فر المهاجمون{DETAILS}"), "b", hours)
    assert told(first, second) == ["new", becomes]


@pytest.mark.parametrize(
    ("source", "at", "soon"), [("c", 8, True), ("c", 9, False), ("a", 3, False), ("b", 3, False)]
)
def test_soon_is_who_told_nothing_yet_within_six_hours_of_the_last(source: str, at: int, soon: bool) -> None:
    told = [Report("", "a", 0), Report("", "b", 2 * HOUR)]
    assert Report("", source, at * HOUR).follows_soon(told) == soon


def test_what_adds_to_a_report_that_was_silent_as_the_same_is_told() -> None:
    first = Page(TITLE, ATTACK.format("فر المهاجمون"), "a")
    same = Page(REPRINTED, ATTACK.format(f"فر المهاجمون{DETAILS}"), "b", 1)
    more = Page(REPRINTED, ATTACK.format(f"فر المهاجمون{DETAILS}{STATEMENT}"), "c", 2)
    assert told(first, same, more) == ["new", "duplicate", "update"]


FIRE = (
    "أخلت فرق الدفاع المدني سكان عمارة في حي {0} بجدة إثر حريق في شقة بالعمارة. {1}وحسب المتحدث الرسمي للدفاع"
    " المدني فقد تلقى مركز التحكم والتوجيه ظهر أمس بلاغا بوقوع حريق داخل عمارة سكنية بحي {0}. وبوصول فرق"
    " الإطفاء إلى الموقع تبين وجود حريق بشقة بالدور {2} نتجت عنه كثافة دخان عالية، {3}. وباشر فريق التحقيق"
    " إجراءاته في الموقع لمعرفة سبب الحادث.{4}"
)
HURT = "وأصيبت امرأتان باختناق عولجتا منه على يد الهلال الأحمر فيما خرج باقي السكان وهم بصحة جيدة. "
ADVICE = (
    " وحث الدفاع المدني الجميع على اتباع إرشادات السلامة الخاصة بالمباني السكنية واستخدام كاشف الدخان ومطفأة"
    " الحريق اليدوية والحذر من التمديدات الكهربائية العشوائية."
)


def test_a_fire_in_another_quarter_is_news_though_most_words_were_told() -> None:
    first = FIRE.format("النسيم", HURT, "الأرضي", "واتضح أن الحريق شب في مطبخ الشقة", ADVICE)
    body = FIRE.format("الحمراء", "", "الثالث", "وتضررت غرفة تقيم فيها سيدة مسنة", "")
    report = hit(title="حريق يخلي سكان عمارة في «حمراء» جدة", body=body)
    assert additions(report, [fingerprint("إصابة امرأتين في حريق عمارة سكنية بجدة", first)]).news


@pytest.mark.parametrize(("more", "relation"), [(58, Relation.ADDED), (40, Relation.DUPLICATE)])
def test_who_tells_much_more_tells_something_else_beside_it(more: int, relation: Relation) -> None:
    letters = random.Random(7)
    words = ["".join(letters.sample("جحخدذرزسشصضطظعغقم", 6)) for _ in range(200 + more)]
    first, later = " ".join(words[:200]), " ".join(words)
    one, other = (read_fingerprint(fingerprint(TITLE, body)) for body in (first, later))
    assert relate(one, other, same_outlet=False) is relation


def test_figures_are_no_states_to_versions_that_know_none() -> None:
    """An older version takes larger signs for states; those of a lead are even, so a figure's is odd."""
    article = Article(id="a", source="s", title=TITLE, body=ATTACK.format("قتل أربعة مهاجمين وجرح 12 شرطيا"))
    read = read_fingerprint(pipeline.enrich(article).fingerprint)
    assert len(read.figures) == 2
    assert all(sign % 2 for sign in read.figures)
    assert not read.figures & read.states
