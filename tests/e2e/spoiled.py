"""`rasid worker` whose pipeline does terrible things to some articles, by a word in their title.

    python -m tests.e2e.spoiled SLOT RESTARTS PID    a worker process, as `streams.worker`
    python -m tests.e2e.spoiled                      a supervisor of one such process

The real pipeline has no such words; this stands in for a fault in C code that nobody has found yet.
"""

import itertools
import os
import sys
import time

from processors import pipeline
from streams import settings, worker
from streams.agents import loop
from streams.process import supervisor

ENDS, HANGS, SLEEPS, STALLS = "يقتل", "يعلق", "ينام", "يقف"
DEADLY = {
    ENDS: lambda: os._exit(11),  # as a segmentation fault would
    HANGS: lambda: sum(itertools.repeat(0)),  # C code that never comes back, and holds every other thread up
    SLEEPS: lambda: time.sleep(3600),  # Python code that a signal can reach
}


def spoil() -> None:
    enrich = pipeline.enrich

    def spoiled(article, *text):
        for word, act in DEADLY.items():
            if word in (article.title or ""):
                act()
        return enrich(article, *text)

    pipeline.enrich = spoiled

    serve = loop.serve

    async def stalling(stream, *others):
        """An agent that takes every batch and finishes none."""
        if not os.environ.get("STALL"):
            await serve(stream, *others)
        async for _ in stream.events():
            pass

    loop.serve = stalling


if __name__ == "__main__":
    if len(sys.argv) > 1:
        spoil()
        worker.main()
    else:
        program = (sys.executable, "-m", "tests.e2e.spoiled")
        raise SystemExit(supervisor.run(settings.load(), processes=1, program=program))
