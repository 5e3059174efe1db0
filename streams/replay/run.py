"""Running a plan: from wherever it was to its end.

1. Lock: one runner at a time, on this machine and on all others.
2. Record: who runs what, and from which offsets on it writes. From now on it can be taken up again.
3. Worker: started, or the one of an earlier run goes on.
4. Copy: what is not on ``articles.replay`` yet, at a pace that leaves live work alone.
5. Wait: until the worker has read every copy and every hit of it.
6. Count: each article enriched or dead, the alerts by rule; then the record says finished.

Whatever ends it in between, the next run begins at 1 and finds in Kafka how far each step got.
"""

import fcntl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from schemas import Replay, ReplayPlan
from schemas.times import milliseconds
from streams import audit
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.parts import TopicPart
from streams.cluster.reader import FOR_EVER, Reader
from streams.errors import ReplayError
from streams.messages import lanes, times, topics
from streams.messages.people import Actor
from streams.process.private import private
from streams.replay import headers, plan, registry, results, worker
from streams.replay.copy import Copier, Reached, reached
from streams.replay.pace import LOOK, Pace, Pause
from streams.replay.registry import Registry
from streams.settings import Settings

SAVE: Final = 3.0  # seconds between two records of progress
SILENT: Final = 15.0  # a runner on another machine that has written nothing for so long is dead


class Screen(Protocol):
    """What the person sees who runs a replay."""

    def say(self, text: str) -> None:
        """Say something once."""

    def pausing(self, pause: Pause | None) -> None:
        """Say why the copying pauses; with None, that it goes on."""

    def progress(self, *, copied: int, done: int, failed: int) -> None:
        """Show how many articles are copied, how many of them the worker has done, how many died."""


@dataclass(frozen=True, kw_only=True)
class How:
    """How a plan is run: see `rasid replay run --help`."""

    rate: float | None
    max_live_lag: int
    own_worker: bool


def run(settings: Settings, made: ReplayPlan, how: How, screen: Screen, *, by: Actor) -> Replay:
    """Run a plan to its end, for ``by``, and return the record.

    Raises:
        ReplayError: what stands in the way.
    """
    plan.check(settings, made)
    with _locked(settings, made.id), registry.opened(settings, patience=FOR_EVER) as records:
        known = records.find(made.id)
        _refuse(known, made)
        if known and known.state == "finished":
            screen.say(f"replay {made.id} is finished already")
            return known
        replay = known or _begin(settings, made)
        before = reached(settings, replay)
        plan.check_kept(settings, before.left(made))  # what is copied is kept until it is cleaned
        asked = {"asked": made.asked, "messages": made.messages, "first": made.first, "last": made.last}
        with (
            audit.acting(settings, audit.entry(by, "replay.run", f"replay/{made.id}", after=asked)),
            Admin.open(settings) as admin,
            _Deaths(settings, replay) as deaths,
            _Run(settings, replay, before, how, screen, records=records, admin=admin, deaths=deaths) as this,
        ):
            return this.to_the_end()


