"""``rasid receivers``: where alerts are sent to."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.text import Text

from schemas import Receiver, Route
from streams.cli.files import PATHS, raise_for_problems, say_warnings
from streams.cli.render import differences
from streams.cli.terminal import count, say, show, show_table, show_text
from streams.messages import people, times
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.receivers.known import Change
    from streams.receivers.receiver_files import Entry

_NAMED: Final = ("channels", "desks", "severities", "rules")  # of a route


@click.group()
def receivers() -> None:
    """Where alerts are sent to, and which of them: as YAML files in the shape of Alertmanager's.

    \b
      rasid receivers check receivers.yaml     what is wrong with it?
      rasid receivers apply receivers.yaml     put it in force
      rasid receivers test gulf-desk           send a sample alert
      rasid receivers list                     those in force

    `rasid deliver` sends. What a file may say: docs/deliver.md.
    """  # noqa: D301  # \b is click's: keep the lines


@receivers.command()
@PATHS
def check(paths: tuple[Path, ...]) -> None:
    """Say what is wrong with the receivers of files and folders, and what is odd. Nothing is sent.

    All mistakes are shown, where they stand, and the exit code is 1. A warning leaves it at 0.
    """
    say(f"{count(len(_read(paths)), 'receiver')} well written")


@receivers.command()
@PATHS
@click.option("--yes", is_flag=True, help="Do not ask: apply what is shown.")
@click.option("--prune", is_flag=True, help="Remove all other receivers.")
@click.pass_obj
def apply(settings: Settings, paths: tuple[Path, ...], *, yes: bool, prune: bool) -> None:
    """Put the receivers of files and folders in force: shows what would change, asks, writes all or nothing.

    What delivers follows within a second. Receivers that these files do not name stay as they are. What waits
    for a receiver that is removed becomes a dead delivery.
    """
    from streams.receivers import known

    entries = _read(paths)

    def agree(changes: "list[Change]") -> None:
        for each in changes:
            show_text(_change(each), err=True)
        if not yes:
            click.confirm(f"Change {count(len(changes), 'receiver')}?", abort=True, err=True)

    wanted = [each.receiver for each in entries]
    changed = known.apply(settings, wanted, agree, by=people.at_command(), prune=prune)
    say(
        f"{count(len(changed), 'receiver')} changed"
        if changed
        else "nothing to change: these receivers are in force"
    )


@receivers.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Show the receivers in force: by which ways they are reached, and which alerts they get."""
    from streams.receivers import known

    found = known.read(settings)
    if not found:
        say("no receiver; rasid receivers apply FILE puts some in force")
        return
    rows = [
        (each.name, ", ".join(name for name, _ in each.integrations()), _routes(each), _state(each))
        for each in found.values()
    ]
    show_table(("receiver", "by", "gets", "state"), rows, cut={"gets"})


@receivers.command("show")
@click.argument("name")
@click.pass_obj
def show_(settings: Settings, name: str) -> None:
    """Show the receiver NAME whole. Secrets stay in their files."""
    from streams.receivers import known

    receiver = known.of_name(settings, name)
    show(f"receiver {receiver.name}")
    for what, value in known.said(receiver).items():
        if what not in {"name", "routes"} and value:
            show(f"  {what:<16} {value}")
    for route in receiver.routes:
        show(f"  {'gets':<16} {_route(route)}")
    for integration, off in receiver.switched_off.items():
        show(f"  {'switched off':<16} {integration} since {times.local(off.at)}: {off.why}")
    show(f"  {'since':<16} {times.local(receiver.made_at)}, by {receiver.made_by}")


@receivers.command()
@click.argument("name")
@click.pass_obj
def resume(settings: Settings, name: str) -> None:
    """Send to the receiver NAME again what it is due, after it said that it was gone (410).

    What became dead meanwhile is sent by `rasid deliveries redrive`.
    """
    from streams.receivers import known

    done = known.resume(settings, name, by=people.at_command())
    say(f"receiver {name} is sent to again" if done else f"receiver {name} was not switched off")


def _read(paths: Iterable[Path]) -> "list[Entry]":
    """Read receivers, or show all that is wrong with them and end."""
    from streams.receivers import receiver_files

    entries, problems = receiver_files.read(paths)
    raise_for_problems(problems, "receivers")
    say_warnings(receiver_files.warnings(entries))
    return entries


def _change(one: "Change") -> Text:
    """Show what a change does to a receiver."""
    from streams.receivers import known

    out = Text()
    if one.after is None:
        return out.append(f"- {one.name}", style="red").append("  removed; what waits for it is not sent")
    if one.before is None:
        out.append(f"+ {one.name}", style="green")
        return out.append(f"  {', '.join(known.integrations(one.after))}: {_routes(one.after)}")
    out.append(f"~ {one.name}", style="yellow")
    return out.append_text(differences(one.differences()))


def _routes(receiver: Receiver) -> str:
    return "; ".join(map(_route, receiver.routes)) or "nothing: no route"


def _route(route: Route) -> str:
    """Say which alerts a route means."""
    said = [f"{name} {', '.join(getattr(route, name))}" for name in _NAMED if getattr(route, name)]
    said += [f"label {name}={value}" for name, value in route.labels.items()]
    return " and ".join(said) or "all alerts"


def _state(receiver: Receiver) -> str:
    off = ", ".join(f"{name} switched off: {each.why}" for name, each in receiver.switched_off.items())
    return off or "in force"
