"""``rasid feed``: where articles come from: who may send them over HTTP, and what is polled."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.text import Text

from schemas import Feed, Poll
from schemas.times import milliseconds
from streams.cli.files import PATHS, raise_for_problems, say_warnings
from streams.cli.progress import bar
from streams.cli.render import differences
from streams.cli.terminal import count, say, show, show_table, show_text
from streams.messages import people, times
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.feeds.feed_files import Entry
    from streams.feeds.heard import Heard
    from streams.feeds.known import Issued
    from streams.feeds.polls import Change

_NAME = click.argument("name")
_SENDERS: Final = (
    *("feed", "sources", "tokens", "articles a minute", "since", "by"),
    *("last article", "state"),
)
_SOURCES: Final = ("source of no feed", "last article", "state")
_POLLED: Final = ("feed", "url", "every", "last fetch", "last article", "state")


@click.group()
def feed() -> None:
    """The feeds: who may send articles over HTTP, with which tokens; what is fetched from the web, how often.

    \b
      rasid feed add alwatan --source alwatan.example     shows the token, once
      rasid feed change alwatan --per-minute 20000        what it may send
      rasid feed rotate alwatan                           another token; the old one holds for a day
      rasid feed revoke alwatan                           no token holds any more, within a second

    \b
      rasid feed test https://alwatan.example/rss.xml     what would it send?
      rasid feed apply feeds.yaml                         poll the feeds of a file
      rasid feed list                                     all feeds, and how they go

    How to send: docs/http.md. What is polled: docs/polling.md.
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
    from streams.feeds import known

    _show(
        known.add(settings, name, list(sources), by=people.at_command(), wanted_by=by or "", options=options)
    )


@feed.command()
@_NAME
@click.option("--source", "sources", metavar="SOURCE", multiple=True, help="An outlet; all of them, again.")
@_options
@click.pass_obj
def change(settings: Settings, /, name: str, sources: tuple[str, ...], **options: Any) -> None:
    """Change what the feed NAME may send; what is not said stays, and so does its token."""
    from streams.feeds import known

    known.change(settings, name, {"sources": list(sources) or None, **options}, by=people.at_command())
    say(f"feed {name} is changed")


@feed.command()
@PATHS
def check(paths: tuple[Path, ...]) -> None:
    """Say what is wrong with the feeds of files and folders, and what is odd. Nothing is fetched.

    All mistakes are shown, where they stand, and the exit code is 1. A warning leaves it at 0.
    """
    entries = _read(paths)
    say(f"{count(len(entries), 'feed')} well written")


@feed.command()
@PATHS
@click.option("--yes", is_flag=True, help="Do not ask: apply what is shown.")
@click.option("--prune", is_flag=True, help="Poll no other feeds any more.")
@click.pass_obj
def apply(settings: Settings, paths: tuple[Path, ...], *, yes: bool, prune: bool) -> None:
    """Poll the feeds of files and folders: shows what would change, asks, then writes all or nothing.

    A gateway must run; it follows within a second. Feeds that these files do not name stay as they are.
    """
    from streams.feeds import polls

    entries = _read(paths)

    def agree(changes: "list[Change]") -> None:
        for each in changes:
            show_text(_change(each), err=True)
        if not yes:
            click.confirm(f"Change {count(len(changes), 'feed')}?", abort=True, err=True)

    wanted = [each.feed for each in entries]
    changed = polls.apply(settings, wanted, agree, by=people.at_command(), prune=prune)
    say(f"{count(len(changed), 'feed')} changed" if changed else "nothing to change: these feeds are polled")


@feed.command()
@_NAME
@click.pass_obj
def pause(settings: Settings, name: str) -> None:
    """Fetch the feed NAME no more, until it is resumed."""
    from streams.feeds import polls

    say(
        f"feed {name} is paused"
        if polls.pause(settings, name, paused=True, by=people.at_command())
        else f"feed {name} was paused"
    )


@feed.command()
@_NAME
@click.pass_obj
def resume(settings: Settings, name: str) -> None:
    """Fetch the feed NAME again, at once: one that was paused, that was gone, or that cannot be read."""
    from streams.feeds import polls

    polls.pause(settings, name, paused=False, by=people.at_command())
    say(f"feed {name} is polled")


