"""The elements of a JSON array of any size, one after the other: no more than a few are in memory."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from streams.errors import InputError

_PIECE: Final = 64 * 1024
_OF_A_NUMBER: Final = 3  # characters behind 1.5 that show whether it goes on: e+3
_SPACE: Final = re.compile(r"[ \t\r\n]*")
# What a number is worth is of no interest here, and a long one takes long to read.
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str)


def elements(start: bytes, stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Yield the bytes of each element.

    Args:
        start: how the array begins, with its bracket.
        stream: goes on behind it, in UTF-8.
        max_bytes: of an element; where none ends within, the JSON is broken.

    Raises:
        InputError: it is no JSON array, or no UTF-8.
    """
    text, number = _Text(start, stream, max_bytes), 0
    text.expect("[")
    while text.next() != "]":
        if number:
            text.expect(",")
        number += 1
        yield text.value(number)
    text.expect("]")
    if text.next():
        raise InputError("not JSON: something stands behind the array; write one array a file")


class _Text:
    """A text that is read as it is needed."""

    def __init__(self, start: bytes, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._at = 0
        self._text = ""
        self._ended = False
        self._add(start)

    def next(self) -> str:
        """Return the next character that is no white space, without taking it; "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches anything
            if self._at < len(self._text) or not self._read():
                return self._text[self._at : self._at + 1]

    def expect(self, char: str) -> None:
        """Take a character.

        Raises:
            InputError: there is another.
        """
        found = self.next()
        if found != char:
            what = f"found {found!r}" if found else "it ends"
            raise InputError(f"not JSON: {what} where {char!r} is expected; write valid JSON")
        self._at += 1

    def value(self, number: int) -> bytes:
        """Take a value and return its bytes.

        Raises:
            InputError: it is none.
        """
        self.next()
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._read():
                    raise InputError(f"not JSON: item {number}: {error.msg}; write valid JSON") from None
                continue
            except RecursionError:
                raise InputError(f"not JSON: item {number}: nested too deep; write it flatter") from None
            if len(self._text) - end < _OF_A_NUMBER and self._read():
                continue
            found = self._text[self._at : end]
            self._at = end
            return found.encode("utf-8", "surrogatepass")

    def _read(self) -> bool:
        """Read on, as much as is held; return whether there was anything, and room for it."""
        held = len(self._text) - self._at
        if self._ended or held > self._max_bytes:
            return False
        data = self._stream.read(max(_PIECE, held))
        self._ended = not data
        if data:  # places in the text stay what they are at its end
            self._text = self._text[self._at :]
            self._at = 0
        self._add(data)
        return not self._ended

    def _add(self, data: bytes) -> None:
        try:
            self._text += self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise InputError(
                f"not UTF-8: {error.reason}; write it as UTF-8, or name its --encoding"
            ) from None
