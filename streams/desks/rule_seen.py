"""Changes by somebody who saw the rules as they were: what others changed meanwhile is not overwritten."""

from collections.abc import Callable, Mapping

from processors.identity import content_id
from schemas import Rule, wire
from streams.desks import rules
from streams.desks.rule_plan import Change
from streams.errors import ConflictError
from streams.messages.people import Actor
from streams.settings import Settings

NONE = ""  # what is seen where there is no rule


def digest(rule: Rule | None) -> str:
    """Return what a rule is seen as: another text for each that says something else."""
    return content_id(wire.encode(rule).decode()) if rule else NONE


def change(
    settings: Settings,
    plan: Callable[[dict[str, Rule]], list[Change]],
    seen: Mapping[str, str],
    *,
    by: Actor,
) -> list[Change]:
    """Change the rules in force, as ``rules.change``, if they are still as they were seen.

    Args:
        settings: where the cluster is.
        plan: makes the changes from the rules in force.
        seen: by rule id, the digest of each rule that is to be changed.
        by: who has it done.

    Raises:
        ConflictError: one is another by now; nothing is written.
        ClusterError: as ``rules.change``.
    """

    def planned(current: dict[str, Rule]) -> list[Change]:
        changes = plan(current)
        if other := [each.rule_id for each in changes if seen.get(each.rule_id, NONE) != digest(each.before)]:
            raise ConflictError(f"somebody else changed {', '.join(other)} meanwhile; nothing was written")
        return changes

    return rules.change(settings, planned, lambda _: None, by=by)
