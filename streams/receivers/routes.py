"""Which receivers get an alert. Every route that fits counts, in whatever order they stand."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping

from schemas import Alert, Receiver, Route, wire
from schemas.errors import InvalidField
from schemas.fields import parse_duration
from streams.cluster.compacted import Changes, Follower
from streams.messages import topics
from streams.settings import Settings

Labels = Mapping[str, str]


def routed(receivers: Iterable[Receiver], alert: Alert, labels: Labels) -> Iterator[tuple[Receiver, int]]:
    """Yield the receivers that get an alert, each once; and for how many seconds it waits for others.

    Args:
        receivers: those in force.
        alert: that a desk is told of.
        labels: of its rule.
    """
    for receiver in receivers:
        waits = [parse_duration(each.group_wait) for each in receiver.routes if fits(each, alert, labels)]
        if waits:
            yield receiver, min(waits)


def fits(route: Route, alert: Alert, labels: Labels) -> bool:
    """Return whether all that a route names is the alert's."""
    named = (
        (route.channels, alert.channel),
        (route.desks, alert.desk),
        (route.severities, alert.severity),
        (route.rules, alert.rule.id),
    )
    return (
        all(not wanted or is_ in wanted for wanted, is_ in named) and route.labels.items() <= labels.items()
    )


class RuleLabels:
    """The labels of the rules, which alerts do not carry; of each rule as it is now.

    A rule that was removed keeps its last ones: who was told by it is told what is taken back. After a
    restart they are known as long as the topic still holds the rule's records, until it is compacted.

    Attributes:
        follower: what keeps up with the topic ``rules``.
    """

    def __init__(self, settings: Settings) -> None:
        self.follower = Follower(settings, topics.of(settings).rules, _labels, self._apply)
        self._by_rule: dict[str, Labels] = {}

    def of(self, rule_id: str) -> Labels:
        """Return the labels of a rule; any thread may ask."""
        return self._by_rule.get(rule_id, {})

    def load(self) -> None:
        """Read all rules; blocks until the end of the topic as it stands now."""
        self.follower.load()

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on."""
        self.follower.follow(loop)

    def _apply(self, changes: Changes[Labels]) -> None:
        for each in changes:
            if each.value is not None:
                self._by_rule[each.key] = each.value


def _labels(rule: bytes) -> Labels:
    """Return the labels of a rule, and look at nothing else of it.

    Raises:
        SchemaError: they are none.
    """
    labels = wire.read_object(rule).get("labels", {})
    if not isinstance(labels, dict) or not all(isinstance(each, str) for each in labels.values()):
        raise InvalidField("labels", "expected an object of texts")
    return labels
