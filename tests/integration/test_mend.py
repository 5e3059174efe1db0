"""What cannot be read on Rasid's own topics stops nothing, is shown, and is set aside by a command."""

import json
from importlib.metadata import version

import orjson
import pytest

from processors.stories.entries import Entry, read_entry, write_entry
from schemas import Alert, Rule, wire
from streams import state_format
from streams.cluster.sender import send_all
from streams.desks.rules import make_channels, record
from streams.errors import FormatError
from streams.messages import topics
from streams.messages.records import Output
from streams.state_format import FORMAT
from tests.installation import Installation, until

RULE = Rule(id="calls", desk="gulf", channel="calls", name="اتصالات", query="اتصالا")
SUPPRESSED = orjson.dumps(
    {"id": "bad", "desk": "gulf", "channel": "suppressed", "name": "n", "query": "سفير"}
)
NO_QUERY = orjson.dumps({"id": "half", "desk": "gulf", "channel": "calls", "name": "n", "query": "(سفير"})
REDRIVE = orjson.dumps(
    {
        "id": "x", "made_at": "2026-01-01T00:00:00Z", "made_by": "x", "asked": "x", "count": 1,
        "letters": {"first": "1-"},
    }
)  # fmt: skip


def article(name: str, country: str) -> bytes:
    title = f"نائب الملك يتلقى اتصالا هاتفيا من رئيس وزراء {country}"
    return orjson.dumps({"id": name, "source": "one.example", "title": title}) + b"\n"


def told(rasid: Installation) -> list[str]:
    return [wire.decode(Alert, each.value).article.id for each in rasid.read("alerts.calls")]


def spoil(rasid: Installation) -> None:
    """Write to each control topic what cannot be read, past all commands."""
    rasid.send("rules", [SUPPRESSED], key=b"bad")
    rasid.send("rules", [NO_QUERY], key=b"half")
    rasid.send("silences", [b'{"id": "s"}'], key=b"s")
    rasid.send("redrives", [REDRIVE], key=b"x")
    rasid.send("replays", [b"\xff\xfe"], key=b"r")
    rasid.send("embargoes", [b"{}"], key=b"0:1")


def start(rasid: Installation) -> None:
    make_channels(rasid.settings, [RULE])
    send_all(rasid.settings, [record(RULE.id, RULE, rasid.settings, 0)])


def test_what_cannot_be_read_stops_no_worker_and_no_command(rasid: Installation) -> None:
    start(rasid)
    spoil(rasid)
    with rasid.worker():
        rasid.run("push", "-", stdin=article("a-1", "باكستان"))
        until(lambda: told(rasid) == ["a-1"], 60, "the desk is told")
        for command in (("dead", "list"), ("replay", "list"), ("silence", "list"), ("rules", "list")):
            rasid.run(*command)
        # Its first report may be of a moment before it had its partitions.
        until(lambda: b"passed over" in rasid.run("health", check=False).stdout, 30, "health says it")
    assert rasid.restarts() == []


def test_it_is_shown_with_what_follows_and_mended_by_a_command(rasid: Installation) -> None:
    spoil(rasid)
    shown = rasid.run("status").stdout.decode()
    rules = topics.of(rasid.settings).rules.name
    assert f"warning: 2 records on {rules} cannot be read (first at 0:2: channel: suppressed" in shown
    assert "these rules are not in force" in shown
    for base, follows in (
        ("silences", "are told in spite"),
        ("redrives", "count as open"),
        ("replays", "no command"),
        ("embargoes", "do not come out"),
    ):
        (line,) = (
            each for each in shown.splitlines() if rasid.settings.name(base) in each and "cannot" in each
        )
        assert follows in line

    planned = rasid.run("mend")
    assert planned.stdout.decode().count("cannot be read") == 5
    assert b"nothing was done" in planned.stderr
    assert rasid.count("articles.dead") == 0

    assert b"6 mended" in rasid.run("mend", "--execute").stderr
    assert "cannot be read" not in rasid.run("status").stdout.decode()
    assert b"nothing to mend" in rasid.run("mend").stderr
    kept = {each.key: each.value for each in rasid.read("articles.dead")}
    assert kept == {
        b"bad": SUPPRESSED, b"half": NO_QUERY, b"s": b'{"id": "s"}', b"x": REDRIVE, b"r": b"\xff\xfe",
        b"0:1": b"{}",
    }  # fmt: skip
    assert b"nothing to send" in rasid.run("dead", "redrive").stderr, "a tombstone is not overruled"


