"""What applying a set of rules would change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from schemas import Rule


@dataclass(frozen=True, slots=True)
class ChangedList:
    """A list of a rule: the terms that it has no more, and those that are new."""

    name: str
    gone: list[str]
    come: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One rule, before and after; None where there is none."""

    rule_id: str
    before: Rule | None
    after: Rule | None

    def differences(self) -> list[tuple[str, object, object]]:
        """Return what a changed rule says otherwise: (field, before, after); lists have their own."""
        if not (self.before and self.after):
            return []
        both = (
            (each.name, getattr(self.before, each.name), getattr(self.after, each.name))
            for each in fields(Rule)
        )
        return [
            (name, old, new) for name, old, new in both if old != new and name not in {"version", "lists"}
        ]

    def changed_lists(self) -> list[ChangedList]:
        """Return the lists that a changed rule names and whose terms are others now."""
        if not (self.before and self.after):
            return []
        before, after = self.before.lists, self.after.lists
        return [
            ChangedList(
                name,
                gone=[term for term in before.get(name, ()) if term not in after.get(name, ())],
                come=[term for term in after.get(name, ()) if term not in before.get(name, ())],
            )
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        ]


def removal(current: Mapping[str, Rule], rule_ids: Iterable[str]) -> list[Change]:
    """Return what taking these rules, which are in force, out of force changes."""
    return [Change(rule_id, current[rule_id], None) for rule_id in dict.fromkeys(rule_ids)]


def plan(current: Mapping[str, Rule], wanted: Iterable[Rule], *, prune: Collection[str] = ()) -> list[Change]:
    """Return what must change for ``wanted`` to be in force; of the desks in ``prune``, and nothing else.

    A rule that says something new gets a version above the one in force (or its own, where that is higher):
    alerts carry it, and a story that was told under the old version may be told under the new one.
    """
    changes = []
    seen = set()
    for rule in wanted:
        seen.add(rule.id)
        before = current.get(rule.id)
        if before is None:
            changes.append(Change(rule.id, None, rule))
        elif replace(rule, version=before.version) != before or rule.version > before.version:
            changes.append(
                Change(rule.id, before, replace(rule, version=max(rule.version, before.version + 1)))
            )
    changes += [
        Change(rule_id, rule, None)
        for rule_id, rule in current.items()
        if rule.desk in prune and rule_id not in seen
    ]
    return sorted(changes, key=lambda change: change.rule_id)
