"""The broker of a benchmark."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams import broker
from streams.settings import Settings


@contextmanager
def own_kafka(**settings: object) -> Iterator[Settings]:
    """Run a broker in a folder that goes with it; none where the settings say ``brokers``."""
    with tempfile.TemporaryDirectory() as home:
        own = Settings(home=Path(home), **settings)
        broker.start(own, lambda line: print(line, file=sys.stderr))
        try:
            yield own
        finally:
            broker.stop(own)
