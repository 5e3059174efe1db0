"""Whom a verb of saying means that names nobody: وأضاف, مشيرا, الذي قال."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from processors.entities.clues import offices
from processors.entities.lists import shipped_lists
from processors.entities.name import PERSON, Name
from processors.entities.roles import SENT
from processors.entities.speaking import (
    AWAY,
    OPENINGS,
    PREPOSITIONS,
    TELLS_OF_OTHERS,
    WHO,
    Said,
    Speaking,
    gender_of,
    is_circumstance,
    is_preposition,
    sentence_start,
)
from processors.text.reading import ArticleText

Gender = Literal["he", "she"] | None

_BUT: Final = frozenset({"لكن", "ولكن", "بينما", "فيما", "وفيما"})  # another subject stands behind it
_REGARDS: Final = frozenset({"يخص", "يتعلق", "يلي"})  # فيما يخص, with which a sentence only opens
# Between الذي and its verb: الذي كان ولا يزال يرى.
_STILL: Final = frozenset({"كان", "كانت", "قد", "سبق", "ان", "لا", "ولا", "يزال", "تزال"})
_AND_HE: Final = frozenset({"وهو", "وهي"})
_REACH: Final = 9  # words between a verb and its subject's name: those of an office
_BACKGROUND: Final = frozenset({"كان", "كانت", "يذكر", "يشار"})  # what was before; then the report goes on
# Who goes on is who spoke last, whatever he is called: وأضاف النجم البرتغالي قائلا.
_GOES_ON: Final = frozenset({"اضاف", "اضافت", "تابع", "تابعت", "اردف", "اردفت", "استطرد", "استطردت", "ختم"})
_IN_WHICH: Final = frozenset({"حيث", "التي", "والتي", "والذي", "الذي"})
_IN_IT: Final = frozenset({"فيها", "فيه", "فيهما"})
_STATEMENTS: Final = frozenset(
    {"تصريح", "تصريحات", "تغريده", "تغريدات", "بيان", "كلمه", "خطاب", "رساله", "مقال", "مقابله"}
    | {"تدوينه", "حوار"}
)
_COMMA: Final = re.compile("[،,]")
_CROSSED: Final = "عبر"  # at the head of a sentence it is a verb: وعبر فلان عن
_NOBODY: Final = (None, "")


class Speaker(NamedTuple):
    """Who spoke last: an entity, or the words for who has no name; the gender of the verb; where it ends."""

    entity: str | None
    words: str
    gender: Gender
    end: int


def meant(text: ArticleText, speaking: Speaking, said: Said, last: Speaker | None) -> tuple[str | None, str]:
    """Return whom a pronoun means, an entity or the words for who has no name: وأضاف, مشيرا.

    Where the sentence has named somebody and nobody has spoken in it, its first one does; else of whom the
    sentences since somebody spoke were; else who spoke last, if the verb has the same gender. Before anybody
    has spoken, he is who was named last.
    """
    starts, words = text.tokens.starts, text.tokens.words
    at = said.verb if said.verb >= 0 else bisect_left(starts, said.start)
    gender = gender_of(words, said.verb)
    sentence = sentence_start(text, starts[at])
    begins = said.verb >= 0 and (last is None or last.end <= sentence)
    if begins and words[said.verb].removeprefix("و") not in TELLS_OF_OTHERS:
        first = bisect_left(starts, max(sentence, len(text.title)))
        who, settled = _of_sentence(text, speaking, first, at, gender)
        if not settled:
            who, settled = _topic(text, speaking, last, first, gender)
        if settled:
            return who, ""
    if last is None:
        return (_last_person(speaking, at, text.titled) if gender != "she" else None), ""
    return (last.entity, last.words) if None in (gender, last.gender) or gender == last.gender else _NOBODY


def _of_sentence(
    text: ArticleText, speaking: Speaking, first: int, at: int, gender: Gender
) -> tuple[str | None, bool]:
    """Return whom the sentence of a verb means by it, and whether that is settled by it: it may be nobody."""
    words = text.tokens.words
    if owner := _owner(text, speaking, first, at):
        return owner, True
    if (relative := _relative(words, at)) is not None:  # ومارادونا، الذي اعتبر أن
        return _antecedent(text, speaking, first, relative), True
    others = [
        place + 1 for place in range(first, at) if words[place] in _BUT and words[place + 1] not in _REGARDS
    ]
    who, settled = _subject(text, speaking, others[-1] if others else first, at, gender)
    return who, settled or bool(others)


def _relative(words: Sequence[str], at: int) -> int | None:
    """Return the place of the الذي that a verb is said of, if it is of one."""
    while at and words[at - 1] in _STILL:
        at -= 1
    return at - 1 if at and words[at - 1] in WHO else None


def _antecedent(text: ArticleText, speaking: Speaking, first: int, relative: int) -> str | None:
    """Return whom the words right before a الذي mean: ومارادونا، الذي اعتبر, وفق المحافظ، الذي توقع."""
    words = text.tokens.words
    for mention, name in speaking.between(first, relative)[-1:]:
        if name.last == relative - 1:
            return mention.entity
    start = relative
    while start > first and words[start - 1].startswith("ال"):
        start -= 1
    return speaking.of_role(words[start:relative]) if start < relative else None


def _subject(
    text: ArticleText, speaking: Speaking, first: int, end: int, gender: Gender
) -> tuple[str | None, bool]:
    """Return who acts in words ``first`` to ``end``, and whether anybody is named there who might.

    That is the first person, or before any a body: حزب الشعوب as soon as the clause begins, for "she"
    anywhere. مدرب مانشستر يونايتد is no body that acts, nor (CNN) in brackets, nor who is named with what it
    happened at.
    """
    words, whole, tokens = text.tokens.words, text.whole.text, text.tokens
    named, early = False, None
    for mention, name in speaking.between(first, end):
        if (
            name.offset
            or whole.startswith(")", tokens.span(name.last, name.last)[1])
            or _hangs(text, speaking, first, name.first)
            or is_circumstance(text, first, name.first)
        ):
            continue
        if name.type == PERSON or gender == "she":
            return mention.entity, True
        named = True
        if early is None and name.first <= first + 1:
            early = mention.entity
    if early is None and (office := _office(words, _behind_opening(text, first, end), end)):
        return speaking.of_role(office), True
    return early, named


def _office(words: Sequence[str], first: int, end: int) -> Sequence[str]:
    """Return the office behind the verb of a sentence, empty if there is none: واستمع الرئيس الفرنسي إلى."""
    office = words[first + 1] if first + 1 < end else ""
    if (
        not (office in offices() or office.removeprefix("ال") in SENT)
        or _opens(words[first])
        or words[first].removeprefix("و") in _GOES_ON
    ):
        return ()
    stop = first + 2
    while stop < end and words[stop].startswith("ال"):
        stop += 1
    return words[first + 1 : stop]


def _owner(text: ArticleText, speaking: Speaking, first: int, at: int) -> str | None:
    """Return whose a statement is of which it is told what it says: تصريحات لفلان قال فيها."""
    words = text.tokens.words
    if words[at - 1] not in _IN_WHICH and _IN_IT.isdisjoint(words[at + 1 : at + 2]):
        return None
    for mention, name in reversed(speaking.between(first, at)):
        owns = words[name.first][: name.offset].endswith("ل") and name.first > first
        near = words[max(first, name.first - 2) : name.first] if owns else words[name.first - 1 : name.first]
        if any(word.removeprefix("ال") in _STATEMENTS for word in near):
            return mention.entity
    return None


def _hangs(text: ArticleText, speaking: Speaking, first: int, name: int) -> bool:
    """Tell whether a name, with its office, hangs on a preposition: من الزعيم فلان, بحضور فلان."""
    words = text.tokens.words
    beside = words[name - 1] if name > first else ""
    on_noun = beside not in PREPOSITIONS and is_preposition(beside) and not speaking.ends(name - 1)
    if on_noun or beside in _AND_HE:
        return True
    at = name - 1
    while at > first and (words[at].startswith("ال") or words[at] in shipped_lists().titles):
        at -= 1
    return at >= first and words[at].removeprefix("و") in AWAY


def _topic(
    text: ArticleText, speaking: Speaking, last: Speaker | None, end: int, gender: Gender
) -> tuple[str | None, bool]:
    """Return the person of whom the sentences tell between who spoke last and word ``end``.

    And whether that settles it: it does not say who is meant where they name people, but not who spoke last.
    """
    starts = text.tokens.starts
    since = bisect_left(starts, max(last.end if last else 0, len(text.title)))
    people = [(mention, name) for mention, name in speaking.between(since, end) if name.type == PERSON]
    for mention, name in reversed(people):
        first = bisect_left(starts, max(sentence_start(text, starts[name.first]), len(text.title)))
        if first >= since and _is_subject(text, speaking, name, first, gender):
            return mention.entity, True
    if last is None or not (last.entity or last.words):
        return None, False
    return None, bool(people) and all(mention.entity != last.entity for mention, _ in people)


def _behind_opening(text: ArticleText, first: int, end: int) -> int:
    """Return the word behind what a sentence opens with, up to a comma: إضافة إلى ذلك، أعرب."""
    starts = text.tokens.starts
    opens = _opens(text.tokens.words[first])
    comma = _COMMA.search(text.whole.text, starts[first], starts[end]) if opens else None
    return bisect_left(starts, comma.end()) if comma else first


def _opens(word: str) -> bool:
    word = word.removeprefix("و")
    return word != _CROSSED and (is_preposition(word) or word in OPENINGS)


def _is_subject(text: ArticleText, speaking: Speaking, name: Name, first: int, gender: Gender) -> bool:
    """Tell whether a sentence is of somebody: its verb begins it, and he or his office stands behind."""
    words = text.tokens.words
    first = _behind_opening(text, first, name.first)
    if name.offset or name.first == first or name.first - first > _REACH:
        return False
    verb = words[first].removeprefix("و")
    if verb in _BACKGROUND or _opens(words[first]):
        return False
    if not verb.startswith("ت") and verb.endswith("ت") != (gender == "she"):
        return False
    if name.first == first + 1:
        return True
    office = words[first + 1]
    if office not in offices() and office not in shipped_lists().titles:
        return False
    between = words[first + 1 : name.first]
    beside = words[name.first - 1]
    joined = beside.startswith("ال") or beside in offices() or speaking.ends(name.first - 1)
    return joined and PREPOSITIONS.isdisjoint(between)


def _last_person(speaking: Speaking, end: int, first: int) -> str | None:
    """Return the person named last before word ``end``, not before word ``first``."""
    for mention, name in reversed(speaking.between(first, end)):
        if name.type == PERSON:
            return mention.entity
    return None
