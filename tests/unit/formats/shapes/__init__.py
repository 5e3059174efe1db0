"""Feeds as outlets and agencies send them, and exactly what each must become: one Shape is one entry.

To add one: write it into the room of its format, with what it must become; tests/unit/formats/test_shapes.py
reads it, and fuzzing mutates it. The texts are our own; the manner is theirs.
"""

from tests.unit.formats.shapes import atom, big, encodings, json_feed, newsml, ninjs, rasid_json, rss, times
from tests.unit.formats.shapes.shape import Shape

BIG: tuple[Shape, ...] = big.SHAPES
SHAPES: tuple[Shape, ...] = (
    *rss.SHAPES,
    *atom.SHAPES,
    *json_feed.SHAPES,
    *ninjs.SHAPES,
    *newsml.SHAPES,
    *rasid_json.SHAPES,
    *encodings.SHAPES,
    *times.SHAPES,
)
