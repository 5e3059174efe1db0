"""A desk whose rule floods, on a real Kafka, and a quiet one behind it on the same partition of `hits`."""

import time
from collections.abc import Callable

import pytest

from schemas import Alert, Hit, wire
from streams.cluster.sender import send_all
from streams.desks.rules import make_channels, record
from streams.messages import cloudevents
from streams.messages.records import Output
from tests.installation import Installation, until
from tests.unit.stories.making import hit, rule

LOUD = rule("loud", desk="loud", channel="loud", most_per_hour=1)
QUIET = rule("quiet", desk="quiet", channel="quiet")
FLOOD = 10_000  # hits, each in a record of its own: a few seconds of work


def waits(rasid: Installation, found: Hit) -> Output:
    return Output(
        topic=rasid.settings.name("hits"),
        key=found.rule.desk.encode(),
        value=wire.encode(found),
        timestamp=int(time.time() * 1000),  # a channel keeps nothing that is months old
        headers=[("ce_type", cloudevents.HIT.encode())],
    )


def told(rasid: Installation, topic: str) -> list[Alert]:
    return [wire.decode(Alert, each.value) for each in rasid.read(topic)]


@pytest.mark.parametrize("killed", [False, True], ids=["in peace", "killed meanwhile"])
def test_a_quiet_desk_is_told_while_a_flood_before_it_waits_and_nobody_is_told_twice(
    install: Callable[..., Installation], killed: bool
) -> None:
    rasid = install(partitions=1)
    make_channels(rasid.settings, [LOUD, QUIET])
    send_all(rasid.settings, (record(each.id, each, rasid.settings, 0) for each in (LOUD, QUIET)))
    found = [*(hit(f"a-{number}", by=LOUD) for number in range(FLOOD)), hit("b-1", by=QUIET)]
    send_all(rasid.settings, (waits(rasid, each) for each in found))
    worker = rasid.worker()
    until(lambda: rasid.count("alerts.quiet"), 60, "the quiet desk is told")
    if killed:
        worker.kill()
        worker = rasid.worker()
    until(
        lambda: len({each.hit for each in told(rasid, "alerts.suppressed")}) == FLOOD - 1,
        120,
        "the flood is over",
    )
    worker.stop()
    for topic, outcomes in (("alerts.quiet", 1), ("alerts.loud", 1), ("alerts.suppressed", FLOOD - 1)):
        assert len({each.id for each in told(rasid, topic) if each.kind != "burst"}) == outcomes, topic
    desks = [each.key.partition(b"\0")[0] for each in rasid.read("rasid-ledger-changelog")]
    assert desks.index(b"quiet") < FLOOD / 2, "decided while most of the flood waited"
