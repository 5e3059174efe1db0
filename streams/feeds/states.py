"""How a feed goes, for a person: what is to be said of it, and the English words for it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

What = Literal[
    "well",
    "not-polled",
    "paused",
    "not-fetched",
    "gone",
    "failing",
    "late",
    "silent",
    "some-silent",
    "not-heard",
    "moved",
    "refused-one",
    "refused",
]
Problem = Literal[  # why a feed cannot be read, as ``Poll.problem_kind`` has it
    "unreachable",
    "private",
    "address",
    "redirects",
    "status",
    "slow",
    "too-large",
    "packed",
    "page",
    "sitemap",
    "opml",
    "json",
    "before-feed",
    "no-feed",
    "unreadable",
    "kafka",
    "unexpected",
]


class Said(NamedTuple):
    """One thing that is said of a feed, with what stands for ``#`` in its words.

    ``why``: the problem, in English; ``kind``: which `Problem` it is, where the fetch said so.
    """

    what: What
    more: str = ""
    why: str = ""
    kind: str | None = None


WELL: Final = Said("well")
ENGLISH: Final[Mapping[What, str]] = MappingProxyType(
    {
        "well": "well",
        "not-polled": "not polled",
        "paused": "paused",
        "not-fetched": "not fetched yet",
        "gone": "gone (410) since #",
        "failing": "failing since #",
        "late": "not fetched for long: does a gateway run?",
        "silent": "silent for longer than usual",
        "some-silent": "silent for longer than usual: #",
        "not-heard": "nothing heard in a week",
        "moved": "moved to #",
        "refused-one": "1 item could not be taken",
        "refused": "# items could not be taken",
    }
)


def in_english(said: Iterable[Said]) -> str:
    """Return what is said of a feed as commands say it."""
    return ", ".join(
        ENGLISH[each.what].replace("#", each.more) + f": {each.why}" * bool(each.why) for each in said
    )
