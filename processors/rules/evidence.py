"""What in the original text made a rule match."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TypeAlias

from processors.rules.atoms import BODY, Extent, OriginalSpan, Reading, fact_name
from processors.rules.named import Offer
from processors.rules.nodes import Counts, GenreIs, InCountry, InProvince, Names, SubjectIs
from processors.rules.program import Either, Every, HasAny, Program, Repeated, Within, by_units, distance
from processors.rules.word_index import Atom
from processors.text.tokens import sentences
from schemas import Evidence, GenreSign, Subject

Place: TypeAlias = tuple[Extent, ...]  # where a term stands; of NEAR, where all the words of a chain stand

_TRIED = 20  # places of a term: what an article is about is said again soon


def collect(program: Program, reading: Reading) -> list[Evidence]:
    """Return the evidence for a program that holds: title first, in reading order, none inside another.

    Of each term that made it match there is one place in the title and one in the body; of NEAR, all the
    words of one chain; of atleast, as many places as it asks for; of a subject or a genre, its own evidence;
    of a name, its first mention in each; of a figure, the first; of who is quoted, the first quotation.
    In the body it is a place in the sentence that shows most of them, the first of such. A term that stands
    in what shows another condition is shown by that, and so is a choice of which one does. What the rule says
    NOT to has none; nor have source, language and status, which are no text.
    """
    spans = set(_of_facts(program, reading))
    terms = [places for places in _terms(program, reading, frozenset(spans)) if places]
    for place in _shown(terms, spans, reading):
        spans.update(map(reading.original_span, place))
    kept: list[OriginalSpan] = []
    for span in sorted(spans, key=_outer_first):
        if not (kept and kept[-1][0] == span[0] and span[2] <= kept[-1][2]):
            kept.append(span)
    article = reading.article
    return [
        Evidence(field="body", start=start, end=end, text=(article.body or "")[start:end])
        if in_body
        else Evidence(field="title", start=start, end=end, text=(article.title or "")[start:end])
        for in_body, start, end in kept
    ]


def _outer_first(span: OriginalSpan) -> tuple[bool, int, int]:
    in_body, start, end = span
    return in_body, start, -end


def _choices(program: Program, reading: Reading) -> Iterator[Sequence[Atom | Within | Repeated]]:
    """Yield what made a program hold: choices of atoms, chains of NEAR, what stands there so often."""
    match program:
        case HasAny():
            yield [atom for atom in program.atoms if atom in reading.places]
        case Within() | Repeated():
            yield [program]
        case Every():
            for each in program.of:
                yield from _choices(each, reading)
        case Either():
            for each in program.of:
                if each.holds(reading):
                    yield from _choices(each, reading)


def _of_facts(program: Program, reading: Reading) -> Iterator[OriginalSpan]:
    """Yield the evidence of the subjects and the genre that a program asks for."""
    article = reading.article
    for each in chain.from_iterable(_choices(program, reading)):
        leaf = None if isinstance(each, Within | Repeated) else reading.atoms.leaf(each)
        shown: Iterable[Subject | GenreSign] = ()
        if isinstance(leaf, SubjectIs):
            shown = [subject for subject in article.subjects if subject.slug == leaf.slug]
        elif isinstance(leaf, GenreIs) and article.genre and leaf.slug == article.genre.slug:
            shown = article.genre.signs
        for one in shown:
            yield from ((span.field == "body", span.start, span.end) for span in one.evidence)
        if isinstance(leaf, Names | InCountry | InProvince | Counts):
            yield from _of_names(leaf, reading.offers)


def _of_names(
    leaf: Names | InCountry | InProvince | Counts, offered: Iterable[Offer]
) -> Iterator[OriginalSpan]:
    """Yield what shows that an article names or counts what is asked for: first in the title, in the body."""
    fact, least = fact_name(leaf), leaf.at_least if isinstance(leaf, Counts) else 0
    shown = [
        each for offer in offered if offer.fact == fact and offer.number >= least for each in offer.shown
    ]
    for field in ("title", "body"):
        first = min(
            (each for each in shown if each.field == field), key=lambda each: each.start, default=None
        )
        if first:
            yield first.field == "body", first.start, first.end


def _terms(program: Program, reading: Reading, shown: Collection[OriginalSpan]) -> Iterator[Sequence[Place]]:
    """Yield where each term stands, in title and body apart; of a choice that ``shown`` has, none."""
    for choice in _choices(program, reading):
        terms = [places for each in choice for places in _places(each, reading)]
        if not any(_lies_in(shown, place, reading) for places in terms for place in places):
            yield from terms


def _places(term: Atom | Within | Repeated, reading: Reading) -> Iterator[Sequence[Place]]:
    """Yield where a term stands in the title, and where in the body; each of several times is one."""
    match term:
        case Repeated():
            yield from ([(extent,)] for extent in term.places(reading)[: term.times])
        case Within():
            *before, last = term.steps(reading)
            for ends in _split(last):
                yield _chains(ends[:_TRIED], term, before, reading)
        case _:
            for ends in _split(reading.extents(term)):
                yield [(end,) for end in ends[:_TRIED]]


def _lies_in(spans: Collection[OriginalSpan], place: Place, reading: Reading) -> bool:
    """Tell whether each word of a place lies in one of these spans."""
    if not spans:
        return False
    return all(
        any(in_body == body and start <= first and last <= end for in_body, start, end in spans)
        for body, first, last in map(reading.original_span, place)
    )


class _Standing:
    """Where an operand of NEAR stands, in order of the last word: which place is nearest to another one."""

    def __init__(self, extents: list[Extent]) -> None:
        self._by_last, self._by_first = extents, sorted(extents)
        self._lasts = [last for _, last in extents]
        self._firsts = [first for first, _ in self._by_first]

    def nearest(self, place: Extent) -> Extent:
        """Return the nearest place that has no word in common with this one; of two the one before it."""
        ahead = bisect_left(self._lasts, place[0]) - 1
        behind = bisect_right(self._firsts, place[1])
        near = self._by_first[behind : behind + 1]
        if ahead >= 0:
            near.insert(0, self._by_last[bisect_left(self._lasts, self._lasts[ahead])])
        return min(near, key=partial(distance, place))


def _chains(ends: Iterable[Extent], term: Within, steps: list[list[Extent]], reading: Reading) -> list[Place]:
    """Return the chains that end there; ``steps``: where each of the operands before stands."""
    places: list[Place] = [(end,) for end in ends]
    for extents, reach in zip(reversed(steps), reversed(term.reaches), strict=True):
        if isinstance(reach, int):
            standing = _Standing(extents)
            places = [(*place, standing.nearest(place[-1])) for place in places]
            continue
        by_unit: dict[int, list[Extent]] = {}
        for unit, extent in by_units(extents, reach, reading):
            by_unit.setdefault(unit, []).append(extent)
        standing_in = {unit: _Standing(each) for unit, each in by_unit.items()}
        places = [
            (*place, standing_in[reading.unit_of(place[-1][0], reach)].nearest(place[-1])) for place in places
        ]
    return places


def _split(extents: list[Extent]) -> tuple[list[Extent], list[Extent]]:
    """Part extents, which are in order, into those of the title and those of the body."""
    in_title = [extent for extent in extents if extent[0] < BODY]
    return in_title, extents[len(in_title) :]


def _shown(
    terms: Sequence[Sequence[Place]], others: Iterable[OriginalSpan], reading: Reading
) -> Iterator[Place]:
    """Yield the place of each term to show; ``others`` is shown beside them."""
    if all(len(places) == 1 for places in terms):
        yield from (places[0] for places in terms)
        return
    starts = [start for start, _ in sentences(reading.words.whole)]

    def sentence(place: Place) -> int:
        """Return the number of a place's sentence in the body; all of the title is one."""
        first, _ = place[0]
        return bisect_right(starts, reading.start_of(first)) if first >= BODY else -1

    found = [[sentence(place) for place in places] for places in terms]
    shows = Counter(each for numbers in found for each in set(numbers))
    at = reading.words.place_in_body
    shows.update(bisect_right(starts, at(start)) for in_body, start, _ in others if in_body)
    for places, numbers in zip(terms, found, strict=True):
        richest = max(numbers, key=shows.__getitem__)  # the first of such
        yield places[numbers.index(richest)]
