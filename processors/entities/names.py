"""The names of a text: what the tagger says, put right where lists and grammar know better."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from processors.entities.bare import Bare, readings
from processors.entities.bounds import is_owned, is_place_kind, settle
from processors.entities.clues import verbs_of_saying
from processors.entities.doubt import is_name, is_no_body
from processors.entities.edges import LETTERS, edged
from processors.entities.features import BLANK, GAPS, QUOTE
from processors.entities.growing import grow
from processors.entities.joined import has_and_before
from processors.entities.lists import BODIES, GROUPS, PLACES, Kind, shipped_lists
from processors.entities.name import (
    GROUP,
    LONGEST,
    ORGANISATION,
    PERSON,
    PLACE,
    Name,
    places_of_names,
)
from processors.entities.scan import Span, scan
from processors.entities.tagger import OUT, Floats, Seen, chances_of, see, shipped_tagger
from processors.text.clitics import BEGINNINGS
from processors.text.reading import ArticleText
from processors.text.word_table import Answers

_SURE: Final = frozenset({Kind.COUNTRY, Kind.PLACE, Kind.REGION})
# A well-known place is one where the tagger gives it a chance, though another tag may be likelier.
_CHANCE: Final = 0.25
# Bodies that are called by a place: in the labelled articles 766 of 777 that stand right before a listed one.
_CALLED_BY_PLACES: Final = frozenset(
    {"وزاره", "منتخب", "جامعه", "محكمه", "سفاره", "مستشفي", "غرفه", "معهد", "بنك"}
)
# A word that is seen inside a name goes on with the one before, though another type is likelier for it alone.
_INSIDE: Final = 0.1
_HARDLY: Final = 0.02  # of several words that no other name has
_SHORTEST: Final = 2  # letters of a name
_LONG: Final = 4  # letters of a clitic and a word that is hardly anything else
_AFTER_L: Final = "اويلء"  # with which a name goes on that begins with ل
_DASH: Final = GAPS.index("dash")
_COLON: Final = GAPS.index("colon")
_STOP: Final = GAPS.index("stop")
_PARTING: Final = frozenset(GAPS.index(gap) for gap in ("stop", "comma", "opens", "closes", "colon", "edge"))
_INTO: Final = frozenset({"في", "الي"})  # before a country: no adjective stands there
_NAME: Final = 0.5  # how likely a name must be, of whichever type, to be one
_SURELY: Final = 0.98
# How likely must be what no list has. One word that stands but once: a village is as likely in no list as it
# is in one. Of a word that begins other listed names, or is of people's, more is asked: it is hardly new.
_ALONE: Final = {PLACE: 0.6, ORGANISATION: 0.8}
_TOLD: Final = 0.8  # of a person, behind a title or a verb of saying, or before a colon
# Several words, none of kind before them, on average.
_WITHOUT_KIND: Final = {PLACE: 0.8, ORGANISATION: 0.9}


def find_names(text: ArticleText, clues: Answers) -> list[Name]:
    """Return the names of an article, in order, none inside another."""
    spans = scan(text.tokens, clues)
    seen = see(text, spans)
    return names_of(text, spans, seen, shipped_tagger().probabilities(text, seen))


def names_of(text: ArticleText, spans: Sequence[Span], seen: Seen, likely: Floats) -> list[Name]:
    """Return the names of an article whose words have these tags with these probabilities (words, tags)."""
    words, gaps = text.tokens.words, seen.gaps.tolist()
    names = _tagged(likely, gaps, text)
    grow(names, text, gaps, likely)
    names = _with_lists(names, spans, likely)
    names = _by_the_word_before(names, spans, words, gaps)
    at = {span.first: span for span in spans}
    _widen_to_kind(names, words, gaps, at)
    chances = (1 - likely[:, OUT]).tolist()
    names = settle(names, text, gaps, at, chances)
    _start(names, text, at)
    kept: list[Name] = []
    often = Counter(name.form for name in names)
    often.update(words[name.last] for name in names if name.last > name.first and name.type == PERSON)
    for name in names:
        span = at.get(name.first)
        if span is None and (is_owned(name, text) or _is_doubtful(name, words, gaps, chances, often)):
            continue
        if name.type == ORGANISATION and is_no_body(name, text, gaps):
            continue
        if _is_sure_body(name, chances) or is_name(name, text, gaps, span, kept[-1] if kept else None):
            kept.append(name)
    _agree(kept, words, at)
    kept += _once_more(kept, words)
    return edged(sorted(kept, key=lambda name: name.first), text, gaps, at)


def _is_doubtful(
    name: Name,
    words: Sequence[str],
    gaps: Sequence[int],
    chances: Sequence[float],
    often: Mapping[str, int],
) -> bool:
    """Tell whether the tagger hardly sees a name in what no list has: in several words, or one said once."""
    if name.first < name.last:
        if name.type not in _WITHOUT_KIND or _has_kind(name):
            return False
        seen = chances[name.first : name.last + 1]
        return sum(seen) < _WITHOUT_KIND[name.type] * len(seen)
    if often[name.form] > 1:
        return False
    if name.type == PERSON and _is_told_of(name, words, gaps):
        return chances[name.first] < _TOLD
    enough = _SURELY if _is_known(name.form) else _ALONE.get(name.type, _SURELY)
    return chances[name.first] < enough


def _is_told_of(name: Name, words: Sequence[str], gaps: Sequence[int]) -> bool:
    """Tell whether a lone word stands where somebody speaks or has a title: وقال فلان, فلان: كذا."""
    if gaps[name.last + 1] == _COLON:
        return True
    return name.first > 0 and _tells_of_somebody(words[name.first - 1])


@lru_cache(maxsize=1 << 14)
def _tells_of_somebody(word: str) -> bool:
    """Tell whether somebody is named behind a word, more often than not: وقال, العميد."""
    verbs, titles = verbs_of_saying(), shipped_lists().titles
    return any(form in verbs or form in titles for _, form in readings(word))


def _has_kind(name: Name) -> bool:
    lists = shipped_lists()
    heads = lists.place_heads if name.type == PLACE else lists.organisation_heads
    return name.form.removeprefix("ال") in heads


def _is_sure_body(name: Name, chances: Sequence[float]) -> bool:
    """Tell whether the tagger is sure of each of a body's words, be they of every day: الحماية المدنية."""
    several = name.type == ORGANISATION and name.last > name.first
    return several and min(chances[name.first : name.last + 1]) >= _SURELY


