"""What stands behind a verb of saying before who says it, or instead of him: صرحت السبت, قال في بيان."""

from collections.abc import Sequence
from typing import Final

from processors.entities.marks import OPENING
from processors.entities.name import Name
from processors.entities.speaker_words import SPEECH, WHEN
from processors.entities.speaking import (
    OPENINGS,
    THATS,
    Speaking,
    has_pronoun,
    is_participle,
    is_preposition,
)
from processors.text.reading import ArticleText
from schemas import Mention

_TIMED: Final = WHEN | SPEECH.then
_SPANS: Final = SPEECH.spans | SPEECH.spans_before | SPEECH.spans_past
_OFTEN: Final = SPEECH.times | SPEECH.how_many
_NO_SUBJECT: Final = SPEECH.his_speech | SPEECH.objects | OPENINGS | {"الذي", "التي", "وهو", "وهي", "وهم"}
_HIS: Final = ("ه", "ها", "هم")
_NO_SUBJECT_BEHIND: Final = THATS | {"فيها"}  # تصريحات لفلان اتهم فيها النادي
_ADVERB: Final = 5  # letters of an adverb at least: مخاطبا
_OPENING: Final = frozenset(OPENING)


def subject_behind(text: ArticleText, speaking: Speaking, first: int, end: int) -> int:
    """Return where the subject begins of a verb before word ``first``: صرحت السبت المفوضية."""
    while first < end and _stands_between(text, speaking, first):
        first += 1
    return _often_end(text.tokens.words, first, end)


def turns_away(words: Sequence[str], subject: int, end: int, behind: Sequence[tuple[Mention, Name]]) -> bool:
    """Tell whether what stands behind a verb is not who says it: قال لرويترز, قال في بيان, وتابع قائلا."""
    if behind and behind[0][1].first == subject:
        return behind[0][1].offset > 0
    return (
        subject >= end
        or is_preposition(words[subject])
        or is_participle(words[subject])
        or _is_adverb(words[subject])
        or words[subject] in _NO_SUBJECT
        or _is_his_own(words[subject])
    )


def is_marked(text: ArticleText, verb: int) -> bool:
    """Tell whether words between marks stand right behind a verb: وقال "نجحنا"، مذكرا بأن."""
    return not _OPENING.isdisjoint(text.gap(verb + 1))


def _stands_between(text: ArticleText, speaking: Speaking, at: int) -> bool:
    """Tell whether a word stands between a verb and who says it: صرحت السبت المفوضية, قال عنه فلان."""
    words = text.tokens.words
    if words[at] in _TIMED or (words[at] in _SPANS and _is_span(words, at)):
        return text.gap(at) == " "
    if words[at] in SPEECH.to_me:
        return not speaking.begins(at)  # قال لي كه تشيانغ
    behind = at + 1 < len(words) and has_pronoun(words[at]) and words[at] not in _NO_SUBJECT_BEHIND
    return behind and text.gap(at + 1) == " " and not is_preposition(words[at + 1])


def _is_span(words: Sequence[str], at: int) -> bool:
    """Tell whether a word is of a week, a month or a year: قال الأسبوع الماضي, هذا الشهر, نهاية العام."""
    word, behind, before = words[at], words[at + 1 : at + 2], words[at - 1]
    if word in SPEECH.spans:
        return not SPEECH.spans_past.isdisjoint(behind) or before in SPEECH.spans_before
    return (word in SPEECH.spans_past and before in SPEECH.spans) or (
        word in SPEECH.spans_before and not SPEECH.spans.isdisjoint(behind)
    )


def _often_end(words: Sequence[str], at: int, end: int) -> int:
    """Return where words end that say how often, or where they begin if none do: مرات عدة, أكثر من مرة."""
    stop = at
    while stop < end and words[stop] in _OFTEN:
        stop += 1
    return at if SPEECH.times.isdisjoint(words[at:stop]) else stop


def _is_his_own(word: str) -> bool:
    """Tell whether a word is what somebody has and tells of, and not who does: أكد دعمه لها, كشف هويته."""
    return word.endswith(_HIS) and any(word.removesuffix(his) in SPEECH.his_own for his in _HIS)


def _is_adverb(word: str) -> bool:
    """Tell whether a word behind a verb says how: وقال مخاطبا العراقيين. A subject has no such ending."""
    return (word.startswith("م") and word.endswith("ا") and len(word) >= _ADVERB) or word in SPEECH.how
