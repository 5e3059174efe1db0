"""What delivers, killed again and again under receivers that fail; reported in docs/reliability.md.

    python -m tests.soak.deliver [--kills 50] [--restarts 3] [--speed 20]
    python -m tests.soak.deliver --short         three kills, nothing written

All times of the retries are so many times as short as in life, and so is the hour for which one receiver is
down. Exit code 1 where a receiver lacks an alert, had one before those of its story that come before it, or
had one under another id than before.
"""

import json
import os
import platform
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import click

from schemas import Alert, wire
from schemas.times import rfc3339
from services.deliver.schedule import RETRIES
from services.deliver.trial import sample
from streams import broker, install
from streams.broker import local
from streams.broker.config import KAFKA_VERSION
from streams.cluster.admin import Admin
from streams.cluster.sender import Sender
from streams.messages import topics
from streams.messages.people import Actor
from streams.messages.records import Output
from streams.receivers import known, ledger, receiver_files
from streams.settings import Settings
from tests.installation import LOOK, Installation, Process, free_ports, own_kafka, until
from tests.soak import page
from tests.soak.receivers import Receivers, Seen, Story

HOUR = 3600.0
PROCESSES = 2
CHANNELS = ("diplomacy", "counter-extremism")
KINDS = ("new", "update", "update", "correction", "retraction")
STORIES = 8  # that go on; now and then one ends, and another begins
FEWEST = 24  # alerts that are told, however soon all is killed that is to be

_PATIENCE = 120.0  # seconds without any delivery: a broker that was killed takes half a minute to start


class Report(NamedTuple):
    """What was told, and what came of it."""

    kills: int
    restarts: int
    alerts: int
    stories: int
    seen: dict[str, Seen]
    unsettled: int  # deliveries that do not stand in the ledger as delivered
    caught_up: float  # seconds from the return of the receiver that was down until it had all it had missed

    @property
    def broken(self) -> bool:
        """Whether a promise was broken."""
        return bool(self.unsettled) or any(
            each.lost or each.overtaken or each.renamed for each in self.seen.values()
        )


def run(
    rasid: Installation,
    kafka: Settings,
    *,
    kills: int,
    restarts: int,
    speed: float,
    rate: float,
    seed: int,
    say: Callable[[str], None] = print,
) -> Report:
    """Do so many kills of what delivers, and restarts of its broker, in an order by chance.

    Args:
        rasid: an installation; its receivers become those of here.
        kafka: how its broker is reached, which is a local one where it is restarted.
        kills: -9.
        restarts: of the broker.
        speed: how many times as short as in life retries' times are, and the hour of the one that is down.
        rate: alerts a second.
        seed: of all chance.
        say: told how far it is.
    """
    receivers = Receivers()
    site = _Site(rasid, kafka, receivers, [each / speed for each in RETRIES], random.Random(seed))
    teller = Teller(rasid.settings, rate, seed)
    try:
        site.begin(rasid.settings.home / "receivers.yaml")
        begun = time.monotonic()
        teller.start()
        acts = [site.kill] * kills + [site.restart] * restarts
        site.random.shuffle(acts)
        missed: list[str] = []
        for number, act in enumerate(acts, 1):
            act()
            if not receivers.back_at and time.monotonic() - begun > HOUR / speed:
                missed = list(teller.ids)
                receivers.come_back()
            if not number % 10:
                say(
                    f"{number} of {len(acts)}: {len(teller.ids):,} alerts, {receivers.taken:,} messages taken"
                )
        if not receivers.back_at:
            until(lambda: time.monotonic() - begun > HOUR / speed, HOUR, "the hour is over")
            missed = list(teller.ids)
            receivers.come_back()
        until(lambda: len(teller.ids) >= FEWEST, _PATIENCE, "enough alerts are told")
        site.flows(10 * len(CHANNELS))
        teller.stop()
        seen, unsettled = _settle(rasid, receivers, teller, speed)
        for each in site.processes:
            assert each.stop() == 0
        return Report(
            kills=kills,
            restarts=restarts,
            alerts=len(teller.ids),
            stories=len(teller.told),
            seen=seen,
            unsettled=unsettled,
            caught_up=receivers.caught_up(missed),
        )
    finally:
        teller.stop()
        for each in site.processes:
            each.kill()
        receivers.close()