def _tagged(likely: Floats, gaps: Sequence[int], text: ArticleText) -> list[Name]:
    """Read the names off the tags: a run of words, of the type that is likeliest for all of them.

    A dash parts what another dash has parted from the name before: الثلاثي مبابي-جيرو-غريزمان.
    """
    words, whole = text.tokens.words, text.vocabulary
    places = (likely[:, OUT] < 1 - _NAME).nonzero()[0]
    of_words = likely.T[:, places]
    begins, inside = of_words[1::2], of_words[2::2]
    by_type = (begins + inside).T.tolist()
    first_of = (begins.sum(0) > inside.sum(0)).tolist()
    found: list[Name] = []
    totals: list[list[float]] = []
    for place, chances, begin in zip(places.tolist(), by_type, first_of, strict=True):
        gap = gaps[place]
        if gap == _STOP and _is_initial(words, place) and text.gap(place) == ". ":
            gap = BLANK
        if (
            found
            and place == found[-1].last + 1 < found[-1].first + LONGEST
            and not _breaks(totals[-1], chances, gap, words[place], whole, begin=begin)
            and not _is_head_beside(words[place])
            and not (gap == QUOTE and found[-1].first < found[-1].last)
            and not (gap == _DASH and text.gap(place) == text.gap(found[-1].first) == "-")
        ):
            found[-1].last = place
            totals[-1] = [one + other for one, other in zip(totals[-1], chances, strict=True)]
        else:
            found.append(Name(place, place, 0))
            totals.append(chances)
    for name, total in zip(found, totals, strict=True):
        name.type = total.index(max(total))
    return found


