"""The meaning of a query, said as plainly as can be, and slowly: what the matcher must agree with."""

from processors.entities.keys import person_key, words_of
from processors.genre.taxonomy import news_share
from processors.rules.forms import without_context, word_keys
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    Counts,
    GenreIs,
    InCountry,
    InProvince,
    LanguageIs,
    Names,
    Near,
    Not,
    Phrase,
    SourceIs,
    StatusIs,
    SubjectIs,
    Word,
)
from processors.rules.words import ReadText, prefix_key, term_keys
from processors.text.boilerplate import tokens_outside
from processors.text.normalize import normalize
from processors.text.tokens import sentences, tokenize


def matches(query, article):  # noqa: C901, PLR0911, PLR0912  # one for each kind of node
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
            if slug == "news":
                return news_share(genre) >= at_least
            return genre is not None and genre.slug == slug and genre.confidence >= at_least
        case SourceIs(name, prefix):
            source = article.source.casefold()
            return source.startswith(name) if prefix else source == name
        case LanguageIs(code):
            return article.detected_language == code
        case StatusIs(status):
            return article.status == status
        case Names("role", key):
            return any(f" {key} " in f" {' '.join(words_of(each.role or ''))} " for each in article.entities)
        case Names("said", key):
            speakers = {quote.speaker for quote in article.quotes}
            return any(_speaks_as(each, key, article) for each in article.entities if each.id in speakers)
        case Names(field, key):
            return any(_is_named(each, key, article) for each in article.entities if each.type == field)
        case InCountry(code):
            return any(each.country == code for each in article.entities)
        case InProvince(code):
            places = [each.location for each in article.entities if each.location]
            return any(place.province == code for place in places)
        case Counts(kind, at_least):
            return any(
                max(each.low or 0, each.high or 0) >= at_least
                for each in article.figures
                if each.kind == kind
            )
        case AtLeast(times, of):
            return sum(_apart(extents(of, field, article)) for field in ("title", "body")) >= times
    return any(extents(query, field, article) for field in ("title", "body"))


def _speaks_as(entity, key, article):
    """A body speaks under the names that it has, folded as a person's."""
    if entity.type == "person":
        return _is_named(entity, key, article)
    texts = {entity.name, *(each.text for each in article.mentions if each.entity == entity.id)}
    texts.add(entity.key.partition(":")[2])
    return key in {" ".join(person_key(words_of(text))) for text in texts}


def _is_named(entity, key, article):
    """A part of a person's name; of others the key, the name, or how the text writes it."""
    own = entity.key.partition(":")[2]
    if entity.type == "person":
        words, asked = own.split(), key.split()
        rows = [words[i : i + len(asked)] for i in range(len(words))]
        return asked in rows or (
            len(words) > len(asked) > 1 and [words[0], *words[1 - len(asked) :]] == asked
        )
    texts = {entity.name, *(each.text for each in article.mentions if each.entity == entity.id)}
    return key in {own, *(" ".join(words_of(text)) for text in texts)}


def extents(query, field, article):
    """Where a word, phrase, group or the end of a chain stands in one field: (first, last) word numbers."""
    exact = normalize(getattr(article, field) or "", "exact")
    beside = article.boilerplate if field == "body" else ()
    passed_over = [(exact.place_of(span.start), exact.place_of(span.end)) for span in beside]
    read = ReadText(exact, tokens_outside(tokenize(exact), passed_over))
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
    counted = end = 0
    for line in read.normalized.text.split("\n"):
        end += len(line) + 1
        counted = sum(start < end for start in read.tokens.starts)
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
