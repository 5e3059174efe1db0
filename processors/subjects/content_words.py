"""Which words say what an article is about: what the lexicon knows of function words, outlets and places.

The tags of a word are one integer, so that all words of an article are looked up at once: some bits, and
below them the word's stem, as a hash.
"""

import zlib
from functools import cache
from importlib.resources import files
from typing import Final

from processors.subjects.masks import masked, may_be_masked
from processors.text.clitics import stems
from processors.text.common_words import CommonWords, shipped_checksum
from processors.text.tokens import Tokens
from processors.text.word_list import read_words
from processors.text.word_table import Answers, WordTable

_HERE: Final = files("processors.subjects")
_LEXICON: Final = _HERE / "lexicon"

OUTLETS: Final = read_words(_LEXICON / "outlets.txt")
BUT_THAT: Final = read_words(_LEXICON / "but_that.txt")
_BUT: Final = read_words(_LEXICON / "but.txt") | BUT_THAT
_PLACES: Final = frozenset(stems(place)[0] for place in read_words(_LEXICON / "places.txt"))
_VERBS: Final = read_words(_LEXICON / "verbs.txt") | read_words(_LEXICON / "speech.txt")
MONTHS: Final = read_words(_LEXICON / "months.txt")
_SILENT: Final = read_words(_LEXICON / "function_words.txt") | _VERBS | MONTHS | OUTLETS

_OPENED: Final = "فتحت"  # the one common verb that looks like a function word behind a clitic (تحت)

STEM: Final = 0xFFFFFF
SAYS: Final = 1 << 24  # it can be evidence: no figure, no function word, no outlet's name
PLACE: Final = 1 << 25  # it says where, not what
FIGURE: Final = 1 << 26
BUT: Final = 1 << 27  # it may set what follows against what stands before: لكن, إلا (أن)
MASKED: Final = 1 << 28  # it is read for no subject; of a word by itself: it may be, with others beside it


def tag_words(tokens: Tokens, count: int) -> Answers:
    """Return the tags of the first words. ``MASKED`` have those that are read for no subject."""
    tags = shipped_tags().look_up(tokens.words, tokens.hashes[:count])
    (anchors,) = (tags & MASKED).nonzero()
    if len(anchors):
        tags &= ~MASKED
        for place, is_formula in masked(tokens, anchors.tolist()):
            if place < len(tags):
                tags[place] = (tags[place] & ~SAYS) | (is_formula and MASKED)
    return tags


def tag(word: str) -> int:
    """Return the tags of a word in search form."""
    stem = stems(word)[0]
    bits = (
        (SAYS, says_something(word)),
        (PLACE, stem in _PLACES),
        (FIGURE, word[0].isdigit()),
        (BUT, word in _BUT),
        (MASKED, may_be_masked(word)),
    )
    return (zlib.crc32(stem.encode()) & STEM) | sum(bit for bit, has in bits if has)


def says_something(word: str) -> bool:
    """Tell whether a word in search form can be evidence: no figure, no function word, no outlet's name."""
    bare = word[1:] if word[0] in "وف" and len(word) > 2 and word != _OPENED else word
    return not (word[0].isdigit() or len(word) < 2 or word in _SILENT or bare in _SILENT)


COMMON: Final = CommonWords(_HERE / "content.answers", shipped_checksum())


@cache
def shipped_tags() -> WordTable:
    """Return the table of tags, with what Rasid ships of it: 12 MB for who looks for evidence."""
    return WordTable(tag, COMMON.read())
