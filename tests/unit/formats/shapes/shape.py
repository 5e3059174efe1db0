"""A feed's body, and what it must become."""

from dataclasses import dataclass, field
from typing import Any

from processors.formats import Format


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A body and what is read of it.

    Attributes:
        format: what it is found to be, by how it begins; None where its bytes are no text.
        becomes: its articles, each with all fields that are not empty; ``body`` is a list of paragraphs.
            ``version`` 1 and ``status`` usable are left out.
        errors: the items that are no articles, as index, field and reason.
        warnings: what was dropped or mended, as index, field and some words of what is said.
        hints: what is set for the feed, beside the source wire.example.
    """

    name: str
    body: bytes | str
    format: Format | None
    becomes: list[dict[str, Any]]
    errors: list[tuple[int | None, str | None, str]] = field(default_factory=list)
    warnings: list[tuple[int | None, str | None, str]] = field(default_factory=list)
    hints: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        """Return the bytes that come in."""
        return self.body if isinstance(self.body, bytes) else self.body.encode()
