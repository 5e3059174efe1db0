"""Which alerts are meant: of a replay to be released, of the channels to be watched."""

from dataclasses import dataclass

from schemas import Alert
from schemas.times import milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts are meant; what is not set does not matter, several of one kind add up.

    Attributes:
        since: raised at this time or later, in milliseconds of the epoch.
        until: raised before this time, likewise.
    """

    ids: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    desks: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    since: int | None = None
    until: int | None = None

    def __call__(self, alert: Alert) -> bool:
        """Return whether ``alert`` is one of those that are meant."""
        raised = milliseconds(alert.raised_at)
        return (
            (not self.ids or alert.id in self.ids)
            and (not self.rules or alert.rule.id in self.rules)
            and (not self.channels or alert.channel in self.channels)
            and (not self.desks or alert.desk in self.desks)
            and (not self.severities or alert.severity in self.severities)
            and (self.since is None or raised >= self.since)
            and (self.until is None or raised < self.until)
        )
