"""The names of a text: what the tagger says, put right where lists and grammar know better."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from processors.entities.bare import Bare, readings
from processors.entities.features import GAPS
from processors.entities.lists import GROUPS, Kind, Lists, shipped_lists
from processors.entities.scan import Span, scan
from processors.entities.tagger import BEGIN, OUT, TYPES, Floats, Seen, see, shipped_tagger
from processors.text.clitics import BEGINNINGS
from processors.text.reading import ArticleText
from processors.text.word_table import Answers

_BLANK: Final = GAPS.index("blank")
_QUOTE: Final = GAPS.index("other")
_SURE: Final = frozenset({Kind.COUNTRY, Kind.PLACE, Kind.REGION})
# A well-known place is one where the tagger gives it a chance, though another tag may be likelier.
_CHANCE: Final = 0.25
_HARDLY: Final = 0.02  # of several words that no other name has
_SHORTEST: Final = 2  # letters of a name
_NAME: Final = 0.5  # how likely a name must be, of whichever type, to be one
_PERSON: Final = TYPES.index("person")
_ORGANISATION: Final = TYPES.index("organisation")
_PLACE: Final = TYPES.index("place")
_GROUP: Final = TYPES.index("group")


@dataclass(slots=True)
class Name:
    """A name: words ``first`` to ``last``, from letter ``offset`` of the first on, where it has ``form``."""

    first: int
    last: int
    type: int
    offset: int = 0
    form: str = ""


def name_words(name: Name, words: Sequence[str]) -> list[str]:
    """Return the words of a name in search form, without the clitics before it."""
    first = name.form or words[name.first][name.offset :]
    return [first, *words[name.first + 1 : name.last + 1]]


def find_names(text: ArticleText, clues: Answers) -> list[Name]:
    """Return the names of an article, in order, none inside another."""
    spans = scan(text.tokens, clues)
    seen = see(text, spans)
    return names_of(text, spans, seen, shipped_tagger().probabilities(text, seen))


def names_of(text: ArticleText, spans: Sequence[Span], seen: Seen, likely: Floats) -> list[Name]:
    """Return the names of an article whose words have these tags with these probabilities (words, tags)."""
    names = _tagged(likely, seen, text.tokens.words)
    names = _with_lists(names, spans, likely)
    words = text.tokens.words
    lists = shipped_lists()
    for name in names:
        _settle(name, words, seen, lists)
    _start(names, words, spans)
    return [name for name in names if _is_name(name, words, seen, lists)]


def _tagged(likely: Floats, seen: Seen, words: Sequence[str]) -> list[Name]:
    """Read the names off the tags: a run of words, of the type that is likeliest for all of them."""
    places = (likely[:, OUT] < 1 - _NAME).nonzero()[0]
    begins, inside = likely[places, 1::2], likely[places, 2::2]
    by_type = (begins + inside).tolist()
    first_of = (begins.sum(1) > inside.sum(1)).tolist()
    gaps = seen.gaps.take(places).tolist()
    found: list[Name] = []
    totals: list[list[float]] = []
    for place, chances, begin, gap in zip(places.tolist(), by_type, first_of, gaps, strict=True):
        joined = _is_joined(words[place])
        if (
            found
            and place == found[-1].last + 1
            and not _breaks(totals[-1], chances, gap, begin=begin, joined=joined)
        ):
            found[-1].last = place
            totals[-1] = [one + other for one, other in zip(totals[-1], chances, strict=True)]
        else:
            found.append(Name(place, place, 0))
            totals.append(chances)
    for name, total in zip(found, totals, strict=True):
        name.type = total.index(max(total))
    return found


def _breaks(before: list[float], chances: list[float], gap: int, *, begin: bool, joined: bool) -> bool:
    """Tell whether a word begins a new name right behind another one, of which ``before`` are the chances."""
    if gap in _PARTING:
        return True
    kind, last = chances.index(max(chances)), before.index(max(before))
    if kind == _PERSON == last:
        return joined  # no two people stand side by side without a word between
    return begin or (kind != last and chances[last] < _CHANCE)


_PARTING: Final = frozenset(GAPS.index(gap) for gap in ("stop", "comma", "opens", "closes", "colon", "edge"))


def _is_joined(word: str) -> bool:
    """Tell whether a word is joined to the one before by و, which is not its own: وكيم, not وليد."""
    return word[0] == "و" and len(word) > _SHORTEST and not _is_known(word, shipped_lists())


def _with_lists(names: list[Name], spans: Sequence[Span], likely: Floats) -> list[Name]:
    """Put the groups of the lists among the names, and well-known places that the tagger nearly saw."""
    added = []
    of_place = likely[:, BEGIN["place"] : BEGIN["place"] + 2].sum(1)
    for span in spans:
        kind = span.listed[0].kind
        if kind in GROUPS:
            added.append(Name(span.first, span.last, _GROUP))
        elif kind in _SURE:
            chance = of_place[span.first : span.last + 1].min()
            if chance >= _CHANCE or (span.last > span.first and chance >= _HARDLY):
                added.append(Name(span.first, span.last, _PLACE))
    at = {place: name for name in names for place in range(name.first, name.last + 1)}
    for new in added:
        places = range(new.first, new.last + 1)
        meeting = [at[place] for place in places if place in at]
        if any(_stands(name, new) for name in meeting):
            continue
        for name in meeting:
            for place in range(name.first, name.last + 1):
                at.pop(place, None)
        at.update(dict.fromkeys(places, new))
    return [at[place] for place in sorted(at) if at[place].first == place]


def _stands(name: Name, new: Name) -> bool:
    """Tell whether a name that the tagger saw keeps its place against one of the lists."""
    longer = name.last - name.first > new.last - new.first
    if new.type == _GROUP:
        return longer and name.type not in (_GROUP, _ORGANISATION)
    return longer or name.type == new.type


def _settle(name: Name, words: Sequence[str], seen: Seen, lists: Lists) -> None:
    """Put the end and the beginning of a name right by the grammar of names."""
    last = len(words) - 1
    if name.type == _ORGANISATION:
        # وزارة الدفاع + الأميركية
        while name.last < last and seen.gaps[name.last + 1] == _BLANK:
            following = words[name.last + 1]
            if not (
                following.startswith("ال")
                and following[2:] in lists.adjectives
                and _definite(words[name.last])
            ):
                break
            name.last += 1
    elif name.type == _PLACE and _ends_in_adjective(words[name.first : name.last + 1], lists):
        name.last -= 1
    if (
        name.type in (_PLACE, _PERSON)
        and name.first
        and seen.gaps[name.first] in (_BLANK, _QUOTE)
        and any(form in lists.place_heads for _, form in readings(words[name.first - 1]))
    ):  # حي الرياض, مطار القاهرة, مسجد مصطفى محمود
        name.first, name.type = name.first - 1, _PLACE
    if name.type == _PERSON:
        while name.first < name.last and _is_title(words[name.first], lists):
            name.first += 1


def _ends_in_adjective(words: Sequence[str], lists: Lists) -> bool:
    """Tell whether an adjective ends the name of a place, of which it is no part: ميشيغان الأميركية."""
    if not words[1:] or words[-1][2:] not in lists.adjectives:
        return False
    return not any(" ".join((form, *words[1:])) in lists.phrases for _, form in readings(words[0]))


def _is_title(word: str, lists: Lists) -> bool:
    return word.startswith("ال") and word in lists.titles and word not in lists.names["family"]


def _definite(word: str) -> bool:
    return any(form.startswith("ال") for _, form in readings(word))


def _is_name(name: Name, words: Sequence[str], seen: Seen, lists: Lists) -> bool:
    """Tell whether what the tagger saw can be a name at all."""
    if name.last > name.first:
        return True
    plain = name.form.removeprefix("ال")
    if (
        len(plain) < _SHORTEST
        or plain in lists.place_kinds
        or (name.type == _PLACE and plain in lists.place_heads)
    ):
        return False
    return not _is_adjective(name, words, seen)


def _is_adjective(name: Name, words: Sequence[str], seen: Seen) -> bool:
    """Tell whether what looks like the name of a country is its adjective: وزارة الخارجية السعودية."""
    if name.type != _PLACE or name.offset:
        return False
    word, first = words[name.first], name.first
    if first and words[first - 1].isdigit():  # 19 روسيا: so many Russians
        return word.endswith("يا")
    if not (word.startswith("ال") and word[2:] in shipped_lists().adjectives):
        return False
    return first > 0 and seen.gaps[first] == _BLANK and _definite(words[first - 1])


def _start(names: list[Name], words: Sequence[str], spans: Sequence[Span]) -> None:
    """Set where each name begins in its first word."""
    at = {span.first: span for span in spans}
    whole = set(words)
    lists = shipped_lists()
    before: Name | None = None
    for name in names:
        span = at.get(name.first)
        if span and span.last <= name.last and (span.offset or span.last == name.last):
            name.offset = span.offset
            name.form = next(b.form for b in readings(words[name.first]) if b.offset == span.offset)
            if name.form not in lists.lengths:
                name.form = next(b.form for b in readings(words[name.first]) if b.form in lists.lengths)
        else:
            in_a_row = before is not None and before.type == name.type and before.last == name.first - 1
            name.offset, name.form = _begin(words[name.first], whole, lists, in_a_row=in_a_row)
            if name.type == _PERSON and _keeps_clitic(name, words[name.first], whole):
                name.offset, name.form = 0, words[name.first]
        before = name


def _keeps_clitic(name: Name, word: str, whole: set[str]) -> bool:
    """Tell whether what looks like ف or ك before a person is the name's own: فاتو, كليمان."""
    return name.offset > 0 and word[name.offset - 1] in "فك" and name.form not in whole


def _begin(word: str, whole: set[str], lists: Lists, *, in_a_row: bool) -> Bare:
    """Return how a name begins that no list has as a whole."""
    every = readings(word)
    for bare in every:
        if _is_known(bare.form, lists):
            return bare
    for bare in every[1:]:
        if bare.form in whole:
            return bare
    articled = [bare for bare in every[1:] if bare.form.startswith("ال") and len(bare.form) > 4]
    if articled and word not in BEGINNINGS:
        return articled[-1]
    return every[1] if in_a_row and word[0] == "و" and len(every) > 1 else every[0]


def _is_known(form: str, lists: Lists) -> bool:
    plain = form.removeprefix("ال")
    return (
        any(form in kind for kind in lists.names.values())
        or form in lists.lengths
        or plain in lists.organisation_heads
        or plain in lists.place_heads
    )
