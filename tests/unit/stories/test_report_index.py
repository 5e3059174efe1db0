"""Reports are found by the words of their leads, and what went leaves nothing behind."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.stories.grouping import Relation
from processors.stories.report_index import Key, ReportIndex
from processors.stories.reports import Report
from tests.unit.stories.making import HOUR, NOON, fingerprint

# Two reports, and one that leads with a half of each.
FIRST = "سيول جارفة تغرق أحياء واسعة وتقطع جسورا قديمة وتجرف مزارع الزيتون"
OTHER = "محافظ المدينة يعلن إجلاء مئات العائلات بزوارق مطاطية وخيام عسكرية"
BOTH = "سيول جارفة تغرق أحياء واسعة ومحافظ يعلن إجلاء مئات العائلات"
PARTS = [Report(fingerprint(title), "one.example", NOON) for title in (FIRST, OTHER)]
TOGETHER = Report(fingerprint(BOTH, f"{BOTH} وتفتح مدارسها"), "two.example", NOON)
FLOOD = Report(fingerprint("سيول جارفة تغرق أحياء واسعة في مدينة عدن الساحلية"), "one.example", NOON)
TALKS = Report(fingerprint("وزير الخارجية القطري يبحث مع نظيره الفرنسي التعاون العسكري"), "two.example", NOON)


def test_a_report_in_the_place_of_another_leaves_nothing_of_it_behind() -> None:
    reports = ReportIndex()
    place = ("story", 1)
    reports.add(place, FLOOD)
    reports.add(place, TALKS)
    assert reports.nearest(FLOOD, lambda _: place, lambda _: []) is None
    assert reports.nearest(TALKS, lambda _: place, lambda _: []) is not None
    reports.remove(place)
    assert len(reports) == 0
    assert reports.nearest(FLOOD, lambda _: place, lambda _: []) is None
    assert reports.nearest(TALKS, lambda _: place, lambda _: []) is None


def test_an_index_is_the_reports_that_it_holds_whatever_came_before() -> None:
    reports, others = ReportIndex(), ReportIndex()
    reports.add(("gone", 0), TALKS)
    for each in (reports, others):
        each.add(("flood", 0), FLOOD)
        each.add(("talks", 0), TALKS)
    assert reports != others
    reports.remove(("gone", 0))
    assert reports == others
    others.remove(("flood", 0))
    others.add(("flood", 0), FLOOD)
    assert reports != others, "of reports that are as near the first is found"


def test_what_several_told_reports_said_together_is_of_their_story() -> None:
    reports, core = ReportIndex(), ("story", 0)
    for number, part in enumerate(PARTS):
        reports.add(("story", number), part)
        assert TOGETHER.relation_to(part) is Relation.DIFFERENT

    def found(told: list[Report], *, report: Report = TOGETHER, lives: bool = True) -> object:
        return reports.nearest(report, lambda _: core if lives else None, lambda _: told)

    assert found(PARTS) == (core, Relation.FOLLOW_UP)
    assert found(PARTS[:1]) is None
    assert found(PARTS, lives=False) is None
    later = replace(TOGETHER, at=NOON + 12 * HOUR)
    assert found(PARTS, report=later) is None, "it may have happened again"


# So few that many articles share many of them, and as many share as much.
_WORDS = [
    *("سيول", "مدينه", "جسر", "نهر", "وزير", "زراعه", "نقابه", "تحقيق", "برلمان", "قانون", "كتله", "استقاله"),
    *("حكومه", "مراقبين", "عاصمه", "قصف", "طائره", "حدود", "جنود", "ميناء", "سفينه", "نفط", "اسعار", "بنك"),
    *("عمله", "مصنع", "عمال", "اضراب", "محكمه", "قاضي", "متهم", "سجن", "مصر", "تونس", "روسيا", "فرنسا"),
    *("12", "30", "خمسه", "ارتفاع", "انخفاض", "ينفي"),
]
_KEPT = [(f"s-{number}", report) for number in range(20) for report in range(2)]


def articles(chance: Random) -> Iterator[Report]:
    """Yield articles about five things without end, no two of them in quite the same words."""
    themes = [chance.sample(_WORDS, 16) for _ in range(5)]
    while True:
        said = [word for word in chance.choice(themes) if chance.random() < 0.9]
        said += chance.sample(_WORDS, chance.randrange(6))
        titled, again = chance.randrange(1, 8), chance.randrange(3)
        text = fingerprint(" ".join(said[:titled]), " ".join(said[titled:] * again))
        yield Report(
            text, chance.choice(("one.example", "two.example")), NOON + chance.choice((0, 50)) * HOUR
        )


@given(
    st.integers(0, 1 << 32), st.integers(0, 80), st.sampled_from((1, 4, 16)), st.sampled_from((2, 8, 16, 256))
)
@settings(max_examples=200)
def test_what_is_found_is_what_is_found_by_comparing_word_for_word_and_report_for_report(
    seed: int, changes: int, most: int, common: int
) -> None:
    chance = Random(seed)
    reports, plain = ReportIndex(), dict[Key, Report]()
    come = articles(chance)
    for key in chance.choices(_KEPT, k=changes):
        if key in plain:
            reports.remove(key)
            del plain[key]
        if chance.random() < 0.8:
            plain[key] = next(come)
            reports.add(key, plain[key])
    report, dead = next(come), chance.choice(_KEPT)[0]

    def core_of(story: str) -> Key | None:
        return None if story == dead else min(key for key in plain if key[0] == story)

    def told_of(story: str) -> list[Report]:
        return [each for key, each in plain.items() if key[0] == story]

    index = "processors.stories.report_index"
    with patch(f"{index}._CANDIDATES", most), patch(f"{index}._COMMON", common):
        found = reports.nearest(report, core_of, told_of)
        assert found == nearest(plain, report, core_of, told_of, few=(most, common))


def nearest(
    plain: dict[Key, Report],
    report: Report,
    core_of: Callable[[str], Key | None],
    told_of: Callable[[str], list[Report]],
    *,
    few: tuple[int, int],
) -> tuple[Key, Relation] | None:
    """Return what an index is to find: nothing derived, nothing left out."""
    most, common = few
    shared: Counter[Key] = Counter()
    for word in report.lead:
        keys = [key for key, each in plain.items() if word in each.lead]
        shared.update(keys if len(keys) <= common else ())
    best, found = (False, 0.0), None
    retold = None
    for candidate, words in shared.most_common(most):
        core = core_of(candidate[0])
        if core is None or words < 3:
            continue
        key, relation = candidate, report.relation_to(plain[candidate])
        if relation not in {Relation.DUPLICATE, Relation.ADDED}:
            key, relation = core, report.relation_to(plain[core])
        rank = relation is Relation.DUPLICATE, report.likeness(plain[key])
        if relation is not Relation.DIFFERENT and rank > best:
            best, found = rank, (key, relation)
        if not retold and 3 * words >= len(report.lead) and report.retells(told_of(core[0])):
            retold = core, Relation.FOLLOW_UP
    return found or retold
