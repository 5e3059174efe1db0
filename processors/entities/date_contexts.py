"""Whether what looks like a date is one, by the words beside it. Data: ``lexicon/dates.txt``.

A year may be a number of people, الجمعة a prayer, اليوم a newspaper or the present age. All in search form.
"""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from processors.entities.clues import verbs_of_saying
from processors.entities.figure_words import figure_words
from processors.entities.lists import shipped_lists
from processors.entities.number_words import NTH_DAYS
from processors.text.word_list import read_uses

_CLITICS: Final = "وفبلك"
_BACK: Final = 80  # characters before a date among which stands what tells of it
_CLAUSE: Final = re.compile(r"[.!؟?\n؛:«“…]")
_WORD: Final = re.compile(r"\w+")
_NEXT: Final = re.compile(r"\s(\w+)")
_JOINS: Final = re.compile(r"\s?(?:[،,/–-]\s?و?|\sو|\s(?:الي|حتي)\s)\s?")  # 1993، 2001 و2018
_FAR: Final = 4  # words between a year and what is of that year
_DEFINITE: Final = ("ال", "وال", "بال", "لل", "فال")
_NAMED_SO: Final = tuple(
    f"{word} "
    for word in ("ثوره", "احداث", "انتفاضه", "ميدان", "شارع", "مدينه", "مءتمر", "حركه", "جسر", "حرب")
)
_LONGEST: Final = max(map(len, _NAMED_SO))
_BEHIND_NAMED_SO: Final = (" كلينيك", '" كلينيك', " اكسبريس", " الاسود")  # مايو كلينيك, أيلول الأسود
_OF_FAMILIES: Final = "دي"  # دي مايو
# With them a clause tells of what is over: منذ تعرضه لكسر في سبتمبر, عندما زارت المدينة في نوفمبر.
_OVER: Final = frozenset({"منذ", "اثر", "غداه"})
_WHEN: Final = frozenset({"عندما", "حين", "حينما"})
_OPENS: Final = frozenset({"في", "وفي", "ففي"})  # وفي نوفمبر، حظرت المدينة
_AFTER: Final = "بعد"  # بعد الإعلان في نوفمبر
_COMMA: Final = re.compile(r"[،,]")
_BEHIND_COMMA: Final = re.compile(r"[،,]\s(\w+)")
_WAS: Final = frozenset({"كان", "كانت", "وكان", "وكانت"})
# Verbs of the future, not names and things that begin so: سيرغي, سيارة, ستين.
_FUTURE: Final = re.compile(
    r"[وف]?س[يت](?!ا[رستنحقد]|د|ر[غخهتيو]|ل(?:تيك|ف|يا)|سك|طر|ن[امغ]|مون|و[لكت]|ي[فو]|(?:ون|ين|تي|ءه?)\Z)\w{2,}"
)
_NEAR: Final = 8  # words between a verb and the day that it tells of
_SENTENCE: Final = 110  # characters before a day among which stands the verb that says it is to come
_BESIDE: Final = 3  # words before a verb that may put it into the past: كان الفريق يلعب
# Of what is to be done though the verb is of the present: على أن يلتحق به الأربعاء.
_PROVIDED: Final = ["علي", "ان"]
_WILL_NOT: Final = "لن"  # لن يكون متاحا الخميس
_WHO: Final = frozenset({"الذي", "التي"})
_HAD: Final = frozenset({"وكان", "وكانت"})  # وكان التوتر تصاعد
_BEHIND: Final = frozenset({"بعد", "اثر", "عقب"})
_SINCE: Final = "منذ"
_TILL: Final = "حتي"
_DEADLINES: Final = frozenset({"مهله", "المهله"})  # مهلة تنتهي الخميس, not انتهت المهلة
_IN_MARKS: Final = re.compile(r"(?<=[\"«“])(?!(?:ال)?يوم )\w+ ال\w+[\"»”]")  # "الأربعاء الأبيض"
_BETWEEN: Final = "بين"  # which is a verb of saying too
_NO_VERB_BEHIND: Final = frozenset({"الي", "في", "علي", "مع", "دي"})  # إلى سينسيناتي
_THAT_WAS: Final = re.compile(r"\s(?:التي|الذي)\s(\w+)")
_TWO: Final = "الاثنين"
_TENS: Final = re.compile(r" وال(?:عشر|ثلاث|اربع|خمس|ست|سبع|ثمان|تسع)ين\b")  # دور الاثنين والثلاثين
_LAST_OF: Final = re.compile(r"الاخيره? من ")
# The fridays of a row of protests, which no week tells: في الجمعة الثالثة.
_NTH_FRIDAY: Final = re.compile(r"الجمعه (?:الاولي|الثانيه|الثالثه|الرابعه|الخامسه|السادسه|السابعه)\b")
_PRONOUNS: Final = re.compile(r"(?<=ت)(?:ه|ها|هم|هما)\Z")
_SHORTEST: Final = 4  # letters of a verb with its ending


