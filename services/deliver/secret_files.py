"""Secrets, read from their files each time: one that takes another's place holds at once."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from yarl import URL

from schemas import Config
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


def state_of_files(config: Config) -> tuple[tuple[int, ...] | None, ...]:
    """Return what is another when a file that settings name is written to, or another takes its place."""
    return tuple(map(_state, _files(config)))


def _files(config: Config) -> Iterator[str]:
    for each in fields(config):
        said = getattr(config, each.name)
        if each.name.endswith("_files"):
            yield from said
        elif each.name.endswith("_file") and said:
            yield said


def _state(path: str) -> tuple[int, ...] | None:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):  # no file, or no name of one
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


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
