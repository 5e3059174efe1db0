"""How commands speak to a person: what they do on stderr, what they were asked for on stdout."""

import click
from rich.console import Console

WIDE = 200  # columns of a table that no terminal shows: nobody wants it cut for a pipe


def say(text: str) -> None:
    """Say in a line what is being done. On stderr, so that stdout stays clean for pipes."""
    click.echo(f"rasid: {text}", err=True)


def texts() -> Console:
    """Return where texts are printed: in lines of the terminal, or whole where a pipe or a file reads."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(soft_wrap=True)


def tables() -> Console:
    """Return where tables are printed: as wide as the terminal, or wide enough where there is none."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=WIDE)
