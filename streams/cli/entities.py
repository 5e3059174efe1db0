"""``rasid entities``: whom and what articles name."""

from collections.abc import Iterable, Iterator

import click
import orjson
from rich.text import Text

from schemas import Article, EnrichedArticle
from streams.cli import render
from streams.cli.files import lines_of, read_article
from streams.cli.terminal import show_text, write
from streams.settings import Settings


@click.command()
@click.argument("file", default="-")
@click.option(
    "--across", is_flag=True, help="Of all articles together: how many name each, and how it is spelt."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for pipes.")
@click.pass_obj
def entities(settings: Settings, file: str, across: bool, as_json: bool) -> None:
    """Show the people, organisations, places and groups that the articles of FILE name.

    FILE is JSONL (- or nothing for stdin). Of each entity: its kind, how often it is named, its name, a
    person's role, a place's province or country, who lists a group, and the key that it has in all articles.
    With --across: in how many articles each stands, how often, and under which spellings.
    """
    with lines_of(file, settings, read_article) as lines:
        articles = _enriched(line.article for line in lines)
        for found in _across(articles, as_json=as_json) if across else _each(articles, as_json=as_json):
            write(found) if isinstance(found, bytes) else show_text(found)


def _enriched(articles: Iterable[Article]) -> Iterator[EnrichedArticle]:
    from processors import pipeline  # loads the model

    return map(pipeline.enrich, articles)


def _each(articles: Iterable[EnrichedArticle], *, as_json: bool) -> Iterator[bytes | Text]:
    for article in articles:
        if as_json:
            yield orjson.dumps({"id": article.id, "entities": article.entities})
        else:
            yield render.named(article)


def _across(articles: Iterable[EnrichedArticle], *, as_json: bool) -> Iterator[bytes | Text]:
    from processors.entities.across import across  # with what it shows

    for known in across(articles):
        if as_json:
            yield orjson.dumps(
                {
                    "key": known.key,
                    "type": known.type,
                    "articles": known.articles,
                    "mentions": known.mentions,
                    "countries": sorted(known.countries),
                    "spellings": dict(known.spellings.most_common()),
                }
            )
        else:
            yield render.known(known)
