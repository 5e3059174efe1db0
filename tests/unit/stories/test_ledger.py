"""What a desk is told, question by question, in the order in which the ledger asks them."""

from dataclasses import replace

import pytest

from processors.stories.desk import WINDOW, Desk
from processors.stories.ledger import Decision, decide, withdraw
from processors.stories.silences import Silences
from schemas import UNKNOWN_SOURCE, Alert, Hit, Rule, Silence, Withdrawal
from schemas.times import parse_time, rfc3339
from tests.unit.stories.making import (
    CALL,
    CALL_BODY,
    HOUR,
    MINUTE,
    NOON,
    call,
    chained,
    hit,
    rule,
    withdrawal,
)


class Told:
    """A desk, and all that was said to it."""

    def __init__(self, *silences: Silence) -> None:
        self.desk = Desk()
        self.silences = Silences(silences)
        self.offset = 0

    def take(self, what: Hit | Withdrawal, *, released_at: int = 0) -> list[Alert]:
        time = released_at or round(parse_time(what.article.received_at).timestamp() * 1000)
        decision: Decision
        if isinstance(what, Withdrawal):
            decision = withdraw(self.desk, what, offset=self.offset, time=time)
        else:
            decision = decide(
                self.desk,
                what,
                offset=self.offset,
                time=time,
                silences=self.silences,
                released=bool(released_at),
            )
        self.offset += 1
        self.desk.fold(decision.entry)
        return decision.alerts

    def one(self, what: Hit) -> Alert:
        (alert,) = self.take(what)
        return alert


def reason(alert: Alert) -> str:
    assert alert.suppressed
    return alert.suppressed.reason


def test_a_story_is_told_once_and_its_copies_are_covered_by_that_alert() -> None:
    told = Told()
    first = told.one(call("a-1", "باكستان"))
    copy = told.one(call("a-2", "باكستان", source="spa.gov.sa", at=NOON + MINUTE))
    assert (first.kind, first.suppressed) == ("new", None)
    assert (reason(copy), copy.suppressed.covered_by) == ("duplicate", first.id)
    assert (copy.story.id, copy.story.articles, copy.story.sources) == (first.story.id, 2, 2)


def test_a_call_from_another_country_is_told() -> None:
    told = Told()
    one, other = told.one(call("a-1", "باكستان")), told.one(call("a-2", "ماليزيا"))
    assert other.kind == "new"
    assert other.suppressed is None
    assert one.story.id != other.story.id


def test_a_copy_stays_a_duplicate_when_repeat_after_has_passed() -> None:
    told = Told()
    told.one(call("a-1", "باكستان"))
    assert reason(told.one(call("a-2", "باكستان", at=NOON + 5 * HOUR))) == "duplicate"


QUAKE = "ضرب زلزال قوي ساحل المدينة فجر اليوم وأسفر عن مقتل {} شخصا وإصابة آخرين بحسب فرق الإنقاذ قرب الميناء"
MORE = (
    "زلزال المدينة: حداد وطني ومساعدات",
    (
        "أعلنت الحكومة الحداد الوطني بعد زلزال ساحل المدينة الذي أسفر عن مقتل 22 شخصا وإصابة آخرين قرب"
        " الميناء، ووصلت طائرات تحمل خياما وأدوية من دول الجوار إلى المطار."
    ),
)


def quake(name: str, dead: str, **fields: object) -> Hit:
    return hit(name, title=f"زلزال يضرب ساحل المدينة ومقتل {dead} شخصا", body=QUAKE.format(dead), **fields)


def test_another_toll_is_an_update_at_once() -> None:
    told = Told()
    told.one(quake("a-1", "22"))
    alert = told.one(quake("a-2", "30", at=NOON + MINUTE))
    assert (alert.kind, alert.suppressed) == ("update", None)
    assert reason(told.one(quake("a-3", "30", at=NOON + 2 * MINUTE))) == "duplicate"


def test_a_story_told_further_waits_for_repeat_after() -> None:
    told = Told()
    told.one(quake("a-1", "22"))
    early = told.one(hit("a-2", title=MORE[0], body=MORE[1], at=NOON + HOUR))
    later = told.one(hit("a-3", title=MORE[0], body=MORE[1], at=NOON + 4 * HOUR))
    assert reason(early) == "repeat_after"
    assert (later.kind, later.suppressed) == ("update", None)