class Teller:
    """Tells so many alerts a second, of stories that go on, from a thread.

    Attributes:
        ids: of the alerts.
        told: the alerts of each story.
    """

    def __init__(self, settings: Settings, rate: float, seed: int) -> None:
        self.ids: list[str] = []
        self.told: dict[Story, list[str]] = defaultdict(list)
        self._settings = settings
        self._rate = rate
        self._random = random.Random(f"{seed}/alerts")
        self._seed = seed
        self._stories = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="teller")
        self._failure: Exception | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Tell no more; returns when all that was told is confirmed."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        try:
            sender = Sender(self._settings, patience_ms=180_000)  # it outlives a broker that is away
            while not self._stop.wait(self._random.expovariate(self._rate)):
                alert = self._alert()
                self.ids.append(alert.id)
                self.told[alert.channel, alert.story.id].append(alert.id)
                topic = topics.of(self._settings).channel(alert.channel).name
                now = int(time.time() * 1000)
                sender.send(
                    Output(topic=topic, key=alert.id.encode(), value=wire.encode(alert), timestamp=now)
                )
            sender.close()
        except Exception as error:  # noqa: BLE001  # raised again where it is waited for
            self._failure = error

    def _alert(self) -> Alert:
        chance, now = self._random, int(time.time() * 1000)
        self._stories += chance.random() < 0.2
        story = self._stories + chance.randrange(STORIES)
        made = sample(now)
        return replace(
            made,
            id=f"{self._seed}-{len(self.ids)}",
            kind=chance.choice(KINDS),
            channel=CHANNELS[story % len(CHANNELS)],
            severity=chance.choice(("info", "warning", "urgent")),
            story=replace(made.story, id=f"{self._seed}-{story}"),
            raised_at=rfc3339(now),
        )


class _Site:
    """Processes that deliver, and their broker."""

    def __init__(
        self,
        rasid: Installation,
        kafka: Settings,
        receivers: Receivers,
        retries: list[float],
        chance: random.Random,
    ) -> None:
        self.random = chance
        self.processes: list[Process] = []
        self._rasid = rasid
        self._kafka = kafka
        self._receivers = receivers
        self._retries = retries

    def begin(self, file: Path) -> None:
        """Put the receivers in force, and let the processes deliver."""
        file.write_text(json.dumps(self._receivers.written()))  # JSON is YAML
        entries, problems = receiver_files.read([file])
        assert not problems
        wanted = [each.receiver for each in entries]
        known.apply(self._rasid.settings, wanted, lambda _: None, by=Actor("soak", "command"), prune=True)
        own = topics.of(self._rasid.settings)
        with Admin.open(self._rasid.settings) as admin:
            admin.ensure_topics([own.channel(each) for each in CHANNELS], self._rasid.settings)
        for _ in range(PROCESSES):
            self._start()
        for each in self.processes:
            until(lambda each=each: "shares in the receivers" in each.output, 60, "it delivers")

    def kill(self) -> None:
        """Kill a process: in the middle of its work, or before it has a share in it."""
        if self.random.random() < 0.3:
            end = time.monotonic() + self.random.uniform(0, 3)
            until(lambda: time.monotonic() > end, 5, "")
        else:
            self.flows(self.random.randint(5, 60))
        victim = self.random.choice(self.processes)
        assert victim.exit_code is None, victim.output
        victim.kill()
        self.processes.remove(victim)
        self._start()

    def restart(self) -> None:
        """End the broker, by a kill or a stop, and start it; what has begun to deliver outlives that."""
        self.flows(self.random.randint(5, 60))
        for each in self.processes:
            until(lambda each=each: "alerts are delivered" in each.output, 60, "it has begun")
        pid = local.find(self._kafka)
        assert pid
        if self.random.random() < 0.5:
            os.kill(pid, signal.SIGKILL)
            until(lambda: not local.find(self._kafka), 20, "the broker is gone")
        else:
            broker.stop(self._kafka)
        broker.start(self._kafka, lambda _: None)
        self.flows(20)

    def flows(self, messages: int) -> None:
        """Wait until so many more messages were taken."""
        before = self._receivers.taken
        until(lambda: self._receivers.taken >= before + messages, _PATIENCE, "messages are taken")

    def _start(self) -> None:
        listen = f"127.0.0.1:{free_ports(1)}"
        arguments = ["-m", "tests.quick_deliver", *map(str, self._retries)]
        self.processes.append(self._rasid.start(*arguments, RASID_DELIVER=listen))


