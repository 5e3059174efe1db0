"""Which words own a first letter that looks like a clitic: read off a corpus, by two signs.

A word that wears the article as it stands owns its first letter: nobody writes الو before قال, while الوزير
is everywhere. And a word whose rest is hardly ever seen owns it too: باريس is common and اريس is not.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import processors.text
from processors.text.normalize import normalize
from processors.text.tokens import tokenize

_WITH_ARTICLE = ("وال", "بال", "فال", "كال", "ال")
_SINGLE = "وفبلك"
_FUTURE, _PRESENT = "س", "يتنا"

_SEEN = 20  # fewer occurrences prove nothing in 7.6 million words
_WORN, _SHARE = 5, 0.05  # with the article five times, and once in twenty: الوانه is الوان + ه, not ال + وانه
_RARE_REST = 30  # a clitic's word stands without it more often than once in thirty
_PATH = Path(processors.text.__file__).with_name("lexicon") / "attested.txt"

_HEAD = """\
# Words whose first letters look like a clitic and are their own; endings come off them as usual.
# Made by training/lexicon.py from the ANT Corpus v2.1: seen with the article before them, or their rest is
# hardly ever seen without them. Do not edit: beginnings.txt is for words written by hand.
"""


def write_lexicon(texts: Iterable[str], path: Path = _PATH) -> None:
    """Write the lexicon of attested words: the same texts give the same bytes."""
    counts: Counter[str] = Counter()
    for text in dict.fromkeys(texts):  # each text once: outlets repeat themselves
        counts.update(tokenize(normalize(text, "search")).words)
    owning = sorted(word for word in counts if _owns_its_beginning(word, counts))
    path.write_text(_HEAD + "\n".join(owning) + "\n", encoding="utf-8")


def _owns_its_beginning(word: str, counts: Counter[str]) -> bool:
    seen, rest = counts[word], _rest(word)
    if seen < _SEEN or len(rest) < 2 or word.startswith("لل"):
        return False
    worn = sum(counts[article + word] for article in ("ال", "وال", "بال"))
    if worn >= _WORN and worn >= _SHARE * seen:
        return True
    return len(rest) > 2 and word[:2] != "ال" and seen > _RARE_REST * (counts[rest] + counts["ال" + rest])


def _rest(word: str) -> str:
    """Return what is left when the first letters are a clitic, or nothing when they are none."""
    for prefix in _WITH_ARTICLE:
        if word.startswith(prefix):
            return word[len(prefix) :]
    if word[0] in _SINGLE or (word[0] == _FUTURE and word[1:2] and word[1] in _PRESENT):
        return word[1:]
    return ""