# One after another a paper tells who was received, who called, whom the King wrote to: each like the last.
AUDIENCES = [
    ("جلالة الملك يستقبل وزير الدفاع كارتر", "استقبل جلالة الملك في قصر السلام وزير الدفاع الأمريكي كارتر{}"),
    ("جلالة الملك يتلقى اتصالا من الرئيس هولاند", "تلقى جلالة الملك اتصالا من الرئيس الفرنسي هولاند{}"),
    ("جلالة الملك يتلقى اتصالا من الرئيس السيسي", "تلقى جلالة الملك اتصالا من الرئيس المصري السيسي{}"),
    ("جلالة الملك يهنئ رئيسة ليتوانيا", "بعث جلالة الملك برقية تهنئة إلى رئيسة ليتوانيا بذكرى الاستقلال{}"),
]
AND_SO_ON = (
    "، وجرى خلال ذلك استعراض العلاقات الثنائية بين البلدين الصديقين وسبل تعزيزها في كافة المجالات، وبحث آخر"
    " مستجدات الأوضاع على الساحتين الإقليمية والدولية والقضايا ذات الاهتمام المشترك. حضر ذلك سمو ولي العهد"
    " ووزير الخارجية ووزير الديوان الملكي."
)


def test_audiences_of_one_palace_are_as_many_stories() -> None:
    told = Told()
    alerts = [
        told.one(hit(f"a-{n}", title=title, body=body.format(AND_SO_ON), at=NOON + n * MINUTE))
        for n, (title, body) in enumerate(AUDIENCES)
    ]
    assert [(each.kind, each.suppressed) for each in alerts] == [("new", None)] * len(AUDIENCES)
    assert len({each.story.id for each in alerts}) == len(AUDIENCES)


def test_a_story_does_not_wander_off_report_by_report() -> None:
    told = Told()
    alerts = [told.one(chained(n, at=NOON + n * MINUTE)) for n in range(8)]
    assert alerts[1].story.id == alerts[0].story.id  # the story told further …
    assert alerts[7].story.id != alerts[0].story.id  # … and what has nothing in common with its beginning


def test_an_alert_waits_for_so_many_outlets() -> None:
    told = Told()
    by = rule(min_sources=2)
    assert reason(told.one(call("a-1", "باكستان", by=by))) == "min_sources"
    assert reason(told.one(call("a-2", "باكستان", by=by, at=NOON + 1))) == "min_sources"
    alert = told.one(call("a-3", "باكستان", by=by, source="spa.gov.sa", at=NOON + 2))
    assert (alert.kind, alert.suppressed, alert.story.sources) == ("new", None, 2)


CRASHED = (
    "تحطمت طائرة شحن عسكرية قرب مطار المدينة وقتل خمسة من طاقمها، وفق متحدثة باسم الحرس. {} وأغلقت الشرطة"
    " الطريقين المؤديين إلى موقع التحطم، ونقلت سيارات الإسعاف الجثث إلى المستشفى العسكري."
)
NINE = (
    "وكان على متن الطائرة تسعة جنود في آخر رحلة لها قبل إحالتها إلى التقاعد، ورجح الضابط المناوب مقتل الجميع."
)


def test_what_comes_is_compared_with_the_text_that_was_told_not_with_a_longer_one_that_was_not() -> None:
    by = rule(min_sources=2)
    pages = (
        ("خمسة قتلى في تحطم طائرة شحن عسكرية", CRASHED.format(NINE)),
        ("قتلى في تحطم طائرة عسكرية", CRASHED.format("").split(".")[0]),
        ("تحطم طائرة شحن عسكرية قرب مطار المدينة وترجيح مقتل تسعة جنود", CRASHED.format(NINE)),
        ("تحطم طائرة شحن قرب المطار وترجيح مقتل تسعة جنود", CRASHED.format(NINE)),
    )
    told = Told()
    alerts = [
        told.one(hit(f"a-{n}", by=by, title=title, body=body, source=f"{n}.example", at=NOON + n * MINUTE))
        for n, (title, body) in enumerate(pages)
    ]
    assert [reason(each) if each.suppressed else each.kind for each in alerts] == [
        "min_sources",
        "new",
        "update",
        "duplicate",
    ]


