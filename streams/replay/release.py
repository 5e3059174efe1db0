"""Alerts of a replay, sent live: their hits go to the live ledger, which knows what desks were told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from schemas import Alert, Hit, Replay, wire
from streams.cluster.admin import Admin
from streams.cluster.sender import Sender
from streams.messages import lanes, times, topics
from streams.messages.records import Output
from streams.replay import headers, results
from streams.replay.registry import Registry
from streams.settings import Settings

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
    held: Counter[str]


def select(
    settings: Settings, records: Registry, replay_id: str, wanted: Callable[[Alert], bool]
) -> Selection:
    """Choose the alerts of a finished replay that can be released.

    Raises:
        ReplayError: the replay is not finished.
    """
    replay = records.finished(replay_id)
    known = {
        (each.rule.id, each.article.id, each.article.version)
        for each in results.live_alerts(settings, replay)
        if results.known(each)
    }
    chosen, held = [], Counter[str]()
    for alert in results.alerts(settings, replay).values():
        if not wanted(alert) or alert.suppressed:
            continue
        if alert.kind not in _KINDS:
            held[f"a {alert.kind} is what the live ledger makes of its own hits"] += 1
        elif (alert.rule.id, alert.article.id, alert.article.version) in known:
            held["the desk was told, of this article or of one that says the same"] += 1
        else:
            chosen.append(alert)
    return Selection(replay, chosen, held)


def release(settings: Settings, records: Registry, selection: Selection) -> int:
    """Send the hits of the chosen alerts into live work and record it; return how many were confirmed.

    They travel with the present as their time: the live ledger takes them for what happens now, and does not
    leave them out as late. ``received_at`` and ``raised_at`` still say when the article came.
    """
    replay = selection.replay
    wanted = {each.hit for each in selection.chosen}
    channels = {each.channel for each in selection.chosen}
    with Admin.open(settings) as admin:
        admin.ensure_topics(map(topics.of(settings).channel, sorted(channels)), settings)
    found: dict[str, Any] = {}
    for record in results.records(settings, replay, topics.of(settings).replay_hits):
        hit_id = dict(record.headers).get("ce_id", b"").decode()
        if hit_id in wanted:
            found[hit_id] = record
    sender = Sender(settings)
    now = times.now()
    for record in sorted(found.values(), key=lambda each: headers.place(each.headers)):
        wire.decode(Hit, record.value or b"")  # nothing but a hit goes live
        own = [each for each in record.headers if each[0] not in {lanes.HEADER, lanes.ARCHIVE, headers.PLACE}]
        sender.send(
            Output(
                topic=topics.of(settings).hits.name,
                key=record.key,
                value=record.value,
                timestamp=now,
                headers=[*own, (lanes.RELEASED, replay.id.encode())],
            )
        )
    sender.close()
    records.save(replace(replay, released=replay.released + sender.confirmed))
    return sender.confirmed
