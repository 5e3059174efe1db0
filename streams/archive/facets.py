"""What articles have in common, and are narrowed down by: subjects, outlets, places and people.

The archive keeps a line for each of these beside an article, to be counted as it is, without a look at the
text. The article is filed under each as well.

A key is the same for all spellings of a name (``docs/entities.md``); a line has the spelling of its article.
"""

from collections.abc import Iterator
from typing import Final, Literal, get_args

from processors.rules.index_terms import Term, one_term
from schemas import Alert, EnrichedArticle

Kind = Literal["subject", "source", "place", "person"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

IN_TITLE: Final = "+"
_IN_BODY: Final = "-"


def lines_of(article: EnrichedArticle) -> list[str]:
    """Return the lines of an article: where it says so, the kind, the key, the name; of a subject none."""
    in_title = {mention.entity for mention in article.mentions if mention.field == "title"}
    found = {("subject", subject.slug): (_IN_BODY, "") for subject in article.subjects}
    found["source", _on_one_line(article.source).casefold()] = (_IN_BODY, _on_one_line(article.source))
    for entity in article.entities:
        if entity.type in KINDS:
            where = IN_TITLE if entity.id in in_title else _IN_BODY
            found.setdefault((entity.type, _on_one_line(entity.key)), (where, _on_one_line(entity.name)))
    return [f"{where}{kind}\t{key}\t{name}" for (kind, key), (where, name) in found.items()]


def term(kind: Kind, key: str) -> Term:
    """Return the term that articles with a line of this kind and key are filed under."""
    return Term(one_term(f"in:{kind}:{key}"))


def terms_of(lines: list[str]) -> Iterator[str]:
    """Yield the terms that an article with these lines is filed under."""
    for line in lines:
        kind, key, _ = line[1:].split("\t")
        yield one_term(f"in:{kind}:{key}")


def named_by(alert: Alert) -> Iterator[tuple[Kind, str, str]]:
    """Yield what an alert is about and names: kind, key, and the name; of a subject none."""
    for subject in alert.article.subjects:
        yield "subject", subject.slug, ""
    for entity in alert.article.entities:
        if entity.type == "place":
            yield "place", entity.key, entity.name


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
