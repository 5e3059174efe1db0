"""A speaker without a name: the words that tell who it is, and where they end."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from processors.entities.clues import offices, verbs_of_quoting
from processors.entities.lists import shipped_lists
from processors.entities.marks import OPENING, closing_of
from processors.entities.name import Name
from processors.entities.roles import CIRCUMSTANCES
from processors.entities.speaker_words import COMMAS, SAYS_TO, SPEECH, TOLD_BY, WHEN
from processors.entities.speaking import (
    AWAY,
    NOBODY,
    PREPOSITIONS,
    WHO,
    Speaking,
    Told,
    described_end,
    first_person,
    is_participle,
)
from processors.entities.verbs import OF_ANOTHER
from processors.text.reading import ArticleText
from schemas import Mention

LONGEST: Final = 9  # words that name a speaker
_OBJECT: Final = 2  # words of whom it is said, with nobody before them
_BRACKETED: Final = 40  # characters of a name in brackets: محطة (سي.ان.ان)
_BETWEEN: Final = " #%٪"  # what may stand between two words that name a speaker: 18٪ من المجيبين
_PER_CENT: Final = ("%", "٪")
_DECIMAL: Final = frozenset(",.٫")
_HANGING: Final = AWAY | {"ب", "مع", "بين"}  # no speaker ends with them: مصادر لـ"الشروق"
_BEFORE_NO_BODY: Final = _HANGING - {"في", "من"}  # but باحث في «مركز جسور»
_RELATIVES: Final = WHO | {"حيث"}
_LIKE: Final = "بمثابه"  # before it stands what is seen so: اعتبرت التصريح بمثابة رسالة
_HIS: Final = ("ه", "ها", "هم")
# Behind who says it they tell when, where or to whom: وقالت الرابطة عبر موقعها.
_APART: Final = WHO | SPEECH.turned | WHEN | SPEECH.placed | (CIRCUMSTANCES - {"مع", "بعد"})


def in_words(text: ArticleText, speaking: Speaking, first: int, end: int) -> Told:
    """Return who is told in the words from ``first`` on, before ``end`` and up to a mark, and these words."""
    words, starts = text.tokens.words, text.tokens.starts
    if first >= min(end, len(words)) or words[first] in SPEECH.begins_speech:
        return NOBODY
    last = first
    while last + 1 < end and _belongs(text, last + 1) and not _is_apart(words, last + 1):
        last += 1
    closing = _named_to(text, last + 1) if last + 1 < end and words[last] not in _BEFORE_NO_BODY else None
    if closing is not None and bisect_left(starts, closing) <= end:
        return None, text.quoted(starts[first], closing + 1).text
    while last >= first and words[last] in _HANGING:
        last -= 1
    if last < first:
        return NOBODY
    if words[last].isdigit() and text.gap(last + 1)[:1] in _PER_CENT:
        return None, text.quoted(starts[first], text.tokens.span(last, last)[1] + 1).text
    return speaking.of_role(words[first : last + 1]), text.written(first, last)


def behind_verb_end(text: ArticleText, speaking: Speaking, subject: int, that: int, verb: str) -> int:
    """Return where the words end that name a speaker behind his verb, before word ``that``."""
    words = text.tokens.words
    while that - 1 > subject and words[that - 1] in PREPOSITIONS:  # أشار المتحدث إلى أن
        that -= 1
    if verb in OF_ANOTHER:
        that = _describer_end(text, subject, that)
    elif _LIKE in words[subject:that]:
        return subject
    elif verb in SPEECH.tells:
        country = speaking.place_at(subject)
        that = country.last + 1 if country else _teller_end(words, subject, that)
    return min(that, subject + LONGEST)


def before_named_end(
    text: ArticleText, speaking: Speaking, subject: int, behind: Sequence[tuple[Mention, Name]], verb: str
) -> int | None:
    """Return where a subject without a name ends, behind which somebody else is named, or None.

    أعلن المستشفى الذي يعالج فيه فلان; أبلغ مسؤول أميركي رويترز; وصفت السعودية تصريحات فلان; تقول
    شركة، المالكة لمواقع أسسها فلان، إنها; حذر رئيس النادي اللاعب فلانا.
    """
    words, named, person = text.tokens.words, behind[0][1].first, first_person(behind)[1].first
    relative = next((at for at in range(subject + 1, named) if words[at] in _RELATIVES), None)
    if relative is not None and not _is_man(words[subject]):  # مدير الشركة التي تدير الملعب، فلان
        return relative
    if verb in SPEECH.tells and words[named - 1] in shipped_lists().adjectives:
        return named
    country = speaking.place_at(subject)
    if country and named > country.last + 1:
        return country.last + 1
    if verb in SAYS_TO and words[subject] in offices() and person - subject > _OBJECT:
        return person - 1 if words[person - 1] in SPEECH.addressed else None
    return _body_end(text, subject, person)


def somebody(text: ArticleText, speaking: Speaking, verb: int) -> Told | None:
    """Return the one without a name right behind whom a verb tells what he says: اعتقال رجل زعم أنه مسلح."""
    words = text.tokens.words
    first = verb - 1
    first -= first > 0 and words[first] in shipped_lists().adjectives and text.gap(first) == " "
    if first < 0 or words[first] not in SPEECH.somebody or text.gap(verb) != " ":
        return None
    if is_participle(words[verb]) or words[verb] not in verbs_of_quoting():
        return None
    return in_words(text, speaking, first, verb)


def _belongs(text: ArticleText, at: int) -> bool:
    """Tell whether no mark stands before a word of a speaker but that of a number: 18,5٪ من المجيبين."""
    gap, words = text.gap(at), text.tokens.words
    return not gap.strip(_BETWEEN) or (gap in _DECIMAL and words[at - 1].isdigit() and words[at].isdigit())


def _is_apart(words: Sequence[str], at: int) -> bool:
    """Tell whether words say when, where, to whom or of what: الرابطة في بيان, دبلوماسي لرويترز."""
    return (
        words[at] in _APART
        or words[at] in SPEECH.befalls
        or (words[at] == "في" and not SPEECH.occasions.isdisjoint(words[at + 1 : at + 2]))
        or (words[at] in SPEECH.to_papers and words[at - 1] not in SPEECH.general)
    )


def _named_to(text: ArticleText, at: int) -> int | None:
    """Return where the marks or brackets close in which a name begins with a word: منظمة "أطباء بلا حدود"."""
    gap, start, whole = text.gap(at), text.tokens.starts[at], text.whole.text
    if gap[:1] != " ":
        return None
    mark = gap.strip(" ")
    if len(mark) == 1 and mark in OPENING:
        return closing_of(text, start - 1)
    closing = whole.find(")", start, start + _BRACKETED) if mark == "(" else -1
    return closing if closing >= 0 and not any(map(str.isdigit, whole[start:closing])) else None


def _describer_end(text: ArticleText, subject: int, that: int) -> int:
    """Return where who describes ends, behind whom stands what he does: وصف الرئيس الأميركي الاتفاق بأنه.

    Few words are the object alone, ووصف المحاكمة بأنها, and so is what is somebody's: وصف ضغط دمه بأنه.
    """
    if that - subject <= _OBJECT or text.written(subject + 1).endswith(_HIS):
        return subject
    words = text.tokens.words
    one_of = words[subject] in SPEECH.one_of and words[subject + 1].startswith("ال")  # أحد الصبيان
    return described_end(words, subject + 1 + one_of, that)


def _teller_end(words: Sequence[str], subject: int, that: int) -> int:
    """Return where who tells something ends, before whom he tells it: أبلغ مدير الشركة الموظفين أن."""
    end = subject + 1
    while end < that and not words[end - 1].startswith("ال") and words[end].startswith("ال"):
        end += 1
    described = described_end(words, end, that)
    end = next((at for at in range(end, described) if words[at][2:] in offices()), described)  # القاضي
    return end if end < that and words[end].startswith("ال") else that


def _body_end(text: ArticleText, subject: int, name: int) -> int | None:
    """Return where a body ends before commas between which more is told: تقول شركة، المالكة لموقع، إنها."""
    words = text.tokens.words
    if words[subject] not in shipped_lists().organisation_heads or words[subject].startswith("ال"):
        return None  # وزير الخارجية، الشيخ فلان
    commas = [at for at in range(subject + 1, name + 1) if not COMMAS.isdisjoint(text.gap(at))]
    passes_on = not TOLD_BY.isdisjoint(words[subject:name])  # نقلا عن فلان
    return commas[0] if commas and commas[-1] < name and not passes_on else None


def _is_man(word: str) -> bool:
    """Tell whether a word is an office or a title, behind which the name of who has it may stand late."""
    return word.removeprefix("ال") in offices() or word in shipped_lists().titles
