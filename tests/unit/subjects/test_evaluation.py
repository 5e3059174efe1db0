import pytest

from processors.subjects.report import Confusion, Truth, confusions, make_report, render_report
from schemas import Name, Subject


def found(slug: str, confidence: float = 1.0, *, primary: bool = False) -> Subject:
    return Subject(slug=slug, medtop="0", name=Name(ar="", en=""), confidence=confidence, primary=primary)


def test_the_report_counts_right_extra_and_missed():
    report = make_report(
        [[found("sport", primary=True), found("health")], [found("economy", primary=True)]],
        [Truth(frozenset({"sport"}), "sport"), Truth(frozenset({"economy", "politics"}), "politics")],
    )
    assert (report.total.right, report.total.extra, report.total.missed) == (2, 1, 1)
    assert report.total.f1 == pytest.approx(2 / 3)
    assert report.subjects["sport"].f1 == 1.0
    assert report.primary_right == 0.5
    assert report.macro_f1 == pytest.approx((1 + 0 + 1 + 0) / 4)


def test_confidence_that_keeps_its_word_has_no_calibration_error():
    subjects = [[found("sport", 0.75, primary=True)] for _ in range(4)]
    truths = [Truth(frozenset({"sport"}))] * 3 + [Truth(frozenset({"health"}))]
    assert make_report(subjects, truths).calibration_error == pytest.approx(0)
    assert make_report(subjects, [Truth(frozenset({"health"}))] * 4).calibration_error == pytest.approx(0.75)


def test_a_report_of_nothing_is_all_zeros_and_can_be_shown():
    report = make_report([], [])
    assert report.total.f1 == report.macro_f1 == 0
    assert report.primary_right is None
    assert "calibration" in render_report(report)


def test_confusions_pair_what_was_missed_with_what_was_given_too_many():
    counted = confusions(
        [[found("sport"), found("health")], [found("sport")], [found("economy")]],
        [Truth(frozenset(each)) for each in ({"culture", "health"}, {"culture"}, {"economy"})],
    )
    assert counted == [Confusion("culture", "sport", 2)]
