"""Protocol news reads alike: what tells two reports apart is who, where, and what comes next in a series."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import Relation, relate
from tests.unit.stories.making import fingerprint
from tests.unit.stories.test_fingerprint import relation

TELEGRAM = (
    "جلالة الملك المعظم يهنئ رئيس {} بذكرى اليوم الوطني",
    (
        "بعث صاحب الجلالة الملك المعظم حفظه الله ورعاه برقية تهنئة إلى فخامة رئيس {0} بمناسبة ذكرى اليوم"
        " الوطني لبلاده. وأعرب جلالته في البرقية باسمه ونيابة عن شعب وحكومة المملكة عن أصدق التهاني وأطيب"
        " التمنيات بموفور الصحة والسعادة لفخامته، ولشعب {0} الشقيق اطراد التقدم والازدهار، مشيدا جلالته"
        " بعمق العلاقات الأخوية والتاريخية التي تربط البلدين الشقيقين وما تشهده من تطور ونماء في مختلف"
        " المجالات."
    ),
)
CALL = (
    "جلالة الملك يتلقى اتصالا هاتفيا من {0}",
    (
        "تلقى صاحب الجلالة الملك المعظم حفظه الله ورعاه اليوم اتصالا هاتفيا من أخيه {0}، جرى خلاله استعراض"
        " العلاقات الأخوية المتينة بين البلدين والشعبين الشقيقين وسبل تعزيزها وتطويرها في كافة المجالات بما"
        " يخدم المصالح المشتركة، كما تم خلال الاتصال تبادل وجهات النظر حيال آخر مستجدات الأوضاع على"
        " الساحتين الإقليمية والدولية والقضايا ذات الاهتمام المشترك. وأعرب جلالته عن خالص شكره وتقديره على"
        " هذا الاتصال الأخوي الكريم."
    ),
)
PRAISE_OF_EGYPT = (
    "جلالة الملك يشيد بتميز العلاقات الأخوية مع مصر",
    (
        "أشاد صاحب الجلالة الملك حمد بن عيسى آل خليفة ملك البلاد المفدى حفظه الله ورعاه بتميز العلاقات"
        " الأخوية التي تربط بين المملكة وجمهورية مصر العربية والشعبين الشقيقين، والتي يسعى الجميع إلى"
        " تعزيزها وتنميتها في كافة المجالات، جاء ذلك في برقية تهنئة بعث بها جلالته إلى أخيه فخامة الرئيس"
        " بمناسبة ذكرى اليوم الوطني لبلاده، أعرب فيها باسمه واسم شعب وحكومة المملكة عن أصدق التهاني وأطيب"
        " التمنيات بموفور الصحة والسعادة لفخامته، ولحكومة وشعب جمهورية مصر العربية الشقيق اطراد التقدم"
        " والازدهار. كما بعث صاحب السمو الملكي الأمير سلمان بن حمد آل خليفة ولي العهد نائب القائد الأعلى"
        " النائب الأول لرئيس مجلس الوزراء برقية تهنئة مماثلة إلى فخامته."
    ),
)
TO_TUNISIA = (
    "جلالة الملك يهنئ الرئيس التونسي بذكرى إعلان الجمهورية في بلاده",
    (
        "بعث صاحب الجلالة الملك حمد بن عيسى آل خليفة ملك البلاد المفدى برقية تهنئة إلى أخيه فخامة رئيس"
        " الجمهورية التونسية بمناسبة ذكرى إعلان الجمهورية في بلاده. وأعرب جلالته باسمه واسم شعب وحكومة"
        " المملكة عن أصدق التهاني وأطيب التمنيات بموفور الصحة والسعادة لفخامته، ولحكومة وشعب الجمهورية"
        " التونسية الشقيق اطراد التقدم والازدهار، مشيدا بتميز العلاقات الأخوية التي تربط بين البلدين"
        " والشعبين الشقيقين، والتي يسعى الجميع إلى تعزيزها وتنميتها في كافة المجالات."
    ),
)
FROM_YEMEN = (
    "الرئيس اليمني يتصل بولي العهد",
    (
        "تلقى صاحب السمو الملكي الأمير سلمان بن حمد آل خليفة ولي العهد نائب القائد الأعلى النائب الأول"
        " لرئيس مجلس الوزراء اليوم اتصالا هاتفيا من فخامة الرئيس عبدربه منصور هادي رئيس الجمهورية اليمنية،"
        " وجرى خلال الاتصال استعراض العلاقات الثنائية الوثيقة بين البلدين الشقيقين وسبل دعمها وتعزيزها في"
        " مختلف المجالات، وبحث مستجدات الأوضاع الإقليمية والدولية، وجهود البلدين المبذولة تجاهها. وأعرب"
        " الرئيس عن تقديره لمواقف سموه."
    ),
)
TO_JORDAN = (
    "ولي العهد يبحث هاتفيا مع ملك الأردن العلاقات الثنائية بين البلدين",
    (
        "أجرى صاحب السمو الملكي الأمير سلمان بن حمد آل خليفة ولي العهد نائب القائد الأعلى النائب الأول"
        " لرئيس مجلس الوزراء أمس اتصالا هاتفيا بجلالة الملك عبدالله الثاني ملك المملكة الأردنية الهاشمية،"
        " وجرى خلال الاتصال بحث العلاقات الثنائية بين البلدين الشقيقين، ومستجدات الأوضاع الإقليمية"
        " والدولية."
    ),
)
PLANE = (
    "وصول الطائرة الإغاثية {} إلى مطار سقطرى",
    (
        "وصلت إلى مطار سقطرى اليوم الطائرة الإغاثية {} من الجسر الجوي محملة بعشرة أطنان من المواد الغذائية"
        " والطبية والخيام، وكان في استقبالها مدير المطار وعدد من المسؤولين، ويجري توزيع حمولتها على"
        " المتضررين من الإعصار بالتنسيق مع السلطة المحلية."
    ),
)


def told(template: tuple[str, str], whom: str) -> tuple[str, str]:
    title, body = template
    return title.format(whom), body.format(whom)


HEADS = (
    "الرئيس المصري",
    "الرئيس اليمني",
    "العاهل الأردني",
    "رئيسة ليتوانيا",
    "الرئيس التركي",
    "أمير دولة قطر",
)


def test_congratulations_to_one_country_are_not_those_to_another() -> None:
    assert relation(PRAISE_OF_EGYPT, TO_TUNISIA) is Relation.DIFFERENT
    assert relation(PRAISE_OF_EGYPT, told(TELEGRAM, "سلطنة عمان")) is Relation.DIFFERENT
    assert relation(told(TELEGRAM, "مصر"), told(TELEGRAM, "تونس")) is Relation.DIFFERENT


def test_a_call_with_one_king_is_not_one_with_another_president() -> None:
    assert relation(FROM_YEMEN, TO_JORDAN) is Relation.DIFFERENT


@given(
    st.sampled_from((TELEGRAM, CALL)), st.lists(st.sampled_from(HEADS), min_size=2, max_size=2, unique=True)
)
def test_the_same_formula_with_another_head_of_state_is_another_story(
    template: tuple[str, str], heads: list[str]
) -> None:
    one, other = heads
    assert relation(told(template, one), told(template, other)) is Relation.DIFFERENT


def test_a_telegram_reported_by_two_papers_is_one() -> None:
    title, body = told(TELEGRAM, "الجمهورية التونسية")
    shorter = body.split(".")[0].replace("صاحب الجلالة الملك المعظم حفظه الله ورعاه", "جلالة الملك")
    assert relation((title, body), ("الملك يهنئ الرئيس التونسي باليوم الوطني", shorter)) is Relation.DUPLICATE


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("إيران", "وإيرانية"),
        ("سوريا", "السوريين"),
        ("تركيا", "للتركي"),
        ("أمريكا", "الأميركية"),
        ("الأردن", "أردني"),
    ],
)
def test_all_names_of_a_state_are_one(one: str, same: str) -> None:
    assert states(one) == states(same) != frozenset()


def test_the_title_of_the_saudi_king_names_his_state() -> None:
    assert states("خادم الحرمين الشريفين") == states("السعودية")


@pytest.mark.parametrize("capital", ["طهران", "وبواشنطن", "القاهرة", "للرياض"])
def test_a_capital_names_its_state_and_is_a_place_of_its_own(capital: str) -> None:
    state = {"طهران": "إيران", "وبواشنطن": "أمريكا", "القاهرة": "مصر", "للرياض": "السعودية"}[capital]
    assert states(capital) == states(state)
    assert read_fingerprint(fingerprint(capital)).words != read_fingerprint(fingerprint(state)).words


@pytest.mark.parametrize("word", ["عمان", "مالي", "تركي", "مجريات", "قطار", "كروس", "رياض", "كاميرون"])
def test_what_names_something_else_as_often_names_no_state(word: str) -> None:
    assert states(word) == frozenset()


@pytest.mark.parametrize("state", ["السعودية", "مصر", "الكرملين", "أوكرانيا", "زامبيا"])
def test_a_title_names_the_states_that_its_report_names_and_its_other_words_name_none(state: str) -> None:
    read = read_fingerprint(fingerprint(f"{state} تفتح الميناء للسفن"))
    assert read.title_states == read.lead_states == read.states == states(state)
    assert read.title - read.title_words == read_fingerprint(fingerprint(state)).title


def test_a_title_that_brings_a_state_says_more() -> None:
    title, body = told(PLANE, "الثالثة")
    assert relation((title, body), (f"{title} من عمّان إلى بلغراد وصربيا", body)) is Relation.ADDED


def states(title: str) -> frozenset[int]:
    return read_fingerprint(fingerprint(title)).states


@pytest.mark.parametrize(
    "formula",
    [
        "صاحب الجلالة",
        "فخامته حفظه الله ورعاه",
        "العلاقات الثنائية وسبل تعزيزها",
        "القضايا ذات الاهتمام المشترك",
        "أصدق التهاني وأطيب التمنيات بموفور الصحة والسعادة",
    ],
)
def test_a_formula_does_not_count_and_its_words_alone_do(formula: str) -> None:
    assert read_fingerprint(fingerprint(formula)).words == frozenset()
    first, *_ = formula.split()
    assert (
        read_fingerprint(fingerprint(f"{first} غرناطة")).words
        != read_fingerprint(fingerprint("غرناطة")).words
    )


ORDINALS = ("الثانية", "الثالثة", "الرابعة", "الخامسة", "العاشرة")


def test_what_comes_next_in_a_series_is_told() -> None:
    for earlier, later in pairwise(ORDINALS):
        assert relation(told(PLANE, earlier), told(PLANE, later)) is Relation.CHANGED
    title, body = (text.format("").replace("  ", " ") for text in PLANE)
    assert relation((title, body), told(PLANE, "الثانية")) is Relation.CHANGED  # the first had no number yet
    assert relation(told(PLANE, "الثالثة"), told(PLANE, "الثالثة")) is Relation.DUPLICATE


@pytest.mark.parametrize(
    ("one", "other"),
    [("4 مايو", "الرابع من مايو"), ("14 مايو", "الرابع عشر من مايو"), ("نوفمبر", "تشرين الثاني")],
)
def test_an_ordinal_of_a_date_numbers_no_series(one: str, other: str) -> None:
    title, body = told(PLANE, "الثالثة")
    assert (
        relation((title, f"{body} {one}"), (f"{title} في {other}", f"{body} {other}")) is Relation.DUPLICATE
    )


def test_the_house_of_thani_is_no_second() -> None:
    title, body = told(PLANE, "الثالثة")
    assert relation((title, body), (f"{title} بأمر تميم آل ثاني", body)) is Relation.DUPLICATE


# Of the telegram to Tunisia, as the version before wrote it: its formulas counted, and it knew no states.
BEFORE = (
    ""
    "1:9:38:::VjG3bIMA/gGIz2s1RRUbxE4H1oSVSBGGlAaLvro1DYMkDBI7RwAn8DM00DMyzVIifM0HLModl1+Qm8o8wRCEYvsRoaQ4HDYqEaGrj4cZxFUcCC0Ngxs/alEL7c87D5gZFY8uougvNMYrAG6UarIYxTI30Nog9/MFeW8PTgUNP+g3f3wLSRkiM0EUHtglGz0wZ1oHtd0/eQAz"
)


def test_what_the_version_before_wrote_is_read_and_still_compared() -> None:
    again = read_fingerprint(fingerprint(*told(TELEGRAM, "الجمهورية التونسية")))
    assert relate(read_fingerprint(BEFORE), again, same_outlet=False) is Relation.DUPLICATE
