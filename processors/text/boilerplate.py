"""What an outlet puts beside the news: app footers, pointers, rights, agency signatures, tails of teasers.

Boilerplate stays in the original and in the normalised text; it is only kept from what decides subjects. The
patterns are data: lexicon/boilerplate.txt and lexicon/leads.txt, both made general from what five outlets do.
"""

import re
from bisect import bisect_left
from importlib.resources import files
from itertools import pairwise
from typing import Final

import numpy as np

from processors.text.normalize import normalize
from processors.text.tokens import Tokens

CharSpan = tuple[int, int]  # start, end, in code points

_LEXICON: Final = files("processors.text") / "lexicon"
_LONGEST: Final = 300  # characters: the longest footer seen has 170, the shortest report that quotes one 350
_TEASERS: Final = 5  # paragraphs in a tail of teasers (CNN Arabic, 2018: 650 of 903 tails, the rest longer)
_TEASER_LENGTH: Final = range(60, 450)  # characters: 1 % of 6,196 teasers are shorter, 1 % longer
_LEADS_NEEDED: Final = 2  # of the five; on ANT finds 88 % of CNN's tails, and 9 in 27,800 articles of others


def _lines(name: str) -> list[str]:
    lines = (_LEXICON / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _pattern() -> re.Pattern[str]:
    pieces = dict(line[1:].split(maxsplit=1) for line in _lines("boilerplate.txt") if line.startswith("="))
    patterns = (line.format(**pieces) for line in _lines("boilerplate.txt") if line[0] not in "=~^")
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_BOILERPLATE: Final = _pattern()
_OPENING: Final = next(line[1:] for line in _lines("boilerplate.txt") if line.startswith("^"))
_PHRASES: Final = [line[1:] for line in _lines("boilerplate.txt") if line.startswith("~")]
_PHRASES_OPEN: Final = {phrase.split()[0] for phrase in _PHRASES}
_LEADS: Final = frozenset(normalize(" ".join(_lines("leads.txt")), "search").text.split())
_FIRST_WORD: Final = re.compile(r"\W*(\w+)")
_SENTENCE_END: Final = re.compile(r"[.!؟?…][\"”»)]*\s+(?=\S)")
_FOOTER_START: Final = re.compile(rf"{_SENTENCE_END.pattern}|\s(?={_OPENING})")


def boilerplate(text: str) -> list[CharSpan]:
    """Return the spans of boilerplate in ``text`` (``search`` strength), in order and disjoint."""
    paragraphs = _paragraphs(text)
    found = [span for span in paragraphs if _is_boilerplate(text, span)]
    beside = set(found)
    news = [span for span in paragraphs if span not in beside]
    if not news:
        return []  # a text with nothing beside it is the news
    tail = _teasers(text, news) or _footer(text, news[-1]) or _disclaimers(text, news)
    return sorted(found + tail)


def tokens_outside(tokens: Tokens, spans: list[CharSpan]) -> Tokens:
    """Return the tokens that lie in none of ``spans``, which are in order and disjoint."""
    if not spans:
        return tokens
    bounds = (bisect_left(tokens.starts, offset) for span in spans for offset in span)
    cuts = [0, *bounds, len(tokens.starts)]
    kept = [tokens.part(slice(first, last)) for first, last in zip(cuts[::2], cuts[1::2], strict=True)]
    return Tokens(
        [word for part in kept for word in part.words],
        [start for part in kept for start in part.starts],
        np.concatenate([part.hashes for part in kept]),
        np.concatenate([part.spans for part in kept]),
    )


def _paragraphs(text: str) -> list[CharSpan]:
    found, start = [], 0
    for line in text.split("\n"):
        if stripped := line.strip():
            first = start + line.index(stripped[0])
            found.append((first, first + len(stripped)))
        start += len(line) + 1
    return found


def _is_boilerplate(text: str, span: CharSpan) -> bool:
    start, end = span
    return end - start <= _LONGEST and bool(_BOILERPLATE.fullmatch(text, start, end))


def _teasers(text: str, paragraphs: list[CharSpan]) -> list[CharSpan]:
    """Return the last five paragraphs when they open like five other reports."""
    if len(paragraphs) <= _TEASERS:
        return []
    tail = paragraphs[-_TEASERS:]
    leads = 0
    for start, end in tail:
        if end - start not in _TEASER_LENGTH:
            return []
        opening = _FIRST_WORD.match(text, start, end)
        if opening and opening[1] in _LEADS:
            leads += 1
        elif opening and opening[1].startswith("و"):  # goes on with the same report
            return []
    return tail if leads >= _LEADS_NEEDED else []


def _footer(text: str, paragraph: CharSpan) -> list[CharSpan]:
    """Return the footer that shares the last paragraph with the report, when there is one."""
    start, end = paragraph
    for match in _FOOTER_START.finditer(text, max(start, end - _LONGEST), end):
        if _is_boilerplate(text, (match.end(), end)):
            return [(match.end(), end)]
    return []


def _disclaimers(text: str, paragraphs: list[CharSpan]) -> list[CharSpan]:
    """Return the sentences that hold a disclaimer's phrase."""
    if not any(word in text for word in _PHRASES_OPEN):
        return []
    phrases = [phrase for phrase in _PHRASES if phrase in text]
    sentences = [sentence for paragraph in paragraphs for sentence in _sentences(text, paragraph)]
    return [
        (start, end)
        for start, end in sentences
        if end - start <= _LONGEST and any(text.find(phrase, start, end) >= 0 for phrase in phrases)
    ]


def _sentences(text: str, paragraph: CharSpan) -> list[CharSpan]:
    start, end = paragraph
    bounds = [start, *(match.end() for match in _SENTENCE_END.finditer(text, start, end)), end]
    return list(pairwise(bounds))
