"""What is known of the feeds that are polled: on two compacted topics, from which any gateway can go on."""

from typing import Self

import structlog

from schemas import Poll, SentItems, wire
from services.gateway.polling.news import Sent
from streams.cluster.async_sender import AsyncSender, NotStored
from streams.cluster.compacted import read_whole
from streams.feeds.polls import read_poll, read_sent
from streams.messages import cloudevents, topics
from streams.messages.records import Output, event
from streams.settings import Settings

log = structlog.get_logger(__name__)


class Memory:
    """What is known of each feed; as long as the work is this gateway's, nobody else changes it.

    Attributes:
        polls: what the last fetch found, by the feeds' names.
    """

    def __init__(
        self, settings: Settings, sender: AsyncSender, polls: dict[str, Poll], sent: dict[str, SentItems]
    ) -> None:
        self.polls = polls
        self._sent = sent
        self._sender = sender
        self._topics = topics.of(settings)

    @classmethod
    def load(cls, settings: Settings, sender: AsyncSender) -> Self:
        """Read all of it; blocks.

        Raises:
            ClusterError: no broker answers, or a topic is missing.
        """
        own = topics.of(settings)
        polls = read_whole(settings, own.polls, read_poll)
        return cls(settings, sender, polls, read_whole(settings, own.polls_sent, read_sent))

    def sent(self, name: str) -> Sent:
        """Return which items of a feed were sent."""
        found = self._sent.get(name)
        return found.items if found else {}

    async def keep_sent(self, name: str, items: dict[str, tuple[int, str]], now_ms: int) -> None:
        """Remember which items of a feed were sent; before ``keep`` says that they need not come again."""
        if items == self.sent(name):
            return
        self._sent[name] = SentItems(items=items)
        await self._write(
            Output(
                topic=self._topics.polls_sent.name,
                key=name.encode(),
                value=wire.encode(self._sent[name]),
                timestamp=now_ms,
            )
        )

    async def keep(self, name: str, poll: Poll, now_ms: int) -> None:
        """Remember what a fetch found."""
        self.polls[name] = poll
        await self._write(
            event(
                cloudevents.POLL,
                f"{name}/{poll.fetched_at}",
                wire.encode(poll),
                topic=self._topics.polls.name,
                key=name,
                source="/rasid/gateway",
                timestamp=now_ms,
            )
        )

    async def _write(self, output: Output) -> None:
        [delivery] = await self._sender.send([output])
        if isinstance(delivery, NotStored):
            # It is known here all the same; another gateway would send it again, under the same versions.
            log.warning("what polling found could not be kept", topic=output.topic, reason=delivery.why)
