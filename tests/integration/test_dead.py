"""Dead letters on a real Kafka: seen, taken out, sent again, counted."""

import json
from collections import Counter
from collections.abc import Callable

import pytest

from streams.dead_letters import letters
from streams.dead_letters.letters import ALL_LANES, Filter
from tests.e2e.articles import article
from tests.installation import Installation, until

HALF = 50
BAD = [f"not json {number}".encode() for number in range(HALF)]
LARGE = [
    json.dumps({"id": f"l{number}", "source": "a", "title": "عنوان", "body": "نص " * 6_000}).encode()
    for number in range(HALF)
]
HEADERS = [("ce_id", b"feed-1"), ("their-own", b"\x00\xff")]


def _letters(rasid: Installation, **which: object) -> list[letters.Letter]:
    return list(letters.read(rasid.settings, Filter(lane=ALL_LANES, **which)))  # type: ignore[arg-type]


def test_a_redrive_after_a_fix_leaves_dead_exactly_what_was_not_mended(
    install: Callable[..., Installation],
) -> None:
    before = install(max_article_bytes=20_000)
    before.send("articles.raw", [*BAD, *LARGE], key=b"k", headers=HEADERS)
    with before.worker():
        until(lambda: len(_letters(before)) == 2 * HALF, 60, "a hundred dead letters")

    assert before.run("dead", "redrive").stderr.decode().endswith("nothing was sent; `--execute` sends\n")
    assert before.count("articles.raw") == 2 * HALF, "showing a plan sends nothing"

    before.run("dead", "redrive", "--execute")
    assert not _letters(before), "what was sent again is open no longer"
    raw = before.read("articles.raw")
    sent_again = raw[HALF * 2 :]  # one key, one partition: they stand behind the first hundred
    assert Counter(record.value for record in sent_again) == Counter([*BAD, *LARGE])
    assert {record.key for record in sent_again} == {b"k"}
    assert all(record.headers[:2] == HEADERS for record in sent_again)
    assert {record.timestamp for record in sent_again} == {record.timestamp for record in raw[: HALF * 2]}

    fixed = Installation(before.settings.__class__(**_changed(before, max_article_bytes=1_000_000)))
    try:
        with fixed.worker():
            until(lambda: fixed.count("articles.enriched") == HALF, 60, "the mended half enriched")
            until(lambda: len(_letters(fixed)) == HALF, 60, "the other half dead again")
    finally:
        fixed.close()
    again = _letters(fixed)
    assert {each.why.attempts for each in again} == {2}
    assert {each.value for each in again} == set(BAD)
    assert {each.headers[0] for each in again} == {HEADERS[0]}
    assert len(_letters(fixed, sent_again=True)) == 3 * HALF


def _changed(rasid: Installation, **settings: object) -> dict[str, object]:
    fields = rasid.settings.__dataclass_fields__
    return {name: getattr(rasid.settings, name) for name in fields} | settings


def test_letters_are_grouped_shown_and_taken_out(rasid: Installation) -> None:
    rasid.send("articles.raw", [b"\xff\xfe\x00", b"not json"], key=b"k1")
    rasid.send("articles.raw", [b'{"id": "x\x1b[31m"}'], key=b"k2")
    with rasid.worker():
        until(lambda: len(_letters(rasid)) == 3, 30, "three dead letters")

    listed = rasid.run("dead", "list").stdout.decode()
    assert all(reason in listed for reason in ("not-utf8", "not-json"))
    lines = rasid.run("dead", "list", "--letters", "--reason", "not-utf8").stdout.decode().splitlines()
    assert len(lines) == 1
    shown = rasid.run("dead", "show", lines[0].split("\t")[0]).stdout.decode()
    assert "ff fe 00" in shown
    assert "articles.raw partition" in shown

    out = [json.loads(line) for line in rasid.run("dead", "export").stdout.splitlines()]
    assert len(out) == 3
    assert {"base64": "//4A"} in [each["value"] for each in out]
    assert b"\x1b" not in rasid.run("dead", "list", "--letters").stdout, "no letter plays with the terminal"
    assert "open" in rasid.run("dead", "stats").stdout.decode()


