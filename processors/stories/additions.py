"""What a report says that a desk was not told: the sentences that hold it, and whether it is news.

Compared with what the ledger keeps of the reports that were told, which is their words; so a sentence is new
that has new words in it, whatever it does with old ones. No news are background, what was told in other
words, what another outlet prints of a text that was told, and what it says in nearly the same words at the
same time. Otherwise a new number, state, act or name is news wherever it stands outside the background, and
so is what the title speaks of, what leads as no report did, another count of people, and much that is new.
Where no sentence says anything new, a title in other words is no news, unless it speaks of what was told in
the background.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Final

from processors.entities.clues import verbs_of_saying
from processors.genre.signs import DATELINE
from processors.quoting import SENTENCE_CHARS
from processors.stories.background import backgrounds
from processors.stories.codes import STATES, is_act, is_number, is_plain
from processors.stories.fingerprint import Fingerprint, read_fingerprint, read_words, states_in
from processors.stories.grouping import counts_others, says_much
from processors.text.markup import shown
from processors.text.reading import ArticleText, read_article
from processors.text.tokens import sentences
from processors.text.word_list import read_words as read_list
from schemas import Evidence, Hit
from schemas.times import parse_time

MOST: Final = 3  # an alert is read in seconds
_NEW_WORDS: Final = 3  # fewer are another wording; a new number is enough
_REWORDED: Final = 0.15  # of a sentence: so many words that a report lacks tell anew what it told
_TITLE_UNTOLD: Final = 0.2  # of the title, in no told title or lead: what was background there is news here
_LED: Final = 2  # new words of a title that stands for its text, for that is a stub …
_STUB: Final = 3  # … of fewer sentences than these
_OTHER_LEAD: Final = 0.35  # of the first sentence: more words than that which a report did not lead with
_ACTS: Final = 2  # with so many new words a new act is no other word for one that was told
_REPRINTED: Final = 0.10  # of a report: new words of who prints a text that was told …
_ECHOED: Final = 0.30  # … and of who tells what others told at the same time
_STATEMENT: Final = 10  # more new words in one sentence are what somebody else said
_RAISED: Final = 0.45  # of a title, in no told title or lead: what ended a text may be news to a desk
_FILLERS: Final = read_list(files("processors.stories") / "lexicon" / "fillers.txt") | verbs_of_saying()

Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Additions:
    """What a report adds: ``sentences``, as they stand in its body, and whether there is ``news`` in it."""

    sentences: list[Evidence]
    news: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    first: int  # of its words …
    last: int  # … and the one behind them
    said: Words
    new: Words  # that no report had that was told
    adds: bool
    news: bool

    @property
    def tells(self) -> bool:
        return self.news and bool(self.new)


def additions(hit: Hit, told: Iterable[str], *, soon: bool = False) -> Additions:
    """Return the sentences that say most that is new, at most ``MOST``, in the order of the text.

    Each is cut behind a word where it has more than ``SENTENCE_CHARS`` characters, and shown without markup.
    What is no news is left out where there is some.

    Args:
        hit: the report, with the beginning of its body as it stands.
        told: the fingerprints of what the desk was told.
        soon: other outlets said that, the last of them not long before.
    """
    report = _Report(
        hit.article.title,
        hit.body,
        hit.fingerprint,
        parse_time(hit.article.received_at).date(),
        tuple(each.name for each in hit.article.entities),
    )
    return _additions(report, tuple(told), soon=soon)


@dataclass(frozen=True, slots=True)
class _Report:
    """What is looked at of a hit; ``came``: the day, ``names``: those that say most."""

    title: str
    body: str
    fingerprint: str
    came: date
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a desk was told: the reports and all their words; ``soon``: by other outlets, not long before."""

    reports: list[Fingerprint]
    words: Words
    soon: bool

    @classmethod
    def read(cls, fingerprints: Iterable[str], *, soon: bool) -> "_Told":
        reports = [read_fingerprint(each) for each in fingerprints]
        return cls(reports, Words().union(*(each.words for each in reports)), soon)


@lru_cache(64)  # many rules may hit one article, one after the other
def _additions(report: _Report, fingerprints: tuple[str, ...], *, soon: bool) -> Additions:
    told = _Told.read(fingerprints, soon=soon)
    text = read_article(report.title, report.body)
    words = read_words(text.tokens, text.titled)
    whole = read_fingerprint(report.fingerprint) if report.fingerprint else None
    own = whole.words if whole else Words(words)
    telling = _telling(text, words, own)
    title = Words(telling[: text.titled]) - {0}
    led = title - told.words
    facts = _facts(text, telling, told)
    found = _sentences(report, text, telling, told, led=led, facts=facts)
    # News is in the title of a stub, or behind what is here of the text.
    elsewhere = (len(led) >= _LED and len(found) < _STUB) or len(own - told.words - set(words)) >= _NEW_WORDS
    shown_ones = [each for each in found if each.tells] or [each for each in found if each.adds]
    named = Words().union(*_names(report.names)) - told.words
    news = whole is None or elsewhere or _is_news(whole, told, found, title, facts | named)
    most = sorted(shown_ones, key=lambda each: (-len(each.new), each.first))[:MOST]
    quotes = [_quote(text, each.first, each.last) for each in sorted(most, key=lambda each: each.first)]
    return Additions(quotes, news)


