"""The pages of docs/ as tests see them: tables under headings, links."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
NOTES = [ROOT / "benchmarks" / "NOTES.md", ROOT / "training" / "NOTES.md"]
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *NOTES, *sorted((ROOT / "docs").rglob("*.md"))]


def rows(page: Path, heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading."""
    section = page.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]
