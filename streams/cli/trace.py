"""``rasid trace``: what happened to this article?"""

from collections.abc import Collection

import click

from streams.cli.progress import bar
from streams.cli.terminal import show
from streams.errors import InputError
from streams.messages import times
from streams.settings import Settings


@click.command()
@click.argument("article_id")
@click.option("--source", metavar="SOURCE", help="Whose article, where several sources have one of this id.")
@click.option("--since", metavar="TIME", help="Only what is as new as this: 2026-10-01T00:00+03:00, or 7d.")
@click.pass_obj
def trace(settings: Settings, article_id: str, source: str | None, since: str | None) -> None:
    """Find an article in every topic and tell what became of it in time order, with offsets.

    The first call reads all topics into a file of this machine; later ones read what is new since.
    """
    from streams.history.trace import of_source, sources
    from streams.history.trace import trace as trace_article

    since_ms = times.since(since) if since else None
    with bar("reading") as passed:
        steps, read = trace_article(settings, article_id, since_ms=since_ms, progress=passed)
    if not steps:
        raise InputError(f"no trace of {article_id!r} in {read:,} records")
    require_one(article_id, sources(steps), source)
    if source:
        steps = of_source(steps, source)
    last = ""
    for step in steps:
        when = times.shown(step.timestamp)
        where = f"{step.topic} {step.partition}:{step.offset}"
        lane = f" [replay {step.lane}]" if step.lane else ""
        show(f"{when if when != last else '':<25}  {where:<34}  {step.text}{lane}")
        last = when


def require_one(article_id: str, known: Collection[str], source: str | None) -> None:
    """Refuse an id of which several sources have an article where none is named, or one that has none.

    Raises:
        InputError: it says whose there are.
    """
    names = ", ".join(sorted(known))
    if source and source not in known:
        raise InputError(
            f"{source!r} has no article {article_id!r}" + (f"; there is one of {names}" if known else "")
        )
    if not source and len(known) > 1:
        raise InputError(f"several sources have an article {article_id!r}: say which with --source: {names}")
