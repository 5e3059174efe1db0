"""What ships of the common words is what the code says of them today."""

from importlib.resources import files

from training.common_words import answers, read_words


def test_what_is_known_of_the_common_words_is_what_is_said_when_asked() -> None:
    for path, asked in answers(read_words()).items():
        shipped = (files("processors") / path).read_bytes()
        assert shipped == asked, f"processors/{path} is of another version of the code: say `make words`"
