"""A worker's log says of each change how many were added, changed and removed, of whom, by whom."""

from schemas import Rule
from streams.cluster.compacted import Change
from streams.desks.change_log import ChangeLog


def rule(rule_id: str, desk: str = "gulf", version: int = 1) -> Rule:
    return Rule(id=rule_id, desk=desk, channel="c", name="n", query="سفير", version=version)


def change(rule_id: str, value: Rule | None, by: str = "rania") -> Change[Rule]:
    return Change(rule_id, value, by, (0, 0), 0)


def log() -> ChangeLog[Rule]:
    return ChangeLog(lambda rule: rule.desk)


def test_what_was_not_there_is_added_what_was_is_changed_or_removed() -> None:
    rules = log()
    first = rules.count([change("a", rule("a")), change("b", rule("b"))])
    assert first == {"added": 2, "changed": 0, "removed": 0, "of": "gulf", "by": "rania"}
    later = rules.count(
        [change("a", rule("a", version=2), "sami"), change("b", None), change("c", rule("c"))]
    )
    assert later == {"added": 1, "changed": 1, "removed": 1, "of": "gulf", "by": "rania, sami"}
    assert rules.count([change("b", None, "")])["removed"] == 0, "it was gone already"


def test_a_rule_that_moves_is_said_of_both_desks() -> None:
    rules = log()
    rules.count([change("a", rule("a"))])
    assert rules.count([change("a", rule("a", desk="sea"))])["of"] == "gulf, sea"


def test_a_line_stays_a_line_with_a_thousand_desks() -> None:
    found = log().count([change(f"r-{each}", rule(f"r-{each}", desk=f"d-{each}")) for each in range(1_000)])
    assert found["of"] == "1000 of them"
