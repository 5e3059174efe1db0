"""``rasid gateway``: articles in over HTTP, feeds that are fetched, embargoes that end."""

import click

from streams.settings import Settings


@click.command()
@click.option(
    "--listen", metavar="HOST:PORT", help="Where to listen (RASID_LISTEN). Default: 127.0.0.1:8420."
)
@click.pass_obj
def gateway(settings: Settings, listen: str | None) -> None:
    """Take articles over HTTP and fetch feeds, until Ctrl-C or SIGTERM.

    POST /v1/articles takes our JSON, ninjs, NewsML-G2, NewsML 1.2, RSS, Atom and JSON Feed. An answer of 202
    means that each article is confirmed by all replicas of articles.raw. Feeds send with a token (`rasid feed
    add`); until a first one is made, programs of this machine may send without.

    What is fetched says `rasid feed apply`. Articles under embargo are sent when it ends.

    How to send: docs/http.md; what is fetched: docs/polling.md. Exit code 0 after a stop that was asked for.
    """
    from services.gateway import server  # only who runs it loads a web server

    server.run(settings.changed(listen=listen))
