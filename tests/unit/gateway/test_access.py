"""Who may send: any program of this machine until there is a feed; then who has a token, its own sources."""

import pytest

from schemas import FeedToken
from services.serving import is_local
from streams.cluster.compacted import Change
from streams.feeds.known import sha256
from tests.unit.gateway.making import ARTICLE, Site, bearer


@pytest.fixture
def site() -> Site:
    return Site()


def test_without_any_feed_programs_of_this_machine_send_without_a_token(site):
    for host in ("127.0.0.1:8420", "localhost", "[::1]:8420"):
        assert site.post(ARTICLE, {"host": host}).status == 202


def test_a_page_in_a_browser_of_this_machine_does_not(site):
    assert site.post(ARTICLE, {"origin": "https://evil.example"}).told == (403, "not-local")
    assert site.post(ARTICLE, {"host": "evil.example:8420"}).told == (403, "not-local")
    assert site.sent == []


def test_a_token_that_nobody_gave_is_refused_even_then(site):
    assert site.post(ARTICLE, bearer()).told == (401, "wrong-token")


def test_from_the_first_feed_on_a_token_is_needed(site):
    site.add()
    got = site.post(ARTICLE)
    assert got.told == (401, "no-token")
    assert got.headers["www-authenticate"].startswith("Bearer")
    assert site.post(ARTICLE, bearer("other")).told == (401, "wrong-token")
    assert site.post(ARTICLE, {"authorization": "Basic c2VjcmV0"}).told == (401, "no-token")
    assert site.post(ARTICLE, bearer()).status == 202
    assert site.post(ARTICLE, {"authorization": "bearer secret"}).status == 202


def test_a_revoked_feed_is_refused_and_the_door_stays_closed(site):
    site.add()
    site.add(tokens=[])
    assert site.post(ARTICLE, bearer()).told == (401, "wrong-token")
    assert site.post(ARTICLE).told == (401, "no-token")


def test_a_feed_that_cannot_be_read_keeps_the_door_closed(site):
    site.feeds.apply([Change("wire", None, "", (0, 0), 0)])
    assert site.post(ARTICLE).told == (401, "no-token")


def test_a_token_holds_until_its_end(site):
    ends = FeedToken(sha256=sha256("old"), made_at="2026-03-01T00:00:00Z", ends_at="2026-03-01T09:00:00Z")
    site.add(tokens=[ends, FeedToken(sha256=sha256("new"), made_at="2026-03-01T00:00:00Z")])
    assert site.post(ARTICLE, bearer("old")).status == 202
    site.clock.seconds = 3600
    assert site.post(ARTICLE, bearer("old")).told == (401, "wrong-token")
    assert site.post(ARTICLE, bearer("new")).status == 202


def test_a_feed_sends_articles_of_its_sources_alone(site):
    site.add(sources=["wire.example", "other.example"])
    stranger = {**ARTICLE, "id": "b", "source": "stranger.example"}
    got = site.post([ARTICLE, stranger], bearer())
    assert got.status == 207
    [refused] = got.json["refused"]
    assert (refused["status"], refused["reason"], refused["field"]) == (403, "source-not-allowed", "source")
    assert "other.example" in refused["cure"]
    assert site.post(stranger, bearer()).told == (403, "source-not-allowed")
    assert site.sent == ["a-1"]


def test_a_feed_of_one_source_need_not_say_it(site):
    site.add(language="ar", zone="Asia/Riyadh")
    plain = {"id": "a", "title": "خبر", "published_at": "2026-03-01T10:00:00"}
    assert site.post(plain, bearer()).status == 202
    [output] = site.sender.outputs
    assert b'"source":"wire.example"' in output.value
    assert b'"language":"ar"' in output.value
    assert b"+03:00" in output.value


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
    ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("gateway.example", False), ("", False)],  # noqa: S104
)  # fmt: skip
def test_addresses_of_this_machine(host, local):
    assert is_local(host) is local
