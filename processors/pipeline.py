"""An article becomes an enriched article: language, normalised text, words, subjects, genre and entities."""

from itertools import starmap
from typing import Final

from processors.entities.clues import look
from processors.entities.dates import find_dates
from processors.entities.figures import find_figures
from processors.entities.find import NOBODY, find_entities
from processors.entities.quotes import find_quotes
from processors.genre.find import find_genre
from processors.stories.fingerprint import make_fingerprint
from processors.stories.revisions import content_of
from processors.subjects.find import find_subjects, predict
from processors.text.language import detect_article
from processors.text.reading import ArticleText, read_article
from processors.version import pipeline_version
from schemas import Article, EnrichedArticle, NormalizedText, Span

# Names, dates, figures and quotes are of the first so many: a text of eighty times an article's length is a
# register, and what it names would be three times its own bytes.
_WORDS_OF_ENTITIES: Final = 20_000

_SAMPLE: Final = Article(
    id="sample",
    source="sample",
    title="الرئيس الفرنسي يستقبل وزير الخارجية السعودي في باريس",
    body="باريس 12 أكتوبر 2015 (واس) - استقبل الرئيس الفرنسي فرنسوا هولاند اليوم وزير الخارجية عادل الجبير."
    " وقال: «مكافحة الإرهاب تتطلب 300 مليون دولار». وقتل ثلاثة جنود أمس في هجوم شنه تنظيم داعش على حلب.",
)


def load() -> None:
    """Read an article, and with it all that ships and is read at its first use: else the first waits for it.

    Besides models and lists that is patterns in a dozen modules: 60 to 80 ms on a quiet machine.
    """
    enrich(_SAMPLE)


def read(article: Article) -> ArticleText:
    """Return the text of an article, for who wants it beside the enriched article."""
    return read_article(article.title or "", article.body or "")


def enrich(article: Article, text: ArticleText | None = None) -> EnrichedArticle:
    """Return what is found in an article: the same for the same article and the same ``PIPELINE``.

    ``text`` is what ``read`` returns of it; it is read where it is not given.
    """
    text = text or read(article)
    language = detect_article(text.whole.original, article.title or "")
    prediction = predict(text) if language == "ar" else None
    beginning = text.beginning(_WORDS_OF_ENTITIES)
    clues = look(beginning.tokens) if prediction else None
    named = find_entities(beginning, clues) if clues is not None else NOBODY
    figures = find_figures(beginning, clues) if clues is not None else []
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
        embargoed_until=article.embargoed_until,
        extra=article.extra,
        pipeline=PIPELINE,
        detected_language=language,
        normalized=NormalizedText(title=text.title, body=text.body),
        subjects=find_subjects(text, prediction) if prediction else [],
        fingerprint=make_fingerprint(text.tokens, text.titled, figures),
        content=content_of(text),
        genre=find_genre(text, prediction.vector) if prediction else None,
        mentions=named.mentions,
        entities=named.entities,
        dates=find_dates(beginning, article.published_at, clues) if clues is not None else [],
        figures=figures,
        quotes=find_quotes(beginning, named, clues) if clues is not None else [],
        boilerplate=[Span(start=each.start, end=each.end) for each in starmap(text.quote, text.boilerplate)],
    )


PIPELINE = pipeline_version()
