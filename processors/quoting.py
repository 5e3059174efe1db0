"""Evidence with the sentence around it, so that an alert reads alone on a phone."""

from collections.abc import Iterable, Iterator
from typing import Final

from processors.text.normalize import normalize
from processors.text.tokens import sentence_at, sentences
from schemas import EnrichedArticle, Evidence, Quote

SENTENCE_CHARS: Final = (
    300  # what a phone shows without scrolling; some outlets write a paragraph as one sentence
)
MOST: Final = 6  # an alert is read in seconds; the enriched article holds all of it


def quotes(article: EnrichedArticle, evidence: Iterable[Evidence]) -> list[Quote]:
    """Return at most ``MOST`` pieces of evidence, each with its sentence, in the order of the text."""
    chosen = sorted(set(evidence), key=lambda each: (each.field != "title", each.start, each.end))[:MOST]
    return list(_quotes(article, chosen))


def _quotes(article: EnrichedArticle, evidence: Iterable[Evidence]) -> Iterator[Quote]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for each in evidence:
        text = (article.title if each.field == "title" else article.body) or ""
        if each.field not in spans:
            exact = normalize(text, "exact")
            spans[each.field] = [exact.original_span(*span) for span in sentences(exact)]
        yield Quote(
            field=each.field,
            start=each.start,
            end=each.end,
            text=each.text,
            sentence=_around(text, each, sentence_at(spans[each.field], each.start)),
        )


def _around(text: str, evidence: Evidence, sentence: tuple[int, int]) -> str:
    """Return the sentence, cut at both sides where it is long, but never inside the evidence."""
    start, end = min(sentence[0], evidence.start), max(sentence[1], evidence.end)
    if end - start > SENTENCE_CHARS:
        room = max(0, SENTENCE_CHARS - (evidence.end - evidence.start)) // 2
        first, last = max(start, evidence.start - room), min(end, evidence.end + room)
        return ("…" if first > start else "") + text[first:last] + ("…" if last < end else "")
    return text[start:end]
