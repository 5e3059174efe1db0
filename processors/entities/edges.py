"""The edges of names once more, when all are known: what a sentence joins to a name, or cuts off it.

Each law is of grammar: an adjective of another gender or number is of the word before the name, no two
prepositions stand side by side, what lies between marks behind a word of kind is one name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from processors.entities.bare import readings
from processors.entities.bounds import is_body_kind, is_on
from processors.entities.clubs import call_clubs
from processors.entities.features import BLANK, CLOSING, GAPS, OPENING
from processors.entities.joined import has_and_before, parted_people, surnames_of
from processors.entities.lists import BODIES, PLACES, Kind, Lists, shipped_lists
from processors.entities.name import GROUP, LONGEST, ORGANISATION, PERSON, PLACE, Name
from processors.entities.scan import Span
from processors.text.clitics import BEGINNINGS
from processors.text.reading import ArticleText

_STOP: Final = GAPS.index("stop")  # سي.إن.إن
_QUOTED: Final = 4  # words between marks that are a name
_PREPOSITIONS: Final = frozenset({"من", "في", "الي", "عن", "بين"})
# Latin letters, spelt: إف بي آي. Some are words too, and no name begins or ends with them alone.
LETTERS: Final = frozenset(
    {"ايه", "بي", "سي", "دي", "اي", "اف", "جي", "اتش", "جيه", "كيه", "ام", "ار", "اس", "تي", "يو", "كيو"}
    | {"دبليو", "اكس", "واي", "زد"}
)
# Between points, or behind a mark, these are letters too: سي.إن.إن, (إن إتش سي).
_DOMAINS: Final = frozenset({"كوم", "نت", "com", "net", "org"})
_WORDS_TOO: Final = frozenset({"ان", "في", "او", "كي", "ال"})
_BEHIND: Final = frozenset({"ال", "علي", "ابن", "عبد"})
_SPELT: Final = LETTERS | _WORDS_TOO | _DOMAINS
_COMMAS: Final = frozenset("،,؛")
_OPENED: Final = frozenset('"“«„(')
_CLOSED: Final = frozenset('"”»“)')
_COMPLETE: Final = frozenset({"الامم المتحده", "الاتحاد الاوروبي"})
_WHOLE: Final = 3  # words of a known body that begins with its kind
_HERS: Final = frozenset({"الاولي", "الاخري", "الكبري", "العظمي", "الوسطي"})  # they end in ى
_PAPERS: Final = frozenset(
    {"تايمز", "بوست", "تريبيون", "هيرالد", "جورنال", "ستريت"}
)  # last words of their names
_TWO: Final = ("تين", "تان", "ين", "ان")  # endings of adjectives: مدينتي ... اليابانيتين
_ADJECTIVES: Final = (*_TWO, "ي", "يه")
_HEADS_OF_TWO: Final = ("ان", "ين", "ا", "ي")
_HIS_BODIES: Final = frozenset(  # with their adjectives in the masculine: not التحالف الجوية
    {"التحالف", "الجيش", "الحزب", "المجلس", "الاتحاد", "البنك", "المنتخب", "النادي", "الفريق", "البرلمان"}
    | {"الحرس", "الائتلاف", "المركز", "المعهد", "الصندوق"}
)
_RULERS: Final = frozenset({"الملك", "الامير", "الشيخ", "السلطان", "الامام", "المءسس"})
_OF_AID: Final = frozenset({"وكاله", "مركز"})  # وكالة تونس أفريقيا للأنباء, مركز الملك سلمان للإغاثة
_HIS_HEADS: Final = frozenset(
    {"حزب", "صندوق", "مجلس", "جهاز", "بنك", "مركز"}
)  # صندوق الاستثمارات العامة السعودي
_OF_PEOPLE: Final = frozenset({"البديل", "السابق", "الاسبق", "الحالي", "الراحل"})  # حارس المنتخب البديل
_FOLLOWED: Final = 3  # words of a person's name behind which a verb with ل is one: ليراوغ
_SHORTEST: Final = 4  # letters of a word and what is before it
_TWO_ACT: Final = re.compile(r"س?[يت]\w{2,}(?<!ي)ان")  # يدعوان, not يعقوبيان
_CLITICS: Final = "وفبلك"
_BEFORE_HAMZA: Final = re.compile("[وف]?[بلك]إ|[وف]إ|و?[بل][أآ]")
_REMEMBERED: Final = 1 << 14
_MASDAR: Final = 5  # letters of إرجاع


def edged(
    names: Sequence[Name], text: ArticleText, gaps: Sequence[int], listed: Mapping[int, Span]
) -> list[Name]:
    """Return names, which are in order, with their edges put right; listed ones by their first words."""
    words, lists = text.tokens.words, shipped_lists()
    kept: list[Name] = []
    surnames = surnames_of(names, words)
    people = (each for name in names for each in parted_people(name, words, surnames))
    for name in people:
        if kept and name.first <= kept[-1].last:
            continue
        if _is_plain(name, words, gaps):
            kept.append(name)
            continue
        if _is_of_both(name, lists):
            continue
        _go_to_marks(name, text, gaps)
        for each in _parted(name, text, gaps):
            _spell(each, text)
            while kept and kept[-1].last >= each.first:
                kept.pop()
            if each.first < each.last:
                if each.type == PERSON:
                    _end_person(each, text, gaps)
                else:
                    _end(each, words, lists)
            _begin(each, text, gaps, listed)
            kept.append(each)
    call_clubs(kept, words)
    return kept


def _is_plain(name: Name, words: Sequence[str], gaps: Sequence[int]) -> bool:
    """Tell whether no law asks anything of a name, as of most: the answers for a word are remembered."""
    first, last = name.first, name.last
    if name.type == GROUP:
        return True
    if (
        gaps[first] in OPENING
        or gaps[last + 1] in CLOSING
        or (last + 1 < len(words) and words[last + 1] in _PAPERS)
    ):
        return False
    if name.offset:
        asks = words[first][name.offset - 1] in "كف" or (first > 0 and words[first - 1] in _PREPOSITIONS)
    else:
        asks = _asks_first(words[first])
    if asks or first == last:
        return not asks and not name.form.endswith(_TWO)
    asks = _is_of_no_person(words[first]) if name.type == PERSON else _asks_last(words[last])
    inside = range(first + 1, last + 1)
    return not asks and not any(gaps[at] != BLANK or _asks_behind(words[at]) for at in inside)


@lru_cache(maxsize=_REMEMBERED)
def _asks_first(word: str) -> bool:
    """Tell whether the first word of a name may be spelt, or begin with what is none of it."""
    if word in _SPELT:
        return True
    if word[0] not in _CLITICS:
        return False
    return has_and_before(word) or "ا" in word[1:3] or word[1:] in shipped_lists().place_heads


@lru_cache(maxsize=_REMEMBERED)
def _asks_behind(word: str) -> bool:
    """Tell whether a word behind the first of a name may be none of it, or not the last."""
    return (
        word in _BEHIND
        or word[0] in "وب"
        or word.startswith("لي")
        or word in _SPELT
        or _TWO_ACT.fullmatch(word) is not None
    )


@lru_cache(maxsize=_REMEMBERED)
def _asks_last(word: str) -> bool:
    """Tell whether the last word of a body's or a place's name may be none of it."""
    return word.startswith("لل") or (
        word.startswith("ال") and (word in _OF_PEOPLE or word.endswith(_ADJECTIVES))
    )


def _is_of_both(name: Name, lists: Lists) -> bool:
    """Tell whether a lone word is an adjective of two places or of many: اليابانيتين."""
    return (
        name.first == name.last
        and name.form.endswith(_TWO)
        and name.type in (PLACE, ORGANISATION)
        and _is_of_many(name.form, lists)
    )


def _is_of_many(word: str, lists: Lists) -> bool:
    return word.startswith("ال") and any(
        word.endswith(two) and word[2:].removesuffix(two) in lists.adjectives for two in _TWO
    )


def _go_to_marks(name: Name, text: ArticleText, gaps: Sequence[int]) -> None:
    """Take what stands between marks behind a word of kind whole: معهد "في + تي إس + يوم"."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text
    opening = name.first
    while gaps[opening] == BLANK and opening > name.first - _QUOTED:
        opening -= 1
    if not opening or whole[starts[opening] - 1] not in _OPENED or not is_body_kind(words[opening - 1]):
        return
    for last in range(name.last, min(opening + _QUOTED, len(words))):
        end = starts[last] + len(words[last])
        if whole[end : end + 1] in _CLOSED:
            name.first, name.last, name.offset, name.form = opening, last, 0, words[opening]
            name.type = ORGANISATION
            return
        if gaps[last + 1] not in (BLANK, _STOP):
            return


