"""A rule's query made ready to run: its logic over numbered atoms, with NOT only before single terms.

Program = HasAny | Within | Repeated | Every | Either | Without
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, TypeAlias, cast

from processors.rules.atoms import Extent, Leaf, Reading
from processors.rules.nodes import AllOf, AnyOf, AtLeast, Near, Not, Operand, Query, Reach
from processors.rules.word_index import Atom

Clause: TypeAlias = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class HasAny:
    """The article has one of these atoms."""

    atoms: Clause

    def holds(self, reading: Reading) -> bool:
        """Tell whether it is so for this article."""
        return not reading.places.keys().isdisjoint(self.atoms)


@dataclass(frozen=True, slots=True)
class Within:
    """Operands, each in reach of the one before; an operand is a choice of words and phrases."""

    operands: tuple[Clause, ...]
    reaches: tuple[Reach, ...]

    def holds(self, reading: Reading) -> bool:
        """Tell whether it is so for this article."""
        return bool(self.steps(reading))

    def steps(self, reading: Reading) -> list[list[Extent]]:
        """Return for each operand where it stands in reach of the one before; empty when a chain breaks."""
        steps: list[list[Extent]] = []
        for number, choices in enumerate(self.operands):
            found = _one_of(choices, reading)
            if number:
                found = _in_reach(steps[-1], found, self.reaches[number - 1], reading)
            if not found:
                return []
            steps.append(found)
        return steps


@dataclass(frozen=True, slots=True)
class Repeated:
    """A choice of words and phrases, so many times."""

    times: int
    choices: Clause

    def holds(self, reading: Reading) -> bool:
        """Tell whether it is so for this article."""
        return len(self.places(reading)) >= self.times

    def places(self, reading: Reading) -> list[Extent]:
        """Return where they stand, as often as can be without one place in another, in order."""
        kept: list[Extent] = []
        for extent in _one_of(self.choices, reading):
            if not kept or kept[-1][1] < extent[0]:
                kept.append(extent)
        return kept


@dataclass(frozen=True, slots=True)
class Every:
    """All of these."""

    of: tuple[Program, ...]

    def holds(self, reading: Reading) -> bool:
        """Tell whether it is so for this article."""
        return all(each.holds(reading) for each in self.of)


@dataclass(frozen=True, slots=True)
class Either:
    """One of these."""

    of: tuple[Program, ...]

    def holds(self, reading: Reading) -> bool:
        """Tell whether it is so for this article."""
        return any(each.holds(reading) for each in self.of)


@dataclass(frozen=True, slots=True)
class Without:
    """Not this."""

    of: HasAny | Within | Repeated

    def holds(self, reading: Reading) -> bool:
        """Tell whether it is so for this article."""
        return not self.of.holds(reading)


Program: TypeAlias = HasAny | Within | Repeated | Every | Either | Without


def compile_query(query: Query, acquire: Callable[[Leaf], Atom]) -> Program:
    """Return the program of ``query``; ``acquire`` gives a leaf its atom, once for each time it is named."""
    return _compile(query, acquire, wanted=True)


def _compile(node: Query, acquire: Callable[[Leaf], Atom], *, wanted: bool) -> Program:
    """Push NOT down to the terms (De Morgan): what an article must have can then be read off."""
    match node:
        case Not():
            return _compile(node.of, acquire, wanted=not wanted)
        case AllOf():
            parts = [_compile(each, acquire, wanted=wanted) for each in node.of]
            return _every(parts) if wanted else _either(parts)
        case AnyOf():
            parts = [_compile(each, acquire, wanted=wanted) for each in node.of]
            return _either(parts) if wanted else _every(parts)
    term = _term(node, acquire)
    return term if wanted else Without(term)


def _term(node: Query, acquire: Callable[[Leaf], Atom]) -> HasAny | Within | Repeated:
    match node:
        case Near():
            operands = tuple(_choices(operand, acquire) for operand in node.operands)
            return Within(operands, tuple(node.reaches))
        case AtLeast():
            return Repeated(node.times, _choices(node.of, acquire))
    return HasAny((acquire(cast("Leaf", node)),))  # AllOf, AnyOf and Not went before


def _choices(operand: Operand, acquire: Callable[[Leaf], Atom]) -> Clause:
    if isinstance(operand, AnyOf):
        return tuple(atom for each in operand.of for atom in _choices(cast("Operand", each), acquire))
    return (acquire(operand),)


def _every(parts: list[Program]) -> Program:
    return Every(tuple(flat for part in parts for flat in (part.of if isinstance(part, Every) else (part,))))


def _either(parts: list[Program]) -> Program:
    """Join what is one look-up: ``a OR b OR c`` of single atoms."""
    atoms: list[Atom] = []
    others: list[Program] = []
    for part in parts:
        for each in part.of if isinstance(part, Either) else (part,):
            if isinstance(each, HasAny):
                atoms += each.atoms
            else:
                others.append(each)
    single = HasAny(tuple(dict.fromkeys(atoms)))
    if not others:
        return single
    return Either((single, *others) if atoms else tuple(others))


def _one_of(choices: Clause, reading: Reading) -> list[Extent]:
    """Return where one of the choices stands, in order of the last word."""
    if len(choices) == 1:
        return reading.extents(choices[0])
    return sorted({extent for atom in choices for extent in reading.extents(atom)}, key=itemgetter(1, 0))


def _in_reach(before: list[Extent], found: list[Extent], reach: Reach, reading: Reading) -> list[Extent]:
    """Return those of ``found`` that have one of ``before`` in reach, both in order of last words."""
    if isinstance(reach, int):
        return _within(before, found, reach)
    bounds: dict[int, Extent] = {}  # of each unit: where the last of ``before`` begins, where the first ends
    for unit, (first, last) in by_units(before, reach, reading):
        begins, ends = bounds.get(unit, (first, last))
        bounds[unit] = max(begins, first), min(ends, last)
    return [
        extent
        for unit, extent in by_units(found, reach, reading)
        if unit in bounds and (extent[1] < bounds[unit][0] or bounds[unit][1] < extent[0])
    ]


def by_units(
    extents: list[Extent], unit: Literal["sentence", "paragraph"], reading: Reading
) -> Iterator[tuple[int, Extent]]:
    """Yield extents with the sentence or paragraph that each is in; one that is in two is in none."""
    for extent in extents:
        first, last = (reading.unit_of(place, unit) for place in extent)
        if first == last:
            yield first, extent


def _within(before: list[Extent], found: list[Extent], most: int) -> list[Extent]:
    """Return those of ``found`` with one of ``before`` within ``most`` words."""
    by_first = sorted(before)
    firsts, lasts = [first for first, _ in by_first], [last for _, last in before]
    reached = []
    for extent in found:
        after, ahead = bisect_left(lasts, extent[0]) - 1, bisect_right(firsts, extent[1])
        if (after >= 0 and distance(before[after], extent) <= most) or (
            ahead < len(firsts) and distance(by_first[ahead], extent) <= most
        ):
            reached.append(extent)
    return reached


def distance(one: Extent, other: Extent) -> float:
    """Return how many words apart two extents are: 1 for neighbours; what overlaps is never near."""
    if one[1] < other[0]:
        return other[0] - one[1]
    if other[1] < one[0]:
        return one[0] - other[1]
    return float("inf")
