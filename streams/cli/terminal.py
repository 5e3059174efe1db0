"""How commands speak to a person: what they do on stderr, what they were asked for on stdout."""

import click


def say(text: str) -> None:
    """Say in a line what is being done. On stderr, so that stdout stays clean for pipes."""
    click.echo(f"rasid: {text}", err=True)
