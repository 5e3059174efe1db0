"""The edges of names once more, when all are known: what a sentence joins to a name, or cuts off it.

Each law is of grammar: an adjective of another gender or number is of the word before the name, no two
prepositions stand side by side, what lies between marks behind a word of kind is one name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from processors.entities.bare import readings
from processors.entities.features import BLANK, GAPS
from processors.entities.lists import BODIES, PLACES, Kind, Lists, shipped_lists
from processors.entities.name import GROUP, ORGANISATION, PERSON, PLACE, Name
from processors.entities.scan import Span
from processors.text.clitics import BEGINNINGS
from processors.text.reading import ArticleText

_STOP: Final = GAPS.index("stop")  # سي.إن.إن
_QUOTED: Final = 4  # words between marks that are a name
_PREPOSITIONS: Final = frozenset({"من", "في", "الي", "عن", "بين"})
_WHERE: Final = _PREPOSITIONS | {"مدينه", "مطار", "بمدينه", "وفي", "ومن", "نحو", "قرب"}
# Latin letters, spelt: إف بي آي. Some are words too, and no name begins or ends with them alone.
_LETTERS: Final = frozenset(
    {"ايه", "بي", "سي", "دي", "اي", "اف", "جي", "اتش", "جيه", "كيه", "ام", "ار", "اس", "تي", "يو", "كيو"}
    | {"دبليو", "اكس", "واي", "زد"}
)
# Between points, or behind a mark, these are letters too: سي.إن.إن, (إن إتش سي).
_WORDS_TOO: Final = frozenset({"ان", "في", "او", "كي", "ال"})
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
_HEADS_OF_TWO: Final = ("ان", "ين", "ا", "ي")
_HIS_BODIES: Final = frozenset(  # with their adjectives in the masculine: not التحالف الجوية
    {"التحالف", "الجيش", "الحزب", "المجلس", "الاتحاد", "البنك", "المنتخب", "النادي", "الفريق", "البرلمان"}
    | {"الحرس", "الائتلاف", "المركز", "المعهد", "الصندوق"}
)
_OF_PEOPLE: Final = frozenset({"البديل", "السابق", "الاسبق", "الحالي", "الراحل"})  # حارس المنتخب البديل
_FOLLOWED: Final = 3  # words of a person's name behind which a verb with ل is one: ليراوغ
_SHORTEST: Final = 4  # letters of a word and what is before it
_NO_VOWELS: Final = frozenset("بكشتجفقغخصط")  # behind و that is no letter of a foreign name: وكوتشينو
_MASDAR: Final = 5  # letters of إرجاع


def edged(
    names: Sequence[Name], text: ArticleText, gaps: Sequence[int], listed: Mapping[int, Span]
) -> list[Name]:
    """Return names, which are in order, with their edges put right; listed ones by their first words."""
    words, lists = text.tokens.words, shipped_lists()
    whole = set(words)
    kept: list[Name] = []
    for name in names:
        if (kept and name.first <= kept[-1].last) or _is_of_both(name, lists):
            continue
        if name.type != GROUP:
            _go_to_marks(name, text, gaps, lists)
            _spell(name, text)
        while kept and kept[-1].last >= name.first:
            kept.pop()
        for each in _parted(name, text, lists):
            _spell(each, text)
            if each.type == PERSON:
                _end_person(each, text, gaps)
            else:
                _end(each, words, lists)
            _begin(each, text, gaps, listed, whole)
            kept.append(each)
    _call_clubs(kept, words)
    return kept


def _is_of_both(name: Name, lists: Lists) -> bool:
    """Tell whether a lone word is an adjective of two places or of many: اليابانيتين."""
    if name.first < name.last or name.type not in (PLACE, ORGANISATION) or not name.form.startswith("ال"):
        return False
    return any(
        name.form.endswith(two) and name.form[2:].removesuffix(two) in lists.adjectives for two in _TWO
    )


def _go_to_marks(name: Name, text: ArticleText, gaps: Sequence[int], lists: Lists) -> None:
    """Take what stands between marks behind a word of kind whole: معهد "في + تي إس + يوم"."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text
    opening = name.first
    while gaps[opening] == BLANK and opening > name.first - _QUOTED:
        opening -= 1
    if not opening or whole[starts[opening] - 1] not in _OPENED or not _is_head(words[opening - 1], lists):
        return
    for last in range(name.last, min(opening + _QUOTED, len(words))):
        if whole[text.tokens.span(last, last)[1] :][:1] in _CLOSED:
            name.first, name.last, name.offset, name.form = opening, last, 0, words[opening]
            name.type = ORGANISATION
            return
        if gaps[last + 1] not in (BLANK, _STOP):
            return


def _is_head(word: str, lists: Lists) -> bool:
    return any(form.removeprefix("ال") in lists.organisation_heads for _, form in readings(word))


