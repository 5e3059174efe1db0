"""Who asks for something, as records and dead letters say it."""

import getpass
import socket


def here() -> str:
    """Return the user of this machine and its name: ``amal@ops-1``."""
    return f"{getpass.getuser()}@{socket.gethostname()}"
