"""What an article lacks for a rule to match it, in words: the clauses of its query that do not hold."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from processors.rules.atoms import Atoms, Reading
from processors.rules.errors import QueryError
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    Counts,
    GenreIs,
    InCountry,
    LanguageIs,
    Names,
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

_ENGLISH: Final = {
    "title": " in the title", "body": " in the body", "lead": " in the lead",
    "unreadable": "cannot be read: {error}",
    "or": " or ", "and": " and ", "comma": ", ",
    "has": "has {said}, and must not", "lacks": "lacks {said}",
    "counted": "lacks {said}: there {times}", "none": "is none", "one": "is one", "some": "are {number}",
    "of_list": "a term of @{name}", "one_of": "one of {said}", "more": "{number} more", "no": "no {said}",
    "times": "{number} times {said}",
    "within": "within {number} words of", "next_to": "next to",
    "sentence": "in one sentence with", "paragraph": "in one paragraph with",
    "it_has": " (it has {said})", "it_is": " (it is {said})", "it_comes": " (it comes from {said})",
}  # fmt: skip
_ARABIC: Final = {
    "title": " في العنوان", "body": " في المتن", "lead": " في المقدمة",
    "unreadable": "لا تُقرأ: {error}",
    "or": " أو ", "and": " و", "comma": "، ",
    "has": "فيه {said}، ويجب ألا يكون", "lacks": "ينقصه {said}",
    "counted": "ينقصه {said}: {times}", "none": "لا شيء منها", "one": "مرة واحدة فيه", "some": "{number} فيه",
    "of_list": "كلمة من @{name}", "one_of": "واحدة من {said}", "more": "و{number} غيرها", "no": "غياب {said}",
    "times": "{said} {number} مرات",
    "within": "على مدى {number} كلمات من", "next_to": "بجانب",
    "sentence": "في جملة واحدة مع", "paragraph": "في فقرة واحدة مع",
    "it_has": " (له {said})", "it_is": " (هو {said})", "it_comes": " (جاء من {said})",
}  # fmt: skip
_WORDS: Final[dict[str, Mapping[str, str]]] = {"en": _ENGLISH, "ar": _ARABIC}
_MOST_NAMED = 6  # of a choice: who reads this has the rule


def lacking(
    rules: Iterable[Rule], article: EnrichedArticle, language: Literal["en", "ar"] = "en"
) -> dict[str, list[str]]:
    """Return what ``article`` lacks for each rule to match it, by rule id: nothing where one matches."""
    words = _WORDS[language]
    atoms = Atoms()
    queries: dict[str, Query] = {}
    found: dict[str, list[str]] = {}
    for rule in rules:
        try:
            queries[rule.id] = parse_rule(rule)
        except QueryError as error:
            found[rule.id] = [words["unreadable"].format(error=error)]
        else:
            compile_query(queries[rule.id], atoms.acquire)
    gaps = _Gaps(atoms, atoms.read(article), words)
    return found | {rule_id: list(gaps.of(query)) for rule_id, query in queries.items()}


class _Gaps:
    """One article, and the atoms that it was looked through for."""

    def __init__(self, atoms: Atoms, reading: Reading, words: Mapping[str, str]) -> None:
        self._atoms = atoms
        self._reading = reading
        self._words = words

    def of(self, node: Query) -> Iterator[str]:
        """Yield the clauses of ``node`` that do not hold."""
        if self._holds(node):
            return
        match node:
            case AllOf():
                for each in node.of:
                    yield from self.of(each)
            case AnyOf() if any(isinstance(each, AllOf | Near | AtLeast | Not) for each in node.of):
                yield self._words["or"].join(f"({'; '.join(self.of(each))})" for each in node.of)
            case Not():
                yield self._words["has"].format(said=self._said(node.of))
            case Near():
                yield self._words["lacks"].format(said=self._of_near(node))
            case AtLeast():
                yield self._words["counted"].format(said=self._said(node), times=self._counted(node))
            case _:
                yield self._words["lacks"].format(said=self._said(node) + self._instead(node))

    def _holds(self, node: Query) -> bool:
        return compile_query(node, self._atoms.acquire).holds(self._reading)

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

    def _instead(self, node: Query) -> str:
        """Say what the article has in the place of what it lacks."""
        article, words = self._reading.article, self._words
        match node:
            case SubjectIs():
                found = [each for each in article.subjects if each.slug == node.slug]
                return words["it_has"].format(said=f"{found[0].confidence:.2f}") if found else ""
            case GenreIs() if article.genre:
                said = f"{article.genre.slug}{words['comma']}{article.genre.confidence:.2f}"
                return words["it_is"].format(said=said)
            case SourceIs():
                return words["it_comes"].format(said=article.source)
            case LanguageIs():
                return words["it_is"].format(said=article.detected_language)
            case StatusIs():
                return words["it_is"].format(said=article.status)
        return ""

    def _said(self, node: Query) -> str:  # noqa: C901, PLR0911, PLR0912  # one for each kind of node
        words = self._words
        match node:
            case Word():
                form = f"{'=' * node.exact}{node.text}{'*' * node.prefix}"
                return form + (words[node.field] if node.field else "")
            case Phrase():
                phrase = " ".join(f"{word.text}{'*' * word.prefix}" for word in node.words)
                field = node.words[0].field
                return f"{'=' * node.words[0].exact}«{phrase}»" + (words[field] if field else "")
            case AnyOf(list_name=name) if name:
                return words["of_list"].format(name=name)
            case AnyOf():
                some = [self._said(each) for each in node.of[:_MOST_NAMED]]
                left = len(node.of) - len(some)
                more = [words["more"].format(number=left)] if left else []
                return words["one_of"].format(said=words["comma"].join(some + more))
            case AllOf():
                return words["and"].join(map(self._said, node.of))
            case Not():
                return words["no"].format(said=self._said(node.of))
            case Near():
                return self._said_near(node)
            case AtLeast():
                return words["times"].format(number=node.times, said=self._said(node.of))
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
            case Names():
                return f"{node.field}:{node.said}" if " " not in node.said else f'{node.field}:"{node.said}"'
            case InCountry():
                return f"country:{node.code}"
            case Counts():
                return f"{node.kind}>={node.at_least:g}"

    def _said_near(self, node: Near) -> str:
        *before, last = node.operands
        rest = before[0] if len(before) == 1 else Near(before, node.reaches[:-1])
        return f"{self._said(last)} {self._reach(node.reaches[-1])} {self._said(rest)}"

    def _reach(self, reach: Reach) -> str:
        if isinstance(reach, int):
            return self._words["within" if reach > 1 else "next_to"].format(number=reach)
        return self._words[reach]


def _sure(at_least: float) -> str:
    return f">={at_least:g}" if at_least else ""