def _spell(name: Name, text: ArticleText) -> None:
    """Take the letters beside those of a name, إف + بي آي, and the last word of a paper: نيويورك + تايمز."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text
    first, last, end = name.first, name.last, len(words) - 1

    def gap(place: int) -> str:
        return whole[starts[place] + len(words[place]) : starts[place + 1]]

    def is_letter(place: int, between: str) -> bool:
        return words[place] in _LETTERS or (words[place] in _WORDS_TOO and between == ".")

    while first and is_letter(first, ".") and gap(first - 1) in (" ", "."):
        opened = whole[starts[first - 1] - 1] in _OPENED and words[first - 1] in _WORDS_TOO
        if not (opened or is_letter(first - 1, gap(first - 1))):
            break
        first -= 1
    while last < end and is_letter(last, ".") and gap(last) in (" ", ".") and is_letter(last + 1, gap(last)):
        last += 1
    if last < end and words[last + 1] in _PAPERS and name.type != PERSON and gap(last) == " ":
        last += 1
        name.type = ORGANISATION
    if (first, last) != (name.first, name.last):
        _move(name, first, last, words)


def _move(name: Name, first: int, last: int, words: Sequence[str]) -> None:
    if first != name.first:
        name.first, name.offset, name.form = first, 0, words[first]
    name.last = last


def _parted(name: Name, text: ArticleText, lists: Lists) -> Iterator[Name]:
    """Yield the two names that و or a comma joins: behind a word of two, فريقا الجزيرة والعين, or plainly."""
    words, whole = text.tokens.words, text.whole.text
    two = name.first > 0 and name.type != GROUP and _is_of_two(words[name.first - 1], lists)
    for place in range(name.first + 1, name.last + 1):
        gap = whole[text.tokens.span(place - 1, place - 1)[1] : text.tokens.starts[place]]
        comma = not _COMMAS.isdisjoint(gap)
        if comma or (words[place][0] == "و" and (two or _is_joined(name, words, place, lists))):
            yield Name(name.first, place - 1, name.type, name.offset, name.form)
            offset = 0 if comma else 1
            yield Name(place, name.last, name.type, offset, words[place][offset:])
            return
    yield name


def _is_of_two(word: str, lists: Lists) -> bool:
    """Tell whether two of a kind are named behind a word: فريقا, مدينتي, صحيفتا."""
    for _, form in readings(word):
        for ending in _HEADS_OF_TWO:
            base = form.removesuffix(ending)
            if base == form:
                continue
            base = f"{base[:-1]}ه" if base.endswith("ت") else base
            if base in lists.organisation_heads or base in lists.place_kinds or base in lists.place_heads:
                return True
    return False


def _is_joined(name: Name, words: Sequence[str], place: int, lists: Lists) -> bool:
    """Tell whether و joins a second name: MBC1 وMBC مصر, إبراهيم دياكييه وعلي مبخوت."""
    word, rest = words[place], words[place][1:]
    if rest[:1].isascii():
        return bool(rest)
    given = lists.names["given"]
    if name.type != PERSON or place == name.last or rest not in given:
        return False
    return word not in given and word not in lists.names["foreign"] and word not in BEGINNINGS


def _end(name: Name, words: Sequence[str], lists: Lists) -> None:
    """Leave what the name of a body or a place does not end with."""
    for place in range(name.first + 1, name.last + 1):
        if words[place] == "عبد" and words[place - 1].startswith("ال") and place > name.first + 1:
            name.last = place - 1  # الأمن الوطني + عبد الغني
            break
    while name.last > name.first and _is_of_another(
        [name.form, *words[name.first + 1 : name.last + 1]], name, words, lists
    ):
        name.last -= 1


def _is_of_another(own: Sequence[str], name: Name, words: Sequence[str], lists: Lists) -> bool:
    """Tell whether the last word is of what stands before the name, or of what the sentence goes on with."""
    *rest, last = own
    kinds = {each.kind for each in lists.phrases.get(" ".join(rest), ())}
    if last.startswith("لل"):
        following = words[name.last + 1] if name.last + 1 < len(words) else ""
        return following == "علي" or (Kind.ORGANISATION in kinds and _is_complete(rest))
    if any(last.endswith(two) and last[2:].removesuffix(two) in lists.adjectives for two in _TWO):
        return last.startswith("ال") and (name.type == PLACE or not kinds.isdisjoint(BODIES))
    return name.type == ORGANISATION and _disagrees(rest, last, kinds, lists)


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
        return True
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
    if goes_on and _written(text, name.last) == "آل":
        name.last += 1
        goes_on = False
    if name.first == name.last:
        return
    last = words[name.last]
    if (
        last == "علي"
        and _written(text, name.last).endswith("ى")
        and "فى" not in text.whole.original
        and goes_on
    ):
        name.last -= 1  # شكر كاظم على تلبيته
    elif (
        last.startswith("لي")
        and len(last) > _SHORTEST
        and name.last - name.first + 1 >= _FOLLOWED
        and goes_on
        and words[name.last + 1].startswith("ال")
        and not any(last in known for known in lists.names.values())
    ):
        name.last -= 1  # تمريرة من محمد مجرشي ليراوغ
    for place in range(name.first + 1, name.last):
        following = words[place + 1].removeprefix("ال")
        if words[place] == "ابن" and following != words[place + 1] and following in lists.organisation_heads:
            name.last = place - 1  # خالد جلال ابن النادي
            return


def _begin(
    name: Name, text: ArticleText, gaps: Sequence[int], listed: Mapping[int, Span], whole: set[str]
) -> None:
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
    behind = name.first > 0 and gaps[name.first] == BLANK and words[name.first - 1] in _PREPOSITIONS
    behind = behind and not _written(text, name.first - 1).startswith("آ")  # آلي
    if name.offset and behind:
        name.offset, name.form = 0, word  # من بكاري
    elif name.offset and not sure and _is_own(name, word, lists, whole):
        name.offset, name.form = 0, word
    elif not name.offset and (offset := _clitics(text, name.first, lists)):
        name.offset, name.form = offset, word[offset:]


def _is_at(own: Sequence[str], lists: Lists) -> bool:
    """Tell whether something without a name is at a place: مطار بموسكو, not مطار بنغازي."""
    if len(own) != 2 or own[0] not in lists.place_heads or own[1][0] != "ب":
        return False
    return own[1] not in lists.lengths and own[1] not in BEGINNINGS and own[1][1:] in lists.phrases


def _is_own(name: Name, word: str, lists: Lists, whole: set[str]) -> bool:
    """Tell whether what looks like a clitic and an article is the name's own: كاليننغراد, فالنسيا."""
    if name.type == PERSON or word[name.offset - 1] not in "كف" or not name.form.startswith("ال"):
        return False
    plain = name.form.removeprefix("ال")
    return not (
        name.form in whole
        or name.form in lists.lengths
        or plain in lists.adjectives
        or plain in lists.organisation_heads
        or plain in lists.place_heads
        or plain in lists.ordinary
    )


