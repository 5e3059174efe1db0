"""kafka-python asks for the offsets of every partition, not of those alone whose leader it remembers.

It forgets topics now and then, as it asks for news of others. What it leaves out it then tells as "holds
nothing of that time", without a word, or as a KeyError.
"""

from typing import Any

from kafka.consumer import fetcher, group
from kafka.errors import StaleMetadata


class WholeFetcher(fetcher.Fetcher):  # type: ignore[misc]  # kafka-python ships no complete types
    """Asks again, when it has asked for the leaders, where one is not known: so it does where none is."""

    def _group_list_offset_requests(self, timestamps: Any) -> Any:
        by_leader = super()._group_list_offset_requests(timestamps)
        if sum(map(len, by_leader.values())) < len(timestamps):
            raise StaleMetadata
        return by_leader


def install() -> None:
    """Have every consumer of this process ask so."""
    group.Fetcher = WholeFetcher
