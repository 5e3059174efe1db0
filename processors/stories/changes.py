"""What a text says otherwise than the one that a desk was told: numbers first, then words, or a whole title.

Compared are a title and the beginning of a body, which is all that the ledger keeps of what was told. Words
are compared as Rasid reads them, and shown as they were written.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from processors.entities.clues import verbs_of_saying
from processors.quoting import CUT, beginning
from processors.stories.codes import is_plain, negates, read_number
from processors.stories.fingerprint import read_words
from processors.stories.headlines import unlabelled
from processors.text.normalize import normalize
from processors.text.reading import read_article
from processors.text.tokens import tokenize
from schemas import Change, Hit

TITLE_CHARS: Final = 200  # the longest of 31,253 titles in the ANT corpus has 124
MOST: Final = 6  # an alert is read in seconds
_PHRASE_CHARS: Final = 80
_SAME_SENTENCE: Final = 0.5  # of the words of both, in their order: below it a text was written anew
_DAY: Final = {"يوم"}  # يوم الخميس, الخميس
_AROUND: Final = ".,:;!?،؛؟…\"'«»“”()[]"


@dataclass(frozen=True, slots=True)
class Wording:
    """What is kept of a text that was told: its title and the beginning of its body, each on a line."""

    title: str
    lead: str

    @classmethod
    def of(cls, hit: Hit) -> "Wording":
        """Return what is to be kept of a hit."""
        return cls(beginning(hit.article.title, TITLE_CHARS), hit.lead)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str  # as Rasid reads it
    start: int  # where it stands in the original
    end: int
    number: str  # its digits, where it is a number


def rewritten(old: Wording, new: Wording) -> list[Change]:
    """Return what a text says otherwise than the one it replaces, numbers first; at most ``MOST`` changes.

    Other words for the same are shown only where nothing else changed.
    """
    found = _all_changes(old, new)
    return ([each for each in found if not _says_the_same(each)] or found)[:MOST]


def contradicted(old: Wording, new: Wording) -> list[Change]:
    """Return what one article says otherwise than another: the numbers, or the words where all are the same.

    No two outlets title a report alike, or word it alike: whole titles say nothing, nor other words for the
    same, nor what one of them leaves out, unless it is a no.
    """
    found = [each for each in _all_changes(old, new) if _contradicts(each)]
    return ([each for each in found if each.kind == "number"] or found)[:MOST]


def _all_changes(old: Wording, new: Wording) -> list[Change]:
    found = [*_title_changes(unlabelled(old.title), unlabelled(new.title)), *_changes(old.lead, new.lead)]
    # The lead repeats what the title says, and says what a number counts.
    once = {_numbers_of(each) or each: each for each in found}
    return sorted(once.values(), key=lambda each: each.kind != "number")


def _says_the_same(change: Change) -> bool:
    """Tell whether old and new are other words for the same: he said, he announced; arrives, arrival of."""
    return change.kind == "words" and _meant(change.old) == _meant(change.new)


def _contradicts(change: Change) -> bool:
    if change.kind != "words":
        return change.kind == "number"
    old, new = _meant(change.old), _meant(change.new)
    return not (old <= new or new <= old) or _says_no(change.old) != _says_no(change.new)


def _meant(phrase: str) -> Counter[int | str]:
    """Return what a phrase says: its words as a fingerprint has them, who reports it left out."""
    tokens = read_article("", phrase).tokens
    said = zip(read_words(tokens, 0), tokens.words, strict=True)
    return Counter(read_number(word) or code or word for code, word in said if not _reports(word))


def _says_no(phrase: str) -> bool:
    return any(negates(word.text) for word in _words(phrase))


def _reports(word: str) -> bool:
    """Tell whether a word only says that somebody says so, or that a day is one."""
    return not {word, word[1:] if word[0] in "وف" else word}.isdisjoint(verbs_of_saying() | _DAY)


def _numbers_of(change: Change) -> tuple[str, ...]:
    words = [*_words(change.old), *_words(change.new)] if change.kind == "number" else []
    return tuple(word.number for word in words if word.number)


def _title_changes(old: str, new: str) -> Iterator[Change]:
    yield from _changes(old, new)
    if old and new and not _alike(_words(old), _words(new)):
        yield Change(kind="title", old=old, new=new)


def _changes(old: str, new: str) -> Iterator[Change]:
    before, after = _words(old), _words(new)
    find = _phrases if _alike(before, after) else _numbers
    yield from find(old, before, new, after)


def _words(text: str) -> list[_Word]:
    normalized = normalize(text, "search")
    tokens = tokenize(normalized)
    found = zip(tokens.words, tokens.spans.tolist(), strict=True)
    return [_Word(word, *normalized.original_span(*span), read_number(word)) for word, span in found]


def _alike(old: list[_Word], new: list[_Word]) -> bool:
    return _matcher(old, new).ratio() >= _SAME_SENTENCE


def _matcher(old: list[_Word], new: list[_Word]) -> SequenceMatcher[str]:
    before, after = ([word.number or word.text for word in words] for words in (old, new))  # سبعة is 7
    return SequenceMatcher(None, before, after, autojunk=False)


def _phrases(old: str, before: list[_Word], new: str, after: list[_Word]) -> Iterator[Change]:
    """Yield the phrases that stand in the place of others; with their neighbours where one is empty."""
    cut = old.endswith(CUT) or new.endswith(CUT)  # then the ends differ in where they were cut
    for kind, first, last, new_first, new_last in _matcher(before, after).get_opcodes():
        if kind == "equal" or (cut and (last == len(before) or new_last == len(after))):
            continue
        lines = (before[first:last], after[new_first:new_last])
        gone, come = (Counter(word.number for word in line if word.number) for line in lines)
        number = gone != come  # 274,460 is 274 ألفا و460
        ahead = int(kind != "replace" and first > 0)
        behind = int(last < len(before) and (kind != "replace" or (number and _counted(before[last]))))
        yield Change(
            kind="number" if number else "words",
            old=_phrase(old, before[first - ahead : last + behind]),
            new=_phrase(new, after[new_first - ahead : new_last + behind]),
        )


def _numbers(old: str, before: list[_Word], new: str, after: list[_Word]) -> Iterator[Change]:
    """Yield the numbers of a text that another, in other words, has in their place: beside the same word."""
    kept = {word.number for word in before} & {word.number for word in after}
    come = [place for place, word in enumerate(after) if word.number and word.number not in kept]
    gone = [place for place, word in enumerate(before) if word.number and word.number not in kept]
    for place in gone:
        for other in come:
            if _beside(before, place) & _beside(after, other):
                come.remove(other)
                yield Change(
                    kind="number",
                    old=_phrase(old, _with_counted(before, place)),
                    new=_phrase(new, _with_counted(after, other)),
                )
                break


def _beside(words: list[_Word], place: int) -> set[tuple[int, str]]:
    """Return the words before and after one, with the side on which they stand."""
    near = ((side, place + side) for side in (-1, 1))
    return {
        (side, words[at].text) for side, at in near if 0 <= at < len(words) and not is_plain(words[at].text)
    }


def _with_counted(words: list[_Word], place: int) -> list[_Word]:
    counts = place + 1 < len(words) and _counted(words[place + 1])
    return words[place : place + 1 + int(counts)]


def _counted(word: _Word) -> bool:
    """Tell whether a number before this word may count it: seven killed, but not seven in."""
    return not (word.number or is_plain(word.text))


def _phrase(text: str, words: list[_Word]) -> str:
    """Return what stands in ``text``, whose words have one space between them, from the first to the last."""
    if not words:
        return ""
    start = text.rfind(" ", 0, words[0].start) + 1  # 5.1 is two words
    end = text.find(" ", words[-1].end)
    return beginning(text[start : end if end >= 0 else None].strip(_AROUND), _PHRASE_CHARS)
