"""An installation with a console, as the tests of its pages use it."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import ClassVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from processors.entities.telling import telling
from processors.pipeline import enrich
from processors.quoting import Quoter
from processors.rules import Matcher
from schemas import Alert, Article, EnrichedArticle, Rule, wire
from schemas.alert import SubjectLine
from schemas.times import rfc3339
from streams.desks import rules
from streams.desks.rule_plan import plan
from streams.messages import times
from streams.messages.people import Actor
from tests.installation import Installation, Process, free_ports, until
from tests.samples import ALERT, TESTER

BODY = "وصل السفير البحريني إلى لندن اليوم.\nوقال إن بلاده تدين هجوم داعش، وتشيد بالتعاون مع بريطانيا."
QUERY = "السفير NEAR/5 لندن"

_numbers = count(1)


class Desk:
    """An installation with a console, and what is written to its topics."""

    headers: ClassVar[Mapping[str, str]] = MappingProxyType({})  # of what the test itself asks

    def __init__(self, rasid: Installation) -> None:
        self.rasid = rasid
        self.port = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        rules.make_channels(
            rasid.settings,
            [Rule(id=each, desk="gulf", channel=each, name=each, query="x") for each in ("gulf", "sport")],
        )
        self.console = self.start()

    def start(self) -> Process:
        """Start a console; return when it shows the archive."""
        console = self.rasid.start("-m", "services.cli", "console", "--listen", f"127.0.0.1:{self.port}")
        until(self._shows_the_archive, 60, "a console that shows the archive")
        return console

    def _shows_the_archive(self) -> bool:
        return self.get("/healthz")[0] == 200

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of a page; 0 where nobody serves it."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", path, headers=self.headers)
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            asked.close()

    def await_archived(self, *some: EnrichedArticle) -> None:
        """Wait until articles are in the archive."""
        for each in some:
            until(lambda each=each: self.get(f"/articles/{each.id}")[0] == 200, 30, f"{each.id} is archived")

    def await_told(self, *some: Alert) -> None:
        """Wait until alerts are on the live page: which comes first of two, nothing says."""
        until(lambda: all(f'"{each.id}"' in self.get("/")[1] for each in some), 30, "alerts are archived")

    def put_in_force(self, *some: Rule, by: Actor = TESTER) -> None:
        """Put rules in force beside those that are."""
        rules.change(self.rasid.settings, lambda now: plan(now, some), lambda _: None, by=by)

    def article(
        self, title: str, body: str = BODY, *, source: str = "bna.bh", **more: str
    ) -> EnrichedArticle:
        """Publish an enriched article."""
        number = next(_numbers)
        return self.publish(enrich(Article(id=f"a-{number}", source=source, title=title, body=body, **more)))

    def publish(self, one: EnrichedArticle) -> EnrichedArticle:
        """Publish an article as it is."""
        self.rasid.send("articles.enriched", [wire.encode(one)], key=one.id.encode())
        return one

    def alert(
        self,
        article: EnrichedArticle,
        *,
        channel: str = "gulf",
        query: str = QUERY,
        name: str = "تحركات السفراء",
        **more: object,
    ) -> Alert:
        """Tell the desk of an article, as the agents do."""
        rule = Rule(id="ambassadors", desk="gulf", channel=channel, name=name, query=query)
        evidence = [each for match in Matcher([rule]).match(article) for each in match.evidence]
        at = rfc3339(times.now())
        alert = replace(
            ALERT,
            id=f"alert-{next(_numbers)}",
            channel=channel,
            desk="gulf",
            rule=replace(ALERT.rule, id="ambassadors", name=name),
            story=replace(ALERT.story, id="s-1"),
            article=replace(
                ALERT.article, id=article.id, source=article.source, title=article.title or "",
                url=article.url, published_at=article.published_at, received_at=at,
                content=article.content, entities=telling(article),
                subjects=[SubjectLine(slug=each.slug, confidence=1) for each in article.subjects],
            ),
            evidence=Quoter(article).quotes(evidence),
            raised_at=at,
            **more,
        )  # fmt: skip
        topic = "alerts.suppressed" if alert.suppressed else f"alerts.{channel}"
        self.rasid.send(topic, [wire.encode(alert)], key=alert.id.encode())
        return alert


def row(page: Page, alert: Alert):
    """Return an alert's row on the live page."""
    return page.locator(f'.alert[data-alert="{alert.id}"]')


