"""What a report says that a desk was not told: the sentences that hold it, and whether it is news.

Compared with what the ledger keeps of the reports that were told, which is their words; so a sentence is new
that has new words in it, whatever it does with old ones. No news are background and what was told in other
words. A new number, state, act or name is news wherever it stands outside the background, and so is what the
title speaks of. But what leads as another report did hours before, in its own words, tells the same in other
detail, and so does what adds no sentence to it, whatever its title asks: there news is who is new, and what
is new where it leads. And soon after the desk was told, what it leads with was told too if all that was told
together holds most of it: there news is who is new, and which state or number its lead brings. Never is it
the same where it is another's act: where a title names a state that nobody led with, or announces that
somebody answers whom no title named; where a title names a place or a person by a word that no report had, or
takes the side against a told one; or where sentence after sentence speaks of somebody new. Nor where what was
to come by its title or lead has come; nor where it counts people whom those who counted some did not, or says
so much that is new that it is no detail.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from processors.entities.bare import readings
from processors.entities.clues import verbs_of_saying
from processors.entities.lists import shipped_lists
from processors.genre.signs import DATELINE
from processors.quoting import SENTENCE_CHARS
from processors.stories.background import backgrounds
from processors.stories.codes import STATES, is_act, is_number, is_plain
from processors.stories.fingerprint import Fingerprint, read_fingerprint, read_words, states_in
from processors.stories.grouping import counts_others, has_come, says_much
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
_SAME_LEAD: Final = 0.5  # … and up to here, under a title that was told too, it leads as that report did
_SAME_TITLE: Final = 0.35  # of the title, in that report's: what its lead alone said may have been to come
_REWORDED_LEAD: Final = 0.25  # of the first sentence: with fewer words that a report did not lead with …
_REWORDED_TITLE: Final = 0.5  # … and so much of the title that it did, what adds no sentence tells it anew
_TAKEN_UP: Final = 0.8  # of the words of a report: what has more of them has something to add to it
_TOLD_LEAD: Final = (0.65, 0.50)  # of the lead, in all that was told, and in its titles and leads …
_TOLD_TITLE: Final = 0.66  # … and of the title, there too: what was background is news where it leads
_ACTS: Final = 2  # with so many new words a new act is no other word for one that was told
_MATTER: Final = 3  # sentences with a new name: another matter stands beside what was told
_FILLERS: Final = read_list(files("processors.stories") / "lexicon" / "fillers.txt") | verbs_of_saying()
# "First comment of …", "… answers": whose it is, is the news.
_ANSWERS: Final = read_list(files("processors.stories") / "lexicon" / "answers.txt")

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


def additions(hit: Hit, told: Iterable[str], recent: Iterable[str] = (), *, soon: bool = False) -> Additions:
    """Return the sentences that say most that is new, at most ``MOST``, in the order of the text.

    Each is cut behind a word where it has more than ``SENTENCE_CHARS`` characters, and shown without markup.
    What is no news is left out where there is some.

    Args:
        hit: the report, with the beginning of its body as it stands.
        told: the fingerprints of what the desk was told.
        recent: those of them that are so new that who leads with the same tells of nothing later.
        soon: whether the desk was told so lately that what was told in parts is not to be told again.
    """
    report = _Report(
        hit.article.title,
        hit.body,
        hit.fingerprint,
        parse_time(hit.article.received_at).date(),
        tuple(each.name for each in hit.article.entities),
        tuple(each.name for each in hit.article.entities if each.type == "person"),
        tuple(each.name for each in hit.article.entities if each.type == "place"),
    )
    return _additions(report, tuple(told), tuple(recent), soon)


@dataclass(frozen=True, slots=True)
class _Report:
    """What is looked at of a hit; ``came``: the day, ``names``: those that say most; of whom and where."""

    title: str
    body: str
    fingerprint: str
    came: date
    names: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]


@lru_cache(64)  # many rules may hit one article, one after the other
def _additions(report: _Report, told: tuple[str, ...], recent: tuple[str, ...], soon: bool) -> Additions:
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
    more = whole is not None and (counts_others(reports, whole) or says_much(reports, whole))
    news = (
        more
        or elsewhere
        or any(each.news for each in found)
        or any(word in facts or is_act(word) for word in led)
        or not any(_has_told(each, title) for each in reports)
        or _leads_otherwise(found, reports)
        or not report.fingerprint
    )
    if news and not more and whole and title and found:
        same = [each for each in reports if not _has_come(each, whole, title)]
        lately = [each for each in map(read_fingerprint, recent) if not _has_come(each, whole, title)]
        anew = any(
            _tells_anew(each, whole, title, found) or (not elsewhere and _words_anew(each, title, found))
            for each in lately
        )
        in_parts = soon and _was_told(same, known, whole.lead, title)
        if (anew and not _leads_further(found, led, facts, whole.lead)) or (
            in_parts and not whole.lead & facts
        ):
            news = (
                bool(_new_names(report.people, known))
                or _titles_name(report, led)
                or _titles_place(text, telling, led)
                or _takes_other_side(whole, reports)
                or _is_of_another(report, text, title, reports)
                or _has_another_matter(report, found, facts, known)
            )
    shown_ones = [each for each in found if each.news and each.new] or [each for each in found if each.adds]
    most = sorted(shown_ones, key=lambda each: (-len(each.new), each.first))[:MOST]
    quotes = [_quote(text, each.first, each.last) for each in sorted(most, key=lambda each: each.first)]
    return Additions(quotes, news)


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


def _is_of_another(report: _Report, text: ArticleText, title: Words, reports: list[Fingerprint]) -> bool:
    """Tell whether a title is of a state that nobody led with, or of an answer of somebody no title named."""
    leads = Words().union(*(each.lead for each in reports))
    told_states = Words().union(*(each.lead_states for each in reports))
    if any(STATES[word] not in told_states for word in title & states_in(text.tokens, text.titled) - leads):
        return True
    titles = Words().union(*(each.title for each in reports))
    return any(map(_is_answer, text.tokens.words[: text.titled])) and bool(
        title & _new_names(report.people, titles)
    )


def _titles_name(report: _Report, led: Words) -> bool:
    """Tell whether a new word of a title is of a name of somebody, or of a place that is no state.

    Who has one word of a name that was told may be another: محمد بن سلمان behind الملك سلمان.
    """
    text = read_article("", "\n".join((*report.people, *report.places)))
    return not led.isdisjoint(word for word in read_words(text.tokens, 0) if word not in STATES)


def _titles_place(text: ArticleText, telling: list[int], led: Words) -> bool:
    """Tell whether the text calls a new word of the title a place: حي الحمراء, and the title «حمراء» جدة."""
    behind = zip(text.tokens.words, telling[1:], strict=False)
    return any(word in led and _is_kind_of_place(before) for before, word in behind)


@lru_cache(1 << 10)
def _is_kind_of_place(word: str) -> bool:
    lists = shipped_lists()
    kinds = lists.place_kinds | lists.place_heads
    return any(form in kinds for _, form in readings(word))


def _takes_other_side(whole: Fingerprint, reports: list[Fingerprint]) -> bool:
    """Tell whether a title takes a side that none took, against one that is like it: agrees, refused.

    Its lead may recall the other side.
    """
    new = whole.title_sides.difference(*(each.title_sides for each in reports))
    like = (each for each in reports if len(whole.title & each.title) >= _SAME_TITLE * len(whole.title))
    return any(side ^ 1 in each.title_sides - whole.title_sides for each in like for side in new)


def _has_another_matter(report: _Report, found: list[_Sentence], facts: Words, known: Words) -> bool:
    """Tell whether so many sentences speak of a place, a body or a state that is new that it is no detail."""
    states = Words(word for word in facts if not is_number(word))
    names = states | _new_names((each for each in report.names if not _names_state(each)), known)
    return sum(each.news and bool(each.new & names) for each in found) >= _MATTER


@lru_cache(1 << 10)
def _names_state(name: str) -> bool:
    """Tell whether a name is a state's, by whichever form: جمهورية مصر العربية."""
    return bool(states_in(read_article("", name).tokens, 0))


