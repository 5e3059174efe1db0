"""Which silence is in force for a hit, in event time: the same hit is silenced today and in a replay."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas import Alert, Hit, Rule, Silence
from schemas.times import milliseconds


@dataclass(frozen=True, slots=True)
class _Period:
    """A silence with its bounds read; milliseconds since 1970."""

    silence: Silence
    starts: int
    ends: int


class Silences:
    """All silences, the newest of each id; a bounded number, for their topic is compacted."""

    def __init__(self, silences: Iterable[Silence] = ()) -> None:
        self._periods: dict[str, _Period] = {}
        for silence in silences:
            self.add(silence)

    def add(self, silence: Silence) -> None:
        """Take a silence, or the new form of one."""
        self._periods[silence.id] = _Period(
            silence, milliseconds(silence.starts_at), milliseconds(silence.ends_at)
        )

    def remove(self, silence_id: str) -> None:
        """Forget a silence."""
        self._periods.pop(silence_id, None)

    def known(self) -> list[Silence]:
        """Return all of them."""
        return [period.silence for period in self._periods.values()]

    def over(self, hit: Hit, time: int) -> Silence | None:
        """Return the silence over ``hit`` at ``time`` (ms), the first by id where there are several."""
        found = [
            period.silence
            for period in self._periods.values()
            if period.starts <= time < period.ends and is_over(period.silence, hit)
        ]
        return min(found, key=lambda silence: silence.id, default=None)

    def over_all_of(self, rule: Rule, time: int) -> Silence | None:
        """Return the silence over whatever ``rule`` finds at ``time`` (ms), of several the last to end."""
        found = [
            period
            for period in self._periods.values()
            if period.starts <= time < period.ends
            and period.silence.rule in {None, rule.id}
            and period.silence.desk in {None, rule.desk}
            and period.silence.subject is None
        ]
        last = max(found, key=lambda period: period.ends, default=None)
        return last.silence if last else None


def is_over(silence: Silence, said: Hit | Alert) -> bool:
    """Return whether all that a silence names holds of a hit, or of an alert, whatever its time."""
    desk = said.desk if isinstance(said, Alert) else said.rule.desk
    return (
        silence.rule in {None, said.rule.id}
        and silence.desk in {None, desk}
        and (silence.subject is None or any(each.slug == silence.subject for each in said.article.subjects))
    )
