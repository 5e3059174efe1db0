"""What a word table knows of the common words from its start: a file of ``training/common_words.py``.

A word costs some ten microseconds when it is met for the first time, and in its first minute a worker would
meet thousands of them a second. The files are derived: they are made when the package is built, and begin
with a checksum of all that the answers may depend on. A file of another checksum is not used, and nothing is
missing without it: it changes the time, never an answer.
"""

import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

from processors.text.word_table import ANSWERED, Answer, Answered, Kind, answer
from processors.version import walk


@dataclass(frozen=True, slots=True)
class CommonWords:
    """A file of answers, and the checksum of what they should be made from."""

    file: Traversable
    made_from: bytes
    kind: Kind = ANSWERED

    def read(self) -> Answered:
        """Return the answers, none where there is no file or it was made from something else."""
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return np.empty(0, self.kind)
        if not data.startswith(self.made_from):
            return np.empty(0, self.kind)
        return np.frombuffer(data, self.kind, offset=len(self.made_from))

    def make(self, words: Sequence[str], ask: Callable[[str], Answer]) -> bytes:
        """Return what the file should hold: what ``ask`` says of words, the commonest first."""
        return self.made_from + answer(words, ask, self.kind).tobytes()


@cache
def shipped_checksum() -> bytes:
    """Return the checksum of all that an answer may depend on: our code and data, and two libraries."""
    return checksum(files("processors"), unicodedata.unidata_version, version("pyarabic"))


def checksum(package: Traversable, *libraries: str) -> bytes:
    """Return four bytes that change with the files of a package and the versions of libraries."""
    found = zlib.crc32("\0".join(libraries).encode())
    for path, file in walk(package):
        found = zlib.crc32(file.read_bytes(), zlib.crc32(path.encode(), found))
    return found.to_bytes(4, "little")
