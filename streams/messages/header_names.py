"""Names of headers that are not UTF-8: Kafka carries any bytes, its clients in Python raise."""

from typing import Any


class LenientBuffer(bytearray):
    r"""The bytes of records, whose names of headers are read whatever they are.

    Used where a client failed to read a record: what is no UTF-8 becomes escapes such as ``\xff``.
    """

    def __getitem__(self, at: Any) -> Any:
        """Return a byte, or for a slice bytes that are as lenient."""
        found = super().__getitem__(at)
        return LenientBuffer(found) if isinstance(at, slice) else found

    def decode(self, encoding: str = "utf-8", errors: str = "backslashreplace") -> str:
        """Return the text; ``errors`` is what it is here, whatever the client asks for."""
        del errors
        return super().decode(encoding, "backslashreplace")
