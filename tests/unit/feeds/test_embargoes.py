"""An embargo ends once, at its time, and not where something came in between; whatever is read again."""

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors import embargo
from schemas import AcceptedArticle, Article, Embargo, wire
from schemas.times import milliseconds, rfc3339
from streams.feeds.embargoes import Waiting, release, source_of
from streams.messages import lanes
from streams.messages.records import RawRecord

NOON = 1_772_366_400_000
UNTIL = NOON + 60_000
ARTICLE = Article(
    id="a", source="wire.example", title="قرار", status="withheld", embargoed_until=rfc3339(UNTIL)
)
MOST = 1_000_000


class Site:
    """The topics ``articles.raw`` and ``embargoes``, and who looks after them; ``crash`` begins anew."""

    def __init__(self) -> None:
        self.now = NOON
        self.raw: list[RawRecord] = []
        self.table: dict[str, Embargo] = {}
        self.committed = 0
        self.crash(0)

    def crash(self, committed: int) -> None:
        self.waiting = Waiting(lambda: self.now, MOST)
        for each in sorted(self.table.values(), key=lambda each: each.offset):
            self.waiting.load(replace(each, source=each.source or source_of(self.raw[each.offset])))
        self.read = committed
        self.due: list[Embargo] = []

    def send(self, article: Article | bytes | None, *, key: bytes | None = b"a", at: int | None = None, **h):
        value = wire.encode(article) if isinstance(article, Article) else article
        self.keep(value, key, self.now if at is None else at, [(name, b"1") for name in h])

    def keep(self, value: bytes | None, key: bytes | None, at: int, headers: list[tuple[str, bytes]]) -> None:
        self.raw.append(RawRecord("raw", 0, len(self.raw), at, key, value, headers))

    def work(self) -> list[Article]:
        """Read to the end, write, send what is due; return what was sent."""
        for record in self.raw[self.read :]:
            if self.waiting.concerns(record.key, record.value):
                self.waiting.take(record)
        self.read = len(self.raw)
        if self.waiting.changes:
            self.committed = self.read
        for place, value in self.waiting.changes.items():
            self.table.pop(place, None)
            if value:
                self.table[place] = value
        self.waiting.changes = {}
        sent = []
        for waits in self.waiting.due():
            if self.waiting.still(waits):
                output = release(waits, self.raw[waits.offset])
                assert output
                self.keep(output.value, output.key, output.timestamp, output.headers)
                sent.append(Article(**asdict(wire.decode(AcceptedArticle, output.value))))
        return sent


@pytest.fixture
def site() -> Site:
    return Site()


def versions(sent: list[Article]) -> list[tuple[int, str]]:
    return [(each.version, each.status) for each in sent]


@pytest.mark.parametrize("status", ["withheld", "usable"])
@pytest.mark.parametrize("key", [b"a", None])
def test_the_next_version_is_sent_as_usable_when_the_time_has_come(site, status, key):
    site.send(replace(ARTICLE, status=status), key=key)
    assert site.work() == []
    site.now = UNTIL
    assert site.work() == [], "what was sent before the time came is waited for"
    site.now = UNTIL + 1_000
    [sent] = site.work()
    assert sent == replace(ARTICLE, version=2, status="usable")
    assert site.work() == []
    assert not site.table
    site.crash(0)
    assert site.work() == []


@pytest.mark.parametrize("canceled", [False, True])
def test_a_title_that_was_taken_when_it_had_no_bounds_comes_out_once_or_not_where_it_is_canceled(
    site, canceled
):
    long = replace(ARTICLE, title="خبر طويل " * 500)
    site.send(long)
    site.table["0:0"] = Embargo(
        article="a", source="wire.example", version=1, until=rfc3339(UNTIL), partition=0, offset=0, newest=1
    )
    site.crash(1)
    if canceled:
        site.send(replace(long, version=2, status="canceled"))
    site.work()
    site.now = UNTIL + 1_000
    assert versions(site.work()) == ([] if canceled else [(2, "usable")])
    site.work()
    assert not site.table
    site.crash(1)
    assert site.work() == []


def test_what_has_no_embargo_is_passed_over_unread(site):
    assert site.waiting.concerns(b"a", wire.encode(ARTICLE))
    assert not site.waiting.concerns(b"a", wire.encode(replace(ARTICLE, embargoed_until=None)))


