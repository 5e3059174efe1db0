"""Whom and what an alert names, and which days: the few that say most of an article.

Who reads an alert takes a wrong name for news, and misses one that is not there less. So what is named once
and in passing is left out, and all that may be no name (``sure``).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from processors.entities.keys import words_of
from processors.entities.lists import shipped_lists
from processors.entities.sure import is_sure, office
from schemas import EnrichedArticle, Entity, EntityLine, Mention

MOST: Final = 5  # of a type, and days
_DAY: Final = len("2019-02-06")
_LEAD: Final = 400  # characters of the body: who, what and where of most reports
_TWICE: Final = 2  # mentions
# Places whose names are words as well: floods, it destroys, harm (النيل من), I went, always.
_WORDS_TOO: Final = frozenset(words_of("سيول تدمر النيل سرت دوما"))


def telling(article: EnrichedArticle) -> list[EntityLine]:
    """Return what says most of an article, at most ``MOST`` of a type.

    What is in the title comes first, then what is in the lead, then what is named most often.
    """
    mentions: dict[str, list[Mention]] = {}
    for mention in article.mentions:
        mentions.setdefault(mention.entity, []).append(mention)
    countries = Counter(each.country for each in article.entities)
    found: list[EntityLine] = []
    entities = (each for each in article.entities if each.id in mentions and words_of(each.name))
    for entity in sorted(entities, key=lambda each: _rank(mentions[each.id]), reverse=True):
        same_type = [each for each in found if each.type == entity.type]
        if len(same_type) == MOST or _may_be_a_word(entity, countries):
            continue
        line = _line(entity, mentions[entity.id])
        if line and not any(_says_again(line, other) for other in same_type):
            found.append(line)
    return found


def event_dates(article: EnrichedArticle) -> list[str]:
    """Return the days that title and lead tell of, each once, in the order of the text; a range as A/B."""
    told = [each for each in article.dates if each.field == "title" or each.start < _LEAD]
    values = dict.fromkeys(each.value for each in told if each.value)
    days = [value for value in values if all(len(day) == _DAY for day in value.split("/"))]
    return days[:MOST]


def _rank(mentions: Sequence[Mention]) -> tuple[bool, bool, int]:
    return _in_title(mentions), _in_lead(mentions), len(mentions)


def _in_title(mentions: Iterable[Mention]) -> bool:
    return any(each.field == "title" for each in mentions)


def _in_lead(mentions: Iterable[Mention]) -> bool:
    return any(each.field == "body" and each.start < _LEAD for each in mentions)


def _may_be_a_word(entity: Entity, countries: Counter[str | None]) -> bool:
    """Tell whether a place may be a word here: named once, or where no other place of its country is."""
    words = words_of(entity.name)
    if len(words) > 1 or not (words[0] in _WORDS_TOO or words[0] in shipped_lists().ordinary):
        return False
    return entity.count < _TWICE or countries[entity.country] < _TWICE


def _line(entity: Entity, mentions: Sequence[Mention]) -> EntityLine | None:
    """Return what is said of an entity; None where it is named in passing, or may be no name."""
    role = office(entity.role) if entity.role else None
    in_passing = not _in_title(mentions) and len(mentions) < _TWICE and not (role and _in_lead(mentions))
    if in_passing or not is_sure(entity, role, mentions):
        return None
    if role and " " not in role:  # الرئيس says little, and is somebody else's now and then
        role = None
    return EntityLine(type=entity.type, key=entity.key, name=entity.name, role=role, country=entity.country)


def _says_again(line: EntityLine, other: EntityLine) -> bool:
    """Tell whether a name says what one before it says: غزة and قطاع غزة, أدان المالكي and تركي المالكي."""
    words, others = words_of(line.name), words_of(other.name)
    if "".join(words) == "".join(others) or set(words) <= set(others) or set(others) <= set(words):
        return True
    return line.type == "person" and line.role is None and words[-1] == others[-1]
