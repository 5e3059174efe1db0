"""A silence hides no fact, and the same report in other words is one story."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processors.quoting import BODY_CHARS, SENTENCE_CHARS
from processors.stories.additions import additions
from processors.stories.desk import Desk
from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import retells
from processors.stories.ledger import decide
from processors.stories.silences import Silences
from processors.text.markup import shown
from schemas import Alert, EntityLine, Hit
from schemas.times import milliseconds
from tests.unit.stories.making import HOUR, NOON, chained, fingerprint, hit


class Page(NamedTuple):
    title: str
    body: str = ""


def told(*pages: Page, apart: int = HOUR) -> Iterator[Alert]:
    """Yield what a desk is told of pages of several outlets, one after another."""
    desk = Desk()
    for number, page in enumerate(pages):
        at = NOON + number * apart
        each = hit(f"a-{number}", at=at, title=page.title, body=page.body, source=f"outlet-{number}.example")
        decision = decide(desk, each, offset=number, time=at, silences=Silences())
        desk.fold(decision.entry)
        yield decision.alerts[0]


RAID = (
    "أغار طيران التحالف فجر اليوم على مخازن السلاح التي يسيطر عليها المتمردون في ضواحي مدينة تعز، وسمع السكان"
    " دوي انفجارات عنيفة استمرت ساعتين. وقالت مصادر ميدانية إن الغارات دمرت منصات لإطلاق الصواريخ وقطعت طريق"
    " الإمداد الذي يربط المدينة بالساحل، فيما تواصلت المواجهات بين المقاومة الشعبية والمتمردين في الجبهة"
    " الغربية وسقط قتلى وجرحى من الجانبين."
)
ENVOY = (
    "قال المتحدث باسم البيت الأبيض إن الإدارة الأمريكية ترفض قرار الشركة نقل مصانعها وتدرس فرض رسوم جديدة على"
    " وارداتها من السيارات. وأضاف أن الرئيس أبلغ مجلس الشركة بأن الإعفاءات الضريبية ستلغى إن مضت في خطتها،"
    " وأن"
    " الكونغرس سيناقش الأمر الأسبوع المقبل."
)
ARRESTS = (
    "أعلنت الشرطة اعتقال 140 عاملا بعد تفريق الاعتصام أمام مصنع النسيج في مدينة المحلة، ووجهت إليهم تهمة"
    " تعطيل"
    " الإنتاج وإتلاف الآلات. وقالت نقابة العمال إن المعتقلين محتجزون في ثكنة للأمن المركزي وإن المحامين"
    " منعوا من"
    " لقائهم منذ يومين."
)
BOMBER = (
    "كشفت وزارة الداخلية أن منفذ التفجير الانتحاري الذي استهدف جامع الحي القديم هو فهد سالم المطلق، وهو في"
    " الثانية"
    " والعشرين من عمره وقد غادر البلاد العام الماضي للقتال مع التنظيم. وأوضح المتحدث الأمني أن الحزام"
    " الناسف الذي"
    " استخدمه صنع محليا، وأن التحقيق مستمر مع أربعة من أقاربه."
)
BULLETIN = (
    "أعلنت قيادة العمليات المشتركة أن طائرات التحالف الدولي نفذت {} غارة على مواقع التنظيم في محيط الرمادي"
    " وبيجي"
    " وسنجار خلال الساعات الأربع والعشرين الماضية، ودمرت عربات ومواقع قتالية ومخازن للذخيرة."
)
MEETING = (
    "قال وزير الخارجية الكويتي في افتتاح الاجتماع الطارئ لوزراء الخارجية العرب إن إغلاق المعبر مخالف للقانون،"
    " ودعا إلى فتحه أمام قوافل الإغاثة من دون شروط. وأضاف أن بلاده سترسل ثلاث طائرات محملة بالأدوية، وأن"
    " الجسر الجوي سيستمر حتى نهاية الشهر. وأشاد بجهود الهلال الأحمر وبالأطباء المتطوعين الذين يعملون منذ"
    " أسابيع تحت الحصار، وشدد على أن حماية المدنيين مسؤولية تقع على عاتق مجلس الأمن. من جهته طلب الأمين"
    " العام للجامعة من المنظمات الأممية تحقيقا في قصف المستشفى."
)
SENTENCES = [RAID, *RAID.split(". "), *ENVOY.split(". "), *ARRESTS.split(". "), *BOMBER.split(". ")]

UNDER_ANOTHER = {
    "another town is freed": (
        Page("طيران التحالف يغير على مخازن السلاح في ضواحي تعز", RAID),
        Page(
            "المقاومة الشعبية تحرر بلدة المخا وتتقدم نحو الميناء",
            "سيطرت المقاومة الشعبية على بلدة المخا بعد انسحاب المتمردين منها ورفعت العلم فوق"
            " الميناء. " + RAID,
        ),
    ),
    "another government speaks": (
        Page("البيت الأبيض يرفض نقل المصانع ويهدد برسوم على السيارات", ENVOY),
        Page(
            "الحكومة الألمانية تحذر من حرب تجارية بعد تهديد البيت الأبيض",
            ENVOY + " وحذرت الحكومة الألمانية من حرب تجارية ودعت إلى التهدئة.",
        ),
    ),
    "a third wave and a demand": (
        Page("اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج", ARRESTS),
        Page(
            "موجة ثالثة من الإضرابات والعمال يطالبون برحيل الإدارة",
            ARRESTS + " وبدأت اليوم موجة ثالثة من الإضرابات في ستة مصانع أخرى، وطالب العمال برحيل إدارة"
            " الشركة"
            " القابضة وصرف الأجور المتأخرة.",
        ),
    ),
    "a bomb is defused": (
        Page("الداخلية: منفذ تفجير الجامع هو فهد سالم المطلق", BOMBER),
        Page(
            "إبطال مفعول عبوة ناسفة قرب مستشفى الأطفال",
            "أبطل خبراء المتفجرات مفعول عبوة ناسفة زرعت قرب مستشفى الأطفال. " + BOMBER,
        ),
    ),
    "what was background leads": (
        Page("الكويت: إغلاق المعبر مخالف للقانون", MEETING),
        Page("الأمين العام يطلب تحقيقا في قصف المستشفى", MEETING),
    ),
    "the lead counts": (
        Page("غارة للتحالف على مخازن السلاح قرب تعز", RAID),
        Page("غارة للتحالف على مخازن السلاح قرب تعز", "قتل 19 شخصا وفق المستشفى. " + RAID),
    ),
    "the next bulletin counts more": (
        Page("التحالف الدولي ينفذ 18 غارة على مواقع التنظيم", BULLETIN.format(18)),
        Page("التحالف الدولي ينفذ 23 غارة على مواقع التنظيم", BULLETIN.format(23)),
    ),
    "a number in words, with a clitic": (
        Page("الحكم على الشاعرة بالسجن خمسة أشهر", "حكمت المحكمة على الشاعرة بالسجن خمسة أشهر لقصائدها."),
        Page("معاقبة الشاعرة بخمس سنوات سجنا", "حكمت المحكمة على الشاعرة بالسجن خمس سنوات لقصائد نشرتها."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pages", UNDER_ANOTHER.values(), ids=UNDER_ANOTHER)
def test_what_leads_a_report_alone_is_told_though_it_shares_a_paragraph(
    pages: tuple[Page, Page],
) -> None:
    first, second = told(*pages)
    assert first.suppressed is None
    assert second.kind in {"update", "new"}
    assert second.suppressed is None


def test_an_update_carries_the_sentences_that_the_desk_was_not_told() -> None:
    pages = UNDER_ANOTHER["another town is freed"]
    _, update = told(*pages)
    (sentence,) = update.new_sentences
    assert sentence.text == pages[1].body[sentence.start : sentence.end]
    assert sentence.text.startswith("سيطرت المقاومة الشعبية على بلدة المخا")


@example([*SENTENCES[:1] * 2, *SENTENCES[1:2] * 4, *SENTENCES[2:3] * 3, SENTENCES[4]], "&nbsp;<b>!</b> ")
@given(st.lists(st.sampled_from(SENTENCES), max_size=12), st.sampled_from([" ", ".\n", "&nbsp;<b>!</b> "]))
def test_new_sentences_are_few_and_short_and_slice_back(sentences: list[str], between: str) -> None:
    report = hit(body=between.join(sentences))
    body = report.body
    found = additions(report, [fingerprint("خبر", ". ".join(sentences[:2]))]).sentences
    assert len(found) <= 3
    assert found == sorted(found, key=lambda each: each.start)
    for each in found:
        assert shown(body[each.start : each.end]) == each.text
        assert each.end - each.start <= SENTENCE_CHARS
    assert additions(report, [fingerprint("خبر", ". ".join(sentences))]).sentences == []


@pytest.mark.parametrize("text", [ARRESTS, BOMBER, ENVOY, RAID])
@given(st.data())
def test_what_a_cut_leaves_of_a_word_or_of_a_count_is_nothing_new(text: str, data: st.DataObject) -> None:
    shown = data.draw(st.integers(0, len(text)))
    report = hit(body=" " * (BODY_CHARS - shown) + text)
    assert additions(report, [fingerprint("خبر", text)]).sentences == []


BEFORE = [
    "وكانت السلطات قد أغلقت المصنع في مايو الماضي بعد حريق أتى على مخازن القطن",
    "يذكر أن المدينة شهدت إضرابات مماثلة شارك فيها عمال السكك الحديدية والموانئ",
    "ومنذ عام 2011 تراجعت صادرات النسيج وفقد آلاف الحرفيين وظائفهم",
    "ويعتبر القطن طويل التيلة من أهم المحاصيل الزراعية في الدلتا",
]
NEWS = [
    "وأعلن وزير القوى العاملة صرف الأجور المتأخرة لجميع العاملين بالمصنع",
    "ووصلت تعزيزات أمنية من محافظة الغربية إلى مداخل المدينة",
    "وأصيب سبعة من رجال الأمن بحجارة ألقاها محتجون",
    "وكانت النيابة قد أمرت مساء اليوم بالإفراج عن عشرين من الموقوفين",
]


@given(
    st.lists(st.sampled_from(BEFORE), min_size=1, unique=True), st.lists(st.sampled_from(NEWS), unique=True)
)
def test_an_update_is_told_where_any_sentence_is_news_and_shows_that_alone(
    before: list[str], news: list[str]
) -> None:
    title = "اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج"
    first = fingerprint(title, ARRESTS)
    report = hit(title=title, body=". ".join([ARRESTS.rstrip("."), *news, *before]))
    found = additions(report, [first])
    assert found.news == bool(news)
    shown_ones = [each.text for each in found.sentences]
    assert set(shown_ones) <= set(news or before)
    assert shown_ones


def test_what_adds_background_alone_is_no_update_but_a_duplicate() -> None:
    title = "اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج"
    first, second, third = told(
        Page(title, ARRESTS),
        Page(title, " ".join([ARRESTS, ". ".join(BEFORE)])),
        Page(title, " ".join([ARRESTS, ". ".join([NEWS[0], *BEFORE])])),
        apart=5 * HOUR,
    )
    assert second.suppressed
    assert (second.suppressed.reason, second.suppressed.covered_by) == ("duplicate", first.id)
    assert (third.kind, third.suppressed) == ("update", None)


@pytest.mark.parametrize(
    "title",
    [
        "ألمانيا: اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج",
        "اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج ومقتل نقابي",
        "إغلاق المصنع في مايو: اعتقال 140 عاملا بعد تفريق اعتصام",
    ],
)
def test_background_that_a_title_leads_with_is_news(title: str) -> None:
    first = fingerprint("اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج", ARRESTS)
    report = hit(title=title, body=" ".join([ARRESTS, ". ".join(BEFORE)]))
    assert additions(report, [first]).news


@pytest.mark.parametrize(
    "title", ["عمال السكك الحديدية في ثكنة الشرطة والموانئ", "اعتقال ثان لعمال مصنع النسيج"]
)
def test_a_title_that_no_told_lead_has_is_news_though_each_of_its_words_was_told(title: str) -> None:
    others = [fingerprint(title, ARRESTS), fingerprint("خبر آخر", f"{RAID} {title}. {title}")]
    first = fingerprint("اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج", f"{ARRESTS} {'. '.join(BEFORE)}")
    report = hit(title=title, body=ARRESTS)
    assert additions(report, [first]).news
    assert not additions(report, [first, *others]).news


def test_a_count_that_a_title_leads_with_is_news_though_so_many_of_something_else_were_told() -> None:
    wounded = Page(
        "إصابة مئة متظاهر عند السياج الشرقي للقطاع",
        "أعلنت وزارة الصحة إصابة مئة متظاهر برصاص الجيش عند السياج الشرقي للقطاع خلال مسيرة الجمعة، وكان مقتل"
        " متظاهرين آخرين أعلن في الأسابيع الماضية برصاص جنود على الحدود الشرقية للقطاع. وقال الناطق باسم"
        " الوزارة إن المصابين نقلوا إلى مستشفى المدينة في بيان صدر مساء. وأشعل الشبان إطارات غطى دخانها"
        " المعبر التجاري، واقتحموا غرف الانتظار فيه وأحرقوا أثاثها، ودعت اللجنة المنظمة إلى حشد أكبر في ذكرى"
        " النكبة. وأسقط المتظاهرون طائرتين اثنتين فوق الحدود.",
    )
    dead = Page(
        "مقتل متظاهرين اثنين برصاص الجيش عند السياج",
        "أعلن الجيش الأحد مقتل متظاهرين اثنين برصاص جنود على الحدود الشرقية للقطاع. وقبيل ذلك أفاد الناطق"
        " باسم وزارة الصحة في بيان بأن فلاحا كان يحرث أرضه قتل ونقل إلى مستشفى المدينة.",
    )
    first, second = told(wounded, dead, apart=40 * HOUR)
    assert (first.kind, second.kind, second.suppressed) == ("new", "update", None)


def test_of_a_text_that_is_not_here_to_its_end_nothing_is_taken_for_known() -> None:
    title = "اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج"
    rest = " ".join(
        f"{name} {act}" for name in ("السقا", "برهامي", "قنديل", "طنطاوي") for act in ("ناشد", "تبرع")
    )
    report = hit(title=title, body=f"{ARRESTS}\n{BEFORE[3]} {'والقطن ' * 300} {rest}")
    assert additions(report, [fingerprint(title, ARRESTS)]).news
    before_that_version = replace(report, body="")
    assert additions(before_that_version, [fingerprint(title, ARRESTS)]).news


TALKS = "وزير الدفاع الكندي يبحث في عمان أمن الحدود"
TALKS_TOLD = (
    "بحث وزير الدفاع الكندي مع نظيره الأردني في عمان أمن الحدود وتدريب القوات. وقال الوزير إن بلاده ستمول"
    " أبراجا للمراقبة وأجهزة اتصال، وإن المدربين يصلون في الخريف. وأشاد الجانب الأردني بالتعاون القائم"
    "، واتفق الطرفان على لجنة فنية تجتمع كل شهرين في العاصمة وتراجع سير العمل وترفع تقاريرها إلى"
    " القيادتين."
)
TALKS_ANEW = (
    "في جلسة قصيرة بحث وزير الدفاع الكندي مع نظيره الأردني أمن الحدود وتدريب القوات في عمان. وتفقد الضيف"
    " كتيبة حرس تسلمت مركبات خفيفة ومناظير ليلية، واستمع إلى شرح من الضباط عن طرق التهريب. وتناول الحديث"
    " مشاريع المياه في القرى القريبة وحاجة المستوصفات إلى مولدات."
)
FURTHER = {
    "what stands elsewhere": ("ويزور الوزير مستشفى ميدانيا قبل سفره.", None),
    "another state": ("وشارك ملحق عسكري من النرويج في جانب من اللقاء.", "update"),
    "another person": ("وحضر اللقاء مدير المخابرات سالم القضاة.", "update"),
}


def talks(number: int, title: str, body: str, *people: str, outlet: str, at: int) -> Hit:
    named = [EntityLine(type="person", key=each, name=each) for each in people]
    return hit(f"t-{number}", at=at, title=title, body=body, source=outlet, entities=named)


def told_after(*hits: Hit) -> Alert:
    """Return what a desk is told of the last of some hits."""
    desk = Desk()
    for number, each in enumerate(hits):
        at = milliseconds(each.article.received_at)
        decision = decide(desk, each, offset=number, time=at, silences=Silences())
        desk.fold(decision.entry)
    return decision.alerts[0]


@pytest.mark.parametrize(("further", "kind"), FURTHER.values(), ids=FURTHER)
def test_the_same_lead_hours_later_in_other_detail_is_a_duplicate_unless_somebody_is_new(
    further: str, kind: str | None
) -> None:
    first = talks(1, TALKS, TALKS_TOLD, outlet="one.example", at=NOON)
    people = ["سالم القضاة"] if "القضاة" in further else []
    report = f"{TALKS_ANEW} {further}"
    second = talks(2, TALKS, report, *people, outlet="two.example", at=NOON + 3 * HOUR)
    alert = told_after(first, second)
    assert (alert.suppressed is None) == bool(kind)
    assert alert.suppressed is None or alert.suppressed.reason == "duplicate"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (TALKS, TALKS_ANEW.replace("في جلسة قصيرة", "بعد مقتل حارس")),
        (TALKS, TALKS_ANEW.replace("كتيبة حرس", "ثماني كتائب")),
        (f"{TALKS} ويوقع اتفاق تدريب", TALKS_ANEW),
    ],
    ids=["an act where it leads", "a count in its lead", "an act in its title"],
)
def test_what_leads_with_more_is_told(title: str, body: str) -> None:
    first = talks(1, TALKS, TALKS_TOLD, outlet="one.example", at=NOON)
    assert (
        told_after(first, talks(2, title, body, outlet="two.example", at=NOON + 3 * HOUR)).suppressed is None
    )


def test_what_takes_up_a_text_is_told_for_what_it_adds() -> None:
    _, *more = TALKS_ANEW.partition(".")
    first = fingerprint(TALKS, TALKS_TOLD)
    assert additions(hit(title=TALKS, body="".join([TALKS_TOLD, *more])), [first], [first]).news
    assert not additions(hit(title=TALKS, body=TALKS_ANEW), [first], [first]).news


def test_a_title_that_a_lead_alone_said_may_have_been_to_come_and_is_told() -> None:
    announced = fingerprint("أسبوع حافل ينتظر الدبلوماسية", TALKS_TOLD.replace("بحث", "يبحث", 1))
    assert additions(hit(title=TALKS, body=TALKS_ANEW), [announced], [announced]).news


ASKED = "هل يفلح وزير الدفاع الكندي في أمن الحدود؟"
ASKS = (
    "بحث وزير الدفاع الكندي مع نظيره الأردني في عمان أمن الحدود وتدريب القوات. وستمول بلاده أبراجا للمراقبة"
    " وأجهزة اتصال. فهل يفلحون؟"
)


@pytest.mark.parametrize(
    ("title", "body", "news"),
    [
        (ASKED, ASKS, False),
        ("وزير الدفاع الكندي ونظيره يتبادلان الرأي في أمن الحدود", ASKS, False),
        (ASKED, ASKS.replace("فهل يفلحون؟", "وفي الجلسة وعد النواب برصف طرق القرى."), True),
        (ASKED, ASKS.replace("فهل يفلحون؟", "ثم استقال الوزير."), True),
        (ASKED, ASKS.replace("فهل يفلحون؟", "وحضر النرويجيون."), True),
        ("تساؤلات عن مصير المستوصفات في القرى", ASKS, True),
    ],
    ids=["a question", "other words", "a sentence", "an act", "a state", "another title"],
)
def test_a_title_over_what_was_told_is_told_only_with_something_to_add(
    title: str, body: str, news: bool
) -> None:
    first = fingerprint(TALKS, TALKS_TOLD)
    assert additions(hit(title=title, body=body), [first], [first]).news == news
    assert additions(hit(title=title, body=body), [first]).news  # on another day all are


@pytest.mark.parametrize(
    ("name", "news"), [("سيول", False), ("بيونغيانغ", False), ("الكوريتين", False), ("بكين", True)]
)
def test_another_name_of_a_state_that_was_told_is_no_new_state(name: str, news: bool) -> None:
    title = "كوريا تعلن اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج"
    report = hit(title=title, body=f"{ARRESTS} وتصل أصداء الاعتصام إلى {name}")
    assert additions(report, [fingerprint(title, f"{ARRESTS} وتصل الأصداء بعيدا")]).news == news


HOSPITAL = (
    "أعلنت السفارة الكندية أن بلادها ستمول مستشفى ميدانيا للاجئين في المفرق. ويصل الأطباء في الربيع مع أجهزة"
    " أشعة ومختبر."
)
IN_PARTS = [(TALKS, TALKS_TOLD), ("كندا تمول مستشفى ميدانيا للاجئين في المفرق", HOSPITAL)]
TOGETHER = "الوزير الكندي يبحث أمن الحدود وبلاده تمول مستشفى ميدانيا في المفرق"
BOTH = (
    "بحث وزير الدفاع الكندي {} مع نظيره الأردني في عمان أمن الحدود وتدريب القوات، وأعلن أن كندا ستمول مستشفى"
    " ميدانيا للاجئين في المفرق. وتجول الضيف في الأسواق واشترى عباءات مطرزة."
)


@pytest.mark.parametrize(
    ("title", "further", "people", "news"),
    [
        (TOGETHER, "", [], False),
        (TOGETHER, "ومعه سالم القضاة", ["سالم القضاة"], True),
        (TOGETHER, "ومعه وفد من النرويج", [], True),
        (TOGETHER, "ومعه تسعة ضباط", [], True),
        ("جولة في أسواق المدينة القديمة", "", [], True),
    ],
    ids=["nothing", "a person", "a state", "a number", "what nobody led with"],
)
def test_what_several_reports_told_in_parts_is_not_soon_told_again(
    title: str, further: str, people: list[str], news: bool
) -> None:
    parts = [fingerprint(*part) for part in IN_PARTS]
    report = talks(3, title, BOTH.format(further), *people, outlet="three.example", at=NOON)
    assert additions(report, parts, soon=True).news == news
    for each in parts:
        assert additions(report, [each], soon=True).news  # one part of it was told
    assert additions(report, parts).news  # after hours it may have happened again


# Told below the lead of one report, or by a lead under no title of its own.
LISTED = (
    "أعلنت دول الخليج أنها أدرجت عشرة من قادة التنظيم وأربع شركات على قائمة الإرهاب، وجمدت أموالهم ومنعت"
    " السفر إليهم ومنهم. وذكر البيان أن القرار اتخذ بعد مشاورات طويلة شارك فيها خبراء المصارف ومكاتب"
    " مكافحة غسل الأموال وأجهزة الرقابة على التحويلات، وراجعوا فيها كشوف الحسابات وعقود الشحن وسجلات المعارض"
    " خلال الأعوام الخمسة السابقة، ثم رفعوا توصياتهم إلى الأمانة العامة. ووقعت على البيان الكويت والبحرين."
)
LISTS_TOO = (
    "أعلنت {} أنها أدرجت عشرة من قادة التنظيم وأربع شركات على قائمة الإرهاب، وجمدت أموالهم ومنعت السفر إليهم"
    " ومنهم. وسيبلغ المصرف المركزي الفروع بالأسماء."
)


@pytest.mark.parametrize(
    ("who", "news"), [("الكويت", True), ("المنامة", True), ("دول الخليج", False)], ids=["one", "other", "all"]
)
def test_the_same_act_of_a_state_that_no_report_led_with_is_its_own(who: str, news: bool) -> None:
    title = "{} تدرج عشرة من قادة التنظيم وأربع شركات على قائمة الإرهاب"
    first = fingerprint(title.format("دول الخليج"), LISTED)
    report = hit(title=title.format(who), body=LISTS_TOO.format(who))
    assert additions(report, [first], [first], soon=True).news == news
    led = fingerprint(title.format(who), LISTS_TOO.format(who))
    assert not additions(report, [first, led], [first, led], soon=True).news


FREED = (
    "أطلقت محكمة في إزمير سراح القس أندرو برونسون وألغت منعه من السفر، وكان الرئيس دونالد ترامب يطالب بإطلاق"
    " سراحه ويأمل في عودته إلى بلاده قريبا."
)
COMMENTS = (
    "أمل الرئيس دونالد ترامب في عودة القس أندرو برونسون إلى بلاده قريبا. وأطلقت محكمة في إزمير سراح القس"
    " وألغت منعه من السفر. وكتب على حسابه أن صلواته هذه الليلة مع عائلة القس."
)


@pytest.mark.parametrize(
    ("title", "news"),
    [
        ("أول تعليق من ترامب على إطلاق سراح القس برونسون في إزمير", True),
        ("ترامب: إطلاق سراح القس برونسون في إزمير وإلغاء منعه من السفر", False),
    ],
    ids=["announced", "not announced"],
)
def test_the_announced_answer_of_somebody_whom_no_title_named_is_told(title: str, news: bool) -> None:
    first = fingerprint("إطلاق سراح القس برونسون في إزمير وإلغاء منعه من السفر", FREED)
    report = talks(4, title, COMMENTS, "دونالد ترامب", outlet="two.example", at=NOON)
    assert additions(report, [first], [first], soon=True).news == news
    told = fingerprint(title, COMMENTS)
    assert not additions(report, [first, told], [first, told], soon=True).news


PREPARED = (
    "يستعد محققون لتفتيش مبنى القنصلية في مدينة إزمير مساء اليوم بحثا عن أدلة على مصير الصحفي المفقود. ووافق"
    " القنصل على أن يدخل فريق المحققين المبنى."
)
SEARCHED = (
    "دخل فريق المحققين مبنى القنصلية في مدينة إزمير مساء اليوم بحثا عن أدلة على مصير الصحفي المفقود. وجمع"
    " خبراء الأدلة الجنائية عينات من الغرف والحديقة."
)


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        ("محققون يستعدون لدخول القنصلية في إزمير", "دخول المحققين القنصلية في إزمير", True),
        ("دخول محققين القنصلية في إزمير", "دخول المحققين القنصلية في إزمير", False),
        ("محققون يستعدون لدخول القنصلية في إزمير", "المحققون يعتزمون دخول القنصلية في إزمير", False),
    ],
    ids=["it came", "it was told", "it is to come still"],
)
def test_what_was_to_come_by_its_title_is_told_where_it_came(before: str, after: str, news: bool) -> None:
    told_first = fingerprint(before, PREPARED)
    report = hit(title=after, body=SEARCHED)
    assert additions(report, [told_first], [told_first], soon=True).news == news


VOTE = (
    "{} الجمعية العامة للاتحاد اليوم في {} على اختيار الدولة التي تستضيف الدورة المقبلة من البطولة بين ملف"
    " المغرب وملف البرازيل المشترك مع الأوروغواي. {}"
)
PREVIEWS = (
    (
        "الاتحاد يختار مستضيف الدورة المقبلة بين المغرب والبرازيل",
        "ستصوت",
        "وفاز ملف المغرب بالاستضافة مرتين.",
    ),
    ("المغرب أو البرازيل.. هكذا تختار الجمعية مستضيف البطولة", "ستصوت", "ويعلن الفوز مساء."),
)
RESULT = "البرازيل والأوروغواي تفوزان باستضافة الدورة المقبلة من البطولة"


@pytest.mark.parametrize(
    ("verb", "news"), [("صوتت", True), ("ستصوت", False)], ids=["it came", "to come still"]
)
def test_what_previews_lead_with_as_to_come_is_told_where_it_came(verb: str, news: bool) -> None:
    parts = [fingerprint(title, VOTE.format(led, "زيورخ", more)) for title, led, more in PREVIEWS]
    report = hit(title=RESULT, body=VOTE.format(verb, "زيورخ", "ونال الملف أصوات النواب."))
    assert additions(report, parts, soon=True).news == news


SHOT = "الدفاع الجوي يعترض صاروخا باتجاه {}"
SHOT_DOWN = (
    "اعترضت قوات الدفاع الجوي صاروخا أطلقه المتمردون باتجاه {} ودمرته في الجو قبل بلوغ الأحياء السكنية. وأكد"
    " المتحدث باسم القوات أن الشظايا لم تصب أحدا."
)
MEETS = "وزير الخارجية الكندي يلتقي {}"
MET = "التقى وزير الخارجية الكندي في القصر {} وبحثا أمن الممرات البحرية وتبادل السجناء ومواسم الصيد."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Page(SHOT.format("مدينة نجران"), SHOT_DOWN.format("مدينة نجران")), ("مأرب", "place")),
        (
            Page(MEETS.format("الملك سلمان"), MET.format("الملك سلمان بن عبدالعزيز")),
            ("محمد بن سلمان", "person"),
        ),
    ],
    ids=["a place", "a namesake"],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_title_that_names_a_place_or_a_person_that_no_report_named_is_told(
    first: Page, second: tuple[str, str], named: bool
) -> None:
    name, kind = second
    title, body = (SHOT, SHOT_DOWN) if kind == "place" else (MEETS, MET)
    before = fingerprint(*first)
    entities = [EntityLine(type=kind, key=name, name=name)] if named else []
    report = hit(title=title.format(name), body=body.format(name), entities=entities)
    assert additions(report, [before], [before], soon=True).news == named


HIDES = (
    "{} الرئيس الأسبق تسليم نفسه للشرطة بعد انقضاء المهلة التي منحها له القاضي في قضية الرشوة. وقال أمام"
    " أنصاره قرب مقر النقابة {} إنه لا يخشى السجن."
)


@pytest.mark.parametrize(
    ("act", "news"), [("يوافق على", True), ("يرفض", False), ("يرفض ثم يوافق على", False)]
)
def test_a_title_that_takes_the_other_side_is_told_though_its_lead_recalls_the_first(
    act: str, news: bool
) -> None:
    refuses = fingerprint("الرئيس الأسبق يرفض تسليم نفسه للشرطة", HIDES.format("رفض", "بعد أن وافق محاموه"))
    title = f"الرئيس الأسبق {act} تسليم نفسه للشرطة"
    report = hit(
        title=title, body=HIDES.format("وافق بعد أن رفض", "ليلا") + " وفاوض محاموه على زنزانة مفردة."
    )
    assert additions(report, [refuses], [refuses], soon=True).news == news
    agreed = fingerprint("الرئيس الأسبق يوافق على تسليم نفسه للشرطة", HIDES.format("وافق", "ورفض"))
    assert not additions(report, [refuses, agreed], [refuses, agreed], soon=True).news


COURT = (
    "وقضت محكمة العدل الدولية بتعليق رسوم المعابر فورا.",
    "وطلب قضاة محكمة العدل الدولية كفالة لأصحاب الشاحنات المحتجزة.",
    "وأمهلت محكمة العدل الدولية الشركات أسبوعين للطعن.",
)


@pytest.mark.parametrize("sentences", range(4))
def test_what_comes_up_in_three_sentences_is_another_matter_and_no_detail(sentences: int) -> None:
    body = " ".join([BOTH.format(""), TALKS_TOLD, *COURT[:sentences]])
    report = hit(
        title=TOGETHER,
        body=body,
        entities=[EntityLine(type="organisation", key="icj", name="محكمة العدل الدولية")],
    )
    parts = [fingerprint(*part) for part in IN_PARTS]
    assert additions(report, parts, soon=True).news == (sentences == 3)


def test_what_a_told_report_had_below_its_lead_is_told_where_it_leads() -> None:
    report = hit(title=TOGETHER, body=BOTH.format(""))
    below = fingerprint(TOGETHER, f"{RAID} {ENVOY} {report.body}")
    assert additions(report, [below], soon=True).news
    assert not additions(report, [below, *(fingerprint(*part) for part in IN_PARTS)], soon=True).news


@given(
    st.lists(st.sampled_from(SENTENCES), max_size=6),
    st.lists(st.lists(st.sampled_from(SENTENCES), max_size=4), min_size=1, max_size=4),
    st.booleans(),
)
def test_who_was_told_more_and_who_was_told_lately_hears_no_more(
    sentences: list[str], told: list[list[str]], soon: bool
) -> None:
    report = hit(title=SENTENCES[-1], body=". ".join(sentences))
    reports = [fingerprint(SENTENCES[len(each)], ". ".join(each)) for each in told]
    grown = [reports[:number] for number in range(1, len(reports) + 1)]
    heard = [additions(report, each, soon=soon).news for each in grown]
    assert heard == sorted(heard, reverse=True)
    assert all(additions(report, each).news for each, news in zip(grown, heard, strict=True) if news)


def test_on_the_next_day_the_same_lead_may_be_another_meeting() -> None:
    first = talks(1, TALKS, TALKS_TOLD, outlet="one.example", at=NOON)
    second = talks(2, TALKS, TALKS_ANEW, outlet="two.example", at=NOON + 20 * HOUR)
    assert told_after(first, second).suppressed is None


@pytest.mark.parametrize(
    ("word", "news"), [("وهم الآن في مبنى مجاور", False), ("وهم الآن في مبنى بالمجر", True)]
)
def test_what_sounds_like_a_state_is_none(word: str, news: bool) -> None:
    title = "اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج"
    report = hit(title=title, body=f"{ARRESTS} {word}")
    assert additions(report, [fingerprint(title, ARRESTS)]).news == news


ACCORD = [
    "وقعت الحكومة والمعارضة في الخرطوم اتفاقا لتقاسم السلطة ينهي أزمة استمرت ثمانية أشهر",
    "وينص الاتفاق على تشكيل مجلس سيادي من أحد عشر عضوا يرأسه عسكري في المرحلة الأولى",
    "وقال الوسيط الأفريقي إن لجنة فنية ستضع اللمسات الأخيرة على الوثيقة الدستورية خلال أسبوعين",
    "وخرج الآلاف إلى شوارع العاصمة احتفالا بالتوقيع",
]
ARRIVAL = (
    "وصل وزير الخارجية الفرنسي لوران فابيوس اليوم إلى طهران في زيارة تستمر يوما واحدا يلتقي خلالها الرئيس"
    " حسن روحاني ووزير الخارجية محمد جواد ظريف."
)
SAME_STORY = {
    "a flash, then the text": (
        Page("انفجار ضخم يهز وسط العاصمة كابول قرب السفارة الألمانية"),
        Page(
            "انفجار ضخم قرب السفارة الألمانية في كابول",
            "هز انفجار ضخم صباح اليوم وسط العاصمة الأفغانية كابول قرب السفارة الألمانية، وتصاعدت أعمدة"
            " الدخان فوق"
            " الحي الدبلوماسي. وقال متحدث باسم الداخلية إن صهريجا مفخخا انفجر عند نقطة تفتيش في ساعة"
            " الذروة، وإن"
            " سيارات الإسعاف نقلت عشرات الجرحى إلى المستشفيات. ولم تعلن أي جهة مسؤوليتها.",
        ),
    ),
    "synonyms over a reordered text": (
        Page("توقيع اتفاق لتقاسم السلطة في الخرطوم", ". ".join(ACCORD)),
        Page("السودان.. إبرام صفقة اقتسام الحكم", ". ".join(reversed(ACCORD))),
    ),
    "two outlets on one arrival": (
        Page("فابيوس يصل إلى طهران في زيارة رسمية", ARRIVAL),
        Page(
            "وصول وزير الخارجية الفرنسي فابيوس إلى طهران",
            "حطت طائرة رئيس الدبلوماسية الفرنسية فابيوس في مطار مهرآباد، واستقبله نائب ظريف، على أن يبحث"
            " تنفيذ"
            " الاتفاق النووي وآفاق عودة الشركات إلى السوق الإيرانية.",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pages", SAME_STORY.values(), ids=SAME_STORY)
def test_the_same_report_in_other_words_is_no_second_story(pages: tuple[Page, Page]) -> None:
    first, second = told(*pages)
    assert first.kind == "new"
    assert second.kind == "update"
    assert second.story.id == first.story.id


def test_what_leads_with_parts_of_what_was_told_is_no_new_story() -> None:
    first, last = chained(0, at=NOON), chained(8, at=NOON + 6 * HOUR)
    assert told_after(first, last).kind == "new"
    third = told_after(first, chained(9, at=NOON + 5 * HOUR), last)
    assert (third.kind, third.story.articles) == ("update", 3)
    untold = told_after(first, chained(9, at=NOON + HOUR), last)
    assert untold.kind == "new", "the desk was told one part of it"


@pytest.mark.parametrize(
    ("title", "retold"),
    [
        ("وزير الدفاع الكندي في عمان: كندا تمول مستشفى ميدانيا في المفرق", True),
        ("وزير الدفاع النرويجي في عمان: كندا تمول مستشفى ميدانيا في المفرق", False),
        ("وزير الدفاع الكندي في عمان: كندا تمول مع سبعة مستشفى ميدانيا في المفرق", False),
        ("وزير الدفاع الكندي في عمان: كندا ترفض مستشفى ميدانيا في المفرق", False),
        ("وزير الدفاع الكندي في عمان يستقيل من منصبه لأسباب صحية", False),
    ],
    ids=["both parts", "another state", "another number", "the contrary", "something else"],
)
def test_several_reports_tell_together_what_names_no_other_state_or_number_nor_the_contrary(
    title: str, retold: bool
) -> None:
    parts = [
        read_fingerprint(fingerprint(each))
        for each in ("وزير الدفاع الكندي يصل إلى عمان", "كندا توافق: تمول مستشفى ميدانيا في المفرق")
    ]
    later = read_fingerprint(fingerprint(title, f"{title} بحسب صحيفة محلية"))
    assert retells(parts, later) == retells(parts[::-1], later) == retold
    assert not any(retells([each], later) for each in parts)
    assert not retells(parts, read_fingerprint(fingerprint(title))), "what a title stands over nobody knows"


def test_one_name_and_one_act_are_one_event_for_two_days() -> None:
    _, later = told(*SAME_STORY["two outlets on one arrival"], apart=49 * HOUR)
    assert later.kind == "new"
