"""What is odd about a query that can be read: it can never match, matches nearly everything, was mistyped."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Final, Literal, TypeAlias

from processors.genre.taxonomy import NEWS
from processors.rules.commonness import share_of
from processors.rules.forms import word_keys
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Counts,
    GenreIs,
    LanguageIs,
    Near,
    Not,
    Phrase,
    Query,
    SourceIs,
    StatusIs,
    SubjectIs,
    TextField,
    Word,
)
from processors.rules.word_index import PARTS
from processors.rules.words import prefix_key, term_keys

# A way to match: conditions that must hold, and conditions that must not.
_Way: TypeAlias = tuple[tuple[Condition, ...], tuple[Condition, ...]]

# More ways than this are not looked through, nor ways with more pairs of conditions: nothing is said of such
# a query. Ten thousand words side by side are fifty million pairs.
_MOST_WAYS = 2_000
_MOST_PAIRS = 200_000
# A term that so many articles have tells no article from another.
_COMMON = 0.4

_SAID: Final = {
    "en": {
        "never": "can never match: what it asks for excludes itself",
        "most": "matches nearly everything: add something that is rare in the news",
        "no_alert": "never raises an alert: articles that are withheld or canceled are not alerted on",
        "operator": '"{word}" is looked for as a word: the operator is {operator}',
    },
    "ar": {
        "never": "لا تطابق شيئا أبدا: ما تطلبه ينفي بعضه بعضا",
        "most": "تطابق كل شيء تقريبا: أضف ما يندر في الأخبار",
        "no_alert": "لا تُنبّه أبدا: المحظور والملغى لا يُنبّه به",
        "operator": "«{word}» تُطلب هنا كلمة: العامل هو {operator}",
    },
}


def warnings(query: Query, language: Literal["en", "ar"] = "en") -> list[str]:
    """Return what a desk should know about a query before it relies on it, a sentence each."""
    found = []
    said = _SAID[language]
    ways = _ways(query, wanted=True)
    if ways is not None and all(_contradicts(way) for way in ways):
        found.append(said["never"])
    elif _holds_of_most(query):
        found.append(said["most"])
    if ways and all(
        any(isinstance(each, StatusIs) and each.status != "usable" for each in must) for must, _ in ways
    ):
        found.append(said["no_alert"])
    found += (
        said["operator"].format(word=word.text, operator=word.text.upper())
        for word in _words(query)
        if word.text in {"and", "or", "not", "near"}
    )
    return found


def _ways(node: Query, *, wanted: bool) -> list[_Way] | None:
    """Return all ways to match (the disjunctive normal form), or None where that is too much to compare."""
    match node:
        case Not():
            return _ways(node.of, wanted=not wanted)
        case AllOf() | AnyOf():
            parts = [_ways(each, wanted=wanted) for each in node.of]
            if isinstance(node, AllOf) is wanted:
                return _product(parts)
            flat = [way for part in parts if part is not None for way in part]
            return None if None in parts or _too_many(flat) else flat
    return [((node,), ())] if wanted else [((), (node,))]


def _product(parts: list[list[_Way] | None]) -> list[_Way] | None:
    ways: list[_Way] = [((), ())]
    for part in parts:
        if part is None or len(ways) * len(part) > _MOST_WAYS:
            return None
        ways = [(must + more, must_not + fewer) for must, must_not in ways for more, fewer in part]
        if _too_many(ways):
            return None
    return ways


def _too_many(ways: list[_Way]) -> bool:
    pairs = sum((1 + len(must)) * (len(must) + len(must_not)) for must, must_not in ways)
    return len(ways) > _MOST_WAYS or pairs > _MOST_PAIRS


def _contradicts(way: _Way) -> bool:
    must, must_not = way
    return (
        any(_implies(one, other) for one in must for other in must_not)
        or any(_excludes(one, other) for one, other in combinations(must, 2))
        or any(isinstance(each, Near) and _never_near(each) for each in must)
    )


def _implies(one: Condition, other: Condition) -> bool:  # noqa: C901, PLR0911  # one for each pair of kinds
    """Tell whether every article that has ``one`` has ``other``, as far as that can be seen."""
    match one, other:
        case Word(), Word():
            return _stands_in(one.field, other.field) and _finds_all_of(other, one)
        case Phrase(), Phrase() if len(one.words) == len(other.words):
            return all(map(_implies, one.words, other.words))
        case Phrase(), Word():
            return any(_implies(word, other) for word in one.words)
        case Near(), Word() | Phrase():
            return any(_implies(each, other) for each in one.operands if not isinstance(each, AnyOf))
        case AtLeast(), AtLeast():
            return one.times >= other.times and one.of == other.of
        case AtLeast(of=Word() | Phrase() as counted), Word() | Phrase():
            return _implies(counted, other)
        case SubjectIs(), SubjectIs():
            same = one.slug == other.slug and (one.primary or not other.primary)
            return same and one.at_least >= other.at_least
        case GenreIs(), GenreIs():
            return one.slug == other.slug and one.at_least >= other.at_least
        case Counts(), Counts():
            return one.kind == other.kind and one.at_least >= other.at_least
        case SourceIs(), SourceIs(prefix=True):
            return one.name.startswith(other.name)
    return one == other


def _stands_in(where: TextField | None, other: TextField | None) -> bool:
    return other is None or (where is not None and PARTS[where] <= PARTS[other])


def _finds_all_of(wide: Word, narrow: Word) -> bool:
    """Tell whether each word that ``narrow`` finds is found by ``wide``."""
    if wide.prefix:
        keys = (prefix_key(narrow.text),) if narrow.prefix else term_keys(narrow.text)
        return all(key.startswith(prefix_key(wide.text)) for key in keys)
    if narrow.prefix or wide.exact:
        return wide == narrow
    if narrow.exact:
        return not set(term_keys(wide.text)).isdisjoint(word_keys(narrow.text))
    return set(term_keys(narrow.text)) <= set(term_keys(wide.text))


def _excludes(one: Condition, other: Condition) -> bool:
    """Tell whether no article has both."""
    match one, other:
        case (LanguageIs(), LanguageIs()) | (StatusIs(), StatusIs()):
            return one != other
        case SubjectIs(primary=True), SubjectIs(primary=True):
            return one.slug != other.slug
        case GenreIs(), GenreIs():
            return one.slug != other.slug and NEWS not in (one.slug, other.slug)
        case SourceIs(), SourceIs():
            return not _overlap(one, other)
    return False


def _overlap(one: SourceIs, other: SourceIs) -> bool:
    shorter, longer = sorted((one, other), key=lambda each: len(each.name))
    return one.name == other.name or (shorter.prefix and longer.name.startswith(shorter.name))


def _never_near(near: Near) -> bool:
    """Tell whether neighbours of a NEAR must stand in different fields."""
    fields = [{word.field for word in _words(operand)} for operand in near.operands]
    return any(
        {*one, *other} == {"title", "body"} for one, other in pairwise(fields) if len(one) == len(other) == 1
    )


def _holds_of_most(node: Query) -> bool:
    """Tell whether an article matches that has what most have, and nothing else."""
    match node:
        case AllOf():
            return all(map(_holds_of_most, node.of))
        case AnyOf():
            return any(map(_holds_of_most, node.of))
        case Not():
            return not _holds_of_most(node.of)
        case Phrase() | Near() | AtLeast():
            return False
    return share_of(node) >= _COMMON


def _words(node: Query) -> Iterator[Word]:
    match node:
        case Word():
            yield node
        case Phrase():
            yield from node.words
        case Near():
            for operand in node.operands:
                yield from _words(operand)
        case AtLeast():
            yield from _words(node.of)
        case AllOf() | AnyOf():
            for each in node.of:
                yield from _words(each)
        case Not():
            yield from _words(node.of)
