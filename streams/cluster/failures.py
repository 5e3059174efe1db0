"""What Kafka's clients raise: while one broker of several is away they try again; then a ClusterError."""

import errno
import logging
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import confluent_kafka
from kafka import errors
from kafka.errors import KafkaError

from streams.errors import ClusterError, RefusedError
from streams.settings import Settings

# kafka-python reports each failed connection on its own; the one line of the error says it all.
logging.getLogger("kafka").setLevel(logging.CRITICAL)


# A broker that hangs keeps its connections open and answers nothing: after so long another one is asked.
REQUEST_MS: Final = 5_000

# New leaders are known after so long. Kafka's clients ask every five minutes.
METADATA_MS: Final = 5_000

# A lost broker is struck off after 9 s (`broker.session.timeout.ms`); then its partitions have new leaders.
PATIENCE: Final = 15.0

# Who reads is told after so long without a record: a lost broker's partitions have new leaders by then, and
# one that hangs was given up.
SILENT: Final = 30.0
POLL_SECONDS: Final = 0.5  # of one look for records

# What the system says of writing, without the file's name.
_OF_A_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

_PAUSE: Final = 0.2  # seconds before a call is tried again
_AWAY: Final = (
    errors.KafkaConnectionError,
    errors.KafkaTimeoutError,
    errors.NodeNotReadyError,
    errors.RequestTimedOutError,
    errors.LeaderNotAvailableError,
    errors.NotLeaderForPartitionError,
    errors.OffsetNotAvailableError,
    errors.CoordinatorLoadInProgressError,
    errors.CoordinatorNotAvailableError,
    errors.NotCoordinatorError,
)

# What asking again would not change: somebody must give a right, or alter a policy or a setting. A login that
# fails is not among them: a broker that is being restarted may not know its users yet, and what does log in
# tells a wrong password by itself (`security.log_in`).
REFUSALS: Final = (
    errors.AuthorizationError,  # of a topic, a group, a transactional id, the cluster
    errors.PolicyViolationError,
    errors.InvalidConfigurationError,
    errors.InvalidTopicError,
    errors.InvalidPartitionsError,
)
RIGHTS: Final = "`rasid acls` prints the rights that each role needs"
# kafka-python's words hold all that was asked and answered: 20 KB of thirty topics.
_WHOLE_REQUEST: Final = re.compile(r"Request '.*' failed with response '.*'\.?", re.DOTALL)


class Patient:
    """A client of kafka-python; a call that meets a broker which is away is made again, of another one.

    Only for calls that may be made twice.
    """

    def __init__(self, client: Any, seconds: float = PATIENCE) -> None:
        self._client = client
        self._seconds = seconds

    def __getattr__(self, name: str) -> Any:
        """Return a method of the client, made patient."""
        method = getattr(self._client, name)

        def call(*arguments: Any, **named: Any) -> Any:
            end = time.monotonic() + self._seconds
            while True:
                try:
                    return method(*arguments, **named)
                except _AWAY:
                    if time.monotonic() + _PAUSE > end:
                        raise
                    time.sleep(_PAUSE)

        return call


class Silence:
    """For how long nothing has come of what is there and was asked for.

    Only looks count, each for no more than it should take: a process that was paused, or did other work, has
    not waited for Kafka.
    """

    def __init__(self, settings: Settings, patience: float = SILENT) -> None:
        """``patience``: in seconds."""
        self._where = settings.bootstrap
        self._local = settings.local
        self._patience = patience
        self._seconds = 0.0

    def looked(self, topics: Iterable[str], *, began: float, came: bool) -> None:
        """Take note of a look for records.

        Args:
            topics: of which some are missing.
            began: when, in seconds of the monotonic clock.
            came: whether anything did.

        Raises:
            ClusterError: nothing has come for too long.
        """
        self._seconds += min(time.monotonic() - began, 2 * POLL_SECONDS)
        if came:
            self._seconds = 0.0
        if self._seconds > self._patience:
            raise ClusterError(
                f"Kafka at {self._where} has sent nothing of {', '.join(sorted(set(topics)))} for"
                f" {self._patience:g} s: a broker that has it is away; start it"
                + (" (`rasid up`)" if self._local else "")
                + ", and run this again"
            )


def missing_topic(name: str) -> str:
    """Say what to do about a topic that is not there; a cluster hides what a user may not see."""
    return f"topic {name} does not exist, or you may not see it: `rasid up` makes it; rights: `rasid acls`"


def why_refused(error: confluent_kafka.KafkaError) -> str:
    """Say why the brokers refused a record, and what that comes from where their words do not say it."""
    if error.code() == confluent_kafka.KafkaError.INVALID_TIMESTAMP:
        return f"{error.str()}: the clock of this machine, or of the brokers, is more than an hour off"
    return str(error.str())


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Explain whatever kafka-python raises inside.

    What the system says of a file is left as it is: a disk that is full has nothing to do with Kafka.

    Raises:
        RefusedError: the cluster does not allow this; asking again would not change that.
        ClusterError: the cause, and what to do.
    """
    try:
        yield
    except REFUSALS as error:
        hint = f" ({RIGHTS})" if isinstance(error, errors.AuthorizationError) else ""
        raise refused(settings, _words(error) + hint) from error
    except (KafkaError, OSError) as error:
        if isinstance(error, OSError) and (error.filename is not None or error.errno in _OF_A_DISK):
            raise
        raise ClusterError(_explain(error, settings)) from error


def refused(settings: Settings, what: str) -> RefusedError:
    """Return the error that says what the cluster does not allow, and to whom."""
    whom = f"the user {settings.sasl_username!r}" if settings.sasl_username else "us"
    return RefusedError(f"Kafka at {settings.bootstrap} refuses {whom}: {what}")


def _words(error: Exception) -> str:
    kind = type(error).__name__.removesuffix("Error")
    said = _WHOLE_REQUEST.sub("", str(error.args[0]) if error.args else "").strip(" :")
    return f"{kind}: {said}" if said else kind


def _explain(error: Exception, settings: Settings) -> str:
    text = str(error) or type(error).__name__
    where = settings.bootstrap
    if "bootstrap" in text.lower():
        start = "; `rasid up` starts the local broker" if settings.local else ""
        return (
            f"no Kafka answers at {where}: is it running, is the address right"
            + (", are protocol, user, password and certificate right?" if settings.brokers else "?")
            + start
        )
    return f"Kafka at {where}: {text}"
