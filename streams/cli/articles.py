"""``rasid push`` and ``rasid enrich``: articles from a file, to the topic or through the pipeline alone."""

import sys

import click

from schemas import wire
from streams.cli import render
from streams.cli.lines import Articles, opened, with_progress
from streams.cli.terminal import say, texts
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
    with opened(file) as source:
        articles = Articles(source, file, max_bytes=settings.max_article_bytes)
        lines = with_progress(articles, file, "pushing")
        sent = push_articles(settings, ((line.article, line.data) for line in lines))
    say(f"{sent} article{'s' * (sent != 1)} confirmed on {topics.of(settings).raw.name}")
    articles.raise_for_bad()


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

    console = texts()
    with opened(file) as source:
        articles = Articles(source, file, max_bytes=settings.max_article_bytes)
        for line in articles:
            enriched = pipeline.enrich(line.article)
            if table:
                console.print(render.enriched(enriched))
            else:
                sys.stdout.buffer.write(wire.encode(enriched) + b"\n")
    articles.raise_for_bad()
