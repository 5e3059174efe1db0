"""Words that are data: a file of a lexicon."""

from importlib.resources.abc import Traversable

from processors.text.normalize import normalize


def read_words(file: Traversable) -> frozenset[str]:
    """Return the words of a file in search form, however it spells them; what follows # is a comment."""
    lines = file.read_text(encoding="utf-8").splitlines()
    words = " ".join(line.partition("#")[0] for line in lines)
    return frozenset(normalize(words, "search").text.split())
