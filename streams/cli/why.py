"""``rasid why``: why was my desk (not) told?"""

from typing import Final

import click

from schemas import Alert
from streams.cli.progress import bar
from streams.cli.terminal import show
from streams.desks.rules import in_force
from streams.errors import InputError
from streams.history.why import Answer, Told, why
from streams.messages import times
from streams.settings import Settings

_REASONS: Final = {
    "duplicate": "the desk had been told the same",
    "repeat_after": "the desk had been told of the story, and the rule's repeat_after had not passed",
    "min_sources": "not enough outlets carried the story yet for the rule's min_sources",
    "silenced": "a silence was in force",
    "withheld": "its status was not usable: it may not be used",
    "expired": "the rule had expired",
    "late": "it came after the window of 72 hours, or after a newer version of it",
}


@click.command("why")
@click.argument("article_id")
@click.option("--desk", metavar="DESK", help="Only this desk.")
@click.option("--since", metavar="TIME", help="Only what is as new as this: 2026-10-01T00:00+03:00, or 7d.")
@click.pass_obj
def why_command(settings: Settings, article_id: str, desk: str | None, since: str | None) -> None:
    """Tell for each desk and rule whether it was told of an article, and why or why not.

    Reads the topics from end to end, about 40,000 records a second; --since makes that shorter.
    """
    since_ms = times.since(since) if since else None
    with bar("reading") as passed:
        answer = why(settings, article_id, since_ms=since_ms, progress=passed)
    if not answer.versions:
        raise InputError(f"no enriched article {article_id!r}: see rasid trace {article_id}")
    newest = answer.versions[max(answer.versions)]
    show(f"{article_id}  {newest.title or ''}")
    rules = in_force(settings)
    for name in sorted({rule.desk for rule in rules.values()} | _desks(answer)):
        if desk in {None, name}:
            _tell(name, answer)
    if desk and desk not in {rule.desk for rule in rules.values()} | _desks(answer):
        raise InputError(f"no desk {desk!r} has a rule: see rasid rules list")


def _desks(answer: Answer) -> set[str]:
    return {hit.rule.desk for hit in answer.hits.values()}


def _tell(desk: str, answer: Answer) -> None:
    show(f"desk {desk}")
    told = [each for each in answer.told.values() if each.alert.desk == desk]
    waiting = [hit for hit in answer.waiting if hit.rule.desk == desk]
    for each in sorted(told, key=lambda one: (one.alert.raised_at, one.alert.rule.id)):
        for line in _lines(each):
            show(f"  {line}")
    for hit in waiting:
        show(f"  rule {hit.rule.id}: matched; nothing decided yet")
    if not told and not waiting:
        show("  not told: no rule of this desk matched it")


def _lines(told: Told) -> list[str]:
    alert = told.alert
    head = f"rule {alert.rule.id} (version {alert.rule.version}), article version {alert.article.version}: "
    if alert.suppressed is None:
        return [head + f"told, {_said(alert)}"]
    lines = [head + f"not told: {alert.suppressed.reason}: {_REASONS[alert.suppressed.reason]}"]
    if alert.suppressed.silence:
        lines.append(f"  silence {alert.suppressed.silence}: see rasid silence list --all")
    if told.cover:
        lines.append(f"  covered by {_said(told.cover)}: {told.cover.article.title}")
    elif alert.suppressed.covered_by:
        lines.append(f"  covered by alert {alert.suppressed.covered_by}, no longer kept")
    return lines


def _said(alert: Alert) -> str:
    story = f"{alert.story.articles} articles from {alert.story.sources} outlets by then"
    return (
        f"{alert.kind} alert {alert.id} on alerts.{alert.channel} at {times.local(alert.raised_at)} ({story})"
    )
