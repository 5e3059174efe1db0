"""``rasid worker``: the process that does the work."""

import click

from streams.settings import Settings


@click.command()
@click.option("--processes", type=click.IntRange(1, 256), help="How many processes. Default: one per core.")
@click.pass_obj
def worker(settings: Settings, processes: int | None) -> None:
    """Read articles, enrich them, match the desks' rules, raise alerts: until Ctrl-C or SIGTERM.

    Run as many as you like, on as many machines as articles.raw has partitions: they share the load.
    """
    from streams import supervisor  # noqa: PLC0415  # Faust takes half a second to load: only workers pay for it

    raise SystemExit(supervisor.run(settings, processes=processes))
