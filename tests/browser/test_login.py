"""Logging in, in a real browser: with a password, at a provider; and each sees what is of their desks."""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from playwright.sync_api import Browser, Page, expect

from schemas import Alert, Rule, wire
from streams.desks.rules import make_channels
from tests.browser.desk import Desk, no_scrolling_aside, no_violation, row
from tests.installation import Installation, free_ports, until
from tests.provider import SECRET

PASSWORD = "correct horse battery"
TOKEN = "a-token-for-programs-0123456789"


class Door(Desk):
    """A console where people log in, with a password or at a provider; the test itself has the token."""

    headers = MappingProxyType({"authorization": f"Bearer {TOKEN}"})

    def __init__(self, install: Callable[..., Installation], folder: Path) -> None:
        (folder / "token").write_text(TOKEN)
        (folder / "roles.yaml").write_text("groups: {it-operations: [ops]}\n")
        self.port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.rasid = install(
            console_url=self.url,
            console_token_file=str(folder / "token"),
            roles_file=str(folder / "roles.yaml"),
            oidc_issuer=f"http://127.0.0.1:{self.port + 1}",
            oidc_client_id="console",
            oidc_client_secret=SECRET,
        )
        self.rules = [
            Rule(id=f"of-{each}", desk=each, channel=each, name=f"قاعدة {each}", query="x")
            for each in ("gulf", "sport")
        ]
        make_channels(self.rasid.settings, self.rules)
        self.rasid.run("user", "add", "amal", "--role", "editor@gulf", stdin=PASSWORD.encode())
        self.provider = self.rasid.start("-m", "tests.provider", str(self.port + 1))
        until(self._provider_listens, 60, "a provider that listens")
        self.console = self.start()

    def _provider_listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port + 1)):
            return True
        return False

    def alert_of_sport(self, alert: Alert) -> Alert:
        """Tell another desk the same."""
        other = replace(alert, id=f"{alert.id}-sport", desk="sport", channel="sport")
        self.rasid.send("alerts.sport", [wire.encode(other)], key=other.id.encode())
        return other


@pytest.fixture
def door(install: Callable[..., Installation], tmp_path: Path) -> Door:
    return Door(install, tmp_path)


def test_whoever_logs_in_sees_and_does_what_is_of_their_desks(door: Door, page: Page) -> None:
    article = door.article("السفير في لندن")
    gulf = door.alert(article)
    sport = door.alert_of_sport(gulf)
    door.put_in_force(*door.rules)
    door.await_told(gulf, sport)
    until(lambda: "of-gulf" in door.get("/rules")[1], 20, "the console knows the rules")

    for language in ("ar", "en"):
        page.goto(f"{door.url}/rules?lang={language}")
        assert "/login?next=%2Frules" in page.url
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            no_violation(page, f"login {language} {scheme}")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"{door.url}/rules?lang=ar")
    expect(page.locator("#name")).to_be_focused()  # with the first frame, which may come after the page
    page.keyboard.type("amal")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules?lang=ar")
    expect(page.locator("#of-gulf")).to_be_visible()
    assert page.locator("#of-sport").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.goto(f"{door.url}/?lang=en")
    expect(row(page, gulf)).to_be_visible()
    expect(page.locator(".line-state")).to_be_visible()  # the head is at its fullest
    for width in (320, 360, 768):
        page.set_viewport_size({"width": width, "height": 740})
        no_scrolling_aside(page, width)
    page.goto(f"{door.url}/?lang=ar")
    assert row(page, sport).count() == 0
    mine = page.context.request
    live = mine.get(f"{door.url}/").text()
    assert "sport" not in live.replace('<option value="sport">', "")  # which is a subject
    assert mine.get(f"{door.url}/articles/{article.id}").text().count("<b><bdi>sport</bdi></b>") == 0
    assert mine.get(f"{door.url}/stories/sport/s-1").status == 403

    page.goto(f"{door.url}/audit")
    expect(page.locator(".step")).to_have_count(1)  # of the desk gulf; users are of no desk
    expect(page.locator(".act")).to_have_text("إضافة قاعدة «قاعدة gulf» rule/of-gulf")
    no_violation(page, "audit")
    assert "user/amal" in door.get("/audit")[1]

    page.get_by_role("button", name="الخروج").click()
    page.wait_for_url("**/login")
    assert mine.get(f"{door.url}/rules", headers={"accept": "application/json"}).status == 401


def test_whoever_the_provider_knows_comes_in_with_their_groups(door: Door, browser: Browser) -> None:
    def at_provider(page: Page, name: str) -> None:
        page.goto(f"{door.url}/audit")
        page.get_by_role("link", name="ادخل عبر").click()
        page.get_by_role("button", name=name).click()
        page.wait_for_url(f"{door.url}/**")

    first, second, third = (browser.new_context() for _ in range(3))
    page = first.new_page()
    at_provider(page, "badr")
    assert page.url == f"{door.url}/audit"
    expect(page.locator(".mast .who")).to_have_text("badr")
    expect(page.locator(".step")).to_contain_text("user/amal")

    stranger = second.new_page()
    backs: list[str] = []
    stranger.on("request", lambda asked: backs.append(asked.url) if "/back?" in asked.url else None)
    at_provider(stranger, "guest")
    expect(stranger.locator("h1")).to_have_text("ليس لك أن تفعل هذا")  # known there, and of no role here
    assert third.request.get(backs[0]).status == 403  # what another browser began, and what was used
    assert third.request.get(f"{door.url}/login/provider/back?state=x&code=y").status == 403

    wrong = third.new_page()
    wrong.goto(f"{door.url}/login")
    wrong.fill("#name", "amal")
    wrong.fill("#password", "something else")
    wrong.keyboard.press("Enter")
    expect(wrong.get_by_role("alert")).to_have_text("الاسم أو كلمة السر غير صحيح.")
    expect(wrong.locator("#password")).to_be_focused()
    for each in (first, second, third):
        each.close()
