"""Reading the body of a request: what format it says it is, its size, the time that it takes, unpacked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import ClientDisconnect, Request

from processors.formats import FORMATS, Format
from services.gateway.answers import Refusal
from services.gateway.unpacking import PACKINGS, BrokenPacking, UnknownPacking, Unpacking, packing_of

MOST_SECONDS: Final = 60.0  # for a body to come: 16 MB take 13 s on a line of 10 Mbit/s
LEAST_MOST_BYTES: Final = 16 * 2**20  # of a body: some 5,000 articles; more are sent in parts

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
    forced = request.query_params.get("format") if request.scope["query_string"] else None
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
    try:
        return packing_of(request.headers.get("content-encoding", ""))
    except UnknownPacking as unknown:
        raise Refusal(
            415,
            "content-encoding",
            f"the body is packed as {str(unknown)!r}",
            f"send it as it is, or packed as {' or '.join(PACKINGS)}",
            field="Content-Encoding",
            headers={"accept-encoding": ", ".join(PACKINGS)},
        ) from None


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
    pieces, size = [], 0
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for part in _parts(request, packing, most):
                size += len(part)
                if size > most:
                    raise _too_large(most)
                take(len(part))
                pieces.append(part)
    except TimeoutError:
        raise Refusal(
            408, "too-slow", f"the body did not come within {MOST_SECONDS:g} s", "send it in parts"
        ) from None
    except ClientDisconnect:
        raise Refusal(400, "cut-off", "the body was cut off", "send it again") from None
    except BrokenPacking as error:
        raise _broken(packing, str(error)) from None
    return b"".join(pieces)


async def _parts(request: Request, packing: str | None, most: int) -> AsyncIterator[bytes]:
    unpacking, came = Unpacking(packing) if packing else None, 0
    async for piece in request.stream():
        came += len(piece)
        if came > most:
            raise _too_large(most)
        if unpacking is None:
            yield piece
            continue
        for part in unpacking.unpack(piece):
            yield part
            await asyncio.sleep(0)  # others are answered meanwhile
    if unpacking:
        unpacking.require_end()


def _broken(packing: str | None, why: str) -> Refusal:
    # As with a body too large: the rest of it is not read.
    return Refusal(
        400,
        "broken-packing",
        f"the body cannot be unpacked as {packing}: {why}",
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
