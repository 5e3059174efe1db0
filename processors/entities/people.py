"""Which names of an article are one person's: خان after عمران خان, and the surname in the title."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from processors.entities.lists import shipped_lists
from processors.entities.name import PERSON, Name, places_of_names
from processors.text.tokens import Tokens

_LOOKED_AT: Final = 5  # names of a person, of which one is the full one
_MOST: Final = 50  # people of a word: what more have tells none of them
Key = tuple[str, ...]

_BEFORE: Final = ("", *"وفبلك", "ول", "وب", "فل")  # clitics
_LONE: Final = 3  # letters: what is shorter may be any word


def lone_surnames(names: Sequence[Name], tokens: Tokens) -> Iterator[Name]:
    """Yield surnames that stand alone, of people named in full elsewhere, where no name was seen."""
    lists = shipped_lists()
    surnames = {tokens.words[name.last] for name in names if name.type == PERSON and name.last > name.first}
    surnames = {each for each in surnames if len(each) >= _LONE and each not in lists.ordinary}
    surnames -= {each for each in surnames if each.removeprefix("ال") in lists.adjectives}
    surnames -= {each for each in surnames if each in lists.titles or each in lists.phrases}
    if not surnames:
        return
    # وباربيرا is و and باربيرا where both are taken for surnames: the shortest stands, not either by chance.
    longest_first = sorted(surnames, key=len, reverse=True)
    spelt = {before + surname: surname for surname in longest_first for before in _BEFORE}
    taken = places_of_names(names)
    places = [place for place, word in enumerate(tokens.words) if word in spelt]
    for place in places:
        if place not in taken and not _touches(place, taken, tokens):
            word = tokens.words[place]
            surname = spelt[word]
            yield Name(place, place, PERSON, len(word) - len(surname), surname)


def _touches(place: int, taken: set[int], tokens: Tokens) -> bool:
    """Tell whether only a blank stands between a word and a name."""
    spans = tokens.spans
    before = place - 1 in taken and spans[place, 0] - spans[place - 1, 1] == 1
    return before or (place + 1 in taken and spans[place + 1, 0] - spans[place, 1] == 1)


def gather(keys: Sequence[Key]) -> list[list[int]]:
    """Return which of some people's names mean the same person, as numbers of the names.

    A shorter name means the person named last before it who has all its words; a name in a title may mean one
    who is named in full only in the body.
    """
    people: list[list[int]] = []
    by_key: dict[Key, list[int]] = {}
    by_word: dict[str, list[list[int]]] = {}  # of their fullest names
    for number in sorted((n for n, key in enumerate(keys) if len(key) > 1), key=lambda n: (-len(keys[n]), n)):
        key = keys[number]
        same = by_key.get(key) or _longer(key, keys, by_word)
        if same is None:
            same = []
            people.append(same)
            for word in dict.fromkeys(key):
                by_word.setdefault(word, []).append(same)
        by_key[key] = same
        same.append(number)
    for same in people:
        same.sort()
    alone: dict[Key, list[int]] = {}
    for number, key in enumerate(keys):
        if len(key) > 1:
            continue
        fitting = by_word.get(key[0], [])
        if 0 < len(fitting) <= _MOST:
            insort(_meant(fitting, number, key[0], keys), number)
        else:
            alone.setdefault(key, []).append(number)
    return [*people, *alone.values()]


def _longer(key: Key, keys: Sequence[Key], by_word: Mapping[str, list[list[int]]]) -> list[int] | None:
    """Return the first person whose fullest name has all words of a name: one who has the rarest of them."""
    fitting = min((by_word.get(word, []) for word in key), key=len)
    return next((each for each in fitting[:_MOST] if _is_part(key, keys[each[0]])), None)


def _meant(fitting: list[list[int]], number: int, word: str, keys: Sequence[Key]) -> list[int]:
    """Return whom of several a lone word means: one with this surname first, who was named last before it."""
    by_surname = [each for each in fitting if any(keys[n][-1] == word for n in each[:_LOOKED_AT])] or fitting
    before = [each for each in by_surname if each[0] < number]
    return max(before, key=lambda each: each[bisect_left(each, number) - 1]) if before else by_surname[0]


def _is_part(key: Key, longer: Key) -> bool:
    """Tell whether a name is another one or a shorter form of it: its words in order, the first too."""
    if key[0] != longer[0]:
        return key == longer
    rest = iter(longer)
    return all(word in rest for word in key)