def test_two_rules_of_a_desk_are_told_each_on_its_own_channel() -> None:
    told = Told()
    one = told.one(call("a-1", "باكستان"))
    other = told.one(call("a-1", "باكستان", by=rule("leaders", channel="leaders")))
    assert (other.kind, other.suppressed, other.channel) == ("new", None, "leaders")
    assert (one.story.id, other.story.articles) == (other.story.id, 1)


@pytest.mark.parametrize("version", [1, 2])
def test_other_words_of_what_was_told_are_a_correction_with_a_new_version_or_without(version: int) -> None:
    told = Told()
    told.one(quake("a-1", "سبعة"))
    alert = told.one(quake("a-1", "عشرة", version=version, at=NOON + MINUTE))
    assert (alert.kind, alert.suppressed, alert.story.articles) == ("correction", None, 1)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("found", "instead"), [("", ""), (" ", "  "), ("ق", "قُـ"), ("،", " -")])
def test_a_desk_is_not_told_that_spaces_marks_or_nothing_changed(
    version: int, found: str, instead: str
) -> None:
    told = Told()
    first = told.one(call("a-1", "قطر"))
    title, body = (text.format("قطر").replace(found, instead) for text in (CALL, CALL_BODY))
    alert = told.one(hit("a-1", title=title, body=body, version=version, at=NOON + MINUTE))
    assert (reason(alert), alert.suppressed.covered_by) == ("duplicate", first.id)


def test_a_correction_says_what_changed_and_which_alert_it_corrects() -> None:
    told = Told()
    first = told.one(quake("a-1", "سبعة"))
    alert = told.one(quake("a-1", "عشرة", at=NOON + MINUTE))
    assert (alert.corrects, alert.told_title) == (first.id, first.article.title)
    assert [(each.old, each.new) for each in alert.changes] == [("سبعة شخصا", "عشرة شخصا")]
    assert alert.headline == f"تصحيح (سبعة شخصا ← عشرة شخصا): {alert.article.title}"
    assert first.headline == first.article.title


def test_a_correction_further_down_says_so() -> None:
    told = Told()
    body = QUAKE.format("22") * 5
    told.one(hit("a-1", title="زلزال", body=body))
    alert = told.one(hit("a-1", title="زلزال", body=f"{body} ووصلت طائرات", at=NOON + MINUTE))
    assert (alert.changes, alert.headline) == ([], "تصحيح (في بقية النص): زلزال")


def test_an_update_says_which_number_is_another() -> None:
    told = Told()
    told.one(quake("a-1", "22"))
    other = quake("a-2", "30", source="spa.gov.sa", at=NOON + MINUTE)
    alert = told.one(other)
    assert (alert.kind, alert.corrects) == ("update", None)
    assert alert.headline == f"تحديث (22 شخصا ← 30 شخصا): {other.article.title}"


def test_each_rule_is_shown_what_it_told_itself() -> None:
    told = Told(silence(rule="calls", starts_at=rfc3339(NOON + MINUTE)))
    leaders = rule("leaders", channel="leaders")
    for dead, at in (("سبعة", NOON), ("عشرة", NOON + MINUTE), ("20", NOON + 2 * HOUR)):
        last = [told.one(quake("a-1", dead, by=by, at=at)) for by in (rule(), leaders)]
    assert [each.changes[0].old for each in last] == ["سبعة شخصا", "عشرة شخصا"]


def test_what_an_earlier_version_of_rasid_told_is_corrected_without_the_old_words() -> None:
    told = Told()
    first = quake("a-1", "سبعة")
    decision = decide(told.desk, first, offset=0, time=NOON, silences=told.silences)
    told.desk.fold(replace(decision.entry, content="", title="", lead=""))
    told.offset = 1
    alert = told.one(quake("a-1", "عشرة", version=2, at=NOON + MINUTE))
    assert (alert.kind, alert.told_title, alert.changes) == ("correction", None, [])
    assert alert.headline == f"تصحيح: {alert.article.title}"


def test_a_retraction_names_what_it_takes_back() -> None:
    told = Told()
    first = quake("a-1", "سبعة")
    told.one(first)
    gone = withdrawal(first, at=NOON + MINUTE)
    [alert] = told.take(replace(gone, article=replace(gone.article, title="إلغاء: نبأ غير صحيح")))
    assert (alert.told_title, alert.headline) == (first.article.title, f"سُحب: {first.article.title}")


