"""Logs that people can read: one line an event, never the text of an article at info level.

The libraries below us say everything several times a second while a broker is away (a megabyte a minute), and
what a process dies of three times over. They get ``LINES`` a minute each; what happens is said by us: the
watchdog tells once that Kafka is away and once that it is back, the worker what ended it.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import structlog

from streams.settings import Settings

# Each with all of its children; the transport speaks for librdkafka, the rules for kafka-python
# (which `streams.cluster` silences: its errors come as ours).
CHATTY: Final = ("aiokafka", "faust", "mode", "asyncio", "streams.transport", "streams.desks")
LINES: Final = 2
MINUTE: Final = 60.0
# Faust's own words on what `streams.worker` says in one line at the end.
_TOLD_ELSEWHERE: Final = (
    "Crashed reason=",
    "Error while stopping child",
    "We experienced a crash",
    "Error: ",
)


class Quiet(logging.Filter):
    """Lets ``LINES`` a minute pass of each library, and says how many more there were."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._minutes: dict[str, tuple[float, int]] = {}  # since when, and how many lines since then

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line is written."""
        library = _library(record.name)
        if library is None:
            return True
        text = record.getMessage()
        if any(each in text for each in _TOLD_ELSEWHERE):
            return False
        now = self._clock()
        since, lines = self._minutes.get(library, (-MINUTE, 0))
        if now - since >= MINUTE:
            if lines > LINES:
                record.msg, record.args = f"{text} ({lines - LINES} more lines of {library} left out)", None
            since, lines = now, 0
        self._minutes[library] = since, lines + 1
        record.exc_info = record.exc_text = None  # a line is a line; RASID_LOG_LEVEL=debug has it all
        return lines < LINES


def _library(name: str) -> str | None:
    for each in CHATTY:
        if name == each or name.startswith(each + "."):
            return each
    return None


def configure(settings: Settings) -> None:
    """Send every log of this process, ours and the libraries', to stderr in one format."""
    as_text = settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = structlog.dev.ConsoleRenderer() if as_text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *([] if as_text else [structlog.processors.format_exc_info]),  # the console has its own
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    all_of_it = settings.log_level == "debug"
    if not all_of_it:
        handler.addFilter(Quiet())
        threading.excepthook = _thread_ended
    for name in CHATTY:  # at info level they tell of every fetch and every service
        logging.getLogger(name).setLevel(logging.DEBUG if all_of_it else max(logging.WARNING, root.level))


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    """Say in one line what a library's thread died of; Python would print a page (aiokafka's, Kafka away)."""
    if args.exc_type is not SystemExit:  # how a thread ends itself
        reason = f"{args.exc_type.__name__}: {args.exc_value}"
        thread = args.thread.name if args.thread else None
        structlog.get_logger(__name__).error("a thread ended", thread=thread, reason=reason)
