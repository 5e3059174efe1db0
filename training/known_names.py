"""Which words known names are made of: of people whom the news names, of places, of bodies.

A tagger that has not met ميسي or زيهوفر in a labelled article, nor often enough in the unlabelled news, can
know all the same that people are called so. ``people.txt`` and ``family_names.txt`` have such names, from
common knowledge; the lists that ship have the places and the bodies. What counts is which part of a name a
word is.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from processors.entities.features import form_feature
from processors.text.normalize import normalize

_HERE = Path(__file__).parent
_LEXICON = Path(str(files("processors.entities"))) / "lexicon"
# The names of each kind: one a line or several with | between them, behind a tab what else is said of them.
FILES = {
    "person": _HERE / "people.txt",
    "family": _HERE / "family_names.txt",
    "place": _LEXICON / "further_places.tsv",
    "body": _LEXICON / "known_organisations.txt",
}

PARTS = tuple(f"{part} of {kind}" for kind in FILES for part in ("first", "middle", "last", "all"))


def parts_of_names() -> dict[str, npt.NDArray[np.float32]]:
    """Return for each form, by the name of its feature, which ``PARTS`` of known names it is: 1, else 0."""
    found: dict[str, npt.NDArray[np.float32]] = {}
    for word, part in _words():
        row = found.setdefault(form_feature(word), np.zeros(len(PARTS), np.float32))
        row[PARTS.index(part)] = 1
    return found


def people() -> int:
    """Return how many people and families are known."""
    return sum(1 for kind in ("person", "family") for _ in _lines(FILES[kind]))


def _words() -> Iterator[tuple[str, str]]:
    """Yield each word of each name with the part that it is."""
    for kind, path in FILES.items():
        for name in _names(path):
            words = name.split()
            if len(words) == 1:
                yield words[0], f"all of {kind}"
            else:
                yield words[0], f"first of {kind}"
                yield from ((word, f"middle of {kind}") for word in words[1:-1])
                yield words[-1], f"last of {kind}"


def _names(path: Path) -> Iterator[str]:
    """Yield the names of a file in search form."""
    names = "\n".join(line.rpartition("\t")[2] for line in _lines(path))
    yield from normalize(names.replace("|", "\n"), "search").text.split("\n")


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
