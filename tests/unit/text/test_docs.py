"""The tables of docs/arabic.md say what the code does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyarabic import araby

from processors.rules.forms import matches
from processors.text.normalize import normalize

PAGE = (Path(__file__).parents[3] / "docs" / "arabic.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def search(text: str) -> str:
    return normalize(text, "search").text


@pytest.mark.parametrize(("original", "exact", "folded", "_why"), rows("Two strengths"))
def test_what_each_strength_folds(original: str, exact: str, folded: str, _why: str) -> None:
    assert normalize(original, "exact").text == exact
    assert search(original) == folded


# Why pyarabic names the marks and does not fold: what it makes of a word, beside what the two strengths do.
@pytest.mark.parametrize(
    ("fold", "word", "theirs", "exact", "folded"),
    [
        (araby.normalize_hamza, "إرهابي", "ءرهابي", "إرهابي", "ارهابي"),
        (araby.normalize_alef, "على", "علا", "على", "علي"),
        (araby.normalize_alef, "مستشفى", "مستشفا", "مستشفى", "مستشفي"),
        (araby.normalize_ligature, "ﻹرهاب", "لارهاب", "لإرهاب", "لارهاب"),
    ],
)
def test_where_pyarabic_loses_a_word(
    fold: Callable[[str], str], word: str, theirs: str, exact: str, folded: str
) -> None:
    assert fold(word) == theirs
    assert (normalize(word, "exact").text, search(word)) == (exact, folded)


@pytest.mark.parametrize(("term", "found", "not_found"), rows("Words and clitics"))
def test_which_words_a_term_finds(term: str, found: str, not_found: str) -> None:
    assert [word for word in found.split() if not matches(term, word)] == []
    assert [word for word in not_found.split() if matches(term, word)] == []
