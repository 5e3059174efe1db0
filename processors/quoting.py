"""Evidence with the sentence around it, so that an alert reads alone on a phone.

Places are those of the original, which may hold markup; what is shown does not.
"""

from collections.abc import Iterable
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
        body = self._texts["body"]
        first = body[: 2 * LEAD_CHARS]
        if _may_hold_markup(first):  # which may be all of it
            first = shown(body)[: 2 * LEAD_CHARS]
        return beginning(normalize(first, "exact").text, LEAD_CHARS)

    def _quote(self, evidence: Evidence) -> Quote:
        sentence = sentence_at(self._sentences_of(evidence.field), evidence.start)
        before, text, behind = _around(self._texts[evidence.field], evidence, sentence)
        return Quote(
            field=evidence.field,
            start=evidence.start,
            end=evidence.end,
            text=text,
            sentence=before + text + behind,
            at=len(before),
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


def _around(text: str, evidence: Evidence, sentence: tuple[int, int]) -> tuple[str, str, str]:
    """Return what is shown of the evidence's sentence: what stands before it, itself, and what follows.

    It is cut at both sides where it is long, but never inside the evidence.
    """
    start, end = min(sentence[0], evidence.start), max(sentence[1], evidence.end)
    before, found, behind = text[start : evidence.start], evidence.text, text[evidence.end : end]
    if _may_hold_markup(text[start:end]):
        before, found, behind = shown(before).lstrip(), shown(found), shown(behind).rstrip()
    if len(before) + len(found) + len(behind) > SENTENCE_CHARS:
        margin = max(0, SENTENCE_CHARS - len(found)) // 2
        if len(before) > margin:
            before = CUT + before[len(before) - margin :]
        if len(behind) > margin:
            behind = behind[:margin] + CUT
    return before, found, behind


def _may_hold_markup(text: str) -> bool:
    return "<" in text or "&" in text
