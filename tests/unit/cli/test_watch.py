"""What is shown of alerts as they come."""

from dataclasses import replace

from streams.cli.watch import together
from tests.samples import ALERT

OTHER_RULE = replace(ALERT, id="b", rule=replace(ALERT.rule, id="other"))
OTHER_ARTICLE = replace(ALERT, id="c", article=replace(ALERT.article, id="other"))
OTHER_SOURCE = replace(ALERT, id="s", article=replace(ALERT.article, source="radio.example"))
OTHER_DESK = replace(ALERT, id="d", desk="other")
BURST = replace(ALERT, id="e", kind="burst")


def test_what_rules_of_a_desk_say_of_an_article_is_shown_at_once_though_others_come_between() -> None:
    shown = list(together([ALERT, OTHER_ARTICLE, None, OTHER_RULE, None, None]))
    assert shown == [[OTHER_ARTICLE], [ALERT, OTHER_RULE]]


def test_desks_and_what_is_no_telling_of_the_article_stand_apart() -> None:
    shown = list(together([ALERT, OTHER_DESK, BURST, OTHER_SOURCE]))
    assert shown == [[ALERT], [OTHER_DESK], [BURST], [OTHER_SOURCE]], "two sources may use one id"


def test_what_is_complete_is_shown_before_more_comes() -> None:
    alerts = together([ALERT, None, None, OTHER_ARTICLE])
    assert next(alerts) == [ALERT]


def test_of_what_is_kept_not_all_is_held_back() -> None:
    kept = [replace(ALERT, article=replace(ALERT.article, id=f"a-{number}")) for number in range(150)]
    assert next(together(iter(kept))) == [kept[0]]
    assert [each for these in together(kept) for each in these] == kept
