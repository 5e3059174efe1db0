"""An article becomes an enriched article: language, normalised text, words, subjects with their evidence."""

from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from processors.stories.fingerprint import make_fingerprint
from processors.subjects import find_subjects
from processors.text.language import detect_article
from processors.text.reading import read_article
from schemas import Article, EnrichedArticle, NormalizedText


def enrich(article: Article) -> EnrichedArticle:
    """Read an article: the same article and the same ``PIPELINE`` give the same enriched article."""
    text = read_article(article.title or "", article.body or "")
    language = detect_article(text.whole.original, article.title or "")
    subjects = find_subjects(text) if language == "ar" else []
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
        detected_language=language,
        normalized=NormalizedText(title=text.title, body=text.body),
        subjects=subjects,
        fingerprint=make_fingerprint(text.tokens, text.titled),
    )


def _digest() -> str:
    """Return what changes when a result may: a digest over this file, the rooms it calls, and their data.

    Of the files as they are, so that nobody has to remember to raise a number; a changed comment costs a new
    version too. Line ends are made equal first: the same release has the same version on every machine.
    """
    digest = sha256()
    for part in _parts(files("processors")):
        digest.update(part.name.encode())
        digest.update(part.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:8]


def _parts(home: Traversable) -> list[Traversable]:
    found = [home / "pipeline.py", home / "stories" / "fingerprint.py"]
    rooms = [
        home / "text",
        home / "text" / "lexicon",
        home / "subjects",
        home / "subjects" / "lexicon",
        home / "stories" / "lexicon",
    ]
    for room in rooms:
        found += sorted(
            (part for part in room.iterdir() if part.name.endswith((".py", ".txt", ".model"))),
            key=lambda part: part.name,
        )
    return found


# 1.0: the shape of an enriched article; after the plus, what reads it.
PIPELINE = f"1.0+{_digest()}"
