"""What messages are sent over, and which integration a receiver's settings ask for."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

import aiohttp

from schemas import (
    AppriseConfig,
    Config,
    EmailConfig,
    Receiver,
    SlackConfig,
    TeamsConfig,
    TelegramConfig,
    WebhookConfig,
)
from services.deliver.answers import Integration
from services.deliver.by_apprise import ByApprise
from services.deliver.chat import Chat, Service
from services.deliver.mail import Mail
from services.deliver.slack import Slack
from services.deliver.teams import Teams
from services.deliver.telegram import Telegram
from services.deliver.webhook import TIMES, Webhook
from services.outgoing import connecting


class Connections:
    """Connections to receivers; for one event loop."""

    def __init__(
        self, public: aiohttp.ClientSession, internal: aiohttp.ClientSession, now_ms: Callable[[], int]
    ) -> None:
        self._sessions = {False: public, True: internal}
        self._now = now_ms

    @classmethod
    @asynccontextmanager
    async def open(cls, now_ms: Callable[[], int]) -> AsyncIterator[Self]:
        """Open what connects; connections are closed in the end."""
        async with (
            _session(internal=False) as public,
            _session(internal=True) as internal,
        ):
            yield cls(public, internal, now_ms)

    def integration(self, name: str, receiver: Receiver, config: Config) -> Integration:
        """Return what sends as the integration ``name`` of a receiver says."""
        session, internal = self._sessions[receiver.internal], receiver.internal
        match config:
            case WebhookConfig():
                return Webhook(config, session, internal=internal, now_ms=self._now)
            case EmailConfig():
                return Mail(name, receiver, config, now_ms=self._now)
            case AppriseConfig():
                return ByApprise(config, zone_name=receiver.zone, internal=internal, now_ms=self._now)
            case SlackConfig():
                service: Service = Slack(config)
            case TeamsConfig():
                service = Teams(config)
            case TelegramConfig():
                service = Telegram(config)
        return Chat(service, session, zone_name=receiver.zone, internal=internal, now_ms=self._now)


def _session(*, internal: bool) -> aiohttp.ClientSession:
    """Return what connects; each line bounds its own messages: one that hangs takes no other's place."""
    return connecting.session(internal=internal, headers={}, timeout=TIMES, at_once=0)
