"""What the tagger sees of a word: its form, its beginning and end, and the lists that it stands in.

One way for training and for reading. Features have names, and the model knows the number of each.
"""

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.entities.bare import Bare, readings
from processors.entities.lists import Kind, Lists, shipped_lists
from processors.entities.scan import Span
from processors.text.characters import Codes, codes
from processors.text.clitics import BEGINNINGS
from processors.text.reading import ArticleText

Numbers = npt.NDArray[np.int8]

_LATIN: Final = re.compile(r"[a-z]")
_OPENING: Final = 2  # letters at a word's beginning, and of its shorter ending
_ENDING: Final = 3
_LONG: Final = 8

# What stands between two words, by its first character that is no blank.
GAPS: Final = (
    "blank",
    "stop",
    "comma",
    "opens",
    "closes",
    "colon",
    "dash",
    "hash",
    "underscore",
    "other",
    "edge",
)
_GAP_MARKS: Final = {
    "stop": ".!؟?…\n",
    "comma": "،,؛;",
    "opens": "(«[",
    "closes": ")»]",
    "colon": ":",
    "dash": "-–—/\\",
    "hash": "#",
    "underscore": "_",
    "other": "\"“”„'’*|•",
}

BLANK: Final = GAPS.index("blank")
QUOTE: Final = GAPS.index("other")
EDGE: Final = GAPS.index("edge")  # of the title, or of the body
OPENING: Final = frozenset({QUOTE, GAPS.index("opens")})  # where a name between marks begins
CLOSING: Final = frozenset({QUOTE, GAPS.index("closes")})

# What the lists say of a place in the text, where a listed name begins (B) or goes on (I).
_CLASSES: Final = ("known-place", "town", "village", "group", "organisation", "club")
SPANS: Final = ("none", *(f"{edge}-{name}" for name in _CLASSES for edge in "BI"))


def _gap_table() -> npt.NDArray[np.int8]:
    table = np.full(0x110000, BLANK, np.int8)
    for name, marks in _GAP_MARKS.items():
        table[codes(marks)] = GAPS.index(name)
    return table


_GAP: Final = _gap_table()
_SIDE: Final = {kind: _CLASSES.index("known-place") for kind in (Kind.COUNTRY, Kind.PLACE, Kind.REGION)} | {
    Kind.TOWN: _CLASSES.index("town"),
    Kind.VILLAGE: _CLASSES.index("village"),
    Kind.GROUP: _CLASSES.index("group"),
    Kind.MAYBE_GROUP: _CLASSES.index("group"),
    Kind.ORGANISATION: _CLASSES.index("organisation"),
    Kind.CLUB: _CLASSES.index("club"),
}


def word_features(word: str) -> list[str]:
    """Return the names of what is seen of a word in search form."""
    lists = shipped_lists()
    bare, classes = _known(word, lists)
    form = bare.form
    found = [
        f"w={word}",
        f"b={form}",
        f"p={form[:_OPENING]}",
        f"s={form[-_OPENING:]}",
        f"e={form[-_ENDING:]}",
    ]
    found += [f"in={name}" for name in classes]
    if bare.offset:
        found.append(f"c={word[: bare.offset]}")
    if form.startswith("ال"):
        found.append("the")
        found.append(f"p2={form[2:4]}")
    if word[0].isdigit():
        found.append("digit" if len(word) < 4 else "year")
    elif _LATIN.match(word):
        found.append("latin")
    if word in BEGINNINGS or form in BEGINNINGS:
        found.append("word")
    found.append(f"n={min(len(form), _LONG)}")
    return found


def form_feature(word: str) -> str:
    """Return the feature that names a word without its clitics, as some list has it or else as it seems."""
    return f"b={_known(word, shipped_lists())[0].form}"


def _known(word: str, lists: Lists) -> tuple[Bare, list[str]]:
    """Return the reading of a word that some list knows, the longest of such, and which lists these are."""
    every = readings(word)
    for bare in every:
        if classes := _classes(bare.form, lists):
            return bare, classes
    return (every[0] if word in BEGINNINGS else every[-1] if _has_article(every[-1].form) else every[0]), []


def _has_article(form: str) -> bool:
    return form.startswith("ال") and len(form) > 3


def _classes(form: str, lists: Lists) -> list[str]:
    plain = form.removeprefix("ال")
    found = [kind for kind, words in lists.names.items() if form in words]
    if not found and plain != form:
        found = [f"the-{kind}" for kind, words in lists.names.items() if plain in words]
    if plain in lists.adjectives:
        found.append("adjective" if plain == form else "the-adjective")
    if form in lists.titles:
        found.append("title")
    if plain in lists.organisation_heads:
        found.append("organisation-head" if plain == form else "the-organisation-head")
    if plain in lists.place_kinds:
        found.append("place-kind")
    if plain in lists.place_heads:
        found.append("place-head")
    for listed in lists.phrases.get(form, ())[:1]:
        found.append(f"is-{listed.kind.name.lower()}")
    return found


def read_gaps(text: ArticleText, points: Codes) -> Numbers:
    """Return what stands before each word, and behind the last one (``GAPS``)."""
    spans = text.tokens.spans
    count = len(spans)
    before = np.full(count + 1, BLANK, np.int8)
    before[0] = before[-1] = EDGE
    if count < 2:
        return before
    ends, starts = spans[:-1, 1], spans[1:, 0]
    inner = before[1:-1]
    _GAP.take(points.take(ends), out=inner)
    wide = starts - ends
    for step in (1, 2):  # a mark, a blank, perhaps one more mark: (قال: "
        (further,) = ((wide > step) & (inner == BLANK)).nonzero()
        inner[further] = _GAP.take(points.take(ends.take(further) + step))
    if 0 < text.titled < count:
        before[text.titled] = EDGE
    return before


def read_spans(spans: list[Span], count: int) -> Numbers:
    """Return what the lists say of each word (``SPANS``)."""
    found = np.zeros(count, np.int8)
    for span in spans:
        side = 1 + 2 * _SIDE[span.listed[0].kind]
        found[span.first] = side
        found[span.first + 1 : span.last + 1] = side + 1
    return found


def read_repeats(text: ArticleText) -> Numbers:
    """Return for each word whether it stands in the text once, twice or more often, up to 2."""
    hashes = text.tokens.hashes
    found = np.zeros(len(hashes), np.int8)
    if len(hashes):
        order = hashes.argsort()
        in_order = hashes.take(order)
        begins = np.ones(len(hashes) + 1, np.bool_)
        np.not_equal(in_order[1:], in_order[:-1], out=begins[1:-1])
        (firsts,) = begins.nonzero()
        often = firsts[1:] - firsts[:-1]
        found[order] = np.repeat(np.minimum(often, 3) - 1, often)
    return found
