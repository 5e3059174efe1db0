"""A silence hides neither other counts of people, nor another place, nor much that is new."""

import random

import pytest

from processors import pipeline
from processors.hits import hits
from processors.rules import Matcher
from processors.stories.additions import additions
from processors.stories.desk import Desk
from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import Relation, relate
from processors.stories.ledger import decide
from processors.stories.silences import Silences
from schemas import Article, wire
from schemas.times import rfc3339
from tests.unit.stories.making import HOUR, NOON, fingerprint, hit, rule


def second_told(*pages: tuple[str, str]) -> str:
    """Return what becomes of the second of two pages of two outlets: the kind of its alert, or the reason."""
    desk, matcher = Desk(), Matcher([rule(query="الشرطة")])
    for number, (title, body) in enumerate(pages):
        at = NOON + number * HOUR
        article = Article(id=f"a-{number}", source=f"outlet-{number}.example", title=title, body=body)
        enriched = pipeline.enrich(article)
        [each] = hits(
            enriched, matcher.match(enriched), encoded=wire.encode(enriched), received_at=rfc3339(at)
        )
        decision = decide(desk, each, offset=number, time=at, silences=Silences())
        desk.fold(decision.entry)
    [alert] = decision.alerts
    return alert.suppressed.reason if alert.suppressed else alert.kind


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
    assert second_told((TITLE, first), (TITLE, second)) == becomes


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
