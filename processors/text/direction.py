"""Text that runs one way, among text that runs the other."""

from typing import Final

OPEN: Final = "\u2068"  # the first letter inside says which way it runs
CLOSE: Final = "\u2069"


def isolate(text: str) -> str:
    """Keep the direction of ``text`` to itself."""
    return f"{OPEN}{text}{CLOSE}"
