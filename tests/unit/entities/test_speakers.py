"""Whose words a quotation is, where more than one could have said them, or nobody who is sure."""

import pytest

from processors.pipeline import enrich
from schemas import Article


def said(body: str, title: str = "") -> list[tuple[str | None, str]]:
    """Return the speaker of each quotation: an entity's name, and the words that name the speaker."""
    article = enrich(Article(id="a", source="s", title=title, body=body, published_at="2018-05-17T09:00:00Z"))
    names = {entity.id: entity.name for entity in article.entities}
    return [(names[quote.speaker] if quote.speaker else None, quote.speaker_text) for quote in article.quotes]


def mouths(body: str) -> list[str | None]:
    return [speaker for speaker, _ in said(body)]


@pytest.mark.parametrize(
    ("body", "speaker", "words"),
    [
        (
            "وكان وزير المالية المصري محمد معيط أبلغ وكالة رويترز في يناير أن بلاده تتطلع لطرح أسهم جديدة",
            "محمد معيط",
            "محمد معيط",
        ),
        ("وكانت تقارير سابقة توقعت أن تكون الهواتف الجديدة قريبة من هاتف اليوم", None, "تقارير سابقة"),
        ("وكانت إيران قد أعلنت أنها مستعدة لاستئناف تخصيب اليورانيوم", None, "إيران"),
        ("إلا أن المدرب قال إن الفريق سيلعب بكل قوته هذا العام", None, "المدرب"),
        ("أما دونالد ترامب فقال إن الاتفاق سيئ للغاية ولن يبقى طويلا", "دونالد ترامب", "دونالد ترامب"),
        ("أما وزير الرياضة المصري، فقال إن الأزمة قد انتهت تماما هذا اليوم", None, "وزير الرياضة المصري"),
        (
            "لكن دونالد ترامب، الرئيس الأمريكي، قال إن الاتفاق سيئ للغاية ولن يبقى طويلا",
            "دونالد ترامب",
            "دونالد ترامب",
        ),
    ],
)
def test_who_stands_before_the_verb_says_it(body: str, speaker: str | None, words: str):
    before = "وقال سيرغي لافروف إن روسيا مستعدة لدراسة مشروع القرار الجديد.\n"
    assert said(before + body)[1:] == [(speaker, words)]


def test_who_is_named_in_what_a_sentence_opens_with_does_not_say_it():
    body = (
        "وقال عادل الجبير إن الاتفاق ولد ضعيفا جدا.\n"
        "وخلال لقاء في برلين مع نظيره سيرغي لافروف، قال إنه يعول على دعم الحلفاء كلهم"
    )
    assert mouths(body) == ["عادل الجبير", "عادل الجبير"]


def test_how_he_went_on_is_not_who_went_on():
    body = (
        "وقال أندري لونيف إن فريقه جاهز للقاء القادم.\n"
        "وتابع قائلا: لقد استعددنا بشكل استثنائي في النمسا، ونحن جاهزون للمباراة القادمة\n"
    )
    assert said(body) == [("أندري لونيف", "أندري لونيف"), ("أندري لونيف", "")]


def test_a_she_hangs_on_her_sentence_and_not_on_the_name_before_the_comma():
    body = (
        "أعربت أنغيلا ميركل عن تأييدها لموقف الرئيس الفرنسي إيمانويل ماكرون، مؤكدة أن الاتفاق ولد ضعيفا جدا"
    )
    assert mouths(body) == ["أنغيلا ميركل"]


def test_he_is_of_whom_the_last_sentence_told():
    body = (
        "وقال دونالد ترامب إن الاتفاق سيئ للغاية ولن يبقى طويلا.\n"
        "ورفض إيمانويل ماكرون الانسحاب من الاتفاق. وقال إن باريس باقية فيه مهما حدث"
    )
    assert mouths(body) == ["دونالد ترامب", "إيمانويل ماكرون"]


