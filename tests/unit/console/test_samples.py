"""How the work went is sampled: how long articles take by those that are newer than all before."""

import pytest

from services.console.samples import Delays, Sample, Samples
from streams import settings
from streams.process.background import wait_until


def test_only_what_is_newer_than_all_before_tells_of_the_pace() -> None:
    delays = Delays()
    delays.note(1_000, 90_000, counts=False)  # the archive is still read in
    delays.note(100_000, 100_400, counts=True)
    delays.note(100_000, 105_000, counts=True)  # something else came
    delays.note(50_000, 106_000, counts=True)  # of an archive
    assert delays.all() == [(100_400, 0.4)]
    delays.note(110_000, 112_500, counts=True)
    assert delays.all() == [(100_400, 2.5)], "the longest of a time of sampling"
    delays.note(120_000, 120_100, counts=True)
    assert delays.all() == [(100_400, 2.5), (120_100, 0.1)]


def test_a_sample_that_fails_is_not_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library has errors of its own: the chart ended there, and nobody knew."""
    taken = iter([RuntimeError("can't start new thread"), Sample(1, 2, 3, 4)])

    def sample(_settings: object) -> Sample:
        found = next(taken)
        if isinstance(found, Exception):
            raise found
        samples.stop()
        return found

    monkeypatch.setattr("services.console.samples._sample", sample)
    monkeypatch.setattr("services.console.samples.EVERY_SECONDS", 0.01)
    samples = Samples(settings.load({}), Delays())
    samples.start()
    assert wait_until(lambda: bool(samples.all()), 10)
    assert samples.problem == ""
