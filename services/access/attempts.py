"""How often somebody may try to log in: few enough that guessing has no end, enough for a hand that slips.

Failures are counted by address and name together, and by address: who guesses at one name from one place
stops soon, and nobody can lock somebody else out from another place.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW_SECONDS: Final = 15 * 60.0
OF_A_NAME: Final = 5  # from one address
OF_AN_ADDRESS: Final = 30  # a newsroom behind one address
_MOST_KEPT: Final = 10_000


class Attempts:
    """The failed logins of the last quarter of an hour."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` is in seconds from any time on."""
        self._clock = clock
        self._failed: dict[bytes, deque[float]] = {}  # the newest stand last

    def wait(self, address: str, name: str) -> int:
        """Return how many seconds somebody must wait before they may try; 0 for none."""
        now = self._clock()
        of_name, of_address = _key(address, name), _key(address)
        return max(self._wait(of_name, OF_A_NAME, now), self._wait(of_address, OF_AN_ADDRESS, now))

    def failed(self, address: str, name: str) -> None:
        """Count a failure."""
        now = self._clock()
        for key in {_key(address, name), _key(address)}:
            times = self._failed.pop(key, None) or deque(maxlen=OF_AN_ADDRESS)
            times.append(now)
            self._failed[key] = times
        while len(self._failed) > _MOST_KEPT or now - next(iter(self._failed.values()))[-1] > WINDOW_SECONDS:
            del self._failed[next(iter(self._failed))]

    def succeeded(self, address: str, name: str) -> None:
        """Forget the failures of a name: its owner has come in."""
        self._failed.pop(_key(address, name), None)

    def _wait(self, key: bytes, most: int, now: float) -> int:
        times = [each for each in self._failed.get(key, ()) if now - each <= WINDOW_SECONDS]
        if len(times) < most:
            return 0
        return int(WINDOW_SECONDS - (now - times[-most])) + 1


def _key(address: str, name: str = "") -> bytes:
    """Return what failures are kept by: short, though anybody may send a name of a million letters."""
    return hashlib.sha256(f"{address}\n{name}".encode()).digest()
