"""What a receiver said to a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas import Delivery
from services.outgoing.connecting import encodable


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a message was taken, and what was said.

    Attributes:
        retry_at: until when the receiver wants to be left alone, in milliseconds of the epoch.
        gone: it said that it is gone for good.
        unfit: it was this message that it did not take; it may take others.
    """

    taken: bool
    text: str
    retry_at: int | None = None
    gone: bool = False
    unfit: bool = False

    def __post_init__(self) -> None:
        """Keep of what was said what can be written down."""
        object.__setattr__(self, "text", encodable(self.text))


class Integration(Protocol):
    """A way to a receiver. It knows how to send, and nothing else.

    Attributes:
        together: how many alerts a message may carry.
        one_story: whether all of them must be of one story.
        same_again: whether a message that is sent again must carry the same alerts, whatever came meanwhile:
            its id is made of them.
        at_once: how many messages may be under way.
        pause: seconds after a message before the next.
    """

    together: int
    one_story: bool
    same_again: bool
    at_once: int
    pause: float

    async def send(self, some: Sequence[Delivery]) -> Answer:
        """Send a message with these alerts, whatever comes of it: nothing is raised."""
