"""What an editor who reads names in their articles would laugh at: kinds that were found, and are no more."""

import pytest

from processors.pipeline import enrich
from schemas import Article, EnrichedArticle, Quotation


def read(body: str, published_at: str = "2018-05-17T09:00:00Z") -> EnrichedArticle:
    return enrich(Article(id="a", source="s", title="", body=body, published_at=published_at))


def names(article: EnrichedArticle, type_: str) -> list[str]:
    return [mention.text for mention in article.mentions if mention.type == type_]


def speakers(article: EnrichedArticle) -> list[str | None]:
    by_id = {entity.id: entity.name for entity in article.entities}
    return [by_id[quote.speaker] if quote.speaker else None for quote in article.quotes]


def texts(quotes: list[Quotation]) -> list[str]:
    return [quote.text for quote in quotes]


def test_who_is_spoken_to_does_not_say_it():
    said = read(
        'وقال محمد بن سلمان لبي بي سي إن الاتفاق صار قريبا جدا. وقال لرويترز "نعمل معا من أجل الاتفاق"'
    )
    assert speakers(said) == ["محمد بن سلمان", "محمد بن سلمان"]


def test_what_hangs_on_a_sentence_is_said_by_the_first_whom_it_names():
    body = "أعرب عادل الجبير عن تأييده لموقف دونالد ترامب، مشيرا إلى أن الاتفاق ولد ضعيفا جدا"
    assert speakers(read(body)) == ["عادل الجبير"]


def test_a_she_does_not_say_what_a_he_began():
    body = (
        "وأكد بشار الأسد أن الأولوية هي استعادة المدينة كلها.\n"
        "واعتقلت الفصائل العشرات هناك، قالت إنهم من دعاة المصالحة مع النظام"
    )
    assert speakers(read(body)) == ["بشار الأسد", None]


def test_a_name_before_a_comma_does_not_say_what_another_one_says_behind_it():
    body = "اتهم الغرب طهران بتسليح الحوثيين، أكدت روسيا أن التقرير لا يحمل أدلة على ذلك"
    (quote,) = read(body).quotes
    assert (quote.speaker, quote.speaker_text) == (None, "روسيا")


def test_words_between_two_marked_ones_are_no_quotation():
    body = 'ودعا الاتحاد الأوروبي إلى الدفاع عن "قواعد" التجارة الدولية في إشارة واضحة إلى "حمائية" واشنطن'
    assert texts(read(body).quotes) == []


def test_between_is_no_verb_of_saying():
    body = 'ويفصل بين الحزب الشعبي والمجموعة "أموال سرية مصدرها غير واضح على الإطلاق" كما يقول التقرير'
    assert all(quote.verb != "بين" for quote in read(body).quotes)


def test_what_hangs_on_a_verb_is_no_speaker():
    body = "وأشار المتحدث العسكري إلى أن القوات استهدفت خمسة مواقع في الشمال"
    assert [quote.speaker_text for quote in read(body).quotes] == ["المتحدث العسكري"]


@pytest.mark.parametrize(
    "body",
    [
        "وقال في تصريح صحفي بمكتبه بعد عودته إن المشروع قد تأخر كثيرا",
        "عثر على المفقودين غواصان بريطانيان في كهف مظلم",
        "وأكد أن الفريق تأكد هبوطه إلى الدرجة الثانية",
    ],
)
def test_a_word_with_a_pronoun_or_two_of_a_kind_are_no_names(body: str):
    article = read(body)
    assert names(article, "person") == names(article, "place") == names(article, "organisation") == []


def test_the_base_of_voters_is_no_group():
    body = "وقد يساعد ذلك المعارضة في سحب أصوات من القاعدة الانتخابية لحزب العدالة والتنمية في تركيا"
    assert names(read(body), "group") == []


