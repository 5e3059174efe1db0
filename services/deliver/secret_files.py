"""Secrets, read from their files each time: one that takes another's place holds at once."""

from pathlib import Path

from yarl import URL

from streams.errors import reason


class NotSendable(Exception):
    """A message cannot be sent as things are here; the text says why, in a line."""


def secret(path: str) -> str:
    """Return what a file holds, without the blanks around it.

    Raises:
        NotSendable: it cannot be read, or is empty.
    """
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NotSendable(f"secret file {path}: {reason(error)}") from None
    except UnicodeDecodeError:
        raise NotSendable(f"secret file {path}: not UTF-8") from None
    if not text:
        raise NotSendable(f"secret file {path}: empty")
    return text


def address_in(path: str) -> URL:
    """Return the address that a file holds: what may post to it is a secret as a password is.

    Raises:
        NotSendable: it holds none.
    """
    try:
        found = URL(secret(path))
    except ValueError:
        found = URL()
    if found.scheme not in {"http", "https"} or not found.host:
        raise NotSendable(f"secret file {path}: expected an address such as https://…")
    return found
