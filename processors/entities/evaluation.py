"""How well names, dates, figures and quotes are found: what is given, beside what a reader gave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

from processors.entities.keys import words_of
from schemas import EnrichedArticle
from schemas.entity import Calendar, EntityType, FigureKind
from schemas.fields import Count, Text, TextField

TYPES: tuple[EntityType, ...] = get_args(EntityType)
_ENOUGH = 0.5  # of the longer of two quotations: what both have of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSpan:
    """Where something stands in a labelled article."""

    field: TextField
    start: Count
    end: Count

    def meets(self, other: "LabelledSpan") -> int:
        """Return how many code points two spans share."""
        same = self.field == other.field
        return max(0, min(self.end, other.end) - max(self.start, other.start)) if same else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledMention(LabelledSpan):
    """A name, as a reader gave it; two with one ``name`` mean the same."""

    type: EntityType
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledDate(LabelledSpan):
    """A date; ``value`` is absent where nothing tells it."""

    value: Text | None = None
    calendar: Calendar = "gregorian"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledFigure(LabelledSpan):
    """How many, of whom."""

    kind: FigureKind
    low: int | float | None = None
    high: int | float | None = None
    unit: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledQuote(LabelledSpan):
    """What somebody said, with the words that name the speaker, and the speaker's full name."""

    kind: Literal["direct", "indirect"]
    speaker: Text | None = None
    speaker_name: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedByReader:
    """All that a reader found in an article."""

    mentions: list[LabelledMention]
    dates: list[LabelledDate]
    figures: list[LabelledFigure]
    quotes: list[LabelledQuote]


@dataclass(slots=True)
class Tally:
    """How many were right, too many, and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where there was nothing."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


@dataclass(slots=True)
class Share:
    """How many of how many."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        """The share that is right; 0 of nothing."""
        return self.right / max(1, self.of)

    def count(self, right: bool) -> None:
        """Count one more."""
        self.right += right
        self.of += 1


class EntityEvaluation:
    """The figures over some articles.

    ``strict`` counts a name that has the reader's type and span to the letter, ``lenient`` one of the type
    that shares a letter with the reader's. ``same`` is of pairs of names in an article that both found:
    whether they mean one entity. A figure is right by kind and numbers where it shares a letter; a quotation
    where it shares half of its text.
    """

    def __init__(self) -> None:
        """Begin with no article."""
        self.articles = 0
        self.strict = {kind: Tally() for kind in TYPES}
        self.lenient = {kind: Tally() for kind in TYPES}
        self.same = Share()
        self.dates, self.resolved = Tally(), Share()
        self.figures = Tally()
        self.quotes, self.speakers = Tally(), Share()

    def add(self, found: EnrichedArticle, truth: NamedByReader) -> None:
        """Count one more article."""
        self.articles += 1
        self._mentions(found, truth.mentions)
        self._dates(found, truth.dates)
        self._figures(found, truth.figures)
        self._quotes(found, truth.quotes)

    def _mentions(self, found: EnrichedArticle, truth: Sequence[LabelledMention]) -> None:
        given = [(_span(each), each) for each in found.mentions]
        exact = {(each.field, each.start, each.end, each.type): each for each in truth}
        pairs = []
        for kind in TYPES:
            said = [span for span, each in given if each.type == kind]
            true = [each for each in truth if each.type == kind]
            hits = sum((each.field, each.start, each.end, kind) in exact for each in said)
            _add(self.strict[kind], hits, len(said) - hits, len(true) - hits)
            met = sum(any(each.meets(other) for other in true) for each in said)
            missed = sum(not any(each.meets(other) for other in said) for each in true)
            _add(self.lenient[kind], met, len(said) - met, missed)
        for span, each in given:
            reader = exact.get((span.field, span.start, span.end, each.type))
            if reader:
                pairs.append((each.type, each.entity, reader.name))
        for one, other in combinations(pairs, 2):
            if one[0] == other[0]:
                self.same.count((one[1] == other[1]) == (one[2] == other[2]))

    def _dates(self, found: EnrichedArticle, truth: Sequence[LabelledDate]) -> None:
        exact = {(each.field, each.start, each.end): each for each in truth}
        hits = [
            (each, exact[key]) for each in found.dates if (key := (each.field, each.start, each.end)) in exact
        ]
        _add(self.dates, len(hits), len(found.dates) - len(hits), len(truth) - len(hits))
        for each, reader in hits:
            if reader.calendar == "gregorian":  # of a Hijri date readers write what stands there
                self.resolved.count(each.value == reader.value)

    def _figures(self, found: EnrichedArticle, truth: Sequence[LabelledFigure]) -> None:
        left = list(truth)
        for each in found.figures:
            said = (each.kind, each.low, each.high, each.unit)
            hit = next(
                (
                    one
                    for one in left
                    if _span(each).meets(one) and said == (one.kind, one.low, one.high, one.unit)
                ),
                None,
            )
            if hit:
                left.remove(hit)
            _add(self.figures, int(hit is not None), int(hit is None), 0)
        self.figures.missed += len(left)

    def _quotes(self, found: EnrichedArticle, truth: Sequence[LabelledQuote]) -> None:
        names = {entity.id: entity.name for entity in found.entities}
        left = list(truth)
        for each in found.quotes:
            span = _span(each)
            hit = next(
                (one for one in left if span.meets(one) >= _ENOUGH * max(_length(span), _length(one))), None
            )
            _add(self.quotes, int(hit is not None), int(hit is None), 0)
            if hit is None:
                continue
            left.remove(hit)
            said = words_of(f"{names.get(each.speaker or '', '')} {each.speaker_text}")
            true = words_of(f"{hit.speaker or ''} {hit.speaker_name or ''}")
            self.speakers.count(not set(said).isdisjoint(true) or said == true)
        self.quotes.missed += len(left)


def _span(each: object) -> LabelledSpan:
    return LabelledSpan(field=each.field, start=each.start, end=each.end)  # type: ignore[attr-defined]


def _length(span: LabelledSpan) -> int:
    return span.end - span.start


def _add(tally: Tally, right: int, extra: int, missed: int) -> None:
    tally.right += right
    tally.extra += extra
    tally.missed += missed


def tallies(figures: EntityEvaluation) -> Iterable[tuple[str, Tally]]:
    """Yield each line of a report with its figures, in the order of the types."""
    for name, of_types in (("strict", figures.strict), ("lenient", figures.lenient)):
        yield from ((f"{kind} ({name})", tally) for kind, tally in of_types.items())
    yield "dates", figures.dates
    yield "figures", figures.figures
    yield "quotes", figures.quotes