def test_a_body_does_not_take_in_what_the_sentence_goes_on_with():
    body = "ووصفت الأمم المتحدة الأوضاع في اليمن بأنها خطيرة، وأحرج المنتخب التونسي البرتغال وتعادل معها"
    assert names(read(body), "organisation") == ["الأمم المتحدة", "المنتخب التونسي"]


def test_a_role_does_not_end_in_a_preposition():
    body = "انتخب البرلمان رئيسا للحكومة بعد حجب الثقة عن بوريس جونسون في لندن"
    assert [entity.role for entity in read(body).entities if entity.type == "person"] == [None]


def test_half_a_million_is_half_of_one():
    (figure,) = read("أكثر من نصف مليون قتيل في سوريا منذ اندلاع الحرب").figures
    assert (figure.kind, figure.low, figure.high) == ("killed", 500_000, None)


@pytest.mark.parametrize(
    ("body", "unit"),
    [
        ("تخصص الحكومة في المغرب 5 مليارات درهم لقطاع التعليم", "MAD"),
        ("تخصص الحكومة في الإمارات 5 مليارات درهم لقطاع التعليم", "AED"),
        ("تخصص الحكومة 5 مليارات درهم لقطاع التعليم", "AED"),
    ],
)
def test_a_currency_is_that_of_the_country_of_which_the_article_speaks(body: str, unit: str):
    assert [figure.unit for figure in read(body).figures] == [unit]


def test_by_a_month_is_to_come_and_exerted_is_no_march():
    assert [date.value for date in read("ستقلل عملياتها بحلول شهر نوفمبر إذا لم تتراجع").dates] == ["2018-11"]
    assert read("بدأت تظهر خطورتهم ومارس السعوديون ضغطا عاليا على الدفاع").dates == []
    assert [date.value for date in read("هطلت الأمطار في فبراير ومارس الماضي").dates][1] == "2018-03"


def test_a_town_of_another_arab_country_has_no_country():
    body = "أحكمت قوات الجيش اليمني سيطرتها على الطرق باتجاه مدينة المنصورة"
    assert [entity.country for entity in read(body).entities if entity.name == "المنصورة"] == [None]
    body = "افتتح الوزير المصري مستشفى جديدا في مدينة المنصورة"
    assert [entity.country for entity in read(body).entities if entity.name == "المنصورة"] == ["EG"]


def test_by_way_of_somebody_is_no_street():
    body = "سجل الفريق ثلاثة أهداف عن طريق محمد صلاح في الشوط الأول"
    assert (names(read(body), "place"), names(read(body), "person")) == ([], ["محمد صلاح"])


@pytest.mark.parametrize(
    "body",
    [
        "وقال شقيق محمد صلاح إن المفاوضات بدأت قبل أيام مع النادي",
        "وأكدت عائلة محمد صلاح أن المفاوضات بدأت قبل أيام مع النادي",
    ],
)
def test_who_speaks_for_somebody_is_another_one(body: str):
    assert speakers(read(body)) == [None]


def test_who_is_received_does_not_say_what_his_host_does():
    body = (
        "أعلن الرئيس الأمريكي دونالد ترامب القرار يوم الثلاثاء.\n"
        "وأشار الرئيس الأمريكي أثناء استقباله رئيس الوزراء اللبناني سعد الحريري إلى أن المحادثات جرت أمس"
    )
    article = read(body)
    assert speakers(article) == ["دونالد ترامب"]
    assert [each.role for each in article.entities if each.name == "سعد الحريري"] == ["رئيس الوزراء اللبناني"]


def test_with_fervour_is_no_group():
    assert names(read("كنت أعتقد أن الفريق سيلعب بحماس وعزيمة حتى النهاية"), "group") == []
    assert names(read("التقى الوفد بحماس في القاهرة، وقالت حماس إن اللقاء مثمر"), "group") == ["حماس", "حماس"]


