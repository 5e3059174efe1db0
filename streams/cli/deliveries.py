"""``rasid deliveries``: what became of each alert on its way to each receiver."""

from typing import Any, Final

import click

from schemas import Delivery, wire
from streams.cli.progress import bar
from streams.cli.terminal import say, show, show_table, write
from streams.errors import InputError
from streams.messages import people, times
from streams.settings import Settings

_HEADS: Final = ("delivery", "state", "attempts", "last attempt", "answer", "next")


@click.group()
def deliveries() -> None:
    """What became of each alert on its way to each receiver: delivered, waiting, or dead.

    A delivery is named receiver/integration/alert. It is dead when it was tried for three days, or when the
    receiver was removed or said that it is gone.
    """


@deliveries.command("list")
@click.option("--receiver", "receivers", multiple=True, help="Only this one; may be repeated.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(["waiting", "delivered", "dead"]),
    help="Only these. Default: waiting and dead.",
)  # fmt: skip
@click.option("--all", "all_states", is_flag=True, help="What was delivered as well.")
@click.option("--alert", metavar="ID", help="Only of this alert, whatever became of it.")
@click.option("--since", metavar="TIME", help="Tried or queued since: 2026-10-01T00:00+03:00, or 2h.")
@click.option("--json", "as_json", is_flag=True, help="One delivery a line, for pipes.")
@click.pass_obj
def list_(
    settings: Settings, /, receivers: tuple[str, ...], states: tuple[Any, ...], alert: str | None,
    since: str | None, *, all_states: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show deliveries, in the order in which they were queued."""
    from streams.receivers import ledger

    wanted = ledger.Filter(
        receivers=frozenset(receivers),
        states=frozenset(() if all_states or alert else states or ("waiting", "dead")),
        alert=alert,
        since=times.since(since) if since else None,
    )
    with bar("reading") as passed:
        found = ledger.read(settings, wanted, passed)
    if as_json:
        for each in found:
            write(wire.encode(each))
    elif found:
        show_table(_HEADS, map(_row, found), cut={"answer"})
    elif receivers or states or alert or since or all_states:
        say("no delivery is like that")
    else:
        say("no delivery waits, and none is dead; --all shows what was delivered")


@deliveries.command("show")
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@click.pass_obj
def show_(settings: Settings, ids: tuple[str, ...]) -> None:
    """Show deliveries whole: where they go, how often they were tried, what was answered."""
    for each in _of_ids(settings, ids):
        show(f"delivery {each.id}")
        rows = (
            ("state", each.state),
            ("channel", f"alerts.{each.channel}, offset {each.offset}"),
            ("story", each.story),
            ("queued", times.local(each.queued_at)),
            ("attempts", str(each.attempts)),
            ("last attempt", times.local(each.tried_at) if each.tried_at else "none"),
            ("answer", each.answer or "none"),
            ("next", times.local(each.due_at) if each.due_at else ""),
            ("alert", each.alert.headline or each.alert.article.title if each.alert else ""),
        )
        for name, text in rows:
            if text:
                show(f"  {name:<12} {text}")


@deliveries.command()
@click.argument("ids", metavar="[ID]…", nargs=-1)
@click.option("--receiver", "receivers", multiple=True, help="All dead ones of this one; may be repeated.")
@click.option("--since", metavar="TIME", help="Of those, tried since: 2026-10-01T00:00+03:00, or 2h.")
@click.pass_obj
def redrive(settings: Settings, ids: tuple[str, ...], receivers: tuple[str, ...], since: str | None) -> None:
    """Send dead deliveries once more: those named, or all of a receiver.

    They keep their ids: who has an alert already knows it again. With both, all that are named must be the
    receiver's; a receiver must be in force.
    """
    from streams.receivers import known, ledger

    if ids and since:
        raise click.UsageError("--since chooses among those of --receiver: leave it out, or name no delivery")
    if not (ids or receivers):
        raise InputError("which? name deliveries, or --receiver NAME for all dead ones of it")
    for name in receivers:
        known.of_name(settings, name)
    if ids:
        some = _of_ids(settings, ids)
        if receivers and (others := [each.id for each in some if each.receiver not in receivers]):
            raise InputError(f"{', '.join(others)}: not for {', '.join(receivers)}; nothing is sent")
    else:
        since_ms = times.since(since) if since else None
        wanted = ledger.Filter(receivers=frozenset(receivers), states=frozenset({"dead"}), since=since_ms)
        some = ledger.read(settings, wanted)
    sent = ledger.redrive(settings, some, by=people.at_command())
    say(f"{sent} {'delivery is' if sent == 1 else 'deliveries are'} sent again")


def _of_ids(settings: Settings, ids: tuple[str, ...]) -> list[Delivery]:
    from streams.receivers import ledger

    found = {each.id: each for each in ledger.read(settings, lambda each: each.id in ids)}
    if missing := [each for each in ids if each not in found]:
        raise InputError(f"no delivery {', '.join(missing)}; see rasid deliveries list")
    return [found[each] for each in ids]


def _row(each: Delivery) -> tuple[str, ...]:
    return (
        each.id,
        each.state,
        str(each.attempts),
        times.local(each.tried_at) if each.tried_at else "none",
        each.answer,
        times.local(each.due_at) if each.due_at else "",
    )
