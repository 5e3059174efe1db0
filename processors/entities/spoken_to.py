"""Who is spoken to, or of whom it is said, and does not speak: قال مصدر لفلان, دعا جميع الأطراف إلى."""

from collections.abc import Sequence
from typing import Final

from processors.entities.clues import offices, those_between
from processors.entities.name import PERSON, Name
from processors.entities.speaker_words import SAYS_TO, SPEECH
from processors.entities.speaking import PREPOSITIONS, described_end
from schemas import Mention

_TO: Final = "ل"
_TO_THE: Final = "لل"
_BEFORE_WHO_IS_TOLD: Final = PREPOSITIONS - {"من"}  # رسالة من فلان
_BY: Final = frozenset({"ب", "بال"})


def is_titled_to(words: Sequence[str], name: Name) -> bool:
    """Tell whether a title speaks to or of somebody, not from him: إيران ترد على فلان, but رسالة من فلان."""
    return name.first > 0 and (_has_to(words, name) or words[name.first - 1] in _BEFORE_WHO_IS_TOLD)


def is_told(words: Sequence[str], name: Name, subject: int) -> bool:
    """Tell whether something is said to a person: قال مصدر لفلان, للمهاجم فلان."""
    if name.type != PERSON or name.first <= subject:
        return False
    beside = words[name.first - 1]
    if _has_to(words, name) or beside == _TO:
        return True
    return beside.startswith(_TO_THE) and name.first - 1 > subject and beside[2:] in offices()


def is_addressed(words: Sequence[str], at: int, verb: str) -> bool:
    """Tell whether to whom it is said stands behind a verb: أخبرت صديقة لها أنها, دعا جميع الأطراف إلى."""
    told = verb in SPEECH.tells and not SPEECH.of_his.isdisjoint(words[at + 1 : at + 2])
    return told or (verb in SAYS_TO and words[at] in SPEECH.all)


def is_object(
    words: Sequence[str], behind: Sequence[tuple[Mention, Name]], first: int, thats: Sequence[int]
) -> bool:
    """Tell whether the one name behind a verb is of whom it says something: اتهم فلانا بأنه."""
    if len(behind) != 1:
        return False
    end = described_end(words, behind[0][1].last + 1, first)
    return end == first or bool(those_between(thats, end, end + 1)) or words[end] in _BY


def _has_to(words: Sequence[str], name: Name) -> bool:
    """Tell whether a name has a ل before it: كوريا لترامب."""
    return words[name.first][: name.offset].endswith(_TO)
