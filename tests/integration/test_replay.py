"""`rasid replay` on a real Kafka: what it refuses, what it shows, what it releases."""

import json
import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import click
import confluent_kafka
import pytest
from kafka import KafkaProducer

from schemas import Alert, EnrichedArticle, wire
from streams.cli import cli
from streams.cluster.admin import Admin
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender
from streams.errors import RasidError
from streams.messages import topics
from streams.messages.records import Output
from streams.replay import headers, order, worker
from streams.replay.run import _locked
from tests.installation import Installation, until

RULES = """\
rules:
  - id: football
    desk: sport
    channel: sport
    name: كرة القدم
    query: '"كرة القدم"'
"""
TITLES = ("فوز المنتخب في مباراة كرة القدم", "ندوة عن مكافحة التطرف في المنامة")


def _article(number: int) -> bytes:
    article = {"id": f"a-{number}", "source": f"s-{number % 3}", "title": f"{TITLES[number % 2]} {number}"}
    return json.dumps(article | {"body": f"{TITLES[number % 2]} في العاصمة {number}."}).encode()


def _push(rasid: Installation, number: int) -> None:
    rasid.run("push", "-", stdin=b"\n".join(_article(each) for each in range(number)))


def _plan(rasid: Installation, path: Path, *asked: str) -> str:
    said = rasid.run("replay", "plan", *(asked or ("--last", "1h")), "--out", str(path)).stdout.decode()
    return re.findall(r"^Replay (\S+)", said)[0]


def _refused(rasid: Installation, *arguments: str) -> str:
    """Return what a command says that must be refused. In this process: `main` makes one line of it."""
    with (
        patch.dict(os.environ, rasid.env, clear=True),
        pytest.raises((RasidError, click.UsageError)) as refused,
    ):
        cli.main(["replay", *arguments], standalone_mode=False)
    said = (
        refused.value.format_message() if isinstance(refused.value, click.UsageError) else str(refused.value)
    )
    assert len(said.splitlines()) == 1, said
    return said


def test_a_rule_over_the_past_is_tried_replayed_compared_and_released_once(
    rasid: Installation, tmp_path: Path
) -> None:
    plan, rules = tmp_path / "plan.yaml", tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    with rasid.worker():
        _push(rasid, 10)
        until(lambda: rasid.count("articles.enriched") == 10, 60, "ten enriched articles")
        [one] = [each.value for each in rasid.read("articles.enriched") if each.key == b"a-1"]
        as_before = replace(wire.decode(EnrichedArticle, one), pipeline="1.0+0", mentions=[], entities=[])
        rasid.send(
            "articles.enriched", [wire.encode(as_before)], key=b"a-1"
        )  # by a version that knew no names
        _plan(rasid, plan)
        _plan(rasid, tmp_path / "sport.yaml", "--last", "1h", "--subject", "sport")
        assert "messages: 5\n" in (tmp_path / "sport.yaml").read_text()

        tried = rasid.run("replay", "diff", str(plan), "--rules", str(rules)).stdout.decode()
        assert re.search(r"football\t5\t5\.0", tried)
        assert "never ran" in _refused(rasid, "diff", str(plan))
        assert not [each for each in rasid.read("rules") if each.key == b"football"], (
            "trying installs nothing"
        )

        twins = (
            RULES.replace("football", f"twin-{each}").replace("channel: sport", "channel: twins")
            for each in range(20)
        )
        rules.write_text(RULES + "".join(each.removeprefix("rules:\n") for each in twins), encoding="utf-8")
        rasid.run(
            "rules", "apply", "--yes", str(rules)
        )  # so many of one desk that their hits travel together
        plan.unlink()
        replay_id = _plan(rasid, plan)
        done = rasid.run("replay", "run", str(plan), timeout=120).stdout.decode()
        assert "10 = 10 enriched + 0 dead" in done
        assert rasid.count("alerts.sport") == 0, "a replay tells nobody"

        changed = rasid.run("replay", "diff", str(plan)).stdout.decode()
        assert "10 with the same subjects, 0 changed" in changed
        assert "9 with the same names, 1 with others" in changed
        assert re.search(r"^place\t4\t5\t1\t0$", changed, re.MULTILINE)
        assert re.search(r"\+ place in 1 article +\u2068المنامة\u2069$", changed, re.MULTILINE)
        assert re.search(r"^football\t0\t0\t0\t([1-5])\t0\t\1$", changed, re.MULTILINE), "before + new = now"
        assert "gone" not in changed

        shown = rasid.run("replay", "release", str(plan), "--rule", "football")
        assert "nothing was sent" in shown.stderr.decode()
        went = rasid.run("replay", "release", str(plan), "--rule", "football", "--execute").stderr.decode()
        sent = int(re.search(r"hits sent to the live ledger: (\d+)", went)[1])
        assert f"desks were told of {rasid.count('alerts.sport')}" in went, "it says what the ledger did"
        assert 0 < rasid.count("alerts.sport") <= sent
        again = rasid.run("replay", "release", str(plan), "--rule", "football", "--execute")
        assert "nothing to release" in again.stderr.decode()
        assert "the desk was told" in again.stdout.decode()

    told = [wire.decode(Alert, each.value) for each in rasid.read("alerts.sport")]
    would = [wire.decode(Alert, each.value) for each in rasid.read("alerts.replay")]
    assert {each.id for each in told} == {
        each.id for each in would if each.rule.id == "football" and not each.suppressed
    }
    listed = rasid.run("replay", "list").stdout.decode()
    assert replay_id in listed
    rasid.run("replay", "clean", replay_id)
    with Reader.open(rasid.settings) as reader:
        topic = rasid.settings.name("articles.replay")
        assert reader.firsts(reader.parts([topic])) == reader.ends([topic]), "nothing is left of it"
    assert "was cleaned" in _refused(rasid, "run", str(plan))