def is_year(whole: str, start: int, end: int, behind: int) -> bool:
    """Tell whether a number is a year; ``behind`` is where the year before it ends, -1 if none does."""
    after = _NEXT.match(whole, end)
    following = after[1] if after else ""
    if following in _words("counted") or following in _counted():
        return False
    free = not following or following in _words("behind_year")
    if (joined := behind >= 0 and _JOINS.fullmatch(whole, behind, start)) or whole.startswith("(", start - 1):
        return bool(joined) or free
    words = _clause(whole, start)
    if not words or whole.startswith(("و", "ف", "ك"), start - 1):
        return False
    last = {words[-1], words[-1][1:]}
    if not last.isdisjoint(_words("before_year")) or _is_of_a_year(words):
        return True
    perhaps = not last.isdisjoint(_words("perhaps_before_year")) or words[-1] in _CLITICS  # بـ2020
    return perhaps and (free or following.startswith(_DEFINITE))


def _is_of_a_year(words: Sequence[str]) -> bool:
    """Tell whether what is of a year stands last, with adjectives: الانتخابات الرئاسية الأمريكية."""
    for word in reversed(words[-_FAR:]):
        if word[-1].isdigit():
            return False
        if not _words("of_a_year").isdisjoint((word, word[1:])):
            return True
    return False


def is_name(whole: str, start: int, end: int) -> bool:
    """Tell whether a month or a Hijri day is part of a name: ثورة يناير, مدينة العاشر من رمضان."""
    named_so = whole[max(0, start - _LONGEST) : start].endswith(_NAMED_SO)
    return named_so or whole.startswith(_BEHIND_NAMED_SO, end)


def is_surname(whole: str, start: int) -> bool:
    """Tell whether a month that stands right behind a first name is a surname: سايمون مايو, دي مايو."""
    before = whole[max(0, start - _BACK) : start].split(" ")
    if len(before) < 2 or before[-1]:  # behind a mark, or a clitic
        return False
    lists = shipped_lists()
    named = lists.is_first_name(before[-2]) and before[-2] not in lists.ordinary
    return named or before[-2] == _OF_FAMILIES


def is_over(whole: str, start: int, end: int) -> bool:
    """Tell whether what is told of a day or month without a year is over, though it may be to come."""
    words = _clause(whole, start)
    beside = _WORD.findall(_COMMA.split(whole[max(0, start - _BACK) : start])[-1])[-_NEAR:]
    if not _OVER.isdisjoint(beside) and not _OVER.isdisjoint(words):
        return True
    if any(word in _WHEN and _is_past(verb) and verb not in _said() for word, verb in pairwise(words)):
        return True
    if any(word == _AFTER and done in _words("after") for word, done in pairwise(words)):
        return not any(map(_is_future, words))
    behind = _BEHIND_COMMA.match(whole, end)
    return bool(behind and words and words[0] in _OPENS and _is_past(behind[1]))


def is_event(whole: str, start: int) -> bool:
    """Tell whether a day of a month names what happened on it: هجمات 11 سبتمبر, ضحايا الرابع من يونيو."""
    return not _words("event").isdisjoint(_last_word(whole, start))


def event_year(whole: str, start: int, day: str) -> str | None:
    """Return the year of an event that everybody knows by its month and day: ثورة 25 يناير."""
    words = _last_word(whole, start)
    return next((year for year, events in _events(day) if not events.isdisjoint(words)), None)


def _last_word(whole: str, start: int) -> tuple[str, ...]:
    """Return the word before a date, as it stands and without clitics: لهجمات الـ11 من سبتمبر."""
    words = _clause(whole, start)
    return (words[-1], words[-1][1:], words[-1][2:]) if words else ()


def happened(whole: str, start: int, days: Collection[str]) -> bool:
    """Tell whether a word says what was on a day of the week: ودخل الثلاثاء, منذ الجمعة, بعد مقتله الجمعة.

    What has its own day, one of ``days``, says nothing of another one: أعلنت الأحد زيارة وفد الاثنين.
    """
    words = _clause(whole, start, _SENTENCE)
    if words[-1:] in ([_TILL], [_SINCE]):
        return words[-1] == _SINCE
    for before, word in reversed(list(pairwise(["", *words]))):
        bare = _PRONOUNS.sub("", word.removeprefix("و"))
        if bare in days or bare in _words("coming"):
            return False
        if (bare != _BETWEEN and _is_past(bare)) or word in _HAD or _is_behind(before, word):
            return True
    return False


