"""Dead letters counted: in groups of one reason, and by all that they can be told apart by."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from streams.dead_letters.letters import Letter
from streams.messages import times


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Letters that died of one reason in one agent. Times in milliseconds of the epoch.

    Attributes:
        attempts: the most that one of them has had.
        first: when the first of them first reached Kafka.
        last: the time of the last of them.
        example: the id of one.
    """

    reason: str
    stage: str
    letters: int
    attempts: int
    first: int
    last: int
    example: str


def groups(letters: Iterable[Letter]) -> list[Group]:
    """Group letters by reason and agent; the largest group first."""
    found: dict[tuple[str, str], list[Letter]] = defaultdict(list)
    for each in letters:
        found[each.why.reason, each.why.stage].append(each)
    grouped = [
        Group(
            reason=reason,
            stage=stage,
            letters=len(some),
            attempts=max(each.why.attempts for each in some),
            first=min(each.first_seen for each in some),
            last=max(each.why.timestamp for each in some),
            example=some[0].id,
        )
        for (reason, stage), some in found.items()
    ]
    return sorted(grouped, key=lambda each: -each.letters)


def statistics(letters: Iterable[Letter]) -> dict[str, dict[str, int]]:
    """Count letters by state, reason, stage, attempts, day (of this machine's zone) and lane.

    Days and attempts come in their order, all else the most frequent first.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in letters:
        counts["state"]["sent again" if each.sent_again else "open"] += 1
        counts["reason"][each.why.reason] += 1
        counts["stage"][each.why.stage] += 1
        counts["attempts"][str(each.why.attempts)] += 1
        counts["day"][times.shown(each.why.timestamp)[:10]] += 1
        counts["lane"][each.lane or "live"] += 1
    return {
        name: dict(
            sorted(counter.items(), key=lambda item: (len(item[0]), item[0]))
            if name in {"day", "attempts"}
            else counter.most_common()
        )
        for name, counter in counts.items()
    }
