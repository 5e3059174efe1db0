"""``rasid feed``: who may send articles over HTTP."""

import getpass
from collections.abc import Callable
from typing import Any

import click

from schemas import Feed
from streams.cli.terminal import say, show, show_table
from streams.feeds import known
from streams.feeds.known import Issued
from streams.messages import times
from streams.settings import Settings

_NAME = click.argument("name")


@click.group()
def feed() -> None:
    """The feeds that may send articles over HTTP, and their tokens.

    \b
      rasid feed add alwatan --source alwatan.example     shows the token, once
      rasid feed change alwatan --per-minute 20000        what it may send
      rasid feed rotate alwatan                           another token; the old one holds for a day
      rasid feed revoke alwatan                           no token holds any more, within a second

    How to send: docs/http.md.
    """  # noqa: D301  # \b is click's: keep the lines


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of what a feed may send."""
    for option in (
        click.option(
            "--per-minute", type=click.IntRange(0), metavar="N", help="Articles in a minute; 0: no limit."
        ),
        click.option("--zone", metavar="ZONE", help="Of times that say none, such as Asia/Bahrain."),
        click.option("--language", metavar="CODE", help="Of articles that say none, such as ar."),
    ):
        command = option(command)
    return command


@feed.command()
@_NAME
@click.option("--source", "sources", metavar="SOURCE", multiple=True, required=True, help="An outlet.")
@_options
@click.option("--by", metavar="NAME", help="Who adds it. Default: the user of this machine.")
@click.pass_obj
def add(settings: Settings, /, name: str, sources: tuple[str, ...], by: str | None, **options: Any) -> None:
    """Add the feed NAME and show its token: keep it, it is shown this once.

    It may send articles of its sources alone (--source again for each further one), 6000 in a minute where
    nothing else is said.
    """
    _show(known.add(settings, name, list(sources), by=by or getpass.getuser(), options=options))


@feed.command()
@_NAME
@click.option("--source", "sources", metavar="SOURCE", multiple=True, help="An outlet; all of them, again.")
@_options
@click.pass_obj
def change(settings: Settings, /, name: str, sources: tuple[str, ...], **options: Any) -> None:
    """Change what the feed NAME may send; what is not said stays, and so does its token."""
    known.change(settings, name, {"sources": list(sources) or None, **options})
    say(f"feed {name} is changed")


@feed.command("list")
@click.pass_obj
def list_feeds(settings: Settings) -> None:
    """Show the feeds: what each may send, how many tokens hold, since when."""
    now = times.now()
    feeds = known.read(settings)
    show_table(
        ("feed", "sources", "tokens", "articles a minute", "since", "by"),
        [
            (
                each.name,
                ", ".join(each.sources),
                _tokens(each, now),
                str(each.per_minute or "no limit"),
                times.local(each.made_at),
                each.made_by,
            )
            for each in feeds
        ],
        cut={"sources"},
    )
    if not feeds:
        say("no feed; rasid feed add NAME --source SOURCE adds one")


@feed.command()
@_NAME
@click.option("--overlap", metavar="TIME", default="24h", help="How long the old one holds. Default: 24h.")
@click.pass_obj
def rotate(settings: Settings, name: str, overlap: str) -> None:
    """Give the feed NAME another token and show it; the old one holds until the overlap is over."""
    issued = known.rotate(settings, name, overlap=overlap)
    _show(issued)
    say(f"the old token holds for {overlap}")


@feed.command()
@_NAME
@click.pass_obj
def revoke(settings: Settings, name: str) -> None:
    """Take every token from the feed NAME: from now on it is refused."""
    known.revoke(settings, name)
    say(f"feed {name} is revoked")


def _show(issued: Issued) -> None:
    say(f"feed {issued.feed.name} may send {', '.join(issued.feed.sources)}; its token, shown this once:")
    show(issued.token)


def _tokens(feed: Feed, now_ms: int) -> str:
    if feed.revoked_at:
        return f"revoked {times.local(feed.revoked_at)}"
    return str(sum(known.holds(each, now_ms) for each in feed.tokens))
