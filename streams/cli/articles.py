"""``rasid enrich``: articles from files through the pipeline alone."""

import click

from schemas import wire
from streams.cli import render
from streams.cli.files import BadItems, named
from streams.cli.how import how_options
from streams.cli.terminal import show_text, write
from streams.feeds.documents import STDIN, files_of
from streams.feeds.reading import How, articles
from streams.messages import times
from streams.settings import Settings


@click.command()
@click.argument("files", metavar="[FILE]…", nargs=-1)
@click.option("--table", is_flag=True, help="For people: a short view of each article instead of JSON.")
@how_options
@click.pass_obj
def enrich(settings: Settings, files: tuple[str, ...], table: bool, how: How) -> None:
    """Run the articles of each FILE through the pipeline, without Kafka.

    FILE is anything that `rasid push` takes; - or nothing for stdin. Writes one enriched article a line, the
    same bytes that a worker would publish. What is bad is named, the rest is done, and the exit code is 1.
    """
    from processors import pipeline  # loads the model

    bad = BadItems()
    for each in articles(settings, files_of(files or [STDIN]), how, times.now(), bad.say):
        enriched = pipeline.enrich(each.article)
        if table:
            show_text(render.enriched(enriched))
        else:
            write(wire.encode(enriched))
    bad.raise_in(named(files or [STDIN]))
