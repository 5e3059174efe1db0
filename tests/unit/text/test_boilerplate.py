"""What stands beside the news is told from the news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.text.boilerplate import boilerplate, tokens_outside
from processors.text.normalize import normalize
from processors.text.tokens import tokenize
from tests.laws import thorough

law = thorough(2_000)

NEWS = "افتتح وزير الزراعة معرض التمور في المدينة صباح الأحد.\nوقال الوزير إن المعرض يستمر أسبوعا كاملا."

FOOTERS = [
    "يمكنكم تلقي إشعارات بآخر الأخبار بعد تنزيل تطبيق صحيفتنا على الهاتف المحمول.",
    "حمّلوا الآن تطبيق الجريدة مجانا",
    "تابعونا على تويتر وفيسبوك لمعرفة آخر المستجدات",
    "اشتركوا في نشرتنا البريدية",
    "لمتابعة الحلقة على الأجهزة اللوحية، اضغط هنا...",
    "اقرأ أيضا: افتتاح سوق جديدة للأسماك في الميناء",
    "للمزيد: ما الذي تغير في قانون الصيد؟",
    "رابط الخبر بصحيفة المرسى: إضافة رصيف ثالث إلى الميناء القديم",
    "* نقلا عن صحيفة المرسى",
    "** جميع المقالات المنشورة تمثل رأي كتابها فقط.",
    "الآراء الواردة في المقال لا تعبر بالضرورة عن رأي الموقع",
    "جميع الحقوق محفوظة لموقع المرسى",
    "رويترز/ أ ف ب",
    "اضغط هنا",
    "// انتهى //",
    "//يتبع// 11:02 ت م",
    "13:37 ت م",
]

TEASERS = [
    "أعلنت إدارة الميناء أن الأشغال في الرصيف الجديد تنتهي قبل بداية الشتاء المقبل",
    "قال مدير المتحف إن عدد الزوار تضاعف ثلاث مرات منذ افتتاح القاعة الكبرى للجمهور",
    "كشف فريق من الباحثين عن مخطوطة نادرة في مكتبة المدينة القديمة بعد ترميم دام عامين",
    "فاز المنتخب الوطني للشطرنج بالميدالية الذهبية في البطولة التي استضافتها العاصمة أمس",
    "طالبت جمعية الصيادين بتمديد موسم الصيد أسبوعين إضافيين بسبب سوء الأحوال الجوية",
]


def outside(text: str) -> list[str]:
    normalized = normalize(text, "search")
    return tokens_outside(tokenize(normalized), boilerplate(normalized.text)).words


def words(text: str) -> list[str]:
    return tokenize(normalize(text, "search")).words


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_is_kept_from_the_words_of_the_news(footer: str) -> None:
    assert outside(f"{NEWS}\n{footer}") == words(NEWS)


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_in_the_last_paragraph_is_seen_too(footer: str) -> None:
    assert outside(f"{NEWS} {footer}") == words(NEWS)


def test_the_head_of_a_wire_is_kept_from_the_words_of_the_news() -> None:
    assert outside(f"الطائف 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس\n{NEWS}") == words(NEWS)


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_alone_is_the_text(footer: str) -> None:
    assert outside(footer) == words(footer)


def test_a_tail_of_teasers_is_kept_from_the_words_of_the_news() -> None:
    assert outside("\n".join([NEWS, *TEASERS])) == words(NEWS)


def test_a_report_that_goes_on_is_no_tail_of_teasers() -> None:
    going_on = [f"و{paragraph}" if place == 2 else paragraph for place, paragraph in enumerate(TEASERS)]
    text = "\n".join([NEWS, *going_on])
    assert outside(text) == words(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "وقال المتحدث إن الشركة أطلقت تطبيقا جديدا على الهاتف المحمول يتيح متابعة حركة القطارات.",
        "وتابع الوزير أن حسابه على تويتر تعرض للاختراق.",
        "وشارك آلاف العمال في المسيرة.",
        "وأضاف أن نتائج المسح لا تعكس بالضرورة أحوال القرى البعيدة.",
    ],
)
def test_news_about_such_things_is_news(sentence: str) -> None:
    assert outside(f"{NEWS}\n{sentence}") == words(f"{NEWS}\n{sentence}")


def test_a_footer_after_a_sentence_without_a_full_stop_is_seen_too() -> None:
    news = NEWS.rstrip(".")
    assert outside(f"{news} {FOOTERS[0]}") == words(news)


@law
@given(st.text())
def test_spans_are_in_order_and_apart_within_the_text(text: str) -> None:
    normalized = normalize(text, "search")
    found = boilerplate(normalized.text)
    bounds = [bound for span in found for bound in span]
    assert bounds == sorted(bounds)
    assert all(0 <= start < end <= len(normalized.text) for start, end in found)


@law
@given(st.lists(st.sampled_from([*FOOTERS, *TEASERS, NEWS, "خبر", ""])).map("\n".join))
def test_the_tokens_outside_are_those_that_no_span_holds(text: str) -> None:
    normalized = normalize(text, "search")
    found, tokens = boilerplate(normalized.text), tokenize(normalized)
    every = list(zip(tokens.words, tokens.starts, tokens.hashes.tolist(), strict=True))
    kept = tokens_outside(tokens, found)
    assert list(zip(kept.words, kept.starts, kept.hashes.tolist(), strict=True)) == [
        token for token in every if not any(start <= token[1] < end for start, end in found)
    ]
