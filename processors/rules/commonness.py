"""How common a term is in the news, so that a rule waits under its rarest one.

A wrong guess costs time, never a hit.
"""

from collections.abc import Iterable

from processors.rules.nodes import LanguageIs, SourceIs, StatusIs, SubjectIs, Word

# Shares of articles. Of a word that is in no table: most words of a query are names and terms of a trade.
_WORD, _EXACT, _PREFIX = 0.002, 0.001, 0.01
_SOURCE, _PRIMARY, _SUBJECT, _LANGUAGE, _STATUS = 0.05, 0.07, 0.12, 0.9, 0.99


def share_of(leaf: Word | SubjectIs | SourceIs | LanguageIs | StatusIs) -> float:
    """Return roughly which share of all articles has ``leaf``, from 0 to 1."""
    match leaf:
        case Word():
            return _EXACT if leaf.exact else _PREFIX if leaf.prefix else _WORD
        case SubjectIs():
            return _PRIMARY if leaf.primary else _SUBJECT
        case SourceIs():
            return _SOURCE
        case LanguageIs():
            return _LANGUAGE
        case StatusIs():
            return _STATUS


def share_of_row(shares: Iterable[float]) -> float:
    """Return roughly which share of all articles has words of these shares in a row."""
    # In news, the rarest word of a phrase stands in it about one time in ten.
    return min(shares) / 10
