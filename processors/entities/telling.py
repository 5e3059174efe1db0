"""Whom and what an alert names: the few that say most of an article, and that are surely names.

Who reads an alert takes a wrong name for news, and misses one that is not there less. So what may be none is
left out: what is named once and in passing, people of one name, places of no list, bodies of no list that do
not say what they are (الجيش الليبي does), those through whom news comes, and roles that are half a sentence.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from processors.entities.clues import offices, verbs_of_saying
from processors.entities.keys import words_of
from processors.entities.lists import GROUPS, PLACES, Kind, shipped_lists
from schemas import EnrichedArticle, Entity, EntityLine, Mention
from schemas.entity import EntityType

MOST: Final = 5  # of a type, and days
_LONGEST: Final = 60  # characters of a name or a role: what has more is two of them
_DAY: Final = len("2019-02-06")
_LEAD: Final = 400  # characters of the body: who, what and where of most reports
_TWICE: Final = 2  # mentions
_NAMES: Final = 2  # of a person: one alone may be any word
_SHORTEST: Final = 2  # letters of a name
_ROLE_WORDS: Final = 5
_LETTERS: Final = 3  # of a place; a body has more: إب is a month as often as a town, and وابل no firm
_LEXICON: Final = files("processors.entities") / "lexicon"
_LISTED: Final = {"place": PLACES, "group": GROUPS}
_WELL_KNOWN: Final = frozenset({Kind.COUNTRY, Kind.PLACE, Kind.TOWN})
_FIRST_NAMES: Final = ("given", "given-rare", "foreign")
# With them begins what is said of somebody else: نظيره الروسي, والد فلان.
_OF_ANOTHER: Final = frozenset(words_of("بن ابن ابنة بنت والد والدة نجل شقيق شقيقة زوج زوجة نظيره نظيرته"))
# Places whose names are words as well: floods, it destroys, harm (النيل من), I went, always.
_WORDS_TOO: Final = frozenset(words_of("سيول تدمر النيل سرت دوما"))
_JOINS: Final = frozenset(words_of("من مع في الذي التي إن إلى أو بعد قبل عن حول منذ ضد اسمه اسمها"))
_IN_WHOSE_NAME: Final = "باسم"
_NEVER: Final = frozenset({"على", "إلى"})  # as they are written: علي is a name
_BEARING: Final = frozenset(words_of("وكالة صحيفة جريدة مجلة قناة شبكة تلفزيون إذاعة موقع"))
_HIS: Final = ("ه", "ها", "هم", "هما")  # as it is written: ة is another letter
_PLURALS: Final = ("", "ون", "ين", "ات")
_CLITICS: Final = frozenset("بلو")
_ARTICLES: Final = ("ال", "لل", "بال", "وال")
_MARKS: Final = frozenset('"«»():.,،')


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
    if _WORDS_TOO.isdisjoint(words_of(entity.name)):
        return False
    return entity.count < _TWICE or countries[entity.country] < _TWICE


def _line(entity: Entity, mentions: Sequence[Mention]) -> EntityLine | None:
    """Return what is said of an entity; None where it is named in passing, or may be no name."""
    role = _office(entity.role) if entity.role else None
    in_passing = not _in_title(mentions) and len(mentions) < _TWICE and not (role and _in_lead(mentions))
    if in_passing or len(entity.name) > _LONGEST or not _is_sure(entity, role, mentions):
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


def _is_sure(entity: Entity, role: str | None, mentions: Sequence[Mention]) -> bool:
    if entity.type == "person":
        return _is_person(entity, role, mentions)
    if entity.type == "organisation":
        return entity.key not in _bearers() and _is_body(entity.name)
    return entity.key in _listed(entity.type) and len(entity.name) >= _LETTERS


@cache
def _listed(kind: EntityType) -> frozenset[str]:
    """Return the keys of what the lists know of a type."""
    kinds, phrases = _LISTED[kind], shipped_lists().phrases
    return frozenset(each.key for found in phrases.values() for each in found if each.kind in kinds)


@cache
def _bearers() -> frozenset[str]:
    """Return the keys of those through whom news comes."""
    lines = (_LEXICON / "bearers.txt").read_text(encoding="utf-8").splitlines()
    forms = (" ".join(words_of(line)) for line in lines if not line.startswith("#"))
    return frozenset(each.key for form in forms for each in shipped_lists().phrases[form])


def _is_person(entity: Entity, role: str | None, mentions: Sequence[Mention]) -> bool:
    """Tell whether words are a person's name: by their letters, and by lists, an office or a repetition."""
    words = words_of(entity.name)
    if len(entity.key.split(" ")) < _NAMES or words[0] in _OF_ANOTHER or not _MARKS.isdisjoint(entity.name):
        return False
    if not all(_may_be_in_name(word, form) for word in entity.name.split() for form in words_of(word)):
        return False
    if role and " " in role:
        return True
    names = shipped_lists().names
    repeated = sum(words_of(each.text)[-1:] == words[-1:] for each in mentions) >= _TWICE
    return any(words[0] in names[kind] for kind in _FIRST_NAMES) and (_is_listed_name(words[-1]) or repeated)


