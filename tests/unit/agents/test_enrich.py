"""An article under embargo is withheld, whoever forgot to say so; one with an endless title is refused."""

import pytest

from schemas import Article, EnrichedArticle, InvalidField, wire
from schemas.fields import Status
from schemas.times import milliseconds
from streams.agents.enrich import EnrichStep
from streams.messages import topics
from streams.messages.lanes import EMBARGO, LIVE
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


def test_a_title_too_long_is_refused_and_where_it_was_taken_before_a_replay_reads_it() -> None:
    title = "خبر طويل " * 500
    value = wire.encode(Article(id="a", source="s", title=title))
    record = RawRecord("articles.raw", 0, 0, 0, b"a", value, [])
    with pytest.raises(InvalidField, match="title: 4,500 characters, 4,096 at most: shorten it"):
        EnrichStep(Settings(), LIVE)(record, value)
    [result] = EnrichStep(Settings(), "a-replay")(record, value)
    assert wire.decode(EnrichedArticle, result.outputs[0].value).title == title


@pytest.mark.parametrize(
    ("status", "headers"), [("canceled", []), ("usable", [(EMBARGO, b"0:7")])], ids=["canceled", "released"]
)
def test_a_title_that_was_taken_when_it_had_no_bounds_holds_up_no_cancellation_and_no_end_of_an_embargo(
    status: Status, headers: list[tuple[str, bytes]]
) -> None:
    title = "خبر طويل " * 500
    value = wire.encode(Article(id="a", source="s", version=2, title=title, status=status))
    [result] = EnrichStep(Settings(), LIVE)(RawRecord("articles.raw", 0, 0, 0, b"a", value, headers), value)
    enriched = wire.decode(EnrichedArticle, result.outputs[0].value)
    assert (enriched.status, enriched.title) == (status, title)


def test_what_an_article_names_has_room_in_its_record_though_it_is_a_list_of_names() -> None:
    value = wire.encode(
        Article(id="a", source="s", title="الدول", body="زار الوفد " + "مصر وليبيا، " * 12_000)
    )
    settings = Settings(max_article_bytes=len(value))
    [result] = EnrichStep(settings, LIVE)(RawRecord("articles.raw", 0, 0, 0, b"a", value, []), value)
    [output] = result.outputs
    assert len(wire.decode(EnrichedArticle, output.value).mentions) > 10_000
    assert len(output.value) < topics.max_record_bytes(settings)
