"""What every contestant shares: the job, the work on one article, and the watch."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson

BROKER = os.environ["BROKER"]
INPUT = os.environ["INPUT"]
OUTPUT = os.environ["OUTPUT"]
GROUP = os.environ["GROUP"]
ARTICLES = int(os.environ["ARTICLES"])

Work = Callable[[bytes], bytes]


def work() -> Work:
    """`codec`: JSON in and out, nothing between. `enrich`: the real pipeline."""
    if os.environ["WORK"] == "codec":
        return lambda value: orjson.dumps(orjson.loads(value))
    from processors.pipeline import enrich  # noqa: PLC0415  # the codec run must not pay for the model's memory
    from schemas import Article  # noqa: PLC0415
    from schemas.wire import decode, encode  # noqa: PLC0415

    return lambda value: encode(enrich(decode(Article, value)))


class Watch:
    """Wall time, CPU of all threads, and memory, between the first article and the last commit."""

    def __init__(self) -> None:
        self._started: tuple[float, float] | None = None

    def start(self) -> None:
        """Call with each article or batch; only the first counts."""
        if self._started is None:
            self._started = (time.perf_counter(), _cpu())

    def stop(self) -> None:
        """Print the result as one line of JSON."""
        assert self._started is not None
        seconds, cpu = time.perf_counter() - self._started[0], _cpu() - self._started[1]
        # Not getrusage's: that one remembers the process that started this one.
        peak = Path("/proc/self/status").read_text(encoding="utf-8").partition("VmHWM:")[2]
        rss = int(peak.split()[0]) / 1024
        print(json.dumps({"seconds": seconds, "cpu": cpu, "rss": rss}))
        sys.stdout.flush()


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
