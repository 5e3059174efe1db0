"""``rasid watch``: the alerts of some channels, or of all, as they come."""

import sys
import time

import click

from schemas import wire
from streams.cli import render
from streams.cli.terminal import say, texts
from streams.history.alerts import follow
from streams.settings import Settings


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
    if not as_json:
        say("watching for alerts; Ctrl-C ends")
    alerts = follow(
        settings,
        frozenset(channels),
        since=0 if from_start else None,
        suppressed=suppressed,
        end=end,
        notice=_say_outage,
    )
    for each in alerts:
        if as_json:
            sys.stdout.buffer.write(wire.encode(each) + b"\n")
            sys.stdout.buffer.flush()
        else:
            console.print(render.alert(each))


def _say_outage(why: str) -> None:
    say(f"{why}; waiting for it" if why else "Kafka is back; going on where it was")
