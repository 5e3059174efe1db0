"""Whether he who is named speaks, or a man or body of his: صهر فلان, محامي الوزير فلان, طبيب البيت الأبيض."""

from collections.abc import Sequence
from typing import Final

from processors.entities.clues import offices
from processors.entities.lists import shipped_lists
from processors.entities.name import PERSON, Name
from processors.entities.speaker_words import COMMAS, SPEECH
from processors.entities.speaking import Speaking, is_of_another
from processors.text.reading import ArticleText
from schemas import Mention

_SEVERAL: Final = "كل"  # كل من فلان: each of them speaks himself
_OF: Final = "من"
_BUSINESS: Final = "اعمال"
_BODIES_OR_SOME: Final = SPEECH.one_of | SPEECH.his_bodies


def is_of_who_stands_before(words: Sequence[str], name: Name, speaking: Speaking) -> bool:
    """Tell whether a title speaks of somebody of this name: صهر ترامب, مدرب ليفربول, but not its كلوب."""
    head = _head(words, name.first, speaking)
    return head != "" and (is_of_another(head) or (name.type != PERSON and head in offices()))


def first_of_man(words: Sequence[str], name: Name, speaking: Speaking) -> int:
    """Return where an office begins that somebody or a body of this name has filled: طبيب البيت الأبيض."""
    first = name.first
    while (head := _head(words, first, speaking)) in offices():
        if head.startswith("ال"):
            return name.first  # الرئيس ترمب
        first -= 1
    return first


def is_spoken_for(words: Sequence[str], subject: int, name: int) -> bool:
    """Tell whether another one speaks, from word ``subject`` on, than who is named: عائلة صلاح."""
    if name == subject:
        return False
    head, beside = words[subject], words[subject + 1]
    if words[name - 1] == _OF and head != _SEVERAL:
        return True  # مقربون من فلان
    if head in SPEECH.spokesmen and not SPEECH.his_bodies.isdisjoint(words[subject + 1 : name]):
        return True  # متحدثة باسم مكتب فلان
    if head in _BODIES_OR_SOME or (head in SPEECH.agents and beside == _BUSINESS):
        return True
    titled = beside.startswith("ال") and beside in shipped_lists().titles
    return (head in SPEECH.lawyers or is_of_another(head)) and (name == subject + 1 or titled)


def in_apposition(
    text: ArticleText, named: Sequence[tuple[Mention, Name]], subject: int
) -> tuple[Mention, Name] | None:
    """Return who is named behind the man of another one, between commas: كبير موظفي فلان، فلان، إن."""
    if len(named) == 1:
        return None
    whose, name = named[0][1], named[1][1]
    apart = all(text.gap(at).strip(" ") in COMMAS for at in (whose.last + 1, name.last + 1))
    if whose.first == subject or name.first != whose.last + 1 or not apart:
        return None
    construct = not text.tokens.words[whose.first - 1].startswith("ال")
    return named[1] if construct and whose.type == name.type == PERSON else None


def _head(words: Sequence[str], at: int, speaking: Speaking) -> str:
    """Return the word before word ``at``; nothing where none is, or another name ends there."""
    return "" if at == 0 or speaking.ends(at - 1) else words[at - 1]
