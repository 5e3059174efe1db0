"""From the words of a text to the atoms that it has: words by their keys, phrases by the words in a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Literal, TypeAlias

from processors.rules.beginnings import Beginnings
from processors.rules.forms import without_context, word_keys
from processors.rules.nodes import TextField, Word
from processors.rules.words import prefix_key, term_keys

Atom: TypeAlias = int
# The parts of an article, as far as rules tell them apart: the opening is the body's first paragraph.
Part: TypeAlias = Literal["title", "opening", "rest"]
PARTS: Final[dict[TextField, frozenset[Part]]] = {
    "title": frozenset({"title"}),
    "body": frozenset({"opening", "rest"}),
    "lead": frozenset({"title", "opening"}),
}
_EVERY: Final[frozenset[Part]] = frozenset({"title", "opening", "rest"})
_Entry: TypeAlias = tuple[frozenset[Part], Atom]  # where it must stand, and which it is

# Word forms remembered with their atoms: what weeks of news repeat, at about 400 bytes each.
_REMEMBERED = 100_000


@dataclass(slots=True)
class _Node:
    """How far a phrase has come: the phrases that end here, and the words that lead on."""

    ends: list[_Entry] = field(default_factory=list)
    onward: _Onward = field(default_factory=dict)


_Onward: TypeAlias = dict[Atom, _Node]
# What a word of an article has: its atoms, those that phrases are made of, where phrases go on from it.
_Known: TypeAlias = tuple[tuple[Atom, ...], tuple[Atom, ...], tuple[_Onward, ...]]
_ByPart: TypeAlias = dict[Part, _Known]
_NOTHING: Final[_ByPart] = {}  # what most words have where the rules are few


class WordIndex:
    """The words and phrases that the rules name."""

    def __init__(self) -> None:
        self._exact: dict[str, list[_Entry]] = {}
        self._by_key: dict[str, list[_Entry]] = {}
        self._by_start: dict[str, list[_Entry]] = {}
        self._start_lengths: dict[int, int] = {}
        self._phrases: _Onward = {}  # by their first word
        self._remembered: dict[str, _ByPart] = {}
        self._beginnings = Beginnings(())  # of all keys
        self._changed = False  # what is remembered is then out of date

    def add(self, word: Word, atom: Atom) -> None:
        """Let the words that ``word`` asks for have ``atom``."""
        self._changed = True
        index, keys = self._place_of(word)
        for key in keys:
            index.setdefault(key, []).append((_parts(word.field), atom))
        if word.prefix:
            self._start_lengths[len(keys[0])] = self._start_lengths.get(len(keys[0]), 0) + 1

    def remove(self, word: Word, atom: Atom) -> None:
        """Undo ``add``."""
        self._changed = True
        index, keys = self._place_of(word)
        for key in keys:
            index[key].remove((_parts(word.field), atom))
            if not index[key]:
                del index[key]
        if word.prefix:
            self._start_lengths[len(keys[0])] -= 1
            if not self._start_lengths[len(keys[0])]:
                del self._start_lengths[len(keys[0])]

    def add_phrase(self, words: tuple[Atom, ...], where: TextField | None, atom: Atom) -> None:
        """Let ``words`` (atoms of words that may stand anywhere) in a row have ``atom``, if ``where``."""
        if words[0] not in self._phrases:
            self._changed = True
        onward = self._phrases
        for word in words:
            if word not in onward:
                onward[word] = _Node()
            node = onward[word]
            onward = node.onward
        node.ends.append((_parts(where), atom))

    def remove_phrase(self, words: tuple[Atom, ...], where: TextField | None, atom: Atom) -> None:
        """Undo ``add_phrase``."""
        path, onward = [], self._phrases
        for word in words:
            path.append((onward, word))
            onward = onward[word].onward
        onward, last = path[-1]
        onward[last].ends.remove((_parts(where), atom))
        for onward, word in reversed(path):
            if onward[word].ends or onward[word].onward:
                return
            del onward[word]
        self._changed = True

    def find(self, parts: dict[Part, list[str]], first: int, places: dict[Atom, list[int]]) -> None:
        """Add to ``places`` where atoms stand (phrases: begin) in a text, its words counted from ``first``.

        ``parts`` has the words of the text, which phrases run through from one part into the next.
        """
        under_way: list[tuple[_Onward, int]] = []  # phrases begun: what leads them on, and where they began
        for part, words in parts.items():
            for place, known in enumerate(self._known(words), first):
                if not known:
                    under_way = []
                    continue
                atoms, anywhere, begins = known[part]
                for atom in atoms:
                    places.setdefault(atom, []).append(place)
                if under_way:
                    reached = [
                        (onward[word], at) for onward, at in under_way for word in anywhere if word in onward
                    ]
                    under_way = [(node.onward, at) for node, at in reached if node.onward]
                    for node, at in reached:
                        for must_stand, atom in node.ends:
                            if part in must_stand:
                                places.setdefault(atom, []).append(at)
                for onward in begins:
                    under_way.append((onward, place))
            first += len(words)

    def _known(self, words: list[str]) -> list[_ByPart]:
        if self._changed:
            self._remembered = {}
            self._beginnings = Beginnings(chain(self._by_key, self._by_start))
            self._changed = False
        remembered = self._remembered
        if len(remembered) > _REMEMBERED:
            remembered.clear()
        for word in set(words).difference(remembered):
            remembered[word] = self._find_one(word)
        return [remembered[word] for word in words]

    def _find_one(self, word: str) -> _ByPart:
        entries = set(self._exact.get(without_context(word), ()))
        for key in word_keys(word) if self._beginnings.may_be_of(word) else ():
            entries.update(self._by_key.get(key, ()))
            for length in self._start_lengths:
                entries.update(self._by_start.get(key[:length], ()))
        if not entries:
            return _NOTHING
        anywhere = tuple(atom for must_stand, atom in entries if must_stand is _EVERY)
        begins = tuple(self._phrases[atom].onward for atom in anywhere if atom in self._phrases)
        bound = [entry for entry in entries if entry[0] is not _EVERY]
        if not bound:
            return dict.fromkeys(_EVERY, (anywhere, anywhere, begins))
        here = {part: tuple(atom for must_stand, atom in bound if part in must_stand) for part in _EVERY}
        return {part: (anywhere + here[part], anywhere, begins) for part in _EVERY}

    def _place_of(self, word: Word) -> tuple[dict[str, list[_Entry]], tuple[str, ...]]:
        if word.prefix:
            return self._by_start, (prefix_key(word.text),)
        if word.exact:
            return self._exact, (word.text,)
        return self._by_key, term_keys(word.text)


def _parts(where: TextField | None) -> frozenset[Part]:
    return PARTS[where] if where else _EVERY
