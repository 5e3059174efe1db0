"""A person, or a program, as the services know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self

ALL_DESKS: Final = "*"


class Role(StrEnum):
    """What somebody is at a desk, or at all of them."""

    READER = "reader"
    EDITOR = "editor"
    OPS = "ops"
    ADMIN = "admin"


@dataclass(frozen=True)
class Person:
    """Somebody who was let in.

    Attributes:
        name: as records and the audit say it.
        roles: by desk; ``*`` for all desks.
    """

    name: str
    roles: Mapping[str, frozenset[Role]]

    @classmethod
    def of_everything(cls, name: str) -> Self:
        """Return somebody who may do all there is: who has the machine, or its token."""
        return cls(name, MappingProxyType({ALL_DESKS: frozenset(Role)}))


NOBODY: Final = Person("", MappingProxyType({}))
