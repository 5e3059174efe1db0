"""What an article is to the desks: the hits of rules that match it, and the word that it is taken back."""

from collections.abc import Iterable, Iterator

from processors.entities.telling import telling
from processors.identity import content_id, digest
from processors.quoting import Quoter
from processors.rules.matcher import Match
from processors.text.markup import shown
from schemas import ArticleLine, EnrichedArticle, GenreLine, Hit, SubjectLine, Withdrawal


def takes_back(article: EnrichedArticle) -> bool:
    """Return whether desks that were told of an earlier text of an article are to be told so."""
    return article.status != "usable"


def withdrawal(article: EnrichedArticle, desk: str, *, encoded: bytes, received_at: str) -> Withdrawal:
    """Return the word to a desk that an article is taken back; ``encoded`` is the article as it travels."""
    return Withdrawal(
        id=content_id(desk, digest(encoded), received_at),
        desk=desk,
        article=_line(article, received_at),
        pipeline=article.pipeline,
    )


def hits(
    article: EnrichedArticle, matches: Iterable[Match], *, encoded: bytes, received_at: str
) -> Iterator[Hit]:
    """Yield the hit that each match makes: all that the alert needs of rule and article.

    ``encoded`` is the article as it travels.
    """
    matches = list(matches)
    if not matches:  # most articles: nothing more need be known of them
        return
    line, quoter = _line(article, received_at), Quoter(article)
    lead = quoter.lead()
    about = digest(encoded), received_at  # an article that is sent again makes other hits
    for match in matches:
        rule = match.rule
        yield Hit(
            id=content_id(rule.id, rule.version, *about),
            rule=rule,
            article=line,
            pipeline=article.pipeline,
            evidence=quoter.quotes(match.evidence),
            fingerprint=article.fingerprint,
            lead=lead,
            body=quoter.body(),
        )


def _line(article: EnrichedArticle, received_at: str) -> ArticleLine:
    """Return what an alert says of its article."""
    genre = article.genre
    return ArticleLine(
        id=article.id,
        version=article.version,
        source=article.source,
        title=shown(article.title or "").strip(),
        url=article.url,
        status=article.status,
        published_at=article.published_at,
        received_at=received_at,
        subjects=[
            SubjectLine(slug=each.slug, confidence=each.confidence, primary=each.primary)
            for each in article.subjects
        ],
        content=article.content,
        genre=GenreLine(slug=genre.slug, confidence=genre.confidence) if genre else None,
        entities=telling(article),
    )
