"""Files that only their owner may read: RASID_HOME and all that is made in it, folders 700, files 600."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

UMASK: Final = 0o077


@contextmanager
def private() -> Iterator[None]:
    """Make files, folders and processes inside the block that nobody else can read.

    Child processes inherit that: what they make is private, too. Existing files keep their mode.
    """
    before = os.umask(UMASK)
    try:
        yield
    finally:
        os.umask(before)
