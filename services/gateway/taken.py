"""What was taken lately: whether an article comes with another text under an id and version that stand.

Of each source for itself: what two feeds number alike are two articles.

Kept in this process alone, within a bound: what others sent, or this one before a restart, is not known.
"""

from collections import OrderedDict
from typing import Final

from schemas import Article

MOST: Final = 100_000  # 20 MB: more than a wire sends in a day


class Taken:
    """The versions of articles that were taken lately, each with what an editor reads of it: text, status.

    As Python's hashes, which cost less than anything else: 64 bits with a key of this process's own.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._texts: OrderedDict[int, int] = OrderedDict()

    def differs(self, article: Article) -> bool:
        """Return whether another text is known under an article's id and version."""
        known = self._texts.get(_place(article))
        return known is not None and known != _text(article)

    def note(self, article: Article) -> None:
        """Keep what is being sent; the oldest are forgotten."""
        place = _place(article)
        self._texts[place] = _text(article)
        self._texts.move_to_end(place)
        if len(self._texts) > self._most:
            self._texts.popitem(last=False)

    def forget(self, article: Article) -> None:
        """Forget what was noted and then not confirmed."""
        if self._texts.get(_place(article)) == _text(article):
            del self._texts[_place(article)]


def _place(article: Article) -> int:
    return hash((article.source, article.id, article.version))


def _text(article: Article) -> int:
    return hash((article.title or "", article.body or "", article.status))
