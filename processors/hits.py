"""What an article is to the desks: the hits of rules that match it, and the word that it is taken back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from processors.entities.telling import event_dates, telling
from processors.identity import content_id, digest
from processors.quoting import Quoter
from processors.rules.matcher import Match
from processors.text.markup import shown
from schemas import (
    ArticleLine,
    DeskHits,
    EnrichedArticle,
    GenreLine,
    Hit,
    RuleHit,
    SubjectLine,
    Withdrawal,
    wire,
)

# So many hits of an article and a desk travel alone. More of them are a flood, or become one, and what each
# costs is then how long other desks wait.
ALONE: Final = 20
TOGETHER_BYTES: Final = 100_000  # of rules and evidence in one message: far below what a topic takes


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


def together(found: Sequence[Hit]) -> Iterator[Hit | DeskHits]:
    """Yield the hits of an article and a desk as they travel: a few alone, many together."""
    if len(found) <= ALONE:
        yield from found
        return
    some: list[RuleHit] = []
    size = 0
    for hit in found:
        one = RuleHit(id=hit.id, rule=hit.rule, evidence=hit.evidence)
        its = len(wire.encode(one))
        if some and size + its > TOGETHER_BYTES:
            yield _of_desk(hit, some)
            some, size = [], 0
        some.append(one)
        size += its
    yield _of_desk(found[0], some)


def _of_desk(shared: Hit, some: list[RuleHit]) -> DeskHits:
    return DeskHits(
        id=content_id(*(each.id for each in some)),
        desk=shared.rule.desk,
        article=shared.article,
        pipeline=shared.pipeline,
        hits=some,
        fingerprint=shared.fingerprint,
        lead=shared.lead,
        body=shared.body,
    )


def apart(of_desk: DeskHits) -> list[Hit]:
    """Return the hits that travelled together."""
    return [
        Hit(
            id=each.id,
            rule=each.rule,
            article=of_desk.article,
            pipeline=of_desk.pipeline,
            evidence=each.evidence,
            fingerprint=of_desk.fingerprint,
            lead=of_desk.lead,
            body=of_desk.body,
        )
        for each in of_desk.hits
    ]


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
        event_dates=event_dates(article),
    )
