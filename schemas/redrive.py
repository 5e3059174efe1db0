"""The record of a redrive: which dead letters were sent again."""

from dataclasses import dataclass, field

from schemas.fields import Count, Id, Text, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrive:
    """Dead letters that were sent again, and by whom.

    ``letters``: partition of ``articles.dead`` → offsets in it, such as ``0-40 43``. ``asked`` is the filter
    in the words of the command.
    """

    id: Id
    made_at: Time
    made_by: Text
    asked: Text
    count: Count
    letters: dict[str, str] = field(default_factory=dict)