def tab_to(page: Page, wanted: Locator) -> None:
    """Go to something by the keyboard alone; it shows that it has the focus."""
    page.wait_for_load_state()  # what a page has the focus on at first takes it from what has it by then
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            assert wanted.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
            return
    raise AssertionError(f"no tab leads to {wanted}")


def no_violation(page: Page, *where: str) -> None:
    """Fail where a page cannot be read by everybody; ``where``: what the failure is to name."""
    page.wait_for_load_state()  # it may have come by a click, and its styles after its text
    found = Axe().run(page)
    assert found.violations_count == 0, (*where, json.dumps(found.response["violations"])[:3_000])


# Texts of Arabic letters alone that an English page takes for English. A script of the page's, what is being
# written, and what both scripts share a word of are left out.
_MISTAKEN = """() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let each; (each = texts.nextNode()); ) {
    const at = each.parentElement;
    if (!/[\u0620-\u06ff]/.test(each.data) || /[A-Za-z]/.test(each.data)) continue;
    if (at.closest('script, noscript, textarea, .mirror')) continue;
    if (at.closest('[lang]').lang === 'en') found.push(each.data.trim());
  }
  return found;
}"""
# What begins a head, a label, a button, a cell, a line of a list, and no name does, in lower case.
_LOWER = """() => {
  const found = [];
  const heads = 'h1, h2, h3, h4, label, legend, button, a.btn, summary, option, .end, .sev, .kind';
  for (const each of document.querySelectorAll(`${heads}, th, td, dt, dd, li, p`)) {
    if (each.closest('.mirror, .text, .headline, .code') || each.value === each.textContent) continue;
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    let first = texts.nextNode();
    while (first && !first.data.trim()) first = texts.nextNode();
    if (!first || !/^\\s*[a-z]/.test(first.data)) continue;
    const own = first.parentElement.closest('bdi, .ltr, [dir]:not(html), [lang]:not(html), .code');
    if (!own || !(each.contains(own) || own.contains(each))) found.push(each.textContent.trim());
  }
  return found;
}"""


def says_its_languages(page: Page, *where: str) -> None:
    """Fail where Arabic on an English page does not say that it is; ``where``: what the failure names."""
    found = page.evaluate(_MISTAKEN)
    assert found == [], (*where, found)


def begins_with_capitals(page: Page, *where: str) -> None:
    """Fail where a head or a label of an English page is in lower case; ``where``: what the failure names."""
    found = page.evaluate(_LOWER)
    assert found == [], (*where, found)


def no_scrolling_aside(page: Page, *where: object) -> None:
    """Fail where a page is wider than the screen; ``where``: what the failure is to name."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, where


# Links within a sentence are as high as its lines, and may be (WCAG 2.5.5).
_TOO_SMALL = """() => {
  const says = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const links = [...document.querySelectorAll('a[href]')];
  const controls = [...document.querySelectorAll(
    'button, select, textarea, summary, .btn, nav a, label:has([type=checkbox], [type=radio]),' +
    ' input:not([type=hidden], [type=checkbox], [type=radio])')];
  return [...links.filter((link) => ![...link.parentNode.childNodes].some(says)), ...controls]
    .filter((each) => each.checkVisibility() && !each.matches('.sr, .skip'))
    .filter((each) => each.getBoundingClientRect().height < 44)
    .map((each) => each.outerHTML.slice(0, 150));
}"""


def fits_a_finger(page: Page, *where: object) -> None:
    """Fail where what a finger is to hit is lower than 44 px; ``where``: what the failure is to name."""
    assert page.evaluate("matchMedia('(pointer: coarse)').matches"), "a page of a touch screen"
    assert page.evaluate(_TOO_SMALL) == [], where
