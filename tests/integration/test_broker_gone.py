"""A broker that is gone: whoever serves ends when asked to, and says what is left; so does who reads."""

import json
import os
import secrets
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from schemas import Delivery
from services.console.server import ENDS_WITHIN as CONSOLE_ENDS_WITHIN
from services.deliver.stop import STOP_SECONDS
from services.gateway.server import ENDS_WITHIN as GATEWAY_ENDS_WITHIN
from streams import broker
from streams import install as installing
from streams.broker import local
from streams.cluster.failures import SILENT
from streams.cluster.reader import FOR_EVER, Reader
from streams.cluster.sender import Sender, send_all
from streams.errors import ClusterError
from streams.messages import times, topics
from streams.messages.records import Output, Record
from streams.process import supervisor, suspects
from streams.process.suspects import Coordinates
from streams.receivers import ledger
from tests.endpoint import endpoint
from tests.installation import Installation, free_ports, own_kafka, until
from tests.integration.test_deliver import Delivering, alert, webhook

BUSY = 5  # seconds that a busy machine takes beside


def answers(address: str) -> bool:
    with suppress(OSError), urlopen(f"http://{address}") as told:
        return told.status == 200
    return False


def banner(console: str) -> bool:
    """Return whether open pages are told that Kafka is away."""
    with urlopen(f"http://{console}/lines") as line:
        _id, data = line.readline(), line.readline()
    return json.loads(data.removeprefix(b"data: "))["away"] is True


def test_whoever_serves_ends_in_time_though_its_broker_is_gone_for_good(tmp_path: Path) -> None:
    with own_kafka(tmp_path / "own") as own, endpoint() as house:
        first = free_ports(3)
        deliver, listen, console = (f"127.0.0.1:{first + number}" for number in range(3))
        rasid = Installation(replace(own, deliver=deliver, listen=listen, console=console, partitions=1))
        installing.install(rasid.settings)
        delivering = Delivering(rasid, tmp_path)
        gone = threading.Event()
        house.answers = {"/slow": lambda *_: (200, {}) if gone.wait(60) else None}
        delivering.apply(webhook("slow", house.url("/slow")))
        others = [rasid.start("-m", "services.cli", each) for each in ("console", "gateway")]
        process = delivering.start()
        until(lambda: answers(f"{console}/") and answers(f"{listen}/healthz"), 60, "all are there")
        delivering.tell(alert(1))
        waiting = 'rasid_deliver_waiting{integration="webhook",receiver="slow"}'
        until(lambda: delivering.metric(waiting) == 1, 20, "it is under way")
        kafka = local.find(own)
        assert kafka
        os.kill(kafka, signal.SIGKILL)
        gone.set()
        house.until_taken("/slow", 1)
        begun = time.monotonic()
        for each in (process, *others):
            each.signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS + BUSY) == 1
        for each, seconds in zip(others, (CONSOLE_ENDS_WITHIN, GATEWAY_ENDS_WITHIN), strict=True):
            assert each.wait(seconds + BUSY - (time.monotonic() - begun)) == 0
        [said] = [json.loads(line) for line in process.output.splitlines() if "under the same id" in line]
        assert said["deliveries"] == ["slow/webhook/a-1"]
        rasid.close()


def test_whoever_serves_knows_within_seconds_that_its_broker_is_gone_and_that_it_is_back(
    tmp_path: Path,
) -> None:
    with own_kafka(tmp_path / "own") as own:
        first = free_ports(3)
        names = ("deliver", "gateway", "console")
        at = {name: f"127.0.0.1:{first + number}" for number, name in enumerate(names)}
        rasid = Installation(
            replace(own, deliver=at["deliver"], listen=at["gateway"], console=at["console"], partitions=1)
        )
        installing.install(rasid.settings)
        processes = [rasid.start("-m", "services.cli", name) for name in names]
        well = {f"{each}/healthz" for each in at.values()}
        until(lambda: all(map(answers, well)), 60, "all are there")
        kafka = local.find(own)
        assert kafka
        os.kill(kafka, signal.SIGKILL)
        until(lambda: not any(map(answers, well)), 10, "none says that it is well")
        until(lambda: banner(at["console"]), 2, "pages say so too")
        broker.start(own, lambda _: None)
        until(lambda: all(map(answers, well)), 30, "all are well again")
        until(lambda: not banner(at["console"]), 2, "the banner is gone")
        assert [each.exit_code for each in processes] == [None] * 3
        rasid.close()


