"""The pipeline's version changes with whatever may change an enriched article, and with nothing else."""

from pathlib import Path

import pytest

from processors.version import digest

LIBRARIES = ("2.2.0", "16.0.0")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a module, and a lexicon in a folder."""
    package = tmp_path / "processors"
    (package / "text" / "lexicon").mkdir(parents=True)
    (package / "text" / "read.py").write_text("read = 1\n")
    (package / "text" / "lexicon" / "words.txt").write_text("كلمة\n", encoding="utf-8")
    return package


def test_a_new_folder_with_a_file_is_another_version(package: Path) -> None:
    before = digest([package], LIBRARIES)
    (package / "genre").mkdir()
    (package / "genre" / "find.py").write_text("genre = 1\n")
    assert digest([package], LIBRARIES) != before


def test_a_changed_file_of_any_kind_at_any_depth_is_another_version(package: Path) -> None:
    before = digest([package], LIBRARIES)
    (package / "text" / "lexicon" / "words.txt").write_text("كلمات\n", encoding="utf-8")
    assert digest([package], LIBRARIES) != before


def test_a_file_that_moves_to_another_folder_is_another_version(package: Path) -> None:
    before = digest([package], LIBRARIES)
    (package / "text" / "lexicon" / "words.txt").rename(package / "text" / "words.txt")
    assert digest([package], LIBRARIES) != before


def test_another_version_of_a_library_is_another_version(package: Path) -> None:
    assert digest([package], ("2.2.1", "16.0.0")) != digest([package], LIBRARIES)


@pytest.mark.parametrize("name", ["stems.answers", "__pycache__/read.cpython-311.pyc", ".read.py.swp"])
def test_what_is_derived_or_hidden_changes_nothing(package: Path, name: str) -> None:
    before = digest([package], LIBRARIES)
    derived = package / "text" / name
    derived.parent.mkdir(exist_ok=True)
    derived.write_bytes(b"derived")
    assert digest([package], LIBRARIES) == before


def test_line_ends_change_nothing(package: Path) -> None:
    before = digest([package], LIBRARIES)
    (package / "text" / "read.py").write_bytes(b"read = 1\r\n")
    assert digest([package], LIBRARIES) == before
