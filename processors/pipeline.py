"""An article becomes an enriched article: language, normalised text, words, subjects with their evidence."""

from processors.subjects import SUBJECTS, find_evidence, shipped_model
from processors.subjects.features import BODY_WORDS
from processors.subjects.model import model_digest
from processors.subjects.words import Place, fold, read_words
from schemas import Article, EnrichedArticle, Evidence, NormalizedText, Subject

PIPELINE = f"1.0+{model_digest()[:6]}"

_SURE = 0.35  # a subject is given from this probability on: best on the training data, by cross-validation


def enrich(article: Article) -> EnrichedArticle:
    """Read an article: the same article and the same ``PIPELINE`` give the same enriched article."""
    title, body = article.title or "", article.body or ""
    in_title, in_body = read_words(title), read_words(body)
    arabic = 2 * sum("ء" <= word[0] <= "ي" for word, _, _ in in_title + in_body) > len(in_title + in_body)
    return EnrichedArticle(
        id=article.id,
        source=article.source,
        version=article.version,
        title=article.title,
        body=article.body,
        language=article.language,
        url=article.url,
        published_at=article.published_at,
        status=article.status,
        extra=article.extra,
        pipeline=PIPELINE,
        detected_language="ar" if arabic else "other",
        normalized=NormalizedText(title=fold(title), body=fold(body)),
        subjects=_subjects(title, in_title, body, in_body[:BODY_WORDS]) if arabic else [],
    )


def _subjects(title: str, in_title: list[Place], body: str, in_body: list[Place]) -> list[Subject]:
    reading = shipped_model().read([place[0] for place in in_title], [place[0] for place in in_body])
    order = sorted(range(len(SUBJECTS)), key=lambda s: -reading.probability[s])
    chosen = [s for s in order if s == order[0] or reading.probability[s] >= _SURE]
    places = in_title + in_body
    words = [place[0] for place in places]
    found = []
    for s in chosen:
        evidence = []
        for first, end in find_evidence(words, reading.weight[:, s], frozenset([len(in_title)])):
            start, stop = places[first][1], places[end - 1][2]
            if first < len(in_title):
                evidence.append(Evidence(field="title", start=start, end=stop, text=title[start:stop]))
            else:
                evidence.append(Evidence(field="body", start=start, end=stop, text=body[start:stop]))
        found.append(
            Subject(
                slug=SUBJECTS[s].slug,
                medtop=SUBJECTS[s].medtop,
                name=SUBJECTS[s].name,
                confidence=round(float(reading.probability[s]), 4),
                primary=s == order[0],
                evidence=evidence,
            )
        )
    return found