def test_what_came_too_late_can_be_told_after_all_and_once(rasid: Installation, tmp_path: Path) -> None:
    """The runbook of an outage, as written: articles older than what the ledger remembers."""
    plan, now = tmp_path / "outage.yaml", int(time.time() * 1000)
    sender = Sender(rasid.settings)
    raw = rasid.settings.name("articles.raw")
    body = "أعلنت وزارة الداخلية تفكيك خلية إرهابية كانت تعد لهجمات، وضبط أسلحة في وكرها."
    older = json.dumps({"id": "a-3", "source": "s", "title": "تفكيك خلية إرهابية", "body": body}).encode()
    with rasid.worker():
        sender.send(Output(topic=raw, key=b"a-1", value=_article(1), timestamp=now))
        sender.close()
        until(lambda: rasid.count("alerts.counter-extremism") == 1, 60, "the newer one is told")
        sender.send(Output(topic=raw, key=b"a-3", value=older, timestamp=now - 5 * 86_400_000))
        sender.close()
        until(lambda: rasid.count("alerts.suppressed"), 60, "the older one is late")
        _plan(rasid, plan, "--last", "7d")
        rasid.run("replay", "run", str(plan), timeout=120)
        changed = rasid.run("replay", "diff", str(plan)).stdout.decode()
        assert re.search(r"^counter-extremism\t\d\t\d\t0\t1\t", changed, re.MULTILINE), "one is new"
        rasid.run("silence", "add", "--rule", "counter-extremism", "--for", "1h", "--reason", "for a test")
        silenced = rasid.run("replay", "release", str(plan), "--all", "--execute").stderr.decode()
        assert "told of 0\n" in silenced
        assert "1 not told: silenced" in silenced
        rasid.run("silence", "end", rasid.run("silence", "list").stdout.decode().split()[0])
        went = rasid.run("replay", "release", str(plan), "--all", "--execute").stderr.decode()
        assert "hits sent to the live ledger: 1; desks were told of 1\n" in went
        again = rasid.run("replay", "release", str(plan), "--all", "--execute")
        assert "nothing to release" in again.stderr.decode()
    told = [wire.decode(Alert, each.value).article.id for each in rasid.read("alerts.counter-extremism")]
    assert told == ["a-1", "a-3"]


