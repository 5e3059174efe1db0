"""``rasid feed test``: what a feed would send. It stands here because only services speak HTTP."""

from urllib.parse import urlsplit

import click

from schemas import Feed, Polling, SchemaError, wire
from streams.cli import render
from streams.cli.feeds import feed
from streams.cli.terminal import count, say, show_text, write
from streams.errors import InputError
from streams.messages import times
from streams.messages.times import zone_of
from streams.settings import Settings

__all__ = ["feed"]


@feed.command()
@click.argument("url")
@click.option("--source", metavar="SOURCE", help="The outlet. Default: the address's host.")
@click.option("--zone", metavar="ZONE", default="UTC", help="Of times that say none, such as Asia/Bahrain.")
@click.option("--language", metavar="CODE", help="Of articles that say none, such as ar.")
@click.option("--full-text", is_flag=True, help="With the text from the pages of the newest five.")
@click.option("--internal", is_flag=True, help="The address may be one of a private network.")
@click.option("--json", "as_json", is_flag=True, help="One article a line as it would be sent, for pipes.")
@click.pass_obj
def test(
    settings: Settings,
    /,
    url: str,
    source: str | None,
    zone: str,
    language: str | None,
    *,
    full_text: bool,
    internal: bool,
    as_json: bool,
) -> None:
    """Fetch the feed at URL and show what it would send, enriched. Nothing is sent; no Kafka is needed.

    The exit code is 1 where it cannot be fetched, is no feed, or an item of it cannot be taken.
    """
    import asyncio

    from services.gateway.polling import news, pages, trial  # an HTTP client

    if full_text and not pages.available():
        raise InputError("--full-text: the extra full-text is not installed: pip install 'rasid[full-text]'")
    asked = _asked(url, source, zone, language, full_text=full_text, internal=internal)
    assert asked.polling  # noqa: S101  # just made
    found = asyncio.run(trial.run(settings, asked, asked.polling))
    if as_json:
        for item in found.items:
            write(item.value)
    else:
        from processors import pipeline  # loads the model

        for item in found.items:
            show_text(render.enriched(pipeline.enrich(item.article)))
    for warned in found.warnings:
        say(f"{warned.id or 'the feed'}: {warned.field or 'warning'}: {warned.problem}; {warned.done}")
    for refused in found.refused:
        say(f"{refused.id or f'item {refused.index}'}: {refused.problem}; {refused.cure}")
    if found.moved_to:
        say(f"it has moved for good to {found.moved_to}")
    old = sum(news.is_old(each, times.now()) for each in found.items)
    as_old = f", {old} of them as old news, of which nobody is told" if old else ""
    say(f"{count(len(found.items), 'article')} would be sent{as_old}")
    if found.refused:
        number = len(found.refused)
        raise InputError(f"{count(number, 'item')} could not be taken")


def _asked(
    url: str, source: str | None, zone: str, language: str | None, *, full_text: bool, internal: bool
) -> Feed:
    """Return the feed that is asked for, as if it were in force."""
    now = times.now_as_text()
    if not zone_of(zone):
        raise InputError(f"--zone {zone}: no such time zone; expected a name such as Asia/Bahrain")
    try:
        polling = wire.from_dict(
            Polling, {"url": url, "full_text": full_text, "internal": internal, "since": now}
        )
    except SchemaError as error:
        raise InputError(f"{url}: {str(error).removeprefix('url: ')}") from None
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return Feed(
        name="test",
        sources=[source or host],
        made_at=now,
        made_by="test",
        language=language,
        zone=zone,
        polling=polling,
    )
