"""What a desk has seen and was told: the state of the ledger, and how an entry changes it.

The state is a fold of its entries in order and of nothing else, so the entries on disk are the state: a
worker that reads them goes on exactly where the last one stopped. It is bounded: what is older than the
window in event time is forgotten, and its entries with it.
"""

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from typing import Final

from processors.stories.bursts import HISTORY, HOUR, HitRate
from processors.stories.changes import Wording
from processors.stories.decided import LEAST_HITS, Decided, Held
from processors.stories.entries import ArticleRef, Entry, RuleAsTold
from processors.stories.floods import Volume
from processors.stories.grouping import Relation
from processors.stories.report_index import Key, ReportIndex
from processors.stories.reports import Report
from processors.stories.revisions import Revision

WINDOW: Final = 72 * HOUR  # a story lives so long from its first article on
TELLING: Final = frozenset(("new", "update", "escalation", "correction"))

_MOST_REPORTS: Final = 20_000  # of a desk, 3.5 KB each: a story beyond them is told again and again
_MOST_REPORTS_OF_A_STORY: Final = 16  # told in so many ways, a story is known well enough


@dataclass(frozen=True, slots=True)
class Telling:
    """What a rule said of an article: which text of it, in which alert, because of which hit.

    ``report``: the place of that text in the story. ``wording``: None where the version before told.
    """

    revision: Revision
    alert: str
    hit: str
    report: int
    wording: Wording | None


@dataclass(slots=True)
class Told:
    """What a rule said of a story; ``covered``: reports that it did not tell, for they told the same."""

    at: int
    alert: str
    rule: RuleAsTold
    reports: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)
    articles: dict[ArticleRef, Telling] = field(default_factory=dict)
    retracted: bool = False  # all of it was retracted: the story's next article is news


