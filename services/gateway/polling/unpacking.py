"""The body of an answer: as it comes, unpacked, and never more of it than asked for."""

from typing import Final

from services.gateway.unpacking import PACKINGS, BrokenPacking, UnknownPacking, Unpacking, packing_of

ACCEPTED: Final = ", ".join(PACKINGS)  # what is said in Accept-Encoding


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
        try:
            packing = packing_of(encoding)
        except UnknownPacking as unknown:
            raise BrokenBody(f"the body is packed as {str(unknown)!r}") from None
        self._unpacking = Unpacking(packing, lenient=True) if packing else None

    def add(self, piece: bytes) -> None:
        """Take in a piece.

        Raises:
            TooLarge: there is more than may be.
            BrokenBody: it cannot be unpacked.
        """
        self._packed += len(piece)
        if self._packed > self._most:
            raise TooLarge
        try:
            for part in self._unpacking.unpack(piece) if self._unpacking else (piece,):
                self._keep(part)
        except BrokenPacking as error:
            raise BrokenBody(f"the body cannot be unpacked: {error}") from None

    def whole(self) -> bytes:
        """Return all of it.

        Raises:
            BrokenBody: its end is missing.
        """
        try:
            if self._unpacking:
                self._unpacking.require_end()
        except BrokenPacking as error:
            raise BrokenBody(f"the packed body is cut off: {error}") from None
        return b"".join(self._pieces)

    def _keep(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._most:
            raise TooLarge
        self._pieces.append(piece)