def test_ctrl_c_ends_a_replay_that_a_worker_of_another_machine_then_ends(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    rasid, plan = install(), tmp_path / "plan.yaml"
    elsewhere = install(topics=False, topic_prefix=rasid.settings.topic_prefix)
    _push(rasid, 300)
    replay_id = _plan(rasid, plan)
    runner = rasid.start("-m", "streams.cli", "replay", "run", str(plan), "--rate", "20")
    until(lambda: rasid.count("articles.replay") > 20, 30, "the replay under way")
    runner.signal(signal.SIGINT)
    assert runner.wait(30) == 130
    assert "Traceback" not in runner.output
    assert not worker.background(rasid.settings, replay_id).find(), "the worker ends with its runner"

    alone = rasid.run("replay", "run", str(plan), "--no-worker").stderr.decode()
    assert f"rasid replay worker {replay_id}" in alone
    with elsewhere.start("-m", "streams.cli", "replay", "worker", replay_id):
        group = f"{rasid.settings.topic_prefix}.rasid-replay-{replay_id}"
        until(lambda: _members(rasid, group), 30, "the worker elsewhere has joined")
        done = rasid.run("replay", "run", str(plan), "--no-worker", timeout=120)
    assert "300 = 300 enriched + 0 dead" in done.stdout.decode()


def test_a_replay_goes_on_though_retention_has_deleted_what_it_has_copied(
    rasid: Installation, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.yaml"
    _push(rasid, 300)
    _plan(rasid, plan)
    runner = rasid.start("-m", "streams.cli", "replay", "run", str(plan), "--rate", "20", "--no-worker")
    until(lambda: rasid.count("articles.replay") > 20, 30, "the replay under way")
    runner.signal(signal.SIGINT)
    assert runner.wait(30) == 130
    copied = [headers.origin(each.headers) for each in rasid.read("articles.replay")]
    assert len(copied) < 300
    for part, offset in {each.part: each.offset for each in copied}.items():
        _eat(rasid, part.partition, offset + 1)
    said = rasid.run("replay", "run", str(plan), "--no-worker").stderr.decode()
    assert "all articles are copied" in said
    copies = rasid.read("articles.replay")
    assert [headers.place(each.headers).article for each in copies] == list(range(300))
    assert len({headers.origin(each.headers) for each in copies}) == 300
    assert [each.timestamp for each in copies] == sorted(each.timestamp for each in copies)


def _members(rasid: Installation, group: str) -> int:
    with Admin.open(rasid.settings) as admin:
        return len(admin.members(group))


def test_what_a_plan_selects(rasid: Installation, tmp_path: Path) -> None:
    rasid.send("articles.raw", [_article(each) for each in range(6)], key=b"k")
    rasid.send("articles.raw", [b"not json"], key=b"a-9")
    ids = tmp_path / "ids"
    ids.write_text("a-1\na-4\na-9\n")
    full = next(number for number in range(2) if _offsets(rasid)[number])
    for number, (asked, messages) in enumerate(
        {
            ("--last", "1h"): 7,
            ("--ids", str(ids)): 3,
            ("--source", "s-0"): 2,
            ("--offsets", f"{full}:1-2 5"): 3,
            ("--last", "1h", "--source", "s-1", "--source", "s-2"): 4,
            ("--partition", str(full)): _offsets(rasid)[full],
        }.items()
    ):
        path = tmp_path / f"{number}.yaml"
        _plan(rasid, path, *asked)
        assert f"messages: {messages}\n" in path.read_text(), asked
    assert rasid.count("articles.replay") == rasid.count("replays") == 0, "planning writes to no topic"


def _offsets(rasid: Installation) -> dict[int, int]:
    with Reader.open(rasid.settings) as reader:
        ends = reader.ends([rasid.settings.name("articles.raw")])
    return {part.partition: end for part, end in ends.items()}


def test_messages_without_a_clock_are_counted_and_said(rasid: Installation, tmp_path: Path) -> None:
    producer = KafkaProducer(bootstrap_servers=rasid.settings.bootstrap)
    begun = int(time.time() * 1000)
    for number, timestamp in enumerate((begun, -1, begun + 1)):
        producer.send(
            rasid.settings.name("articles.raw"), _article(number), partition=0, timestamp_ms=timestamp
        ).get(timeout=30)
    producer.close()
    plan = tmp_path / "plan.yaml"
    _plan(rasid, plan, "--offsets", "0:0-2")
    assert "1 messages carry no timestamp" in plan.read_text()
    assert "3 = 3 enriched" in rasid.run("replay", "run", str(plan), timeout=120).stdout.decode()


@pytest.mark.timeout(60, func_only=True)  # where it stands still, it does so for ever
def test_more_than_is_read_ahead_comes_to_its_end(install: Callable[..., Installation]) -> None:
    """Partitions are held and let go on again and again, each in the middle of what was fetched."""
    rasid = install(partitions=4)
    topic, number = rasid.settings.name("articles.raw"), 24_000
    producer = KafkaProducer(bootstrap_servers=rasid.settings.bootstrap)
    begun = int(time.time() * 1000) - number
    for each in range(number):
        producer.send(topic, b"x" * 3000, partition=each % 4, timestamp_ms=begun + each)
    producer.close()
    with Reader.open(rasid.settings) as reader:
        wanted = {part: [(0, end - 1)] for part, end in reader.ends([topic]).items()}
        times = [record.timestamp for record in order.in_order(reader, wanted)]
    assert times == list(range(begun, begun + number))


def test_offsets_that_hold_no_message_are_said_and_lose_nothing(rasid: Installation, tmp_path: Path) -> None:
    """The end of a transaction takes an offset that no reader sees, as compaction leaves some."""
    feed = confluent_kafka.Producer(
        {"bootstrap.servers": rasid.settings.bootstrap, "transactional.id": str(tmp_path)}
    )
    feed.init_transactions(30)
    for number in range(3):
        feed.begin_transaction()
        feed.produce(rasid.settings.name("articles.raw"), _article(number), partition=0)
        feed.commit_transaction(30)
    until(lambda: _offsets(rasid)[0] == 6, 20, "the last end can be read")  # it is confirmed before
    plan = tmp_path / "plan.yaml"
    _plan(rasid, plan, "--offsets", "0:0-5")
    assert "3 offsets in the range hold no message" in plan.read_text()
    assert "3 = 3 enriched" in rasid.run("replay", "run", str(plan), timeout=120).stdout.decode()


def test_a_message_that_is_too_large_to_be_copied_is_left_out_and_the_others_run(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    rasid = install(max_article_bytes=10_000)
    _push(rasid, 4)
    # By another producer: packed, one is small enough for the topic; the other fits but for our headers.
    packing = confluent_kafka.Producer(
        {
            "bootstrap.servers": rasid.settings.bootstrap,
            "message.max.bytes": 10_000_000,
            "compression.type": "lz4",
        }
    )
    filling = b"x" * (topics.max_record_bytes(rasid.settings) - 600)
    large = json.dumps({"id": "large", "source": "s", "title": "خبر", "body": "x" * 3_000_000}).encode()
    packing.produce(rasid.settings.name("articles.raw"), large)
    packing.produce(rasid.settings.name("articles.raw"), _article(4), headers={"theirs": filling})
    packing.flush()
    _plan(rasid, tmp_path / "all.yaml")
    assert "2 messages are too large, with their headers, to be copied" in (tmp_path / "all.yaml").read_text()
    done = rasid.run("replay", "run", str(tmp_path / "all.yaml")).stdout.decode()
    assert "4 = 4 enriched + 0 dead" in done


def test_each_thing_that_cannot_be_planned_says_why(rasid: Installation, tmp_path: Path) -> None:
    rasid.send("articles.raw", [_article(each) for each in range(4)], key=b"k")
    number, end = next((number, end) for number, end in _offsets(rasid).items() if end)
    asked = {
        ("--last", "1h", "--topic", "nothing.here"): "does not exist",
        ("--last", "1h", "--topic", "articles.enriched"): "holds no articles",
        ("--from", "2026-10-01T00:00"): "time with an offset",
        ("--from", "2001-01-01T00:00Z", "--to", "2001-01-02T00:00Z"): "nothing to run again",
        ("--offsets", f"{number}:0-99"): f"ends before offset {end}",
        ("--offsets", "9:0-1"): "has no partition 9",
        ("--source", "nobody"): "nothing to run again",
        (): "say which messages",
    }
    for arguments, why in asked.items():
        assert why in _refused(rasid, "plan", *arguments, "--out", str(tmp_path / "no.yaml")), arguments
    assert not (tmp_path / "no.yaml").exists()

    _eat(rasid, number, 2)
    assert "retention has deleted" in _refused(rasid, "plan", "--from", "2001-01-01T00:00Z")
    assert "begins at offset 2" in _refused(rasid, "plan", "--offsets", f"{number}:1-3")
    _plan(rasid, tmp_path / "left.yaml", "--from", "2001-01-01T00:00Z", "--what-is-left")
    assert "messages: 2\n" in (tmp_path / "left.yaml").read_text()

    for each in range(8):
        rasid.send("articles.raw", [_article(each)], key=b"%d" % each)
    _eat(rasid, number, _offsets(rasid)[number])
    lost = f"retention has deleted all that {rasid.settings.name('articles.raw')} partition {number} held"
    assert lost in _refused(rasid, "plan", "--last", "1h"), "though other partitions hold some of the range"


def test_each_thing_that_keeps_a_plan_from_running_says_why(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    rasid, other = install(), install()
    rasid.send("articles.raw", [_article(each) for each in range(4)], key=b"k")
    number = next(number for number, end in _offsets(rasid).items() if end)
    path = tmp_path / "plan.yaml"
    replay_id = _plan(rasid, path)
    text = path.read_text()
    changed = tmp_path / "changed.yaml"

    def why(old: str, new: str) -> str:
        changed.write_text(re.sub(old, new, text))
        return _refused(rasid, "run", str(changed))

    assert "made for the prefix" in _refused(other, "run", str(path))
    assert "made for the cluster" in why("cluster: .*", "cluster: another")
    assert "made anew" in why("topic_id: .*", "topic_id: another")
    assert "was it changed" in why("messages: 4", "messages: 3")
    assert "not a replay plan" in why("id: .*", "no: 1")
    assert "no such file" in _refused(rasid, "run", str(tmp_path / "nothing"))
    with _locked(rasid.settings, replay_id):
        assert "being run on this machine" in _refused(rasid, "run", str(path))
    _eat(rasid, number, 1)
    assert "retention has deleted what lies between" in _refused(rasid, "run", str(path))
    assert rasid.count("articles.replay") == 0


def test_a_second_worker_of_a_replay_is_refused_and_a_canceled_replay_runs_no_more(
    rasid: Installation, tmp_path: Path
) -> None:
    rasid.send("articles.raw", [_article(each) for each in range(4)], key=b"k")
    plan = tmp_path / "plan.yaml"
    replay_id = _plan(rasid, plan)
    copied = rasid.run("replay", "run", str(plan), "--no-worker")
    assert f"rasid replay worker {replay_id}" in copied.stderr.decode()
    with rasid.start("-m", "streams.cli", "replay", "worker", replay_id):
        until(lambda: rasid.count("articles.enriched") == 4, 60, "the worker at work")
        assert "one is enough" in _refused(rasid, "worker", replay_id)
    rasid.run("replay", "cancel", replay_id)
    assert "was canceled" in _refused(rasid, "run", str(plan))
    assert "is canceled" in _refused(rasid, "cancel", replay_id)
    assert "4 of 4" in rasid.run("replay", "status", replay_id).stdout.decode()


def _eat(rasid: Installation, number: int, offset: int) -> None:
    """Do what retention does."""
    with Admin.open(rasid.settings) as admin:
        admin.delete_records({TopicPart(rasid.settings.name("articles.raw"), number): offset})


@pytest.mark.parametrize("command", ["diff", "release"])
def test_a_replay_that_never_ran_has_nothing_to_show(
    rasid: Installation, tmp_path: Path, command: str
) -> None:
    rasid.send("articles.raw", [_article(0)])
    plan = tmp_path / "plan.yaml"
    _plan(rasid, plan)
    arguments = ["--all"] if command == "release" else []
    assert "never ran" in _refused(rasid, command, str(plan), *arguments)
