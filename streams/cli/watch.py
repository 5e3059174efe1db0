"""``rasid watch``: the alerts of some channels, or of all, as they come."""

import time
from collections.abc import Iterable, Iterator
from typing import Final, get_args

import click

from schemas import Alert, wire
from schemas.fields import Severity
from streams.cli import render
from streams.cli.terminal import say, show_text, write
from streams.messages import times
from streams.messages.alert_filter import AlertFilter
from streams.settings import Settings

SEVERITIES: Final = get_args(Severity)
_APART: Final = frozenset(("burst", "retraction"))  # what is no telling of an article
_MOST_WAITING: Final = 100  # articles: of what is kept, thousands come before no more has come


@click.command()
@click.argument("channels", metavar="[CHANNEL]…", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One alert a line, as JSON, for pipes.")
@click.option(
    "--from-start", is_flag=True, help="Begin with the oldest alert that is kept, not with the next one."
)
@click.option("--severity", "severities", multiple=True, type=click.Choice(SEVERITIES), help="Only this one.")
@click.option("--desk", "desks", metavar="DESK", multiple=True, help="Only alerts for this desk.")
@click.option("--rule", "rules", metavar="ID", multiple=True, help="Only alerts of this rule.")
@click.option(
    "--since", metavar="TIME", help="Begin with the alerts of this time: 2026-10-01T00:00+03:00, or 2h."
)
@click.option("--until", metavar="TIME", help="Only what was raised before this time; ends then.")
@click.option("--suppressed", is_flag=True, help="Show what desks were NOT told of as well, with the reason.")
@click.option("--for", "seconds", type=float, help="End after so many seconds. Default: until Ctrl-C.")
@click.pass_obj
def watch(
    settings: Settings,
    channels: tuple[str, ...],
    as_json: bool,
    from_start: bool,
    severities: tuple[str, ...],
    desks: tuple[str, ...],
    rules: tuple[str, ...],
    since: str | None,
    until: str | None,
    suppressed: bool,
    seconds: float | None,
) -> None:
    """Show alerts as they are raised, the evidence marked; of all channels, or of the CHANNELs named.

    \b
      rasid watch                      every channel, also ones that are added later
      rasid watch diplomacy            one channel
      rasid watch --since 2h --severity urgent
      rasid watch --json | jq .article.title

    Of --severity, --desk and --rule each may be repeated.
    """  # noqa: D301  # \b is click's: keep the lines
    from streams.history.alerts import follow

    first = times.since(since) if since else 0 if from_start else None
    last = times.since(until) if until else None
    wanted = AlertFilter(
        rules=frozenset(rules),
        desks=frozenset(desks),
        severities=frozenset(severities),
        since=first,
        until=last,
    )
    if last is not None:
        to_last = (last - times.now()) / 1000
        seconds = to_last if seconds is None else min(seconds, to_last)
    if not as_json:
        say("watching for alerts; Ctrl-C ends")
    alerts = follow(
        settings,
        frozenset(channels),
        since=first,
        suppressed=suppressed,
        end=None if seconds is None else time.monotonic() + seconds,
        notice=_say_outage,
    )
    chosen = (each for each in alerts if each is None or wanted(each))
    if as_json:
        for each in filter(None, chosen):
            write(wire.encode(each))
    else:
        for these in together(chosen):
            show_text(render.alerts(these))


def together(alerts: Iterable[Alert | None]) -> Iterator[list[Alert]]:
    """Yield what the rules of a desk say of one text of an article at once.

    Alerts of several channels come in any order, but soon after each other. So what was said of a text is
    shown when nothing more of it has come since the last None, which says that no more has come yet.
    """
    waiting: dict[object, list[Alert]] = {}
    extended: set[object] = set()
    for each in alerts:
        if each is None:
            for key in waiting.keys() - extended:
                yield waiting.pop(key)
            extended.clear()
            continue
        kind = each.kind if each.kind in _APART else None
        key = each.desk, each.article.source, each.article.id, each.raised_at, kind
        waiting.setdefault(key, []).append(each)
        extended.add(key)
        if len(waiting) > _MOST_WAITING:
            yield waiting.pop(next(iter(waiting)))
    yield from waiting.values()


def _say_outage(why: str) -> None:
    say(f"{why}; waiting for it" if why else "Kafka is back; going on where it was")
