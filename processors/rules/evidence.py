"""What in the original text made a rule match."""

from collections.abc import Iterator
from functools import partial

from processors.rules.atoms import BODY, Extent, OriginalSpan, Reading
from processors.rules.nodes import SubjectIs
from processors.rules.program import Either, Every, HasAny, Program, Within, distance
from processors.rules.word_index import Atom
from schemas import Evidence


def collect(program: Program, reading: Reading) -> list[Evidence]:
    """Return the evidence for a program that holds: title first, in reading order, none inside another.

    Of each term that made it match there is the first place in the title and the first in the body; of NEAR,
    all the words of one chain; of a subject, the subject's own evidence. What the rule says NOT to has none;
    nor have source, language and status, which are no text.
    """
    kept: list[OriginalSpan] = []
    for span in sorted(set(_spans(program, reading)), key=_outer_first):
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


def _spans(program: Program, reading: Reading) -> Iterator[OriginalSpan]:
    match program:
        case HasAny():
            for atom in program.atoms:
                if atom in reading.places:
                    yield from _of_atom(atom, reading)
        case Within():
            yield from _chains(program, reading)
        case Every():
            for each in program.of:
                yield from _spans(each, reading)
        case Either():
            for each in program.of:
                if each.holds(reading):
                    yield from _spans(each, reading)


def _of_atom(atom: Atom, reading: Reading) -> list[OriginalSpan]:
    if atom not in reading.spans:  # found once for all the rules that match by it
        reading.spans[atom] = _find(atom, reading)
    return reading.spans[atom]


def _find(atom: Atom, reading: Reading) -> list[OriginalSpan]:
    leaf = reading.atoms.leaf(atom)
    if isinstance(leaf, SubjectIs):
        return [
            (each.field == "body", each.start, each.end)
            for subject in reading.article.subjects
            if subject.slug == leaf.slug
            for each in subject.evidence
        ]
    return [reading.original_span(extents[0]) for extents in _split(reading.extents(atom)) if extents]


def _chains(program: Within, reading: Reading) -> Iterator[OriginalSpan]:
    """Yield the spans of one chain in the title and of one in the body."""
    steps = program.steps(reading)
    for ends in _split(steps[-1]):
        if ends:
            extent = ends[0]
            yield reading.original_span(extent)
            for before in reversed(steps[:-1]):
                extent = min(before, key=partial(distance, extent))
                yield reading.original_span(extent)


def _split(extents: list[Extent]) -> tuple[list[Extent], list[Extent]]:
    """Part extents, which are in order, into those of the title and those of the body."""
    in_title = [extent for extent in extents if extent[0] < BODY]
    return in_title, extents[len(in_title) :]
