"""``rasid up``, ``down``, ``status``, ``topics``: the broker, and what must stand on it."""

from typing import TYPE_CHECKING

import click

from streams.cli.terminal import say, show, show_table
from streams.messages import people
from streams.messages import topics as table
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.status import Group


@click.command()
@click.pass_obj
def up(settings: Settings) -> None:
    """Start the local broker, make the topics, install the built-in rules.

    Safe to call again: what stands already is left as it is. With RASID_BROKERS set no broker is started.
    """
    from streams import broker
    from streams.demo import bring_up

    bring_up(settings, say)
    say(f"{broker.describe(settings)}; topics and rules are in place")


@click.command()
@click.pass_obj
def down(settings: Settings) -> None:
    """Stop services, worker and broker that run in the background here. All that they stored is kept."""
    from streams import broker
    from streams.process import background

    for service in background.services(settings):
        if pid := service.stop():
            say(f"stopped the {service.name} (process {pid})")
    if pid := background.worker(settings).stop():
        say(f"stopped the worker (process {pid})")
    say("stopped the local broker" if broker.stop(settings) else "no local broker was running")


@click.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Show the broker, the workers, each topic, how far the workers are behind, and what cannot be read.

    A topic that no worker reads has a dash for that. Exit code 1 when no broker answers.
    """
    from streams import status as standing

    here = standing.machine(settings)
    show(here.broker)
    for name, pid in here.running.items():
        show(f"{name} in the background: process {pid}" if pid else f"no {name} in the background")
    group = standing.group(settings)
    rows = [
        (each.name, str(each.partitions), "-" if each.behind is None else str(each.behind))
        for each in standing.topics(settings, group)
    ]
    show_table(("topic", "partitions", "messages behind"), rows)
    _show_group(group)
    _warn_of_unreadable(settings)


def _show_group(group: "Group") -> None:
    """Show the worker processes of all machines, and what is wrong with them together."""
    show("")
    if not group.members:
        show("no worker reads from this cluster")
    else:
        rows = [
            (each.name, each.host, each.pipeline, str(each.partitions), str(each.behind))
            for each in group.members
        ]
        show_table(("worker process", "host", "pipeline", "partitions", "messages behind"), rows)
    if len(group.pipelines) > 1:
        found = ", ".join(group.pipelines)
        show(f"warning: {len(group.pipelines)} pipelines at once ({found}): is it an upgrade?")
    if group.unread:
        waiting = sum(group.unread.values())
        parts = ", ".join(f"{part.topic}-{part.partition}" for part in group.unread)
        show(f"warning: {waiting} messages wait in partitions that nobody reads: {parts}")


def _warn_of_unreadable(settings: Settings) -> None:
    from streams import mend  # loads what reads rules and the ledger

    broken = [*mend.summary(mend.find(settings, mend.control(settings))), *mend.ledger_here(settings)]
    for line in broken:
        show(f"warning: {line} (`rasid mend`)")
    for line in dict.fromkeys(mend.rules_here(settings)):
        if line not in broken:
            show(f"warning: {line}")


@click.command()
@click.option(
    "--partitions", type=click.IntRange(1, 10_000), help="Give the topics that carry the load so many."
)
@click.pass_obj
def topics(settings: Settings, partitions: int | None) -> None:
    """List Rasid's topics: key, value, partitions, how long they are kept, what travels on them.

    With --partitions articles.raw and all that must grow with it get so many partitions. Nothing is
    restarted: workers read them within ten seconds, and RASID_PARTITIONS stays what it is.
    """
    if partitions is not None:
        _raise_partitions(settings, partitions)
        return
    own = table.of(settings)
    rows = []
    for each in (*own.table, own.channel("<channel>")):
        value = ", ".join(kind.__name__ for kind in each.values) or "internal"
        rows.append((each.name, each.key, value, str(each.partitions), each.kept, each.what))
    show_table(("topic", "key", "value", "partitions", "kept", "what"), rows, cut={"what"})


def _raise_partitions(settings: Settings, number: int) -> None:
    from streams import install

    raised = install.raise_partitions(settings, number, by=people.at_command())
    for name, (before, now) in raised.items():
        say(f"{name}: {now} partitions, {before} before")
    if not raised:
        say(f"nothing to do: every topic that carries the load has {number} partitions")
        return
    say(
        f"{table.of(settings).hits.name} keeps {settings.partitions}: what desks were told stands beside it."
        " Workers read the new partitions within ten seconds; start more processes where they are to help"
    )