def _may_be_in_name(word: str, form: str) -> bool:
    """Tell whether a word, of which ``form`` is the search form, may stand in a person's name."""
    if len(form) < _SHORTEST or word in _NEVER or form in _JOINS or form in verbs_of_saying():
        return False
    if _is_listed_name(form):
        return True
    if form.startswith("ال") or form in offices() or word.endswith((*_HIS, "وا")):
        return False
    adjectives = shipped_lists().adjectives
    if any(form.removesuffix(plural) in adjectives for plural in _PLURALS):
        return False
    return not (form[0] in _CLITICS and (form.startswith("لل") or _is_listed_name(form[1:])))


def _is_listed_name(form: str) -> bool:
    plain = form.removeprefix("ال")
    return any(form in names or plain in names for names in shipped_lists().names.values())


def _is_body(name: str) -> bool:
    """Tell whether a name is a body's: one that all know, or that says what it is (الجيش الليبي, a club)."""
    words = words_of(name)
    lists = shipped_lists()
    kinds = {each.kind for each in lists.phrases.get(" ".join(words), ())}
    if Kind.ORGANISATION in kinds:
        return len(name) > _LETTERS
    head, *others = words
    if (
        head in _BEARING
        or head.removeprefix("ال") not in lists.organisation_heads
        or not _MARKS.isdisjoint(name)
    ):
        return False
    definite = all(word.startswith("ال") or word in lists.adjectives for word in others)
    return bool(others) and (definite or Kind.CLUB in kinds)


def _office(role: str) -> str | None:
    """Return a role as far as it is an office by its words; None where it is none, or goes on behind it."""
    words = role.split() or [""]
    if not _begins_office(words[0]):
        words[0] = "ا" + words[0]  # للرئيس: of لل the second stands for the article
    if _IN_WHOSE_NAME in words[:-1] and _begins_office(words[1 + words.index(_IN_WHOSE_NAME)]):
        if words[0].startswith("ال"):  # المتحدث باسم الرئيس may be who is named, or may not
            return None
        words = words[1 + words.index(_IN_WHOSE_NAME) :]  # متحدث باسم وزير الخارجية: the minister is named
    while len(words) > 1 and not _begins_office(words[-1]) and _is_in(words[-1], shipped_lists().titles):
        words.pop()
    if not _begins_office(words[0]) or len(words) > _ROLE_WORDS or not _MARKS.isdisjoint(role):
        return None
    if not all(map(_may_be_in_office, words)):
        return None
    return " ".join(words) if _ends_office(words[-1]) else None


def _begins_office(word: str) -> bool:
    return _is_in(word, offices())


def _is_in(word: str, some: frozenset[str]) -> bool:
    return not some.isdisjoint(words_of(word))


def _may_be_in_office(word: str) -> bool:
    forms = words_of(word)
    own = word.endswith("الله") or not word.endswith(_HIS)
    return own and len(forms) == 1 and forms[0] not in _JOINS and forms[0] not in verbs_of_saying()


def _ends_office(word: str) -> bool:
    """Tell whether an office may end with a word: with an article, an adjective, a place that all know."""
    (form,) = words_of(word)
    lists = shipped_lists()
    return (
        form.startswith(_ARTICLES)
        or form in lists.adjectives
        or any(each.kind in _WELL_KNOWN for each in lists.phrases.get(form, ()))
    )
