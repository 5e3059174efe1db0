"""The headers of a webhook; what they sign is what the public library verifies."""

import asyncio
import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError
from yarl import URL

from schemas import wire
from services.deliver.trial import sample
from services.deliver.webhook import TIMES, headers, post
from services.outgoing import connecting
from tests.endpoint import says

ALERT = sample(1_700_000_000_000)
BODY = wire.encode(ALERT)


@given(st.lists(st.binary(min_size=24, max_size=64), min_size=1, max_size=2))
def test_who_has_one_of_the_secrets_can_verify_it(secrets):
    sent = headers(ALERT, BODY, int(time.time()), secrets)
    for secret in secrets:
        Webhook("whsec_" + base64.b64encode(secret).decode()).verify(BODY.decode(), sent)
    with pytest.raises(WebhookVerificationError):
        Webhook(base64.b64encode(b"of another").decode()).verify(BODY.decode(), sent)


def test_the_id_is_the_alerts_whenever_it_is_sent_and_nothing_is_signed_without_a_secret():
    first, again = (headers(ALERT, BODY, now, []) for now in (1, 2))
    assert first["webhook-id"] == again["webhook-id"] == first["ce-id"] == ALERT.id
    assert "webhook-signature" not in first


def test_what_a_receiver_says_in_latin_1_can_be_written_down():
    async def ask(address: str):
        async with connecting.session(internal=True, headers={}, timeout=TIMES) as session:
            return await post(session, URL(address), b"{}", {}, internal=True, now_ms=lambda: 1)

    with says(b"HTTP/1.1 503 Service occup\xe9\r\ncontent-length: 0\r\n\r\n") as address:
        answer = asyncio.run(ask(address))
    assert answer.text == "503 Service occup?"
    assert wire.encode(answer)


@pytest.mark.parametrize("said", [b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"])
def test_who_answers_no_http_is_told_of_without_the_address_which_may_be_a_secret(said):
    async def ask(address: str):
        async with connecting.session(internal=True, headers={}, timeout=TIMES) as session:
            at = URL(address) / "bot12345:token" / "sendMessage"
            return await post(session, at, b"{}", {}, internal=True, now_ms=lambda: 1)

    with says(said) as address:
        answer = asyncio.run(ask(address))
    assert answer.text.startswith("the server does not speak HTTP: ")
    assert "token" not in answer.text
