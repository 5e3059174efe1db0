"""Any day of the past can be run again, and nobody notices: the promises of `rasid replay`, under kill -9."""

import json
import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.messages import lanes, topics
from streams.replay import worker
from tests.installation import Installation, until

ARTICLES = 1_000
TITLES = (
    "ندوة عن مكافحة التطرف في المنامة",
    "وزير الخارجية يستقبل السفير في الديوان",
    "فوز المنتخب في مباراة كرة القدم",
    "ارتفاع أسعار النفط في الأسواق",
)
BODIES = (
    "ناقش المشاركون سبل مكافحة التطرف وحماية الشباب من الفكر المتطرف.",
    "بحث الجانبان العلاقات الدبلوماسية وسبل التعاون بين البلدين.",
    "سجل الفريق هدفين في الشوط الثاني من المباراة.",
    "قال محللون إن الطلب على الخام ارتفع خلال الأسبوع.",
)


def test_two_replays_killed_in_the_middle_say_the_same_and_touch_nothing_live(
    rasid: Installation, tmp_path: Path
) -> None:
    with rasid.worker():
        rasid.run("push", "-", stdin=_articles())
        until(lambda: rasid.count("articles.enriched") >= ARTICLES, 120, "all articles enriched")
        until(lambda: not _behind(rasid), 60, "live work at its end")
    live = _by_key(rasid.read("articles.enriched"), lanes.LIVE)
    told = {name: _values(rasid, name) for name in ("alerts.counter-extremism", "alerts.diplomacy")}
    told["alerts.suppressed"] = _values(rasid, "alerts.suppressed")
    standing = _committed(rasid)
    assert len(live) == ARTICLES
    assert all(len(told[name]) for name in ("alerts.counter-extremism", "alerts.diplomacy"))

    first = _replay(rasid, tmp_path / "first.yaml", kill_worker=True)
    second = _replay(rasid, tmp_path / "second.yaml", kill_worker=False)

    assert _committed(rasid) == standing, "a replay moves nobody's offsets but its own"
    enriched = rasid.read("articles.enriched")
    one, two = _by_key(enriched, first), _by_key(enriched, second)
    assert one == two == live, "the same articles, byte for byte"
    alerts = rasid.read("alerts.replay")
    assert _by_key(alerts, first) == _by_key(alerts, second)
    assert _by_key(alerts, first)
    hits = rasid.read("hits.replay")
    assert _in_order(hits, first) == _in_order(hits, second), "each hit once, in the same order"
    copies = [record for record in rasid.read("articles.replay") if lanes.of(record.headers) == second]
    assert len(copies) == ARTICLES, "what was copied before a kill is not copied again"
    assert [each.timestamp for each in copies] == sorted(each.timestamp for each in copies)

    with rasid.worker():  # passes over all that the replays wrote
        until(lambda: not _behind(rasid), 60, "live work at its end again")
    assert {name: _values(rasid, name) for name in told} == told, "no live alert was added"


def _articles() -> bytes:
    lines = []
    for number in range(ARTICLES):
        which = number % len(TITLES)
        article = {"id": f"a-{number}", "source": f"outlet-{number % 7}.example", "title": TITLES[which]}
        lines.append(json.dumps(article | {"body": f"{BODIES[which]} {number}"}, ensure_ascii=False))
    return "\n".join(lines).encode()


def _replay(rasid: Installation, path: Path, *, kill_worker: bool) -> str:
    """Plan and run a replay, kill -9 it in the middle, and run it again to its end; return its id."""
    said = rasid.run("replay", "plan", "--last", "1h", "--out", str(path)).stdout.decode()
    replay_id = re.findall(r"^Replay (\S+)", said)[0]
    assert f"{ARTICLES:,} messages" in said
    before = rasid.count("articles.enriched")
    # Slow enough to be caught in the middle, on any machine.
    runner = rasid.start("-m", "streams.cli", "replay", "run", str(path), "--rate", "500")
    until(lambda: rasid.count("articles.enriched") > before + 250, 60, "the replay under way")
    runner.signal(signal.SIGKILL)
    runner.wait(10)
    pid = worker.background(rasid.settings, replay_id).find()
    assert pid, "the worker outlives its runner"
    if kill_worker:
        os.killpg(pid, signal.SIGKILL)
    try:
        done = rasid.run("replay", "run", str(path), timeout=120)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    assert "going on from there" in done.stderr.decode()
    assert f"{ARTICLES:,} = {ARTICLES:,} enriched + 0 dead" in done.stdout.decode()
    assert not worker.background(rasid.settings, replay_id).find(), "the worker ends with its replay"
    return replay_id


def _by_key(records: list[Any], lane: lanes.Lane) -> dict[bytes, bytes]:
    """Return what stands under each key; a key that a crash wrote twice holds the same bytes twice."""
    found: dict[bytes, bytes] = {}
    for record in records:
        if lanes.of(record.headers) == lane:
            assert found.setdefault(record.key, record.value) == record.value
    return found


def _in_order(records: list[Any], lane: lanes.Lane) -> list[tuple[int, bytes]]:
    return [(record.partition, record.value) for record in records if lanes.of(record.headers) == lane]


def _values(rasid: Installation, topic: str) -> list[bytes]:
    return [record.value for record in rasid.read(topic)]


def _committed(rasid: Installation) -> dict[Any, int]:
    name = group(rasid.settings)
    with Admin.open(rasid.settings) as admin:
        return admin.committed(name)


def _behind(rasid: Installation) -> int:
    """Return how many messages wait for a worker, also in partitions of which none was read yet."""
    own = topics.of(rasid.settings)
    names = [each.name for each in (own.raw, own.enriched, own.hits)]
    with Admin.open(rasid.settings) as admin:
        return sum(at.behind for at in admin.positions(group(rasid.settings), names).values())
