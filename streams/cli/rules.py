"""``rasid rules``: what the desks ask for, from their files to every worker."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from processors.quoting import Quoter
from processors.rules import Match, Matcher, parse
from processors.rules.lint import warnings
from schemas import EnrichedArticle, Rule, wire
from schemas.times import parse_time
from streams.cli import render
from streams.cli.lines import Articles, opened
from streams.cli.terminal import say, tables, texts
from streams.desks import rule_files
from streams.desks.rule_plan import Change, plan
from streams.desks.rules import change, in_force, known
from streams.errors import InputError
from streams.settings import Settings

_PATHS: Final = click.argument(
    "paths", metavar="FILE|DIR…", nargs=-1, required=True, type=click.Path(path_type=Path)
)
# A span of articles shorter than this says little of a day.
_LEAST_DAYS: Final = 0.5


@click.group()
def rules() -> None:
    """The desks' rules: check, try and apply them, see and remove what is in force.

    \b
      rasid rules check rules.yaml                     is it well written?
      rasid rules test rules.yaml articles.jsonl       what would it have found? (no Kafka)
      rasid rules apply rules.yaml                     put it in force

    How to write rules: docs/rules.md.
    """  # noqa: D301  # \b is click's: keep the lines


@rules.command()
@_PATHS
@click.option("--sample", metavar="ARTICLES", help="JSONL of articles: estimate each rule's hits a day.")
@click.pass_obj
def check(settings: Settings, paths: tuple[Path, ...], sample: str | None) -> None:
    """Say what is wrong with the rules of files and folders, and what is odd.

    A mistake is shown where it stands, and the exit code is 1. A warning (a rule that can never match, or
    that matches nearly everything) leaves it at 0. With --sample the articles are run through the pipeline.
    """
    entries = _read(paths)
    odd = 0
    for entry in entries:
        for warning in warnings(parse(entry.rule.query)):
            odd += 1
            say(f"{entry.where}: warning: rule {entry.rule.id} {warning}")
    if sample:
        _estimate(settings, [entry.rule for entry in entries], sample)
    say(f"{_count(len(entries), 'rule')} well written" + (f", {_count(odd, 'warning')}" if odd else ""))


@rules.command()
@_PATHS
@click.argument("articles", metavar="ARTICLES")
@click.option("--json", "as_json", is_flag=True, help="One hit a line, as JSON, for pipes.")
@click.pass_obj
def test(settings: Settings, paths: tuple[Path, ...], articles: str, as_json: bool) -> None:
    """Show which ARTICLES (JSONL; - for stdin) which rules match, the evidence marked. No Kafka is needed.

    \b
    With --json, one line a hit; offsets count code points of the original text:
      {"rule": "…", "article": "…", "evidence": [{"field": "body", "start": 0, "end": 6, "text": "…"}]}
    """  # noqa: D301  # \b is click's: keep the lines
    entries = _read(paths)
    matcher = Matcher(entry.rule for entry in entries)
    console = texts()
    hits = read = 0
    with opened(articles) as source:
        lines = Articles(source, articles, max_bytes=settings.max_article_bytes)
        for article in _enriched(lines):
            read += 1
            for match in matcher.match(article):
                hits += 1
                if as_json:
                    sys.stdout.buffer.write(_hit_line(match, article) + b"\n")
                else:
                    console.print(_hit(match, article))
    say(f"{_count(hits, 'hit')} of {_count(len(matcher), 'rule')} on {_count(read, 'article')}")
    lines.raise_for_bad()


@rules.command()
@_PATHS
@click.option("--yes", is_flag=True, help="Do not ask: apply the plan as it is shown.")
@click.option("--prune", is_flag=True, help="Remove every rule in force that stands in none of the files.")
@click.pass_obj
def apply(settings: Settings, paths: tuple[Path, ...], yes: bool, prune: bool) -> None:
    """Put the rules of files and folders in force: shows what would change, asks, then writes all or nothing.

    Every worker follows within seconds, without a restart. A rule that says something new gets the next
    version.
    """
    entries = _read(paths)
    for entry in entries:
        for warning in warnings(parse(entry.rule.query)):
            say(f"{entry.where}: warning: rule {entry.rule.id} {warning}")
    _change(settings, lambda current: plan(current, (entry.rule for entry in entries), prune=prune), yes=yes)


@rules.command()
@click.argument("rule_ids", metavar="RULE_ID…", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(settings: Settings, rule_ids: tuple[str, ...], yes: bool) -> None:
    """Take rules out of force. Their past alerts stay where they are."""

    def removal(current: dict[str, Rule]) -> list[Change]:
        known(current, rule_ids)
        return [Change(rule_id, current[rule_id], None) for rule_id in dict.fromkeys(rule_ids)]

    _change(settings, removal, yes=yes)


@rules.command("list")
@click.option("--desk", help="Only this desk's rules.")
@click.option("--json", "as_json", is_flag=True, help="One rule a line, as JSON, for pipes.")
@click.pass_obj
def list_rules(settings: Settings, desk: str | None, as_json: bool) -> None:
    """Show the rules in force."""
    found = [rule for _, rule in sorted(in_force(settings).items()) if desk in {None, rule.desk}]
    if as_json:
        for rule in found:
            sys.stdout.buffer.write(wire.encode(rule) + b"\n")
        return
    table = Table(box=None, pad_edge=False)
    for title in ("rule", "version", "desk", "channel", "severity", "name", "query"):
        table.add_column(title, overflow="fold" if title == "rule" else "ellipsis", no_wrap=title != "rule")
    for rule in found:
        style = "" if rule.active else "dim"
        name, query = (Text(render.isolate(" ".join(text.split()))) for text in (rule.name, rule.query))
        severity = rule.severity if rule.active else "inactive"
        table.add_row(rule.id, str(rule.version), rule.desk, rule.channel, severity, name, query, style=style)
    tables().print(table)


@rules.command()
@click.argument("rule_id")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for pipes.")
@click.pass_obj
def show(settings: Settings, rule_id: str, as_json: bool) -> None:
    """Show one rule in force, as it could stand in a file."""
    current = in_force(settings)
    known(current, [rule_id])
    if as_json:
        sys.stdout.buffer.write(wire.encode(current[rule_id]) + b"\n")
    else:
        click.echo(rule_files.write([current[rule_id]]), nl=False)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _read(paths: Iterable[Path]) -> list[rule_files.Entry]:
    """Read rules, or show all that is wrong with them and end."""
    entries, problems = rule_files.read(paths)
    for problem in problems:
        say(f"{problem.where}: {problem.message}")
        for line in problem.picture.splitlines():
            click.echo(f"    {line}", err=True)
    if problems:
        raise InputError(f"{_count(len(problems), 'mistake')} in the rules: nothing was done")
    return entries


def _change(settings: Settings, plan: Callable[[dict[str, Rule]], list[Change]], *, yes: bool) -> None:
    """Change the rules in force: show what would change, ask, write."""

    def agree(changes: list[Change]) -> None:
        console = Console(stderr=True)
        for each in changes:
            console.print(_shown(each))
        if not yes:
            click.confirm(f"Change {_count(len(changes), 'rule')}?", abort=True, err=True)

    changed = change(settings, plan, agree)
    say(
        f"{_count(len(changed), 'rule')} changed"
        if changed
        else "nothing to change: these rules are in force"
    )


def _shown(change: Change) -> Text:
    out = Text()
    if change.before is None and change.after is not None:
        rule = change.after
        out.append(f"+ {rule.id}", style="green")
        out.append(f"  {rule.desk} → {rule.channel}, {rule.severity}  ")
        out.append(render.isolate(" ".join(rule.query.split())))
    elif change.after is None:
        out.append(f"- {change.rule_id}", style="red")
    else:
        out.append(f"~ {change.rule_id}", style="yellow")
        out.append(f"  version {change.after.version}")
        for name, old, new in change.differences():
            out.append(f"\n    {name}: ")
            out.append(render.isolate(str(old)), style="red")
            out.append(" → ")
            out.append(render.isolate(str(new)), style="green")
    return out


def _enriched(articles: Articles) -> Iterable[EnrichedArticle]:
    from processors import pipeline  # noqa: PLC0415  # loads the model: only who reads articles pays for it

    return (pipeline.enrich(line.article) for line in articles)


def _hit_line(match: Match, article: EnrichedArticle) -> bytes:
    return wire.encode({"rule": match.rule.id, "article": article.id, "evidence": match.evidence})


def _hit(match: Match, article: EnrichedArticle) -> Text:
    """Show the article with the evidence marked: its title, and of its body the sentences that have some."""
    out = Text()
    out.append(match.rule.id, style=render.SEVERITY[match.rule.severity])
    out.append(f" ← {article.id} · {article.source}\n", style="dim")
    if article.title:
        out.append("  ")
        out.append_text(
            render.marked(article.title, [each for each in match.evidence if each.field == "title"])
        )
        out.append("\n")
    in_body = Quoter(article).quotes(each for each in match.evidence if each.field == "body")
    for sentence in render.quoted(in_body):
        out.append("  » ").append_text(sentence).append("\n")
    return out


def _estimate(settings: Settings, some: list[Rule], sample: str) -> None:
    """Say how many hits a day each rule would have, by the publication times in a sample."""
    matcher = Matcher(some)
    hits = dict.fromkeys((rule.id for rule in some), 0)
    times: list[Any] = []
    read = 0
    with opened(sample) as source:
        articles = Articles(source, sample, max_bytes=settings.max_article_bytes)
        for article in _enriched(articles):
            read += 1
            if article.published_at:
                times.append(parse_time(article.published_at))
            for match in matcher.match(article):
                hits[match.rule.id] += 1
    if not read:
        raise InputError(f"{sample}: no article in this sample")
    days = (max(times) - min(times)).total_seconds() / 86_400 if times else 0.0
    timed = days >= _LEAST_DAYS
    for rule_id, count in sorted(hits.items(), key=lambda item: -item[1]):
        rate = f"about {count / days:,.1f} a day" if timed else f"{count / read:.1%} of articles"
        click.echo(f"{rule_id}: {rate} ({count} of {read} articles)")
    if not timed:
        say("the sample's publication times span less than half a day: no estimate a day can be made")
