"""``rasid worker``: the processes that do the work. ``rasid health``: whether they do."""

import click

from streams.cli.terminal import show
from streams.settings import Settings


@click.command()
@click.option("--processes", type=click.IntRange(1, 256), help="How many processes. Default: one per core.")
@click.option(
    "--metrics", metavar="HOST:PORT", help="Serve Prometheus metrics there, each process one port higher."
)
@click.option(
    "--max-dead-share",
    type=click.FloatRange(0, 1),
    help="Stop when more than this share of a minute's messages end as dead letters. Default: never.",
)
@click.pass_obj
def worker(
    settings: Settings, processes: int | None, metrics: str | None, max_dead_share: float | None
) -> None:
    """Read articles, enrich them, match the desks' rules, raise alerts: until Ctrl-C or SIGTERM.

    Run as many as you like, on any machines: they share the load. Each process has a partition of
    articles.raw or more; those beyond that are in reserve.

    Processes that die are started anew. Exit code 0 after a stop that was asked for; 1 when something must be
    mended first (settings, password, topics, a flood of dead letters), with one line that says what.
    """
    from streams.process import supervisor

    own = settings.changed(metrics=metrics, max_dead_share=max_dead_share)
    raise SystemExit(supervisor.run(own, processes=processes))


@click.command()
@click.pass_obj
def health(settings: Settings) -> None:
    """Say in one line how the worker on this machine does; exit code 1 where it is not well."""
    from streams.process import health as check

    show(check.check(settings))
