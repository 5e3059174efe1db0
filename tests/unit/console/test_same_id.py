"""An article's page where several sources have an article of its id: the choice, and never another's text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from processors.pipeline import enrich
from schemas import Article, wire
from services.console import app as console_app
from services.console.frame import article_at
from services.console.why_page import candidates
from streams.history.trace import Step
from tests.samples import ALERT
from tests.unit.archive.test_archive import Archive, opened
from tests.unit.console.asking import Site

WIRE = enrich(Article(id="7", source="wire.example", title="السفير يصل إلى لندن", body="وصل السفير."))
RADIO = enrich(Article(id="7", source="راديو & أخبار", title="سوق الخضار يفتح أبوابه", body="فتح السوق."))
ALONE = enrich(Article(id="8/ب", source="wire.example", title="مباراة في لندن", body="تعادل الفريقان."))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path) as archive:
        archive.take(WIRE, RADIO, ALONE)
        for number, each in enumerate((WIRE, RADIO)):
            line = replace(ALERT.article, id=each.id, source=each.source, title=each.title or "")
            alert = replace(ALERT, id=f"alert-{number}", desk=f"desk-{number}", article=line)
            archive.take_bytes(wire.encode(alert), "alerts.diplomacy")
        yield archive


@pytest.fixture
def site(archive: Archive, tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.console.live.archive.path = tmp_path / "archive.sqlite"
    return site


def test_an_id_of_one_source_shows_its_article_with_or_without_the_source(site: Site) -> None:
    for path in ("/articles/8%2F%D8%A8", article_at(ALONE)):
        answer = site.ask(path.replace("%2F%D8%A8", "/ب"))
        assert answer.status == 200
        assert str(ALONE.title) in answer.body


def test_an_id_of_several_sources_shows_the_choice_and_each_its_own_page(site: Site) -> None:
    answer = site.ask("/articles/7")
    assert answer.status == 300
    for each in (WIRE, RADIO):
        assert article_at(each).replace("&", "&amp;") in answer.body
        assert str(each.title) in answer.body
    for one, other, desk in ((WIRE, RADIO, "desk-0"), (RADIO, WIRE, "desk-1")):
        page = site.ask(article_at(one))
        assert page.status == 200
        assert str(one.title) in page.body
        assert str(other.title) not in page.body
        assert [name for name in ("desk-0", "desk-1") if name in page.body] == [desk]
    assert site.ask("/articles/7?source=other.example").status == 404


def test_an_alert_leads_to_the_article_of_its_source(site: Site) -> None:
    page = site.ask("/").body
    for each in (WIRE, RADIO):
        assert f'href="{article_at(each).replace("&", "&amp;")}"' in page
    assert 'href="/articles/7"' not in page


def test_why_asks_which_one_is_meant(archive: Archive) -> None:
    assert {each.article.source for each in candidates(archive.db, "7")} == {WIRE.source, RADIO.source}
    [choice] = candidates(archive.db, "7", WIRE.source)
    assert choice.article.title == WIRE.title


def test_what_happened_to_an_article_is_told_of_one_source_at_a_time(site: Site, monkeypatch) -> None:
    steps = [
        Step(0, 0, "articles.raw", 0, 0, None, "received one", WIRE.source),
        Step(0, 0, "articles.raw", 0, 1, None, "received other", RADIO.source),
        Step(0, 0, "articles.raw", 0, 2, None, "taken back"),
    ]
    monkeypatch.setattr(console_app, "trace", lambda *_, **__: (steps, 3))
    choice = site.ask("/articles/7/trace")
    assert choice.status == 300
    assert "received" not in choice.body
    page = site.ask(f"/articles/7/trace?source={WIRE.source}").body
    assert "Received one" in page
    assert "Taken back" in page
    assert "eceived other" not in page
