"""What can be wrong with a query: each mistake, and what was expected, in English and in Arabic."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from processors.text.direction import isolate

# What a sentence names: as it is, or one of several.
Said: TypeAlias = Mapping[str, "str | int | tuple[str, ...]"]

_ARABIC: Final = re.compile(r"[\u0620-\u06ff]")
_LATIN: Final = re.compile(r"[A-Za-z]")


class Wording(NamedTuple):
    """A mistake in words. ``{names}`` in them stand for what the query says."""

    problem: str
    expected: str


_TERM = 'a word, a "phrase", a field such as title: or ('
_TERM_AR = "كلمة، أو «عبارة»، أو حقل مثل title: أو قوس ("
_NO_MEANING = "{said} has no meaning here"
_NO_MEANING_AR = "لا معنى لـ {said} هنا"
_NO_RANGE = "words: there are no ranges"


class Mistake(Enum):
    """The mistakes, each with its English wording and its Arabic one."""

    NOTHING_SAID = Wording("the query says nothing", _TERM), Wording("الاستعلام فارغ", _TERM_AR)
    ENDS_EARLY = Wording("the query ends too early", _TERM), Wording("انتهى الاستعلام قبل أن يتم", _TERM_AR)
    TOO_LONG = (
        Wording("the query is too long", "at most {most} characters"),
        Wording("الاستعلام طويل جدا", "{most} حرف على الأكثر"),
    )
    TOO_LONG_WITH_LISTS = (
        Wording("with its lists written out the query is too long", "at most {most} characters"),
        Wording("الاستعلام مع كلمات قوائمه طويل جدا", "{most} حرف على الأكثر"),
    )
    LIGATURES = (
        Wording(
            "with its ligatures spelt out the query is too long", "letters instead of ligatures such as ﷺ"
        ),
        Wording("الاستعلام مع فك حروفه المركبة طويل جدا", "حروف بدل الحروف المركبة مثل ﷺ"),
    )
    TOO_DEEP = (
        Wording("the query is too deep", "at most {most} parentheses and NOTs inside each other"),
        Wording("في الاستعلام أقواس كثيرة بعضها في بعض", "{most} من الأقواس و NOT بعضها في بعض على الأكثر"),
    )
    CHAIN_TOO_LONG = (
        Wording("this chain of NEAR is too long", "at most {most} operands"),
        Wording("سلسلة NEAR هذه طويلة جدا", "{most} من الكلمات والعبارات على الأكثر"),
    )
    PHRASE_TOO_LONG = (
        Wording("this phrase has {words} words", "at most {most}"),
        Wording("في هذه العبارة {words} كلمة", "{most} على الأكثر"),
    )
    LETS_ALL_IN = (
        Wording(
            "this NOT would let in nearly everything",
            "something that must be there beside it, such as: word AND NOT other",
        ),
        Wording("نفي NOT وحده يطابق كل شيء تقريبا", "ما يجب وجوده معه، مثل: كلمة AND NOT أخرى"),
    )
    CLOSES_NOTHING = (
        Wording("this {said} closes nothing", _TERM),
        Wording("{said} هنا لا تغلق شيئا", _TERM_AR),
    )
    PARENTHESIS_CLOSES_NOTHING = (
        Wording("this ) closes nothing", "a ( before it"),
        Wording("هذا القوس ) لا يغلق شيئا", "قوس ( قبله"),
    )
    NEVER_CLOSED = (
        Wording("this ( is never closed", "a ) to match it"),
        Wording("هذا القوس ( لم يُغلق", "قوس ) يقابله"),
    )
    QUOTE_NEVER_CLOSED = (
        Wording("this quote is never closed", "a {closing} to match it"),
        Wording("علامة التنصيص هذه لم تُغلق", "علامة {closing} تقابلها"),
    )
    NOTHING_BEFORE = (
        Wording("{said} has nothing before it to work on", _TERM),
        Wording("ليس قبل {said} ما تعمل عليه", _TERM_AR),
    )
    CANNOT_WORK = (
        Wording("{said} cannot work on this", "a word, a phrase, or a group of them with OR"),
        Wording("لا تعمل {said} على هذا", "كلمة، أو عبارة، أو مجموعة منها بينها OR"),
    )
    NO_WORD = Wording("there is no word here", _TERM), Wording("لا كلمة هنا", _TERM_AR)

    NO_FIELD = (
        Wording("there is no field {said}", "{known}, or quotes around words with a colon"),
        Wording("لا حقل باسم {said}", "{known}، أو علامتا تنصيص حول كلمات فيها نقطتان"),
    )
    FIELD_IN_FIELD = (
        Wording("{said}: stands inside {outer}:", "only values of {outer}: here"),
        Wording("الحقل {said}: داخل الحقل {outer}:", "قيم {outer}: وحدها هنا"),
    )
    FIELD_WITHOUT_VALUE = (
        Wording("{said}: lacks its value", "a value right after {said}:"),
        Wording("الحقل {said}: بلا قيمة", "قيمة بعد {said}: مباشرة"),
    )
    NO_SOURCE = (
        Wording("this is no source", "a source such as bna.bh, or its first letters and a *"),
        Wording("هذا ليس منفذا", "منفذ مثل bna.bh، أو أول حروفه ثم *"),
    )
    NO_LANGUAGE = (
        Wording("{said} is no language code", "a code such as ar or en"),
        Wording("{said} ليس رمز لغة", "رمز مثل ar أو en"),
    )
    NO_STATUS = (
        Wording("there is no status {said}", "{known}"),
        Wording("لا حالة باسم {said}", "{known}"),
    )
    NO_SUBJECT = (
        Wording("there is no subject {said}", "{known}"),
        Wording("لا موضوع باسم {said}", "{known}"),
    )
    NO_GENRE = (
        Wording("there is no genre {said}", "{known}"),
        Wording("لا نوع باسم {said}", "{known}"),
    )
    NO_COUNTRY = (
        Wording("there is no country {said}", "{known}"),
        Wording("لا بلد باسم {said}", "{known}"),
    )
    NO_PROVINCE = (
        Wording("there is no province {said}", "{known}"),
        Wording("لا محافظة ولا ولاية باسم {said}", "{known}"),
    )
    SEVERAL_PROVINCES = (
        Wording("{said} is the name of several provinces", "{known}"),
        Wording("{said} اسم أكثر من محافظة أو ولاية", "{known}"),
    )
    STAR_IN_NAME = (
        Wording(
            "a * cannot stand in a name", "the name as one writes it, or part of it: surname or full name"
        ),
        Wording("لا نجمة * في اسم", "الاسم كما يُكتب، أو جزء منه: اللقب أو الاسم كاملا"),
    )
    FIGURE_NOT_COMPARED = (
        Wording("a figure cannot be compared by {said}", ">=, such as killed>=10"),
        Wording("لا يُقارن عدد بعلامة {said}", "العلامة >=، مثل killed>=10"),
    )
    NO_NUMBER = (
        Wording("this is no number of people", "a whole number, such as killed>=10"),
        Wording("هذا ليس عدد أشخاص", "عدد صحيح، مثل killed>=10"),
    )
    SUBJECT_NOT_COMPARED = (
        Wording("a subject cannot be compared by {said}", ">=, such as subject:diplomacy>=0.6"),
        Wording("لا يُقارن موضوع بعلامة {said}", "العلامة >=، مثل subject:diplomacy>=0.6"),
    )
    GENRE_NOT_COMPARED = (
        Wording("a genre cannot be compared by {said}", ">=, such as genre:opinion>=0.6"),
        Wording("لا يُقارن نوع بعلامة {said}", "العلامة >=، مثل genre:opinion>=0.6"),
    )
    NO_CONFIDENCE = (
        Wording("this is no confidence", "a number from 0 to 1, such as 0.6"),
        Wording("هذه ليست درجة ثقة", "عدد من 0 إلى 1، مثل 0.6"),
    )
    NO_DISTANCE = (
        Wording(
            "NEAR needs a distance in words",
            "NEAR/1 to NEAR/{most}, NEAR/s for one sentence or NEAR/p for one paragraph",
        ),
        Wording(
            "تحتاج NEAR إلى مسافة بالكلمات",
            "NEAR/1 إلى NEAR/{most}، أو NEAR/s لجملة واحدة، أو NEAR/p لفقرة واحدة",
        ),
    )
    NOTHING_TO_COUNT = (
        Wording("{said} counts words, and {field}: has none", "a value of {field}:"),
        Wording("{said} تعدّ كلمات، وليس في {field}: كلمات", "قيمة للحقل {field}:"),
    )
    NO_TIMES = (
        Wording("atleast needs a number of times", "atleast1 to atleast{most}"),
        Wording("تحتاج atleast إلى عدد مرات", "atleast1 إلى atleast{most}"),
    )
    TIMES_WITHOUT_PARENTHESIS = (
        Wording("{said} lacks its (", "{said}(word)"),
        Wording("ينقص {said} قوسها (", "{said}(كلمة)"),
    )
    STAR_AMID = (
        Wording("this * does not end a word", "a * right after the first letters of a word"),
        Wording("هذه النجمة * لا تنهي كلمة", "نجمة * بعد أول حروف كلمة مباشرة"),
    )
    STAR_ON_EXACT = (
        Wording("a * cannot end an exact form", "=word or word*"),
        Wording("لا تجتمع النجمة * مع الصيغة الحرفية =", "=كلمة أو كلمة*"),
    )
    STAR_TOO_EARLY = (
        Wording("this * would match nearly everything", "{least} letters or more before a *"),
        Wording("هذه النجمة * تطابق كل شيء تقريبا", "{least} من الحروف أو أكثر قبل *"),
    )
    NO_LIST_NAME = (
        Wording("{said} names no list", "@ and letters, digits, - or _, or quotes around a word"),
        Wording("{said} ليس اسم قائمة", "@ ثم حروف أو أرقام أو - أو _، أو علامتا تنصيص حول الكلمة"),
    )
    NO_LIST = (
        Wording("there is no list @{said}", "{known}, or quotes around a word with an @"),
        Wording("لا قائمة باسم @{said}", "{known}، أو علامتا تنصيص حول كلمة فيها @"),
    )
    NO_LISTS = (
        Wording(
            "there is no list @{said}",
            "one that stands under `lists:` in these files, or quotes around a word with an @",
        ),
        Wording(
            "لا قائمة باسم @{said}", "قائمة تحت `lists:` في هذه الملفات، أو علامتا تنصيص حول كلمة فيها @"
        ),
    )
    NOT_IN_A_LIST = (
        Wording(
            "{said} has no meaning in a list",
            "a word, or the words of a phrase; what a rule does with them stands in its query",
        ),
        Wording(
            "لا معنى لـ {said} في قائمة", "كلمة، أو كلمات عبارة؛ وما تفعله القاعدة بها يُكتب في استعلامها"
        ),
    )

    # What Lucene reads as syntax and Rasid does not: what to write instead.
    FUZZY = (
        Wording(
            _NO_MEANING,
            'NEAR/n between two words: there is no fuzzy search, and "a b"~5 is written a NEAR/5 b',
        ),
        Wording(_NO_MEANING_AR, "NEAR/n بين كلمتين: لا بحث تقريبي هنا"),
    )
    WEIGHT = (
        Wording(_NO_MEANING, "the term alone: terms have no weights"),
        Wording(_NO_MEANING_AR, "الكلمة وحدها: لا أوزان للكلمات"),
    )
    RANGE = Wording(_NO_MEANING, _NO_RANGE), Wording(_NO_MEANING_AR, "كلمات: لا مدى هنا")
    ESCAPE = (
        Wording(_NO_MEANING, "the words in quotes: there is no escaping"),
        Wording(_NO_MEANING_AR, "الكلمات بين علامتي تنصيص"),
    )
    COLON = (
        Wording(_NO_MEANING, "{known}, or quotes around words with a colon"),
        Wording(_NO_MEANING_AR, "{known}، أو علامتا تنصيص حول كلمات فيها نقطتان"),
    )
    THRESHOLD = (
        Wording(
            _NO_MEANING, "a threshold only right after a subject or a genre, such as subject:diplomacy>=0.6"
        ),
        Wording(_NO_MEANING_AR, "حد الثقة بعد موضوع أو نوع مباشرة، مثل subject:diplomacy>=0.6"),
    )
    PLUS = (
        Wording(_NO_MEANING, "the term alone: terms side by side are all required"),
        Wording(_NO_MEANING_AR, "الكلمة وحدها: ما تجاور من الكلمات يُطلب كله"),
    )
    MINUS = (
        Wording(_NO_MEANING, "NOT, or the words in quotes"),
        Wording(_NO_MEANING_AR, "NOT أو «ليس»، أو الكلمات بين علامتي تنصيص"),
    )
    AND_SIGN = Wording(_NO_MEANING, "AND"), Wording(_NO_MEANING_AR, "AND أو «و»")
    OR_SIGN = Wording(_NO_MEANING, "OR"), Wording(_NO_MEANING_AR, "OR أو «أو»")
    EXPRESSION = (
        Wording(_NO_MEANING, "words: there are no regular expressions"),
        Wording(_NO_MEANING_AR, "كلمات: لا تعابير نمطية هنا"),
    )

    def in_english(self, said: Said) -> Wording:
        """Return the mistake in English, with what the query says in its place."""
        return _filled(self.value[0], said, one_of="one of ", comma=", ", foreign=_ARABIC)

    def in_arabic(self, said: Said) -> Wording:
        """Return the mistake in Arabic, with what the query says in its place."""
        return _filled(self.value[1], said, one_of="واحد من: ", comma="، ", foreign=_LATIN)


def _filled(wording: Wording, said: Said, *, one_of: str, comma: str, foreign: re.Pattern[str]) -> Wording:
    """Fill in what was said. What runs against the sentence is isolated: title:، body: ran from the left."""

    def own(value: str | int) -> str:
        text = str(value)
        return isolate(text) if foreign.search(text) else text

    shown = {
        name: (one_of if len(value) > 1 else "") + comma.join(map(own, value))
        if isinstance(value, tuple)
        else own(value)
        for name, value in said.items()
    }
    return Wording(wording.problem.format_map(shown), wording.expected.format_map(shown))
