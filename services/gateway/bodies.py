"""Reading the body of a request: what format it says it is, its size, the time that it takes, unpacked."""

import asyncio
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from starlette.requests import ClientDisconnect, Request

from processors.formats import FORMATS, Format
from services.gateway.answers import Refusal

MOST_SECONDS: Final = 60.0  # for a body to come: 16 MB take 13 s on a line of 10 Mbit/s
LEAST_MOST_BYTES: Final = 16 * 2**20  # of a body: some 5,000 articles; more are sent in parts

# How a body may be packed, and how zlib is told so: with gzip's head, or with its own.
PACKINGS: Final = {"gzip": 31, "deflate": 15}
_SAME: Final = {"x-gzip": "gzip"}  # an old name (RFC 9110, 8.4.1.3)
_SLICE: Final = 2**20  # bytes that are unpacked at once: a millisecond or two
_MOST_MEMBERS: Final = 1_000  # of gzip in one body: files that were joined; an empty one costs the most

# What a body may say of itself. A form is what curl says where it is told nothing; a text is what a browser
# may send from any page without asking.
TYPES: Final = (
    "application/json",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/xml",
    "text/xml",
    "application/octet-stream",
)
_SUFFIXES: Final = ("+json", "+xml")


@dataclass(frozen=True, slots=True)
class Form:
    """What a request says of its body: the format that ``?format=`` forces, its content type, its packing.

    ``packing`` is one of ``PACKINGS``; None where the body comes as it is.
    """

    forced: Format | None
    content_type: str | None
    packing: str | None = None


def form_of(request: Request) -> Form:
    """Return what a request says of its body.

    Raises:
        Refusal: it is none of ours, or the content type is none that can hold one.
    """
    content_type = request.headers.get("content-type")
    packing = _packing(request)
    forced = request.query_params.get("format")
    if forced is not None:
        for each in FORMATS:
            if each == forced:
                return Form(each, content_type, packing)
        raise Refusal(
            400, "unknown-format", f"no format is called {forced[:40]!r}", f"one of {', '.join(FORMATS)}",
            field="format",
        )  # fmt: skip
    said = (content_type or "").partition(";")[0].strip().lower()
    if said and said not in TYPES and not said.endswith(_SUFFIXES):
        raise Refusal(
            415,
            "content-type",
            f"{said[:60]!r} is no content type of articles",
            "say Content-Type: application/json, application/x-ndjson or text/xml, or force one by ?format=",
            field="Content-Type",
        )
    return Form(None, content_type, packing)


def _packing(request: Request) -> str | None:
    said = request.headers.get("content-encoding", "identity").strip().lower()
    packing = _SAME.get(said, said)
    if packing == "identity":
        return None
    if packing not in PACKINGS:
        raise Refusal(
            415,
            "content-encoding",
            f"the body is packed as {packing[:40]!r}",
            f"send it as it is, or packed as {' or '.join(PACKINGS)}",
            field="Content-Encoding",
            headers={"accept-encoding": ", ".join(PACKINGS)},
        )
    return packing


async def read(request: Request, packing: str | None, most: int, take: Callable[[int], None]) -> bytes:
    """Return the body, unpacked.

    Args:
        request: that has it.
        packing: how it is packed.
        most: bytes, as it comes and unpacked.
        take: called with the size of each piece of what is returned; raises where there is no room for it.

    Raises:
        Refusal: it is too large, too slow, cut off, broken, or there is no room.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > most:
        raise _too_large(most)
    unpacking = _Unpacking(packing) if packing else None
    pieces, came, size = [], 0, 0
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for piece in request.stream():
                came += len(piece)
                if came > most:
                    raise _too_large(most)
                for part in unpacking.unpack(piece) if unpacking else (piece,):
                    size += len(part)
                    if size > most:
                        raise _too_large(most)
                    take(len(part))
                    pieces.append(part)
                    if unpacking:
                        await asyncio.sleep(0)  # others are answered meanwhile
    except TimeoutError:
        raise Refusal(
            408, "too-slow", f"the body did not come within {MOST_SECONDS:g} s", "send it in parts"
        ) from None
    except ClientDisconnect:
        raise Refusal(400, "cut-off", "the body was cut off", "send it again") from None
    if unpacking:
        unpacking.require_end()
    return b"".join(pieces)


class _Unpacking:
    """Unpacks a body as it comes, a slice at a time: a bomb is known before it is whole."""

    def __init__(self, packing: str) -> None:
        self._packing = packing
        self._member = self._begin()
        self._members = 1

    def unpack(self, piece: bytes) -> Iterator[bytes]:
        """Yield what is in a piece, in slices.

        Raises:
            Refusal: it is broken.
        """
        full = False  # all was taken in, and more may come out
        while piece or full:
            if self._member.eof:
                self._next_member()
            try:
                part = self._member.decompress(piece, _SLICE)
            except zlib.error:
                raise self._broken("it is none, or damaged") from None
            full = len(part) == _SLICE and not self._member.eof
            piece = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if part:
                yield part

    def require_end(self) -> None:
        """Hold that all of it came.

        Raises:
            Refusal: the rest is missing.
        """
        if not self._member.eof:
            raise self._broken("its end is missing")

    def _begin(self) -> "zlib._Decompress":
        return zlib.decompressobj(PACKINGS[self._packing])

    def _next_member(self) -> None:
        """Go on behind the end: files of gzip may be joined."""
        self._members += 1
        if self._packing != "gzip":
            raise self._broken("something stands behind its end")
        if self._members > _MOST_MEMBERS:
            raise self._broken(f"more than {_MOST_MEMBERS:,} files are joined in it")
        self._member = self._begin()

    def _broken(self, why: str) -> Refusal:
        # As with a body too large: the rest of it is not read.
        return Refusal(
            400,
            "broken-packing",
            f"the body cannot be unpacked as {self._packing}: {why}",
            "pack it again and send it, or send it as it is",
            field="Content-Encoding",
            headers={"connection": "close"},
        )


def _too_large(most: int) -> Refusal:
    # The rest of the body is not read: no other request can follow on this connection.
    return Refusal(
        413,
        "too-large",
        f"the body is above {most:,} bytes",
        "send it in parts",
        headers={"connection": "close"},
    )
