"""``rasid push`` and ``rasid enrich``: articles from a file, to the topic or through the pipeline alone."""

import click

from schemas import wire
from streams.cli import render
from streams.cli.files import lines_of, read_article, with_progress
from streams.cli.terminal import say, show_text, write
from streams.feeds.push import push as push_articles
from streams.messages import topics
from streams.settings import Settings


@click.command()
@click.argument("file")
@click.pass_obj
def push(settings: Settings, file: str) -> None:
    """Send the articles of FILE (JSONL, one article a line; - for stdin) to articles.raw.

    \b
    Each line needs an id, a source, and a title or a body:
      {"id": "bna-1", "source": "bna.bh", "title": "…", "body": "…",
       "published_at": "2026-03-01T12:00:00+03:00", "url": "https://…"}

    A line is checked before it is sent, and its bytes travel unchanged. Bad lines are named with their
    number, the rest is still sent, and the exit code is 1. Returns when the cluster has confirmed all.
    """  # noqa: D301  # \b is click's: keep the lines
    with lines_of(file, settings, read_article) as articles:
        lines = with_progress(articles, file, "pushing")
        sent = push_articles(settings, ((line.article, line.data) for line in lines))
        say(f"{sent} article{'s' * (sent != 1)} confirmed on {topics.of(settings).raw.name}")


@click.command()
@click.argument("file", default="-")
@click.option("--table", is_flag=True, help="For people: a short view of each article instead of JSON.")
@click.pass_obj
def enrich(settings: Settings, file: str, table: bool) -> None:
    """Run the articles of FILE (JSONL; - or nothing for stdin) through the pipeline, without Kafka.

    Writes one enriched article a line, the same bytes that a worker would publish. Bad lines are named with
    their number, the others are done, and the exit code is 1.
    """
    from processors import pipeline  # noqa: PLC0415  # loads the model: only this command pays for it

    with lines_of(file, settings, read_article) as articles:
        for line in articles:
            enriched = pipeline.enrich(line.article)
            if table:
                show_text(render.enriched(enriched))
            else:
                write(wire.encode(enriched))
