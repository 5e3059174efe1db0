"""Picks for an article the few rules that may match it.

A rule is indexed under the atoms of the rarest thing that it requires: ``(لندن OR واشنطن) AND السفير`` under
السفير, or under لندن and واشنطن where these are rarer together. The rules under an article's atoms are the
candidates. What else one requires is then a look-up or two, and only rules that pass are tested in full.

No hit is lost: every query that the parser lets through requires something, because it refuses one that an
article with none of its terms would match (``query.lets_in_everything``).
"""

from collections.abc import Callable, Iterator

from processors.rules.atoms import Reading
from processors.rules.program import Clause, Either, Every, HasAny, Program, Repeated, Within, Without
from processors.rules.word_index import Atom

Slot = int
# After the rarest, two more requirements turn most candidates away; a third costs more than it spares.
_FURTHER = 2


class Presearcher:
    """An inverted index of the rules, by slot (a small number for each rule)."""

    def __init__(self, share: Callable[[Atom], float]) -> None:
        self._share = share
        self._postings: dict[Atom, list[Slot]] = {}
        self._further: dict[Slot, tuple[Clause, ...]] = {}
        self._indexed_under: dict[Slot, Clause] = {}

    def add(self, slot: Slot, program: Program) -> None:
        """Index a rule."""
        under, *further = rarest_first(program, self._share)
        self._indexed_under[slot] = under
        self._further[slot] = tuple(further[:_FURTHER])
        for atom in under:
            self._postings.setdefault(atom, []).append(slot)

    def remove(self, slot: Slot) -> None:
        """Undo ``add``."""
        for atom in self._indexed_under.pop(slot):
            self._postings[atom].remove(slot)
            if not self._postings[atom]:
                del self._postings[atom]
        del self._further[slot]

    def candidates(self, reading: Reading) -> Iterator[Slot]:
        """Yield the slots of the rules that may match."""
        indexed: set[Slot] = set()
        postings = self._postings
        for atom in reading.places.keys() & postings.keys():
            indexed.update(postings[atom])
        further, has_none = self._further, set(reading.places).isdisjoint
        for slot in indexed:
            for clause in further[slot]:
                if has_none(clause):
                    break
            else:
                yield slot


def rarest_first(program: Program, share: Callable[[Atom], float]) -> list[Clause]:
    """Return what ``required`` does, each clause once, the one that fewest articles meet first."""
    return sorted(set(required(program, share)), key=lambda clause: sum(map(share, clause)))


def required(program: Program, share: Callable[[Atom], float]) -> list[Clause]:
    """Return sets of atoms of which an article must have at least one each for ``program`` to hold."""
    match program:
        case HasAny():
            return [program.atoms]
        case Within():
            return list(program.operands)
        case Repeated():
            return [program.choices]
        case Every():
            return [clause for each in program.of for clause in required(each, share)]
        case Either():
            return _one_of_each([required(each, share) for each in program.of], share)
        case Without():
            return []


def _one_of_each(requirements: list[list[Clause]], share: Callable[[Atom], float]) -> list[Clause]:
    """Return what is required when one of several holds: the rarest requirement of each, together."""
    if not all(requirements):
        return []
    rarest = [min(each, key=lambda clause: sum(map(share, clause))) for each in requirements]
    return [tuple(dict.fromkeys(atom for clause in rarest for atom in clause))]