def _is_initial(words: Sequence[str], place: int) -> bool:
    """Tell whether a letter stands before a word, as it is or spelt: ناثان أ. سيلس, جورج دبليو. بوش."""
    return len(words[place]) > 1 and (len(words[place - 1]) == 1 or words[place - 1] in LETTERS)


def _breaks(
    before: list[float], chances: list[float], gap: int, word: str, whole: frozenset[str], *, begin: bool
) -> bool:
    """Tell whether a word begins a new name right behind another one, of which ``before`` are the chances."""
    if gap in _PARTING or (gap == _DASH and begin):  # أشرف حكيمي - نبيل درار
        return True
    kind, last = chances.index(max(chances)), before.index(max(before))
    if kind == PERSON == last:
        return _is_joined(word, whole, begin=begin)  # no two people stand side by side without a word between
    return begin or (kind != last and chances[last] < _INSIDE)


def _is_joined(word: str, whole: frozenset[str], *, begin: bool) -> bool:
    """Tell whether a word is joined to the name before by what is not its own: وكيم, لعبد, not وليد.

    It is where the text has it without (``whole``), and may be another's: ولينغارد, بالغامدي, لنتنياهو.
    """
    if word[0] not in "ولب" or len(word) <= _SHORTEST or _is_whole(word):
        return False
    if len(word) > _LONG and word[1:] in whole:
        return True
    if word[0] == "ب" or _is_known(word):
        return False
    if word[0] == "ل":
        rest = word[1:]
        seen_alone = rest in whole and _is_known(rest)  # مون + لكيم
        of_another = len(word) > _LONG and rest[0] not in _AFTER_L and shipped_lists().are_of_people(rest)
        return rest == "عبد" or seen_alone or of_another or rest in shipped_lists().names["given"]
    return begin or word.startswith("وال") or _is_known(word[1:]) or has_and_before(word)


def _is_head_beside(word: str) -> bool:
    """Tell whether a word begins a second name beside the first: حي الرياض وحي الريحان."""
    if word[0] != "و":
        return False
    lists = shipped_lists()
    return word[1:] in lists.place_heads or word[1:] in lists.organisation_heads


def _well_known(spans: Sequence[Span], likely: Floats) -> Iterator[Name]:
    """Yield the groups of the lists, and well-known places and bodies that the tagger nearly saw."""
    of_place, of_body = chances_of(likely, "place"), chances_of(likely, "organisation")
    of_person = chances_of(likely, "person")
    for span in spans:
        kind, several = span.listed[0].kind, span.last > span.first
        words = slice(span.first, span.last + 1)
        if kind in GROUPS:
            if several or of_person.item(span.first) < _NAME:  # يعتقد فاغنر: the player
                yield Name(span.first, span.last, GROUP)
        elif not several:
            if kind in _SURE and of_place.item(span.first) >= _CHANCE:
                yield Name(span.first, span.last, PLACE)
        elif kind in _SURE or kind is Kind.TOWN:
            if of_place[words].min() >= _HARDLY:
                yield Name(span.first, span.last, PLACE)
        elif kind is Kind.ORGANISATION and of_body[words].min() >= _HARDLY:
            yield Name(span.first, span.last, ORGANISATION)


def _with_lists(names: list[Name], spans: Sequence[Span], likely: Floats) -> list[Name]:
    """Put what is well known among the names."""
    at = {place: name for name in names for place in range(name.first, name.last + 1)}
    for new in _well_known(spans, likely):
        places = range(new.first, new.last + 1)
        meeting = [at[place] for place in places if place in at]
        if any(_stands(name, new) for name in meeting):
            continue
        for name in meeting:
            for place in range(name.first, name.last + 1):
                at.pop(place, None)
        at.update(dict.fromkeys(places, new))
    return [at[place] for place in sorted(at) if at[place].first == place]


