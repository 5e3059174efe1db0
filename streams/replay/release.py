"""Alerts of a replay, sent live: their hits go to the live ledger, which knows what desks were told."""

from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final

from processors.stories.entries import ArticleRef, ref_of
from schemas import Alert, Hit, Replay, Withdrawal, wire
from streams import audit
from streams.agents import watch
from streams.cluster import groups
from streams.cluster.admin import Admin
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender
from streams.messages import cloudevents, hits, lanes, times, topics
from streams.messages.held import Held
from streams.messages.people import Actor
from streams.messages.records import Output, Record, event, said
from streams.process import background
from streams.replay import headers, results
from streams.replay.headers import Place
from streams.replay.registry import Registry
from streams.settings import Settings

PATIENCE: Final = 30.0  # seconds for the live ledger; what it has not decided by then is said to wait
# Each of these is raised by one hit. Bursts and retractions are what a ledger makes of many.
_KINDS: Final = frozenset({"new", "update", "escalation", "correction"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Alerts of a finished replay.

    Attributes:
        replay: its record.
        chosen: those that are wanted and can be released.
        held: why others that are wanted cannot, with counts.
    """

    replay: Replay
    chosen: list[Alert]
    held: Counter[Held]


def select(
    settings: Settings, records: Registry, replay_id: str, wanted: Callable[[Alert], bool]
) -> Selection:
    """Choose the alerts of a finished replay that can be released.

    Raises:
        ReplayError: the replay is not finished.
    """
    replay = records.finished(replay_id)
    known = {_of(each) for each in results.live_alerts(settings, replay) if results.known(each)}
    chosen, held = [], Counter[Held]()
    for alert in results.alerts(settings, replay).values():
        if not wanted(alert) or alert.suppressed:
            continue
        if alert.kind not in _KINDS:
            held[Held("burst" if alert.burst else "retraction")] += 1
        elif _of(alert) in known:
            held[Held("told")] += 1
        else:
            chosen.append(alert)
    return Selection(replay, chosen, held)


def _of(alert: Alert) -> tuple[str, ArticleRef, int, str]:
    """Return which rule told of which text: a replay's articles have the times at which they came."""
    article = alert.article
    return alert.rule.id, ref_of(article), article.version, article.received_at


@dataclass(frozen=True, slots=True)
class Released:
    """What became of hits that were sent to the live ledger.

    Attributes:
        sent: how many.
        told: how many of them desks were told of.
        suppressed: why not of others, with counts.
        waiting: how many the live workers have not decided yet.
    """

    sent: int
    told: int
    suppressed: Counter[str]
    waiting: int


def release(settings: Settings, records: Registry, selection: Selection, *, by: Actor) -> Released:
    """Send the hits of the chosen alerts into live work and record it; return what the live ledger did.

    They travel with the present as their time: the live ledger takes them for what happens now, and does not
    leave them out as late. ``received_at`` and ``raised_at`` still say when the article came.
    """
    wanted = {each.hit for each in selection.chosen}
    own = topics.of(settings)
    channels = [own.channel(each) for each in sorted({alert.channel for alert in selection.chosen})]
    with Admin.open(settings) as admin:
        admin.ensure_topics(channels, settings)
    outcomes = [own.suppressed.name, *(each.name for each in channels)]
    with Reader.open(settings) as reader:
        before = reader.ends(outcomes)
    alerts = {"alerts": sorted(alert.id for alert in selection.chosen)}
    entry = audit.entry(by, "replay.release", f"replay/{selection.replay.id}", after=alerts)
    with audit.acting(settings, entry):
        sender = _send(settings, selection.replay, wanted)
        records.save(replace(selection.replay, released=selection.replay.released + sender.confirmed))
    with Reader.open(settings) as reader:
        all_read = _await_workers(settings, reader.ends([own.hits.name]))
        ends = reader.ends(outcomes)
        found: dict[str, Alert] = {}
        for record in reader.scan({part: (start, ends[part]) for part, start in before.items()}):
            alert = said(Alert, record)
            if alert and alert.hit in wanted and alert.kind in _KINDS:
                found[alert.hit] = alert
    reasons = Counter(each.suppressed.reason for each in found.values() if each.suppressed)
    return Released(
        sent=sender.confirmed,
        told=len(found) - reasons.total(),
        suppressed=Counter(reasons),
        waiting=0 if all_read else sender.confirmed - len(found),
    )


def _await_workers(settings: Settings, behind: Mapping[TopicPart, int]) -> bool:
    """Wait until live workers have acknowledged all before these offsets; return whether they have."""
    with Admin.open(settings) as admin:

        def acknowledged() -> bool:
            committed = admin.committed(groups.group(settings))
            return all(committed.get(part, 0) >= offset for part, offset in behind.items())

        return background.wait_until(acknowledged, PATIENCE)


def _live(settings: Settings, replay: Replay, record: Record, hit: Hit) -> Output:
    """Return the record of a hit of a replay for live work."""
    return event(
        cloudevents.HIT,
        hit.id,
        wire.encode(hit),
        topic=topics.of(settings).hits.name,
        key=hit.rule.desk,
        source=f"/rasid/{watch.STAGE}",
        timestamp=record.timestamp,
        more=[(lanes.RELEASED, replay.id.encode())],
    )


def _send(settings: Settings, replay: Replay, wanted: Set[str]) -> Sender:
    """Send hits of a replay, by their ids, to the live ledger; return the sender, when all are confirmed."""
    found: dict[str, tuple[Place, int, Output]] = {}
    now = times.now()
    for record in results.records(settings, replay, topics.of(settings).replay_hits):
        message = hits.read(record)
        if isinstance(message, Withdrawal):
            continue
        for number, hit in enumerate(message):
            if hit.id in wanted:
                output = replace(_live(settings, replay, record, hit), timestamp=now)
                found[hit.id] = headers.place(record.headers), number, output
    sender = Sender(settings)
    for _, _, output in sorted(found.values(), key=itemgetter(0, 1)):
        sender.send(output)
    sender.close()
    return sender
