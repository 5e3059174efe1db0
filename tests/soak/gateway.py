"""The gateway killed, and the broker restarted, under load; reported in docs/reliability.md.

    python -m tests.soak.gateway [--kills 100] [--restarts 10]
    python -m tests.soak.gateway --short         five kills, one restart, nothing written: what CI runs

Exit code 1 where an article that was confirmed is not in Kafka as it was sent, one is there that was not
sent, or more often than it was sent, or one under embargo has not come out of it.
"""

import os
import platform
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import click

from schemas import Article, wire
from streams import broker, install
from streams.broker import local
from streams.broker.config import KAFKA_VERSION
from streams.errors import BrokerError
from streams.settings import Settings
from tests.installation import LOOK, Installation, free_ports, own_kafka, until
from tests.soak import page
from tests.soak.posts import Feed, Name, digest

FEEDS = 4

# Seconds without a confirmation. On a busy machine a broker that was killed takes half a minute to start; and
# it may ask its controller in vain for half a minute, once or twice, before it gives a producer an id again
# (streams.cluster.sender).
_PATIENCE = 180


class Report(NamedTuple):
    """What was sent, what was said of it, and what stands in Kafka."""

    kills: int
    restarts: int
    confirmed: int
    lost: int  # confirmed, and not there, or not as it was sent
    unanswered: int  # bodies
    unconfirmed: int  # articles that were sent, and never confirmed
    unconfirmed_there: int
    repeated: int
    astray: int  # records that were not sent, or not so
    too_often: int  # articles that are there more often than they were sent
    held: int  # articles that came in under embargo
    unreleased: int  # of those, not sent as usable afterwards
    released_again: int
    refused: int  # bodies that were answered with 503 or 207
    longest_pause: float
    longest_return: float  # seconds from a broker that answers again to the next confirmation

    @property
    def broken(self) -> bool:
        """Whether a promise was broken."""
        return bool(self.lost or self.astray or self.too_often or self.unreleased)


def run(folder: Path, *, kills: int, restarts: int, seed: int, say: Callable[[str], None] = print) -> Report:
    """Do so many kills and restarts, in an order by chance, to a gateway and a broker of one's own."""
    with own_kafka(folder / "kafka") as kafka:
        own = Settings(
            home=folder / "home", brokers=kafka.bootstrap, listen=f"127.0.0.1:{free_ports(1)}", partitions=4
        )
        install.install(own)
        rasid = Installation(own)
        feeds = [Feed(own, number, seed) for number in range(FEEDS)]
        site = _Site(rasid, kafka, feeds, random.Random(seed))
        try:
            for each in feeds:
                each.start()
            acts = [site.kill] * kills + [site.restart] * restarts
            site.random.shuffle(acts)
            for number, act in enumerate(acts, 1):
                act()
                if not number % 10:
                    say(f"{number} of {len(acts)}: {site.confirmed:,} articles confirmed")
            for each in feeds:
                each.stop()
            _settle(rasid, feeds)
            return _report(rasid, feeds, kills, restarts, site.longest_return)
        finally:
            for each in feeds:
                each.stop()
            rasid.close()


class _Site:
    """A gateway under load, and its broker.

    Attributes:
        longest_return: seconds from a broker that answers again to the next confirmation.
    """

    def __init__(
        self, rasid: Installation, kafka: Settings, feeds: list[Feed], chance: random.Random
    ) -> None:
        self.random = chance
        self._rasid = rasid
        self._kafka = kafka
        self._feeds = feeds
        self._gateway = rasid.gateway()
        self.longest_return = 0.0

    @property
    def confirmed(self) -> int:
        """How many articles were confirmed so far."""
        return sum(len(each.told.confirmed) for each in self._feeds)

    def kill(self) -> None:
        """Kill the gateway in the middle of its work, and start another."""
        self._flows(self.random.randint(20, 600))
        self._gateway.kill()
        self._gateway = self._rasid.gateway()
        assert self._gateway.exit_code is None, self._gateway.output

    def restart(self) -> None:
        """End the broker, by a kill or a stop, and start it; the gateway outlives that."""
        self._flows(self.random.randint(20, 600))
        pid = local.find(self._kafka)
        assert pid
        if self.random.random() < 0.5:
            os.kill(pid, signal.SIGKILL)
            until(lambda: not local.find(self._kafka), 20, "the broker is gone")
        else:
            broker.stop(self._kafka)
        until(self._starts, _PATIENCE, "the broker answers")
        answers = time.monotonic()
        self._flows(1)
        self.longest_return = max(self.longest_return, time.monotonic() - answers)
        self._flows(20)
        assert self._gateway.exit_code is None, self._gateway.output

    def _starts(self) -> bool:
        """Start the broker, or wait on for one that a busy machine makes slow; return whether it answers."""
        try:
            broker.start(self._kafka, lambda _: None)
        except BrokerError:
            return False
        return True

    def _flows(self, articles: int) -> None:
        before, answers = self.confirmed, self._answers()
        try:
            until(lambda: self.confirmed >= before + articles, _PATIENCE, "articles are confirmed")
        except AssertionError as error:
            raise AssertionError(f"{error}; answered since: {self._answers() - answers}") from None

    def _answers(self) -> Counter[int]:
        """Count the answers so far by their status."""
        return sum((Counter(each.told.statuses) for each in self._feeds), Counter())


