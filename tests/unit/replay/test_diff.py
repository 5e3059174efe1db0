"""What counts as a change between what was published and what a replay says."""

from dataclasses import replace

from processors import pipeline
from schemas import UNKNOWN_SOURCE, Alert, Article, Suppression
from streams.replay.diff import (
    NameChange,
    Named,
    SubjectChange,
    _is_of,
    _missing,
    _note,
    _note_names,
    _Said,
    _said,
    changes,
)
from tests.samples import ALERT


def _alert(
    article: str, source: str = "s", *, covered_by: str | None = None, suppressed: bool = False
) -> Alert:
    return replace(
        ALERT,
        id=f"alert-{article}",
        rule=replace(ALERT.rule, id="r"),
        story=replace(ALERT.story, id=f"story-{article}"),
        article=replace(ALERT.article, id=article, source=source),
        suppressed=Suppression(reason="duplicate", covered_by=covered_by) if suppressed else None,
    )


def test_a_subject_gained_and_one_lost_are_examples_with_their_confidence() -> None:
    subjects: dict[str, SubjectChange] = {}
    same = _note(
        subjects,
        "a",
        _Said("t", "1", {"sport": 0.9, "health": 0.6}),
        _Said("t", "2", {"sport": 0.8, "economy": 0.7}),
    )
    assert not same
    assert [(each.article, each.confidence) for each in subjects["economy"].gained] == [("a", 0.7)]
    assert [(each.article, each.confidence) for each in subjects["health"].lost] == [("a", 0.6)]
    assert (subjects["sport"].before, subjects["sport"].after) == (1, 1)


def test_the_same_subjects_with_another_confidence_are_no_change() -> None:
    assert _note({}, "a", _Said("t", "1", {"sport": 0.9}), _Said("t", "2", {"sport": 0.5}))


def test_names_gained_and_lost_are_counted_by_article_whatever_their_order() -> None:
    names = {"person": NameChange(), "place": NameChange()}
    minister, london = (
        Named("person", "person:عادل الجبير", "عادل الجبير"),
        Named("place", "place:GB:لندن", "لندن"),
    )
    then = _Said("t", "1", {}, (london,))
    assert not _note_names(names, then, _Said("t", "2", {}, (minister, london)))
    assert not _note_names(names, then, _Said("t", "2", {}, (minister,)))
    assert _note_names(
        names, _Said("t", "1", {}, (london, minister)), _Said("t", "2", {}, (minister, london))
    )
    assert names["person"].gained == {minister: 2}
    assert names["place"].lost == {london: 1}
    for change in names.values():
        assert change.after == change.before + change.gained.total() - change.lost.total()


def test_a_desk_that_was_told_of_what_covers_an_article_misses_nothing() -> None:
    told, covered = _alert("x"), _alert("x", covered_by="alert-y", suppressed=True)
    assert _missing([told], [covered]) == []
    assert _missing([covered], []) == [], "what is suppressed is told to nobody"
    assert _missing([told], [_alert("x", suppressed=True)]) == [told], "suppressed and covered by nothing"
    assert _missing([told], [_alert("z")]) == [told]


def test_an_article_that_another_source_numbers_alike_is_another_article() -> None:
    mine, theirs = _alert("1", "bna.bh"), _alert("1", "spa.sa")
    assert _missing([mine, theirs], [mine]) == [theirs], "the desk was told of the other one alone"
    assert _is_of({("bna.bh", "1")}, mine)
    assert not _is_of({("bna.bh", "1")}, theirs)
    assert _is_of({(UNKNOWN_SOURCE, "1")}, theirs), "a tombstone takes back whoever has the id"


def test_each_source_s_article_is_compared_with_its_own_though_they_are_numbered_alike() -> None:
    article = Article(id="1", source="bna.bh", title="اجتماع مجلس الأمن في نيويورك")
    two = [pipeline.enrich(replace(article, source=source)) for source in ("bna.bh", "spa.sa")]
    assert len(dict(_said(two, {}))) == 2


def test_the_alerts_before_and_now_add_up() -> None:
    """Before = the same + gone; now = the same + new + what stories that fell otherwise regroup."""
    before = [_alert("kept"), _alert("lost"), _alert("one"), _alert("two")]
    after = [_alert("kept"), _alert("found"), _alert("one"), _alert("two", covered_by="x", suppressed=True)]
    [(rule, change)] = changes(before, after).items()
    assert rule == "r"
    assert [each.article.id for each in change.new] == ["found"]
    assert [each.article.id for each in change.gone] == ["lost"]
    assert (change.before, change.same, change.after) == (4, 3, 3)
    assert change.after == change.same + len(change.new) + change.regrouped
    assert change.regrouped == -1, "two was told, and is now said by the alert of one"
