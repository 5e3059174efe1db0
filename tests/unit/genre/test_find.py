"""The genre that the shipped model gives, and what shows it."""

from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.genre.declared import declared
from processors.genre.explain import explain
from processors.genre.model import DECLARED, OPINION_FROM, choose
from processors.genre.taxonomy import GENRES, SLUGS
from processors.pipeline import enrich
from processors.text.reading import read_article
from schemas import Article, EnrichedArticle, wire

COLUMN = (
    "حين يصمت المثقف",
    (
        "لا أدري لماذا نصر على أن نلوم المدرسة وحدها. أعتقد أننا جميعا شركاء في هذا الصمت، فمن منا قرأ "
        "لطفله قصة قبل النوم؟ كنت أظن أن المشكلة في المناهج، ثم رأيت بيوتنا بلا كتاب واحد. هل ننتظر "
        "معجزة؟ لعلنا نحتاج إلى أن نسأل أنفسنا قبل أن نسأل الوزير. يا سادة، الأمم لا تبنى بالشكوى."
    ),
)
REPORT = (
    "مقتل خمسة في حادث تصادم جنوب المدينة",
    (
        "عمان (رويترز) - قالت الشرطة إن خمسة أشخاص قتلوا وأصيب عشرة آخرون يوم الثلاثاء في تصادم حافلة "
        "وشاحنة على الطريق الصحراوي. وأضافت في بيان أن فرق الدفاع المدني نقلت المصابين إلى مستشفى "
        "المدينة الحكومي. وأوضح المتحدث أن التحقيقات الأولية تشير إلى أن السرعة الزائدة وراء الحادث، "
        "مشيرا إلى إغلاق الطريق ساعتين. وذكر شهود أن الشاحنة انحرفت فجأة قبل أن تصطدم بالحافلة التي كانت "
        "تقل عمالا إلى مصنع قريب."
    ),
)
MUSING = (
    "من يدفع الثمن",
    "الحق أن السوق لا يرحم، والناس تدفع كل مرة. ما جدوى الخطط إن ظلت على الورق. " * 4,
)
BRIEF = ("زلزال يضرب ساحل تشيلي", "ضرب زلزال بقوة 5.8 درجة ساحل تشيلي اليوم، ولم ترد أنباء عن أضرار.")


def enriched(title: str | None, body: str | None) -> EnrichedArticle:
    return enrich(Article(id="a", source="s", title=title, body=body))


def genre(title: str, body: str):
    found = enriched(title, body).genre
    assert found is not None
    return found


@pytest.mark.parametrize(("text", "slug"), [(COLUMN, "opinion"), (REPORT, "report"), (BRIEF, "brief")])
def test_a_plain_case_of_a_genre_is_known(text, slug):
    found = genre(*text)
    assert found.slug == slug
    assert found.confidence >= 0.8
    kind = GENRES[SLUGS.index(slug)]
    assert (found.code, found.name) == (kind.code, kind.name)


@pytest.mark.parametrize(
    ("title", "credit"),
    [
        (f"رأي: {REPORT[0]}", ""),
        (f"افتتاحية | {REPORT[0]}", ""),
        (REPORT[0], "هذا المقال بقلم سامي حداد، والآراء الواردة أدناه تعبر عن رأي الكاتب.\n"),
    ],
)
def test_what_calls_itself_opinion_is_however_much_it_looks_like_a_report(title, credit):
    found = genre(title, credit + REPORT[1])
    assert (found.slug, found.confidence) == ("opinion", DECLARED)
    given, nearest = explain(Article(id="a", source="s", title=title, body=credit + REPORT[1]))
    assert (given.slug, given.given, nearest.given) == ("opinion", True, False)


ASKED = [
    ("كيف بدأت فكرة المكتبة المتنقلة؟", "من سيارة جدي. ملأناها كتبا وخرجنا إلى القرى."),
    ("وماذا يقرأ الأطفال هناك؟", "كل شيء. يسألون عن الفضاء قبل الحكايات."),
    ("من يمول المشروع؟", "الأهالي أولا، ثم جاءت منحة صغيرة من البلدية."),
    ("هل ستتوسعون؟", "نريد ثلاث سيارات أخرى قبل الصيف."),
]


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(line for pair in ASKED for line in pair),
        "\n".join(f"س: {question} ج: {answer}\nج: {answer}" for question, answer in ASKED),
        " ".join(f"س: {question} ج: {answer}" for question, answer in ASKED),
        f"حوار: سامي حداد\n{REPORT[1]}",
        f"أجرت الحوار: ليلى منصور\n{REPORT[1]}",
    ],
)
def test_what_is_laid_out_as_an_interview_is_one(body):
    found = genre("صاحب المكتبة المتنقلة: الأطفال يسألون عن الفضاء", body)
    assert (found.slug, found.confidence) == ("interview", DECLARED)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (REPORT[0], f"{REPORT[1]}\nلماذا تأخر الإسعاف؟\nلم يرد المتحدث.\nومن المسؤول؟\nالتحقيق مستمر."),
        (REPORT[0], f"{REPORT[1]}\nوحاوره النواب ساعتين في جلسة مغلقة بشأن الطريق."),
        ("أربعة أسئلة عن المكتبة المتنقلة", "\n".join(line for pair in ASKED for line in pair)),
    ],
)
def test_a_report_that_asks_and_an_explainer_do_not_say_that_they_are_interviews(title, body):
    assert declared(read_article(title, body)) is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("هل ينتهي الإفلات من العقاب؟", f"في صحف اليوم: تطورات الهجوم على المدينة. {REPORT[1]}"),
        ("العراق بعد الانتخابات", f"سلطت الصحف العالمية الصادرة اليوم الضوء على النتائج. {REPORT[1]}"),
        ("قمة بلا نتائج", f"جولتنا عبر الصحف تنقلنا إلى كندا. {REPORT[1]}"),
        ("قمة بلا نتائج", f"أهم المواضيع التي تناولتها الصحف: القمة والتجارة. {REPORT[1]}"),
        ("حدث في 4 أكتوبر.. إطلاق أول قمر صناعي", REPORT[1]),
        ("أبرز أحداث الخميس 16 فيفري 2017", REPORT[1]),
        ("طقس اليوم الأربعاء", REPORT[1]),
    ],
)
def test_a_review_of_the_papers_and_a_page_of_the_day_are_listings(title, body):
    found = genre(title, body)
    assert (found.slug, found.confidence) == ("listing", DECLARED)


