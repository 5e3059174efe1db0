"""Which language something on a page is in, where that is not the page's.

A screen reader reads an Arabic title in an English page letter by letter, or not at all, unless the page says
that it is Arabic (WCAG 3.1.2). Which way it runs is said beside that, by `dir` or by a `bdi`.
"""

import re
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

from processors.text.direction import CLOSE, OPEN
from processors.text.language import detect
from services.showing.marks import Piece
from services.showing.words import Words

_ISOLATE: Final = re.compile(f"[{OPEN}{CLOSE}]")


def tongue(said: str | Sequence[Piece], words: Words) -> Markup:
    """Return the attribute `lang` of what others said, behind a blank; nothing in the page's language."""
    text = said if isinstance(said, str) else "".join(piece.text for piece in said)
    language = detect(text)
    return Markup("") if language in {words.language, "other"} else Markup(' lang="{}"').format(language)


def own(said: object, words: Words) -> Markup:
    """Return a name, a reason, what runs its own way in a sentence: مكتب <bdi lang="en">gulf</bdi>."""
    text = str(said)
    return Markup("<bdi{}>{}</bdi>").format(tongue(text, words), isolated(text, words))


def isolated(sentence: str, words: Words) -> Markup:
    """Return a sentence of Rasid's as a page has it: each isolate is a `bdi`, with its language."""
    made: list[Markup] = []
    at = depth = 0
    for found in _ISOLATE.finditer(sentence):
        made.append(escape(sentence[at : found.start()]))
        at = found.end()
        if found[0] == OPEN:
            depth += 1
            inside = sentence[at:].partition(CLOSE)[0]
            made.append(Markup("<bdi{}>").format(tongue(inside, words)))
        elif depth:  # a feed's text may end what it did not begin
            depth -= 1
            made.append(Markup("</bdi>"))
    return Markup("").join([*made, escape(sentence[at:]), *[Markup("</bdi>")] * depth])
