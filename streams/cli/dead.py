"""``rasid dead``: the messages that could not be processed: see them, take them out, send them again."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click
import orjson

from streams.cli import dead_view
from streams.cli.progress import bar
from streams.cli.terminal import asked, say, show, show_table, write
from streams.dead_letters.record import MOST_ATTEMPTS
from streams.messages import people, times
from streams.messages.lanes import LIVE
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.dead_letters.letters import Filter, Letter
    from streams.messages.held import Held


@click.group()
def dead() -> None:
    """Messages that could not be processed: their bytes are untouched, the reason stands beside them.

    A letter is open until a redrive sends it again. What dies again is a new letter, with attempts + 1.
    """


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which letters are meant."""
    for option in reversed(
        (
            click.option("--reason", "reasons", multiple=True, help="Only this reason; may be repeated."),
            click.option(
                "--stage", "stages", multiple=True, help="Only this stage: enrich, watch, alert, mend."
            ),
            click.option("--key", help="Only with this key: the article id, as a rule."),
            click.option("--since", metavar="TIME", help="From this time on: 2026-10-01T00:00+03:00, or 2h."),
            click.option("--until", metavar="TIME", help="Before this time; likewise."),
            click.option("--replay", metavar="ID", help="What died in this replay. Default: in live work."),
        )
    ):
        command = option(command)
    return command


def _filter(
    reasons: Sequence[str],
    stages: Sequence[str],
    key: str | None,
    since: str | None,
    until: str | None,
    replay: str | None,
    *,
    sent_again: bool = False,
) -> "Filter":
    from streams.dead_letters.letters import Filter

    return Filter(
        reasons=frozenset(reasons),
        stages=frozenset(stages),
        key=key,
        since=times.since(since) if since else None,
        until=times.since(until) if until else None,
        lane=replay or LIVE,
        sent_again=sent_again,
    )


@dead.command("list")
@_filters
@click.option("--letters", "one_by_one", is_flag=True, help="Each letter on a line, with its id.")
@click.option("--all", "sent_again", is_flag=True, help="Those that were sent again as well.")
@click.pass_obj
def list_(settings: Settings, /, one_by_one: bool, sent_again: bool, **which: Any) -> None:
    """Show the open dead letters, grouped by reason."""
    from streams.dead_letters import counts, letters

    with bar("reading") as passed:
        found = list(letters.read(settings, _filter(**which, sent_again=sent_again), passed))
    if one_by_one:
        for each in found:
            show(dead_view.line(each), keep="\t")
        return
    groups = counts.groups(found)
    if not groups:
        say("no dead letters")
        return
    heads = ("reason", "stage", "letters", "attempts", "first seen", "last seen", "such as")
    show_table(heads, map(dead_view.group, groups))


@dead.command("show")
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@click.pass_obj
def show_(settings: Settings, ids: tuple[str, ...]) -> None:
    """Show letters whole: where they came from, why they died, headers, the bytes as they were."""
    from streams.dead_letters import letters

    for letter in letters.read_ids(settings, ids):
        show(f"dead letter {letter.id}")
        for name, text in dead_view.rows(letter):
            show(f"  {name:<12} {text}")
        show(f"  {len(letter.value or b''):,} bytes:")
        show(dead_view.body(letter.value or b""), keep=dead_view.LAYOUT)


@dead.command()
@_filters
@click.option("--all", "sent_again", is_flag=True, help="Those that were sent again as well.")
@click.pass_obj
def export(settings: Settings, /, sent_again: bool, **which: Any) -> None:
    """Write letters to stdout, one a line, as JSON: the bytes as text, or in base64 where they are none."""
    from streams.dead_letters import letters

    for each in letters.read(settings, _filter(**which, sent_again=sent_again)):
        write(orjson.dumps(letters.exported(each)))


@dead.command()
@click.argument("ids", metavar="[ID]…", nargs=-1)
@_filters
@click.option("--max-attempts", default=MOST_ATTEMPTS, show_default=True, help="Leave what failed so often.")
@click.option("--execute", is_flag=True, help="Do it. Without this the plan is shown and nothing happens.")
@click.pass_obj
def redrive(
    settings: Settings, /, ids: tuple[str, ...], max_attempts: int, execute: bool, **which: Any
) -> None:
    """Send open dead letters once more to where they died: the IDs named, or all that fit a filter.

    Key, bytes and headers are as they were; a header counts the attempts. A letter that died in a replay is
    not sent again: plan a new replay of its article.
    """
    from streams.dead_letters import letters
    from streams.dead_letters.redrive import choose
    from streams.dead_letters.redrive import redrive as redrive_letters

    with bar("reading") as passed:
        found = (
            letters.read_ids(settings, ids) if ids else list(letters.read(settings, _filter(**which), passed))
        )
    going, held = choose(found, max_attempts)
    _show_plan(going, held)
    if not going:
        say("nothing to send")
        return
    if not execute:
        say("nothing was sent; `--execute` sends")
        return
    done = redrive_letters(settings, going, asked=asked(), by=people.at_command())
    say(f"{done.count} letter{'s' * (done.count != 1)} sent and confirmed; redrive {done.id}")


@dead.command()
@click.argument("place", metavar="TOPIC:PARTITION:OFFSET")
@click.option("--execute", is_flag=True, help="Do it. Without this it is looked at and nothing happens.")
@click.pass_obj
def skip(settings: Settings, place: str, execute: bool) -> None:
    """Pass over the one record at which all workers stop, when nothing else helps. They must be stopped.

    What can be read of it becomes a dead letter with the reason `skipped`; the workers go on behind it.
    """
    from streams.dead_letters import skip as skipping

    at = skipping.Place.read(place)
    skipping.check(settings, at)
    if not execute:
        say("the workers stand there, and all are stopped; nothing was done: `--execute` passes over it")
        return
    letter = skipping.skip(settings, at, by=people.at_command())
    kept = "its bytes are a dead letter" if letter.value is not None else "its place alone is a dead letter"
    say(f"passed over; {kept} (`rasid dead list --reason skipped`). Start the workers now")


@dead.command()
@click.pass_obj
def stats(settings: Settings) -> None:
    """Count all dead letters that are kept: by state, reason, stage, attempts, day, replay."""
    from streams.dead_letters import counts, letters

    with bar("reading") as passed:
        everything = letters.read(settings, letters.Filter(lane=letters.ALL_LANES, sent_again=True), passed)
        found = counts.statistics(everything)
    if not found:
        say("no dead letters")
        return
    rows = [(name, value, str(count)) for name, each in found.items() for value, count in each.items()]
    show_table(("by", "", "letters"), rows)


def _show_plan(going: "Sequence[Letter]", held: "Counter[Held]") -> None:
    plan = Counter((each.why.reason, each.why.topic) for each in going)
    rows = [(reason, topic, str(count)) for (reason, topic), count in plan.most_common()]
    rows += [("held back", str(why), str(count)) for why, count in held.most_common()]
    if rows:
        show_table(("reason", "goes to", "letters"), rows)
