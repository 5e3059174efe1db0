"""Pages are read in a process of their own: no page keeps it for long, and it ends with who started it."""

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import uvloop
from structlog.testing import capture_logs

from processors.formats import Item
from schemas import Article, wire
from services.gateway.polling import page_reader, page_text
from services.gateway.polling.hosts import Hosts
from services.gateway.polling.page_reader import NotRead, PageReader
from services.gateway.polling.pages import Pages
from services.gateway.polling.web import Web
from tests.website import website

URL = "https://outlet.example/a"
SENTENCE = "افتتح رئيس البلدية أمس جسرا جديدا للمشاة فوق الوادي، وحضر الافتتاح جمع من أهل الحي وتجاره."
PAGE = f"<!doctype html><html><body><article>{f'<p>{SENTENCE}</p>' * 5}</article></body></html>".encode()
SLOW = b"<p>x" * 100_000  # takes some ten seconds


def run(
    work: Callable[[PageReader], Awaitable[None]],
    *,
    seconds: float = 60,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Do something with a reader, in a loop as the gateway has it."""

    async def do() -> None:
        async with PageReader(clock, seconds) as reader:
            await work(reader)

    uvloop.run(do())


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_page_that_takes_too_long_is_given_up_and_the_next_ones_are_read():
    async def some(reader: PageReader) -> None:
        with pytest.raises(NotRead, match=r"its text was not found within 0\.5 s"):
            await reader.text(SLOW, URL, None)
        first, second = await asyncio.gather(reader.text(PAGE, URL, "utf-8"), reader.text(b"", URL, None))
        assert SENTENCE in (first or "")
        assert second is None

    run(some, seconds=0.5)


def test_the_pages_of_a_slow_site_do_not_delay_those_of_another():
    async def some(reader: PageReader) -> None:
        slow = asyncio.create_task(reader.text(SLOW, "https://slow.example/a", None))
        await asyncio.sleep(0)
        assert SENTENCE in (await reader.text(PAGE, URL, None) or "")
        assert not slow.done()
        slow.cancel()

    run(some)


def test_a_site_is_slow_for_an_hour():
    now = 0.0

    async def some(reader: PageReader) -> None:
        nonlocal now
        with pytest.raises(NotRead):
            await reader.text(SLOW, URL, None)
        await reader.text(PAGE, URL, None)
        patient = reader.pids
        assert len(patient) == 1
        now += 3601
        await reader.text(PAGE, URL, None)
        assert len(reader.pids) == 2
        assert reader.pids[1:] == patient

    run(some, seconds=0.5, clock=lambda: now)


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (lambda *_: "😀" * 3_000_001, "its text is above 3,000,000 characters"),
        (lambda *_: int("x" * 9_000_000), "invalid literal for int"),
    ],
)
def test_what_is_answered_fits_through_the_pipe(monkeypatch, found, problem):
    monkeypatch.setattr(page_text, "text_of", found)
    read, answers = io.BytesIO(b'{"url": "", "charset": null, "bytes": 1}\nx'), io.BytesIO()
    page_text.answer_all(read, answers, 60)
    answer = answers.getvalue()
    assert problem in json.loads(answer)["problem"]
    assert len(answer) < page_reader._LONGEST_ANSWER


def test_of_a_page_that_takes_too_long_the_feeds_own_text_stays_and_the_log_says_why():
    article = Article(id="a", source="outlet.example", title="جسر", body="موجز")

    async def some(reader: PageReader) -> None:
        hosts = Hosts(time.monotonic)
        with website() as site:
            site.put("/a", SLOW, content_type="text/html")
            site.put("/b", PAGE, content_type="text/html; charset=utf-8")
            async with Web.open(hosts) as web:
                pages = Pages(web, hosts, reader, time.monotonic)
                for path, body in (("/a", "موجز"), ("/b", SENTENCE)):
                    given = replace(article, url=site.url + path)
                    item = Item(0, given, wire.encode(given))
                    found = await pages.full(item, most=100_000, internal=True)
                    assert body in (found.article.body or "")

    with capture_logs() as logged:
        run(some, seconds=0.5)
    assert [each["reason"] for each in logged] == ["its text was not found within 0.5 s"]


def test_a_stop_in_the_middle_of_a_page_ends_the_process():
    pids: list[int] = []

    async def some(reader: PageReader) -> None:
        await reader.text(PAGE, URL, None)
        pids.extend(reader.pids)
        reading = asyncio.create_task(reader.text(SLOW, URL, None))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert reader.pids == []
        assert SENTENCE in (await reader.text(PAGE, URL, None) or "")
        pids.extend(reader.pids)

    run(some)
    assert all(map(has_ended, pids))


def test_a_signal_to_the_whole_group_leaves_the_page_that_is_waited_for():
    async def some(reader: PageReader) -> None:
        await reader.text(PAGE, URL, None)
        [pid] = reader.pids
        for each in (signal.SIGTERM, signal.SIGINT):
            os.kill(pid, each)
        assert SENTENCE in (await reader.text(PAGE, URL, None) or "")
        assert reader.pids == [pid]

    run(some)


def test_a_process_that_was_killed_starts_anew():
    async def some(reader: PageReader) -> None:
        await reader.text(PAGE, URL, None)
        os.kill(*reader.pids, signal.SIGKILL)
        with pytest.raises(NotRead, match=r"ended meanwhile \(-9\)"):
            await reader.text(SLOW, URL, None)
        assert SENTENCE in (await reader.text(PAGE, URL, None) or "")

    run(some)


def test_it_ends_with_who_started_it_and_starts_with_the_first_page():
    command = [sys.executable, "-m", "services.gateway.polling.page_text", "60"]
    assert subprocess.run(command, input=b"", check=True, timeout=60, capture_output=True).stdout == b""

    async def none(reader: PageReader) -> None:
        assert reader.pids == []

    run(none)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux says which limits a process has")
def test_its_memory_is_bounded():
    limits = ""

    async def some(reader: PageReader) -> None:
        nonlocal limits
        await reader.text(PAGE, URL, None)
        limits = await asyncio.to_thread(Path(f"/proc/{reader.pids[0]}/limits").read_text, encoding="utf-8")

    run(some)
    assert ["Max", "address", "space", str(2**30)] in [each.split()[:4] for each in limits.splitlines()]
