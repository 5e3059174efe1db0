"""The log's lines of what feeds post."""

import asyncio

from structlog.testing import capture_logs

from services.gateway.feed_log import FeedLog
from tests.unit.gateway.making import ARTICLE, Clock, Site, bearer


def test_what_feeds_post_is_in_the_log_with_the_reasons_of_what_was_refused():
    site = Site()
    site.add()
    site.post([ARTICLE, {"id": "b"}], bearer())
    site.clock.seconds += 30
    site.post({"id": "b"}, bearer())
    site.post(ARTICLE)
    with capture_logs() as lines:
        site.gateway._log.write()
        site.gateway._log.write()
    usual = {"event": "a feed has posted", "log_level": "warning"}
    assert lines == [
        {
            **usual,
            "feed": None,
            "accepted": 0,
            "refused": {"no-token": 1},
            "seconds_since_last_article": None,
        },
        {
            **usual,
            "feed": "wire",
            "accepted": 1,
            "refused": {"invalid-field": 2},
            "seconds_since_last_article": 30,
        },
    ]


def test_where_all_was_taken_it_is_no_warning_and_the_last_lines_come_at_the_stop():
    feeds = FeedLog(Clock())

    async def stopped() -> None:
        writing = asyncio.create_task(feeds.keep_writing())
        await asyncio.sleep(0)
        feeds.count("wire", 3, [])
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)

    with capture_logs() as lines:
        asyncio.run(stopped())
    [line] = lines
    assert (line["log_level"], line["feed"], line["accepted"], line["refused"]) == ("info", "wire", 3, {})
