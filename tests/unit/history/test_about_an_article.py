"""What the topics say of one article, whatever else stands under the name that was asked for."""

from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest

from schemas import wire
from schemas.alert import Suppression
from streams.history import trace, why
from streams.messages.records import RawRecord
from streams.settings import Settings
from tests.samples import ALERT

SETTINGS = Settings()
DELIVERY = RawRecord("deliveries", 0, 0, 0, b"gulf/webhook/1", b'{"state":"waiting"}', [])


def on_topics(monkeypatch: pytest.MonkeyPatch, *records: RawRecord) -> None:
    @contextmanager
    def opened(*_):
        yield SimpleNamespace(known=len(records), about=lambda _name: iter(records))

    for module in (trace, why):
        monkeypatch.setattr(module.Index, "open", opened)


def test_the_id_of_an_alert_is_no_articles_though_its_deliveries_are_found_by_it(monkeypatch) -> None:
    on_topics(monkeypatch, DELIVERY)
    assert trace.trace(SETTINGS, "1") == ([], 1)


@pytest.mark.parametrize("value", [None, b"", b"{}", b"\xff"])
def test_what_covers_an_alert_and_cannot_be_read_counts_as_no_longer_kept(monkeypatch, value) -> None:
    covered = replace(ALERT, suppressed=Suppression(reason="duplicate", covered_by="c"))
    topic = "alerts.diplomacy"
    on_topics(
        monkeypatch,
        RawRecord("alerts.suppressed", 0, 0, 0, b"1", wire.encode(covered), []),
        RawRecord(topic, 0, 0, 0, b"c", value, []),
    )
    [told] = why.why(SETTINGS, "a").told.values()
    assert told.alert.id == "1"
    assert told.cover is None
