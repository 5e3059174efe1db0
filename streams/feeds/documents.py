"""Files, folders and archives as documents: each is what one file of a feed holds, read as a stream.

Nothing of an archive is written to disk, no name in one is taken for a path, and only a piece of one is in
memory at a time. What unpacks to far more than it was packed to ends with an error.
"""

import gzip
import io
import lzma
import os
import stat
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final, cast

from streams.errors import InputError, reason

STDIN: Final = "-"

_PIECE: Final = 64 * 1024  # bytes that are read at a time
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")  # one that holds something, one that holds nothing
_TAR: Final = b"ustar"
_TAR_AT: Final = 257
_HEAD: Final = _TAR_AT + len(_TAR)
_OTHERS: Final = {  # what is packed in other ways
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "zstd",
}

# Text packs to a tenth, the same article a thousand times over to a hundredth; gzip ends at a thousandth.
_MOST_TIMES: Final = 300
_ALWAYS: Final = 64 * 2**20
_LONGEST_HEADER: Final = 2 * 2**20  # of a member of a tar: names and attributes, with what is read ahead

# What stands beside articles in a folder: their pictures, what a page needs, what a system leaves behind.
_NOT_ARTICLES: Final = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".svg", ".ico", ".pdf"),
    *(".mp3", ".m4a", ".wav", ".ogg", ".mp4", ".mov", ".avi", ".webm", ".mkv"),
    *(".css", ".js", ".woff", ".woff2", ".ttf", ".md5", ".sha1", ".sha256", ".db", ".ini", ".error"),
)
_LEFT_BEHIND: Final = "__MACOSX"

# What they raise who unpack: their own errors, and at bytes that they did not foresee, others. A tar's header
# that only names the next one is read by a call inside the call: a thousand in a row are a RecursionError.
_BROKEN: Final = (
    *(EOFError, OSError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile),
    *(NotImplementedError, OverflowError, RecursionError, ValueError, struct.error),
)


@dataclass(frozen=True, slots=True)
class Document:
    """What one file holds.

    Attributes:
        name: for a person: the file's path, and the member's behind ``!``.
        number: among those of its file, from 0.
        stream: its bytes, unpacked; to be read before the next document is asked for. InputError where it is
            broken.
        passed: returns how many bytes of the file are behind.
    """

    name: str
    number: int
    stream: io.BufferedReader
    passed: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that cannot be read: its name and number, and what is wrong with it."""

    name: str
    number: int
    problem: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What stands beside articles and is none, such as a picture."""

    name: str
    number: int


Found = Document | Unreadable | PassedOver


def files_of(paths: Sequence[str]) -> list[str]:
    """Return the files that are meant: each path, and of a folder all that is in it, by name.

    Raises:
        InputError: there is no such file, or a folder holds none.
    """
    return [file for path in paths for file in _files_of(path)]


def _files_of(path: str) -> list[str]:
    if path == STDIN:
        return [path]
    try:
        is_folder = stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116  # a path as it was typed, whole
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from None
    if not is_folder:
        return [path]
    found = list(_walked(path))
    if not found:
        raise InputError(f"{path}: the folder holds no file of articles")
    return found


def _walked(folder: str) -> Iterator[str]:
    def fail(error: OSError) -> None:
        raise InputError(f"{error.filename}: {reason(error)}") from None

    for inside, folders, files in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not _is_beside(name):
                yield os.path.join(inside, name)  # noqa: PTH118  # Path would drop a leading ./