def _settle(
    rasid: Installation, receivers: Receivers, teller: Teller, speed: float
) -> tuple[dict[str, Seen], int]:
    """Wait until all is taken and written down, or until nothing comes any more."""
    silence = _PATIENCE + 2 * RETRIES[2] / speed  # nobody fails more than three times
    names = set(receivers.seen(teller.told))
    taken, since = -1, time.monotonic()
    while True:
        if receivers.taken != taken:
            taken, since = receivers.taken, time.monotonic()
        # In this order: what the ledger calls delivered was taken before.
        unsettled = _unsettled(rasid, names, teller.ids)
        seen = receivers.seen(teller.told)
        missing = unsettled or any(each.lost for each in seen.values())
        if not missing or (receivers.taken == taken and time.monotonic() - since > silence):
            return seen, unsettled
        time.sleep(10 * LOOK)


def _unsettled(rasid: Installation, names: set[str], alerts: Iterable[str]) -> int:
    """Count the deliveries that do not stand in the ledger as delivered."""
    wanted = ledger.Filter(receivers=frozenset(names), states=frozenset({"delivered"}))
    there = {(each.receiver, each.alert_id) for each in ledger.read(rasid.settings, wanted)}
    return len(set(product(names, alerts)) - there)


def table(report: Report, seed: int, speed: float, rate: float) -> str:
    """Return the report as it stands on the page."""
    rows = "".join(
        f"| {name} | {each.requests:,} | {each.repeated:,} | {each.lost} | {each.overtaken}"
        f" | {each.renamed} |\n"
        for name, each in report.seen.items()
    )
    return (
        f"Kafka {KAFKA_VERSION} (one broker), Python {platform.python_version()}, {PROCESSES} processes that"
        f" deliver, {len(report.seen)} receivers, {rate:g} alerts a second for each, all times of retries"
        f" and the hour of the one that is down {speed:g} times as short as in life, seed {seed}.\n\n"
        "| receiver | messages | taken once more, under the same id | alerts lost"
        " | before those that stand before them | under another id |\n|---|---:|---:|---:|---:|---:|\n"
        f"{rows}\n"
        "| in the end | |\n|---|---:|\n"
        f"| kills (-9) of a process that delivers | {report.kills} |\n"
        f"| restarts of the broker, by kills and stops | {report.restarts} |\n"
        f"| alerts told, of {report.stories:,} stories | {report.alerts:,} |\n"
        f"| deliveries that do not stand in the ledger as delivered | {report.unsettled} |\n"
        f"| from the return of the one that was down until it had all that it had missed, s"
        f" | {report.caught_up:.1f} |\n"
    )


@click.command()
@click.option("--kills", default=50, help="Of what delivers, by -9.")
@click.option("--restarts", default=3, help="Of the broker.")
@click.option("--speed", default=20.0, help="How many times as short as in life times are.")
@click.option("--short", is_flag=True, help="The form for CI.")
def main(kills: int, restarts: int, speed: float, short: bool) -> None:
    """Kill what delivers, and restart the broker, while receivers fail."""
    if short:
        kills, restarts, speed = 3, 0, 600.0
    seed, rate = random.randrange(2**32), 2.0
    folder = Path(tempfile.mkdtemp(prefix="rasid-deliver-soak-"))
    with own_kafka(folder / "kafka") as kafka:
        own = Settings(home=folder / "home", brokers=kafka.bootstrap, partitions=4)
        install.install(own)
        rasid = Installation(own)
        try:
            report = run(rasid, kafka, kills=kills, restarts=restarts, speed=speed, rate=rate, seed=seed)
        finally:
            rasid.close()
    text = table(report, seed, speed, rate)
    click.echo(text)
    if not short:
        page.write("deliver soak", text)
    if report.broken:
        click.echo(f"the logs are kept in {folder}")
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
