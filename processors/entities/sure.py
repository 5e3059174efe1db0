"""What is surely a name, and what an office: the names that may stand in an alert.

Many names that are found once are none, or end elsewhere. Left out are people of one name; places and groups
of no list; bodies of no list that do not say what they are (الجيش الليبي does); those through whom news
comes; roles that are half a sentence.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from processors.entities.clues import offices, verbs_of_saying
from processors.entities.keys import words_of
from processors.entities.lists import GROUPS, PLACES, Kind, shipped_lists
from schemas import Entity, Mention
from schemas.entity import EntityType

_LONGEST: Final = 60  # characters of a name or a role: what has more is two of them
_NAMES: Final = 2  # of a person: one alone may be any word …
_REPEATED: Final = 2  # … and so may the last of two, where it is said but once
_SHORTEST: Final = 2  # letters of a name
_LETTERS: Final = 3  # of a place; a body has more: إب is a month as often as a town, and وابل no firm
_ROLE_WORDS: Final = 5
_LEXICON: Final = files("processors.entities") / "lexicon"
_LISTED: Final = {"place": PLACES, "group": GROUPS}
_WELL_KNOWN: Final = frozenset({Kind.COUNTRY, Kind.PLACE, Kind.TOWN})
_FIRST_NAMES: Final = ("given", "given-rare", "foreign")
# With them begins what is said of somebody else, or half a name: نظيره الروسي, والد فلان, الله مجاهد.
_NOT_FIRST: Final = frozenset(
    words_of("بن ابن ابنة بنت والد والدة نجل شقيق شقيقة زوج زوجة نظيره نظيرته الله الدين")
)
_JOINS: Final = frozenset(words_of("من مع في الذي التي إن إلى أو بعد قبل عن حول منذ ضد اسمه اسمها"))
_ON: Final = "على"  # as it is written: علي is a name
_IN_WHOSE_NAME: Final = "باسم"
_BEARING: Final = frozenset(words_of("وكالة صحيفة جريدة مجلة قناة شبكة تلفزيون إذاعة موقع"))
_HIS: Final = ("ه", "ها", "هم", "هما")  # as it is written: ة is another letter
_PLURALS: Final = ("", "ون", "ين", "ات")
_CLITICS: Final = frozenset("بلو")
_ARTICLES: Final = ("ال", "لل", "بال", "وال")
_ARTICLED: Final = 4  # letters of half a word: مدير السي آي إيه
_MARKS: Final = frozenset('"«»():.,،')


def is_sure(entity: Entity, role: str | None, mentions: Sequence[Mention]) -> bool:
    """Tell whether an entity is surely what it says to be; ``role`` is its office, as far as it is one."""
    if len(entity.name) > _LONGEST:
        return False
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
    if len(entity.key.split(" ")) < _NAMES or words[0] in _NOT_FIRST or not _MARKS.isdisjoint(entity.name):
        return False
    if not all(_may_be_in_name(word, form) for word in entity.name.split() for form in words_of(word)):
        return False
    if role and " " in role:
        return True
    lists = shipped_lists()
    repeated = sum(words_of(each.text)[-1:] == words[-1:] for each in mentions) >= _REPEATED
    last = _is_listed_name(words[-1]) or (repeated and words[-1] not in lists.ordinary)
    return any(words[0] in lists.names[kind] for kind in _FIRST_NAMES) and last


def _may_be_in_name(word: str, form: str) -> bool:
    """Tell whether a word, of which ``form`` is the search form, may stand in a person's name."""
    if len(form) < _SHORTEST or word == _ON or form in _JOINS or form in verbs_of_saying():
        return False
    if _is_listed_name(form):
        return True
    lists = shipped_lists()
    if form.startswith("ال") or form in offices() or word.endswith((*_HIS, "وا")):
        return False
    if any(form.removesuffix(plural) in lists.adjectives for plural in _PLURALS):
        return False
    return not (form[0] in _CLITICS and (form.startswith("لل") or _is_listed_name(form[1:])))


def _is_listed_name(form: str) -> bool:
    plain = form.removeprefix("ال")
    return shipped_lists().are_of_people(form, plain)


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


def office(role: str) -> str | None:
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
    if not _begins_office(words[0]) or len(words) > _ROLE_WORDS or len(role) > _LONGEST:
        return None
    if not _MARKS.isdisjoint(role) or not all(map(_may_be_in_office, words)):
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
        (form.startswith(_ARTICLES) and len(form) > _ARTICLED)
        or form in lists.adjectives
        or any(each.kind in _WELL_KNOWN for each in lists.phrases.get(form, ()))
    )
