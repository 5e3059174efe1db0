"""``rasid up``, ``down``, ``status``, ``topics``: the broker, and what must stand on it."""

import click
from rich.table import Table

from streams import broker, install
from streams.cli.terminal import say, tables
from streams.cluster.admin import Admin
from streams.cluster.groups import group as app_group
from streams.messages import topics as table
from streams.process import background
from streams.settings import Settings


@click.command()
@click.pass_obj
def up(settings: Settings) -> None:
    """Start the local broker, make the topics, install the built-in rules.

    Safe to call again: what stands already is left as it is. With RASID_BROKERS set no broker is started.
    """
    bring_up(settings)
    say(f"{broker.describe(settings)}; topics and rules are in place")


def bring_up(settings: Settings) -> None:
    """Do what ``rasid up`` does."""
    broker.start(settings, say)
    for name in install.install(settings):
        say(f"made {name}")


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
    console = tables()
    console.print(broker.describe(settings))
    pid = background.worker(settings).find()
    console.print(f"worker in the background: process {pid}" if pid else "no worker in the background")
    with Admin.open(settings) as admin:
        known = admin.existing()
        lags = admin.lags(app_group(settings))
    rows = Table("topic", "partitions", "messages behind", box=None, pad_edge=False)
    for name in sorted(known):
        if not name.startswith(("__", settings.name("rasid-"))) and name.startswith(settings.name("")):
            rows.add_row(name, str(known[name]), str(lags.get(name, "")))
    console.print(rows)


@click.command()
@click.pass_obj
def topics(settings: Settings) -> None:
    """List Rasid's topics: key, value, partitions, how long they are kept, what travels on them."""
    rows = Table("topic", "key", "value", "partitions", "kept", "what", box=None, pad_edge=False)
    own = table.of(settings)
    for each in (*own.table, own.channel("<channel>")):
        value = ", ".join(kind.__name__ for kind in each.values) or "internal"
        rows.add_row(each.name, each.key, value, str(each.partitions), each.kept, each.what)
    tables().print(rows)
