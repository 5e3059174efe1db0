"""``articles.raw`` → ``articles.enriched``: a pure function of the article and the pipeline's version."""

from dataclasses import dataclass, field

from processors import embargo, pipeline
from processors.identity import digest
from processors.rules.article_words import words_of_text
from schemas import AcceptedArticle, Article, InvalidField, wire
from streams.agents.guard import Result
from streams.agents.just_enriched import JustEnriched
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import Lane
from streams.messages.received import article_of
from streams.messages.records import Record, event
from streams.settings import Settings

STAGE = "enrich"


@dataclass(frozen=True)
class EnrichStep:
    """The step of the agent ``enrich``."""

    settings: Settings
    lane: Lane
    just_enriched: JustEnriched = field(default_factory=JustEnriched)

    def __post_init__(self) -> None:
        pipeline.load()  # not within the deadline of a process's first article

    def __call__(self, record: Record, value: bytes) -> list[Result]:
        """Return the enriched article of ``record``: withheld where it came under embargo.

        Raises:
            SchemaError: the record cannot be read.
        """
        if len(value) > self.settings.max_article_bytes:
            raise InvalidField(
                "", f"{len(value):,} bytes: larger than RASID_MAX_ARTICLE_BYTES", reason="too-large"
            )
        # A replay reads what older versions took, whatever its length.
        kind = Article if self.lane == lanes.LIVE else AcceptedArticle
        article = embargo.held_back(article_of(record, kind), record.timestamp)
        text = pipeline.read(article)
        enriched = pipeline.enrich(article, text)
        encoded = wire.encode(enriched)
        # The digest is of all of it: feeds send other texts, or other URLs, under the same version.
        encoded_digest = digest(encoded)
        self.just_enriched.keep(encoded_digest, enriched, words_of_text(text), len(encoded))
        event_id = f"{article.id}/{article.version}/{enriched.pipeline}/{encoded_digest}"
        output = event(
            cloudevents.ENRICHED,
            event_id,
            encoded,
            topic=topics.of(self.settings).enriched.name,
            key=article.id,
            source=f"/rasid/{STAGE}",
            timestamp=record.timestamp,
            more=[*lanes.mark(self.lane), *lanes.mark_archived(record.headers)],
        )
        return [Result([output])]
