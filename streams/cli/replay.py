"""``rasid replay``: old messages, run again."""

import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from schemas import Alert, Replay, ReplayPlan, Rule
from schemas.times import milliseconds
from streams.cli.progress import bar, bars
from streams.cli.render import isolate
from streams.cli.terminal import say, tables
from streams.cluster import offsets
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.offsets import Run
from streams.desks import rule_files
from streams.errors import InputError, ReplayError
from streams.messages import times, topics
from streams.messages.lanes import LIVE
from streams.replay import registry
from streams.replay.pace import Pause, Reason
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.replay.diff import Difference
    from streams.replay.trial import Trial


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
    from streams.replay import plan  # noqa: PLC0415  # loads the model

    if ranges and (start or end or last or partitions):
        raise click.UsageError(
            "--offsets names the range by itself: leave out --from, --to, --last, --partition"
        )
    if start and last:
        raise click.UsageError("--from and --last say the same: give one of them")
    if not (ranges or start or end or last or ids or sources or subjects or partitions):
        raise click.UsageError("say which messages: --from and --to, --last, --offsets, --ids, --source …")
    asked = plan.Asked(
        topic=topic,
        start=times.ago(last) if last else times.instant(start) if start else None,
        end=times.instant(end) if end else None,
        ranges=_ranges(ranges) if ranges else None,
        partitions=frozenset(partitions) or None,
        ids=_ids(ids) if ids else None,
        sources=frozenset(sources),
        subjects=frozenset(subjects),
        what_is_left=what_is_left,
        words=" ".join(["rasid", *sys.argv[1:]]),
    )
    with bar("reading") as passed:
        made = plan.make(settings, asked, passed)
    path = Path(out or f"replay-{made.id}.yaml")
    plan.write(made, path)
    click.echo("\n".join(plan.summary(made)))
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
    from streams.replay import plan as plans  # noqa: PLC0415  # loads the model
    from streams.replay.run import How  # noqa: PLC0415
    from streams.replay.run import run as run_plan  # noqa: PLC0415

    made = plans.read(Path(file))
    how = How(rate=rate, max_live_lag=max_live_lag, own_worker=not no_worker)
    with _Screen(made) as screen:
        done = run_plan(settings, made, how, screen)
    if done.state == "finished":
        _print(done)
        say(f"what changed: rasid replay diff {file}")


@replay.command()
@click.argument("replay_id", metavar="ID")
@click.pass_obj
def worker(settings: Settings, replay_id: str) -> None:
    """Run the worker of a replay here, until Ctrl-C: for `run --no-worker` on another machine."""
    from streams.replay import worker as own  # noqa: PLC0415  # Faust takes half a second to load

    raise SystemExit(own.run(settings, replay_id))


@replay.command()
@click.argument("file", metavar="PLAN")
@click.option(
    "--examples", default=3, show_default=True, type=click.IntRange(0), help="Articles to show of each."
)
@click.option(
    "--rules",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Try the rules of this file or folder instead, without installing them.",
)
@click.pass_obj
def diff(settings: Settings, file: str, examples: int, rules: tuple[Path, ...]) -> None:
    """Show what a replay says otherwise than what was published before: subjects, and alerts.

    With --rules: what these rules would have hit and told a day, and the noisiest stories, on the articles as
    the replay enriched them or, where the plan never ran, as they are published.
    """
    from streams.replay import plan as plans  # noqa: PLC0415  # loads the model

    made = plans.read(Path(file))
    with registry.opened(settings) as records:
        known = records.find(made.id)
    finished = known if known and known.state == "finished" else None
    if rules:
        from streams.replay import trial  # noqa: PLC0415  # loads what knows stories

        _print_trial(trial.run(settings, made, _rules(rules), lane=finished.id if finished else LIVE))
        return
    if finished is None:
        raise ReplayError(
            f"replay {made.id} is not finished ({known.state if known else 'never ran'}): run it"
        )
    from streams.replay import diff as differences  # noqa: PLC0415  # only this command needs it

    _print_difference(differences.compare(settings, finished), examples)


