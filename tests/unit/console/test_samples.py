"""How long articles take is measured by those that are newer than all before."""

from services.console.samples import Delays


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