def test_an_article_that_goes_back_to_its_first_words_is_corrected_twice() -> None:
    told = Told()
    alerts = [
        told.one(quake("a-1", dead, at=NOON + place * 1_000))
        for place, dead in enumerate(("سبعة", "عشرة", "سبعة", "عشرة"))
    ]
    assert [each.kind for each in alerts] == ["new", "correction", "correction", "correction"]
    assert len({each.id for each in alerts}) == 4


def test_after_a_correction_the_same_words_again_are_covered_by_it() -> None:
    told = Told()
    told.one(quake("a-1", "سبعة"))
    correction = told.one(quake("a-1", "عشرة", at=NOON + MINUTE))
    again = told.one(quake("a-1", "عشرة", at=NOON + 2 * MINUTE))
    assert (reason(again), again.suppressed.covered_by) == ("duplicate", correction.id)


def test_words_that_were_replaced_are_not_told_when_they_come_once_more_as_they_came_first() -> None:
    told = Told()
    first, second = quake("a-1", "سبعة"), quake("a-1", "عشرة", at=NOON + 5 * MINUTE)
    told.one(second)
    assert reason(told.one(first)) == "late"
    assert told.take(second) == []


def test_a_correction_that_a_silence_covered_is_told_when_it_comes_again() -> None:
    told = Told(silence(starts_at=rfc3339(NOON + MINUTE), desk="gulf"))
    told.one(quake("a-1", "سبعة"))
    assert reason(told.one(quake("a-1", "عشرة", at=NOON + 2 * MINUTE))) == "silenced"
    assert told.one(quake("a-1", "عشرة", at=NOON + 2 * HOUR)).kind == "correction"


def test_a_text_that_nobody_was_told_of_is_no_correction() -> None:
    told = Told()
    told.one(quake("a-1", "22"))
    told.one(quake("a-2", "22", at=NOON + MINUTE))
    assert told.one(quake("a-2", "30", at=NOON + 2 * MINUTE)).kind == "update"


def test_what_an_earlier_version_of_rasid_told_is_known_by_its_version() -> None:
    told = Told()
    old = quake("a-1", "سبعة")
    told.one(replace(old, article=replace(old.article, content="")))
    assert reason(told.one(quake("a-1", "سبعة", at=NOON + MINUTE))) == "duplicate"
    assert told.one(quake("a-1", "عشرة", version=2, at=NOON + 2 * MINUTE)).kind == "correction"


def test_an_article_that_is_sent_again_and_again_makes_no_burst() -> None:
    told = Told()
    by = rule(burst="3x")
    for hour in range(48):
        told.take(hit(f"q-{hour}", title=f"خبر {hour}", by=by, at=NOON + hour * HOUR))
    for minute in range(20):
        (alert,) = told.take(hit("b", title="عاجل", by=by, at=NOON + 48 * HOUR + minute * MINUTE))
        assert (alert.kind, minute == 0) == ("new", True) or reason(alert) == "duplicate"


def test_an_article_is_taken_back_as_often_as_it_was_told() -> None:
    told = Told()
    first = quake("a-1", "سبعة")
    told.one(first)
    [one] = told.take(withdrawal(first, at=NOON + MINUTE))
    again = told.one(quake("a-1", "سبعة", version=2, at=NOON + 2 * MINUTE))
    assert told.take(withdrawal(first, at=NOON + MINUTE)) == [], "the first one, published again"
    [two] = told.take(withdrawal(first, at=NOON + 3 * MINUTE))
    assert (two.retracts, one.id == two.id) == (again.id, False)


def test_an_older_version_that_comes_late_is_not_told() -> None:
    told = Told()
    first = told.one(call("a-1", "باكستان", version=2))
    late = told.one(call("a-1", "باكستان", version=1, at=NOON + MINUTE))
    assert (reason(late), late.suppressed.covered_by) == ("late", first.id)