@replay.command()
@click.argument("file", metavar="PLAN")
@click.option("--alert", "ids", multiple=True, metavar="ID", help="This alert; may be repeated.")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="All alerts of this rule.")
@click.option("--channel", "channels", multiple=True, help="All alerts of this channel.")
@click.option("--desk", "desks", multiple=True, help="All alerts for this desk.")
@click.option("--all", "everything", is_flag=True, help="All alerts of the replay.")
@click.option("--execute", is_flag=True, help="Do it. Without this the plan is shown and nothing happens.")
@click.pass_obj
def release(
    settings: Settings,
    file: str,
    ids: tuple[str, ...],
    rules: tuple[str, ...],
    channels: tuple[str, ...],
    desks: tuple[str, ...],
    everything: bool,
    execute: bool,
) -> None:
    """Send chosen alerts of a finished replay live, through the live ledger.

    A desk that was told already is not told again: such alerts are held back here, and the ledger suppresses
    what belongs to a story that it knows. What is chosen by several options must fit all of them.
    """
    from streams.replay import plan as plans  # noqa: PLC0415  # loads the model
    from streams.replay import release as releasing  # noqa: PLC0415  # only this command needs it

    if not (ids or rules or channels or desks or everything):
        raise click.UsageError("say which alerts: --alert, --rule, --channel, --desk, or --all")

    def wanted(alert: Alert) -> bool:
        return (
            (not ids or alert.id in ids)
            and (not rules or alert.rule.id in rules)
            and (not channels or alert.channel in channels)
            and (not desks or alert.desk in desks)
        )

    made = plans.read(Path(file))
    with registry.opened(settings) as records:
        one = records.get(made.id)
        if one.state != "finished":
            raise ReplayError(f"replay {made.id} is {one.state}: only what is finished can be released")
        chosen, held = releasing.choose(settings, one, wanted)
        rows = Table("channel", "rule", "alerts", box=None)
        for (channel, rule), count in Counter((each.channel, each.rule.id) for each in chosen).most_common():
            rows.add_row(channel, rule, f"{count:,}")
        for why, count in held.most_common():
            rows.add_row("held back", why, f"{count:,}", style="dim")
        tables().print(rows)
        if not chosen:
            say("nothing to release")
        elif not execute:
            say("nothing was sent; `--execute` sends")
        else:
            sent = releasing.release(settings, one, chosen)
            records.save(replace(one, released=one.released + sent))
            say(f"{sent:,} hits sent to the live ledger, which tells the desks")