def test_a_letter_that_failed_too_often_is_held_back_and_a_wrong_id_is_named(rasid: Installation) -> None:
    rasid.send("articles.raw", [b"not json"], headers=[("rasid_attempts", b"4")])
    with rasid.worker():
        until(lambda: len(_letters(rasid)) == 1, 30, "a dead letter")
    assert _letters(rasid)[0].why.attempts == 5
    held = rasid.run("dead", "redrive", "--execute")
    assert "held back" in held.stdout.decode()
    assert rasid.count("articles.raw") == 1
    rasid.run("dead", "redrive", "--execute", "--max-attempts", "9")
    assert rasid.count("articles.raw") == 2

    wrong = rasid.run("dead", "show", "0:4711", check=False)
    assert wrong.returncode == 1
    assert "no dead letter 0:4711" in wrong.stderr.decode()


def test_only_letters_that_are_meant_are_read_and_each_once(rasid: Installation) -> None:
    rasid.send("articles.raw", [b"not json"] * 20, key=b"k1")
    rasid.send("articles.raw", [b"\xff"], key=b"k2")
    rasid.send("articles.dead", [b"what another hand wrote"])
    with rasid.worker():
        until(lambda: len(_letters(rasid)) == 21, 30, "all letters")
    again = rasid.read("articles.dead")[-1]
    rasid.send("articles.dead", [again.value], key=again.key, headers=again.headers)  # as after a crash
    assert len(_letters(rasid)) == 21
    [one] = _letters(rasid, key="k2")
    assert (one.value, one.why.reason) == (b"\xff", "not-utf8")
    assert [each.id for each in letters.read_ids(rasid.settings, [one.id])] == [one.id]
    read = 0

    def progress(passed: int, _: int) -> None:
        nonlocal read
        read += passed

    assert len(list(letters.read(rasid.settings, Filter(reasons=frozenset(["not-json"])), progress))) == 20
    assert read == 0, "nothing is new: no letter is read but those that are meant"


def test_a_record_that_workers_stop_at_is_passed_over_by_hand_and_kept(
    install: Callable[..., Installation],
) -> None:
    rasid = install(partitions=1)
    rasid.send("articles.raw", [article(1), article(2)], key=b"k", headers=HEADERS)
    place = f"{rasid.settings.name('articles.raw')}:0:0"
    assert b"nothing was done" in rasid.run("dead", "skip", place).stderr
    assert rasid.count("articles.dead") == 0
    assert b"its bytes are a dead letter" in rasid.run("dead", "skip", place, "--execute").stderr
    [letter] = _letters(rasid)
    assert (letter.value, letter.why.reason, letter.why.stage) == (article(1), "skipped", "enrich")
    assert letter.headers[0] == HEADERS[0]
    with rasid.worker():
        until(lambda: rasid.count("articles.enriched") == 1, 60, "the next one enriched")
        rasid.run("dead", "redrive", "--reason", "skipped", "--execute")
        until(lambda: rasid.count("articles.enriched") == 2, 60, "the one passed over enriched")
        alive = rasid.run("dead", "skip", place, check=False)
    assert (alive.returncode, b"are alive" in alive.stderr) == (1, True)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("articles.raw", "a place is TOPIC:PARTITION:OFFSET"),
        ("articles.dead:0:0", "workers read"),
        ("articles.raw:7:0", "has no partition 7"),
        ("articles.raw:0:0", "have read all"),
        ("articles.raw:1:5", "stand at offset 0"),
    ],
)
def test_only_the_record_that_workers_stop_at_is_passed_over(
    rasid: Installation, place: str, says: str
) -> None:
    rasid.send("articles.raw", [b"x"], key=b"1")  # partition 1
    done = rasid.run("dead", "skip", rasid.settings.name(place), "--execute", check=False)
    assert done.returncode == 1
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr
