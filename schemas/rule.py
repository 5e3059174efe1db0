"""What a desk asks to be told of."""

from dataclasses import dataclass, field

from schemas.fields import Channel, Count, Duration, Factor, Flag, Limit, Severity, Slug, Text, Time, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A desk's stored query.

    After an alert on a story the desk hears no more of it for ``repeat_after`` (unless something
    new happens), and nothing at all before ``min_sources`` outlets carry it. Without ``stories`` it hears
    of each article, whatever was told of the same thing.
    ``burst`` is a factor such as ``3x``. More than ``most_per_hour`` alerts are summed up.
    ``lists`` are those that the query names as ``@name``, with their terms as they were when it was applied:
    who has the rule needs nothing else to match it. ``desk_name`` and ``channel_name`` are what people call
    them; rules of older versions lack both.
    """

    id: Slug
    desk: Slug
    channel: Channel
    name: Text
    query: Text
    version: Version = 1
    severity: Severity = "info"
    repeat_after: Duration = "4h"
    min_sources: Count = 1
    stories: Flag = True
    burst: Factor | None = None
    most_per_hour: Limit | None = None
    active: Flag = True
    expires_at: Time | None = None
    labels: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    desk_name: Text | None = None
    channel_name: Text | None = None
