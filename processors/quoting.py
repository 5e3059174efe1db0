"""Evidence with the sentence around it, so that an alert reads alone on a phone."""

from collections.abc import Iterable
from typing import Final

from processors.text.normalize import normalize
from processors.text.tokens import sentence_at, sentences
from schemas import EnrichedArticle, Evidence, Quote

SENTENCE_CHARS: Final = (
    300  # what a phone shows without scrolling; some outlets write a paragraph as one sentence
)
MOST: Final = 6  # an alert is read in seconds; the enriched article holds all of it
CUT: Final = "…"
LEAD_CHARS: Final = 400  # who, what, where and how many: the first sixty words of most reports (95% in ANT)


class Quoter:
    """Quotes one article. Its sentences are found once, however many rules it is quoted for."""

    def __init__(self, article: EnrichedArticle) -> None:
        self._texts = {"title": article.title or "", "body": article.body or ""}
        self._sentences: dict[str, list[tuple[int, int]]] = {}

    def quotes(self, evidence: Iterable[Evidence]) -> list[Quote]:
        """Return at most ``MOST`` pieces of evidence, each with its sentence, in the order of the text."""
        chosen = sorted(set(evidence), key=lambda each: (each.field != "title", each.start, each.end))
        return [self._quote(each) for each in chosen[:MOST]]

    def lead(self) -> str:
        """Return the beginning of the body on a line, without markup and vowel marks."""
        return beginning(normalize(self._texts["body"][: 2 * LEAD_CHARS], "exact").text, LEAD_CHARS)

    def _quote(self, evidence: Evidence) -> Quote:
        sentence = sentence_at(self._sentences_of(evidence.field), evidence.start)
        shown, at = _around(self._texts[evidence.field], evidence, sentence)
        return Quote(
            field=evidence.field,
            start=evidence.start,
            end=evidence.end,
            text=evidence.text,
            sentence=shown,
            at=at,
        )

    def _sentences_of(self, field: str) -> list[tuple[int, int]]:
        """Return the spans of a field's sentences, in the original text."""
        if field not in self._sentences:
            exact = normalize(self._texts[field], "exact")
            self._sentences[field] = [exact.original_span(*span) for span in sentences(exact)]
        return self._sentences[field]


def beginning(text: str, most: int) -> str:
    """Return ``text`` on one line, cut behind a word where it has more than ``most`` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rpartition(" ")[0] or line[: most - 1]) + CUT


def _around(text: str, evidence: Evidence, sentence: tuple[int, int]) -> tuple[str, int]:
    """Return the sentence and where the evidence begins in it.

    It is cut at both sides where it is long, but never inside the evidence.
    """
    start, end = min(sentence[0], evidence.start), max(sentence[1], evidence.end)
    if end - start > SENTENCE_CHARS:
        margin = max(0, SENTENCE_CHARS - (evidence.end - evidence.start)) // 2
        first, last = max(start, evidence.start - margin), min(end, evidence.end + margin)
        before, after = CUT if first > start else "", CUT if last < end else ""
        return before + text[first:last] + after, len(before) + evidence.start - first
    return text[start:end], evidence.start - start
