"""One exchange over HTTP: bounded in bytes and time, its redirects followed by hand."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Self

import aiohttp
from yarl import URL

from services.gateway.polling.hosts import Hosts
from services.gateway.polling.unpacking import ACCEPTED, Body, BrokenBody, TooLarge
from services.outgoing import connecting
from services.outgoing.connecting import Private, check_literal, encodable, in_words
from streams.feeds.states import Problem

# 16 MB take 13 s on a line of 10 Mbit/s, as for those who post.
_TIMES: Final = aiohttp.ClientTimeout(total=60, connect=15, sock_read=20)
_PIECE: Final = 65_536

_LONGEST_HEADER: Final = 1_000  # characters that are kept: an ETag has some forty
_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_WITH_A_BODY: Final = frozenset({200, 203})
_FILE_OF_GZIP: Final = b"\x1f\x8b\x08"  # what /feed.xml.gz begins with, which is told by no header


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answered: 200 with a body, 304 or 410 without.

    Attributes:
        url: the address that answered.
        moved_to: where permanent redirects led; None where there was none.
    """

    status: int
    url: str
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None


class NotFetched(Exception):
    """There was no answer, or none of use; the text says why, in a line.

    Attributes:
        kind: which problem of a feed it is.
        status: the server's, where it answered.
        retry_after: the header of that name.
    """

    def __init__(
        self,
        why: str,
        *,
        kind: Problem = "unexpected",
        status: int | None = None,
        retry_after: str | None = None,
    ) -> None:
        super().__init__(encodable(why))
        self.kind = kind
        self.status = status
        self.retry_after = retry_after


class Web:
    """Fetches from the web; for one event loop."""

    def __init__(self, hosts: Hosts, public: aiohttp.ClientSession, internal: aiohttp.ClientSession) -> None:
        self._hosts = hosts
        self._sessions = {False: public, True: internal}

    @classmethod
    @asynccontextmanager
    async def open(cls, hosts: Hosts) -> AsyncIterator[Self]:
        """Open what connects; connections are closed in the end."""
        async with _session(internal=False) as public, _session(internal=True) as internal:
            yield cls(hosts, public, internal)

    async def get(
        self, url: str, *, most: int, internal: bool = False, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Fetch what stands at an address.

        Args:
            url: the address.
            most: bytes of the body, packed and unpacked.
            internal: whether addresses of private networks may be connected to.
            headers: more than ours, such as those of a conditional request.

        Raises:
            NotFetched: and why.
        """
        at, moved_to = _address(url), None
        only_permanent = True
        for _ in range(1 + _MOST_REDIRECTS):
            try:
                check_literal(at, internal=internal)
            except Private as error:
                raise NotFetched(in_words(error), kind="private") from None
            async with self._hosts.turn(at.authority, internal=internal):
                answer = await self._exchange(at, most, headers or {}, internal=internal)
            if isinstance(answer, _Answer):
                return answer.reply(str(at), moved_to)
            at = _address(answer.location, at)
            only_permanent = only_permanent and answer.status in _PERMANENT
            moved_to = str(at) if only_permanent else moved_to
        raise NotFetched(f"more than {_MOST_REDIRECTS} redirects", kind="redirects")

    async def _exchange(
        self, at: URL, most: int, headers: Mapping[str, str], *, internal: bool
    ) -> "_Answer | _Redirect":
        session = self._sessions[internal]
        try:
            async with session.get(at, headers=headers, allow_redirects=False) as response:
                location = response.headers.get("location")
                if response.status in _REDIRECTS and location:
                    return _Redirect(response.status, location)
                body = b""
                if response.status in _WITH_A_BODY:
                    body = await _read(response, most)
                elif response.status not in {304, 410}:
                    raise NotFetched(
                        f"the server answers {response.status} {response.reason or ''}".rstrip(),
                        kind="status",
                        status=response.status,
                        retry_after=response.headers.get("retry-after"),
                    )
                return _Answer(response.status, body, response.headers)
        except TimeoutError:
            raise NotFetched(f"no whole answer within {_TIMES.total:g} s", kind="slow") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NotFetched(in_words(error), kind=_kind(error)) from None


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]

    def reply(self, url: str, moved_to: str | None) -> Reply:
        return Reply(
            status=200 if self.status in _WITH_A_BODY else self.status,
            url=url,
            body=self.body,
            content_type=self.headers.get("content-type"),
            etag=_to_send_back(self.headers.get("etag")),
            modified=_to_send_back(self.headers.get("last-modified")),
            moved_to=moved_to,
        )


def _kind(error: Exception) -> Problem:
    private = isinstance(getattr(error, "os_error", None), Private)
    return "private" if private else "unreachable"


def _to_send_back(value: str | None) -> str | None:
    """Return what a server says, where it can be kept and sent back; else None, and it is asked without."""
    fine = value is not None and value.isascii() and value.isprintable() and len(value) <= _LONGEST_HEADER
    return value if fine else None


def _session(*, internal: bool) -> aiohttp.ClientSession:
    return connecting.session(
        internal=internal,
        headers={"accept-encoding": ACCEPTED},
        timeout=_TIMES,
        auto_decompress=False,  # without a bound of ours
    )


def _address(text: str, base: URL | None = None) -> URL:
    """Return a whole address of the web.

    Raises:
        NotFetched: it is none.
    """
    try:
        url = URL(text.strip())
        whole = base.join(url) if base else url
        # A part behind # is the reader's own.
        whole = whole.with_fragment(None)
    except ValueError:
        whole = URL()
    if whole.scheme not in {"http", "https"} or not whole.host:
        where = "the server redirects to" if base else "expected an address such as https://…, found"
        raise NotFetched(f"{where} {text[:200]!r}", kind="redirects" if base else "address")
    if base and base.scheme == "https" and whole.scheme == "http":
        raise NotFetched(f"the server redirects from https to {text[:200]!r}", kind="redirects")
    return whole.with_user(None)


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    try:
        body = Body(response.headers.get("content-encoding", ""), most)
        async for piece in response.content.iter_chunked(_PIECE):
            body.add(piece)
        whole = body.whole()
        if not whole.startswith(_FILE_OF_GZIP):
            return whole
        file = Body("gzip", most)
        file.add(whole)
        return file.whole()
    except TooLarge:
        raise NotFetched(f"the body is above {most:,} bytes, packed or unpacked", kind="too-large") from None
    except BrokenBody as error:
        raise NotFetched(str(error), kind="packed") from None
