"""The meaning of a query, said as plainly as can be, and slowly: what the matcher must agree with."""

from processors.rules.nodes import (
    AllOf,
    AnyOf,
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
from processors.rules.words import prefix_key, read_text, term_keys, word_keys


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
    return any(extents(query, field, article) for field in ("title", "body"))


def extents(query, field, article):
    """Where a word, phrase, group or the end of a chain stands in one field: (first, last) word numbers."""
    words = read_text(getattr(article, field) or "").words
    match query:
        case Word():
            return {(i, i) for i, word in enumerate(words) if _is(query, word, field)}
        case Phrase(parts):
            return {
                (i, i + len(parts) - 1)
                for i in range(len(words) - len(parts) + 1)
                if all(_is(part, words[i + k], field) for k, part in enumerate(parts))
            }
        case AnyOf(of):
            return {extent for each in of for extent in extents(each, field, article)}
        case Near(operands, distances):
            reached = extents(operands[0], field, article)
            for operand, most in zip(operands[1:], distances, strict=True):
                reached = {
                    b
                    for b in extents(operand, field, article)
                    if any(0 < b[0] - a[1] <= most or 0 < a[0] - b[1] <= most for a in reached)
                }
            return reached
    raise TypeError(query)


def _is(term, word, field):
    if term.field not in {None, field}:
        return False
    if term.exact:
        return word == term.text
    if term.prefix:
        return any(key.startswith(prefix_key(term.text)) for key in word_keys(word))
    return not set(term_keys(term.text)).isdisjoint(word_keys(word))
