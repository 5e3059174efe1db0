"""Texts in pieces, each with the marks that it bears: a template sets them as text and nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from processors.quoting import by_sentence
from processors.text.markup import shown
from schemas import Quote

# The end of a line, or a tag that begins or ends a block.
_BREAK: Final = re.compile(
    r"\n|</?(?:p|div|br|li|ul|ol|tr|h[1-6]|blockquote|section|article)\b[^<>]*>", re.IGNORECASE
)

Span: TypeAlias = tuple[int, int, str]  # start and end in code points, and the name of the mark


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text and the names of its marks, in order."""

    text: str
    marks: tuple[str, ...] = ()


Line: TypeAlias = list[Piece]


def marked(text: str, spans: Iterable[Span]) -> Line:
    """Return ``text`` in pieces: cut where a mark begins or ends. What is outside the text is left out."""
    inside = [(max(start, 0), min(end, len(text)), name) for start, end, name in spans]
    inside = [each for each in inside if each[0] < each[1]]
    cuts = sorted({0, len(text), *(at for start, end, _ in inside for at in (start, end))})
    return [
        Piece(
            text[start:end],
            tuple(dict.fromkeys(name for first, last, name in inside if first <= start and end <= last)),
        )
        for start, end in pairwise(cuts)
    ]


def paragraphs(text: str, spans: Iterable[Span]) -> list[Line]:
    """Return a body by its paragraphs. Spans are places in the original; tags and entities are not shown."""
    lines: list[Line] = [[]]
    for piece in marked(text, spans):
        first, *further = map(_readable, _BREAK.split(piece.text))
        lines[-1].append(Piece(first, piece.marks))
        lines += [[Piece(part, piece.marks)] for part in further]
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def sentences(quotes: Iterable[Quote], name: str) -> list[Line]:
    """Return the sentences of quotes, each once, with what was quoted of it marked."""
    return [
        marked(sentence, [(*span, name) for span in spans]) for sentence, spans in by_sentence(quotes).items()
    ]


def title(text: str, spans: Iterable[Span]) -> Line:
    """Return a title on one line. Spans are places in the original; tags and entities are not shown."""
    return [piece for line in paragraphs(text, spans) for piece in line]


def _readable(text: str) -> str:
    return shown(text) if "<" in text or "&" in text else text
