"""What a desk has done about an alert."""

from dataclasses import dataclass

from schemas.fields import Flag, Id, Slug, Text, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What everybody of a desk sees beside an alert: whether one of them read it, and who takes care of it.

    ``by`` and ``at`` say who marked it last, and when.
    """

    alert: Id
    desk: Slug
    by: Text
    at: Time
    read: Flag = False
    taken_by: Text | None = None