@dataclass(slots=True)
class Story:
    """A story as the desk knows it. ``reports``: what was said otherwise, by number."""

    id: str
    first: int
    title: str
    articles: set[ArticleRef] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    reports: dict[int, Report] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)

    @property
    def core(self) -> int:
        """The number of the report that newcomers are compared with: the story's first."""
        return min(self.reports)

    def duplicate_of(self, report: Report) -> int | None:
        """Return the number of the first report that ``report`` duplicates."""
        for number, known in self.reports.items():
            if report.relation_to(known) is Relation.DUPLICATE:
                return number
        return None

    def wording(self, article: ArticleRef, content: str) -> Wording | None:
        """Return the wording of a text that a rule told of, where it is known."""
        tellings = (told.articles.get(article) for told in self.told.values())
        found = (each.wording for each in tellings if each and content and each.revision.content == content)
        return next(found, None)

    def told_reports(self, told: Told) -> list[Report]:
        """Return the reports of this story that a rule told of, the first first."""
        return self._numbered(told.reports)

    def all_told(self) -> list[Report]:
        """Return the reports of this story that any rule told of, each once."""
        numbers = set[int]().union(*(told.reports for told in self.told.values()))
        return self._numbered(numbers)

    def nearest_told(self, told: Told, report: Report) -> Telling | None:
        """Return what a rule said in the words that ``report`` is most like."""
        known = [each for each in told.articles.values() if each.report in self.reports]
        return max(known, key=lambda each: report.likeness(self.reports[each.report]), default=None)

    def relation_to_told(self, told: Told, report: Report) -> Relation:
        """Tell what a report is to what a rule already said of this story."""
        if not report.fingerprint:
            return Relation.FOLLOW_UP
        known = self.told_reports(told)
        relations = [report.relation_to(each) for each in known]
        if Relation.DUPLICATE in relations:
            return Relation.DUPLICATE
        nearest = max(range(len(known)), key=lambda each: report.likeness(known[each]), default=None)
        if nearest is not None and relations[nearest] is Relation.CHANGED:
            return Relation.CHANGED
        if Relation.ADDED in relations or self._is_retold(report) or self._adds_to_covered(told, report):
            return Relation.ADDED
        return Relation.FOLLOW_UP

    def _numbered(self, numbers: set[int]) -> list[Report]:
        return [self.reports[number] for number in sorted(numbers & self.reports.keys())]

    def _adds_to_covered(self, told: Told, report: Report) -> bool:
        relations = {report.relation_to(each) for each in self._numbered(told.covered)}
        return bool(relations & {Relation.DUPLICATE, Relation.ADDED})

    def _is_retold(self, report: Report) -> bool:
        """Tell whether a report is of this story for what the desk was told in several reports."""
        different = self.reports and report.relation_to(self.reports[self.core]) is Relation.DIFFERENT
        return bool(different) and report.retells(self.all_told())


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs. ``fingerprint`` is empty when the desk read this report already."""

    story: Story
    report: int
    fingerprint: str = ""


@dataclass(slots=True)
class _Seen:
    revision: Revision  # the newest; of words that were sent several times, their first
    story: str
    first: int  # of the story: after its window another one may begin under the same id
    report: int
    time: int


class Desk:
    """The state of one desk.

    Attributes:
        clock: its newest event time (ms).
        offset: the place of the last entry.
        record: the offset of the last record with an entry.
    """

    def __init__(self) -> None:
        self.clock = 0
        self.offset = self.record = -1
        self.stories: dict[str, Story] = {}
        self.rates: dict[str, HitRate] = {}
        self.volume = Volume()
        self._articles: dict[ArticleRef, _Seen] = {}
        self._sources: Counter[str] = Counter()  # of ``_articles``: a tombstone looks for its id in each
        self._hits: dict[str, Decided] = {}
        self._entries: deque[Decided] = deque()
        self._counted: deque[Decided] = deque()
        self._held = Held()
        self._reports = ReportIndex()

    def decided(self, message: str) -> Decided | None:
        """Return what was decided of a hit or a withdrawal; None when it is new."""
        return self._hits.get(message)

    def revision(self, article: ArticleRef) -> Revision | None:
        """Return the newest text seen of ``article``."""
        return seen.revision if (seen := self._articles.get(article)) else None

    def meant(self, article: ArticleRef) -> list[ArticleRef]:
        """Return the article alone; where its source is not said, all that are known of its id."""
        source, article_id = article
        if source:
            return [article]
        return sorted(ref for each in self._sources if (ref := (each, article_id)) in self._articles)

    def is_late(self, time: int) -> bool:
        """Tell whether the window has passed ``time``."""
        return time <= self.clock - WINDOW

    def story_of(self, article: ArticleRef, time: int) -> Story | None:
        """Return the living story of an article that was seen."""
        story = self._known(article)
        return story if story and self._lives(story, time) else None

    def place(self, article: ArticleRef, revision: Revision, report: Report, time: int) -> Placement | None:
        """Return where an article belongs; None when it begins a story. An article never leaves its story."""
        story = self.story_of(article, time)
        if story:
            seen = self._articles[article]
            if revision.says_same_as(seen.revision) or not report.fingerprint:
                return Placement(story, seen.report)
            return self._placed(story, story.duplicate_of(report), report)
        nearest = self._nearest(report, time) if report.fingerprint else None
        if nearest is None:
            return None
        (story_id, number), relation = nearest
        return self._placed(
            self.stories[story_id], number if relation is Relation.DUPLICATE else None, report
        )

    def place_of_first_told(self, place: Placement, report: Report) -> Placement:
        """Return where a text belongs that is told: for what comes later is compared with what was told.

        The first one told of a story may be a shorter cut of another, which too few outlets had.
        """
        story, known = place.story, place.story.reports.get(place.report)
        if story.told or place.fingerprint or not known or known.fingerprint == report.fingerprint:
            return place
        return self._placed(story, None, report) if report.fingerprint and self.has_capacity(story) else place

    def has_capacity(self, story: Story | None = None) -> bool:
        """Tell whether one more report can be held, of ``story`` or of a new one."""
        mine = len(story.reports) if story else 0
        return len(self._reports) < _MOST_REPORTS and mine < _MOST_REPORTS_OF_A_STORY

    def _placed(self, story: Story, known: int | None, report: Report) -> Placement:
        """Return the place of a report in its story; ``known``: the number of the one that it duplicates."""
        if known is not None:
            return Placement(story, known)
        number = max(story.reports, default=-1) + 1
        return (
            Placement(story, number, report.fingerprint) if self.has_capacity(story) else Placement(story, -1)
        )

    def _nearest(self, report: Report, time: int) -> tuple[Key, Relation] | None:
        def core_of(name: str) -> Key | None:
            story = self.stories[name]
            return (name, story.core) if self._lives(story, time) else None

        return self._reports.nearest(report, core_of, lambda name: self.stories[name].all_told())

    def _known(self, article: ArticleRef) -> Story | None:
        seen = self._articles.get(article)
        story = self.stories.get(seen.story) if seen else None
        return story if story and seen and story.first == seen.first else None

    def _lives(self, story: Story, time: int) -> bool:
        return story.first > max(self.clock, time) - WINDOW

    def fold(self, entry: Entry) -> list[int]:
        """Take one entry; return the offsets of entries that are of no more use."""
        self.offset = max(self.offset, entry.offset)
        self.record = max(self.record, entry.offset if entry.record < 0 else entry.record)
        self.clock = max(self.clock, entry.time)
        self.volume.count(entry, told=entry.outcome in TELLING, clock=self.clock)
        decided = Decided.of(entry)
        if entry.hit and entry.outcome != "again":
            self._hits.update(dict.fromkeys(decided.hits, decided))
        if entry.flood:
            self._held.add(decided, entry.flood.of)
            return self._forget()
        self._entries.append(decided)
        if entry.outcome == "withdrawal":
            for article in self.meant(entry.ref):
                self._retract(article)
        elif entry.outcome != "again":
            if entry.story:
                self._join(entry, decided.ref)
            if entry.counted:
                self._counted.append(decided)
                rate = self.rates.setdefault(entry.rule, HitRate())
                rate.add(entry.time, entry.story, bursting=entry.bursting)
        return self._forget()

    def _join(self, entry: Entry, article: ArticleRef) -> None:
        """Take an entry into its story; ``article``: its source and id, as they are kept once."""
        story = self.stories.get(entry.story)
        if story and story.first != entry.first:  # its window has passed, and the same article begins another
            self._drop(story)
            story = None
        if story is None:
            story = self.stories[entry.story] = Story(entry.story, entry.first, entry.title)
        story.articles.add(article)
        story.sources.add(entry.source)
        if entry.fingerprint:
            report = story.reports[entry.report] = Report(entry.fingerprint, entry.source, entry.time)
            self._reports.add((story.id, entry.report), report)
        self._see(entry, article, story)
        if entry.outcome in TELLING and entry.told_by:
            telling = _telling(entry, story)
            told = story.told.setdefault(entry.rule, Told(entry.time, entry.alert, entry.told_by))
            told.at, told.alert, told.rule, told.retracted = entry.time, entry.alert, entry.told_by, False
            told.reports.add(entry.report)
            told.articles[article] = telling
        elif entry.outcome == "duplicate" and entry.rule in story.told:
            story.told[entry.rule].covered.add(entry.report)

    def _see(self, entry: Entry, article: ArticleRef, story: Story) -> None:
        revision, seen = entry.revision, self._articles.get(article)
        if seen and revision.says_same_as(seen.revision):
            revision = replace(revision, received=seen.revision.received)
        if seen is None:
            self._sources[entry.source] += 1
        self._articles[article] = _Seen(revision, story.id, entry.first, entry.report, entry.time)

    def _retract(self, article: ArticleRef) -> None:
        story = self._known(article)
        for told in story.told.values() if story else ():
            if told.articles.pop(article, None) and not told.articles:
                told.retracted = True
                told.reports.clear()
                told.covered.clear()

    def _forget(self) -> list[int]:
        """Forget what the window has passed. Stories and entries stand in the order in which they came."""
        oldest = self.clock - WINDOW
        while self.stories and next(iter(self.stories.values())).first <= oldest:
            self._drop(next(iter(self.stories.values())))
        passed = []
        while len(self._entries) > LEAST_HITS and self._entries[0].time <= oldest:
            entry = self._entries.popleft()
            self._forget_hit(entry)
            seen = self._articles.get(entry.ref)
            if seen and seen.time <= oldest:
                self._forget_article(entry.ref)
            passed.append(entry)
        # The rates look back further. One hour more than they do: their oldest hour is then whole.
        while self._counted and self._counted[0].time <= self.clock - (HISTORY + 1) * HOUR:
            entry = self._counted.popleft()
            rate = self.rates.get(entry.rule)
            if rate and max(rate.hours) < self.clock // HOUR - HISTORY:
                del self.rates[entry.rule]
            passed.append(entry)
        useless = {entry.offset for entry in passed if not self._holds(entry)}
        for entry, counts in self._held.forget(self.clock):
            self._forget_hit(entry)
            if not counts:
                useless.add(entry.offset)
        return sorted(useless)

    def _forget_article(self, article: ArticleRef) -> None:
        del self._articles[article]
        source, _ = article
        self._sources[source] -= 1
        if not self._sources[source]:
            del self._sources[source]

    def _forget_hit(self, entry: Decided) -> None:
        for hit in entry.hits:
            if self._hits.get(hit) is entry:  # it may have been forgotten and decided again since
                del self._hits[hit]

    def _holds(self, entry: Decided) -> bool:
        """Tell whether an entry is still needed; both queues stand in the order of offsets."""
        counted = self._counted and entry.counted and self._counted[0].offset <= entry.offset
        return bool(counted or (self._entries and self._entries[0].offset <= entry.offset))

    def _drop(self, story: Story) -> None:
        del self.stories[story.id]
        for number in story.reports:
            self._reports.remove((story.id, number))


def _telling(entry: Entry, story: Story) -> Telling:
    """Return what an entry says was told; rules that tell of the same text keep its wording once."""
    own = Wording(entry.title, entry.lead)
    wording = own if entry.title or entry.lead else story.wording(entry.ref, entry.content)
    return Telling(entry.revision, entry.alert, entry.hit, entry.report, wording)
