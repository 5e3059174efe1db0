"""What an article says of itself: a column that is called one needs no model to be known."""

import re
from typing import Final

from processors.text.reading import ArticleText

# "Opinion: …", "editorial: …" before the title.
_LABEL: Final = re.compile(r"\W*(?:راي|مقال|افتتاحيه)\s*[:|]")
# "This article is by …, and the views in it are …", at the beginning: both, for a report may have a byline.
_BYLINE: Final = re.compile(r"\bبقلم\b")
_VIEWS: Final = re.compile(r"\b(?:ال)?اراء\b|\bراي\b")
_CREDITED: Final = 250  # characters


def says_opinion(text: ArticleText) -> bool:
    """Tell whether an article calls itself opinion; all 25 labelled ones that do so are."""
    if _LABEL.match(text.title):
        return True
    beginning = text.body[:_CREDITED]
    return bool(_BYLINE.search(beginning) and _VIEWS.search(beginning))