def _spell(name: Name, text: ArticleText) -> None:
    """Take the letters beside those of a name, إف + بي آي, and the last word of a paper: نيويورك + تايمز."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text
    first, last, end = name.first, name.last, len(words) - 1
    of_paper = last < end and words[last + 1] in _PAPERS
    if first and words[first] in _DOMAINS and text.gap(first) == ".":
        _take_site(name, text)
        return
    if not (of_paper or words[first] in _SPELT or words[last] in _SPELT):
        return

    def gap(place: int) -> str:
        return whole[starts[place] + len(words[place]) : starts[place + 1]]

    def is_letter(place: int, between: str) -> bool:
        return words[place] in LETTERS or (words[place] in _WORDS_TOO and between == ".")

    while first > max(0, name.last - LONGEST) and is_letter(first, ".") and gap(first - 1) in (" ", "."):
        opened = whole[starts[first - 1] - 1] in _OPENED and words[first - 1] in _WORDS_TOO
        if not (opened or is_letter(first - 1, gap(first - 1))):
            break
        first -= 1
    while (
        last < min(end, first + LONGEST)
        and is_letter(last, ".")
        and gap(last) in (" ", ".")
        and is_letter(last + 1, gap(last))
    ):
        last += 1
    if (
        of_paper
        and words[last + 1 : last + 2] == words[name.last + 1 : name.last + 2]
        and name.type != PERSON
        and gap(last) == " "
    ):
        last += 1
        name.type = ORGANISATION
    if (first, last) != (name.first, name.last):
        _move(name, first, last, words)


def _take_site(name: Name, text: ArticleText) -> None:
    """Take the words of a site before its last: بيت + .كوم, flight-safety + .org."""
    first = name.first - 1
    while first > max(0, name.last - LONGEST) and text.gap(first) in ("-", "."):
        first -= 1
    _move(name, first, name.last, text.tokens.words)


def _move(name: Name, first: int, last: int, words: Sequence[str]) -> None:
    if first != name.first:
        name.first, name.offset, name.form = first, 0, words[first]
    name.last = last


def _parted(name: Name, text: ArticleText, gaps: Sequence[int]) -> Iterator[Name]:
    """Yield the two names that و or a comma joins: behind a word of two, فريقا الجزيرة والعين, or plainly.

    Two people may be joined by على too: تدخل راموس على صلاح.
    """
    words = text.tokens.words
    for place in range(name.first + 1, name.last + 1):
        if name.type == PERSON and place < name.last and is_on(text, place):
            yield Name(name.first, place - 1, PERSON, name.offset, name.form)
            yield Name(place + 1, name.last, PERSON, 0, words[place + 1])
            return
        comma = gaps[place] != BLANK and not _COMMAS.isdisjoint(text.gap(place))
        if comma or (words[place][0] == "و" and _is_joined(name, words, place)):
            yield Name(name.first, place - 1, name.type, name.offset, name.form)
            offset = 0 if comma else 1
            yield Name(place, name.last, name.type, offset, words[place][offset:])
            return
    yield name


@lru_cache(maxsize=_REMEMBERED)
def _is_of_two(word: str) -> bool:
    """Tell whether two of a kind are named behind a word: فريقا, مدينتي, صحيفتا."""
    lists = shipped_lists()
    for _, form in readings(word):
        for ending in _HEADS_OF_TWO:
            base = form.removesuffix(ending)
            if base == form:
                continue
            base = f"{base[:-1]}ه" if base.endswith("ت") else base
            if base in lists.organisation_heads or base in lists.place_kinds or base in lists.place_heads:
                return True
    return False


def _is_joined(name: Name, words: Sequence[str], place: int) -> bool:
    """Tell whether و joins a second name: فريقا الجزيرة والعين, MBC1 وMBC مصر, إبراهيم دياكييه وعلي مبخوت."""
    word, rest = words[place], words[place][1:]
    if name.first and _is_of_two(words[name.first - 1]):
        return True
    if rest[:1].isascii():
        return bool(rest)
    return name.type == PERSON and place != name.last and has_and_before(word)


def _end(name: Name, words: Sequence[str], lists: Lists) -> None:
    """Leave what the name of a body or a place does not end with."""
    for place in range(name.first + 1, name.last + 1):
        before = words[place - 1]
        if (
            words[place] == "عبد"
            and before.startswith("ال")
            and place > name.first + 1
            and before not in _RULERS
        ):
            name.last = place - 1  # الأمن الوطني + عبد الغني, not مطار الملك عبد العزيز
            break
    while name.last > name.first and _is_of_another(
        [name.form, *words[name.first + 1 : name.last + 1]], name, words, lists
    ):
        name.last -= 1


def _is_of_another(own: Sequence[str], name: Name, words: Sequence[str], lists: Lists) -> bool:
    """Tell whether the last word is of what stands before the name, or of what the sentence goes on with."""
    *rest, last = own
    if not last.startswith(("ال", "لل")):
        return False
    kinds = {each.kind for each in lists.phrases.get(" ".join(rest), ())}
    if last.startswith("لل"):
        following = words[name.last + 1] if name.last + 1 < len(words) else ""
        if rest[0] in _OF_AID:
            return False
        return (following == "علي" and not (name.type == ORGANISATION and _is_told_by_adjective(rest))) or (
            Kind.ORGANISATION in kinds and _is_complete(rest)
        )
    if last.endswith(_TWO) and _is_of_many(last, lists):
        return name.type == PLACE or not kinds.isdisjoint(BODIES)
    return name.type == ORGANISATION and _disagrees(rest, last, kinds, lists)


def _is_told_by_adjective(own: Sequence[str]) -> bool:
    """Tell whether only an adjective says which body is meant, and لل goes on: الهيئة العامة للرياضة."""
    return own[0].startswith("ال") and " ".join(own) not in _COMPLETE


def _is_complete(own: Sequence[str]) -> bool:
    """Tell whether a known body does not go on with لل: منظمة الصحة العالمية, not المنظمة الدولية."""
    if " ".join(own) in _COMPLETE:
        return True
    return len(own) >= _WHOLE and not own[0].startswith("ال") and own[1] != "الامم"


def _disagrees(rest: Sequence[str], last: str, kinds: set[Kind], lists: Lists) -> bool:
    """Tell whether an adjective behind a body is not of it, by its gender or because it is of people."""
    if not last.startswith("ال"):
        return False
    if last in _OF_PEOPLE:
        return rest[-1].startswith("ال")
    if last.endswith("يه"):
        return len(rest) == 1 and rest[0] in _HIS_BODIES
    if last in _HERS or not (last.endswith("ي") and (last in lists.ordinary or last[2:] in lists.adjectives)):
        return False
    if Kind.ORGANISATION in kinds and rest[-1].endswith("ه"):  # الأمم المتحدة + الإقليمي
        return not (rest[0] in _HIS_HEADS and last[2:] in lists.adjectives)
    her_body = rest[0].endswith("ه") and len(rest) > 1
    return her_body and all(_is_no_noun_of_his(word, lists) for word in rest[1:])


def _is_no_noun_of_his(word: str, lists: Lists) -> bool:
    """Tell whether no adjective of the masculine is of a word: شرطة أكابولكو + الرئيسي."""
    if word.endswith("ه"):
        return True
    if word.startswith("ال") or word in lists.names["given"]:
        return False
    return word in lists.lengths and word not in lists.place_heads and word not in lists.organisation_heads


def _end_person(name: Name, text: ArticleText, gaps: Sequence[int]) -> None:
    """Leave the preposition, the verb or the description behind a person's name; take آل ثاني whole."""
    words, lists = text.tokens.words, shipped_lists()
    count = len(words)
    goes_on = name.last + 1 < count and gaps[name.last + 1] == BLANK
    if goes_on and words[name.last] == "ال" and text.written(name.last) == "آل":
        name.last += 1
        goes_on = False
    if name.first == name.last:
        return
    last = words[name.last]
    if goes_on and is_on(text, name.last) and "فى" not in text.spelling:
        name.last -= 1  # شكر كاظم على تلبيته
    elif _TWO_ACT.fullmatch(last) and not lists.are_of_people(last):
        name.last -= 1  # مايكل وجين سيغادران
    elif (
        last.startswith("لي")
        and len(last) > _SHORTEST
        and name.last - name.first + 1 >= _FOLLOWED
        and goes_on
        and words[name.last + 1].startswith("ال")
        and not lists.are_of_people(last)
    ):
        name.last -= 1  # تمريرة من محمد مجرشي ليراوغ
    for place in range(name.first + 1, name.last):
        following = words[place + 1].removeprefix("ال")
        if words[place] == "ابن" and following != words[place + 1] and following in lists.organisation_heads:
            name.last = place - 1  # خالد جلال ابن النادي
            return


