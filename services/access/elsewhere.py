"""What a login at a provider is to the others, who need not load the libraries that speak with one."""

from dataclasses import dataclass
from typing import Final

BACK: Final = "/login/provider/back"


class ProviderError(Exception):
    """A login at the provider did not come to its end; says why, for the log."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that is under way: what the browser must bring back, or prove."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider says of somebody."""

    name: str
    groups: tuple[str, ...]