@feed.command("list")
@click.pass_obj
def list_feeds(settings: Settings) -> None:
    """Show the feeds and how they go: those that send, those that are polled, and whose articles else come.

    A source is silent for longer than usual where no article of it has come for half as long again as the
    longest gap of the last week, in whichever way. Who has less than two days behind it is not judged.

    The first call reads a week of articles into a file of this machine; later ones read what is new since.
    """
    from streams.feeds import heard, known, polls

    now = times.now()
    feeds = known.read(settings)
    with bar("reading") as passed:
        sources = heard.read(settings, now, passed)
    senders = [each for each in feeds if each.tokens or each.revoked_at or not each.polling]
    polled = [each for each in feeds if each.polling and each.revoked_at is None]
    of_feeds = {source for each in feeds if each.revoked_at is None for source in each.sources}
    found = polls.read(settings) if polled else {}
    tables = (
        (_SENDERS, [_sender(each, sources, now) for each in senders], "sources"),
        (_POLLED, [_polled(each, found.get(each.name), now) for each in polled], "url"),
        (
            _SOURCES,
            [_source(each, sources, now) for each in sources if each not in of_feeds],
            "source of no feed",
        ),
    )
    for number, (heads, rows, cut) in enumerate(table for table in tables if table[1]):
        if number:
            show("")
        show_table(heads, rows, cut={cut})
    if not feeds:
        say("no feed; rasid feed add NAME --source SOURCE adds one, rasid feed apply FILE polls some")


def _sender(feed: Feed, sources: "Mapping[str, Heard]", now: int) -> tuple[str, ...]:
    from streams.feeds import heard

    last = max((sources[each].last for each in feed.sources if each in sources), default=None)
    return (
        feed.name,
        ", ".join(feed.sources),
        _tokens(feed, now),
        str(feed.per_minute or "no limit"),
        times.local(feed.made_at),
        feed.made_by,
        _ago(last, now) if last else "not lately",
        "revoked" if feed.revoked_at else heard.state(feed.sources, sources, now),
    )


def _source(source: str, sources: "Mapping[str, Heard]", now: int) -> tuple[str, ...]:
    from streams.feeds import heard

    return source, _ago(sources[source].last, now), heard.state([source], sources, now)


def _polled(feed: Feed, poll: Poll | None, now: int) -> tuple[str, ...]:
    from streams.feeds import polls

    assert feed.polling  # noqa: S101  # told by whoever calls
    return (
        feed.name,
        feed.polling.url,
        feed.polling.every,
        _ago(poll.fetched_at if poll else None, now),
        _ago(poll.article_at if poll else None, now),
        polls.state(feed, poll, now),
    )


@feed.command()
@_NAME
@click.option("--overlap", metavar="TIME", default="24h", help="How long the old one holds. Default: 24h.")
@click.pass_obj
def rotate(settings: Settings, name: str, overlap: str) -> None:
    """Give the feed NAME another token and show it; the old one holds until the overlap is over."""
    from streams.feeds import known

    issued = known.rotate(settings, name, overlap=overlap, by=people.at_command())
    _show(issued)
    say(f"the old token holds for {overlap}")


@feed.command()
@_NAME
@click.pass_obj
def revoke(settings: Settings, name: str) -> None:
    """Take every token from the feed NAME: from now on it is refused."""
    from streams.feeds import known

    known.revoke(settings, name, by=people.at_command())
    say(f"feed {name} is revoked")


def _show(issued: "Issued") -> None:
    say(f"feed {issued.feed.name} may send {', '.join(issued.feed.sources)}; its token, shown this once:")
    show(issued.token)


def _tokens(feed: Feed, now_ms: int) -> str:
    from streams.feeds import known

    if feed.revoked_at:
        return f"revoked {times.local(feed.revoked_at)}"
    return str(sum(known.holds(each, now_ms) for each in feed.tokens))


def _ago(time: str | None, now: int) -> str:
    """Say how long ago a time was, in its largest unit."""
    if time is None:
        return "never"
    seconds = max(0, now - milliseconds(time)) // 1000
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit} ago"
    return f"{seconds}s ago"


def _read(paths: Iterable[Path]) -> "list[Entry]":
    """Read feeds, or show all that is wrong with them and end."""
    from streams.feeds import feed_files

    entries, problems = feed_files.read(paths)
    raise_for_problems(problems, "feeds")
    say_warnings(feed_files.warnings(entries))
    return entries


def _change(one: "Change") -> Text:
    """Show what a change does to a feed."""
    feed, out = one.after, Text()
    if feed.polling is None:
        return out.append(f"- {feed.name}", style="red").append("  polled no more")
    if one.before is None or one.before.polling is None:
        out.append(f"+ {feed.name}", style="green")
        return out.append(f"  {', '.join(feed.sources)}, every {feed.polling.every}  {feed.polling.url}")
    out.append(f"~ {feed.name}", style="yellow")
    return out.append_text(differences(one.differences()))
