"""A person's role as the text says it: before the name (وزير الخارجية عادل الجبير) or behind a comma."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from processors.entities.bare import readings
from processors.entities.bounds import PRONOUNS
from processors.entities.clues import offices as office_words
from processors.entities.lists import shipped_lists
from processors.entities.name import Name
from processors.text.reading import ArticleText

_REACH: Final = 9  # words of a role
# نائب الرئيس is another office than الرئيس, and so is what stands before الأمين العام.
_DEPUTIES: Final = frozenset({"ناءب", "وناءب", "لناءب", "ناءبه"})
_UNDER: Final = _DEPUTIES | {"وكيل", "وكيله", "مساعد", "مساعده"}
_SECRETARY: Final = frozenset({"الامين", "الامينه"})
# Behind them another one is named: الرئيس الأميركي أثناء استقباله فلانا.
CIRCUMSTANCES: Final = frozenset({"اثناء", "خلال", "عقب", "بعد", "قبل", "مع"})
# Before a name, they join no office to it: رئيسا للحكومة بعد حجب الثقة عن.
_JOINTS: Final = frozenset(
    {"عن", "من", "مع", "ضد", "الي", "علي", "في", "بعد", "قبل", "بين", "لدي", "امام", "وهو", "وهي", "ان"}
    | {"بقياده", "برءاسه"}
)
# No office goes on over them: مدربا للفريق خلفا لفلان, حارس النادي الذي هزمه فلان.
_PARTS: Final = CIRCUMSTANCES | {
    *("عبر", "خلفا", "بدلا", "عوضا", "ضد", "امام", "بشان", "بخصوص"),
    *("بسبب", "حول", "منذ", "رغم", "بينما", "عندما"),
    *(
        "الذي",
        "التي",
        "الذين",
        "والذي",
        "والتي",
        "حيث",
        "كما",
        "ما",
        "مثل",
        "يوم",
        "وكذلك",
        "كذلك",
        "ايضا",
        "لكن",
        "ثم",
        "او",
    ),
    *("ان", "بان", "انه", "بانه", "انها", "بانها", "هو", "هي", "لو", "لا", "لم", "لن", "قد", "كان", "كانت"),
}
# What a sentence does with an office: طلب لقاء وزير الخارجية لمناقشة قضية فلان, الرئيس لديه ما يقلقه.
_ABOUT: Final = frozenset(
    {"لمناقشه", "لبحث", "لخلافه", "لمقابله", "للقاء", "لزياره", "لحضور", "لاجراء", "لاستقبال", "لاقناع"}
    | {"لتسليم", "لديه", "لديها", "لديهم", "نظرا", "لان", "لانه", "لانها"}
)
# Between an office and a name they are no part of the office: رئيس الجمعية الدكتور فلان.
_ADDRESSES: Final = frozenset(
    {"دكتور", "دكتوره", "الدكتور", "الدكتوره", "د", "السيد", "السيده", "الشيخ", "الشيخه", "المهندس"}
    | {"المهندسه", "الاستاذ", "الاستاذه", "الحاج", "الامير", "الاميره", "البروفيسور", "الجنرال", "المشير"}
    | {"اللواء", "العميد", "العقيد", "النقيب", "الملازم"}
)
_BETWEEN: Final = "بين"  # two men stand behind it: بين السفير الروسي ووزير الخارجية فلان
# What may stand behind an office as if it were one: وزير المالية المفوض, النائب العام المستشار.
_RANK: Final = "المستشار"  # no part of the office, as an address is none
_BEHIND_AN_OFFICE: Final = frozenset({"المفوض", _RANK})
# Behind "player" or its like, of one whom the text knows: للاعب الإيطالي, للاعب السابق.
_OF_ONE: Final = frozenset({"السابق", "الشاب", "الدولي", "المعتزل", "الحالي", "الجديد", "الراحل", "المخضرم"})
# How somebody did it: رد فلان، مدرب الفريق بعنف.
_MANNER: Final = frozenset(
    {"بعنف", "بشده", "بقوه", "بحده", "بغضب", "بسخريه", "بوضوح", "بصراحه", "بحزم", "بسرعه", "بهدوء", "بحراره"}
)
_LATELY: Final = frozenset({"حديثا", "سابقا", "حاليا"})  # نائبة الرئيس المعينة حديثا + a first name
_BEIN: Final = frozenset({"بي", "لبي"})  # بي ان سبورتس, in which ان is no conjunction
_HIS: Final = ("ه", "ها", "هم")  # as it is written, not ة
_SOVEREIGNS: Final = frozenset({"الرءيس", "الملك", "العاهل", "السلطان", "المستشاره", "البابا"})
_COMMAS: Final = frozenset({"،", ","})
_CLITICS: Final = "وبلك"
_OF_TWO_LAMS: Final = frozenset({"للجنه", "للجان", "للقاء", "للندن", "للبنان", "للواء"})  # with no article
_ON: Final = "علي"  # the preposition, unless it is a name
_IN: Final = "في"
_FOR: Final = "باسم"
# Whose offices are at a place: المبعوث الأممي إلى اليمن. No other office goes on behind إلى.
SENT: Final = frozenset({"مبعوث", "موفد", "سفير", "مندوب", "ممثل", "قنصل", "رسول"})
# النجم المصري بنظيره الأرجنتيني فلان, لاعب العين وزميله فلان: the office is of the other.
_LIKE_HIM: Final = tuple(
    f"{each}{his}"
    for each in ("نظير", "زميل", "مواطن", "سلف", "خصم", "منافس", "صديق", "شقيق", "والد")
    for his in ("ه", "ته", "ها", "تها")
)
HIS_WORDS: Final = frozenset({"قوله", "قولها", "قولهم"})  # behind who said them
# Behind an office, whom its man told it: قال فلان، مدرب الفريق لصحيفة محلية.
_BEHIND_OFFICES: Final = HIS_WORDS | {*("لصحيفه", "لوكاله", "لقناه", "لموقع", "لمجله", "لشبكه", "لرويترز")}
_STOPS: Final = frozenset('،,.:؛;()«»"“”!؟?\n')
_STOPS_APART: Final = frozenset({" :", " ،", " ."})
_OF_THE_BODY: Final = ("ال", "ل", "في")  # behind the marks of its name: "تالوس" لأمن المعلومات
_VERB: Final = 3  # letters of a verb of the present at least: يصف
_NO_VERBS: Final = frozenset(
    {"يهودي", "يهوديه", "يساري", "يساريه", "يميني", "يمينيه", "يومي", "يوميه", "يناير", "يونيو", "يوليو"}
)
_FIELDS: Final = frozenset({"شءون", "علم", "علوم", "مجال", "قضايا", "تاريخ", "قانون", "طب"})  # خبير في شؤون
_OPPOSED: Final = "المعارض"  # who opposes, or the adjective of a party
_GOVERNOR: Final = "والي"  # as it is written, not وإلى
_CUP: Final = "كاس"  # كأس الملك


class Offices(NamedTuple):
    """Where offices begin, where something is said, and where people are named, as numbers of words."""

    begin: frozenset[int]
    said: frozenset[int]
    people: frozenset[int]


def role_of(text: ArticleText, name: Name, offices: Offices) -> str | None:
    """Return the role of a person where the text says it beside this name."""
    return _before(text, name, offices) or _behind(text, name, offices)


def _before(text: ArticleText, name: Name, offices: Offices) -> str | None:
    """Return the phrase before a name that an office begins: the nearest with an article, or the longest.

    المتحدث باسم الرئيس التركي speaks for who is named; نائب رئيس الوزراء is one office.
    """
    first = name.first - _is_first_name(text, name)
    reach = range(first - 1, max(-1, first - 1 - _REACH), -1)
    if name.offset or offices.begin.isdisjoint(reach):
        return None
    tokens = text.tokens
    words = tokens.words
    last = _without_address(text, first - 1, offices)
    if words[last] in _JOINTS or (words[last].endswith(PRONOUNS) and last not in offices.begin):
        return None
    found: tuple[int, int] | None = None
    nearest = first
    definite = False
    for place in reach:
        if _breaks(text, place, first, offices):
            break
        if place in offices.begin and not _is_behind_an_office(text, place, offices):
            phrase = words[place:first]
            office = next(bare for bare in readings(phrase[0]) if bare.form in office_words())
            leads = not found or _leads_on(text, place, nearest, last)
            if not leads or _is_no_office(text, place, office.form) or _goes_on(phrase, office.form):
                break
            if place - 1 in offices.people and _IN in phrase:
                break  # فلان حارس النادي في هدفي علان
            end = tokens.span(place, max(place, last))[1]
            found, nearest = (tokens.starts[place] + office.offset, end), place
            definite = office.form.startswith("ال")
            deputies = _UNDER if office.form in _SECRETARY else _DEPUTIES
            if definite and not (place and words[place - 1] in deputies):
                break
    if not found or (nearest >= last and not definite) or _may_be_spoken_for(text, nearest, first):
        return None  # محامي ترامب is another man
    role = _text(text, *found)
    hidden = "ا" if definite and role and role.startswith("ل") else _hidden_article(words, nearest)  # للمدير
    return role and hidden + role


def _breaks(text: ArticleText, place: int, end: int, offices: Offices) -> bool:
    """Tell whether no office goes from a word, or from before it, to the name that begins at ``end``."""
    words, whole = text.tokens.words, text.whole.text
    gap = whole[text.tokens.span(place, place)[1] : text.tokens.starts[place + 1]]
    # A comma may stand between office and name, and nowhere else.
    if not _STOPS.isdisjoint(gap) and not (place == end - 1 and gap.strip() in _COMMAS):
        return True
    if place in offices.said or place in offices.people or _is_loose(words, place):
        return True
    return _parts(words, place, end)


def _behind(text: ArticleText, name: Name, offices: Offices) -> str | None:
    """Return what stands between commas behind a name, where an office begins it."""
    tokens, whole = text.tokens, text.whole.text
    first = name.last + 1
    if first not in offices.begin or tokens.words[first] not in office_words():
        return None
    start = tokens.starts[first]
    gap = whole[tokens.span(name.last, name.last)[1] : start]
    if gap.strip() not in _COMMAS:
        return None
    words = tokens.words
    for place in range(first, min(len(words), first + _REACH)):
        end = tokens.span(place, place)[1]
        if place in offices.said or place in offices.people or _is_verb(words[place]):
            return None
        following = words[place + 1 : place + 2]
        ends = not (_BEHIND_OFFICES | _MANNER).isdisjoint(following) or (
            following and _is_loose(words, place + 1)
        )
        if whole.count('"', start, end) % 2:  # لدى "إس.إم.بي.سي"
            closing = whole.find('"', end, end + 2)
            if closing < 0:
                continue
            end = closing + 1
            ends = not (following and following[0].startswith(_OF_THE_BODY))
        if ends or whole[end : end + 1] in _STOPS or whole[end : end + 2] in _STOPS_APART:
            return _text(text, start, end)
        if not _PARTS.isdisjoint(following) and words[place] not in _BEIN:
            of_place = any(word.startswith("بال") for word in words[first:place])
            return None if of_place else _text(text, start, end)
    return None


def _parts(words: Sequence[str], place: int, end: int) -> bool:
    """Tell whether no office goes on over a word to the name at ``end``: مدرب ليفربول يكشف إصابة فلان."""
    word = words[place]
    if word in _PARTS or word in _ABOUT or word == _ON or word.endswith(_LIKE_HIM) or _is_verb(word):
        return True
    if word == _IN:  # في حكومة الوفاق and في شؤون, not في تأكيد
        following = words[place + 1] if place + 1 < end else ""
        return not (following.startswith("ال") or following in _FIELDS or _is_somewhere(following))
    return word[:1] in "وبل" and any(
        form.startswith("ال") and form[2:] in shipped_lists().adjectives for _, form in readings(word)[1:]
    )  # مدرب الهلال بالمغربي فلان


def _is_loose(words: Sequence[str], place: int) -> bool:
    """Tell whether the sentence goes on at a word: استقال كوزير للخارجية انتقد, مدير الشركة للتسويق هاتفا."""
    word, before = words[place], words[place - 1] if place else ""
    if not before.startswith("لل") or before in _OF_TWO_LAMS or word.startswith("ال") or word[0] in _CLITICS:
        return False
    lists = shipped_lists()
    goes_on = word in lists.adjectives or word in office_words() or _is_somewhere(word)
    return not (goes_on or word in _JOINTS or word in _PARTS or word in _ADDRESSES)


def _is_behind_an_office(text: ArticleText, place: int, offices: Offices) -> bool:
    """Tell whether a word is of the office before it: وزير المالية المفوض, رئيس محكمة النقض المستشار."""
    words = text.tokens.words
    if not place or _gap(text, place).strip():  # نائب رئيس الهيئة، المستشار فلان
        return False
    if words[place] == _OPPOSED:  # الحزب المعارض, الصحفي المعارض
        return words[place - 1].startswith("ال")
    if words[place] not in _BEHIND_AN_OFFICE:
        return False
    if place - 1 in offices.begin:
        return True
    of_it = 2 if words[place - 2].startswith("ال") else 3
    return words[place - 1].startswith("ال") and not offices.begin.isdisjoint(range(place - of_it, place - 1))


def _hidden_article(words: Sequence[str], place: int) -> str:
    """Return the article that a word beginning with ل lost behind another ل: للاعب الإيطالي."""
    following = words[place + 1] if place + 1 < len(words) else ""
    if not words[place].removeprefix("و").startswith("لل") or not following.startswith("ال"):
        return ""
    return "ال" if following in _OF_ONE or following[2:] in shipped_lists().adjectives else ""


def _without_address(text: ArticleText, last: int, offices: Offices) -> int:
    """Return the last word of an office, without how its man is addressed: رئيس الجمعية + الدكتور."""
    phrases, words = shipped_lists().phrases, text.tokens.words
    if words[last] == _RANK and _is_behind_an_office(text, last, offices):
        last -= 1
    while last and words[last] in _ADDRESSES and f"{words[last - 1]} {words[last]}" not in phrases:
        last -= 1  # not محافظ كفر الشيخ
    return last


def _is_verb(word: str) -> bool:
    if not word.startswith("ي") or len(word) < _VERB or word in _NO_VERBS:
        return False
    lists = shipped_lists()
    if word in lists.adjectives or word in lists.lengths or word in lists.followers:  # يونايتد
        return False
    return not lists.are_of_people(word)


def _is_somewhere(word: str) -> bool:
    lists = shipped_lists()
    return word in lists.lengths or word in lists.organisation_heads or word in lists.place_heads


def _is_first_name(text: ArticleText, name: Name) -> bool:
    """Tell whether a word before a surname is of it: الصينية فيديريكا موغيريني, where موغيريني was seen."""
    lists, words = shipped_lists(), text.tokens.words
    place = name.first - 1
    word, end = words[place], text.tokens.span(place, place)[1]
    if name.first < name.last or text.whole.text[end : text.tokens.starts[name.first]] != " ":
        return False
    if word in lists.ordinary or word in lists.adjectives or word in office_words():
        return False
    if text.written(place).startswith("ال"):  # not أليكسي
        return False
    if any(
        " ".join(words[first : place + 1]) in lists.phrases for first in range(max(0, place - 2), place + 1)
    ):
        return False  # باريس سان جيرمان
    if lists.is_first_name(word):
        return True
    # Nothing without an article goes on behind one: الاتحاد الأوروبي + فيديريكا.
    before = words[place - 1 - (words[place - 1] in _LATELY)] if place > 1 else ""
    definite = before.startswith("ال") and word[0] not in _CLITICS
    feminine = text.written(place).endswith("ة")
    return definite and word not in lists.followers and not feminine and not _is_somewhere(word)


def _is_no_office(text: ArticleText, place: int, office: str) -> bool:
    """Tell whether a word only looks like an office: الحزب المعارض, وإلى, كأس الملك."""
    words = text.tokens.words
    if office == _GOVERNOR:
        written = text.written(place)
        return "إ" in written or written.endswith("ى")
    return place > 0 and words[place - 1] == _CUP


def _gap(text: ArticleText, place: int) -> str:
    """Return what stands between a word and the one before it."""
    return text.whole.text[text.tokens.span(place - 1, place - 1)[1] : text.tokens.starts[place]]


def _may_be_spoken_for(text: ArticleText, place: int, first: int) -> bool:
    """Tell whether nobody can say who is named, who speaks or who is spoken for.

    المتحدث باسم الرئيس الروسي، ديميتري بيسكوف, and so it stands before the president's name too.
    """
    return text.tokens.words[place - 1] == _FOR and _gap(text, first).strip() in _COMMAS


def _leads_on(text: ArticleText, place: int, nearest: int, last: int) -> bool:
    """Tell whether one office leads to the next, and no other man has it: الرئيس ووزير خارجيته."""
    words = text.tokens.words
    joined = words[nearest] not in office_words()  # by a clitic: ووزير
    if words[place - 1] == _BETWEEN or (joined and _is_sovereign(words[place])):
        return False
    his = any(text.written(each).endswith(_HIS) for each in range(nearest, last + 1))
    return not his and _leads_to(words[place : nearest + 1])


def _is_sovereign(word: str) -> bool:
    """Tell whether who has an office has no second one: الرئيس الفرنسي ووزير الدفاع are two men."""
    return any(form in _SOVEREIGNS for _, form in readings(word))


def _leads_to(words: Sequence[str]) -> bool:
    """Tell whether one office leads to another one, from the first of these words to the last.

    مدير مكتب رئيس الوزراء, نائب لرئيس, and two of one man: not الرئيس بإقالة رئيس البنك.
    """
    first, *between, last = words
    if last[0] in "ول" or _FOR in between:
        return True
    return not any(word.startswith("ال") or word[0] in "بل" for word in (first, *between))


def _goes_on(words: Sequence[str], office: str) -> bool:
    """Tell whether the sentence goes on behind an office, before the name: لاعب ليفربول إلى تجربة فلان."""
    return words[-2:-1] == ["من"] or ("الي" in words and office.removeprefix("ال") not in SENT)


def _text(text: ArticleText, start: int, end: int) -> str | None:
    said = text.quoted(start, end).text.strip(" \u00a0،,:-–(«“")
    if said.count('"') % 2:
        said = said.strip('"')
    return " ".join(said.replace("_", " ").replace("#", "").split()) or None