def test_a_rule_that_became_more_severe_escalates_once() -> None:
    told = Told()
    told.one(call("a-1", "باكستان"))
    urgent = rule(version=2, severity="urgent")
    assert told.one(call("a-2", "باكستان", by=urgent, at=NOON + 1)).kind == "escalation"
    assert reason(told.one(call("a-3", "باكستان", by=urgent, at=NOON + 2))) == "duplicate"


def test_a_canceled_article_is_taken_back_on_each_channel_that_told_of_it() -> None:
    told = Told()
    first = call("a-1", "باكستان")
    one = told.one(first)
    named = rule("leaders", channel="leaders", desk_name="الخليج", channel_name="القادة")
    two = told.one(call("a-1", "باكستان", by=named))
    assert (two.desk_name, two.channel_name) == ("الخليج", "القادة")
    retractions = told.take(withdrawal(first, at=NOON + HOUR))
    assert [(each.kind, each.channel, each.channel_name, each.retracts) for each in retractions] == [
        ("retraction", "diplomacy", None, one.id),
        ("retraction", "leaders", "القادة", two.id),
    ]
    assert told.take(withdrawal(first, at=NOON + HOUR)) == []


OTHER = "spa.gov.sa"


def test_another_source_s_article_of_the_same_id_is_another_article() -> None:
    told = Told()
    told.one(call("12345", "باكستان", version=7))
    alert = told.one(quake("12345", "12", source=OTHER))  # no correction of the call, nor older than it

    assert (alert.kind, alert.suppressed) == ("new", None)


def test_only_its_own_source_takes_an_article_back() -> None:
    told, first = Told(), call("a-1", "باكستان")
    told.one(first)
    foreign = withdraw(told.desk, withdrawal(first, at=NOON, source=OTHER), offset=1, time=NOON)
    told.desk.fold(foreign.entry)

    assert (foreign.alerts, f"{OTHER} takes back the article a-1" in foreign.warning) == ([], True)
    assert [each.kind for each in told.take(withdrawal(first, at=NOON))] == ["retraction"]


def test_a_tombstone_takes_back_what_any_source_sent_under_its_id() -> None:
    told, first, second = Told(), call("a-1", "باكستان"), quake("a-1", "12", source=OTHER)
    alerts = [told.one(first), told.one(second)]
    taken_back = told.take(withdrawal(first, at=NOON, source=UNKNOWN_SOURCE))

    assert {(each.retracts, each.article.source) for each in taken_back} == {
        (each.id, each.article.source) for each in alerts
    }
    assert len({each.id for each in taken_back}) == 2


def test_copies_of_an_agencys_text_under_its_id_by_one_post_are_alerts_of_their_own() -> None:
    told, each = Told(), rule(stories=False)
    alerts: list[Alert] = []
    for text in ({"country": "باكستان"}, {"country": "ماليزيا", "version": 2, "at": NOON + MINUTE}):
        hits = [call("a-1", **text, by=each, source=source) for source in ("bna.bh", OTHER)]
        alerts += map(told.one, hits)
    gone = [withdrawal(hit, at=NOON + HOUR) for hit in hits]
    alerts += [alert for one in gone for alert in told.take(one)]
    assert [alert.kind for alert in alerts] == ["new"] * 2 + ["correction"] * 2 + ["retraction"] * 2
    assert all(alert.suppressed is None for alert in alerts)
    assert len({alert.id for alert in alerts}) == len(alerts)


def test_a_source_may_be_called_as_that_of_a_tombstone() -> None:
    told = Told()
    told.one(call("a-1", "باكستان", source=UNKNOWN_SOURCE))

    assert told.one(call("a-1", "ماليزيا", source=UNKNOWN_SOURCE, version=2)).kind == "correction"


def test_a_canceled_article_that_nobody_was_told_of_is_not_taken_back() -> None:
    told = Told()
    told.one(call("a-1", "باكستان"))
    copy = call("a-2", "باكستان", at=NOON + 1)
    told.one(copy)
    assert told.take(withdrawal(copy, at=NOON + 2)) == []


def test_a_withheld_article_is_taken_back_and_told_again_when_it_may_be_used() -> None:
    told = Told()
    first = call("a-1", "باكستان")
    one = told.one(first)
    [back] = told.take(withdrawal(first, at=NOON + MINUTE, status="withheld"))
    assert (back.kind, back.retracts, back.article.status) == ("retraction", one.id, "withheld")
    again = told.one(call("a-1", "باكستان", version=3, at=NOON + HOUR))
    assert (again.kind, again.suppressed) == ("update", None)


