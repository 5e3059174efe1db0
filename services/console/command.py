"""``rasid console``: the desk's page."""

import click

from streams.settings import Settings


@click.command()
@click.option(
    "--listen", metavar="HOST:PORT", help="Where to listen (RASID_CONSOLE). Default: 127.0.0.1:8421."
)
@click.pass_obj
def console(settings: Settings, listen: str | None) -> None:
    """Show alerts as they are raised, articles, stories, and the past, on a page, until Ctrl-C or SIGTERM.

    It listens to this machine alone. For others add users (rasid user add), or name a provider of logins
    (docs/access.md), and put a proxy that speaks HTTPS before it.

    The first start reads the topics into a file of this machine: docs/console.md.
    """
    from services.console import server  # only who runs it loads a web server

    server.run(settings.changed(console=listen))