def _is_news(report: Fingerprint, told: _Told, found: list[_Sentence], title: Words, facts: Words) -> bool:
    """Tell whether a report brings what a desk would miss.

    Args:
        report: what came.
        told: what the desk was told.
        found: its sentences.
        title: the words of its title that tell something.
        facts: its new numbers, states and words of names.
    """
    if counts_others(told.reports, report):
        return True
    led = any(word in facts or is_act(word) for word in title - told.words)
    most = _ECHOED if told.soon and not led else _REPRINTED
    if _is_reprint(report, told, found, facts, most):
        return False
    if led or _leads_otherwise(found, told):
        return True
    says_nothing = bool(found) and not any(each.tells or each.adds for each in found)
    if says_nothing and _is_reworded(title, told):
        return False
    return (
        any(each.news for each in found)
        or not any(_has_told(each, title) for each in told.reports)
        or says_much(told.reports, report)
    )


def _sentences(
    report: _Report,
    text: ArticleText,
    telling: list[int],
    told: _Told,
    *,
    led: Words,
    facts: Words,
) -> list[_Sentence]:
    """Return the sentences of the body.

    Args:
        report: what came.
        text: its title and body.
        telling: its words; 0 where one tells nothing.
        told: what the desk was told.
        led: the new words of the title.
        facts: the new numbers and states.
    """
    places = [(first, last) for first, last in _places(text) if first >= text.titled]
    before = backgrounds([text.tokens.words[first:last] for first, last in places], report.came)
    named = led | _new_names(report.names, told)
    found = []
    for (first, last), background in zip(places, before, strict=True):
        said = Words(telling[first:last]) - {0}
        new = said - told.words
        beyond = min((len(said - each.words) for each in told.reports), default=len(said))
        reworded = beyond < _NEW_WORDS or beyond <= _REWORDED * (last - first)
        fact = bool(new & (named | facts))
        news = fact or not reworded or (beyond >= _ACTS and any(map(is_act, new)))
        adds = len(new) >= _NEW_WORDS or any(map(is_number, new))
        found.append(_Sentence(first, last, said, new, adds, news and (not background or bool(new & led))))
    return found


def _leads_otherwise(found: list[_Sentence], told: _Told) -> bool:
    """Tell whether the first sentence is none that a report led with; where there is none, nobody knows."""
    if not found:
        return True
    said = found[0].said
    return all(len(said - each.lead) > _OTHER_LEAD * len(said) for each in told.reports)


def _is_reprint(report: Fingerprint, told: _Told, found: list[_Sentence], facts: Words, most: float) -> bool:
    """Tell whether at most so much of a report is new, and no number, state, statement or name of its title.

    A title that no told lead bears out speaks of another matter, which may end the same text.
    """
    new = report.words - told.words
    untold = report.title.difference(*(each.lead for each in told.reports))
    return (
        len(new) <= most * len(report.words)
        and all(len(each.new) <= _STATEMENT for each in found)
        and len(untold) <= _RAISED * len(report.title)
        and not new & report.title & facts
        and not any(map(is_number, new))
        and not report.states.difference(*(each.states for each in told.reports))
    )


def _is_reworded(title: Words, told: _Told) -> bool:
    """Tell whether hardly a word of a title is new, or stands in the background of what was told alone."""
    raised = (title & told.words).difference(*(each.lead for each in told.reports))
    return len(title - told.words) < _NEW_WORDS and len(raised) < _NEW_WORDS


def _has_told(report: Fingerprint, title: Words) -> bool:
    """Tell whether a title or lead said what a title says: each number, and nearly all else."""
    untold = title - report.lead
    return not any(map(is_number, untold)) and len(untold) <= _TITLE_UNTOLD * len(title)


def _places(text: ArticleText) -> list[tuple[int, int]]:
    """Return the first word of each sentence, and the one behind its last."""
    starts = text.tokens.starts
    found = [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in sentences(text.whole)]
    return [(first, last) for first, last in found if first < last]


def _telling(text: ArticleText, words: list[int], own: Words) -> list[int]:
    """Return the words of a text, 0 in the place of fillers and of where it was written: (CNN) دبي.

    Nor does one tell anything that is not in ``own``, those of the whole report: a text may be cut between a
    number and what it counts.
    """
    dateline = DATELINE.match(text.body)
    end = text.body_start + dateline.end() if dateline else 0
    first = bisect_left(text.tokens.starts, end)  # behind it
    said = zip(words, text.tokens.words, strict=False)  # of a long text the first words are read
    return [
        0 if text.titled <= place < first or word not in own or _is_filler(form) else word
        for place, (word, form) in enumerate(said)
    ]


def _facts(text: ArticleText, telling: list[int], told: _Told) -> Words:
    """Return the new numbers of a text, and what it calls the states that no report named."""
    named = frozenset[int]().union(*(each.states for each in told.reports))
    states = {word for word in states_in(text.tokens, text.titled) if STATES[word] not in named}
    return Words(word for word in telling if is_number(word) or word in states) - told.words


def _is_filler(word: str) -> bool:
    return any(each in _FILLERS or is_plain(each) for each in _bare(word))


def _bare(word: str) -> tuple[str, str]:
    """Return a word as it stands and without an "and" before it."""
    return word, word[1:] if word[0] in "وف" else word


def _new_names(names: Iterable[str], told: _Told) -> Words:
    """Return the new words of names: of ترامب one need not be told that he is دونالد."""
    new = (words for words in _names(names) if words[-1] not in told.words)
    return Words().union(*new) - told.words - {0}


def _names(names: Iterable[str]) -> Iterator[list[int]]:
    """Yield the words of each name."""
    text = read_article("", "\n".join(names))
    words = read_words(text.tokens, 0)
    return (words[first:last] for first, last in _places(text))


def _quote(text: ArticleText, first: int, last: int) -> Evidence:
    while True:
        found = text.quote(*text.tokens.span(first, last - 1))
        if found.end - found.start <= SENTENCE_CHARS or last - first == 1:
            return Evidence(field="body", start=found.start, end=found.end, text=shown(found.text))
        last -= max(1, (last - first) // 10)
