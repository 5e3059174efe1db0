"""``Idempotency-Key``: who sends a body again under the same key gets the same answer, and nothing is sent.

Kept in this process alone, for an hour, within bounds. Where the answer is forgotten the articles are sent
again under the same ids and versions, which does no harm.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from services.gateway.answers import Refusal, Reply

KEPT_SECONDS: Final = 3600.0
MOST_KEYS: Final = 50_000
MOST_BYTES: Final = 32 * 2**20  # of the answers: of a single article one has 100
_AT_ONCE: Final = 10  # that are looked at for each new one: more go than come
LONGEST_KEY: Final = 255  # characters: a UUID has 36

Key = tuple[str, str]  # the feed, and what it calls the request


@dataclass(slots=True)
class _Known:
    """A request under a key: its body's hash, when it came, its answer when there is one."""

    digest: bytes
    at: float
    reply: Reply | None = None


class Repeats:
    """The requests with a key of the last hour, and their answers."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: OrderedDict[Key, _Known] = OrderedDict()
        self._bytes = 0

    def begin(self, key: Key, body: bytes) -> Reply | None:
        """Return the answer to a request that came before; None for one that is to be answered now.

        Raises:
            Refusal: the key is too long, stands for another body, or is being answered at this moment.
        """
        if not 0 < len(key[1]) <= LONGEST_KEY:
            raise Refusal(
                400, "idempotency-key", f"the key has {len(key[1])} characters", f"send 1 to {LONGEST_KEY}",
                field="Idempotency-Key",
            )  # fmt: skip
        self._forget()
        digest = hashlib.sha256(body).digest()
        known = self._known.get(key)
        if known is None:
            self._known[key] = _Known(digest, self._clock())
            return None
        if known.digest != digest:
            raise Refusal(
                422, "key-of-another-body", "the key came before, with another body",
                "send each body under a key of its own", field="Idempotency-Key",
            )  # fmt: skip
        if known.reply is None:
            raise Refusal(
                409, "being-answered", "the same request is being answered",
                "send it again to get its answer", field="Idempotency-Key", retry_after=1,
            )  # fmt: skip
        return known.reply

    def end(self, key: Key, reply: Reply | None) -> None:
        """Keep the answer to a request that began; None forgets it: sent again, it is tried again."""
        known = self._known[key]
        if reply is None:
            del self._known[key]
        else:
            known.reply = reply
            self._bytes += len(reply.body)

    def _forget(self) -> None:
        """Forget what is too old or too much, the oldest first; never what is being answered."""
        too_old = self._clock() - KEPT_SECONDS
        for key, known in list(islice(self._known.items(), _AT_ONCE)):
            full = len(self._known) >= MOST_KEYS or self._bytes > MOST_BYTES
            if known.reply is None:
                continue
            if known.at > too_old and not full:
                return
            del self._known[key]
            self._bytes -= len(known.reply.body)
