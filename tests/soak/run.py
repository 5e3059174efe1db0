"""One run: load, failures one after the other, then the count of what came out against what went in."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Set
from typing import NamedTuple

import rocksdict

from processors.stories.desk import Desk
from processors.stories.entries import read_entry
from streams.agents import ledger
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.process import slots
from tests.installation import Installation
from tests.soak.failures import World
from tests.soak.load import Load, Protocol
from tests.three_brokers import Cluster

SHOWN = 3  # of the ids that came with different bytes
OFFSET_KEY = b"__faust\0offset__"  # where Faust keeps how much of the changelog a table's disk holds
SILENCE = 90.0  # seconds without any output, after the load: nothing will come any more


class Row(NamedTuple):
    """What one failure did."""

    failure: str
    seconds: float
    longest_pause: float


class Report(NamedTuple):
    """What went in, what came out."""

    rows: list[Row]
    articles: int
    lost: int
    hits: int
    hits_lost: int
    unanswered: int
    waiting: int
    repeated: int
    differing: int
    no_articles: int
    astray: int
    holes: int
    stalls: int

    @property
    def broken(self) -> bool:
        """Whether a promise was broken."""
        return any(
            (self.lost, self.hits_lost, self.unanswered, self.differing, self.astray, self.holes, self.stalls)
        )


def run(
    rasid: Installation,
    cluster: Cluster,
    failures: Mapping[str, Callable[[World], None]],
    *,
    rate: int,
    seed: int,
    say: Callable[[str], None] = print,
) -> Report:
    """Do all ``failures`` to two workers under a load of ``rate`` articles a second."""
    load, protocol = Load(rasid.settings, rate), Protocol(rasid.settings)
    world = World(rasid, cluster, load, protocol, seed)
    rows = []
    protocol.start()
    try:
        for _ in range(2):
            world.join()
        load.start()
        world.flows()
        for name, act in failures.items():
            begun = time.monotonic()
            protocol.measure_pauses()
            act(world)
            rows.append(Row(name, time.monotonic() - begun, protocol.longest_pause))
            say(f"{name}: {rows[-1].seconds:.0f} s, longest pause {rows[-1].longest_pause:.1f} s")
        load.stop()
        articles = world.sent.good.union(load.ids)
        _settle(articles, world.sent.broken, protocol)
        _show(rasid, protocol.differing, say)
        with Admin.open(rasid.settings) as admin:
            waiting = sum(admin.lags(group(rasid.settings)).values())
    finally:
        protocol.stop()
        load.stop()
    for worker in world.workers:
        assert worker.stop() == 0
    return Report(
        rows=rows,
        articles=len(articles),
        lost=len(articles - protocol.enriched),
        hits=len(protocol.hits),
        hits_lost=len(protocol.expected_hits - protocol.hits),
        unanswered=len(protocol.hits - protocol.answered),
        waiting=waiting,
        repeated=protocol.repeated,
        differing=len(protocol.differing),
        no_articles=len(world.sent.broken),
        astray=len(world.sent.broken.items() ^ protocol.dead.items()),
        holes=_holes(rasid),
        stalls=_stalls(rasid),
    )


def _holes(rasid: Installation) -> int:
    """Count the changes of the ledger that a worker's disk lacks, of those that it says it holds.

    Such a hole is silent: it shows when the partition comes back, as an alert with another count. An entry
    of no more use is none: a process that is killed has removed it from its disk, and may not have said so.
    """
    # What an entry became last: those of a flood are removed again.
    changelog = rasid.read(f"{group(rasid.settings)}-{ledger.NAME}-changelog")
    changes = {(change.partition, change.key): change for change in changelog}.values()
    holes = 0
    for path in slots.folder(rasid.settings, 0).parent.glob(f"*/tables/*/tables/{ledger.NAME}-*.db"):
        partition = int(path.stem.removeprefix(f"{ledger.NAME}-"))
        db = rocksdict.Rdict(str(path), rocksdict.Options(raw_mode=True))
        held = int(db.get(OFFSET_KEY) or -1)
        entries = {
            change.key: change
            for change in changes
            if change.partition == partition and change.value is not None
        }
        useless = _useless({key: change.value for key, change in entries.items()})
        holes += sum(
            change.offset <= held and key not in db and key not in useless for key, change in entries.items()
        )
        db.close()
    return holes


def _useless(entries: Mapping[bytes, bytes]) -> set[bytes]:
    """Return the keys of those entries that are of no more use once all of them are read."""
    desks: defaultdict[bytes, Desk] = defaultdict(Desk)
    useless = set()
    for key, data in sorted(entries.items()):
        name = key[:-8]
        gone = desks[name].fold(read_entry(data))
        useless |= {name + offset.to_bytes(8) for offset in gone}
    return useless


def _stalls(rasid: Installation) -> int:
    """Count how often messages waited and nothing moved until the watchdog ended the process.

    Nothing is lost by that, but an alert comes minutes late, and no failure done here is a reason for it.
    """
    return sum(reason.startswith("no progress for") for reason in rasid.restarts())


def _show(rasid: Installation, differing: list[tuple[str, bytes]], say: Callable[[str], None]) -> None:
    """Say what the first of the ids that came with different bytes came with."""
    for name, key in differing[:SHOWN]:
        records = rasid.read(name.removeprefix(rasid.settings.name("")))
        for record in records:
            if record.key == key or (record.value or b"").startswith(b'{"id":"' + key + b'"'):
                say(f"{name} {key.decode()} at {record.partition}-{record.offset}: {record.value.decode()}")


def _settle(articles: Set[str], broken: Mapping[tuple[int, int], bytes | None], protocol: Protocol) -> None:
    """Wait until all came out, or until nothing comes any more: the report says then what is missing."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < SILENCE:
        if articles <= protocol.enriched and broken.keys() <= protocol.dead.keys() and protocol.all_decided:
            return
        if protocol.records != seen:
            seen, since = protocol.records, time.monotonic()
        time.sleep(0.5)
