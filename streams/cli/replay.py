"""``rasid replay``: old messages, run again."""

from collections import Counter
from pathlib import Path

import click

from schemas import ReplayPlan, Rule
from streams.cli import replay_view, rules
from streams.cli.progress import bar
from streams.cli.terminal import asked, say, show, show_table
from streams.messages import people, times
from streams.messages.alert_filter import AlertFilter
from streams.settings import Settings


@click.group()
def replay() -> None:
    """Run old messages again: after a new model, after an outage, for a rule over the past.

    \b
      rasid replay plan --last 7d          what would run again, in a file that you read
      rasid replay run replay-….yaml       runs it; Ctrl-C, and run it again to go on
      rasid replay diff replay-….yaml      what is otherwise than it was published before
      rasid replay release replay-….yaml   sends chosen alerts of it to the desks

    A replay never raises a live alert by itself and never touches what the desks were told.
    """  # noqa: D301  # \b is click's: keep the lines


@replay.command("plan")
@click.option("--topic", default="articles.raw", show_default=True, help="Topic of articles to read.")
@click.option("--from", "start", metavar="TIME", help="From this time on: 2026-10-01T00:00+03:00.")
@click.option("--to", "end", metavar="TIME", help="Before this time. Default: to the end as it is now.")
@click.option("--last", metavar="DURATION", help="The last 90s, 15m, 4h or 7d, instead of --from.")
@click.option("--offsets", "ranges", multiple=True, metavar="P:A-B", help="Offsets A to B of partition P.")
@click.option("--partition", "partitions", type=int, multiple=True, help="Only this partition.")
@click.option("--ids", type=click.Path(exists=True, dir_okay=False), help="Only articles named in this file.")
@click.option("--source", "sources", multiple=True, help="Only articles of this source.")
@click.option("--subject", "subjects", multiple=True, help="Only articles that were found to be about this.")
@click.option("--what-is-left", is_flag=True, help="Be content with what retention has left of the range.")
@click.option("--out", type=click.Path(), help="File to write. Default: replay-<id>.yaml.")
@click.pass_obj
def plan_(
    settings: Settings,
    topic: str,
    start: str | None,
    end: str | None,
    last: str | None,
    ranges: tuple[str, ...],
    partitions: tuple[int, ...],
    ids: str | None,
    sources: tuple[str, ...],
    subjects: tuple[str, ...],
    what_is_left: bool,
    out: str | None,
) -> None:
    """Resolve what is asked for to exact offsets, freeze its end, count, and write a plan. Nothing else.

    Several --source (or --subject, or --offsets) add up; different options narrow each other down.
    """
    from streams.desks import names
    from streams.replay import plan
    from streams.replay.asked import Asked, ids_of, ranges_of

    if ranges and (start or end or last or partitions):
        raise click.UsageError(
            "--offsets names the range by itself: leave out --from, --to, --last, --partition"
        )
    if start and last:
        raise click.UsageError("--from and --last say the same: give one of them")
    if not (ranges or start or end or last or ids or sources or subjects or partitions):
        raise click.UsageError("say which messages: --from and --to, --last, --offsets, --ids, --source …")
    wanted = Asked(
        topic=topic,
        start=times.ago(last) if last else times.instant(start) if start else None,
        end=times.instant(end) if end else None,
        ranges=ranges_of(ranges) if ranges else None,
        partitions=frozenset(partitions) or None,
        ids=ids_of(Path(ids)) if ids else None,
        sources=frozenset(sources),
        subjects=frozenset(map(names.subject, subjects)),
        what_is_left=what_is_left,
        words=asked(),
    )
    if out:
        plan.refuse(Path(out))
    with bar("reading") as passed:
        made = plan.make(settings, wanted, passed)
    path = Path(out or f"replay-{made.id}.yaml")
    plan.write(made, path)
    for line in plan.summary(made):
        show(line)
    say(f"nothing has run yet; the plan: {path}; run it: rasid replay run {path}")


