"""Whose words another one passes on or has learned: نقلت الوكالة عن فلان, علمت «عكاظ» من مصادر."""

from collections.abc import Sequence
from typing import Final

from processors.entities.clues import those_between
from processors.entities.named_speaker import among_named
from processors.entities.nameless import LONGEST, in_words
from processors.entities.roles import HIS_WORDS
from processors.entities.speaker_words import SPEECH, TOLD_BY
from processors.entities.speaking import NOBODY, PREPOSITIONS, TELLS_OF_OTHERS, Speaking, Told
from processors.entities.verbs import LEARNS, without_and
from processors.text.reading import ArticleText

_TONGUE: Final = "لسان"
_TAKEN: Final = "نقلا"
_FROM: Final = "عن"
_ENDS_TOLD: Final = HIS_WORDS | PREPOSITIONS | {"لم", "بما"}  # عن مصدر لم تسمه


def passed_on(
    text: ArticleText, speaking: Speaking, verb: int, end: int, thats: Sequence[int]
) -> Told | None:
    """Return whose words, which begin with word ``end``, the subject of a verb merely passes on."""
    words = text.tokens.words
    between = words[verb:end]
    if _TONGUE in between and (told := _on_tongue(text, speaking, verb, end)):
        return told
    if _TAKEN in between and (told := _taken_from(text, speaking, verb, end)):
        return told
    word = without_and(words[verb])
    if word in LEARNS:
        return _learned(text, speaking, verb, end, thats)
    return _told_of(text, speaking, verb, end) if word in TELLS_OF_OTHERS else None


def _on_tongue(text: ArticleText, speaking: Speaking, verb: int, end: int) -> Told | None:
    """Return on whose tongue a country or a body says something: أكدت روسيا على لسان وزير خارجيتها أن."""
    words = text.tokens.words
    tongue = words.index(_TONGUE, verb)
    on = words[tongue - 1] == "علي" and words[tongue - 2] not in SPEECH.came_on
    return _told_by(text, speaking, tongue, end) if on and speaking.between(tongue, end) else None


def _taken_from(text: ArticleText, speaking: Speaking, verb: int, end: int) -> Told | None:
    """Return from whom a paper has what it says: قالت الوكالة نقلا عن بيان للرئاسة."""
    words = text.tokens.words
    of = words.index(_TAKEN, verb) + 1
    told = of + 1 < end and words[of] == _FROM and words[of + 1] not in SPEECH.findings
    return _told_by(text, speaking, of, end) if told else None


def _learned(text: ArticleText, speaking: Speaking, verb: int, end: int, thats: Sequence[int]) -> Told:
    """Return from whom a paper has learned something: علمت «عكاظ» من مصادر أن."""
    words = text.tokens.words
    source = next((at for at in range(verb + 1, end) if words[at] == "من"), end)
    return in_words(text, speaking, source + 1, next(iter(those_between(thats, source, end)), end))


def _told_of(text: ArticleText, speaking: Speaking, verb: int, end: int) -> Told | None:
    """Return of whom a paper tells that he said it: نقلت الوكالة عن فلان قوله, تصريحات مصدر مسؤول."""
    words = text.tokens.words
    told = next((at for at in range(verb + 1, end) if words[at] in TOLD_BY), None)
    if told is None:
        stated = (at for at in range(verb + 2, end) if words[at] in SPEECH.statements)
        told = next((at for at in stated if words[at - 1] not in PREPOSITIONS), None)
    return _told_by(text, speaking, told, end) if told is not None else None


def _told_by(text: ArticleText, speaking: Speaking, told: int, end: int) -> Told:
    """Return who said what another one passes on, from word ``told`` to ``end``: عن فلان قوله."""
    words, subject = text.tokens.words, told + 1
    if words[told] in SPEECH.told_by_him:
        return NOBODY
    if named := speaking.between(subject, end):
        return among_named(text, speaking, subject, named)
    first = subject + 2 * (words[subject + 1] == "من")  # عدد من الدبلوماسيين
    stop = next((at for at in range(first, end) if words[at] in _ENDS_TOLD), end)
    return in_words(text, speaking, subject, min(stop, subject + LONGEST))