def _clitics(text: ArticleText, place: int, lists: Lists) -> int:
    """Return how many letters of a name's first word are none of it: before إ, and و before a consonant."""
    word, written = text.tokens.words[place], _written(text, place)
    before, hamza, _ = written.partition("إ")
    if hamza and 0 < len(before) < 3 and all(letter in "وفبلك" for letter in before):
        return len(before)  # بإيفر
    if word[0] in "لب" and word[1:] in lists.place_heads and word not in BEGINNINGS:
        return 1  # لمطار أبها
    if word[0] == "و" and len(word) > _SHORTEST and word[1] in _NO_VOWELS:
        known = word in BEGINNINGS or word in lists.lengths
        return not (known or any(word in names for names in lists.names.values()))
    return 0


def _written(text: ArticleText, place: int) -> str:
    return text.quoted(*text.tokens.span(place, place)).text


def _leave_what_is_before(name: Name, text: ArticleText, lists: Lists) -> None:
    """Leave a noun with a preposition, and the club or town that a person is of: لإرجاع + هادي."""
    words = text.tokens.words
    if name.first == name.last:
        return
    first = words[name.first]
    deed = first[1:]
    behind_clitic = first[0] in "لب" and _written(text, name.first)[1:2] == "إ"
    is_deed = behind_clitic and (deed in lists.ordinary or (len(deed) == _MASDAR and deed[3] == "ا"))
    forms = [form for _, form in readings(first)]
    kinds = {each.kind for form in forms for each in lists.phrases.get(form, ())}
    named = any(form in names for names in lists.names.values() for form in forms)
    following = words[name.first + 1]
    given = following in lists.names["given"] or following in lists.names["foreign"]
    of_club = (
        bool(kinds)
        and kinds <= PLACES | BODIES
        and not named
        and given
        and len(first) > _SHORTEST
        and name.last - name.first >= 2
    )
    if is_deed or of_club:
        _move(name, name.first + 1, name.last, words)


def _call_clubs(names: Sequence[Name], words: Sequence[str]) -> None:
    """Make a town a club where the article names the club so as often, and nothing tells of a place."""
    alone = [name for name in names if name.first == name.last and name.type in (PLACE, ORGANISATION)]
    bodies = Counter(name.form for name in alone if name.type == ORGANISATION)
    towns = Counter(name.form for name in alone if name.type == PLACE)
    phrases = shipped_lists().phrases
    for name in alone:
        form = name.form
        if name.type == PLACE and bodies[form] >= towns[form] and words[name.first - 1] not in _WHERE:
            clubs = any(each.kind is Kind.CLUB for each in phrases.get(form, ()))
            if clubs and "ب" not in words[name.first][: name.offset]:
                name.type = ORGANISATION