def test_what_is_sent_is_a_function_of_what_waits():
    record = RawRecord("raw", 0, 7, NOON, b"a", wire.encode(ARTICLE), [])
    waits = Embargo(
        article="a", source="wire.example", version=1, until=rfc3339(UNTIL), partition=0, offset=7, newest=1
    )
    output = release(waits, record)
    assert output == release(waits, record)
    assert output.timestamp == UNTIL
    assert dict(output.headers)[lanes.EMBARGO] == b"0:7"
    assert release(waits, None) is None
    assert release(waits, record._replace(value=wire.encode(replace(ARTICLE, id="b")))) is None
    assert release(waits, record._replace(value=wire.encode(replace(ARTICLE, source="b.example")))) is None
    assert release(waits, record._replace(value=b"no longer")) is None
    assert release(replace(waits, source=None), record) == output, "as the version before wrote it"


@pytest.mark.parametrize(
    "between",
    [
        replace(ARTICLE, version=2, status="usable", embargoed_until=None),
        replace(ARTICLE, version=2, status="withheld", embargoed_until=None),
        replace(ARTICLE, version=9, status="canceled"),
        replace(ARTICLE, status="canceled"),
        replace(ARTICLE, status="usable", embargoed_until=None),
        None,
    ],
)
def test_what_comes_in_between_voids_it(site, between):
    site.send(ARTICLE)
    site.send(between)
    site.now = UNTIL + 1_000
    assert site.work() == []
    assert not site.waiting
    site.work()
    assert not site.table


def test_another_time_in_between_holds_instead(site):
    site.send(ARTICLE)
    site.work()
    site.send(replace(ARTICLE, version=2, embargoed_until=rfc3339(UNTIL + 60_000)))
    site.now = UNTIL + 1_000
    assert site.work() == []
    site.now = UNTIL + 61_000
    assert versions(site.work()) == [(3, "usable")]


def test_what_is_sent_again_after_its_time_and_before_it_came_out_does_not_void_it(site):
    site.send(ARTICLE)
    site.work()
    site.now = UNTIL + 500
    site.send(replace(ARTICLE, title="قرار مصحح"))
    site.now = UNTIL + 1_000
    [sent] = site.work()
    assert (sent.version, sent.status, sent.title) == (2, "usable", "قرار مصحح")
    site.send(ARTICLE)
    assert site.work() == []
    assert site.work() == []


def test_an_older_text_neither_voids_nor_waits(site):
    site.send(replace(ARTICLE, version=2))
    site.send(replace(ARTICLE, version=1, status="usable", embargoed_until=None))
    site.send(replace(ARTICLE, version=1, title="قديم"))
    site.now = UNTIL + 1_000
    assert versions(site.work()) == [(3, "usable")]


def test_what_was_voided_is_not_brought_back_by_the_same_sent_again(site):
    site.send(ARTICLE)
    site.send(replace(ARTICLE, version=2, status="usable", embargoed_until=None))
    site.work()
    site.crash(2)
    site.send(ARTICLE)
    site.now = UNTIL + 1_000
    assert site.work() == []


def test_what_is_no_article_of_this_id_or_old_news_does_not_count(site):
    site.send(ARTICLE)
    site.send(replace(ARTICLE, id="b", version=2, status="canceled"), key=b"b")
    site.send(b"\xff")
    site.send(b'{"id": "a"}')
    site.send(wire.encode(replace(ARTICLE, version=3, body="x" * MOST)))
    site.send(replace(ARTICLE, version=3, embargoed_until=None, title="قرار " * 2_000))  # a dead letter
    site.send(replace(ARTICLE, version=3), rasid_archive=1)
    site.send(replace(ARTICLE, id="c"), key=b"c", rasid_archive=1)
    site.send(replace(ARTICLE, id="d"), key=b"d", at=UNTIL)
    site.now = UNTIL + 1_000
    assert versions(site.work()) == [(2, "usable")]


OTHER = replace(ARTICLE, source="radio.example", title="افتتاح سوق الخضار الجديد")


@pytest.mark.parametrize(
    "others",
    [
        OTHER,
        replace(OTHER, version=2),
        replace(OTHER, version=2, status="usable", embargoed_until=None),
        replace(OTHER, version=2, embargoed_until=rfc3339(UNTIL + 60_000)),
        replace(OTHER, version=9, status="canceled"),
    ],
)
def test_what_another_source_numbers_alike_neither_voids_nor_delays_it(site, others):
    site.send(ARTICLE)
    site.send(others)
    site.now = UNTIL + 1_000
    sent = [each for each in site.work() if each.source == ARTICLE.source]
    assert sent == [replace(ARTICLE, version=2, status="usable")]


def test_both_articles_of_one_id_come_out_each_at_its_time(site):
    site.send(ARTICLE)
    site.send(replace(OTHER, embargoed_until=rfc3339(UNTIL + 60_000)))
    site.work()
    site.crash(2)
    site.now = UNTIL + 1_000
    assert [each.source for each in site.work()] == [ARTICLE.source]
    site.now = UNTIL + 61_000
    assert [each.source for each in site.work()] == [OTHER.source]
    site.work()
    assert not site.table


