"""The version of the pipeline: another one whenever the same article may give another enriched article.

It is a digest of the files as they are and of the libraries beneath them, so that nobody has to remember to
raise a number. All files count, also those that enriching does not read: a version too many costs a new
number, one too few gives two results the same name.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

_SHAPE: Final = "1.0"  # of an enriched article
_DERIVED: Final = ("__pycache__", ".answers")  # made from the other files


@cache
def pipeline_version() -> str:
    """Return the shape of an enriched article, a plus, and the digest of what makes it: all files."""
    packages = (files("processors"), files("schemas"))
    # Arithmetic, classes of characters, and what is known of Arabic letters.
    libraries = (version("numpy"), unicodedata.unidata_version, version("pyarabic"))
    return f"{_SHAPE}+{digest(packages, libraries)}"


def digest(packages: Iterable[Traversable], libraries: Iterable[str]) -> str:
    """Return eight hex digits that change with the files of packages and the versions of libraries.

    Line ends are made equal first: the same release has the same version on every system.
    """
    found = sha256()
    for package in packages:
        for path, file in walk(package):
            content = file.read_bytes().replace(b"\r\n", b"\n")
            found.update(f"{path}\0{len(content)}\0".encode() + content)
    found.update("\0".join(libraries).encode())
    return found.hexdigest()[:8]


def walk(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    """Yield each file with its path, in the order of names; no derived and no hidden ones."""
    path = path or folder.name
    for part in sorted(folder.iterdir(), key=lambda part: part.name):
        if part.name.startswith(".") or part.name.endswith(_DERIVED):
            continue
        if part.is_dir():
            yield from walk(part, f"{path}/{part.name}")
        else:
            yield f"{path}/{part.name}", part
