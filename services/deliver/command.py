"""``rasid deliver``; and ``rasid receivers test``, which stands here because only services speak HTTP."""

import click

from streams.cli.receivers import receivers
from streams.cli.terminal import say
from streams.errors import InputError
from streams.settings import Settings

__all__ = ["deliver", "receivers"]


@click.command()
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Where health and metrics are told (RASID_DELIVER). Default: 127.0.0.1:8422.",
)
@click.pass_obj
def deliver(settings: Settings, listen: str | None) -> None:
    """Send alerts to the receivers that `rasid receivers apply` put in force, until Ctrl-C or SIGTERM.

    What a receiver does not take is sent again for three days; then it is a dead delivery, which
    `rasid deliveries` shows. Several of these processes share the receivers.

    Exit code 0 after a stop that was asked for; 1 where Kafka did not answer for ten seconds of it. More:
    docs/deliver.md.
    """
    from services.deliver import server  # only who runs it loads a web server

    server.run(settings.changed(deliver=listen))


@receivers.command("test")
@click.argument("name")
@click.pass_obj
def test_(settings: Settings, name: str) -> None:
    """Send a sample alert to the receiver NAME by each of its integrations, and show what it answers.

    It runs here: secrets are read from the files of this machine. Nothing is written down. The exit code is 1
    where one does not take it.
    """
    import asyncio

    from services.deliver import trial  # an HTTP client
    from streams.receivers import known

    answers = asyncio.run(trial.run(known.of_name(settings, name)))
    for integration, answer in answers.items():
        say(f"{integration}: {'taken' if answer.taken else 'not taken'}: {answer.text}")
    if failed := sum(not each.taken for each in answers.values()):
        raise InputError(f"{failed} of {len(answers)} did not take it")
