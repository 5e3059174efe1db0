"""Packed bodies, unpacked as they come: a slice at a time, so that a bomb is known before it is whole."""

import zlib
from collections.abc import Iterator
from typing import Final

PACKINGS: Final = ("gzip", "deflate")  # what the standard library unpacks, and nearly every server has
SLICE: Final = 2**20  # bytes that are unpacked at once: a millisecond or two

_SAME: Final = {"x-gzip": "gzip", "": "identity"}  # an old name (RFC 9110, 8.4.1.3)
# How zlib is told: with gzip's head, with its own, without any.
_BITS: Final = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_RAW: Final = -zlib.MAX_WBITS
_HEAD_OF_GZIP: Final = b"\x1f\x8b"
_MOST_MEMBERS: Final = 1_000  # of gzip in one body: files that were joined; an empty one costs the most


class UnknownPacking(Exception):
    """A Content-Encoding that is not unpacked here; its text is that."""


class BrokenPacking(Exception):
    """A body is not what its Content-Encoding says; its text says why."""


def packing_of(content_encoding: str) -> str | None:
    """Return which of ``PACKINGS`` a Content-Encoding is; None where the body comes as it is.

    Raises:
        UnknownPacking: it is none of them.
    """
    said = content_encoding.strip().lower()
    packing = _SAME.get(said, said)
    if packing not in {"identity", *PACKINGS}:
        raise UnknownPacking(packing[:40])
    return None if packing == "identity" else packing


class Unpacking:
    """Unpacks one body."""

    def __init__(self, packing: str, *, lenient: bool = False) -> None:
        """Begin.

        Args:
            packing: one of ``PACKINGS``.
            lenient: as browsers are with servers: what some call deflate has no head, others fill up behind
                the end.
        """
        self._packing = packing
        self._lenient = lenient
        self._begun = False
        self._member = zlib.decompressobj(_BITS[packing])
        self._members = 1

    def unpack(self, piece: bytes) -> Iterator[bytes]:
        """Yield what is in a piece, in slices.

        Raises:
            BrokenPacking: it is broken.
        """
        if piece and not self._begun:
            self._begin(piece)
        full = False  # all was taken in, and more may come out
        while piece or full:
            if self._member.eof and not self._goes_on(piece):
                return
            try:
                part = self._member.decompress(piece, SLICE)
            except zlib.error:
                raise BrokenPacking("it is none, or damaged") from None
            full = len(part) == SLICE and not self._member.eof
            piece = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if part:
                yield part

    def require_end(self) -> None:
        """Hold that all of it came.

        Raises:
            BrokenPacking: the rest is missing.
        """
        if not self._member.eof and (self._begun or not self._lenient):
            raise BrokenPacking("its end is missing")

    def _begin(self, piece: bytes) -> None:
        self._begun = True
        if not self._lenient:
            return
        if piece.startswith(_HEAD_OF_GZIP):
            self._packing = "gzip"
        elif self._packing == "deflate" and not _has_a_head(piece):
            self._member = zlib.decompressobj(_RAW)
            return
        self._member = zlib.decompressobj(_BITS[self._packing])

    def _goes_on(self, piece: bytes) -> bool:
        """Go on behind the end, for files of gzip may be joined; return whether there is anything to read."""
        if self._lenient and not piece.startswith(_HEAD_OF_GZIP):
            return False
        self._members += 1
        if self._packing != "gzip":
            raise BrokenPacking("something stands behind its end")
        if self._members > _MOST_MEMBERS:
            raise BrokenPacking(f"more than {_MOST_MEMBERS:,} files are joined in it")
        self._member = zlib.decompressobj(_BITS["gzip"])
        return True


def _has_a_head(piece: bytes) -> bool:
    try:
        zlib.decompressobj().decompress(piece, 1)
    except zlib.error:
        return False
    return True