def _by_the_word_before(
    names: list[Name], spans: Sequence[Span], words: Sequence[str], gaps: Sequence[int]
) -> list[Name]:
    """Add the listed places that the word right before tells, whatever the tagger says.

    That is a word of kind (محافظة إب), and of a country a preposition too: إلى سورية, where no adjective
    stands. A word of every day goes on with the text instead: مدينة جديدة.
    """
    taken = places_of_names(names)
    ordinary = shipped_lists().ordinary
    new = [
        Name(span.first, span.last, PLACE)
        for span in spans
        if span.listed[0].kind in PLACES
        and not span.offset
        and gaps[span.first] == BLANK
        and (
            is_place_kind(words[span.first - 1])
            or (span.listed[0].kind is Kind.COUNTRY and words[span.first - 1] in _INTO)
        )
        and taken.isdisjoint(range(span.first - 1, span.last + 1))
        and not ordinary.issuperset(words[span.first : span.last + 1])
    ]
    return sorted([*names, *new], key=lambda name: name.first)


def _widen_to_kind(
    names: Sequence[Name], words: Sequence[str], gaps: Sequence[int], at: Mapping[int, Span]
) -> None:
    """Make a listed place a body where a body's kind stands right before it: جامعة تل أبيب."""
    taken = places_of_names(names)
    for name in names:
        before, span = name.first - 1, at.get(name.first)
        if (
            name.type == PLACE
            and span
            and not span.offset
            and before >= 0
            and before not in taken
            and gaps[name.first] == BLANK
            and not _CALLED_BY_PLACES.isdisjoint(form for _, form in readings(words[before]))
        ):
            name.first, name.type = before, ORGANISATION


def _stands(name: Name, new: Name) -> bool:
    """Tell whether a name that the tagger saw keeps its place against one of the lists."""
    longer = name.last - name.first > new.last - new.first
    if new.type == GROUP:
        return longer and name.type not in (GROUP, ORGANISATION)
    same = name.type == new.type and (name.first, name.last) == (new.first, new.last)
    return longer or same


def _start(names: list[Name], text: ArticleText, at: Mapping[int, Span]) -> None:
    """Set where each name begins in its first word; listed names are ``at`` their first words."""
    words, whole = text.tokens.words, text.vocabulary
    lists = shipped_lists()
    before: Name | None = None
    for name in names:
        span = at.get(name.first)
        if span and _fits(span, name, words[name.first]):
            name.offset = span.offset
            name.form = next(b.form for b in readings(words[name.first]) if b.offset == span.offset)
            if name.form not in lists.lengths:
                name.form = next(b.form for b in readings(words[name.first]) if b.form in lists.lengths)
        else:
            in_a_row = before is not None and before.type == name.type and before.last == name.first - 1
            name.offset, name.form = _begin(words[name.first], whole, in_a_row=in_a_row)
            if name.type == PERSON and _keeps_clitic(name, words[name.first], whole):
                name.offset, name.form = 0, words[name.first]
            elif name.type == PERSON and not name.offset and _is_joined_to(name.form):
                name.offset, name.form = 1, name.form[1:]
        before = name


def _agree(names: Sequence[Name], words: Sequence[str], at: Mapping[int, Span]) -> None:
    """Make names of one form of one type.

    A lone word is a person that is the surname or the first name of one, or is one in most places, if no list
    has it; so is a name of several words with the surname of one. A listed place is one everywhere.
    """
    full = [name for name in names if name.type == PERSON and name.last > name.first]
    surnames = {words[name.last] for name in full}
    firsts = {name.form for name in full}
    alone = [name for name in names if name.first == name.last and name.first not in at]
    people = Counter(name.form for name in alone if name.type == PERSON)
    every = Counter(name.form for name in alone)
    for name in alone:
        if (
            name.form in surnames
            or 2 * people[name.form] > every[name.form]
            or (name.type == PLACE and name.form in firsts)
        ):
            name.type = PERSON
    bodies = [name for name in names if name.type == ORGANISATION and name.last > name.first]
    clubs = {part for name in bodies for part in (name.form, words[name.last])} - surnames - firsts
    for name in alone:  # سيتي, where the text has مانشستر سيتي
        if name.type == PERSON and name.form in clubs:
            name.type = ORGANISATION
    lone = {name.form for name in alone if name.type == PERSON} | surnames
    towns = [name for name in names if name.type == PLACE and name.first == name.last and name.first in at]
    places = {name.form for name in towns} - surnames
    for name in names:
        if name.type == PLACE and name.first < name.last and name.first not in at:
            if words[name.last] in lone and _is_first_name(name.form):
                name.type = PERSON  # غاريث ساوثغيت, where ساوثغيت is one
        elif name.type == PERSON and name.first == name.last and name.form in places:
            name.type = PLACE


