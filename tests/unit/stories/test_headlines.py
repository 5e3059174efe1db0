"""The first line of an alert says in its first words what it is."""

from dataclasses import replace

import pytest

from processors.stories.headlines import headline
from schemas import Alert, AlertKind, Burst, Change, FloodOf, Quote, Suppression
from tests.samples import ALERT

SENTENCE = "بحث الوزيران مكافحة الإرهاب"
QUOTE = Quote(field="body", start=0, end=3, text=SENTENCE[:3], sentence=SENTENCE, at=0)
SEVEN = Change(kind="number", old="سبعة", new="عشرة")


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("new", "عنوان"),
        ("update", "تحديث: عنوان"),
        ("escalation", "بأولوية أعلى: عنوان"),
        ("correction", "تصحيح: عنوان"),
        ("retraction", "سُحب: عنوان"),
    ],
)
def test_an_alert_begins_with_what_it_is(kind: AlertKind, line: str) -> None:
    assert headline(replace(ALERT, kind=kind)) == line


def titled(alert: Alert, title: str) -> Alert:
    return replace(alert, article=replace(alert.article, title=title))


def test_old_and_new_stand_before_the_title_numbers_alone_where_there_are_any() -> None:
    words = Change(kind="words", old="الثلاثاء", new="الأربعاء")
    alert = replace(ALERT, kind="correction", changes=[SEVEN, words])
    assert headline(alert) == "تصحيح (سبعة ← عشرة): عنوان"
    assert headline(replace(alert, changes=[words])) == "تصحيح (الثلاثاء ← الأربعاء): عنوان"


def test_a_line_stays_a_line_whatever_changed() -> None:
    long = Change(kind="words", old="كلمة " * 10, new="أخرى " * 10)
    title = Change(kind="title", old="عنوان قديم", new="عنوان")
    alert = replace(ALERT, kind="correction", changes=[long, title])
    assert headline(alert) == "تصحيح: عنوان"
    assert headline(replace(alert, changes=[SEVEN] * 6)).count("←") == 2


def test_what_its_outlet_calls_a_correction_is_called_so_once() -> None:
    alert = titled(replace(ALERT, kind="correction", changes=[SEVEN]), "تصحيح: مقتل عشرة")
    assert headline(alert) == "تصحيح (سبعة ← عشرة): مقتل عشرة"


def test_a_burst_says_how_many_and_of_which_rule() -> None:
    alert = replace(ALERT, kind="burst", burst=Burst(hits=12, usual=1.0))
    assert headline(alert) == f"كثافة غير معتادة: {ALERT.rule.name} (12 في ساعة، والمعتاد 1)"


@pytest.mark.parametrize(("flood", "of"), [("rule", ALERT.rule.name), ("desk", ALERT.desk)])
def test_a_flood_says_how_many_were_not_told_and_of_what(flood: FloodOf, of: str) -> None:
    alert = replace(ALERT, kind="burst", burst=Burst(hits=120, usual=100.0, flood=flood, held=20))
    assert headline(alert) == f"فيض تنبيهات: {of} (حُجب 20 في ساعة)"


def test_what_is_not_told_is_no_update_and_no_correction() -> None:
    alert = replace(ALERT, kind="update", suppressed=Suppression(reason="duplicate"))
    assert headline(alert) == "عنوان"


def test_an_article_without_a_title_is_known_by_a_sentence() -> None:
    assert headline(titled(replace(ALERT, evidence=[QUOTE]), "")) == SENTENCE
    assert headline(titled(ALERT, " ")) == "خبر بلا عنوان"
