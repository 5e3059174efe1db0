"""Who in an article can speak, and what the words around a verb of saying tell of who does."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import Final, Literal

from processors.entities.clues import offices, verbs_of_quoting
from processors.entities.find import Named
from processors.entities.keys import words_of
from processors.entities.lists import shipped_lists
from processors.entities.name import GROUP, ORGANISATION, PERSON, PLACE, Name
from processors.entities.roles import CIRCUMSTANCES
from processors.entities.verbs import SAYINGS, without_and
from processors.text.clitics import BEGINNINGS
from processors.text.reading import ArticleText
from schemas import Mention

SPEAKS: Final = frozenset({PERSON, ORGANISATION, GROUP})
WHO: Final = frozenset({"الذي", "التي", "الذين"})
TELLS_OF_OTHERS: Final = frozenset({"نقل", "نقلت"})  # ونقلت الصحيفة عن فلان: the verb is of who tells it
# على موقع تويتر: where something was said, and nobody who says it.
_PLATFORMS: Final = frozenset(
    {"تويتر", "فيسبوك", "فيس بوك", "انستغرام", "انستجرام", "يوتيوب", "تلغرام", "واتساب"}
)
_ON: Final = frozenset({"علي", "عبر", "في"})
_SITE: Final = frozenset({"موقع", "منصه", "تطبيق", "شبكه"})
# An office that is over: who is told without one of these is another one.
_OVER: Final = frozenset({"سابق", "سابقه", "اسبق", "راحل", "ناءب", "مرشح"})

THATS: Final = frozenset({"ان", "انه", "انها", "انهم", "بان", "بانه", "بانها"})
# What turns away from a subject: what hangs on the verb, or a word of when and how.
PREPOSITIONS: Final = THATS | frozenset(
    {"في", "خلال", "علي", "عبر", "الي", "عن", "من", "لدي", "امام", "عقب", "بعد", "قبل", "اثناء", "ل"}
    | {"بحسب", "حسب", "وفق", "وفقا", "حول", "ايضا", "مءكدا", "كذلك", "فيه", "فيها", "حينها", "امس"}
)

AWAY: Final = PREPOSITIONS - THATS  # who stands behind them does not act; behind أن he does

# With them a sentence begins that says when, why or of what before it comes to who: خلال استضافتها، قالت.
OPENINGS: Final = (
    AWAY
    | CIRCUMSTANCES
    | {"رغم", "منذ", "عند", "عندما", "حين", "وفق", "وفقا", "حسب", "ردا", "بسبب", "بشان", "فيما"}
    | {"اضافه", "فضلا", "تعليقا"}
)

# Characters: the longest of 31,000 articles in which somebody says something has 1,314. What is longer is a
# list without points, and each of its verbs would look through all of it.
LONGEST_SENTENCE: Final = 2_000

Told = tuple[str | None, str]  # who speaks: an entity, and the words that name him
NOBODY: Final[Told] = (None, "")


@dataclass(slots=True)
class Said:
    """A quotation on its way: its span in ``whole``, the place of its verb among the words or -1."""

    start: int
    end: int
    kind: Literal["direct", "indirect"]
    verb: int


class Speaking:
    """Those whom an article names who can speak, in the order of the text."""

    def __init__(self, named: Named, words: Sequence[str]) -> None:
        pairs = zip(named.mentions, named.names, strict=True)
        self.pairs = [
            (mention, name)
            for mention, name in pairs
            if name.type in SPEAKS and not (name.form in _PLATFORMS and _is_where(words, name))
        ]
        self._firsts = [name.first for _, name in self.pairs]
        self._names = named.names
        self._begin = {name.first for name in named.names}
        self._end = {name.last for name in named.names}
        self._entities = named.entities

    def between(self, first: int, end: int) -> list[tuple[Mention, Name]]:
        """Return those who are named in words ``first`` to ``end``, the last not among them."""
        found = self.pairs[bisect_left(self._firsts, first) : bisect_left(self._firsts, end)]
        return [(mention, name) for mention, name in found if name.last < end] if found else found

    def begins(self, word: int) -> bool:
        """Tell whether a name begins with a word."""
        return word in self._begin

    def place_at(self, word: int) -> Name | None:
        """Return the place whose name begins with a word, if one does."""
        at = bisect_left(self._names, word, key=attrgetter("first"))
        name = self._names[at] if at < len(self._names) else None
        return name if name and name.first == word and name.type == PLACE else None

    def ends(self, word: int) -> bool:
        """Tell whether a name ends with a word."""
        return word in self._end

    @cached_property
    def _roles(self) -> dict[str, list[tuple[set[str], str]]]:
        """The roles of those who have one, as their words, by the first: many articles ask for none."""
        found: dict[str, list[tuple[set[str], str]]] = {}
        for entity in self._entities:
            if role := [word.removeprefix("ال") for word in words_of(entity.role or "")]:
                found.setdefault(role[0], []).append((set(role), entity.id))
        return found

    def of_role(self, words: Sequence[str]) -> str | None:
        """Return the one person whose role these words tell, shortened or not: الوزير, وزير الخارجية."""
        definite = words[0].startswith("ال")
        if not (definite or (len(words) > 1 and words[1].startswith("ال"))):
            return None
        told = [word.removeprefix("ال") for word in words]
        said = set(told)
        fitting = (
            one
            for role, one in self._roles.get(told[0], ())
            if said <= role and (definite or _OVER.isdisjoint(role - said))
        )
        first = next(fitting, None)
        return first if next(fitting, None) is None else None


def first_person(named: Sequence[tuple[Mention, Name]]) -> tuple[Mention, Name]:
    """Return the first person of some who are named, or where there is none the first of them."""
    return next((each for each in named if each[1].type == PERSON), named[0])


def _is_where(words: Sequence[str], name: Name) -> bool:
    """Tell whether a platform's name says where something was said: على موقع تويتر."""
    at = name.first - 1
    if at > 0 and words[at] in _SITE:
        at -= 1
    return at >= 0 and words[at] in _ON


