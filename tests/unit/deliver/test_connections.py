"""Each integration that a file can name is one that sends."""

import asyncio

import pytest

from schemas import (
    AppriseConfig,
    EmailConfig,
    Receiver,
    SlackConfig,
    TeamsConfig,
    TelegramConfig,
    WebhookConfig,
)
from services.deliver.connections import Connections
from services.deliver.trial import sample
from streams.receivers import ledger
from streams.receivers.receiver_files import Listed

RECEIVER = Receiver(
    name="all",
    webhook_configs=[WebhookConfig(url="https://a.example"), WebhookConfig(url="https://b.example")],
    email_configs=[EmailConfig(to=["a@b.example"], sender="c@b.example", smarthost="b.example:25")],
    slack_configs=[SlackConfig(api_url_file="/s")],
    teams_configs=[TeamsConfig(webhook_url_file="/t")],
    telegram_configs=[TelegramConfig(bot_token_file="/b", chat_id=7)],
    apprise_configs=[AppriseConfig(url_file="/u")],
    made_at="2026-01-01T00:00:00Z",
    made_by="me",
)
EXPECTED = {
    "webhook": "Webhook",
    "webhook-2": "Webhook",
    "email": "Mail",
    "slack": "Chat",
    "teams": "Chat",
    "telegram": "Chat",
    "apprise": "ByApprise",
}


def test_a_receiver_is_reached_by_all_of_its_ways_each_under_a_name_of_its_own():
    async def made() -> dict[str, str]:
        async with Connections.open(lambda: 0) as connections:
            return {
                name: type(connections.integration(name, RECEIVER, config)).__name__
                for name, config in RECEIVER.integrations()
            }

    assert asyncio.run(made()) == EXPECTED
    in_files = {each for each in Listed.__dataclass_fields__ if each.endswith("_configs")}
    assert all(getattr(RECEIVER, each) for each in in_files)


@pytest.mark.parametrize("internal", [False, True])
def test_only_who_is_internal_is_asked_in_a_private_network(internal):
    async def asked() -> str:
        async with Connections.open(lambda: 1_700_000_000_000) as connections:
            config = WebhookConfig(url="http://127.0.0.1:9/")
            receiver = Receiver(name="r", internal=internal, made_at="2026-01-01T00:00:00Z", made_by="me")
            one = ledger.queued(sample(0), "r", "webhook", offset=0, now_ms=0)
            return (await connections.integration("webhook", receiver, config).send([one])).text

    said = asyncio.run(asked())
    assert ("connection refused" in said) == internal
    assert ("not in the public internet" in said) == (not internal)
