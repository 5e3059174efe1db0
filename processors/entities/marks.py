"""Where quotation marks open and close: one inside another, over paragraphs, turned the wrong way."""

import re
from collections.abc import Iterator
from typing import Final

from processors.text.reading import ArticleText

# A name in straight marks inside a quotation in straight marks: "أطلقنا منصة "أريد" للعمل".
_INNER: Final = r'(?<=[\s(])"[^\s",،.:][^"\n]{0,60}(?<=\S)"(?=[\s،,)])'
_NESTED: Final = "{0,20}"  # such names in one quotation
# Each branch begins with one character: with a class among them the search would try them at all others too.
# The same mark opens and closes: what is short is a pair too, else the next one would begin with its end.
# What can only open or close goes over the end of a paragraph, but not of the title, the others do not.
_MARKS: Final = re.compile(
    rf'"(?:(?=[^\s.,،؛:)!؟])|(?<=[\s(:]")(?=\s))([^"\n]{{1,1200}}(?:{_INNER}[^"\n]{{0,1200}}){_NESTED})"'
    r"|“([^”“]{1,1200})”|“([^”“\n]{1,1200})“|„([^”“„\n]{1,1200})[”“]"
    r"|”(?<=[\s:]”)([^”“\n]{1,1200})“"
    rf"|«([^»«]{{1,1200}}(?:«[^»«\n]{{1,60}}»[^»«]{{0,1200}}){_NESTED})»"
)
OPENING: Final = '"“„«'
CLOSING: Final = '"”»'
_PAIRS: Final = (("«", "»"), ("“", "”"))


def between_marks(text: ArticleText) -> Iterator[tuple[int, int]]:
    """Yield the spans of what stands between marks, in order."""
    whole = text.whole.text
    for start, end in ((0, text.body_start), (text.body_start, len(whole))):
        for match in _MARKS.finditer(whole, start, end):
            yield match.span(match.lastindex or 0)


def closing_of(text: ArticleText, opening: int) -> int | None:
    """Return the place of the mark that closes the one at ``opening``, if one does."""
    whole = text.whole.text
    match = _MARKS.match(whole, opening, text.body_start if opening < text.body_start else len(whole))
    return match.end() - 1 if match else None


def opened(whole: str, start: int, end: int) -> int | None:
    """Return the place of the mark that is open at ``end``, of those from ``start`` on, or None."""
    if whole.count('"', start, end) % 2:
        return whole.rindex('"', start, end)
    for opening, closing in _PAIRS:
        last = whole.rfind(opening, start, end)
        if last > whole.rfind(closing, start, end):
            return last
    return None
