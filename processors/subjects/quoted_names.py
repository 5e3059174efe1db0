"""Names in quotation marks (تنظيم "داعش"): a phrase runs through them and never cuts one."""

import re
from typing import Final

from processors.text.markup import BOUNDARY

_LONGEST: Final = 30  # characters: what is longer is no name but what somebody said

_JOINS: Final = frozenset([" ", " #", "_"])
_PAIRS: Final = ('""', "«»", "“”")
_CLOSING: Final = {f" {opening}": closing for opening, closing in _PAIRS}
_OPENING: Final = {f"{closing} ": opening for opening, closing in _PAIRS}
_POINTS: Final = frozenset(".,٫٬/:-–")  # inside a figure: 5.1, 3-1, 12/3
_BETWEEN: Final = {*_JOINS, *_POINTS, *_CLOSING, *_OPENING}
LONGEST_GAP: Final = max(map(len, _BETWEEN))  # characters

_MARK: Final = re.compile('["«»“”]')
_OPENED: Final = re.compile(r'(?:\A|\s)["«“][^"»”]*\Z')
_CLOSED: Final = re.compile(r'\A[^"«“]*["»”](?:\s|\Z)')
# No name holds a comma or the end of a sentence; a point inside a word ends none.
_NAME: Final = rf'(?:[^"«»“”،.!?؟…\n{BOUNDARY}]|[.!?؟…](?=\w)){{0,{_LONGEST}}}'
_REST: Final = re.compile(rf'{_NAME}["»”](?!\w)')
_BEGINNING: Final = re.compile(rf'(?<!\w\w)["«“]{_NAME}\Z')


def runs_on(text: str, end: int, start: int) -> bool:
    """Tell whether a phrase may run from the word that ends at ``end`` to the next one, at ``start``.

    Nothing but a space may stand between them, with the sign of a hashtag or one of a name's quotation marks;
    or what joins the words of a hashtag, or stands inside a figure.
    """
    between = text[end:start]
    if between not in _BETWEEN:
        return False
    if between in _POINTS:
        return text[end - 1].isdigit() and text[start].isdigit()
    if closing := _CLOSING.get(between):
        return closing in text[start : start + _LONGEST]
    if opening := _OPENING.get(between):
        return opening in text[max(0, end - _LONGEST) : end]
    return True


def with_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with what it would cut of a name in quotation marks at its beginning or its end."""
    inside = text[start:end]
    if not _MARK.search(inside):
        return start, end
    if _OPENED.search(inside) and (rest := _REST.match(text, end)):
        end = rest.end()
    if _CLOSED.match(inside) and (before := _BEGINNING.search(text[max(0, start - _LONGEST - 2) : start])):
        start -= len(before[0])
    return start, end
