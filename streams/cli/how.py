"""The options that say how files of any format are read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast, get_args

import click

from processors.formats import FORMATS, Format, IdFrom
from streams.feeds.reading import How


def how_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how files of any format are read; the command gets them as ``how``."""

    @wraps(command)
    def with_how(
        *arguments: Any,
        form: str | None,
        encoding: str | None,
        source: str | None,
        zone: str | None,
        ids: str | None,
        **others: Any,
    ) -> None:
        how = How(
            format=cast("Format | None", form),
            encoding=encoding,
            source=source,
            zone=zone,
            ids=cast("IdFrom | None", ids),
        )
        command(*arguments, how=how, **others)

    added: Callable[..., None] = with_how
    for option in (
        click.option(
            "--id-from",
            "ids",
            metavar="url|title+date",
            type=click.Choice([each for each in get_args(IdFrom) if each != "guid"]),
            help="Make ids of it, for articles without.",
        ),
        click.option("--zone", metavar="ZONE", help="Of times that name none, such as Asia/Bahrain."),
        click.option("--source", metavar="OUTLET", help="The outlet, for articles that name none."),
        click.option("--encoding", metavar="NAME", help="Of files that are not UTF-8: windows-1256."),
        click.option(
            "--format",
            "form",
            metavar="FORMAT",
            type=click.Choice(FORMATS),
            help=f"One of {', '.join(FORMATS)}. Default: what each file shows.",
        ),
    ):
        added = option(added)
    return added
