"""What in the original text made a rule match."""

from collections.abc import Iterable, Iterator
from functools import partial

from processors.rules.atoms import BODY, Atoms, Reading
from processors.rules.nodes import SubjectIs
from processors.rules.program import Either, Every, Extent, HasAny, InOrder, Program, Within, distance
from processors.rules.word_index import Atom
from schemas import Evidence


def collect(program: Program, reading: Reading, atoms: Atoms) -> list[Evidence]:
    """Return the evidence for a program that holds: title first, in reading order, none inside another.

    Of each term that made it match there is the first place in the title and the first in the body; of NEAR,
    all the words of one chain; of a subject, the subject's own evidence. What the rule says NOT to has none;
    nor have source, language and status, which are no text.
    """
    found = set(_evidence(program, reading, atoms))
    kept: list[Evidence] = []
    for each in sorted(found, key=lambda one: (one.field != "title", one.start, -one.end)):
        if not (kept and kept[-1].field == each.field and each.end <= kept[-1].end):
            kept.append(each)
    return kept


def _evidence(program: Program, reading: Reading, atoms: Atoms) -> Iterator[Evidence]:
    match program:
        case HasAny():
            for atom in program.atoms:
                if atom in reading.places:
                    yield from _of_atom(atom, reading, atoms)
        case InOrder():
            yield from _firsts(program.extents(reading), reading)
        case Within():
            yield from _chains(program, reading)
        case Every() | Either():
            for each in program.of:
                if isinstance(program, Every) or each.holds(reading):
                    yield from _evidence(each, reading, atoms)


def _of_atom(atom: Atom, reading: Reading, atoms: Atoms) -> Iterator[Evidence]:
    leaf = atoms.leaf(atom)
    if isinstance(leaf, SubjectIs):
        for subject in reading.article.subjects:
            if subject.slug == leaf.slug:
                yield from subject.evidence
    yield from _firsts([(place, place) for place in reading.places[atom]], reading)


def _firsts(extents: Iterable[Extent], reading: Reading) -> Iterator[Evidence]:
    """Yield the first extent in the title and the first in the body."""
    done = set()
    for first, last in extents:
        in_body = first >= BODY
        if in_body not in done:
            done.add(in_body)
            yield reading.evidence(first, last)


def _chains(program: Within, reading: Reading) -> Iterator[Evidence]:
    """Yield the extents of one chain in the title and of one in the body."""
    steps = program.steps(reading)
    for in_body in (False, True):
        extent = next((last for last in steps[-1] if (last[0] >= BODY) == in_body), None) if steps else None
        if extent is None:
            continue
        yield reading.evidence(*extent)
        for before in reversed(steps[:-1]):
            extent = min(before, key=partial(distance, extent))
            yield reading.evidence(*extent)
