"""The users of this installation, where it has no other: names, roles, and what is kept of passwords.

They stand in a file of the machine that runs the console, not on a topic: whoever reads a topic, or a copy of
it, could try passwords out for years. Where several consoles run, people log in at a provider (OIDC).
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import orjson

from schemas import SchemaError, wire
from schemas.fields import Text, Time, parse_slug
from services.access import passwords
from services.access.roles import Roles, parsed, written
from streams import audit
from streams.errors import InputError, SettingsError
from streams.messages import times
from streams.messages.people import Actor
from streams.process.private import private
from streams.settings import Settings

_MODE: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A user as the file has them."""

    roles: list[Text]
    password: Text
    made_at: Time
    made_by: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in with a password.

    Attributes:
        name: theirs.
        roles: by desk.
        password: what is kept of it.
        made_at: when they were added.
        made_by: by whom.
    """

    name: str
    roles: Roles
    password: str
    made_at: str
    made_by: str


class KnownUsers:
    """The users, read again when their file changed."""

    def __init__(self, settings: Settings) -> None:
        self._path = _path(settings)
        self._seen: tuple[int, int] | None = None
        self._users: Mapping[str, User] = {}

    @property
    def any(self) -> bool:
        """Whether there are users, or ever were: from then on nobody comes in without a login."""
        return self._path.exists()

    def get(self, name: str) -> User | None:
        """Return a user; None where there is none of that name.

        Raises:
            SettingsError: the file cannot be read.
        """
        try:
            now = self._path.stat()
        except FileNotFoundError:
            return None
        if self._seen != (now.st_mtime_ns, now.st_ino):
            self._users = _read(self._path)
            self._seen = now.st_mtime_ns, now.st_ino
        return self._users.get(name)

    def log_in(self, name: str, password: str) -> User | None:
        """Return the user whose password this is; takes as long where there is no such user."""
        user = self.get(name)
        right = passwords.is_of(password, user.password if user else passwords.NOBODYS)
        return user if right else None


def read(settings: Settings) -> list[User]:
    """Return all users, by name.

    Raises:
        SettingsError: the file cannot be read.
    """
    path = _path(settings)
    known = _read(path) if path.exists() else {}
    return [known[name] for name in sorted(known)]


def add(settings: Settings, name: str, roles: Sequence[str], password: str, *, by: Actor) -> User:
    """Add a user.

    Args:
        settings: of this installation.
        name: of the user.
        roles: such as ``editor@gulf``; without a desk, at all desks.
        password: which they log in with.
        by: who adds them.

    Raises:
        InputError: there is one of that name, or something is said that cannot be.
        ClusterError: it cannot be written down who did it; nothing is done.
    """
    added = User(
        name=_name(name),
        roles=_roles(roles),
        password=_password(password),
        made_at=times.now_as_text(),
        made_by=by.name,
    )

    def change(before: User | None) -> User:
        if before:
            raise InputError(
                f"there is a user {name}: `rasid user change` gives other roles, `passwd` a password"
            )
        return added

    _change(settings, name, change, act="user.add", by=by)
    return added


def change(settings: Settings, name: str, roles: Sequence[str], *, by: Actor) -> None:
    """Give a user other roles; they hold at once.

    Raises:
        InputError: there is no such user, or something is said that cannot be.
        ClusterError: it cannot be written down who did it; nothing is done.
    """
    given = _roles(roles)
    _change(settings, name, lambda user: replace(_there(user, name), roles=given), act="user.change", by=by)


def set_password(settings: Settings, name: str, password: str, *, by: Actor) -> None:
    """Give a user another password; where they are logged in, they no longer are.

    Raises:
        InputError: there is no such user, or the password is too short.
        ClusterError: it cannot be written down who did it; nothing is done.
    """
    given = _password(password)
    _change(
        settings, name, lambda user: replace(_there(user, name), password=given), act="user.passwd", by=by
    )


def remove(settings: Settings, name: str, *, by: Actor) -> None:
    """Remove a user; where they are logged in, they no longer are.

    Raises:
        InputError: there is no such user.
        ClusterError: it cannot be written down who did it; nothing is done.
    """

    def gone(user: User | None) -> None:
        _there(user, name)

    _change(settings, name, gone, act="user.remove", by=by)


def _change(
    settings: Settings, name: str, change: Callable[[User | None], User | None], *, act: str, by: Actor
) -> None:
    """Write what ``change`` makes of a user, with one hand at a time."""
    path = _path(settings)
    with private(), _locked(path):
        known = dict(_read(path)) if path.exists() else {}
        before = known.pop(name, None)
        if after := change(before):
            known[name] = after
        entry = audit.entry(by, act, f"user/{name}", before=_told(before), after=_told(after))
        with audit.acting(settings, entry):
            _write(path, known)


def _told(user: User | None) -> dict[str, object] | None:
    """Return what the audit tells of a user: nothing of the password."""
    return {"roles": written(user.roles), "made_by": user.made_by} if user else None


def _there(user: User | None, name: str) -> User:
    if user is None:
        raise InputError(f"no user {name!r}: see rasid user list")
    return user


def _name(name: str) -> str:
    try:
        return parse_slug(name)
    except ValueError as error:
        raise InputError(f"{name!r}: {error}") from None


def _roles(said: Sequence[str]) -> Roles:
    try:
        return parsed(said)
    except ValueError as error:
        raise InputError(f"--role {error}") from None


def _password(password: str) -> str:
    if not passwords.LEAST <= len(password) <= passwords.MOST:
        raise InputError(f"a password has {passwords.LEAST} characters at least, {passwords.MOST} at most")
    return passwords.kept(password)


def _path(settings: Settings) -> Path:
    return settings.home / "access" / "users.json"


def _read(path: Path) -> Mapping[str, User]:
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{path}: others can read it: chmod 600 {path}")
        said = wire.read_object(path.read_bytes())
        found = {name: wire.from_dict(Written, each) for name, each in said.items()}
        return {
            name: User(
                name=name,
                roles=parsed(each.roles),
                password=each.password,
                made_at=each.made_at,
                made_by=each.made_by,
            )
            for name, each in found.items()
        }
    except (OSError, SchemaError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None


def _write(path: Path, users: Mapping[str, User]) -> None:
    """Put the whole file in its place at once: a reader finds the old or the new one."""
    said = {
        name: Written(
            roles=written(each.roles), password=each.password, made_at=each.made_at, made_by=each.made_by
        )
        for name, each in users.items()
    }
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        os.fchmod(file.fileno(), _MODE)
        file.write(orjson.dumps(said, option=orjson.OPT_INDENT_2))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
