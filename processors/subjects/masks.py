"""Words that mean something else where they stand: in a street's name, a formula, a figure of speech.

None of them is evidence. Formulas, dates and surnames are read for no subject either.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final, NamedTuple

from processors.text.normalize import normalize
from processors.text.tokens import Tokens
from processors.text.word_list import read_words

_LEXICON: Final = files("processors.subjects") / "lexicon"
_ANY, _FIGURE, _GIVEN_NAME = "*", "0", "~"  # in a row of the lexicon
_PROCLITICS: Final = "وفبكل"
_GIVEN_NAMES: Final = read_words(_LEXICON / "given_names.txt")


class Row(NamedTuple):
    """Words of the lexicon, which of them is looked for, and whether they are read for no subject."""

    words: tuple[str, ...]
    anchor: int
    is_formula: bool


def _read_rows() -> dict[str, list[Row]]:
    """Return the rows by their longest plain word, which is the rarest one mostly; the longest rows first."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for name, is_formula in (("formulas.txt", True), ("figures.txt", False)):
        for line in (_LEXICON / name).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                words = tuple(normalize(line, "search").text.split())
                anchor = max(range(len(words)), key=lambda place: len(words[place]))
                rows[words[anchor]].append(Row(words, anchor, is_formula))
    return {word: sorted(found, key=lambda row: -len(row.words)) for word, found in rows.items()}


_ROWS: Final = _read_rows()


def may_be_masked(word: str) -> bool:
    """Tell whether a word in search form may be one that rows are looked for by."""
    return word in _ROWS or _bare(word) in _ROWS


def masked(tokens: Tokens, anchors: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """Yield the places of words that show nothing, and of each whether it is read for no subject.

    ``anchors``: the places of words that may be masked.
    """
    for place in anchors:
        word = tokens.words[place]
        for row in _ROWS.get(word) or _ROWS[_bare(word)]:
            start = place - row.anchor
            if _stands(row, tokens, start):
                named = (start + number for number, said in enumerate(row.words) if said != _GIVEN_NAME)
                yield from ((each, row.is_formula) for each in named)
                break


def _bare(word: str) -> str:
    """Return a word without a clitic before it, as the first one of a row may have."""
    return word[1:] if word[0] in _PROCLITICS else word


def _stands(row: Row, tokens: Tokens, start: int) -> bool:
    """Tell whether a row stands at ``start``, with nothing but spaces in it."""
    words = tokens.words[max(start, 0) : start + len(row.words)]
    if start < 0 or len(words) < len(row.words):
        return False
    first, *others = map(_means, row.words, words)
    if not (all(others) and (first or _bare(words[0]) == row.words[0])):
        return False
    begins, ends = tokens.span(start, start + len(words) - 1)
    return ends - begins == sum(map(len, words)) + len(words) - 1


def _means(said: str, word: str) -> bool:
    """Tell whether what a row says stands for a word."""
    if said == _FIGURE:
        return word[0].isdigit()
    if said == _GIVEN_NAME:
        return word in _GIVEN_NAMES
    return said in {_ANY, word}
