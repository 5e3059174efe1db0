"""The words of a text, folded to their search form, with their places in the original."""

import re

_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e]")
_FOLD = str.maketrans("أإآٱىةیک", "اااايهيك")
_WORD = re.compile(r"[\u0621-\u065f\u0670-\u06d3]{2,}|[A-Za-z]{2,}|\d+")

Place = tuple[str, int, int]


def fold(text: str) -> str:
    """Return the text in search form."""
    return _MARKS.sub("", text).translate(_FOLD).lower()


def read_words(text: str) -> list[Place]:
    """Return each word as (search form, start, end in the text)."""
    found = ((fold(each[0]), each.start(), each.end()) for each in _WORD.finditer(text))
    return [place for place in found if place[0]]