def test_who_reads_is_told_that_its_broker_went_away_and_a_replay_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of reading more than is fetched at once, as `rasid deliveries list` does."""
    number = 60
    with own_kafka(tmp_path) as own:
        installing.install(own)
        name, now = topics.of(own).deliveries.name, times.now()
        large = [replace(dead(each), answer=secrets.token_urlsafe(300_000)) for each in range(number)]
        send_all(own, (ledger.record(each, own, now) for each in large))
        read: list[Record] = []
        begun = threading.Event()

        def wait_for_it() -> None:
            with Reader.open(own, 10_000, patience=FOR_EVER) as reader:
                for record in reader.scan(reader.kept([name])):
                    read.append(record)
                    begun.set()
                    gone.wait(60)

        gone = threading.Event()
        waiting = threading.Thread(target=wait_for_it, daemon=True)
        waiting.start()
        assert begun.wait(20)
        as_ever = ledger.read_delivery

        def in_the_middle(value: bytes) -> Delivery:
            if not gone.is_set():
                os.kill(local.find(own) or 0, signal.SIGKILL)
                gone.set()
            return as_ever(value)

        monkeypatch.setattr(ledger, "read_delivery", in_the_middle)
        began = time.monotonic()
        with pytest.raises(
            ClusterError, match=rf"^Kafka at \S+ has sent nothing of {name} for 30 s: .*rasid up"
        ):
            ledger.read(own, lambda _: True)
        assert time.monotonic() - began < SILENT + 2 * BUSY
        assert waiting.is_alive()
        assert len(read) < number
        broker.start(own, lambda _: None)
        waiting.join(60)
        assert len(read) == number


def test_who_counts_what_ended_a_process_hears_a_stop_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The supervisor counts, and looks after nothing else: here its broker goes before it writes."""
    with own_kafka(tmp_path) as own:
        installing.install(own)
        read_whole = suspects.read_whole

        def read_at_last(*what: Any) -> Any:
            found = read_whole(*what)
            os.kill(local.find(own) or 0, signal.SIGKILL)
            return found

        monkeypatch.setattr(suspects, "read_whole", read_at_last)
        began = time.monotonic()
        with pytest.raises(ClusterError, match="suspects"):
            suspects.count(own, Coordinates("articles.raw", 0, 7, 0))
        assert time.monotonic() - began < supervisor.STOP_SECONDS


def test_who_waits_for_an_answer_takes_no_processor(tmp_path: Path) -> None:
    """On both partitions records wait behind ones without an answer; librdkafka would poll all the time."""
    with own_kafka(tmp_path, partitions=2) as own:
        installing.install(own)
        name = topics.of(own).raw.name
        sender = Sender(own)

        def send() -> None:
            for number in range(40):
                sender.send(Output(topic=name, key=b"%d" % number, value=b"{}", timestamp=times.now()))

        send()
        sender.close()  # it is connected, and goes on
        pid = local.find(own)
        assert pid
        os.kill(pid, signal.SIGSTOP)
        try:
            for _ in range(3):
                send()
                time.sleep(0.2)  # longer than it lingers: what is sent next waits behind this
            before = time.process_time()
            time.sleep(3)  # the time that it waits is what is measured
            assert time.process_time() - before < 0.3
        finally:
            os.kill(pid, signal.SIGCONT)
        sender.close()
        assert sender.confirmed == 160


def dead(number: int) -> Delivery:
    """Return a delivery that was given up."""
    return replace(ledger.queued(alert(number), "desk", "webhook", offset=number, now_ms=1), state="dead")
