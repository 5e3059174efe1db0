"""How common a term is in the news, so that a rule is indexed under its rarest one.

A wrong guess costs time, never a hit. The words' shares are measured by ``training.commonness`` on the ANT
Corpus v2.1 (31,000 articles of five Arabic newsrooms in 2018; antcorpus/antcorpus.multisource.data).
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from processors.genre.taxonomy import NEWS
from processors.rules.forms import word_keys
from processors.rules.nodes import (
    Counts,
    Fact,
    GenreIs,
    InCountry,
    InProvince,
    LanguageIs,
    Names,
    SourceIs,
    StatusIs,
    SubjectIs,
    Word,
)
from processors.rules.words import prefix_key, term_keys

# Shares of articles. The table ends at one per cent; what is not in it is taken to be this rare.
_RARE = 0.001
# A form is one of several that a word's key finds.
_EXACT = 0.3
# Guesses: a desk names tens of sources, one subject in ten is the main one, nearly all news is usable,
# and most of it is reports.
_SOURCE, _PRIMARY, _SUBJECT, _OTHER_LANGUAGE, _OTHER_STATUS = 0.05, 0.07, 0.12, 0.05, 0.01
_REPORT, _NEWS, _OTHER_GENRE = 0.6, 0.75, 0.05
_NAMED, _COUNTRY, _PROVINCE, _COUNTED = 0.005, 0.1, 0.02, 0.1


def share_of(leaf: Word | Fact) -> float:  # noqa: C901, PLR0911  # one for each kind of node
    """Return roughly which share of all articles has ``leaf``, from 0 to 1."""
    match leaf:
        case Word():
            return _share_of_word(leaf.text, exact=leaf.exact, prefix=leaf.prefix)
        case SubjectIs():
            return (_PRIMARY if leaf.primary else _SUBJECT) * (1 - leaf.at_least / 2)
        case GenreIs():
            of_them = {"report": _REPORT, NEWS: _NEWS}.get(leaf.slug, _OTHER_GENRE)
            return of_them * (1 - leaf.at_least / 2)
        case SourceIs():
            return _SOURCE
        case LanguageIs():
            return 1 - _OTHER_LANGUAGE if leaf.code == "ar" else _OTHER_LANGUAGE
        case Names():
            return _NAMED
        case InCountry():
            return _COUNTRY
        case InProvince():
            return _PROVINCE
        case Counts():
            return _COUNTED
        case StatusIs():
            return 1 - _OTHER_STATUS if leaf.status == "usable" else _OTHER_STATUS


def share_of_phrase(shares: Iterable[float]) -> float:
    """Return roughly which share of all articles has words of these shares in a row."""
    # In news, the rarest word of a phrase stands in it about one time in ten.
    return min(shares) / 10


def _share_of_word(text: str, *, exact: bool, prefix: bool) -> float:
    shares = _shares()
    if prefix:
        start = prefix_key(text)
        return min(1.0, sum((share for key, share in shares.items() if key.startswith(start)), 5 * _RARE))
    if exact:
        return _EXACT * max(shares.get(key, _RARE) for key in word_keys(text))
    return max(shares.get(key, _RARE) for key in term_keys(text))


@cache
def _shares() -> dict[str, float]:
    lines = (files("processors.rules") / "commonness.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {key: float(share) for key, share in rows}