@replay.command()
@click.argument("file", metavar="PLAN")
@click.option("--rate", type=click.FloatRange(min=0.1), help="Articles a second at most. Default: no limit.")
@click.option(
    "--max-live-lag",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="Pause while live work is more messages behind than this.",
)
@click.option(
    "--no-worker", is_flag=True, help="Only copy; the worker runs elsewhere: `rasid replay worker`."
)
@click.pass_obj
def run(settings: Settings, file: str, rate: float | None, max_live_lag: int, no_worker: bool) -> None:
    """Run a plan to its end, or go on with it where an earlier run was ended.

    Copies its messages to articles.replay; a worker of its own enriches them and writes what it would alert
    on to alerts.replay. Pauses by itself while live work falls behind.
    """
    from streams.replay import plan as plans
    from streams.replay.run import How
    from streams.replay.run import run as run_plan

    made = plans.read(Path(file))
    how = How(rate=rate, max_live_lag=max_live_lag, own_worker=not no_worker)
    with replay_view.Screen(made) as screen:
        done = run_plan(settings, made, how, screen, by=people.at_command())
    if done.state == "finished":
        show_table(("", ""), replay_view.replay(done))
        say(f"what changed: rasid replay diff {file}")


@replay.command()
@click.argument("replay_id", metavar="ID")
@click.pass_obj
def worker(settings: Settings, replay_id: str) -> None:
    """Run the worker of a replay here, until Ctrl-C: for `run --no-worker` on another machine."""
    from streams.replay import worker as own  # Faust takes half a second to load

    raise SystemExit(own.run(settings, replay_id))


@replay.command()
@click.argument("file", metavar="PLAN")
@click.option(
    "--examples", default=3, show_default=True, type=click.IntRange(0), help="Articles to show of each."
)
@click.option(
    "--rules",
    "rule_paths",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Try the rules of this file or folder instead, without installing them.",
)
@click.pass_obj
def diff(settings: Settings, file: str, examples: int, rule_paths: tuple[Path, ...]) -> None:
    """Show what a replay says otherwise than what was published before: subjects, names, and alerts.

    With --rules: what these rules would have hit and told a day, and the noisiest stories, on the articles as
    the replay enriched them or, where the plan never ran, as they are published.
    """
    from streams.replay import plan as plans
    from streams.replay import registry

    made = plans.read(Path(file))
    if rule_paths:
        _show_trial(settings, made, [entry.rule for entry in rules.read(rule_paths)])
        return
    from streams.replay import diff as differences

    with registry.opened(settings) as records:
        finished = records.finished(made.id)
    found = differences.compare(settings, finished)
    for line in replay_view.articles(found):
        show(line)
    show("")
    show_table(
        replay_view.SUBJECT_HEADS,
        [replay_view.subject(slug, change) for slug, change in found.subjects.items()],
    )
    for line in replay_view.subject_examples(found, examples):
        show(line)
    show("")
    show_table(replay_view.NAME_HEADS, replay_view.names(found))
    for line in replay_view.name_examples(found, examples):
        show(line)
    show("")
    show_table(replay_view.ALERT_HEADS, replay_view.alerts(found))
    for line in replay_view.alert_examples(found, examples):
        show(line)


def _show_trial(settings: Settings, made: ReplayPlan, tried: list[Rule]) -> None:
    from streams.replay import trial  # loads what knows stories

    found = trial.run(settings, made, tried)
    show(replay_view.trial(found))
    show("")
    show_table(
        replay_view.TRIAL_HEADS,
        [replay_view.tried(rule, one, found.days) for rule, one in found.rules.items()],
    )
    if found.noisiest:
        show("")
        show("the noisiest stories")
    for line in replay_view.noisiest(found):
        show(line)


