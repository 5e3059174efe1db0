"""Webhooks by Standard Webhooks 1.0: a request for each alert, signed, with CloudEvents' headers beside.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import aiohttp
from yarl import URL

from schemas import Alert, Delivery, WebhookConfig, wire
from schemas.times import milliseconds
from services.deliver.answers import Answer
from services.deliver.secret_files import NotSendable, secret
from services.outgoing.connecting import Private, check_literal, in_words
from services.outgoing.patience import retry_at
from streams.messages import cloudevents

TIMES: Final = aiohttp.ClientTimeout(total=20)  # who does not say within that it has an alert, has it not
_SECRET: Final = "whsec_"  # noqa: S105  # no secret, only how one begins
_SHOWN_BYTES: Final = 200  # of what is said to a message that was not taken
_AT_ONCE: Final = 4
_UNFIT: Final = frozenset({400, 413, 422})  # bad request, content too large, unprocessable content


class Webhook:
    """One endpoint."""

    together = 1
    one_story = True
    same_again = True
    at_once = _AT_ONCE
    pause = 0.0

    def __init__(
        self,
        config: WebhookConfig,
        session: aiohttp.ClientSession,
        *,
        internal: bool,
        now_ms: Callable[[], int],
    ) -> None:
        self._config = config
        self._session = session
        self._internal = internal
        self._now = now_ms

    async def send(self, some: Sequence[Delivery]) -> Answer:
        """Send an alert; only an answer of 2xx says that it was taken."""
        [delivery] = some
        assert delivery.alert  # noqa: S101  # what waits has it
        body = wire.encode(delivery.alert)
        try:
            keys = [_key(each) for each in self._config.secret_files]
        except NotSendable as error:
            return Answer(taken=False, text=str(error))
        sent = headers(delivery.alert, body, self._now() // 1000, keys)
        return await post(
            self._session, URL(self._config.url), body, sent, internal=self._internal, now_ms=self._now
        )


async def post(
    session: aiohttp.ClientSession,
    at: URL,
    body: bytes,
    headers: dict[str, str],
    *,
    internal: bool,
    now_ms: Callable[[], int],
) -> Answer:
    """Send a body, follow no redirect; return what was said."""
    try:
        check_literal(at, internal=internal)
        async with session.post(at, data=body, headers=headers, allow_redirects=False) as response:
            said = f"{response.status} {response.reason or ''}".rstrip()
            taken = 200 <= response.status < 300
            if not taken and (more := await response.content.read(_SHOWN_BYTES)):
                said += f": {' '.join(more.decode(errors='replace').split())}"
            return Answer(
                taken=taken,
                text=said,
                retry_at=None if taken else retry_at(response.headers.get("retry-after"), now_ms()),
                gone=response.status == 410,
                unfit=response.status in _UNFIT,
            )
    except TimeoutError:
        return Answer(taken=False, text=f"no answer within {TIMES.total:g} s")
    except (Private, aiohttp.ClientError, OSError, ValueError) as error:
        return Answer(taken=False, text=in_words(error))


def headers(alert: Alert, body: bytes, now: int, keys: Iterable[bytes]) -> dict[str, str]:
    """Return the headers of a webhook.

    Args:
        alert: that is sent; its id is the message's, in every attempt.
        body: its bytes.
        now: the present, in seconds of the epoch.
        keys: with each of which it is signed; without any it is not.
    """
    event = cloudevents.headers(cloudevents.ALERT, alert.id, "/rasid/alert", milliseconds(alert.raised_at))
    signed = b".".join((alert.id.encode(), str(now).encode(), body))
    signatures = [
        "v1," + base64.b64encode(hmac.new(each, signed, hashlib.sha256).digest()).decode() for each in keys
    ]
    return {
        "webhook-id": alert.id,
        "webhook-timestamp": str(now),
        **({"webhook-signature": " ".join(signatures)} if signatures else {}),
        **{name.replace("_", "-"): value.decode() for name, value in event},
    }


def _key(path: str) -> bytes:
    """Return the key in a secret file.

    Raises:
        NotSendable: there is none.
    """
    try:
        return base64.b64decode(secret(path).removeprefix(_SECRET), validate=True)
    except ValueError:
        raise NotSendable(f"secret file {path}: expected {_SECRET} and base64") from None