def test_a_ligament_is_no_capital():
    body = "تعرض اللاعب لإصابة في الرباط الصليبي للركبة يوم الجمعة"
    assert names(read(body), "place") == []
    assert names(read("وصل الوفد إلى الرباط المغربية يوم الجمعة"), "place") == ["الرباط"]


@pytest.mark.parametrize("body", ["منظمة الصحة العالمية", "منظمة الصحة العالمية الدولية"])
def test_the_name_of_a_body_between_marks_is_no_quotation(body):
    said = f'وقال مايكل تران، مدير الطاقة في "{body}": "أمامنا وقت صعب للغاية هذا العام"'
    assert texts(read(said).quotes) == ["أمامنا وقت صعب للغاية هذا العام"]


def test_a_number_has_no_more_digits_than_it_is_told_with():
    (figure,) = read("تصل قيمة الرسوم إلى 16,6 مليار دولار هذا العام").figures
    assert (figure.low, figure.high) == (16_600_000_000, 16_600_000_000)


def test_a_clause_with_who_is_of_the_name_before_it():
    body = "تعرض ليونيل ميسي لانتقاد حاد من دييغو مارادونا، الذي اعتبر أن زميله لا يصلح لقيادة المنتخب"
    assert speakers(read(body)) == ["دييغو مارادونا"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "وقال رجب طيب أردوغان إنه لن يترشح للرئاسة هذه المرة مما أنهى تكهنات استمرت أسابيع",
            "لن يترشح للرئاسة هذه المرة",
        ),
        (
            "قال جياني إنفانتينو إن الاتحاد يريد استخدام الفيديو في البطولة، ومن المتوقع أن يبت فيه المجلس",
            "الاتحاد يريد استخدام الفيديو في البطولة",
        ),
        (
            "وقال عادل الجبير إن الاتفاق أسوأ مما توقعته بلاده قبل ثلاثة أعوام",
            "الاتفاق أسوأ مما توقعته بلاده قبل ثلاثة أعوام",
        ),
    ],
)
def test_what_the_reporter_adds_is_not_said(body, said):
    assert texts(read(body).quotes) == [said]


@pytest.mark.parametrize(
    "body",
    [
        "علق الحلف كل التعاون العسكري مع موسكو رغم أن القنوات السياسية بقيت مفتوحة",
        "وأكدت الشركة جمع بيانات زوار الموقع حتى وإن كانوا من خارج الشبكة كلها",
        "أكد رئيسا الكوريتين كيم جونغ أون ومون جاي إن التزامهما بنزع السلاح النووي",
    ],
)
def test_what_is_no_saying_says_nothing(body):
    assert texts(read(body).quotes) == []


def test_where_something_was_said_does_not_say_it():
    body = "ونشر الاتحاد المصري تغريدة على موقع تويتر أكد فيها أن رئيسه التقى اللاعب أمس"
    assert "تويتر" not in speakers(read(body))


def test_a_report_says_what_it_says_and_not_who_is_silent_on_it():
    body = "ولم يعلق المتحدث جيري رايس على تقرير لوكالة رويترز أفاد بأن الأردن يسعى إلى إبطاء الإصلاحات"
    assert speakers(read(body)) == ["وكالة رويترز"]


def test_words_between_marks_are_no_speaker():
    body = 'وقال "نجحنا ومنحونا الثقة"، مذكرا بأنه بدأ العمل السياسي قبل عشرين عاما'
    assert all("نجحنا" not in quote.speaker_text for quote in read(body).quotes)


@pytest.mark.parametrize(
    ("title", "speaker", "words"),
    [
        ("لاعب ليفربول السابق: على صلاح أن يبقى في فريقه الآن", None, "لاعب ليفربول السابق"),
        ("صهر ترامب في افتتاح السفارة: الرئيس الأمريكي وعد وأوفى", None, "صهر ترامب في افتتاح السفارة"),
        ("مدرب ليفربول يورغن كلوب: على صلاح أن يبقى في فريقه الآن", "يورغن كلوب", "يورغن كلوب"),
    ],
)
def test_who_is_told_by_another_name_is_not_that_one(title, speaker, words):
    found = enrich(Article(id="a", source="s", title=title, body="خبر"))
    (quote,) = found.quotes
    assert (speakers(found), quote.speaker_text) == ([speaker], words)


