"""Who is logged in, kept by the server: a browser has a random name of a session, and nothing else.

What is kept is the name's hash, so that whoever reads the file cannot come in with it.
"""

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Final, Literal

import orjson

from streams import sqlite_file
from streams.settings import Settings

IDLE_MS: Final = 12 * 3600 * 1000  # a shift
LONGEST_MS: Final = 7 * 24 * 3600 * 1000
# What a provider said of somebody, their groups among it, holds for a day at most.
LONGEST_OF_PROVIDER_MS: Final = 24 * 3600 * 1000
_SEEN_EVERY_MS: Final = 60_000  # a session's last use is noted so often

_VERSION: Final = 1
_TABLES: Final = """
create table sessions (
  hash blob primary key, name text not null, kind text not null, groups text not null, stamp text not null,
  made integer not null, seen integer not null
) without rowid;
"""

Kind = Literal["local", "provider"]


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in.

    Attributes:
        name: theirs.
        kind: where they logged in: here, or at the provider.
        groups: as the provider said.
        stamp: of a user of this installation: changes with the password.
    """

    name: str
    kind: Kind
    groups: tuple[str, ...] = ()
    stamp: str = ""


class Sessions:
    """The sessions of one console, used in one thread. They outlive a restart."""

    def __init__(self, settings: Settings) -> None:
        """Open the file.

        Raises:
            OSError, sqlite3.Error: it cannot be kept.
        """
        self._db: sqlite3.Connection = sqlite_file.opened(
            settings.home / "access" / "sessions.sqlite",
            version=_VERSION,
            tables=_TABLES,
            probe="select count(*) from sessions",
        )

    def begin(self, session: Session, now_ms: int) -> str:
        """Begin a session; return the name that its browser shows from now on."""
        self._db.execute(
            "delete from sessions where seen < ? or made < ?", (now_ms - IDLE_MS, now_ms - LONGEST_MS)
        )
        name = secrets.token_urlsafe(32)
        groups = orjson.dumps(session.groups).decode()
        row = (_hash(name), session.name, session.kind, groups, session.stamp, now_ms, now_ms)
        self._db.execute("insert into sessions values (?, ?, ?, ?, ?, ?, ?)", row)
        return name

    def find(self, name: str, now_ms: int) -> Session | None:
        """Return the session that a browser names; None where there is none, or it is over."""
        query = "select name, kind, groups, stamp, made, seen from sessions where hash = ?"
        row = self._db.execute(query, (_hash(name),)).fetchone()
        if row is None:
            return None
        who, kind, groups, stamp, made, seen = row
        longest = LONGEST_OF_PROVIDER_MS if kind == "provider" else LONGEST_MS
        if now_ms - seen > IDLE_MS or now_ms - made > longest:
            self.end(name)
            return None
        if now_ms - seen > _SEEN_EVERY_MS:
            self._db.execute("update sessions set seen = ? where hash = ?", (now_ms, _hash(name)))
        return Session(who, kind, tuple(orjson.loads(groups)), stamp)

    def end(self, name: str) -> None:
        """End a session."""
        self._db.execute("delete from sessions where hash = ?", (_hash(name),))

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
