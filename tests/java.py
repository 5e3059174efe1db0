"""How Kafka's programs are called by brokers of the tests' own: as the local one calls them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from streams.broker import classes, config, local


def kafka(jars: Path, heap: Sequence[str] = config.HEAP) -> list[str]:
    """Return the command of a program of these jars; its main class and arguments stand behind it."""
    java = shutil.which("java") or "java"
    return local._java(java, jars, *heap, *classes.read(jars, java))
