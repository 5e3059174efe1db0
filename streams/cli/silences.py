"""``rasid silence``: no alerts for a while, with who wanted it and why."""

import getpass
from dataclasses import replace

import click

from processors.identity import content_id
from schemas import SchemaError, Silence, wire
from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339
from streams import cluster
from streams.cli.terminal import say
from streams.desks import silences
from streams.errors import InputError
from streams.messages import times
from streams.settings import Settings


@click.group()
def silence() -> None:
    """Keep a rule, a desk or a subject quiet for a while; see and end what is quiet.

    What is silenced is not lost: it stands on alerts.suppressed, and `rasid why` finds it there.
    """


@silence.command()
@click.option("--rule", metavar="ID", help="Over this rule.")
@click.option("--desk", metavar="DESK", help="Over the rules of this desk.")
@click.option("--subject", metavar="SLUG", help="Over articles with this subject.")
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
    now = times.now()
    try:
        until = now + 1000 * parse_duration(span)
    except ValueError as error:
        raise InputError(f"--for {span}: {error}") from None
    made = {
        "id": content_id(now, rule, desk, subject, by, reason),
        "starts_at": rfc3339(now),
        "ends_at": rfc3339(until),
        "by": by or getpass.getuser(),
        "reason": reason,
        "rule": rule,
        "desk": desk,
        "subject": subject,
    }
    try:
        wanted = wire.from_dict(Silence, made)
    except SchemaError as error:
        raise InputError(str(error)) from None
    _send(settings, wanted, now)
    click.echo(_line(wanted, now))


@silence.command("list")
@click.option("--all", "ended", is_flag=True, help="Those that are over, too.")
@click.pass_obj
def list_silences(settings: Settings, *, ended: bool) -> None:
    """Show the silences in force: id, until when, over what, by whom, why."""
    now = times.now()
    known = sorted(silences.read(settings), key=lambda each: each.ends_at)
    shown = [each for each in known if ended or milliseconds(each.ends_at) > now]
    for each in shown:
        click.echo(_line(each, now))
    if not shown:
        say("no silence is in force")


@silence.command()
@click.argument("silence_id", metavar="ID")
@click.pass_obj
def end(settings: Settings, silence_id: str) -> None:
    """End a silence now."""
    known = {each.id: each for each in silences.read(settings)}
    found = known.get(silence_id)
    if found is None:
        raise InputError(f"no silence {silence_id!r}: see rasid silence list")
    now = times.now()
    if milliseconds(found.ends_at) <= now:
        raise InputError(f"silence {silence_id} was over at {found.ends_at}")
    _send(settings, replace(found, ends_at=rfc3339(now)), now)
    say(f"silence {silence_id} ended")


def _send(settings: Settings, wanted: Silence, now: int) -> None:
    sender = cluster.Sender(settings)
    sender.send(silences.record(wanted, settings, now_ms=now))
    sender.close()


def _line(each: Silence, now: int) -> str:
    over = ", ".join(
        f"{name} {value}"
        for name, value in (("rule", each.rule), ("desk", each.desk), ("subject", each.subject))
        if value
    )
    state = "until" if milliseconds(each.ends_at) > now else "over since"
    return f"{each.id}  {state} {each.ends_at}  over {over}  by {each.by}: {each.reason}"
