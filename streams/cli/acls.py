"""``rasid acls``: the rights that feeds, gateways, desks, workers and ops need on a cluster that asks."""

import shlex
from collections.abc import Sequence

import click

from streams.cli.terminal import show
from streams.cluster import acls as rights
from streams.errors import InputError
from streams.settings import Settings


@click.command()
@click.argument("role", type=click.Choice(list(rights.ROLES)))
@click.argument("user")
@click.option("--channel", "channels", multiple=True, help="Of a desk: a channel that it reads.")
@click.pass_obj
def acls(settings: Settings, role: str, user: str, channels: Sequence[str]) -> None:
    """Print the calls of Kafka's own tool that give USER what a ROLE needs, and nothing else.

    Nothing is changed: look at them, and run them as the cluster's admin.
    """
    if (role == "desk") != bool(channels):
        raise InputError("a desk reads the channels that --channel names; the other roles have none")
    for each in rights.ROLES[role](settings, user, channels):
        show(shlex.join(rights.command(settings, user, each)))
