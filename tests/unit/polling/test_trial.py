"""A feed that is tried tells what would become of its items, as a gateway would send them."""

import asyncio

from schemas import Feed, Polling
from schemas.times import rfc3339
from services.gateway.polling import trial
from streams.settings import Settings
from tests.website import item, rss, website


def test_of_two_items_with_an_id_and_version_the_one_that_is_not_sent_is_said_to_be_left_out():
    with website() as site:
        site.put("/rss", rss(item("1", "خبر", age=None), item("1", "خبر آخر", age=None)))
        polling = Polling(url=f"{site.url}/rss", internal=True, since=rfc3339(1))
        feed = Feed(name="wire", sources=["x.example"], made_at=rfc3339(1), made_by="me", polling=polling)
        found = asyncio.run(trial.run(Settings(), feed, polling))
    assert [each.article.title for each in found.items] == ["خبر"]
    assert [each.done for each in found.warnings] == ["left out"]