@pytest.mark.parametrize(("status", "kinds"), [("withheld", []), ("canceled", ["retraction"])])
def test_an_older_text_takes_back_what_was_told_only_where_it_cancels(status: str, kinds: list[str]) -> None:
    told = Told()
    told.one(call("a-1", "باكستان", version=2))
    old = withdrawal(call("a-1", "باكستان"), at=NOON + MINUTE, version=1, status=status)
    assert [each.kind for each in told.take(old)] == kinds
    assert told.take(old) == []


def test_without_stories_each_article_is_told_on_its_own() -> None:
    told = Told()
    by = rule(stories=False)
    alerts = [told.one(call(f"a-{n}", "باكستان", by=by, at=NOON + n)) for n in range(3)]
    assert [(each.kind, each.suppressed) for each in alerts] == [("new", None)] * 3
    assert len({each.id for each in alerts}) == 3


def test_without_stories_nothing_is_told_twice_and_what_was_told_is_corrected_and_taken_back() -> None:
    told = Told()
    by = rule(stories=False)
    first, copy = call("a-1", "باكستان", by=by), call("a-2", "باكستان", by=by, at=NOON + 1)
    one, other = told.one(first), told.one(copy)
    assert told.take(first) == []
    again = told.one(replace(first, id="by another pipeline"))
    assert (reason(again), again.suppressed.covered_by) == ("duplicate", one.id)
    correction = told.one(call("a-1", "تونس", by=by, version=2, at=NOON + 2))
    assert (correction.kind, correction.suppressed) == ("correction", None)
    (retraction,) = told.take(withdrawal(copy, at=NOON + 3))
    assert (retraction.kind, retraction.retracts) == ("retraction", other.id)
    back = told.one(call("a-2", "باكستان", by=by, version=3, at=NOON + 4))
    assert (back.kind, back.suppressed) == ("new", None)


def test_without_stories_another_rule_of_the_desk_still_has_them() -> None:
    told = Told()
    told.one(call("a-1", "باكستان"))
    told.one(call("a-2", "باكستان", by=rule("each", stories=False), at=NOON + 1))
    assert reason(told.one(call("a-2", "باكستان", at=NOON + 2))) == "duplicate"


def test_after_a_retraction_the_next_report_of_the_story_is_told() -> None:
    told = Told()
    first = call("a-1", "باكستان")
    told.one(first)
    told.take(withdrawal(first, at=NOON + 1))
    alert = told.one(call("a-2", "باكستان", source="spa.gov.sa", at=NOON + 2))
    assert (alert.kind, alert.suppressed) == ("update", None)


@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_what_is_not_usable_is_never_told_and_counts_for_nothing(status: str) -> None:
    told = Told()
    assert reason(told.one(call("a-1", "باكستان", status=status))) == "withheld"
    alert = told.one(call("a-2", "باكستان", at=NOON + 1))
    assert (alert.kind, alert.suppressed, alert.story.articles) == ("new", None, 1)


def test_an_expired_rule_tells_nothing_from_that_instant_on() -> None:
    told = Told()
    by = rule(expires_at=rfc3339(NOON))
    assert told.one(call("a-1", "باكستان", by=by, at=NOON - 1)).suppressed is None
    assert reason(told.one(call("a-2", "ماليزيا", by=by, at=NOON))) == "expired"


def test_what_was_late_is_told_once_when_it_is_released() -> None:
    told = Told()
    told.take(call("a-1", "باكستان"))
    old = call("a-2", "ماليزيا", at=NOON - WINDOW)
    assert reason(told.one(old)) == "late"
    (after_all,) = told.take(old, released_at=NOON + HOUR)
    assert (after_all.kind, after_all.suppressed) == ("new", None)
    assert not told.take(old, released_at=NOON + 2 * HOUR)


def test_what_was_told_is_not_told_again_by_a_release() -> None:
    told = Told()
    first, copy = call("a-1", "باكستان"), call("a-2", "باكستان", at=NOON + MINUTE)
    told.take(first)
    told.take(copy)
    assert not told.take(first, released_at=NOON + HOUR)
    assert not told.take(copy, released_at=NOON + HOUR)