def test_a_report_of_a_newspaper_is_no_review_of_the_papers():
    body = f"قالت صحيفة الغد اليوم إن الصحف توقفت عن الصدور. {REPORT[1]}"
    assert genre(REPORT[0], body).slug == "report"


def test_a_report_with_a_byline_or_of_an_opinion_poll_is_a_report():
    assert genre(REPORT[0], f"بقلم سامي حداد\n{REPORT[1]}").slug == "report"
    assert genre(f"استطلاع رأي: {REPORT[0]}", REPORT[1]).slug == "report"


def test_what_shows_a_column_stands_in_it():
    shown = {sign.name: [each.text for each in sign.evidence] for sign in genre(*COLUMN).signs}
    assert shown["first-person"][0] == "أدري"


def test_a_sign_that_is_missing_is_named_and_stands_nowhere():
    missing = [sign for sign in genre(*MUSING).signs if sign.name.startswith("no-")]
    assert missing
    assert all(sign.evidence == [] for sign in missing)


@pytest.mark.parametrize("text", [("Forty nations sign", "The treaty was signed on Monday."), ("١٢٣", None)])
def test_what_is_not_arabic_has_no_genre(text):
    assert enriched(*text).genre is None


def test_a_report_that_comes_without_its_title_is_a_report():
    found = enriched(None, REPORT[1]).genre
    assert found is not None
    assert found.slug == "report"


def test_an_article_of_an_older_version_has_none():
    older = wire.read_object(wire.encode(enriched(*REPORT)))
    del older["genre"]
    assert wire.from_dict(EnrichedArticle, older).genre is None


def test_spelling_changes_neither_genre_nor_confidence():
    marked = "".join(letter + "\u064e" if "ء" <= letter <= "ي" else letter for letter in COLUMN[1])
    plain, dressed = genre(*COLUMN), genre(COLUMN[0], marked)
    assert (plain.slug, plain.confidence) == (dressed.slug, dressed.confidence)


def test_opinion_is_given_only_where_it_is_likelier_than_not():
    opinion, report = SLUGS.index("opinion"), SLUGS.index("report")
    likely = [0.0] * len(SLUGS)
    likely[opinion], likely[report] = OPINION_FROM, 1 - OPINION_FROM - 0.1
    assert choose(likely) == opinion
    likely[opinion] -= 0.001
    assert choose(likely) == report


def test_of_two_that_are_alike_the_guide_takes_the_first():
    likely = [0.0] * len(SLUGS)
    likely[SLUGS.index("report")] = likely[SLUGS.index("brief")] = 0.5
    assert SLUGS[choose(likely)] == "brief"


def test_the_explanation_shows_the_genre_and_the_nearest_one():
    given, nearest = explain(Article(id="a", source="s", title=COLUMN[0], body=COLUMN[1]))
    assert (given.slug, given.given, nearest.given) == ("opinion", True, False)
    assert given.confidence == genre(*COLUMN).confidence > nearest.confidence
    assert "first-person" in {reason.name for reason in given.reasons_for}


DRESS = st.text(st.sampled_from('\u064b\u0651\u0640\u200f\u00a0 \n،؟!:"«»#'), max_size=2)


@given(st.lists(DRESS, min_size=1, max_size=6), st.floats(0, 1))
@settings(max_examples=300)
def test_evidence_slices_back_to_the_original_text_whatever_it_wears(dresses, share):
    words = " ".join(COLUMN).split()
    dressed = " ".join(word + dress for word, dress in zip(words, cycle(dresses), strict=False))
    split = int(share * len(dressed))
    asked = Article(id="a", source="s", title=dressed[:split] or None, body=dressed[split:] or None)
    found = enrich(asked).genre
    for sign in found.signs if found else []:
        for each in sign.evidence:
            assert getattr(asked, each.field)[each.start : each.end] == each.text != ""
