"""``rasid demo``: the main job on real input, from nothing to alerts, in one command: `make run`."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
from kafka import TopicPartition
from rich.console import Console

from schemas import Alert, EnrichedArticle, wire
from streams import cluster
from streams.cli import render
from streams.cli.articles import send
from streams.cli.lines import Articles, opened
from streams.cli.local import bring_up
from streams.cli.terminal import say, texts
from streams.cli.watch import channel_topics
from streams.cluster.groups import group
from streams.dead_letters import record as dead_letters
from streams.errors import BrokerError
from streams.messages import topics
from streams.process import background
from streams.process.background import Background
from streams.settings import Settings

EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "articles.jsonl"
PATIENCE: Final = 60.0  # seconds for all examples; a second or two is usual


@click.command()
@click.argument("file", default=str(EXAMPLES))
@click.pass_obj
def demo(settings: Settings, file: str) -> None:
    """Start everything, send the sample articles in, and show what comes out: subjects, evidence, alerts.

    FILE may name articles of your own (JSONL). Broker and worker are left running; `rasid down` stops them.
    """
    bring_up(settings)
    worker = background.worker(settings)
    pid = worker.find() or worker.start([sys.executable, "-m", "streams.cli", "worker", "--processes", "1"])
    say(f"a worker reads articles in the background (process {pid}, log: {worker.log_file})")
    with cluster.admin(settings) as client, cluster.reader(settings) as reader:
        outputs = _watch_from_now(settings, reader)
        with opened(file) as source:
            articles = Articles(source, file, max_bytes=settings.max_article_bytes)
            sent = send(settings, articles)
        say(f"sent {sent} articles to {settings.name(topics.RAW.name)}; this is what comes out:")
        click.echo()
        told = _show(settings, client, reader, outputs, sent, worker)
    _say_what_next(settings, told)
    articles.raise_for_bad()


def _watch_from_now(settings: Settings, reader: Any) -> set[str]:
    """Place ``reader`` at the end of every topic that something can come out of; return their names."""
    names = {settings.name(each.name) for each in (topics.ENRICHED, topics.DEAD)}
    names |= channel_topics(settings, reader.topics(), suppressed=True)
    parts = [TopicPartition(name, number) for name in names for number in reader.partitions_for_topic(name)]
    reader.assign(parts)
    reader.seek_to_end(*parts)
    for part in parts:
        reader.position(part)  # resolved now: an article sent in the next moment must not be missed
    return names


def _show(
    settings: Settings, client: Any, reader: Any, outputs: set[str], sent: int, worker: Background
) -> int:
    """Print what comes out until every article is accounted for; return how many alerts there were."""
    console = texts()
    end = time.monotonic() + PATIENCE
    seen = told = 0
    while not (seen >= sent and _all_done(settings, client, reader) and _all_read(reader, outputs)):
        if time.monotonic() > end or not worker.find():
            why = f"{sent - seen} articles are missing" if worker.find() else "the worker ended"
            raise BrokerError(f"{why}; the worker's log says more: {worker.log_file}")
        for record in _poll(reader):
            seen += record.topic not in _alert_topics(settings, outputs)
            told += _print(settings, console, record)
    return told


def _alert_topics(settings: Settings, outputs: set[str]) -> set[str]:
    return outputs - {settings.name(each.name) for each in (topics.ENRICHED, topics.DEAD)}


def _all_done(settings: Settings, client: Any, reader: Any) -> bool:
    """Whether the three agents have acknowledged all that they have to read."""
    inputs = [settings.name(each.name) for each in (topics.RAW, topics.ENRICHED, topics.HITS)]
    ends = cluster.ends(reader, inputs)
    begins = reader.beginning_offsets(list(ends))
    name = group(settings)
    done = client.list_group_offsets([name]).get(name, {})
    # A partition that holds nothing has no acknowledgement; one that holds something must have its own.
    return all(
        end == begins[part] or (part in done and done[part].offset >= end) for part, end in ends.items()
    )


def _all_read(reader: Any, outputs: set[str]) -> bool:
    """Whether we have read all that came out. True only after ``_all_done``: then nothing more comes."""
    return all(reader.position(part) >= end for part, end in cluster.ends(reader, outputs).items())


def _poll(reader: Any) -> Iterator[Any]:
    for records in reader.poll(timeout_ms=300).values():
        yield from records


def _print(settings: Settings, console: Console, record: Any) -> bool:
    """Print one output; return whether it was an alert that a desk is told of."""
    if record.topic == settings.name(topics.ENRICHED.name):
        console.print(render.enriched(wire.decode(EnrichedArticle, record.value)))
        return False
    if record.topic == settings.name(topics.DEAD.name):
        letter = dead_letters.from_headers(record.headers)
        console.print(f"✗ dead letter: {letter.reason}: {letter.message}\n", style="red", markup=False)
        return False
    alert = wire.decode(Alert, record.value)
    console.print(render.alert(alert))
    return alert.suppressed is None


def _say_what_next(settings: Settings, told: int) -> None:
    told_nothing = "" if told else " (no rule asks for these articles, or the desks knew them: rasid why ID)"
    say(f"{told} alert{'s' * (told != 1)} raised{told_nothing}")
    say(f"broker and worker run on, logs: {settings.log_dir}")
    say("try next:  rasid push FILE.jsonl   send articles of your own (examples/README.md)")
    say("           rasid watch             see alerts as they come, in another terminal")
    say("           make stop               stop broker and worker")
