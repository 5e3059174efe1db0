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
)
# No office goes on over them: مدربا للفريق خلفا لفلان, حارس النادي الذي هزمه فلان.
_PARTS: Final = CIRCUMSTANCES | {
    *("خلفا", "بدلا", "عوضا", "ضد", "امام", "بشان", "بخصوص", "بسبب", "حول", "منذ", "رغم", "بينما", "عندما"),
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
_STOPS: Final = frozenset('،,.:؛;()«»"“”!؟?\n')
_VERB: Final = 4  # letters of a verb of the present at least: يكشف
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
    reach = range(name.first - 1, max(-1, name.first - 1 - _REACH), -1)
    if name.offset or offices.begin.isdisjoint(reach):
        return None
    tokens = text.tokens
    beside = tokens.words[name.first - 1]
    if beside in _JOINTS or (beside.endswith(PRONOUNS) and name.first - 1 not in offices.begin):
        return None
    found: tuple[int, int] | None = None
    nearest = name.first
    end = tokens.starts[name.first - _is_first_name(text, name)]
    definite = False
    for place in reach:
        if _breaks(text, place, name.first, offices):
            break
        if place in offices.begin:
            phrase = tokens.words[place : name.first]
            office = next(bare for bare in readings(phrase[0]) if bare.form in office_words())
            leads = not found or _leads_to(phrase[: nearest - place + 1])
            if not leads or _is_no_office(text, place, office.form) or _goes_on(phrase, office.form):
                break
            if place - 1 in offices.people and _IN in phrase:
                break  # فلان حارس النادي في هدفي علان
            found, nearest = (tokens.starts[place] + office.offset, end), place
            definite = office.form.startswith("ال")
            deputies = _UNDER if office.form in _SECRETARY else _DEPUTIES
            if definite and not (place and tokens.words[place - 1] in deputies):
                break
    role = _text(text, *found) if found else None
    return "ا" + role if role and definite and role.startswith("ل") else role  # للمدير


def _breaks(text: ArticleText, place: int, end: int, offices: Offices) -> bool:
    """Tell whether no office goes from a word, or from before it, to the name that begins at ``end``."""
    words, whole = text.tokens.words, text.whole.text
    gap = whole[text.tokens.span(place, place)[1] : text.tokens.starts[place + 1]]
    # A comma may stand between office and name, and nowhere else.
    if not _STOPS.isdisjoint(gap) and not (place == end - 1 and gap.strip() in {"،", ","}):
        return True
    return place in offices.said or place in offices.people or _parts(words, place, end)


def _behind(text: ArticleText, name: Name, offices: Offices) -> str | None:
    """Return what stands between commas behind a name, where an office begins it."""
    tokens, whole = text.tokens, text.whole.text
    first = name.last + 1
    if first not in offices.begin or tokens.words[first] not in office_words():
        return None
    start = tokens.starts[first]
    gap = whole[tokens.span(name.last, name.last)[1] : start]
    if gap.strip() not in {"،", ","}:
        return None
    words = tokens.words
    for place in range(first, min(len(words), first + _REACH)):
        end = tokens.span(place, place)[1]
        if place in offices.said or place in offices.people or _is_verb(words[place]):
            return None
        following = words[place + 1 : place + 2]
        if whole[end : end + 1] in _STOPS or not HIS_WORDS.isdisjoint(following):
            return _text(text, start, end)
        if not _PARTS.isdisjoint(following):
            of_place = any(word.startswith("بال") for word in words[first:place])
            return None if of_place else _text(text, start, end)
    return None


def _parts(words: Sequence[str], place: int, end: int) -> bool:
    """Tell whether no office goes on over a word to the name at ``end``: مدرب ليفربول يكشف إصابة فلان."""
    word = words[place]
    if word in _PARTS or word == _ON or word.endswith(_LIKE_HIM) or _is_verb(word):
        return True
    if word == _IN:  # في حكومة الوفاق and في شؤون, not في تأكيد
        following = words[place + 1] if place + 1 < end else ""
        return not (following.startswith("ال") or following in _FIELDS or _is_somewhere(following))
    return word[:1] in "وبل" and any(
        form.startswith("ال") and form[2:] in shipped_lists().adjectives for _, form in readings(word)[1:]
    )  # مدرب الهلال بالمغربي فلان


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
    definite = place > 0 and words[place - 1].startswith("ال") and word[0] not in "بلوك"
    return definite and word not in lists.followers and not word.endswith("ه") and not _is_somewhere(word)


def _is_no_office(text: ArticleText, place: int, office: str) -> bool:
    """Tell whether a word only looks like an office: الحزب المعارض, وإلى, كأس الملك."""
    words = text.tokens.words
    if office == _GOVERNOR:
        written = text.written(place)
        return "إ" in written or written.endswith("ى")
    if office == _OPPOSED:
        lists, of_it = shipped_lists(), place - 1
        while of_it > 0 and words[of_it].removeprefix("ال") in lists.adjectives:
            of_it -= 1
        return of_it >= 0 and words[of_it].removeprefix("ال") in lists.organisation_heads
    return place > 0 and words[place - 1] == _CUP


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
    return "الي" in words and office.removeprefix("ال") not in SENT


def _text(text: ArticleText, start: int, end: int) -> str | None:
    said = text.quoted(start, end).text.strip(' \u00a0،,:-–(«"“')
    return " ".join(said.replace("_", " ").replace("#", "").split()) or None
