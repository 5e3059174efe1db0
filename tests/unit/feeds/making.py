"""Files of feeds in folders and archives, and what is read of them."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from streams.feeds.documents import Document, PassedOver, documents, files_of
from streams.feeds.reading import ArticleReader, Bad, How, Read
from streams.settings import Settings

NOW = 1_772_352_000_000  # 2026-03-01T08:00:00Z

Files = Mapping[str, bytes]


def jsonl(*ids: str) -> bytes:
    return b"".join(orjson.dumps({"id": each, "source": "s", "title": f"خبر {each}"}) + b"\n" for each in ids)


def array(*ids: str) -> bytes:
    return b"[" + b",\n".join(jsonl(*ids).splitlines()) + b"]"


def rss(*ids: str) -> bytes:
    items = "".join(f"<item><guid>tag:{each}</guid><title>خبر {each}</title></item>" for each in ids)
    return f"<rss version='2.0'><channel><link>http://s/</link>{items}</channel></rss>".encode()


def zipped(files: Files, way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: Files) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def tar_gz(files: Files) -> bytes:
    return gzip.compress(tarred(files), 1)


def in_folder(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def written(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def found(
    path: str, how: How | None = None, *, document: int = 0, number: int = 0, **settings: int
) -> Iterator[tuple[int, Read | Bad]]:
    """Yield all that is found in files, with the number of its document; on from a place in the first."""
    reader = ArticleReader(Settings(**settings), how or How(), NOW)
    for file in files_of([path]):
        for each in documents(file, document):
            if isinstance(each, Document):
                skip = number if each.number == document else 0
                yield from ((each.number, one) for one in reader.read(each, skip))
            elif not isinstance(each, PassedOver):
                yield each.number, Bad(0, f"{each.name}: {each.problem}")


def ids(path: str, how: How | None = None) -> list[str]:
    """Return the ids of all articles; nothing may be bad."""
    return [good(each).article.id for _, each in found(path, how)]


def good(each: Read | Bad) -> Read:
    assert isinstance(each, Read), each.problem
    return each


def problems(path: str, how: How | None = None, **settings: int) -> list[str]:
    return [each.problem for _, each in found(path, how, **settings) if isinstance(each, Bad)]
