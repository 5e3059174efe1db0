"""Which names of an article are one person's: خان after عمران خان, and the surname in the title."""

from collections.abc import Iterator, Sequence
from typing import Final

from processors.entities.keys import person_key
from processors.entities.lists import shipped_lists
from processors.entities.names import Name, name_words
from processors.entities.tagger import TYPES
from processors.text.clitics import BEGINNINGS
from processors.text.tokens import Tokens

PERSON: Final = TYPES.index("person")
Key = tuple[str, ...]

_BEFORE: Final = ("", *"وفبلك", "ول", "وب", "فل")  # clitics
_LONE: Final = 4  # letters: what is shorter may be any word


def lone_surnames(names: Sequence[Name], tokens: Tokens) -> Iterator[Name]:
    """Yield surnames that stand alone, of people that the article names in full, where no name was seen."""
    lists = shipped_lists()
    surnames = {tokens.words[name.last] for name in names if name.type == PERSON and name.last > name.first}
    if not surnames:
        return
    surnames = {
        each
        for each in surnames
        if len(each) >= _LONE and each not in BEGINNINGS and each not in lists.titles
    }
    spelt = {before + surname: surname for surname in surnames for before in _BEFORE}
    taken = {place for name in names for place in range(name.first, name.last + 1)}
    for place, word in enumerate(tokens.words):
        if word in spelt and taken.isdisjoint((place - 1, place, place + 1)):
            surname = spelt[word]
            yield Name(place, place, PERSON, len(word) - len(surname), surname)


def gather(names: Sequence[Name], words: Sequence[str]) -> list[list[int]]:
    """Return which of some people's names mean the same person, as numbers of the names.

    A shorter name means the person named last before it who has all its words; a name in a title may mean one
    who is named in full only in the body.
    """
    keys = [person_key(name_words(name, words)) for name in names]
    full = [number for number, key in enumerate(keys) if len(key) > 1]
    people: list[list[int]] = []
    owner: dict[int, list[int]] = {}
    for number in sorted(full, key=lambda each: (-len(keys[each]), each)):
        same = next((each for each in people if _is_part(keys[number], keys[each[0]])), None)
        if same is None:
            same = []
            people.append(same)
        same.append(number)
        owner[number] = same
    for number, key in enumerate(keys):
        if number in owner:
            continue
        fitting = [each for each in people if key[0] in keys[each[0]] or keys[each[0]][-1:] == key]
        if not fitting:
            lone = next((each for each in people if keys[each[0]] == key), None)
            if lone is None:
                people.append([number])
            else:
                lone.append(number)
            continue
        by_surname = [each for each in fitting if keys[each[0]][-1] == key[0]] or fitting
        before = [each for each in by_surname if min(each) < number]
        nearest = (
            max(before, key=lambda each: max(n for n in each if n < number)) if before else by_surname[0]
        )
        nearest.append(number)
        owner[number] = nearest
    return [sorted(each) for each in people]


def _is_part(key: Key, longer: Key) -> bool:
    """Tell whether a name is another one or a shorter form of it: its words in order, the first too."""
    if key[0] != longer[0]:
        return key == longer
    rest = iter(longer)
    return all(word in rest for word in key)
