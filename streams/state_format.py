"""The format of what Rasid keeps on the cluster for itself: a version that is too old for it does not start.

New fields do not make a new format: older versions pass over them, and newer ones have defaults for them.
"""

from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Final

from schemas import wire
from schemas.fields import Text, Version
from streams.cluster.compacted import read_whole
from streams.cluster.sender import send_all
from streams.errors import FormatError
from streams.messages import times, topics
from streams.messages.records import Output
from streams.settings import Settings

# Raised when the version before could not go on from what this one writes: the ledger, rules, replays.
FORMAT: Final = 2  # hits of many rules travel together

_KEY: Final = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFormat:
    """The newest format that was ever written here, and the version of Rasid that began it."""

    number: Version
    version: Text


def require(settings: Settings) -> None:
    """Hold what stands on the cluster against ``FORMAT``, and from now on say that it is written here.

    Raises:
        FormatError: a newer version wrote it, in a format that this one does not know.
        ClusterError: no broker answers.
    """
    topic = topics.of(settings).formats
    found = read_whole(settings, topic, partial(wire.decode, StateFormat)).get(_KEY)
    mine = StateFormat(number=FORMAT, version=version("rasid"))
    if found and found.number > FORMAT:
        raise FormatError(
            f"Rasid {found.version} has worked here and keeps its state in format {found.number}; this is"
            f" Rasid {mine.version}, which knows formats up to {FORMAT}: start {found.version} or newer, or"
            " use another RASID_TOPIC_PREFIX"
        )
    if found is None or found.number < FORMAT:
        value = wire.encode(mine)
        send_all(
            settings,
            [Output(topic=topic.name, key=_KEY.encode(), value=value, timestamp=times.now())],
        )
