"""What an article lacks for a rule to match it, in words: the clauses of its query that do not hold."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeGuard, cast

from processors.genre.taxonomy import NEWS, news_share
from processors.rules.atoms import Atoms, Reading
from processors.rules.errors import QueryError
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    Fact,
    GenreIs,
    LanguageIs,
    Near,
    Not,
    Operand,
    Phrase,
    Query,
    Reach,
    SourceIs,
    StatusIs,
    SubjectIs,
    Word,
)
from processors.rules.program import Repeated, compile_query
from processors.rules.query import parse_rule
from processors.rules.wording import WORDS, Language, asked_about, choice, said_of_facts, value
from processors.text.direction import isolate
from schemas import EnrichedArticle, Genre, Rule


def lacking(
    rules: Iterable[Rule], article: EnrichedArticle, language: Language = "en"
) -> dict[str, list[str]]:
    """Return what ``article`` lacks for each rule to match it, by rule id: nothing where one matches.

    What the rule says stands in isolates, each term in its own: in "one of روما, برلين" an English sentence
    would show برلين first.
    """
    words = WORDS[language]
    atoms = Atoms()
    queries: dict[str, Query] = {}
    found: dict[str, list[str]] = {}
    for rule in rules:
        try:
            queries[rule.id] = parse_rule(rule)
        except QueryError as error:
            found[rule.id] = [words["unreadable"].format(error=isolate(str(error)))]
        else:
            compile_query(queries[rule.id], atoms.acquire)
    gaps = _Gaps(atoms, atoms.read(article), language)
    return found | {rule_id: list(gaps.of(query)) for rule_id, query in queries.items()}


class _Gaps:
    """One article, and the atoms that it was looked through for."""

    def __init__(self, atoms: Atoms, reading: Reading, language: Language) -> None:
        self._atoms = atoms
        self._reading = reading
        self._language: Language = language
        self._words = WORDS[language]

    def of(self, node: Query) -> Iterator[str]:
        """Yield the clauses of ``node`` that do not hold."""
        if self._holds(node):
            return
        match node:
            case AllOf():
                for each in node.of:
                    yield from self.of(each)
            case AnyOf() if not _of_words(node):
                yield self._either(node)
            case Not():
                yield self._words["must_not"].format(said=self._there(node.of))
            case Near():
                yield self._words["lacks"].format(said=self._of_near(node))
            case AtLeast():
                yield self._words["counted"].format(said=self._said(node), times=self._counted(node))
            case Word() | Phrase() | AnyOf():
                yield self._words["lacks"].format(said=self._said(node))
            case _:
                yield self._none_of([node])

    def _holds(self, node: Query) -> bool:
        return compile_query(node, self._atoms.acquire).holds(self._reading)

    def _either(self, node: AnyOf) -> str:
        """Say what each choice lacks, of words and of facts about the same in one."""
        alike: dict[str | int, list[Query]] = {}
        for number, each in enumerate(node.of):
            alike.setdefault(_kind(each) or number, []).append(each)
        said: list[str] = []
        for some in alike.values():
            if facts := [each for each in some if isinstance(each, Fact)]:
                said.append(self._none_of(facts))
            else:
                said.append(self._words["and"].join(self.of(AnyOf(some) if len(some) > 1 else some[0])))
        if len(said) == 1:
            return said[0]
        return self._words["either"].format(said=self._words["or_else"].join(said))

    def _there(self, node: Query) -> str:
        """Say what the article has by which ``node`` holds."""
        match node:
            case AllOf():
                return self._words["and"].join(map(self._there, node.of))
            case AnyOf() if not node.list_name:
                return self._words["and"].join(self._there(each) for each in node.of if self._holds(each))
            case Not():
                return self._words["and"].join(self.of(node.of))
            case Word() | Phrase() | Near() | AtLeast() | AnyOf():
                return self._words["has"].format(said=self._said(node))
            case _:
                return said_of_facts([node], self._language, holds=True)

    def _none_of(self, facts: Sequence[Fact]) -> str:
        return said_of_facts(facts, self._language, holds=False) + self._instead(facts)

    def _of_near(self, node: Near) -> str:
        """Say which operand is not there; where all are, which is out of reach of the one before."""
        for operand in node.operands:
            if not self._holds(operand):
                return self._said(operand)
        for last in range(2, len(node.operands)):
            if not self._holds(Near(node.operands[:last], node.reaches[: last - 1])):
                return self._said(Near(node.operands[:last], node.reaches[: last - 1]))
        return self._said(node)

    def _counted(self, node: AtLeast) -> str:
        program = compile_query(node, self._atoms.acquire)
        times = len(program.places(self._reading)) if isinstance(program, Repeated) else 0
        name = "none" if not times else "one" if times == 1 else "some"
        return self._words[name].format(number=times)

    def _instead(self, facts: Sequence[Fact]) -> str:
        """Say what the article has in the place of what it lacks."""
        article, words, language = self._reading.article, self._words, self._language
        match facts:
            case [SubjectIs(slug=slug)]:
                found = [each for each in article.subjects if each.slug == slug]
                return words["it_has"].format(said=f"{found[0].confidence:.2f}") if found else ""
            case [GenreIs(slug=slug), *rest] if article.genre:
                return self._genre_instead(article.genre, news=slug == NEWS and not rest)
            case [SourceIs(), *_]:
                return words["it_comes"].format(said=isolate(article.source))
            case [LanguageIs(), *_]:
                return words["it_reads"].format(said=value(LanguageIs(article.detected_language), language))
            case [StatusIs(), *_]:
                return words["it_is"].format(said=value(StatusIs(article.status), language))
        return ""

    def _genre_instead(self, genre: Genre, *, news: bool) -> str:
        words = self._words
        if news:
            return words["it_has"].format(said=f"{news_share(genre):.2f}")
        name = value(GenreIs(genre.slug), self._language)
        return words["it_is"].format(said=f"{name}{words['comma']}{genre.confidence:.2f}")

    def _said(self, node: Near | AtLeast | Operand) -> str:
        words = self._words
        match node:
            case Word():
                form = f"{'=' * node.exact}{node.text}{'*' * node.prefix}"
                return isolate(form) + (words[node.field] if node.field else "")
            case Phrase():
                phrase = " ".join(f"{word.text}{'*' * word.prefix}" for word in node.words)
                field = node.words[0].field
                return isolate(f"{'=' * node.words[0].exact}«{phrase}»") + (words[field] if field else "")
            case AnyOf(list_name=name) if name:
                return words["of_list"].format(name=isolate(f"@{name}"))
            case AnyOf():
                some = [self._said(cast("Operand", each)) for each in node.of]
                return words["one_of"].format(said=choice(some, self._language, "comma"))
            case Near():
                return self._said_near(node)
            case AtLeast():
                return words["times"].format(number=node.times, said=self._said(node.of))

    def _said_near(self, node: Near) -> str:
        *before, last = node.operands
        rest = before[0] if len(before) == 1 else Near(before, node.reaches[:-1])
        return f"{self._said(last)} {self._reach(node.reaches[-1])} {self._said(rest)}"

    def _reach(self, reach: Reach) -> str:
        if isinstance(reach, int):
            return self._words["within" if reach > 1 else "next_to"].format(number=reach)
        return self._words[reach]


def _of_words(node: Query) -> TypeGuard[Operand]:
    """Tell whether a node is a word, a phrase, or a choice of nothing else."""
    return isinstance(node, Word | Phrase) or (isinstance(node, AnyOf) and all(map(_of_words, node.of)))


def _kind(node: Query) -> str | None:
    """Return what the choices that are said in one have in common; None for one that is said alone."""
    if isinstance(node, Fact):
        return asked_about(node)
    return "words" if _of_words(node) else None
