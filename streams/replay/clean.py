"""Ending a replay early, and taking away what it left behind."""

import shutil
from dataclasses import replace

from schemas import Replay
from streams import audit
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.parts import TopicPart
from streams.errors import ReplayError
from streams.messages import times, topics
from streams.messages.people import Actor
from streams.process import slots
from streams.replay import worker
from streams.replay.registry import Registry
from streams.settings import Settings


def cancel(settings: Settings, records: Registry, replay_id: str, *, by: Actor) -> None:
    """Cancel a replay for good. Its runner stops within a second or two, its worker on this machine now.

    Raises:
        ReplayError: it is not running.
    """
    replay = records.get(replay_id)
    if replay.state != "running":
        raise ReplayError(
            f"replay {replay_id} is {replay.state}: there is nothing to cancel", kind="not-running"
        )
    with audit.acting(settings, audit.entry(by, "replay.cancel", f"replay/{replay_id}")):
        records.save(replace(replay, state="canceled", updated_at=times.now_as_text()))
        worker.background(settings, replay_id).stop()


def clean(settings: Settings, records: Registry, replay_id: str, *, by: Actor) -> list[str]:
    """Delete what a replay left behind; return what was deleted, in words.

    A topic can be cut at its beginning only, so its copies, hits and alerts go when all older replays are
    cleaned as well. What it enriched stays published, its record stays on ``replays``.

    Raises:
        ReplayError: it is not finished, or a worker of it is alive.
    """
    replay = records.get(replay_id)
    if replay.state == "running":
        raise ReplayError(
            f"replay {replay_id} is not finished: run it to its end, or `rasid replay cancel` it"
        )
    with audit.acting(settings, audit.entry(by, "replay.clean", f"replay/{replay_id}")):
        return _clean(settings, records, replay)


def _clean(settings: Settings, records: Registry, replay: Replay) -> list[str]:
    worker.background(settings, replay.id).stop()
    name = group(settings, replay.id)
    done = []
    with Admin.open(settings) as admin:
        if others := admin.members(name):
            raise ReplayError(f"a worker of replay {replay.id} is alive on {others[0].host}: stop it")
        own = sorted(each for each in admin.existing() if each.startswith(f"{name}-"))
        if own:
            admin.delete_topics(own)
        done += [f"topic {each}" for each in own]
        if admin.delete_group(name):
            done.append(f"group {name}")
        records.save(replace(replay, state="cleaned", updated_at=times.now_as_text()))
        done += _cut(settings, admin, records)
    folder = slots.folder(settings, 0, lane=replay.id).parent
    if folder.exists():
        shutil.rmtree(folder)
        done.append(f"folder {folder}")
    worker.background(settings, replay.id).log_file.unlink(missing_ok=True)
    return done


def _cut(settings: Settings, admin: Admin, records: Registry) -> list[str]:
    """Cut the topics of replays where the oldest begins that was not cleaned, or at their ends."""
    done = []
    own = topics.of(settings)
    # Only replays write to these. What a replay wrote elsewhere is a result, and kept like any other.
    shared = {
        topic.base: admin.parts([topic.name]) for topic in (own.replay, own.replay_hits, own.replay_alerts)
    }
    # The ends before the records: one that begins meanwhile is recorded before it writes anything, so what
    # stands before these ends is of replays that are known then.
    ends = {base: admin.ends(parts) for base, parts in shared.items()}
    kept = [each for each in records.all() if each.state != "cleaned"]
    for base, parts in shared.items():
        first, cut = admin.firsts(parts), ends[base]
        for replay in kept:
            for number, offset in replay.starts[base].items():
                part = TopicPart(settings.name(base), int(number))
                cut[part] = min(cut[part], offset)
        cut = {part: offset for part, offset in cut.items() if offset > first[part]}
        if cut:
            admin.delete_records(cut)
            count = sum(offset - first[part] for part, offset in cut.items())
            done.append(f"{count:,} records of {settings.name(base)}")
    return done
