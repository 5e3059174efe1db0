"""Who did what is on the topic audit with what was done, or nothing is done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from schemas import AuditEntry, NotJSON, Rule, wire
from services.access import users
from streams import audit
from streams.cluster.admin import Admin
from streams.cluster.sender import send_all
from streams.dead_letters import letters
from streams.dead_letters import record as dead_letters
from streams.dead_letters.letters import Filter, Letter
from streams.dead_letters.redrive import redrive
from streams.desks import rules, silences
from streams.desks.rule_plan import plan, removal
from streams.errors import ClusterError, InputError
from streams.feeds import known
from streams.messages import people, times, topics
from streams.messages.lanes import LIVE
from streams.messages.people import Actor
from streams.messages.records import RawRecord
from streams.settings import Settings
from tests.installation import Installation
from tests.samples import TESTER

RULE = Rule(id="ambassadors", desk="gulf", channel="gulf", name="تحركات السفراء", query="السفير")


def put(settings: Settings, *wanted: Rule, by: Actor = TESTER) -> None:
    rules.change(settings, lambda now: plan(now, wanted), lambda _: None, by=by)


def told(entry: AuditEntry) -> tuple[str, str, str | None, str]:
    return entry.act, entry.object, entry.desk, entry.state


def test_every_act_is_there_with_what_it_changed(rasid: Installation) -> None:
    own = rasid.settings
    put(own, RULE)
    of_rule = silences.add(own, {"rule": RULE.id}, span="2h", reason="زيارة", by=TESTER)
    put(own, replace(RULE, query="السفير OR سفارة"), by=Actor("badr", "page"))
    rules.change(own, lambda now: removal(now, [RULE.id]), lambda _: None, by=TESTER)
    quiet = silences.add(own, {"subject": "sport"}, span="2h", reason="مباريات", by=TESTER)
    silences.end(own, quiet.id, by=TESTER)
    with pytest.raises(InputError):
        silences.end(own, quiet.id, by=TESTER)  # what is refused is no act
    secrets = [known.add(own, "wire", ["wire.example"], by=TESTER, options={}).token]
    secrets.append(known.rotate(own, "wire", overlap="1h", by=TESTER).token)
    known.revoke(own, "wire", by=TESTER)

    found = audit.read(own)[::-1]
    assert list(map(told, found)) == [
        ("rule.add", "rule/ambassadors", "gulf", "done"),
        ("silence.add", f"silence/{of_rule.id}", "gulf", "done"),
        ("rule.change", "rule/ambassadors", "gulf", "done"),
        ("rule.remove", "rule/ambassadors", "gulf", "done"),
        ("silence.add", f"silence/{quiet.id}", None, "done"),
        ("silence.end", f"silence/{quiet.id}", None, "done"),
        ("feed.add", "feed/wire", None, "done"),
        ("feed.rotate", "feed/wire", None, "done"),
        ("feed.revoke", "feed/wire", None, "done"),
    ]
    assert found[0].before is None
    assert audit.differences(found[2]) == [("query", "السفير", "السفير OR سفارة"), ("version", 1, 2)]
    assert found[3].after is None
    assert audit.differences(found[5])[0][0] == "ends_at"
    assert {(each.by, each.way) for each in found} == {("amal", "command"), ("badr", "page")}
    kept = b"".join(each.value for each in rasid.read("audit")).decode()
    assert not [each for each in secrets if each in kept or known.sha256(each) in kept]

    assert [each.act for each in audit.read(own, who="badr")] == ["rule.change"]
    assert len(audit.read(own, what="rule")) == len(audit.read(own, what="rule/ambassadors")) == 3
    assert audit.read(own, since=2**42) == []


def a_dead_letter(rasid: Installation) -> Letter:
    """Return a letter of a message that is no article."""
    raw = RawRecord(topics.of(rasid.settings).raw.name, 0, 0, times.now(), b"k", b"not json", [])
    why = dead_letters.letter(raw, NotJSON("not json"), stage="enrich", pipeline="1.0+0")
    send_all(rasid.settings, [dead_letters.output(raw, why, rasid.settings, LIVE)])
    [letter] = letters.read(rasid.settings, Filter())
    return letter


def test_what_takes_longer_says_how_it_ended(rasid: Installation) -> None:
    own = rasid.settings
    done = redrive(own, [a_dead_letter(rasid)], asked="rasid dead redrive", by=TESTER)
    [entry] = audit.read(own)
    assert told(entry) == ("dead.redrive", f"redrive/{done.id}", None, "done")
    assert entry.after["letters"] == done.letters
    with (  # noqa: PT012  # what is written while it goes on is looked at, too
        pytest.raises(ZeroDivisionError),
        audit.acting(own, audit.entry(TESTER, "mend", "topics")),
    ):
        assert audit.read(own)[0].state == "begun"
        raise ZeroDivisionError("no letter left")
    assert (audit.read(own)[0].state, audit.read(own)[0].problem) == ("failed", "no letter left")
    assert rasid.count("audit") == 4


def test_nothing_is_done_that_cannot_be_written_down(install: Callable[..., Installation]) -> None:
    rasid = install(topics=False)
    own, table = rasid.settings, topics.of(rasid.settings)
    with Admin.open(own) as admin:
        too_small = replace(table.audit, config={**table.audit.config, "max.message.bytes": "100"})
        admin.ensure_topics(
            [table.rules, table.silences, table.feeds, table.raw, table.dead, table.redrives, too_small], own
        )
    letter = a_dead_letter(rasid)
    acts = (
        lambda: put(own, RULE),
        lambda: silences.add(own, {"subject": "sport"}, span="2h", reason="x", by=TESTER),
        lambda: known.add(own, "wire", ["wire.example"], by=TESTER, options={}),
        lambda: redrive(own, [letter], asked="x", by=TESTER),
    )
    for act in acts:
        with pytest.raises(ClusterError, match=r"message size|too large"):
            act()
    for topic in ("rules", "silences", "feeds", "articles.raw", "audit"):
        assert rasid.read(topic) == [], topic
    assert rules.in_force(own) == {}


def test_users_are_kept_in_a_file_of_their_own_and_their_passwords_nowhere(rasid: Installation) -> None:
    own, password = rasid.settings, "correct horse battery"
    users.add(own, "amal", ["editor@gulf"], password, by=TESTER)
    users.change(own, "amal", ["reader"], by=TESTER)
    users.set_password(own, "amal", f"{password} 2", by=TESTER)
    known = users.KnownUsers(own)
    assert known.log_in("amal", password) is None
    assert known.log_in("amal", f"{password} 2").roles == {"*": {"reader"}}
    for mistake, said in (
        (lambda: users.add(own, "amal", ["reader"], password, by=TESTER), "there is a user amal"),
        (lambda: users.add(own, "Amal B", ["reader"], password, by=TESTER), "small Latin letters"),
        (lambda: users.add(own, "badr", ["king"], password, by=TESTER), "'king': expected reader"),
        (lambda: users.add(own, "badr", ["reader"], "short", by=TESTER), "12 characters at least"),
        (lambda: users.remove(own, "badr", by=TESTER), "no user 'badr'"),
    ):
        with pytest.raises(InputError, match=said):
            mistake()
    file = own.home / "access" / "users.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "horse" not in file.read_text()
    users.remove(own, "amal", by=TESTER)
    assert (known.get("amal"), known.any) == (None, True)
    assert [each.act for each in audit.read(own, what="user/amal")][::-1] == [
        "user.add",
        "user.change",
        "user.passwd",
        "user.remove",
    ]
    assert b"scrypt" not in b"".join(each.value for each in rasid.read("audit"))


def test_the_command_shows_it_to_people_and_to_programs(rasid: Installation, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("rules:\n  - {id: floods, desk: gulf, channel: weather, name: السيول, query: سيول}\n")
    rasid.run("rules", "apply", "--yes", str(file))
    shown = rasid.run("audit", "--object", "rule", "--since", "1h").stdout.decode()
    assert f"{people.here()} (command)  rule.add  rule/floods  desk gulf" in shown
    assert '    query: none → "سيول"' in shown
    [line] = rasid.run("audit", "--json", "--who", people.here()).stdout.splitlines()
    assert wire.decode(AuditEntry, line).after["name"] == "السيول"
    nobody = rasid.run("audit", "--who", "nobody")
    assert (nobody.stdout, nobody.stderr.count(b"\n")) == (b"", 1)
