"""Replays as a person reads them in a terminal: how one runs, what came of it, what it says otherwise."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from processors.text.direction import isolate
from schemas import Replay, ReplayPlan
from streams.cli.progress import bars
from streams.cli.render import on_a_line
from streams.cli.terminal import plural, safe, say
from streams.messages import times

if TYPE_CHECKING:  # they load the model
    from streams.desks.rule_trial import RuleTrial, Trial
    from streams.replay.diff import Difference, SubjectChange
    from streams.replay.pace import Pause
    from streams.replay.release import Released
    from streams.replay.status import Status

Row = tuple[str, ...]

SAY_SECONDS: Final = 10.0  # between two lines where no terminal shows a bar
TITLE_CHARS: Final = 90  # of an article beside what is said of it

LIST_HEADS: Final = ("replay", "state", "messages", "enriched", "dead", "alerts", "from", "to")
SUBJECT_HEADS: Final = ("subject", "before", "after", "gained", "lost")
NAME_HEADS: Final = ("names", "before", "after", "gained", "lost")
ALERT_HEADS: Final = ("alerts of rule", "told before", "the same", "gone", "new", "regrouped", "told now")
TRIAL_HEADS: Final = ("rule", "hits", "a day", "alerts", "a day", "busiest day")


def released(done: "Released") -> Iterator[str]:
    """Yield what became of hits that were released."""
    yield f"hits sent to the live ledger: {done.sent:,}; desks were told of {done.told:,}"
    for reason, number in done.suppressed.most_common():
        yield f"{number:,} not told: {reason} (`rasid why ARTICLE-ID` says more)"
    if known := done.sent - done.told - done.suppressed.total() - done.waiting:
        yield f"{known:,} had been told before"
    if done.waiting:
        yield f"{done.waiting:,} not decided yet: `rasid status` shows whether live workers run"


def listed(one: Replay) -> Row:
    """Return the cells of a replay, under ``LIST_HEADS``."""
    counts = ["", "", ""]
    if one.state in {"finished", "cleaned"}:
        told = sum(count.told for count in one.alerts.values())
        counts = [f"{each:,}" for each in (one.enriched, one.dead, told)]
    first, last = times.local(one.plan.first), times.local(one.plan.last)
    return one.id, one.state, f"{one.plan.messages:,}", *counts, first, last


def replay(one: Replay) -> Iterator[Row]:
    """Yield what is known of a replay: the name of each part and its text."""
    made = one.plan
    yield "replay", one.id
    yield "state", f"{one.state}, {times.local(one.updated_at)}"
    yield "run by", f"{one.runner.who}, process {one.runner.pid}"
    yield "asked", made.asked
    yield "pipeline", f"{made.pipeline}, {made.rules.count} rules as of {times.local(made.made_at)}"
    yield "copied", f"{one.copied:,} of {made.messages:,}"
    if one.state == "finished":
        yield "in = out", f"{made.messages:,} = {one.enriched:,} enriched + {one.dead:,} dead"
    for rule, count in one.alerts.items():
        yield f"rule {rule}", f"{count.told:,} alerts, {count.suppressed:,} suppressed"


def status(found: "Status") -> Iterator[Row]:
    """Yield what is known of a replay, and of the worker of one that runs."""
    yield from replay(found.replay)
    if found.replay.state == "running":
        here = f"process {found.worker} on this machine" if found.worker else ""
        elsewhere = f"on {', '.join(found.hosts)}" if found.hosts else ""
        to_go = "not begun" if found.behind is None else f"{found.behind:,} copies to go"
        yield "worker", f"{here or elsewhere or 'none'}; {to_go}"


# What a replay says otherwise


def articles(found: "Difference") -> Iterator[str]:
    """Yield how many articles are otherwise than they were published before."""
    changed = found.articles - found.unpublished - found.unchanged
    before = ", ".join(f"{count:,} by {name}" for name, count in sorted(found.pipelines.items()))
    named = found.articles - found.unpublished - found.same_names
    yield f"{found.articles:,} articles: {found.unchanged:,} with the same subjects, {changed:,} changed"
    yield f"{found.same_names:,} with the same names, {named:,} with others"
    yield f"published before: {before or 'none'}; not published before: {found.unpublished:,}"


def subject(slug: str, change: "SubjectChange") -> Row:
    """Return the cells of a subject, under ``SUBJECT_HEADS``."""
    counts = change.before, change.after, len(change.gained), len(change.lost)
    return slug, *(f"{each:,}" for each in counts)


def subject_examples(found: "Difference", number: int) -> Iterator[str]:
    """Yield some articles that gained or lost each subject."""
    for slug, change in found.subjects.items():
        for sign, some in (("+", change.gained), ("-", change.lost)):
            for each in some[:number]:
                yield _example(f"{sign} {slug} {each.confidence:.0%}", each.article, each.title)


def names(found: "Difference") -> Iterator[Row]:
    """Yield the cells of each type of entity, under ``NAME_HEADS``."""
    for kind, change in found.names.items():
        counts = change.before, change.after, change.gained.total(), change.lost.total()
        yield kind, *(f"{each:,}" for each in counts)


def name_examples(found: "Difference", number: int) -> Iterator[str]:
    """Yield the entities of each type that most articles gained or lost."""
    for change in found.names.values():
        for sign, some in (("+", change.gained), ("-", change.lost)):
            for each, articles in sorted(some.items(), key=lambda item: (-item[1], item[0]))[:number]:
                said = f"{sign} {each.type} in {articles:,} {plural(articles, 'article')}"
                yield f"  {said:<34} {isolate(on_a_line(each.name)[:TITLE_CHARS])}"


def alerts(found: "Difference") -> Iterator[Row]:
    """Yield the cells of each rule's alerts, under ``ALERT_HEADS``, and their sums."""
    sums = [0] * 6
    for rule, change in found.alerts.items():
        counts = (
            change.before, change.same, len(change.gone), len(change.new), change.regrouped, change.after,
        )  # fmt: skip
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        yield rule, *(f"{each:,}" for each in counts)
    yield "all", *(f"{each:,}" for each in sums)


