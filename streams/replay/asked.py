"""What somebody wants to run again, as it is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streams.cluster import offsets
from streams.cluster.offsets import Run
from streams.errors import InputError, reason

RAW: Final = "articles.raw"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to run again; what is None or empty does not matter.

    Several sources or subjects add up, all else narrows down.

    Attributes:
        topic: of articles, without the installation's prefix.
        start: from this time on, in milliseconds of the epoch.
        end: before this time, likewise; None: to the end as it is now.
        ranges: offsets by partition.
        partitions: only these.
        ids: of articles.
        sources: of articles.
        subjects: that articles were found to be about.
        what_is_left: be content with what retention has left of the range.
        words: the call, for the record.
    """

    topic: str = RAW
    start: int | None = None
    end: int | None = None
    ranges: Mapping[int, list[Run]] | None = None
    partitions: frozenset[int] | None = None
    ids: frozenset[str] | None = None
    sources: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    what_is_left: bool = False
    words: str = ""


def ranges_of(texts: Iterable[str]) -> dict[int, list[Run]]:
    """Return the offsets that texts such as ``0:100-250 300`` name, by partition, in rising order.

    Raises:
        InputError: one of them names none, or an offset twice.
    """
    found: dict[int, list[Run]] = {}
    for text in texts:
        number, colon, asked = text.partition(":")
        if not (colon and number.isdecimal() and asked.strip()):
            raise InputError(f"--offsets {text!r}: expected partition:first-last, such as 0:100-250")
        found.setdefault(int(number), []).extend(offsets.read(asked))
    return {number: offsets.read(offsets.write(sorted(runs))) for number, runs in found.items()}


def ids_of(path: Path) -> frozenset[str]:
    """Return the article ids of a file, one a line.

    Raises:
        InputError: the file cannot be read, or holds none.
    """
    try:
        # Notepad and Excel begin a file with a mark, which is no part of the first id.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from None
    found = frozenset(line.strip() for line in lines) - {""}
    if not found:
        raise InputError(f"{path}: holds no article id; write one a line")
    return found
