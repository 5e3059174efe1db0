"""Logs that people can read: one line an event, never the text of an article at info level.

While a broker is away the libraries repeat their errors several times a second (a megabyte a minute), and an
error that ends the process three times. They get ``LINES`` a minute each; our own lines report what happens:
the watchdog once that Kafka is away and once that it is back, the worker what ended it.

Nobody waits for whoever has stopped to read the log: what writes into a full pipe waits for ever, with the
log's lock in hand, and no thread beside it could end the process.
"""

import io
import logging
import os
import re
import select
import stat
import sys
import threading
import time
from collections.abc import Callable, MutableMapping
from typing import Any, Final, TextIO

import structlog

from streams.settings import Settings

# Loggers, each with its children; the transport logs for librdkafka, the desks' feeds for kafka-python
# (which `streams.cluster` silences: it raises those errors as ours).
LIBRARIES: Final = ("aiokafka", "faust", "mode", "asyncio", "streams.transport", "streams.desks")
LINES: Final = 2
MINUTE: Final = 60.0
READ_SECONDS: Final = 5.0  # for whoever reads the log to make room for a line; a busy disk takes one or two
# C0 but for tabs and the ends of lines, DEL, C1.
_OBEYED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# What Faust logs of an error that `streams.worker` logs in one line at the end.
_REPORTED_ELSEWHERE: Final = (
    "Crashed reason=",
    "Error while stopping child",
    "We experienced a crash",
    "Error: ",
)


class RateLimit(logging.Filter):
    """Passes ``LINES`` a minute of each library, and counts those that it drops."""

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
        if any(each in text for each in _REPORTED_ELSEWHERE):
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


class LogLines(logging.StreamHandler[TextIO]):
    """Writes each line within ``READ_SECONDS``; where there is no room, leaves lines out until there is."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._left_out = 0
        self._broken = ""  # ends a line that is not whole

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; before it how many were left out, if any were."""
        try:
            if self._left_out:
                text = f"{self._left_out} lines left out: nobody read this log"
                told = logging.LogRecord(__name__, logging.WARNING, "", 0, text, None, None)
                if not self._write(self.format(told)):
                    self._left_out += 1
                    return
                self._left_out = 0
            if not self._write(self.format(record)):
                self._left_out += 1
        except Exception:  # noqa: BLE001  # as all handlers do
            self.handleError(record)

    def _write(self, line: str) -> bool:
        """Write a line; return whether there was room."""
        try:
            to = self.stream.fileno()
        except io.UnsupportedOperation:  # in memory
            self.stream.write(line + self.terminator)
            return True
        left = whole = f"{self._broken}{line}{self.terminator}".encode(errors="backslashreplace")
        # A pipe that has room has it for so many bytes. Into a file, which other processes write to as well,
        # a line goes at once.
        most = len(whole) if stat.S_ISREG(os.fstat(to).st_mode) else select.PIPE_BUF
        while left:
            if not self._has_room(to):
                self._broken = self.terminator if left != whole else self._broken
                return False
            left = left[os.write(to, left[:most]) :]
        self._broken = ""
        return True

    def _has_room(self, to: int) -> bool:
        look = select.poll()
        look.register(to, select.POLLOUT)
        return bool(look.poll(0 if self._left_out else READ_SECONDS * 1000))


def _library(name: str) -> str | None:
    for each in LIBRARIES:
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
    # A traceback without the values of variables: some are passwords, and others whole articles.
    as_lines = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = LogLines(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                *([_harmless, as_lines] if as_text else [structlog.processors.JSONRenderer()]),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    debug = settings.log_level == "debug"
    if not debug:
        handler.addFilter(RateLimit())
        threading.excepthook = _thread_ended
    for name in LIBRARIES:  # at info level they log every fetch and every service
        logging.getLogger(name).setLevel(logging.DEBUG if debug else max(logging.WARNING, root.level))


def _harmless(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Write out what a terminal would obey: paths and errors of servers come from outside."""
    return {name: _written_out(value) for name, value in event.items()}


def _written_out(value: object) -> object:
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}", value) if isinstance(value, str) else value


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    """Log in one line what ended a library's thread; Python would print a page (aiokafka's, Kafka away)."""
    if args.exc_type is not SystemExit:  # how a thread ends itself
        reason = f"{args.exc_type.__name__}: {args.exc_value}"
        thread = args.thread.name if args.thread else None
        structlog.get_logger(__name__).error("a thread ended", thread=thread, reason=reason)
