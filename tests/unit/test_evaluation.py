import orjson
import pytest

from processors.evaluation import (
    Confusion,
    Labelled,
    Truth,
    compare,
    compare_genres,
    confusions,
    read_labelled,
)
from schemas import InvalidField, Name, Subject


def found(slug: str, confidence: float = 1.0, *, primary: bool = False) -> Subject:
    return Subject(slug=slug, medtop="0", name=Name(ar="", en=""), confidence=confidence, primary=primary)


def test_the_evaluation_counts_right_extra_and_missed():
    figures = compare(
        [[found("sport", primary=True), found("health")], [found("economy", primary=True)]],
        [Truth(frozenset({"sport"}), "sport"), Truth(frozenset({"economy", "politics"}), "politics")],
    )
    assert (figures.total.right, figures.total.extra, figures.total.missed) == (2, 1, 1)
    assert figures.total.f1 == pytest.approx(2 / 3)
    assert figures.subjects["sport"].f1 == 1.0
    assert figures.primary_right == 0.5
    assert figures.macro_f1 == pytest.approx((1 + 0 + 1 + 0) / 4)


def test_confidence_that_keeps_its_word_has_no_calibration_error():
    subjects = [[found("sport", 0.75, primary=True)] for _ in range(4)]
    truths = [Truth(frozenset({"sport"}))] * 3 + [Truth(frozenset({"health"}))]
    assert compare(subjects, truths).calibration_error == pytest.approx(0)
    assert compare(subjects, [Truth(frozenset({"health"}))] * 4).calibration_error == pytest.approx(0.75)


def test_an_evaluation_of_nothing_is_all_zeros():
    figures = compare([], [])
    assert figures.total.f1 == figures.macro_f1 == 0
    assert figures.primary_right is None
    assert figures.calibration_error == 0


def test_a_genre_is_right_extra_or_missed_and_none_is_missed():
    figures = compare_genres(["opinion", "opinion", "report", None], ["opinion", "report", "report", "brief"])
    assert (figures.articles, figures.right) == (4, 0.5)
    opinion, report, brief = (figures.genres[slug] for slug in ("opinion", "report", "brief"))
    assert (opinion.precision, opinion.recall) == (0.5, 1)
    assert (report.precision, report.recall) == (1, 0.5)
    assert (brief.right, brief.extra, brief.missed) == (0, 0, 1)


def test_confusions_pair_what_was_missed_with_what_was_given_too_many():
    counted = confusions(
        [[found("sport"), found("health")], [found("sport")], [found("economy")]],
        [Truth(frozenset(each)) for each in ({"culture", "health"}, {"culture"}, {"economy"})],
    )
    assert counted == [Confusion("culture", "sport", 2)]


@pytest.mark.parametrize(
    ("labelled", "says"),
    [
        ({"title": "خبر", "subjects": ["weather"]}, "no such subject: weather; there are: terrorism, "),
        ({"title": "خبر", "subjects": [], "primary": "weather"}, "no such subject: weather"),
        ({"title": "خبر", "genre": "column"}, "no such genre: column; there are: obituary, "),
        ({"title": "خبر"}, "needs its subjects, its genre or its mentions"),
        ({"subjects": ["sport"]}, "needs a title or a body"),
    ],
)
def test_a_line_that_cannot_be_evaluated_says_why(labelled, says):
    with pytest.raises(InvalidField, match=says):
        read_labelled(orjson.dumps(labelled))


def test_other_fields_of_a_labelled_article_are_not_looked_at():
    more = {"title": "خبر", "subjects": ["sport"], "url": "yesterday", "id": 7}
    assert read_labelled(orjson.dumps(more)) == Labelled(title="خبر", subjects=["sport"])
