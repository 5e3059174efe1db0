"""The pictures of the console in docs/images, taken from a real run: ``python -m tools.pictures``.

Needs a Chromium, and a fresh installation that runs, with the rules of two desks:

    export RASID_HOME=/tmp/pictures RASID_PORT=9192 RASID_CONSOLE=127.0.0.1:9195 RASID_LISTEN=127.0.0.1:9196
    make run
    LOGNAME=amal .venv/bin/rasid rules apply --yes examples/rules/{extremism,gulf}.yaml

A month of news is sent in, each day's under its own time, so that days, stories and alerts are as they would
have been. Its articles are made of the sentences in pictures.yaml, the same ones each time.
"""

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import quote

import yaml
from playwright.sync_api import Page, ViewportSize, sync_playwright

from schemas import Article, wire
from schemas.times import milliseconds, rfc3339
from streams.cluster.sender import send_all
from streams.feeds.push import record
from streams.messages import topics
from streams.settings import Settings, load

IMAGES: Final = Path(__file__).parents[1] / "docs" / "images"
SIZE: Final = ViewportSize(width=1180, height=860)
DAYS: Final = 30
A_DAY: Final = (5, 9)  # articles, from and to
OUTLETS: Final = ("gulfwire.example", "almanara.example", "nabd24.example", "sahelpress.example")


def month(now: datetime) -> Iterator[list[Article]]:
    """Yield the news of each day up to now, in the order of time."""
    said = yaml.safe_load((Path(__file__).parent / "pictures.yaml").read_text(encoding="utf-8"))
    chance = Random(7)  # noqa: S311  # no secret
    made = 0
    for back in range(DAYS - 1, -1, -1):
        midnight = (now - timedelta(days=back)).replace(hour=0, minute=0, second=0, microsecond=0)
        until = now if not back else midnight + timedelta(hours=20)
        minutes = int((until - midnight).total_seconds() // 60)
        day = []
        for at in sorted(chance.randrange(1, minutes) for _ in range(chance.randint(*A_DAY))):
            made += 1
            text = chance.choice(said["texts"])
            slots = {name: chance.choice(some) for name, some in said["slots"].items()}
            source = chance.choice(OUTLETS)
            day.append(
                Article(
                    id=f"{source.partition('.')[0]}-{made}",
                    source=source,
                    title=text["title"].format(**slots),
                    body=text["body"].format(**slots),
                    language="ar",
                    url=f"https://{source}/news/{made}",
                    published_at=rfc3339(int((midnight + timedelta(minutes=at)).timestamp() * 1000)),
                )
            )
        yield day


def send(settings: Settings, page: Page, console: str) -> None:
    """Send in the month, day by day: what is told of a story depends on what was told of it before."""
    raw = topics.of(settings).raw.name
    for day in month(datetime.now(UTC)):
        send_all(
            settings,
            [
                record(each, wire.encode(each), topic=raw, timestamp=milliseconds(each.published_at or ""))
                for each in day
            ],
        )
        for each in day:
            while page.request.get(f"{console}/articles/{each.id}").status != 200:
                time.sleep(0.2)


def take(page: Page, console: str) -> None:
    """Take the pictures, each of a page as it stands after what a desk would do there."""

    def shoot(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=IMAGES / f"console-{name}.png")

    page.goto(f"{console}/search?last=30d&q={quote('وزير الخارجية')}")
    page.locator(".facet", has_text="الأماكن").locator("a").first.click()
    page.wait_for_url("**place=**")
    shoot("search")

    page.goto(f"{console}/?rule=extremism-prevention")
    page.locator(".alert h3 a").first.click()
    page.wait_for_url("**/articles/**")
    page.locator("#layer-places").check()
    shoot("article")

    page.goto(f"{console}/rules/gulf-summits")
    page.locator("[data-query]").fill('("مجلس التعاون" OR قمة OR "اجتماع وزاري") AND NOT genre:opinion')
    page.locator(".diff ins").first.wait_for()
    shoot("rule")

    page.goto(f"{console}/silences?rule=gulf-ambassadors#new")
    page.locator(".preview .mini").first.wait_for()
    page.evaluate("scrollTo(0, 0)")
    shoot("silence")


def main() -> None:
    """Send the news in and take the pictures."""
    settings = load()
    console = f"http://{settings.console}"
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_context(viewport=SIZE, timezone_id="Asia/Bahrain", locale="ar").new_page()
        send(settings, page, console)
        take(page, console)
        browser.close()


if __name__ == "__main__":
    main()