def test_what_is_as_old_as_the_window_is_late_and_a_moment_less_is_not() -> None:
    told = Told()
    told.one(call("a-1", "باكستان"))
    assert reason(told.one(call("a-2", "ماليزيا", at=NOON - WINDOW))) == "late"
    assert told.one(call("a-3", "تونس", at=NOON - WINDOW + 1)).suppressed is None


def test_a_story_older_than_the_window_is_told_as_new() -> None:
    told = Told()
    first = told.one(call("a-1", "باكستان"))
    again = told.one(call("a-2", "باكستان", at=NOON + WINDOW))
    assert (again.kind, again.suppressed) == ("new", None)
    assert again.id != first.id


def silence(**fields: object) -> Silence:
    known = {
        "id": "s-1",
        "starts_at": rfc3339(NOON),
        "ends_at": rfc3339(NOON + HOUR),
        "by": "منى",
        "reason": "زيارة معلنة",
    }
    return Silence(**(known | fields))


@pytest.mark.parametrize("over", [{"rule": "calls"}, {"desk": "gulf"}, {"subject": "diplomacy"}])
def test_a_silence_holds_from_its_start_until_its_end(over: dict[str, str]) -> None:
    told = Told(silence(**over))
    assert told.one(call("a-1", "باكستان", at=NOON - 1)).suppressed is None
    quiet = told.one(call("a-2", "ماليزيا", at=NOON))
    assert (reason(quiet), quiet.suppressed.silence) == ("silenced", "s-1")
    after = told.one(call("a-3", "ماليزيا", at=NOON + HOUR))
    assert (after.kind, after.suppressed) == ("new", None)


@pytest.mark.parametrize(
    "over",
    [{"rule": "other"}, {"desk": "other"}, {"subject": "sport"}, {"rule": "calls", "subject": "sport"}],
)
def test_a_silence_is_over_nothing_else(over: dict[str, str]) -> None:
    assert Told(silence(**over)).one(call("a-1", "باكستان")).suppressed is None


def test_the_same_hit_again_says_nothing_more() -> None:
    told = Told()
    told.one(call("a-1", "باكستان"))
    assert told.take(call("a-1", "باكستان")) == []


def test_a_retraction_is_not_silenced() -> None:
    told = Told(silence(desk="gulf", starts_at=rfc3339(NOON + 1)))
    first = call("a-1", "باكستان")
    told.one(first)
    assert [each.kind for each in told.take(withdrawal(first, at=NOON + 2))] == ["retraction"]


def test_a_rule_that_hits_far_more_than_usual_says_so_once_a_burst() -> None:
    told = Told()
    by = rule(burst="3x")
    for hour in range(48):
        told.take(hit(f"q-{hour}", title=f"خبر {hour}", by=by, at=NOON + hour * HOUR))
    start = NOON + 48 * HOUR
    rush = [
        told.take(hit(f"b-{each}", title=f"عاجل {each}", by=by, at=start + each * MINUTE))
        for each in range(12)
    ]
    bursts = [alert for alerts in rush for alert in alerts if alert.kind == "burst"]
    assert [(each.burst.hits, each.burst.usual) for each in bursts] == [(5, 1.0)]
    assert len(bursts[0].burst.stories) == 3
    later = [
        told.take(hit(f"c-{each}", title=f"مساء {each}", by=by, at=start + (5 * 60 + each) * MINUTE))
        for each in range(6)
    ]
    assert sum(alert.kind == "burst" for alerts in later for alert in alerts) == 1


def test_an_alert_carries_what_a_desk_reads() -> None:
    told = Told()
    given = call("a-1", "باكستان", published_at=rfc3339(NOON - 90_000))
    alert = told.one(given)
    assert alert.latency_seconds == 90.0
    assert alert.raised_at == given.article.received_at
    assert (alert.article, alert.evidence, alert.hit) == (given.article, given.evidence, given.id)
    assert alert == Told().one(replace(given))


MANY = rule("many", most_per_hour=2)


def sums(alerts: list[Alert]) -> list[Alert]:
    return [each for each in alerts if each.kind == "burst"]


