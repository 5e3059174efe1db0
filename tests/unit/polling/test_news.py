"""What is sent of a feed: what is new, once; what has changed, under a higher version; nothing twice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from processors.formats import Item
from processors.identity import digest
from processors.stories.entries import ref_of
from schemas import Article, wire
from services.gateway.polling.news import is_old, key, newest, news, remembered


def item(name="a", version=1, title="t", *, source="outlet.example", **more) -> Item:
    article = Article(id=name, source=source, version=version, title=title, **more)
    return Item(0, article, wire.encode(article))


DATED = {"version": 3, "title": "خبر", "body": "نص الخبر", "published_at": "2026-03-01T09:00:00Z"}
ITEMS = st.builds(
    item,
    st.sampled_from("abcdef"),
    st.integers(1, 5),
    st.sampled_from(["one", "two", "three"]),
    source=st.sampled_from(["outlet.example", "radio.example"]),
    status=st.sampled_from(["usable", "withheld"]),
    published_at=st.sampled_from([None, "2026-03-01T09:00:00Z", "2026-03-01T08:00:00+03:00"]),
)
FEEDS = st.lists(st.lists(ITEMS, max_size=8), max_size=6)


def test_what_was_sent_is_not_sent_again():
    sent = remembered({}, [item()], [item()])
    assert news([item()], sent) == []
    assert news([item(version=7)], sent) == [], "another version that says the same is no news"


def test_what_changes_has_its_formats_version_else_the_next_number():
    sent = remembered({}, [item(version=5)], [item(version=5)])
    [by_time] = news([item(version=9, title="new")], sent)
    [by_content] = news([item(version=5, title="new")], sent)
    assert (by_time.article.version, by_content.article.version) == (9, 6)
    assert wire.decode(Article, by_content.value) == by_content.article


def test_what_comes_under_another_id_each_time_is_sent_once():
    def fetched(number: int, *titles: str) -> list[Item]:
        return [item(f"{title}-{number}", **DATED | {"title": title}) for title in titles]

    sent = remembered({}, fetched(0, "جسر", "سوق"), fetched(0, "جسر", "سوق"))
    for number in range(1, 4):
        assert news(fetched(number, "جسر", "سوق"), sent) == []
        sent = remembered(sent, fetched(number, "جسر", "سوق"), [])
        assert len(sent) == 2
    [new] = news(fetched(4, "جسر", "ندوة", "سوق"), sent)
    assert new.article.title == "ندوة"


def test_what_says_the_same_under_another_id_is_new_where_it_need_not_be_the_same():
    first = item(**DATED)
    sent = remembered({}, [first], [first])
    for other in (item("b", **DATED | {"version": 4}), item("b", **DATED | {"body": "نص آخر"})):
        assert news([other], sent), "another time, or another text"
    assert news([first, item("b", **DATED)], sent), "both stand in the feed"
    for lacks in ("title", "body", "published_at"):
        less = DATED | {lacks: None}
        assert news([item("b", **less)], remembered({}, [item(**less)], [item(**less)])), lacks


def test_a_status_or_an_embargo_that_changes_is_news_and_other_fields_are_not():
    sent = remembered({}, [item()], [item()])
    assert news([item(status="canceled")], sent)
    assert news([item(embargoed_until="2026-03-01T09:00:00Z")], sent)
    assert not news([item(extra={"comments": "7"}, url="https://outlet.example/a?seen=1")], sent)


def test_of_several_versions_the_highest_counts_and_of_equal_ones_the_first():
    some = [item(title="one"), item(title="two"), item(version=2, title="three"), item("b")]
    assert [(each.article.id, each.article.title) for each in newest(some)] == [("a", "three"), ("b", "t")]
    assert newest(some[:2]) == some[:1]


def test_the_oldest_comes_first():
    some = [item(str(hour), published_at=f"2026-03-01T{hour:02}:00:00Z") for hour in (9, 7, 8)]
    assert [each.article.id for each in news(some, {})] == ["7", "8", "9"]


def test_what_was_news_before_a_feed_is_known_is_old():
    now = 1_772_352_000_000  # 2026-03-01T08:00:00Z
    assert is_old(item(published_at="2026-02-28T07:59:59Z"), now)
    assert not is_old(item(published_at="2026-02-28T08:00:01Z"), now)
    assert not is_old(item(), now)


@given(FEEDS)
def test_each_fetch_sends_what_changed_and_a_second_fetch_of_it_nothing(feeds):
    sent, versions = {}, {}
    for items in feeds:
        new = news(items, sent)
        assert len({ref_of(each.article) for each in new}) == len(new)
        for each in new:
            assert each.article.version > versions.get(ref_of(each.article), 0), "a change is never below"
            versions[ref_of(each.article)] = each.article.version
        sent = remembered(sent, items, new)
        assert news(items, sent) == []


@given(FEEDS, st.integers(0, 8))
def test_what_was_not_confirmed_is_sent_again_as_it_was(feeds, confirmed):
    sent = {}
    for items in feeds:
        new = news(items, sent)
        sent = remembered(sent, items, new[:confirmed])
        assert news(items, sent) == new[confirmed:]


def test_what_has_left_the_feed_is_remembered_for_a_while_and_not_for_ever():
    sent = {}
    for number in range(1_000):
        now = [item(str(number))]
        sent = remembered(sent, now, now)
    assert len(sent) == 201
    assert key(item("999").article) in sent
    assert key(item("0").article) not in sent


def test_what_stands_in_the_feed_is_never_forgotten():
    stays = item("stays")
    sent = remembered({}, [stays], [stays])
    for number in range(1_000):
        now = [stays, item(str(number))]
        sent = remembered(sent, now, news(now, sent))
        assert news([replace(stays)], sent) == []


RADIO = item(title="radio", source="radio.example")


def test_of_two_sources_that_count_from_one_each_has_its_items_sent():
    both = [item(), RADIO]
    assert news(both, {}) == both
    assert news(both, remembered({}, both, both[:1])) == [RADIO]
    assert news(both, remembered({}, both, both)) == []


@given(FEEDS)
def test_of_a_source_the_same_is_sent_whatever_others_number_alike(feeds):
    def sent_of(feeds: list[list[Item]]) -> list[list[Item]]:
        sent, told = {}, []
        for items in feeds:
            new = news(items, sent)
            sent = remembered(sent, items, new)
            told.append([each for each in new if each.article.source == RADIO.article.source])
        return told

    alone = [[each for each in items if each.article.source == RADIO.article.source] for items in feeds]
    assert sent_of(feeds) == sent_of(alone)


def test_what_the_version_before_knew_by_the_id_alone_is_not_sent_again():
    older = {digest(b"a"): next(iter(remembered({}, [RADIO], [RADIO]).values()))}
    assert news([item(), RADIO], older) == [item()], "it was of the one that says the same"
    assert news([RADIO], older) == []
    [changed] = news([item(title="new")], older)
    assert changed.article.version == 2, "else of the one that stands first"
    now = remembered(older, [RADIO], [])
    assert news([item(), RADIO], now) == [item()]
    assert len(now) == 1
    assert remembered(older, [item("b")], []) == older, "what is out of the feed is remembered as it is"
