"""``rasid audit``: who did what, and what it changed."""

import click
import orjson

from schemas import AuditEntry, wire
from schemas.times import milliseconds
from streams.cli.terminal import say, show, write
from streams.messages import times
from streams.settings import Settings


@click.command()
@click.option("--since", metavar="TIME", help="From this time on: 2026-10-01T00:00+03:00, or 7d.")
@click.option("--who", metavar="NAME", default="", help="Only by this person, as the audit names them.")
@click.option(
    "--object",
    "what",
    metavar="OBJECT",
    default="",
    help="Only of this, such as rule/ID; or all of a kind: rule.",
)
@click.option("--json", "as_json", is_flag=True, help="One entry a line, as JSON, for pipes.")
@click.pass_obj
def audit(settings: Settings, *, since: str | None, who: str, what: str, as_json: bool) -> None:
    """Show who did what, by page, command or API, the newest first, with what it changed.

    Rules, silences, feeds, receivers, dead letters and deliveries, replays, partitions, users; two years of
    it are kept. An act that is still going on, or that was cut off, reads "begun".
    """
    from streams import audit as acts

    found = acts.read(settings, since=times.since(since) if since else None, who=who, what=what)
    for each in found:
        if as_json:
            write(wire.encode(each))
        else:
            _show(each)
    if not found:
        say("no act is recorded" + (" that is like that" if since or who or what else ""))


def _show(entry: AuditEntry) -> None:
    from streams import audit as acts

    desk = f"  desk {entry.desk}" if entry.desk else ""
    state = {"done": "", "begun": "  begun", "failed": f"  failed: {entry.problem}"}[entry.state]
    when = times.shown(milliseconds(entry.at))
    show(f"{when}  {entry.by} ({entry.way})  {entry.act}  {entry.object}{desk}{state}")
    for name, old, new in acts.differences(entry):
        show(f"    {name}: {_value(old)} → {_value(new)}")


def _value(value: object) -> str:
    return "none" if value is None else orjson.dumps(value).decode()
