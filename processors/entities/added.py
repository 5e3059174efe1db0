"""What the reporter adds behind what somebody said: of whom he has it, what came of it, when it was."""

import re
from bisect import bisect_left
from typing import Final

from processors.entities.bare import readings
from processors.entities.dates import WEEKDAYS
from processors.entities.lists import shipped_lists
from processors.entities.marks import opened
from processors.entities.speaking import sentence_start
from processors.text.reading import ArticleText

SHORTEST: Final = 12  # characters that are a statement
# Through whom something is told, behind "according to". A law, a plan, an agreement are what he speaks of.
_TELLERS: Final = (
    "وكال|صحيف|صحف|جريد|مجله|قناه|شبكه|موقع|مواقع|مصدر|مصادر|تقرير|تقارير|بيان|تصريح|وساءل|اعلام|تلفزيون"
    "|اذاعه|راديو|مراسل|متحدث|ناطق|مسءول|شهود|شاهد|دراسه|باحث|خبراء|خبير|محلل|منظمه|هيءه|وزاره|داءره|شرطه"
    "|مرصد|مكتب|رويترز|فرانس|اناضول|اسوشيتد|بلومبرغ|سبوتنيك|شينخوا|ناسا|رءيس|مدير|وزير"
)
_OWN_WORDS: Final = "تعبير|قول|وصف|راي|زعم|كلام|رواي"
_TOLD: Final = "قال|ذكر|نقل|اعلن|افاد|اورد|نشر|اكد|جاء|كشف|بث|صرح|اوضح|اشار|كتب|رصد|تداول|بين|ادلي|تناقل"
_OCCASIONS: Final = "تصريح|بيان|مقابل|حديث|حوار|كلم|خطاب|م[ءو]تمر|لقاء|مداخل|تغريد"
_COMMA: Final = "(?<=[،,] )"  # not behind a blank alone
# Here the sentence ends, or another clause follows: in هذا، وفقا للوكالة، كبير it goes on.
_ENDS: Final = f"(?=[^،,]*(?:[،,] (?:[وم]|{'|'.join(sorted(WEEKDAYS))})|$))"
_AS_TOLD: Final = rf"(?:وذلك )?(?:وفقا لما|(?:ب?حسب|وفق) ?ما) (?:كان |كانت |قد )?(?:{_TOLD})"
_MORE: Final = "".join(f"(?<!{more} )" for more in ("اكثر", "اقل", "اكبر", "افضل", "اسوا", "ابعد"))
_RESULTS: Final = (
    "ادي|دفع|جعل|اسفر|تسبب|اثار|اعتبر|شكل|حدا|سمح|زاد|اعاد|اضطر|ساهم|يءدي|يءكد|يعني|يدفع|يجعل|يثير|يعد|يشكل"
    "|يسمح|يزيد|ينذر|يهدد|يمهد|يفتح|يرفع|يشير|يظهر|يعكس|يتيح"
)
_NO_RESULT: Final = (  # ما لم, ما زال, ما يقرب من, ما نريد
    "لم |لا |لن |دام|زال|عدا |خلا |بين |اذا |هي |هو |ان |كان|كنا|كنت|يقرب|يقارب|يزيد عن|تبقي|يسمي|سمي|وصف"
    "|يقال|علي|لدي|في |من |بعد |قبل |ن"
)
_ACCORDING_TO: Final = (
    rf"(?:وفقا ل|وفق |ب?حسب |استنادا الي )(?:ال|ل)?(?:{_TELLERS}|{_OWN_WORDS}|[\"«])"
    rf"|نقلا عن |علي حد (?:{_OWN_WORDS})"
)
_UNTOLD: Final = (
    "ان [يت](?:كشف|وضح|ذكر|فصح|عطي|دلي|سمي|ورد|حدد) |(?:الكشف عن|ذكر|الافصاح|الخوض في|الادلاء|اعطاء|التطرق) "
    "|ان [يت](?:قدم|شير الي) (?:اي|مزيد|تفاصيل|دليل|ادل|توضيح|تفسير)"  # دون أن يقدم أي دليل
)
_NOT_TOLD: Final = "لم [يت](?:كشف|وضح|ذكر|فصح|عط|دل|سم|ورد|حدد|خض|تطرق)"  # لكنه لم يفصح عن قيمتها
_SAID_IT: Final = "(?:اكد|نف|[يت](?:ءكد|نفي))[^ ]*(?<!ما)ه(?:ا|م)? "  # ما أكدته المنظمة
# لكنه رفض الكشف عنها, لكنها تركت الباب مفتوحا, لكنها لم تتهم أحدا, لكنه تحدث عن مؤامرة.
_HELD_BACK: Final = (
    "رفض(?:ت|وا|ا)? (?:الادلاء|الكشف|التعليق|الافصاح|الخوض|تحديد|ذكر|اعطاء|تقديم)"
    "|تركت? الباب|لم [يت]تهم|تحدثت? عن"
)
# ولم يتسن التحقق من ذلك, ولم تتمكن الوكالة من التأكد من النبأ.
_UNPROVED: Final = "و?لم [يت]ت(?:سن|مكن)[^ ]* (?:[^ ،,.]+ ){0,5}(?:التحقق|التاكد|الحصول علي تعليق|الاتصال)"
_NOT_MORE: Final = f"و{_NOT_TOLD}(?:وا)? (?:عن|في|الي|اي|تفاصيل|المزيد|مزيد)"  # ولم يخض في التفاصيل
# بينما تواجه البلاد أزمة, فيما لم تعلق الشركة على ذلك, لكن الوزارة لم تصدر بيانا, ولم تعلن أي جهة مسؤوليتها.
_SILENT: Final = "بينما [يت]واجه |(?:(?:و?لكن|فيما|بينما) (?:[^ ،,.]+ ){0,3}|و)لم [يت](?:علق|صدر|علن) "
_THEN: Final = "(?:كان|قال|اعلن|اكد|لم )|[^ ]{3,}ت |[يت][^ ]{2,} "  # في وقت تحدثت فيه, في وقت تستعد فيه
_BEFALLS: Final = "من (?:المتوقع|المرجح|المنتظر|المقرر|شان)|قد |[يت][^ ]{2,} |بدت "  # في خطوة من المتوقع أن
_LAYS_TO: Final = "عز(?:ا|ت|وا) (?:[^ ،,.]+ ){1,5}الي "  # وعزا الزيادة إلى الطقس
# واقترح بعض النواب تأجيلها.
_SOME_ELSE: Final = "[^ ]{3,} بعض (?:ال)?(?:مسءول|خبراء|محلل|نواب|نقاد|مراقب)"
_CALLED_SO: Final = "وصفت?ه(?:ا|م)? "  # في حادث وصفه الوزير بالإرهابي
_BRANCHES: Final = (
    rf"{_COMMA}و?{_AS_TOLD}",
    rf"{_AS_TOLD}[^ ]*{_ENDS}",
    rf"(?<!الذي )(?<!التي )(?<! ان )(?:وذلك )?(?:{_ACCORDING_TO}){_ENDS}",
    rf"وذلك في (?:{_OCCASIONS}|اشار|خطو|تعليق|اعقاب|وقت|الوقت)",
    rf"وذلك خلال (?:{_OCCASIONS}|استقبال|اجتماع|جلس|زيار)",
    "وذلك (?:ردا |تعليقا |علي هامش |عقب |عشيه |غداه |اثر |بعد|قبل |قبيل |لدي |عند|حين)",
    rf"{_COMMA}في (?:{_OCCASIONS}|تعليق|خطوه|رد )[^ ]*{_ENDS}",
    f"{_COMMA}في (?:زله لسان|وقت (?:{_THEN})|الوقت الذي |خطوه (?:{_BEFALLS})|[^ ]+ {_CALLED_SO})",
    "في خطوه من (?:المتوقع|المرجح|المنتظر|شان)|في الوقت الذي (?:زاد|تزايد|تصاعد)ت فيه ",
    "بعدما (?:راي|رات|قال|قالت|اعتبر|اعتبرت) ",
    "وسط (?:توقعات|مخاوف|تكهنات|انباء|شاءعات|ترقب) |في معرض (?:تعليق|رد|حديث)[^ ]* ",
    "في (?:اشاره|تلميح) (?:منه |منها |منهم |واضحه |ضمنيه )?الي ",
    rf"{_MORE}مما (?!وصف|سما|اسم|قال|زعم|يقول|يصف|يسمي)",  # more than what; of what he calls so
    f"{_COMMA}الامر الذي |(?:وهو الامر الذي|وهو ما) |{_COMMA}ل[يت][^ ]+ بذلك ",
    rf"{_COMMA}ما (?:قد )?(?:{_RESULTS}|{_SAID_IT}|(?!{_NO_RESULT})[^ ]{{3,}}[^ه ] )",
    f"(?:من )?(?:دون|غير|بدون) (?:{_UNTOLD})",
    rf"و?لكنه(?:ا|م|ما)? (?:{_NOT_TOLD}|{_HELD_BACK})",
    rf"{_COMMA}(?:{_UNPROVED}|{_NOT_MORE}|{_SILENT})",
    f"{_COMMA}و(?:{_LAYS_TO}|{_SOME_ELSE})",
    rf"نافي(?:ا|ه) |{_COMMA}(?:منحيا|منحيه|مستبعدا|مستبعده|محمل[اه] (?!ب)|وتمن(?:ي|ت) )",
    f"{_COMMA}وفي وقت (?:لاحق|سابق) ",
    "ومن (?:المتوقع|المنتظر|المقرر|المرجح) ",
    f"{_COMMA}(?:علما (?:بان|ان)|و?من (?:جانب|جهت|ناحيت)(?:ه|ها|هم) |اما (?!.* او ))",
)
_ADDED: Final = re.compile(rf"[،, ](?:(?<=[،,]) )?(?:{'|'.join(_BRANCHES)})")
# Few clauses have a word of these: the pattern is tried where one stands.
_WORDS: Final = frozenset(
    {"وفق", "وفقا", "حسب", "بحسب", "وحسب", "وبحسب", "حسبما", "بحسبما", "وفقما", "استنادا", "نقلا", "حد"}
    | {"وذلك", "مما"}
    | {"اشاره", "تلميح", "الامر", "بذلك", "دون", "بدون", "علما", "اما", "جانبه", "جانبها", "جانبهم"}
    | {"زله", "بعدما", "لكنه", "ولكنه", "لكنها", "ولكنها", "لكنهم", "نافيا", "نافيه", "منحيا", "منحيه"}
    | {"مستبعدا", "مستبعده", "محملا", "محمله", "وتمني", "وتمنت", "وقت"}
    | {"لكنهما", "ولكنهم", "ولكنهما", "الوقت", "وصفه", "وصفها", "وصفته", "وصفتها", "وعزا", "وعزت", "وعزوا"}
    | {"خطوه", "تواجه", "يواجه", "يتسن", "يتسني", "تتمكن", "يتمكن", "بعض"}
    | {f"{first}{verb}" for first in "يت" for verb in ("علق", "صدر", "علن", "كشف", "خض", "فصح", "دل", "تطرق")}
    | {"جهته", "جهتها", "جهتهم", "وسط", "معرض", "المتوقع", "المنتظر", "المقرر", "المرجح"}
)
_WHAT: Final = "ما"
_WHATS: Final = ("، ما ", ", ما ", " وهو ما ")
_OCCASION: Final = frozenset(
    {"تصريح", "تصريحات", "بيان", "مقابله", "حديث", "حوار", "كلمه", "خطاب", "مءتمر", "لقاء", "مداخله"}
    | {"تغريده", "تعليق", "تعليقه", "تعليقها", "خطوه", "رد"}
)
_IN: Final = "، في "
# Behind them a name alone is whose account it is: وفقا لتاس, بحسب لندن.
_BY: Final = frozenset({"وفق", "وفقا", "حسب", "بحسب"})
_SENTENCE_MARKS: Final = frozenset('،,:"«»')
_ACCOUNT: Final = 4  # words of such a name
# A sentence that grants something begins with them, and behind it stands what the reporter sets against it.
_ALTHOUGH: Final = re.compile(r"\s*و?(?:علي |ب)?(?:ال)?رغم ")
_YETS: Final = frozenset({"الا", "غير", "بيد", "لكن", "لكنه", "لكنها", "لكنهم", "فان", "فانه", "فانها"})
_YET: Final = re.compile(r"[،,] (?:(?:الا|غير|بيد) ا?ن|لكن|فا?ن)")