def _is_behind(before: str, word: str) -> bool:
    """Tell whether a word says what was by the one before it: الذي بثه السبت, بعد مقتله."""
    if before in _WHO:
        return word[0] not in "يتسل"
    return before in _BEHIND and word in _words("after")


def has_begun(whole: str, start: int) -> bool:
    """Tell whether a day may have just begun: قالت الخميس, not سيطرت السبت, which is over."""
    words = _clause(whole, start)
    return not words or words[-1] in _said() or not _is_past(words[-1])


def is_weekday(whole: str, start: int, end: int) -> bool:
    """Tell whether a day of the week is a date: not خطيب الجمعة, الجمعة السوداء, الأربعاء ناث إيراثن."""
    return not (
        _IN_MARKS.match(whole, start)
        or whole.endswith(_ends("before_no_weekday"), 0, start)
        or whole.startswith(_begins("behind_no_weekday"), end)
        or _NTH_FRIDAY.match(whole, end - len("الجمعه"))
        or (whole.endswith(_TWO, start, end) and _is_two(whole, start, end))
    )


def is_last_of(whole: str, start: int, end: int) -> bool:
    """Tell whether a day is the last of a month or a row: السبت الأخير من شهر أبريل."""
    return _LAST_OF.match(whole, max(start, whole.rfind(" ", start, end) + 1)) is not None


def _is_two(whole: str, start: int, end: int) -> bool:
    """Tell whether الاثنين is the number: المتهمين الاثنين, دور الاثنين والثلاثين."""
    return whole.endswith(_ends("two"), 0, start) or _TENS.match(whole, end) is not None


def is_coming(whole: str, start: int, end: int) -> bool:
    """Tell whether what is told of a day is to come: ستبدأ السبت, not ستبنى ... حسبما أعلن الخميس."""
    before = whole[max(0, start - _SENTENCE) : start]
    if not _hints().search(before):
        return False
    if _before_a_match().search(before):
        return not _is_past_behind(whole, end)
    words = _clause(whole, start, _SENTENCE)
    if words[-1:] == ["من"] and not _words("from_then").isdisjoint(words[-2:]):
        return True
    return _are_coming(words, _may_happen)


def is_planned(whole: str, start: int) -> bool:
    """Tell whether a month or a day of one is to come: الانتخابات المقررة في أكتوبر, سيقدمونها في سبتمبر."""
    return _are_coming(_clause(whole, start)[-_FAR:], _is_planned)


def _are_coming(words: Sequence[str], tells: Callable[[Sequence[str], int], bool]) -> bool:
    """Tell whether a word before a date tells that it is to come, and none nearer that it was."""
    for place in reversed(range(len(words))):
        bare = words[place].removeprefix("و")
        if bare in _words("not_coming") or (bare != _BETWEEN and _is_past(bare)):
            return False
        if tells(words, place):
            return _WAS.isdisjoint(words[max(0, place - _BESIDE) : place])  # وكان يفترض
    return False


def _may_happen(words: Sequence[str], place: int) -> bool:
    """Tell whether a word says what is to be on a day of the week: يلتقي, على أن يلتحق, المقرر."""
    word, far = words[place], len(words) - place > _FAR
    bare = word.removeprefix("و")
    if bare in _words("meets") or (bare in _words("happens") and not far):
        return True
    return (word[0] in "يت" and words[max(0, place - 2) : place] == _PROVIDED) or _is_planned(words, place)


def _is_planned(words: Sequence[str], place: int) -> bool:
    """Tell whether a word says that something is to come: المقررة, ستبدأ, not أكبر من المتوقع."""
    word = words[place]
    bare = word.removeprefix("و")
    more, before = ["", "", *words[:place]][-2:]
    if before.removeprefix("و") == _WILL_NOT:
        return word[0] in "يت" and len(words) - place <= _NEAR
    if bare in _DEADLINES:
        return not _is_past(before) and _WAS.isdisjoint(words[:place])
    if bare not in _words("coming"):
        return _is_future(word) and not (before in _NO_VERB_BEHIND or _is_past(before))
    if before.removeprefix("و") == "من":
        return more.removeprefix("ال") not in _words("more")
    return not bare.startswith("ال") or len(words) - place <= _NEAR


def _is_past_behind(whole: str, end: int) -> bool:
    """Tell whether a day was already: قبل مباراة الأحد التي انتهت بفوزه."""
    behind = _THAT_WAS.match(whole, end)
    return bool(behind and _is_past(behind[1]))


