"""What waits, of the partitions of ``deliveries`` that this process has: read whole, then followed.

The group goes on no further than to the first record that still says that something waits: whoever comes
after begins there, and knows all that is left to be sent. It stays some records behind the end, too: an alert
that is routed once more after a kill was perhaps delivered just before, and would come again, a mail even
together with others, as another mail. A partition is handed over when it was read to where it ended: what
comes first in a story is known by then, and what was sent already.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

import structlog

from schemas import Delivery, SchemaError
from services.deliver.queue import KEPT
from streams.cluster.group_reader import GroupReader
from streams.cluster.groups import of_delivering
from streams.cluster.member import Member
from streams.cluster.parts import TopicPart
from streams.messages import topics
from streams.messages.records import RawRecord
from streams.receivers import ledger
from streams.settings import Settings

_POLL_SECONDS: Final = 0.2  # without a record; a stop is noticed within
_REMEMBERED: Final = 20_000  # that were delivered last: 10 MB
# Records that whoever comes after reads once more: 4 MB. Routing writes a batch of alerts before it goes on,
# so that what it writes again after a kill is a batch, of which most was not delivered yet.
READ_AGAIN: Final = 2_000

log = structlog.get_logger(__name__)


class News(NamedTuple):
    """What the topic says that was not known.

    Attributes:
        parts: the numbers of the partitions that this process has now.
        waiting: what waits.
        repeated: what was delivered, and was written down as waiting once more.
    """

    parts: frozenset[int]
    waiting: list[Delivery]
    repeated: list[Delivery]


class Part:
    """What is known of one partition.

    Attributes:
        end: where it ended when it was given to us.
        whole: whether it was read up to there.
        places: the newest record of each delivery that waits, in their order.
    """

    def __init__(self, end: int) -> None:
        self.end = end
        self.whole = False
        self.places: dict[str, int] = {}
        self._newest: deque[int] = deque(maxlen=READ_AGAIN)  # offsets
        self._waiting: dict[str, bytes] = {}  # not yet handed over
        self._delivered: dict[str, bytes] = {}
        self._repeated: list[bytes] = []

    @property
    def begin(self) -> int | None:
        """The offset at which whoever comes after must begin; None where nothing was read."""
        firsts = *islice(self._newest, 1), *islice(self.places.values(), 1)
        return min(firsts, default=None)

    def take(self, record: RawRecord) -> None:
        """Take the next record."""
        self._newest.append(record.offset)
        key, value = (record.key or b"").decode(errors="replace"), record.value or b""
        if ledger.waits(value):
            if (known := self._delivered.get(key)) is not None:
                self._repeated.append(known)
                return
            if key in self.places and ledger.untried(value):
                return  # routed once more: with whom it goes again stands in what is known
            if self.places.pop(key, None) is None or key in self._waiting:
                self._waiting[key] = value
            self.places[key] = record.offset
            return
        self.places.pop(key, None)
        self._waiting.pop(key, None)
        if ledger.delivered(value):
            self._delivered[key] = value
            if len(self._delivered) > _REMEMBERED:
                del self._delivered[next(iter(self._delivered))]

    def news(self) -> tuple[list[Delivery], list[Delivery]]:
        """Return what waits and is new; and what was delivered and is not to be sent again."""
        waiting, self._waiting = self._waiting, {}
        repeated, self._repeated = self._repeated, []
        return _read(waiting.values()), _read(repeated)


class Waiting(Member):
    """Reads ``deliveries`` in a thread of its own."""

    def __init__(self, settings: Settings, tell: Callable[[News], None]) -> None:
        """``tell``: called in the thread."""
        super().__init__("waiting", waits="what waits cannot be read for now")
        self._settings = settings
        self._tell = tell
        self._topic = topics.of(settings).deliveries.name
        self._parts: dict[TopicPart, Part] = {}

    def work(self) -> None:
        """Be a member of the group until the stop."""
        with GroupReader.open(self._settings, of_delivering(self._settings), [self._topic]) as reader:
            generation = reader.generation
            while not self.stopping.is_set():
                records = reader.poll(_POLL_SECONDS, lambda _key, _value: True, soon=True)
                if generation != reader.generation:
                    generation = reader.generation
                    self._parts = {part: Part(reader.end(part)) for part in reader.parts}
                    self._say([], [])
                for record in records:
                    self._parts[TopicPart(record.topic, record.partition)].take(record)
                self._hand_over(reader)

    def _hand_over(self, reader: GroupReader) -> None:
        waiting: list[Delivery] = []
        repeated: list[Delivery] = []
        for at, part in self._parts.items():
            part.whole = part.whole or reader.reached(at) >= part.end
            if (begin := part.begin) is not None:
                reader.held[at] = begin
            if part.whole:
                new, old = part.news()
                waiting += new
                repeated += old
        if waiting or repeated:
            self._say(waiting, repeated)

    def _say(self, waiting: list[Delivery], repeated: list[Delivery]) -> None:
        self._tell(News(frozenset(each.partition for each in self._parts), waiting, repeated))


def _read(values: Iterable[bytes]) -> list[Delivery]:
    """Read deliveries; of more than a queue keeps whole, those that came later without their alerts."""
    found: list[Delivery] = []
    for value in values:
        try:
            delivery = ledger.read_delivery(value)
            found.append(delivery if len(found) < KEPT else replace(delivery, alert=None))
        except SchemaError as error:
            log.warning("a delivery cannot be read: nothing is sent", error=str(error))
    return found