def _once_more(names: Sequence[Name], words: Sequence[str]) -> list[Name]:
    """Return the groups that stand behind a clitic and that a text names elsewhere: بحماس, beside وقالت حماس.

    Not those with an article: الدولة and القاعدة are as often a state and a base.
    """
    of_one = (name.form for name in names if name.type == GROUP and name.first == name.last)
    forms = {form for form in of_one if not form.startswith("ال")}
    if not forms:
        return []
    taken = places_of_names(names)
    behind = (
        (place, next((bare for bare in readings(word)[1:] if bare.form in forms), None))
        for place, word in enumerate(words)
        if place not in taken
    )
    return [Name(place, place, GROUP, bare.offset, bare.form) for place, bare in behind if bare]


def _fits(span: Span, name: Name, word: str) -> bool:
    """Tell whether a listed name tells how a name begins: it is all of it, or begins it.

    What is listed without the first letter must be of the name's type: أولو is a town, and none in باولو.
    """
    if span.offset and (_is_whole(word) or all(each.kind not in _KINDS[name.type] for each in span.listed)):
        return False
    return span.last == name.last or (bool(span.offset) and span.last < name.last)


def _is_whole(word: str) -> bool:
    """Tell whether the first letters of a word are its own, though they look like a clitic: وليام, باب."""
    return word in BEGINNINGS and not _is_head_beside(word)


_KINDS: Final = {PERSON: frozenset[Kind](), ORGANISATION: BODIES, PLACE: PLACES, GROUP: GROUPS}


def _keeps_clitic(name: Name, word: str, whole: frozenset[str]) -> bool:
    """Tell whether what looks like ف or ك before a person is the name's own: فاتو, كليمان."""
    return name.offset > 0 and word[name.offset - 1] in "فك" and name.form not in whole


def _is_joined_to(word: str) -> bool:
    """Tell whether و or ل stands before somebody's name: وعلي, not وليد or وايت; لروميلو, not لاوتارو.

    Of the people in the labelled articles whose name begins so with ل, 341 of 344 have it from the sentence.
    """
    return has_and_before(word) or (
        word[0] == "ل"
        and len(word) > _LONG
        and word[1] not in _AFTER_L
        and not shipped_lists().are_of_people(word)
        and not _is_whole(word)
    )


def _begin(word: str, whole: frozenset[str], *, in_a_row: bool) -> Bare:
    """Return how a name begins that no list has as a whole."""
    every = readings(word)
    if _is_whole(word):
        return every[0]
    for bare in every:
        if _is_known(bare.form):
            return bare
    for bare in every[1:]:
        if bare.form in whole:
            return bare
    articled = [bare for bare in every[1:] if bare.form.startswith("ال") and len(bare.form) > 4]
    if articled:
        return articled[-1]
    return every[1] if in_a_row and word[0] == "و" and len(every) > 1 else every[0]


def _is_first_name(form: str) -> bool:
    lists = shipped_lists()
    return form not in lists.lengths and lists.is_first_name(form)


@lru_cache(maxsize=1 << 14)
def _is_known(form: str) -> bool:
    lists = shipped_lists()
    plain = form.removeprefix("ال")
    return (
        lists.are_of_people(form)
        or form in lists.lengths
        or plain in lists.organisation_heads
        or plain in lists.place_heads
    )
