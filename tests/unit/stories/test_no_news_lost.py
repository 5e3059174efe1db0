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
    names: tuple[str, ...] = ()


def told(*pages: Page, apart: int = HOUR) -> Iterator[Alert]:
    """Yield what a desk is told of pages of several outlets, one after another."""
    desk = Desk()
    for number, page in enumerate(pages):
        at = NOON + number * apart
        names = [EntityLine(type="person", key=name, name=name) for name in page.names]
        each = hit(
            f"a-{number}",
            at=at,
            title=page.title,
            body=page.body,
            source=f"outlet-{number}.example",
            entities=names,
        )
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


@pytest.mark.parametrize("title", ["قوافل الإغاثة تختنق أمام المعبر", "صرخة كويتية لفتح المعبر"])
@pytest.mark.parametrize("courtesy", ["", " حفظ الله الوزير في سفره وإقامته."])
def test_what_was_told_is_no_news_under_another_title(title: str, courtesy: str) -> None:
    before = [fingerprint("الكويت تدعو إلى فتح المعبر أمام قوافل الإغاثة", MEETING)]
    assert not additions(hit(title=title, body=MEETING + courtesy), before).news
    out_of_the_background = UNDER_ANOTHER["what was background leads"][1]
    assert additions(hit(title=out_of_the_background.title, body=MEETING + courtesy), before).news


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
FREED = (
    "أطلقت محكمة في إزمير سراح القس أندرو برونسون وألغت منعه من السفر، وكان الرئيس دونالد ترامب يطالب بإطلاق"
    " سراحه ويأمل في عودته إلى بلاده قريبا."
)
COMMENTS = (
    "أمل الرئيس دونالد ترامب في عودة القس أندرو برونسون إلى بلاده قريبا. وأطلقت محكمة في إزمير سراح القس"
    " وألغت منعه من السفر. وكتب على حسابه أن صلواته هذه الليلة مع عائلة القس."
)
PREPARED = (
    "يستعد محققون لتفتيش مبنى القنصلية في مدينة إزمير مساء اليوم بحثا عن أدلة على مصير الصحفي المفقود. ووافق"
    " القنصل على أن يدخل فريق المحققين المبنى."
)
SEARCHED = (
    "دخل فريق المحققين مبنى القنصلية في مدينة إزمير مساء اليوم بحثا عن أدلة على مصير الصحفي المفقود. وجمع"
    " خبراء الأدلة الجنائية عينات من الغرف والحديقة."
)
SHOT = "الدفاع الجوي يعترض صاروخا باتجاه {}"
SHOT_DOWN = (
    "اعترضت قوات الدفاع الجوي صاروخا أطلقه المتمردون باتجاه {} ودمرته في الجو قبل بلوغ الأحياء السكنية. وأكد"
    " المتحدث باسم القوات أن الشظايا لم تصب أحدا."
)
MEETS = "وزير الخارجية الكندي يلتقي {}"
MET = "التقى وزير الخارجية الكندي في القصر {} وبحثا أمن الممرات البحرية وتبادل السجناء ومواسم الصيد."
OTHER_WORDS = {
    "other detail of one meeting": (Page(TALKS, TALKS_TOLD), Page(TALKS, TALKS_ANEW)),
    "whose comment it is": (
        Page("إطلاق سراح القس برونسون في إزمير وإلغاء منعه من السفر", FREED),
        Page("أول تعليق من ترامب على إطلاق سراح القس برونسون في إزمير", COMMENTS),
    ),
    "what was to come has come": (
        Page("محققون يستعدون لدخول القنصلية في إزمير", PREPARED),
        Page("دخول المحققين القنصلية في إزمير", SEARCHED),
    ),
    "towards another town": (
        Page(SHOT.format("مدينة نجران"), SHOT_DOWN.format("مدينة نجران")),
        Page(SHOT.format("مأرب"), SHOT_DOWN.format("مأرب")),
    ),
    "a namesake": (
        Page(MEETS.format("الملك سلمان"), MET.format("الملك سلمان بن عبدالعزيز")),
        Page(MEETS.format("محمد بن سلمان"), MET.format("محمد بن سلمان"), ("محمد بن سلمان",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pages", OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_what_leads_as_another_report_did_is_told_for_what_it_adds(pages: tuple[Page, Page]) -> None:
    first, second = told(*pages)
    assert first.kind == "new"
    assert (second.kind in {"update", "new"}, second.suppressed) == (True, None)


@pytest.mark.parametrize(
    ("name", "news"), [("سيول", False), ("بيونغيانغ", False), ("الكوريتين", False), ("بكين", True)]
)
def test_another_name_of_a_state_that_was_told_is_no_new_state(name: str, news: bool) -> None:
    title = "كوريا تعلن اعتقال 140 عاملا بعد تفريق اعتصام مصنع النسيج"
    report = hit(title=title, body=f"{ARRESTS} وتصل أصداء الاعتصام إلى {name}")
    assert additions(report, [fingerprint(title, f"{ARRESTS} وتصل الأصداء بعيدا")]).news == news


@given(
    st.lists(st.sampled_from(SENTENCES), max_size=6),
    st.lists(st.lists(st.sampled_from(SENTENCES), max_size=4), min_size=1, max_size=4),
)
def test_who_was_told_more_hears_no_more(sentences: list[str], told: list[list[str]]) -> None:
    report = hit(title=SENTENCES[-1], body=". ".join(sentences))
    reports = [fingerprint(SENTENCES[len(each)], ". ".join(each)) for each in told]
    heard = [additions(report, reports[:number]).news for number in range(1, len(reports) + 1)]
    assert heard == sorted(heard, reverse=True)


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


def told_after(*hits: Hit) -> Alert:
    """Return what a desk is told of the last of some hits."""
    desk = Desk()
    for number, each in enumerate(hits):
        at = milliseconds(each.article.received_at)
        decision = decide(desk, each, offset=number, time=at, silences=Silences())
        desk.fold(decision.entry)
    return decision.alerts[0]


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