def alert_examples(found: "Difference", number: int) -> Iterator[str]:
    """Yield some alerts of each rule that are new or gone."""
    for rule, change in found.alerts.items():
        for sign, some in (("+", change.new), ("-", change.gone)):
            for each in some[:number]:
                yield _example(f"{sign} {rule} {each.id}", each.article.id, each.article.title)


def trial(found: "Trial") -> str:
    """Say what rules were tried on."""
    return f"{found.articles:,} articles of {found.days} day{'s' * (found.days != 1)} (UTC)"


def tried(rule: str, one: "RuleTrial", days: int) -> Row:
    """Return the cells of a rule that was tried, under ``TRIAL_HEADS``."""
    hits, told = one.hits.total(), one.told.total()
    busiest = max(one.told.items(), key=lambda item: item[1], default=None)
    day = f"{busiest[0]}: {busiest[1]:,}" if busiest else ""
    return rule, f"{hits:,}", f"{hits / days:,.1f}", f"{told:,}", f"{told / days:,.1f}", day


def noisiest(found: "Trial") -> Iterator[str]:
    """Yield the stories that desks would have heard most of."""
    for story in found.noisiest:
        yield _example(f"{story.told} alerts, {story.hits} hits", story.desk, story.title)


def _example(what: str, article: str, title: str) -> str:
    return f"  {what:<34} {article}  {isolate(on_a_line(title)[:TITLE_CHARS])}"


class Screen:
    """The progress of a replay: two bars on a terminal, a line now and then elsewhere."""

    def __init__(self, made: ReplayPlan) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

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

    def __enter__(self) -> "Screen":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def say(self, text: str) -> None:
        """Say something once, above the bars."""
        if self._terminal:
            self._bars.console.print(f"rasid: {safe(text)}", highlight=False, markup=False)
        else:
            say(text)

    def pausing(self, pause: "Pause | None") -> None:
        """Say why the copying pauses, or that it goes on."""
        from streams.replay.pace import Reason

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
        if not self._terminal and now - self._said > SAY_SECONDS:
            self._said = now
            say(f"{copied:,} of {self._total:,} copied, {done:,} done, {more}")
