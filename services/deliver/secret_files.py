"""Secrets, read from their files each time: one that takes another's place holds at once."""

from pathlib import Path


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
        raise NotSendable(f"secret file {path}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise NotSendable(f"secret file {path}: not UTF-8") from None
    if not text:
        raise NotSendable(f"secret file {path}: empty")
    return text
