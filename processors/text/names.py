"""Slugs by what people call them: in Arabic or English, however the letters are spelt."""

import difflib
import re
from collections.abc import Iterable
from typing import Final

from processors.text.normalize import normalize
from schemas import Name

# دبلوماسية and الدبلوماسية, كوارث وحوادث and الكوارث والحوادث are one name.
_ARTICLE: Final = re.compile(r"\b(و?)ال(?=\w{2})")


class Names:
    """The slugs of a list and their names in both languages."""

    def __init__(self, named: Iterable[tuple[str, Name]]) -> None:
        self._names = dict(named)
        self.slugs = tuple(self._names)
        self._slugs = {
            _folded(said): slug for slug, name in self._names.items() for said in (slug, name.ar, name.en)
        }

    def slug_of(self, said: str) -> str | None:
        """Return the slug that is meant: by itself or by its name, Arabic or English.

        However its letters are spelt, and with the Arabic article or without it. None where there is none.
        """
        return self._slugs.get(_folded(said))

    def nearest(self, said: str) -> str | None:
        """Return the slug which, or whose name, is most like what was said."""
        close = difflib.get_close_matches(_folded(said), self._slugs, n=1)
        return self._slugs[close[0]] if close else None

    def arabic(self, slug: str) -> str:
        """Return the Arabic name; the slug where another version of Rasid knows more of them."""
        return self._names[slug].ar if slug in self._names else slug

    def english(self, slug: str) -> str:
        """Return the English name; the slug where another version of Rasid knows more of them."""
        return self._names[slug].en if slug in self._names else slug


def _folded(name: str) -> str:
    return _ARTICLE.sub(r"\1", normalize(name.strip(), "search").text)