def _begin(name: Name, text: ArticleText, gaps: Sequence[int], listed: Mapping[int, Span]) -> None:
    """Settle with which letter a name begins, and with which word."""
    words, lists = text.tokens.words, shipped_lists()
    if name.type == PERSON:
        _leave_what_is_before(name, text, lists)
    elif name.type == PLACE and _is_at(words[name.first : name.last + 1], lists):
        name.first, name.offset, name.form = name.first + 1, 1, words[name.first + 1][1:]  # مطار + بموسكو
        return
    word = words[name.first]
    span = listed.get(name.first)
    sure = span is not None and span.offset == name.offset
    if name.offset:
        if _is_behind_preposition(name, text, gaps) or (not sure and _is_own(name, text, lists)):
            name.offset, name.form = 0, word
    elif word[0] in _CLITICS and (offset := _clitics(text, name.first, lists)):
        name.offset, name.form = offset, word[offset:]


def _is_behind_preposition(name: Name, text: ArticleText, gaps: Sequence[int]) -> bool:
    """Tell whether a preposition stands before a name, behind which no other one can: من بكاري."""
    if not name.first or gaps[name.first] != BLANK or text.tokens.words[name.first - 1] not in _PREPOSITIONS:
        return False
    return not text.written(name.first - 1).startswith("آ")  # ديلي آلي وفلان


