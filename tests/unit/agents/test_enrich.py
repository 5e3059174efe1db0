"""An article under embargo is withheld, whoever forgot to say so."""

import pytest

from schemas import Article, EnrichedArticle, wire
from schemas.times import milliseconds
from streams.agents.enrich import EnrichStep
from streams.messages.lanes import LIVE
from streams.messages.records import RawRecord
from streams.settings import Settings

UNTIL = "2026-03-01T12:00:00+03:00"


@pytest.mark.parametrize(
    ("received", "status", "becomes"),
    [
        (-1, "usable", "withheld"),
        (0, "usable", "usable"),
        (-1, "canceled", "canceled"),
        (0, "withheld", "withheld"),
    ],
)
def test_an_article_is_withheld_until_its_embargo_ends(received: int, status: str, becomes: str) -> None:
    article = Article(id="a", source="s", title="قرار", status=status, embargoed_until=UNTIL)
    value, time = wire.encode(article), milliseconds(UNTIL) + received
    [result] = EnrichStep(Settings(), LIVE)(RawRecord("articles.raw", 0, 0, time, b"a", value, []), value)
    [output] = result.outputs
    enriched = wire.decode(EnrichedArticle, output.value)
    assert (enriched.status, enriched.embargoed_until) == (becomes, UNTIL)
