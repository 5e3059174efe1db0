"""A commit never passes a record that is still worked on."""

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.transport.deliveries import Deliveries


def test_nothing_is_committed_before_anything_is_finished():
    deliveries = Deliveries()
    assert deliveries.committable() is None
    deliveries.add(0, 10, 100)
    assert deliveries.committable() is None


def test_a_later_batch_waits_for_an_earlier_one():
    deliveries = Deliveries()
    first, second = deliveries.add(0, 10, 1), deliveries.add(10, 20, 1)
    deliveries.finish(second)
    assert deliveries.committable() is None
    deliveries.finish(first)
    assert deliveries.committable() == 20


def test_holes_between_batches_hold_nothing_up():
    deliveries = Deliveries()
    first, second = deliveries.add(3, 10, 1), deliveries.add(70, 75, 1)
    deliveries.finish(first)
    assert deliveries.committable() == 10
    deliveries.finish(second)
    assert deliveries.committable() == 75


def test_the_commit_passes_trailing_markers_once_everything_before_is_finished():
    deliveries = Deliveries()
    only = deliveries.add(0, 10, 1)
    deliveries.read_up_to(12)
    assert deliveries.committable() is None
    deliveries.finish(only)
    assert deliveries.committable() == 12
    deliveries.read_up_to(13)  # another marker, no record
    assert deliveries.committable() == 13


def test_a_rewind_reads_again_what_follows_and_still_waits_for_what_precedes():
    deliveries = Deliveries()
    before, after = deliveries.add(0, 10, 1), deliveries.add(10, 20, 1)
    again = deliveries.add(10, 20, 1)
    deliveries.finish(after)  # the first reading of it counts no more
    deliveries.finish(before)
    assert deliveries.committable() == 10
    deliveries.finish(again)
    assert deliveries.committable() == 20


def test_a_rewind_takes_back_what_could_have_been_committed():
    deliveries = Deliveries()
    deliveries.finish(deliveries.add(0, 10, 1))
    assert deliveries.committable() == 10
    deliveries.add(5, 8, 1)
    assert deliveries.committable() is None


def test_a_late_acknowledgement_after_a_revocation_touches_nothing():
    deliveries = Deliveries()
    late = deliveries.add(0, 10, 7)
    deliveries.forget()
    deliveries.finish(late)
    assert (late.done, deliveries.size, len(deliveries)) == (False, 0, 0)


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
    deliveries, position = Deliveries(), 0
    read, finished, readings = set(), set(), []  # offsets, offsets, (delivery, its offsets)
    for step, number, hole in script:
        if step == "read":
            first = position + hole
            position = first + number
            readings.append((deliveries.add(first, position, number), range(first, position)))
            read.update(range(first, position))
        elif step == "markers":
            position += number
            deliveries.read_up_to(position)
        elif step == "finish" and readings:
            delivery, offsets = readings[number % len(readings)]
            deliveries.finish(delivery)
            finished.update(offsets)
        elif step == "rewind":
            position = position * number // 101
            read = {offset for offset in read if offset < position}  # the rest is read again, or a hole now
        commit = deliveries.committable()
        assert commit is None or {offset for offset in read if offset < commit} <= finished
        assert deliveries.size == sum(len(o) for d, o in readings if d.counts and not d.done)
    for delivery, _ in readings:
        deliveries.finish(delivery)
    deliveries.read_up_to(position)
    assert (deliveries.size, len(deliveries)) == (0, 0)
    assert deliveries.committable() == position
