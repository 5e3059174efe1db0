"""What the tests of the rules are made with."""

from processors.rules import Matcher
from schemas import (
    EnrichedArticle,
    Evidence,
    Figure,
    Genre,
    GenreSign,
    Mention,
    Name,
    NormalizedText,
    Quotation,
    Rule,
    Subject,
)


def article(
    title="", body="", *, source="bna.bh", language="ar", status="usable", subjects=(), genre=None, **named
):
    return EnrichedArticle(
        id="a-1",
        source=source,
        title=title or "عنوان",
        body=body,
        status=status,
        pipeline="test",
        detected_language=language,
        normalized=NormalizedText(title=title, body=body),
        subjects=list(subjects),
        genre=genre,
        **named,
    )


def subject(slug, confidence, *, primary=False, evidence=()):
    return Subject(
        slug=slug,
        medtop="0",
        name=Name(ar=slug, en=slug),
        confidence=confidence,
        primary=primary,
        evidence=_spans(evidence),
    )


def genre(slug, confidence=0.9, *, news=None, evidence=()):
    """A genre with two signs: one with this evidence, and one that is an absence."""
    return Genre(
        slug=slug,
        code="genre:X",
        name=Name(ar=slug, en=slug),
        confidence=confidence,
        news=news,
        signs=[GenreSign(name="first-person", evidence=_spans(evidence)), GenreSign(name="no-dateline")],
    )


def naming(*entities, quoted=(), figures=()):
    """The fields of an article that names these: (entity, its text), in an article whose body begins so."""
    mentions = [
        Mention(field="body", start=0, end=len(text), text=text, type=entity.type, entity=entity.id)
        for entity, text in entities
    ]
    quotes = [
        Quotation(field="body", start=0, end=1, text="", kind="direct", verb="قال", speaker=each.id)
        for each in quoted
    ]
    return {
        "mentions": mentions,
        "entities": [entity for entity, _ in entities],
        "quotes": quotes,
        "figures": [Figure(field="body", start=0, end=1, text="", **each) for each in figures],
    }


def _spans(evidence):
    return [Evidence(field=field, start=start, end=end, text=text) for field, start, end, text in evidence]


def rule(query, rule_id="r", **other):
    return Rule(id=rule_id, desk="gulf", channel="diplomacy", name="قاعدة", query=query, **other)


def matches(query, found_in):
    return bool(Matcher([rule(query)]).match(found_in))


def evidence(query, found_in):
    """The evidence of a rule that matches, as (field, text), once it is shown to slice back."""
    return [(each.field, each.text) for each in _evidence(query, found_in)]


def places(query, found_in):
    """Where the evidence of a rule that matches starts."""
    return [each.start for each in _evidence(query, found_in)]


def _evidence(query, found_in):
    (match,) = Matcher([rule(query)]).match(found_in)
    for each in match.evidence:
        assert getattr(found_in, each.field)[each.start : each.end] == each.text
    return match.evidence
