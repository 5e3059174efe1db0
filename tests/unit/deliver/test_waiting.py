"""What a process knows of a partition of deliveries, and what whoever comes after it must read."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from schemas import Delivery, wire
from services.deliver import waiting
from services.deliver.trial import sample
from services.deliver.waiting import Part
from streams.messages.records import RawRecord
from streams.receivers import ledger

NOW = 1_700_000_000_000
SAMPLE = sample(NOW)


def queued(number: int) -> Delivery:
    alert = replace(SAMPLE, id=f"a-{number}")
    return ledger.queued(alert, "r", "email", offset=number, now_ms=NOW)


def delivered(number: int) -> Delivery:
    return replace(queued(number), state="delivered", attempts=1, alert=None)


def begun(number: int) -> Delivery:
    return replace(queued(number), tried_at="2023-11-14T22:13:20.000Z", answer="under way")


def topic(*some: Delivery) -> list[RawRecord]:
    return [
        RawRecord("deliveries", 0, offset, NOW, each.id.encode(), wire.encode(each), [])
        for offset, each in enumerate(some)
    ]


def read(records: list[RawRecord]) -> Part:
    part = Part(end=len(records))
    for each in records:
        part.take(each)
    return part


def test_what_is_routed_again_after_a_kill_is_known_to_be_delivered():
    records = topic(queued(1), delivered(1), queued(1))
    before = read(records[:2])
    assert before.begin is not None
    after = read(records[before.begin :])
    assert after.news() == ([], [delivered(1)])


def test_what_is_routed_again_goes_with_whom_it_went_before():
    records = topic(queued(1), queued(2), begun(1), begun(2), queued(1))
    assert read(records).news() == ([begun(1), begun(2)], [])


def test_what_is_sent_again_by_hand_is_sent():
    by_hand = replace(begun(1), answer="sent again by desk; before: gone")
    never_tried = replace(queued(2), answer="sent again by desk; before: switched off")
    dead = [replace(each, state="dead") for each in (begun(1), queued(2))]
    records = topic(queued(1), queued(2), begun(1), *dead, by_hand, never_tried)
    assert read(records).news() == ([by_hand, never_tried], [])


def test_nobody_reads_the_whole_past(monkeypatch):
    monkeypatch.setattr(waiting, "READ_AGAIN", 10)
    some = [each for number in range(50) for each in (queued(number), delivered(number))]
    assert read(topic(*some)).begin == 90
    assert read(topic(queued(99), *some)).begin == 0  # it still waits
    assert read([]).begin is None


@given(
    st.lists(st.tuples(st.sampled_from([queued, begun, delivered]), st.integers(0, 5)), max_size=40),
    st.integers(0, 40),
)
def test_whoever_comes_after_knows_all_that_waits(
    said: list[tuple[Callable[[int], Delivery], int]], read_by_the_first: int
):
    records = topic(*(state(number) for state, number in said))
    begin = read(records[:read_by_the_first]).begin or 0
    whole, after = read(records), read(records[begin:])
    assert after.places == whole.places
    assert after.news()[0] == whole.news()[0]
