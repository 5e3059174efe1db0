"""Who stands before a verb of saying as its subject: وكان فلان قد قال, أما فلان فقال, الوزير أكد."""

from bisect import bisect_left
from typing import Final

from processors.entities.clues import verbs_of_quoting
from processors.entities.name import Name
from processors.entities.named_speaker import among_named
from processors.entities.nameless import LONGEST, in_words
from processors.entities.speaker_words import COMMAS, SPEECH, WHEN
from processors.entities.speaking import (
    AWAY,
    PREPOSITIONS,
    WHO,
    Speaking,
    Told,
    first_person,
    is_circumstance,
    is_participle,
    is_preposition,
    sentence_start,
)
from processors.entities.verbs import SAYINGS
from processors.entities.whose_man import first_of_man
from processors.text.reading import ArticleText

_UNNAMED: Final = 5  # words of a subject before its verb that has no name: beyond it they are a clause
_REACH: Final = 2 * LONGEST  # words before a verb among which its subject is opened
_APPOSED: Final = 2  # commas around a second phrase
_HAS: Final = "قد"
_OPENERS: Final = SPEECH.nominal | SPEECH.as_for | SPEECH.but_that
_BEFORE_NO_VERB: Final = PREPOSITIONS | WHO
_ASIDE: Final = AWAY | SPEECH.beside
_BREAKS: Final = frozenset('\n.:؟!"«»“”')


def opened_before(text: ArticleText, speaking: Speaking, verb: int) -> Told | None:
    """Return who is the subject before a verb: وكان فلان قد قال, لكن المدرب قال, أما فلان فقال.

    A second phrase may stand between commas: لكن فلان، محلل أسواق المال، قال. None where nobody is told so.
    """
    words = text.tokens.words
    if _OPENERS.isdisjoint(words[max(0, verb - _REACH) : verb]) or is_participle(words[verb]):
        return None
    joined = words[verb] not in verbs_of_quoting()
    if joined and words[verb][0] != "ف":
        return None
    end = verb - (words[verb - 1] == _HAS)
    end -= words[end - 1] in WHEN
    first = _opened(text, speaking, end, SPEECH.as_for if joined else SPEECH.nominal)
    if first is None or is_preposition(words[first]) or words[end - 1] in _BEFORE_NO_VERB:
        return None
    stop = next((at for at in range(first + 1, end) if words[at] in WHO or _has_comma(text, at)), end)
    if named := speaking.between(first, stop) or speaking.between(stop, end)[:1]:
        name = first_person(named)[1]
        if name.first in {first, stop} or name.last == stop - 1:
            return among_named(text, speaking, first, named)
    return in_words(text, speaking, first, stop) if stop - first <= _UNNAMED else None


def named_before(text: ArticleText, speaking: Speaking, verb: int, *, turns_away: bool) -> Told | None:
    """Return who is named right before a verb and says it, or whose man does: طبيب البيت الأبيض يؤكد."""
    before = speaking.between(verb - LONGEST, verb)
    if not before or not _is_subject(text, before[-1][1], verb, turns_away=turns_away):
        return None
    mention, name = before[-1]
    man = first_of_man(text.tokens.words, name, speaking)
    if man < name.first:
        return in_words(text, speaking, man, name.last + 1)
    return mention.entity, mention.text


def _opened(text: ArticleText, speaking: Speaking, end: int, openers: frozenset[str]) -> int | None:
    """Return the first word of the subject that stands before word ``end``, behind a word that opens it."""
    words = text.tokens.words
    commas = 0
    for at in range(end, max(1, end - _REACH), -1):
        if not _BREAKS.isdisjoint(text.gap(at)):
            return None
        commas += _has_comma(text, at)
        opener = words[at - 1]
        but_that = opener == "ان" and words[at - 2] in SPEECH.but_that and openers is SPEECH.nominal
        if (opener in openers and not speaking.ends(at - 1)) or but_that:
            before_verb = commas == 1 and _has_comma(text, end)  # أما الوزير، فقال
            alone = commas <= _APPOSED and (openers is SPEECH.as_for or not before_verb)
            return at if alone and at < end and words[at - 2] not in WHO else None
        if opener in SPEECH.clause:
            return None
    return None


def _has_comma(text: ArticleText, at: int) -> bool:
    """Tell whether a comma stands before a word."""
    return not COMMAS.isdisjoint(text.gap(at))


def _is_subject(text: ArticleText, name: Name, verb: int, *, turns_away: bool) -> bool:
    """Tell whether a name stands right before a verb, in its sentence: الوزير قال, not وقال.

    Behind a comma it does only if nobody else stands behind the verb: not تسليح الحوثيين، أكدت روسيا.
    """
    tokens = text.tokens
    word = tokens.words[verb]
    if name.last != verb - 1 or word not in verbs_of_quoting() or word in SAYINGS:
        return False
    clitic = tokens.words[name.first][name.offset - 1] if name.offset else ""
    beside = tokens.words[name.first - 1] if name.first else ""
    hangs = (clitic and clitic in "بكل") or beside in _ASIDE  # رئيسة البحوث بشركة فاروس أكدت
    if hangs and beside not in SPEECH.papers:  # تقرير لرويترز أفاد
        return False
    if not turns_away and tokens.words[verb + 1].startswith("ال") and is_preposition(beside):
        return False  # في حديث لصحيفة الشروق قال الوزير
    between = text.gap(verb)
    if not between.strip(" "):
        return True
    if between.strip(" ،,") or not turns_away or is_participle(word):  # موقف ليو، مشيرا
        return False
    first = bisect_left(tokens.starts, sentence_start(text, tokens.starts[name.first]))
    return not is_circumstance(text, first, name.first)
