"""Rules on a real Kafka: applied whole, live in a worker within seconds, pruned, removed."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from processors.text.direction import isolate
from schemas import Alert, Hit, Rule, wire
from streams.cluster.compacted import CompactedTopic
from streams.cluster.reader import Reader
from streams.cluster.sender import ExclusiveSender
from streams.desks import rules
from streams.errors import ClusterError
from streams.messages import topics
from streams.messages.records import Output
from tests.installation import Installation, until

RULES = """
lists:
  capitals: [لندن, واشنطن]
rules:
  - {id: ambassadors, desk: gulf, channel: embassies, name: السفراء, query: 'السفير NEAR/8 @capitals'}
  - {id: floods, desk: gulf, channel: weather, name: السيول, query: 'سيول OR فيضان*', severity: warning}
"""
ARTICLE = (
    '{"id": "%s", "source": "example.org", "title": "السفير يغادر لندن",'
    ' "body": "غادر السفير العاصمة لندن صباح اليوم."}\n'
)


def in_force(rasid: Installation) -> dict[str, int]:
    return {rule_id: rule.version for rule_id, rule in rules.in_force(rasid.settings).items()}


@pytest.fixture
def rules_file(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES)
    return path


def test_a_plan_is_shown_and_nothing_happens_without_a_yes(rasid: Installation, rules_file: Path) -> None:
    before = in_force(rasid)
    refused = rasid.run("rules", "apply", str(rules_file), stdin=b"n\n", check=False)
    assert refused.returncode != 0
    assert "+ ambassadors" in refused.stderr.decode()
    assert in_force(rasid) == before


def test_rules_are_applied_changed_pruned_and_removed(rasid: Installation, rules_file: Path) -> None:
    others = in_force(rasid)  # of the desk monitoring, which these files do not name
    rasid.run("rules", "apply", "--yes", "--prune", str(rules_file))
    assert in_force(rasid) == others | {"ambassadors": 1, "floods": 1}
    assert b"nothing to change" in rasid.run("rules", "apply", "--yes", str(rules_file)).stderr

    rules_file.write_text(RULES.replace("NEAR/8", "NEAR/4"))
    plan = rasid.run("rules", "apply", "--yes", str(rules_file)).stderr.decode()
    assert "~ ambassadors  version 2" in plan
    assert "floods" not in plan
    assert in_force(rasid) == others | {"ambassadors": 2, "floods": 1}

    rules_file.write_text(RULES.replace("NEAR/8", "NEAR/4").replace("واشنطن", "باريس"))
    plan = rasid.run("rules", "apply", "--yes", str(rules_file)).stderr.decode()
    assert "~ ambassadors  version 3\n    list @capitals:" in plan
    assert in_force(rasid) == others | {"ambassadors": 3, "floods": 1}
    shown = rasid.run("rules", "show", "السفراء").stdout.decode()
    assert "NEAR/4 @capitals" in shown
    assert "باريس" in shown
    assert "floods" in rasid.run("rules", "list", "--desk", "gulf").stdout.decode()
    rasid.run("rules", "remove", "--yes", "floods")
    assert in_force(rasid) == others | {"ambassadors": 3}
    assert rasid.run("rules", "remove", "--yes", "floods", check=False).returncode == 1

    rules_file.write_text("rules: []\n")
    rasid.run("rules", "apply", "--yes", "--prune", "--desk", "gulf", str(rules_file))
    assert in_force(rasid) == others
    rules_file.write_text(RULES)
    refused = rasid.run("rules", "apply", "--yes", "--desk", "sea", str(rules_file), check=False)
    assert b"rule ambassadors is of the desk gulf, not of sea: nothing was done" in refused.stderr


def test_what_was_shown_is_a_file_that_can_be_applied(
    rasid: Installation, rules_file: Path, tmp_path: Path
) -> None:
    rasid.run("rules", "apply", "--yes", str(rules_file))
    shown = tmp_path / "shown.yaml"
    shown.write_bytes(rasid.run("rules", "show", "ambassadors").stdout)
    assert b"nothing to change" in rasid.run("rules", "apply", "--yes", str(shown)).stderr


def test_a_rule_is_live_in_a_running_worker_within_five_seconds(
    rasid: Installation, rules_file: Path
) -> None:
    with rasid.worker():
        rasid.run("push", "-", stdin=(ARTICLE % "before").encode())
        until(lambda: rasid.count("articles.enriched"), 30, "the first article enriched")
        rasid.run("rules", "apply", "--yes", str(rules_file))
        applied = time.monotonic()
        while not _told(rasid):
            assert time.monotonic() - applied < 5 + 10, (
                "not live within five seconds (and the time of a push)"
            )
            rasid.run("push", "-", stdin=(ARTICLE % f"after-{time.monotonic()}").encode())
    why = rasid.run("why", "before", "--rule", "floods").stdout.decode()
    assert f"rule floods (version 1): lacks one of {isolate('سيول')}, {isolate('فيضان*')}" in why
    hits = [wire.decode(Hit, record.value) for record in rasid.read("hits")]
    assert {hit.rule.id for hit in hits if hit.article.id == "before"} <= {"diplomacy", "counter-extremism"}


def _told(rasid: Installation) -> list[Alert]:
    """Alerts on the channel, once the worker has made it."""
    return [wire.decode(Alert, record.value) for record in rasid.read("alerts.embassies")]


def test_readers_never_see_half_a_change(rasid: Installation) -> None:
    """A hundred rules at once, again and again: what a reader holds is always one whole set."""
    held = CompactedTopic(topics.of(rasid.settings).rules, rules.read_rule)

    def write() -> None:
        for version in range(1, 30):
            with ExclusiveSender(rasid.settings, "rules") as sender:
                sender.send(_records(rasid, *(_rule(f"r-{n}", version) for n in range(100))))

    seen: set[int] = set()

    def newest(reader: Reader) -> int:
        held.refresh(reader)
        versions = {rule.version for rule_id, rule in held.values.items() if rule_id.startswith("r-")}
        assert len(versions) <= 1
        seen.update(versions)
        return max(versions, default=0)

    with Reader.open(rasid.settings) as reader, ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        while not writing.done():
            newest(reader)
        writing.result()
        # Kafka confirms a transaction before its end can be read everywhere.
        until(lambda: newest(reader) == 29, 20, "the last set is held")
    assert len(seen) > 1, "it was read while it was written"


def test_a_change_that_breaks_off_in_the_middle_never_was(rasid: Installation) -> None:
    before = in_force(rasid)

    def breaking_off():
        yield from _records(rasid, _rule("half-1", 1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), ExclusiveSender(rasid.settings, "rules") as sender:
        sender.send(breaking_off())
    assert in_force(rasid) == before


def test_who_decided_on_old_rules_cannot_write(rasid: Installation) -> None:
    with ExclusiveSender(rasid.settings, "rules") as slow:
        with ExclusiveSender(rasid.settings, "rules") as quick:
            quick.send(_records(rasid, _rule("x", 1)))
        with pytest.raises(ClusterError, match="somebody else changed the rules"):
            slow.send(_records(rasid, _rule("x", 2)))
    # Kafka confirms a transaction before its end can be read.
    until(lambda: in_force(rasid).get("x") == 1, 20, "what the quick one decided is in force")


def _records(rasid: Installation, *some: Rule) -> list[Output]:
    return [rules.record(rule.id, rule, rasid.settings, 0) for rule in some]


def _rule(rule_id: str, version: int) -> Rule:
    return Rule(id=rule_id, desk="d", channel="c", name="n", query="سفير", version=version)
