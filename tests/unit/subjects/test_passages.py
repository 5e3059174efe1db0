"""A passage is a whole thought: a title, a sentence, or what a phone shows of a long one."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.subjects.content_words import tag_words
from processors.subjects.passages import LONGEST, Passage, in_full, read_passages
from processors.text.markup import BOUNDARY
from processors.text.reading import ArticleText, read_article

READ = 260  # words, as the model does


def read(title: str, body: str) -> tuple[ArticleText, list[Passage]]:
    text = read_article(title, body)
    return text, read_passages(text, tag_words(text.tokens, READ))


def passages(body: str, title: str = "", whole: bool | None = None) -> list[str]:
    """Return the passages as they are quoted; with ``whole``, those that are whole thoughts, or are not."""
    text, found = read(title, body)
    return [
        text.quote(*in_full(text.whole.text, *text.tokens.span(each.first, each.end - 1))).text
        for each in found
        if whole in {None, each.is_whole}
    ]


def test_title_and_sentences_are_passages():
    title, body = "ترامب: قد نلتقي.. قريبا", "وصل د. سمير أمس. واستقبله الوزير في 3.5 دقيقة!\nثم غادر"
    assert passages(body, title) == [title, "وصل د. سمير أمس", "واستقبله الوزير في 3.5 دقيقة", "ثم غادر"]


def test_a_row_of_marks_parts_two_sentences():
    assert passages(f"وصل الوزير أمس {'*' * 40} غادر السفير") == ["وصل الوزير أمس", "غادر السفير"]
    assert passages("وصل الوزير * أمس") == ["وصل الوزير * أمس"]


def test_a_sentence_keeps_who_speaks_who_acts_and_what_turns_its_sense():
    for sentence in (
        "قال وزير الخارجية، سامح شكري، أمس، إن بلاده لن تشارك في القمة",
        "نفى الجيش أن يكون القصف قد أصاب المدينة، بحسب ما ذكرت وكالة الأنباء",
        "إذا فشلت المحادثات، فإن العقوبات ستعود",
    ):
        assert passages(f"{sentence}.", whole=True) == [sentence]


def test_no_passage_runs_through_lakin():
    body = "أيد الوزير الاتفاق لكن البرلمان رفضه. وافقت موسكو إلا أن واشنطن رفضت"
    assert passages(body, whole=True) == ["أيد الوزير الاتفاق", "وافقت موسكو"]
    assert passages(body, whole=False) == ["لكن البرلمان رفضه", "إلا أن واشنطن رفضت"]


def test_what_is_not_only_so_but_also_otherwise_is_one_thought():
    sentence = "لا تمول الدولة الجيش فقط ولكن أيضا الشرطة"
    assert passages(sentence) == [sentence]


def test_what_is_so_in_spite_of_something_is_one_thought():
    sentence = "رغم معارضة البرلمان للاتفاق لكن الوزير وقعه"
    assert passages(sentence) == [sentence]


@pytest.mark.parametrize(
    "begun",
    ["قال القائد إنه بعد أن صد الجيش هجوما على", "قال القائد إن الجيش، الذي انسحب من", "في خطوة تعكس موقف"],
)
def test_what_is_only_begun_is_no_whole_thought(begun: str):
    assert passages(f"{begun} {' '.join(['المدينة'] * 40)}، قتل زعيم التنظيم", whole=True) == []


def test_who_speaks_without_a_name_tells_no_whole_thought():
    body = 'وأضاف أن بلاده انتصرت. وقال "انتصرنا". وأضاف الوزير أن بلاده انتصرت. وقرر أن يسافر'
    assert passages(body, whole=True) == ["وأضاف الوزير أن بلاده انتصرت", "وقرر أن يسافر"]


def test_what_goes_on_within_quotation_marks_is_no_whole_thought():
    body = 'قال بوتين "لن ننسحب. العدو خسر الحرب". وغادر الوزير القاعة'
    assert passages(body, whole=False) == ['العدو خسر الحرب"']
    assert passages('قال بوتين "لن ننسحب.\nوغادر الوزير القاعة', whole=False) == []


def test_a_dateline_is_no_part_of_the_lead():
    body = "دبي، الإمارات العربية المتحدة (CNN) -- أعلنت الرياض استدعاء سفيرها"
    assert passages(body, "الرياض تستدعي سفيرها")[1:] == ["أعلنت الرياض استدعاء سفيرها"]
    assert passages(body) == ["أعلنت الرياض استدعاء سفيرها"]


# Each with a bar where it is parted, if it is.
LONG = {
    "behind the last comma that leaves a whole clause": """
        حكم القضاء المصري بالسجن المؤبد بحق المرشد العام للجماعة وآخرين بتهم التجمهر وحيازة أسلحة نارية|،
        على خلفية الأحداث التي تعود لتنظيم أنصار الرئيس المعزول مسيرة غرب القاهرة في يوليو من العام
        الماضي""",
    "not behind who speaks, nor behind a name between commas": """
        وقالت متحدثة باسم الوزارة، خلال مؤتمر صحفي في العاصمة، إن الوزير، سامح شكري، سيبحث مع نظيره الروسي
        سبل تسوية الأزمة|، وذلك قبل القمة التي تعقد في موسكو بحضور زعماء الدول المشاركة في المفاوضات""",
    "not between who acts and what he does": """
        قال الجيش السوري إن ضرباته الجوية وقصفه للمتشددين في حوض اليرموك، الجيب الوحيد الخاضع لسيطرة
        التنظيم في جنوب غرب البلاد، أسفر عن مقتل عشرات الإرهابيين في حملة الهدف منها دحر المتشددين""",
    "not between a condition and what follows from it": """
        حذرت وكالة الأنباء الرسمية من أن الولايات المتحدة إذا فرضت عقوبات جديدة بما في ذلك زيادة الرسوم
        الجمركية على السلع الصينية المستوردة خلال هذا العام، فإن جميع نتائج المفاوضات ستصبح لاغية""",
    "not between who acts and what he does, though what he is stands between": """
        رأى مسؤولون عسكريون أن مقاتلي التنظيم، الذين نصبوا كمينا لجنود أميركيين في النيجر وقتلوا أربعة منهم،
        في أكتوبر الماضي، قد هربوا إلى مالي وبقوا هناك منذ ذلك الحين|، وفقا لما ذكرته وكالات الأنباء""",
    "not where a quotation has just begun": """
        جاء ذلك في مقابلة أجراها الرئيس مع صحيفة يونانية ونقلتها وكالة الأنباء ردا على وصف نظيره: "في الحقيقة،
        عندما تكون في ذلك الموقع عليك أن تمثل أخلاق شعبك قبل أن تمثل أخلاقك الخاصة\"""",
    "not at all without a comma, if it is not too long": """
        ذكرت المصادر أن القوات الخاصة نفذت عملية أمنية واسعة في محيط المدينة القديمة أسفرت عن ضبط عشرات
        المطلوبين للعدالة ومصادرة كميات كبيرة من الأسلحة والذخائر كانت معدة للتهريب""",
}


@pytest.mark.parametrize("sentence", LONG.values(), ids=LONG)
def test_a_long_sentence_is_parted_where_a_clause_ends(sentence: str):
    line = " ".join(sentence.split())
    part, *_ = line.split("|")
    assert passages(line.replace("|", ""), whole=True) == [part]


def test_a_sentence_without_end_is_parted_before_a_relative_clause_or_an_and():
    start = " ".join(["حضر", *["السفير"] * 19])
    for joint in ("الذي", "والتقى"):
        first, *_ = passages(f"{start} {joint} {' '.join(['الرئيس'] * 30)}")
        assert first == start
    assert passages(f"{start} وزير {' '.join(['الرئيس'] * 30)}")[0].split()[-1] != "وزير"


@pytest.mark.parametrize(
    ("text", "words", "full"),
    [
        ('أعلن تنظيم "داعش" أمس', "داعش", '"داعش"'),
        ("ندد #حزب_الله بالقصف", "حزب_الله", "#حزب_الله"),
        ("ارتفع (بنسبة 3%)", "بنسبة 3", "(بنسبة 3%)"),
        ("ارتفع بنسبة 3%، وانخفض", "ارتفع بنسبة 3", "ارتفع بنسبة 3%"),
        (f'قال "نعم"{BOUNDARY}"لا" قال', "نعم", '"نعم"'),
    ],
)
def test_a_passage_keeps_the_marks_of_its_outer_words(text: str, words: str, full: str):
    start = text.index(words)
    first, end = in_full(text, start, start + len(words))
    assert text[first:end] == full


WORDS = st.sampled_from(
    [
        "قال",
        "وأضاف",
        "الوزير",
        "إن",
        "لكن",
        "إلا",
        "أن",
        "داعش",
        "في",
        "ولكن",
        "أيضا",
        "وهو",
        "الذي",
        "12",
        "د",
        "لم",
    ]
)
GAPS = st.sampled_from([" "] * 12 + ["، ", ". ", ": ", ' "', '" ', '". ', "\n", " - ", ") -- ", "...", "  "])


@settings(max_examples=400)
@given(
    st.lists(st.tuples(WORDS, GAPS), max_size=8), st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=400)
)
def test_passages_are_in_order_disjoint_and_short(title, body):
    text, found = read("".join(map("".join, title)), "".join(map("".join, body)))
    count = min(READ, len(text.tokens.words))
    assert found
    assert found[-1].end <= len(text.tokens.words)
    assert all(before.end <= after.first for before, after in pairwise(found))
    for passage in found:
        assert passage.first < min(passage.end, count)
        assert passage.first >= text.titled or passage.end <= text.titled
        assert passage.end - passage.first <= LONGEST
