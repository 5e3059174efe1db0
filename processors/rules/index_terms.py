"""Rules turned around: a query asked of many articles, by an inverted index of what they have.

``index_terms`` are the terms that an article is filed under. ``required_terms`` says of a query which of them
an article must have: it may match if it has all of these, and does not match otherwise. The matcher then
tells. Word forms, phrases and NEAR are thus asked of few articles, and one and the same reading of Arabic
decides what rules and what searches find.

Of many queries (words and facts, with AND, OR and NOT) the terms alone tell, without a look at the text:
``deciding_terms``. So what they match can be counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from processors.rules.article_words import words_of_article
from processors.rules.atoms import Leaf, fact_name, facts_of
from processors.rules.commonness import share_of, share_of_phrase
from processors.rules.forms import word_keys
from processors.rules.named import offers
from processors.rules.nodes import Counts, GenreIs, Phrase, Query, SubjectIs, Word
from processors.rules.presearcher import rarest_first
from processors.rules.program import Either, Every, HasAny, Program, Without, compile_query
from processors.rules.word_index import Atom
from processors.rules.words import prefix_key, term_keys
from schemas import EnrichedArticle

_NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Term:
    """What an article is filed under; ``prefix`` asks for all terms that begin so."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """An article is filed under one of these."""

    of: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """An article is filed under all of these, and under none of the ``others``."""

    of: tuple[Asked, ...]
    others: tuple[Asked, ...] = ()


Asked: TypeAlias = Term | OneOf | AllOf


def index_terms(article: EnrichedArticle) -> set[str]:
    """Return the terms that an article is filed under: the keys of its words, and the facts about it."""
    words = words_of_article(article)
    keys = {key for word in {*words.title, *words.body} for key in word_keys(word)}
    return keys | {one_term(name) for name, _ in facts_of(article, offers(article))}


def required_terms(query: Query) -> list[Asked]:
    """Return what an article must be filed under for ``query`` to match it, the rarest first."""
    program, leaves = _compiled(query)
    clauses = rarest_first(program, lambda atom: _share(leaves[atom]))
    return [_one_of(leaves[atom] for atom in clause) for clause in clauses]


def deciding_terms(query: Query) -> Asked | None:
    """Return what just those articles are filed under that ``query`` matches; None where the text decides."""
    return _decided(*_compiled(query))


def _compiled(query: Query) -> tuple[Program, list[Leaf]]:
    leaves: list[Leaf] = []

    def acquire(leaf: Leaf) -> Atom:
        leaves.append(leaf)
        return len(leaves) - 1

    return compile_query(query, acquire), leaves


def _decided(program: Program, leaves: list[Leaf]) -> Asked | None:
    match program:
        case HasAny():
            some = [leaves[atom] for atom in program.atoms]
            return _one_of(some) if all(map(_is_told_by_terms, some)) else None
        case Either():
            of = _all_decided(program.of, leaves)
            return OneOf(of) if of else None
        case Every():
            of = _all_decided((each for each in program.of if not isinstance(each, Without)), leaves)
            without = [each.of for each in program.of if isinstance(each, Without)]
            others = _all_decided(without, leaves)
            return AllOf(of, others) if of and len(others) == len(without) else None
    return None


def _all_decided(programs: Iterable[Program], leaves: list[Leaf]) -> tuple[Asked, ...]:
    """Return what decides each of some programs; nothing where one is not decided."""
    some = [_decided(each, leaves) for each in programs]
    found = tuple(each for each in some if each)
    return found if len(found) == len(some) else ()


def _is_told_by_terms(leaf: Leaf) -> bool:
    """Tell whether just those articles have ``leaf`` that are filed under its terms."""
    match leaf:
        case Word():  # facts are terms as well, and begin with Latin letters
            return (
                leaf.field is None
                and not leaf.exact
                and not (leaf.prefix and prefix_key(leaf.text).isascii())
            )
        case SubjectIs() | GenreIs():
            return leaf.at_least == 0
        case Phrase() | Counts():
            return False
        case _:
            return True


def _one_of(leaves: Iterable[Leaf]) -> OneOf:
    return OneOf(tuple(map(_asked, leaves)))


def _asked(leaf: Leaf) -> Asked:
    """Return what an article with ``leaf`` is filed under."""
    match leaf:
        case Word():
            return _of_word(leaf)
        case Phrase():
            return AllOf(tuple(map(_of_word, leaf.words)))
        case _:
            return Term(one_term(fact_name(leaf)))


def _of_word(word: Word) -> Asked:
    if word.prefix:
        return Term(prefix_key(word.text), prefix=True)
    if word.exact:
        return Term(word_keys(word.text)[0])
    return OneOf(tuple(map(Term, term_keys(word.text))))


def _share(leaf: Leaf) -> float:
    return share_of_phrase(map(share_of, leaf.words)) if isinstance(leaf, Phrase) else share_of(leaf)


def one_term(fact: str) -> str:
    """Return a fact as a term: a name may have spaces, or a NUL, a term has none that part it."""
    return _NO_BREAK.join(fact.replace("\0", " ").split())
