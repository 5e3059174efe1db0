"""Rules turned around: a query asked of many articles, by an inverted index of what they have.

``index_terms`` are the terms that an article is filed under. ``required_terms`` says of a query which of them
an article must have: it may match if it has one of each group, and does not match otherwise. The matcher
then tells. Word forms, phrases and NEAR are thus asked of few articles, and one and the same reading of
Arabic decides what rules and what searches find.
"""

from dataclasses import dataclass
from typing import TypeAlias

from processors.rules.atoms import Leaf, fact_name, facts_of
from processors.rules.commonness import share_of, share_of_phrase
from processors.rules.forms import word_keys
from processors.rules.named import offers
from processors.rules.nodes import Phrase, Query, Word
from processors.rules.presearcher import rarest_first
from processors.rules.program import compile_query
from processors.rules.word_index import Atom
from processors.rules.words import prefix_key, read_text, term_keys
from schemas import EnrichedArticle


@dataclass(frozen=True, slots=True)
class Term:
    """What an article is filed under; ``prefix`` asks for all terms that begin so."""

    text: str
    prefix: bool = False


# An article must have one of the terms of each.
Row: TypeAlias = tuple[tuple[Term, ...], ...]
# An article must have one of the rows.
Choice: TypeAlias = tuple[Row, ...]


def index_terms(article: EnrichedArticle) -> set[str]:
    """Return the terms that an article is filed under: the keys of its words, and the facts about it."""
    words = {word for text in (article.title, article.body) for word in read_text(text or "").words}
    keys = {key for word in words for key in word_keys(word)}
    return keys | {_one_term(name) for name, _ in facts_of(article, offers(article))}


def required_terms(query: Query) -> list[Choice]:
    """Return what an article must have for ``query`` to match it: of each choice, one row.

    The rarest come first.
    """
    leaves: list[Leaf] = []

    def acquire(leaf: Leaf) -> Atom:
        leaves.append(leaf)
        return len(leaves) - 1

    program = compile_query(query, acquire)
    clauses = rarest_first(program, lambda atom: _share(leaves[atom]))
    return [tuple(row for atom in clause for row in _rows(leaves[atom])) for clause in clauses]


def _rows(leaf: Leaf) -> list[Row]:
    """Return the rows, one of which an article with ``leaf`` has."""
    match leaf:
        case Word():
            return [(_of_word(leaf),)]
        case Phrase():
            return [tuple(map(_of_word, leaf.words))]
        case _:
            return [((Term(_one_term(fact_name(leaf))),),)]


def _of_word(word: Word) -> tuple[Term, ...]:
    if word.prefix:
        return (Term(prefix_key(word.text), prefix=True),)
    if word.exact:
        return (Term(word_keys(word.text)[0]),)
    return tuple(map(Term, term_keys(word.text)))


def _share(leaf: Leaf) -> float:
    return share_of_phrase(map(share_of, leaf.words)) if isinstance(leaf, Phrase) else share_of(leaf)


def _one_term(fact: str) -> str:
    """A source may have spaces in its name; a term has none."""
    return "".join(fact.split())
