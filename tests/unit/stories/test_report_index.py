"""Reports are found by the words of their leads, and what went leaves nothing behind."""

from processors.stories.report_index import ReportIndex
from processors.stories.reports import Report
from tests.unit.stories.making import NOON, fingerprint

FLOOD = Report(fingerprint("سيول جارفة تغرق أحياء واسعة في مدينة عدن الساحلية"), "one.example", NOON)
TALKS = Report(fingerprint("وزير الخارجية القطري يبحث مع نظيره الفرنسي التعاون العسكري"), "two.example", NOON)


def test_a_report_in_the_place_of_another_leaves_nothing_of_it_behind() -> None:
    reports = ReportIndex()
    place = ("story", 1)
    reports.add(place, FLOOD)
    reports.add(place, TALKS)
    assert reports.nearest(FLOOD, lambda _: place) is None
    assert reports.nearest(TALKS, lambda _: place) is not None
    reports.remove(place)
    assert len(reports) == 0
    assert reports.nearest(FLOOD, lambda _: place) is None
    assert reports.nearest(TALKS, lambda _: place) is None
