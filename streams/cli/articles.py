"""``rasid push`` and ``rasid enrich``: articles from a file, to the topic or through the pipeline alone."""

import click

from schemas import wire
from streams.cli import render
from streams.cli.files import lines_of, read_article, with_progress
from streams.cli.terminal import say, show_text, write
from streams.feeds.push import Archive
from streams.feeds.push import push as push_articles
from streams.messages import times, topics
from streams.settings import Settings


@click.command()
@click.argument("file")
@click.option("--archive", is_flag=True, help="Old news: match it, under its own time, and tell nobody.")
@click.pass_obj
def push(settings: Settings, file: str, archive: bool) -> None:
    """Send the articles of FILE (JSONL, one article a line; - for stdin) to articles.raw.

    \b
    Each line needs an id, a source, and a title or a body:
      {"id": "bna-1", "source": "bna.bh", "title": "…", "body": "…",
       "published_at": "2026-03-01T12:00:00+03:00", "url": "https://…"}

    A line is checked before it is sent, and its bytes travel unchanged. Bad lines are named with their
    number, the rest is still sent, and the exit code is 1. Returns when the cluster has confirmed all.

    With --archive each article gets its published_at as its time. Its hits stand on alerts.suppressed with
    the reason archive; `rasid replay` tells the desks of those that you choose.
    """  # noqa: D301  # \b is click's: keep the lines
    with lines_of(file, settings, read_article) as articles:
        lines = with_progress(articles, file, "pushing")
        past = Archive(settings) if archive else None
        sent = push_articles(settings, ((line.article, line.data) for line in lines), past)
        say(f"{sent} article{'s' * (sent != 1)} confirmed on {topics.of(settings).raw.name}")
        if past:
            _say_times(past)


def _say_times(archive: Archive) -> None:
    if archive.older:
        say(
            f"{archive.older:,} are older than the topics keep: their time is {times.shown(archive.oldest)},"
            " and Kafka deletes them in a month"
        )
    if archive.undated:
        say(f"{archive.undated:,} have no published_at: their time is the present")


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
