"""``rasid silence``: no alerts for a while, with who wanted it and why."""

import click

from schemas import Silence
from streams.cli.terminal import say, show
from streams.messages import people, times
from streams.settings import Settings


@click.group()
def silence() -> None:
    """Keep a rule, a desk or a subject quiet for a while; see and end what is quiet.

    What is silenced is not lost: it stands on alerts.suppressed, and `rasid why` finds it there.
    """


@silence.command()
@click.option("--rule", metavar="RULE", help="Over this rule, by its id or name.")
@click.option("--desk", metavar="DESK", help="Over the rules of this desk.")
@click.option("--subject", metavar="SUBJECT", help="Over articles with this subject: sport, or رياضة.")
@click.option("--for", "span", metavar="TIME", required=True, help="How long: 90s, 15m, 2h or 3d.")
@click.option("--reason", metavar="TEXT", required=True, help="Why, for the others of the desk.")
@click.option("--by", metavar="NAME", help="Who wants it. Default: the user of this machine.")
@click.pass_obj
def add(
    settings: Settings,
    rule: str | None,
    desk: str | None,
    subject: str | None,
    span: str,
    reason: str,
    by: str | None,
) -> None:
    """Add a silence from now on; with several of --rule, --desk and --subject, where all of them hold."""
    from streams.desks import silences

    added = silences.add(
        settings,
        {"rule": rule, "desk": desk, "subject": subject},
        span=span,
        reason=reason,
        by=people.at_command(),
        wanted_by=by or "",
    )
    show(line(added, times.now()))


@silence.command("list")
@click.option("--all", "ended", is_flag=True, help="Those that are over, too.")
@click.pass_obj
def list_silences(settings: Settings, *, ended: bool) -> None:
    """Show the silences in force: id, until when, over what, by whom, why."""
    from streams.desks import silences

    now = times.now()
    shown = [each for each in silences.read(settings) if ended or not silences.is_over(each, now)]
    for each in shown:
        show(line(each, now))
    if not shown:
        say("no silence is in force")


@silence.command()
@click.argument("silence_id", metavar="ID")
@click.pass_obj
def end(settings: Settings, silence_id: str) -> None:
    """End a silence now."""
    from streams.desks import silences

    silences.end(settings, silence_id, by=people.at_command())
    say(f"silence {silence_id} ended")


def line(each: Silence, now: int) -> str:
    """Show a silence on a line; ``now`` is in milliseconds of the epoch."""
    from streams.desks import silences

    state = "over since" if silences.is_over(each, now) else "until"
    ends, over = times.local(each.ends_at), silences.over(each)
    return f"{each.id}  {state} {ends}  over {over}  by {each.by}: {each.reason}"
