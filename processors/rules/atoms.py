"""The smallest conditions that rules are made of, each held once, and which of them an article has.

A word that a thousand rules name is looked for once, and an article is read once for all rules:
``Atoms.read`` tells which atoms it has, and where.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from processors.rules.nodes import LanguageIs, SourceIs, StatusIs, SubjectIs, Word
from processors.rules.word_index import Atom, WordIndex
from processors.rules.words import ReadText, read_text
from schemas import EnrichedArticle, Evidence

Fact: TypeAlias = SubjectIs | SourceIs | LanguageIs | StatusIs
Leaf: TypeAlias = Word | Fact

# Places in the body are counted from here, so that no phrase and no NEAR reaches into it from the title.
# No message holds as many words.
BODY = 1 << 32


@dataclass(slots=True)
class Reading:
    """One article as the rules see it: the atoms it has, each with the places of its words in order.

    A place is a word's number in the title, or ``BODY`` plus its number in the body. Facts have no places.
    """

    article: EnrichedArticle
    title: ReadText
    body: ReadText
    places: dict[Atom, list[int]] = field(default_factory=dict)

    def evidence(self, first: int, last: int) -> Evidence:
        """Return the original text from the word at place ``first`` to the one at place ``last``."""
        if first < BODY:
            start, end = self.title.original_span(first, last)
            return Evidence(field="title", start=start, end=end, text=(self.article.title or "")[start:end])
        start, end = self.body.original_span(first - BODY, last - BODY)
        return Evidence(field="body", start=start, end=end, text=(self.article.body or "")[start:end])


class Atoms:
    """The atoms of a rule set, counted by use: one that no rule names any more is forgotten."""

    def __init__(self) -> None:
        self._atoms: dict[tuple[object, ...], Atom] = {}
        self._leaves: list[Leaf] = []
        self._uses: list[int] = []
        self._free: list[Atom] = []
        self._words = WordIndex()
        self._facts: dict[str, list[Atom]] = {}

    def take(self, leaf: Leaf) -> Atom:
        """Return the atom of ``leaf``, with one more use of it."""
        identity = _identity(leaf)
        atom = self._atoms.get(identity)
        if atom is not None:
            self._uses[atom] += 1
            return atom
        if self._free:
            atom = self._free.pop()
            self._leaves[atom], self._uses[atom] = leaf, 1
        else:
            atom = len(self._leaves)
            self._leaves.append(leaf)
            self._uses.append(1)
        self._atoms[identity] = atom
        if isinstance(leaf, Word):
            self._words.add(leaf, atom)
        else:
            self._facts.setdefault(_fact(leaf), []).append(atom)
        return atom

    def give_back(self, atom: Atom) -> None:
        """Take one use of ``atom`` away; with the last use the atom goes."""
        self._uses[atom] -= 1
        if self._uses[atom]:
            return
        leaf = self._leaves[atom]
        del self._atoms[_identity(leaf)]
        self._free.append(atom)
        if isinstance(leaf, Word):
            self._words.remove(leaf, atom)
            return
        sharing = self._facts[_fact(leaf)]
        sharing.remove(atom)
        if not sharing:
            del self._facts[_fact(leaf)]

    def leaf(self, atom: Atom) -> Leaf:
        """Return what ``atom`` asks for."""
        return self._leaves[atom]

    def read(self, article: EnrichedArticle) -> Reading:
        """Find the atoms that ``article`` has."""
        reading = Reading(article, read_text(article.title or ""), read_text(article.body or ""))
        places = reading.places
        self._words.find(reading.title.words, "title", 0, places)
        self._words.find(reading.body.words, "body", BODY, places)
        for fact, confidence in _facts_of(article):
            for atom in self._facts.get(fact, ()):
                leaf = self._leaves[atom]
                if not isinstance(leaf, SubjectIs) or confidence >= leaf.at_least:
                    places[atom] = []
        return reading


def _identity(leaf: Leaf) -> tuple[object, ...]:
    match leaf:
        case Word(text, field, exact, prefix):
            return text, field, exact, prefix
        case SubjectIs(_, at_least):
            return _fact(leaf), at_least
    return (_fact(leaf),)


def _fact(leaf: Fact) -> str:
    """Return the name under which an article that may have ``leaf`` offers it (see ``_facts_of``)."""
    match leaf:
        case SubjectIs(slug, _, primary):
            return f"primary:{slug}" if primary else f"subject:{slug}"
        case SourceIs(name, prefix):
            return f"source:{name}*" if prefix else f"source:{name}"
        case LanguageIs(code):
            return f"language:{code}"
        case StatusIs(status):
            return f"status:{status}"


def _facts_of(article: EnrichedArticle) -> Iterator[tuple[str, float]]:
    """Tell what holds of an article beside its text, each with how sure that is."""
    source = article.source.casefold()
    yield f"source:{source}", 1
    for end in range(1, len(source) + 1):
        yield f"source:{source[:end]}*", 1
    yield f"language:{article.detected_language}", 1
    yield f"status:{article.status}", 1
    for subject in article.subjects:
        yield f"subject:{subject.slug}", subject.confidence
        if subject.primary:
            yield f"primary:{subject.slug}", subject.confidence
