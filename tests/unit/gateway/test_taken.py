"""Another text under an id and version that were taken: told, or refused where the settings say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article
from services.gateway.taken import Taken
from streams.settings import Settings
from tests.unit.gateway.making import ARTICLE, Site
from tests.unit.gateway.test_posts import AWAY, lines

OTHER = {**ARTICLE, "title": "افتتاح جسرين للمشاة فوق الوادي"}
WITHHELD = {**ARTICLE, "status": "withheld"}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def strict() -> Site:
    return Site(settings=Settings(same_version="refuse"))


@pytest.mark.parametrize("other", [OTHER, WITHHELD, {**ARTICLE, "body": "نص"}])
def test_another_text_is_stored_and_told(site, other):
    assert site.post(ARTICLE).json["warnings"] == []
    got = site.post(other)
    assert got.status == 202
    [warning] = got.json["warnings"]
    assert (warning["index"], warning["id"], warning["field"]) == (0, "a-1", "version")
    assert "taken before" in warning["problem"]
    assert site.sent == ["a-1", "a-1"]
    assert site.post(other).json["warnings"] == [], "it is what stands now"


@pytest.mark.parametrize(
    "same", [ARTICLE, {**ARTICLE, "url": "https://wire.example/1"}, {**OTHER, "version": 2}]
)
def test_what_an_editor_reads_the_same_and_the_next_version_are_no_other_text(strict, same):
    for each in (ARTICLE, same, same):
        got = strict.post(each)
        assert (got.status, got.json["warnings"]) == (202, [])


def test_another_text_is_refused_where_the_settings_say_so(strict):
    assert strict.post(ARTICLE).status == 202
    got = strict.post(OTHER)
    assert got.told == (409, "same-version")
    assert got.json["field"] == "version"
    assert "next version" in got.json["cure"]
    got = strict.post(lines(OTHER, {**ARTICLE, "id": "b"}), {"content-type": "application/x-ndjson"})
    assert got.status == 207
    assert [(each["id"], each["status"]) for each in got.json["refused"]] == [("a-1", 409)]
    assert strict.sent == ["a-1", "b"]


def test_what_another_source_numbers_alike_is_another_article(strict):
    elsewhere = {**OTHER, "source": "elsewhere.example"}
    for each in (ARTICLE, elsewhere, ARTICLE, [ARTICLE, elsewhere]):
        got = strict.post(each)
        assert (got.status, got.json["warnings"]) == (202, [])


def test_within_one_body_too(site, strict):
    got = site.post([ARTICLE, OTHER])
    assert (got.status, len(got.json["accepted"]), len(got.json["warnings"])) == (202, 2, 1)
    got = strict.post([ARTICLE, OTHER])
    assert (got.status, len(got.json["accepted"]), got.json["warnings"]) == (207, 1, [])
    assert (got.json["refused"][0]["index"], got.json["refused"][0]["status"]) == (1, 409)


def test_what_was_not_confirmed_is_not_held_against_the_next(strict):
    strict.sender.failing["a-1"] = AWAY
    assert strict.post(ARTICLE).status == 503
    strict.sender.failing.clear()
    assert strict.post(OTHER).status == 202


def test_what_a_feed_may_not_send_is_not_told_of_another(site):
    site.add("one", "1", sources=["wire.example"])
    site.add("two", "2", sources=["other.example"])
    assert site.post(ARTICLE, {"authorization": "Bearer 1"}).status == 202
    assert site.post(OTHER, {"authorization": "Bearer 2"}).told == (403, "source-not-allowed")


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 2), st.sampled_from("xyz")), max_size=60))
def test_of_the_last_ones_the_newest_text_is_known(sent):
    taken, most = Taken(most=4), 4
    model: dict[tuple[int, int], str] = {}
    for name, version, text in sent:
        article = Article(id=str(name), source="s", version=version, title=text)
        place = name, version
        assert taken.differs(article) == (place in model and model[place] != text)
        taken.note(article)
        model.pop(place, None)
        model[place] = text
        if len(model) > most:
            del model[next(iter(model))]
