"""Which role may do what: the one table, and the one place that decides by it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from services.access.person import ALL_DESKS, Person, Role


class Act(StrEnum):
    """What can be done.

    Articles are open to everybody who was let in: what a desk asked for is its own, what the world's feeds
    sent is not.
    """

    READ_ARTICLES = "read-articles"  # and search them
    READ = "read"  # what a desk was told, its rules, its silences
    MARK = "mark"  # read, taken care of
    EDIT_RULES = "edit-rules"
    SILENCE = "silence"
    READ_AUDIT = "read-audit"
    READ_OPS = "read-ops"  # how it runs
    DEAD_LETTERS = "dead-letters"
    REPLAY = "replay"
    FEEDS = "feeds"
    RECEIVERS = "receivers"
    MANAGE_USERS = "manage-users"


# These concern no desk: a role counts that holds for all of them.
_OF_ALL_DESKS: Final = frozenset(
    {Act.READ_OPS, Act.DEAD_LETTERS, Act.REPLAY, Act.FEEDS, Act.RECEIVERS, Act.MANAGE_USERS}
)

_READER: Final = frozenset({Act.READ_ARTICLES, Act.READ, Act.MARK})
_EDITOR: Final = _READER | {Act.EDIT_RULES, Act.SILENCE, Act.READ_AUDIT}
_OPS: Final = _READER | {
    Act.READ_AUDIT,
    Act.READ_OPS,
    Act.DEAD_LETTERS,
    Act.REPLAY,
    Act.FEEDS,
    Act.RECEIVERS,
}

TABLE: Final[Mapping[Role, frozenset[Act]]] = MappingProxyType(
    {Role.READER: _READER, Role.EDITOR: _EDITOR, Role.OPS: _OPS, Role.ADMIN: frozenset(Act)}
)


def permits(person: Person, act: Act, desk: str = "") -> bool:
    """Return whether somebody may do something.

    Args:
        person: who.
        act: what.
        desk: that it concerns; without one it concerns all desks, and a role must hold for all of them.
    """
    if act is Act.READ_ARTICLES:
        return any(act in TABLE[role] for roles in person.roles.values() for role in roles)
    where = {ALL_DESKS} if act in _OF_ALL_DESKS else {ALL_DESKS, desk}
    return any(act in TABLE[role] for each in where for role in person.roles.get(each, ()))


def anywhere(person: Person, act: Act) -> bool:
    """Return whether somebody may do something at any desk: whether a page is worth being shown."""
    return any(permits(person, act, desk) for desk in {"", *person.roles})


def among(person: Person, act: Act, desks: Iterable[str]) -> frozenset[str]:
    """Return those of ``desks`` at which somebody may do something."""
    return frozenset(desk for desk in desks if permits(person, act, desk))


def desks_of(person: Person, act: Act) -> frozenset[str] | None:
    """Return the desks at which somebody may do something; None for all desks."""
    if permits(person, act):
        return None
    return frozenset(desk for desk in person.roles if permits(person, act, desk))


def who_may(act: Act) -> tuple[Role, ...]:
    """Return the roles that may do something, the least powerful first."""
    return tuple(role for role in Role if act in TABLE[role])