def test_nobody_says_it_where_another_one_was_named_since_and_not_as_its_subject():
    body = (
        "وقال دونالد ترامب إن الاتفاق سيئ للغاية ولن يبقى طويلا.\n"
        "ورغم مطالبات الحلفاء يصر إيمانويل ماكرون على البقاء. وقال إن باريس باقية فيه مهما حدث.\n"
        "وأضاف أن الاتفاق ضروري لأمن المنطقة كلها"
    )
    assert mouths(body) == ["دونالد ترامب", None, None]


def test_an_office_without_a_name_is_not_who_spoke_last():
    body = (
        "وقال دونالد ترامب إن الاتفاق سيئ للغاية ولن يبقى طويلا.\n"
        'واستمع الرئيس الفرنسي إلى كلمته بقلق وقال "سندرج هذا الموضوع ضمن تحديات المنطقة"'
    )
    assert mouths(body) == ["دونالد ترامب", None]


@pytest.mark.parametrize(
    "body",
    [
        "وطالت الغارات مواقع الحوثيين، وفق المصادر التي أكدت أن الضربات دمرت آليات عسكرية كثيرة",
        "وهدد دونالد ترامب بالانسحاب، وهذا انتصار للموقف الذي كان ولا يزال يرى أن الاتفاق ضعيف جدا",
    ],
)
def test_a_clause_with_who_is_of_nobody_if_no_name_stands_before_it(body: str):
    assert mouths(body) == [None]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "وأوضح محامي الوزير الفرنسي السابق نيكولا ساركوزي أن موكله يرفض التهم كلها",
            "محامي الوزير الفرنسي السابق نيكولا ساركوزي",
        ),
        (
            "وأكد وكيل أعمال النجم البرتغالي كريستيانو رونالدو أن موكله سينهي مسيرته هنا",
            "وكيل أعمال النجم البرتغالي كريستيانو رونالدو",
        ),
        ("وقالت إدارة الرئيس دونالد ترامب إن الرسوم إجراء عقابي لا بد منه", "إدارة الرئيس دونالد ترامب"),
        ("وقال أحد أشقاء كريستيانو رونالدو إن الأسرة كانت تعيش في منزل صغير", "أحد أشقاء كريستيانو رونالدو"),
    ],
)
def test_who_speaks_for_somebody_with_a_title_is_another_one(body: str, words: str):
    assert said(body) == [(None, words)]


@pytest.mark.parametrize(
    "body",
    [
        "ونقل سيرغي لافروف تصريحات سابقة لدونالد ترامب اعترف فيها أن الاتفاق كان ضروريا للجميع",
        'وجاء ذلك في تغريدة لدونالد ترامب على صفحته، حيث قال: "الاتفاق كان ضروريا للجميع في العالم"',
    ],
)
def test_what_a_statement_says_its_owner_says(body: str):
    assert mouths(body) == ["دونالد ترامب"]


def test_who_passes_on_what_he_said_did_not_say_it():
    body = (
        "وقال دونالد ترامب إن الاتفاق سيئ للغاية ولن يبقى طويلا.\n"
        'ونقلت وكالة رويترز عنه قوله: "سننسحب منه في الشهر المقبل على الأكثر"'
    )
    assert mouths(body) == ["دونالد ترامب", "دونالد ترامب"]


def test_officials_of_a_body_are_not_the_body():
    body = "ونقل الموقع عن مسؤولين سابقين في وزارة الخزانة الأميركية أن إيران حولت مليارات الدولارات"
    assert said(body) == [(None, "مسؤولين سابقين في وزارة الخزانة الأميركية")]


def test_a_participle_has_no_subject_behind_it():
    body = (
        "وقال سيرغي لافروف إن الوضع في المدينة خطير للغاية، "
        'داعيا دونالد ترامب إلى "العودة إلى الاتفاق قبل فوات الأوان"'
    )
    assert mouths(body) == ["سيرغي لافروف", "سيرغي لافروف"]


