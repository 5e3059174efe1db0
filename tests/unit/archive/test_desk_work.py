"""What a desk does with the archive: it marks alerts, tries rules, looks what a silence hides."""

from dataclasses import replace
from pathlib import Path

from schemas import Mark, Silence, Suppression, wire
from streams.archive import alerts, articles, marks
from streams.archive.marks import Marked
from streams.archive.trial import beside, tried
from tests.samples import ALERT
from tests.unit.archive.test_archive import MINUTE, Archive, opened
from tests.unit.rules.making import article, rule

AT = "2026-03-01T00:00:00Z"


def put(archive: Archive, alert: str, **more: object) -> None:
    mark = Mark(alert=alert, desk="gulf", by="sami", at=AT, **more)
    archive.take_bytes(wire.encode(mark), "marks")


def test_the_last_mark_of_an_alert_counts_and_what_came_since_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        put(archive, "a", read=True)
        put(archive, "b", read=True, taken_by="sami")
        seen = marks.last_number(archive.db)
        put(archive, "a")
        assert marks.of(archive.db, ["a", "b", "c"]) == {"a": Marked(), "b": Marked(True, "sami")}
        assert marks.after(archive.db, seen, None) == {"a": Marked()}
        assert marks.after(archive.db, 0, {"sport"}) == {}


def test_a_rule_is_tried_on_what_came_since_and_held_against_another(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        for number, title in enumerate(("السفير في لندن", "السفير في باريس", "مباراة في لندن")):
            archive.take(replace(article(title, ""), id=f"a-{number}"), at=(number + 1) * MINUTE)
        wide = tried(archive.db, rule("السفير OR لندن"), since=0, seconds=10, most=10)
        narrow = tried(archive.db, replace(rule("السفير"), active=False), since=0, seconds=10, most=10)
        assert [each.found.article.id for each in wide.hits] == ["a-2", "a-1", "a-0"]
        assert wide.whole
        assert [each.found.article.id for each in beside(wide, narrow)] == ["a-2"]
        assert beside(narrow, wide) == []
        late = tried(archive.db, rule("السفير"), since=2 * MINUTE, seconds=10, most=10)
        assert [each.found.article.id for each in late.hits] == ["a-1"]
        # Where there was only time for the newest, older ones are neither gained nor lost.
        cut = tried(archive.db, rule("السفير OR لندن"), since=0, seconds=10, most=1)
        assert not cut.whole
        assert beside(narrow, cut) == []


def test_a_silence_would_hide_what_it_names_but_no_retraction(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        told = replace(ALERT, id="told")
        back = replace(ALERT, id="back", kind="retraction", told_title="x")
        hidden = replace(ALERT, id="hidden", suppressed=Suppression(reason="silenced", silence="s"))
        other = replace(ALERT, id="other", desk="elsewhere")
        for each in (told, back, hidden, other):
            archive.take_bytes(wire.encode(each), "alerts.x")
        silence = Silence(
            id="s", starts_at="1970-01-01T00:00:00Z", ends_at=AT, by="sami", reason="x", desk=ALERT.desk
        )
        assert [each.alert.id for each in alerts.would_silence(archive.db, silence, 0)] == ["told"]
        assert [each.alert.id for each in alerts.silenced(archive.db, [silence])["s"]] == ["hidden"]


def test_an_article_is_found_by_its_link(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(replace(article("خبر", ""), id="a", url="https://bna.bh/1"))
        found = articles.at_address(archive.db, "https://bna.bh/1")
        assert found is not None
        assert found[1].id == "a"
        assert articles.at_address(archive.db, "https://bna.bh/2") is None
        assert articles.count(archive.db, 0) == 1
