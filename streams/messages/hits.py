"""What travels on ``hits``: a hit, those of many rules together, or that an article is taken back."""

from processors.hits import apart
from schemas import DeskHits, Hit, Withdrawal, wire
from streams.messages import cloudevents
from streams.messages.records import Record


def read(record: Record) -> list[Hit] | Withdrawal:
    """Return the hits that a record brings, or the withdrawal.

    Raises:
        SchemaError: the record cannot be read.
    """
    kind, value = dict(record.headers).get("ce_type"), record.value or b""
    if kind == cloudevents.WITHDRAWAL.encode():
        return wire.decode(Withdrawal, value)
    if kind == cloudevents.DESK_HITS.encode():
        return apart(wire.decode(DeskHits, value))
    return [wire.decode(Hit, value)]


def desk(record: Record) -> str:
    """Return whose record it is, by its key alone."""
    return (record.key or b"").decode(errors="replace")
