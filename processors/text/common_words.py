"""What a word table knows of the common words from its start: a file of ``training/common_words.py``.

A word costs some ten microseconds when it is met for the first time, and in its first minute a worker would
meet thousands of them a second. A file of answers begins with a checksum of the lexicons and of the model
that they were made from. Where one of these is another now, the file is not used: a changed lexicon counts at
once, and new words cost their time until `make words`.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np

from processors.text.word_table import ANSWERED, NOTHING_ANSWERED, Answered, answer


@dataclass(frozen=True, slots=True)
class CommonWords:
    """A file of answers, and the files, or folders of text files, that the answers are made from."""

    file: Traversable
    made_from: tuple[Traversable, ...]

    def read(self) -> Answered:
        """Return the answers, none where what they were made from has changed."""
        data, checksum = self.file.read_bytes(), self._checksum()
        if not data.startswith(checksum):
            return NOTHING_ANSWERED
        return np.frombuffer(data, ANSWERED, offset=len(checksum))

    def make(self, words: Sequence[str], ask: Callable[[str], int]) -> bytes:
        """Return what the file should hold: what ``ask`` says of words, the commonest first."""
        return self._checksum() + answer(words, ask).tobytes()

    def _checksum(self) -> bytes:
        found = 0
        for part in self.made_from:
            files = sorted(part.iterdir(), key=lambda file: file.name) if part.is_dir() else [part]
            for file in files:
                found = zlib.crc32(file.read_bytes(), found)
        return found.to_bytes(4, "little")
