"""``rasid up``, ``down``, ``status``, ``topics``: the broker, and what must stand on it."""

import click

from streams import broker
from streams import status as standing
from streams.cli.terminal import say, show, show_table
from streams.demo import bring_up
from streams.messages import topics as table
from streams.process import background
from streams.settings import Settings


@click.command()
@click.pass_obj
def up(settings: Settings) -> None:
    """Start the local broker, make the topics, install the built-in rules.

    Safe to call again: what stands already is left as it is. With RASID_BROKERS set no broker is started.
    """
    bring_up(settings, say)
    say(f"{broker.describe(settings)}; topics and rules are in place")


@click.command()
@click.pass_obj
def down(settings: Settings) -> None:
    """Stop the workers and the broker that run in the background here. All that they stored is kept."""
    if pid := background.worker(settings).stop():
        say(f"stopped the worker (process {pid})")
    say("stopped the local broker" if broker.stop(settings) else "no local broker was running")


@click.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Show the broker, the workers, each topic, and how far the workers are behind.

    Exit code 1 when no broker answers.
    """
    here = standing.machine(settings)
    show(here.broker)
    show(f"worker in the background: process {here.worker}" if here.worker else "no worker in the background")
    rows = [
        (each.name, str(each.partitions), "" if each.behind is None else str(each.behind))
        for each in standing.topics(settings)
    ]
    show_table(("topic", "partitions", "messages behind"), rows)


@click.command()
@click.pass_obj
def topics(settings: Settings) -> None:
    """List Rasid's topics: key, value, partitions, how long they are kept, what travels on them."""
    own = table.of(settings)
    rows = []
    for each in (*own.table, own.channel("<channel>")):
        value = ", ".join(kind.__name__ for kind in each.values) or "internal"
        rows.append((each.name, each.key, value, str(each.partitions), each.kept, each.what))
    show_table(("topic", "key", "value", "partitions", "kept", "what"), rows, cut={"what"})
