"""A local SQLite file of several processes. One that is broken, or of another version, is made anew."""

import sqlite3
from pathlib import Path
from typing import Final

BUSY_SECONDS: Final = 30.0  # another process's transaction takes well under a second


def opened(
    path: Path, *, version: int, tables: str, probe: str, cache_kb: int | None = None
) -> sqlite3.Connection:
    """Open a file for its owner alone, or make it.

    Args:
        path: where it stands; its folder is made as well.
        version: another one for other tables, or other rows.
        tables: the statements that make them.
        probe: a statement that a broken file fails at.
        cache_kb: of pages in memory; SQLite's default without it.

    Raises:
        OSError, sqlite3.Error: it cannot be kept there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _connected(path, version, tables, probe, cache_kb)
    except sqlite3.OperationalError:  # the disk, or the folder
        raise
    except sqlite3.DatabaseError:
        for each in path.parent.glob(f"{path.name}*"):  # with SQLite's own files beside it
            each.unlink(missing_ok=True)
        return _connected(path, version, tables, probe, cache_kb)


def _connected(path: Path, version: int, tables: str, probe: str, cache_kb: int | None) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")  # what the machine's crash cuts off is done once more
        if cache_kb:
            db.execute(f"pragma cache_size = -{cache_kb}")
        [known] = db.execute("pragma user_version").fetchone()
        if known not in {0, version}:
            raise sqlite3.DatabaseError("of another version of Rasid")  # noqa: TRY301  # as a broken one is
        if not known:
            path.chmod(0o600)
            db.executescript(tables)
            db.execute(f"pragma user_version = {version}")
        db.execute(probe).fetchone()
    except BaseException:
        db.close()
        raise
    return db
