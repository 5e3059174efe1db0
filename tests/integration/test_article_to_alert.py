"""An article goes all the way: raw → enriched → hit → alert, with its evidence and its event time."""

import orjson
import pytest

from schemas import Alert, EnrichedArticle, Hit, Rule, wire
from schemas.times import rfc3339
from streams.desks import rules
from streams.desks.rule_plan import Change
from streams.messages import times
from tests.installation import Installation, until
from tests.samples import TESTER

TITLE = "سفير البلاد في لندن يشارك في اجتماع التحالف الدولي لمكافحة الإرهاب"
BODY = (
    "شارك السفير في اجتماع وزراء خارجية دول التحالف الدولي لمكافحة الإرهاب والتطرف، وبحث مع نظيره التعاون."
    " وأكد الوزراء في بيان مشترك أهمية تجفيف منابع تمويل الإرهاب ومحاكمة المتهمين بالانتماء إلى تنظيم داعش.\n"
    "وقال السفير إن بلاده ملتزمة بقرارات مجلس الأمن، وإنها تدعم جهود مكافحة التطرف العنيف وحماية الشباب منه."
)


def line(**fields: object) -> bytes:
    article = {"id": "a-1", "source": "example.org", "title": TITLE, "body": BODY, **fields}
    return orjson.dumps(article) + b"\n"


def add(rasid: Installation, rule: Rule) -> None:
    rules.change(rasid.settings, lambda _: [Change(rule.id, None, rule)], lambda _: None, by=TESTER)


def test_an_article_raises_one_alert_on_each_channel_that_its_subjects_name(rasid: Installation) -> None:
    with rasid.worker():
        rasid.run("push", "-", stdin=line(published_at=rfc3339(times.now() - 60_000)))
        for channel in ("counter-extremism", "diplomacy"):
            until(lambda name=channel: rasid.count(f"alerts.{name}"), 30, f"an alert on {channel}")
    [raw], [enriched] = rasid.read("articles.raw"), rasid.read("articles.enriched")
    article = wire.decode(EnrichedArticle, enriched.value)
    assert {hit.key for hit in rasid.read("hits")} == {b"monitoring"}
    for channel in ("counter-extremism", "diplomacy"):
        [record] = rasid.read(f"alerts.{channel}")
        alert = wire.decode(Alert, record.value)
        assert (alert.channel, alert.kind, alert.article.id) == (channel, "new", "a-1")
        assert record.key == alert.id.encode()
        assert record.timestamp == raw.timestamp  # event time, carried through
        assert dict(record.headers)["ce_type"] == b"rasid.alert"
        assert dict(record.headers)["ce_id"] == alert.id.encode()
        assert alert.evidence
        for quote in alert.evidence:
            assert (getattr(article, quote.field) or "")[quote.start : quote.end] == quote.text
            assert quote.text in quote.sentence
    assert rasid.count("articles.dead") == 0


@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_an_article_that_may_not_be_used_is_enriched_and_raises_no_alert(
    rasid: Installation, status: str
) -> None:
    with rasid.worker():
        rasid.run("push", "-", stdin=line(status=status))
        until(lambda: rasid.count("alerts.suppressed") >= 2, 30, "both hits accounted for")
    assert rasid.count("articles.enriched") == 1
    assert rasid.count("alerts.counter-extremism") == rasid.count("alerts.diplomacy") == 0
    for record in rasid.read("alerts.suppressed"):
        assert wire.decode(Alert, record.value).suppressed is not None


@pytest.mark.parametrize(
    ("value", "key"),
    [(b'{"id":"a-1","source":"example.org","status":"canceled"}', b"a-1"), (None, b"a-1")],
    ids=["a cancellation without a text", "a tombstone"],
)
def test_what_takes_an_article_back_needs_no_text(
    rasid: Installation, value: bytes | None, key: bytes
) -> None:
    with rasid.worker():
        rasid.run("push", "-", stdin=line())
        until(lambda: rasid.count("alerts.diplomacy"), 30, "an alert")
        rasid.send("articles.raw", [value], key=key)
        until(lambda: rasid.count("alerts.diplomacy") == 2, 30, "it is taken back")
        assert "taken back" in rasid.run("trace", "a-1").stdout.decode() or value
    records = sorted(rasid.read("alerts.diplomacy"), key=lambda record: record.timestamp)
    told, gone = (wire.decode(Alert, record.value) for record in records)
    assert (gone.kind, gone.retracts, gone.headline) == ("retraction", told.id, f"سُحب: {TITLE}")
    assert rasid.count("articles.dead") == 0


def test_a_rule_is_live_while_the_worker_runs_and_gone_when_it_is_removed(rasid: Installation) -> None:
    rule = Rule(id="london", desk="gulf", channel="envoys", name="لندن", query="السفير AND لندن")
    with rasid.worker():
        rasid.run("push", "-", stdin=line(id="before"))
        until(lambda: rasid.count("hits") == 2, 30, "the hits of the built-in rules")
        add(rasid, rule)

        def alerted() -> int:
            # A rule is live some time after it is written: articles keep coming until one meets it.
            rasid.run("push", "-", stdin=line(id=f"a-{rasid.count('articles.raw')}"))
            return rasid.count("alerts.envoys")

        until(alerted, 30, "an alert of the new rule")
    hits = [wire.decode(Hit, record.value) for record in rasid.read("hits")]
    assert "before" not in {hit.article.id for hit in hits if hit.rule.id == "london"}


def test_two_workers_give_the_bytes_that_the_offline_command_gives(rasid: Installation) -> None:
    articles = b"".join(line(id=f"a-{number}", note=number) for number in range(50))
    offline = set(rasid.run("enrich", "-", stdin=articles).stdout.splitlines())
    with rasid.worker(processes=2):
        rasid.run("push", "-", stdin=articles)
        until(lambda: rasid.count("articles.enriched") == 50, 60, "all enriched")
    assert {record.value for record in rasid.read("articles.enriched")} == offline
