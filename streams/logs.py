"""Logs that people can read: one line an event, never the text of an article at info level."""

import logging
import sys
from typing import Any

import structlog

from streams.settings import Settings


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
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # The libraries tell of every fetch and every service; what matters of it comes as warnings.
    for name in ("aiokafka", "faust", "mode", "kafka", "asyncio", "streams.transport"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
