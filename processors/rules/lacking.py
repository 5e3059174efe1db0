"""What an article lacks for a rule to match it, in words: the clauses of its query that do not hold."""

from collections.abc import Iterable, Iterator

from processors.rules.atoms import Atoms, Reading
from processors.rules.errors import QueryError
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    GenreIs,
    LanguageIs,
    Near,
    Not,
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
from schemas import EnrichedArticle, Rule

_FIELDS = {"title": " in the title", "body": " in the body", "lead": " in the lead"}
_MOST_NAMED = 6  # of a choice: who reads this has the rule


def lacking(rules: Iterable[Rule], article: EnrichedArticle) -> dict[str, list[str]]:
    """Return what ``article`` lacks for each rule to match it, by rule id: nothing where one matches."""
    atoms = Atoms()
    queries: dict[str, Query] = {}
    found: dict[str, list[str]] = {}
    for rule in rules:
        try:
            queries[rule.id] = parse_rule(rule)
        except QueryError as error:
            found[rule.id] = [f"cannot be read: {error}"]
        else:
            compile_query(queries[rule.id], atoms.acquire)
    gaps = _Gaps(atoms, atoms.read(article))
    return found | {rule_id: list(gaps.of(query)) for rule_id, query in queries.items()}


class _Gaps:
    """One article, and the atoms that it was looked through for."""

    def __init__(self, atoms: Atoms, reading: Reading) -> None:
        self._atoms = atoms
        self._reading = reading

    def of(self, node: Query) -> Iterator[str]:
        """Yield the clauses of ``node`` that do not hold."""
        if self._holds(node):
            return
        match node:
            case AllOf():
                for each in node.of:
                    yield from self.of(each)
            case AnyOf() if any(isinstance(each, AllOf | Near | AtLeast | Not) for each in node.of):
                yield " or ".join(f"({'; '.join(self.of(each))})" for each in node.of)
            case Not():
                yield f"has {_said(node.of)}, and must not"
            case Near():
                yield f"lacks {self._of_near(node)}"
            case AtLeast():
                yield f"lacks {_said(node)}: there {self._counted(node)}"
            case _:
                yield f"lacks {_said(node)}{self._instead(node)}"

    def _holds(self, node: Query) -> bool:
        return compile_query(node, self._atoms.acquire).holds(self._reading)

    def _of_near(self, node: Near) -> str:
        """Say which operand is not there; where all are, which is out of reach of the one before."""
        for operand in node.operands:
            if not self._holds(operand):
                return _said(operand)
        for last in range(2, len(node.operands)):
            if not self._holds(Near(node.operands[:last], node.reaches[: last - 1])):
                return _said(Near(node.operands[:last], node.reaches[: last - 1]))
        return _said(node)

    def _counted(self, node: AtLeast) -> str:
        program = compile_query(node, self._atoms.acquire)
        times = len(program.places(self._reading)) if isinstance(program, Repeated) else 0
        return "is none" if not times else "is one" if times == 1 else f"are {times}"

    def _instead(self, node: Query) -> str:
        """Say what the article has in the place of what it lacks."""
        article = self._reading.article
        match node:
            case SubjectIs():
                found = [each for each in article.subjects if each.slug == node.slug]
                return f" (it has {found[0].confidence:.2f})" if found else ""
            case GenreIs() if article.genre:
                return f" (it is {article.genre.slug}, {article.genre.confidence:.2f})"
            case SourceIs():
                return f" (it comes from {article.source})"
            case LanguageIs():
                return f" (it is {article.detected_language})"
            case StatusIs():
                return f" (it is {article.status})"
        return ""


def _said(node: Query) -> str:  # noqa: C901, PLR0911, PLR0912  # one for each kind of node
    match node:
        case Word():
            form = f"{'=' * node.exact}{node.text}{'*' * node.prefix}"
            return form + (_FIELDS[node.field] if node.field else "")
        case Phrase():
            words = " ".join(f"{word.text}{'*' * word.prefix}" for word in node.words)
            field = node.words[0].field
            return f"{'=' * node.words[0].exact}«{words}»" + (_FIELDS[field] if field else "")
        case AnyOf(list_name=name) if name:
            return f"a term of @{name}"
        case AnyOf():
            some = [_said(each) for each in node.of[:_MOST_NAMED]]
            more = [f"{len(node.of) - len(some)} more"] if len(node.of) > len(some) else []
            return "one of " + ", ".join(some + more)
        case AllOf():
            return " and ".join(map(_said, node.of))
        case Not():
            return f"no {_said(node.of)}"
        case Near():
            return _said_near(node)
        case AtLeast():
            return f"{node.times} times {_said(node.of)}"
        case SubjectIs():
            return f"{'primary' if node.primary else 'subject'}:{node.slug}{_sure(node.at_least)}"
        case GenreIs():
            return f"genre:{node.slug}{_sure(node.at_least)}"
        case SourceIs():
            return f"source:{node.name}{'*' * node.prefix}"
        case LanguageIs():
            return f"language:{node.code}"
        case StatusIs():
            return f"status:{node.status}"


def _sure(at_least: float) -> str:
    return f">={at_least:g}" if at_least else ""


def _said_near(node: Near) -> str:
    *before, last = node.operands
    rest = before[0] if len(before) == 1 else Near(before, node.reaches[:-1])
    return f"{_said(last)} {_reach(node.reaches[-1])} {_said(rest)}"


def _reach(reach: Reach) -> str:
    if isinstance(reach, int):
        return f"within {reach} words of" if reach > 1 else "next to"
    return f"in one {reach} with"
