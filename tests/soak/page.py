"""Where the reports of the soaks stand: docs/reliability.md."""

from pathlib import Path
from typing import Final

_PAGE: Final = Path(__file__).parents[2] / "docs" / "reliability.md"


def write(name: str, text: str) -> None:
    """Put a report in the place of the one before it: between the comments that bear its name."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = _PAGE.read_text(encoding="utf-8")
    before, after = page.split(begin)[0], page.split(end)[1]
    _PAGE.write_text(f"{before}{begin}\n\n{text}\n{end}{after}", encoding="utf-8")
