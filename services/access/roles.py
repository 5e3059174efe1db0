"""Roles as people write them: ``editor@gulf``; in a file, for people and groups; in the names of groups.

    groups:
      gulf-desk: [editor@gulf, reader]
      it-operations: [ops]
    people:
      amal@outlet.example: [admin]

A role without a desk is one at all desks. A group whose name is ``rasid:editor@gulf`` needs no line.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import structlog
import yaml

from schemas.fields import parse_slug
from services.access.person import ALL_DESKS, Role
from streams.errors import SettingsError
from streams.yaml_lists import Loader

Roles = Mapping[str, frozenset[Role]]  # by desk

OF_GROUP: Final = "rasid:"  # how the name of a group begins that says a role itself
_KEYS: Final = frozenset({"groups", "people"})

log: Final = structlog.get_logger(__name__)


def parsed(said: Iterable[str]) -> Roles:
    """Return roles by desk, of texts such as ``editor@gulf``, or ``ops`` for all desks.

    Raises:
        ValueError: one is no role, and what there is.
    """
    found: dict[str, set[Role]] = {}
    for each in said:
        name, at, desk = each.partition("@")
        try:
            role = Role(name)
        except ValueError:
            raise ValueError(f"{each!r}: expected {', '.join(Role)}, such as editor@gulf") from None
        if at and desk != ALL_DESKS:
            parse_slug(desk)
        found.setdefault(desk if at else ALL_DESKS, set()).add(role)
    return {desk: frozenset(roles) for desk, roles in found.items()}


def written(roles: Roles) -> list[str]:
    """Return roles as people write them."""
    return [
        role if desk == ALL_DESKS else f"{role}@{desk}"
        for desk in sorted(roles)
        for role in Role
        if role in roles[desk]
    ]


def together(some: Iterable[Roles]) -> Roles:
    """Return the roles of all of ``some``."""
    found: dict[str, frozenset[Role]] = {}
    for roles in some:
        for desk, here in roles.items():
            found[desk] = found.get(desk, frozenset()) | here
    return found


def of_group_names(groups: Iterable[str]) -> Roles:
    """Return the roles that groups name themselves; one that only looks so gives none."""
    found = []
    for group in groups:
        if group.startswith(OF_GROUP):
            try:
                found.append(parsed([group.removeprefix(OF_GROUP)]))
            except ValueError:
                log.warning("a group names no role", group=group)
    return together(found)


class RolesFile:
    """The file of roles, read again when it changed. Without one, groups must name roles themselves."""

    def __init__(self, path: str) -> None:
        """``path`` may be empty.

        Raises:
            SettingsError: the file says something impossible.
        """
        self._path = Path(path) if path else None
        self._seen = 0.0
        self._groups: Mapping[str, Roles] = {}
        self._people: Mapping[str, Roles] = {}
        self._look()

    def of(self, name: str, groups: Iterable[str]) -> Roles:
        """Return the roles of somebody, by name and groups."""
        try:
            self._look()
        except SettingsError as error:
            log.warning("roles stay as they were", error=str(error))
        groups = list(groups)
        own = [self._people[name]] if name in self._people else []
        return together(
            [*own, *(self._groups[each] for each in groups if each in self._groups), of_group_names(groups)]
        )

    def _look(self) -> None:
        if self._path is None:
            return
        try:
            changed = self._path.stat().st_mtime
            if changed == self._seen:
                return
            self._seen = changed
            said = yaml.load(self._path.read_text(encoding="utf-8"), Loader) or {}  # noqa: S506  # a safe one
            groups, people = _read(said)
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
            raise SettingsError(f"RASID_ROLES_FILE={self._path}: {' '.join(str(error).split())}") from None
        self._groups, self._people = groups, people


def _read(said: object) -> tuple[Mapping[str, Roles], Mapping[str, Roles]]:
    if not isinstance(said, dict) or said.keys() - _KEYS:
        raise ValueError("expected `groups:` and `people:`, each of names with a list of roles")
    return _of_names(said.get("groups"), "groups"), _of_names(said.get("people"), "people")


def _of_names(said: object, key: str) -> Mapping[str, Roles]:
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise ValueError(f"{key}: expected names, each with a list of roles")  # noqa: TRY004  # of a file
    found = {}
    for name, roles in said.items():
        if not isinstance(roles, list) or not all(isinstance(each, str) for each in roles):
            raise ValueError(f"{key}: {name}: expected a list of roles, such as [editor@gulf]")
        try:
            found[str(name)] = parsed(roles)
        except ValueError as error:
            raise ValueError(f"{key}: {name}: {error}") from None
    return found