def added(text: ArticleText, start: int, end: int) -> int:
    """Return where what the reporter adds begins in a clause from ``start`` on, or its end.

    Between marks that are open he adds nothing.
    """
    whole, starts = text.whole.text, text.tokens.starts
    words = text.tokens.words[bisect_left(starts, start) : bisect_left(starts, end)]
    found = end
    if (
        not _WORDS.isdisjoint(words)
        or (_WHAT in words and any(whole.find(what, start, end) >= 0 for what in _WHATS))
        or (not _OCCASION.isdisjoint(words) and whole.find(_IN, start, end) >= 0)
    ):
        found = _first(_ADDED, whole, start, end)
        if not _BY.isdisjoint(words):
            found = min(found, _by_account(text, start, end))
    if not _YETS.isdisjoint(words) and _ALTHOUGH.match(whole, sentence_start(text, start)):
        found = min(found, _first(_YET, whole, start, end))
    return found


def _by_account(text: ArticleText, start: int, end: int) -> int:
    """Return where whose account it is stands at the end of a clause, told by a name alone, or the end."""
    tokens, whole = text.tokens, text.whole.text
    first, last = bisect_left(tokens.starts, start + SHORTEST), bisect_left(tokens.starts, end)
    for at in range(max(first, last - _ACCOUNT - 1), last - 1):
        name = tokens.words[at + 1]
        if tokens.words[at] not in _BY or opened(whole, start, tokens.starts[at]) is not None:
            continue
        listed = any(form in shipped_lists().phrases for _, form in readings(name))
        if listed and not _SENTENCE_MARKS.intersection(whole[tokens.starts[at] : end]):
            return tokens.starts[at]
    return end


def _first(pattern: re.Pattern[str], whole: str, start: int, end: int) -> int:
    """Return where a pattern stands first that is not between marks, or the end."""
    for match in pattern.finditer(whole, start + SHORTEST, end):
        mark = opened(whole, start, match.start())
        if mark is None or not whole[mark + 1].isalnum():  # a mark before a blank closes
            return match.start()
    return end
