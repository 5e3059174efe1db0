"""Who asks for something, as records and dead letters say it."""

import getpass
import os
import socket
from dataclasses import dataclass

from schemas import Way


@dataclass(frozen=True, slots=True)
class Actor:
    """Who has something done, and by which way."""

    name: str
    way: Way


def here() -> str:
    """Return the user of this machine and its name: ``amal@ops-1``."""
    return f"{_user()}@{socket.gethostname()}"


def at_command() -> Actor:
    """Return who runs a command on this machine."""
    return Actor(here(), "command")


def _user() -> str:
    """Return the name of the user; the number of one that has no name here, as in many containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # Python 3.13 raises the latter
        return str(os.getuid())
