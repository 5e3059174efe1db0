"""A commit never passes a record that is still being processed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.transport.offset_tracker import OffsetTracker


def test_nothing_is_committed_before_anything_is_finished():
    tracker = OffsetTracker()
    assert tracker.committable() is None
    tracker.add(0, 10, 100)
    assert tracker.committable() is None


def test_a_later_batch_waits_for_an_earlier_one():
    tracker = OffsetTracker()
    first, second = tracker.add(0, 10, 1), tracker.add(10, 20, 1)
    tracker.finish(second)
    assert tracker.committable() is None
    tracker.finish(first)
    assert tracker.committable() == 20


def test_holes_between_batches_hold_nothing_up():
    tracker = OffsetTracker()
    first, second = tracker.add(3, 10, 1), tracker.add(70, 75, 1)
    tracker.finish(first)
    assert tracker.committable() == 10
    tracker.finish(second)
    assert tracker.committable() == 75


def test_the_commit_passes_trailing_markers_once_everything_before_is_finished():
    tracker = OffsetTracker()
    only = tracker.add(0, 10, 1)
    tracker.read_up_to(12)
    assert tracker.committable() is None
    tracker.finish(only)
    assert tracker.committable() == 12
    tracker.read_up_to(13)  # another marker, no record
    assert tracker.committable() == 13


def test_a_rewind_reads_again_what_follows_and_still_waits_for_what_precedes():
    tracker = OffsetTracker()
    before, after = tracker.add(0, 10, 1), tracker.add(10, 20, 1)
    again = tracker.add(10, 20, 1)
    tracker.finish(after)  # the first reading of it has no effect any more
    tracker.finish(before)
    assert tracker.committable() == 10
    tracker.finish(again)
    assert tracker.committable() == 20


def test_a_rewind_takes_back_what_could_have_been_committed():
    tracker = OffsetTracker()
    tracker.finish(tracker.add(0, 10, 1))
    assert tracker.committable() == 10
    tracker.add(5, 8, 1)
    assert tracker.committable() is None


def test_a_late_acknowledgement_after_a_revocation_touches_nothing():
    tracker = OffsetTracker()
    late = tracker.add(0, 10, 7)
    tracker.reset()
    tracker.finish(late)
    assert (late.done, tracker.size, len(tracker)) == (False, 0, 0)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(1, 5), st.integers(0, 3)),  # records, hole before them
        st.tuples(st.just("markers"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("finish"), st.integers(0, 50), st.just(0)),
        st.tuples(st.just("rewind"), st.integers(0, 100), st.just(0)),
    ),
    max_size=60,
)


@settings(max_examples=400)
@given(steps)
def test_whatever_happens_the_commit_never_passes_an_unfinished_record(script):
    tracker, position = OffsetTracker(), 0
    read, finished, readings = set(), set(), []  # offsets, offsets, (range, its offsets)
    for step, number, hole in script:
        if step == "read":
            first = position + hole
            position = first + number
            readings.append((tracker.add(first, position, number), range(first, position)))
            read.update(range(first, position))
        elif step == "markers":
            position += number
            tracker.read_up_to(position)
        elif step == "finish" and readings:
            chosen, offsets = readings[number % len(readings)]
            tracker.finish(chosen)
            finished.update(offsets)
        elif step == "rewind":
            position = position * number // 101
            read = {offset for offset in read if offset < position}  # the rest is read again, or a hole now
        commit = tracker.committable()
        assert commit is None or {offset for offset in read if offset < commit} <= finished
        assert tracker.size == sum(len(o) for r, o in readings if not r.stale and not r.done)
    for each, _ in readings:
        tracker.finish(each)
    tracker.read_up_to(position)
    assert (tracker.size, len(tracker)) == (0, 0)
    assert tracker.committable() == position