@lru_cache(maxsize=1 << 14)
def _is_future(word: str) -> bool:
    """Tell whether a word is a verb of the future, and not سيسيه."""
    if not _FUTURE.fullmatch(word) or word.removeprefix("و") in _words("no_future"):
        return False
    return not shipped_lists().are_of_people(word)


@cache
def _hints() -> re.Pattern[str]:
    """Return the pattern of what may tell that a day is to come: most days are over, and it is not there."""
    words = sorted(
        _words("coming") | _words("happens") | _words("meets") | _words("from_then") | _words("match")
    )
    return re.compile(rf"\b[وف]?(?:س[يت]\w\w|(?:{'|'.join(words)})\b|علي ان [يت]|لن [يت]|(?:ال)?مهله\b)")


@cache
def _before_a_match() -> re.Pattern[str]:
    """Return the pattern of a match before which something is told: قبل لقاء الفريقين."""
    matches = "|".join(sorted(_words("match")))
    return re.compile(rf"\bقبل (?:{matches})(?:\s\w+){{0,{_FAR}}}\s\Z")


def is_today(whole: str, start: int, end: int) -> bool:
    """Tell whether اليوم is the day of publication: انعقدت اليوم, صباح اليوم, not اليوم العالمي.

    Where nothing tells that something was done on that day, it is the present age.
    """
    after = _NEXT.match(whole, end)
    if after and (after[1] in _words("behind_no_today") or after[1] in _ordinals()):
        return False
    words = _clause(whole, start)
    if not words or not whole[start - 1].isspace() or whole.startswith(("»", '"'), end):
        return False
    last = words[-1].removeprefix("و")
    if last in _words("before_no_today"):
        return False
    return last in _words("time_of_day") or last in _words("happens") or _was_done(words)


def _was_done(words: Sequence[str]) -> bool:
    """Tell whether the verb that is next before a word says what happened: تمكنت وحدات الحرس اليوم."""
    for word in reversed(words[-_NEAR:]):
        bare = _PRONOUNS.sub("", word.removeprefix("و"))
        if not _words("state").isdisjoint((word, bare)):
            return False
        if (
            not _words("occasion").isdisjoint((word, word[1:]))
            or _is_past(bare)
            or _is_past(word)
            or _is_future(word)
        ):
            return True
    return False


@lru_cache(maxsize=1 << 14)
def _is_past(word: str) -> bool:
    """Tell whether a word is a verb of the past: أعلن, انطلقت, تحولوا."""
    if word in _words("no_verb"):
        return False
    if word in _words("done") or word in _said():
        return True
    if len(word) < _SHORTEST or word.startswith("ال"):
        return False
    return word.endswith("وا") or (word[-1] == "ت" and word[-2] != "ا")


def _clause(whole: str, start: int, reach: int = _BACK) -> list[str]:
    """Return the words before a place, in its clause."""
    before = whole[max(0, start - reach) : start]
    clause = _CLAUSE.split(before)[-1]
    if clause.count('"') % 2:  # in a quotation that is not closed
        clause = clause.rpartition('"')[2]
    words = _WORD.findall(clause)
    return words[1:] if len(clause) == reach else words  # the first may be half a word


@cache
def _said() -> frozenset[str]:
    """Return the verbs that tell of what was said: أعلن, but not ستعلن, يعلن or تعلن."""
    verbs = verbs_of_saying()
    return frozenset(verb for verb in verbs if verb[0] not in "سيت" or (verb[0] == "ت" and verb[-1] == "ت"))


@cache
def _ordinals() -> frozenset[str]:
    return frozenset(said.split()[0] for said in NTH_DAYS)


@cache
def _counted() -> frozenset[str]:
    """Return what numbers count: money, people."""
    words = figure_words()
    return words.people | words.currencies.keys()


@cache
def _ends(use: str) -> tuple[str, ...]:
    """Return the words of one use as they stand right before another."""
    return tuple(f"{word} " for word in sorted(_words(use)))


@cache
def _begins(use: str) -> tuple[str, ...]:
    """Return the words of one use as they stand right behind another."""
    return tuple(f" {word}" for word in sorted(_words(use)))


@cache
def _events(day: str) -> list[tuple[str, frozenset[str]]]:
    """Return what happened on a day of a month, with its year."""
    return [(use[:4], words) for use, words in _uses().items() if use[0].isdigit() and use[5:] == day]


@cache
def _words(use: str) -> frozenset[str]:
    """Return the words of one use."""
    return _uses()[use]


@cache
def _uses() -> dict[str, frozenset[str]]:
    return read_uses(files("processors.entities") / "lexicon" / "dates.txt")