def gender_of(words: Sequence[str], verb: int) -> Literal["he", "she"] | None:
    """Return which gender a verb of saying has: قالت, تقول, قائلة."""
    return _gender(without_and(words[verb])) if verb >= 0 else None


@cache
def _gender(word: str) -> Literal["he", "she"] | None:
    if word in SAYINGS:
        return SAYINGS[word]
    if word in TELLS_OF_OTHERS:
        return None
    if word.endswith("ه"):
        return "she" if word in _participles() else "he"  # قائلة, but نوه
    she = word.endswith("ت") and word not in _OWN_T
    return "she" if she or (word[0] == "ت" and "ي" + word[1:] in verbs_of_quoting()) else "he"


_PLURALS: Final = ("وا", "ون", "ين", "قلن")


def is_plural(words: Sequence[str], verb: int) -> bool:
    """Tell whether a verb of saying is of many: قالوا, مشيرين."""
    return verb >= 0 and words[verb].endswith(_PLURALS) and words[verb].removeprefix("و") != "بين"


_OWN_T: Final = frozenset({"لفت"})  # the letter is the verb's own


def is_participle(verb: str) -> bool:
    """Tell whether a verb of saying hangs on its sentence, whose subject is its own: مؤكدا, مؤكدة, قائلين."""
    return verb in _participles() or verb[1:] in _participles()


@cache
def _participles() -> frozenset[str]:
    """Return the verbs of saying that are participles, without the finite دعا and قالوا."""
    verbs = verbs_of_quoting()
    he = {verb for verb in verbs if verb.endswith("ا") and not verb.endswith("وا")} - {"دعا"}
    return frozenset(he | ({verb[:-1] + end for verb in he for end in ("ه", "ين")} & verbs))


def is_preposition(word: str) -> bool:
    """Tell whether a word is a preposition, begins with one or has a pronoun behind it: في, لرويترز, عنه."""
    begins = word[:1] in "لب" and len(word) > 3 and not _has_own_letter(word)
    return begins or word in PREPOSITIONS or has_pronoun(word)


def has_pronoun(word: str) -> bool:
    """Tell whether a word is a preposition with its pronoun: عنه, خلالها."""
    return word.endswith(_PRONOUNS) and any(word.removesuffix(end) in _BEFORE_PRONOUNS for end in _PRONOUNS)


def _has_own_letter(word: str) -> bool:
    """Tell whether a word that begins like one with a preposition has none: لاعبوه, باحثون."""
    return any(word.removesuffix(end) in BEGINNINGS for end in _ENDS)


_PRONOUNS: Final = ("ه", "ها", "هم")
_BEFORE_PRONOUNS: Final = PREPOSITIONS | {"ب", "اسفل", "فوق", "تحت", "مع", "بين", "ضد"}
_ENDS: Final = ("", "ه", "ها", "هم", "ون", "ين", "ان", "وه", "وها", "و", "ي")  # of a noun


_ADJECTIVES: Final = ("ي", "يه", "يون", "يين")


def described_end(words: Sequence[str], at: int, end: int) -> int:
    """Return where the adjectives end that begin with word ``at``: الرئيس الأميركي."""
    while at < end and words[at].startswith("ال") and words[at].endswith(_ADJECTIVES):
        at += 1
    return at


def is_of_another(word: str) -> bool:
    """Tell whether a word without an article makes the name behind it that of another: عائلة, محامي, عراب."""
    if word.startswith("ال") or word.endswith("ا") or word in PREPOSITIONS:
        return False
    return word not in offices() and word not in shipped_lists().titles


def sentence_start(text: ArticleText, end: int) -> int:
    """Return where the sentence around a place of the text starts: in a list without points nearby."""
    whole, least = text.whole.text, max(0, end - LONGEST_SENTENCE)
    return max(whole.rfind("\n", least, end), whole.rfind(". ", least, end), least - 1) + 1


_AT: Final = frozenset(
    {"لدي", "عند", "عندما", "حين", "منذ", "حول", "عن", "بشان", "بخصوص", "تعليقا", "ردا", "بالنسبه"}
)


def is_circumstance(text: ArticleText, first: int, name: int) -> bool:
    """Tell whether a name stands in a phrase that says when or with whom: وخلال لقاء مع فلان، قال.

    But who stands behind من جهته acts.
    """
    words, starts = text.tokens.words, text.tokens.starts
    comma = max(text.whole.text.rfind(mark, starts[first], starts[name]) for mark in "،,")
    phrase = words[bisect_left(starts, comma) if comma >= 0 else first : name]
    opened = bool(phrase) and phrase[0].removeprefix("و") in _AT
    return opened or not CIRCUMSTANCES.isdisjoint(phrase)
