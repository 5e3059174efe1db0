"""Of whom a number is: which people it counts, and what happened to them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from processors.entities.clues import CharSpan
from processors.entities.figure_words import figure_words
from processors.entities.lists import shipped_lists
from schemas.entity import FigureKind

# What stands behind a number: 12 شخصا, خمسة من مساعديه, 50دولارا
WORD: Final = re.compile(r"(?: {1,2}(?P<of>من )?#?|(?<=\d)(?=[^\W\d]))(?P<noun>\w+)(?: (?P<next>\w+))?")
_REMEMBERED: Final = 1 << 14  # words, of which an article asks for those near a number
_BACK: Final = 45  # characters before a number in which stands what happened
_AHEAD: Final = 40  # and behind it, in its clause
_TOLL_BACK: Final = 80  # and in which stands the toll that it is
CLAUSE: Final = re.compile(r"[.!؟?\n؛،,]")
BREAK: Final = re.compile(r"[.!؟?\n؛]")
_TELLS: Final = re.compile(r"\w+")
_LAST: Final = re.compile(r"(\w+)\s(?:(ايضا|علي)\s)?[وبلف]?\Z")
# اعتقلت 14 من أصل 18 متهما, 106 حالات من بين كل 100 ألف شخص
_OF_ALL: Final = re.compile(r"\bمن\s(?:اجمالي|اصل|مجموع)\s(?:عدد\s)?\Z|\bل?كل\s\Z")
_SHARE: Final = re.compile(r" ?%| (?:في |ب)الما?ءه\b| من (?:بين )?كل\b")  # اثنين من كل مئة
# إصابة 49 بالكوليرا: they are ill, not hurt.
_ILL: Final = re.compile(
    r"\b[وبلف]?(?:ال|لل)?(?:مرض|فيروس|كوليرا|سرطان|حمي|ايبولا|وباء|عدوي|التهاب|ايدز|كورونا|حصبه|سل|انفلونزا"
    r"|ملاريا|سارس|جدري|تسمم|جلطه|جلطات|امراض|داء|زهايمر|خرف|سكري|اورام)\b"
)
_BY_THEN: Final = " بحلول "  # nobody knows it yet: عدد المصابين إلى مليون شخص بحلول عام 2050
# مقتل وجرح 30, but not أن جنديا قتل وجرح خمسة آخرون
_BOTH: Final = re.compile(r"\b[وفبل]?(?:(?:مقتل|استشهاد) و(?:جرح|اصابه)|قتل واصابه) \Z")
_WOUNDS: Final = "جروح"
_PLURALS: Final = ("ين", "ون")  # of people, where a word tells that they were killed
_HURT: Final = "بجروح"  # أصيب 110 بجروح
_MANNER: Final = frozenset(  # of a death
    {"دهسا", "طعنا", "رميا", "حرقا", "شنقا", "غرقا", "خنقا", "ذبحا", "جوعا", "بردا"}
)
_JOINS: Final = frozenset({"فيما", "بينما", "عندما", "حينما", "كما", "مما"})  # مقتل 43 شخصا فيما جرح
_THEY: Final = "وا"  # of a verb in the plural
_ARE: Final = frozenset({"مصابا", "مفقودا", "معتقلا", "نازحا"})  # نقل 55 شخصا مصابا
_GOES_ON: Final = _MANNER | _JOINS | {"في", "علي", _HURT, "بينهم", "خلال", "جراء", "اثر", "قرب", "بعد"}
# They end as what is counted does.
_NO_PEOPLE: Final = (
    _MANNER | _JOINS | {"ايضا", "تقريبا", "يوميا", "سنويا", "غالبا", "هنا", "عاما", "يوما", "شهرا", "اسبوعا"}
)
_OF_THEM: Final = frozenset({"منهم", "منهن"})
_SOME: Final = frozenset({"احدهم", "احداهن", "بعضهم", "بعضهن"})
SURELY: Final = frozenset({"killed", "injured", "arrested"})  # فقد 3 نقاط
_FALL: Final = "سقوط"  # of people, of rockets, of athletes in a test
# A sentence, and a flight: of people only without article and preposition.
_TRIED: Final = re.compile(r"(?:محاوله |(?:شروع|شرع)\w{0,3} في )\Z")  # شروعهم في قتل 75 آخرين
_NOT_SO: Final = frozenset({"الحبس", "بالحبس", "للحبس", "الاعدام", "بالاعدام", "باعدام", "بالفرار"})
# The judiciary, a district, a judge's word: people where على stands behind.
_DESTROYED: Final = frozenset({"القضاء", "قضاء", "قضت", "يقضي", "تقضي"})
_PARTICLE: Final = frozenset({"فقد", "وفقد"})  # فقد هاجم: nobody is lost but right before a number
# 49 متهما في قضية القتل, ثلاثة ضباط كانوا عند العثور على جثث الأطفال
_CHARGES: Final = frozenset({"القتل", "جثه", "جثث", *_DESTROYED, *_PARTICLE})
_CHARGED: Final = frozenset(
    {"بتهمه", "تهمه", "بتهم", "تهم", "قضيه", "بقضيه", "قضايا"}
)  # 45 شخصا بتهمة قتل جنود
_CASES: Final = frozenset({"حاله", "حالات"})  # 25 حالة وفاة
_OF_MANY: Final = re.compile(r" من (\w+)")  # 28 شخصا من المعتقلين
_TOLL: Final = re.compile(r"(?:عدد|اعداد|حصيله) (?P<many>\w+)")
_TOLL_ENDS: Final = re.compile(r"[\d.!؟?\n؛،,(%]|\bمنذ\b")
_NO_TOLL: Final = re.compile(r"(?:1[89]|20)\d\d\Z")  # a year: عدد القتلى في 2012
_HOUR: Final = "الساعه "
_BEHIND_TOLL: Final = frozenset(
    {"حتي", "منذ", "يوم", "امس", "عقب", "حسب", "وفق", "بحسب", "منهم", "بينهم", "ضمنهم"}
)
VICTIMS: Final = frozenset({"ضحايا", "ضحيه"})  # of a crime, where ل stands behind: وقعوا ضحايا للابتزاز
_HOSTAGES: Final = frozenset({"رهينه", "رهاءن", "رهينتين", "رهينتان"})  # are held, not arrested
_DROWNED: Final = re.compile(r"\b[وف]?(?:ي|ت)?غرق(?:وا|ت)?\b")
_FORCES: Final = frozenset({"قوات", "قوه", "رجال"})  # أربعة من قوات الدرك
_PRONOUN: Final = re.compile(r"(?:ه|ها|هم|نا)\Z")


def counted_people(
    whole: str, number: CharSpan, counted: re.Match[str] | None
) -> tuple[FigureKind, int] | None:
    """Return which people a number counts and where their words end, None where it counts none."""
    start, end = number
    if _OF_ALL.search(whole, max(0, start - _BACK), start) or _SHARE.match(whole, end):
        return None
    if found := _found(whole, number, counted):
        ill = found[0] == "injured" and are_ill(whole, start, found[1])
        return None if ill or whole.startswith(_BY_THEN, found[1]) else found
    return None


def are_dead_or_hurt(whole: str, start: int) -> bool:
    """Tell whether a number is of the dead and the hurt together: مقتل وجرح 30, مقتل وإصابة 30."""
    return _BOTH.search(whole, max(0, start - _BACK), start) is not None


def _found(whole: str, number: CharSpan, counted: re.Match[str] | None) -> tuple[FigureKind, int] | None:
    start, end = number
    if counted and counted.start("noun") == end and not is_people(counted["noun"]):  # 2012اعتقلت
        return None
    if counted and _are_people(counted) and (kind := _kind_of(whole, number, counted)):
        return kind, _end_of_people(counted)
    if counted and counted["noun"] in _CASES and told(counted["next"] or "") == "killed":  # 25 حالة وفاة
        return "killed", counted.end("next")
    if kind := _told_right_before(whole, start):
        ends = _end_of_told(counted, kind, whole, end) if counted else end
        return (kind, ends) if ends else None
    if (not counted or _goes_on(counted)) and (kind := _toll(whole, number)):
        return kind, end
    return None


def _are_people(counted: re.Match[str]) -> bool:
    """Tell whether what is counted is people: خمسة جنود, أربعة من قوات الدرك, خمسة من مساعديه."""
    noun = counted["noun"]
    if noun == _HURT or noun in _DESTROYED:
        return False
    return is_people(noun) or (counted["of"] is not None and (noun in _FORCES or _are_theirs(noun)))


def _are_theirs(noun: str) -> bool:
    """Tell whether a word is of people with a pronoun: مساعديه, جنودها."""
    owner = None if noun.startswith("ال") else _PRONOUN.search(noun)
    return owner is not None and any(is_people(noun[: owner.start()] + end) for end in ("", "ن"))


def _kind_of(whole: str, number: CharSpan, counted: re.Match[str]) -> FigureKind | None:
    """Return what happened to the people that are counted."""
    noun, further = counted["noun"], counted["next"] or ""
    if (further.endswith(_THEY) or further in _ARE) and (kind := told(further)):  # 30 من مسلحيها قتلوا
        return kind
    kind = kind_of(whole, number[0], noun)
    if kind == "arrested" and not _HOSTAGES.isdisjoint((noun, further)):
        return None
    if kind is None and (of := _OF_MANY.match(whole, counted.end("noun"))):
        kind = figure_words().many.get(of[1])
    if (
        kind is None and noun in figure_words().refugees and not _fared_otherwise(whole, number[0])
    ):  # 700 ألف لاجئ
        return "displaced"
    return kind


def _fared_otherwise(whole: str, start: int) -> bool:
    """Tell whether the sentence says of people that they were saved or drowned."""
    near = _before(whole, start) + _behind(whole, start, 2 * _AHEAD)
    return _DROWNED.search(near) is not None or any(map(_is_other, _TELLS.findall(near)))


def are_ill(whole: str, start: int, end: int) -> bool:
    """Tell whether the sentence says right before or behind a number of people that they have a disease."""
    before, behind = _before(whole, start), _behind(whole, end, _AHEAD)
    return _WOUNDS not in behind and any(_ILL.search(each) for each in (before, behind))


def _before(whole: str, start: int) -> str:
    """Return what stands right before a place, in its sentence."""
    return BREAK.split(whole[max(0, start - _BACK) : start])[-1]


def _behind(whole: str, end: int, reach: int) -> str:
    """Return what stands right behind a place, in its sentence."""
    return BREAK.split(whole[end : end + reach])[0]


def _end_of_people(counted: re.Match[str]) -> int:
    """Return where the words for people end: with جنديا حكوميا, قوات الدرك, not with شابا تداولوا."""
    noun, further = counted["noun"], counted["next"] or ""
    if noun in _FORCES and further.startswith("ال"):
        return counted.end("next")
    ends = noun[-1] == "ا" == further[-1:] and further[-2:] != "وا"
    agrees = ends and further not in figure_words().kinds and further not in _NO_PEOPLE
    return counted.end("next" if agrees else "noun")


def _end_of_told(counted: re.Match[str], kind: FigureKind, whole: str, end: int) -> int | None:
    """Return where a figure ends whose kind the word before it tells, None where it counts no people."""
    noun = counted["noun"]
    if noun.endswith(_PLURALS) or noun in _OF_THEM or whole.startswith(" من ", end):  # قتل تسعة معارضين
        return counted.end("noun")
    if kind == "killed" and noun[-1] == "ا" and noun not in _NO_PEOPLE:  # قتل أربعة عشر مزارعا
        return counted.end("noun")
    # مقتل 13 وإصابة 40 في غارة, أصيب تسعة بكدمات
    goes_on = noun in _GOES_ON or _has_clitic(noun) or (noun[0] == "و" and told(noun))
    return end if goes_on else None


def _has_clitic(noun: str) -> bool:
    """Tell whether a word behind a number is none that it counts: أصيب تسعة بكدمات."""
    return noun[0] == "ب" and len(noun) > 4 and not noun.startswith(("بالمء", "بالماء"))  # 30 بالمئة


def _goes_on(counted: re.Match[str]) -> bool:
    """Tell whether the sentence goes on behind a number of which no noun stands there."""
    noun = counted["noun"]
    goes_on = noun in _GOES_ON or noun in _BEHIND_TOLL or noun[0] == "و" or counted["of"] is not None
    return goes_on or _has_clitic(noun)


def _toll(whole: str, number: CharSpan) -> FigureKind | None:
    """Return of whom a number is that the many of its clause were: وصل عدد الجرحى إلى 40."""
    start, end = number
    if _NO_TOLL.match(whole[start:end]) or whole.endswith(_HOUR, 0, start):
        return None
    tolls = list(_TOLL.finditer(whole, max(0, start - _TOLL_BACK), start))
    if not tolls or _TOLL_ENDS.search(whole, tolls[-1].end(), start):
        return None
    return figure_words().many.get(tolls[-1]["many"])


def _told_right_before(whole: str, start: int) -> FigureKind | None:
    """Return of whom a number is, which the word before it tells: مقتل 13, أصيب أيضا ستة."""
    before = _LAST.search(whole, max(0, start - _BACK), start)
    if not before or before[1] == _FALL or not _means_it(before[1], before[2] or ""):
        return None
    if _TRIED.search(whole, max(0, start - _BACK), before.start(1)):
        return None
    kind = told(before[1])
    return kind if kind in SURELY else None


def kind_of(whole: str, start: int, noun: str) -> FigureKind | None:
    """Return of whom a number is: what is counted says it, else what happened before it in the sentence."""
    if said := told(noun):
        return said
    before = _before(whole, start)
    following = ""
    for word in reversed(_TELLS.findall(before)):
        if _is_other(word):  # إنقاذ عشرين سائحا
            return None
        if (said := told(word)) and _means_it(word, following):
            return None if _TRIED.search(before, 0, before.rfind(word)) else said
        following = word
    # تسعة عسكريين يرجح مقتلهم, شخصين قتلا
    behind = _TELLS.findall(CLAUSE.split(whole[start : start + _AHEAD])[0])
    verb_of_two = not noun and len(behind) > 1 and behind[1][-1] == "ا" and not behind[1].endswith(_THEY)
    rest = behind[1 if verb_of_two else 2 :]
    for word, following, further in zip(rest, [*rest[1:], ""], [*rest[2:], "", ""], strict=False):
        # بتهمة قتل جنود; ستة أشخاص أصيب اثنان منهم, which says nothing of the others
        if word in _CHARGED or further in _OF_THEM or following in _SOME:
            return None
        of_what = word in VICTIMS and following.startswith("ل")
        if word not in _CHARGES and not of_what and (said := told(word)):
            return said
    return None


def _means_it(word: str, following: str) -> bool:
    """Tell whether a word has its kind: القضاء على ثلاثة, not القضاء; فقد ثلاثة, not فقد هاجم."""
    if word in _PARTICLE:
        return not following
    return word.lstrip("وبلف") not in _DESTROYED or following == "علي"


@lru_cache(maxsize=_REMEMBERED)
def is_people(noun: str) -> bool:
    """Tell whether people are counted: by a word for people, or one for their country."""
    adjectives = shipped_lists().adjectives
    forms = {
        noun,
        noun.removeprefix("ال"),
        noun.removesuffix("ا"),
        noun.removesuffix("ين"),
        noun.removesuffix("ون"),
    }
    return not forms.isdisjoint(figure_words().people) or any(form in adjectives for form in forms)


@lru_cache(maxsize=_REMEMBERED)
def _is_other(word: str) -> bool:
    """Tell whether a word tells of people who are of no kind."""
    others = figure_words().others
    return any(
        form in others for form in (word, word[1:], word.removeprefix("ال"), word[1:].removeprefix("ال"))
    )


@lru_cache(maxsize=_REMEMBERED)
def told(word: str) -> FigureKind | None:
    """Return the kind that a word tells of, behind clitics or not."""
    kinds = figure_words().kinds
    if word.removeprefix("و") in _NOT_SO:
        return None
    for form in (word, word[1:], word.removeprefix("ال"), word[1:].removeprefix("ال")):
        if form in kinds and (form == word or word[0] in "وفبلا"):
            return kinds[form]
    return None


def kind_of_two(whole: str, start: int, word: str) -> FigureKind | None:
    """Return of whom a dual is: the word tells it (قتيلان), else what happened."""
    one = word[:-2]
    forms = (word, one, one.removesuffix("ت"), f"{one.removesuffix('ت')}ه")
    kind = next((kind for form in forms if (kind := told(form))), None) or kind_of(whole, start, "")
    return None if kind == "arrested" and word in _HOSTAGES else kind


@lru_cache(maxsize=_REMEMBERED)
def told_of_next(word: str) -> FigureKind | None:
    """Return the kind that a word tells surely of those right behind it: مقتل, not سقوط."""
    kind = told(word)
    return kind if kind in SURELY and word not in VICTIMS and word != _FALL else None


def place_of_next(words: Sequence[str], place: int) -> int | None:
    """Return where those stand of whom such a word tells, maybe behind على: القبض على المسلحين."""
    following = words[place + 1] if place + 1 < len(words) else ""
    if not _means_it(words[place], following):
        return None
    return place + (2 if following == "علي" else 1)
