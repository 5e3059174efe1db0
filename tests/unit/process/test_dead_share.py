from hypothesis import given
from hypothesis import strategies as st

from streams.process.dead_share import MIN_MESSAGES, WINDOW, DeadShare

BATCHES = st.lists(
    st.tuples(st.floats(0, 50), st.integers(0, 200)).flatmap(
        lambda each: st.tuples(st.just(each[0]), st.just(each[1]), st.integers(0, each[1]))
    ),
    max_size=30,
)


@given(BATCHES)
def test_the_share_is_that_of_the_last_minute(batches):
    now = [0.0]
    share, history = DeadShare(lambda: now[0]), []
    for pause, messages, dead in batches:
        now[0] += pause
        share.add(messages, dead)
        history.append((now[0], messages, dead))
        recent = [each for each in history if each[0] > now[0] - WINDOW]
        total = sum(each[1] for each in recent)
        expected = sum(each[2] for each in recent) / total if total >= MIN_MESSAGES else 0.0
        assert share.share == expected


def test_a_few_messages_make_no_flood():
    share = DeadShare()
    share.add(MIN_MESSAGES - 1, MIN_MESSAGES - 1)
    assert share.share == 0
    share.add(1, 1)
    assert share.share == 1


def test_a_flood_is_over_after_a_minute():
    now = [0.0]
    share = DeadShare(lambda: now[0])
    share.add(100, 100)
    now[0] = WINDOW
    assert share.share == 0