@pytest.mark.parametrize(
    ("body", "speaker", "words"),
    [
        (
            'ونقلت الوكالة اللبنانية على لسان سعد الحريري قوله بعد الجلسة: "الشكر للزملاء النواب على ثقتهم"',
            "سعد الحريري",
            "سعد الحريري",
        ),
        (
            'ونقلت وكالة الأنباء السعودية عن المصدر قوله: "العمليات جاءت ردا على استمرار النظام في القصف"',
            None,
            "المصدر",
        ),
    ],
)
def test_who_passes_words_on_did_not_say_them(body, speaker, words):
    found = read(body)
    (quote,) = found.quotes
    assert (speakers(found), quote.speaker_text) == ([speaker], words)


@pytest.mark.parametrize(
    ("body", "name", "role"),
    [
        ("وتطرق لاعب ليفربول السابق إلى تجربة بول بوغبا في النادي", "بول بوغبا", None),
        ("أما مقارنة النجم المصري بنظيره الأرجنتيني ليونيل ميسي فقال المدرب إنها مبكرة", "ليونيل ميسي", None),
        ("والتقى المبعوث الأممي إلى اليمن مارتن غريفيث الوفد", "مارتن غريفيث", "المبعوث الأممي إلى اليمن"),
        (
            "نقلت الصحيفة عن إيفن سبيغل، الرئيس التنفيذي للشركة قوله إن العام صعب",
            "إيفن سبيغل",
            "الرئيس التنفيذي للشركة",
        ),
        ("مدرب ليفربول يكشف تفاصيل إصابة محمد صلاح", "محمد صلاح", None),
        ("وأعيد انتخابه رئيسا للبلاد خلفا لفيدل كاسترو", "فيدل كاسترو", None),
        ("المدرب الإيطالي لا يخشى التهديد الذي يمثله جيمي فاردي", "جيمي فاردي", None),
        ("عادل هدف حارس النادي في المباراة والذي استغله كريم بنزيمة", "كريم بنزيمة", None),
        ("سجل لاعب الأهلي السابق في هز شباك الحارس البرازيلي أليسون بيكر", "أليسون بيكر", "الحارس البرازيلي"),
        (
            "قيام الرئيس الإيراني بإقالة رئيس البنك المركزي الإيراني ولي الله سيف",
            "ولي الله سيف",
            "رئيس البنك المركزي الإيراني",
        ),
        (
            "أعرب وكيل الأمين العام للأمم المتحدة مارك لوكوك عن قلقه",
            "مارك لوكوك",
            "وكيل الأمين العام للأمم المتحدة",
        ),
        (
            "وردت نيكي هيلي، سفيرة أمريكا في الأمم المتحدة بأنها لا تعرف",
            "نيكي هيلي",
            "سفيرة أمريكا في الأمم المتحدة",
        ),
        (
            "قال الخبير في شؤون الشرق الأوسط جان مارك ألكسندر",
            "جان مارك ألكسندر",
            "الخبير في شؤون الشرق الأوسط",
        ),
        ("أعلن وزير المالية الجديد دكتور خالد المنصور خطته", "خالد المنصور", "وزير المالية الجديد"),
        ("وصل محافظ كفر الشيخ خالد المنصور إلى المصنع", "خالد المنصور", "محافظ كفر الشيخ"),
        ("وقال محامي دونالد ترامب إن القضية انتهت", "دونالد ترامب", None),
        (
            "جرى لقاء بين السفير الروسي لدى بريطانيا ووزير الخارجية البريطاني بوريس جونسون",
            "بوريس جونسون",
            "وزير الخارجية البريطاني",
        ),
        ("طلب لقاء وزير الخارجية لمناقشة قضية سيرغي سكريبال", "سيرغي سكريبال", None),
        ("استقال من عمله وزيرا للخارجية انتقد بوريس جونسون الخطة", "بوريس جونسون", None),
        ("كلفه النادي منصب رئيس الفريق لخلافة خالد المنصور", "خالد المنصور", None),
        ("رئيس فنزويلا يصف مايك بنس بالثرثار", "مايك بنس", None),
        ("طالب وزير المالية المفوض خالد المنصور بالرحيل", "خالد المنصور", "وزير المالية المفوض"),
        (
            "ودعا الوزير اليمني منسقة الشؤون الإنسانية، ليزا غراندي، إلى العمل",
            "ليزا غراندي",
            "منسقة الشؤون الإنسانية",
        ),
        (
            'وقال خالد المنصور، الخبير لدى "إس.تي.في" للأوراق المالية: نعم',
            "خالد المنصور",
            'الخبير لدى "إس.تي.في" للأوراق المالية',
        ),
        (
            "وعرض خالد المنصور، نائب رئيس الشركة للتسويق جهازا جديدا",
            "خالد المنصور",
            "نائب رئيس الشركة للتسويق",
        ),
        ("وسجل قائد الفريق خالد المنصور هدفا", "خالد المنصور", "قائد الفريق"),
        ('ونشر خالد المنصور، مدير شركة "نون" صورتين', "خالد المنصور", 'مدير شركة "نون"'),
        ("وأعلن المتحدث باسم الجيش بقيادة الجنرال خليفة حفتر موعدا", "خليفة حفتر", None),
        ("وقال خالد المنصور، مدرب الفريق لصحيفة محلية إنه مرتاح", "خالد المنصور", "مدرب الفريق"),
    ],
)
def test_a_role_is_of_who_has_it_and_ends_where_it_does(body, name, role):
    (found,) = [entity for entity in read(body).entities if entity.name == name]
    assert found.role == role


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("وغاب اللاعب عن المباريات منذ سبتمبر بسبب كسر في القدم", ["2017-09"]),
        ("وفي نوفمبر، حظرت الولايات المتحدة السفر إليها", ["2017-11"]),
        ("وتدخل في القضية عندما زار الرياض في 9 نوفمبر", ["2017-11-09"]),
        ("تراجع في يوليو 2016 ثم عاد في أواخر أكتوبر", ["2016-07", "2016-10"]),
        ("غاب بين أكتوبر وفبراير 2008", ["2007-10", "2008-02"]),
        ("دعا إلى إجراء الانتخابات في أكتوبر", ["2018-10"]),
        ("وكان يفترض إدخال المساعدات، الاثنين، قبل القافلة", ["2018-05-14"]),
        ("وقال لويدجي دي مايو إن الحكومة لن تتراجع", []),
    ],
)
def test_a_month_without_its_year_is_the_one_that_the_sentence_tells(body, values):
    assert [date.value for date in read(body).dates] == values


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ("سيكلف المشروع بين خمسة وسبعة مليارات جنيه مصري", [("money", 5 * 10**9, 7 * 10**9, "EGP")]),
        (
            "يتقاضى 300 ألف جنيه إسترليني في الأسبوع أي 15 مليون جنيه في السنة",
            [("money", 300_000, 300_000, "GBP"), ("money", 15_000_000, 15_000_000, "GBP")],
        ),
        ("وأثبتت التحاليل إصابة 49 منهم بالكوليرا في العاصمة", []),
        ("سجلت 106 حالات من بين كل 100 ألف شخص قتلوا", []),
    ],
)
def test_a_figure_is_what_its_sentence_counts(body, figures):
    assert [(each.kind, each.low, each.high, each.unit) for each in read(body).figures] == figures
