"""Packed bodies: unpacked piece by piece, never more of them than asked for."""

import zlib
from typing import Final

# What is said in Accept-Encoding. Others are not in the standard library, and nearly every server has these.
ACCEPTED: Final = "gzip, deflate"

_AUTO: Final = 32 + zlib.MAX_WBITS  # gzip or zlib, as it begins
_GZIP: Final = b"\x1f\x8b"
_RAW: Final = -zlib.MAX_WBITS  # what some servers call deflate


class TooLarge(Exception):
    """A body is larger than may be, packed or unpacked."""


class BrokenBody(Exception):
    """A body is packed in a way that is not known, or broken."""


class Body:
    """A body as it comes in.

    Attributes:
        size: bytes, unpacked.
    """

    def __init__(self, encoding: str, most: int) -> None:
        """Begin with nothing.

        Args:
            encoding: the Content-Encoding.
            most: bytes that it may have, packed and unpacked.

        Raises:
            BrokenBody: the encoding is none of ours.
        """
        self.size = 0
        self._most = most
        self._packed = 0
        self._pieces: list[bytes] = []
        said = encoding.strip().lower()
        if said not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BrokenBody(f"the body is packed as {said[:40]!r}")
        self._unpacker = None if said in {"", "identity"} else zlib.decompressobj(_AUTO)
        self._may_be_raw = said == "deflate"

    def add(self, piece: bytes) -> None:
        """Take in a piece.

        Raises:
            TooLarge: there is more than may be.
            BrokenBody: it cannot be unpacked.
        """
        self._packed += len(piece)
        if self._packed > self._most:
            raise TooLarge
        if self._unpacker is None:
            self._keep(piece)
            return
        try:
            self._unpack(piece)
        except zlib.error as error:
            raise BrokenBody(f"the body cannot be unpacked: {error}") from None

    def whole(self) -> bytes:
        """Return all of it.

        Raises:
            BrokenBody: its end is missing.
        """
        if self._unpacker and self._packed and not self._unpacker.eof:
            raise BrokenBody("the packed body is cut off")
        return b"".join(self._pieces)

    def _unpack(self, piece: bytes) -> None:
        assert self._unpacker  # noqa: S101  # told by whoever calls
        if self._may_be_raw and not self.size and piece:
            self._may_be_raw = False
            try:
                zlib.decompressobj(_AUTO).decompress(piece, 1)
            except zlib.error:
                self._unpacker = zlib.decompressobj(_RAW)
        while piece:
            if self._unpacker.eof:
                if not piece.startswith(_GZIP):  # padding
                    return
                self._unpacker = zlib.decompressobj(_AUTO)  # several members, one after the other
            self._keep(self._unpacker.decompress(piece, self._most - self.size + 1))
            piece = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _keep(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._most:
            raise TooLarge
        self._pieces.append(piece)
