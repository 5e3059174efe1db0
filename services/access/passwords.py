"""Passwords, as scrypt keeps them: nobody can turn that back, and each guess costs time and memory."""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

LEAST: Final = 12  # characters
MOST: Final = 1_000

# OWASP's: 32 MB and a quarter of a second for each try.
_N: Final = 2**15
_R: Final = 8
_P: Final = 3
_MOST_MEMORY: Final = 64 * 2**20  # of a try: twice what it takes
_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 32


def kept(password: str) -> str:
    """Return what is kept of a password: ``scrypt$N$r$p$salt$key``, the last two in base64."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return "$".join(
        ["scrypt", str(_N), str(_R), str(_P), _text(salt), _text(_key(password, salt, _N, _R, _P))]
    )


def is_of(password: str, said: str) -> bool:
    """Return whether ``said`` is what is kept of a password."""
    try:
        kind, n, r, p, salt, key = said.split("$")
        made = _key(password, base64.b64decode(salt), int(n), int(r), int(p))
        return kind == "scrypt" and hmac.compare_digest(made, base64.b64decode(key))
    except (ValueError, binascii.Error):
        return False


def _key(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    given = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(given, salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=_KEY_BYTES)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


# Compared with where there is no such user: that takes as long as where there is one.
NOBODYS: Final = "scrypt$32768$8$3$" + _text(bytes(_SALT_BYTES)) + "$" + _text(bytes(_KEY_BYTES))