def _leads_further(found: list[_Sentence], led: Words, facts: Words, lead: Words) -> bool:
    """Tell whether a report brings an act where it leads, a count in its lead, or a state."""
    states = {word for each in found if each.news for word in each.new & facts if not is_number(word)}
    return bool(states or lead & facts or any(map(is_act, led | found[0].new)))


def _leads_otherwise(found: list[_Sentence], reports: list[Fingerprint]) -> bool:
    """Tell whether the first sentence is none that a report led with; where there is none, nobody knows."""
    if not found:
        return True
    said = found[0].said
    return all(len(said - each.lead) > _OTHER_LEAD * len(said) for each in reports)


def _tells_anew(told: Fingerprint, whole: Fingerprint, title: Words, found: list[_Sentence]) -> bool:
    """Tell whether a report says what was told once more in its own words, and leads with the same.

    What takes up the text of a report has something to add: it is the text of a flash, or another wrote on.
    """
    if not _has_told(told, title) or len(title & told.title) < _SAME_TITLE * len(title):
        return False
    said = found[0].said
    led_alike = len(said - told.lead) <= _SAME_LEAD * len(said)
    return led_alike and len(told.words & whole.words) <= _TAKEN_UP * len(told.words)


def _words_anew(told: Fingerprint, title: Words, found: list[_Sentence]) -> bool:
    """Tell whether a report leads with what was told, and none of its sentences adds anything."""
    said = found[0].said
    led_alike = len(said - told.lead) <= _REWORDED_LEAD * len(said)
    titled_alike = len(title & told.lead) >= _REWORDED_TITLE * len(title)
    return led_alike and titled_alike and not any((each.news and each.adds) or _acts(each) for each in found)


def _was_told(reports: list[Fingerprint], known: Words, lead: Words, title: Words) -> bool:
    """Tell whether what a report leads with was told, if in no report then in several together.

    ``known`` are all words of what was told.
    """
    leads = Words().union(*(each.lead for each in reports))
    anywhere, led = _TOLD_LEAD
    return (
        len(lead & known) >= anywhere * len(lead)
        and len(lead & leads) >= led * len(lead)
        and len(title & leads) >= _TOLD_TITLE * len(title)
    )


def _has_come(told: Fingerprint, whole: Fingerprint, title: Words) -> bool:
    """Tell whether what was told is to come by its title or lead, and by this one no more."""
    announced = bool(told.title & _to_come()) and not title & _to_come()
    return announced or has_come(told, whole)


@cache
def _to_come() -> Words:
    """Return the words, as fingerprints hold them, by which a title says that something is to come."""
    words = sorted(read_list(files("processors.stories") / "lexicon" / "to_come.txt"))
    return Words(read_words(read_article("", "\n".join(words)).tokens, 0)) - {0}


def _acts(sentence: _Sentence) -> bool:
    """Tell whether a sentence holds a new act that is no mere other word in it."""
    weighs = len(sentence.new) > _REWORDED * (sentence.last - sentence.first)
    return weighs and any(map(is_act, sentence.new))


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


def _is_answer(word: str) -> bool:
    return any(each in _ANSWERS for each in _bare(word))


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
