"""``rasid watch``: the alerts of some channels, or of all, as they come."""

import re
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

import click
from kafka import TopicPartition

from schemas import Alert, wire
from streams import cluster
from streams.cli import render
from streams.cli.terminal import say, texts
from streams.errors import InputError
from streams.messages import topics
from streams.settings import Settings

LOOK_FOR_CHANNELS: Final = 3.0  # seconds between two looks for channels that were added meanwhile
NOT_CHANNELS: Final = {topics.SUPPRESSED.name, topics.REPLAYED.name}


@click.command()
@click.argument("channels", metavar="[CHANNEL]…", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One alert a line, as JSON, for pipes.")
@click.option(
    "--from-start", is_flag=True, help="Begin with the oldest alert that is kept, not with the next one."
)
@click.option("--suppressed", is_flag=True, help="Show what desks were NOT told of as well, with the reason.")
@click.option("--for", "seconds", type=float, help="End after so many seconds. Default: until Ctrl-C.")
@click.pass_obj
def watch(
    settings: Settings,
    channels: tuple[str, ...],
    as_json: bool,
    from_start: bool,
    suppressed: bool,
    seconds: float | None,
) -> None:
    """Show alerts as they are raised, the evidence marked; of all channels, or of the CHANNELs named.

    \b
      rasid watch                      every channel, also ones that are added later
      rasid watch diplomacy            one channel
      rasid watch --json | jq .article.title
    """  # noqa: D301  # \b is click's: keep the lines
    console = texts()
    end = time.monotonic() + seconds if seconds is not None else None
    wanted = {settings.name(topics.channel(each).name) for each in channels}
    if suppressed:
        wanted |= {settings.name(topics.SUPPRESSED.name)} if channels else set()
    with cluster.reader(settings) as reader:
        if missing := wanted - reader.topics():
            raise InputError(
                f"no such channel: {', '.join(sorted(missing))}; there are: {_known(settings, reader)}"
            )
        if not as_json:
            say("watching for alerts; Ctrl-C ends")
        for each in _alerts(settings, reader, wanted, from_start=from_start, suppressed=suppressed, end=end):
            if as_json:
                sys.stdout.buffer.write(wire.encode(each) + b"\n")
                sys.stdout.buffer.flush()
            else:
                console.print(render.alert(each))


def channel_topics(settings: Settings, names: set[str], *, suppressed: bool = False) -> set[str]:
    """Return those of the topics ``names`` that alerts are read from."""
    hidden = {settings.name(each) for each in NOT_CHANNELS}
    if suppressed:
        hidden -= {settings.name(topics.SUPPRESSED.name)}
    pattern = re.compile(re.escape(settings.name("alerts.")) + r"[a-z0-9._-]+")
    return {name for name in names if pattern.fullmatch(name)} - hidden


def _known(settings: Settings, reader: Any) -> str:
    start = len(settings.name("alerts."))
    return ", ".join(sorted(name[start:] for name in channel_topics(settings, reader.topics()))) or "none yet"


def _alerts(
    settings: Settings,
    reader: Any,
    wanted: set[str],
    *,
    from_start: bool,
    suppressed: bool,
    end: float | None,
) -> Iterator[Alert]:
    """Yield alerts in the order of their coming; new channels are picked up on the way."""
    assigned: set[Any] = set()
    looked = -LOOK_FOR_CHANNELS
    while end is None or time.monotonic() < end:
        if time.monotonic() - looked > LOOK_FOR_CHANNELS:
            first = looked < 0
            looked = time.monotonic()
            names = wanted or channel_topics(settings, reader.topics(), suppressed=suppressed)
            parts = {
                TopicPartition(name, number) for name in names for number in reader.partitions_for_topic(name)
            }
            if new := parts - assigned:
                positions = {part: reader.position(part) for part in assigned}
                assigned |= new
                reader.assign(sorted(assigned))
                for part, offset in positions.items():
                    reader.seek(part, offset)
                # A channel that appears while we watch is read whole: its first alert is why it appeared.
                if first and not from_start:
                    reader.seek_to_end(*new)
                else:
                    reader.seek_to_beginning(*new)
        if not assigned:
            time.sleep(0.2)
            continue
        for records in reader.poll(timeout_ms=200).values():
            for record in records:
                yield wire.decode(Alert, record.value)
