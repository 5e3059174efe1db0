"""Old articles, on a real Kafka: matched under their own time, told to nobody, and released if asked for."""

import time
from pathlib import Path
from typing import Any

import orjson

from schemas import Alert, wire
from schemas.times import milliseconds, rfc3339
from streams.cluster.sender import send_all
from streams.feeds.push import LEAST_KEPT_MS
from streams.messages.records import Output
from streams.messages.topics import DAY_MS
from tests.installation import Installation, until

BODY = "أعلنت وزارة الداخلية تفكيك خلية إرهابية كانت تعد لهجمات في {}، وضبط أسلحة في وكرها."
COUNTRIES = ("تونس", "المغرب", "الأردن", "مصر")
NOW = int(time.time() * 1000)


def article(number: int, *, days: float | None, **fields: Any) -> bytes:
    country = COUNTRIES[number % 4]
    published = {} if days is None else {"published_at": rfc3339(NOW - int(days * DAY_MS))}
    known = {"id": f"a-{number}", "source": "s", "title": f"تفكيك خلية إرهابية في {country}"}
    return orjson.dumps(known | {"body": BODY.format(country)} | published | fields) + b"\n"


def alerts(rasid: Installation, topic: str) -> list[Alert]:
    return [wire.decode(Alert, each.value) for each in rasid.read(topic)]


def test_an_archive_is_matched_under_its_own_time_and_tells_nobody_until_it_is_released(
    rasid: Installation, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.yaml"
    with rasid.worker():
        rasid.run("push", "-", stdin=article(0, days=0))
        until(lambda: rasid.count("alerts.counter-extremism") == 1, 60, "the news is told")
        old = [article(1, days=200), article(2, days=9), article(0, days=30, version=2, status="canceled")]
        rasid.run("push", "-", "--archive", stdin=b"".join(old))
        until(lambda: len(alerts(rasid, "alerts.suppressed")) == 3, 60, "three hits that nobody is told of")
        # The desk's clock and its stories are as they were: today's news of the same is a duplicate,
        # the next version is a correction, and another country is news.
        other = article(0, days=0, version=2, title="تفكيك خلية إرهابية ثانية في تونس")
        live = [article(4, days=0), other, article(5, days=0)]
        rasid.run("push", "-", stdin=b"".join(live))
        until(lambda: len(alerts(rasid, "alerts.suppressed")) == 4, 60, "the duplicate")
        until(lambda: rasid.count("alerts.counter-extremism") == 3, 60, "the correction and the news")

        hidden = {each.article.id: each for each in alerts(rasid, "alerts.suppressed")}
        reasons = {name: each.suppressed.reason for name, each in hidden.items() if each.suppressed}
        assert reasons == {"a-0": "archive", "a-1": "archive", "a-2": "archive", "a-4": "duplicate"}
        kinds = [(each.kind, each.article.id) for each in alerts(rasid, "alerts.counter-extremism")]
        assert sorted(kinds) == [("correction", "a-0"), ("new", "a-0"), ("new", "a-5")]
        assert all(
            milliseconds(each.article.published_at or "") // 1000 == milliseconds(each.raised_at) // 1000
            for each in hidden.values()
            if each.suppressed and each.suppressed.reason == "archive"
        )
        assert "not told: archive" in rasid.run("why", "a-1").stdout.decode()

        # Behind today's news stand the articles of an older day: a plan finds them by their time.
        start, end = (rfc3339(NOW - days * DAY_MS) for days in (10, 8))
        asked = ("--from", start, "--to", end, "--what-is-left")
        rasid.run("replay", "plan", *asked, "--out", str(plan))
        assert "messages: 1\n" in plan.read_text()
        rasid.run("replay", "run", str(plan), timeout=120)
        rasid.run("replay", "release", str(plan), "--all", "--execute")
        until(lambda: rasid.count("alerts.counter-extremism") == 4, 60, "what was chosen is told")
        assert alerts(rasid, "alerts.counter-extremism")[-1].article.id == "a-2"
        again = rasid.run("replay", "release", str(plan), "--all", "--execute")
        assert "nothing to release" in again.stderr.decode()


RULES = """\
rules:
  - {id: cells, desk: d, channel: c, name: خلايا, query: '"خلية إرهابية"'}
"""


def test_estimates_count_days_of_publication_and_agree(rasid: Installation, tmp_path: Path) -> None:
    rules, sample, plan = tmp_path / "rules.yaml", tmp_path / "old.jsonl", tmp_path / "plan.yaml"
    rules.write_text(RULES, encoding="utf-8")
    sample.write_bytes(b"".join(article(number, days=20 - number / 2) for number in range(12)))
    rasid.run("push", "--archive", str(sample))
    with rasid.worker():
        until(lambda: rasid.count("articles.enriched") == 12, 60, "all of them enriched")
    rasid.run("replay", "plan", "--last", "30d", "--out", str(plan))
    tried = rasid.run("replay", "diff", str(plan), "--rules", str(rules)).stdout.decode()
    [line] = [each for each in tried.splitlines() if each.startswith("cells")]
    _, hits, hits_a_day, _, told_a_day, *_ = line.split()
    checked = rasid.run("rules", "check", str(rules), "--sample", str(sample)).stdout.decode()
    assert f"about {hits_a_day} hits and {told_a_day} alerts a day (12 of 12 articles)" in checked
    assert hits == "12"
    assert float(hits_a_day) in {1.7, 2.0}, "six days of two, or seven that the midnights cut"


def test_what_is_older_than_kafka_keeps_is_kept_a_month_and_said(rasid: Installation) -> None:
    some = [article(0, days=4_000), article(1, days=None), article(2, days=-3)]
    said = rasid.run("push", "-", "--archive", stdin=b"".join(some)).stderr.decode()
    assert "1 are older than the topics keep" in said
    assert "1 have no published_at" in said
    stands = {each.key: each.timestamp for each in rasid.read("articles.raw")}
    assert abs(stands[b"a-0"] - (NOW - 365 * DAY_MS + LEAST_KEPT_MS)) < DAY_MS
    assert abs(stands[b"a-1"] - NOW) < DAY_MS
    assert abs(stands[b"a-2"] - NOW) < DAY_MS, "what is published tomorrow does not move a clock today"


def test_any_producer_can_mark_its_articles(rasid: Installation) -> None:
    output = Output(
        topic=rasid.settings.name("articles.raw"),
        key=b"a-1",
        value=article(1, days=2),
        timestamp=NOW - 2 * DAY_MS,
        headers=[("rasid_archive", b"")],
    )
    send_all(rasid.settings, [output])
    with rasid.worker():
        until(lambda: alerts(rasid, "alerts.suppressed"), 60, "a hit that nobody is told of")
    [hidden] = alerts(rasid, "alerts.suppressed")
    assert hidden.suppressed
    assert hidden.suppressed.reason == "archive"
    assert rasid.count("alerts.counter-extremism") == 0
