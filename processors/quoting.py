"""Evidence with the sentence around it, so that an alert reads alone on a phone.

A sentence is shown once, however much evidence it holds, and of a long one the clauses around the evidence.
Places are those of the original, which may hold markup; what is shown does not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby, pairwise
from typing import Final

from processors.text.markup import shown
from processors.text.normalize import normalize
from processors.text.tokens import sentence_at, sentences
from schemas import EnrichedArticle, Evidence, Quote

SENTENCE_CHARS: Final = (
    300  # what a phone shows without scrolling; some outlets write a paragraph as one sentence
)
MOST: Final = 6  # an alert is read in seconds; the enriched article holds all of it
CUT: Final = "…"
_CLAUSE_END: Final = re.compile(r"[،؛] *|(?:[,;:]| [-–—]) +")  # many writers set no space after ،
_WHOLE_WORDS: Final = re.compile(r".*\s", re.DOTALL)
LEAD_CHARS: Final = 400  # who, what, where and how many: the first sixty words of most reports (95% in ANT)
BODY_CHARS: Final = 2_000  # what is new stands further up; 78% of ANT are no longer

Span = tuple[int, int]  # start, end, in code points


class Quoter:
    """Quotes one article. Its sentences are found once, however many rules it is quoted for."""

    def __init__(self, article: EnrichedArticle) -> None:
        self._texts = {"title": article.title or "", "body": article.body or ""}
        self._boilerplate = article.boilerplate
        self._sentences: dict[str, list[Span]] = {}

    def quotes(self, evidence: Iterable[Evidence]) -> list[Quote]:
        """Return at most ``MOST`` pieces of evidence, each with its sentence, in the order of the text."""
        chosen = sorted(set(evidence), key=lambda each: (each.field != "title", each.start, each.end))
        by_sentence = groupby(chosen[:MOST], key=lambda each: (each.field, self._sentence(each)))
        return [
            quote
            for (field, sentence), found in by_sentence
            for quote in _quoted(self._texts[field], sentence, list(found))
        ]

    def lead(self) -> str:
        """Return the beginning of the body on a line, without markup and vowel marks."""
        body = self._texts["body"]
        first = body[: 2 * LEAD_CHARS]
        if _may_hold_markup(first):  # which may be all of it
            first = shown(body)[: 2 * LEAD_CHARS]
        return beginning(normalize(first, "exact").text, LEAD_CHARS)

    def body(self) -> str:
        """Return more of the body, as it stands, without the boilerplate that it ends with."""
        body = self._texts["body"]
        end = len(body)
        for span in reversed(self._boilerplate):
            if body[span.end : end].strip():
                break
            end = span.start
        return behind_word(body[:end], BODY_CHARS)

    def _sentence(self, evidence: Evidence) -> Span:
        return sentence_at(self._sentences_of(evidence.field), evidence.start)

    def _sentences_of(self, field: str) -> list[Span]:
        """Return the spans of a field's sentences, in the original text."""
        if field not in self._sentences:
            exact = normalize(self._texts[field], "exact")
            self._sentences[field] = [exact.original_span(*span) for span in sentences(exact)]
        return self._sentences[field]


def by_sentence(quotes: Iterable[Quote]) -> dict[str, list[Span]]:
    """Return the sentences of quotes, each once and in order, with where its evidence stands in it."""
    spans: dict[str, list[Span]] = {}
    for quote in quotes:
        # Quotes of an older version do not say where they stand.
        at = quote.sentence.find(quote.text) if quote.at is None else quote.at
        spans.setdefault(quote.sentence, []).append((at, at + len(quote.text)))
    return spans


def beginning(text: str, most: int) -> str:
    """Return ``text`` on one line, cut behind a word where it has more than ``most`` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rpartition(" ")[0] or line[: most - 1]) + CUT


def behind_word(text: str, most: int) -> str:
    """Return ``text`` as it stands, cut behind a word where it has more than ``most`` characters."""
    words = None if len(text) <= most else _WHOLE_WORDS.match(text, 0, most + 1)
    return (words[0] if words else text)[:most]


def _quoted(text: str, sentence: Span, evidence: list[Evidence]) -> Iterator[Quote]:
    """Yield the quotes of the evidence that begins in a sentence of ``text``, in order.

    What does not fit together is shown apart, and no word twice.
    """
    line, marks = _shown(text, sentence, evidence)
    first = done = 0
    while first < len(marks):
        behind = first + 1
        while behind < len(marks) and marks[behind][1] - marks[first][0] <= SENTENCE_CHARS:
            behind += 1
        held = marks[first][0], max(end for _, end in marks[first:behind])
        limit = marks[behind][0] if behind < len(marks) else len(line)
        start, end = _around(line, held, (min(done, held[0]), max(limit, held[1])))
        cut, cut_off = CUT if start else "", CUT if end < len(line) else ""
        for each, (begins, ends) in zip(evidence[first:behind], marks[first:behind], strict=True):
            yield Quote(
                field=each.field,
                start=each.start,
                end=each.end,
                text=line[begins:ends],
                sentence=cut + line[start:end] + cut_off,
                at=len(cut) + begins - start,
            )
        first, done = behind, end


def _shown(text: str, sentence: Span, evidence: list[Evidence]) -> tuple[str, list[Span]]:
    """Return a sentence as it is shown, and where in that each piece of its evidence stands."""
    edges = sorted({*sentence, *(edge for each in evidence for edge in (each.start, each.end))})
    pieces = [text[start:end] for start, end in pairwise(edges)]
    if _may_hold_markup(text[edges[0] : edges[-1]]):
        pieces = list(map(shown, pieces))
        if edges[0] < evidence[0].start:
            pieces[0] = pieces[0].lstrip()
        if edges[-1] > max(each.end for each in evidence):
            pieces[-1] = pieces[-1].rstrip()
    places = dict(zip(edges, accumulate(map(len, pieces), initial=0), strict=True))
    return "".join(pieces), [(places[each.start], places[each.end]) for each in evidence]


def _around(line: str, held: Span, within: Span) -> Span:
    """Return what is shown of a sentence around what it must hold: all of it, or as many clauses as fit.

    Of a clause that does not fit itself there are as many words as do.
    """
    clauses = {0, *(match.end() for match in _CLAUSE_END.finditer(line)), len(line)}
    edges = sorted(edge for edge in clauses if within[0] <= edge <= within[1])
    if not edges or edges[0] > held[0]:
        edges.insert(0, within[0])
    if edges[-1] < held[1]:
        edges.append(within[1])
    first, last = bisect_right(edges, held[0]) - 1, bisect_left(edges, held[1])
    if edges[last] - edges[first] > SENTENCE_CHARS:
        return _words(line, held, (edges[first], edges[last]))
    while wider := [
        (one, other)
        for one, other in ((first - 1, last), (first, last + 1))
        if one >= 0 and other < len(edges) and edges[other] - edges[one] <= SENTENCE_CHARS
    ]:
        first, last = min(wider, key=lambda pair: edges[pair[1]] - edges[pair[0]])
    return edges[first], edges[last]


def _words(line: str, held: Span, clause: Span) -> Span:
    """Return the words of a long clause that fit around what they must hold."""
    start, end = held
    room = max(0, SENTENCE_CHARS - (end - start))
    before = min(start - clause[0], max(room // 2, room - (clause[1] - end)))
    first, last = start - before, min(clause[1], end + room - before)
    if first > clause[0]:
        first = line.find(" ", first, start) + 1 or start
    if last < clause[1]:
        last = max(line.rfind(" ", end, last), end)
    return first, last


def _may_hold_markup(text: str) -> bool:
    return "<" in text or "&" in text
