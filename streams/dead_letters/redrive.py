"""Sending dead letters again, to where they died, key, bytes and headers as they were.

The record of a redrive is written after the last confirmation: a redrive that is cut off sends some letters
twice the next time, under the same ids, and forgets none.
"""

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from schemas import Redrive, wire
from schemas.times import rfc3339
from streams import audit
from streams.cluster import offsets
from streams.cluster.admin import Admin
from streams.cluster.sender import send_all
from streams.dead_letters import record as dead_letters
from streams.dead_letters.letters import Letter
from streams.errors import TopicError
from streams.messages import cloudevents, times, topics
from streams.messages.held import Held
from streams.messages.lanes import LIVE
from streams.messages.people import Actor
from streams.messages.records import Output, event
from streams.settings import Settings


def choose(letters: Iterable[Letter], max_attempts: int) -> tuple[list[Letter], Counter[Held]]:
    """Return the letters that can be sent, oldest first, and why others are held back, with counts."""
    going, held = [], Counter[Held]()
    for each in letters:
        if each.sent_again:
            held[Held("sent-again")] += 1
        elif each.lane is not LIVE:
            held[Held("of-replay", str(each.lane))] += 1
        elif each.why.stage == dead_letters.MENDED:
            held[Held("mended")] += 1
        elif each.why.digest is not None:
            held[Held("too-large")] += 1
        elif each.why.attempts >= max_attempts:
            held[Held("attempts", str(max_attempts))] += 1
        else:
            going.append(each)
    return sorted(going, key=lambda each: (each.why.timestamp, each.partition, each.offset)), held


def redrive(settings: Settings, letters: list[Letter], *, asked: str, by: Actor) -> Redrive:
    """Send letters to the topics where they died and record it; returns when all is confirmed.

    Args:
        settings: where the cluster is.
        letters: what to send.
        asked: the words of the call, for the record.
        by: who has it done.

    Raises:
        TopicError: a topic does not exist any more; nothing is sent.
        ClusterError: a record was refused.
    """
    with Admin.open(settings) as admin:
        if missing := {each.why.topic for each in letters} - admin.existing().keys():
            raise TopicError(f"topic {', '.join(sorted(missing))} does not exist; nothing was sent")
    sent: dict[int, list[int]] = {}
    for letter in letters:
        sent.setdefault(letter.partition, []).append(letter.offset)
    now = times.now()
    made = Redrive(
        id=f"{rfc3339(now)}-{secrets.token_hex(2)}",
        made_at=rfc3339(now),
        made_by=by.name,
        asked=asked,
        count=len(letters),
        letters={str(number): offsets.write(offsets.runs(sorted(each))) for number, each in sent.items()},
    )
    with audit.acting(settings, audit.entry(by, "dead.redrive", f"redrive/{made.id}", after=asdict(made))):
        send_all(settings, map(message, letters))
        send_all(settings, [_record(made, settings, now)])
    return made


def message(letter: Letter) -> Output:
    """Return the message that a letter holds, as it was sent; two headers of ours count the attempts."""
    ours = {dead_letters.ATTEMPTS, dead_letters.FIRST_SEEN}
    return Output(
        topic=letter.why.topic,
        key=letter.key,
        value=letter.value,
        timestamp=letter.why.timestamp,
        headers=[
            *(header for header in letter.headers if header[0] not in ours),
            (dead_letters.ATTEMPTS, str(letter.why.attempts).encode()),
            (dead_letters.FIRST_SEEN, letter.why.first_seen.encode()),
        ],
    )


def _record(done: Redrive, settings: Settings, now: int) -> Output:
    return event(
        cloudevents.REDRIVE,
        done.id,
        wire.encode(done),
        topic=topics.of(settings).redrives.name,
        key=done.id,
        source="/rasid/dead",
        timestamp=now,
    )
