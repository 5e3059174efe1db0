"""``rasid search``: articles of the past, asked for in the rules' language."""

from itertools import islice
from typing import TYPE_CHECKING

import click
from rich.text import Text

from schemas import wire
from schemas.times import rfc3339
from streams.cli import render
from streams.cli.progress import bar
from streams.cli.terminal import say, show, show_text, write
from streams.errors import InputError
from streams.messages import times
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.archive.search import Found


@click.command()
@click.argument("query")
@click.option("--last", metavar="DURATION", help="Only the last hours or days: 12h, 7d.")
@click.option("--since", metavar="TIME", help="Only this time and later: 2026-10-01T00:00+03:00.")
@click.option("--until", metavar="TIME", help="Only before this time.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show the newest.")
@click.option("--json", "as_json", is_flag=True, help="One article a line, as JSON, for pipes.")
@click.pass_obj
def search(
    settings: Settings,
    query: str,
    last: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find the articles that QUERY matches, the newest first, the evidence marked.

    \b
      rasid search 'السفير NEAR/5 لندن' --last 7d
      rasid search 'subject:diplomacy AND البحرين' --json | jq .article.title

    QUERY is in the language of the rules (docs/rules.md), and finds what a rule finds. The first call reads
    the topics into a file of this machine; later ones read what is new since.

    \b
    With --json, one line an article; offsets count code points of the original text:
      {"time": "…", "article": {…}, "evidence": [{"field": "body", "start": 0, "end": 6, "text": "…"}]}
    """  # noqa: D301  # \b is click's: keep the lines
    from streams.archive.open import archive
    from streams.archive.search import search as search_archive

    if last and since:
        raise InputError("--last and --since say the same thing: give one of them")
    first = times.ago(last) if last else times.since(since) if since else None
    end = times.since(until) if until else None
    _check(query)
    with bar("reading") as passed, archive(settings, passed) as store:
        found = list(islice(search_archive(store.db, query, since=first, until=end), limit + 1))
    for each in found[:limit]:
        if as_json:
            write(_line(each))
        else:
            show_text(_shown(each))
    if not found:
        say("nothing found")
    elif len(found) > limit:
        say(f"these are the newest {limit}; there are more: --limit, --last")


def _check(query: str) -> None:
    """Refuse a query before anything is read for it."""
    from processors.rules import QueryError, parse

    try:
        parse(query)
    except QueryError as error:
        for line in error.caret().splitlines():
            show(f"    {line}", err=True)
        raise InputError(f"the query, {error}") from None


def _line(found: "Found") -> bytes:
    time = rfc3339(found.time)
    return wire.encode({"time": time, "article": found.article, "evidence": found.evidence})


def _shown(found: "Found") -> Text:
    from processors.quoting import Quoter

    article = found.article
    out = Text(f"{times.shown(found.time)}  {article.id} · {article.source}\n", style="dim")
    if article.title:
        titled = [each for each in found.evidence if each.field == "title"]
        out.append("  ").append_text(render.marked(article.title, titled)).append("\n")
    in_body = Quoter(article).quotes(each for each in found.evidence if each.field == "body")
    for sentence in render.quoted(in_body):
        out.append("  » ").append_text(sentence).append("\n")
    return out
