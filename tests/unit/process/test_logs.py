import json
import logging
import os
import re
import subprocess
import sys
import threading

import pytest
import structlog

from streams import settings
from streams.process import logs
from streams.process.logs import LINES, MINUTE, RateLimit
from streams.process.status import TRANSIENT_ERROR


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


def test_a_text_holds_nothing_that_a_terminal_obeys_and_no_value_of_a_variable(capsys):
    def fail():
        password = "".join(("hun", "ter2"))
        raise ValueError(f"\x1b]0;title\x07{len(password)}")

    logs.configure(settings.load({"RASID_LOG_FORMAT": "text"}))
    structlog.get_logger("streams.x").warning(
        "مرفوض\x1b[2J", path="/خبر\x1b]0;title\x07\x9b2J", more=["\x1b[2J"]
    )
    try:
        fail()
    except ValueError:
        structlog.get_logger("streams.x").exception("failed")
    said = re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().err)  # colours are ours
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", said)
    assert "/خبر\\x1b]0;title\\x07\\x9b2J" in said
    assert "ValueError: \\x1b]0;title\\x077" in said
    assert "hunter2" not in said


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


def test_a_log_that_nobody_reads_any_more_holds_up_nobody(monkeypatch):
    monkeypatch.setattr(logs, "READ_SECONDS", 0.05)
    from_here, to_there = os.pipe()
    with os.fdopen(to_there, "w") as full, os.fdopen(from_here) as reader:
        handler = logs.LogLines(full)
        for number in range(300):  # a pipe holds 64 KB
            handler.emit(record("streams.x", f"{number} {'x' * 5_000}"))
        os.set_blocking(from_here, False)
        assert "\n5 x" in reader.read()
        handler.emit(record("streams.x", "there is somebody again"))
        told, last = reader.read().splitlines()[-2:]
    assert last == "there is somebody again"
    left_out = int(told.partition(" ")[0])
    assert told == f"{left_out} lines left out: nobody read this log"
    assert 280 < left_out < 300


def test_lines_of_several_processes_in_one_file_stay_whole(tmp_path):
    line = (
        "import logging, sys; from streams.process.logs import LogLines\n"
        "log = LogLines(sys.stderr); print(flush=True); sys.stdin.readline()\n"
        "for _ in range(300): log.emit(logging.makeLogRecord({'msg': sys.argv[1] * 20_000}))"
    )
    file = tmp_path / "log"
    with file.open("ab") as out:
        writing = [
            subprocess.Popen(
                [sys.executable, "-c", line, each], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=out
            )
            for each in "ab"
        ]
        for each in writing:
            each.stdout.readline()  # it is there
        for each in writing:
            each.stdin.write(b"\n")
            each.stdin.flush()
        for each in writing:
            each.communicate(timeout=60)
    assert {each[0] * 20_000 for each in file.read_text().splitlines()} == {*file.read_text().splitlines()}


def test_a_process_whose_log_nobody_reads_ends_when_it_is_to():
    line = (
        "import structlog, threading; from streams import settings; from streams.process import logs\n"
        "from services.serving import end_now\n"
        "logs.READ_SECONDS = 0.1; logs.configure(settings.load({}))\n"
        "threading.Timer(0.5, end_now, ['it is time']).start()\n"
        "while True: structlog.get_logger().info('x' * 1_000)"
    )
    from_here, to_there = os.pipe()
    with subprocess.Popen([sys.executable, "-c", line], stderr=to_there) as process:
        os.close(to_there)
        try:
            assert process.wait(20) == TRANSIENT_ERROR
        finally:
            process.kill()
            os.close(from_here)
