"""What keeps other sites from acting through a browser that is logged in here.

A browser says where a request comes from, and a form carries a token that only our own pages know. A program
that shows its token as a bearer needs neither: no browser sends that by itself.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from streams.errors import StoreError
from streams.process.private import private
from streams.settings import Settings

FIELD: Final = "form_token"
HEADER: Final = "x-form-token"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES: Final = 2_000_000  # of a form: the rules of a large desk, with their lists
_KEY_BYTES: Final = 32
_MOST_FIELDS: Final = 1_000
_FORM: Final = "application/x-www-form-urlencoded"


class FormTokens:
    """The tokens of forms: each holds for one person, or one session.

    Their key is kept: a form that somebody fills in while the console starts anew can still be sent.
    """

    def __init__(self, settings: Settings) -> None:
        """Read the key, or make it.

        Raises:
            StoreError: it cannot be kept, or what is kept is none.
        """
        path = settings.home / "access" / "forms.key"
        try:
            self._key = _kept_key(path)
        except OSError as error:
            raise StoreError(f"the key of forms cannot be kept: {error}") from None
        if len(self._key) != _KEY_BYTES:  # of an empty one anybody could make tokens
            raise StoreError(
                f"{path}: {len(self._key)} bytes, a key of forms has {_KEY_BYTES}: remove it, and a new one"
                " is made at the next start; pages that are open then must be loaded anew"
            )

    def of(self, holder: str) -> str:
        """Return the token of a person's or a session's forms."""
        return hmac.new(self._key, holder.encode(), hashlib.sha256).hexdigest()

    def is_of(self, holder: str, token: str) -> bool:
        """Return whether a token is that of a person's or a session's forms."""
        return hmac.compare_digest(self.of(holder).encode(), token.encode())


def _kept_key(path: Path) -> bytes:
    if not path.exists():
        with private():
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_suffix(f".{os.getpid()}")
            with new.open("wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())  # after a power cut the name would else stand over an empty file
            with suppress(FileExistsError):  # another process was faster
                os.link(new, path)
            new.unlink()
    return path.read_bytes()


def is_from_here(request: Request, origin: str = "") -> bool:
    """Return whether a browser says that a request comes from a page of ours.

    Args:
        request: that changes something.
        origin: where people open our pages, such as ``https://rasid.example``, if it is known; else what
            the request is sent to counts.
    """
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin"
    said = request.headers.get("origin", "")
    return bool(said) and (said == origin or urlsplit(said).netloc == request.headers.get("host"))


async def body_of(request: Request) -> bytes | None:
    """Return the body of a request; None where it is larger than a form of ours ever is."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def fields(request: Request, body: bytes) -> dict[str, str] | None:
    """Return the fields of a form, of one that is there twice the last; none of what is no form at all.

    None where it is a form that no browser sends.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return {}
    try:
        said = body.decode("ascii")
        pairs = parse_qsl(said, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return dict(pairs)
