"""A real Chromium: Debian's, driven by Playwright; its own browsers cannot be had everywhere."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.desk import Desk
from tests.installation import Installation

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PATIENCE_MS = 20_000  # other tests fill the machine

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")  # its event loop runs in this thread: no test of another file must meet it
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: `make browser` installs it")
        pytest.skip("no Chromium: `make browser` installs it where it can")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def desk(rasid: Installation) -> Desk:
    return Desk(rasid)


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of an editor in Riyadh; whatever it complains of in its console fails the test."""
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "timezone_id": "Asia/Riyadh"}
    for mark in request.node.iter_markers("context"):
        options |= mark.kwargs
    context = browser.new_context(**options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    yield page
    context.close()
    # A server that was killed is not there: that the browser says so is what the test is about.
    # A conflict, or a form with a mistake, is a page like any other; Chromium notes its status.
    passing = ("ERR_CONNECTION", "net::ERR", "status of 409", "status of 422")
    serious = [each for each in complaints if not any(known in each for known in passing)]
    assert serious == []
