"""Why something was said of an article, or not: the same form for subjects and genres."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the article, or a sign in it, and what it adds to the log-odds."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One subject or genre: how sure, whether it was given, what spoke most for and against it.

    ``threshold``: from which confidence on it is given; None where only the likeliest is.
    """

    slug: str
    confidence: float
    threshold: float | None
    given: bool
    reasons_for: list[Reason]
    reasons_against: list[Reason]


def for_and_against(weights: dict[str, float], most: int) -> tuple[list[Reason], list[Reason]]:
    """Return the strongest reasons for something, and those against it."""
    ranked = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    return (
        [Reason(*pair) for pair in ranked[:most] if pair[1] > 0],
        [Reason(*pair) for pair in ranked[: -most - 1 : -1] if pair[1] < 0],
    )
