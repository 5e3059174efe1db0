"""What a report says that a desk was not told: the sentences of its text that hold it.

Compared with what the ledger keeps of the reports that were told, which is their words; so a sentence is new
that has new words in it, whatever it does with old ones.
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from processors.quoting import SENTENCE_CHARS
from processors.stories.codes import is_number, read_words
from processors.stories.fingerprint import read_fingerprint
from processors.text.markup import shown
from processors.text.reading import ArticleText, read_article
from processors.text.tokens import sentences
from schemas import Evidence

MOST: Final = 3  # an alert is read in seconds
_NEW_WORDS: Final = 3  # fewer are another wording; a new number is enough


def new_sentences(body: str, told: Iterable[str]) -> list[Evidence]:
    """Return the sentences that say most that is new, at most ``MOST``, in the order of the text.

    Each is cut behind a word where it has more than ``SENTENCE_CHARS`` characters, and shown without markup.

    Args:
        body: the beginning of a body, as it stands.
        told: the fingerprints of what the desk was told.
    """
    known = frozenset[int]().union(*(read_fingerprint(each).words for each in told))
    text = read_article("", body)
    words = read_words(text.tokens)
    found = []
    for span in sentences(text.whole):
        first, last = (bisect_left(text.tokens.starts, offset) for offset in span)
        new = {word for word in words[first:last] if word} - known
        if len(new) >= _NEW_WORDS or any(map(is_number, new)):
            found.append((len(new), first, last))
    most = sorted(found, key=lambda each: (-each[0], each[1]))[:MOST]
    return [_quote(text, first, last) for _, first, last in sorted(most, key=lambda each: each[1])]


def _quote(text: ArticleText, first: int, last: int) -> Evidence:
    while True:
        found = text.quote(*text.tokens.span(first, last - 1))
        if found.end - found.start <= SENTENCE_CHARS or last - first == 1:
            return Evidence(field="body", start=found.start, end=found.end, text=shown(found.text))
        last -= max(1, (last - first) // 10)