@replay.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Show all replays that ever ran, the newest last."""
    with registry.opened(settings) as records:
        found = records.all()
    if not found:
        say("no replay ever ran here")
        return
    rows = Table("replay", "state", "messages", "enriched", "dead", "alerts", "from", "to", box=None)
    for one in found:
        first, last = (times.shown(milliseconds(each)) for each in (one.plan.first, one.plan.last))
        told = sum(count.told for count in one.alerts.values())
        done = one.state in {"finished", "cleaned"}
        counts = [f"{one.enriched:,}", f"{one.dead:,}", f"{told:,}"] if done else ["", "", ""]
        rows.add_row(one.id, one.state, f"{one.plan.messages:,}", *counts, first, last)
    tables().print(rows)


@replay.command()
@click.argument("replay_id", metavar="[ID]", required=False)
@click.pass_obj
def status(settings: Settings, replay_id: str | None) -> None:
    """Show how a replay stands; without an ID, the newest."""
    from streams.replay import worker as own  # noqa: PLC0415  # Faust takes half a second to load

    with registry.opened(settings) as records:
        found = records.all()
        one = records.get(replay_id) if replay_id else (found[-1] if found else None)
    if one is None:
        say("no replay ever ran here")
        return
    _print(one)
    with Admin.open(settings) as admin:
        lane = group(settings, one.id)
        alive = [each.host for each in admin.members(lane)]
        behind = admin.lags(lane).get(topics.of(settings).replay.name)
    if one.state == "running":
        pid = own.background(settings, one.id).find()
        here = f"process {pid} on this machine" if pid else f"on {', '.join(alive)}" if alive else "none"
        click.echo(f" worker: {here}; {'not begun' if behind is None else f'{behind:,} copies to go'}")


@replay.command()
@click.argument("replay_id", metavar="ID")
@click.pass_obj
def cancel(settings: Settings, replay_id: str) -> None:
    """End a replay for good before its end. What it wrote stays until `clean`."""
    from streams.replay import clean as cleaning  # noqa: PLC0415  # Faust takes half a second to load

    with registry.opened(settings) as records:
        cleaning.cancel(settings, records, replay_id)
    say(f"replay {replay_id} is canceled")


@replay.command()
@click.argument("replay_ids", metavar="ID…", nargs=-1, required=True)
@click.pass_obj
def clean(settings: Settings, replay_ids: tuple[str, ...]) -> None:
    """Delete what replays left behind: group, tables, copies, hits, alerts.replay.

    What they enriched stays published, and their records stay on the topic replays.
    """
    from streams.replay import clean as cleaning  # noqa: PLC0415  # Faust takes half a second to load

    with registry.opened(settings) as records:
        for each in replay_ids:
            for what in cleaning.clean(settings, records, each):
                say(f"deleted {what}")


def _rules(paths: tuple[Path, ...]) -> list[Rule]:
    entries, problems = rule_files.read(paths)
    for problem in problems:
        say(f"{problem.where}: {problem.message}")
    if problems:
        raise InputError(
            f"{len(problems)} mistake{'s' * (len(problems) != 1)} in the rules; nothing was tried"
        )
    return [entry.rule for entry in entries]


def _print_difference(found: "Difference", examples: int) -> None:
    console = tables()
    changed = found.articles - found.unpublished - found.unchanged
    before = ", ".join(f"{count:,} by {name}" for name, count in sorted(found.pipelines.items()))
    click.echo(
        f"{found.articles:,} articles: {found.unchanged:,} with the same subjects, {changed:,} changed"
    )
    click.echo(f"published before: {before or 'none'}; not published before: {found.unpublished:,}\n")
    rows = Table("subject", "before", "after", "gained", "lost", box=None)
    for slug, change in found.subjects.items():
        counts = change.before, change.after, len(change.gained), len(change.lost)
        rows.add_row(slug, *(f"{each:,}" for each in counts))
    console.print(rows)
    for slug, change in found.subjects.items():
        for sign, some in (("+", change.gained), ("-", change.lost)):
            for each in some[:examples]:
                _line(f"{sign} {slug} {each.confidence:.0%}", each.article, each.title)
    click.echo(f"\nalerts: {found.told_before:,} told before, {found.told_after:,} by the replay")
    for sign, alerts in (("+", found.new), ("-", found.gone)):
        rules = Counter(each.rule.id for each in alerts)
        for rule, count in rules.most_common():
            click.echo(f"{sign} {count:,} of rule {rule}: {'new' if sign == '+' else 'gone'}")
            for alert in [each for each in alerts if each.rule.id == rule][:examples]:
                _line(f"  {sign} {alert.id}", alert.article.id, alert.article.title)


def _line(what: str, article: str, title: str) -> None:
    click.echo(f"  {what:<34} {article}  {isolate(' '.join(title.split())[:90])}")


def _print_trial(found: "Trial") -> None:
    console = tables()
    click.echo(f"{found.articles:,} articles of {found.days} day{'s' * (found.days != 1)} (UTC)\n")
    rows = Table("rule", "hits", "a day", "alerts", "a day", "busiest day", box=None)
    for rule, one in found.rules.items():
        hits, told = one.hits.total(), one.told.total()
        busiest = max(one.told.items(), key=lambda item: item[1], default=None)
        rows.add_row(
            rule,
            f"{hits:,}",
            f"{hits / found.days:,.1f}",
            f"{told:,}",
            f"{told / found.days:,.1f}",
            f"{busiest[0]}: {busiest[1]:,}" if busiest else "",
        )
    console.print(rows)
    if found.noisiest:
        click.echo("\nthe noisiest stories")
    for story in found.noisiest:
        _line(f"{story.told} alerts, {story.hits} hits", story.desk, story.title)


def _ranges(texts: Iterable[str]) -> dict[int, list[Run]]:
    found: dict[int, list[Run]] = {}
    for text in texts:
        number, colon, asked = text.partition(":")
        if not (colon and number.isdecimal() and asked.strip()):
            raise InputError(f"--offsets {text!r}: expected partition:first-last, such as 0:100-250")
        found.setdefault(int(number), []).extend(offsets.read(asked))
    # One list for each partition, in rising order, or an error.
    return {number: offsets.read(offsets.write(sorted(runs))) for number, runs in found.items()}


def _ids(path: str) -> frozenset[str]:
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
    found = frozenset(line.strip() for line in lines) - {""}
    if not found:
        raise InputError(f"{path}: holds no article id; write one a line")
    return found


class _Screen:
    """The progress of a replay: two bars on a terminal, a line now and then elsewhere."""

    EVERY = 10.0  # seconds between two lines where no terminal shows a bar

    def __init__(self, made: ReplayPlan) -> None:
        self._total = made.messages
        self._bars = bars(
            TextColumn("{task.description:<8}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[more]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            transient=False,
        )
        self._terminal = self._bars.console.is_terminal
        self._copied = self._bars.add_task("copied", total=made.messages, more="")
        self._done = self._bars.add_task("done", total=made.messages, more="")
        self._begun: tuple[float, int] | None = None
        self._said = time.monotonic()

    def __enter__(self) -> "_Screen":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def say(self, text: str) -> None:
        """Say something once, above the bars."""
        if self._terminal:
            self._bars.console.print(f"rasid: {text}", highlight=False, markup=False)
        else:
            say(text)

    def pausing(self, pause: Pause | None) -> None:
        """Say why the copying pauses, or that it goes on."""
        # That it waits for its own worker is the usual case, and no news.
        said = f"paused: {pause.text}" if pause and pause.reason is Reason.LIVE_WORK else ""
        self._bars.update(self._copied, more=said)
        if said and not self._terminal:
            say(said)

    def progress(self, *, copied: int, done: int, failed: int) -> None:
        """Show how far it is."""
        now = time.monotonic()
        self._begun = self._begun or (now, done)
        rate = (done - self._begun[1]) / max(now - self._begun[0], 0.001)
        more = f"{rate:,.0f}/s" + (f", {failed} dead" if failed else "")
        self._bars.update(self._copied, completed=copied)
        self._bars.update(self._done, completed=done, more=more)
        if not self._terminal and now - self._said > self.EVERY:
            self._said = now
            say(f"{copied:,} of {self._total:,} copied, {done:,} done, {more}")


def _print(one: Replay) -> None:
    made = one.plan
    rows = Table(show_header=False, box=None)
    rows.add_row("replay", one.id)
    rows.add_row("state", f"{one.state}, {times.shown(milliseconds(one.updated_at))}")
    rows.add_row("run by", f"{one.runner.who}, process {one.runner.pid}")
    rows.add_row("asked", made.asked)
    rows.add_row("pipeline", f"{made.pipeline}, {made.rules.count} rules as of {made.made_at}")
    rows.add_row("copied", f"{one.copied:,} of {made.messages:,}")
    if one.state == "finished":
        rows.add_row("in = out", f"{made.messages:,} = {one.enriched:,} enriched + {one.dead:,} dead")
    for rule, count in one.alerts.items():
        rows.add_row(f"rule {rule}", f"{count.told:,} alerts, {count.suppressed:,} suppressed")
    tables().print(rows)
