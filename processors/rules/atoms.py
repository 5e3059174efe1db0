"""The conditions that rules are made of (words, phrases, facts), each held once; which an article has.

A word that a thousand rules name is looked for once, and an article is read once for all rules:
``Atoms.read`` tells which atoms it has, and where.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from processors.genre.taxonomy import NEWS, news_share
from processors.rules.article_words import ArticleWords, words_of_article
from processors.rules.commonness import share_of, share_of_phrase
from processors.rules.named import Offer, offers
from processors.rules.nodes import (
    Counts,
    Fact,
    GenreIs,
    InCountry,
    InProvince,
    LanguageIs,
    Names,
    Phrase,
    SourceIs,
    StatusIs,
    SubjectIs,
    TextField,
    Word,
)
from processors.rules.word_index import Atom, WordIndex
from processors.rules.words import prefix_key, term_keys
from schemas import EnrichedArticle

Leaf: TypeAlias = Word | Phrase | Fact
Extent: TypeAlias = tuple[int, int]  # the place of the first word and of the last one

# A span of the original: whether it is in the body, its start, its end, in code points.
OriginalSpan: TypeAlias = tuple[bool, int, int]

# Places in the body are counted from here, so that no phrase and no NEAR reaches into it from the title.
# No message holds as many words.
BODY = 1 << 32

_NAMING: Final = Names | InCountry | InProvince | Counts


@dataclass(frozen=True, slots=True)
class PhraseAtoms:
    """A phrase, by the atoms of its words; ``field`` is where it must stand."""

    words: tuple[Atom, ...]
    field: TextField | None


@dataclass(slots=True)
class Reading:
    """One article as the rules see it: the atoms it has, each with the places of its words in order.

    A place is a word's number in the title, or ``BODY`` plus its number in the body. A phrase has the place
    of its first word; facts have none. ``offers`` are its names and figures, where a rule asks for one.
    """

    article: EnrichedArticle
    words: ArticleWords
    atoms: Atoms
    offers: list[Offer]
    places: dict[Atom, list[int]] = field(default_factory=dict)
    _starts: dict[str, list[int]] = field(default_factory=dict)  # of sentences and paragraphs, when asked for

    def extents(self, atom: Atom) -> list[Extent]:
        """Return where a word or a phrase stands, in order."""
        leaf = self.atoms.leaf(atom)
        further = len(leaf.words) - 1 if isinstance(leaf, PhraseAtoms) else 0
        return [(place, place + further) for place in self.places.get(atom, ())]

    def unit_of(self, place: int, unit: Literal["sentence", "paragraph"]) -> int:
        """Return a number for the sentence or paragraph that a place is in."""
        if unit not in self._starts:
            begin = self.words.beginnings(unit)
            self._starts[unit] = sorted({BODY, *map(self._place_of, begin)})
        return bisect_right(self._starts[unit], place)

    def original_span(self, extent: Extent) -> OriginalSpan:
        """Return where an extent is in the original: whether in the body, and its offsets in code points."""
        in_body = extent[0] >= BODY
        first, last = map(self._number_of, extent)
        return (in_body, *self.words.original_span(first, last))

    def start_of(self, place: int) -> int:
        """Return where in the text of ``words`` a place is."""
        return self.words.starts[self._number_of(place)]

    def _number_of(self, place: int) -> int:
        return place if place < BODY else place - BODY + self.words.titled

    def _place_of(self, number: int) -> int:
        return number if number < self.words.titled else number - self.words.titled + BODY


class Atoms:
    """The atoms of a rule set, counted by use: one that no rule names any more is forgotten."""

    def __init__(self) -> None:
        self._atoms: dict[tuple[object, ...], Atom] = {}
        self._leaves: list[Word | PhraseAtoms | Fact] = []
        self._identities: list[tuple[object, ...]] = []
        self._shares: list[float] = []
        self._uses: list[int] = []
        self._free: list[Atom] = []
        self._index = WordIndex()
        self._facts: dict[str, list[Atom]] = {}
        self._naming = 0  # how many of them names and figures show

    def __len__(self) -> int:
        return len(self._atoms)

    def acquire(self, leaf: Leaf) -> Atom:
        """Return the atom of ``leaf``, with one more use of it."""
        if isinstance(leaf, Phrase):
            return self._acquire_phrase(leaf)
        identity = (
            _identity_of_word(leaf.text, leaf.field, leaf.exact, leaf.prefix)
            if isinstance(leaf, Word)
            else (fact_name(leaf), leaf.at_least if isinstance(leaf, SubjectIs | GenreIs | Counts) else 0)
        )
        atom = self._atoms.get(identity)
        if atom is None:
            atom = self._new(identity, leaf, share_of(leaf))
            if isinstance(leaf, Word):
                self._index.add(leaf, atom)
            else:
                self._facts.setdefault(fact_name(leaf), []).append(atom)
                self._naming += isinstance(leaf, _NAMING)
        self._uses[atom] += 1
        return atom

    def release(self, atom: Atom) -> None:
        """Take one use of ``atom`` away; with the last use the atom goes."""
        self._uses[atom] -= 1
        if self._uses[atom]:
            return
        del self._atoms[self._identities[atom]]
        self._free.append(atom)
        leaf = self._leaves[atom]
        if isinstance(leaf, PhraseAtoms):
            self._index.remove_phrase(leaf.words, leaf.field, atom)
            for word in leaf.words:
                self.release(word)
        elif isinstance(leaf, Word):
            self._index.remove(leaf, atom)
        else:
            sharing = self._facts[fact_name(leaf)]
            sharing.remove(atom)
            self._naming -= isinstance(leaf, _NAMING)
            if not sharing:
                del self._facts[fact_name(leaf)]

    def leaf(self, atom: Atom) -> Word | PhraseAtoms | Fact:
        """Return what ``atom`` asks for."""
        return self._leaves[atom]

    def share(self, atom: Atom) -> float:
        """Return roughly which share of all articles has ``atom``."""
        return self._shares[atom]

    def read(self, article: EnrichedArticle, words: ArticleWords | None = None) -> Reading:
        """Find the atoms that ``article`` has; its ``words`` are read where they are not known."""
        words = words or words_of_article(article)
        offered = list(offers(article)) if self._naming else []
        reading = Reading(article, words, self, offered)
        places = reading.places
        self._index.find({"title": words.title}, 0, places)
        body, opening = words.body, words.opening()
        self._index.find({"opening": body[:opening], "rest": body[opening:]}, BODY, places)
        for fact, number in facts_of(article, offered) if self._facts else ():
            for atom in self._facts.get(fact, ()):
                leaf = self._leaves[atom]
                if not isinstance(leaf, SubjectIs | GenreIs | Counts) or number >= leaf.at_least:
                    places[atom] = []
        return reading

    def _acquire_phrase(self, phrase: Phrase) -> Atom:
        """A phrase is a row of words that may stand anywhere each: they are atoms too, used by the phrase."""
        field = phrase.words[0].field
        words = tuple(
            self.acquire(Word(word.text, None, word.exact, word.prefix, word.at)) for word in phrase.words
        )
        identity = (field, *words)
        atom = self._atoms.get(identity)
        if atom is None:
            atom = self._new(identity, PhraseAtoms(words, field), share_of_phrase(map(self.share, words)))
            self._index.add_phrase(words, field, atom)
        else:
            for word in words:
                self.release(word)
        self._uses[atom] += 1
        return atom

    def _new(self, identity: tuple[object, ...], leaf: Word | PhraseAtoms | Fact, share: float) -> Atom:
        if self._free:
            atom = self._free.pop()
            self._leaves[atom], self._identities[atom], self._shares[atom] = leaf, identity, share
        else:
            atom = len(self._leaves)
            self._leaves.append(leaf)
            self._identities.append(identity)
            self._shares.append(share)
            self._uses.append(0)
        self._atoms[identity] = atom
        return atom


@lru_cache(maxsize=1 << 17)
def _identity_of_word(text: str, where: TextField | None, exact: bool, prefix: bool) -> tuple[object, ...]:
    return where, exact, prefix, prefix_key(text) if prefix else text if exact else term_keys(text)


def fact_name(leaf: Fact) -> str:  # noqa: PLR0911  # one for each kind of node
    """Return the name under which an article that may have ``leaf`` offers it (see ``facts_of``)."""
    match leaf:
        case SubjectIs(slug, _, primary):
            return f"primary:{slug}" if primary else f"subject:{slug}"
        case GenreIs(slug, _):
            return f"genre:{slug}"
        case SourceIs(name, prefix):
            return f"source:{name}*" if prefix else f"source:{name}"
        case LanguageIs(code):
            return f"language:{code}"
        case StatusIs(status):
            return f"status:{status}"
        case Names(field, key):
            return f"{field}:{key}"
        case InCountry(code):
            return f"country:{code}"
        case InProvince(code):
            return f"province:{code}"
        case Counts(kind):
            return f"figure:{kind}"


def facts_of(article: EnrichedArticle, offered: Iterable[Offer]) -> Iterator[tuple[str, float]]:
    """Tell what holds of an article beside its text, each with how sure that is, or how many it tells of.

    Args:
        article: the article.
        offered: its names and figures (see ``offers``).
    """
    source = article.source.casefold()
    yield f"source:{source}", 1
    for end in range(1, len(source) + 1):
        yield f"source:{source[:end]}*", 1
    yield f"language:{article.detected_language}", 1
    yield f"status:{article.status}", 1
    yield f"genre:{NEWS}", news_share(article.genre)
    if article.genre:
        yield f"genre:{article.genre.slug}", article.genre.confidence
    for subject in article.subjects:
        yield f"subject:{subject.slug}", subject.confidence
        if subject.primary:
            yield f"primary:{subject.slug}", subject.confidence
    for offer in offered:
        yield offer.fact, offer.number
