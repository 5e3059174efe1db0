"""``rasid demo``: the main job on real input, from nothing to alerts, in one command: `make run`."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from schemas import Alert, EnrichedArticle, wire
from streams.cli import render
from streams.cli.lines import Articles, opened
from streams.cli.local import bring_up
from streams.cli.terminal import say, texts
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.reader import Reader
from streams.dead_letters import record as dead_letters
from streams.errors import BrokerError, InputError
from streams.feeds.push import push
from streams.messages import topics
from streams.messages.records import Record
from streams.process import background
from streams.process.background import Background
from streams.settings import Settings

SAMPLES: Final = Path(__file__).with_name("demo.jsonl")  # what they show: examples/README.md
PATIENCE: Final = 60.0  # seconds for all examples; a second or two is usual


@click.command()
@click.argument("file", default=str(SAMPLES))
@click.option(
    "--yes", is_flag=True, help="Send them even to a cluster that RASID_BROKERS or --brokers names."
)
@click.pass_obj
def demo(settings: Settings, file: str, yes: bool) -> None:
    """Start everything, send the sample articles in, and show what comes out: subjects, evidence, alerts.

    FILE may name articles of your own (JSONL). Broker and worker are left running; `rasid down` stops them.
    """
    if not (settings.local or yes):
        raise InputError(
            f"the demo would send articles to {settings.brokers}, where desks may be told of them:"
            " unset RASID_BROKERS, or say --yes"
        )
    bring_up(settings)
    worker = background.worker(settings)
    pid = worker.find() or worker.start([sys.executable, "-m", "streams.cli", "worker", "--processes", "1"])
    say(f"a worker reads articles in the background (process {pid}, log: {worker.log_file})")
    with Admin.open(settings) as admin, Reader.open(settings) as reader:
        outputs = _watch_from_now(settings, reader)
        with opened(file) as source:
            articles = Articles(source, file, max_bytes=settings.max_article_bytes)
            sent = push(settings, ((line.article, line.data) for line in articles))
        say(f"sent {sent} articles to {topics.of(settings).raw.name}; this is what comes out:")
        click.echo()
        told = _show(settings, admin, reader, outputs, sent, worker)
    _say_what_next(settings, told)
    articles.raise_for_bad()


def _watch_from_now(settings: Settings, reader: Reader) -> set[str]:
    """Place ``reader`` at the end of every topic that something can come out of; return their names."""
    own = topics.of(settings)
    names = {own.enriched.name, own.dead.name, own.suppressed.name}
    names |= {name for name in reader.topics() if own.channel_of(name)}
    reader.read_from(reader.ends(names))
    return names


def _show(
    settings: Settings, admin: Admin, reader: Reader, outputs: set[str], sent: int, worker: Background
) -> int:
    """Print what comes out until every article is accounted for; return how many alerts there were."""
    console = texts()
    end = time.monotonic() + PATIENCE
    seen = told = 0
    while not (seen >= sent and _all_done(settings, admin, reader) and _all_read(reader, outputs)):
        if time.monotonic() > end or not worker.find():
            why = f"{sent - seen} articles are missing" if worker.find() else "the worker ended"
            raise BrokerError(f"{why}; the worker's log says more: {worker.log_file}")
        for record in _poll(reader):
            seen += record.topic in {topics.of(settings).enriched.name, topics.of(settings).dead.name}
            told += _print(settings, console, record)
    return told


def _all_done(settings: Settings, admin: Admin, reader: Reader) -> bool:
    """Whether the three agents have acknowledged all that they have to read."""
    own = topics.of(settings)
    ends = reader.ends([own.raw.name, own.enriched.name, own.hits.name])
    begins = reader.firsts(ends)
    done = admin.committed(group(settings))
    # A partition that holds nothing has no acknowledgement; one that holds something must have its own.
    return all(end == begins[part] or (part in done and done[part] >= end) for part, end in ends.items())


def _all_read(reader: Reader, outputs: set[str]) -> bool:
    """Whether we have read all that came out. True only after ``_all_done``: then nothing more comes."""
    return all(reader.position(part) >= end for part, end in reader.ends(outputs).items())


def _poll(reader: Reader) -> Iterator[Record]:
    for records in reader.poll(0.3).values():
        yield from records


def _print(settings: Settings, console: Console, record: Record) -> bool:
    """Print one output; return whether it was an alert that a desk is told of."""
    if record.topic == topics.of(settings).enriched.name:
        console.print(render.enriched(wire.decode(EnrichedArticle, record.value or b"")))
        return False
    if record.topic == topics.of(settings).dead.name:
        letter = dead_letters.from_headers(record.headers)
        console.print(f"✗ dead letter: {letter.reason}: {letter.message}\n", style="red", markup=False)
        return False
    alert = wire.decode(Alert, record.value or b"")
    console.print(render.alert(alert))
    return alert.suppressed is None


def _say_what_next(settings: Settings, told: int) -> None:
    told_nothing = "" if told else " (no rule asks for these articles, or the desks knew them: rasid why ID)"
    say(f"{told} alert{'s' * (told != 1)} raised{told_nothing}")
    say(f"broker and worker run on, logs: {settings.log_dir}")
    say("try next:  rasid push FILE.jsonl   send articles of your own, one JSON object a line")
    say("           rasid watch             see alerts as they come, in another terminal")
    say("           rasid down              stop broker and worker")
