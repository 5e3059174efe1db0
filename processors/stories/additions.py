"""What a report says that a desk was not told: the sentences that hold it, and whether it is news.

Compared with what the ledger keeps of the reports that were told, which is their words; so a sentence is new
that has new words in it, whatever it does with old ones. No news are background, what was told in other
words, and what another outlet prints of a text that was told. A new number, state, act or name is news
wherever it stands outside the background, and so is what the title speaks of, what leads as no report did,
another count of people, and much that is new. Where no sentence says anything new, a title in other words is
no news, unless it speaks of what was told in the background.
"""

from bisect import bisect_left
from collections.abc import Iterable
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
_LED_ANEW: Final = 5  # … so many of them in title and lead: who has news has more there
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


def additions(hit: Hit, told: Iterable[str]) -> Additions:
    """Return the sentences that say most that is new, at most ``MOST``, in the order of the text.

    Each is cut behind a word where it has more than ``SENTENCE_CHARS`` characters, and shown without markup.
    What is no news is left out where there is some.

    Args:
        hit: the report, with the beginning of its body as it stands.
        told: the fingerprints of what the desk was told.
    """
    report = _Report(
        hit.article.title,
        hit.body,
        hit.fingerprint,
        parse_time(hit.article.received_at).date(),
        tuple(each.name for each in hit.article.entities),
    )
    return _additions(report, tuple(told))


@dataclass(frozen=True, slots=True)
class _Report:
    """What is looked at of a hit; ``came``: the day, ``names``: those that say most."""

    title: str
    body: str
    fingerprint: str
    came: date
    names: tuple[str, ...]


@lru_cache(64)  # many rules may hit one article, one after the other
def _additions(report: _Report, told: tuple[str, ...]) -> Additions:
    reports = [read_fingerprint(each) for each in told]
    known = Words().union(*(each.words for each in reports))
    text = read_article(report.title, report.body)
    words = read_words(text.tokens, text.titled)
    whole = read_fingerprint(report.fingerprint) if report.fingerprint else None
    own = whole.words if whole else Words(words)
    telling = _telling(text, words, own)
    title = Words(telling[: text.titled]) - {0}
    led = title - known
    facts = _facts(text, telling, reports) - known
    found = _sentences(report, text, telling, reports, led=led, facts=facts)
    # News is in the title of a stub, or behind what is here of the text.
    elsewhere = (len(led) >= _LED and len(found) < _STUB) or len(own - known - set(words)) >= _NEW_WORDS
    shown_ones = [each for each in found if each.tells] or [each for each in found if each.adds]
    news = whole is None or elsewhere or _is_news(whole, reports, found, title, facts)
    most = sorted(shown_ones, key=lambda each: (-len(each.new), each.first))[:MOST]
    quotes = [_quote(text, each.first, each.last) for each in sorted(most, key=lambda each: each.first)]
    return Additions(quotes, news)


def _is_news(
    report: Fingerprint, reports: list[Fingerprint], found: list[_Sentence], title: Words, facts: Words
) -> bool:
    """Tell whether a report brings what a desk would miss.

    Args:
        report: what came.
        reports: what the desk was told.
        found: its sentences.
        title: the words of its title that tell something.
        facts: the new numbers and states.
    """
    known = Words().union(*(each.words for each in reports))
    if counts_others(reports, report):
        return True
    if _is_reprint(report, reports, known):
        return False
    if any(word in facts or is_act(word) for word in title - known) or _leads_otherwise(found, reports):
        return True
    says_nothing = bool(found) and not any(each.tells or each.adds for each in found)
    if says_nothing and _is_reworded(title, known, reports):
        return False
    return (
        any(each.news for each in found)
        or not any(_has_told(each, title) for each in reports)
        or says_much(reports, report)
    )


def _sentences(
    report: _Report,
    text: ArticleText,
    telling: list[int],
    reports: list[Fingerprint],
    *,
    led: Words,
    facts: Words,
) -> list[_Sentence]:
    """Return the sentences of the body.

    Args:
        report: what came.
        text: its title and body.
        telling: its words; 0 where one tells nothing.
        reports: what the desk was told.
        led: the new words of the title.
        facts: the new numbers and states.
    """
    places = [(first, last) for first, last in _places(text) if first >= text.titled]
    before = backgrounds([text.tokens.words[first:last] for first, last in places], report.came)
    known = Words().union(*(each.words for each in reports))
    named = led | _new_names(report.names, known)
    found = []
    for (first, last), background in zip(places, before, strict=True):
        said = Words(telling[first:last]) - {0}
        new = said - known
        beyond = min((len(said - each.words) for each in reports), default=len(said))
        reworded = beyond < _NEW_WORDS or beyond <= _REWORDED * (last - first)
        fact = bool(new & (named | facts))
        news = fact or not reworded or (beyond >= _ACTS and any(map(is_act, new)))
        adds = len(new) >= _NEW_WORDS or any(map(is_number, new))
        found.append(_Sentence(first, last, said, new, adds, news and (not background or bool(new & led))))
    return found


def _leads_otherwise(found: list[_Sentence], reports: list[Fingerprint]) -> bool:
    """Tell whether the first sentence is none that a report led with; where there is none, nobody knows."""
    if not found:
        return True
    said = found[0].said
    return all(len(said - each.lead) > _OTHER_LEAD * len(said) for each in reports)


def _is_reprint(report: Fingerprint, reports: list[Fingerprint], known: Words) -> bool:
    """Tell whether nearly all of a report was told, its lead too, and no number, state or name is new.

    A title that no told lead bears out speaks of another matter, which may end the same text.
    """
    new = report.words - known
    untold = report.title.difference(*(each.lead for each in reports))
    return (
        len(new) <= _REPRINTED * len(report.words)
        and len(new & report.lead) <= _LED_ANEW
        and len(untold) <= _RAISED * len(report.title)
        and not new & report.title & report.repeated
        and not any(map(is_number, new))
        and not report.states.difference(*(each.states for each in reports))
    )


def _is_reworded(title: Words, known: Words, reports: list[Fingerprint]) -> bool:
    """Tell whether hardly a word of a title is new, or stands in the background of what was told alone."""
    raised = (title & known).difference(*(each.lead for each in reports))
    return len(title - known) < _NEW_WORDS and len(raised) < _NEW_WORDS


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


def _facts(text: ArticleText, telling: list[int], reports: list[Fingerprint]) -> Words:
    """Return the numbers of a text, and what it calls the states that no report named."""
    named = frozenset[int]().union(*(each.states for each in reports))
    states = {word for word in states_in(text.tokens, text.titled) if STATES[word] not in named}
    return Words(word for word in telling if is_number(word) or word in states)


def _is_filler(word: str) -> bool:
    return any(each in _FILLERS or is_plain(each) for each in _bare(word))


def _bare(word: str) -> tuple[str, str]:
    """Return a word as it stands and without an "and" before it."""
    return word, word[1:] if word[0] in "وف" else word


def _new_names(names: Iterable[str], known: Words) -> Words:
    """Return the new words of names: of ترامب one need not be told that he is دونالد."""
    text = read_article("", "\n".join(names))
    words = read_words(text.tokens, 0)
    new = (words[first:last] for first, last in _places(text) if words[last - 1] not in known)
    return Words().union(*new) - known - {0}


def _quote(text: ArticleText, first: int, last: int) -> Evidence:
    while True:
        found = text.quote(*text.tokens.span(first, last - 1))
        if found.end - found.start <= SENTENCE_CHARS or last - first == 1:
            return Evidence(field="body", start=found.start, end=found.end, text=shown(found.text))
        last -= max(1, (last - first) // 10)
