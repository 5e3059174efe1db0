"""``rasid rules``: what the desks ask for, from their files to every worker."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemas import Article, EnrichedArticle, Rule, wire
from streams.cli import rules_view
from streams.cli.files import PATHS, lines_of, raise_for_problems, read_article, say_warnings
from streams.cli.terminal import count, say, show, show_table, show_text, write
from streams.desks.rule_plan import Change, plan, removal
from streams.errors import InputError
from streams.feeds.lines import Line
from streams.messages import people
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.desks.rule_files import Entry


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
@PATHS
@click.option("--sample", metavar="ARTICLES", help="JSONL of articles: estimate hits and alerts a day.")
@click.pass_obj
def check(settings: Settings, paths: tuple[Path, ...], sample: str | None) -> None:
    """Say what is wrong with the rules of files and folders, and what is odd.

    All mistakes are shown, where they stand, and the exit code is 1. A warning (a rule that can never match,
    or that matches nearly everything) leaves it at 0. With --sample the articles run through the pipeline.
    """
    from streams.desks import rule_files

    entries = read(paths)
    odd = say_warnings(rule_files.warnings(entries))
    if sample:
        _estimate(settings, [entry.rule for entry in entries], sample)
    say(f"{count(len(entries), 'rule')} well written" + (f", {count(odd, 'warning')}" if odd else ""))


@rules.command()
@PATHS
@click.argument("articles", metavar="ARTICLES")
@click.option("--json", "as_json", is_flag=True, help="One hit a line, as JSON, for pipes.")
@click.option("--why", is_flag=True, help="Say as well what each other article lacks for each rule.")
@click.pass_obj
def test(settings: Settings, paths: tuple[Path, ...], articles: str, as_json: bool, why: bool) -> None:
    """Show which ARTICLES (JSONL; - for stdin) which rules match, the evidence marked. No Kafka is needed.

    \b
    With --json, one line a hit; offsets count code points of the original text:
      {"rule": "…", "article": "…", "evidence": [{"field": "body", "start": 0, "end": 6, "text": "…"}]}
    """  # noqa: D301  # \b is click's: keep the lines
    from streams.desks import rule_sample

    asked = [entry.rule for entry in read(paths)]
    hits = articles_read = 0
    with lines_of(articles, settings, read_article) as lines:
        for article, matches in rule_sample.matches(asked, _enriched(lines)):
            articles_read += 1
            hits += len(matches)
            for match in matches:
                if as_json:
                    write(
                        wire.encode(
                            {"rule": match.rule.id, "article": article.id, "evidence": match.evidence}
                        )
                    )
                else:
                    show_text(rules_view.hit(match, article))
            if why:
                _say_why_not(asked, article)
        active = sum(rule.active for rule in asked)
        say(f"{count(hits, 'hit')} of {count(active, 'rule')} on {count(articles_read, 'article')}")


@rules.command()
@PATHS
@click.option("--yes", is_flag=True, help="Do not ask: apply the plan as it is shown.")
@click.option("--prune", is_flag=True, help="Remove what other rules the desks of these files have in force.")
@click.option("--desk", help="Refuse rules of another desk; --prune then also holds where no rule is left.")
@click.pass_obj
def apply(settings: Settings, paths: tuple[Path, ...], yes: bool, prune: bool, desk: str | None) -> None:
    """Put the rules of files and folders in force: shows what would change, asks, then writes all or nothing.

    Every worker follows within seconds, without a restart. A rule that says something new gets the next
    version.
    """
    from streams.desks import rule_files

    entries = read(paths)
    for entry in entries:
        if desk not in {None, entry.rule.desk}:
            raise InputError(
                f"{entry.where}: rule {entry.rule.id} is of the desk {entry.rule.desk}, not of {desk}:"
                " nothing was done"
            )
    say_warnings(rule_files.warnings(entries))
    wanted = [entry.rule for entry in entries]
    pruned = {*(rule.desk for rule in wanted), *([desk] if desk else [])} if prune else set()
    _change(settings, lambda current: plan(current, wanted, prune=pruned), yes=yes)


@rules.command()
@click.argument("rules", metavar="RULE…", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(settings: Settings, rules: tuple[str, ...], yes: bool) -> None:
    """Take rules out of force, by their ids or names. Their past alerts stay where they are."""
    from streams.desks import names

    def planned(current: dict[str, Rule]) -> list[Change]:
        return removal(current, [names.rule(current, said) for said in rules])

    _change(settings, planned, yes=yes)


@rules.command("list")
@click.option("--desk", help="Only this desk's rules.")
@click.option("--json", "as_json", is_flag=True, help="One rule a line, as JSON, for pipes.")
@click.pass_obj
def list_rules(settings: Settings, desk: str | None, as_json: bool) -> None:
    """Show the rules in force: id, desk, channel, severity, version, name, query."""
    from streams.desks.rules import in_force

    found = [rule for _, rule in sorted(in_force(settings).items()) if desk in {None, rule.desk}]
    if as_json:
        for rule in found:
            write(wire.encode(rule))
        return
    show_table(rules_view.HEADS, map(rules_view.row, found), cut={"name", "query"})


@rules.command("show")
@click.argument("rule")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for pipes.")
@click.pass_obj
def show_rule(settings: Settings, rule: str, as_json: bool) -> None:
    """Show one rule in force, by its id or name, as it could stand in a file."""
    from streams.desks import names
    from streams.desks.rules import in_force

    current = in_force(settings)
    found = current[names.rule(current, rule)]
    if as_json:
        write(wire.encode(found))
    else:
        from streams.desks import rule_files  # it reads rules too: loads the matcher

        show(rule_files.write([found]).rstrip("\n"), keep="\n")


def read(paths: Iterable[Path]) -> "list[Entry]":
    """Read rules, or show all that is wrong with them and end."""
    from streams.desks import rule_files

    entries, problems = rule_files.read(paths)
    raise_for_problems(problems, "rules")
    return entries


def _change(settings: Settings, plan: Callable[[dict[str, Rule]], list[Change]], *, yes: bool) -> None:
    """Change the rules in force: show what would change, ask, write."""
    from streams.desks.rules import change

    def agree(changes: list[Change]) -> None:
        for each in changes:
            show_text(rules_view.change(each), err=True)
        if not yes:
            click.confirm(f"Change {count(len(changes), 'rule')}?", abort=True, err=True)

    changed = change(settings, plan, agree, by=people.at_command())
    say(
        f"{count(len(changed), 'rule')} changed" if changed else "nothing to change: these rules are in force"
    )


def _say_why_not(asked: list[Rule], article: EnrichedArticle) -> None:
    from processors.rules.lacking import lacking

    active = (rule for rule in asked if rule.active)
    for rule_id, lacks in lacking(active, article).items():
        if lacks:
            say(f"{rule_id} ← {article.id}: {'; '.join(lacks)}")


def _enriched(lines: Iterable[Line[Article]]) -> Iterable[EnrichedArticle]:
    from processors import pipeline  # loads the model

    return (pipeline.enrich(line.article) for line in lines)


def _estimate(settings: Settings, asked: list[Rule], sample: str) -> None:
    """Say how many hits and alerts a day each rule would have, by the publication times in a sample."""
    from streams.desks import rule_sample

    with lines_of(sample, settings, read_article) as lines:
        found = rule_sample.estimate(asked, _enriched(lines))
        if not found.trial.articles:
            raise InputError(f"{sample}: no article in this sample")
        for line in rules_view.estimate(found):
            show(line)
        if not found.timed:
            say("the sample's publication times span less than half a day: no estimate a day can be made")