class _Run:
    """One run of a plan, under lock. Leaving it stops its worker."""

    def __init__(
        self,
        settings: Settings,
        replay: Replay,
        before: Reached,
        how: How,
        screen: Screen,
        *,
        records: Registry,
        admin: Admin,
        deaths: "_Deaths",
    ) -> None:
        self._settings = settings
        self._records = records
        self._replay = replace(replay, runner=registry.myself())
        self._how = how
        self._screen = screen
        self._admin = admin
        self._deaths = deaths
        self._group = group(settings, replay.id)
        self._copies = TopicPart(topics.of(settings).replay.name, 0)
        self._copier = Copier(settings, replay.plan, before)
        self._worker = worker.background(settings, replay.id)
        self._saved = 0.0

    def __enter__(self) -> "_Run":
        self._save()
        if self._copier.copied:
            total = self._replay.plan.messages
            self._screen.say(f"{self._copier.copied:,} of {total:,} articles are copied; going on from there")
        if self._how.own_worker:
            self._start_worker()
        return self

    def __exit__(self, *_: object) -> None:
        if self._how.own_worker:
            self._worker.stop()

    def to_the_end(self) -> Replay:
        """Do what is left of the plan; return the record, finished unless there is no worker to wait for."""
        pace = Pace(
            self._settings,
            self._admin,
            replay_id=self._replay.id,
            rate=self._how.rate,
            max_live_lag=self._how.max_live_lag,
            on_pause=self._screen.pausing,
            beat=self._beat,
        )
        self._copier.run(pace.wait)
        self._save()
        if not self._how.own_worker and not self._admin.members(self._group):
            self._screen.say(
                f"all articles are copied; a worker for them: `rasid replay worker {self._replay.id}`;"
                " then run the plan again, which counts what came out"
            )
            return self._replay
        own = topics.of(self._settings)
        with Reader.open(self._settings) as reader:
            # Not ``copied_to``: the last copies may be confirmed without a word of where they stand.
            self._wait_until(reader.ends([own.replay.name]))
            # Hits are confirmed before the copy that caused them counts as read: all of them are there now.
            self._wait_until(reader.ends([own.replay_hits.name]))
        return self._finish()

    def _start_worker(self) -> None:
        pid = self._worker.find()
        if pid:
            self._screen.say(f"the worker of an earlier run is still alive (process {pid}) and goes on")
            return
        pid = worker.start(self._settings, self._replay.id)
        self._screen.say(f"a worker of its own is started (process {pid}, log: {self._worker.log_file})")

    def _wait_until(self, targets: Mapping[TopicPart, int]) -> None:
        """Wait until the replay's group has read so far."""
        while any(self._read_to(part, 0) < offset for part, offset in targets.items()):
            time.sleep(LOOK)
            self._beat()

    def _read_to(self, part: TopicPart, otherwise: int) -> int:
        """Return how far the replay's group has read; ``otherwise`` where it has not begun."""
        return self._admin.committed(self._group).get(part, otherwise)

    def _finish(self) -> Replay:
        self._screen.say("counting what came out")
        enriched, dead = results.count_articles(self._settings, self._replay, patience=FOR_EVER)
        raised = results.count_alerts(results.alerts(self._settings, self._replay, patience=FOR_EVER))
        self._save(state="finished", enriched=enriched, dead=dead, alerts=raised)
        return self._replay

    def _beat(self) -> None:
        """Look after everything: is it canceled, does the worker live, how far is it."""
        newest = self._records.find(self._replay.id)
        if self._records.canceled(self._replay.id):
            self._save(state="canceled")
            raise ReplayError(f"replay {self._replay.id} was canceled; `rasid replay clean` takes it away")
        if newest and newest.runner != self._replay.runner:
            raise ReplayError(f"{_whose(newest)} has taken over: only one may run it")
        if self._how.own_worker and not self._worker.find():
            log = self._worker.log_file
            raise ReplayError(
                f"the worker of replay {self._replay.id} ended; its log says why: {log}; then run"
                " the plan again: it goes on where it was"
            )
        if time.monotonic() - self._saved > SAVE:
            self._save()
        copied, copied_to = self._copier.copied, self._copier.copied_to
        behind = copied_to - self._read_to(
            self._copies, self._replay.starts[topics.of(self._settings).replay.base]["0"]
        )
        done = min(copied, max(0, copied - behind))  # it reads on where others copy
        self._screen.progress(copied=copied, done=done, failed=self._deaths.count())

    def _save(self, **changes: Any) -> None:
        self._replay = replace(
            self._replay,
            copied=self._copier.copied,
            copied_to=self._copier.copied_to,
            updated_at=times.now_as_text(),
            **changes,
        )
        self._records.save(self._replay)
        self._saved = time.monotonic()


class _Deaths:
    """Follows ``articles.dead`` and counts what dies in a replay."""

    def __init__(self, settings: Settings, replay: Replay) -> None:
        self._settings = settings
        self._replay = replay
        self._places: set[int] = set()

    def __enter__(self) -> "_Deaths":
        self._opened = Reader.open(self._settings)
        self._reader = self._opened.__enter__()
        begin = self._replay.starts[topics.of(self._settings).dead.base]
        name = topics.of(self._settings).dead.name
        self._reader.read_from({TopicPart(name, int(number)): offset for number, offset in begin.items()})
        return self

    def __exit__(self, *error: Any) -> None:
        self._opened.__exit__(*error)

    def count(self) -> int:
        """Return how many articles have died so far."""
        for found in self._reader.poll(0).values():
            for record in found:
                if lanes.of(record.headers) == self._replay.id:
                    self._places.add(headers.place(record.headers).article)
        return len(self._places)


def _begin(settings: Settings, made: ReplayPlan) -> Replay:
    """Return the record of a plan that never ran."""
    with Reader.open(settings) as reader:
        begin = results.starts(reader, settings)
    return Replay(
        id=made.id,
        plan=made,
        state="running",
        runner=registry.myself(),
        started_at=times.now_as_text(),
        updated_at=times.now_as_text(),
        starts=begin,
        copied_to=begin[topics.of(settings).replay.base]["0"],
    )


def _refuse(known: Replay | None, made: ReplayPlan) -> None:
    if known is None:
        return
    if known.plan != made:
        raise ReplayError(
            f"replay {made.id} was begun with another plan than this file holds: was it changed?"
        )
    if known.state in {"canceled", "cleaned"}:
        raise ReplayError(f"replay {made.id} was {known.state}: make a new plan")
    here = known.runner.host == registry.myself().host
    age = (times.now() - milliseconds(known.updated_at)) / 1000
    if known.state == "running" and not here and age < SILENT:
        raise ReplayError(
            f"{_whose(known)} runs it, last heard of {age:.0f} s ago; where that is dead, wait {SILENT:.0f} s"
        )


def _whose(replay: Replay) -> str:
    return f"replay {replay.id}: {replay.runner.who} (process {replay.runner.pid})"


@contextmanager
def _locked(settings: Settings, replay_id: str) -> Iterator[None]:
    """Hold the lock of a replay on this machine. It ends with the process, however that ends."""
    with private():
        settings.run_dir.mkdir(parents=True, exist_ok=True)
        lock = (settings.run_dir / f"replay-{replay_id}.lock").open("a+")
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReplayError(f"replay {replay_id} is being run on this machine already") from None
        yield
