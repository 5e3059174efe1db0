"""What is taken for a confirmation, and how often one is looked for."""

import asyncio
import threading
import time

import pytest
from confluent_kafka import KafkaError, KafkaException, Message

from streams.cluster import sender as senders
from streams.cluster.async_sender import AsyncSender, Stored, _Batch
from streams.cluster.probe import Probe
from streams.cluster.sender import ExclusiveSender, Sender
from streams.errors import ClusterError
from streams.messages.records import Output
from streams.settings import Settings


def confirmed(offset: int) -> Message:
    """Return what librdkafka hands to a callback; below zero it knows no offset."""
    return Message(topic="t", partition=2, offset=offset)


# A broker that was asked twice for a record says that it has it, not where: that is a confirmation too.


def test_a_record_without_an_offset_is_confirmed():
    sender = Sender(Settings(bootstrap="127.0.0.1:1"))
    for offset in (7, -1001):
        sender._delivered(None, None, confirmed(offset))
    assert sender.confirmed == 2
    assert sender.confirmed_to == {("t", 2): 8}


def test_a_record_that_was_refused_for_a_wrong_clock_may_be_taken_later_and_why_is_told():
    """A gateway whose clock is ahead would say for good of each article that it is none."""
    batch = _Batch()
    batch.one_more()(KafkaError(KafkaError.INVALID_TIMESTAMP), confirmed(-1001))
    batch.one_more()(KafkaError(KafkaError.MSG_SIZE_TOO_LARGE), confirmed(-1001))
    clock, size = asyncio.run(batch.deliveries())
    assert clock.may_pass
    assert clock.why.endswith("the clock of this machine, or of the brokers, is more than an hour off")
    assert not size.may_pass


def test_who_is_asked_to_stop_does_not_wait_long_for_a_cluster_that_is_away(monkeypatch):
    class Away:
        """A producer with a record that nobody confirms."""

        def __len__(self) -> int:
            return 1

        def flush(self, seconds: float) -> None:
            now[0] += seconds

    now = [0.0]
    sender = Sender(Settings(bootstrap="127.0.0.1:1"))
    sender._producer = Away()
    monkeypatch.setattr(senders.time, "monotonic", lambda: now[0])
    with pytest.raises(ClusterError, match="1 records were not confirmed"):
        sender.close(stopped=lambda: now[0] > 1.0)
    assert 5.0 < now[0] < 7.0


def test_a_record_of_a_batch_without_an_offset_is_stored():
    batch = _Batch()
    batch.one_more()(None, confirmed(-1001))
    assert asyncio.run(batch.deliveries()) == [Stored(2, None)]


def test_a_cluster_that_is_away_is_looked_at_seldom():
    looks: list[float] = []
    enough = asyncio.Event()

    class Away:
        """A producer with a record that nobody confirms."""

        def __len__(self) -> int:
            return 1

        def poll(self, _seconds: float) -> int:
            looks.append(time.monotonic())
            if len(looks) == 5:
                enough.set()
            return 0

    async def collect() -> None:
        sender = AsyncSender(Settings(bootstrap="127.0.0.1:1"))
        sender._producer, sender._probe.answers = Away(), False
        collecting = asyncio.create_task(sender._collect())
        await asyncio.wait_for(enough.wait(), 20)
        collecting.cancel()

    asyncio.run(collect())
    assert looks[4] - looks[0] > 0.15  # the loop's clock may run ahead a little