@pytest.fixture
def spoiled_ledger(rasid: Installation) -> Installation:
    """An installation whose desk was told of two stories, and cannot read what it was told of the first."""
    start(rasid)
    with rasid.worker():
        rasid.run("push", "-", stdin=article("a-1", "باكستان") + article("a-2", "ماليزيا"))
        until(lambda: len(told(rasid)) == 2, 60, "the desk is told")
    [first, *_] = [each for each in _entries(rasid) if read_entry(each.value).article == "a-1"]
    send_all(
        rasid.settings,
        [Output(topic=first.topic, partition=first.partition, key=first.key, value=b"\xff", timestamp=0)],
    )
    return rasid


def _entries(rasid: Installation) -> list:
    return [each for each in rasid.read("rasid-ledger-changelog") if (each.key or b"").startswith(b"gulf\0")]


def test_an_entry_that_cannot_be_read_is_no_crash_loop(spoiled_ledger: Installation) -> None:
    rasid = spoiled_ledger
    with rasid.worker() as worker:
        rasid.run("push", "-", stdin=article("a-3", "تونس") + article("a-2", "ماليزيا"))
        until(lambda: "a-3" in told(rasid), 60, "the desk is told of what is new")
        said = until(
            lambda: [line for line in worker.output.splitlines() if "told again" in line], 30, "a line"
        )
        assert json.loads(said[0])["desk"] == "gulf"
        until(lambda: b"desks may be told again" in rasid.run("status").stdout, 30, "status says it")
        assert sorted(told(rasid)) == ["a-1", "a-2", "a-3"], "what can be read of the ledger holds"
    assert rasid.restarts() == []
    assert b"1 record" in rasid.run("mend").stdout
    assert b"1 mended" in rasid.run("mend", "--execute").stderr
    with rasid.worker() as worker:
        rasid.run("push", "-", stdin=article("a-4", "لبنان"))
        until(lambda: "a-4" in told(rasid), 60, "the desk is told")
        assert "cannot be read" not in worker.output
    assert rasid.restarts() == []


def test_entries_of_a_version_to_come_are_read(rasid: Installation) -> None:
    """The way back to an older version: fields that it does not know are passed over."""
    start(rasid)
    with rasid.worker():
        rasid.run("push", "-", stdin=article("a-1", "باكستان"))
        until(lambda: told(rasid) == ["a-1"], 60, "the desk is told")
    for each in _entries(rasid):
        newer = orjson.dumps(orjson.loads(each.value) | {"mood": {"calm": True}})
        assert isinstance(read_entry(newer), Entry)
        assert write_entry(read_entry(newer)) == each.value
        send_all(
            rasid.settings,
            [Output(topic=each.topic, partition=each.partition, key=each.key, value=newer, timestamp=0)],
        )
    with rasid.worker() as worker:
        rasid.run("push", "-", stdin=article("a-1", "باكستان") + article("a-2", "ماليزيا"))
        until(lambda: "a-2" in told(rasid), 60, "the desk is told of what is new")
        assert sorted(told(rasid)) == ["a-1", "a-2"]
        assert "cannot be read" not in worker.output


def test_a_version_that_is_too_old_for_the_state_refuses_to_start_in_one_line(rasid: Installation) -> None:
    (mine,) = map(orjson.loads, (each.value for each in rasid.read("formats")))
    assert mine == {"number": FORMAT, "version": version("rasid")}
    newer = {"number": FORMAT + 1, "version": "9.1.0", "field": "of a version to come"}
    rasid.send("formats", [orjson.dumps(newer)], key=b"state")
    for command in ("up", "worker"):
        refused = rasid.run(command, check=False)
        assert refused.returncode == 1
        said = [
            line for line in refused.stderr.decode().splitlines() if "Rasid 9.1.0 has worked here" in line
        ]
        assert f"format {FORMAT + 1}" in said[-1]
        assert "start 9.1.0 or newer" in said[-1]
    assert rasid.count("formats") == 2, "what the newer one said stands"


def test_a_newer_version_says_that_it_writes_its_own_format(
    rasid: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(state_format, "FORMAT", FORMAT + 1)
        state_format.require(rasid.settings)
        state_format.require(rasid.settings)
    assert rasid.count("formats") == 2, "once for each format"
    with pytest.raises(FormatError, match=f"knows formats up to {FORMAT}"):
        state_format.require(rasid.settings)
