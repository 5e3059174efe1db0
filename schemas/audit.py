"""Who did what: the entries of the topic ``audit``."""

from dataclasses import dataclass
from typing import Any, Literal

from schemas.fields import Id, Slug, Text, Time

Way = Literal["page", "command", "api"]
AuditState = Literal["begun", "done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An act of a person, or of a program: who, what, when, and what it changed.

    ``act`` says what was done, such as ``rule.change``, ``object`` to what, such as ``rule/ambassadors``;
    ``desk`` is the desk that it concerns, if it is one. ``before`` and ``after``: what the object says; null
    where it is not there.

    What is written together with its change is ``done``. An act that takes a while is written twice under one
    ``id``: ``begun`` before anything is done, then ``done``, or ``failed`` with the ``problem``. One that
    stays ``begun`` was cut off.
    """

    id: Id
    at: Time
    by: Text
    way: Way
    act: Slug
    object: Text
    desk: Slug | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    state: AuditState = "done"
    problem: Text | None = None
