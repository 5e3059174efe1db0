"""``rasid why``: why was my desk (not) told?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from processors.entities.who_and_where import in_english
from processors.stories.headlines import headline
from processors.text.direction import isolate
from schemas import Alert, Delivery, EnrichedArticle, Rule
from streams.cli.progress import bar
from streams.cli.terminal import count, plural, show
from streams.cli.trace import require_one
from streams.errors import InputError
from streams.messages import times
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.history.why import OfDesk, Told

_REASONS: Final = {
    "duplicate": "the desk had been told the same",
    "repeat_after": "the desk had been told of the story, and the rule's repeat_after had not passed",
    "min_sources": "not enough outlets carried the story yet for the rule's min_sources",
    "silenced": "a silence was in force",
    "withheld": "its status was not usable: it may not be used",
    "expired": "the rule had expired",
    "archive": "it came from an archive: old news, of which nobody is told",
    "old": "its own date, or its time of publication, was weeks before it came",
    "flood": "the rule, or the desk, had been told as much in an hour as anybody reads",
    "late": "it came after the window of 72 hours, or after a newer text of it",
}


@click.command("why")
@click.argument("article_id")
@click.option("--source", metavar="SOURCE", help="Whose article, where several sources have one of this id.")
@click.option("--desk", metavar="DESK", help="Only this desk.")
@click.option("--rule", "said", metavar="RULE", help="Only this rule, by its id or name.")
@click.option("--since", metavar="TIME", help="Only what is as new as this: 2026-10-01T00:00+03:00, or 7d.")
@click.pass_obj
def why_command(
    settings: Settings,
    article_id: str,
    source: str | None,
    desk: str | None,
    said: str | None,
    since: str | None,
) -> None:
    """Tell for each desk and rule whether it was told of an article, and why or why not.

    Of a rule that did not match, what the article lacks for it: "lacks لندن within 8 words of السفير".

    The first call reads all topics into a file of this machine; later ones read what is new since.
    """
    from processors.entities.telling import telling
    from streams.desks import names
    from streams.desks.rules import in_force
    from streams.history.why import why

    since_ms = times.since(since) if since else None
    with bar("reading") as passed:
        answer = why(settings, article_id, source=source or "", since_ms=since_ms, progress=passed)
    if not answer.texts:
        of = f" of {source!r}" if source else ""
        raise InputError(f"no enriched article {article_id!r}{of}: see rasid trace {article_id}")
    if not source:
        require_one(article_id, answer.sources, None)
    rules = in_force(settings)
    rule = rules[names.rule(rules, said)] if said else None
    desks = answer.desks | {each.desk for each in rules.values()}
    if desk and desk not in desks:
        raise InputError(f"no desk {desk!r} has a rule: see rasid rules list")
    newest = answer.texts[max(answer.texts)]
    show(f"{article_id}  {isolate(newest.title or '')}")
    if named := in_english(telling(newest)):
        show(f"  {named}")
    if rule:
        asked = [(answer.of_desk(rule.desk).of_rule(rule.id), [rule])]
    else:
        asked = [
            (answer.of_desk(name), [each for each in rules.values() if each.desk == name])
            for name in ([desk] if desk else sorted(desks))
        ]
    for one, its_rules in asked:
        for line in (*lines(one), *_lacking(one, its_rules, newest)):
            show(line)


def lines(one: "OfDesk") -> Iterator[str]:
    """Yield what a desk was told of an article, and why or why not."""
    yield f"desk {one.desk}"
    for told in one.told:
        for line in _told(told):
            yield f"  {line}"
    for hit in one.waiting:
        yield f"  rule {hit.rule.id}: matched; nothing decided yet"
    if not one.told and not one.waiting:
        yield f"  not told: {'it did not match this rule' if one.rule else 'no rule of this desk matched it'}"


def _lacking(one: "OfDesk", rules: list[Rule], article: EnrichedArticle) -> Iterator[str]:
    """Yield what the article lacks for a desk's rules, as they are now: of those that it comes nearest to."""
    from streams.history.why import nearest

    found = nearest(one, rules, article)
    for rule, lacks in found.rules:
        if rule.active:
            said = "; ".join(lacks) or "matches as it is now: it came into force later"
            yield f"    rule {rule.id} (version {rule.version}): {said}"
        else:
            yield f"    rule {rule.id}: it is not active"
    if found.left:
        more = plural(found.left, "rule")
        yield f"    and {found.left} more {more}: --rule RULE says what the article lacks for one"


def _told(told: "Told") -> list[str]:
    alert = told.alert
    article = f"article version {alert.article.version} of {times.local(alert.raised_at)}"
    head = f"rule {alert.rule.id} (version {alert.rule.version}), {article}: "
    if alert.suppressed is None:
        said = [head + f"told, {_said(alert)}"]
        if alert.kind != "new":
            said.append(f"  {isolate(alert.headline or headline(alert))}")
        return said + [f"  {_sent(each)}" for each in told.deliveries]
    said = [head + f"not told: {alert.suppressed.reason}: {_REASONS[alert.suppressed.reason]}"]
    if alert.suppressed.silence:
        said.append(f"  silence {alert.suppressed.silence}: see rasid silence list --all")
    if told.cover:
        at = times.local(told.cover.raised_at)
        said.append(f"  covered by {_said(told.cover)} at {at}: {isolate(told.cover.article.title)}")
    elif alert.suppressed.covered_by:
        said.append(f"  covered by alert {alert.suppressed.covered_by}, no longer kept")
    return said


def _sent(delivery: Delivery) -> str:
    """Say what became of an alert on its way to a receiver."""
    way = f"{delivery.receiver} by {delivery.integration}"
    attempts = count(delivery.attempts, "attempt")
    tried = f"{times.local(delivery.tried_at)}: {delivery.answer}" if delivery.tried_at else "not tried yet"
    if delivery.state == "delivered":
        return f"delivered to {way} at {tried} ({attempts})"
    if delivery.state == "dead":
        return (
            f"not delivered to {way}, {attempts}, the last at {tried}; rasid deliveries redrive {delivery.id}"
        )
    due = f"; next at {times.local(delivery.due_at)}" if delivery.due_at else ""
    return (
        f"waits for {way}, {attempts}, the last at {tried}{due}"
        if delivery.attempts
        else f"waits for {way}{due}"
    )


def _said(alert: Alert) -> str:
    story = f"{count(alert.story.articles, 'article')} from {count(alert.story.sources, 'outlet')} by then"
    return f"{alert.kind} alert {alert.id} on alerts.{alert.channel} ({story})"
