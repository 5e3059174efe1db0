"""The consumer groups of Rasid: one for the live lane, one for each replay."""

from streams.lanes import LIVE, Lane
from streams.settings import Settings


def group(settings: Settings, lane: Lane = LIVE) -> str:
    """Return the consumer group (Faust's app id) of the workers of a lane."""
    return settings.name("rasid" if lane is LIVE else f"rasid-replay-{lane}")
