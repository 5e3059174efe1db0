import json
import logging
import sys
import threading

import pytest
import structlog

from streams import settings
from streams.process import logs
from streams.process.logs import LINES, MINUTE, RateLimit


@pytest.fixture(autouse=True)
def as_it_was():
    root = logging.getLogger()
    hook = threading.excepthook
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in logs.LIBRARIES}
    yield
    root.handlers[:], root.level = before[:2]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)
    threading.excepthook = hook
    structlog.reset_defaults()


def record(name, text="no broker"):
    return logging.LogRecord(name, logging.ERROR, "", 0, text, None, None)


def test_a_library_gets_its_lines_a_minute_and_the_rest_is_counted():
    now = [0.0]
    limit = RateLimit(lambda: now[0])
    passed = [limit.filter(record("aiokafka.client")) for _ in range(1000)]
    assert sum(passed) == LINES
    assert limit.filter(record("faust.app"))  # another library has lines of its own
    now[0] = MINUTE
    later = record("aiokafka.conn")
    assert limit.filter(later)
    assert later.getMessage() == f"no broker ({1000 - LINES} more lines of aiokafka left out)"


def test_our_own_lines_all_pass():
    limit = RateLimit()
    assert all(limit.filter(record("streams.process.supervisor")) for _ in range(1000))


def test_the_error_that_ends_a_process_is_logged_by_us_alone():
    assert not RateLimit().filter(record("faust.app.base", "[^-App]: Crashed reason=NotDelivered()"))


def test_an_event_is_one_line_of_json(capsys):
    logs.configure(settings.load({"RASID_LOG_FORMAT": "json"}))
    structlog.get_logger("streams.x").warning("two\nlines", topic="articles.raw", offset=7)
    structlog.get_logger("streams.x").error("failed", exc_info=ValueError("broken"))
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["event"], first["level"], first["topic"], first["offset"]) == (
        "two\nlines", "warning", "articles.raw", 7,
    )  # fmt: skip
    assert "ValueError: broken" in second["exception"]


def test_the_error_that_ends_a_thread_is_one_line(capsys):
    def fail():
        raise ConnectionError("no broker")

    logs.configure(settings.load({"RASID_LOG_FORMAT": "json"}))
    for target in (fail, sys.exit):
        thread = threading.Thread(target=target, name="consumer")
        thread.start()
        thread.join()
    line = json.loads(capsys.readouterr().err)
    assert (line["thread"], line["reason"]) == ("consumer", "ConnectionError: no broker")


def test_debug_has_it_all(capsys):
    logs.configure(settings.load({"RASID_LOG_FORMAT": "json", "RASID_LOG_LEVEL": "debug"}))
    for _ in range(100):
        logging.getLogger("aiokafka").debug("fetch")
    assert len(capsys.readouterr().err.splitlines()) == 100
