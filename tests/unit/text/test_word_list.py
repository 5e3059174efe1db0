"""The words of a lexicon's file."""

from pathlib import Path

from processors.text.word_list import read_uses, read_words


def test_words_are_read_in_search_form_without_comments(tmp_path: Path):
    file = tmp_path / "words.txt"
    file.write_text("# Of a day.\nأمس مساءً # and of more\nمدرسة\n", encoding="utf-8")
    assert read_words(file) == {"امس", "مساء", "مدرسه"}


def test_lines_of_one_use_are_one_list(tmp_path: Path):
    file = tmp_path / "uses.txt"
    file.write_text("# Of a day.\nwhen أمس\n\nhow صراحة\nwhen اليوم\n", encoding="utf-8")
    assert read_uses(file) == {"when": {"امس", "اليوم"}, "how": {"صراحه"}}