@pytest.mark.parametrize("speaker", ["إيران ترد على دونالد ترامب", "إيران لترامب"])
def test_who_is_spoken_to_in_a_title_does_not_say_it(speaker: str):
    title = f"{speaker}: لن نعيد التفاوض على الاتفاق النووي"
    assert said("هدد دونالد ترامب بالانسحاب من الاتفاق", title) == [(None, speaker)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("وقالت الرابطة في بيان الاثنين إن الأندية وافقت على تمديد الاختبارات", "الرابطة"),
        ("وصرحت السبت الرابطة بأن الأندية وافقت على تمديد الاختبارات", "الرابطة"),
        ("وقال مسؤول في الشرطة إن المتهم اعترف بكل ما نسب إليه", "مسؤول في الشرطة"),
    ],
)
def test_the_words_of_a_speaker_do_not_say_when_and_where(body: str, words: str):
    assert said(body) == [(None, words)]


def test_who_has_no_name_goes_on_speaking():
    body = (
        "وقال مصدر أمني إن الحادث لم يسفر عن أي تلفيات.\n"
        "وأضاف أن الحريق أخمد قبل أن يمتد إلى المنزل.\n"
        "وقالت الوزارة إن التحقيق بدأ يوم أمس. وأضاف أن الأسباب غير معروفة بعد"
    )
    assert said(body) == [(None, "مصدر أمني"), (None, "مصدر أمني"), (None, "الوزارة"), (None, "")]


def test_who_is_told_by_a_whole_role_is_the_person_who_has_it():
    body = (
        "التقى وزير الخارجية الإيراني محمد جواد ظريف الوفد في بروكسل.\n"
        "وأكد وزير الخارجية الإيراني الثلاثاء أن المحادثات تسير على الطريق الصحيح"
    )
    assert said(body) == [("محمد جواد ظريف", "وزير الخارجية الإيراني")]


def test_an_office_that_is_over_is_another_one():
    body = (
        "التقى وزير الخارجية الأمريكي السابق جون كيري الوفد في بروكسل.\n"
        "وأكد وزير الخارجية الأمريكي الثلاثاء أن المحادثات تسير على الطريق الصحيح"
    )
    assert said(body) == [(None, "وزير الخارجية الأمريكي")]


def test_who_stands_behind_a_word_with_a_pronoun_says_it():
    body = (
        "وقال دونالد ترامب إن الاتفاق سيئ للغاية ولن يبقى طويلا.\n"
        'وقال عنه إيمانويل ماكرون: "هذا الاتفاق ضروري لأمن المنطقة كلها"'
    )
    assert mouths(body) == ["دونالد ترامب", "إيمانويل ماكرون"]


def test_who_answers_on_his_part_says_it():
    body = (
        "وقال دونالد ترامب إن الاتفاق سيئ للغاية ولن يبقى طويلا.\n"
        'من جهته رد محمد جواد ظريف، وزير الخارجية الإيراني، على الرئيس، قائلا: "لن نتفاوض مرة أخرى"'
    )
    assert mouths(body) == ["دونالد ترامب", "محمد جواد ظريف"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "وأعلن المكتب الإعلامي لرئيس الوزراء العراقي حيدر العبادي أن الجلسة ستعقد غدا",
            "المكتب الإعلامي لرئيس الوزراء العراقي حيدر العبادي",
        ),
        ("وقالت متحدثة باسم مكتب تيريزا ماي إن الاتفاق سيوقع في الشهر المقبل", "متحدثة باسم مكتب تيريزا ماي"),
        ("وكشف مقربون من دونالد ترامب أن القرار سيصدر في الشهر المقبل", "مقربون من دونالد ترامب"),
        (
            'وقال رئيس الهيئة موجها انتقادا للمهاجم محمد السهلاوي "الشباب أفضل منه في هذا الموسم"',
            "رئيس الهيئة",
        ),
        ("وحذر رئيس النادي اللاعب ألفارو أربيلوا من أنه سيواجه تحديا كبيرا هنا", "رئيس النادي"),
        ('ووصفت روسيا تصريحات الرئيس إيمانويل ماكرون بأنها "كلام غير صحيح"', "روسيا"),
        (
            "تقول شركة المواعيد، المالكة لمواقع كثيرة أسسها دونالد ترامب، إنها غير قلقة من الخدمة الجديدة",
            "شركة المواعيد",
        ),
        (
            "وشارك ليروي ساني في المباراة، علما أن بيان الاتحاد أمس أكد أن الفريق لن يسافر غدا",
            "بيان الاتحاد",
        ),
        (
            "عندما أعلن دونالد ترامب ترشحه، نشرت المؤسسة العسكرية بيانا حذرت فيه من أن النظام في خطر كبير",
            "المؤسسة العسكرية",
        ),
    ],
)
def test_who_is_named_beside_a_speaker_without_a_name_does_not_say_it(body: str, words: str):
    assert said(body) == [(None, words)]


