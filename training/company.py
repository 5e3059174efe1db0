"""The company that words keep right beside them, for the tagger: who stands where names stand may be one.

A word of which no label tells is known by what stands one and two places before and behind it in news that
nobody labelled, each place by itself: so surnames get vectors like surnames, towns like towns (Ling et al.,
"Two/Too Simple Adaptations of Word2Vec for Syntax Problems", 2015, factorised as ``training.vectors`` does).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from processors.entities.features import form_feature
from training.data import unlabelled
from training.known_names import PARTS, parts_of_names
from training.reading import read_row
from training.vectors import Floats, place_vectors

SEEN = 3  # times: a rarer form is mostly a misprint
CONTEXTS = 8_000  # the commonest words, of which it is told where they stand beside a form
DIMENSIONS = 160  # 128 bring a hair less
FAINT = (
    0.15  # of the vectors' mean length: a shorter one is of too little, and is not stretched to the others'
)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Company:
    """The company of forms, by the names of their features.

    Attributes:
        number: the row of each.
        vectors: a row each, and one of noughts for a form of which nothing is known.
    """

    number: dict[str, int]
    vectors: Floats

    def row(self, form: str) -> int:
        """Return the number of a form's row."""
        return self.number.get(form, -1)


NONE = Company({}, np.zeros((1, 1), np.float32))


def company_in(data: Path) -> Company:
    """Return the company of the forms that the unlabelled news has ``SEEN`` times; a minute or two.

    Behind it stands which part of known names a form is.
    """
    texts = [list(read_row(row).tokens.words) for row in unlabelled(data)]
    return with_parts(company_of(texts), parts_of_names())


def with_parts(company: Company, parts: Mapping[str, Floats]) -> Company:
    """Return a company that has the forms of ``parts`` too, and their rows there behind its vectors."""
    forms = [*company.number, *sorted(parts.keys() - company.number.keys())]
    number = {form: place for place, form in enumerate(forms)}
    width = company.vectors.shape[1]
    vectors = np.zeros((len(forms) + 1, width + len(PARTS)), np.float32)
    vectors[: len(company.number), :width] = company.vectors[:-1]
    for form, row in parts.items():
        vectors[number[form], width:] = row
    return Company(number, vectors)


def company_of(texts: Sequence[Sequence[str]]) -> Company:
    """Return the company of the forms of some texts, given as their words."""
    words = Counter(word for text in texts for word in text)
    form = {word: form_feature(word) for word in words}
    seen: Counter[str] = Counter()
    for word, times in words.items():
        seen[form[word]] += times
    often = [name for name, times in seen.most_common() if times >= SEEN]
    number = {name: place for place, name in enumerate(often)}
    context = {word: place for place, (word, _) in enumerate(words.most_common(CONTEXTS))}
    vectors = place_vectors(
        [np.array([number.get(form[word], -1) for word in text], np.int64) for text in texts],
        [np.array([context.get(word, -1) for word in text], np.int64) for text in texts],
        (len(often), len(context)),
        DIMENSIONS,
    )
    lengths = np.sqrt((vectors * vectors).sum(1, keepdims=True))
    vectors /= np.maximum(lengths, FAINT)
    return Company(number, np.concatenate([vectors, np.zeros_like(vectors[:1])]))