def _is_at(own: Sequence[str], lists: Lists) -> bool:
    """Tell whether something without a name is at a place: مطار بموسكو, not مطار بنغازي."""
    if len(own) != 2 or own[0] not in lists.place_heads or own[1][0] != "ب":
        return False
    return own[1] not in lists.lengths and own[1] not in BEGINNINGS and own[1][1:] in lists.phrases


def _is_own(name: Name, text: ArticleText, lists: Lists) -> bool:
    """Tell whether what looks like a clitic and an article is the name's own: كاليننغراد, فالنسيا."""
    if (
        name.type == PERSON
        or text.tokens.words[name.first][name.offset - 1] not in "كف"
        or not name.form.startswith("ال")
    ):
        return False
    plain = name.form.removeprefix("ال")
    return not (
        name.form in lists.lengths
        or plain in lists.adjectives
        or plain in lists.organisation_heads
        or plain in lists.place_heads
        or plain in lists.ordinary
        or name.form in text.vocabulary
    )


def _clitics(text: ArticleText, place: int, lists: Lists) -> int:
    """Return how many letters of a name's first word are none of it: before إ, and و before a consonant."""
    word = text.tokens.words[place]
    behind = _BEFORE_HAMZA.match(text.written(place)) if "ا" in word[1:3] else None
    if behind and (behind[0].endswith("إ") or word not in BEGINNINGS):
        return behind.end() - 1  # بإيفر, لآبي
    if word[0] in "لب" and word[1:] in lists.place_heads and word not in BEGINNINGS:
        return 1  # لمطار أبها
    return int(word not in lists.lengths and has_and_before(word))


def _leave_what_is_before(name: Name, text: ArticleText, lists: Lists) -> None:
    """Leave a noun with a preposition, and the club or town that a person is of: لإرجاع + هادي."""
    words = text.tokens.words
    if name.first == name.last:
        return
    first = words[name.first]
    deed = first[1:]
    behind_clitic = first[0] in "لب" and first[1:2] == "ا" and text.written(name.first)[1:2] == "إ"
    is_deed = behind_clitic and (deed in lists.ordinary or (len(deed) == _MASDAR and deed[3] == "ا"))
    following = words[name.first + 1]
    of_club = lists.is_first_name(following) and name.last - name.first >= 2 and _is_of_no_person(first)
    if is_deed or of_club:
        _move(name, name.first + 1, name.last, words)


@lru_cache(maxsize=_REMEMBERED)
def _is_of_no_person(word: str) -> bool:
    """Tell whether a word is the name of a club or of a place, and of nobody: كييفو, بوليوود."""
    lists = shipped_lists()
    forms = [form for _, form in readings(word)]
    kinds = {each.kind for form in forms for each in lists.phrases.get(form, ())}
    if len(word) <= _SHORTEST or not kinds or not kinds <= PLACES | BODIES:
        return False
    return not lists.are_of_people(*forms)
