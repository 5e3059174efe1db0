"""Dead letters counted: in groups of one reason, and by all that they can be told apart by."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

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
    found: dict[tuple[str, str], Group] = {}
    for each in letters:  # none is kept: a hundred thousand may have died
        one = _alone(each)
        before = found.get((one.reason, one.stage))
        found[one.reason, one.stage] = _together(before, one) if before else one
    return sorted(found.values(), key=lambda each: -each.letters)


def _alone(letter: Letter) -> Group:
    why = letter.why
    return Group(
        reason=why.reason,
        stage=why.stage,
        letters=1,
        attempts=why.attempts,
        first=letter.first_seen,
        last=why.timestamp,
        example=letter.id,
    )


def _together(before: Group, one: Group) -> Group:
    return replace(
        before,
        letters=before.letters + one.letters,
        attempts=max(before.attempts, one.attempts),
        first=min(before.first, one.first),
        last=max(before.last, one.last),
    )


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