@pytest.mark.parametrize(
    "body",
    [
        'ورفعت الجماهير لافتات كتب عليها "سبعة عشر عاما معك. شكرا لك"',
        "وهناك من الإعلاميين من يرى أن اللاعب خطف الأضواء من الجميع",
    ],
)
def test_anyone_is_not_who_spoke_last(body: str):
    before = "وقال دونالد ترامب إن الاتفاق سيئ للغاية ولن يبقى طويلا.\n"
    assert said(before + body)[1:] == [(None, "")]


@pytest.mark.parametrize(
    "body",
    [
        "وأضاف كانت المفاوضات صعبة: ولم يكن أحد يظن أنها ستنجح هذا العام",
        'وأضاف وفق ما نقلت عنه وكالة الأنباء: "لن نتفاوض مرة أخرى مع هؤلاء"',
        'وحول لعبه تحت إشراف أليكس فيرغسون، قال: "أنا محظوظ بهذا المدرب العظيم"',
        "فقد قال غير مرة إن روسيا لن تتراجع عن موقفها أبدا",
        "وقال لاحقا إن روسيا لن تتراجع عن موقفها أبدا",
        "ونفى سيرغي لافروف وجود خلاف مع دونالد ترامب قائلا إن العلاقة بينهما على خير ما يرام",
        'من جانبه رد عليه سيرغي لافروف وزير الخارجية الروسي قائلا "لن نتفاوض مرة أخرى مع هؤلاء"',
    ],
)
def test_who_goes_on_or_answers_says_it(body: str):
    before = "وقال سيرغي لافروف إن روسيا مستعدة لدراسة مشروع القرار الجديد.\n"
    assert mouths(before + body) == ["سيرغي لافروف", "سيرغي لافروف"]


def test_what_is_said_in_statements_of_somebody_with_a_title_he_says():
    body = (
        "وقال سيرغي لافروف إن روسيا مستعدة لدراسة مشروع القرار الجديد.\n"
        "وردا على تصريحات منسوبة للناشط الحقوقي خالد السفياني، اتهم فيها الوزير بأنه سيذهب إلى الخصوم غدا"
    )
    assert mouths(body)[1:] == ["خالد السفياني"]


@pytest.mark.parametrize("mark", ["", "،"])
def test_a_participle_says_anew_and_whoever_was_named_in_between_does_not_say_it(mark: str):
    body = (
        "وقال سيرغي لافروف إن روسيا تنتظر الأسماء التي يعلنها "
        f"دونالد ترامب{mark} مؤكدا أن القرار سيصدر في الأسبوع المقبل"
    )
    assert mouths(body) == ["سيرغي لافروف", "سيرغي لافروف"]


def test_a_whole_office_that_acts_speaks_and_not_whom_its_act_names():
    body = (
        "وصل الرئيس الأمريكي دونالد ترامب إلى المدينة.\n"
        "ورفض وزير المالية الفرنسي خطة اقترحها دونالد ترامب، وقال إن السوق مفتوحة للجميع"
    )
    assert said(body) == [(None, "وزير المالية الفرنسي")]