def _settle(rasid: Installation, feeds: Iterable[Feed]) -> None:
    """Wait until all embargoes have ended; what is missing after a minute is in the report."""
    end = time.monotonic() + 60
    while _report(rasid, feeds, 0, 0, 0).unreleased and time.monotonic() < end:
        time.sleep(10 * LOOK)  # each looks at all that was sent


def _report(
    rasid: Installation, feeds: Iterable[Feed], kills: int, restarts: int, longest_return: float
) -> Report:
    """Hold what stands in Kafka against what was sent and said."""
    told = [each.told for each in feeds]
    sent = {name: value for each in told for name, value in each.sent.items()}
    attempts = sum((each.attempts for each in told), Counter())
    confirmed = {name: place for each in told for name, place in each.confirmed.items()}
    statuses = sum((each.statuses for each in told), Counter())
    until_ = {name: time_ms for each in told for name, time_ms in each.until.items()}
    released = {name: value for each in told for name, value in each.released.items()}
    there: dict[tuple[int, int], Name] = {}
    held: set[str] = set()
    out: Counter[str] = Counter()
    astray = 0
    for record in rasid.read("articles.raw"):
        article = wire.decode(Article, record.value)
        name = article.id, article.version
        if sent.get(name) == digest(record.value) and record.key == article.id.encode():
            there[record.partition, record.offset] = name
            if record.timestamp < until_.get(article.id, 0):
                held.add(article.id)
        elif released.get(article.id) == digest(record.value) and record.timestamp == until_[article.id]:
            out[article.id] += 1
        else:
            astray += 1
    often = Counter(there.values())
    unconfirmed = sent.keys() - confirmed.keys()
    return Report(
        kills=kills,
        restarts=restarts,
        confirmed=len(confirmed),
        lost=sum(there.get(place) != name for name, place in confirmed.items()),
        unanswered=statuses[0],
        unconfirmed=len(unconfirmed),
        unconfirmed_there=len(unconfirmed & often.keys()),
        repeated=sum(often.values()) - len(often),
        astray=astray,
        too_often=sum(number > attempts[name] for name, number in often.items()),
        held=len(held),
        unreleased=len(held - out.keys()),
        released_again=sum(out.values()) - len(out),
        refused=statuses[503] + statuses[207],
        longest_pause=max(each.pause for each in told),
        longest_return=longest_return,
    )


def table(report: Report, seed: int) -> str:
    """Return the report as it stands on the page."""
    return (
        f"Kafka {KAFKA_VERSION} (one broker), Python {platform.python_version()}, one gateway, {FEEDS} feeds"
        f" that post 1 to 20 articles as fast as they are answered, seed {seed}.\n\n"
        "| in the end | |\n|---|---:|\n"
        f"| kills (-9) of the gateway | {report.kills} |\n"
        f"| restarts of the broker, by kills and stops | {report.restarts} |\n"
        f"| articles confirmed | {report.confirmed:,} |\n"
        f"| of those, not in Kafka where and as was said | {report.lost} |\n"
        f"| records that nobody sent so | {report.astray} |\n"
        f"| articles that stand there more often than they were sent | {report.too_often} |\n"
        f"| articles that came in under embargo | {report.held:,} |\n"
        f"| of those, not sent as usable when it had ended | {report.unreleased} |\n"
        f"| of those, sent once more in the same words | {report.released_again} |\n"
        f"| bodies that had no answer | {report.unanswered:,} |\n"
        f"| bodies that were refused for the time being, whole or in part | {report.refused:,} |\n"
        f"| articles that were never confirmed, and given up | {report.unconfirmed:,} |\n"
        f"| of those, in Kafka all the same | {report.unconfirmed_there:,} |\n"
        f"| articles that stand there once more, as they were sent again | {report.repeated:,} |\n"
        f"| longest time without a confirmation for one feed, s | {report.longest_pause:.1f} |\n"
        f"| longest time from a broker that answers again to the next confirmation, s"
        f" | {report.longest_return:.1f} |\n"
    )


@click.command()
@click.option("--kills", default=100, help="Of the gateway, by -9.")
@click.option("--restarts", default=10, help="Of the broker.")
@click.option("--short", is_flag=True, help="The form for CI.")
def main(kills: int, restarts: int, short: bool) -> None:
    """Kill the gateway and restart the broker, under load."""
    if short:
        kills, restarts = 5, 1
    seed = random.randrange(2**32)
    folder = Path(tempfile.mkdtemp(prefix="rasid-gateway-soak-"))
    report = run(folder, kills=kills, restarts=restarts, seed=seed)
    text = table(report, seed)
    click.echo(text)
    if not short:
        page.write("gateway soak", text)
    if report.broken:
        click.echo(f"the logs are kept in {folder}")
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
