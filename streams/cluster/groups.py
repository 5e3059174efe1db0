"""The consumer groups of Rasid: one for the live lane, one for each replay."""

from streams.messages.lanes import LIVE, Lane
from streams.settings import Settings


def group(settings: Settings, lane: Lane = LIVE) -> str:
    """Return the consumer group (Faust's app id) of the workers of a lane."""
    return settings.name(base(lane))


def base(lane: Lane) -> str:
    """Return the name of a lane's group without the installation's prefix."""
    return "rasid" if lane is LIVE else f"rasid-replay-{lane}"
