"""Words that are data: a file of a lexicon."""

from importlib.resources.abc import Traversable

from processors.text.normalize import normalize


def read_words(file: Traversable) -> frozenset[str]:
    """Return the words of a file in search form, however it spells them; what follows # is a comment."""
    lines = file.read_text(encoding="utf-8").splitlines()
    words = " ".join(line.partition("#")[0] for line in lines)
    return _search_forms(words)


def read_uses(file: Traversable) -> dict[str, frozenset[str]]:
    """Return the words of a file by their use, which begins each of its lines; # begins a comment."""
    found: dict[str, frozenset[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        use, _, words = line.partition(" ")
        if use and use != "#":
            found[use] = found.get(use, frozenset()) | _search_forms(words)
    return found


def _search_forms(words: str) -> frozenset[str]:
    return frozenset(normalize(words, "search").text.split())
