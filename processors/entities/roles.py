"""A person's role as the text says it: before the name (وزير الخارجية عادل الجبير) or behind a comma."""

from collections.abc import Container
from typing import Final

from processors.entities.bare import readings
from processors.entities.clues import offices
from processors.entities.names import Name
from processors.text.reading import ArticleText

_REACH: Final = 9  # words of a role
_STOPS: Final = frozenset('،,.:؛;()«»"“”!؟?\n')


def role_of(text: ArticleText, name: Name, office_at: Container[int]) -> str | None:
    """Return the role of a person where the text says it beside this name; offices begin at these words."""
    return _before(text, name, office_at) or _behind(text, name, office_at)


def _before(text: ArticleText, name: Name, office_at: Container[int]) -> str | None:
    """Return the longest phrase right before a name that an office begins."""
    tokens, whole = text.tokens, text.whole.text
    found: tuple[int, int] | None = None
    end = tokens.starts[name.first] + name.offset
    for place in range(name.first - 1, max(-1, name.first - 1 - _REACH), -1):
        start, word_end = tokens.starts[place], tokens.starts[place] + len(tokens.words[place])
        gap = whole[word_end : tokens.starts[place + 1]]
        # A comma may stand between office and name, and nowhere else.
        if not _STOPS.isdisjoint(gap) and not (place == name.first - 1 and gap.strip() in {"،", ","}):
            break
        if place in office_at:
            office = next(bare for bare in readings(tokens.words[place]) if bare.form in offices())
            found = (start + office.offset, end)
    if found is None or name.offset:
        return None
    return _text(text, *found)


def _behind(text: ArticleText, name: Name, office_at: Container[int]) -> str | None:
    """Return what stands between commas behind a name, where an office begins it."""
    tokens, whole = text.tokens, text.whole.text
    first = name.last + 1
    if first not in office_at or tokens.words[first] not in offices():
        return None
    start = tokens.starts[first]
    gap = whole[tokens.starts[name.last] + len(tokens.words[name.last]) : start]
    if gap.strip() not in {"،", ","}:
        return None
    end = start
    for place in range(first, min(len(tokens.words), first + _REACH)):
        end = tokens.starts[place] + len(tokens.words[place])
        following = whole[end : end + 1]
        if following in _STOPS:
            return _text(text, start, end)
    return None


def _text(text: ArticleText, start: int, end: int) -> str | None:
    said = text.quote(start, end).text.strip(' \u00a0،,:-–(«"“')
    return " ".join(said.replace("_", " ").replace("#", "").split()) or None