def test_what_one_source_withdraws_is_not_told_because_another_has_that_id(site):
    site.send(ARTICLE)
    site.send(OTHER)
    site.send(replace(OTHER, status="canceled"))
    site.send(replace(ARTICLE, version=2))
    site.now = UNTIL + 1_000
    assert [(each.source, each.version) for each in site.work()] == [(ARTICLE.source, 3)]


def test_a_tombstone_voids_what_every_source_has_under_its_key(site):
    site.send(ARTICLE)
    site.send(OTHER)
    site.send(None)
    site.now = UNTIL + 1_000
    assert site.work() == []


def test_who_takes_back_what_another_source_holds_is_told_that_it_still_waits(site, capsys):
    site.send(ARTICLE)
    site.send(replace(OTHER, status="canceled"))
    site.work()
    assert "waits under another source" in capsys.readouterr().out
    site.send(OTHER)
    site.send(replace(OTHER, status="canceled"))
    site.work()
    assert "waits under another source" not in capsys.readouterr().out


def test_what_the_version_before_wrote_waits_for_the_source_that_its_article_says(site):
    site.send(ARTICLE)
    site.work()
    site.table = {place: replace(waits, source=None) for place, waits in site.table.items()}
    assert wire.decode(Embargo, wire.encode(site.table["0:0"]).replace(b',"source":null', b"")).source is None
    site.crash(site.read)
    site.send(replace(OTHER, version=9, status="canceled"))
    site.now = UNTIL + 1_000
    assert site.work() == [replace(ARTICLE, version=2, status="usable")]
    assert site.work() == []
    assert not site.table


def test_an_embargo_that_is_over_or_of_a_canceled_article_is_none():
    assert embargo.ends(ARTICLE, NOON) == UNTIL == milliseconds(ARTICLE.embargoed_until)
    for other, received in ((ARTICLE, UNTIL), (replace(ARTICLE, status="canceled"), NOON)):
        assert embargo.ends(other, received) is None
    usable = replace(ARTICLE, status="usable")
    assert embargo.held_back(usable, NOON) == ARTICLE
    assert embargo.held_back(usable, UNTIL) == usable
    assert embargo.released(replace(ARTICLE, version=2**53)).version == 2**53


SOURCES = ARTICLE.source, OTHER.source
EVENTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("send"),
            st.sampled_from("ab"),
            st.sampled_from(SOURCES),
            st.integers(1, 4),
            st.sampled_from(["usable", "withheld", "canceled"]),
            st.sampled_from([None, 1, 2, 3]),
        ),
        st.tuples(st.just("take back"), st.sampled_from("ab")),
        st.tuples(st.just("wait"), st.sampled_from([0.5, 1, 2])),
        st.just(("work",)),
    ),
    max_size=30,
)


def run(events: list[tuple], crash: Callable[[Site], None] = lambda _: None) -> list[RawRecord]:
    """Return what stands on ``articles.raw`` after some events; ``crash`` is asked after each work."""
    site = Site()
    for each in [*events, ("wait", 99), ("work",), ("work",)]:
        if each[0] == "send":
            _, name, source, version, status, until = each
            text = rfc3339(NOON + int(until * 60_000)) if until else None
            article = replace(
                ARTICLE, id=name, source=source, version=version, status=status, embargoed_until=text
            )
            site.send(article, key=name.encode())
        elif each[0] == "take back":
            site.send(None, key=each[1].encode())
        elif each[0] == "wait":
            site.now += int(each[1] * 60_000)
        elif not site.work():
            crash(site)
    assert not site.waiting.due()
    return site.raw


@given(EVENTS, st.data())
def test_after_any_crash_the_same_is_sent_and_nothing_twice_but_the_same(events, data):
    def crash(site: Site) -> None:
        if data.draw(st.booleans()):
            if data.draw(st.booleans()):  # the version before wrote what waits
                site.table = {place: replace(waits, source=None) for place, waits in site.table.items()}
            site.crash(data.draw(st.integers(site.committed, site.read)))

    assert run(events, crash) == run(events)


@given(EVENTS, st.sampled_from(SOURCES))
def test_of_a_source_the_same_is_sent_whatever_others_number_alike(events, source):
    def told(records: list[RawRecord]) -> list[tuple[int, bytes]]:
        ours = [(each.timestamp, each.value) for each in records if each.value]
        return [each for each in ours if wire.decode(Article, each[1]).source == source]

    alone = [each for each in events if each[0] != "send" or each[2] == source]
    assert told(run(events)) == told(run(alone))
