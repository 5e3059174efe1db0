"""What a desk asks not to be told of for a while."""

from dataclasses import dataclass

from schemas.fields import Id, Slug, Text, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """No alerts from ``starts_at`` until ``ends_at``, in event time, where all that is named here holds.

    ``rule`` is a rule's id, ``subject`` a slug that the article has; at least one of the three is named.
    ``by`` and ``reason`` tell the others of the desk who wanted it and why.
    """

    id: Id
    starts_at: Time
    ends_at: Time
    by: Text
    reason: Text
    rule: Slug | None = None
    desk: Slug | None = None
    subject: Slug | None = None

    def __post_init__(self) -> None:
        """Refuse a silence over everything."""
        if not (self.rule or self.desk or self.subject):
            raise ValueError("a silence needs a rule, a desk or a subject: it may not be over everything")
