"""From a word of an article to the atoms that it has."""

from typing import NamedTuple, TypeAlias

from processors.rules.nodes import TextField, Word
from processors.rules.words import prefix_key, term_keys, word_keys

Atom: TypeAlias = int
_Entries: TypeAlias = list[tuple[TextField | None, Atom]]

# Word forms remembered with their atoms: what weeks of news repeat, at about 300 bytes each.
_REMEMBERED = 100_000


class _Known(NamedTuple):
    """What a word of an article has, as of a generation of the index."""

    generation: int
    in_title: tuple[Atom, ...]
    in_body: tuple[Atom, ...]


class WordIndex:
    """The words that the rules name, by what an article's word must share with them."""

    def __init__(self) -> None:
        self._exact: dict[str, _Entries] = {}
        self._by_key: dict[str, _Entries] = {}
        self._by_start: dict[str, _Entries] = {}
        self._start_lengths: dict[int, int] = {}
        # Raised at each change: what is remembered of a word is then found anew when the word is next read.
        self._generation = 0
        self._remembered: dict[str, _Known] = {}

    def add(self, word: Word, atom: Atom) -> None:
        """Let the words that ``word`` asks for have ``atom``."""
        self._generation += 1
        if word.prefix:
            start = prefix_key(word.text)
            self._by_start.setdefault(start, []).append((word.field, atom))
            self._start_lengths[len(start)] = self._start_lengths.get(len(start), 0) + 1
        elif word.exact:
            self._exact.setdefault(word.text, []).append((word.field, atom))
        else:
            for key in term_keys(word.text):
                self._by_key.setdefault(key, []).append((word.field, atom))

    def remove(self, word: Word, atom: Atom) -> None:
        """Undo ``add``."""
        self._generation += 1
        if word.prefix:
            start = prefix_key(word.text)
            _drop(self._by_start, start, (word.field, atom))
            self._start_lengths[len(start)] -= 1
            if not self._start_lengths[len(start)]:
                del self._start_lengths[len(start)]
        elif word.exact:
            _drop(self._exact, word.text, (word.field, atom))
        else:
            for key in term_keys(word.text):
                _drop(self._by_key, key, (word.field, atom))

    def find(self, words: list[str], field: TextField, first: int, places: dict[Atom, list[int]]) -> None:
        """Add to ``places`` where the atoms stand among ``words``, counted from ``first``."""
        in_title = field == "title"
        remembered, generation = self._remembered, self._generation
        for place, word in enumerate(words, first):
            known = remembered.get(word)
            if known is None or known.generation != generation:
                known = self._remember(word)
            for atom in known.in_title if in_title else known.in_body:
                if atom in places:
                    places[atom].append(place)
                else:
                    places[atom] = [place]

    def _remember(self, word: str) -> _Known:
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        entries = set(self._exact.get(word, ()))
        for key in word_keys(word):
            entries.update(self._by_key.get(key, ()))
            for length in self._start_lengths:
                entries.update(self._by_start.get(key[:length], ()))
        in_title = tuple(sorted(atom for field, atom in entries if field != "body"))
        in_body = tuple(sorted(atom for field, atom in entries if field != "title"))
        known = _Known(self._generation, in_title, in_title if in_title == in_body else in_body)
        self._remembered[word] = known
        return known


def _drop(index: dict[str, _Entries], key: str, entry: tuple[TextField | None, Atom]) -> None:
    index[key].remove(entry)
    if not index[key]:
        del index[key]