def test_whether_the_cluster_is_there_is_asked_again_after_a_moment_without_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who says that it does not answer takes nothing more: that must not be said for ever."""
    answered = asyncio.Event()

    class There:
        """A producer whose cluster answers."""

        def list_topics(self, *_: object) -> None:
            answered.set()

        def poll(self, _seconds: float) -> int:
            return 0

    async def probe() -> None:
        asking = Probe(Settings(bootstrap="127.0.0.1:1"), There())
        with monkeypatch.context() as without:
            without.setattr(threading.Thread, "start", no_more)
            asking.start()
            probing = asking._task
            await asyncio.sleep(0)
        await asyncio.wait({probing, asyncio.create_task(answered.wait())}, timeout=20,
                           return_when=asyncio.FIRST_COMPLETED)  # fmt: skip
        assert not probing.done(), "nobody asks any more"
        probing.cancel()

    def no_more(_self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("streams.cluster.probe._EVERY", 0.01)
    asyncio.run(probe())
    assert answered.is_set()


def test_a_broker_may_hang_and_a_cluster_that_is_away_or_back_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of several brokers one may be asked in vain; two in turn are as many as there need be."""
    outcomes = [True, False, True, False, False, True]
    seen: list[bool] = []

    class Cluster:
        """A client whose brokers answer or do not, as a test says."""

        def list_topics(self, *_: object) -> None:
            if not outcomes.pop(0):
                raise KafkaException(error(KafkaError._TRANSPORT))

        def poll(self, _seconds: float) -> int:
            seen.append(asking.answers)
            if not outcomes:
                over.set()
            return 0

    async def ask() -> None:
        asking.start()
        await asyncio.wait_for(over.wait(), 20)
        await asking.stop()

    changes: list[bool] = []
    asking = Probe(Settings(bootstrap="127.0.0.1:1"), Cluster(), lambda: changes.append(asking.answers))
    over = asyncio.Event()
    monkeypatch.setattr("streams.cluster.probe._EVERY", 0.0)
    asyncio.run(ask())
    assert seen == [True, True, True, True, False, True]
    assert changes == [False, True]


class Transactions:
    """A producer whose commits end as a test says, and who remembers what it was told to do."""

    def __init__(self, *commits: KafkaError | None, refuses: KafkaError | None = None) -> None:
        self.commits = list(commits)
        self.refuses = refuses
        self.done: list[str] = []

    def begin_transaction(self) -> None:
        self.done.append("begin")

    def produce(self, *_: object, **_options: object) -> None:
        if self.refuses:
            raise KafkaException(self.refuses)

    def flush(self, _seconds: float) -> int:
        return 0

    def commit_transaction(self, _seconds: float) -> None:
        self.done.append("commit")
        if error := self.commits.pop(0):
            raise KafkaException(error)

    def abort_transaction(self, _seconds: float) -> None:
        self.done.append("abort")


def error(code: int, **kind: bool) -> KafkaError:
    return KafkaError(code, "said by the broker", **kind)


NO_ANSWER = error(KafkaError._TIMED_OUT, retriable=True)
FENCED = error(KafkaError._FENCED, fatal=True)


def sends(producer: Transactions) -> str:
    """Send one record in a transaction; return what is said of it, empty where it was written."""
    sender = ExclusiveSender(Settings(bootstrap="127.0.0.1:1"), "rules")
    sender._producer = producer
    try:
        sender.send([Output(topic="rules", key=b"calls", value=b"{}", timestamp=0)])
    except ClusterError as problem:
        return str(problem)
    return ""


def test_a_commit_whose_answer_is_lost_is_asked_for_once_more() -> None:
    producer = Transactions(NO_ANSWER, None)
    assert sends(producer) == ""
    assert producer.done == ["begin", "commit", "commit"]


def test_a_commit_without_an_answer_is_not_said_to_be_nothing() -> None:
    for second in (NO_ANSWER, FENCED):
        assert "it is not known whether the rules were changed" in sends(Transactions(NO_ANSWER, second))


def test_what_was_refused_leaves_no_transaction_open() -> None:
    too_large = Transactions(refuses=error(KafkaError.MSG_SIZE_TOO_LARGE))
    refused = Transactions(error(KafkaError.TOPIC_AUTHORIZATION_FAILED, txn_requires_abort=True))
    for producer in (too_large, refused):
        assert sends(producer).startswith("nothing was written: ")
        assert producer.done[-1] == "abort"


def test_who_was_overtaken_is_told_so() -> None:
    assert "somebody else changed the rules meanwhile" in sends(Transactions(FENCED))
