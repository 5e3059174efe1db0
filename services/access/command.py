"""``rasid user``: who may log in to the console with a password."""

import sys

import click

from streams.cli.terminal import say, show_table
from streams.errors import InputError
from streams.messages import people, times
from streams.settings import Settings

_NAME = click.argument("name")
_ROLES = click.option(
    "--role",
    "roles",
    metavar="ROLE[@DESK]",
    multiple=True,
    required=True,
    help="Such as editor@gulf; may be repeated.",
)


@click.group()
def user() -> None:
    """The people who log in to the console with a password: names, roles, passwords.

    \b
      rasid user add amal --role editor@gulf --role reader
      rasid user list

    A role is reader, editor, ops or admin; without a desk it holds at all of them. Users stand in a file
    under RASID_HOME, on the machine that runs the console. Passwords are asked for, or read from stdin where
    that is no terminal. Logins elsewhere, and what each role may do: docs/access.md.
    """  # noqa: D301  # \b is click's: keep the lines


@user.command()
@_NAME
@_ROLES
@click.pass_obj
def add(settings: Settings, name: str, roles: tuple[str, ...]) -> None:
    """Add the user NAME. The console asks everybody for a login from the first user on."""
    from services.access import users

    users.add(settings, name, roles, _password(), by=people.at_command())
    say(f"user {name} may log in")


@user.command()
@_NAME
@_ROLES
@click.pass_obj
def change(settings: Settings, name: str, roles: tuple[str, ...]) -> None:
    """Give the user NAME other roles: all of them, again. They hold at once."""
    from services.access import users

    users.change(settings, name, roles, by=people.at_command())
    say(f"user {name} has other roles")


@user.command()
@_NAME
@click.pass_obj
def passwd(settings: Settings, name: str) -> None:
    """Give the user NAME another password, and log them out everywhere."""
    from services.access import users

    users.set_password(settings, name, _password(), by=people.at_command())
    say(f"user {name} has another password")


@user.command()
@_NAME
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Remove the user NAME, and log them out everywhere.

    The console goes on asking for logins when the last one is gone.
    """
    from services.access import users

    users.remove(settings, name, by=people.at_command())
    say(f"user {name} is removed")


@user.command("list")
@click.pass_obj
def list_users(settings: Settings) -> None:
    """Show the users: name, roles, since when, by whom."""
    from services.access import users
    from services.access.roles import written

    found = users.read(settings)
    rows = [
        (each.name, " ".join(written(each.roles)), times.local(each.made_at), each.made_by) for each in found
    ]
    if not found:
        say("no user; rasid user add NAME --role ROLE adds one")
        return
    show_table(("user", "roles", "since", "added by"), rows)


def _password() -> str:
    """Return a password that is typed twice, or stands on stdin."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return password
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise InputError("no password on stdin")
    return line
