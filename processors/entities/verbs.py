"""Which verbs of saying in a text say something: some are other words as well."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, Literal

from processors.entities.bounds import is_on
from processors.entities.clues import those_between, verbs_of_quoting
from processors.text.reading import ArticleText

SAID: Final = frozenset({"قال", "قالت", "قالوا", "يقول", "تقول", "يقولون", "قاءلا", "قاءله"})
# Of whom it is said stands behind them, and who says it often before: واتهم الوزير بأنه. What those that
# describe say is quoted between marks alone: وصفه بأنه "قيادي موهوب".
_DESCRIBE: Final = ("وصف", "وصفت", "يصف", "تصف")
DESCRIBES: Final = frozenset({*_DESCRIBE, "واصفا", "واصفه"})
DESCRIBES_HIM: Final = frozenset(verb + him for verb in _DESCRIBE for him in ("ه", "ها", "هم"))
OF_ANOTHER: Final = DESCRIBES | {"اتهم", "اتهمت", "متهما", "يتهم", "تتهم"}
CAME: Final = "جاء"  # وجاء في البيان أن: behind في stands what says it
LEARNS: Final = frozenset({"علم", "علمت"})  # علمت «عكاظ» من مصادر أن: the sources say it
# As somebody else said: قال فلان بحسب ما نقل عنه بيان إن.
_NO: Final = frozenset({"لم", "لا", "لن", "ولم", "ولا", "ولن", "حسبما", "وفقما"})
_IF: Final = frozenset({"اذا", "واذا", "فاذا", "لو", "ولو"})  # nobody said it: إذا رأت المنظمة أن
_ACCORDING_TO: Final = frozenset({"حسب", "بحسب", "وفق"})
# Nobody says what they show: تشير التقديرات إلى أن.
_FIGURES: Final = frozenset(
    {"التقديرات", "تقديرات", "الارقام", "ارقام", "الاحصاءات", "احصاءات", "الاحصاءيات", "احصاءيات", "الدلاءل"}
    | {"المءشرات", "مءشرات", "دلاءل", "التوقعات", "المعطيات", "النتاءج", "الوقاءع", "الشواهد", "الحقاءق"}
    | {"تاريخ", "التاريخ"}
)
_THIS: Final = "ذلك"
_THAT: Final = (["ان"], ["انه"], ["انها"])
_THESE: Final = frozenset({"هذه", "هذا", "تلك"})
_ARE: Final = frozenset({"كانت", "قد", "لا", "تزال", "كلها"})  # between them and their verb
# Behind a preposition stands no verb but a noun: دون ذكر اسمه. But من is "who" as well.
_NO_VERB_BEHIND: Final = frozenset({"دون", "بدون", "الي", "عن", "في", "غير", "عبر", "عدم", "رغم"})
_WHAT: Final = frozenset({"ما", "مما"})  # ما يؤكد: what happened shows it, and nobody says it
_OF_WHAT: Final = frozenset({"لما", "بما"})
_ON: Final = "علي"
_NOUNS_TOO: Final = frozenset({"ذكر", "كشف", "نقل", "رد", "نفي"})  # لا يأتي على ذكر المطلب
_OFTEN: Final = frozenset({"عاده", "بقدر", "مثل"})
NOW: Final = "يت"  # first letters of a verb in the present
_UNSAID: Final = _NO | _IF | _NO_VERB_BEHIND | _ARE | _FIGURES | _WHAT | _OF_WHAT | {"الذي", _ON}
_BEFORE_NOUN: Final = frozenset({"او", "كل", "اي", "مءه", "الف"})  # كل طالب
_OF_IT: Final = frozenset({"به", "بها", "عنه", "عليه", "فيه"})  # ما صرح به: of which he said it
_BY: Final = frozenset({"ب", "بال"})  # ما وصف بـ"الحل"
_OF: Final = frozenset({"عن", "في", "من", "علي", "الي"})
_SOURCES: Final = frozenset({"مصدر", "مصادر", "مصدرها", "مصادرها", "مصادره", "مصدره"})
_NEAR: Final = 8  # words between who learned something and of which source
_CONTENT: Final = frozenset({"بيان", "تقرير", "رساله", "بلاغ", "خبر", "تصريح", "مذكره", "مقدمه", "نص"})
# Nouns that say it where no verb does, دافع عنه بقوله, and of whom.
SAYINGS: Final[dict[str, Literal["he", "she"] | None]] = {
    "بقوله": "he", "بقولها": "she", "بقولهم": None, "بالقول": None,
}  # fmt: skip
_SENTENCE: Final = 24  # words before such a noun among which a verb says it
_NEXT: Final = 4  # words between مضيفة and its أن
_DEMAND: Final = 16  # words between طالب and what he demands
_HEAD: Final = 12  # words between بين at the head of a sentence, or خلص, and its أن
_QUOTED_NEXT: Final = re.compile(r"[^\n.:،؟!]{0,30}(?::|\s[\"“«])")
_IF_HE: Final = frozenset({"كان", "كانت"})
_YEARS: Final = frozenset({"عاما", "عام", "اعوام", "سنه", "سنوات", "ربيعا"})
_ENDS: Final = "\n.؟!"


@lru_cache(maxsize=1 << 14)
def without_and(word: str) -> str:
    """Return a verb of saying without و or ف before it."""
    return word if word in verbs_of_quoting() else word[1:]


def quoting_verbs(text: ArticleText, places: Sequence[int], thats: Sequence[int]) -> list[int]:
    """Return those of some places that hold a verb which says something."""
    found: list[int] = []
    for at in places:
        word = without_and(text.tokens.words[at])
        if word in SAYINGS:
            if not found or at - found[-1] > _SENTENCE:
                found.append(at)
        elif _says(text, at, word, thats):
            found.append(at)
    return found


def _says(text: ArticleText, at: int, word: str, thats: Sequence[int]) -> bool:
    """Tell whether a verb of saying says something: لم يقل does not, and بين is "between" but before أن."""
    words = text.tokens.words
    before = words[at - 1] if at else ""
    behind = words[at + 1] if at + 1 < len(words) else ""
    if behind == _THIS and words[at + 2 : at + 3] in _THAT:  # ويؤكد ذلك أن
        return False
    if behind in _THESE and at + 2 < len(words):  # وتوضح هذه الأرقام أن
        behind = words[at + 2]
    if behind in _FIGURES or (before in _UNSAID and _says_nothing(text, at, word, before)):
        return False
    test = _TESTS.get(word)
    return test is None or test(text, at, thats)


def _says_nothing(text: ArticleText, at: int, word: str, before: str) -> bool:
    """Tell whether nobody says anything by a verb, by the word before it: لم يقل, دون ذكر, مما يؤكد."""
    if before in _NO or before in _NO_VERB_BEHIND:
        return True
    if before in _IF:
        return text.gap(at) == " "  # not ما الذي يريده إذا؟ يقول
    if before == _ON:
        return word in _NOUNS_TOO and is_on(text, at - 1)
    return _figures_say(text, at) or _happens(text, at, word)


def _figures_say(text: ArticleText, at: int) -> bool:
    """Tell whether what figures show stands behind them: المؤشرات كانت تؤكد."""
    words, last = text.tokens.words, at
    while at and words[at - 1] in _ARE:
        at -= 1
    if not at or words[at - 1] not in _FIGURES:
        return False
    between = text.whole.text[text.tokens.starts[at - 1] : text.tokens.starts[last]]
    return between.replace(" ", "").isalpha()


def _happens(text: ArticleText, at: int, word: str) -> bool:
    """Tell whether a verb behind ما is of what happened, or names what somebody said: ما يؤكد, ما صرح به.

    But who غالبا ما يقول says it, and of what he says, ما قال إنه, he is the speaker.
    """
    words = text.tokens.words
    before, what = (*words[max(0, at - 2) : at],)[-2:] if at > 1 else ("", words[at - 1])
    if before == "الامر" and what == "الذي":  # الأمر الذي ينفي
        return True
    of_it = not _OF_IT.isdisjoint(words[at + 1 : at + 2])
    if of_it and what in _OF_WHAT:
        return True
    if what not in _WHAT or text.tokens.span(at - 1, at - 1)[1] + 1 != text.tokens.starts[at]:
        return False
    if before in _ACCORDING_TO or of_it:
        return True
    shows = word[0] in NOW and word not in SAID
    return what == "مما" or (shows and not before.endswith("ا") and before not in _OFTEN)


def _that_follows(_: ArticleText, at: int, thats: Sequence[int]) -> bool:
    return bool(those_between(thats, at + 1, at + 2))


def _somebody_does(text: ArticleText, at: int, thats: Sequence[int]) -> bool:
    return not _that_follows(text, at, thats)


def _describes(text: ArticleText, at: int, thats: Sequence[int]) -> bool:
    words = text.tokens.words
    noun = at > 0 and words[at - 1] in _OF
    return not noun and _somebody_does(text, at, thats) and not _BY.issuperset(words[at + 1 : at + 2])


def _makes_clear(text: ArticleText, at: int, thats: Sequence[int]) -> bool:
    between = "".join(text.tokens.words[at + 2 : at + 3]).startswith("و")  # وبين هذا وذاك
    heads = _heads(text, at) and not between and bool(those_between(thats, at + 1, at + _HEAD))
    return heads or _that_follows(text, at, thats)


def _is_no_during(text: ArticleText, at: int, _: Sequence[int]) -> bool:
    return "أ" in text.written(at)


def _adds(text: ArticleText, at: int, _: Sequence[int]) -> bool:
    return _QUOTED_NEXT.match(text.whole.text, text.tokens.span(at, at)[1]) is not None


def _adds_or_that(text: ArticleText, at: int, thats: Sequence[int]) -> bool:
    that = next(iter(those_between(thats, at + 1, at + _NEXT)), at)
    between = text.whole.text[text.tokens.starts[at] : text.tokens.starts[that]]
    return (that > at and "،" not in between) or _adds(text, at, thats)


def _answers(text: ArticleText, at: int, _: Sequence[int]) -> bool:
    return text.tokens.words[at + 1 : at + 2] != ["فعل"]


def _tells(text: ArticleText, at: int, _: Sequence[int]) -> bool:
    """Tell whether أبلغ is "he told", and not "I am of age": منذ أن كنت أبلغ 14 عاما."""
    number, years = (*text.tokens.words[at + 1 : at + 3], "", "")[:2]
    return not (number.isdigit() and years in _YEARS)


def _hints(text: ArticleText, at: int, thats: Sequence[int]) -> bool:
    if text.tokens.words[at - 1] in _IF_HE:  # سئل عما إذا كان يلمح إلى أن
        return False
    return any(text.tokens.words[that - 1] == "الي" for that in those_between(thats, at + 2, at + _HEAD))


def _concludes(text: ArticleText, at: int, thats: Sequence[int]) -> bool:
    return bool(those_between(thats, at + 1, at + _HEAD)) or _adds(text, at, thats)


def _demands(text: ArticleText, at: int, thats: Sequence[int]) -> bool:
    """Tell whether somebody demands something and is no pupil: طالب الحكومة بإعادة, but أفاد طالب."""
    words = text.tokens.words
    before = words[at - 1] if at and words[at] == "طالب" else ""
    if before in _BEFORE_NOUN or before.removeprefix("و") in verbs_of_quoting():
        return False
    return any(word.startswith("ب") for word in words[at + 1 : at + _DEMAND]) or _adds_or_that(
        text, at, thats
    )


def _of_a_source(text: ArticleText, at: int, _: Sequence[int]) -> bool:
    return not _SOURCES.isdisjoint(text.tokens.words[at + 1 : at + _NEAR])


def _in_a_paper(text: ArticleText, at: int, _: Sequence[int]) -> bool:
    where, content = (*text.tokens.words[at + 1 : at + 3], "", "")[:2]
    return where == "في" and content.removeprefix("ال") in _CONTENT


# What a verb that is another word as well must have around it to say something.
_TESTS: Final[dict[str, Callable[[ArticleText, int, Sequence[int]], bool]]] = {
    "بين": _makes_clear,  # also "between"
    "ابرز": _that_follows,  # also "the most outstanding"
    "يتوقع": _somebody_does,  # right before أن nobody does: ويتوقع أن
    "يزعم": _somebody_does,
    "وصف": _describes,  # التي وصفت بأنها; ما وصف بـ"الحل"; توقف عن وصفهم is a noun
    "وصفت": _describes,
    "ابان": _is_no_during,  # إبان
    "زاد": _adds,  # also "it rose"
    "زادت": _adds,
    "مضيفه": _adds_or_that,  # also "its host"
    CAME: _in_a_paper,
    "طالب": _demands,  # also "a pupil"
    "خلص": _concludes,  # خلصت إلى توقيع اتفاق
    "خلصت": _concludes,
    "رد": _answers,  # also "re-" in reaction: رد فعل
    "ابلغ": _tells,  # also "I am of age"
    **dict.fromkeys(("المح", "المحت", "يلمح", "تلمح", "لمح", "لمحت"), _hints),  # also "he glimpsed"
    **dict.fromkeys(LEARNS, _of_a_source),
}


def _heads(text: ArticleText, at: int) -> bool:
    """Tell whether a word begins its sentence."""
    start = text.tokens.starts[at]
    before = text.whole.text[max(0, start - 3) : start].rstrip(" ")
    return not start or before[-1:] in _ENDS
