"""A folder that is watched: each file in it is sent when it is whole, and moved away.

Where all of it is confirmed, into ``done/``; where something in it was no article, into ``failed/``, beside a
file that says what was wrong and what to do.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from streams.errors import ClusterError, InputError, StoreError, reason
from streams.feeds.files import KEPT, Counts, FilePush, FileReport, Told, opened
from streams.feeds.marks import File
from streams.feeds.push import Archive
from streams.feeds.reading import How
from streams.settings import Settings

DONE: Final = "done"
FAILED: Final = "failed"
STILL_SECONDS: Final = 3.0  # a file that nobody has written to for so long is whole
_EMPTY_TIMES: Final = 20  # as long for one that is empty: it was made, and is yet to be written
LOOK_SECONDS: Final = 0.5
RETRY_SECONDS: Final = 5.0

_LONGEST_NAME: Final = 255  # bytes that a file system takes

# What programs call a file that they have not written to its end.
_UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp", "~")


class _Look(NamedTuple):
    """A file as it was seen, and since when it stands so, in seconds."""

    size: int
    changed: int
    since: float


class Folder:
    """The files that come into a folder, and where they go."""

    def __init__(
        self, path: Path, *, still: float = STILL_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Watch ``path``.

        Args:
            path: of the folder.
            still: seconds after which a file that does not change is whole.
            clock: in seconds, from any time on.

        Raises:
            InputError: it is no folder that can be written to.
        """
        self.path = path
        self._still = still
        self._clock = clock
        self._seen: dict[str, _Look] = {}
        if not os.path.isdir(path):  # noqa: PTH112  # Path raises where one may not look
            raise InputError(f"{path}: no such folder")
        for name in (DONE, FAILED):
            try:
                (path / name).mkdir(exist_ok=True)
            except OSError as error:
                raise InputError(f"{path / name}: {reason(error)}") from None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one who takes files from it.

        Raises:
            InputError: somebody else does.
        """
        handle = os.open(self.path, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InputError(f"{self.path}: another `rasid push --watch` takes its files") from None
            yield
        finally:
            os.close(handle)

    def whole(self) -> list[Path]:
        """Look, and return the files that are whole, the oldest first.

        Raises:
            OSError: one cannot look now, such as where a network share does not answer.
        """
        now, seen = self._clock(), {}
        for path in self.path.iterdir():
            if path.name.startswith(".") or path.name.lower().endswith(_UNFINISHED) or not path.is_file():
                continue
            with suppress(FileNotFoundError):  # somebody took it away
                status = path.stat()
                look = _Look(status.st_size, status.st_mtime_ns, now)
                before = self._seen.get(path.name)
                seen[path.name] = before if before and before[:2] == look[:2] else look
        self._seen = seen
        found = [(look.changed, name) for name, look in seen.items() if now - look.since >= self._wait(look)]
        return [self.path / name for _, name in sorted(found)]

    def _wait(self, look: _Look) -> float:
        return self._still if look.size else self._still * _EMPTY_TIMES

    def put_away(self, report: FileReport) -> Path:
        """Move a file to where it belongs, with a file that says what was wrong in it; return where it is."""
        path = Path(report.path)
        self._seen.pop(path.name, None)
        if not report.mark.bad:
            return _moved(path, self.path / DONE)
        moved = _moved(path, self.path / FAILED)
        told = moved.with_name(_name(moved.name, ".error"))
        told.unlink(missing_ok=True)  # a link there would lead what is written to a file that it names
        with told.open("x", encoding="utf-8", errors="backslashreplace") as file:
            file.write(_what_is_wrong(report, self.path))
        return moved


def _moved(path: Path, folder: Path) -> Path:
    """Move a file into a folder, which may be gone meanwhile, under a name that is free there."""
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / _name(path.stem, f"-{number}{path.suffix}")
    path.rename(target)
    return target


def _name(begin: str, end: str) -> str:
    """Return a name that ends as it must, its beginning cut where all is too long: خبر has six bytes."""
    most = max(0, _LONGEST_NAME - len(os.fsencode(end)))
    while len(os.fsencode(begin)) > most:
        begin = begin[:-1]
    return begin + end


def _what_is_wrong(report: FileReport, folder: Path) -> str:
    mark = report.mark
    lines = [
        f"{Path(report.path).name}: {mark.bad:,} could not be read, {mark.sent:,} articles are confirmed.",
        "",
        *report.problems,
    ]
    if (more := mark.bad - len(report.problems)) > 0:
        why = (
            f"only the first {KEPT:,} are named" if len(report.problems) == KEPT else "named before a restart"
        )
        lines.append(f"… and {more:,} more: {why}")
    lines += [
        "",
        f"What to do: mend the file, and move it into {folder} once more.",
        "What was good is sent again with it: under the same id and version that does no harm.",
    ]
    return "\n".join(lines) + "\n"


def watch(
    settings: Settings,
    folder: Folder,
    how: How,
    told: Told,
    *,
    stop: Callable[[float], bool],
    outage: Callable[[str], None],
    archive: Archive | None = None,
) -> Counts:
    """Send the files that come into a folder until it is told to stop; return the counts.

    Args:
        settings: where the cluster is, and what is kept here.
        folder: to be watched.
        how: files are read.
        told: what happens.
        stop: waits for some seconds; returns whether to stop.
        outage: told why nothing can be sent or seen, once, and once with nothing when it can again.
        archive: where they are old news.

    Raises:
        ClusterError: at the start: the topic is missing, or there is no cluster.
        InputError: somebody else watches the folder.
        StoreError: a file cannot be moved, or how far files are sent cannot be kept.
    """
    counts, started = Counts(), False
    mover, trouble = _Mover(folder, told), _Once(outage)
    with folder.alone():
        while True:
            try:
                with opened(settings, how, mover, archive=archive, counts=counts) as push:
                    push.stopped = lambda: stop(0)
                    mover.push = push
                    started = True
                    _take_all(folder, push, stop, trouble)
                    return counts
            except (ClusterError, OSError) as error:  # a cluster, or the share of the folder, may come back
                if not started:
                    raise
                trouble.tell(
                    f"{error.filename or folder.path}: {reason(error)}"
                    if isinstance(error, OSError)
                    else str(error)
                )
            if stop(RETRY_SECONDS):
                return counts


def _take_all(folder: Folder, push: FilePush, stop: Callable[[float], bool], trouble: "_Once") -> None:
    while not stop(LOOK_SECONDS):
        found = folder.whole()
        trouble.tell("")
        for path in found:
            push.take(str(path))
            if stop(0):
                break
        if found:
            push.close()


class _Once:
    """Tells what it is told where that is news: an outage at its start and its end, not at each new try."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._last = ""

    def tell(self, why: str) -> None:
        if why != self._last:
            self._tell(why)
        self._last = why


class _Mover:
    """Puts files away when they are finished, and tells the rest to whom it may concern.

    Attributes:
        push: that sends them.
    """

    def __init__(self, folder: Folder, told: Told) -> None:
        self._folder = folder
        self._told = told
        self.push: FilePush | None = None

    def bad(self, problem: str) -> None:
        self._told.bad(problem)

    def warned(self, warning: str) -> None:
        self._told.warned(warning)

    def passed(self, size: int) -> None:
        self._told.passed(size)

    def finished(self, report: FileReport) -> None:
        """Put a file away.

        Raises:
            StoreError: it cannot be moved. No InputError: this file is finished while another one is read.
        """
        try:
            if report.file and File.of(report.path) != report.file:  # somebody has written on it
                self._forget(report.file)
                return
            self._folder.put_away(report)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not os.path.lexists(report.path):
                return  # somebody took it away meanwhile
            raise StoreError(f"{report.path}: cannot be moved: {reason(error)}") from None
        if report.file:
            self._forget(report.file)  # moved in once more, it is sent once more
        self._told.finished(report)

    def _forget(self, file: File) -> None:
        if self.push:
            self.push.forget(file)