@replay.command()
@click.argument("file", metavar="PLAN")
@click.option("--alert", "ids", multiple=True, metavar="ID", help="This alert; may be repeated.")
@click.option("--rule", "rule_ids", multiple=True, metavar="ID", help="All alerts of this rule.")
@click.option("--channel", "channels", multiple=True, help="All alerts of this channel.")
@click.option("--desk", "desks", multiple=True, help="All alerts for this desk.")
@click.option("--all", "everything", is_flag=True, help="All alerts of the replay.")
@click.option("--execute", is_flag=True, help="Do it. Without this the plan is shown and nothing happens.")
@click.pass_obj
def release(
    settings: Settings,
    file: str,
    ids: tuple[str, ...],
    rule_ids: tuple[str, ...],
    channels: tuple[str, ...],
    desks: tuple[str, ...],
    everything: bool,
    execute: bool,
) -> None:
    """Send chosen alerts of a finished replay live, through the live ledger.

    A desk that was told already is not told again: such alerts are held back here, and the ledger suppresses
    what belongs to a story that it knows. What is chosen by several options must fit all of them.
    """
    from streams.replay import plan as plans
    from streams.replay import registry
    from streams.replay import release as releasing

    if not (ids or rule_ids or channels or desks or everything):
        raise click.UsageError("say which alerts: --alert, --rule, --channel, --desk, or --all")

    wanted = AlertFilter(
        ids=frozenset(ids), rules=frozenset(rule_ids), channels=frozenset(channels), desks=frozenset(desks)
    )
    made = plans.read(Path(file))
    with registry.opened(settings) as records:
        found = releasing.select(settings, records, made.id, wanted)
    by_rule = Counter((each.channel, each.rule.id) for each in found.chosen)
    rows = [(channel, rule, f"{count:,}") for (channel, rule), count in by_rule.most_common()]
    rows += [("held back", str(why), f"{count:,}") for why, count in found.held.most_common()]
    show_table(("channel", "rule", "alerts"), rows)
    if not found.chosen:
        say("nothing to release")
    elif not execute:
        say("nothing was sent; `--execute` sends")
    else:
        with registry.opened(settings) as records:
            done = releasing.release(settings, records, found, by=people.at_command())
        for line in replay_view.released(done):
            say(line)


@replay.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Show all replays that ever ran, the newest last."""
    from streams.replay import registry

    with registry.opened(settings) as records:
        found = records.all()
    if not found:
        say("no replay ever ran here")
        return
    show_table(replay_view.LIST_HEADS, map(replay_view.listed, found))


@replay.command()
@click.argument("replay_id", metavar="[ID]", required=False)
@click.pass_obj
def status(settings: Settings, replay_id: str | None) -> None:
    """Show how a replay stands; without an ID, the newest."""
    from streams.replay.status import status as standing  # Faust takes half a second to load

    found = standing(settings, replay_id)
    if found is None:
        say("no replay ever ran here")
        return
    show_table(("", ""), replay_view.status(found))


@replay.command()
@click.argument("replay_id", metavar="ID")
@click.pass_obj
def cancel(settings: Settings, replay_id: str) -> None:
    """End a replay for good before its end. What it wrote stays until `clean`."""
    from streams.replay import clean as cleaning  # Faust takes half a second to load
    from streams.replay import registry

    with registry.opened(settings) as records:
        cleaning.cancel(settings, records, replay_id, by=people.at_command())
    say(f"replay {replay_id} is canceled")


@replay.command()
@click.argument("replay_ids", metavar="ID…", nargs=-1, required=True)
@click.pass_obj
def clean(settings: Settings, replay_ids: tuple[str, ...]) -> None:
    """Delete what replays left behind: group, tables, copies, hits, alerts.replay.

    What they enriched stays published, and their records stay on the topic replays.
    """
    from streams.replay import clean as cleaning  # Faust takes half a second to load
    from streams.replay import registry

    with registry.opened(settings) as records:
        for each in replay_ids:
            for what in cleaning.clean(settings, records, each, by=people.at_command()):
                say(f"deleted {what}")
