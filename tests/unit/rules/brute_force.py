"""The meaning of a query, said as plainly as can be, and slowly: what the matcher must agree with."""

from processors.rules.forms import without_context, word_keys
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    GenreIs,
    LanguageIs,
    Near,
    Not,
    Phrase,
    SourceIs,
    StatusIs,
    SubjectIs,
    Word,
)
from processors.rules.words import prefix_key, read_text, term_keys
from processors.text.tokens import sentences


def matches(query, article):  # noqa: PLR0911  # one for each kind of node
    match query:
        case AllOf(of):
            return all(matches(each, article) for each in of)
        case AnyOf(of):
            return any(matches(each, article) for each in of)
        case Not(of):
            return not matches(of, article)
        case SubjectIs(slug, at_least, primary):
            return any(
                each.slug == slug and each.confidence >= at_least and (each.primary or not primary)
                for each in article.subjects
            )
        case GenreIs(slug, at_least):
            genre = article.genre
            return genre is not None and genre.slug == slug and genre.confidence >= at_least
        case SourceIs(name, prefix):
            source = article.source.casefold()
            return source.startswith(name) if prefix else source == name
        case LanguageIs(code):
            return article.detected_language == code
        case StatusIs(status):
            return article.status == status
        case AtLeast(times, of):
            return sum(_apart(extents(of, field, article)) for field in ("title", "body")) >= times
    return any(extents(query, field, article) for field in ("title", "body"))


def extents(query, field, article):
    """Where a word, phrase, group or the end of a chain stands in one field: (first, last) word numbers."""
    read = read_text(getattr(article, field) or "")
    words = read.words
    match query:
        case Word():
            return {(i, i) for i, word in enumerate(words) if _is(query, word, field, i < _lead(read))}
        case Phrase(parts):
            return {
                (i, i + len(parts) - 1)
                for i in range(len(words) - len(parts) + 1)
                if all(_is(part, words[i + k], field, i + k < _lead(read)) for k, part in enumerate(parts))
            }
        case AnyOf(of):
            return {extent for each in of for extent in extents(each, field, article)}
        case Near(operands, reaches):
            reached = extents(operands[0], field, article)
            for operand, reach in zip(operands[1:], reaches, strict=True):
                reached = {
                    b
                    for b in extents(operand, field, article)
                    if any(_in_reach(a, b, reach, read) for a in reached)
                }
            return reached
    raise TypeError(query)


def _in_reach(a, b, reach, read):
    if reach in {"sentence", "paragraph"}:
        return (a[1] < b[0] or b[1] < a[0]) and len({_unit(reach, i, read) for i in (*a, *b)}) == 1
    return 0 < b[0] - a[1] <= reach or 0 < a[0] - b[1] <= reach


def _unit(kind, i, read):
    start = read.tokens.starts[i]
    if kind == "paragraph":
        return read.normalized.text[:start].count("\n")
    return sum(first <= start for first, _ in sentences(read.normalized))


def _lead(read):
    """How many words the first paragraph has: lines are added until there are ten."""
    counted = 0
    for line in read.normalized.text.split("\n"):
        counted += len(read_text(line).words)
        if counted >= 10:
            break
    return min(80, counted)


def _apart(places):
    """How many of the places can be kept so that none overlaps another."""
    most = {-1: 0}
    for first, last in sorted(places, key=lambda place: place[1]):
        best = max(most.values())
        before = max(count for end, count in most.items() if end < first)
        most[last] = max(best, before + 1)
    return max(most.values())


def _is(term, word, field, in_opening):
    if term.field == "lead":
        if field == "body" and not in_opening:
            return False
    elif term.field not in {None, field}:
        return False
    if term.exact:
        return without_context(word) == term.text
    if term.prefix:
        return any(key.startswith(prefix_key(term.text)) for key in word_keys(word))
    return not set(term_keys(term.text)).isdisjoint(word_keys(word))
