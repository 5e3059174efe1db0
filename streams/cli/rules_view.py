"""Rules, their hits and their changes as a person reads them in a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.text import Text

from processors.text.direction import isolate
from schemas import EnrichedArticle, Rule
from streams.cli import render
from streams.desks.rule_plan import Change

if TYPE_CHECKING:
    from processors.rules import Match
    from streams.desks.rule_sample import Estimate

HEADS: Final = ("rule", "desk", "channel", "severity", "version", "name", "query")


def row(rule: Rule) -> tuple[str, ...]:
    """Return the cells of a rule, under ``HEADS``."""
    name, query = (isolate(render.on_a_line(text)) for text in (rule.name, rule.query))
    severity = rule.severity if rule.active else "inactive"
    return rule.id, rule.desk, rule.channel, severity, str(rule.version), name, query


def change(one: Change) -> Text:
    """Show what a change does to a rule."""
    out = Text()
    if one.before is None and one.after is not None:
        rule = one.after
        out.append(f"+ {rule.id}", style="green")
        out.append(f"  {rule.desk} → {rule.channel}, {rule.severity}  ")
        out.append(isolate(render.on_a_line(rule.query)))
    elif one.after is None:
        out.append(f"- {one.rule_id}", style="red")
    else:
        out.append(f"~ {one.rule_id}", style="yellow")
        out.append(f"  version {one.after.version}")
        out.append_text(render.differences(one.differences()))
        for changed in one.changed_lists():
            out.append(f"\n    list @{changed.name}:")
            for sign, terms, style in (("-", changed.gone, "red"), ("+", changed.come, "green")):
                for term in terms:
                    out.append(f" {sign} ").append(isolate(render.on_a_line(term)), style=style)
    return out


def hit(match: "Match", article: EnrichedArticle) -> Text:
    """Show the article with the evidence marked: its title, and of its body the sentences that have some."""
    from processors.quoting import Quoter

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


def estimate(found: "Estimate") -> Iterator[str]:
    """Yield a line for each rule, the most frequent first: how often it matches the sample."""
    trial = found.trial
    for rule_id, one in sorted(trial.rules.items(), key=lambda item: -item[1].hits.total()):
        hits, told = one.hits.total(), one.told.total()
        rate = (
            f"about {hits / trial.days:,.1f} hits and {told / trial.days:,.1f} alerts a day"
            if found.timed
            else f"{hits / trial.articles:.1%} of articles"
        )
        yield f"{rule_id}: {rate} ({hits} of {trial.articles} articles)"