def flooded(told: Told, number: int, *, at: int = NOON, by: Rule = MANY) -> list[Alert]:
    """Have a rule hit articles about different things; return what is raised."""
    return [
        alert
        for each in range(number)
        for alert in told.take(hit(f"a-{at}-{each}", title=f"خبر عن موضوع{at}{each}", at=at + each, by=by))
    ]


def test_what_a_rule_hits_beyond_its_limit_is_a_flood_that_one_alert_sums_up() -> None:
    told = Told()
    alerts = flooded(told, 5)
    spoken = [each for each in alerts if not each.suppressed]
    held = [each for each in alerts if each.suppressed]
    assert [each.kind for each in spoken] == ["new", "new", "burst"]
    assert [reason(each) for each in held] == ["flood"] * 3
    assert {each.suppressed.covered_by for each in held} == {spoken[2].id}
    burst = spoken[2].burst
    assert (burst.flood, burst.hits, burst.held, burst.usual) == ("rule", 3, 1, 2.0)
    assert {each.title for each in burst.stories} == {each.article.title for each in spoken[:2]}


def test_a_flood_is_summed_up_again_at_ten_times_as_many_and_each_hour() -> None:
    told = Told()
    first = sums(flooded(told, 2 + 150))
    assert [each.burst.held for each in first] == [1, 10, 100]
    assert sums(flooded(told, 10, at=NOON + 30 * MINUTE)) == []
    flooded(told, 2, at=NOON + 62 * MINUTE)  # an hour later as much is told again
    [later] = sums(flooded(told, 10, at=NOON + 63 * MINUTE))
    assert later.burst.held == 11, "those of the last hour, this one included"


def test_an_hour_later_all_is_told_as_before() -> None:
    told = Told()
    flooded(told, 5)
    [alert] = flooded(told, 1, at=NOON + HOUR)
    assert (alert.kind, alert.suppressed) == ("new", None)


def test_duplicates_are_not_told_and_make_no_flood() -> None:
    told = Told()
    for number in range(50):
        [alert] = told.take(call(f"a-{number}", "باكستان", at=NOON + number, by=MANY))
    assert reason(alert) == "duplicate"


def test_what_was_told_is_corrected_and_retracted_in_a_flood() -> None:
    told = Told()
    first = told.one(call("a-1", "باكستان", by=MANY))
    flooded(told, 5)
    corrected = told.one(call("a-1", "تونس", version=2, by=MANY))
    assert (corrected.kind, corrected.suppressed) == ("correction", None)
    [gone] = told.take(withdrawal(call("a-1", "باكستان", version=2, by=MANY), at=NOON + MINUTE))
    assert (gone.kind, gone.article.id) == ("retraction", first.article.id)


def test_a_silence_is_the_reason_even_in_a_flood() -> None:
    told = Told(silence(rule="many", starts_at=rfc3339(NOON + MINUTE)))
    flooded(told, 5)
    assert reason(flooded(told, 1, at=NOON + 2 * MINUTE)[0]) == "silenced"


def test_urgent_rules_have_ten_times_as_much_room() -> None:
    usual, urgent = Told(), Told()
    assert len(sums(flooded(usual, 101, by=rule()))) == 1
    assert sums(flooded(urgent, 1_000, by=rule(severity="urgent"))) == []
    assert len(sums(flooded(urgent, 1, at=NOON + MINUTE, by=rule(severity="urgent")))) == 1


def test_all_rules_of_a_desk_together_have_a_limit_and_one_that_asks_for_more_has_more() -> None:
    told = Told()
    noise = [rule(f"r-{number}") for number in range(21)]
    alerts = [alert for by in noise for alert in flooded(told, 100, by=by)]
    [burst] = [each.burst for each in sums(alerts)][:1]
    assert (burst.flood, burst.usual, burst.hits) == ("desk", 2_000.0, 2_001)
    assert len([each for each in alerts if not each.suppressed and each.kind == "new"]) == 2_000
    assert flooded(told, 1, by=rule("asks", most_per_hour=5_000))[0].suppressed is None


def test_a_hit_of_a_flood_that_is_published_again_is_not_decided_again() -> None:
    told = Told()
    flooded(told, 5)
    again = hit(f"a-{NOON}-4", title=f"خبر عن موضوع{NOON}4", at=NOON + 4, by=MANY)
    assert told.take(again) == []
    [released] = told.take(again, released_at=NOON + 5)
    assert released.suppressed is None
