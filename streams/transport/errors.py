"""What can go wrong on the way to the broker.

ProducerSendError (Faust's)
└── TransportError
    ├── TooLarge       one output is over the size limit: the caller can still make a dead letter
    └── NotDelivered   the broker refused an output for good: the process stops, nothing is acknowledged
"""

from typing import Final

from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)
from faust.exceptions import ProducerSendError

# What aiokafka raises where a right was taken from who reads.
REFUSALS: Final = (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)


class TransportError(ProducerSendError):  # type: ignore[misc]  # Faust ships no complete types
    """An output did not reach the broker."""


class TooLarge(TransportError):
    """An output is larger than `producer_max_request_size`, or than its topic takes; nothing was sent."""


class NotDelivered(TransportError):
    """An output was given up for good by the broker or after the delivery timeout."""
