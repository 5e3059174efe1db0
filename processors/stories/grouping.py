"""Which articles report the same thing: what a reader of the first one learns from the second.

Every threshold is measured on pairs that were read and judged (training/story_pairs.tsv; benchmarks/NOTES.md
says how, ``python -m benchmarks.stories`` measures again). Where two readings are possible the one is taken
that tells the desk more: an alert too many is a nuisance, a silent duplicate that was none is a loss.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from processors.stories.codes import coming
from processors.stories.fingerprint import Fingerprint


class Relation(Enum):
    """What a later article is to an earlier one."""

    DUPLICATE = "duplicate"  # the same report: a copy, a copy with edits, a shorter or longer cut
    ADDED = "added"  # the same report under a title that says more, or with more text: told at once
    CHANGED = "changed"  # the same story with another number or the contrary: told at once, as an update
    FOLLOW_UP = "follow_up"  # the same story told further
    DIFFERENT = "different"


# Shares of words, plain words not counted; benchmarks/NOTES.md says on which pairs they were set, how well.
_SAID: Final = 0.65  # of what another outlet reports: from here on it is the same report
_SAID_BY_ITSELF: Final = 0.92  # an outlet that takes up its own words again has mostly something to add
_KNOWN_LEAD: Final = 0.50  # of the later lead, said in the earlier article: below it the news leads …
_KNOWN_TITLE: Final = 0.40  # … and so it does where the title is less known than this …
_WELL_KNOWN_LEAD: Final = 0.62  # … unless the lead is known to here: a desk words its titles as it likes
_SAME_WORDING: Final = 0.50  # of both leads: from here on, a name in the place of another is another story …
_OTHER_NAMES: Final = 2  # … or so many in the lead, where the titles name nobody
_SAME_SENTENCE: Final = 0.90  # of both leads: from here on, a number that is gone was replaced
_STORY_LEAD: Final = 0.22  # of both leads: a story told further still names who and what
_STORY_KNOWN: Final = (0.44, 0.64)  # of each lead, said in the other article: the lower and the higher share
_KNOWN_TEXT: Final = 0.80  # of the later article: below it a new word of its title is no rewording …
_MOSTLY_KNOWN: Final = 0.76  # … and below this it says more, whatever its title does
_KNOWN_NEWS: Final = 0.45  # of its title, in the earlier title or lead: below it that was background there
_OWN_TITLE: Final = 0.20  # of its words in the earlier one: below it an outlet tells of something else
_RETOLD: Final = 0.80  # of the earlier lead and of the shorter text, said in the other: a flash, its text …
_RETOLD_TITLE: Final = 0.70  # … which says what the flash had for its title
_TOGETHER: Final = (0.80, 0.55)  # of a title, and of its lead, in several leads together: it tells them again
_MUCH: Final = 55  # new words: who tells so much more tells of something else beside it
_SAME_ACT: Final = (3, 0.60)  # words in both titles, their share of the shorter: the same name and act …
_REWORDED: Final = 1  # … of two titles of which one has no more than this to itself
_SAME_TITLE: Final = 0.40  # of the shorter title, in both: then a "no" in one of them is a contradiction
_OTHER_WORDS: Final = 3  # that each of two leads under one title has to itself


def relate(earlier: Fingerprint, later: Fingerprint, *, same_outlet: bool, soon: bool = True) -> Relation:
    """Tell what ``later`` is to ``earlier``; not symmetric: a shorter cut brings nothing new.

    Args:
        earlier: what was read first.
        later: what came after it.
        same_outlet: whether one outlet published both.
        soon: whether they came so close to each other that one name and one act are one event.
    """
    known = _share(later.lead, earlier.words)
    retitled = _share(earlier.title, later.words)
    if not may_relate(known=known, retitled=retitled):
        return Relation.DIFFERENT  # most articles by far: told apart by two looks
    back = _share(earlier.lead, later.words)
    shared = likeness(earlier, later)
    if _states_swapped(earlier, later) or _names_swapped(earlier, later, shared):
        return Relation.DIFFERENT
    same = _same_report(earlier, later, known, _SAID_BY_ITSELF if same_outlet else _SAID)
    nearly = same or _same_story(known, back, shared)
    if not nearly and not (soon and (_retold(earlier, later, back, retitled) or _same_act(earlier, later))):
        return Relation.DIFFERENT
    if _fact_changed(earlier, later, shared) or (nearly and _words_exchanged(earlier, later)):
        return Relation.CHANGED
    if (same or not nearly) and (_adds(earlier, later, same_outlet=same_outlet) or has_come(earlier, later)):
        return Relation.ADDED
    return Relation.DUPLICATE if same else Relation.FOLLOW_UP


def may_relate(*, known: float, retitled: float) -> bool:
    """Tell whether two articles may be anything but different: if not, they are not with lower shares either.

    Args:
        known: of the later lead, said in the earlier article.
        retitled: of the earlier title, said in the later one.
    """
    return known >= min(_KNOWN_LEAD, *_STORY_KNOWN) or retitled >= min(_RETOLD_TITLE, _SAME_ACT[1])


def may_be_near(
    *, known: float, retitled: float, back: float, said: float, shared: float, titled: float
) -> bool:
    """Tell the same by more shares, of which none is lower than it is.

    Args:
        known: as for ``may_relate``.
        retitled: as for ``may_relate``.
        back: of the earlier lead, said in the later article.
        said: of the shorter text, said in the longer one.
        shared: of both leads.
        titled: of the shorter title, in the other one.
    """
    return (
        (known >= _KNOWN_LEAD and (known + said) / 2 >= min(_SAID, _SAID_BY_ITSELF))
        or _same_story(known, back, shared)
        or (min(back, said) >= _RETOLD and retitled >= _RETOLD_TITLE)
        or titled >= _SAME_ACT[1]
    )


def retells(earlier: Iterable[Fingerprint], later: Fingerprint) -> bool:
    """Tell whether several articles said together what ``later`` leads with: this one of it, that one more.

    It is not what they told where it names another state or number, or somebody in the place of whom one of
    them names, or says the contrary; and of a title without a text nobody knows.
    """
    reports = list(earlier)
    leads = frozenset[int]().union(*(each.lead for each in reports))
    titled, led = _TOGETHER
    if later.lead == later.title or _share(later.title, leads) < titled or _share(later.lead, leads) < led:
        return False
    states = frozenset[int]().union(*(each.states for each in reports))
    return (
        later.lead_states <= states
        and later.title_numbers <= leads
        and not any(_names_swapped(each, later, likeness(each, later)) for each in reports)
        and not any(_contrary(each, later) for each in reports)
    )


def has_come(earlier: Fingerprint, later: Fingerprint) -> bool:
    """Tell whether what ``earlier`` leads with is to come, سيعلن قراره, and ``later`` says that it came.

    A preview may hold all words of what was decided in the end. What still says that it is to come, in
    whichever form, يغلق over سيغلقان, says so of no other day.
    """
    futures = coming()
    ahead = {futures[word] for word in later.lead & futures.keys()}
    told = {futures[word] for word in earlier.lead & futures.keys()}
    return any(not later.lead.isdisjoint(came) for came in told - ahead)


def counts_others(earlier: Iterable[Fingerprint], later: Fingerprint) -> bool:
    """Tell whether reports that counted people are followed by one that counts others: four are arrested.

    Behind reports that counted nobody a count is mostly of long ago, or of what all know.
    """
    known = frozenset[int]().union(*(each.figures for each in earlier))
    return bool(known and later.figures - known)


def says_much(earlier: Iterable[Fingerprint], later: Fingerprint) -> bool:
    """Tell whether so much of a report is new that it is none of what was told, whatever it leads with."""
    return len(later.words.difference(*(each.words for each in earlier))) >= _MUCH


def likeness(one: Fingerprint, other: Fingerprint) -> float:
    """Return how much of their leads two articles share: 0 to 1."""
    return len(one.lead & other.lead) / (len(one.lead | other.lead) or 1)


def _same_report(earlier: Fingerprint, later: Fingerprint, known: float, enough: float) -> bool:
    """Tell whether a reader of ``earlier`` has read ``later``, as far as ``enough`` says.

    How far is the mean of two shares: ``known``, of the later title and lead, said anywhere in the earlier
    article; and of the shorter text, said in the longer one.
    """
    shorter = min(len(earlier.words), len(later.words)) or 1
    if (known + len(earlier.words & later.words) / shorter) / 2 < enough or known < _KNOWN_LEAD:
        return False
    return known >= _WELL_KNOWN_LEAD or _share(later.title, earlier.words) >= _KNOWN_TITLE


def _same_story(known: float, back: float, shared: float) -> bool:
    lower, higher = sorted((known, back))
    return shared >= _STORY_LEAD and lower >= _STORY_KNOWN[0] and higher >= _STORY_KNOWN[1]


def _retold(earlier: Fingerprint, later: Fingerprint, back: float, retitled: float) -> bool:
    """Tell whether ``later`` says all that ``earlier`` said, and more: a flash, then the text."""
    shorter = min(len(earlier.words), len(later.words)) or 1
    said = len(earlier.words & later.words) / shorter
    return min(back, said) >= _RETOLD and retitled >= _RETOLD_TITLE


def _same_act(earlier: Fingerprint, later: Fingerprint) -> bool:
    """Tell whether two titles say the same of the same name, whatever stands below them."""
    fewest, share = _SAME_ACT
    in_titles = len(earlier.title & later.title)
    if in_titles < fewest or in_titles < share * min(len(earlier.title), len(later.title)):
        return False
    apart = len(earlier.title_words - later.words), len(later.title_words - earlier.words)
    names = (earlier.named & later.title) | (later.named & earlier.title)
    return bool(names or earlier.title_states & later.title_states) and min(apart) <= _REWORDED


def _adds(earlier: Fingerprint, later: Fingerprint, *, same_outlet: bool) -> bool:
    """Tell whether ``later`` leads with what ``earlier`` does not lead with or lacks, or its text is another.

    What a title brings is a number that did not lead (two dead under a report of the wounded, in which two
    was of something else); a state; a name or an act that its text speaks of too. Any other word only where
    much of the text is new: over a text that is known it words the same anew. A lead brings a number. And
    wherever it stands, there may be another count of people.
    """
    known = _share(later.words, earlier.words)
    new = later.title_words - earlier.words
    if known < (_KNOWN_TEXT if new else _MOSTLY_KNOWN):
        return True
    if same_outlet and later.title and _share(later.title, earlier.title) < _OWN_TITLE:
        return True
    if later.title and _share(later.title, earlier.lead) < _KNOWN_NEWS:
        return True
    if _brings_state(earlier, later) or new & later.repeated:
        return True
    if counts_others([earlier], later) or says_much([earlier], later):
        return True
    return bool(later.title_numbers - earlier.lead or later.lead_numbers - earlier.words)


def _brings_state(earlier: Fingerprint, later: Fingerprint) -> bool:
    """Tell whether a title names a state that was not named, by this name or another.

    Of what a version before wrote the states may not be known, but their names are words of it.
    """
    names = later.title - later.title_words
    return bool(later.title_states - earlier.states and names - earlier.words)


def _share(part: frozenset[int], whole: frozenset[int]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def _states_swapped(earlier: Fingerprint, later: Fingerprint) -> bool:
    """Tell whether each lead names a state that the other article does not: the same to Egypt, to Tunisia."""
    return bool(earlier.lead_states - later.states and later.lead_states - earlier.states)


def _names_swapped(earlier: Fingerprint, later: Fingerprint, shared: float) -> bool:
    """Tell whether two leads read alike but for who it is about: a call from one minister, from another."""
    if shared < _SAME_WORDING:
        return False
    gone, come = earlier.named - later.words, later.named - earlier.words
    return bool(gone & earlier.title and come & later.title) or min(len(gone), len(come)) >= _OTHER_NAMES


def _fact_changed(earlier: Fingerprint, later: Fingerprint, shared: float) -> bool:
    return _numbers_changed(earlier, later, shared) or _contrary(earlier, later)


def _numbers_changed(earlier: Fingerprint, later: Fingerprint, shared: float) -> bool:
    """Tell whether one counts otherwise than the other: 22 dead, 30 dead; or is a later one of a series."""
    gone, come = earlier.lead_numbers - later.words, later.lead_numbers - earlier.words
    in_title = later.title_numbers - earlier.words
    return bool(
        (gone and come)
        or (shared >= _SAME_SENTENCE and (gone or come))
        or (in_title and earlier.title_numbers - later.title_numbers)
        or later.title_ordinals - earlier.words
    )


def _contrary(earlier: Fingerprint, later: Fingerprint) -> bool:
    """Tell whether the titles take opposite sides, or one denies what the other says."""
    for side in earlier.title_sides:
        other = side ^ 1
        if other in later.title_sides and side not in later.lead_sides and other not in earlier.lead_sides:
            return True
    if len(earlier.title & later.title) < _SAME_TITLE * min(len(earlier.title), len(later.title)):
        return False
    return (earlier.negated_title and not later.negated_lead) or (
        later.negated_title and not earlier.negated_lead
    )


def _words_exchanged(earlier: Fingerprint, later: Fingerprint) -> bool:
    """Tell whether words stand in the place of others, with no text around to say that they mean the same.

    That is: in articles that are a title only, and under one title that stands again over another lead.
    """
    gone, come = len(earlier.lead - later.words), len(later.lead - earlier.words)
    if earlier.lead == earlier.title or later.lead == later.title:
        return bool(gone and come)
    return earlier.title == later.title and min(gone, come) >= _OTHER_WORDS
