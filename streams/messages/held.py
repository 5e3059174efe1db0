"""Why dead letters are not sent again, and alerts of a replay not released: a word each, and its English."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

What = Literal[
    "sent-again", "of-replay", "mended", "too-large", "attempts",  # dead letters
    "burst", "retraction", "told",  # alerts of a replay
]  # fmt: skip

ENGLISH: Final[Mapping[What, str]] = MappingProxyType(
    {
        "sent-again": "sent again already",
        "of-replay": "died in replay #: run that again",
        "mended": "taken away by `rasid mend`: what stands in its place must not be overruled",
        "too-large": "too large to travel once more: it stands on its topic alone",
        "attempts": "tried # times or more: mend the cause, then --max-attempts",
        "burst": "a burst is what the live ledger makes of its own hits",
        "retraction": "a retraction is what the live ledger makes of its own hits",
        "told": "the desk was told, of this article or of one that says the same",
    }
)


class Held(NamedTuple):
    """Why something is held back, with what stands for ``#`` in its words; as text it is English."""

    what: What
    more: str = ""

    def __str__(self) -> str:
        return ENGLISH[self.what].replace("#", self.more)