def _is_beside(name: str) -> bool:
    """Tell whether a name is of what stands beside articles."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in path.parts)
    return hidden or _LEFT_BEHIND in path.parts or path.suffix.lower() in _NOT_ARTICLES


def documents(path: str, skip: int = 0) -> Iterator[Found]:
    """Yield the documents of a file: itself, or the members of an archive in their order.

    Args:
        path: of a file, or ``-`` for stdin.
        skip: how many were done before: they are passed without a look.

    Raises:
        InputError: the file cannot be opened.
    """
    with _opened(path) as raw:
        name, teller = "stdin" if path == STDIN else path, _teller(raw)
        passed = teller or (lambda: 0)
        stream, head = raw, raw.peek(_HEAD)
        if head.startswith(_ZIP) and teller:
            yield from _of_zip(raw, name, skip)
            return
        if head.startswith(_GZIP):
            stream = _gunzipped(raw, teller)
            try:
                head = stream.peek(_HEAD)
            except InputError as error:
                yield Unreadable(name, 0, str(error))
                return
        if head[_TAR_AT:].startswith(_TAR):
            yield from _of_tar(stream, name, passed, skip)
        elif problem := _packed(head):
            yield Unreadable(name, 0, problem)
        elif not skip:
            yield Document(name, 0, stream, passed)


def _opened(path: str) -> io.BufferedReader:
    if path == STDIN:
        stdin = sys.stdin.buffer
        return stdin if isinstance(stdin, io.BufferedReader) else _buffered(cast("Any", stdin))
    try:
        return _buffered(Path(path).open("rb", buffering=0))
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from None


def _teller(file: io.BufferedReader) -> Callable[[], int] | None:
    """Return what tells how much of a file is read; None for a pipe."""
    return file.raw.tell if file.seekable() else None


def _packed(head: bytes) -> str | None:
    """Return what is to be said of a document that is packed in a way that is not read in its place."""
    if head.startswith((_GZIP, *_ZIP)) or head[_TAR_AT:].startswith(_TAR):
        return "packed twice, or an archive where none can be read; unpack it first, and push the file"
    for magic, way in _OTHERS.items():
        if head.startswith(magic):
            return f"packed as {way}, which is not read; unpack it first, or pack it as zip or tar.gz"
    return None


def _gunzipped(source: BinaryIO, packed: Callable[[], int] | None) -> io.BufferedReader:
    return _buffered(Unpacked(cast("BinaryIO", gzip.GzipFile(fileobj=source)), "gzip", packed))


def _buffered(raw: io.RawIOBase) -> io.BufferedReader:
    return io.BufferedReader(raw, _PIECE)


class Unpacked(io.RawIOBase):
    """What comes out of something packed: its errors are InputErrors, and so is a bomb.

    Attributes:
        size: bytes that came out so far.
        limit: bytes after which it ends with an error; None for no end.
    """

    def __init__(self, source: BinaryIO, way: str, packed: Callable[[], int] | None = None) -> None:
        """Read ``source``.

        Args:
            source: unpacks as it is read.
            way: in which it is packed.
            packed: returns how many packed bytes were read so far; None where nobody knows.
        """
        self._source = source
        self._way = way
        self._packed = packed
        self.size = 0
        self.limit: int | None = None

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next piece."""
        try:
            data = self._source.read(len(buffer))
        except _BROKEN as error:
            raise InputError(_broken(self._way, error)) from None
        self.size += len(data)
        self._refuse_bombs()
        buffer[: len(data)] = data
        return len(data)

    def _refuse_bombs(self) -> None:
        if self.limit is not None and self.size > self.limit:
            raise InputError(f"broken {self._way}: a header above {_LONGEST_HEADER:,} bytes; pack it again")
        if self._packed is None or self.size <= _ALWAYS:
            return
        if self.size > _MOST_TIMES * self._packed():
            raise InputError(
                f"unpacks to more than {_MOST_TIMES} times its size; if that is right, push it unpacked"
            )


# Zip


def _of_zip(file: io.BufferedReader, name: str, skip: int) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        yield Unreadable(name, 0, _broken("zip", error))
        return
    with archive:
        members = [each for each in archive.infolist() if not each.filename.endswith("/")]
        for number, member in enumerate(members[skip:], skip):
            yield from _zipped(archive, member, _within(name, member.filename), number)


def _zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, number: int) -> Iterator[Found]:
    mode = member.external_attr >> 16
    if _is_beside(member.filename) or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)):
        yield PassedOver(name, number)
        return
    if member.flag_bits & 1:
        yield Unreadable(name, number, "encrypted; unpack it first, and push the file")
        return
    end = member.header_offset + member.compress_size
    try:
        with archive.open(member) as file:
            unpacked = Unpacked(cast("BinaryIO", file), "zip", lambda: member.compress_size)
            yield _member(unpacked, name, number, lambda: end)
    except NotImplementedError as error:
        yield Unreadable(name, number, f"{error}; pack it again")
    except _BROKEN as error:
        yield Unreadable(name, number, _broken("zip", error))
    except InputError as error:
        yield Unreadable(name, number, str(error))


def _within(archive: str, member: str) -> str:
    """Return how a member of an archive is named, on one line whatever it calls itself."""
    return f"{archive}!{' '.join(member.splitlines())}"


def _member(unpacked: Unpacked, name: str, number: int, passed: Callable[[], int]) -> Found:
    """Return a member of an archive, which may be packed once more.

    Raises:
        InputError: it is broken.
    """
    stream = _buffered(unpacked)
    if stream.peek(1).startswith(_GZIP):
        stream = _gunzipped(stream, lambda: unpacked.size)
    problem = _packed(stream.peek(_HEAD))
    return Unreadable(name, number, problem) if problem else Document(name, number, stream, passed)


# Tar


def _of_tar(stream: io.BufferedReader, name: str, passed: Callable[[], int], skip: int) -> Iterator[Found]:
    bounded = Unpacked(stream, "tar")
    number = 0
    try:
        for archive, member in _members(bounded):
            if member.isdir():
                continue
            if number >= skip:
                yield from _tarred(archive, member, _within(name, member.name), number, passed)
            number += 1
    except InputError as error:
        yield Unreadable(name, number, str(error))
    except _BROKEN as error:
        yield Unreadable(name, number, _broken("tar", error))


def _members(bounded: Unpacked) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    bounded.limit = _LONGEST_HEADER
    with tarfile.open(fileobj=_buffered(bounded), mode="r|") as archive:
        while member := archive.next():
            bounded.limit = archive.offset + _LONGEST_HEADER  # the offset of the next header
            yield archive, member
            archive.members.clear()  # type: ignore[attr-defined]  # it keeps all that it has seen


def _tarred(
    archive: tarfile.TarFile, member: tarfile.TarInfo, name: str, number: int, passed: Callable[[], int]
) -> Iterator[Found]:
    # A sparse file says a size that nobody has sent.
    file = None if not member.isreg() or member.issparse() else archive.extractfile(member)
    if file is None or _is_beside(member.name):
        yield PassedOver(name, number)
        return
    try:
        found = _member(Unpacked(cast("BinaryIO", file), "tar"), name, number, passed)
    except InputError as error:
        found = Unreadable(name, number, str(error))
    yield found


def _broken(way: str, error: Exception) -> str:
    return f"broken {way}: {error}; fetch or pack it again"
